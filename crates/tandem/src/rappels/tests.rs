//! Over HTTP: what she agrees to, what she will read, who may, how it fails.

use axum::http::StatusCode;
use jiff::civil::date;

use super::tests_outils::{Poste, accepter, boite, echeance, prevenir};
use crate::{
    invariants::noted,
    personnes,
    testing::{World, on_both_engines},
};

async fn compte(world: &World, table: &str) -> String {
    world.texts(&format!("SELECT CAST(COUNT(*) AS TEXT) FROM {table}")).await.remove(0)
}

on_both_engines! {
    async fn without_a_relay_nothing_leaves_and_the_card_is_there(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let page = claire.get(&format!("/personnes/{id}/rappels")).await;
        page.shows("Elle ne reçoit pas de rappel.").shows("Pas encore réglé ici").shows("Imprimer la carte");
        let refused = accepter(&claire, &id, "courriel").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("Pas possible par e-mail");
        assert_eq!(accepter(&claire, &id, "papier").await.status, StatusCode::SEE_OTHER);
        claire.get(&format!("/personnes/{id}/rappels")).await.shows("Prévenue sur une carte en papier");
        assert_eq!(noted(world, "rappels.accord", id.as_str()).await, 1);
    }

    async fn she_agrees_with_a_day_and_a_name_and_takes_it_back_in_one_press(world) {
        let Some(poste) = Poste::new(world, "") else { return };
        let id = world.person("Aïssata", "Diallo").await;
        let claire = poste.agent("claire").await;
        prevenir(&claire, &id, "courriel", &boite("aissata")).await;
        let address = format!("/personnes/{id}/rappels");
        let page = claire.get(&address).await;
        page.shows("Prévenue par e-mail").shows("Accord donné de vive voix le 23 novembre 2026, noté par Claire Morel");
        claire.get(&format!("/personnes/{id}")).await.shows("Prévenue par e-mail");
        let accord = page.field("accord");
        let stop = format!("{address}/retrait");
        // A press on a page shown before changes nothing of what was agreed since.
        assert!(claire.post(&stop, &[("accord", "019aa000-0000-7000-8000-000000000001")]).await.status.is_redirection());
        claire.get(&address).await.shows("Prévenue par e-mail");
        for _ in 0..2 {
            assert!(claire.post(&stop, &[("accord", &accord)]).await.status.is_redirection());
        }
        claire.get(&address).await.shows("Elle ne reçoit pas de rappel.").shows("arrêté aujourd’hui, noté par Claire Morel");
        assert_eq!(compte(world, "rappel_retraits").await, "1");
    }

    async fn what_is_wrong_is_said_and_what_was_typed_is_kept(world) {
        let Some(poste) = Poste::new(world, "") else { return };
        let id = world.person("Aïssata", "Diallo").await;
        let claire = poste.agent("claire").await;
        let address = format!("/personnes/{id}/rappels");
        claire.get(&address).await.shows("Son dossier n’a pas d’adresse à elle.").shows("faits/courriel?cle=elle");
        let back = claire.post(&address, &[("canal", "pigeon"), ("recueil", ""), ("le", "2030-01-01")]).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        back.shows("Choisissez comment la prévenir.").shows("Dites comment elle a donné son accord.").shows("2030-01-01");
        let fields = [("numero", "019aa000-0000-7000-8000-000000000009"), ("canal", "papier"), ("recueil", "ecrit"), ("le", "2026-11-20")];
        for _ in 0..2 {
            assert_eq!(claire.post(&address, &fields).await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(compte(world, "rappel_accords").await, "1", "sent twice, written once");
    }

    async fn only_her_own_address_is_offered_never_that_of_somebody_near(world) {
        let Some(poste) = Poste::new(world, "http://127.0.0.1:9") else { return };
        let id = world.person("Aïssata", "Diallo").await;
        let claire = poste.agent("claire").await;
        for (genre, value) in [("courriel", "cousin@exemple.fr"), ("telephone", "0639980077")] {
            let fact = format!("/personnes/{id}/faits/{genre}");
            let page = claire.get(&fact).await;
            let (numero, vu) = (page.field("numero"), page.field("vu"));
            let fields = [("numero", numero.as_str()), ("vu", &vu), ("cle", "proche"), ("texte", value), ("source", "declare")];
            assert!(claire.post(&fact, &fields).await.status.is_redirection());
        }
        let page = claire.get(&format!("/personnes/{id}/rappels")).await;
        page.hides("cousin@").hides("39\u{a0}98\u{a0}00\u{a0}77").shows("n’a pas d’adresse à elle").shows("n’a pas de téléphone mobile à elle");
        assert_eq!(accepter(&claire, &id, "courriel").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn what_is_frozen_takes_no_agreement_and_still_lets_her_stop(world) {
        let Some(poste) = Poste::new(world, "") else { return };
        let id = world.person("Aïssata", "Diallo").await;
        let claire = poste.agent("claire").await;
        prevenir(&claire, &id, "courriel", &boite("gel")).await;
        let address = format!("/personnes/{id}/rappels");
        let accord = claire.get(&address).await.field("accord");
        let today = world.app.db.clock().today();
        let intent = tandem_platform::Intent::new(world.etablissement.as_str(), "systeme", "tests", "personnes", id.as_str());
        let mut tx = world.app.db.write(intent).await.expect("tx");
        personnes::limiter(&mut tx, &id, Some(today)).await.expect("frozen");
        tx.commit().await.expect("commit");
        assert_eq!(accepter(&claire, &id, "papier").await.status, StatusCode::LOCKED);
        assert!(claire.post(&format!("{address}/retrait"), &[("accord", &accord)]).await.status.is_redirection());
        claire.get(&address).await.shows("Elle ne reçoit pas de rappel.");
    }

    async fn the_card_has_her_three_next_dates_and_neither_her_name_nor_an_administration(world) {
        let id = world.person("Aïssata", "Diallo").await;
        for day in 10..15 {
            echeance(world, &id, None, date(2026, 12, day)).await;
        }
        let claire = world.as_agent("claire").await;
        let page = claire.get(&format!("/personnes/{id}/rappels/carte")).await;
        page.shows("avant le jeudi 10 décembre").shows("avant le samedi 12 décembre").hides("dimanche 13 décembre");
        page.shows("CCAS des tests").shows("En plus grand (A5)");
        let card = page.body.split("carte-rappel").nth(1).and_then(|rest| rest.split("</section>").next()).expect("card");
        assert!(!card.contains("Aïssata") && !card.contains("DIALLO") && !card.contains("France Travail"), "{card}");
        claire.get(&format!("/personnes/{id}/rappels/carte?format=a5")).await.shows("carte-rappel grande").shows("Format de poche (A6)");
        assert_eq!(noted(world, "rappels.carte", id.as_str()).await, 2);
    }

    async fn only_who_follows_people_opens_the_reminders_of_her_team(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let (karim, sonia) = (world.as_agent("karim").await, world.as_agent("sonia").await);
        for page in ["rappels", "rappels/carte"] {
            let address = format!("/personnes/{id}/{page}");
            assert_eq!(karim.get(&address).await.status, StatusCode::FORBIDDEN, "{page}");
            assert_eq!(sonia.get(&address).await.status, StatusCode::NOT_FOUND, "{page}");
            assert_eq!(world.as_agent("claire").await.get(&address).await.status, StatusCode::OK, "{page}");
        }
    }

    async fn the_pages_cost_a_fixed_number_of_queries(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let mut counts = Vec::new();
        for count in [0, 4] {
            for day in 0..count {
                echeance(world, &id, None, date(2026, 12, 10 + day)).await;
            }
            counts.push(claire.get(&format!("/personnes/{id}/rappels")).await.sql.len());
            counts.push(claire.get(&format!("/personnes/{id}/rappels/carte")).await.sql.len());
        }
        assert_eq!(counts[..2], counts[2..], "the number of dates changes nothing");
        assert!(counts[0] <= 14, "{counts:?}");
    }

    async fn erasing_a_person_leaves_nothing_of_what_was_said_or_sent(world) {
        let Some(poste) = Poste::new(world, "") else { return };
        let id = world.person("Aïssata", "Diallo").await;
        let claire = poste.agent("claire").await;
        prevenir(&claire, &id, "courriel", &boite("refusee")).await;
        let other = world.person("Ama", "Koffi").await;
        prevenir(&claire, &other, "courriel", &boite("ama")).await;
        for person in [&id, &other] {
            echeance(world, person, None, date(2026, 12, 2)).await;
        }
        poste.a("2026-11-25T08:31:00Z");
        poste.passer().await;
        let claire = poste.agent("claire").await;
        let address = format!("/personnes/{id}/rappels");
        let envoi = claire.get(&address).await.field("envoi");
        assert!(claire.post(&format!("{address}/vu"), &[("envoi", &envoi)]).await.status.is_redirection());
        let accord = claire.get(&address).await.field("accord");
        claire.post(&format!("{address}/retrait"), &[("accord", &accord)]).await;
        let tables = ["envois", "rappel_accords", "rappel_retraits", "rappel_echecs_vus"];
        for (table, rows) in tables.iter().zip(["2", "2", "1", "1"]) {
            assert_eq!(compte(world, table).await, rows, "{table}");
        }
        let intent = tandem_platform::Intent::new(world.etablissement.as_str(), "systeme", "tests", "personnes", id.as_str());
        let mut tx = world.app.db.write(intent).await.expect("tx");
        personnes::effacer(&mut tx, std::slice::from_ref(&id)).await.expect("erased");
        tx.commit().await.expect("commit");
        for (table, rows) in tables.iter().zip(["1", "1", "0", "0"]) {
            assert_eq!(compte(world, table).await, rows, "{table}");
        }
    }
}
