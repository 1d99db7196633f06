//! Finding a person, over HTTP: what answers, to whom, and at which price.

use axum::http::StatusCode;

use crate::testing::{Answer, Client, on_both_engines};

async fn search(client: &Client, text: &str) -> Answer {
    let sent = client.post("/personnes/recherche", &[("q", text)]).await;
    assert!(sent.status.is_redirection(), "{}", sent.status);
    assert!(!sent.location.contains(text), "a name never travels in an address: {}", sent.location);
    client.get(&sent.location).await
}

on_both_engines! {
    async fn a_person_is_found_written_heard_or_in_part(world) {
        world.person("Thierno", "Diallo").await;
        world.person("Fatima-Zahra", "El Amrani").await;
        world.person("Marie", "Lefèvre").await;
        let claire = world.as_agent("claire").await;
        for (text, name) in [
            ("Tcherno", "Thierno DIALLO"),
            ("dialo", "Thierno DIALLO"),
            ("zahra", "Fatima-Zahra EL AMRANI"),
            ("ELAMRANI", "Fatima-Zahra EL AMRANI"),
            ("lefevre marie", "Marie LEFÈVRE"),
            ("Mraie", "Marie LEFÈVRE"),
        ] {
            search(&claire, text).await.shows(name);
        }
        search(&claire, "Zzyzx").await.shows("Personne ne répond à « Zzyzx »");
        assert_eq!(claire.post("/personnes/recherche", &[("q", "  ")]).await.location, "/personnes");
    }

    async fn someone_who_just_came_is_found_and_the_price_stays_the_same(world) {
        for number in 0..30 {
            world.person(&format!("Aminata{number}"), "Sow").await;
        }
        let claire = world.as_agent("claire").await;
        search(&claire, "sow").await.shows("Les 20 premières personnes qui répondent");
        world.person("Bakary", "Sow").await;
        search(&claire, "bakary sow").await.shows("Bakary SOW").assert_queries(5);
        search(&claire, "bakary sow").await.shows("Bakary SOW").assert_queries(4);
    }

    async fn another_team_does_not_answer_and_an_address_answers_to_who_typed_it(world) {
        world.person_of(&world.nord, "Oksana", "Petrova").await;
        world.person("Oksana", "Martin").await;
        let claire = world.as_agent("claire").await;
        search(&claire, "oksana").await.shows("Oksana MARTIN").hides("PETROVA");
        let mine = claire.post("/personnes/recherche", &[("q", "oksana")]).await.location;
        world.as_agent("mperrin").await.get(&mine).await.hides("répond à");
        claire.get("/personnes?q=zz").await.shows("la dernière aidée en premier");
        let refused = world.as_agent("technique").await.post("/personnes/recherche", &[("q", "oksana")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }

    async fn probable_duplicates_are_shown_first_with_the_reason_and_nothing_is_created(world) {
        world.person("Thierno", "Diallo").await;
        let claire = world.as_agent("claire").await;
        claire.get("/personnes/nouvelle").await;
        let asked = claire.post("/personnes/nouvelle", &[("prenom", "Tcherno"), ("nom", "Dialo")]).await;
        assert_eq!(asked.status, StatusCode::OK);
        asked.shows("Thierno DIALLO").shows("Créer quand même").shows("value=\"Tcherno\"");
        claire.get("/personnes").await.hides("Tcherno");
        let forced = claire.post("/personnes/nouvelle", &[("prenom", "Tcherno"), ("nom", "Dialo"), ("action", "creer")]).await;
        claire.get(&forced.location).await.shows("<h1>Tcherno DIALO</h1>");
        let other = claire.post("/personnes/nouvelle", &[("prenom", "Zoé"), ("nom", "Garnier")]).await;
        assert!(other.status.is_redirection(), "nobody looks like her");
    }

    async fn reception_writes_people_down_and_accompanies_nobody(world) {
        let karim = world.as_agent("karim").await;
        karim.get("/personnes/nouvelle").await;
        let created = karim.post("/personnes/nouvelle", &[("prenom", "Momo")]).await;
        karim.get(&created.location).await.hides("<dt>Référent</dt>");
    }
}
