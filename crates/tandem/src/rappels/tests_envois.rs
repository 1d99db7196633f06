//! What leaves, to a real relay and a real gateway, by moving the clock.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Redirect,
    routing::post,
};
use jiff::civil::date;
use tandem_platform::outbox::{self, Lease, Outcome};
use tokio::sync::Mutex;

use super::{
    passerelle::{CORPS, Passerelle, PasserelleHttp},
    tache::Bilan,
    tests_outils::{Poste, boite, echeance, lettres, prevenir},
};
use crate::{
    invariants::{noted, tamper},
    personnes::PersonneId,
    testing::{World, on_both_engines},
};

const ENVOYE: Bilan = Bilan { prepares: 0, annules: 0, envoyes: 1, refuses: 0, remis: 0 };

/// A person who agreed, and whose limit is on Tuesday 1 December: reminders on 24 and 28 November (29 is a Sunday).
async fn prevenue(world: &World, poste: &Poste, to: &str) -> (PersonneId, String) {
    let id = world.person("Aïssata", "Diallo").await;
    prevenir(&poste.agent("claire").await, &id, "courriel", to).await;
    let demarche = echeance(world, &id, None, date(2026, 12, 1)).await;
    (id, demarche)
}

on_both_engines! {
    async fn what_she_will_read_is_shown_word_for_word_and_is_what_leaves_once(world) {
        let Some(poste) = Poste::new(world, "") else { return };
        let to = boite("aissata");
        let (id, _) = prevenue(world, &poste, &to).await;
        let claire = poste.agent("claire").await;
        let address = format!("/personnes/{id}/rappels");
        let shown = claire.get(&address).await;
        shown.shows("mardi 24 novembre").shows("samedi 28 novembre").shows("Avant le mardi 1er décembre : pensez à votre déclaration du mois.");
        assert_eq!(poste.passer().await, Bilan { prepares: 1, ..Bilan::default() }, "one within four days, none leaves yet");
        poste.a("2026-11-24T08:29:59Z");
        assert_eq!(poste.envoyer("un").await, Bilan::default());
        poste.a("2026-11-24T08:30:00Z");
        assert_eq!(poste.envoyer("un").await, ENVOYE);
        for _ in 0..3 {
            let again = poste.passer().await;
            assert_eq!((again.envoyes, again.annules), (0, 0));
        }
        let [letter] = lettres(&to).try_into().expect("one letter");
        let text = shown.body.split("class=\"note lignes\">").nth(1).and_then(|rest| rest.split("</p>").next()).expect("text");
        assert_eq!(letter.texte.trim(), text.replace("&#39;", "'").trim());
        assert!(letter.id.ends_with("@exemple.fr>") && !letter.id.contains(id.as_str()));
        assert_eq!(noted(world, "rappels.envoyer", id.as_str()).await, 1);
        poste.agent("claire").await.get(&address).await.shows(&format!("envoyé à {to}"));
        poste.a("2026-11-28T09:00:00Z");
        assert_eq!(poste.passer().await.envoyes, 1);
        let ids: BTreeSet<String> = lettres(&to).into_iter().map(|one| one.id).collect();
        assert_eq!(ids.len(), 2, "two reminders, two names");
    }

    async fn nothing_leaves_at_night_on_a_sunday_or_a_holiday_and_it_leaves_after(world) {
        let Some(poste) = Poste::new(world, "") else { return };
        let to = boite("nuit");
        let id = world.person("Aïssata", "Diallo").await;
        prevenir(&poste.agent("claire").await, &id, "courriel", &to).await;
        echeance(world, &id, None, date(2026, 12, 5)).await;
        // Seven days before is Saturday 28: the server was stopped all day.
        poste.a("2026-11-28T19:00:00Z");
        assert_eq!(poste.passer().await.envoyes, 0, "20 h");
        for (instant, sent) in [("2026-11-29T11:00:00Z", 0), ("2026-11-30T06:59:00Z", 0), ("2026-11-30T07:00:00Z", 1)] {
            poste.a(instant);
            assert_eq!(poste.passer().await.envoyes, sent, "{instant}");
        }
        assert_eq!(lettres(&to).len(), 1);
    }

    async fn a_step_done_meanwhile_a_word_taken_back_an_archive_or_a_freeze_cancels_it_at_the_last_look(world) {
        let Some(poste) = Poste::new(world, "") else { return };
        let mut all = Vec::new();
        for what in ["faite", "retiree", "archivee", "gelee", "changee"] {
            let to = boite(what);
            let (id, demarche) = prevenue(world, &poste, &to).await;
            all.push((what, to, id, demarche));
        }
        assert_eq!(poste.preparer().await.prepares, 5);
        let new = boite("nouvelle");
        for (what, _, id, demarche) in &all {
            match *what {
                "faite" => tamper(world, &format!("DELETE FROM echeances WHERE demarche_id = '{demarche}'")).await,
                "retiree" => {
                    let claire = poste.agent("claire").await;
                    let accord = claire.get(&format!("/personnes/{id}/rappels")).await.field("accord");
                    claire.post(&format!("/personnes/{id}/rappels/retrait"), &[("accord", &accord)]).await;
                }
                "archivee" => tamper(world, &format!("UPDATE personnes SET archivee_le = '2026-11-23' WHERE id = '{id}'")).await,
                "gelee" => tamper(world, &format!("UPDATE personnes SET limitee_le = '2026-11-23' WHERE id = '{id}'")).await,
                _ => prevenir(&poste.agent("claire").await, id, "courriel", &new).await,
            }
        }
        poste.a("2026-11-24T08:30:00Z");
        let done = poste.envoyer("un").await;
        assert_eq!((done.envoyes, done.annules), (1, 3), "{done:?}: what was taken back waits no more");
        for (what, to, _, _) in &all {
            assert_eq!(lettres(to).len(), 0, "{what}");
        }
        assert_eq!(lettres(&new).len(), 1, "an address changed since is the one that is written to");
    }

    async fn a_refused_address_becomes_a_line_for_her_referent_until_it_is_read(world) {
        let Some(poste) = Poste::new(world, "") else { return };
        let (id, _) = prevenue(world, &poste, &boite("refusee")).await;
        poste.preparer().await;
        poste.a("2026-11-24T08:30:00Z");
        assert_eq!(poste.envoyer("un").await.refuses, 1);
        assert_eq!(poste.passer().await.envoyes, 0, "what was refused is not tried again");
        let claire = poste.agent("claire").await;
        claire.get("/").await.shows("Un rappel n’est pas parti aujourd’hui\u{a0}: l’adresse est refusée.").shows("Aïssata DIALLO");
        world.as_agent("sonia").await.get("/").await.hides("n’est pas parti");
        let address = format!("/personnes/{id}/rappels");
        let page = claire.get(&address).await;
        page.shows("l’adresse est refusée");
        claire.post(&format!("{address}/vu"), &[("envoi", &page.field("envoi"))]).await;
        claire.get("/").await.hides("n’est pas parti");
        claire.get(&address).await.hides("C’est noté").shows("refusé, à refusee");
    }

    async fn a_relay_that_asks_to_wait_or_refuses_us_is_tried_again_until_it_would_be_too_late(world) {
        let Some(poste) = Poste::new(world, "") else { return };
        for kind in ["occupee", "fermee"] {
            prevenue(world, &poste, &boite(kind)).await;
        }
        poste.preparer().await;
        poste.a("2026-11-24T08:30:00Z");
        assert_eq!(poste.envoyer("un").await.remis, 2);
        assert_eq!(poste.envoyer("un").await.remis, 0, "not before a minute");
        poste.a("2026-11-24T08:31:01Z");
        assert_eq!(poste.envoyer("deux").await.remis, 2);
        poste.a("2026-11-27T19:00:01Z");
        assert_eq!(poste.envoyer("un").await, Bilan::default(), "from the eve of the next one on, it says nothing new");
        let claire = poste.agent("claire").await;
        let id = world.texts("SELECT about FROM envois ORDER BY about").await.remove(0);
        claire.get(&format!("/personnes/{id}/rappels")).await.shows("n’est pas parti à temps");
    }

    async fn a_clock_that_jumps_ahead_and_comes_back_loses_nothing_and_sends_nothing_twice(world) {
        let Some(poste) = Poste::new(world, "") else { return };
        let to = boite("horloge");
        prevenue(world, &poste, &to).await;
        poste.preparer().await;
        // A year ahead: everything is past. A server starts with that clock, holds nothing, forgets nothing.
        poste.a("2027-11-24T10:00:00Z");
        assert_eq!(poste.passer().await.envoyes, 0);
        poste.a("2026-11-24T08:30:00Z");
        assert_eq!(poste.passer().await.envoyes, 1);
        // Two days back, then forward again.
        poste.a("2026-11-22T08:30:00Z");
        assert_eq!(poste.passer().await.envoyes, 0);
        poste.a("2026-11-24T12:00:00Z");
        assert_eq!(poste.passer().await.envoyes, 0);
        poste.a("2026-11-28T08:30:00Z");
        assert_eq!(poste.passer().await.envoyes, 1);
        assert_eq!(lettres(&to).len(), 2);
    }

    async fn a_lease_or_a_try_put_by_a_clock_that_was_wrong_holds_nothing(world) {
        let Some(poste) = Poste::new(world, "") else { return };
        let to = boite("bail");
        prevenue(world, &poste, &to).await;
        poste.preparer().await;
        let (db, place) = (&poste.app.db, world.etablissement.as_str());
        poste.a("2026-11-25T10:00:00Z");
        // Taken by a server a day ahead, then killed.
        assert!(outbox::claim(db, place, "tue", Lease::USUAL).await.expect("claim").is_some());
        poste.a("2026-11-24T10:00:00Z");
        assert_eq!(poste.envoyer("deux").await, ENVOYE);
        assert_eq!(lettres(&to).len(), 1);
    }

    async fn the_nights_when_the_hour_changes_lose_and_repeat_nothing(world) {
        let Some(poste) = Poste::new(world, "") else { return };
        for (before, limit, leaves) in [
            ("2028-03-24T10:00:00Z", date(2028, 3, 29), "2028-03-27T07:30:00Z"),
            ("2028-10-27T10:00:00Z", date(2028, 11, 1), "2028-10-30T08:30:00Z"),
        ] {
            poste.a(before);
            let to = boite("saison");
            let id = world.person("Aïssata", "Diallo").await;
            prevenir(&poste.agent("claire").await, &id, "courriel", &to).await;
            echeance(world, &id, None, limit).await;
            poste.a(before);
            let leaves: jiff::Timestamp = leaves.parse().expect("instant");
            // Every half hour, across the night.
            let mut sent = Vec::new();
            while poste.app.db.clock().now() < leaves.saturating_add(jiff::SignedDuration::from_hours(4)).expect("instant") {
                if poste.passer().await.envoyes > 0 {
                    sent.push(poste.app.db.clock().now());
                }
                poste.app.db.clock().advance_seconds(1800);
            }
            assert_eq!(sent, [leaves]);
            assert_eq!(lettres(&to).len(), 1);
        }
    }

    async fn a_killed_server_leaves_its_message_to_another_once_its_lease_ends(world) {
        let Some(poste) = Poste::new(world, "") else { return };
        let to = boite("reprise");
        prevenue(world, &poste, &to).await;
        poste.preparer().await;
        poste.a("2026-11-24T08:30:00Z");
        let (db, place) = (&poste.app.db, world.etablissement.as_str());
        let held = outbox::claim(db, place, "tue", Lease::USUAL).await.expect("claim").expect("a message");
        assert_eq!(held.attempts, 1);
        assert_eq!(poste.envoyer("deux").await, Bilan::default(), "held");
        db.clock().advance_seconds(299);
        assert_eq!(poste.envoyer("deux").await, Bilan::default(), "held to the last second");
        db.clock().advance_seconds(1);
        assert_eq!(poste.envoyer("deux").await, ENVOYE);
        // The first was only asleep: what it says late neither undoes nor repeats.
        let intent = tandem_platform::Intent::new(place, "systeme", "tests", "envois", "");
        let mut tx = db.write(intent).await.expect("tx");
        outbox::later(&mut tx, &held, "tue", "delai").await.expect("late word");
        outbox::refused(&mut tx, &held.reference, "tue", "adresse").await.expect("late word");
        tx.commit().await.expect("commit");
        assert_eq!(poste.passer().await.envoyes, 0);
        assert_eq!(lettres(&to).len(), 1);
    }

    async fn eight_servers_at_once_send_each_reminder_once(world) {
        let Some(poste) = Poste::new(world, "") else { return };
        let claire = poste.agent("claire").await;
        let mut boxes = Vec::new();
        for _ in 0..24 {
            let to = boite("foule");
            let id = world.person("Aïssata", "Diallo").await;
            prevenir(&claire, &id, "courriel", &to).await;
            echeance(world, &id, None, date(2026, 12, 1)).await;
            boxes.push(to);
        }
        let (one, two) = tokio::join!(poste.preparer(), poste.preparer());
        assert!(one.prepares + two.prepares >= 24);
        poste.a("2026-11-24T08:30:00Z");
        let poste = Arc::new(poste);
        let servers = (0..8).map(|rank| {
            let poste = Arc::clone(&poste);
            tokio::spawn(async move { poste.envoyer(&format!("serveur {rank}")).await })
        });
        let mut total = Bilan::default();
        for server in servers.collect::<Vec<_>>() {
            total += server.await.expect("server");
        }
        assert_eq!(total, Bilan { envoyes: 24, ..Bilan::default() });
        let ids: Vec<String> = boxes.iter().flat_map(|to| lettres(to)).map(|one| one.id).collect();
        assert_eq!((ids.len(), ids.iter().collect::<BTreeSet<_>>().len()), (24, 24));
    }

    async fn a_text_message_goes_through_the_gateway_with_its_header_and_its_name(world) {
        let gateway = Portail::start().await;
        let Some(poste) = Poste::new(world, &format!("{}/accepte", gateway.adresse)) else { return };
        let id = world.person("Aïssata", "Diallo").await;
        prevenir(&poste.agent("claire").await, &id, "telephone", "0639980001").await;
        echeance(world, &id, None, date(2026, 12, 1)).await;
        poste.preparer().await;
        poste.a("2026-11-24T08:30:00Z");
        assert_eq!(poste.envoyer("un").await, ENVOYE);
        let [(headers, body)] = gateway.recus.lock().await.clone().try_into().expect("one request");
        let read: serde_json::Value = serde_json::from_str(&body).expect("JSON");
        assert_eq!(read["to"], "+33639980001");
        assert_eq!(read["message"], "Avant le mardi 1er décembre : pensez à votre déclaration du mois. CCAS des tests");
        assert_eq!(headers["idempotency-key"], read["id"].as_str().expect("name"));
        let sealed = world.texts("SELECT ref FROM envois WHERE channel = 'sms'").await;
        assert_eq!(sealed.len(), 1);
    }
}

/// What a gateway received.
type Recus = Arc<Mutex<Vec<(HeaderMap, String)>>>;

async fn keep(State(kept): State<Recus>, headers: HeaderMap, body: String) {
    kept.lock().await.push((headers, body));
}

/// A gateway that is a real server, on this machine.
struct Portail {
    adresse: String,
    recus: Recus,
}

impl Portail {
    async fn start() -> Self {
        let recus = Arc::new(Mutex::new(Vec::new()));
        let answer = |code: u16| post(move || async move { StatusCode::from_u16(code).expect("status") });
        let router = Router::new()
            .route("/accepte", post(keep))
            .route("/refuse", answer(422))
            .route("/ferme", answer(401))
            .route("/occupe", answer(503))
            .route("/ailleurs", post(|| async { Redirect::temporary("/accepte") }))
            .with_state(Arc::clone(&recus));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("listens");
        let adresse = format!("http://{}", listener.local_addr().expect("address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { adresse, recus }
    }
}

#[tokio::test]
async fn the_answer_of_a_gateway_says_whether_to_try_again() {
    let gateway = Portail::start().await;
    let of = |path: &str| {
        PasserelleHttp::new(&format!("{}{path}", gateway.adresse), Some("X-Cle: secret"), CORPS).expect("gateway")
    };
    for (path, expected) in [
        ("/accepte", Outcome::Accepted),
        ("/refuse", Outcome::Refused("numero")),
        ("/ferme", Outcome::Later("passerelle")),
        ("/occupe", Outcome::Later("passerelle")),
        ("/ailleurs", Outcome::Later("passerelle")),
        ("/inconnue", Outcome::Later("passerelle")),
    ] {
        assert_eq!(of(path).envoyer("+33639980001", "Bonjour", "m1").await, expected, "{path}");
    }
    let recus = gateway.recus.lock().await;
    assert_eq!(recus.len(), 1, "a redirection is not followed");
    assert_eq!(recus[0].0["x-cle"], "secret");
    let nobody = PasserelleHttp::new("http://127.0.0.1:9/", None, CORPS).expect("gateway");
    assert_eq!(nobody.envoyer("+33639980001", "Bonjour", "m1").await, Outcome::Later("passerelle"));
}
