//! Reading the rows: which columns, what each row says, what is wrong with it. Pure.

use std::{collections::BTreeSet, fmt};

use jiff::civil::Date;
use tandem_delais::Evenement;
use tandem_tableur::{Feuille, Ligne};

use crate::{
    demarches::{Canal, NUMERO_MAX, verifier_le},
    personnes::{Identite, PersonneId},
    ui::dates,
};

/// Something wrong with a row: its number in the margin of the table, and the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faute {
    /// Row, as a spreadsheet numbers it.
    pub ligne: usize,
    /// What to correct.
    pub phrase: String,
}

impl fmt::Display for Faute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ligne {} : {}", self.ligne, self.phrase)
    }
}

/// A column, the words it goes by, and whether a table without it can be read.
struct Colonne {
    nom: &'static str,
    mots: &'static [&'static str],
}

const DOSSIER: usize = 0;
const NOM: usize = 1;
const PRENOM: usize = 2;
const NAISSANCE: usize = 3;
const FICHE: usize = 4;
const DATE: usize = 5;
const CANAL: usize = 6;
const NUMERO: usize = 7;

const COLONNES: [Colonne; 8] = [
    Colonne { nom: "dossier", mots: &["dossier", "numero du dossier", "numero dossier", "personne"] },
    Colonne { nom: "nom", mots: &["nom", "nom de naissance", "nom de famille"] },
    Colonne { nom: "prénom", mots: &["prenom"] },
    Colonne { nom: "naissance", mots: &["naissance", "date de naissance", "ne le", "nee le", "ne e le"] },
    Colonne { nom: "fiche", mots: &["fiche", "code", "code de la fiche", "demarche"] },
    Colonne { nom: "date", mots: &["date", "date de depot", "depot", "depose le", "deposee le"] },
    Colonne { nom: "canal", mots: &["canal", "comment", "moyen"] },
    Colonne {
        nom: "numéro",
        mots: &["numero", "accuse", "numero d accuse", "numero de l accuse", "accuse de reception"],
    },
];

/// Lower case, no accents, words separated by one space.
fn plier(text: &str) -> String {
    let fold = |c: char| match c {
        'à' | 'â' | 'ä' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        c if c.is_alphanumeric() => c,
        _ => ' ',
    };
    let flat: String = text.to_lowercase().chars().map(fold).collect();
    flat.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where each column is.
#[derive(Debug)]
pub(super) struct Colonnes([Option<usize>; 8]);

impl Colonnes {
    /// Finds them by their words, or says which are missing.
    pub fn trouver(feuille: &Feuille) -> Result<Self, String> {
        let heads: Vec<String> = feuille.entetes.iter().map(|head| plier(head)).collect();
        let found = COLONNES.each_ref().map(|one| heads.iter().position(|head| one.mots.contains(&head.as_str())));
        let all = Self(found);
        let who = all.0[DOSSIER].is_some() || (all.0[NOM].is_some() && all.0[NAISSANCE].is_some());
        let mut missing: Vec<&str> =
            [FICHE, DATE].into_iter().filter(|at| all.0[*at].is_none()).map(|at| COLONNES[at].nom).collect();
        if !who {
            missing.push("dossier (ou nom et naissance)");
        }
        if missing.is_empty() {
            return Ok(all);
        }
        let seen = feuille.entetes.iter().map(|head| format!("« {head} »")).collect::<Vec<_>>().join(", ");
        Err(format!(
            "colonnes manquantes : {}. Colonnes lues : {seen}. Il faut « fiche », « date », et « dossier » ou « nom » avec « naissance » ; « prénom », « canal » et « numéro » sont facultatives",
            missing.join(", ")
        ))
    }

    fn cellule<'a>(&self, row: &'a Ligne, at: usize) -> &'a str {
        self.0[at].map_or("", |column| row.cellule(column).trim())
    }
}

/// Who a deposit is for, as the table says it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Qui {
    /// The number of her file.
    Dossier(PersonneId),
    /// Family name, first name when given, birth date.
    Nom(String, String, Date),
}

impl Qui {
    /// As the search takes it.
    pub fn identite(nom: &str, prenom: &str, naissance: Date) -> Identite {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Identite { prenom: some(prenom), nom: some(nom), naissance: Some(naissance), ..Identite::default() }
    }
}

/// A deposit, as the table says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Depot {
    pub ligne: usize,
    pub qui: Qui,
    pub fiche: String,
    pub le: Date,
    pub canal: Option<Canal>,
    pub numero: Option<String>,
}

fn qui(columns: &Colonnes, row: &Ligne) -> Result<Qui, String> {
    let (file, nom) = (columns.cellule(row, DOSSIER), columns.cellule(row, NOM));
    if !file.is_empty() {
        let id = PersonneId::parse(&file.to_lowercase());
        return id.map(Qui::Dossier).ok_or_else(|| {
            format!("« {} » n’est pas un numéro de dossier (36 signes, comme dans l’export)", court(file))
        });
    }
    if nom.is_empty() {
        return Err("pour qui ? Il manque le numéro du dossier, ou le nom".to_owned());
    }
    let born = columns.cellule(row, NAISSANCE);
    let born = dates::lire(born).ok_or_else(|| match born {
        "" => "il manque la date de naissance : un nom seul ne dit pas qui".to_owned(),
        said => format!("la date de naissance « {} » ne se lit pas (attendu : 12/03/1985)", court(said)),
    })?;
    Ok(Qui::Nom(nom.to_owned(), columns.cellule(row, PRENOM).to_owned(), born))
}

/// What is quoted of a cell in a sentence.
fn court(text: &str) -> String {
    let start: String = text.chars().take(40).collect();
    if start.len() < text.len() { format!("{start}…") } else { start }
}

/// Reads a row, or says everything that is wrong with it.
pub(super) fn lire(
    columns: &Colonnes,
    row: &Ligne,
    fiches: &BTreeSet<String>,
    today: Date,
) -> Result<Depot, Vec<Faute>> {
    let mut faults = Vec::new();
    let mut fault = |phrase: String| faults.push(Faute { ligne: row.numero, phrase });
    let who = qui(columns, row).map_err(&mut fault).ok();
    let fiche = columns.cellule(row, FICHE).to_uppercase();
    if fiche.is_empty() {
        fault("quelle démarche ? Il manque le code de la fiche".to_owned());
    } else if !fiches.contains(&fiche) {
        fault(format!("« {} » n’est le code d’aucune fiche du catalogue", court(&fiche)));
    }
    let said = columns.cellule(row, DATE);
    let le = dates::lire(said);
    match le {
        None if said.is_empty() => fault("il manque la date du dépôt".to_owned()),
        None => fault(format!("la date « {} » ne se lit pas (attendu : 12/03/2026)", court(said))),
        Some(le) => {
            if let Err(sentence) = verifier_le(Evenement::Depot, le, today) {
                let mut said = sentence.trim_end_matches('.').to_owned();
                if let Some(first) = said.get_mut(..1) {
                    first.make_ascii_lowercase();
                }
                fault(format!("{} : {said}", dates::long(le)));
            }
        }
    }
    let by = columns.cellule(row, CANAL);
    let canal = Canal::TOUS.iter().copied().find(|one| plier(one.nom()) == plier(by) || one.code() == by);
    if !by.is_empty() && canal.is_none() {
        let known = Canal::TOUS.iter().map(|one| one.nom().to_lowercase()).collect::<Vec<_>>().join(", ");
        fault(format!("le canal « {} » n’est pas connu ({known})", court(by)));
    }
    let number = columns.cellule(row, NUMERO);
    if number.chars().count() > NUMERO_MAX {
        fault(format!("le numéro a {} signes, {NUMERO_MAX} au plus", number.chars().count()));
    }
    match (who, le) {
        (Some(qui), Some(le)) if faults.is_empty() => {
            let numero = (!number.is_empty()).then(|| number.to_owned());
            Ok(Depot { ligne: row.numero, qui, fiche, le, canal, numero })
        }
        _ => Err(faults),
    }
}
