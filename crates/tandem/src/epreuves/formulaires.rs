//! Every form of the program, fed with what nobody should type: an answer, a sentence, what was typed, nothing half written.

use std::time::{Duration, Instant};

use tandem_platform::{db::Options, web::csrf};

use super::{
    adresses::{Chez, Objet, objet},
    base::Tables,
    formulaire::{self, Champ, Formulaire, Genre},
    hostile::{self, INTERDITS, Saisie},
};
use crate::{
    routes::MATRICE,
    testing::{Answer, Client, World, on_both_engines},
};

const GRAINE: u64 = 2026;
/// Nothing typed keeps a thread longer than this, even in a build for tests on a busy machine.
const LONG: Duration = Duration::from_secs(2);

/// Forms a page shows only in some state (a second factor on, a screen hidden): their fields, sent all the same.
const A_PART: &[(&str, &[&str])] = &[
    ("/blocages/{id}/pieces", &["numero", "papier"]),
    ("/conservation", &[]),
    ("/indicateurs/envoi", &["annee"]),
    ("/cadre/lecture", &["version"]),
    ("/cadre/brouillon", &["action"]),
    ("/mandats/archives", &["motif"]),
    ("/bordereaux/{id}/execution", &[]),
    ("/droits/{id}/levee", &["levee", "levee_dite_le"]),
    ("/passations/{id}/annulation", &[]),
    ("/echeances/{id}/{regle}/annulation", &["geste", "retour"]),
    ("/echeances/campagnes", &["numero", "campagne", "annee", "ouvre", "limite", "certitude", "source"]),
    ("/propositions/{id}", &["reponse"]),
    ("/remplacements/{id}/fin", &[]),
    ("/personnes/{id}/rappels/retrait", &["accord"]),
    ("/personnes/{id}/rappels/vu", &["envoi"]),
    ("/arrivee/{lien}", &["mot_de_passe", "encore"]),
    ("/connexion/code", &["attente", "suite", "code"]),
    ("/compte/code/secours", &[]),
    ("/compte/code/retrait", &[]),
    ("/voile/ouverture", &["suite", "pin"]),
    ("/equipe/agents/{id}/second-facteur", &[]),
    ("/equipe/agents/{id}/reactivation", &[]),
    ("/fiches/{code}/retour", &["numero", "vu", "rang"]),
    ("/signalements/{id}", &["suite", "raison"]),
    ("/signalements/{id}/lecture", &[]),
];

/// Two fields alike are taken, as they should: what is hostile goes in one at a time.
const UN_A_UN: [&str; 2] = ["/compte/mot-de-passe", "/compte/pin"];

/// Does a form of this address change the login that sends it?
fn change_la_connexion(path: &str) -> bool {
    ["/connexion", "/compte", "/voile", "/confirmation"].iter().any(|start| path.starts_with(start))
}

/// Every address that takes a form; those that contain `TANDEM_EPREUVES=/…` only, when it is set.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "as an iterator hands it over")]
fn tried(line: &&(&str, &str, &str)) -> bool {
    let asked = std::env::var("TANDEM_EPREUVES").unwrap_or_default();
    let asked = !asked.starts_with('/') || line.1.contains(&asked);
    asked && line.0 == "POST" && line.1 != "/deconnexion"
}

/// Everything, as `script/epreuves` asks; a share of it otherwise.
fn tout() -> bool {
    std::env::var("TANDEM_EPREUVES").is_ok_and(|asked| asked == "tout")
}

/// The form that posts to `address`, from its own page, those above, or any page of the house.
async fn trouver(client: &Client, path: &str, address: &str) -> Formulaire {
    if let Some((_, names)) = A_PART.iter().find(|line| line.0 == path) {
        let page = client.get("/connexions").await.body;
        let mut form = formulaire::tous(&page).into_iter().next().unwrap_or_default();
        form.champs.retain(|champ| champ.nom == csrf::FIELD);
        address.clone_into(&mut form.action);
        let field = |nom: &&str| Champ { nom: (*nom).to_owned(), genre: Genre::Muet, valeur: String::new() };
        form.champs.extend(names.iter().map(field));
        return form;
    }
    let above = address.rmatch_indices('/').map(|(at, _)| &address[..at]).filter(|path| !path.is_empty());
    let mut plain: Vec<&str> =
        MATRICE.iter().filter(|line| line.0 == "GET" && !line.1.contains('{')).map(|line| line.1).collect();
    // The nearest address first: « /connexions » for « /connexions/{id}/fermeture ».
    plain.sort_by_key(|page| std::cmp::Reverse(if address.starts_with(page) { page.len() } else { 0 }));
    for page in std::iter::once(address).chain(above).chain(plain) {
        let found = formulaire::tous(&client.get(page).await.body);
        if let Some(form) = found.into_iter().find(|form| form.action == address) {
            return form;
        }
    }
    panic!("no page has the form that posts to {address}");
}

/// The form as filled, with `saisie` in one field, or in all.
fn remplir(form: &Formulaire, saisie: &Saisie, rang: Option<usize>) -> Vec<(String, Vec<u8>)> {
    let mut pairs: Vec<(String, Vec<u8>)> = Vec::new();
    let typed = form.champs.iter().filter(|champ| champ.nom != csrf::FIELD).enumerate();
    for (at, champ) in typed {
        if pairs.iter().any(|pair| pair.0 == champ.nom) {
            continue;
        }
        let hostile = rang.is_none_or(|rang| rang == at);
        let value = if hostile { saisie.octets.clone() } else { champ.valeur.clone().into_bytes() };
        pairs.push((champ.nom.clone(), value));
    }
    pairs
}

/// Nothing typed comes back as markup, and no control or direction trick reaches a screen.
fn sans_danger(answer: &Answer, what: &str) {
    for mark in INTERDITS {
        assert!(!answer.body.contains(mark), "{what}: « {mark} » as it is");
    }
    let kind = answer.headers.get("content-type").map_or(&[][..], |value| value.as_bytes());
    if !kind.starts_with(b"text/html") && !answer.body.is_empty() {
        return;
    }
    let trick = answer.body.chars().find(|c| {
        (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    });
    assert!(trick.is_none(), "{what}: {trick:?} on the page");
    assert!(
        answer.location.is_empty()
            || (answer.location.starts_with('/')
                && !answer.location.starts_with("//")
                && !answer.location.starts_with("/\\")),
        "{what}: {}",
        answer.location
    );
    assert!(answer.headers.get_all("set-cookie").iter().count() <= 1, "{what}");
}

/// A refusal is a French page that says what is wrong.
fn est_une_phrase(answer: &Answer, what: &str) {
    let page = &answer.body;
    assert!(page.contains("<html lang=\"fr\">") && page.contains("<h1"), "{what}: {} {page}", answer.status);
    if answer.status.as_u16() == 422 {
        assert!(
            ["class=\"faute\"", "role=\"alert\"", "<div class=\"feuille\"><h2>"].iter().any(|mark| page.contains(mark)),
            "{what}: nothing says why: {page}"
        );
    }
}

/// Every text typed is still in its field.
fn garde(answer: &Answer, form: &Formulaire, sent: &[(String, Vec<u8>)], what: &str) {
    if form.champs.iter().all(|champ| matches!(champ.genre, Genre::Choix | Genre::Muet)) {
        return;
    }
    let shown = formulaire::tous(&answer.body).into_iter().find(|again| again.action == form.action);
    let shown = shown.unwrap_or_else(|| panic!("{what}: the form did not come back"));
    for champ in form.champs.iter().filter(|champ| matches!(champ.genre, Genre::Ligne | Genre::Texte)) {
        let typed =
            sent.iter().find(|pair| pair.0 == champ.nom).map(|pair| String::from_utf8_lossy(&pair.1).into_owned());
        let again = shown.champs.iter().find(|one| one.nom == champ.nom);
        let (typed, again) =
            (hostile::essentiel(&typed.unwrap_or_default()), again.map(|one| hostile::essentiel(&one.valeur)));
        assert_eq!(again.as_deref(), Some(typed.as_str()), "{what}: what was typed in « {} » is lost", champ.nom);
    }
}

async fn envoyer(world: &World, tables: &Tables, chez: &Chez, path: &str, saisie: &Saisie, rang: Option<usize>) -> u16 {
    // A fresh row: an earlier answer changes nothing here.
    let address = chez.adresse(world, path).await;
    let stranger = world.anonymous();
    let public = MATRICE.contains(&("POST", path, "*"));
    let client = if public { &stranger } else { &chez.client };
    let form = trouver(client, path, &address).await;
    let count = form.champs.len().max(1);
    let mut sent = remplir(&form, saisie, rang.map(|rang| rang % count));
    let before = tables.compter().await;
    let jeton = form.champs.iter().find(|champ| champ.nom == csrf::FIELD).map(|champ| champ.valeur.clone());
    sent.push((csrf::FIELD.to_owned(), jeton.unwrap_or_default().into_bytes()));
    let start = Instant::now();
    let answer = client.post_raw(&address, hostile::corps(&sent)).await;
    let elapsed = start.elapsed();
    assert!(elapsed < LONG, "POST {path} « {} » took {elapsed:?}", saisie.nom);
    let status = answer.status.as_u16();
    let what = format!("POST {path} « {} » in {rang:?}", saisie.nom);
    assert!(status < 500, "{what}: {status} {}", answer.body);
    assert!(public || !matches!(status, 401 | 403), "{what}: not even tried ({status})");
    sans_danger(&answer, &what);
    if status >= 400 {
        est_une_phrase(&answer, &what);
        assert_eq!(tables.compter().await, before, "{what}: refused ({status}) and yet written");
    }
    if status == 422 {
        garde(&answer, &form, &sent, &what);
    }
    if answer.status.is_redirection() {
        let next = client.get(&answer.location).await;
        assert!(next.status.as_u16() < 500, "{what}, then {}: {}", answer.location, next.status);
        sans_danger(&next, &format!("{what}, then {}", answer.location));
    }
    status
}

on_both_engines! {
    async fn every_form_answers_whatever_is_typed_in_it(world) {
        let tables = Tables::new(world).await;
        let (mut sent, mut refused) = (0, 0);
        // What refuses is the same program on both engines: PostgreSQL is sent half of the texts, in turn from one form to the next.
        let half = matches!(world.app.config.base, Options::Postgres(_)) && !tout();
        for (place, (_, path, letters)) in MATRICE.iter().filter(tried).enumerate() {
            let who = [('I', "claire"), ('R', "mperrin"), ('A', "karim"), ('T', "technique")];
            let who = who.into_iter().find(|one| *letters == "*" || letters.contains(one.0)).expect("somebody").1;
            let who = if matches!(objet(path), Objet::Arrivee | Objet::Enquete | Objet::Reponse) { "mperrin" } else { who };
            let mut chez = Chez::ici(world, who).await;
            for (rang, saisie) in hostile::toutes(GRAINE).into_iter().enumerate() {
                if half && (rang / 2 + place) % 2 == 1 {
                    continue;
                }
                // One field after the other, or all at once: in turn, or both with TANDEM_EPREUVES=tout.
                let ways = [None, Some(rang / 2), Some(rang / 2 + 1)];
                let (ways, turn) = if UN_A_UN.contains(path) { (&ways[1..], 0) } else { (&ways[..], rang % 2) };
                chez.tour = rang / 2;
                if change_la_connexion(path) {
                    // Wrong passwords and codes make the account wait.
                    world.app.db.clock().advance_seconds(1000);
                    chez = Chez::ici(world, who).await;
                }
                for at in if tout() { ways } else { &ways[turn..=turn] } {
                    let status = envoyer(world, &tables, &chez, path, &saisie, *at).await;
                    sent += 1;
                    refused += usize::from(status >= 400);
                }
            }
        }
        println!("{sent} hostile forms (seed {GRAINE}), {refused} refused with a sentence, the others kept");
        assert!(std::env::var("TANDEM_EPREUVES").is_ok() || (sent > 400 && refused > 100));
    }

    async fn a_form_in_pieces_is_a_sentence(world) {
        let tables = Tables::new(world).await;
        for (_, path, letters) in MATRICE.iter().filter(tried) {
            // Who opens an enquête is a responsable, whoever answers it or reads it.
            let boss = !letters.contains('I') || objet(path) == Objet::Enquete;
            let chez = Chez::ici(world, if boss { "mperrin" } else { "claire" }).await;
            let address = chez.adresse(world, path).await;
            let before = tables.compter().await;
            for body in ["", "&&&", "=", "jeton", "jeton=&jeton=", "%", "%zz=%", "jeton=%00", &"a=b&".repeat(40_000), &"[]".repeat(1000)] {
                let answer = chez.client.post_raw(&address, body.to_owned()).await;
                let what = format!("POST {path} {:?}", &body[..body.len().min(20)]);
                assert!((400..500).contains(&answer.status.as_u16()), "{what}: {}", answer.status);
                est_une_phrase(&answer, &what);
            }
            assert_eq!(tables.compter().await, before, "{path}");
        }
    }
}
