//! Reading a staircase: every fault at once, each a French sentence with its file and its line.

use jiff::civil::Date;
use tandem_fiches::champs::{Bloc, Lecteur, tout_lire};
use toml::de::{DeTable, DeValue};

use crate::lecture_marche::{Dates, marche};
use crate::modele::{Marche, Voie};
use crate::{Faute, Nature};

/// Most steps in one file.
const MARCHES_MAX: usize = 40;
/// Ten thousand files would not be a catalogue: the names are compared two by two.
const FICHIERS_MAX: usize = 500;

/// A file that was read: a matter, or steps that several share.
#[derive(Clone, Debug)]
pub enum Fichier {
    /// A matter, and the names of the common steps it takes. Boxed: the other case is three words.
    Voie(Box<Voie>, Vec<String>),
    /// Steps that several matters share.
    Communes(Vec<Marche>),
}

const CONNUS: &[&str] = &[
    "cle",
    "nom",
    "nom_simple",
    "organisme",
    "fiches",
    "objets",
    "communes",
    "remarques",
    "sans_juge",
    "marches",
    "verification",
];

/// A name for the program: small letters, digits and dashes.
pub(crate) fn est_une_cle(cle: &str) -> bool {
    !cle.is_empty() && cle.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
}

/// The line of a byte.
pub(crate) fn ligne(texte: &str, octet: usize) -> usize {
    texte.bytes().take(octet).filter(|byte| *byte == b'\n').count() + 1
}

fn dates(lecteur: &mut Lecteur<'_>, top: &Bloc<'_, '_>) -> Option<Dates> {
    let bloc = top.bloc(lecteur, "verification", "verification.")?;
    bloc.inconnus(lecteur, &["verifie_le", "verifie_par", "a_revoir_avant"]);
    let _ = bloc.texte(lecteur, "verifie_par", 120);
    let (verifie_le, a_revoir_avant) = (bloc.date(lecteur, "verifie_le")?, bloc.date(lecteur, "a_revoir_avant")?);
    if a_revoir_avant <= verifie_le {
        let at = bloc.get("a_revoir_avant").map_or(bloc.debut, |found| found.0);
        lecteur.faute(at, "verification.a_revoir_avant", "la date de relecture vient après la vérification.");
    }
    Some(Dates { verifie_le, a_revoir_avant })
}

fn marches(lecteur: &mut Lecteur<'_>, nom: &str, texte: &str, top: &Bloc<'_, '_>, dates: Dates) -> Vec<Marche> {
    let Some((at, value)) = top.get("marches") else {
        lecteur.faute(0, "marches", "il manque les marches\u{a0}: [[marches]], dans l’ordre où on les monte.");
        return Vec::new();
    };
    let DeValue::Array(all) = value else {
        lecteur.faute(at, "marches", "«\u{a0}marches\u{a0}» s’écrit [[marches]], une fois par marche.");
        return Vec::new();
    };
    if all.len() > MARCHES_MAX {
        lecteur.faute(at, "marches", format!("{MARCHES_MAX} marches au plus."));
    }
    let mut read = Vec::new();
    for one in all.iter().take(MARCHES_MAX) {
        let debut = one.span().start;
        let DeValue::Table(table) = one.get_ref() else {
            lecteur.faute(debut, "marches", "une marche s’écrit [[marches]], puis ses champs.");
            continue;
        };
        let bloc = Bloc { prefixe: "marches.", table, debut };
        let Some(mut found) = marche(lecteur, &bloc, dates) else { continue };
        nom.clone_into(&mut found.fichier);
        found.ligne = ligne(texte, debut);
        if read.iter().any(|before: &Marche| before.cle == found.cle) {
            lecteur.faute(debut, "marches.cle", format!("la marche «\u{a0}{}\u{a0}» est écrite deux fois.", found.cle));
        }
        read.push(found);
    }
    read
}

fn fichier(lecteur: &mut Lecteur<'_>, nom: &str, texte: &str, table: &DeTable<'_>) -> Option<Fichier> {
    let top = Bloc { prefixe: "", table, debut: 0 };
    top.inconnus(lecteur, CONNUS);
    let dates = dates(lecteur, &top);
    // A step cannot be dated without the file's dates; its other faults are told all the same.
    let provisoires = dates.unwrap_or(Dates { verifie_le: Date::ZERO, a_revoir_avant: Date::ZERO });
    let marches = marches(lecteur, nom, texte, &top, provisoires);
    let seules = ["cle", "nom", "nom_simple", "organisme"].iter().all(|cle| top.get(cle).is_none());
    if seules {
        return dates.map(|_| Fichier::Communes(marches));
    }
    let cle = top.texte(lecteur, "cle", 60);
    if !cle.is_empty() && !est_une_cle(&cle) {
        let at = top.get("cle").map_or(0, |found| found.0);
        lecteur.faute(at, "cle", "«\u{a0}cle\u{a0}» s’écrit en minuscules sans accent, chiffres et tirets.");
    }
    let voie = Voie {
        cle,
        nom: top.texte(lecteur, "nom", 100),
        nom_simple: top.texte(lecteur, "nom_simple", 120),
        organisme: top.texte(lecteur, "organisme", 100),
        fiches: top.textes(lecteur, "fiches", 30, 7),
        objets: top.textes(lecteur, "objets", 20, 60),
        remarques: top.textes(lecteur, "remarques", 20, 400),
        sans_juge: top.opt_texte(lecteur, "sans_juge", 300),
        marches,
        fichier: nom.to_owned(),
        a_revoir_avant: dates?.a_revoir_avant,
    };
    let communes = top.textes(lecteur, "communes", 30, 60);
    Some(Fichier::Voie(Box::new(voie), communes))
}

/// Reads one file. `nom` is said in each fault.
pub fn lire(nom: &str, texte: &str) -> Result<Fichier, Vec<Faute>> {
    let mut lecteur = Lecteur::new(nom, texte);
    let Some(table) = tout_lire(&mut lecteur, texte) else { return Err(lecteur.fautes()) };
    let read = fichier(&mut lecteur, nom, texte, table.get_ref());
    let fautes = lecteur.fautes();
    match read {
        Some(fichier) if fautes.is_empty() => Ok(fichier),
        _ => Err(fautes),
    }
}

/// Gives each matter the common steps it names, in the order of the staircase: by nature, then as written.
pub fn assembler(fichiers: Vec<Fichier>) -> Result<Vec<Voie>, Vec<Faute>> {
    let (mut voies, mut communes, mut fautes) = (Vec::<(Voie, Vec<String>)>::new(), Vec::<Marche>::new(), Vec::new());
    for fichier in fichiers {
        match fichier {
            Fichier::Communes(found) => communes.extend(found),
            Fichier::Voie(voie, names) => {
                if let Some((first, _)) = voies.iter().find(|(other, _)| other.cle == voie.cle) {
                    let phrase = format!("la clé «\u{a0}{}\u{a0}» est déjà celle de {}.", voie.cle, first.fichier);
                    fautes.push(Faute { fichier: voie.fichier.clone(), ligne: 1, champ: "cle".to_owned(), phrase });
                }
                voies.push((*voie, names));
            }
        }
    }
    for (voie, names) in &mut voies {
        for name in names.iter() {
            let phrase = match communes.iter().find(|one| one.cle == *name) {
                None => format!("la marche commune «\u{a0}{name}\u{a0}» n’existe pas."),
                Some(_) if voie.marche(name).is_some() => {
                    format!("la marche «\u{a0}{name}\u{a0}» est à la fois commune et écrite ici.")
                }
                Some(found) => {
                    voie.marches.push(found.clone());
                    continue;
                }
            };
            fautes.push(Faute { fichier: voie.fichier.clone(), ligne: 1, champ: "communes".to_owned(), phrase });
        }
        voie.marches.sort_by_key(|one| rang(one.nature));
    }
    if fautes.is_empty() { Ok(voies.into_iter().map(|one| one.0).collect()) } else { Err(fautes) }
}

fn rang(nature: Nature) -> usize {
    Nature::TOUS.iter().position(|one| *one == nature).unwrap_or(usize::MAX)
}

/// Reads the files of `donnees/voies`, each with its name: a matter is named like its file.
pub fn lire_tous<'t>(fichiers: impl IntoIterator<Item = (&'t str, &'t str)>) -> Result<Vec<Voie>, Vec<Faute>> {
    let (mut all, mut fautes) = (Vec::new(), Vec::new());
    for (nom, texte) in fichiers.into_iter().take(FICHIERS_MAX) {
        match lire(nom, texte) {
            Ok(Fichier::Voie(voie, _)) if nom.strip_suffix(".toml").is_some_and(|base| base != voie.cle) => {
                let phrase = format!("le fichier porte le nom de sa clé\u{a0}: {}.toml.", voie.cle);
                fautes.push(Faute { fichier: nom.to_owned(), ligne: 1, champ: "cle".to_owned(), phrase });
            }
            Ok(fichier) => all.push(fichier),
            Err(found) => fautes.extend(found),
        }
    }
    match assembler(all) {
        Ok(voies) if fautes.is_empty() => Ok(voies),
        Ok(_) => Err(fautes),
        // A common step that could not be read is missing everywhere: only the first cause is told.
        Err(_) if !fautes.is_empty() => Err(fautes),
        Err(found) => Err(found),
    }
}
