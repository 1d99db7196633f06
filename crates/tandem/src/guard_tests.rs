//! The whole route × role matrix, run; the headers of every answer; what a stranger learns.

use axum::http::{StatusCode, header};

use crate::{routes::MATRICE, testing::on_both_engines};

const NOBODY: &str = "019aa000-0000-7000-8000-000000000001";

on_both_engines! {
    async fn every_route_answers_each_role_as_the_matrix_says(world) {
        for (letter, name) in [('A', "karim"), ('I', "claire"), ('R', "mperrin"), ('T', "technique")] {
            let client = world.as_agent(name).await;
            for (method, path, letters) in MATRICE.iter().filter(|line| line.1 != "/deconnexion") {
                let address = path.replace("{id}", NOBODY).replace("{nom}", "tandem.svg");
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
}
