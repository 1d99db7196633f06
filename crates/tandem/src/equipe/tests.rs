use crate::testing::on_both_engines;

on_both_engines! {
    async fn more_than_a_hundred_colleagues_are_listed_when_asked_for(world) {
        let claire = world.as_agent("claire").await;
        let few = claire.get("/equipe").await;
        few.shows("Martine Perrin").hides("Voir tous les collègues").assert_queries(3);
        world.colleagues(96).await;
        let many = claire.get("/equipe").await;
        many.shows("/equipe?collegues=tous").hides("Martine Perrin").hides("Collègue 000").assert_queries(3);
        let all = claire.get("/equipe?collegues=tous").await;
        all.shows("Martine Perrin").shows("Collègue 095").assert_queries(3);
    }
}
