//! What a letter says: the model of its step, filled with what is known, until somebody writes it otherwise.

use jiff::civil::Date;
use tandem_delais::{Evenement, Survenu};
use tandem_platform::web::{Errors, Fields};
use tandem_voies::{Escalier, Lettre};

use crate::{
    blocages::model::{Blocage, Texte},
    fiches,
    ui::dates,
};

/// What the dots of an unknown word are, in the letters.
const TROU: &str = "……";
/// Most characters of each part. A letter that is read has one page; the body of the longest model has a quarter of this.
const MOST: [(&str, usize); 5] = [("de", 300), ("a", 300), ("objet", 200), ("corps", 4000), ("joindre", 600)];

/// What is known of the person for a letter.
pub(super) struct Connu {
    pub nom: String,
    pub adresse: Option<String>,
    /// What happened on the démarche dates the letter too.
    pub survenus: Vec<Survenu>,
}

fn remplir(lettre: &Lettre, blocage: &Blocage, connu: &Connu, escalier: &Escalier<'_>, today: Date) -> Lettre {
    let dated = |kinds: &[Evenement], facts: &[Survenu]| {
        facts.iter().filter(|one| kinds.contains(&one.evenement)).map(|one| one.le).max().map(dates::long)
    };
    let facts = blocage.survenus(&connu.survenus);
    let sent = || {
        let step = |cle: &str| escalier.voie.marche(cle).is_some_and(|one| one.obligatoire);
        blocage.tentatives.iter().filter(|one| step(&one.marche)).map(|one| one.le).min().map(dates::long)
    };
    lettre.remplir(|mot| match mot {
        "personne" => Some(connu.nom.clone()),
        "adresse" => connu.adresse.clone().map(|text| text.replace('\n', ", ")),
        "organisme" => Some(fiches::en_mots(&escalier.voie.organisme)),
        "objet" => blocage.objet.clone(),
        "date_decision" => dated(&[Evenement::Decision, Evenement::NotificationIndu], &facts),
        "date_demande" => dated(&[Evenement::DepotComplet, Evenement::Depot], &facts),
        "date_recours" => sent(),
        "raisons" | "urgence" => blocage.precision.clone(),
        "date" => Some(dates::long(today)),
        _ => None,
    })
}

impl Texte {
    /// The letter of a step as the model says it, filled; nothing when the step has none.
    pub(super) fn propose(
        blocage: &Blocage,
        (escalier, cle): (&Escalier<'static>, &str),
        connu: &Connu,
        today: Date,
    ) -> Option<Self> {
        let marche = escalier.pas(cle)?.marche;
        let lettre = remplir(marche.lettre.as_ref()?, blocage, connu, escalier, today);
        let lines = |all: &[String]| all.iter().map(|text| fiches::en_mots(text)).collect::<Vec<_>>().join("\n");
        let adresse = connu.adresse.iter().flat_map(|text| text.lines());
        Some(Self {
            de: std::iter::once(connu.nom.as_str()).chain(adresse).collect::<Vec<_>>().join("\n"),
            a: fiches::en_mots(&marche.a_qui),
            objet: fiches::en_mots(&lettre.objet),
            corps: lines(&lettre.corps),
            joindre: lines(&lettre.joindre),
        })
    }

    /// As it was typed.
    pub(super) fn tape(champs: &Fields) -> Self {
        Self {
            de: champs.note("de"),
            a: champs.note("a"),
            objet: champs.line("objet"),
            corps: champs.note("corps"),
            joindre: champs.note("joindre"),
        }
    }

    fn partie(&self, cle: &str) -> &str {
        match cle {
            "de" => &self.de,
            "a" => &self.a,
            "objet" => &self.objet,
            "joindre" => &self.joindre,
            _ => &self.corps,
        }
    }

    /// What keeps it from being sent.
    pub(super) fn fautes(&self) -> Errors {
        let mut erreurs = Errors::default();
        for (cle, phrase) in
            [("objet", "Dites en une ligne ce que demande la lettre."), ("corps", "La lettre est vide.")]
        {
            if self.partie(cle).is_empty() {
                erreurs.add(cle, phrase);
            }
        }
        for (cle, most) in MOST {
            let long = self.partie(cle).chars().count();
            if long > most {
                erreurs.add(cle, format!("Ce texte a {long} signes, {most} au plus."));
            }
        }
        erreurs
    }

    /// Is something left to be written by hand?
    pub(super) fn a_des_trous(&self) -> bool {
        MOST.iter().any(|(cle, _)| self.partie(cle).contains(TROU))
    }
}

/// The lines of a text that say something.
pub(super) fn lignes(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}
