//! A rule as it is written: one flat table, whose `type` says which parameters it may have.

use crate::delai::{Delai, Unite};
use crate::mots::{Certitude, Compte, Effet, Evenement, Lieu, Sens};
use crate::regle::{Fondement, Genre, LimiteAvant, Regle};
use jiff::civil::Date;

crate::valeur::table! {
    /// The flat table, before its parameters are checked against its type.
    RegleBrute, "une règle d’échéance", {
        cle "cle": String,
        genre "type": String,
        nom "nom": String,
        effet "effet": Effet,
        sens "sens": Sens,
        lieu "lieu": Lieu,
        fondement "fondement": String,
        source "source": String,
        certitude "certitude": Certitude,
        verifie_le "verifie_le": Date,
        ouverture "ouverture": u8,
        ouverture_fevrier "ouverture_fevrier": u8,
        cloture "cloture": u8,
        mois "mois": u16,
        ouverture_jours "ouverture_jours": u16,
        evenement "evenement": Evenement,
        ouvre "ouvre": Delai,
        limite "limite": LimiteAvant,
        alertes "alertes": Vec<Delai>,
        jours "jours": u16,
        delai "delai": Delai,
        compte "compte": Compte,
        report "report": bool,
        apres "apres": String,
        campagne "campagne": String,
    }
}

/// The parameters each type may have.
const TYPES: [(&str, &[&str]); 10] = [
    ("fenetre-mensuelle", &["ouverture", "ouverture_fevrier", "cloture"]),
    ("periodique", &["mois", "ouverture_jours"]),
    ("renouvellement", &["evenement", "ouvre", "limite"]),
    ("anniversaire", &["evenement", "mois", "alertes"]),
    ("presence", &["evenement", "jours", "alertes"]),
    ("depuis-evenement", &["evenement", "delai", "compte", "report"]),
    ("silence", &["evenement", "delai", "compte", "report"]),
    ("recours", &["evenement", "apres", "delai", "compte", "report"]),
    ("campagne", &["campagne"]),
    ("avant-date", &["evenement", "ouvre", "limite"]),
];

/// Longest name a list can show.
const NOM: usize = 80;
/// Longest text of a basis.
const FONDEMENT: usize = 200;
/// The marks a source starts with.
const MARQUES: [&str; 5] = ["[S]", "[M]", "[G]", "[CG]", "[?]"];

fn exige<T>(valeur: Option<T>, champ: &str) -> Result<T, String> {
    valeur.ok_or_else(|| format!("« {champ} » manque"))
}

fn texte(valeur: Option<String>, champ: &str, max: usize) -> Result<String, String> {
    let texte = exige(valeur, champ)?;
    let longueur = texte.chars().count();
    if texte.trim().is_empty() {
        return Err(format!("« {champ} » est vide"));
    }
    if longueur > max {
        return Err(format!("« {champ} » est trop long : {longueur} caractères pour {max} au plus"));
    }
    Ok(texte)
}

/// Whether a text can be a key: short, plain, the same in a file, an address and a database.
fn est_cle(texte: &str) -> bool {
    (2..=40).contains(&texte.len()) && texte.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
}

impl RegleBrute {
    /// The parameters that are written, by name.
    fn ecrits(&self) -> impl Iterator<Item = &'static str> {
        [
            ("ouverture", self.ouverture.is_some()),
            ("ouverture_fevrier", self.ouverture_fevrier.is_some()),
            ("cloture", self.cloture.is_some()),
            ("mois", self.mois.is_some()),
            ("ouverture_jours", self.ouverture_jours.is_some()),
            ("evenement", self.evenement.is_some()),
            ("ouvre", self.ouvre.is_some()),
            ("limite", self.limite.is_some()),
            ("alertes", self.alertes.is_some()),
            ("jours", self.jours.is_some()),
            ("delai", self.delai.is_some()),
            ("compte", self.compte.is_some()),
            ("report", self.report.is_some()),
            ("apres", self.apres.is_some()),
            ("campagne", self.campagne.is_some()),
        ]
        .into_iter()
        .filter_map(|(nom, ecrit)| ecrit.then_some(nom))
    }

    /// The type, once it is known that it takes every parameter that is written.
    fn type_verifie(&self) -> Result<&'static str, String> {
        let ecrit = self.genre.as_deref().ok_or("« type » manque")?;
        let Some((genre, permis)) = TYPES.into_iter().find(|(nom, _)| *nom == ecrit) else {
            let connus = TYPES.map(|(nom, _)| nom).join(", ");
            return Err(format!("« type » : « {ecrit} » n’est pas un type de règle ; types connus : {connus}"));
        };
        match self.ecrits().find(|champ| !permis.contains(champ)) {
            Some(champ) => {
                Err(format!("« {champ} » ne va pas avec le type « {genre} », qui prend : {}", permis.join(", ")))
            }
            None => Ok(genre),
        }
    }

    /// The delay, which days it counts, and whether it is put off.
    fn delai(&self, report: bool) -> Result<(Delai, Compte, bool), String> {
        let delai = exige(self.delai, "delai")?;
        let compte = self.compte.unwrap_or(Compte::Calendaires);
        if matches!(compte, Compte::Ouvrables | Compte::Ouvres) && delai.unite != Unite::Jours {
            return Err(format!("« compte » : des jours {compte} ne comptent que des jours, pas « {delai} »"));
        }
        Ok((delai, compte, self.report.unwrap_or(report)))
    }

    /// An opening is further away than the limit.
    fn ouvre_avant(&self, limite: Option<Delai>) -> Result<Option<Delai>, String> {
        match (self.ouvre, limite) {
            (None, None) if self.limite.is_none() => Err("« ouvre » ou « limite » manque".to_owned()),
            (Some(ouvre), Some(limite)) if ouvre.environ() < limite.environ() => {
                Err(format!("« ouvre » ({ouvre} avant) doit être plus tôt que « limite » ({limite} avant)"))
            }
            _ => Ok(self.ouvre),
        }
    }

    /// Alerts come before the limit, and after the start.
    fn alertes(&self, duree: Delai) -> Result<Vec<Delai>, String> {
        let alertes = self.alertes.clone().unwrap_or_default();
        match alertes.iter().find(|alerte| alerte.environ() > duree.environ()) {
            Some(alerte) => Err(format!("« alertes » : {alerte} avant la limite, c’est avant le départ ({duree})")),
            None => Ok(alertes),
        }
    }

    /// The kind, from the parameters of its type.
    fn genre(&self, genre: &str) -> Result<Genre, String> {
        let ou = |defaut| self.evenement.unwrap_or(defaut);
        Ok(match genre {
            "fenetre-mensuelle" => Genre::FenetreMensuelle {
                ouverture: exige(self.ouverture, "ouverture")?,
                ouverture_fevrier: self.ouverture_fevrier,
                cloture: exige(self.cloture, "cloture")?,
            },
            "periodique" => {
                Genre::Periodique { mois: exige(self.mois, "mois")?, ouverture_jours: self.ouverture_jours }
            }
            "renouvellement" => {
                let limite = match self.limite {
                    Some(LimiteAvant::Jour { .. }) => {
                        return Err("« limite » : un renouvellement attend une durée, comme « 2 mois »".to_owned());
                    }
                    Some(LimiteAvant::Delai(delai)) => Some(delai),
                    None => None,
                };
                let ouvre = self.ouvre_avant(limite)?;
                Genre::Renouvellement { evenement: ou(Evenement::FinDeDroit), ouvre, limite }
            }
            "anniversaire" => {
                let mois = exige(self.mois, "mois")?;
                Genre::Anniversaire { evenement: ou(Evenement::Depot), mois, alertes: self.alertes(Delai::mois(mois))? }
            }
            "presence" => {
                let jours = exige(self.jours, "jours")?;
                Genre::Presence {
                    evenement: ou(Evenement::Contact),
                    jours,
                    alertes: self.alertes(Delai::jours(jours))?,
                }
            }
            "depuis-evenement" => {
                let (delai, compte, report) = self.delai(false)?;
                Genre::DepuisEvenement { evenement: exige(self.evenement, "evenement")?, delai, compte, report }
            }
            "silence" => {
                let (delai, compte, report) = self.delai(false)?;
                Genre::Silence { evenement: ou(Evenement::DepotComplet), delai, compte, report }
            }
            "recours" => {
                let (delai, compte, report) = self.delai(true)?;
                if self.evenement.is_none() && self.apres.is_none() {
                    return Err("« evenement » ou « apres » manque".to_owned());
                }
                Genre::Recours { evenement: self.evenement, apres: self.apres.clone(), delai, compte, report }
            }
            "campagne" => Genre::Campagne { campagne: exige(self.campagne.clone(), "campagne")? },
            _ => {
                let delai = match self.limite {
                    Some(LimiteAvant::Delai(delai)) => Some(delai),
                    Some(LimiteAvant::Jour { rang, .. }) => Some(Delai { n: u16::from(rang), unite: Unite::Semaines }),
                    None => None,
                };
                let ouvre = self.ouvre_avant(delai)?;
                Genre::AvantDate { evenement: exige(self.evenement, "evenement")?, ouvre, limite: self.limite }
            }
        })
    }

    /// What the limit means, by default and where it must be said.
    fn sens(&self, genre: &Genre) -> Result<Sens, String> {
        match (genre, self.sens) {
            (Genre::Silence { .. }, None) => {
                Err("« sens » manque : dire si le silence est un rejet, un accord, ou inconnu".to_owned())
            }
            (Genre::Silence { .. }, Some(sens)) if !sens.est_silence() => Err(format!(
                "« sens » : une règle de silence attend silence-rejet, silence-accord ou silence-inconnu, pas « {} »",
                sens.code()
            )),
            (Genre::Silence { .. }, Some(sens)) => Ok(sens),
            (_, Some(sens)) if sens.est_silence() => {
                Err(format!("« sens » : « {} » ne va qu’avec le type « silence »", sens.code()))
            }
            (Genre::Recours { .. }, sens) => Ok(sens.unwrap_or(Sens::Recours)),
            (_, sens) => Ok(sens.unwrap_or(Sens::Limite)),
        }
    }
}

impl TryFrom<RegleBrute> for Regle {
    type Error = String;

    fn try_from(brute: RegleBrute) -> Result<Regle, String> {
        let cle = exige(brute.cle.clone(), "cle")?;
        if !est_cle(&cle) {
            return Err(format!(
                "« cle » : « {cle} » doit faire 2 à 40 caractères, lettres minuscules sans accent, chiffres ou tirets"
            ));
        }
        let complet = |phrase: String| format!("règle « {cle} » : {phrase}");
        let genre = brute.type_verifie().and_then(|genre| brute.genre(genre)).map_err(complet)?;
        let sens = brute.sens(&genre).map_err(complet)?;
        let source = texte(brute.source, "source", 400).map_err(complet)?;
        if !MARQUES.iter().any(|marque| source.starts_with(marque)) {
            return Err(complet(format!("« source » commence par sa marque : {}", MARQUES.join(", "))));
        }
        Ok(Regle {
            nom: texte(brute.nom, "nom", NOM).map_err(complet)?,
            effet: brute.effet,
            sens,
            lieu: brute.lieu,
            fondement: Fondement {
                texte: texte(brute.fondement, "fondement", FONDEMENT).map_err(complet)?,
                source,
                certitude: exige(brute.certitude, "certitude").map_err(complet)?,
                verifie_le: exige(brute.verifie_le, "verifie_le").map_err(complet)?,
            },
            genre,
            cle,
        })
    }
}
