//! Reading a flat table field by field, so that what is wrong is said in French, names the field, and keeps its line.

use crate::campagnes::JourDuMois;
use crate::delai::Delai;
use crate::mots::{Certitude, Compte, Effet, Evenement, Lieu, Sens};
use crate::regle::LimiteAvant;
use jiff::civil::Date;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// A value as a TOML or JSON file gives it.
#[derive(Debug)]
pub(crate) enum Valeur {
    Texte(String),
    Entier(i64),
    Booleen(bool),
    Liste(Vec<String>),
    Jour(String),
    Autre,
}

struct Visiteur;

impl<'de> Visitor<'de> for Visiteur {
    type Value = Valeur;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("un texte, un nombre entier, une date, « true », « false » ou une liste de textes")
    }

    fn visit_str<E: Error>(self, v: &str) -> Result<Valeur, E> {
        Ok(Valeur::Texte(v.to_owned()))
    }

    fn visit_i64<E: Error>(self, v: i64) -> Result<Valeur, E> {
        Ok(Valeur::Entier(v))
    }

    fn visit_u64<E: Error>(self, v: u64) -> Result<Valeur, E> {
        Ok(i64::try_from(v).map_or(Valeur::Autre, Valeur::Entier))
    }

    fn visit_bool<E: Error>(self, v: bool) -> Result<Valeur, E> {
        Ok(Valeur::Booleen(v))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Valeur, E> {
        Ok(Valeur::Autre)
    }

    fn visit_unit<E: Error>(self) -> Result<Valeur, E> {
        Ok(Valeur::Autre)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut liste: A) -> Result<Valeur, A::Error> {
        let mut textes = Some(Vec::new());
        while let Some(valeur) = liste.next_element_seed(Element)? {
            textes = match (textes, valeur) {
                (Some(mut tous), Valeur::Texte(texte)) => {
                    tous.push(texte);
                    Some(tous)
                }
                _ => None,
            };
        }
        Ok(textes.map_or(Valeur::Autre, Valeur::Liste))
    }

    /// A date without quotes comes from `toml` as a table of one private key.
    fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Valeur, A::Error> {
        let mut lu = Valeur::Autre;
        while let Some(cle) = table.next_key::<String>()? {
            let valeur = table.next_value_seed(Element)?;
            if let (true, Valeur::Texte(jour)) = (cle.starts_with("$__toml"), valeur) {
                lu = Valeur::Jour(jour);
            }
        }
        Ok(lu)
    }
}

struct Element;

impl<'de> serde::de::DeserializeSeed<'de> for Element {
    type Value = Valeur;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Valeur, D::Error> {
        d.deserialize_any(Visiteur)
    }
}

/// What a field may hold.
pub(crate) trait DeValeur: Sized {
    /// Reads it, or says in French what was expected.
    fn de_valeur(valeur: Valeur) -> Result<Self, String>;
}

impl DeValeur for String {
    fn de_valeur(valeur: Valeur) -> Result<String, String> {
        match valeur {
            Valeur::Texte(texte) => Ok(texte),
            _ => Err("un texte entre guillemets est attendu".to_owned()),
        }
    }
}

impl DeValeur for bool {
    fn de_valeur(valeur: Valeur) -> Result<bool, String> {
        match valeur {
            Valeur::Booleen(oui) => Ok(oui),
            _ => Err("« true » ou « false » est attendu, sans guillemets".to_owned()),
        }
    }
}

impl DeValeur for u16 {
    fn de_valeur(valeur: Valeur) -> Result<u16, String> {
        match valeur {
            Valeur::Entier(n) if (1..=9999).contains(&n) => u16::try_from(n).map_err(|_| "trop grand".to_owned()),
            _ => Err("un nombre entier de 1 à 9999 est attendu, sans guillemets".to_owned()),
        }
    }
}

impl DeValeur for u8 {
    fn de_valeur(valeur: Valeur) -> Result<u8, String> {
        match valeur {
            Valeur::Entier(n) if (1..=31).contains(&n) => u8::try_from(n).map_err(|_| "trop grand".to_owned()),
            _ => Err("un jour du mois, de 1 à 31, est attendu, sans guillemets".to_owned()),
        }
    }
}

impl DeValeur for Date {
    fn de_valeur(valeur: Valeur) -> Result<Date, String> {
        let texte = match valeur {
            Valeur::Texte(texte) | Valeur::Jour(texte) => texte,
            _ => String::new(),
        };
        // « 2026-11-26T10:00 » is a date to `jiff`; a rule only has days.
        if texte.len() != 10 {
            return Err("une date est attendue, comme 2026-11-26".to_owned());
        }
        texte.parse().map_err(|_| format!("« {texte} » n’est pas une date du calendrier, comme 2026-11-26"))
    }
}

impl DeValeur for Vec<Delai> {
    fn de_valeur(valeur: Valeur) -> Result<Vec<Delai>, String> {
        match valeur {
            Valeur::Liste(textes) => textes.iter().map(|t| t.parse().map_err(|e| format!("{e}"))).collect(),
            _ => Err("une liste de durées est attendue, comme [\"2 mois\", \"1 mois\"]".to_owned()),
        }
    }
}

macro_rules! par_texte {
    ($($type:ty),+) => {
        $(impl DeValeur for $type {
            fn de_valeur(valeur: Valeur) -> Result<$type, String> {
                String::de_valeur(valeur)?.parse().map_err(|e| format!("{e}"))
            }
        })+
    };
}
par_texte!(Delai, JourDuMois, LimiteAvant, Evenement, Effet, Sens, Lieu, Certitude, Compte);

/// Reads the value of a named field.
pub(crate) struct Champ<T> {
    nom: &'static str,
    type_: PhantomData<T>,
}

impl<T> Champ<T> {
    pub(crate) fn new(nom: &'static str) -> Champ<T> {
        Champ { nom, type_: PhantomData }
    }
}

impl<'de, T: DeValeur> serde::de::DeserializeSeed<'de> for Champ<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<T, D::Error> {
        let valeur = d.deserialize_any(Visiteur)?;
        T::de_valeur(valeur).map_err(|phrase| Error::custom(format!("« {} » : {phrase}", self.nom)))
    }
}

/// Reads the name of a field, known or not.
pub(crate) struct NomDeChamp(pub(crate) &'static [&'static str]);

impl<'de> serde::de::DeserializeSeed<'de> for NomDeChamp {
    type Value = &'static str;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<&'static str, D::Error> {
        let nom = <String as serde::Deserialize>::deserialize(d)?;
        self.0.iter().copied().find(|connu| *connu == nom).ok_or_else(|| {
            Error::custom(format!("le champ « {nom} » est inconnu ; champs possibles : {}", self.0.join(", ")))
        })
    }
}

/// Declares a flat table: its fields, read one by one, none unknown, none twice.
macro_rules! table {
    ($(#[$meta:meta])* $nom:ident, $quoi:literal, { $($champ:ident $cle:literal : $type:ty,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Default)]
        pub(crate) struct $nom {
            $(pub(crate) $champ: Option<$type>,)+
        }

        impl $nom {
            const CHAMPS: &[&str] = &[$($cle),+];
        }

        impl<'de> serde::Deserialize<'de> for $nom {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                struct Lecteur;

                impl<'de> serde::de::Visitor<'de> for Lecteur {
                    type Value = $nom;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str($quoi)
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut table: A) -> Result<$nom, A::Error> {
                        let mut lu = $nom::default();
                        while let Some(nom) = table.next_key_seed($crate::valeur::NomDeChamp($nom::CHAMPS))? {
                            match nom {
                                $($cle => {
                                    if lu.$champ.is_some() {
                                        return Err(serde::de::Error::custom(concat!("« ", $cle, " » est écrit deux fois")));
                                    }
                                    lu.$champ = Some(table.next_value_seed($crate::valeur::Champ::<$type>::new($cle))?);
                                })+
                                _ => {}
                            }
                        }
                        Ok(lu)
                    }
                }

                d.deserialize_map(Lecteur)
            }
        }
    };
}
pub(crate) use table;

/// For `#[serde(deserialize_with)]`: a date, with quotes or without (TOML).
pub fn date<'de, D: Deserializer<'de>>(d: D) -> Result<Date, D::Error> {
    Date::de_valeur(d.deserialize_any(Visiteur)?).map_err(Error::custom)
}

/// For `#[serde(default, deserialize_with)]`: a date when the field is there.
pub fn date_optionnelle<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Date>, D::Error> {
    date(d).map(Some)
}
