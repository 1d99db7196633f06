//! Over HTTP: who may enter, what shows, which SQL ran, how it fails.

use axum::http::StatusCode;

use crate::{
    personnes::PersonneId,
    testing::{Client, World, on_both_engines},
};

/// Starts a démarche of a fiche of the program, as a browser does; its address.
async fn commencer(client: &Client, person: &PersonneId, fields: &[(&str, &str)]) -> String {
    let path = format!("/personnes/{person}/demarches/nouvelle");
    client.get(&path).await;
    let started = client.post(&path, fields).await;
    assert!(started.location.starts_with("/demarches/"), "{}", started.body);
    started.location
}

async fn arrive(client: &Client, at: &str, fields: &[(&str, &str)]) {
    let path = format!("{at}/evenements/nouveau");
    client.get(&path).await;
    let sent = client.post(&path, fields).await;
    assert_eq!(sent.location, at, "{}", sent.body);
}

async fn limites(world: &World) -> Vec<String> {
    world.texts("SELECT regle || ' ' || limite FROM echeances ORDER BY regle, limite").await
}

on_both_engines! {
    async fn a_quarterly_declaration_is_noted_in_three_taps_and_the_next_date_shows_with_its_ground(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let at = commencer(&claire, &id, &[("fiche", "D07"), ("depose_le", "2026-08-20"), ("precision", "avec Moussa")]).await;
        let before = limites(world).await;
        assert_eq!(before.len(), 1, "{before:?}");
        let file = claire.get(&format!("/personnes/{id}")).await;
        file.shows("avec Moussa").shows(&format!("{at}/noter")).shows("Comptée depuis");
        claire.get(&format!("/personnes/{id}/actes/nouveau")).await.shows(&format!("{at}/noter"));
        let form = claire.get(&format!("{at}/noter")).await;
        form.shows("name=\"arrive\" value=\"declaration\" checked").hides("Quelle démarche");
        let numero = form.field("numero");
        let fields = [("numero", numero.as_str()), ("mode", "M3"), ("duree", "10"), ("arrive", "declaration"), ("geste-0", "M4")];
        for _ in 0..2 {
            let noted = claire.post(&format!("{at}/noter"), &fields).await;
            assert_eq!(noted.location, format!("{at}?note={numero}"), "{}", noted.body);
        }
        let page = claire.get(&format!("{at}?note={numero}")).await;
        page.shows("Noté, déclaration faite").shows("À jour").shows("La dernière fois\u{a0}: elle, j’ai relu").shows("Source\u{a0}:").shows("vérifiée le");
        claire.get(&format!("{at}/noter")).await.hides("value=\"declaration\" checked");
        let after = limites(world).await;
        assert!(after.len() == 1 && after > before, "{before:?} then {after:?}");
        assert_eq!(world.texts("SELECT evenement FROM demarche_evenements ORDER BY le").await, ["depot", "declaration"], "noted once");
        // Undoing the act undoes the declaration, and the date comes back.
        claire.get(&format!("/actes/{numero}/annulation")).await;
        assert!(claire.post(&format!("/actes/{numero}/annulation"), &[]).await.status.is_redirection());
        assert_eq!(limites(world).await, before);
        claire.get(&at).await.shows("Annulé par Claire Morel");
    }

    async fn a_refusal_opens_the_days_to_contest_and_an_undone_event_closes_them(world) {
        let id = world.person("Oksana", "Petrova").await;
        let claire = world.as_agent("claire").await;
        let at = commencer(&claire, &id, &[("fiche", "D50")]).await;
        claire.get(&at).await.shows("À préparer");
        arrive(&claire, &at, &[("evenement", "depot-complet"), ("le", "2026-06-01"), ("canal", "en-ligne"), ("numero", "7500-TARASQUE")]).await;
        claire.get(&at).await.shows("En attente de réponse").shows("7500-TARASQUE").shows("en ligne");
        let waiting = limites(world).await;
        let missing = claire.post(&format!("{at}/evenements/nouveau"), &[("evenement", "decision"), ("le", "2026-11-20")]).await;
        assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
        missing.shows("Dites si c’est un accord ou un refus");
        arrive(&claire, &at, &[("evenement", "decision"), ("le", "2026-11-20"), ("reponse", "refus")]).await;
        let page = claire.get(&at).await;
        page.shows("Refus reçu").shows("Dernier jour pour contester");
        assert_ne!(limites(world).await, waiting);
        let clear = world.texts("SELECT CAST(COUNT(*) AS TEXT) FROM demarche_evenements WHERE CAST(numero AS TEXT) LIKE '%TARASQUE%'").await;
        assert_eq!(clear, ["0"], "sealed");
        let undo = page.body.split("name=\"evenement\" value=\"").nth(1).and_then(|rest| rest.get(..36)).expect("an event").to_owned();
        let back = claire.post(&format!("{at}/annulation"), &[("evenement", &undo)]).await;
        assert_eq!(back.location, format!("{at}#evenements"));
        claire.get(&at).await.shows("En attente de réponse").shows("Annulé par Claire Morel");
        assert_eq!(limites(world).await, waiting, "as before the decision");
        for wrong in ["x", "019aa000-0000-7000-8000-000000000001"] {
            assert_eq!(claire.post(&format!("{at}/annulation"), &[("evenement", wrong)]).await.location, format!("{at}#evenements"));
        }
        assert_eq!(limites(world).await, waiting, "an event of nobody undoes nothing");
    }

    async fn reception_sees_where_it_stands_and_no_note_and_other_teams_see_nothing(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let at = commencer(&claire, &id, &[("fiche", "D07")]).await;
        arrive(&claire, &at, &[("evenement", "depot"), ("le", "2026-11-20"), ("numero", "N-42"), ("note_evenement", "loyer en litige")]).await;
        let karim = world.as_agent("karim").await;
        karim.get(&at).await.shows("Déposée").hides("loyer en litige").hides("N-42").hides("Noter ce qui est arrivé");
        karim.get(&format!("{at}/noter")).await.shows("Qui avait la main");
        for page in ["evenements/nouveau", "fin", "complexite"] {
            assert_eq!(karim.get(&format!("{at}/{page}")).await.status, StatusCode::FORBIDDEN, "{page}");
        }
        let sonia = world.as_agent("sonia").await;
        for page in ["", "/noter", "/evenements/nouveau", "/fin", "/complexite"] {
            assert_eq!(sonia.get(&format!("{at}{page}")).await.status, StatusCode::NOT_FOUND, "{page}");
        }
        let stolen = sonia.post(&format!("{at}/fait"), &[("regle", "x"), ("limite", "2026-12-01")]).await;
        assert_eq!(stolen.status, StatusCode::NOT_FOUND);
        assert_eq!(sonia.get(&format!("/personnes/{id}/demarches/nouvelle")).await.status, StatusCode::NOT_FOUND);
    }

    async fn an_abandonment_asks_why_and_comes_back_on_the_day_promised(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let at = commencer(&claire, &id, &[("fiche", "D40"), ("depose_le", "2026-02-10")]).await;
        let dates = limites(world).await;
        let fin = format!("{at}/fin");
        let why = claire.post(&fin, &[("issue", "abandonnee"), ("revenir_le", "2026-11-01"), ("note", "gardez-moi")]).await;
        assert_eq!(why.status, StatusCode::UNPROCESSABLE_ENTITY);
        why.shows("Dites pourquoi").shows("Choisissez un jour à venir").shows("gardez-moi");
        let form = claire.get(&fin).await;
        form.shows("notez plutôt sa date de fin");
        let numero = form.field("numero");
        let fields = [("numero", numero.as_str()), ("issue", "abandonnee"), ("motif", "trop-long"), ("revenir_le", "2027-03-01")];
        for _ in 0..2 {
            assert_eq!(claire.post(&fin, &fields).await.location, at);
        }
        assert_eq!(limites(world).await, ["revenir 2027-03-01"]);
        claire.get(&at).await.shows("Abandonnée").shows("trop long, trop compliqué").shows("Y revenir, comme promis");
        assert_eq!(claire.get(&format!("{at}/noter")).await.status, StatusCode::NOT_FOUND, "an ended démarche takes no act");
        claire.get(&format!("/personnes/{id}")).await.shows("Démarches finies");
        assert_eq!(claire.post(&format!("{at}/reprise"), &[]).await.location, at);
        assert_eq!(limites(world).await, dates, "taken up again, as before");
        claire.get(&at).await.shows("Déposée");
    }

    async fn what_is_wrong_is_said_and_what_was_typed_is_kept(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let path = format!("/personnes/{id}/demarches/nouvelle");
        claire.get(&format!("{path}?famille=logement")).await.shows("D40").hides("value=\"D07\"");
        let bad = claire.post(&path, &[("fiche", "D99"), ("depose_le", "2027-01-01"), ("precision", "gardez-moi")]).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        bad.shows("Choisissez une démarche").shows("dans l’avenir").shows("gardez-moi");
        let at = commencer(&claire, &id, &[("fiche", "D21")]).await;
        let back = claire.post(&format!("{at}/noter"), &[("duree", "10"), ("note", "gardez-moi")]).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        back.shows("Choisissez qui avait la main").shows("gardez-moi");
        let event = claire.post(&format!("{at}/evenements/nouveau"), &[("evenement", "depot"), ("le", "32/13/2026"), ("papier", "019aa000-0000-7000-8000-000000000001"), ("numero", "gardez-moi")]).await;
        assert_eq!(event.status, StatusCode::UNPROCESSABLE_ENTITY);
        event.shows("Écrivez le jour").shows("n’est plus dans son dossier").shows("gardez-moi");
        let complexe = claire.post(&format!("{at}/complexite"), &[("complexite", "complexe")]).await;
        complexe.shows("Dites pourquoi en quelques mots");
        assert_eq!(claire.post(&format!("{at}/complexite"), &[("complexite", "complexe"), ("pourquoi", "deux employeurs")]).await.location, at);
        claire.get(&at).await.shows("complexe").shows("deux employeurs");
        assert_eq!(world.texts("SELECT CAST(COUNT(*) AS TEXT) FROM demarches").await, ["1"]);
    }

    async fn a_deadline_is_done_as_it_was_seen_and_undone_by_who_was_wrong(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let at = commencer(&claire, &id, &[("fiche", "D50")]).await;
        arrive(&claire, &at, &[("evenement", "fin-de-droit"), ("le", "2027-02-10")]).await;
        let page = claire.get(&at).await;
        let hidden = |name: &str| page.body.split(&format!("name=\"{name}\" value=\"")).nth(1).and_then(|rest| rest.split('"').next()).expect("field").to_owned();
        let (regle, limite) = (hidden("regle"), hidden("limite"));
        let before = limites(world).await;
        for _ in 0..2 {
            let done = claire.post(&format!("{at}/fait"), &[("regle", &regle), ("limite", &limite)]).await;
            assert_eq!(done.location, format!("{at}#dates"));
        }
        assert!(!limites(world).await.contains(&format!("{regle} {limite}")));
        assert_eq!(world.texts("SELECT CAST(COUNT(*) AS TEXT) FROM echeance_faites").await, ["1"]);
        let undo = claire.get(&at).await;
        for field in ["faite", "evenement"] {
            let Some(one) = undo.body.split(&format!("name=\"{field}\" value=\"")).nth(1).and_then(|rest| rest.get(..36)) else { panic!("{field}: {}", undo.body) };
            claire.post(&format!("{at}/annulation"), &[(field, one)]).await;
        }
        assert!(!before.is_empty());
    }

    async fn each_page_asks_few_questions_of_the_database(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let at = commencer(&claire, &id, &[("fiche", "D07"), ("depose_le", "2026-08-20")]).await;
        claire.get(&format!("{at}/noter")).await;
        assert!(claire.post(&format!("{at}/noter"), &[("mode", "M2"), ("arrive", "declaration")]).await.status.is_redirection());
        for (path, most) in [
            (at.clone(), 15),
            (format!("{at}/noter"), 10),
            (format!("{at}/evenements/nouveau"), 11),
            (format!("{at}/fin"), 10),
            (format!("{at}/complexite"), 10),
            (format!("/personnes/{id}/demarches/nouvelle"), 8),
        ] {
            let asked = claire.get(&path).await;
            assert!(asked.sql.len() <= most, "{path}: {} statements\n{}", asked.sql.len(), asked.sql.join("\n--\n"));
        }
    }

    async fn a_frozen_file_takes_no_event_and_no_act(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let at = commencer(&claire, &id, &[("fiche", "D07")]).await;
        let intent = tandem_platform::Intent::new(world.etablissement.as_str(), "tests", "tests", "personnes", id.as_str());
        let mut tx = world.app.db.write(intent).await.expect("tx");
        crate::personnes::limiter(&mut tx, &id, Some(world.app.db.clock().today())).await.expect("frozen");
        tx.commit().await.expect("commit");
        for (page, fields) in [
            ("/noter", vec![("mode", "M3")]),
            ("/evenements/nouveau", vec![("evenement", "depot"), ("le", "2026-11-20")]),
            ("/fin", vec![("issue", "aboutie")]),
            ("/complexite", vec![("complexite", "simple")]),
        ] {
            assert_eq!(claire.post(&format!("{at}{page}"), &fields).await.status, StatusCode::LOCKED, "{page}");
        }
        let path = format!("/personnes/{id}/demarches/nouvelle");
        assert_eq!(claire.post(&path, &[("fiche", "D01")]).await.status, StatusCode::LOCKED);
    }
}
