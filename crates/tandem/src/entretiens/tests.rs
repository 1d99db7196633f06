//! Over HTTP: who writes and who reads, what shows, how many statements, how it fails, what is erased.

use axum::http::StatusCode;

use crate::testing::{Answer, Client, World, on_both_engines};

const FORM: &str = "/entretiens/nouveau";

/// Sends the form as `who`, with `fields` besides the day, whom and the consents.
async fn noter(who: &Client, fields: &[(&str, &str)]) -> Answer {
    let numero = who.get(FORM).await.field("numero");
    let base = [("numero", numero.as_str()), ("le", "2026-11-20"), ("avec", "personne.a25")];
    let given: Vec<(&str, &str)> = base.into_iter().filter(|one| fields.iter().all(|other| other.0 != one.0)).collect();
    who.post(FORM, &[given.as_slice(), fields].concat()).await
}

const OUI: [(&str, &str); 2] = [("accord_notes", "oui"), ("accord_citations", "oui")];

/// An entretien that says `texte` about giving up; its address.
async fn dire(who: &Client, avec: &str, texte: &str, rapport: bool) -> String {
    let mut fields = OUI.to_vec();
    fields.extend([("avec", avec), ("citation_a", texte), ("theme_a", "renoncement"), ("notes", "Mes notes à moi.")]);
    if rapport {
        fields.push(("rapport_a", "oui"));
    }
    let kept = noter(who, &fields).await;
    assert!(kept.status.is_redirection(), "{}", kept.body);
    kept.location
}

/// The code its author reads.
async fn code(who: &Client, entretien: &str) -> String {
    let page = who.get(&format!("{entretien}/code")).await;
    page.body.split("<strong class=\"code\">").nth(1).and_then(|rest| rest.get(..9)).expect("a code").to_owned()
}

async fn restent(world: &World) -> [usize; 3] {
    let count = async |table: &str| world.texts(&format!("SELECT etablissement_id FROM {table}")).await.len();
    [count("entretiens").await, count("entretien_themes").await, count("entretien_citations").await]
}

on_both_engines! {
    async fn the_author_reads_it_all_and_nobody_else_opens_it_not_even_the_responsable(world) {
        let (claire, boss) = (world.as_agent("claire").await, world.as_agent("mperrin").await);
        claire.get("/entretiens").await.shows("Aucun entretien pour l’instant.");
        let at = dire(&claire, "personne.a25", "La prime, j’ai laissé.", true).await;
        let page = claire.get(&at).await;
        page.shows("Mes notes à moi.").shows("La prime, j’ai laissé.").shows("une personne accompagnée, moins de 25 ans").shows("pour l’équipe et un rapport");
        claire.get("/entretiens").await.shows("1\u{a0}entretien").shows(&at);
        for path in [at.clone(), format!("{at}/code")] {
            assert_eq!(boss.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(world.as_agent("karim").await.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        boss.get("/entretiens").await.shows("1\u{a0}entretien").hides(&at);
        assert!(world.texts("SELECT id FROM entretiens WHERE detail = 'a25' AND accord_citations = 1").await.len() == 1);
    }

    async fn the_team_reads_themes_and_agreed_quotes_from_five_on_and_never_the_notes(world) {
        let (claire, sonia) = (world.as_agent("claire").await, world.as_agent("sonia").await);
        for n in 0..4 {
            dire(&claire, "personne", &format!("Parole {n}."), n == 0).await;
        }
        sonia.get("/entretiens/themes").await.shows("quand cinq entretiens au moins").hides("Parole").hides("Droits laissés");
        dire(&sonia, "professionnel.budget", "Parole de métier.", false).await;
        let page = sonia.get("/entretiens/themes").await;
        page.shows("5\u{a0}entretiens en parlent.").shows("Parole 0.").shows("Parole de métier.").hides("Mes notes").hides("un professionnel").hides("novembre");
        let report = sonia.get("/entretiens/rapport").await;
        report.shows("Parole 0.").hides("Parole 1.").hides("Parole de métier.");
        let csv = sonia.get("/entretiens/rapport.csv").await;
        csv.shows("Droits laissés de côté;5;;;;").shows("Parole 0.").hides("Parole 1.");
        for n in 0..6 {
            dire(&sonia, "professionnel", &format!("Autre {n}."), true).await;
        }
        claire.get("/entretiens/themes").await.shows("11\u{a0}entretiens en parlent.").hides("avec des professionnels");
        dire(&claire, "personne", "La cinquième.", false).await;
        claire.get("/entretiens/themes").await.shows("7 avec des professionnels, 5 avec des personnes accompagnées").shows("un professionnel");
    }

    async fn quotes_come_in_an_order_that_says_nothing_of_time(world) {
        let claire = world.as_agent("claire").await;
        for n in 10..40 {
            dire(&claire, "personne", &format!("Parole {n}."), true).await;
        }
        let page = claire.get("/entretiens/themes").await.body;
        let order: Vec<u32> = page.split("Parole ").skip(1).filter_map(|rest| rest.get(..2)?.parse().ok()).collect();
        assert_eq!(order.len(), 30);
        assert!(!order.is_sorted() && !order.iter().rev().is_sorted(), "{order:?}");
    }

    async fn without_her_consent_nothing_is_kept_and_all_that_was_typed_comes_back(world) {
        let claire = world.as_agent("claire").await;
        let refused = noter(&claire, &[("themes", "acces"), ("notes", "Vient <b>à pied</b>.")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("Sans cet accord, rien n’est gardé.").shows("Vient &#60;b&#62;à pied").shows("id=\"theme-acces\" checked");
        let refused = noter(&claire, &[("accord_notes", "oui"), ("citation_c", "Je laisse."), ("theme_c", "temps")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("ses phrases ne sont pas gardées").shows("Je laisse.</textarea>").shows("<details open>");
        let wrong = noter(&claire, &[("le", "2027-01-01"), ("avec", "Mme Petit"), ("code", "AB"), ("accord_notes", "oui")]).await;
        wrong.shows("Écrivez le jour").shows("jamais un nom").shows("Un code a 8").shows("value=\"AB\"");
        assert_eq!(restent(world).await, [0, 0, 0]);
        let kept = noter(&claire, &[("accord_notes", "oui"), ("themes", "acces")]).await;
        claire.get(&kept.location).await.shows("Elle n’a pas accepté d’être citée.");
    }

    async fn a_quote_that_may_name_somebody_is_said_before_it_is_kept_and_kept_if_one_wishes(world) {
        let claire = world.as_agent("claire").await;
        let numero = claire.get(FORM).await.field("numero");
        let mut fields = OUI.to_vec();
        fields.extend([
            ("numero", numero.as_str()), ("le", "2026-11-20"), ("avec", "personne"), ("theme_a", "blocages"),
            ("citation_a", "J’ai demandé à Claire, au 06 39 98 00 12, awa@exemple.fr."),
        ]);
        let warned = claire.post(FORM, &fields).await;
        assert_eq!(warned.status, StatusCode::UNPROCESSABLE_ENTITY);
        warned.shows("on peut reconnaître quelqu’un").shows("«\u{a0}Claire\u{a0}»").shows("un numéro de téléphone").shows("une adresse e-mail").shows("Garder tel quel");
        assert_eq!(restent(world).await, [0, 0, 0]);
        for mark in ["citation_a-nom", "citation_a-telephone", "citation_a-courriel"] {
            warned.shows(&format!("name=\"relu\" value=\"{mark}\""));
            fields.push(("relu", mark));
        }
        assert!(claire.post(FORM, &fields).await.status.is_redirection());
        assert_eq!(restent(world).await, [1, 1, 1]);
    }

    async fn the_same_form_sent_twice_counts_once_and_a_slip_serves_one_entretien(world) {
        let claire = world.as_agent("claire").await;
        let sheet = claire.get("/entretiens/trame?pour=personne").await;
        let code = sheet.body.split("<strong class=\"code\">").nth(1).and_then(|rest| rest.get(..9)).expect("a code").to_owned();
        let numero = claire.get(FORM).await.field("numero");
        let fields = [("numero", numero.as_str()), ("le", "2026-11-20"), ("avec", "personne"), ("accord_notes", "oui"), ("themes", "acces"), ("code", &code)];
        let first = claire.post(FORM, &fields).await.location;
        assert_eq!(claire.post(FORM, &fields).await.location, first);
        claire.get(&first).await.shows(&code);
        let again = noter(&claire, &[("accord_notes", "oui"), ("themes", "acces"), ("code", &code.to_lowercase())]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        again.shows("celui d’un autre entretien");
        // Somebody else's number is nobody's.
        assert_eq!(world.as_agent("sonia").await.post(FORM, &fields[..5]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(restent(world).await[0], 1);
    }

    async fn two_agents_who_keep_the_same_slip_in_the_same_second_are_one_kept_and_one_told(world) {
        let (claire, boss) = (world.as_agent("claire").await, world.as_agent("mperrin").await);
        for (n, code) in ["BCDF-2345", "BCDF-2346", "BCDF-2347", "BCDF-2348"].into_iter().enumerate() {
            let fields = [("accord_notes", "oui"), ("themes", "acces"), ("notes", "Ce que j’ai tapé."), ("code", code)];
            let (one, other) = tokio::join!(noter(&claire, &fields), noter(&boss, &fields));
            let (kept, told) = if one.status.is_redirection() { (one, other) } else { (other, one) };
            assert!(kept.status.is_redirection(), "{}", kept.body);
            assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
            told.shows("celui d’un autre entretien").shows("Ce que j’ai tapé.").shows(&format!("value=\"{code}\""));
            assert_eq!(restent(world).await[0], n + 1);
        }
    }

    async fn with_the_code_a_colleague_erases_her_quotes_or_all_of_it(world) {
        let (claire, boss) = (world.as_agent("claire").await, world.as_agent("mperrin").await);
        let one = dire(&claire, "personne", "Je reprends ces mots.", true).await;
        let other = dire(&claire, "personne", "Ceux-ci restent.", true).await;
        let slip = code(&claire, &one).await;
        boss.get("/entretiens/retrait").await.shows("Effacer pour de bon");
        claire.get(&one).await.shows(&format!("/entretiens/retrait?code={slip}"));
        claire.get(&format!("/entretiens/retrait?code={slip}")).await.shows(&format!("value=\"{slip}\""));
        for (typed, quoi, phrase) in [("", "tout", "Écrivez le code"), ("ZZZZ-ZZZZ", "tout", "n’ouvre aucun entretien"), (slip.as_str(), "", "Choisissez ce qu’il faut")] {
            let wrong = boss.post("/entretiens/retrait", &[("code", typed), ("quoi", quoi)]).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
            wrong.shows(phrase).shows(&format!("value=\"{typed}\""));
        }
        let low = slip.to_lowercase().replace('-', " ");
        let done = boss.post("/entretiens/retrait", &[("code", &low), ("quoi", "citations")]).await;
        boss.get(&done.location).await.shows("Ses citations sont effacées.");
        assert_eq!(restent(world).await, [2, 2, 1]);
        claire.get(&one).await.shows("Elle a repris ses phrases le 23 novembre").shows("Mes notes à moi.").hides("Je reprends");
        let done = boss.post("/entretiens/retrait", &[("code", &slip), ("quoi", "tout")]).await;
        boss.get(&done.location).await.shows("L’entretien est effacé.");
        assert_eq!(restent(world).await, [1, 1, 1]);
        assert_eq!(claire.get(&one).await.status, StatusCode::NOT_FOUND);
        claire.get(&other).await.shows("Ceux-ci restent.");
        boss.post("/entretiens/retrait", &[("code", &slip), ("quoi", "tout")]).await.shows("déjà effacé");
    }

    async fn an_entretien_counts_in_its_enquete_or_among_those_without_one_never_in_both(world) {
        let boss = world.as_agent("mperrin").await;
        let numero = boss.get("/enquetes/nouvelle").await.field("numero");
        let made = boss.post("/enquetes/nouvelle", &[("numero", &numero), ("modele", "professionnels"), ("titre", "Notre étude"), ("jusqu_au", "2026-12-20")]).await;
        let id = made.location.rsplit('/').next().expect("id").to_owned();
        boss.get("/enquetes").await.shows("href=\"/entretiens\"");
        boss.get(&format!("{FORM}?enquete={id}")).await.shows(&format!("<option value=\"{id}\" selected>Notre étude"));
        for _ in 0..5 {
            noter(&boss, &[("accord_notes", "oui"), ("themes", "cadre"), ("enquete", &id)]).await;
        }
        noter(&boss, &[("accord_notes", "oui"), ("themes", "cadre")]).await;
        boss.get("/entretiens").await.shows("Notre étude").shows("5\u{a0}entretiens").shows("Sans enquête").shows("1\u{a0}entretien<");
        boss.get(&format!("/entretiens/themes?enquete={id}")).await.shows("5\u{a0}entretiens en parlent");
        boss.get("/entretiens/themes").await.shows("1\u{a0}entretien").shows("quand cinq");
        for unknown in ["019aa000-0000-7000-8000-000000000001", "x"] {
            assert_eq!(boss.get(&format!("/entretiens/themes?enquete={unknown}")).await.status, StatusCode::NOT_FOUND);
            let refused = noter(&boss, &[("accord_notes", "oui"), ("themes", "cadre"), ("enquete", unknown)]).await;
            refused.shows("Choisissez une enquête de la liste");
        }
    }

    async fn the_pages_ask_a_bounded_number_of_statements(world) {
        let claire = world.as_agent("claire").await;
        let mut at = String::new();
        for _ in 0..6 {
            at = dire(&claire, "personne", "Une parole.", true).await;
        }
        claire.get("/entretiens").await.assert_queries(4);
        claire.get(FORM).await.assert_queries(2);
        claire.get(&at).await.assert_queries(4);
        claire.get(&format!("{at}/code")).await.assert_queries(4);
        claire.get("/entretiens/themes").await.assert_queries(3);
        claire.get("/entretiens/rapport").await.assert_queries(3);
        claire.get("/entretiens/trame").await.shows("À dire avant").assert_queries(1);
        claire.get("/entretiens/retrait").await.assert_queries(1);
    }

    async fn a_password_in_the_notes_is_refused_as_everywhere(world) {
        let claire = world.as_agent("claire").await;
        let refused = noter(&claire, &[("accord_notes", "oui"), ("themes", "comptes"), ("notes", "Son compte, mdp : Soleil59!")]).await;
        refused.shows("Cela ressemble à un mot de passe");
        assert_eq!(restent(world).await, [0, 0, 0]);
    }
}
