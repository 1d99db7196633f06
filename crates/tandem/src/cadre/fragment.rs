//! What the others show at the moment it matters: one line and a link, never more; nothing when no cadre is in force.

use tandem_platform::{Reading, Result};

use super::{
    model::{Contact, Moment, Protocole, Regle, Version},
    queries,
};
use crate::{
    agents::{EtablissementId, Role, Session},
    fiches::{Contexte, Fragment},
};

/// The line, rendered by `{{ ligne|safe }}`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "cadre/fragment.html")]
pub struct Ligne {
    /// What introduces it.
    quoi: &'static str,
    texte: String,
    /// Where it stands on the page of the cadre.
    adresse: String,
    /// What the link says, and to whom it is read without what is before.
    lien: &'static str,
}

impl Ligne {
    fn regle(one: &Regle) -> Self {
        Self {
            quoi: "Notre cadre",
            texte: one.texte.clone(),
            adresse: format!("/cadre#regle-{}", one.cle),
            lien: "La règle",
        }
    }

    fn protocole(one: &Protocole) -> Self {
        Self {
            quoi: "Notre protocole",
            texte: format!("{}.", one.titre.trim_end_matches('.')),
            adresse: format!("/cadre#protocole-{}", one.fiche),
            lien: "Le lire",
        }
    }

    fn contact(one: &Contact) -> Self {
        let phone = if one.telephone.is_empty() { String::new() } else { format!(", {}", one.telephone) };
        Self {
            quoi: "À qui demander ici",
            texte: format!("{}{phone}.", one.fonction),
            adresse: "/cadre#demander".to_owned(),
            lien: "Toute la liste",
        }
    }

    /// A made-up line.
    pub fn exemple() -> Self {
        Self {
            quoi: "Notre cadre",
            texte: "Faire à sa place se décide, se dit à la personne, et se note avec sa raison.".to_owned(),
            adresse: "/cadre#regle-place-raison".to_owned(),
            lien: "La règle",
        }
    }
}

/// The cadre in force, if there is one.
#[derive(Clone, Debug, Default)]
pub struct EnVigueur(Option<Version>);

impl EnVigueur {
    /// Reads it: one query.
    pub async fn lire(on: &mut Reading, place: &EtablissementId) -> Result<Self> {
        Ok(Self(queries::en_vigueur(on, place).await?))
    }

    /// What it says at a moment.
    pub fn ligne(&self, moment: Moment) -> Option<Ligne> {
        self.0.as_ref()?.contenu.au_moment(moment).map(Ligne::regle)
    }

    /// The protocol of a fiche.
    pub fn protocole(&self, fiche: &str) -> Option<Ligne> {
        self.0.as_ref()?.contenu.protocole(fiche).map(Ligne::protocole)
    }

    /// The first to ask.
    pub fn demander(&self) -> Option<Ligne> {
        self.0.as_ref()?.contenu.contacts.first().map(Ligne::contact)
    }
}

tandem_platform::inventory::submit! { Fragment { lire: |on, cx| Box::pin(sur_la_fiche(on, cx)), exemple: || dessiner(&Ligne::exemple()) } }

/// On the page of a fiche: its protocol; without one, the responsable is offered to write it.
async fn sur_la_fiche(on: &mut Reading, (session, code): Contexte<'_>) -> Result<String> {
    let known = EnVigueur::lire(on, session.etablissement()).await?;
    let line = known.protocole(code).or_else(|| known.0.as_ref().and_then(|_| a_ecrire(session, code)));
    Ok(line.as_ref().map(dessiner).unwrap_or_default())
}

fn a_ecrire(session: &Session, code: &str) -> Option<Ligne> {
    (session.agent.role == Role::Responsable).then(|| Ligne {
        quoi: "Notre protocole",
        texte: "Pas encore écrit.".to_owned(),
        adresse: format!("/cadre/brouillon/protocole?fiche={code}"),
        lien: "L’écrire",
    })
}

fn dessiner(line: &Ligne) -> String {
    line.to_string()
}
