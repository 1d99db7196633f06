//! What it takes to send: a relay, a gateway, the words. Nothing leaves until the établissement says by what.

use std::{fs, path::Path, sync::Arc, time::Duration};

use tandem_platform::outbox::{Lease, Mail, MailSettings};

use super::{
    model::{Canal, Heures},
    passerelle::{CORPS, Passerelle, PasserelleHttp},
    textes::{self, Textes},
};

/// What is in the configuration, each value with the place it comes from.
#[derive(Debug, Default)]
pub struct Ecrits {
    /// Relay.
    pub smtp: (String, String),
    /// Its login.
    pub smtp_identifiant: (String, String),
    /// File of its password.
    pub smtp_secret: (String, String),
    /// Who the letters come from.
    pub courriel_de: (String, String),
    /// Address of the gateway.
    pub sms: (String, String),
    /// File of its header.
    pub sms_secret: (String, String),
    /// Body it takes.
    pub sms_corps: (String, String),
    /// The words.
    pub rappels: (String, String),
    /// Seconds between two looks at the queue.
    pub pause: (String, String),
    /// Seconds a server holds a message.
    pub bail: (String, String),
}

/// What is ready to send.
#[derive(Clone, Debug)]
pub struct Reglages {
    /// E-mail, when there is a relay.
    pub courriel: Option<Mail>,
    /// Text messages, when there is a gateway.
    pub sms: Option<Arc<dyn Passerelle>>,
    /// The words.
    pub textes: Arc<Textes>,
    /// When messages may leave.
    pub heures: Heures,
    /// Between two looks at the queue.
    pub pause: Duration,
    /// How long a server holds a message.
    pub bail: Lease,
}

impl Reglages {
    /// Can a message leave by this channel?
    pub fn envoie(&self, canal: Canal) -> bool {
        match canal {
            Canal::Courriel => self.courriel.is_some(),
            Canal::Sms => self.sms.is_some(),
            Canal::Papier => false,
        }
    }

    /// Reads and checks; connects to nothing. A wrong value names its place.
    pub fn lire(written: &Ecrits) -> Result<Self, String> {
        let at = |place: &str| {
            let place = place.to_owned();
            move |reason: String| format!("{place} : {reason}")
        };
        let secret = |(path, place): &(String, String)| -> Result<Option<String>, String> {
            if path.is_empty() {
                return Ok(None);
            }
            let text = fs::read_to_string(Path::new(path)).map_err(|error| at(place)(format!("{path} : {error}")))?;
            Ok(text.lines().next().map(|line| line.trim().to_owned()))
        };
        let courriel = if written.smtp.0.is_empty() {
            None
        } else {
            if written.courriel_de.0.is_empty() {
                return Err(at(&written.smtp.1)(
                    "il faut aussi « courriel_de » (exemple : CCAS de Villeneuve <rappels@exemple.fr>)".into(),
                ));
            }
            let login = match (written.smtp_identifiant.0.as_str(), secret(&written.smtp_secret)?) {
                ("", None) => None,
                ("", Some(_)) => return Err(at(&written.smtp_secret.1)("il faut aussi « smtp_identifiant »".into())),
                (_, None) => return Err(at(&written.smtp_identifiant.1)("il faut aussi « smtp_secret »".into())),
                (name, Some(word)) => Some((name.to_owned(), word)),
            };
            let settings = MailSettings { relay: written.smtp.0.clone(), from: written.courriel_de.0.clone(), login };
            Some(Mail::new(&settings).map_err(|bad| at(&written.smtp.1)(bad.0))?)
        };
        let sms: Option<Arc<dyn Passerelle>> = if written.sms.0.is_empty() {
            None
        } else {
            let body = if written.sms_corps.0.is_empty() { CORPS } else { &written.sms_corps.0 };
            let header = secret(&written.sms_secret)?;
            let gateway = PasserelleHttp::new(&written.sms.0, header.as_deref(), body);
            Some(Arc::new(gateway.map_err(at(&written.sms.1))?))
        };
        let words = if written.rappels.0.is_empty() {
            textes::FICHIER.to_owned()
        } else {
            let path = &written.rappels.0;
            fs::read_to_string(path).map_err(|error| at(&written.rappels.1)(format!("{path} : {error}")))?
        };
        let textes = Textes::lire(&words).map_err(|bad| at(&written.rappels.1)(bad.to_string()))?;
        let heures = textes.heures().ok_or_else(|| at(&written.rappels.1)("« heures » illisible".into()))?;
        let seconds = |(value, place): &(String, String)| {
            let read = value.parse::<u32>().ok().filter(|number| (1..=3600).contains(number));
            read.ok_or_else(|| at(place)(format!("« {value} » : un nombre de secondes, de 1 à 3600")))
        };
        let pause = Duration::from_secs(u64::from(seconds(&written.pause)?));
        let bail = Lease::seconds(seconds(&written.bail)?);
        Ok(Self { courriel, sms, textes: Arc::new(textes), heures, pause, bail })
    }
}
