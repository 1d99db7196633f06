//! Recall and time of the search on 100 000 people (`--personnes=N`) and misspelt queries. `--echecs` prints what was missed.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measure may stop")]
#![allow(clippy::cast_precision_loss, reason = "figures for a reader")]

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;
use std::time::Instant;

use jiff::civil::{Date, date};
use tandem_noms::fautes::{Graine, requete};
use tandem_noms::{
    Candidat, Genre, PARCOURUS, Requete, Vocabulaire, cle, cle_sonore, exemples, mots_indexes, noter, trier,
};

static PERSONNES: LazyLock<usize> = LazyLock::new(|| {
    let asked = std::env::args().find_map(|arg| arg.strip_prefix("--personnes=").map(str::to_owned));
    asked.map_or(100_000, |asked| asked.parse().expect("a number of people"))
});
const REQUETES: usize = 1_000;
/// As in the program (`personnes/index.rs`).
const OUVERTES: usize = 40;

struct Monde {
    gens: Vec<Candidat>,
    mots: Vocabulaire,
    index: HashMap<i64, Vec<u32>>,
    porteurs: HashMap<String, u32>,
    noms: HashMap<String, i64>,
}

/// Few names are common and many are rare: the square of a uniform draw.
fn tirer<'a>(graine: &mut Graine, list: &[&'a str]) -> &'a str {
    let at = graine.sous(1 << 16) * graine.sous(1 << 16) / (1 << 16);
    list[at * list.len() / (1 << 16)]
}

fn naitre(graine: &mut Graine) -> Date {
    let day = i8::try_from(1 + graine.sous(28)).unwrap();
    let month = i8::try_from(1 + graine.sous(12)).unwrap();
    date(i16::try_from(1935 + graine.sous(80)).unwrap(), month, day)
}

fn monde() -> Monde {
    let mut graine = Graine::new(2026);
    let all = exemples::origines();
    let mut prenoms: Vec<&str> = all.iter().flat_map(|one| one.prenoms.clone()).collect();
    let mut familles: Vec<&str> = all.iter().flat_map(|one| one.noms.clone()).collect();
    for list in [&mut prenoms, &mut familles] {
        for at in (1..list.len()).rev() {
            list.swap(at, graine.sous(at + 1));
        }
    }
    let mut made = Monde {
        gens: Vec::new(),
        mots: Vocabulaire::new(),
        index: HashMap::new(),
        porteurs: HashMap::new(),
        noms: HashMap::new(),
    };
    let mut tokens: HashMap<(Genre, String), i64> = HashMap::new();
    for number in 0..*PERSONNES {
        // One family name in three is compound, so that the vocabulary grows like that of a real town.
        let mut nom = tirer(&mut graine, &familles).to_owned();
        if graine.sous(3) == 0 {
            nom = format!("{nom}-{}", tirer(&mut graine, &familles));
        }
        let who = Candidat {
            prenom: Some(tirer(&mut graine, &prenoms).to_owned()),
            nom: Some(nom),
            nom_usage: (graine.sous(8) == 0).then(|| tirer(&mut graine, &familles).to_owned()),
            naissance: Some(naitre(&mut graine)),
            telephone: Some(format!("063998{:04}", graine.sous(10_000))),
        };
        for word in mots_indexes(&who) {
            let next = i64::try_from(tokens.len()).unwrap();
            let token = *tokens.entry(word.clone()).or_insert(next);
            made.mots.ajouter(word.0, &word.1, token, 1);
            made.index.entry(token).or_default().push(u32::try_from(number).unwrap());
        }
        let next = -1 - i64::try_from(made.noms.len()).unwrap();
        let whole = *made.noms.entry(cle_sonore(&who)).or_insert(next);
        made.index.entry(whole).or_default().push(u32::try_from(number).unwrap());
        *made.porteurs.entry(cle(&who)).or_default() += 1;
        made.gens.push(who);
    }
    made
}

fn trouver(monde: &Monde, text: &str) -> Vec<u32> {
    let asked = Requete::lire(text, date(2026, 11, 24));
    let nom = asked.nom_entier();
    let read = monde.mots.chercher(&asked).lecture(nom.as_deref(), |nom| monde.noms.get(nom).copied());
    let bearers = |token: i64| monde.index.get(&token).map_or(&[][..], Vec::as_slice);
    let mut lus: Vec<(i64, u32)> = Vec::new();
    for token in &read.entiers {
        lus.extend(bearers(*token).iter().map(|who| (*token, *who)));
    }
    for token in &read.vastes {
        lus.extend(bearers(*token).iter().rev().take(OUVERTES).map(|who| (*token, *who)));
    }
    for (vaste, others) in &read.ensemble {
        for other in others {
            let latest = bearers(*other).iter().rev().take(PARCOURUS as usize);
            let both = latest.filter(|who| bearers(*vaste).binary_search(who).is_ok()).take(OUVERTES);
            lus.extend(both.flat_map(|who| [(*other, *who), (*vaste, *who)]));
        }
    }
    let ranked = read.classer(lus.into_iter()).into_iter().take(OUVERTES);
    trier(ranked.filter_map(|person| Some((noter(&asked, &monde.gens[person as usize])?.score, person))).collect())
}

fn main() {
    let misses = std::env::args().any(|arg| arg == "--echecs");
    let monde = monde();
    println!(
        "{} personnes, {} mots, vocabulaire {:.1} Mo ({} octets par mot)",
        *PERSONNES,
        monde.mots.len(),
        monde.mots.octets() as f64 / 1e6,
        monde.mots.octets() / monde.mots.len()
    );
    let mut enough = true;
    for seed in [1, 2, 3] {
        let mut graine = Graine::new(seed);
        let mut kinds: BTreeMap<_, (usize, usize)> = BTreeMap::new();
        let mut times = Vec::new();
        for _ in 0..REQUETES {
            let target = graine.sous(*PERSONNES);
            let who = &monde.gens[target];
            let (text, kind) = requete(&mut graine, who, monde.porteurs[&cle(who)] > 1);
            let start = Instant::now();
            let found = trouver(&monde, &text);
            times.push(start.elapsed().as_micros());
            let right = found.iter().take(5).any(|person| *person as usize == target);
            let line = kinds.entry(kind).or_default();
            line.0 += usize::from(right);
            line.1 += 1;
            if misses && !right {
                let full =
                    |c: &Candidat| format!("{} {}", c.prenom.as_deref().unwrap_or(""), c.nom.as_deref().unwrap_or(""));
                let first = found.first().map(|person| full(&monde.gens[*person as usize]));
                println!("  {kind:?}: « {text} » pour {} ; d'abord {first:?}", full(who));
            }
        }
        times.sort_unstable();
        let at = |part: usize| times[times.len() * part / 100] as f64 / 1000.0;
        let hits: usize = kinds.values().map(|(hits, _)| hits).sum();
        let recall = hits as f64 * 100.0 / REQUETES as f64;
        enough &= recall >= 98.0;
        println!(
            "graine {seed} : {recall:.1} % dans les cinq premières ; médiane {:.1} ms, p95 {:.1} ms, p99 {:.1} ms",
            at(50),
            at(95),
            at(99)
        );
        for (kind, (hits, all)) in kinds {
            println!("    {kind:?} : {hits}/{all}");
        }
    }
    if !enough {
        println!("objectif non atteint : 98 %");
        std::process::exit(1);
    }
}
