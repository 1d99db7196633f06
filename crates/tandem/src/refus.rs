//! What a person reads when something cannot be done: a sentence, what was kept, a way out.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::ui::{Cadre, Page, Samples, pdf::SansPdf};

/// Why a page is not given. The existence of a person is confidential: unknown and not yours look alike.
#[derive(Debug)]
pub enum Refus {
    /// Not there, or not yours.
    Introuvable,
    /// A place reserved to other roles.
    Reserve,
    /// The file is frozen: « traitement limité ».
    Limite,
    /// The form did not come from a page of this session.
    FormulairePerime,
    /// The request cannot be read.
    Illisible(&'static str),
    /// A paper that does not come out as a PDF.
    SansPdf(SansPdf),
    /// Something broke on our side; the detail went to the logs.
    Panne(tandem_platform::Error),
}

impl From<tandem_platform::Error> for Refus {
    fn from(error: tandem_platform::Error) -> Self {
        Self::Panne(error)
    }
}

#[derive(Debug, askama::Template)]
#[template(path = "ui/refus.html")]
pub(crate) struct RefusPage {
    pub cadre: Cadre,
    pub titre: &'static str,
    pub phrase: &'static str,
    pub suite: &'static str,
}

impl Refus {
    fn texts(&self) -> (StatusCode, &'static str, &'static str, &'static str) {
        match self {
            Self::Introuvable => (
                StatusCode::NOT_FOUND,
                "Cette page n’existe pas",
                "Elle n’existe pas, ou elle n’est pas dans votre équipe.",
                "Cherchez la personne par son nom, ou demandez à votre responsable.",
            ),
            Self::Reserve => (
                StatusCode::FORBIDDEN,
                "Cette page ne vous est pas ouverte",
                "Votre rôle dans l’équipe ne donne pas accès à cette page.",
                "Si vous en avez besoin, demandez à votre responsable.",
            ),
            Self::Limite => (
                StatusCode::LOCKED,
                "Ce dossier ne se modifie pas pour l’instant",
                "Son traitement est limité\u{a0}: la personne l’a demandé et l’établissement a accepté. Rien n’a été enregistré.",
                "Revenez en arrière pour relire ce que vous aviez écrit. Votre responsable voit la demande et peut lever la limitation.",
            ),
            Self::FormulairePerime => (
                StatusCode::FORBIDDEN,
                "Ce formulaire n’est plus valable",
                "La page était ouverte depuis une autre connexion. Rien n’a été enregistré.",
                "Revenez en arrière, copiez ce que vous aviez écrit, rechargez la page, puis recommencez.",
            ),
            Self::Illisible(phrase) => (
                StatusCode::BAD_REQUEST,
                "Nous n’avons pas pu lire cet envoi",
                phrase,
                "Revenez en arrière et recommencez.",
            ),
            Self::SansPdf(SansPdf::Signe) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "Ce papier ne se fait pas en PDF",
                "Un mot y porte un signe que nos lettres n’ont pas, et une copie dit exactement ce qui est signé.",
                "Revenez en arrière et imprimez le papier depuis son écran.",
            ),
            Self::SansPdf(SansPdf::Panne) => (
                StatusCode::SERVICE_UNAVAILABLE,
                "Le PDF n’a pas pu être fait",
                "La panne vient de notre côté. Le papier lui-même est bien gardé.",
                "Réessayez dans une minute, ou revenez en arrière et imprimez le papier depuis son écran.",
            ),
            Self::Panne(_) => (
                StatusCode::SERVICE_UNAVAILABLE,
                "Tandem n’arrive pas à enregistrer",
                "La panne vient de notre côté. Ce qui était déjà enregistré l’est toujours.",
                "Revenez en arrière : votre texte y est encore. Réessayez dans une minute.",
            ),
        }
    }

    pub(crate) fn page(&self, cadre: Cadre) -> Page<RefusPage> {
        let (status, titre, phrase, suite) = self.texts();
        Page(status, RefusPage { cadre: cadre.titled(titre), titre, phrase, suite })
    }
}

impl Samples for RefusPage {
    const NOM: &'static str = "refus";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |refus: &Refus| refus.page(Cadre::anonyme()).1;
        vec![
            ("introuvable", of(&Refus::Introuvable)),
            ("reserve", of(&Refus::Reserve)),
            ("limite", of(&Refus::Limite)),
            ("formulaire perime", of(&Refus::FormulairePerime)),
            ("illisible", of(&Refus::Illisible("Ce formulaire est abîmé."))),
            ("sans pdf", of(&Refus::SansPdf(SansPdf::Signe))),
            ("pdf en panne", of(&Refus::SansPdf(SansPdf::Panne))),
            ("panne", of(&Refus::Panne(tandem_platform::Error::Journal))),
        ]
    }
}

impl IntoResponse for Refus {
    fn into_response(self) -> Response {
        if let Self::Panne(error) = &self {
            tracing::error!(%error, "page failed");
        }
        self.page(Cadre::anonyme()).into_response()
    }
}
