//! What looks like the password of a person is kept nowhere (architecture, invariant 11): every form of every slice passes
//! here before its handler. The page shows what was seen and why, with all that was typed, one correction from being saved.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use tandem_platform::web::{Fields, csrf};
use tandem_secrets::{Nature, chercher};

use crate::{
    agents::Session,
    ui::{Cadre, Lieu, Page, Samples},
};

/// Where an agent types her own secrets, and the search, whose words are not kept.
const AILLEURS: [&str; 5] = ["/connexion", "/confirmation", "/compte", "/voile", "/personnes/recherche"];
/// What is sealed or drawn by us, and who somebody is: no words that tell anything.
const SANS_PHRASE: [&str; 13] = [
    "retour",
    "suite",
    "brouillon",
    "numero",
    "prenom",
    "prenoms",
    "nom",
    "nom_usage",
    "naissance",
    "telephone",
    "identifiant",
    "mot_de_passe",
    "code",
];
const TITRE: &str = "Retirez ce mot avant d’enregistrer";
/// Bytes of a text that are read: several times the longest note taken; what is longer is refused further on, for that.
const LU: usize = 20_000;
/// Letters shown on each side of what was seen.
const AUTOUR: usize = 60;

/// One field of the form that is being refused.
#[derive(Debug)]
struct Champ {
    nom: String,
    valeur: String,
    /// The one that holds what was seen.
    vu: bool,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "ui/secret.html")]
pub struct SecretPage {
    cadre: Cadre,
    chemin: String,
    raison: &'static str,
    /// Before, what was seen, after.
    extrait: (String, String, String),
    champs: Vec<Champ>,
    /// A file came with the form: it has to be chosen again.
    fichier: bool,
}

/// The answer to a form that holds a secret; nothing for all the others.
pub(crate) fn refuser(session: &Session, chemin: &str, champs: &Fields, fichier: bool) -> Option<Response> {
    if ailleurs(chemin) {
        return None;
    }
    // As it would be kept and shown: without controls, whatever was sent.
    let clean = |(nom, valeur): &(String, String)| {
        let one = Fields::from_pairs(vec![(nom.clone(), valeur.clone())]);
        Champ { nom: nom.clone(), valeur: one.note(nom), vu: false }
    };
    let mut champs: Vec<Champ> = champs.pairs().iter().filter(|(nom, _)| nom != csrf::FIELD).map(clean).collect();
    let typed = |one: &&mut Champ| !SANS_PHRASE.contains(&one.nom.as_str()) && !est_un_numero(&one.valeur);
    let (found, extrait) = champs.iter_mut().filter(typed).find_map(|one| {
        let found = chercher(&one.valeur[..one.valeur.floor_char_boundary(LU)])?;
        one.vu = true;
        Some((found, extrait(&one.valeur, found.debut, found.fin)))
    })?;
    let page = SecretPage {
        cadre: Cadre { lieu: None, ..session.cadre(TITRE, Lieu::Personnes) },
        chemin: chemin.to_owned(),
        raison: found.nature.raison(),
        extrait,
        champs,
        fichier,
    };
    Some(Page(StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// One of those places, or below it; « /comptes » is not below « /compte ».
fn ailleurs(chemin: &str) -> bool {
    AILLEURS.iter().any(|place| chemin.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// Numbers we draw ourselves, alone or inside a key or an address of ours: letters and digits together, and nobody's secret.
fn est_un_numero(valeur: &str) -> bool {
    let drawn = |one: &str| {
        // One letter may say what it is the number of.
        let one = if one.len() == 37 { one.get(1..).unwrap_or(one) } else { one };
        one.len() == 36 && one.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-'))
    };
    valeur.split_whitespace().all(|word| word.split([',', '_', '/', '.', '=', '?', '&', ':']).any(drawn))
}

/// The secret between a few words, so that it is found again in a long note.
fn extrait(texte: &str, debut: usize, fin: usize) -> (String, String, String) {
    let (before, rest) = texte.split_at_checked(debut).unwrap_or((texte, ""));
    let (seen, after) = rest.split_at_checked(fin.saturating_sub(debut)).unwrap_or((rest, ""));
    let short =
        before.char_indices().rev().nth(AUTOUR).map_or(before.to_owned(), |(at, _)| format!("…{}", &before[at..]));
    let end = after.char_indices().nth(AUTOUR).map_or(after.to_owned(), |(at, _)| format!("{}…", &after[..at]));
    (short, seen.to_owned(), end)
}

impl Samples for SecretPage {
    const NOM: &'static str = "secret";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |texte: &str, fichier| {
            let found =
                chercher(texte).map_or((0, 0, Nature::MotDePasse), |found| (found.debut, found.fin, found.nature));
            Self {
                cadre: Cadre { lieu: None, ..Cadre::exemple(TITRE, Lieu::Personnes) },
                chemin: "/personnes/x/actes/nouveau".into(),
                raison: found.2.raison(),
                extrait: extrait(texte, found.0, found.1),
                champs: vec![
                    Champ { nom: "mode".into(), valeur: "M3".into(), vu: false },
                    Champ { nom: "note".into(), valeur: texte.into(), vu: true },
                ],
                fichier,
            }
        };
        vec![
            (
                "pleine",
                page(
                    "Compte ameli créé ce jour avec Madame. mdp : Soleil59! Elle l’a noté aussi dans son carnet.",
                    false,
                ),
            ),
            ("avec un fichier", page("Code Caf : 48213077", true)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::on_both_engines;
    use proptest::prelude::*;

    #[test]
    fn what_was_seen_stands_between_a_few_words_whatever_the_letters() {
        assert_eq!(extrait("mdp : été9", 6, 12), ("mdp : ".into(), "été9".into(), String::new()));
        let long = format!("{}Soleil59!{}", "é".repeat(200), "à".repeat(200));
        let (before, seen, after) = extrait(&long, 400, 409);
        assert_eq!((before.chars().count(), seen.as_str(), after.chars().count()), (62, "Soleil59!", 61));
    }

    #[test]
    fn an_agents_own_pages_are_left_alone_and_no_other() {
        assert!(ailleurs("/compte/mot-de-passe") && ailleurs("/connexion") && ailleurs("/personnes/recherche"));
        assert!(
            !ailleurs("/comptes/x/constat")
                && !ailleurs("/connexions/x/fermeture")
                && !ailleurs("/personnes/x/actes/nouveau")
        );
    }

    #[test]
    fn a_number_drawn_by_us_is_no_word_of_anybody() {
        assert!(est_un_numero("019aa000-0000-7000-8000-000000000001"));
        assert!(est_un_numero("019aa000-0000-7000-8000-000000000001 019aa000-0000-7000-8000-00000000000a"));
        assert!(est_un_numero("reunion?a=2026-11-25_0_019aa000-0000-7000-8000-000000000001.declaration"));
        assert!(est_un_numero("f019aa000-0000-7000-8000-000000000001.e019aa000-0000-7000-8000-000000000002"));
        assert!(!est_un_numero("mdp 019aa000-0000-7000-8000-000000000001") && !est_un_numero("fade"));
    }

    proptest! {
        #[test]
        fn an_extract_never_loses_what_was_seen(texte in "\\PC{0,200}") {
            if let Some(found) = chercher(&texte) {
                prop_assert_eq!(extrait(&texte, found.debut, found.fin).1, &texte[found.debut..found.fin]);
            }
        }
    }

    on_both_engines! {
        async fn a_password_in_a_note_is_refused_with_its_reason_and_nothing_typed_is_lost(world) {
            let id = world.person("Awa", "Diallo").await;
            let claire = world.as_agent("claire").await;
            let path = format!("/personnes/{id}/actes/nouveau");
            let note = "Compte ameli créé.\nmdp : Soleil59!";
            let fields = [("mode", "M3"), ("duree", "10"), ("demarche", "Ameli"), ("note", note)];
            let before = world.texts("SELECT id FROM actes").await.len();
            let answer = claire.post(&path, &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            answer.shows("Cela ressemble à un mot de passe").shows("<mark>Soleil59!</mark>").shows(&format!("action=\"{path}\""));
            answer.shows("name=\"demarche\" value=\"Ameli\"").shows("Compte ameli créé.\nmdp : Soleil59!</textarea>");
            assert_eq!(world.texts("SELECT id FROM actes").await.len(), before, "nothing is written");
            let corrected = [("mode", "M3"), ("duree", "10"), ("demarche", "Ameli"), ("note", "Compte ameli créé.")];
            assert!(claire.post(&path, &corrected).await.status.is_redirection());
            assert_eq!(world.texts("SELECT id FROM actes").await.len(), before + 1);
        }

        async fn an_agents_own_password_and_a_search_pass(world) {
            let claire = world.as_agent("claire").await;
            claire.post("/personnes/recherche", &[("q", "mdp : Soleil59!")]).await;
            let own = [("mot_de_passe", "Soleil59!"), ("suite", "/")];
            claire.post("/confirmation", &own).await.hides("Cela ressemble à un mot de passe");
        }
    }
}
