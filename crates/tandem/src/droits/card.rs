//! What the file shows of the person's rights: is it frozen, what she asked, what can be handed to her.

use jiff::civil::Date;
use tandem_platform::{Reading, Result};

use super::{ligne::LigneDemande, noms::Noms, queries};
use crate::{
    agents::{Role, Session},
    personnes::{self, Personne},
    ui::dates,
};

/// The fragment.
#[derive(Debug, askama::Template)]
#[template(path = "droits/card.html")]
pub struct Carte {
    personne: String,
    /// Does this role register and read requests?
    ouverte: bool,
    demandes: Vec<LigneDemande>,
}

impl Carte {
    /// What `session` may see of a person's requests.
    pub async fn lire(on: &mut Reading, session: &Session, personne: &Personne, today: Date) -> Result<Self> {
        let ouverte = session.agent.role.suit_des_personnes();
        let mut demandes = Vec::new();
        if ouverte {
            let asked = queries::de_la_personne(on, personne).await?;
            if !asked.is_empty() {
                let noms = Noms::lire(on, &session.perimetre).await?;
                demandes = asked.iter().map(|one| LigneDemande::of(one, &noms, today, String::new())).collect();
            }
        }
        Ok(Self { personne: personne.id.to_string(), ouverte, demandes })
    }
}

impl Carte {
    /// A made-up fragment.
    pub fn exemple() -> Self {
        let line = LigneDemande::exemple(
            "Voir ses données, en avoir une copie",
            "",
            "garde",
            "à répondre cette semaine",
            "il reste 5\u{a0}jours, jusqu’au 28 novembre 2026",
        );
        Self { personne: "019aa000-0000-7000-8000-000000000001".into(), ouverte: true, demandes: vec![line] }
    }
}

/// « Traitement limité », above a file that is frozen; nothing otherwise.
pub async fn bandeau(on: &mut Reading, session: &Session, personne: &Personne) -> Result<Option<String>> {
    let since = personnes::limitee_le(on, &session.perimetre, &personne.id).await?;
    Ok(since.map(|day| phrase(day, session.agent.role)))
}

fn phrase(depuis: Date, role: Role) -> String {
    let who =
        if role == Role::Responsable { "Vous pouvez lever la limitation" } else { "Votre responsable peut la lever" };
    format!(
        "Traitement limité depuis le {}. Ce dossier se lit\u{a0}; il ne se modifie plus. {who} dans ses demandes.",
        dates::long(depuis)
    )
}
