//! The page of the day: what changed in the fiches, told to those it concerns.

use axum::http::StatusCode;
use jiff::civil::date;
use tandem_delais::Evenement;

use crate::{
    demarches::{self, FinId, Issue, NouvelleFin},
    testing::{Client, World, on_both_engines},
};

/// Karim reports that D01 changed; gives the report's id.
async fn signaler(world: &World, phrase: &str) -> String {
    let karim = world.as_agent("karim").await;
    let path = "/fiches/D01/signalement";
    let numero = karim.get(path).await.field("numero");
    let sent = karim.upload(path, &[("numero", numero.as_str()), ("phrase", phrase)], "ecran.jpg", b"").await;
    assert_eq!(sent.location, "/fiches/D01?fait=signale", "{}", sent.body);
    numero
}

async fn confirmer(boss: &Client, id: &str) {
    let done = boss.post(&format!("/signalements/{id}"), &[("suite", "confirmer")]).await;
    assert!(done.location.starts_with("/fiches/D01"), "{}", done.body);
}

on_both_engines! {
    async fn who_has_the_procedure_under_way_is_told_of_a_confirmed_change_until_she_read_it(world) {
        let (one, other) = (world.person("Aïssata", "Diallo").await, world.person("Thierno", "Bah").await);
        world.demarche(&one, "D01", &[(Evenement::Declaration, date(2026, 10, 2))]).await;
        world.demarche(&other, "D01", &[]).await;
        world.demarche(&other, "D07", &[]).await;
        let (claire, boss) = (world.as_agent("claire").await, world.as_agent("mperrin").await);
        boss.post(&format!("/personnes/{one}/suivi"), &[("equipe", world.centre.as_str()), ("referent", world.claire.as_str()), ("debut", "2026-11-23")]).await;
        let report = signaler(world, "Le bouton est passé en bas de la page.").await;
        claire.get("/").await.hides("Ça a changé");
        boss.get("/").await.shows("<h2>Ça a changé</h2>").shows("Le bouton est passé en bas").shows("à confirmer ou à écarter").shows("Répondre").hides("J’ai lu");
        confirmer(&boss, &report).await;
        let told = claire.get("/").await;
        told.shows("<h2>Ça a changé</h2>").shows("Le bouton est passé en bas de la page.").shows("Confirmé aujourd’hui · 2\u{a0}personnes que vous suivez").shows("J’ai lu").assert_queries(19);
        boss.get("/").await.hides("Ça a changé");
        for (name, why) in [("karim", "follows nobody"), ("sonia", "is of another team")] {
            assert!(!world.as_agent(name).await.get("/").await.body.contains("Ça a changé"), "{name} {why}");
        }
        for _ in 0..2 {
            assert_eq!(claire.post(&format!("/signalements/{report}/lecture"), &[]).await.location, "/");
        }
        claire.get("/").await.hides("Ça a changé");
        assert_eq!(world.texts("SELECT signalement_id FROM fiche_lectures").await, [report]);
        assert_eq!(world.texts("SELECT action FROM journal WHERE action = 'fiches.lire'").await.len(), 1);
    }

    async fn a_change_concerns_nobody_whose_demarche_is_over_nor_what_nobody_confirmed(world) {
        let person = world.person("Aïssata", "Diallo").await;
        let demarche = world.demarche(&person, "D01", &[]).await;
        let (claire, boss) = (world.as_agent("claire").await, world.as_agent("mperrin").await);
        let (first, second) = (signaler(world, "Le site a changé d’adresse.").await, signaler(world, "Un code est demandé.").await);
        boss.post(&format!("/signalements/{second}"), &[("suite", "ecarter"), ("raison", "vu avec eux")]).await;
        claire.get("/").await.hides("Ça a changé");
        // Nothing to have read yet: it stays for whoever answers.
        assert_eq!(claire.post(&format!("/signalements/{first}/lecture"), &[]).await.location, "/");
        assert_eq!(world.texts("SELECT signalement_id FROM fiche_lectures").await.len(), 0);
        confirmer(&boss, &first).await;
        claire.get("/").await.shows("Le site a changé d’adresse.").hides("Un code est demandé.").shows("1\u{a0}personne que vous suivez");
        let db = &world.app.db;
        let mut tx = db.write(tandem_platform::Intent::new(world.etablissement.as_str(), world.claire.as_str(), "tests", "demarches", demarche.as_str())).await.expect("tx");
        let end = NouvelleFin { id: &FinId::new(db.clock(), db.random()), demarche: &demarche, issue: Issue::Aboutie, motif: None, revenir_le: None, note: None };
        assert!(demarches::finir(&mut tx, (&world.etablissement, &world.claire), &end).await.expect("over"));
        tx.commit().await.expect("commit");
        claire.get("/").await.hides("Ça a changé");
    }

    async fn a_reading_is_refused_to_those_who_are_not_told_and_to_an_address_made_up(world) {
        let report = signaler(world, "Le site a changé d’adresse.").await;
        let path = format!("/signalements/{report}/lecture");
        for name in ["karim", "technique"] {
            assert_eq!(world.as_agent(name).await.post(&path, &[]).await.status, StatusCode::FORBIDDEN, "{name}");
        }
        let claire = world.as_agent("claire").await;
        for bad in ["019aa000-0000-7000-8000-000000000001", "x"] {
            assert_eq!(claire.post(&format!("/signalements/{bad}/lecture"), &[]).await.status, StatusCode::NOT_FOUND, "{bad}");
        }
    }
}
