//! A calendar address, from its making to its end, read back by a parser.

use axum::http::{HeaderValue, StatusCode, header};
use icalendar::{Calendar, Component};
use jiff::civil::date;
use tandem_delais::Evenement;
use tandem_platform::Intent;

use super::model::LECTURES;
use crate::{
    agents::collegues,
    invariants::journal,
    personnes::{self, Identite, NouvellePersonne, PersonneId},
    testing::{Answer, Client, World, on_both_engines},
};

/// Somebody Claire follows, with a declaration in December.
async fn suivie(world: &World, prenom: &str) -> PersonneId {
    let db = &world.app.db;
    db.clock().advance_seconds(1);
    let id = PersonneId::new(db.clock(), db.random());
    let new = NouvellePersonne {
        identite: Identite { nom: Some("Diallo".to_owned()), ..Identite::prenom(prenom) },
        equipe: world.centre.clone(),
        referent: Some(world.claire.clone()),
        auteur: world.claire.clone(),
        vue_le: None,
    };
    let place = world.etablissement.as_str();
    let intent = Intent::new(place, world.claire.as_str(), "tests", "personnes", id.as_str());
    let mut tx = db.write(intent).await.expect("tx");
    personnes::creer(&mut tx, &world.etablissement, &id, &new).await.expect("person");
    tx.commit().await.expect("commit");
    world.demarche(&id, "D07", &[(Evenement::Declaration, date(2026, 9, 10))]).await;
    id
}

async fn adresse(client: &Client, more: &[(&str, &str)]) -> String {
    let numero = client.get("/compte/agenda").await.field("numero");
    let mut fields = vec![("numero", numero.as_str())];
    fields.extend_from_slice(more);
    let page = client.post("/compte/agenda", &fields).await;
    lien(&page).unwrap_or_else(|| panic!("no address: {}", page.body))
}

fn lien(page: &Answer) -> Option<String> {
    let at = page.body.find("/agenda/")?;
    page.body.get(at..)?.split('<').next().map(str::to_owned)
}

fn relu(answer: &Answer) -> Calendar {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    for line in answer.body.split_terminator("\r\n") {
        assert!(line.len() <= 75 && !line.contains('\n'), "{line}");
    }
    answer.body.parse().unwrap_or_else(|error| panic!("{error}\n{}", answer.body))
}

fn valeurs(calendar: &Calendar, key: &str) -> Vec<String> {
    calendar.events().filter_map(|event| event.property_value(key)).map(str::to_owned).collect()
}

on_both_engines! {
    async fn the_calendar_counts_without_a_name_and_a_parser_reads_it(world) {
        suivie(world, "Aïssata").await;
        suivie(world, "Thierno").await;
        let path = adresse(&world.as_agent("claire").await, &[]).await;
        assert_eq!(path.len(), "/agenda/.ics".len() + 32);
        let stranger = world.anonymous();
        let answer = stranger.get(&path).await;
        let calendar = relu(&answer);
        assert_eq!(valeurs(&calendar, "SUMMARY"), ["2\u{a0}déclarations"]);
        assert_eq!(valeurs(&calendar, "DTSTART"), ["20261210"]);
        assert_eq!(valeurs(&calendar, "DTEND"), ["20261211"]);
        assert!(valeurs(&calendar, "DESCRIPTION")[0].starts_with("Date calculée."));
        for word in ["Aïssata", "Thierno", "DIALLO", "RSA", "VALARM", "D07"] {
            assert!(!answer.body.contains(word), "{word}: {}", answer.body);
        }
        assert!(answer.body.contains("VALUE=DATE") && answer.body.contains("X-WR-TIMEZONE:Europe/Paris"));
        assert_eq!(answer.headers.get(header::CACHE_CONTROL).map(HeaderValue::as_bytes), Some(&b"private, no-cache"[..]));
        assert!(answer.headers.get(header::SET_COOKIE).is_none());
        assert_eq!(answer.headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes), Some(&b"text/calendar; charset=utf-8"[..]));
        assert_eq!(journal(world, "agenda.lire").await, 1);
    }

    async fn an_event_keeps_its_identity_and_its_revision_grows_with_what_changes_only(world) {
        let id = suivie(world, "Aïssata").await;
        let path = adresse(&world.as_agent("claire").await, &[]).await;
        let stranger = world.anonymous();
        let first = stranger.get(&path).await;
        world.app.db.clock().advance_seconds(3600);
        let again = stranger.get(&path).await;
        assert_eq!(first.body, again.body, "nothing changed: not a byte did");
        world.demarche(&id, "D07", &[(Evenement::Declaration, date(2026, 9, 10))]).await;
        let changed = stranger.get(&path).await;
        let (before, after) = (relu(&first), relu(&changed));
        assert_eq!(valeurs(&after, "SUMMARY"), ["2\u{a0}déclarations"]);
        assert_eq!(valeurs(&before, "UID"), valeurs(&after, "UID"));
        assert_eq!((valeurs(&before, "SEQUENCE"), valeurs(&after, "SEQUENCE")), (vec!["1".to_owned()], vec!["2".to_owned()]));
        assert!(valeurs(&before, "DTSTAMP") < valeurs(&after, "DTSTAMP"));
    }

    async fn first_names_show_when_asked_and_not_those_of_a_frozen_file(world) {
        let id = suivie(world, "Aïssata, dite « Aya »; \\ l’aînée").await;
        let path = adresse(&world.as_agent("claire").await, &[("prenoms", "oui")]).await;
        let stranger = world.anonymous();
        let calendar = relu(&stranger.get(&path).await);
        assert_eq!(valeurs(&calendar, "SUMMARY"), ["Aïssata, dite « Aya »; \\ l’aînée\u{a0}: déclaration trimestrielle RSA"]);
        assert!(valeurs(&calendar, "DESCRIPTION")[0].contains("vérifiée le 26 novembre 2026"));
        let intent = Intent::new(world.etablissement.as_str(), world.claire.as_str(), "tests", "personnes", id.as_str());
        let mut tx = world.app.db.write(intent).await.expect("tx");
        personnes::limiter(&mut tx, &id, Some(date(2026, 11, 23))).await.expect("frozen");
        tx.commit().await.expect("commit");
        assert_eq!(valeurs(&relu(&stranger.get(&path).await), "SUMMARY"), ["Déclaration"]);
    }

    async fn a_renewed_stopped_or_closed_address_is_the_same_404_as_one_never_made(world) {
        let claire = world.as_agent("claire").await;
        let first = adresse(&claire, &[]).await;
        let second = adresse(&claire, &[]).await;
        let stranger = world.anonymous();
        let nobody = stranger.get(&format!("/agenda/{}.ics", "0".repeat(32))).await;
        assert_eq!(nobody.status, StatusCode::NOT_FOUND);
        let same = async |path: &str| {
            let answer = stranger.get(path).await;
            assert_eq!((answer.status, &answer.body), (nobody.status, &nobody.body), "{path}");
        };
        same(&first).await;
        assert_eq!(stranger.get(&second).await.status, StatusCode::OK);
        same(second.trim_end_matches(".ics")).await;
        assert!(claire.post("/compte/agenda", &[("action", "arreter")]).await.status.is_redirection());
        same(&second).await;
        let third = adresse(&claire, &[]).await;
        let boss = world.as_agent("mperrin").await;
        boss.get(&format!("/equipe/agents/{}", world.claire)).await;
        let closed = boss.post(&format!("/equipe/agents/{}/desactivation", world.claire), &[("motif", "partie")]).await;
        assert!(closed.status.is_redirection(), "{}", closed.body);
        same(&third).await;
        let mut reading = world.app.db.read(&tandem_platform::Scope::tenant(world.etablissement.as_str())).await.expect("read");
        assert!(collegues::collegues(&mut reading, &world.etablissement).await.expect("all").iter().any(|one| !one.actif));
    }

    async fn the_address_is_shown_once_and_only_its_mark_is_kept(world) {
        let claire = world.as_agent("claire").await;
        let page = claire.get("/compte/agenda").await;
        let numero = page.field("numero");
        let made = claire.post("/compte/agenda", &[("numero", &numero)]).await;
        let path = lien(&made).expect("shown");
        let again = claire.post("/compte/agenda", &[("numero", &numero)]).await;
        again.shows("a déjà été montrée").hides(&path);
        claire.get("/compte/agenda").await.shows("sans aucun nom").shows("Pas encore lu.").hides(&path);
        let secret = path.trim_start_matches("/agenda/").trim_end_matches(".ics");
        let kept = world.texts("SELECT marque FROM agenda_liens").await;
        assert!(kept.len() == 1 && !kept[0].contains(secret));
        world.anonymous().get(&path).await;
        claire.get("/compte/agenda").await.shows("Lu pour la dernière fois aujourd’hui à 9\u{a0}h\u{a0}").shows("1\u{a0}lecture en tout");
    }

    async fn a_calendar_that_asks_too_often_waits(world) {
        let path = adresse(&world.as_agent("claire").await, &[]).await;
        let stranger = world.anonymous();
        for _ in 0..LECTURES {
            assert_eq!(stranger.get(&path).await.status, StatusCode::OK);
        }
        let wait = stranger.get(&path).await;
        assert_eq!(wait.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(wait.headers.contains_key(header::RETRY_AFTER));
        assert_eq!(journal(world, "agenda.lire").await, LECTURES, "what is refused is not read");
        world.app.db.clock().advance_seconds(601);
        assert_eq!(stranger.get(&path).await.status, StatusCode::OK);
    }

    async fn reading_costs_as_many_queries_whatever_is_due(world) {
        suivie(world, "Aïssata").await;
        let path = adresse(&world.as_agent("claire").await, &[("prenoms", "oui")]).await;
        let stranger = world.anonymous();
        let one = stranger.get(&path).await.sql.len();
        for _ in 0..4 {
            suivie(world, "Thierno").await;
        }
        let many = stranger.get(&path).await;
        many.assert_queries(one);
        assert_eq!(relu(&many).events().count(), 5);
    }
}
