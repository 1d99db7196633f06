//! Reading a fiche: every fault at once, each a French sentence with its line.

use std::{collections::BTreeMap, fs, path::Path};

use tandem_delais::Effet;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    Acces, Canaux, Complexite, Famille, Faute, Fiche, FranceConnect, Geste, Verification,
    bloc::Bloc,
    faute::{francais, ligne},
    regles,
};

/// Largest fiche, in bytes.
pub const TAILLE_MAX: usize = 64 * 1024;
/// Faults told of one fiche: the next ones often come from the first.
const FAUTES_MAX: usize = 20;
const MARQUES: [&str; 5] = ["[S]", "[M]", "[G]", "[CG]", "[?]"];

/// A text being read, and what is wrong in it.
#[derive(Debug)]
pub struct Lecteur<'t> {
    nom: &'t str,
    texte: &'t str,
    fautes: Vec<Faute>,
}

impl<'t> Lecteur<'t> {
    /// Begins to read; `nom` is said in each fault.
    pub fn new(nom: &'t str, texte: &'t str) -> Self {
        Self { nom, texte, fautes: Vec::new() }
    }

    /// Notes a fault, where the byte is.
    pub fn faute(&mut self, octet: usize, champ: &str, phrase: impl Into<String>) {
        let (fichier, ligne) = (self.nom.to_owned(), ligne(self.texte, octet));
        self.fautes.push(Faute { fichier, ligne, champ: champ.to_owned(), phrase: phrase.into() });
    }

    /// What was found, in the order of the text.
    pub fn fautes(mut self) -> Vec<Faute> {
        self.fautes.sort_by_key(|one| one.ligne);
        self.fautes.dedup();
        self.fautes.truncate(FAUTES_MAX);
        self.fautes
    }
}

/// The text as a table, or nothing and the faults of its writing.
pub fn tout_lire<'t>(lecteur: &mut Lecteur<'_>, texte: &'t str) -> Option<Spanned<DeTable<'t>>> {
    if texte.len() > TAILLE_MAX {
        lecteur.faute(0, "", format!("ce fichier est trop long\u{a0}: {} Ko au plus.", TAILLE_MAX / 1024));
        return None;
    }
    let (table, errors) = DeTable::parse_recoverable(texte);
    for error in &errors {
        let at = error.span().map_or(0, |span| span.start);
        lecteur.faute(at, "", francais(error.message()));
    }
    errors.is_empty().then_some(table)
}

fn liste(mots: impl Iterator<Item = &'static str>) -> String {
    mots.collect::<Vec<_>>().join(", ")
}

/// Is this a code: one to three capitals, two to four digits?
pub(crate) fn est_un_code(code: &str) -> bool {
    let letters = code.chars().take_while(char::is_ascii_uppercase).count();
    let digits = code.get(letters..).unwrap_or_default();
    (1..=3).contains(&letters) && (2..=4).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit())
}

fn acces(lecteur: &mut Lecteur<'_>, bloc: &Bloc<'_, '_>) -> Acces {
    bloc.inconnus(lecteur, &["adresse", "sans_adresse", "compte", "franceconnect"]);
    let connus = liste(FranceConnect::TOUS.iter().map(|one| one.code()));
    let read = Acces {
        adresse: bloc.opt_texte(lecteur, "adresse", 300),
        sans_adresse: bloc.opt_texte(lecteur, "sans_adresse", 200),
        compte: bloc.opt_texte(lecteur, "compte", 120),
        franceconnect: bloc.choix(lecteur, "franceconnect", FranceConnect::parse, &connus),
    };
    match (&read.adresse, bloc.get("adresse")) {
        (Some(adresse), Some((at, _))) if !adresse_sure(adresse) => {
            lecteur.faute(at, "acces.adresse", "l’adresse commence par https:// et n’a pas d’espace.");
        }
        (None, None) if bloc.get("sans_adresse").is_none() => {
            let phrase = "il manque l’adresse officielle («\u{a0}acces.adresse\u{a0}»), ou «\u{a0}acces.sans_adresse\u{a0}» qui dit pourquoi.";
            lecteur.faute(bloc.debut, "acces.adresse", phrase);
        }
        _ => {}
    }
    read
}

/// `https://` and a host: the page makes a link of it.
fn adresse_sure(adresse: &str) -> bool {
    let rest = adresse.strip_prefix("https://").unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.contains('.')
        && !host.contains('@')
        && !adresse.chars().any(|c| c.is_whitespace() || "\"<>\\^`{|}".contains(c))
}

fn canaux(lecteur: &mut Lecteur<'_>, bloc: &Bloc<'_, '_>) -> Canaux {
    bloc.inconnus(lecteur, &["papier", "telephone", "guichet", "aucun"]);
    let read = Canaux {
        papier: bloc.opt_texte(lecteur, "papier", 300),
        telephone: bloc.opt_texte(lecteur, "telephone", 300),
        guichet: bloc.opt_texte(lecteur, "guichet", 300),
        aucun: bloc.opt_texte(lecteur, "aucun", 300),
    };
    let none = ["papier", "telephone", "guichet", "aucun"].iter().all(|cle| bloc.get(cle).is_none());
    if none {
        let phrase = "il manque une autre voie que l’écran (papier, téléphone ou guichet), ou «\u{a0}aucun\u{a0}» qui dit pourquoi.";
        lecteur.faute(bloc.debut, "canaux", phrase);
    }
    if bloc.get("aucun").is_some() && ["papier", "telephone", "guichet"].iter().any(|cle| bloc.get(cle).is_some()) {
        lecteur.faute(bloc.debut, "canaux.aucun", "«\u{a0}aucun\u{a0}» ne va pas avec une autre voie.");
    }
    read
}

fn gestes(lecteur: &mut Lecteur<'_>, top: &Bloc<'_, '_>) -> Vec<Geste> {
    let Some((at, value)) = top.get("gestes") else {
        lecteur.faute(0, "gestes", "il manque les gestes\u{a0}: [[gestes]], de 3 à 12, dans l’ordre de l’écran.");
        return Vec::new();
    };
    let DeValue::Array(all) = value else {
        lecteur.faute(at, "gestes", "«\u{a0}gestes\u{a0}» s’écrit [[gestes]], une fois par geste.");
        return Vec::new();
    };
    if !(3..=12).contains(&all.len()) {
        lecteur.faute(at, "gestes", format!("de 3 à 12 gestes\u{a0}: il y en a {}.", all.len()));
    }
    let mut read = Vec::new();
    for one in all.iter().take(12) {
        let DeValue::Table(table) = one.get_ref() else {
            lecteur.faute(one.span().start, "gestes", "un geste s’écrit [[gestes]], puis «\u{a0}texte = \"…\"\u{a0}».");
            continue;
        };
        let bloc = Bloc { prefixe: "gestes.", table, debut: one.span().start };
        bloc.inconnus(lecteur, &["texte", "stop"]);
        let stop = match bloc.get("stop") {
            None => false,
            Some((_, DeValue::Boolean(yes))) => *yes,
            Some((at, _)) => {
                lecteur.faute(at, "gestes.stop", "«\u{a0}stop\u{a0}» vaut true ou false.");
                false
            }
        };
        read.push(Geste { texte: bloc.texte(lecteur, "texte", 120), stop });
    }
    read
}

fn verification(lecteur: &mut Lecteur<'_>, bloc: &Bloc<'_, '_>) -> Option<Verification> {
    bloc.inconnus(lecteur, &["sources", "verifie_le", "verifie_par", "a_revoir_avant"]);
    let sources = bloc.textes(lecteur, "sources", 15, 300);
    let at = bloc.get("sources").map_or(bloc.debut, |found| found.0);
    if sources.is_empty() {
        lecteur.faute(at, "verification.sources", "il faut au moins une source.");
    }
    if sources.iter().any(|one| !MARQUES.iter().any(|mark| one.starts_with(mark))) {
        let phrase = format!("chaque source commence par sa marque\u{a0}: {}.", MARQUES.join(" "));
        lecteur.faute(at, "verification.sources", phrase);
    }
    let verifie_par = bloc.texte(lecteur, "verifie_par", 120);
    let (verifie_le, a_revoir_avant) = (bloc.date(lecteur, "verifie_le")?, bloc.date(lecteur, "a_revoir_avant")?);
    if a_revoir_avant <= verifie_le {
        let at = bloc.get("a_revoir_avant").map_or(bloc.debut, |found| found.0);
        lecteur.faute(at, "verification.a_revoir_avant", "la date de relecture vient après la vérification.");
    }
    Some(Verification { sources, verifie_le, verifie_par, a_revoir_avant })
}

const CONNUS: &[&str] = &[
    "code",
    "nom",
    "nom_simple",
    "organisme",
    "famille",
    "effet",
    "complexite",
    "pourquoi",
    "pieces",
    "blocages",
    "delai_usuel",
    "remarques",
    "acces",
    "canaux",
    "gestes",
    "echeances",
    "verification",
];

fn fiche(lecteur: &mut Lecteur<'_>, table: &DeTable<'_>) -> Option<Fiche> {
    let top = Bloc { prefixe: "", table, debut: 0 };
    top.inconnus(lecteur, CONNUS);
    let code = top.texte(lecteur, "code", 7);
    let code_at = top.get("code").map_or(0, |found| found.0);
    if !code.is_empty() && !est_un_code(&code) {
        lecteur.faute(code_at, "code", "le code a une à trois majuscules puis deux à quatre chiffres, comme D01.");
    }
    let complexite =
        top.choisi(lecteur, "complexite", Complexite::parse, &liste(Complexite::TOUS.iter().map(|one| one.code())));
    let pourquoi = top.opt_texte(lecteur, "pourquoi", 200);
    if let (Some(Complexite::Simple), Some((at, _))) = (complexite, top.get("pourquoi")) {
        lecteur.faute(at, "pourquoi", "«\u{a0}pourquoi\u{a0}» ne va qu’avec complexite = \"complexe\".");
    }
    let famille = top.choisi(lecteur, "famille", Famille::parse, &liste(Famille::TOUS.iter().map(|one| one.code())));
    let effets = liste(Effet::ALL.iter().map(|one| one.code()));
    let effet = top.choisi(lecteur, "effet", |code| code.parse::<Effet>().ok(), &effets);
    let (nom, nom_simple) = (top.texte(lecteur, "nom", 80), top.texte(lecteur, "nom_simple", 100));
    let organisme = top.texte(lecteur, "organisme", 80);
    let pieces = top.textes(lecteur, "pieces", 15, 200);
    let blocages = top.textes(lecteur, "blocages", 15, 200);
    let delai_usuel = top.opt_texte(lecteur, "delai_usuel", 200);
    let remarques = top.textes(lecteur, "remarques", 15, 400);
    let acces = top.bloc(lecteur, "acces", "acces.").map(|bloc| acces(lecteur, &bloc));
    let canaux = top.bloc(lecteur, "canaux", "canaux.").map(|bloc| canaux(lecteur, &bloc));
    let gestes = gestes(lecteur, &top);
    let verification = top.bloc(lecteur, "verification", "verification.").and_then(|bloc| verification(lecteur, &bloc));
    let (regles, regles_toml) = regles::lire(lecteur, table);
    Some(Fiche {
        code,
        nom,
        nom_simple,
        organisme,
        famille: famille?,
        effet: effet?,
        complexite: complexite?,
        pourquoi,
        pieces,
        blocages,
        delai_usuel,
        remarques,
        acces: acces?,
        canaux: canaux?,
        gestes,
        regles,
        regles_toml,
        verification: verification?,
    })
}

/// Reads a fiche. `nom` is the name of the file, said in each fault.
pub fn lire(nom: &str, texte: &str) -> Result<Fiche, Vec<Faute>> {
    let mut lecteur = Lecteur::new(nom, texte);
    let Some(table) = tout_lire(&mut lecteur, texte) else { return Err(lecteur.fautes()) };
    let read = fiche(&mut lecteur, table.get_ref());
    let fautes = lecteur.fautes();
    match read {
        Some(fiche) if fautes.is_empty() => Ok(fiche),
        _ => Err(fautes),
    }
}

/// Reads the files of a catalogue, each with its name: one code per file, and the file's name begins with it.
pub fn lire_tous<'t>(fichiers: impl IntoIterator<Item = (&'t str, &'t str)>) -> Result<Vec<Fiche>, Vec<Faute>> {
    let (mut all, mut fautes) = (BTreeMap::<String, (String, Fiche)>::new(), Vec::new());
    for (nom, texte) in fichiers {
        match lire(nom, texte) {
            Err(found) => fautes.extend(found),
            Ok(fiche) => {
                let line = texte.lines().position(|line| line.trim_start().starts_with("code")).map_or(1, |at| at + 1);
                let faute = |phrase| Faute { fichier: nom.to_owned(), ligne: line, champ: "code".to_owned(), phrase };
                let after = nom.strip_prefix(fiche.code.as_str());
                if after.is_none_or(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
                    fautes.push(faute(format!("le nom du fichier commence par le code {}.", fiche.code)));
                } else if let Some((first, _)) = all.get(&fiche.code) {
                    fautes.push(faute(format!("le code {} est déjà celui de {first}.", fiche.code)));
                } else {
                    all.insert(fiche.code.clone(), (nom.to_owned(), fiche));
                }
            }
        }
    }
    if fautes.is_empty() { Ok(all.into_values().map(|one| one.1).collect()) } else { Err(fautes) }
}

/// Reads every `.toml` of a folder.
pub fn lire_dossier(dossier: &Path) -> Result<Vec<Fiche>, Vec<Faute>> {
    let unread =
        |nom: String, phrase: &str| Faute { fichier: nom, ligne: 1, champ: String::new(), phrase: phrase.to_owned() };
    let Ok(entries) = fs::read_dir(dossier) else {
        return Err(vec![unread(dossier.display().to_string(), "ce dossier ne s’ouvre pas.")]);
    };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let (mut texts, mut fautes) = (Vec::new(), Vec::new());
    for path in &paths {
        let nom = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match fs::read(path).ok().and_then(|bytes| String::from_utf8(bytes).ok()) {
            Some(texte) => texts.push((nom, texte)),
            None => fautes.push(unread(nom, "ce fichier ne se lit pas comme un texte UTF-8.")),
        }
    }
    match lire_tous(texts.iter().map(|(nom, texte)| (nom.as_str(), texte.as_str()))) {
        Ok(_) if !fautes.is_empty() => Err(fautes),
        Ok(all) => Ok(all),
        Err(found) => {
            fautes.extend(found);
            Err(fautes)
        }
    }
}
