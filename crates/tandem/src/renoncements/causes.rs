//! Closed lists: what she answered, why one stops, who says so.

use crate::demarches::{Issue, Motif};

choix! {
    /// What she answered.
    Reponse {
        /// She wants it.
        Veut = "veut", "Elle veut";
        /// She wants to think.
        Reflechit = "reflechit", "Elle veut réfléchir";
        /// She does not want it.
        NeVeutPas = "ne-veut-pas", "Elle ne veut pas";
    }
}

choix! {
    /// Why one stops. For advocacy, never to judge.
    Cause {
        /// Too complicated.
        Complique = "complique", "Trop compliqué";
        /// Too many papers.
        Papiers = "papiers", "Trop de papiers à fournir";
        /// Nobody answers.
        SansReponse = "sans-reponse", "Pas de réponse de l’organisme";
        /// It was refused.
        Refus = "refus", "L’organisme a refusé";
        /// Fear.
        Peur = "peur", "Peur d’un contrôle ou de devoir rembourser";
        /// Shame.
        Honte = "honte", "Honte, ne veut pas demander";
        /// She did not know of it.
        Inconnu = "inconnu", "Ne connaissait pas";
        /// She did otherwise.
        Autrement = "autrement", "A fait autrement";
        /// It was not for her after all.
        PasConcernee = "pas-concernee", "Pas concernée finalement";
        /// The site, a code.
        Site = "site", "Site ou code impossible";
        /// Too late.
        Delai = "delai", "Délai dépassé";
        /// Nobody knows.
        NeSaitPas = "ne-sait-pas", "On ne sait pas";
        /// Something else, said in a few words.
        Autre = "autre", "Autre (en quelques mots)";
    }
}

choix! {
    /// Who says the cause.
    Qui {
        /// She does.
        Elle = "elle", "Elle le dit";
        /// We suppose it.
        Suppose = "suppose", "On le suppose";
    }
}

impl Cause {
    /// What the end of a démarche already says of it; nothing when it does not.
    pub fn de_la_fin(issue: Issue, motif: Option<Motif>) -> Option<Self> {
        match (issue, motif) {
            (Issue::Refusee, _) => Some(Self::Refus),
            (Issue::SansSuite, _) => Some(Self::SansReponse),
            (Issue::Abandonnee, Some(Motif::Piece)) => Some(Self::Papiers),
            (Issue::Abandonnee, Some(Motif::Numerique)) => Some(Self::Site),
            (Issue::Abandonnee, Some(Motif::TropLong)) => Some(Self::Complique),
            (Issue::Abandonnee, Some(Motif::Peur)) => Some(Self::Peur),
            (Issue::Abandonnee, Some(Motif::PerdueDeVue)) => Some(Self::NeSaitPas),
            (Issue::Abandonnee, Some(Motif::PlusBesoin)) => Some(Self::PasConcernee),
            _ => None,
        }
    }
}
