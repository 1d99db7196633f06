//! Types of the slice; no IO.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tandem_platform::id;
use tandem_tableur::{Champ, Correspondance, ErreurLigne, Feuille, deviner};

use crate::agents::{AgentId, EquipeId};

id!(
    /// A spreadsheet brought in.
    ImportId
);

/// Rows shown before anything is written.
const EXEMPLES: usize = 5;

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Issue {
    /// Not read yet.
    Attend,
    /// A person was created, or chosen.
    Creee,
    /// The same row came in before.
    Deja,
    /// Nothing in it.
    Vide,
    /// A cell could not be understood.
    Corriger,
    /// Somebody has the same name: is she the same?
    Decider,
    /// Someone chose to leave it; its content is kept.
    Laissee,
}

impl Issue {
    /// All of them.
    pub const TOUTES: [Self; 7] =
        [Self::Attend, Self::Creee, Self::Deja, Self::Vide, Self::Corriger, Self::Decider, Self::Laissee];

    /// The text stored in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Attend => "attend",
            Self::Creee => "creee",
            Self::Deja => "deja",
            Self::Vide => "vide",
            Self::Corriger => "corriger",
            Self::Decider => "decider",
            Self::Laissee => "laissee",
        }
    }

    /// Reads the stored text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::TOUTES.into_iter().find(|issue| issue.code() == text)
    }

    /// Does somebody have to look at it?
    pub fn demande_un_choix(self) -> bool {
        matches!(self, Self::Corriger | Self::Decider)
    }

    /// May it still be taken in, its cells being kept?
    pub fn est_ouverte(self) -> bool {
        self.demande_un_choix() || self == Self::Laissee
    }
}

/// Where an import stands, deduced from its acts and rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Etat {
    /// Uploaded; the columns are to be confirmed.
    AVerifier,
    /// Rows are being read.
    EnCours,
    /// Some rows ask for a choice.
    ACorriger,
    /// Every row has its outcome.
    Fini,
    /// Given up.
    Abandonne,
}

impl Etat {
    /// The words on screen.
    pub fn nom(self) -> &'static str {
        match self {
            Self::AVerifier => "à vérifier",
            Self::EnCours => "en cours",
            Self::ACorriger => "à corriger",
            Self::Fini => "fini",
            Self::Abandonne => "abandonné",
        }
    }
}

/// Who becomes the referent of the people of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Referent {
    /// The one who brings the file.
    #[default]
    Moi,
    /// Nobody yet.
    Personne,
}

/// What was decided before starting: columns and referent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choix {
    /// Column index to field code.
    pub colonnes: BTreeMap<usize, String>,
    /// Referent when no column names one.
    pub referent: Referent,
}

impl Choix {
    /// A field chosen for two columns although it takes one.
    pub fn double(&self) -> Option<Champ> {
        let mut seen = Vec::new();
        let chosen = self.colonnes.values().filter_map(|code| Champ::parse(code));
        chosen.filter(|champ| !champ.accepte_plusieurs()).find(|champ| {
            let known = seen.contains(champ);
            seen.push(*champ);
            known
        })
    }

    /// The columns as the spreadsheet library takes them; unknown codes feed nothing.
    pub fn correspondance(&self) -> Correspondance {
        let mut kept = Correspondance::new();
        for (colonne, code) in &self.colonnes {
            if let Some(champ) = Champ::parse(code) {
                kept.poser(*colonne, champ);
            }
        }
        kept
    }
}

/// What the page shows of a file before it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Apercu {
    /// Headers.
    pub entetes: Vec<String>,
    /// Guessed field of each column.
    pub proposes: Choix,
    /// Why each was guessed, one sentence a column.
    pub pourquoi: BTreeMap<usize, String>,
    /// First rows: number in the margin, cells.
    pub exemples: Vec<(usize, Vec<String>)>,
    /// What the reader should know.
    pub avertissements: Vec<String>,
    /// Columns whose cells were never kept: passwords, social security numbers.
    #[serde(default)]
    pub interdites: Vec<usize>,
}

impl Apercu {
    /// From a sheet just read.
    pub fn of(feuille: &Feuille) -> Self {
        let guesses = deviner(feuille);
        let colonnes = guesses.iter().filter_map(|one| Some((one.colonne, one.champ?.code().to_owned()))).collect();
        Self {
            entetes: feuille.entetes.clone(),
            proposes: Choix { colonnes, referent: Referent::Moi },
            pourquoi: guesses.into_iter().map(|one| (one.colonne, one.pourquoi)).collect(),
            exemples: feuille.lignes.iter().take(EXEMPLES).map(|row| (row.numero, row.cellules.clone())).collect(),
            avertissements: feuille.avertissements.iter().map(ToString::to_string).collect(),
            interdites: Vec::new(),
        }
    }
}

/// An import, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// Name of the file.
    pub fichier: String,
    /// The team that receives the people.
    pub equipe: EquipeId,
    /// Who brought it.
    pub agent: AgentId,
    /// Who started it: the people come in under her name.
    pub lance_par: Option<AgentId>,
    /// What is shown of it.
    pub apercu: Apercu,
    /// When it was brought.
    pub depose: Timestamp,
    /// What was decided, once started.
    pub choix: Option<Choix>,
    /// Given up?
    pub abandonne: bool,
    /// Rows by outcome.
    pub comptes: BTreeMap<&'static str, i64>,
}

impl Import {
    /// How many rows have this outcome.
    pub fn compte(&self, issue: Issue) -> i64 {
        self.comptes.get(issue.code()).copied().unwrap_or(0)
    }

    /// Rows of the file.
    pub fn total(&self) -> i64 {
        self.comptes.values().sum()
    }

    /// Where it stands.
    pub fn etat(&self) -> Etat {
        if self.abandonne {
            Etat::Abandonne
        } else if self.choix.is_none() {
            Etat::AVerifier
        } else if self.compte(Issue::Attend) > 0 {
            Etat::EnCours
        } else if self.compte(Issue::Corriger) + self.compte(Issue::Decider) > 0 {
            Etat::ACorriger
        } else {
            Etat::Fini
        }
    }
}

/// A cell that was not understood, kept with its row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Faute {
    /// Column, when the fault is in one.
    pub colonne: Option<usize>,
    /// The sentence.
    pub phrase: String,
}

impl From<ErreurLigne> for Faute {
    fn from(error: ErreurLigne) -> Self {
        Self { colonne: error.colonne, phrase: error.message }
    }
}

/// A row, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ligne {
    /// Number in the margin of the spreadsheet.
    pub numero: i64,
    /// What became of it.
    pub issue: Issue,
    /// Its raw cells, until it is in.
    pub cellules: Vec<String>,
    /// What was not understood.
    pub fautes: Vec<Faute>,
    /// The person it gave, or who looks the same.
    pub personne: Option<String>,
}

/// What a row said that has no place of its own yet: label and text.
pub type Reste = Vec<(String, String)>;

/// What a person's file says of the spreadsheet she came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reprise {
    /// Name of the file.
    pub fichier: String,
    /// Row in it.
    pub numero: i64,
    /// When.
    pub le: Timestamp,
    /// What it said.
    pub reste: Reste,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import(comptes: &[(Issue, i64)], choix: bool) -> Import {
        Import {
            id: ImportId::parse("019aa000-0000-7000-8000-000000000001").expect("id"),
            fichier: "suivis.csv".into(),
            equipe: EquipeId::parse("019aa000-0000-7000-8000-000000000002").expect("id"),
            agent: AgentId::parse("019aa000-0000-7000-8000-000000000003").expect("id"),
            lance_par: None,
            apercu: Apercu::default(),
            depose: Timestamp::UNIX_EPOCH,
            choix: choix.then(Choix::default),
            abandonne: false,
            comptes: comptes.iter().map(|(issue, count)| (issue.code(), *count)).collect(),
        }
    }

    #[test]
    fn where_an_import_stands_is_deduced_from_its_rows() {
        use Issue::{Attend, Corriger, Creee, Decider, Laissee};
        assert_eq!(import(&[(Attend, 3)], false).etat(), Etat::AVerifier);
        assert_eq!(import(&[(Attend, 1), (Corriger, 2)], true).etat(), Etat::EnCours);
        assert_eq!(import(&[(Creee, 1), (Decider, 2)], true).etat(), Etat::ACorriger);
        assert_eq!(import(&[(Creee, 1), (Laissee, 2)], true).etat(), Etat::Fini);
        assert_eq!(Import { abandonne: true, ..import(&[], true) }.etat(), Etat::Abandonne);
        assert_eq!(import(&[(Attend, 3), (Creee, 4)], true).total(), 7);
    }

    #[test]
    fn an_outcome_is_read_back_as_written() {
        assert!(Issue::TOUTES.into_iter().all(|issue| Issue::parse(issue.code()) == Some(issue)));
    }

    #[test]
    fn a_choice_survives_its_storage_and_an_unknown_field_feeds_nothing() {
        let text = r#"{"colonnes":{"0":"nom","1":"inconnu"},"referent":"personne"}"#;
        let choix: Choix = serde_json::from_str(text).expect("choice");
        assert_eq!(serde_json::to_string(&choix).expect("text"), text);
        assert!(choix.correspondance().nomme());
        assert_eq!(choix.correspondance().champ(1), None);
    }

    #[test]
    fn a_field_that_takes_one_column_is_not_chosen_twice() {
        let of = |first: &str, second: &str| {
            let colonnes = [(0, first.to_owned()), (1, second.to_owned())].into_iter().collect();
            Choix { colonnes, referent: Referent::Moi }.double()
        };
        assert_eq!(of("nom", "nom"), Some(Champ::Nom));
        assert_eq!(of("note", "note"), None);
        assert_eq!(of("nom", "prenom"), None);
    }
}
