//! Over HTTP: who may open, answer and look; what shows; how many statements; how it fails.

use axum::http::StatusCode;

use super::queries::LOT;
use crate::testing::{Answer, Client, World, on_both_engines};

/// Opens one as the responsable; its address and the end of its public one.
pub(super) async fn ouvrir(boss: &Client, modele: &str, acces: &str) -> (String, String) {
    let numero = boss.get("/enquetes/nouvelle").await.field("numero");
    let fields = [("numero", numero.as_str()), ("modele", modele), ("jusqu_au", "2026-12-20"), ("acces", acces)];
    let made = boss.post("/enquetes/nouvelle", &fields).await;
    assert!(made.status.is_redirection(), "{}", made.body);
    let lien = fin_d_adresse(&boss.get(&made.location).await);
    (made.location, lien)
}

fn fin_d_adresse(page: &Answer) -> String {
    page.body.split("/repondre/").nth(1).and_then(|rest| rest.get(..10)).expect("an address").to_owned()
}

/// The codes of a sheet just printed.
pub(super) async fn codes(boss: &Client, enquete: &str, combien: &str) -> Vec<String> {
    let numero = boss.get(enquete).await.field("numero");
    let sheet = boss.post(&format!("{enquete}/tickets"), &[("numero", &numero), ("nombre", combien)]).await;
    assert_eq!(sheet.status, StatusCode::OK, "{}", sheet.body);
    sheet.body.split("<b class=\"code\">").skip(1).filter_map(|rest| rest.get(..9)).map(ToOwned::to_owned).collect()
}

/// Answers on a new form.
pub(super) async fn repondre(world: &World, lien: &str, fields: &[(&str, &str)]) -> Answer {
    let path = format!("/repondre/{lien}");
    let who = world.anonymous();
    let numero = who.get(&path).await.field("numero");
    let mut all = vec![("numero", numero.as_str())];
    all.extend_from_slice(fields);
    who.post(&path, &all).await
}

async fn plusieurs(world: &World, lien: &str, combien: usize, fields: &[(&str, &str)]) {
    for _ in 0..combien {
        let sent = repondre(world, lien, fields).await;
        assert!(sent.status.is_redirection(), "{}", sent.body);
    }
}

on_both_engines! {
    async fn a_responsable_opens_one_anybody_answers_and_the_counts_show(world) {
        let boss = world.as_agent("mperrin").await;
        boss.get("/enquetes").await.shows("Aucune enquête");
        let (page, lien) = ouvrir(&boss, "professionnels", "lien").await;
        boss.get(&page).await.shows("0\u{a0}réponse reçue").shows("<svg class=\"qr\"");
        plusieurs(world, &lien, 12, &[("champ", "budget"), ("parlent", "souvent"), ("usages", "chercher"), ("usages", "ecrire")]).await;
        plusieurs(world, &lien, 12, &[("champ", "accueil"), ("parlent", "jamais")]).await;
        boss.get(&page).await.shows("24\u{a0}réponses reçues");
        boss.post(&format!("{page}/fermeture"), &[]).await;
        let results = boss.get(&format!("{page}/resultats")).await;
        results.shows("24\u{a0}réponses").shows("Budget").shows("(12 sur 24").shows("83\u{a0}%").shows("Non publié").shows("<title").shows("<caption");
        let cross = boss.get(&format!("{page}/croisement?question=parlent&par=champ")).await;
        cross.shows("Les personnes parlent-elles").shows("vont ensemble");
        let csv = boss.get(&format!("{page}/resultats.csv")).await;
        csv.shows("Budget;12;24");
        boss.get("/enquetes").await.shows("24\u{a0}réponses").shows("close le 23 novembre");
    }

    async fn the_chart_of_the_study_on_access_and_ease_is_one_page_from_either_of_its_halves(world) {
        let boss = world.as_agent("mperrin").await;
        let (page, lien) = ouvrir(&boss, "accompagnes", "lien").await;
        plusieurs(world, &lien, 12, &[("argent", "juste"), ("acces", "telephone"), ("trouver", "facile")]).await;
        plusieurs(world, &lien, 12, &[("argent", "oui"), ("acces", "ordinateur"), ("trouver", "non")]).await;
        boss.post(&format!("{page}/fermeture"), &[]).await;
        let results = boss.get(&format!("{page}/resultats")).await;
        let name = "Accès et aisance selon l’argent à la fin du mois";
        assert_eq!(results.body.matches(name).count(), 1);
        for half in ["acces", "trouver"] {
            let cross = boss.get(&format!("{page}/croisement?question={half}&par=argent")).await;
            cross.shows(&format!("<h1>{name}</h1>")).shows("<h2>Accès à Internet selon").shows("<h2>Trouver l’information");
            assert_eq!(cross.body.matches("Défenseur des droits, 2017").count(), 2);
        }
        let other = boss.get(&format!("{page}/croisement?question=acces&par=age")).await;
        assert!(!other.body.contains(name));
    }

    async fn the_pages_ask_a_bounded_number_of_statements(world) {
        let boss = world.as_agent("mperrin").await;
        let (page, lien) = ouvrir(&boss, "professionnels", "codes").await;
        for code in codes(&boss, &page, "12").await {
            repondre(world, &lien, &[("champ", "budget"), ("code", &code)]).await;
        }
        boss.get("/enquetes").await.assert_queries(3);
        boss.get(&page).await.assert_queries(5);
        boss.get(&format!("{page}/resultats")).await.assert_queries(4);
        boss.get(&format!("{page}/croisement")).await.assert_queries(3);
        boss.get(&format!("{page}/papier")).await.assert_queries(2);
        boss.get(&format!("{page}/affiche")).await.assert_queries(2);
        world.anonymous().get(&format!("/repondre/{lien}")).await.assert_queries(1);
    }

    async fn what_cannot_be_read_comes_back_with_all_that_was_typed(world) {
        let boss = world.as_agent("mperrin").await;
        let wrong = boss.post("/enquetes/nouvelle", &[("modele", "autre"), ("titre", "Mon enquête"), ("jusqu_au", "hier")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.shows("Choisissez un questionnaire.").shows("Écrivez un jour à venir").shows("Mon enquête");
        let (_, lien) = ouvrir(&boss, "accompagnes", "lien").await;
        let sent = repondre(world, &lien, &[("foyer", "beaucoup"), ("gene", "peur"), ("ajouter", "<b>Merci</b>")]).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        sent.shows("Écrivez un nombre de 0 à 20.").shows("value=\"beaucoup\"").shows("id=\"gene-peur\" checked").shows("&#60;b&#62;Merci");
        let empty = repondre(world, &lien, &[]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        empty.shows("Répondez à une question au moins.");
    }

    async fn the_same_form_sent_twice_counts_once(world) {
        let boss = world.as_agent("mperrin").await;
        let (page, lien) = ouvrir(&boss, "professionnels", "lien").await;
        let who = world.anonymous();
        let path = format!("/repondre/{lien}");
        let numero = who.get(&path).await.field("numero");
        for choix in ["budget", "droits"] {
            assert!(who.post(&path, &[("numero", &numero), ("champ", choix)]).await.status.is_redirection());
        }
        boss.get(&page).await.shows("1\u{a0}réponse reçue");
        let numero = boss.get("/enquetes/nouvelle").await.field("numero");
        let again = [("numero", numero.as_str()), ("modele", "professionnels"), ("jusqu_au", "2026-12-20")];
        let first = boss.post("/enquetes/nouvelle", &again).await.location;
        assert_eq!(boss.post("/enquetes/nouvelle", &again).await.location, first);
    }

    async fn a_code_serves_once_and_a_wrong_one_loses_nothing(world) {
        let boss = world.as_agent("mperrin").await;
        let (page, lien) = ouvrir(&boss, "professionnels", "codes").await;
        let codes = codes(&boss, &page, "12").await;
        assert_eq!(codes.len(), 12);
        let none = repondre(world, &lien, &[("champ", "budget")]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        none.shows("Écrivez le code de votre papier.").shows("id=\"champ-budget\" checked");
        repondre(world, &lien, &[("champ", "budget"), ("code", "AAAA-AAAA")]).await.shows("Ce code n’existe pas, ou il a déjà servi.").shows("id=\"champ-budget\" checked");
        let low = codes[0].to_lowercase().replace('-', " ");
        assert!(repondre(world, &lien, &[("champ", "budget"), ("code", &low)]).await.status.is_redirection());
        let twice = repondre(world, &lien, &[("champ", "droits"), ("code", &codes[0])]).await;
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
        boss.get(&page).await.shows("1\u{a0}réponse reçue").shows("12\u{a0}codes imprimés, dont 11 pas encore servis.");
        // What the QR code of a ticket opens has the code in its place.
        let ticket = format!("/repondre/{lien}?code={}", codes[1].replace('-', ""));
        world.anonymous().get(&ticket).await.shows(&format!("value=\"{}\"", codes[1].replace('-', "")));
    }

    async fn answers_begun_are_found_again_and_gone_once_sent(world) {
        let boss = world.as_agent("mperrin").await;
        let (page, lien) = ouvrir(&boss, "accompagnes", "lien").await;
        let kept = repondre(world, &lien, &[("argent", "juste"), ("foyer", "des"), ("geste", "plus_tard")]).await;
        assert_eq!(kept.status, StatusCode::OK);
        let back = kept.body.split("/repondre/").nth(1).and_then(|rest| rest.split('"').next()).expect("an address");
        let back = format!("/repondre/{back}");
        let again = world.anonymous().get(&back).await;
        again.shows("id=\"argent-juste\" checked").shows("value=\"des\"");
        let fields = [("numero", again.field("numero")), ("suite", again.field("suite")), ("argent", "juste".to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
        assert!(world.anonymous().post(&format!("/repondre/{lien}"), &fields).await.status.is_redirection());
        let gone = world.anonymous().get(&back).await;
        assert_eq!(gone.status, StatusCode::GONE);
        gone.shows("Elles ont été envoyées, ou").shows(&format!("href=\"/repondre/{lien}\""));
        boss.get(&page).await.shows("1\u{a0}réponse reçue");
    }

    async fn answers_kept_as_they_are_given_do_not_outlive_the_form_sent_even_late(world) {
        let boss = world.as_agent("mperrin").await;
        let (page, lien) = ouvrir(&boss, "accompagnes", "lien").await;
        let path = format!("/repondre/{lien}");
        let who = world.anonymous();
        let form = who.get(&path).await;
        let (numero, suite) = (form.field("numero"), form.field("suite"));
        let says = |more: &'static str| {
            let fields = [("numero", numero.clone()), ("suite", suite.clone()), ("argent", "juste".into()), ("geste", more.into())];
            fields.map(|(name, text): (&str, String)| (name, text))
        };
        let send = async |more: &'static str| {
            let said = says(more);
            let fields: Vec<(&str, &str)> = said.iter().map(|(name, text)| (*name, text.as_str())).collect();
            who.post(&path, &fields).await
        };
        assert_eq!(send("plus_tard").await.status, StatusCode::OK);
        assert_eq!(send("plus_tard").await.status, StatusCode::OK, "the same place, again");
        let back = format!("{path}/suite/{}", suite.to_lowercase());
        who.get(&format!("{back}?code=K7PM")).await.shows("id=\"argent-juste\" checked").shows("data-garder");
        assert_eq!(world.texts("SELECT marque FROM enquete_brouillons").await.len(), 1);
        assert_eq!(send("").await.location, format!("{path}/merci"));
        // What the browser had sent before the press arrives after it.
        assert_eq!(send("plus_tard").await.location, format!("{path}/merci"));
        assert!(world.texts("SELECT marque FROM enquete_brouillons").await.is_empty());
        assert_eq!(who.get(&back).await.status, StatusCode::GONE);
        boss.get(&page).await.shows("1\u{a0}réponse reçue");
    }

    async fn a_closed_or_unknown_address_gives_a_sentence_and_sets_no_cookie(world) {
        let boss = world.as_agent("mperrin").await;
        let (page, lien) = ouvrir(&boss, "professionnels", "lien").await;
        let path = format!("/repondre/{lien}");
        let open = world.anonymous().get(&path).await;
        assert!(open.status == StatusCode::OK && !open.headers.contains_key("set-cookie"));
        let sent = repondre(world, &lien, &[("champ", "budget")]).await;
        assert!(!sent.headers.contains_key("set-cookie"));
        boss.post(&format!("{page}/fermeture"), &[]).await;
        let closed = world.anonymous().get(&path).await;
        assert_eq!(closed.status, StatusCode::GONE);
        closed.shows("On ne peut plus y répondre.");
        assert_eq!(repondre(world, &lien, &[("champ", "droits")]).await.status, StatusCode::GONE);
        for unknown in ["/repondre/zzzzzzzzzz", "/repondre/ZZ", "/repondre/zzzzzzzzzz/merci", "/repondre/zzzzzzzzzz/suite/x"] {
            let absent = world.anonymous().get(unknown).await;
            assert_eq!(absent.status, StatusCode::NOT_FOUND, "{unknown}");
            absent.shows("Relisez l’adresse sur l’affiche").hides("équipe").hides("Revenir à aujourd’hui").hides("Vos réponses sont gardées");
        }
        boss.get(&page).await.shows("1\u{a0}réponse reçue");
    }

    async fn the_last_day_is_the_last_and_what_is_left_is_tidied(world) {
        let boss = world.as_agent("mperrin").await;
        let (page, lien) = ouvrir(&boss, "professionnels", "codes").await;
        let codes = codes(&boss, &page, "12").await;
        for code in &codes[..7] {
            repondre(world, &lien, &[("champ", "budget"), ("code", code)]).await;
        }
        world.anonymous().post(&format!("/repondre/{lien}"), &[("champ", "droits"), ("geste", "plus_tard")]).await;
        assert_eq!(crate::enquetes::passer(&world.app.db).await.expect("run"), 0);
        world.app.db.clock().advance_seconds(28 * 24 * 3600);
        assert_eq!(world.anonymous().get(&format!("/repondre/{lien}")).await.status, StatusCode::GONE);
        assert_eq!(crate::enquetes::passer(&world.app.db).await.expect("run"), 1);
        assert_eq!(crate::enquetes::passer(&world.app.db).await.expect("run"), 0);
        for table in ["enquete_codes", "enquete_brouillons"] {
            assert!(world.texts(&format!("SELECT marque FROM {table}")).await.is_empty(), "{table}");
        }
        let boss = world.as_agent("mperrin").await;
        boss.get(&format!("{page}/resultats")).await.shows("Sur 7\u{a0}réponses.");
    }

    async fn an_answer_counts_in_the_figures_with_four_others_at_least(world) {
        let boss = world.as_agent("mperrin").await;
        let (page, lien) = ouvrir(&boss, "professionnels", "lien").await;
        let mut before = 0;
        for sent in 1..=23_usize {
            repondre(world, &lien, &[("champ", "budget")]).await;
            let shown = boss.get(&format!("{page}/resultats")).await.body;
            let now = shown.split("Sur ").nth(1).and_then(|rest| rest.split('\u{a0}').next()).map_or(0, |n| n.parse().expect("a number"));
            assert!(now == before || now >= before + LOT, "{before} then {now}");
            assert!(now == 0 || now + LOT <= sent, "{now} of {sent} shown while it is open");
            before = now;
        }
        boss.post(&format!("{page}/fermeture"), &[]).await;
        boss.get(&format!("{page}/resultats")).await.shows("Sur 23\u{a0}réponses.");
    }

    async fn papers_are_typed_by_their_numbers_into_the_same_answers(world) {
        let boss = world.as_agent("mperrin").await;
        let (page, lien) = ouvrir(&boss, "accompagnes", "codes").await;
        let claire = world.as_agent("claire").await;
        let path = format!("{page}/saisie");
        for _ in 0..6 {
            let numero = claire.get(&path).await.field("numero");
            let sent = claire.post(&path, &[("numero", &numero), ("argent", "2"), ("foyer", "0"), ("seul", "4"), ("gene", "1 4")]).await;
            assert_eq!(sent.location, format!("{path}?fait=1"));
        }
        let wrong = claire.post(&path, &[("argent", "9"), ("gene", "4 5")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.shows("Tapez un chiffre de 1 à 4.").shows("value=\"4 5\"");
        boss.post(&format!("{page}/fermeture"), &[]).await;
        claire.get(&format!("{page}/resultats")).await.shows("Oui, tout juste").shows("(6 sur 6");
        assert_eq!(claire.post(&path, &[("argent", "2")]).await.location, page);
        assert_eq!(world.anonymous().get(&format!("/repondre/{lien}")).await.status, StatusCode::GONE);
    }

    async fn a_second_wave_asks_the_same_and_is_compared(world) {
        let boss = world.as_agent("mperrin").await;
        let (page, lien) = ouvrir(&boss, "professionnels", "lien").await;
        plusieurs(world, &lien, 20, &[("formation", "non")]).await;
        boss.post(&format!("{page}/fermeture"), &[]).await;
        let id = page.rsplit('/').next().expect("id");
        let form = boss.get(&format!("/enquetes/nouvelle?suite={id}")).await;
        form.shows("Une vague de plus");
        let numero = form.field("numero");
        let made = boss.post("/enquetes/nouvelle", &[("numero", &numero), ("suite", id), ("jusqu_au", "2026-12-20")]).await;
        assert!(made.status.is_redirection(), "{}", made.body);
        let second = boss.get(&made.location).await;
        second.shows("vague 2").shows("Vague 1, close");
        plusieurs(world, &fin_d_adresse(&second), 20, &[("formation", "oui")]).await;
        boss.post(&format!("{}/fermeture", made.location), &[]).await;
        let compared = boss.get(&format!("{}/vagues?avec={id}", made.location)).await;
        compared.shows("Vague 1 (novembre 2026)").shows("Hausse de 100\u{a0}points");
        assert_eq!(boss.get(&format!("{page}/vagues?avec={id}")).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_flood_waits_a_minute_and_keeps_what_was_ticked(world) {
        let boss = world.as_agent("mperrin").await;
        let (_, lien) = ouvrir(&boss, "professionnels", "lien").await;
        let who = world.anonymous();
        for _ in 0..240 {
            who.get(&format!("/repondre/{lien}")).await;
        }
        assert_eq!(who.get(&format!("/repondre/{lien}")).await.status, StatusCode::TOO_MANY_REQUESTS);
        let held = who.post(&format!("/repondre/{lien}"), &[("champ", "budget")]).await;
        assert_eq!(held.status, StatusCode::TOO_MANY_REQUESTS);
        held.shows("Réessayez dans une minute").shows("id=\"champ-budget\" checked");
        world.app.db.clock().advance_seconds(60);
        assert!(who.post(&format!("/repondre/{lien}"), &[("champ", "budget")]).await.status.is_redirection());
    }
}
