//! What a person's file shows of her accounts: each on one line.

use tandem_platform::{Db, Reading, Result};

use super::{
    model::{CompteEnLigne, Etat},
    mots, queries,
};
use crate::{
    agents::{self, Session},
    personnes::Personne,
};

/// An account of the fragment.
#[derive(Debug)]
pub struct Ligne {
    id: String,
    site: String,
    etat: Etat,
    detail: String,
    /// It hangs on a professional.
    a_reprendre: bool,
}

/// The fragment.
#[derive(Debug, Default, askama::Template)]
#[template(path = "comptes_en_ligne/card.html")]
pub struct Carte {
    personne: String,
    lignes: Vec<Ligne>,
    /// Names of those that are closed.
    fermes: Vec<(String, String)>,
}

impl Ligne {
    fn ton(&self) -> &'static str {
        mots::ton(self.etat)
    }
}

impl Carte {
    /// Reads it for a person found in the perimeter; one query when there is nothing.
    pub async fn lire(on: &mut Reading, db: &Db, session: &Session, personne: &Personne) -> Result<Self> {
        let all = queries::de_la_personne(on, personne).await?;
        let noms = if all.is_empty() {
            std::collections::HashMap::new()
        } else {
            agents::noms(on, &session.perimetre).await?
        };
        let line = |one: &CompteEnLigne| Ligne {
            id: one.id.to_string(),
            site: one.nom.clone(),
            etat: one.etat(),
            detail: [mots::vu(one, db.clock()), one.tenue().map(|tenue| mots::tenu(tenue, &noms)).unwrap_or_default()]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
            a_reprendre: one.a_reprendre().is_some(),
        };
        let (closed, open): (Vec<_>, Vec<_>) = all.iter().partition(|one| one.etat() == Etat::Ferme);
        Ok(Self {
            personne: personne.id.to_string(),
            lignes: open.into_iter().map(line).collect(),
            fermes: closed.into_iter().map(|one| (one.id.to_string(), one.nom.clone())).collect(),
        })
    }

    /// A made-up fragment.
    pub fn exemple() -> Self {
        let line = |n: u8, site: &str, etat, detail: &str, a_reprendre| Ligne {
            id: format!("019aa000-0000-7000-8000-00000000000{n}"),
            site: site.into(),
            etat,
            detail: detail.into(),
            a_reprendre,
        };
        Self {
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            lignes: vec![
                line(4, "Ameli (sécurité sociale)", Etat::Marche, "vu hier · adresse à elle", false),
                line(5, "Caf", Etat::Bloque, "vu vendredi\u{a0}20 · adresse à Claire Morel", true),
            ],
            fermes: Vec::new(),
        }
    }
}
