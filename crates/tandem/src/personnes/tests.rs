//! Over HTTP: who may enter, what shows, which SQL ran, how it fails.

use axum::http::StatusCode;

use crate::testing::on_both_engines;

on_both_engines! {
    async fn one_field_is_enough_and_none_is_enough_too(world) {
        let claire = world.as_agent("claire").await;
        claire.get("/personnes/nouvelle").await.shows("Un prénom ou un pseudonyme suffit");
        let named = claire.post("/personnes/nouvelle", &[("prenom", "Momo")]).await;
        claire.get(&named.location).await.shows("<h1>Momo</h1>");
        let unnamed = claire.post("/personnes/nouvelle", &[]).await;
        claire.get(&unnamed.location).await.shows("<h1>Personne non nommée</h1>");
    }

    async fn a_name_too_long_is_kept_on_screen_with_its_sentence(world) {
        let claire = world.as_agent("claire").await;
        let long = "a".repeat(81);
        let answer = claire.post("/personnes/nouvelle", &[("prenom", &long)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.shows(&long).shows("dépasse 80 signes");
    }

    async fn a_team_that_is_not_mine_cannot_receive(world) {
        let claire = world.as_agent("claire").await;
        let answer = claire.post("/personnes/nouvelle", &[("prenom", "X"), ("equipe", world.nord.as_str())]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.shows("Choisissez une de vos équipes.");
    }

    async fn the_list_shows_my_teams_only_and_pages_by_twenty_five(world) {
        world.person_of(&world.nord, "Oksana", "Petrova").await;
        for number in 0..26 {
            world.person(&format!("P{number:02}"), "Test").await;
        }
        let claire = world.as_agent("claire").await;
        let first = claire.get("/personnes").await;
        first.shows("P25").hides("P00").hides("Oksana").shows("Les 25 suivantes");
        first.assert_queries(2);
        let next = first.body.split("/personnes?apres=").nth(1).and_then(|rest| rest.split('"').next()).expect("next").to_owned();
        claire.get(&format!("/personnes?apres={next}")).await.shows("P00").hides("P01").hides("Les 25 suivantes");
        world.as_agent("mperrin").await.get("/personnes").await.shows("P25");
        assert_eq!(world.as_agent("technique").await.get("/personnes").await.status, StatusCode::FORBIDDEN);
    }
}
