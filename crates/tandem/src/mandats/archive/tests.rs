use axum::http::StatusCode;

use crate::{
    mandats::tests::signe,
    testing::{World, on_both_engines},
};

const JOUR: i64 = 24 * 3600;

async fn lignes(world: &World, table: &str) -> usize {
    world.texts(&format!("SELECT created_at FROM {table}")).await.len()
}

on_both_engines! {
    async fn a_mandat_outlives_its_file_apart_and_for_a_responsable_only(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let address = signe(&claire, &id, &["D07"]).await;
        let code = claire.get(&address).await.body.split("Code ").nth(1).and_then(|rest| rest.get(..8)).expect("code").to_owned();
        let boss = world.as_agent("mperrin").await;
        boss.get("/mandats/archives").await.shows("L’archive est vide.").hides("Aïssata").assert_queries(4);
        world.two_years_and_two_months_go_by().await;
        let claire = world.as_agent("claire").await;
        assert_eq!(claire.get(&address).await.status, StatusCode::NOT_FOUND, "its file is archived");
        assert_eq!(claire.get("/mandats/archives").await.status, StatusCode::FORBIDDEN);
        let boss = world.as_agent("mperrin").await;
        boss.get("/mandats/archives").await.shows("Aïssata DIALLO").shows(&code).shows("Signé").shows("Aucun mandat n’a passé ce terme.");
        boss.get(&format!("/mandats/archives?code={}", code.to_lowercase())).await.shows("Aïssata DIALLO");
        let unknown = boss.get("/mandats/archives?code=222-2222").await;
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
        unknown.shows("Aucun mandat de l’archive n’a ce code.").hides("Aïssata");
        boss.get("/mandats/archives?apres=2099-01-01_x").await.hides("Aïssata");
        let read = world.texts("SELECT action FROM journal WHERE action = 'mandats.archive'").await;
        assert_eq!(read.len(), 4, "each reading is noted, and the first one has passed the term of the journal");
        world.app.db.clock().advance_seconds(601);
        assert!(boss.get("/mandats/archives").await.location.starts_with("/confirmation"), "a recent password");
    }

    async fn six_years_after_its_last_day_a_mandat_is_erased_with_all_that_was_done_once_it_is_decided(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let form = format!("/demarches/{}/noter", world.demarche(&id, "D07", &[]).await);
        claire.post(&form, &[("mode", "M1"), ("urgence", "Dernier jour pour déclarer")]).await;
        signe(&claire, &id, &["D07"]).await;
        claire.post(&form, &[("mode", "M1")]).await;
        assert_eq!((lignes(world, "mandat_usages").await, lignes(world, "mandat_regularisations").await), (2, 1));
        // Made on 23 November 2026 for a month: its last day is 23 December 2026.
        world.app.db.clock().advance_seconds((30 + 6 * 365 + 1) * JOUR);
        let boss = world.as_agent("mperrin").await;
        boss.get("/mandats/archives").await.shows("Aucun mandat n’a passé ce terme.");
        boss.post("/mandats/archives", &[("motif", "trop tôt")]).await;
        assert_eq!(lignes(world, "mandats").await, 1);
        assert_eq!(lignes(world, "mandat_eliminations").await, 0, "nothing ended, nothing is written");
        world.app.db.clock().advance_seconds(JOUR);
        let boss = world.as_agent("mperrin").await;
        boss.get("/mandats/archives").await.shows("1\u{a0}mandat a passé ce terme");
        let bare = boss.post("/mandats/archives", &[("motif", " ")]).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        bare.shows("Écrivez la référence du visa");
        assert_eq!(lignes(world, "mandats").await, 1);
        boss.post("/mandats/archives", &[("motif", "AD44, visa 2033-12")]).await;
        for table in ["mandats", "mandat_actes", "mandat_usages", "mandat_regularisations"] {
            assert_eq!(lignes(world, table).await, 0, "{table}");
        }
        assert_eq!(world.texts("SELECT CAST(nombre AS TEXT) FROM mandat_eliminations").await, ["1"]);
        boss.get("/mandats/archives").await.shows("Aucun mandat n’a passé ce terme.");
    }
}
