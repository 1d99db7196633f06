//! Over HTTP: the code at each login, its recovery codes, one's own password.

use axum::http::StatusCode;

use super::model::montre;
use crate::{
    invariants::journal,
    testing::{Answer, Client, MOT_DE_PASSE, World, on_both_engines},
};

/// Turns the code on for the agent of this browser; its secret, and the page of the recovery codes.
async fn enroler(client: &Client, world: &World) -> (String, Answer) {
    let page = client.get("/compte/code").await;
    page.shows("<svg class=\"qr\"").hides("style=");
    let secret = page
        .body
        .split("<strong class=\"code\">")
        .nth(1)
        .and_then(|rest| rest.split('<').next())
        .expect("secret")
        .to_owned();
    let code = montre(&secret, world.app.db.clock().now());
    let codes = client.post("/compte/code", &[("attente", &page.field("attente")), ("code", &code)]).await;
    codes.shows("Codes de secours");
    (secret, codes)
}

fn secours(page: &Answer) -> Vec<String> {
    page.body
        .split("<li>")
        .skip(1)
        .filter_map(|item| item.split('<').next())
        .filter(|code| code.len() == 11)
        .map(str::to_owned)
        .collect()
}

fn now(world: &World, secret: &str) -> String {
    montre(secret, world.app.db.clock().now())
}

/// Gives the password; the page that asks the code.
async fn mot_de_passe(client: &Client) -> Answer {
    client.get("/connexion").await;
    client
        .post("/connexion", &[("identifiant", "claire"), ("mot_de_passe", MOT_DE_PASSE), ("suite", "/echeances")])
        .await
}

async fn code(client: &Client, asked: &Answer, code: &str) -> Answer {
    client
        .post(
            "/connexion/code",
            &[("attente", &asked.field("attente")), ("suite", &asked.field("suite")), ("code", code)],
        )
        .await
}

on_both_engines! {
    async fn with_a_code_the_password_alone_opens_nothing(world) {
        let claire = world.as_agent("claire").await;
        let (secret, _) = enroler(&claire, world).await;
        let there = world.anonymous();
        let asked = mot_de_passe(&there).await;
        assert_eq!(asked.status, StatusCode::OK);
        asked.shows("Votre code").hides("Claire");
        assert!(there.get("/echeances").await.status.is_redirection(), "no session before the code");
        let asked = mot_de_passe(&there).await;
        let wrong = code(&there, &asked, "000000").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        world.app.db.clock().advance_seconds(30);
        assert_eq!(code(&there, &wrong, &now(world, &secret)).await.location, "/echeances");
        assert!(there.get("/echeances").await.status.is_success());
        there.get("/compte").await.shows("depuis aujourd’hui").shows("10\u{a0}codes de secours inutilisés");
        assert_eq!(journal(world, "compte.poser_second_facteur").await, 1);
        assert_eq!(journal(world, "connexion.second_facteur").await, 1);
        assert_eq!(world.anonymous().log_in("sonia", MOT_DE_PASSE).await.location, "/", "who asked for no code is asked none");
    }

    async fn a_code_serves_once_even_sent_twice_at_once(world) {
        let claire = world.as_agent("claire").await;
        let (secret, _) = enroler(&claire, world).await;
        let there = world.anonymous();
        let asked = mot_de_passe(&there).await;
        code(&there, &asked, &now(world, &secret)).await.shows("déjà servi");
        world.app.db.clock().advance_seconds(30);
        let (one, two) = (world.anonymous(), world.anonymous());
        let (first, second) = (mot_de_passe(&one).await, mot_de_passe(&two).await);
        let digits = now(world, &secret);
        let (a, b) = tokio::join!(code(&one, &first, &digits), code(&two, &second, &digits));
        assert_eq!([a, b].iter().filter(|answer| answer.status.is_redirection()).count(), 1);
        world.app.db.clock().advance_seconds(90);
        let late = montre(&secret, world.app.db.clock().now().checked_sub(jiff::Span::new().seconds(30)).expect("time"));
        assert!(code(&one, &mot_de_passe(&one).await, &late).await.status.is_redirection(), "a telephone half a minute late");
    }

    async fn the_value_between_the_two_pages_is_short_lived_and_belongs_to_one_browser(world) {
        let claire = world.as_agent("claire").await;
        let (secret, _) = enroler(&claire, world).await;
        world.app.db.clock().advance_seconds(60);
        let (there, thief) = (world.anonymous(), world.anonymous());
        let asked = mot_de_passe(&there).await;
        thief.get("/connexion").await;
        let stolen = code(&thief, &asked, &now(world, &secret)).await;
        assert_eq!(stolen.status, StatusCode::UNAUTHORIZED);
        stolen.shows("Recommencez");
        world.app.db.clock().advance_seconds(300);
        assert_eq!(code(&there, &asked, &now(world, &secret)).await.status, StatusCode::UNAUTHORIZED, "five minutes");
        let asked = mot_de_passe(&there).await;
        claire.get("/confirmation").await;
        claire.post("/confirmation", &[("code", &now(world, &secret))]).await;
        claire.get("/compte").await;
        let changed = claire.post("/compte/mot-de-passe", &[("mot_de_passe", "une autre phrase longue"), ("encore", "une autre phrase longue")]).await;
        assert_eq!(changed.location, "/compte?fait=mot-de-passe");
        world.app.db.clock().advance_seconds(60);
        assert_eq!(code(&there, &asked, &now(world, &secret)).await.status, StatusCode::UNAUTHORIZED, "the password changed meanwhile");
        assert!(claire.get("/compte").await.status.is_success(), "this connexion stays open");
    }

    async fn codes_are_guessed_no_faster_than_passwords(world) {
        let claire = world.as_agent("claire").await;
        let (secret, _) = enroler(&claire, world).await;
        let there = world.anonymous();
        let asked = mot_de_passe(&there).await;
        for _ in 0..5 {
            assert_eq!(code(&there, &asked, "000000").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        world.app.db.clock().advance_seconds(30);
        let slowed = code(&there, &asked, &now(world, &secret)).await;
        assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS);
        let again = mot_de_passe(&there).await;
        assert_eq!(code(&there, &again, &now(world, &secret)).await.status, StatusCode::TOO_MANY_REQUESTS, "the password given again resets nothing");
        world.app.db.clock().advance_seconds(61);
        assert!(code(&there, &again, &now(world, &secret)).await.status.is_redirection());
    }

    async fn a_recovery_code_opens_once_and_new_ones_replace_the_old(world) {
        let claire = world.as_agent("claire").await;
        let (_, page) = enroler(&claire, world).await;
        let codes = secours(&page);
        assert_eq!(codes.len(), 10);
        let there = world.anonymous();
        let spoken = codes[0].to_lowercase().replace('-', " ");
        assert!(code(&there, &mot_de_passe(&there).await, &spoken).await.status.is_redirection());
        assert_eq!(code(&there, &mot_de_passe(&there).await, &codes[0]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        claire.get("/compte").await.shows("9\u{a0}codes de secours inutilisés");
        let fresh = secours(&claire.post("/compte/code/secours", &[]).await);
        assert_eq!(code(&there, &mot_de_passe(&there).await, &codes[1]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(code(&there, &mot_de_passe(&there).await, &fresh[0]).await.status.is_redirection());
    }

    async fn the_code_is_taken_off_by_oneself_after_confirming_with_it_or_by_the_responsable(world) {
        let claire = world.as_agent("claire").await;
        let (_, page) = enroler(&claire, world).await;
        world.app.db.clock().advance_seconds(601);
        let late = claire.post("/compte/code/retrait", &[]).await;
        assert_eq!(late.status, StatusCode::UNAUTHORIZED);
        late.shows("Code de votre application");
        assert_eq!(claire.post("/confirmation", &[("mot_de_passe", MOT_DE_PASSE)]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "the password is not enough");
        assert!(claire.post("/confirmation", &[("code", &secours(&page)[0])]).await.status.is_redirection());
        claire.post("/compte/code/retrait", &[]).await;
        assert_eq!(world.anonymous().log_in("claire", MOT_DE_PASSE).await.location, "/");
        enroler(&claire, world).await;
        let chief = world.as_agent("mperrin").await;
        let account = format!("/equipe/agents/{}", world.claire);
        chief.get(&account).await.shows("Retirer le second facteur");
        chief.post(&format!("{account}/second-facteur"), &[]).await;
        assert_eq!(world.anonymous().log_in("claire", MOT_DE_PASSE).await.location, "/");
        assert_eq!((journal(world, "agents.retirer_second_facteur").await, journal(world, "compte.retirer_second_facteur").await), (1, 1));
    }

    async fn a_secret_is_confirmed_by_the_login_that_was_shown_it(world) {
        let (claire, sonia) = (world.as_agent("claire").await, world.as_agent("sonia").await);
        let page = claire.get("/compte/code").await;
        let secret = page.body.split("<strong class=\"code\">").nth(1).and_then(|rest| rest.split('<').next()).expect("secret").to_owned();
        sonia.get("/compte").await;
        let planted = sonia.post("/compte/code", &[("attente", &page.field("attente")), ("code", &now(world, &secret))]).await;
        assert_eq!(planted.status, StatusCode::UNPROCESSABLE_ENTITY);
        let wrong = claire.post("/compte/code", &[("attente", &page.field("attente")), ("code", "123")]).await;
        wrong.shows(&secret);
        assert_eq!(world.anonymous().log_in("claire", MOT_DE_PASSE).await.location, "/", "nothing is on before it is confirmed");
    }
}
