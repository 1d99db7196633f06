//! What was typed when a page asked for something else first: sealed into that page, given back to the same agent.

use axum::response::{IntoResponse, Response};
use tandem_platform::{
    Db,
    keys::{hex, unhex},
    web::{Fields, csrf},
};

use super::AgentId;
use crate::{
    app::App,
    ui::{Cadre, Page, Samples},
};

/// A draft larger than this is not carried: once sealed and written in hexadecimal it must fit in a form.
const MAXIMUM: usize = 100_000;
/// What is never carried, sealed or not: what proves who one is.
const SECRETS: [&str; 6] = [csrf::FIELD, "mot_de_passe", "encore", "pin", "encore_pin", "code"];

/// Under what name `tandem.js` says which file was chosen in the form.
const FICHIER: &str = "fichier_choisi";

/// What was typed, where it was going, and by whom.
#[derive(Debug)]
pub(super) struct Brouillon {
    chemin: String,
    champs: Vec<(String, String)>,
}

/// Seals what `agent` was sending to `chemin`; empty when there is nothing to keep or too much.
pub(super) fn sceller(db: &Db, agent: &AgentId, chemin: &str, champs: &[(String, String)]) -> String {
    let kept: Vec<_> = champs.iter().filter(|(name, _)| !SECRETS.contains(&name.as_str())).collect();
    let text = serde_json::to_string(&(agent.as_str(), chemin, kept)).unwrap_or_default();
    if text.len() > MAXIMUM { String::new() } else { hex(&db.keys().seal("connexions.brouillon", "", &text)) }
}

/// What is said of a file that came too late.
pub(super) const FICHIER_PERDU: &str = "Votre fichier n’a pas été gardé : il faudra le choisir à nouveau.";

/// What is said of what was typed.
pub(super) fn phrase(scelle: &str) -> &'static str {
    if scelle.is_empty() {
        "Votre texte est trop long pour être gardé ici : revenez en arrière, copiez-le, puis recommencez."
    } else {
        "Ce que vous avez saisi est gardé : il restera à l’enregistrer."
    }
}

/// The same from a form. The button that hides the screen carries the form that was being filled in.
pub(super) fn de(db: &Db, agent: &AgentId, chemin: &str, champs: &Fields) -> String {
    if chemin == "/voile" {
        let typed: Vec<(String, String)> = serde_urlencoded::from_str(champs.raw("saisie")).unwrap_or_default();
        let path = chez_nous(champs.raw("chemin"));
        return if typed.is_empty() || path == "/" { String::new() } else { sceller(db, agent, &path, &typed) };
    }
    if chez_nous(chemin) != chemin {
        return String::new();
    }
    sceller(db, agent, chemin, champs.pairs())
}

/// Opens a draft, for the agent who typed it only.
pub(super) fn ouvrir(db: &Db, text: &str, agent: &AgentId) -> Option<Brouillon> {
    let plain = db.keys().open("connexions.brouillon", "", &unhex(text)?).ok()?;
    let (who, chemin, champs): (String, String, Vec<(String, String)>) = serde_json::from_str(&plain).ok()?;
    (who == agent.as_str()).then_some(Brouillon { chemin, champs })
}

/// Only an address of ours, and only a path: never another site, never a page that only leads elsewhere.
pub(super) fn chez_nous(suite: &str) -> String {
    let ours = suite.starts_with('/') && !suite.starts_with("//") && !suite.contains(['\\', '\r', '\n']);
    let path = suite.split(['?', '#']).next().unwrap_or_default();
    let detour = ["/connexion", "/connexion/code", "/confirmation", "/voile", "/voile/ouverture", "/deconnexion"];
    if ours && !detour.contains(&path) { suite.to_owned() } else { "/".to_owned() }
}

/// The page that gives back what was typed, one press from being saved.
#[derive(Debug, askama::Template)]
#[template(path = "agents/reprise.html")]
pub struct ReprisePage {
    cadre: Cadre,
    chemin: String,
    champs: Vec<(String, String)>,
}

impl ReprisePage {
    /// The names of the files that were chosen, and that have to be chosen again.
    fn fichiers(&self) -> impl Iterator<Item = &str> {
        self.champs.iter().filter(|(name, text)| name == FICHIER && !text.is_empty()).map(|(_, text)| text.as_str())
    }

    /// What is sent again.
    fn saisis(&self) -> impl Iterator<Item = &(String, String)> {
        self.champs.iter().filter(|(name, _)| name != FICHIER)
    }

    /// What she wrote in words, to be read again; codes, numbers and boxes say nothing here.
    fn mots(&self) -> impl Iterator<Item = &str> {
        self.saisis().map(|(_, text)| text.trim()).filter(|text| text.contains(char::is_whitespace))
    }
}

/// The answer that gives it back to the session whose cookie is `secret`.
pub(super) fn reprise(app: &App, secret: &str, kept: Brouillon) -> Response {
    let cadre = Cadre {
        demonstration: app.config.demonstration,
        jeton: csrf::token(app.db.keys(), secret),
        ..Cadre::anonyme()
    }
    .titled("Votre texte est gardé");
    Page::ok(ReprisePage { cadre, chemin: chez_nous(&kept.chemin), champs: kept.champs }).into_response()
}

impl Samples for ReprisePage {
    const NOM: &'static str = "reprise";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |champs: &[(&str, &str)]| Self {
            cadre: Cadre::anonyme().titled("Votre texte est gardé"),
            chemin: "/".into(),
            champs: champs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect(),
        };
        let note = ("note", "Rappeler la Caf lundi.");
        vec![("pleine", page(&[note])), ("fichier", page(&[note, (FICHIER, "titre de séjour.pdf")]))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_page_of_ours_is_kept_and_a_detour_is_not() {
        for good in ["/", "/connexions", "/personnes/x?apres=1", "/equipe/agents"] {
            assert_eq!(chez_nous(good), good);
        }
        for bad in ["", "//x", "/\\x", "https://x", "/connexion?suite=%2F", "/confirmation", "/voile?suite=/", "x"] {
            assert_eq!(chez_nous(bad), "/", "{bad}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_asked_the_next_page_is_a_path_of_ours(suite in "[/\\\\a-z:.?\r\n]{0,30}") {
            let next = chez_nous(&suite);
            prop_assert!(next.starts_with('/') && !next.starts_with("//") && !next.contains('\\'), "{}", next);
        }
    }
}
