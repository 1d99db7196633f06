//! The words of the reminders, read from `donnees/rappels.toml` or the établissement's own copy.

use jiff::civil::{Date, Time};
use serde::Deserialize;

use super::model::{Echue, Heures, Moment};
use crate::ui::dates;

/// The file shipped with the program.
pub const FICHIER: &str = include_str!("../../../../donnees/rappels.toml");
/// What a text message holds without being cut in two.
const SMS_MAX: usize = 160;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Quand {
    depart: String,
    debut: i8,
    fin: i8,
    dimanche: bool,
    feries: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    avant: String,
    vers: String,
    ouverture: String,
    ouverture_vers: String,
    objet: String,
    fin: String,
    equipe: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Texte {
    sortes: Vec<String>,
    quoi: String,
    carte: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Interdits {
    organismes: Vec<String>,
    aides: Vec<String>,
    sejour: Vec<String>,
    sante: Vec<String>,
    dettes: Vec<String>,
}

/// All of them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Textes {
    heures: Quand,
    phrases: Phrases,
    #[serde(rename = "textes")]
    liste: Vec<Texte>,
    interdits: Interdits,
}

/// Why the file is refused: a sentence naming its line or its text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("textes des rappels : {0}")]
pub struct TextesRefuses(pub String);

/// Who signs: the first name of her referent, and the établissement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// First name, when she has a referent.
    pub prenom: Option<String>,
    /// Name of the établissement.
    pub etablissement: String,
}

/// What leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mots {
    /// Subject of an e-mail.
    pub objet: String,
    /// Text of an e-mail.
    pub courriel: String,
    /// Text message.
    pub sms: String,
}

impl Textes {
    /// Reads and checks a file.
    pub fn lire(text: &str) -> Result<Self, TextesRefuses> {
        let read: Self = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = before.map_or(1, |before| before.matches('\n').count() + 1);
            TextesRefuses(format!("ligne {line} : {}", error.message()))
        })?;
        if read.liste.last().is_none_or(|last| !last.sortes.is_empty()) {
            return Err(TextesRefuses("le dernier texte doit valoir pour toutes les sortes (sortes = [])".into()));
        }
        if read.heures().is_none() {
            return Err(TextesRefuses(
                "« heures » : debut et fin entre 0 et 24, depart entre les deux et écrit 09:30".into(),
            ));
        }
        let phrases = &read.phrases;
        for (name, phrase) in [
            ("avant", &phrases.avant),
            ("vers", &phrases.vers),
            ("ouverture", &phrases.ouverture),
            ("ouverture_vers", &phrases.ouverture_vers),
        ] {
            if !phrase.contains("{limite}") || !phrase.contains("{quoi}") {
                return Err(TextesRefuses(format!("« {name} » doit dire {{limite}} et {{quoi}}")));
            }
        }
        let said = read.liste.iter().flat_map(|one| [&one.quoi, &one.carte]);
        let others = [&phrases.avant, &phrases.vers, &phrases.ouverture, &phrases.ouverture_vers];
        let others = others.into_iter().chain([&phrases.objet, &phrases.fin, &phrases.equipe]);
        for text in said.chain(others) {
            if let Some(word) = read.interdit(text) {
                return Err(TextesRefuses(format!("« {text} » contient « {word} », qui ne part jamais")));
            }
        }
        Ok(read)
    }

    /// When messages may leave.
    pub fn heures(&self) -> Option<Heures> {
        let Quand { debut, fin, dimanche, feries, .. } = self.heures;
        let depart: Time = self.heures.depart.parse().ok()?;
        let good = (0..24).contains(&debut) && fin <= 24 && (debut..fin).contains(&depart.hour());
        good.then_some(Heures { depart, debut, fin, dimanche, feries })
    }

    /// Every word that never leaves.
    pub fn interdits(&self) -> impl Iterator<Item = &str> {
        let all = [
            &self.interdits.organismes,
            &self.interdits.aides,
            &self.interdits.sejour,
            &self.interdits.sante,
            &self.interdits.dettes,
        ];
        all.into_iter().flatten().map(String::as_str)
    }

    /// The first word of `text` that never leaves.
    pub fn interdit(&self, text: &str) -> Option<&str> {
        let words = mots(text);
        self.interdits().find(|one| words.contains(&mots(one)))
    }

    /// What the card says of a date.
    pub fn carte(&self, one: &Echue) -> &str {
        &self.texte(one.sorte).carte
    }

    fn texte(&self, sorte: &str) -> &Texte {
        let named = self.liste.iter().find(|text| text.sortes.iter().any(|one| one == sorte));
        // `lire` refuses a file without a last text for everything.
        named.or(self.liste.last()).unwrap_or(&self.liste[0])
    }

    /// The words of one reminder, whole.
    pub fn dire(&self, one: &Echue, moment: Moment, signature: &Signature, today: Date) -> Mots {
        let sure = one.est_sure();
        let phrase = match (moment, sure) {
            (Moment::Ouverture, true) => &self.phrases.ouverture,
            (Moment::Ouverture, false) => &self.phrases.ouverture_vers,
            (_, true) => &self.phrases.avant,
            (_, false) => &self.phrases.vers,
        };
        let limite = dates::full(one.limite, today);
        let phrase = phrase.replace("{limite}", &limite).replace("{quoi}", &self.texte(one.sorte).quoi);
        let signed = self.signer(signature);
        let who = signature.prenom.as_deref().unwrap_or(&self.phrases.equipe);
        let end = self.phrases.fin.replace("{qui}", who);
        let courriel = format!("Bonjour,\n\n{phrase}\n\n{signed}\n\n{end}\n");
        // A curly apostrophe would double the price of a text message.
        let phrase = phrase.replace('’', "'");
        let sms = format!("{phrase} {}", signed.replace('’', "'"));
        let sms = if sms.chars().count() > SMS_MAX { phrase } else { sms };
        Mots { objet: self.phrases.objet.clone(), courriel, sms }
    }

    /// « Claire, CCAS de Villeneuve »; without the name of the établissement when it says too much.
    pub fn signer(&self, signature: &Signature) -> String {
        let house = Some(signature.etablissement.as_str()).filter(|name| self.interdit(name).is_none());
        let who = signature.prenom.as_deref().or(house.is_none().then_some(&*self.phrases.equipe));
        who.into_iter().chain(house).collect::<Vec<_>>().join(", ")
    }
}

/// The words, without accents, case or punctuation, each between spaces: to find whole words only.
fn mots(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| tandem_noms::normaliser(&line.replace('’', " "))).collect();
    format!(" {} ", lines.join(" "))
}
