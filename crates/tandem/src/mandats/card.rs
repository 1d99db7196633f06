//! What a person's file shows of her mandates: what is in force, what waits.

use tandem_mandats::Etat;
use tandem_platform::{Db, Reading, Result};

use super::{
    list::permis,
    mots::{self, EnMots, Ton},
    queries,
};
use crate::{agents::Session, personnes::Personne};

/// A mandate of the fragment.
#[derive(Debug)]
pub struct Ligne {
    id: String,
    permis: String,
    etat: EnMots,
}

/// The fragment.
#[derive(Debug, Default, askama::Template)]
#[template(path = "mandats/card.html")]
pub struct Carte {
    personne: String,
    lignes: Vec<Ligne>,
    /// Some are over.
    finis: bool,
    ecrit: bool,
}

impl Carte {
    /// Reads it for a person found in the perimeter; one query when there is nothing.
    pub async fn lire(on: &mut Reading, db: &Db, session: &Session, personne: &Personne) -> Result<Self> {
        let (now, zone, today) = (db.clock().now(), db.clock().zone(), db.clock().today());
        let all = queries::de_la_personne(on, personne).await?;
        let (mut lignes, mut finis) = (Vec::new(), false);
        for one in &all {
            let regle = one.regle();
            let etat: Etat = regle.etat(now, zone);
            if etat.est_fini() {
                finis = true;
                continue;
            }
            let etat = mots::dire(etat, &one.scellee.piece, (regle.jours_restants(now, zone), zone, today));
            lignes.push(Ligne { id: one.id.to_string(), permis: permis(one), etat });
        }
        Ok(Self { personne: personne.id.to_string(), lignes, finis, ecrit: session.agent.role.suit_des_personnes() })
    }

    /// A made-up fragment.
    pub fn exemple() -> Self {
        Self {
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            lignes: vec![Ligne {
                id: "019aa000-0000-7000-8000-000000000002".into(),
                permis: "Dire à la Caf ce que j’ai gagné ; Logement".into(),
                etat: EnMots {
                    mot: "en vigueur",
                    phrase: "Jusqu’au mercredi 23 décembre compris.".into(),
                    ton: Ton::Ok,
                },
            }],
            finis: true,
            ecrit: true,
        }
    }
}
