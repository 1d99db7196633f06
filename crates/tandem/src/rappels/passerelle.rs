//! Text messages: a gateway behind a trait, and the one that is an HTTP address.

use std::{fmt, future::Future, pin::Pin, time::Duration};

use tandem_platform::outbox::Outcome;

/// Longest wait for the gateway.
const ATTENTE: Duration = Duration::from_secs(30);
/// The body sent when none is configured.
pub const CORPS: &str = r#"{"to":"{numero}","message":"{texte}","id":"{marque}"}"#;

/// What sending gives, later.
pub type Futur<'a> = Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;

/// Takes text messages away.
pub trait Passerelle: fmt::Debug + Send + Sync {
    /// Sends `texte` to `numero` (`+33…`). `marque` names the message, the same at each try.
    fn envoyer<'a>(&'a self, numero: &'a str, texte: &'a str, marque: &'a str) -> Futur<'a>;
}

/// A gateway that takes a `POST`.
#[derive(Clone)]
pub struct PasserelleHttp {
    adresse: String,
    entete: Option<(String, String)>,
    corps: String,
    client: ureq::Agent,
}

impl fmt::Debug for PasserelleHttp {
    /// Neither the header, which is a secret, nor the address, which may hold one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasserelleHttp(…)")
    }
}

impl PasserelleHttp {
    /// Over the address of a gateway; connects to nothing. `entete` is a line « Nom: valeur ».
    pub fn new(adresse: &str, entete: Option<&str>, corps: &str) -> Result<Self, String> {
        let parsed: Result<ureq::http::Uri, _> = adresse.parse();
        let known = parsed.is_ok_and(|uri| uri.host().is_some() && matches!(uri.scheme_str(), Some("http" | "https")));
        if !known {
            return Err(format!(
                "« {adresse} » n’est pas l’adresse d’une passerelle (exemple : https://sms.exemple.fr/envoi)"
            ));
        }
        let entete = entete.map(|line| {
            let (name, value) = line.split_once(':').ok_or("l’en-tête s’écrit « Nom: valeur », sur une ligne")?;
            let good = ureq::http::HeaderName::from_bytes(name.trim().as_bytes()).is_ok()
                && ureq::http::HeaderValue::from_str(value.trim()).is_ok();
            good.then(|| (name.trim().to_owned(), value.trim().to_owned()))
                .ok_or("l’en-tête s’écrit « Nom: valeur », sur une ligne")
        });
        if !corps.contains("{numero}") || !corps.contains("{texte}") {
            return Err("le corps doit contenir {numero} et {texte}".to_owned());
        }
        // A redirection would carry a number somewhere nobody chose.
        let client = ureq::Agent::config_builder()
            .timeout_global(Some(ATTENTE))
            .max_redirects(0)
            .http_status_as_error(false)
            .build()
            .new_agent();
        Ok(Self { adresse: adresse.to_owned(), entete: entete.transpose()?, corps: corps.to_owned(), client })
    }

    fn corps(&self, numero: &str, texte: &str, marque: &str) -> String {
        let json = self.corps.trim_start().starts_with('{');
        let put = |value: &str| {
            if json {
                serde_json::Value::from(value).to_string().trim_matches('"').to_owned()
            } else {
                serde_urlencoded::to_string([("", value)]).unwrap_or_default().trim_start_matches('=').to_owned()
            }
        };
        // The text last: what it holds is not read again.
        let start = self.corps.replace("{numero}", &put(numero)).replace("{marque}", &put(marque));
        start.replace("{texte}", &put(texte))
    }

    fn poster(&self, corps: String, marque: &str) -> Outcome {
        let kind =
            if corps.trim_start().starts_with('{') { "application/json" } else { "application/x-www-form-urlencoded" };
        let mut request =
            self.client.post(&self.adresse).header("Content-Type", kind).header("Idempotency-Key", marque);
        if let Some((name, value)) = &self.entete {
            request = request.header(name, value);
        }
        match request.send(corps) {
            Err(error) => {
                tracing::warn!(timeout = matches!(error, ureq::Error::Timeout(_)), "gateway not reached");
                Outcome::Later("passerelle")
            }
            Ok(answer) => match answer.status().as_u16() {
                200..=299 => Outcome::Accepted,
                // It does not take this number; anything else is a setting to correct or an hour to wait.
                statut @ (400 | 422) => {
                    tracing::warn!(statut, "gateway refused");
                    Outcome::Refused("numero")
                }
                statut => {
                    tracing::warn!(statut, "gateway refused");
                    Outcome::Later("passerelle")
                }
            },
        }
    }
}

impl Passerelle for PasserelleHttp {
    fn envoyer<'a>(&'a self, numero: &'a str, texte: &'a str, marque: &'a str) -> Futur<'a> {
        let (me, body, mark) = (self.clone(), self.corps(numero, texte, marque), marque.to_owned());
        Box::pin(async move {
            let sent = tokio::task::spawn_blocking(move || me.poster(body, &mark)).await;
            sent.unwrap_or(Outcome::Later("passerelle"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_stays_inside_its_quotes_whatever_the_text_holds() {
        let json = PasserelleHttp::new("https://sms.exemple.fr/x", None, CORPS).expect("gateway");
        let body = json.corps("+33639980001", "dit « \"oui\" »\n{numero}\\", "m1");
        let read: serde_json::Value = serde_json::from_str(&body).expect("JSON");
        assert_eq!(read["message"], "dit « \"oui\" »\n{numero}\\");
        assert_eq!(read["to"], "+33639980001");
        let form = PasserelleHttp::new("http://10.0.0.1/x", None, "dest={numero}&msg={texte}").expect("gateway");
        assert_eq!(form.corps("+33639980001", "a&b=é", "m"), "dest=%2B33639980001&msg=a%26b%3D%C3%A9");
    }

    #[test]
    fn a_gateway_that_cannot_be_is_refused_without_saying_its_secret() {
        let of = |adresse, entete, corps| PasserelleHttp::new(adresse, entete, corps).expect_err("refused");
        assert!(of("sms.exemple.fr", None, CORPS).contains("adresse d’une passerelle"));
        assert!(of("ftp://sms.exemple.fr", None, CORPS).contains("adresse d’une passerelle"));
        let line = of("https://sms.exemple.fr", Some("Bearer secret"), CORPS);
        assert!(line.contains("Nom: valeur") && !line.contains("secret"));
        assert!(of("https://sms.exemple.fr", None, "{texte}").contains("{numero}"));
    }
}
