//! The page that prepares a meeting, over HTTP: what it says of one person, and of nobody else.

use axum::http::StatusCode;
use jiff::civil::date;
use tandem_delais::Evenement;

use crate::{
    invariants::noted,
    testing::{World, on_both_engines},
};

/// A declaration late, a residence permit without an answer.
async fn aissata(world: &World) -> crate::personnes::PersonneId {
    let id = world.person("Aïssata", "Diallo").await;
    world.demarche(&id, "D07", &[(Evenement::Declaration, date(2026, 8, 20))]).await;
    world.demarche(&id, "D50", &[(Evenement::DepotComplet, date(2026, 8, 3))]).await;
    id
}

on_both_engines! {
    async fn the_page_says_what_is_due_what_to_bring_and_what_a_silence_will_mean(world) {
        let id = aissata(world).await;
        let claire = world.as_agent("claire").await;
        let page = claire.get(&format!("/personnes/{id}/rendez-vous")).await;
        assert_eq!(page.status, StatusCode::OK);
        page.shows("vendredi 20 novembre").shows("Déclaration trimestrielle RSA").shows("en retard de 3\u{a0}jours");
        page.shows("Bulletins de salaire des trois mois déclarés");
        page.shows("depuis 112\u{a0}jours").shows("Après le jeudi 3 décembre, pas de réponse voudra dire refus.");
        // The appeals that follow, each with its date, its ground, its doubt.
        page.shows("tribunal administratif").shows("À vérifier sur la décision reçue.").shows("Date à confirmer.");
        page.shows("Date calculée.").shows("vérifiée le 26 novembre 2026").shows("Comptée depuis\u{a0}: déclaration, le 20 août 2026.");
        assert_eq!(noted(world, "rendezvous.preparer", id.as_str()).await, 1);
    }

    async fn neutral_words_name_no_right_and_no_family(world) {
        let id = aissata(world).await;
        let page = world.as_agent("claire").await.get(&format!("/personnes/{id}/rendez-vous?mots=neutres")).await;
        page.shows("Aïssata").hides("DIALLO");
        // What to bring is said whole: without it the sheet is of no use.
        let (before, after) = page.body.split_once("Papiers à apporter").expect("the papers");
        let after = after.split_once("En attente d’une réponse").expect("what waits").1;
        let after = after.split_once("Fiches à revoir").map_or(after, |parts| parts.0);
        for word in ["RSA", "séjour", "Caf", "tribunal", "Ceseda", "préfecture", "D50"] {
            assert!(!before.contains(word) && !after.contains(word), "{word}: {before}{after}");
        }
        page.shows("Déclaration").shows("Dossier déposé").shows("Date calculée.").shows("Bulletins de salaire");
    }

    async fn a_person_with_nothing_has_a_page_that_says_so(world) {
        let id = world.person("Thierno", "Bah").await;
        let page = world.as_agent("karim").await.get(&format!("/personnes/{id}/rendez-vous")).await;
        page.shows("Rien en retard").shows("Aucune démarche déposée").shows("Aucun papier demandé");
    }

    async fn the_number_of_queries_does_not_depend_on_how_much_is_under_way(world) {
        let one = aissata(world).await;
        let many = aissata(world).await;
        for _ in 0..5 {
            world.demarche(&many, "D01", &[(Evenement::Depot, date(2026, 10, 1))]).await;
        }
        let claire = world.as_agent("claire").await;
        let first = claire.get(&format!("/personnes/{one}/rendez-vous")).await;
        claire.get(&format!("/personnes/{many}/rendez-vous")).await.assert_queries(first.sql.len());
        assert!(first.sql.len() <= 16, "{}", first.sql.join("\n"));
    }

    async fn somebody_else_s_person_does_not_exist_here(world) {
        let id = world.person_of(&world.nord, "Fatou", "Sow").await;
        let claire = world.as_agent("claire").await;
        assert_eq!(claire.get(&format!("/personnes/{id}/rendez-vous")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(claire.get("/personnes/abc/rendez-vous").await.status, StatusCode::NOT_FOUND);
        assert_eq!(noted(world, "rendezvous.preparer", id.as_str()).await, 0);
    }
}
