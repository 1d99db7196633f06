//! Whose address and telephone: the fields two forms share, read or refused with their sentences.

use std::collections::HashMap;

use jiff::civil::Date;
use tandem_platform::web::{Errors, Fields};

use super::{
    model::{AQui, LIGNE_MAX, NOTE_MAX, Reprise, Tenue, jour_de_reprise},
    policy::{Lien, Maison},
};
use crate::{agents::AgentId, ui::dates};

/// What is typed or chosen.
#[derive(Clone, Debug, Default)]
pub struct Saisie {
    pub(super) courriel: String,
    pub(super) telephone: String,
    pub(super) adresse: String,
    pub(super) precision: String,
    pub(super) lie_a: String,
    pub(super) plan: String,
    pub(super) avant: String,
}

/// What was wrong, and whether it is because something belongs to a professional: the page then shows the road.
pub type Refusee = (Errors, bool);

impl Saisie {
    /// Nothing said yet.
    pub fn vide() -> Self {
        let unknown = AQui::Inconnu.code().to_owned();
        Self { courriel: unknown.clone(), telephone: unknown, ..Self::default() }
    }

    /// As an account stands now.
    pub fn de(tenue: &Tenue) -> Self {
        let text = |one: &Option<String>| one.clone().unwrap_or_default();
        Self {
            courriel: tenue.courriel.code().to_owned(),
            telephone: tenue.telephone.code().to_owned(),
            adresse: text(&tenue.adresse),
            precision: text(&tenue.precision),
            lie_a: tenue.lie_a.as_ref().map(ToString::to_string).unwrap_or_default(),
            plan: tenue.reprise.as_ref().map(|one| one.plan.clone()).unwrap_or_default(),
            avant: tenue.reprise.as_ref().map(|one| one.avant.to_string()).unwrap_or_default(),
        }
    }

    /// As it was sent.
    pub fn lue(champs: &Fields) -> Self {
        let or_unknown = |name| AQui::parse(champs.raw(name)).unwrap_or(AQui::Inconnu).code().to_owned();
        Self {
            courriel: or_unknown("courriel"),
            telephone: or_unknown("telephone"),
            adresse: champs.line("adresse"),
            precision: champs.line("precision"),
            lie_a: champs.line("lie_a"),
            plan: champs.line("plan"),
            avant: champs.line("avant"),
        }
    }

    /// Whose it may be, in the order of the screen.
    pub fn qui() -> &'static [AQui] {
        AQui::TOUS
    }

    /// Is something said of a professional? That part of the form is unfolded.
    pub fn reprend(&self) -> bool {
        !self.plan.is_empty() || !self.avant.is_empty() || !self.lie_a.is_empty()
    }

    /// Is something said of what is folded at first?
    pub fn precise(&self) -> bool {
        !self.adresse.is_empty() || !self.precision.is_empty() || self.telephone != AQui::Inconnu.code()
    }

    /// Made into a fact, or refused.
    pub fn valider(&self, maison: &Maison, noms: &HashMap<AgentId, String>, today: Date) -> Result<Tenue, Refusee> {
        let mut erreurs = Errors::default();
        let said = |code: &str| AQui::parse(code).unwrap_or(AQui::Inconnu);
        let (mut courriel, telephone) = (said(&self.courriel), said(&self.telephone));
        let adresse = self.adresse(courriel, &mut erreurs);
        let lien = adresse.as_deref().and_then(|one| maison.reconnait(one));
        if lien.is_some() {
            courriel = AQui::Pro;
        }
        if [courriel, telephone].contains(&AQui::Proche) && self.precision.is_empty() {
            erreurs.add("precision", "Dites chez quel proche\u{a0}: «\u{a0}sa sœur Fatou\u{a0}».");
        }
        for (cle, text, most) in [
            ("precision", &self.precision, LIGNE_MAX),
            ("plan", &self.plan, NOTE_MAX),
            ("adresse", &self.adresse, LIGNE_MAX),
        ] {
            verifier(&mut erreurs, cle, text, most);
        }
        let pro = courriel == AQui::Pro || telephone == AQui::Pro;
        let reprise = match (pro, self.plan.is_empty() && self.avant.is_empty()) {
            (true, true) => {
                refuser(&mut erreurs, lien.as_ref(), courriel, noms);
                None
            }
            (true, false) => self.reprise(today, &mut erreurs),
            // Given to nobody, the plan would be lost; said to be hers, it is over.
            (false, false) if [courriel, telephone] == [AQui::Inconnu; 2] => {
                erreurs.add(
                    "plan",
                    "Dites d’abord que l’adresse ou le téléphone est à un professionnel, ou effacez ceci.",
                );
                None
            }
            (false, _) => None,
        };
        if !erreurs.is_empty() {
            return Err((erreurs, pro));
        }
        let chosen = AgentId::parse(&self.lie_a).filter(|id| noms.contains_key(id));
        Ok(Tenue {
            courriel,
            telephone,
            adresse,
            precision: some(&self.precision),
            lie_a: lien.as_ref().and_then(Lien::agent).cloned().or(chosen).filter(|_| pro),
            reprise,
        })
    }

    fn adresse(&self, courriel: AQui, erreurs: &mut Errors) -> Option<String> {
        if self.adresse.is_empty() {
            return None;
        }
        if courriel == AQui::Aucun {
            erreurs.add(
                "adresse",
                "Vous avez choisi «\u{a0}il n’y en a pas\u{a0}»\u{a0}: effacez l’adresse, ou dites à qui elle est.",
            );
        }
        tandem_tableur::courriel(&self.adresse).map_err(|phrase| erreurs.add("adresse", phrase)).ok()
    }

    fn reprise(&self, today: Date, erreurs: &mut Errors) -> Option<Reprise> {
        if self.plan.is_empty() {
            erreurs.add("plan", "Écrivez ce qui va être fait pour que le compte soit à elle.");
        }
        let avant = dates::lire(&self.avant).filter(|day| jour_de_reprise(*day, today));
        if avant.is_none() {
            erreurs.add("avant", "Choisissez un jour, de demain à dans six mois.");
        }
        Some(Reprise { plan: self.plan.clone(), avant: avant? })
    }
}

/// Why what is a professional's is not taken as it is.
fn refuser(erreurs: &mut Errors, lien: Option<&Lien>, courriel: AQui, noms: &HashMap<AgentId, String>) {
    if let Some(lien) = lien {
        let nom = lien.agent().and_then(|id| noms.get(id)).map(String::as_str);
        erreurs.add("adresse", lien.phrase(nom));
    } else if courriel == AQui::Pro {
        erreurs.add(
            "courriel",
            "Avec l’adresse d’un professionnel, le compte n’est pas à la personne. Il lui faut une adresse à elle.",
        );
    } else {
        erreurs.add(
            "telephone",
            "Les codes arrivent sur le téléphone d’un professionnel\u{a0}: elle ne peut pas entrer sans lui. Il lui faut un numéro à elle.",
        );
    }
}

/// A free text is short. That it holds no secret was seen at the door, as for every form (`crate::secret`).
pub(super) fn verifier(erreurs: &mut Errors, cle: &'static str, texte: &str, most: usize) {
    let long = texte.chars().count();
    if long > most {
        erreurs.add(cle, format!("Ce texte a {long} signes, {most} au plus."));
    }
}

/// Nothing when empty.
pub(super) fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::comptes_en_ligne::model::AdresseMaison;

    const TODAY: Date = date(2026, 11, 26);

    fn typed(pairs: &[(&str, &str)]) -> Result<Tenue, (Vec<String>, bool)> {
        let house = Maison::de(&[AdresseMaison::exemple("ccas.fr", None)], &[]);
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let sentences = |(all, road): Refusee| (all.all().iter().map(|one| one.1.clone()).collect(), road);
        Saisie::lue(&Fields::from_pairs(pairs)).valider(&house, &HashMap::new(), TODAY).map_err(sentences)
    }

    #[test]
    fn the_addresses_domain_of_the_house_is_refused_and_the_road_shown() {
        let (said, road) = typed(&[("courriel", "elle"), ("adresse", "accueil@ccas.fr")]).expect_err("refused");
        assert!(road && said[0].contains("@ccas.fr") && said[0].contains("une adresse à elle"), "{said:?}");
        assert!(typed(&[("courriel", "pro")]).expect_err("refused").1);
        assert!(typed(&[("telephone", "pro")]).expect_err("refused").0[0].contains("numéro à elle"));
    }

    #[test]
    fn what_exists_already_is_declared_only_with_a_plan_and_a_day() {
        let with = |plan, avant| typed(&[("adresse", "accueil@ccas.fr"), ("plan", plan), ("avant", avant)]);
        assert_eq!(with("créer sa boîte", "").expect_err("refused").0.len(), 1);
        assert_eq!(with("", "2026-12-04").expect_err("refused").0.len(), 1);
        assert!(with("créer sa boîte", "2026-11-26").expect_err("today").0[0].contains("de demain"));
        let kept = with("créer sa boîte", "04/12/2026").expect("declared");
        assert_eq!((kept.courriel, kept.reprise.map(|one| one.avant)), (AQui::Pro, Some(date(2026, 12, 4))));
    }

    #[test]
    fn a_relative_is_named_and_an_address_is_one() {
        assert!(typed(&[("courriel", "proche")]).expect_err("who?").0[0].contains("quel proche"));
        assert!(typed(&[("courriel", "proche"), ("precision", "sa sœur")]).is_ok());
        assert!(typed(&[("courriel", "elle"), ("adresse", "chez moi")]).is_err());
        assert!(typed(&[("courriel", "aucun"), ("adresse", "a@laposte.net")]).is_err());
        assert!(typed(&[("plan", "créer sa boîte")]).is_err(), "nothing typed is dropped in silence");
        let over =
            typed(&[("courriel", "elle"), ("plan", "créer sa boîte"), ("avant", "2026-12-04")]).expect("hers now");
        assert_eq!(over.reprise, None);
        assert_eq!(typed(&[]).expect("nothing said").courriel, AQui::Inconnu);
    }
}
