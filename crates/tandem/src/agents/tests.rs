//! Over HTTP: logging in, being slowed down, keeping what was typed.

use axum::http::StatusCode;

use crate::testing::on_both_engines;

const MOT: &str = crate::testing::MOT_DE_PASSE;

on_both_engines! {
    async fn a_good_password_opens_today_and_a_bad_one_says_nothing_more(world) {
        let client = world.anonymous();
        assert_eq!(client.get("/").await.location, "/connexion?suite=%2F");
        let wrong = client.log_in("claire", "pas le bon mot de passe").await;
        let unknown = client.log_in("personne-inconnue", MOT).await;
        assert_eq!((wrong.status, unknown.status), (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY));
        let sentence = "Le nom ou le mot de passe n’est pas le bon.";
        wrong.shows(sentence);
        unknown.shows(sentence);
        assert_eq!(client.log_in(" Claire ", MOT).await.location, "/");
        client.get("/").await.shows("Lundi 23 novembre").shows("Claire Morel");
    }

    async fn the_account_waits_after_five_mistakes_known_or_not(world) {
        for name in ["claire", "personne-inconnue"] {
            let client = world.anonymous();
            for _ in 0..5 {
                assert_eq!(client.log_in(name, "pas le bon mot de passe").await.status, StatusCode::UNPROCESSABLE_ENTITY);
            }
            let slowed = client.log_in(name, MOT).await;
            assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS, "{name}");
            slowed.shows("Réessayez dans 1 min.");
        }
        assert!(world.anonymous().log_in("sonia", MOT).await.status.is_redirection(), "a colleague of the same office is not slowed");
        world.app.db.clock().advance_seconds(61);
        assert!(world.anonymous().log_in("claire", MOT).await.status.is_redirection());
    }

    async fn what_was_typed_survives_an_expired_session(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let path = format!("/personnes/{id}/actes/nouveau");
        world.app.db.clock().advance_seconds(13 * 3600);
        let asked = claire.post(&path, &[("mode", "M2"), ("note", "ne pas perdre ceci")]).await;
        assert_eq!(asked.status, StatusCode::UNAUTHORIZED);
        asked.shows("Ce que vous aviez écrit est gardé").hides("ne pas perdre ceci");
        let sealed = asked.body.split("name=\"brouillon\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("draft").to_owned();
        let stranger = world.anonymous();
        stranger.get("/connexion").await;
        let other = stranger.post("/connexion", &[("identifiant", "sonia"), ("mot_de_passe", MOT), ("brouillon", &sealed)]).await;
        other.hides("ne pas perdre ceci");
        let back = claire.post("/connexion", &[("identifiant", "claire"), ("mot_de_passe", MOT), ("brouillon", &sealed)]).await;
        back.shows("Votre texte est gardé").shows("ne pas perdre ceci").shows(&path);
        let saved = claire.post(&path, &[("mode", "M2"), ("note", "ne pas perdre ceci")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
    }

    async fn a_form_without_its_token_or_from_another_session_is_refused(world) {
        let claire = world.as_agent("claire").await;
        let refused = claire.post_raw("/personnes/nouvelle", "prenom=X".into()).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        refused.shows("Rien n’a été enregistré");
        let forged = claire.post_raw("/personnes/nouvelle", "prenom=X&jeton=00112233445566778899aabbccddeeff".into()).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        claire.get("/personnes").await.hides("X</a>");
    }

    async fn a_login_is_listed_and_can_be_closed_from_another(world) {
        let (here, there) = (world.as_agent("claire").await, world.as_agent("claire").await);
        let list = here.get("/connexions").await;
        let id = list.body.split("/connexions/").nth(2).or(list.body.split("action=\"/connexions/").nth(1)).and_then(|rest| rest.split('/').next()).expect("the other login").to_owned();
        let sonia = world.as_agent("sonia").await;
        assert_eq!(sonia.post(&format!("/connexions/{id}/fermeture"), &[]).await.status, StatusCode::NOT_FOUND);
        assert!(there.get("/").await.status.is_success());
        here.get("/connexions").await;
        here.post(&format!("/connexions/{id}/fermeture"), &[]).await;
        assert!(there.get("/").await.status.is_redirection());
        assert!(here.get("/").await.status.is_success());
        here.post("/deconnexion", &[]).await;
        assert!(here.get("/").await.status.is_redirection());
    }

    async fn another_site_is_never_the_next_page(world) {
        let client = world.anonymous();
        for evil in ["https://mechant.example/", "//mechant.example", "/\\mechant.example", "/connexion"] {
            client.get("/connexion").await;
            let answer = client.post("/connexion", &[("identifiant", "claire"), ("mot_de_passe", MOT), ("suite", evil)]).await;
            assert_eq!(answer.location, "/", "{evil}");
        }
    }

    async fn a_session_costs_one_query(world) {
        world.as_agent("claire").await.get("/echeances").await.assert_queries(1);
    }
}
