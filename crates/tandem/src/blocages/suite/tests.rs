//! What the lists keep follows the staircases of the program.

use super::passer_avec;
use crate::testing::on_both_engines;

on_both_engines! {
    async fn other_staircases_make_every_line_be_computed_again_once(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let fields = [("voie", "rsa"), ("depuis", "2026-11-02"), ("decision", "2026-11-02")];
        claire.post(&format!("/personnes/{id}/blocages/nouveau"), &fields).await;
        let lines = "SELECT le || revoir_le AS id FROM blocage_suites";
        let before = world.texts(lines).await;
        let db = &world.app.db;
        for (empreinte, expected) in [(1, 1), (1, 0), (2, 1), (2, 0)] {
            assert_eq!(passer_avec(db, empreinte).await.expect("run"), expected, "{empreinte}");
            assert_eq!(world.texts(lines).await, before, "the same staircase gives the same line");
        }
    }
}
