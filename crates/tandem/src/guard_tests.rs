//! The whole route × role matrix, run; the headers of every answer; what a stranger learns.

use std::task::Poll;

use axum::{
    Extension, Router,
    http::{StatusCode, header},
    middleware::from_fn_with_state,
    routing::get,
};
use tandem_platform::web::Fields;

use crate::{
    guard::{self, Gate},
    routes::{MATRICE, acces},
    testing::{Answer, Client, MOT_DE_PASSE, on_both_engines},
};

const NOBODY: &str = "019aa000-0000-7000-8000-000000000001";

on_both_engines! {
    async fn every_route_answers_each_role_as_the_matrix_says(world) {
        for (letter, name) in [('A', "karim"), ('I', "claire"), ('R', "mperrin"), ('T', "technique")] {
            let client = world.as_agent(name).await;
            for (method, path, letters) in MATRICE.iter().filter(|line| line.1 != "/deconnexion") {
                let address = path.replace("{id}", NOBODY).replace("{nom}", "tandem.svg").replace("{lien}", "K7PM");
                let answer = if *method == "GET" { client.get(&address).await } else { client.post(&address, &[]).await };
                if (letter, *path) == ('T', "/") {
                    assert_eq!(answer.location, "/equipe", "who follows nobody is led to her own place");
                    continue;
                }
                let open = *letters == "*" || letters.contains(letter);
                // The login form refuses the token of somebody already logged in: a refusal of another kind.
                let refused = answer.status == StatusCode::FORBIDDEN && (*method, *path) != ("POST", "/connexion");
                assert_eq!(refused, !open, "{name}: {method} {path} gave {}", answer.status);
                assert!(answer.status.as_u16() < 500, "{name}: {method} {path} gave {}", answer.status);
            }
        }
    }

    async fn a_stranger_is_sent_to_the_login_page_everywhere(world) {
        for (method, path, letters) in MATRICE.iter().filter(|line| line.2 != "*") {
            let address = path.replace("{id}", NOBODY);
            let client = world.anonymous();
            let status = if *method == "GET" { client.get(&address).await.status } else { client.post(&address, &[]).await.status };
            let expected = if *method == "GET" { StatusCode::SEE_OTHER } else { StatusCode::UNAUTHORIZED };
            assert_eq!(status, expected, "{method} {path} ({letters})");
        }
    }

    async fn every_answer_carries_the_protective_headers(world) {
        let client = world.anonymous();
        for path in ["/connexion", "/aide", "/nulle-part", "/"] {
            let answer = client.get(path).await;
            let policy = answer.headers.get(header::CONTENT_SECURITY_POLICY).and_then(|value| value.to_str().ok()).unwrap_or_default();
            assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{path}: {policy}");
            assert_eq!(answer.headers.get(header::CACHE_CONTROL).and_then(|value| value.to_str().ok()), Some("no-store"), "{path}");
        }
    }

    async fn a_forged_address_or_a_huge_form_is_a_sentence_never_a_failure(world) {
        let claire = world.as_agent("claire").await;
        for path in ["/personnes/1", "/personnes/%00", "/personnes/%C3%28", "/personnes?apres=%FF_x", "/actes/x/annulation", "/?note=%27--"] {
            assert!(claire.get(path).await.status.as_u16() < 500, "{path}");
        }
        let huge = claire.post("/personnes/nouvelle", &[("prenom", &"x".repeat(1_000_000))]).await;
        assert_eq!(huge.status, StatusCode::BAD_REQUEST);
        huge.shows("Cet envoi est trop long.");
        let bytes = claire.post_raw("/personnes/nouvelle", "prenom=%FF%FE%00".into()).await;
        assert!(bytes.status.as_u16() < 500);
    }

    async fn a_page_that_changes_much_asks_the_password_again_after_ten_minutes_and_keeps_what_was_typed(world) {
        let gate = Gate { app: world.app.clone(), acces: acces("AIRT"), fichier: 0, recente: true, voilee: false };
        let much = get(|| async { "ouverte" }).post(|Extension(champs): Extension<Fields>| async move { format!("reçu {}", champs.raw("note")) });
        let extra = Router::new().route("/essai", much.route_layer(from_fn_with_state(gate, guard::pass)));
        let claire = Client::new(world.router.clone().merge(extra));
        claire.log_in("claire", MOT_DE_PASSE).await;
        claire.get("/essai").await.shows("ouverte");
        world.app.db.clock().advance_seconds(600);
        assert_eq!(claire.get("/essai?x=1").await.location, "/confirmation?suite=%2Fessai%3Fx%3D1");
        claire.get("/confirmation?suite=%2Fessai%3Fx%3D1").await.shows("Confirmer que c’est vous");
        let asked = claire.post("/essai", &[("note", "tapé longuement"), ("mot_de_passe", "jamais gardé")]).await;
        assert_eq!(asked.status, StatusCode::UNAUTHORIZED);
        asked.shows("est gardé").hides("tapé longuement");
        let sealed = asked.field("brouillon");
        let wrong = claire.post("/confirmation", &[("mot_de_passe", "pas le bon mot de passe"), ("brouillon", &sealed)]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(wrong.field("brouillon"), sealed, "a mistake loses nothing");
        let back = claire.post("/confirmation", &[("mot_de_passe", MOT_DE_PASSE), ("brouillon", &sealed)]).await;
        back.shows("Votre texte est gardé").shows("tapé longuement").hides("jamais gardé");
        claire.post("/essai", &[("note", "tapé longuement")]).await.shows("reçu tapé longuement");
        let there = claire.post("/confirmation", &[("mot_de_passe", MOT_DE_PASSE), ("suite", "/essai?x=1")]).await;
        assert_eq!(there.location, "/essai?x=1");
    }

    async fn a_confirmation_waits_after_five_mistakes_and_does_not_slow_the_login(world) {
        let claire = world.as_agent("claire").await;
        for _ in 0..5 {
            claire.post("/confirmation", &[("mot_de_passe", "pas le bon mot de passe")]).await.shows("pas le bon");
        }
        let slowed = claire.post("/confirmation", &[("mot_de_passe", MOT_DE_PASSE)]).await;
        assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS);
        slowed.shows("Réessayez dans 1 min.");
        assert!(world.anonymous().log_in("claire", MOT_DE_PASSE).await.status.is_redirection());
        world.app.db.clock().advance_seconds(61);
        assert!(claire.post("/confirmation", &[("mot_de_passe", MOT_DE_PASSE)]).await.status.is_redirection());
    }

    async fn a_hundred_passwords_sent_at_once_are_a_hundred_tries(world) {
        let client = world.anonymous();
        client.get("/connexion").await;
        let tries = (0..12).map(|_| client.post("/connexion", &[("identifiant", "claire"), ("mot_de_passe", "pas le bon mot de passe")]));
        let answers = join_all(tries).await;
        let checked = answers.iter().filter(|answer| answer.status == StatusCode::UNPROCESSABLE_ENTITY).count();
        assert_eq!(checked, 5, "the sixth is not even looked at");
    }
}

/// Runs everything at once, as a browser with many tabs does.
async fn join_all<F: Future<Output = Answer>>(tries: impl Iterator<Item = F>) -> Vec<Answer> {
    let mut waiting: Vec<_> = tries.map(Box::pin).collect();
    let mut done = Vec::new();
    std::future::poll_fn(move |cx| {
        waiting.retain_mut(|one| match one.as_mut().poll(cx) {
            Poll::Ready(answer) => {
                done.push(answer);
                false
            }
            Poll::Pending => true,
        });
        if waiting.is_empty() { Poll::Ready(std::mem::take(&mut done)) } else { Poll::Pending }
    })
    .await
}
