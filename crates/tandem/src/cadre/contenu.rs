//! What is done to a draft: pure, and each act may be sent twice.

use super::model::{Brouillon, Contact, Contenu, Moment, Protocole, Regle, Section};

impl Contenu {
    /// The rules of a section that stand, in order.
    pub fn regles_de(&self, section: Section) -> impl Iterator<Item = &Regle> {
        self.regles.iter().filter(move |one| one.section == section && !one.retiree)
    }

    /// The rules that stand, in the order of the page.
    pub fn regles_tenues(&self) -> impl Iterator<Item = &Regle> {
        Section::TOUS.iter().flat_map(|section| self.regles_de(*section))
    }

    /// A rule, taken out or not.
    pub fn regle(&self, cle: &str) -> Option<&Regle> {
        self.regles.iter().find(|one| one.cle == cle)
    }

    /// The rule that shows at a moment: the first of the page.
    pub fn au_moment(&self, moment: Moment) -> Option<&Regle> {
        self.regles_tenues().find(|one| one.moment == Some(moment))
    }

    /// The protocol of a fiche.
    pub fn protocole(&self, fiche: &str) -> Option<&Protocole> {
        self.protocoles.iter().find(|one| one.fiche == fiche)
    }

    /// Somebody to ask.
    pub fn contact(&self, cle: &str) -> Option<&Contact> {
        self.contacts.iter().find(|one| one.cle == cle)
    }

    /// As it is published: what was taken out is gone, and no trace of the draft stays.
    pub fn publie(&self) -> Self {
        let mut kept = self.clone();
        kept.regles.retain(|one| !one.retiree);
        kept.regles.iter_mut().for_each(|one| one.revision = 0);
        kept.protocoles.iter_mut().for_each(|one| one.revision = 0);
        kept.contacts.iter_mut().for_each(|one| one.revision = 0);
        kept
    }
}

impl Brouillon {
    /// Writes a rule, new or changed; `rang` is its place in its section, from 1. Without it the place stays, or is the last.
    pub fn ecrire(&mut self, regle: Regle, rang: Option<usize>) {
        let all = &mut self.contenu.regles;
        let known = all.iter().position(|one| one.cle == regle.cle);
        let Some(rang) = rang else {
            if let Some(at) = known.filter(|at| all[*at].section == regle.section) {
                all[at] = regle;
            } else {
                all.retain(|one| one.cle != regle.cle);
                all.push(regle);
            }
            return;
        };
        all.retain(|one| one.cle != regle.cle);
        let beside = |one: &Regle| one.section == regle.section && !one.retiree;
        let there: Vec<usize> = all.iter().enumerate().filter(|one| beside(one.1)).map(|one| one.0).collect();
        let at = there.get(rang.saturating_sub(1)).copied().unwrap_or(all.len());
        all.insert(at, regle);
    }

    /// Takes a rule out, or puts it back; false when there is none.
    pub fn retirer(&mut self, cle: &str, retiree: bool) -> bool {
        let found = self.contenu.regles.iter_mut().find(|one| one.cle == cle);
        found.map(|one| one.retiree = retiree).is_some()
    }

    /// Writes the protocol of a fiche.
    pub fn proteger(&mut self, new: Protocole) {
        let all = &mut self.contenu.protocoles;
        all.retain(|one| one.fiche != new.fiche);
        all.push(new);
        all.sort_by(|a, b| a.fiche.cmp(&b.fiche));
    }

    /// Writes who to ask: in place when known, else last.
    pub fn nommer(&mut self, new: Contact) {
        let all = &mut self.contenu.contacts;
        match all.iter_mut().find(|one| one.cle == new.cle) {
            Some(known) => *known = new,
            None => all.push(new),
        }
    }
}
