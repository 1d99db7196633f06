//! Who answers in the administrations around the fictional CCAS: numbers kept for fiction, nobody real.

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use tandem_platform::Result;

use super::{Chantier, record};
use crate::correspondants::{self, Canal, CorrespondantId, Sens, Version};

/// Where, what they do, their name.
type Qui = (&'static str, &'static str, Option<&'static str>);
/// What reaches, and when.
type Ou = (Canal, &'static str, Option<&'static str>);

/// One of them: who, how to reach, for which matters, a note, then what was said, how many days ago, by which agent.
struct Recit {
    qui: Qui,
    ou: Ou,
    matieres: &'static [&'static str],
    note: Option<&'static str>,
    connu: i64,
    dires: &'static [(i64, Sens, usize)],
}

const RECITS: [Recit; 6] = [
    Recit {
        qui: ("Caf", "ligne partenaires", None),
        ou: (Canal::Telephone, "01 99 00 12 34", Some("du lundi au jeudi, de 9 h à 11 h")),
        matieres: &["rsa", "prime-activite-logement"],
        note: Some("Avoir le numéro d’allocataire sous la main."),
        connu: 310,
        dires: &[(310, Sens::Marche, 1), (3, Sens::Marche, 1)],
    },
    Recit {
        qui: ("Caf", "référente des trop-perçus", Some("Mme Lenoir")),
        ou: (Canal::Courriel, "trop-percus@caf.example", None),
        matieres: &["indu-caf"],
        note: None,
        connu: 90,
        dires: &[(20, Sens::Marche, 4)],
    },
    Recit {
        qui: ("CPAM", "accueil partenaires", None),
        ou: (Canal::Telephone, "01 99 00 22 10", Some("le matin")),
        matieres: &[],
        note: None,
        connu: 400,
        dires: &[(230, Sens::Marche, 2)],
    },
    Recit {
        qui: ("Préfecture", "accueil des étrangers", None),
        ou: (Canal::Guichet, "Rez-de-chaussée, guichet 4", Some("mercredi après-midi, sans rendez-vous")),
        matieres: &["titre-sejour"],
        note: Some("Venir avec la capture d’écran du blocage."),
        connu: 120,
        dires: &[(40, Sens::Marche, 4)],
    },
    Recit {
        qui: ("France Travail", "correspondante des structures", None),
        ou: (Canal::Telephone, "01 99 00 45 67", None),
        matieres: &["france-travail"],
        note: None,
        connu: 260,
        dires: &[(150, Sens::Marche, 1), (12, Sens::Muet, 3)],
    },
    Recit {
        qui: ("MDPH", "secrétariat", None),
        ou: (Canal::Courriel, "partenaires@mdph.example", None),
        matieres: &[],
        note: None,
        connu: 15,
        dires: &[],
    },
];

/// Notes them, and what was said of them since.
pub(super) async fn ajouter(work: &Chantier<'_>, (today, zone): (Date, &TimeZone)) -> Result<()> {
    for one in &RECITS {
        let agent = &work.agents[one.dires.first().map_or(1, |said| said.2)];
        let mut tx = work.jour(today.saturating_sub(one.connu.days()), zone).await?;
        let id = CorrespondantId::new(tx.clock(), work.random);
        let text = |text: Option<&str>| text.map(ToOwned::to_owned);
        let dit = Version {
            organisme: one.qui.0.to_owned(),
            matieres: one.matieres.iter().map(|cle| (*cle).to_owned()).collect(),
            canal: one.ou.0,
            valeur: Some(one.ou.1.to_owned()),
            quand: text(one.ou.2),
            fonction: Some(one.qui.1.to_owned()),
            nom: text(one.qui.2),
            note: text(one.note),
            effacee_le: None,
        };
        correspondants::creer(&mut tx, (&work.etablissement, agent), &id, &dit).await?;
        record(&mut tx, agent, "correspondants.ajouter", "correspondants", id.to_string());
        tx.commit().await?;
        for (days, sens, agent) in one.dires {
            let agent = &work.agents[*agent];
            let mut tx = work.jour(today.saturating_sub(days.days()), zone).await?;
            tx.clock().advance_seconds(600);
            correspondants::dire(&mut tx, (&work.etablissement, agent), &id, *sens).await?;
            record(&mut tx, agent, "correspondants.dire", "correspondants", id.to_string());
            tx.commit().await?;
        }
    }
    Ok(())
}
