//! Writes `corpus/ordinaires.txt` from the sentences of `corpus/phrases/`. It knows nothing of the detector, and the two
//! halves of the file share no sentence: what is tuned on one half says something about the other.
#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "a tool that may stop")]

use std::collections::BTreeSet;
use std::fmt::Write as _;

const LIGNES: usize = 5_000;
/// Out of 100 sentences of a composed note, those taken among the difficult ones.
const DIFFICILES: usize = 45;

const LIENS: [&str; 9] = [". ", ". ", ". ", " - ", ", ", " / ", "\\n", "\\n- ", " ; "];
const MADAME: [&str; 8] = ["Mme Kaci", "M. Diallo", "Mme", "Mr Traoré", "Madame Petit", "la dame", "Mr", "Mme B."];
const PRENOMS: [&str; 10] =
    ["Kevin", "Fatou", "Nadia", "Ibrahim", "Lucas", "Samira", "Zahra", "Moussa", "Léa", "Jeannine"];
const RUES: [&str; 6] =
    ["rue de Cambrai", "bd Victor Hugo", "rue Gambetta", "allée des Lilas", "place Rihour", "av. Foch"];

/// A small xorshift: the file is the same on every machine.
struct Graine(u64);

impl Graine {
    fn sous(&mut self, max: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % max
    }

    fn entre(&mut self, low: usize, high: usize) -> usize {
        low + self.sous(high - low + 1)
    }

    fn parmi<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.sous(list.len())]
    }
}

fn date(g: &mut Graine) -> String {
    let (d, m) = (g.entre(1, 28), g.entre(1, 12));
    match g.sous(5) {
        0 => format!("{d:02}/{m:02}"),
        1 => format!("{d:02}/{m:02}/2026"),
        2 => format!("{d}.{m}.26"),
        3 => format!("le {d} {}", g.parmi(&["janvier", "mars", "nov", "déc", "juin"])),
        _ => format!("{} {d}", g.parmi(&["lundi", "mardi", "jeudi", "ven."])),
    }
}

fn heure(g: &mut Graine) -> String {
    let (h, m) = (g.entre(8, 18), g.sous(4) * 15);
    match g.sous(4) {
        0 => format!("{h}h"),
        1 => format!("{h}h{m:02}"),
        2 => format!("{h}:{m:02}"),
        _ => format!("{h} h {m:02}"),
    }
}

fn telephone(g: &mut Graine) -> String {
    let pairs: Vec<String> = (0..4).map(|_| format!("{:02}", g.sous(100))).collect();
    let head = g.parmi(&["06", "07", "03", "+33 6"]);
    format!("{head}{sep}{}", pairs.join(sep(g)), sep = sep(&mut Graine(g.0)))
}

fn sep(g: &mut Graine) -> &'static str {
    ["", " ", ".", "-"][g.sous(4)]
}

fn montant(g: &mut Graine) -> String {
    let n = g.entre(15, 1900);
    match g.sous(4) {
        0 => format!("{n} €"),
        1 => format!("{n}€"),
        2 => format!("{n},{:02} €", g.sous(100)),
        _ => format!("{n} euros"),
    }
}

fn nir(g: &mut Graine) -> String {
    let (sexe, an, mois, dept) = (g.entre(1, 2), g.entre(40, 99), g.entre(1, 12), g.entre(1, 95));
    let (commune, ordre, key) = (g.sous(1000), g.sous(1000), g.entre(1, 97));
    if g.sous(2) == 0 {
        format!("{sexe} {an} {mois:02} {dept:02} {commune:03} {ordre:03} {key:02}")
    } else {
        format!("{sexe}{an}{mois:02}{dept:02}{commune:03}{ordre:03}")
    }
}

fn iban(g: &mut Graine) -> String {
    let groups: Vec<String> = (0..5).map(|_| format!("{:04}", g.sous(10_000))).collect();
    let glue = if g.sous(2) == 0 { " " } else { "" };
    format!("FR76{glue}{}{glue}{:03}", groups.join(glue), g.sous(1000))
}

fn mail(g: &mut Graine) -> String {
    let name = g.parmi(&["samira.b", "kone.ibrahim", "jeannine1948", "fatou.d59", "l.petit_62", "moussa-t"]);
    format!("{name}@{}", g.parmi(&["gmail.com", "orange.fr", "yahoo.fr", "ville-lille.fr"]))
}

fn plaque(g: &mut Graine) -> String {
    let glue = ["-", " ", ""][g.sous(3)];
    format!("{}{glue}{:03}{glue}{}", g.parmi(&["AB", "FK", "GT"]), g.sous(1000), g.parmi(&["CD", "ZR", "QW"]))
}

fn valeur(slot: &str, g: &mut Graine) -> String {
    match slot {
        "M" => {
            let who = g.parmi(&MADAME);
            who[..1].to_uppercase() + &who[1..]
        }
        "m" => g.parmi(&MADAME).to_owned(),
        "prenom" => g.parmi(&PRENOMS).to_owned(),
        "date" => date(g),
        "heure" => heure(g),
        "tel" => telephone(g),
        "montant" => montant(g),
        "nir" => nir(g),
        "iban" => iban(g),
        "mail" => mail(g),
        "plaque" => plaque(g),
        "alloc" => g.entre(100_000, 9_999_999).to_string(),
        "ft" => format!("{}{}", g.entre(1_000_000, 9_999_999), g.parmi(&["A", "B", "K"])),
        "nb" => g.entre(2, 19).to_string(),
        "cp" => g.parmi(&["59000", "59100", "62300", "75018", "13003"]).to_owned(),
        "adresse" => format!("{} {}", g.entre(1, 190), g.parmi(&RUES)),
        "dossier" => format!("{}-2026-{:04}", g.parmi(&["DOSS", "MDPH59", "SURD"]), g.sous(10_000)),
        other => panic!("unknown slot {other}"),
    }
}

fn remplir(phrase: &str, g: &mut Graine) -> String {
    let mut out = String::new();
    let mut rest = phrase;
    while let Some((before, after)) = rest.split_once('{') {
        let (slot, next) = after.split_once('}').unwrap();
        let value = valeur(slot, g);
        // « le {date} » where the date says its own article.
        let doubled = before.ends_with("le ") && value.starts_with("le ");
        out.push_str(if doubled { &before[..before.len() - 3] } else { before });
        out.push_str(&value);
        rest = next;
    }
    out + rest
}

/// What a tired hand does: no capital, all capitals, no accents, no full stop.
fn main_fatiguee(text: String, g: &mut Graine) -> String {
    match g.sous(12) {
        0 => text.to_lowercase(),
        1 if !text.contains("http") => text.to_uppercase().replace("\\N", "\\n"),
        2 | 3 => text.chars().map(sans_accent).collect(),
        4 => text.trim_end_matches('.').to_owned(),
        _ => text,
    }
}

fn sans_accent(c: char) -> char {
    match c {
        'é' | 'è' | 'ê' => 'e',
        'à' | 'â' => 'a',
        'ç' => 'c',
        'ô' => 'o',
        'î' => 'i',
        'û' => 'u',
        'É' => 'E',
        'À' => 'A',
        other => other,
    }
}

/// One half of the file: every sentence once alone, then notes of two to four sentences.
fn moitie(parity: usize, hard: &[&str], plain: &[&str], g: &mut Graine) -> Vec<String> {
    let of = |list: &[&str]| -> Vec<String> {
        list.iter().enumerate().filter(|(at, _)| at % 2 == parity).map(|(_, one)| (*one).to_owned()).collect()
    };
    let (hard, plain) = (of(hard), of(plain));
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut out = Vec::new();
    for phrase in hard.iter().chain(&plain) {
        let note = remplir(phrase, g);
        if seen.insert(note.clone()) {
            out.push(note);
        }
    }
    while out.len() < LIGNES / 2 {
        let mut note = String::new();
        for at in 0..g.entre(1, 4) {
            let pool = if g.sous(100) < DIFFICILES { &hard } else { &plain };
            let phrase = remplir(&pool[g.sous(pool.len())], g);
            if at > 0 {
                note.truncate(note.trim_end_matches('.').len());
                note.push_str(LIENS[g.sous(LIENS.len())]);
            }
            note.push_str(&phrase);
        }
        let note = main_fatiguee(note, g);
        if seen.insert(note.clone()) {
            out.push(note);
        }
    }
    for at in (1..out.len()).rev() {
        out.swap(at, g.sous(at + 1));
    }
    out
}

fn main() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");
    let read = |name: &str| std::fs::read_to_string(format!("{folder}/phrases/{name}.txt")).unwrap();
    let (hard, plain) = (read("difficiles"), read("simples"));
    let (hard, plain): (Vec<&str>, Vec<&str>) = (hard.lines().collect(), plain.lines().collect());
    let mut g = Graine(20_261_126);
    let (odd, even) = (moitie(0, &hard, &plain, &mut g), moitie(1, &hard, &plain, &mut g));
    let mut text = String::new();
    for (first, second) in odd.iter().zip(&even) {
        writeln!(text, "{first}\n{second}").unwrap();
    }
    std::fs::write(format!("{folder}/ordinaires.txt"), text).unwrap();
}
