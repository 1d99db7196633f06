//! Over HTTP: logging in, being slowed down, keeping what was typed.

use axum::http::StatusCode;

use crate::{
    invariants::{journal, journal_len},
    testing::{Answer, Client, on_both_engines},
};

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
        let gone = stranger.post(&path, &[("note", "ni session ni cookie")]).await;
        assert_eq!(gone.status, StatusCode::UNAUTHORIZED);
        gone.shows("Revenez en arrière pour copier");
        let other = stranger.post("/connexion", &[("identifiant", "sonia"), ("mot_de_passe", MOT), ("brouillon", &sealed)]).await;
        other.hides("ne pas perdre ceci");
        let back = claire.post("/connexion", &[("identifiant", "claire"), ("mot_de_passe", MOT), ("brouillon", &sealed)]).await;
        back.shows("Votre texte est gardé").shows("«\u{a0}ne pas perdre ceci\u{a0}»").shows(&path);
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
        let id = list.body.split("action=\"/connexions/").nth(1).and_then(|rest| rest.split('/').next()).expect("the other login").to_owned();
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
        world.as_agent("claire").await.get("/entrainement").await.assert_queries(1);
    }
}

/// Hides the screen of this browser, coming from `/echeances`.
async fn cacher(client: &Client) {
    client.get("/echeances").await;
    assert!(client.post("/voile", &[]).await.location.starts_with("/voile?suite="));
    client.get("/voile").await.shows("Écran caché");
}

async fn choisir_pin(client: &Client, pin: &str) -> Answer {
    client.get("/compte").await;
    client.post("/compte/pin", &[("pin", pin), ("encore_pin", pin)]).await
}

on_both_engines! {
    async fn a_hidden_screen_answers_the_veil_everywhere_and_names_nobody(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        assert_eq!(choisir_pin(&claire, "271828").await.location, "/compte?fait=pin");
        cacher(&claire).await;
        for path in ["/", "/personnes", &format!("/personnes/{id}"), "/echeances", "/compte", "/equipe", "/connexions", "/confirmation"] {
            let veiled = claire.get(path).await;
            assert!(veiled.location.starts_with("/voile?suite="), "{path} gave {}", veiled.status);
        }
        let veil = claire.get(&claire.get("/personnes?apres=x").await.location).await;
        veil.shows("PIN").hides("Claire").hides("Diallo").hides("Personnes</a>");
        let suite = veil.field("suite");
        assert_eq!(claire.post("/voile/ouverture", &[("code", "271828"), ("suite", &suite)]).await.location, "/personnes?apres=x");
        claire.get("/personnes").await.shows("Diallo".to_uppercase().as_str());
        assert_eq!((journal(world, "connexion.voiler").await, journal(world, "connexion.devoiler").await), (1, 1));
        assert_eq!(claire.get("/voile?suite=%2Fequipe").await.location, "/equipe", "nothing is hidden any more");
    }

    async fn what_is_sent_to_a_hidden_screen_is_kept(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let path = format!("/personnes/{id}/actes/nouveau");
        cacher(&claire).await;
        let asked = claire.post(&path, &[("mode", "M2"), ("note", "ne pas perdre ceci")]).await;
        assert_eq!(asked.status, StatusCode::UNAUTHORIZED);
        asked.shows("Écran caché").shows("est gardé").hides("ne pas perdre");
        let wrong = claire.post("/voile/ouverture", &[("code", "111111"), ("brouillon", &asked.field("brouillon"))]).await;
        wrong.shows("Encore 4\u{a0}essais");
        let back = claire.post("/voile/ouverture", &[("code", MOT), ("brouillon", &wrong.field("brouillon"))]).await;
        back.shows("Votre texte est gardé").shows("ne pas perdre ceci").shows(&path);
        // The button carries the form being filled in, and no page of another site.
        claire.get("/echeances").await;
        let typed = claire.post("/voile", &[("chemin", &path), ("saisie", "mode=M3&note=au+milieu+d%27une+phrase&mot_de_passe=jamais")]).await;
        typed.shows("est gardé").hides("au milieu");
        let back = claire.post("/voile/ouverture", &[("code", MOT), ("brouillon", &typed.field("brouillon"))]).await;
        back.shows("au milieu d").hides("jamais");
        // A file cannot go along: its name comes back, and is not sent to the form.
        let typed = claire.post("/voile", &[("chemin", &path), ("saisie", "note=des+mots&fichier_choisi=titre+de+s%C3%A9jour.pdf")]).await;
        let back = claire.post("/voile/ouverture", &[("code", MOT), ("brouillon", &typed.field("brouillon"))]).await;
        back.shows("«\u{a0}des mots\u{a0}»").shows("Le fichier «\u{a0}titre de séjour.pdf\u{a0}» n’a pas été gardé").hides("name=\"fichier_choisi\"");
        let evil = claire.post("/voile", &[("chemin", "//mechant.example"), ("saisie", "a=1")]).await;
        assert!(evil.location.starts_with("/voile"));
    }

    async fn five_wrong_answers_close_the_login_even_sent_at_once(world) {
        let claire = world.as_agent("claire").await;
        choisir_pin(&claire, "271828").await;
        cacher(&claire).await;
        let tries = ["000001", "000002", "000003", "000004"].map(|pin| [("code", pin)]);
        for fields in &tries {
            assert_eq!(claire.post("/voile/ouverture", fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert!(claire.post("/voile/ouverture", &[("code", "271828")]).await.status.is_redirection(), "the fifth may be right");
        cacher(&claire).await;
        let wrong = [("code", "000000")];
        let post = || claire.post("/voile/ouverture", &wrong);
        let all = tokio::join!(post(), post(), post(), post(), post(), post(), post(), post());
        let all = [all.0, all.1, all.2, all.3, all.4, all.5, all.6, all.7];
        let told = all.iter().filter(|answer| answer.body.contains("Ce n’est pas cela")).count();
        assert_eq!(told, 4, "the fifth closes, the others are not looked at");
        assert_eq!(claire.post("/voile/ouverture", &[("code", "271828")]).await.status, StatusCode::UNAUTHORIZED);
        assert!(claire.get("/echeances").await.location.starts_with("/connexion"), "closed: the password again");
        assert!(world.anonymous().log_in("claire", MOT).await.status.is_redirection());
    }

    async fn a_pin_is_chosen_twice_alike_after_confirming_and_taken_off(world) {
        let claire = world.as_agent("claire").await;
        choisir_pin(&claire, "123456").await.shows("pas une suite");
        let differ = claire.post("/compte/pin", &[("pin", "271828"), ("encore_pin", "271829")]).await;
        differ.shows("pas les mêmes").hides("271828");
        choisir_pin(&claire, "271828").await;
        claire.post("/compte/pin", &[("action", "retirer")]).await;
        cacher(&claire).await;
        assert_eq!(claire.post("/voile/ouverture", &[("code", "271828")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(claire.post("/voile/ouverture", &[("code", MOT)]).await.status.is_redirection());
        world.app.db.clock().advance_seconds(601);
        assert_eq!(choisir_pin(&claire, "271828").await.status, StatusCode::UNAUTHORIZED);
    }

    async fn a_screen_nobody_uses_hides_itself_and_one_in_use_does_not(world) {
        let claire = world.as_agent("claire").await;
        let clock = world.app.db.clock();
        for _ in 0..3 {
            clock.advance_seconds(14 * 60);
            assert!(claire.get("/echeances").await.status.is_success());
            settle().await;
        }
        clock.advance_seconds(16 * 60);
        assert_eq!(claire.get("/echeances").await.location, "/voile?suite=%2Fecheances");
        claire.get("/voile").await.shows("Votre mot de passe");
        claire.post("/voile/ouverture", &[("code", MOT)]).await;
        claire.get("/compte").await.shows("<option value=\"15\" selected>");
        assert_eq!(claire.post("/compte/voile", &[("minutes", "60")]).await.location, "/compte?fait=voile");
        settle().await;
        clock.advance_seconds(59 * 60);
        assert!(claire.get("/echeances").await.status.is_success());
        claire.get("/compte").await;
        claire.post("/compte/voile", &[("minutes", "100000")]).await;
        claire.get("/compte").await.shows("<option value=\"60\" selected>");
    }

    async fn what_a_page_asks_by_itself_keeps_no_screen_open(world) {
        let claire = world.as_agent("claire").await;
        let clock = world.app.db.clock();
        for _ in 0..15 {
            clock.advance_seconds(61);
            assert!(claire.get_by_script("/echeances").await.status.is_success());
            settle().await;
        }
        clock.advance_seconds(61);
        assert!(claire.get_by_script("/echeances").await.location.starts_with("/voile"));
    }

    async fn noting_the_last_page_costs_it_nothing_and_leaves_no_line_in_the_journal(world) {
        let claire = world.as_agent("claire").await;
        let before = journal_len(world).await;
        world.app.db.clock().advance_seconds(120);
        claire.get("/entrainement").await.assert_queries(1);
        settle().await;
        assert_eq!(journal_len(world).await, before);
    }

    async fn every_other_login_is_closed_at_once(world) {
        let here = world.as_agent("claire").await;
        let (there, elsewhere, sonia) = (world.as_agent("claire").await, world.as_agent("claire").await, world.as_agent("sonia").await);
        here.get("/connexions").await.shows("Tout fermer sauf ici").shows("vue aujourd’hui");
        here.post("/connexions/fermeture", &[]).await;
        assert!(here.get("/connexions").await.hides("Tout fermer sauf ici").status.is_success());
        assert!(there.get("/").await.status.is_redirection() && elsewhere.get("/").await.status.is_redirection());
        assert!(sonia.get("/").await.status.is_success());
    }
}

/// Lets what runs aside finish.
async fn settle() {
    tokio::time::sleep(std::time::Duration::from_millis(150)).await;
}
