//! What a person's file shows of what does not move: what comes next, first.

use tandem_platform::{Db, Reading, Result};

use super::{
    catalogue::nommer,
    model::{Blocage, Suite},
    mots::{self, Ton},
    queries, suite,
};
use crate::{agents::Session, demarches, fiches, personnes::Personne};

/// One blocage.
#[derive(Debug)]
pub struct Ligne {
    id: String,
    nom: String,
    marche: String,
    quand: String,
    ton: Ton,
}

/// The fragment.
#[derive(Debug, Default, askama::Template)]
#[template(path = "blocages/card.html")]
pub struct Carte {
    personne: String,
    lignes: Vec<Ligne>,
    finis: Vec<(String, String)>,
}

impl Carte {
    /// Reads it for a person found in the perimeter; one query when there is nothing.
    pub async fn lire(on: &mut Reading, db: &Db, session: &Session, personne: &Personne) -> Result<Self> {
        let all = queries::de_la_personne(on, personne).await?;
        let (over, open): (Vec<Blocage>, Vec<Blocage>) = all.into_iter().partition(|one| one.fin.is_some());
        let mut lignes = Vec::new();
        if !open.is_empty() {
            let (happened, today) = (suite::survenus(on, &open).await?, db.clock().today());
            let zone = demarches::dates::zone(on, session.etablissement()).await?;
            for one in &open {
                let facts = suite::de_la_demarche(&happened, one.demarche.as_ref());
                let contexte = suite::Contexte::de(one, &facts, (zone, today));
                let escalier = contexte.escalier(one);
                // A matter no file knows any more has no next step: the blocage stays in sight.
                let said = escalier.as_ref().map(|all| mots::en_liste(&Suite::de(all, today), today));
                let (quand, ton) = said.unwrap_or_default();
                let next = escalier.as_ref().and_then(|all| all.prochaine);
                lignes.push(Ligne {
                    id: one.id.to_string(),
                    nom: nommer(&one.voie),
                    marche: next.map(|next| fiches::en_mots(&next.marche.nom)).unwrap_or_default(),
                    quand,
                    ton,
                });
            }
        }
        let ended = |one: &Blocage| {
            let how = one.fin.as_ref().map(|end| end.issue.nom().to_lowercase()).unwrap_or_default();
            (one.id.to_string(), format!("{}, {how}", nommer(&one.voie)))
        };
        Ok(Self { personne: personne.id.to_string(), lignes, finis: over.iter().map(ended).collect() })
    }

    /// A made-up fragment.
    pub fn exemple() -> Self {
        Self {
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            lignes: vec![Ligne {
                id: "019aa000-0000-7000-8000-000000000003".into(),
                nom: "Le RSA est refusé, réduit, suspendu, ou réclamé".into(),
                marche: "Recours préalable au président du conseil départemental".into(),
                quand: "À faire avant le lundi 30 novembre".into(),
                ton: Ton::Alerte,
            }],
            finis: Vec::new(),
        }
    }
}
