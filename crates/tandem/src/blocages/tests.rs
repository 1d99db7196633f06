//! Over HTTP: who may, what shows, which date, what is refused and kept, how many statements.

use axum::http::StatusCode;

use crate::{
    invariants::noted,
    personnes::PersonneId,
    testing::{Client, on_both_engines},
};

const JOUR: i64 = 24 * 3600;

/// Declares a blocage; its address.
async fn bloquer(client: &Client, person: &PersonneId, fields: &[(&str, &str)]) -> String {
    let form = format!("/personnes/{person}/blocages/nouveau");
    let numero = client.get(&form).await.field("numero");
    let mut all = vec![("numero", numero.as_str()), ("depuis", "2026-11-02")];
    all.extend_from_slice(fields);
    for _ in 0..2 {
        let made = client.post(&form, &all).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    }
    format!("/blocages/{numero}")
}

on_both_engines! {
    async fn a_blocage_shows_its_stairs_and_the_next_step_with_its_day_and_ground(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        claire.get(&format!("/personnes/{id}")).await.shows("Ça bloque").hides("id=\"bloque\"");
        let fields = [("voie", "rsa"), ("decision", "2026-11-02"), ("effets", "loyer"), ("effets", "manger"), ("precision", "Séjour à l’étranger")];
        let address = bloquer(&claire, &id, &fields).await;
        let page = claire.get(&address).await;
        page.shows("La suite\u{a0}: Recours préalable").shows("À faire avant le lundi 4 janvier 2027").shows("Comptée depuis\u{a0}: décision");
        page.shows("À vérifier sur la décision reçue").shows("le loyer · manger").shows("Séjour à l’étranger").shows("Saisir le tribunal administratif");
        page.assert_queries(10);
        claire.get(&format!("/personnes/{id}")).await.shows("Ce qui bloque").shows("À faire avant le lundi 4 janvier 2027");
        claire.get("/blocages").await.shows("Aïssata DIALLO").shows("Suivi par Claire Morel").assert_queries(5);
        // Two months away, it presses nobody today; fifteen days before, it comes first, without anybody writing.
        claire.get("/").await.hides("Tout ce qui bloque");
        world.app.db.clock().advance_seconds(27 * JOUR);
        assert_eq!(crate::blocages::passer(&world.app.db).await.expect("run"), 1);
        let claire = world.as_agent("claire").await;
        claire.get("/").await.shows("Tout ce qui bloque").shows("À faire avant le lundi 4 janvier 2027");
        assert_eq!(world.texts("SELECT id FROM blocages").await.len(), 1, "sent twice, written once");
    }

    async fn each_step_tried_and_each_answer_moves_the_next_one(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let address = bloquer(&claire, &id, &[("voie", "rsa"), ("decision", "2026-11-02")]).await;
        let tried = [("marche", "departement"), ("le", "2026-11-16"), ("preuve", "recommandé n° 1A 204")];
        claire.post(&format!("{address}/tentatives"), &tried).await;
        let page = claire.get(&address).await;
        page.shows("recommandé n° 1A 204").shows("Sans réponse le samedi 16 janvier 2027, ce sera un refus").shows("Réponse attendue");
        let essai = world.texts("SELECT id FROM blocage_tentatives").await.remove(0);
        let early = claire.post(&format!("{address}/reponses"), &[("tentative", &essai), ("sens", "rejet"), ("le", "2026-11-10")]).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        early.shows("ne peut pas dater d’avant");
        claire.post(&format!("{address}/reponses"), &[("tentative", &essai), ("sens", "rejet"), ("le", "2026-11-23"), ("note", "Séjour non prouvé")]).await;
        let page = claire.get(&address).await;
        page.shows("La suite\u{a0}: Saisir le tribunal administratif").shows("Séjour non prouvé").shows("date à confirmer");
        // The page kept by « back », another step noted from it: nothing is lost. The same sent twice is one.
        let kept = page.field("numero");
        for marche in ["message", "telephone", "telephone"] {
            claire.post(&format!("{address}/tentatives"), &[("numero", &kept), ("marche", marche), ("le", "2026-11-20")]).await;
        }
        assert_eq!(world.texts("SELECT marche AS id FROM blocage_tentatives ORDER BY marche").await, ["departement", "message", "telephone"]);
        // A mistake is undone, the staircase goes back.
        let answer = world.texts("SELECT id FROM blocage_reponses").await.remove(0);
        for _ in 0..2 {
            claire.post(&format!("{address}/annulation"), &[("ligne", &answer)]).await;
        }
        claire.get(&address).await.hides("Séjour non prouvé").shows("Réponse attendue");
        assert_eq!(world.texts("SELECT id FROM blocage_reponses").await.len(), 1, "undone, and still written");
        let line = address.rsplit('/').next().expect("id");
        for action in ["blocages.declarer", "blocages.tenter", "blocages.repondre", "blocages.annuler"] {
            assert!(noted(world, action, line).await >= 1, "{action}");
        }
    }

    async fn what_happens_on_the_demarche_moves_the_blocage_that_hangs_on_it(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let demarche = world.demarche(&id, "D07", &[]).await;
        let claire = world.as_agent("claire").await;
        claire.get(&format!("/demarches/{demarche}")).await.shows(&format!("/personnes/{id}/blocages/nouveau?demarche={demarche}"));
        let form = claire.get(&format!("/personnes/{id}/blocages/nouveau?demarche={demarche}")).await;
        form.shows("Déclaration trimestrielle").shows("<option value=\"rsa\" selected>");
        let address = bloquer(&claire, &id, &[("voie", "rsa"), ("demarche", demarche.as_str())]).await;
        claire.get(&address).await.shows("Aucune. Sans la date de la décision").hides("lundi 4 janvier 2027");
        let before = world.texts("SELECT le AS id FROM blocage_suites").await;
        let said = [("evenement", "decision"), ("le", "2026-11-02"), ("reponse", "refus")];
        let noted = claire.post(&format!("/demarches/{demarche}/evenements/nouveau"), &said).await;
        assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.body);
        claire.get(&address).await.shows("À faire avant le lundi 4 janvier 2027");
        assert_ne!(world.texts("SELECT le AS id FROM blocage_suites").await, before, "the lists follow");
    }

    async fn it_ends_with_an_outcome_and_a_renunciation_says_why(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let address = bloquer(&claire, &id, &[("voie", "rsa"), ("decision", "2026-11-02")]).await;
        for (fields, sentence) in [
            (vec![("issue", "")], "Choisissez comment cela finit."),
            (vec![("issue", "renonce")], "écrivez pourquoi, avec ses mots"),
            (vec![("issue", "retabli"), ("mois", "trois")], "Écrivez un nombre entier"),
        ] {
            let refused = claire.post(&format!("{address}/fin"), &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{sentence}");
            refused.shows(sentence);
        }
        let end = [("issue", "retabli"), ("marche", "departement"), ("euros_de", "600"), ("euros_a", "635"), ("mois", "2"), ("note_fin", "Rappel versé")];
        claire.post(&format!("{address}/fin"), &end).await;
        claire.get(&address).await.shows("Droit rétabli, noté par Claire Morel. Rappel versé").hides("Noter que c’est fait");
        claire.get("/blocages").await.shows("Rien ne bloque.");
        claire.get(&format!("/personnes/{id}")).await.shows("droit rétabli");
        let line = world.texts("SELECT id FROM blocage_fins").await.remove(0);
        claire.post(&format!("{address}/annulation"), &[("ligne", &line)]).await;
        claire.get("/blocages").await.shows("Aïssata DIALLO");
    }

    async fn the_letter_is_filled_and_the_sheet_tells_the_person_what_is_done(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let lives = [("cle", "vie"), ("texte", "12 rue des Lilas\n59000 Lille"), ("debut", "2026-01-05")];
        claire.post(&format!("/personnes/{id}/faits/adresse"), &lives).await;
        let address = bloquer(&claire, &id, &[("voie", "rsa"), ("decision", "2026-11-02"), ("precision", "Je n’ai pas quitté la France.")]).await;
        let letter = claire.get(&format!("{address}/lettre/departement")).await;
        letter.shows("je conteste la décision du 2 novembre 2026").shows("Aïssata DIALLO").shows("12 rue des Lilas, 59000 Lille");
        letter.shows("Je n’ai pas quitté la France.").shows("………").shows("À envoyer avant le lundi 4 janvier 2027");
        claire.post(&format!("{address}/tentatives"), &[("marche", "message"), ("le", "2026-11-20")]).await;
        claire.get(&format!("{address}/reponse")).await.shows("Ce que nous faisons").shows("Écrire dans le compte de la personne, le vendredi 20 novembre\u{a0}: pas encore de réponse").shows("Avec Claire Morel");
        for path in ["lettre/message", "lettre/rien"] {
            assert_eq!(claire.get(&format!("{address}/{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }

    async fn what_is_typed_wrong_is_said_and_kept(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let form = format!("/personnes/{id}/blocages/nouveau");
        let wrong = [("voie", ""), ("depuis", "2026-12-25"), ("decision", "1999-01-01"), ("effets", "sante"), ("precision", "à garder")];
        let back = claire.post(&form, &wrong).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        back.shows("Choisissez ce qui n’avance pas.").shows("Choisissez depuis quand").shows("Recopiez la date du courrier").shows("à garder").shows("value=\"sante\" id=\"effet-sante\" checked");
        assert_eq!(world.texts("SELECT id FROM blocages").await.len(), 0);
        let address = bloquer(&claire, &id, &[("voie", "rsa")]).await;
        for (path, fields, sentence) in [
            ("tentatives", vec![("marche", "message"), ("le", "2026-12-25")], "aujourd’hui au plus tard"),
            ("faits", vec![("evenement", "decision"), ("le", "hier")], "aujourd’hui au plus tard"),
            ("faits", vec![("evenement", "x"), ("le", "2026-11-02")], "Choisissez ce qui est arrivé."),
            ("reponses", vec![("tentative", "x"), ("le", "2026-11-02")], "Choisissez ce que dit la réponse."),
        ] {
            let refused = claire.post(&format!("{address}/{path}"), &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
            refused.shows(sentence);
        }
        assert_eq!(claire.post(&format!("{address}/tentatives"), &[("marche", "rien"), ("le", "2026-11-20")]).await.status, StatusCode::NOT_FOUND);
    }

    async fn another_team_and_the_reception_see_no_blocage(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let address = bloquer(&claire, &id, &[("voie", "rsa"), ("decision", "2026-11-02")]).await;
        let (sonia, karim) = (world.as_agent("sonia").await, world.as_agent("karim").await);
        for path in [address.clone(), format!("{address}/lettre/departement"), format!("{address}/reponse"), format!("/personnes/{id}/blocages/nouveau")] {
            assert_eq!(sonia.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(karim.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        sonia.get("/blocages").await.shows("Rien ne bloque.");
        karim.get(&format!("/personnes/{id}")).await.hides("Ça bloque");
        assert_eq!(sonia.post(&format!("{address}/tentatives"), &[("marche", "message"), ("le", "2026-11-20")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(world.texts("SELECT id FROM blocage_tentatives").await.len(), 0);
    }
}
