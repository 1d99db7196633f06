//! What an établissement adds to the catalogue: versions, who answers for a fiche, what colleagues report.

use std::sync::Arc;

use jiff::{Timestamp, civil::Date};
use tandem_fiches::{Fiche, parole};
use tandem_platform::id;

use crate::{agents::AgentId, ui::dates};

id! {
    /// A version of a fiche.
    VersionId
}
id! {
    /// « Ça a changé ».
    SignalementId
}
id! {
    /// A signed file received.
    EnvoiId
}

/// Longest sentence of « Ça a changé », in signs.
pub const PHRASE_MAX: usize = 300;

/// Where a version comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origine {
    /// Written on screen.
    Ecran,
    /// A report confirmed.
    Signalement,
    /// Taken from a signed file.
    Envoi,
    /// An older version taken again.
    Retour,
}

impl Origine {
    const TOUTES: [Self; 4] = [Self::Ecran, Self::Signalement, Self::Envoi, Self::Retour];

    /// What the database keeps.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ecran => "ecran",
            Self::Signalement => "signalement",
            Self::Envoi => "envoi",
            Self::Retour => "retour",
        }
    }

    /// On screen, after the name of who did it.
    pub fn mots(self) -> &'static str {
        match self {
            Self::Ecran => "modifiée à l’écran",
            Self::Signalement => "signalement confirmé",
            Self::Envoi => "reprise d’un autre établissement",
            Self::Retour => "retour à une version d’avant",
        }
    }

    /// Reads what the database keeps.
    pub fn parse(code: &str) -> Option<Self> {
        Self::TOUTES.into_iter().find(|one| one.code() == code)
    }
}

/// A version written by the établissement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its id.
    pub id: VersionId,
    /// Its fiche.
    pub code: String,
    /// 1, 2, 3…
    pub rang: i64,
    /// Where it comes from.
    pub origine: Origine,
    /// The fiche, as text.
    pub texte: String,
    /// Why, in a few words.
    pub motif: Option<String>,
    /// Who wrote it.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
}

/// A fiche as it counts today for an établissement.
#[derive(Clone, Debug)]
pub struct EnVigueur {
    /// What it says.
    pub fiche: Arc<Fiche>,
    /// The établissement's version; nothing when it is the one of the program.
    pub version: Option<Arc<Version>>,
}

impl EnVigueur {
    /// How many versions the établissement wrote.
    pub fn rang(&self) -> i64 {
        self.version.as_ref().map_or(0, |version| version.rang)
    }
}

/// A change reported by a colleague.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signalement {
    /// Its id.
    pub id: SignalementId,
    /// Its fiche.
    pub code: String,
    /// What changed.
    pub phrase: String,
    /// The gesture it replaces, from 1.
    pub geste: Option<usize>,
    /// Is there a picture?
    pub image: bool,
    /// Who saw it.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
}

/// « À revoir depuis le … », when the review date has come. Shown wherever the fiche is.
pub fn alerte(fiche: &Fiche, aujourdhui: Date) -> Option<String> {
    fiche
        .est_a_revoir(aujourdhui)
        .then(|| format!("À revoir depuis le {}", dates::long(fiche.verification.a_revoir_avant)))
}

/// Lower case, without accents: what two people type differently.
fn plat(text: &str) -> String {
    let fold = |c: char| match c {
        'à' | 'â' | 'ä' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        '’' => '\'',
        other => other,
    };
    text.to_lowercase().chars().map(fold).collect::<String>().replace('œ', "oe")
}

/// Does a fiche answer a search? Every word is somewhere in it.
pub fn repond(fiche: &Fiche, cherche: &str) -> bool {
    let mut all = vec![&fiche.code, &fiche.nom, &fiche.nom_simple, &fiche.organisme];
    all.extend(fiche.pieces.iter().chain(&fiche.blocages).chain(&fiche.remarques));
    let mut text: String = all.into_iter().map(|one| plat(one) + "\n").collect();
    text.extend(fiche.gestes.iter().map(|one| plat(&one.texte) + "\n"));
    plat(cherche).split_whitespace().all(|word| text.contains(word))
}

/// A fiche as lines a colleague compares: what it is, what it says.
pub fn lignes(fiche: &Fiche) -> Vec<(&'static str, String)> {
    let mut all: Vec<(&'static str, String)> = Vec::new();
    let mut add = |nom: &'static str, text: &str| all.push((nom, text.to_owned()));
    add("Nom", &fiche.nom);
    add("En mots simples", &fiche.nom_simple);
    add("Organisme", &fiche.organisme);
    add("Famille", fiche.famille.mots());
    add("Ce qui se perd", fiche.effet.libelle());
    add("Difficulté", fiche.complexite.mots());
    let one = |nom: &'static str, value: &Option<String>, add: &mut dyn FnMut(&'static str, &str)| {
        if let Some(text) = value {
            add(nom, text);
        }
    };
    one("Pourquoi", &fiche.pourquoi, &mut add);
    one("Adresse", &fiche.acces.adresse, &mut add);
    one("Sans adresse", &fiche.acces.sans_adresse, &mut add);
    one("Compte", &fiche.acces.compte, &mut add);
    if let Some(answer) = fiche.acces.franceconnect {
        add("FranceConnect", answer.mots());
    }
    fiche.pieces.iter().for_each(|text| add("À apporter", text));
    for geste in &fiche.gestes {
        add(if geste.stop { "Geste (stop avant)" } else { "Geste" }, &geste.texte);
    }
    one("Par courrier", &fiche.canaux.papier, &mut add);
    one("Par téléphone", &fiche.canaux.telephone, &mut add);
    one("Au guichet", &fiche.canaux.guichet, &mut add);
    one("Aucune autre voie", &fiche.canaux.aucun, &mut add);
    fiche.blocages.iter().for_each(|text| add("Ce qui bloque", text));
    one("Délai habituel", &fiche.delai_usuel, &mut add);
    fiche.remarques.iter().for_each(|text| add("À savoir", text));
    for rule in &fiche.regles {
        let said = parole(rule);
        let text = format!(
            "{}\u{a0}: {} {} ({}, {}, vérifiée le {})",
            said.nom,
            said.quand,
            said.fondement,
            said.source,
            said.certitude,
            dates::long(said.verifie_le)
        );
        add("Échéance", &text);
    }
    fiche.verification.sources.iter().for_each(|text| add("Source", text));
    add("Vérifiée le", &dates::long(fiche.verification.verifie_le));
    add("Vérifiée par", &fiche.verification.verifie_par);
    add("À revoir avant le", &dates::long(fiche.verification.a_revoir_avant));
    all
}

/// One line of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What it is: « Geste », « Adresse »…
    pub nom: &'static str,
    /// Before; nothing when it was added.
    pub avant: Option<String>,
    /// After; nothing when it was taken out.
    pub apres: Option<String>,
}

/// What changed between two fiches, in the order of the sheet. Lines of one kind that follow each other are paired.
pub fn comparer(avant: &Fiche, apres: &Fiche) -> Vec<Difference> {
    let (old, new) = (lignes(avant), lignes(apres));
    // The longest common part, from the end: `len[i][j]` for what follows `i` and `j`.
    let mut len = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            len[i][j] = if old[i] == new[j] { len[i + 1][j + 1] + 1 } else { len[i + 1][j].max(len[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut gone, mut come) = (0, 0, Vec::new(), Vec::new());
    let mut out = Vec::new();
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            assortir(&mut out, &mut gone, &mut come);
            (i, j) = (i + 1, j + 1);
        } else if j >= new.len() || (i < old.len() && len[i + 1][j] >= len[i][j + 1]) {
            gone.push(old[i].clone());
            i += 1;
        } else {
            come.push(new[j].clone());
            j += 1;
        }
    }
    assortir(&mut out, &mut gone, &mut come);
    out
}

type Lignes = Vec<(&'static str, String)>;

/// Pairs what went with what came, kind by kind.
fn assortir(out: &mut Vec<Difference>, gone: &mut Lignes, come: &mut Lignes) {
    for (nom, text) in std::mem::take(gone) {
        let at = come.iter().position(|one| one.0 == nom);
        let apres = at.map(|at| come.remove(at).1);
        out.push(Difference { nom, avant: Some(text), apres });
    }
    out.extend(std::mem::take(come).into_iter().map(|(nom, text)| Difference { nom, avant: None, apres: Some(text) }));
}
