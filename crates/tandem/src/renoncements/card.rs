//! What a person's file shows of the rights that were seen: those to come back to, the soonest first.

use tandem_platform::{Db, Reading, Result};

use super::{
    model::Retour,
    mots::{self, droit},
    queries, suite,
};
use crate::{agents::Session, demarches::Source, personnes::Personne, ui::Ton};

/// One right.
#[derive(Debug)]
pub struct Ligne {
    id: String,
    nom: String,
    etape: String,
    quand: String,
    ton: Ton,
}

/// The fragment.
#[derive(Debug, Default, askama::Template)]
#[template(path = "renoncements/card.html")]
pub struct Carte {
    personne: String,
    lignes: Vec<Ligne>,
    /// Had, or left for good: id, and in words.
    clos: Vec<(String, String)>,
}

impl Carte {
    /// Reads it for a person found in the perimeter; one query when there is nothing.
    pub async fn lire(
        on: &mut Reading,
        db: &Db,
        (source, session): (&Source, &Session),
        personne: &Personne,
    ) -> Result<Self> {
        let mut all = queries::de_la_personne(on, personne).await?;
        all.retain(|one| !one.annule);
        let base = Self { personne: personne.id.to_string(), ..Self::default() };
        if all.is_empty() {
            return Ok(base);
        }
        let hung = suite::demarches(on, db.clock().zone(), &all).await?;
        let noms = source.en_vigueur(on, session.etablissement()).await?;
        let today = db.clock().today();
        let (mut open, mut clos) = (Vec::new(), Vec::new());
        for one in &all {
            let ou = one.ou(hung.get(&one.id).map_or(&[], Vec::as_slice));
            let (id, nom, (etape, ton)) = (one.id.to_string(), droit(one, &noms), mots::etape(&ou));
            match &ou.retour {
                Some(Retour::Le(day)) => {
                    let (quand, _) = mots::jour(*day, today);
                    open.push((*day, Ligne { id, nom, etape, quand, ton }));
                }
                _ => clos.push((id, format!("{nom}, {etape}"))),
            }
        }
        open.sort_by_key(|one| one.0);
        Ok(Self { lignes: open.into_iter().map(|one| one.1).collect(), clos, ..base })
    }

    /// A made-up fragment.
    pub fn exemple() -> Self {
        let id = || "019aa000-0000-7000-8000-000000000003".to_owned();
        Self {
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            lignes: vec![Ligne {
                id: id(),
                nom: "Complémentaire santé solidaire (C2S)".into(),
                etape: "à lui proposer".into(),
                quand: "y revenir le mercredi 23 décembre".into(),
                ton: Ton::Garde,
            }],
            clos: vec![(id(), "Chèque énergie, obtenu".into())],
        }
    }
}
