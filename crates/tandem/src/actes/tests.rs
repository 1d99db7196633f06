//! Over HTTP: who may enter, what shows, which SQL ran, how it fails.

use axum::http::StatusCode;

use crate::testing::on_both_engines;

on_both_engines! {
    async fn an_act_is_noted_in_one_form_and_shows_today_and_in_the_file(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        claire.get(&format!("/personnes/{id}/actes/nouveau")).await.shows("Qui avait la main").shows("Aïssata DIALLO");
        let fields = [("mode", "M3"), ("duree", "10"), ("demarche", "Déclaration trimestrielle"), ("note", "Apporter les bulletins.")];
        let answer = claire.post(&format!("/personnes/{id}/actes/nouveau"), &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        claire.get(&answer.location).await.shows("Noté pour Aïssata DIALLO").shows("elle, je guidais").shows("10 min");
        claire.get(&format!("/personnes/{id}")).await.shows("Apporter les bulletins.").shows("Claire Morel · 10 min");
    }

    async fn what_was_typed_comes_back_with_its_sentences(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let answer = claire.post(&format!("/personnes/{id}/actes/nouveau"), &[("note", "gardez-moi <b>"), ("duree", "x")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.shows("gardez-moi &#60;b&#62;").shows("Choisissez qui avait la main.").shows("Écrivez une durée");
    }

    async fn a_person_of_another_team_does_not_exist(world) {
        let id = world.person_of(&world.nord, "Oksana", "Petrova").await;
        let claire = world.as_agent("claire").await;
        for path in [format!("/personnes/{id}"), format!("/personnes/{id}/actes/nouveau")] {
            let answer = claire.get(&path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            answer.hides("Oksana");
        }
        let unknown = claire.get("/personnes/019aa000-0000-7000-8000-000000000001").await;
        assert_eq!(claire.get(&format!("/personnes/{id}")).await.body, unknown.body, "not yours and unknown look alike");
        let refused = claire.post(&format!("/personnes/{id}/actes/nouveau"), &[("mode", "M3")]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
    }

    async fn the_author_undoes_in_one_tap_the_same_day_and_with_a_reason_later(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let note = async |mode: &str| {
            let answer = claire.post(&format!("/personnes/{id}/actes/nouveau"), &[("mode", mode)]).await;
            answer.location.trim_start_matches("/?note=").to_owned()
        };
        let (first, second) = (note("M0").await, note("M1").await);
        let undone = claire.post(&format!("/actes/{first}/annulation"), &[]).await;
        assert_eq!(undone.location, format!("/personnes/{id}"));
        claire.get(&undone.location).await.shows("Annulé par Claire Morel").shows("Moi, sans elle");
        world.app.db.clock().advance_seconds(20 * 3600);
        let later = world.as_agent("claire").await;
        let asked = later.post(&format!("/actes/{second}/annulation"), &[]).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        asked.shows("Dites pourquoi");
        later.post(&format!("/actes/{second}/annulation"), &[("motif", "erreur de personne")]).await;
        later.get(&format!("/personnes/{id}")).await.shows("erreur de personne");
    }

    async fn a_private_note_is_read_by_its_author_only(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        claire.post(&format!("/personnes/{id}/actes/nouveau"), &[("mode", "M2"), ("note_privee", "fatiguée"), ("note", "à tous")]).await;
        claire.get(&format!("/personnes/{id}")).await.shows("fatiguée");
        world.as_agent("mperrin").await.get(&format!("/personnes/{id}")).await.hides("fatiguée").shows("à tous");
        world.as_agent("karim").await.get(&format!("/personnes/{id}")).await.hides("fatiguée").hides("à tous").shows("À deux");
    }

    async fn the_form_costs_a_fixed_number_of_queries(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        for _ in 0..3 {
            claire.post(&format!("/personnes/{id}/actes/nouveau"), &[("mode", "M2"), ("demarche", "Caf")]).await;
        }
        claire.get(&format!("/personnes/{id}/actes/nouveau")).await.assert_queries(5);
    }

    async fn a_session_is_one_act_in_the_file_of_each_who_came(world) {
        let (one, two, three) = (world.person("Aïssata", "Diallo").await, world.person("Thierno", "Bah").await, world.person("Oksana", "Nowak").await);
        let claire = world.as_agent("claire").await;
        claire.get("/seance").await.shows("Qui est venu").shows("Thierno BAH");
        let fields = [("personne", one.as_str()), ("personne", two.as_str()), ("mode", "M2"), ("duree", "60"), ("demarche", "Atelier CV")];
        let answer = claire.post("/seance", &fields).await;
        claire.get(&answer.location).await.shows("Noté pour 2 personnes : « à deux », 1 h.");
        for id in [&one, &two] {
            claire.get(&format!("/personnes/{id}")).await.shows("Atelier CV").shows("séance collective");
        }
        claire.get(&format!("/personnes/{three}")).await.hides("Atelier CV");
        let acte = answer.location.trim_start_matches("/?note=").to_owned();
        claire.post(&format!("/actes/{acte}/annulation"), &[]).await;
        claire.get(&format!("/personnes/{two}")).await.shows("Annulé par Claire Morel");
    }

    async fn a_session_keeps_what_was_ticked_while_looking_for_someone_else(world) {
        let one = world.person("Aïssata", "Diallo").await;
        for number in 0..15 {
            world.person(&format!("Autre{number}"), "Test").await;
        }
        let claire = world.as_agent("claire").await;
        claire.get("/seance").await.hides("Aïssata");
        let found = claire.post("/seance", &[("action", "chercher"), ("cherche", "aissata"), ("note", "à garder")]).await;
        found.shows("1 personne répond à « aissata »").shows("Aïssata DIALLO").shows("à garder");
        let ticked = [("action", "chercher"), ("cherche", "zzz"), ("personne", one.as_str()), ("mode", "M4")];
        claire.post("/seance", &ticked).await.shows("Personne ne répond").shows(&format!("id=\"p-{one}\" checked")).shows("id=\"mode-M4\" checked");
    }

    async fn a_session_needs_two_people_of_my_teams(world) {
        let (mine, other) = (world.person("Aïssata", "Diallo").await, world.person_of(&world.nord, "Oksana", "Petrova").await);
        let claire = world.as_agent("claire").await;
        claire.get("/seance").await.hides("Oksana");
        let answer = claire.post("/seance", &[("personne", mine.as_str()), ("personne", other.as_str()), ("mode", "M2")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.shows("Cochez au moins deux personnes.").hides("Oksana");
        assert_eq!(world.as_agent("technique").await.get("/seance").await.status, StatusCode::FORBIDDEN);
    }

    async fn the_same_form_sent_twice_notes_one_act(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let path = format!("/personnes/{id}/actes/nouveau");
        let form = claire.get(&path).await;
        let numero = form.body.split("name=\"numero\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("number").to_owned();
        let send = async |duree| claire.post(&path, &[("mode", "M2"), ("duree", duree), ("numero", &numero)]).await;
        let (first, second) = (send("10").await, send("20").await);
        assert_eq!(first.location, second.location);
        let file = claire.get(&format!("/personnes/{id}")).await;
        file.shows("10 min").hides("20 min");
        assert_eq!(file.body.matches("class=\"acte\"").count(), 1);
        let next = claire.get(&path).await;
        next.hides(&numero);
    }

    async fn enter_in_a_field_saves_nothing_and_keeps_what_was_typed(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let path = format!("/personnes/{id}/actes/nouveau");
        let answer = claire.post(&path, &[("action", "relire"), ("mode", "M2"), ("demarche", "Demande de RSA")]).await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.shows("Rien n’est encore enregistré").shows("Demande de RSA").shows("id=\"mode-M2\" checked");
        claire.get(&format!("/personnes/{id}")).await.shows("Aucun acte noté.");
    }

    async fn undoing_says_what_it_undoes_and_goes_back_where_one_came_from(world) {
        let (one, two) = (world.person("Aïssata", "Diallo").await, world.person("Thierno", "Bah").await);
        let claire = world.as_agent("claire").await;
        let fields = [("personne", one.as_str()), ("personne", two.as_str()), ("mode", "M2"), ("demarche", "Atelier CV")];
        let noted = claire.post("/seance", &fields).await;
        let acte = noted.location.trim_start_matches("/?note=").to_owned();
        let martine = world.as_agent("mperrin").await;
        let asked = martine.get(&format!("/actes/{acte}/annulation?personne={two}")).await;
        asked.shows("Atelier CV").shows("Claire Morel").shows("Thierno BAH").shows("Cette séance réunissait 2 personnes");
        asked.shows(&format!("name=\"personne\" value=\"{two}\""));
        let done = martine.post(&format!("/actes/{acte}/annulation"), &[("personne", two.as_str()), ("motif", "doublon")]).await;
        assert_eq!(done.location, format!("/personnes/{two}"));
        martine.get(&format!("/actes/{acte}/annulation")).await.shows("déjà annulé");
    }

    async fn reception_undoes_its_own_acts_only(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let note = async |name: &str| {
            let client = world.as_agent(name).await;
            client.get(&format!("/personnes/{id}/actes/nouveau")).await;
            client.post(&format!("/personnes/{id}/actes/nouveau"), &[("mode", "M1")]).await.location.trim_start_matches("/?note=").to_owned()
        };
        let (hers, his) = (note("claire").await, note("karim").await);
        let karim = world.as_agent("karim").await;
        let file = karim.get(&format!("/personnes/{id}")).await;
        file.shows(&format!("/actes/{his}/annulation")).hides(&format!("/actes/{hers}/annulation"));
        assert_eq!(karim.post(&format!("/actes/{hers}/annulation"), &[("motif", "x")]).await.status, StatusCode::FORBIDDEN);
        assert!(karim.post(&format!("/actes/{his}/annulation"), &[]).await.status.is_redirection());
    }
}
