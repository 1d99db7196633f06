//! The lines of a household in words, shared by the file and the page.

use std::collections::HashMap;

use jiff::{civil::Date, tz::TimeZone};

use super::{
    Quand,
    foyer::{Ancien, Foyer},
    model::{Fin, Lien, Membre, MenageId, Relation, Signature},
    queries::Proche,
};
use crate::{
    agents::AgentId,
    personnes::Identite,
    ui::{dates, de, nombre},
};

/// Someone, in words.
#[derive(Clone, Debug, Default)]
pub struct Ligne {
    /// The line, for its acts.
    pub id: String,
    /// Her file; nothing for the one whose page it is, and for who has none.
    pub dossier: Option<String>,
    /// Her name.
    pub nom: String,
    /// What she is.
    pub relation: String,
    /// Dates, shares, telephone.
    pub detail: String,
    /// Who wrote it.
    pub signe: String,
}

/// A household, in words.
#[derive(Clone, Debug, Default)]
pub struct Vu {
    /// Its id.
    pub id: String,
    /// « 4 personnes, dont 2 enfants »
    pub compte: String,
    /// Those who may be named, the one whose page it is last.
    pub membres: Vec<Ligne>,
    /// « et une autre personne »: never a name.
    pub autres: String,
}

/// What words need: names of agents, today.
#[derive(Debug)]
pub(super) struct Mots<'a> {
    pub noms: &'a HashMap<AgentId, String>,
    pub zone: &'a TimeZone,
    pub today: Date,
    /// Does the reader see shares, reasons and who wrote?
    pub tout: bool,
}

impl Mots<'_> {
    pub fn signe(&self, by: &Signature) -> String {
        format!("noté par {}", self.par(by))
    }

    pub fn par(&self, by: &Signature) -> String {
        let name = self.noms.get(&by.agent).map_or("un ancien agent", String::as_str);
        let day = by.le.to_zoned_datetime(self.zone.clone()).date();
        format!("{name}, {}", dates::near(day, self.today))
    }

    /// Every household she is in today.
    pub fn menages(&self, foyer: &Foyer) -> Vec<Vu> {
        foyer.menages().into_iter().map(|menage| self.menage(foyer, menage)).collect()
    }

    fn menage(&self, foyer: &Foyer, menage: &MenageId) -> Vu {
        let mut others = foyer.visibles(menage);
        others.sort_by_key(|one| {
            let rank = foyer.dite(one).map_or(9, |(relation, via)| relation as u8 + u8::from(via.is_some()) * 4);
            (rank, foyer.gens.get(&one.personne).and_then(|who| who.naissance), one.id.clone())
        });
        let own = foyer.siennes().find(|one| one.ouvert() && one.menage == *menage);
        let hidden = foyer.tus(menage);
        let n = foyer.chiffres(menage, self.today);
        let count = |n: usize, one, many| nombre(i64::try_from(n).unwrap_or(i64::MAX), one, many);
        let children = (n.enfants > 0 && hidden == 0).then(|| count(n.enfants, "enfant", "enfants"));
        let mut compte = count(n.personnes_du_menage, "personne", "personnes");
        compte.extend(children.map(|children| format!(", dont {children}")));
        Vu {
            id: menage.to_string(),
            compte,
            membres: others.into_iter().chain(own).map(|one| self.membre(foyer, one)).collect(),
            autres: match hidden {
                0 => String::new(),
                1 => "Et une autre personne.".to_owned(),
                n => format!("Et {n} autres personnes."),
            },
        }
    }

    fn membre(&self, foyer: &Foyer, one: &Membre) -> Ligne {
        let own = one.personne == foyer.personne;
        let relation = if own { "cette personne".to_owned() } else { relation(foyer.dite(one)) };
        let since = one.depuis.filter(|_| self.tout).map(Quand::depuis);
        let elsewhere = foyer.ailleurs(one).map(|part| match part {
            part if self.tout && !part.is_empty() => format!("vit aussi dans un autre ménage : {part}"),
            _ => "vit aussi dans un autre ménage".to_owned(),
        });
        Ligne {
            id: one.id.to_string(),
            dossier: (!own).then(|| one.personne.to_string()),
            nom: nom(foyer, one),
            relation,
            detail: since.into_iter().chain(elsewhere).collect::<Vec<_>>().join(" · "),
            signe: if self.tout { self.signe(&one.signe) } else { String::new() },
        }
    }

    /// Someone around.
    pub fn proche(&self, one: &Proche) -> Ligne {
        let mut detail: Vec<String> = one.telephone.as_deref().map(crate::ui::telephone).into_iter().collect();
        detail.extend(one.depuis.map(Quand::depuis));
        detail.extend(one.fin().map(|end| end.jusqua.jusqua()));
        Ligne {
            id: one.id.to_string(),
            dossier: None,
            nom: one.nom.clone(),
            relation: one.relation.clone(),
            detail: detail.join(" · "),
            signe: self.signe(&one.signe),
        }
    }

    /// Some time lived together, over.
    pub fn ancien(&self, foyer: &Foyer, one: &Ancien<'_>) -> Ligne {
        let words = [
            one.depuis.map(|from| format!("ensemble {}", from.depuis())),
            Some(one.fin.jusqua.jusqua()),
            one.fin.raison.map(|raison| raison.nom().to_owned()),
        ];
        Ligne {
            id: one.finie.id.to_string(),
            dossier: Some(one.avec.personne.to_string()),
            nom: nom(foyer, one.avec),
            relation: relation(foyer.dite(one.avec)),
            detail: words.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            signe: self.signe(&one.fin.signe),
        }
    }

    /// What was said and is no longer counted: sentence, and who said so.
    pub fn histoire(&self, foyer: &Foyer) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for one in foyer.membres.iter().filter(|one| foyer.ligne(&one.id).is_some()) {
            let nom = nom(foyer, one);
            if let Some(by) = &one.correction {
                let since = one.depuis.map(|from| format!(" {}", from.depuis())).unwrap_or_default();
                found.push((format!("{nom}, dans le ménage{since}"), self.corrige(&one.signe, by)));
            }
            for end in &one.fins {
                found.extend(self.fin_corrigee(&nom, end));
            }
        }
        for one in &foyer.proches {
            let who = format!("{}, {}", one.nom, one.relation);
            found.extend(one.correction.as_ref().map(|by| (who.clone(), self.corrige(&one.signe, by))));
            found.extend(one.fins.iter().filter_map(|end| self.fin_corrigee(&who, end)));
        }
        found.extend(foyer.liens.iter().filter_map(|one| self.lien_change(foyer, one)));
        found
    }

    fn fin_corrigee(&self, who: &str, end: &Fin) -> Option<(String, String)> {
        let by = end.correction.as_ref()?;
        let why = end.raison.map(|raison| format!(" ({})", raison.nom())).unwrap_or_default();
        Some((format!("{who} : départ {}{why}", end.jusqua.mots()), self.corrige(&end.signe, by)))
    }

    fn corrige(&self, signe: &Signature, by: &Signature) -> String {
        format!("{}. C’était une erreur, dit par {}.", capitale(&self.signe(signe)), self.par(by))
    }

    /// A link about her that another, said later, replaced.
    fn lien_change(&self, foyer: &Foyer, one: &Lien) -> Option<(String, String)> {
        let other = if one.personne == foyer.personne { &one.autre } else { &one.personne };
        let relation = one.entre(&foyer.personne, other)?;
        let later = foyer.liens.iter().filter(|two| {
            two.entre(&foyer.personne, other).is_some() && (two.signe.le, &two.id) > (one.signe.le, &one.id)
        });
        let next = later.min_by_key(|two| (two.signe.le, two.id.clone()))?;
        let who = foyer.gens.get(other)?.affichee();
        let now = next.entre(&foyer.personne, other).map_or("", Relation::nom);
        let said = format!("{who}, dit « {} » puis « {now} »", relation.nom());
        Some((said, format!("{}, puis par {}.", capitale(&self.signe(&one.signe)), self.par(&next.signe))))
    }
}

/// Her name, as colleagues say it.
pub(super) fn nom(foyer: &Foyer, one: &Membre) -> String {
    foyer.gens.get(&one.personne).map(Identite::affichee).unwrap_or_default()
}

/// What someone is, in words.
pub(super) fn relation(said: Option<(Relation, Option<&Identite>)>) -> String {
    match said {
        Some((relation, None)) => relation.nom().to_owned(),
        Some((relation, Some(of))) => format!("{} {}", relation.nom(), de(&of.affichee())),
        None => "lien non précisé".to_owned(),
    }
}

fn capitale(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
