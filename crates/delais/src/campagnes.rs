//! The campaigns: dates that change each year and are entered by hand, never guessed.

use crate::erreur::Erreur;
use crate::mots::Certitude;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, de::Error as _};
use std::fmt;
use std::str::FromStr;

/// Every campaign, as in `donnees/campagnes.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Campagnes {
    #[serde(default, deserialize_with = "sans_doublon")]
    campagnes: Vec<Campagne>,
}

/// Written twice, a campaign or a year would be read once: which one, nobody would know.
fn sans_doublon<'de, D: Deserializer<'de>>(de: D) -> Result<Vec<Campagne>, D::Error> {
    let toutes = Vec::<Campagne>::deserialize(de)?;
    for (rang, une) in toutes.iter().enumerate() {
        if toutes.iter().take(rang).any(|autre| autre.cle == une.cle) {
            return Err(D::Error::custom(format!("la campagne « {} » est écrite deux fois", une.cle)));
        }
        for (rang, annee) in une.annees.iter().enumerate() {
            if une.annees.iter().take(rang).any(|autre| autre.annee == annee.annee) {
                let dit = format!("campagne « {} » : l’année {} est écrite deux fois", une.cle, annee.annee);
                return Err(D::Error::custom(dit));
            }
        }
    }
    Ok(toutes)
}

/// One campaign and the years that are known.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Campagne {
    /// Its name in the rules.
    pub cle: String,
    /// Its name on screen.
    pub nom: String,
    /// The code of its fiche.
    pub fiche: String,
    /// When the year's dates must have been entered.
    pub a_saisir_avant: JourDuMois,
    /// The years, in any order.
    #[serde(default)]
    pub annees: Vec<Annee>,
}

/// The dates of one year; what is not known is absent.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "AnneeBrute")]
pub struct Annee {
    /// The year.
    pub annee: i16,
    /// First day.
    pub ouvre: Option<Date>,
    /// Last day.
    pub limite: Option<Date>,
    /// What depends on where one lives, in words.
    pub zones: Option<String>,
    /// How sure.
    pub certitude: Certitude,
    /// Where it was read.
    pub source: String,
    /// When it was last checked.
    pub verifie_le: Date,
}

crate::valeur::table! {
    /// A year as written.
    AnneeBrute, "une année de campagne", {
        annee "annee": u16,
        ouvre "ouvre": Date,
        limite "limite": Date,
        zones "zones": String,
        certitude "certitude": Certitude,
        source "source": String,
        verifie_le "verifie_le": Date,
    }
}

impl TryFrom<AnneeBrute> for Annee {
    type Error = String;

    fn try_from(brute: AnneeBrute) -> Result<Annee, String> {
        let annee = brute.annee.and_then(|a| i16::try_from(a).ok()).ok_or("« annee » manque")?;
        if let (Some(ouvre), Some(limite)) = (brute.ouvre, brute.limite)
            && ouvre > limite
        {
            return Err(format!("année {annee} : « ouvre » vient après « limite »"));
        }
        Ok(Annee {
            annee,
            ouvre: brute.ouvre,
            limite: brute.limite,
            zones: brute.zones,
            certitude: brute.certitude.unwrap_or(Certitude::AConfirmer),
            source: brute.source.ok_or_else(|| format!("année {annee} : « source » manque"))?,
            verifie_le: brute.verifie_le.ok_or_else(|| format!("année {annee} : « verifie_le » manque"))?,
        })
    }
}

impl Campagnes {
    /// The campaign of that name.
    pub fn campagne(&self, cle: &str) -> Option<&Campagne> {
        self.campagnes.iter().find(|c| c.cle == cle)
    }

    /// The dates of a year, when they are known.
    pub fn get(&self, cle: &str, annee: i16) -> Option<&Annee> {
        self.campagne(cle)?.annees.iter().find(|a| a.annee == annee)
    }

    /// Every campaign, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Campagne> {
        self.campagnes.iter()
    }

    /// Puts the dates of a year, over those that were known: an établissement enters its own. False when there is no
    /// campaign of that name.
    pub fn poser(&mut self, cle: &str, annee: Annee) -> bool {
        let Some(campagne) = self.campagnes.iter_mut().find(|c| c.cle == cle) else { return false };
        campagne.annees.retain(|a| a.annee != annee.annee);
        campagne.annees.push(annee);
        true
    }
}

/// A day of any year: « 1er mars ».
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JourDuMois {
    /// The day, 1 to 31.
    pub jour: i8,
    /// The month, 1 to 12.
    pub mois: i8,
}

const MOIS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

impl JourDuMois {
    /// That day of a year; 29 February is the 28th when there is none.
    pub fn en(self, annee: i16) -> Option<Date> {
        let premier = Date::new(annee, self.mois, 1).ok()?;
        Date::new(annee, self.mois, self.jour.min(premier.days_in_month())).ok()
    }
}

impl FromStr for JourDuMois {
    type Err = Erreur;

    fn from_str(texte: &str) -> Result<JourDuMois, Erreur> {
        let lire = || {
            let (jour, mois) = texte.split_once(' ')?;
            let mois = (1i8..).zip(MOIS).find(|(_, nom)| *nom == mois)?.0;
            let jour = if jour == "1er" { 1 } else { jour.parse().ok()? };
            // A leap year has every day there is.
            Date::new(2024, mois, jour).ok().map(|_| JourDuMois { jour, mois })
        };
        lire().ok_or_else(|| Erreur::JourDuMois(texte.to_owned()))
    }
}

impl fmt::Display for JourDuMois {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rang = usize::try_from(self.mois - 1).unwrap_or_default();
        let mois = MOIS.get(rang).copied().unwrap_or_default();
        write!(f, "{}{}\u{a0}{mois}", self.jour, if self.jour == 1 { "er" } else { "" })
    }
}

impl<'de> Deserialize<'de> for JourDuMois {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<JourDuMois, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}
