//! What a cadre says, in words: for the page, a version, the draft.

use super::{
    model::{Contact, Contenu, Protocole, Regle, Section},
    modele::reformulee,
};

/// A rule in words.
#[derive(Clone, Debug)]
pub struct RegleVue {
    pub cle: String,
    pub texte: String,
    pub pourquoi: String,
    pub source: String,
    pub marque: &'static str,
    pub a_verifier: bool,
    pub moment: Option<&'static str>,
}

impl RegleVue {
    pub(super) fn de(one: &Regle) -> Self {
        let source = if reformulee(one) && !one.source.is_empty() {
            format!("D’après\u{a0}: {}", one.source)
        } else {
            one.source.clone()
        };
        Self {
            cle: one.cle.clone(),
            texte: one.texte.clone(),
            pourquoi: one.pourquoi.clone(),
            source,
            marque: one.certitude.nom(),
            a_verifier: one.certitude.a_verifier(),
            moment: one.moment.map(super::model::Moment::nom),
        }
    }
}

/// A section that has rules.
#[derive(Clone, Debug)]
pub struct SectionVue {
    pub code: &'static str,
    pub nom: &'static str,
    pub regles: Vec<RegleVue>,
}

/// Everything, in words.
#[derive(Clone, Debug)]
pub struct ContenuVue {
    pub sections: Vec<SectionVue>,
    pub protocoles: Vec<Protocole>,
    pub contacts: Vec<Contact>,
}

impl ContenuVue {
    /// As it is read: no empty section.
    pub(super) fn de(of: &Contenu) -> Self {
        let mut all = Self::tout(of);
        all.sections.retain(|one| !one.regles.is_empty());
        all
    }

    /// As it is written: every section, so that a rule can be added to it.
    pub(super) fn tout(of: &Contenu) -> Self {
        let section = |one: &Section| SectionVue {
            code: one.code(),
            nom: one.nom(),
            regles: of.regles_de(*one).map(RegleVue::de).collect(),
        };
        Self {
            sections: Section::TOUS.iter().map(section).collect(),
            protocoles: of.protocoles.clone(),
            contacts: of.contacts.clone(),
        }
    }
}
