//! Over HTTP: pairs found, merged field by field, undone whole.

use axum::http::StatusCode;
use tandem_platform::Intent;

use super::queries;
use crate::{
    personnes::PersonneId,
    testing::{Answer, Client, World, on_both_engines},
};

async fn compare(world: &World) {
    super::comparer(&world.app.db, &world.etablissement).await.expect("compared");
}

async fn note(client: &Client, id: &PersonneId, demarche: &str) {
    let fields = [("mode", "M2"), ("demarche", demarche)];
    assert!(client.post(&format!("/personnes/{id}/actes/nouveau"), &fields).await.status.is_redirection());
}

async fn fact(client: &Client, id: &PersonneId, genre: &str, fields: &[(&str, &str)]) {
    assert!(client.post(&format!("/personnes/{id}/faits/{genre}"), fields).await.status.is_redirection());
}

async fn merge(client: &Client, kept: &PersonneId, other: &PersonneId, choices: &[(&str, &str)]) -> Answer {
    client.get(&format!("/personnes/{kept}/reunion/{other}")).await;
    client.post(&format!("/personnes/{kept}/reunion/{other}"), choices).await
}

/// The address that undoes the last merge shown in a file.
async fn undo(client: &Client, kept: &PersonneId) -> Answer {
    let shown = client.get(&format!("/personnes/{kept}")).await;
    let address = shown.body.split("action=\"").find(|part| part.contains("/separation/")).expect("a merge to undo");
    client.post(address.split('"').next().expect("address"), &[]).await
}

/// Everything the database says of people, facts apart from those written by merges: to compare before and after.
async fn state(world: &World) -> Vec<String> {
    let mut all = world
        .texts("SELECT id || COALESCE(reunie_a, '-') || ' ' || reunions || ' ' || dernier_acte_le FROM personnes ORDER BY id")
        .await;
    all.extend(world.texts("SELECT personne_id || ' ' || jeton FROM personne_mots ORDER BY personne_id, jeton").await);
    all
}

on_both_engines! {
    async fn a_probable_pair_is_listed_with_its_reason_until_someone_says_they_are_two(world) {
        world.person("Thierno", "Doumbia").await;
        world.person("Tierno", "Doumbya").await;
        world.person("Oksana", "Nowak").await;
        compare(world).await;
        let claire = world.as_agent("claire").await;
        let page = claire.get("/personnes/doublons").await;
        page.shows("Thierno DOUMBIA").shows("Tierno DOUMBYA").shows("Nom proche").hides("Oksana");
        let ids: Vec<&str> = ["une", "autre"].into_iter().map(|name| {
            page.body.split(&format!("name=\"{name}\" value=\"")).nth(1).and_then(|rest| rest.split('"').next()).expect("id")
        }).collect();
        claire.post("/personnes/doublons", &[("une", ids[0]), ("autre", ids[1])]).await;
        claire.get("/personnes/doublons").await.hides("Thierno").shows("Aucun pour l’instant");
    }

    async fn someone_erased_while_people_were_compared_stops_no_comparison(world) {
        let (one, two) = (world.person("Thierno", "Doumbia").await, world.person("Tierno", "Doumbya").await);
        let gone = PersonneId::new(world.app.db.clock(), world.app.db.random());
        let pairs = [(one.clone(), gone, 80), (one, two, 80)];
        let intent = Intent::new(world.etablissement.as_str(), "systeme", "tests", "etablissements", "x");
        let mut tx = world.app.db.write(intent).await.expect("write");
        queries::retenir(&mut tx, &world.etablissement, &pairs, 2).await.expect("kept");
        tx.commit().await.expect("committed");
        assert_eq!(world.texts("SELECT autre_id FROM paires").await.len(), 1);
    }

    async fn a_pair_of_another_team_is_not_shown_but_the_responsable_sees_it(world) {
        world.person("Thierno", "Doumbia").await;
        let far = world.person_of(&world.nord, "Thierno", "Doumbia").await;
        compare(world).await;
        let claire = world.as_agent("claire").await;
        claire.get("/personnes/doublons").await.hides("DOUMBIA");
        world.as_agent("mperrin").await.get("/personnes/doublons").await.shows("Thierno DOUMBIA");
        let mine = world.person("Thierno", "Doumbia").await;
        assert_eq!(claire.get(&format!("/personnes/{mine}/reunion/{far}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(merge(&claire, &mine, &far, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(merge(&claire, &mine, &mine, &[]).await.status, StatusCode::NOT_FOUND, "nobody is merged with herself");
        assert_eq!(world.as_agent("karim").await.get("/personnes/doublons").await.status, StatusCode::FORBIDDEN);
    }

    async fn two_files_are_read_as_one_with_the_values_chosen(world) {
        let (one, two) = (world.person("Thierno", "Doumbia").await, world.person("Tierno", "Doumbya").await);
        let claire = world.as_agent("claire").await;
        note(&claire, &one, "Caf").await;
        note(&claire, &two, "Logement social").await;
        fact(&claire, &one, "adresse", &[("cle", "vie"), ("texte", "3 rue Haute")]).await;
        fact(&claire, &two, "adresse", &[("cle", "vie"), ("texte", "5 place du Port")]).await;
        fact(&claire, &two, "langue", &[("texte", "peul"), ("choix", "non")]).await;
        claire.get(&format!("/personnes/{one}/reunion/{two}")).await
            .shows("3 rue Haute").shows("5 place du Port").shows("Doumbya").hides("peul");
        let done = merge(&claire, &one, &two, &[("prenom/", "gardee"), ("nom/", "autre"), ("adresse/vie", "gardee")]).await;
        assert_eq!(done.location, format!("/personnes/{one}#sait"));
        let file = claire.get(&format!("/personnes/{one}")).await;
        file.shows("Thierno DOUMBYA").shows("Caf").shows("Logement social").shows("3 rue Haute").shows("peul").hides("5 place du Port");
        file.shows("Deux dossiers réunis par Claire Morel");
        assert_eq!(claire.get(&format!("/personnes/{two}")).await.location, format!("/personnes/{one}"), "the old address leads there");
        claire.get(&format!("/personnes/{one}/faits/adresse")).await.shows("5 place du Port");
        let list = claire.get("/personnes").await;
        list.shows("Thierno DOUMBYA").hides("Tierno D");
        let found = claire.post("/personnes/recherche", &[("q", "doumbya")]).await;
        claire.get(&found.location).await.shows("Une personne répond").shows("Thierno DOUMBYA");
        claire.get("/").await.shows("Thierno DOUMBYA").hides("Tierno");
    }

    async fn a_merge_is_undone_whole(world) {
        let (one, two) = (world.person("Thierno", "Doumbia").await, world.person("Tierno", "Doumbya").await);
        let claire = world.as_agent("claire").await;
        note(&claire, &two, "Logement social").await;
        fact(&claire, &one, "adresse", &[("cle", "vie"), ("texte", "3 rue Haute")]).await;
        fact(&claire, &two, "adresse", &[("cle", "vie"), ("texte", "5 place du Port")]).await;
        let before = state(world).await;
        merge(&claire, &one, &two, &[("prenom/", "autre"), ("nom/", "autre"), ("adresse/vie", "autre")]).await;
        claire.get(&format!("/personnes/{one}")).await.shows("Tierno DOUMBYA").shows("5 place du Port");
        assert_eq!(undo(&claire, &one).await.location, format!("/personnes/{one}#sait"));
        claire.get(&format!("/personnes/{one}")).await.shows("Thierno DOUMBIA").shows("3 rue Haute").hides("Logement social").hides("réunis par");
        claire.get(&format!("/personnes/{two}")).await.shows("Tierno DOUMBYA").shows("5 place du Port").shows("Logement social");
        assert_eq!(state(world).await, before, "who is where, when last helped, found by which words");
    }

    async fn what_was_noted_since_stays_in_the_file_kept(world) {
        let (one, two) = (world.person("Thierno", "Doumbia").await, world.person("Tierno", "Doumbia").await);
        let claire = world.as_agent("claire").await;
        merge(&claire, &one, &two, &[]).await;
        note(&claire, &one, "Retraite").await;
        undo(&claire, &one).await;
        claire.get(&format!("/personnes/{one}")).await.shows("Retraite");
        claire.get(&format!("/personnes/{two}")).await.hides("Retraite");
    }

    async fn merges_of_merges_come_apart_in_order(world) {
        let (a, b, c) = (world.person("Awa", "Sow").await, world.person("Hawa", "Sow").await, world.person("Eva", "Sow").await);
        let claire = world.as_agent("claire").await;
        note(&claire, &a, "acte de a").await;
        note(&claire, &b, "acte de b").await;
        note(&claire, &c, "acte de c").await;
        let first = state(world).await;
        merge(&claire, &b, &a, &[]).await;
        let second = state(world).await;
        merge(&claire, &c, &b, &[]).await;
        let file = claire.get(&format!("/personnes/{c}")).await;
        file.shows("acte de a").shows("acte de b").shows("acte de c");
        assert_eq!(claire.get(&format!("/personnes/{a}")).await.location, format!("/personnes/{c}"));
        undo(&claire, &c).await;
        assert_eq!(state(world).await, second);
        claire.get(&format!("/personnes/{b}")).await.shows("acte de a").shows("acte de b").hides("acte de c");
        undo(&claire, &b).await;
        assert_eq!(state(world).await, first);
    }

    async fn an_absorbed_file_is_not_merged_a_second_time_and_a_second_press_undoes_nothing_else(world) {
        let (one, two, three) = (world.person("Awa", "Sow").await, world.person("Hawa", "Sow").await, world.person("Eva", "Sow").await);
        let claire = world.as_agent("claire").await;
        merge(&claire, &one, &two, &[]).await;
        assert_eq!(merge(&claire, &three, &two, &[]).await.status, StatusCode::NOT_FOUND);
        for (kept, other) in [(&one, &two), (&two, &one)] {
            assert_eq!(merge(&claire, kept, other, &[]).await.location, format!("/personnes/{one}#sait"), "already made");
            let come_back = claire.get(&format!("/personnes/{kept}/reunion/{other}")).await;
            assert_eq!(come_back.location, format!("/personnes/{one}#sait"));
        }
        let shown = claire.get(&format!("/personnes/{one}")).await;
        let address = shown.body.split("action=\"").find(|part| part.contains("/separation/")).and_then(|part| part.split('"').next()).expect("undo").to_owned();
        claire.post(&address, &[]).await;
        let after = state(world).await;
        assert!(claire.post(&address, &[]).await.status.is_redirection());
        assert_eq!(state(world).await, after);
    }

    async fn the_other_file_is_found_by_its_name_which_never_travels_in_an_address(world) {
        let (one, two) = (world.person("Thierno", "Doumbia").await, world.person("Jean", "Valjean").await);
        let claire = world.as_agent("claire").await;
        claire.get(&format!("/personnes/{one}/reunion")).await.shows("Aucun dossier ne lui ressemble");
        let found = claire.post(&format!("/personnes/{one}/reunion"), &[("q", "Valjean")]).await;
        assert!(!found.location.contains("aljean"), "{}", found.location);
        claire.get(&found.location).await.shows("Jean VALJEAN").shows(&format!("/personnes/{one}/reunion/{two}"));
    }
}
