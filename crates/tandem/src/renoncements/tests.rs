//! Over HTTP: who may, what shows, when it comes back, what is refused and kept, how many statements.

use axum::http::StatusCode;

use crate::{
    invariants::noted,
    personnes::PersonneId,
    testing::{Client, on_both_engines},
};

const JOUR: i64 = 24 * 3600;

/// Notes a right; its address. Sent twice, it is one.
async fn reperer(client: &Client, person: &PersonneId, fields: &[(&str, &str)]) -> String {
    let form = format!("/personnes/{person}/renoncements/nouveau");
    let numero = client.get(&form).await.field("numero");
    let mut all = vec![("numero", numero.as_str()), ("le", "2026-11-02")];
    all.extend_from_slice(fields);
    for _ in 0..2 {
        let made = client.post(&form, &all).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    }
    format!("/renoncements/{numero}")
}

on_both_engines! {
    async fn a_right_seen_stays_in_sight_until_it_is_proposed_and_comes_back_after_thirty_days(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        claire.get(&format!("/personnes/{id}")).await.shows("Un droit repéré").hides("id=\"reperes\"");
        claire.get("/renoncements").await.shows("Aucun droit en attente.").assert_queries(3);
        let address = reperer(&claire, &id, &[("fiche", "D30"), ("mots", "Elle ne va plus chez le dentiste.")]).await;
        let page = claire.get(&address).await;
        page.shows("Complémentaire santé solidaire").shows("à lui proposer").shows("Y revenir le mercredi 2 décembre").shows("chez le dentiste").assert_queries(7);
        claire.get(&format!("/personnes/{id}")).await.shows("Droits à ne pas laisser tomber").shows("y revenir le mercredi 2 décembre");
        claire.get("/renoncements").await.shows("Aïssata DIALLO").shows("y revenir le mercredi 2 décembre").assert_queries(7);
        claire.get("/").await.hides("Tous les droits repérés");
        claire.get("/equipe").await.shows("href=\"/renoncements\"");
        // Nine days later nobody wrote anything: its day has come.
        world.app.db.clock().advance_seconds(9 * JOUR);
        let claire = world.as_agent("claire").await;
        claire.get("/").await.shows("Tous les droits repérés").shows("à revoir depuis le mercredi 2 décembre");
        assert_eq!(world.texts("SELECT id FROM renoncements").await.len(), 1, "sent twice, written once");
        // The same right seen again by a colleague opens the one already kept.
        let again = claire.post(&format!("/personnes/{id}/renoncements/nouveau"), &[("fiche", "D30"), ("le", "2026-11-23")]).await;
        assert_eq!(again.location, address);
    }

    async fn what_she_answers_moves_it_and_a_line_undone_takes_it_back(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let address = reperer(&claire, &id, &[("fiche", "D30")]).await;
        let numero = claire.get(&address).await.field("numero");
        for _ in 0..2 {
            let said = claire.post(&format!("{address}/proposition"), &[("numero", &numero), ("reponse", "veut"), ("le", "2026-11-23")]).await;
            assert_eq!(said.location, address, "{}", said.body);
        }
        claire.get(&address).await.shows("Elle veut ce droit").shows("Y revenir le mercredi 23 décembre").shows("Commencer la démarche");
        assert_eq!(world.texts("SELECT id FROM renoncement_actes").await.len(), 1, "sent twice, written once");
        claire.post(&format!("{address}/proposition"), &[("reponse", "ne-veut-pas"), ("note", "Elle a peur de devoir rembourser.")]).await;
        let page = claire.get(&address).await;
        page.shows("Elle ne veut pas. Il reste à dire pourquoi").shows("C’est le moment d’y revenir.").shows("peur de devoir rembourser");
        claire.get("/").await.shows("arrêté\u{a0}: dire pourquoi");
        let line = world.texts("SELECT id FROM renoncement_actes WHERE reponse = 'ne-veut-pas'").await.remove(0);
        for _ in 0..2 {
            claire.post(&format!("{address}/annulation"), &[("ligne", &line)]).await;
        }
        claire.get(&address).await.shows("Elle veut ce droit").hides("peur de devoir rembourser");
        assert_eq!(world.texts("SELECT id FROM renoncement_actes").await.len(), 2, "undone, and still written");
        let of = address.rsplit('/').next().expect("id");
        for action in ["renoncements.reperer", "renoncements.proposer", "renoncements.annuler"] {
            assert!(noted(world, action, of).await >= 1, "{action}");
        }
    }

    async fn given_up_it_says_why_who_says_so_and_when_one_comes_back(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let address = reperer(&claire, &id, &[("mots", "Aide de la mairie pour la cantine")]).await;
        claire.get(&address).await.shows("<h1>Aide de la mairie pour la cantine</h1>").hides("Commencer la démarche").shows("value=\"2027-05-23\"");
        for (fields, sentence) in [
            (vec![("cause", ""), ("revenir_le", "2027-05-23")], "même « on ne sait pas »"),
            (vec![("cause", "autre"), ("revenir_le", "2027-05-23")], "Écrivez l’autre raison"),
            (vec![("cause", "honte"), ("revenir_le", "2026-11-20"), ("note", "à garder")], "un jour à venir"),
            (vec![("cause", "honte"), ("jamais", "oui")], "On ne ferme rien sans le dire."),
            (vec![("cause", "honte"), ("revenir_le", "2027-05-23"), ("le", "2026-10-01")], "avant celui où le droit a été repéré"),
            (vec![("cause", "honte"), ("revenir_le", "2027-05-23"), ("mois", "trois")], "Écrivez un nombre entier"),
        ] {
            let refused = claire.post(&format!("{address}/abandon"), &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{sentence}");
            let kept = refused.body.replace('\u{a0}', " ");
            assert!(kept.contains(sentence), "{sentence}: {kept}");
            assert!(fields.iter().all(|field| field.0 != "note" || kept.contains("à garder")), "{sentence}");
        }
        assert_eq!(world.texts("SELECT id FROM renoncement_actes").await.len(), 0, "refused, nothing written");
        let up = [("cause", "honte"), ("qui", "elle"), ("revenir_le", "2027-05-23"), ("euros_de", "60"), ("euros_a", "30"), ("mois", "8")];
        claire.post(&format!("{address}/abandon"), &up).await;
        let page = claire.get(&address).await;
        page.shows("honte, ne veut pas demander (elle le dit)").shows("dimanche 23 mai 2027").shows("30 à 60\u{a0}€ par mois");
        claire.get("/renoncements?cause=honte").await.shows("Aïssata DIALLO");
        claire.get("/renoncements?cause=peur").await.hides("Aïssata DIALLO").shows("Aucun droit abandonné pour cette cause.");
        // Left for good, with a reason: it leaves the list, not the file.
        claire.post(&format!("{address}/retour"), &[("jamais", "oui"), ("raison", "L’enfant a quitté l’école.")]).await;
        claire.get("/renoncements").await.hides("Aïssata DIALLO");
        claire.get(&address).await.shows("Ne pas y revenir\u{a0}: L’enfant a quitté l’école.");
        claire.get(&format!("/personnes/{id}")).await.shows("Aide de la mairie pour la cantine, abandonné");
        // And it is taken up again.
        world.app.db.clock().advance_seconds(60);
        claire.post(&format!("{address}/proposition"), &[("reponse", "reflechit")]).await;
        claire.get("/renoncements").await.shows("elle réfléchit");
    }

    async fn nothing_not_given_up_is_left_for_good(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let address = reperer(&claire, &id, &[("fiche", "D30")]).await;
        let refused = claire.post(&format!("{address}/retour"), &[("jamais", "oui"), ("raison", "pas le temps")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("dites pourquoi on s’arrête").shows("2026");
        claire.post(&format!("{address}/retour"), &[("revenir_le", "2027-01-12")]).await;
        claire.get("/renoncements").await.shows("y revenir le mardi 12 janvier 2027");
    }

    async fn what_happens_on_its_demarche_is_read_and_never_typed_twice(world) {
        let (id, other) = (world.person("Aïssata", "Diallo").await, world.person("Thierno", "Bah").await);
        let claire = world.as_agent("claire").await;
        let address = reperer(&claire, &id, &[("fiche", "D30")]).await;
        let kept = reperer(&claire, &other, &[("fiche", "D30")]).await;
        let started = claire.post(&format!("/personnes/{id}/demarches/nouvelle"), &[("fiche", "D30")]).await.location;
        claire.get(&address).await.shows("Sa démarche est commencée").hides("Commencer la démarche").shows(&started);
        claire.get("/renoncements").await.shows("commencé\u{a0}: où en est-on");
        claire.get(&kept).await.shows("à lui proposer");
        claire.post(&format!("{started}/fin"), &[("issue", "abandonnee"), ("motif", "trop-long")]).await;
        // The cause it said is proposed: one press.
        claire.get(&address).await.shows("Sa démarche est abandonnée").shows("value=\"complique\" id=\"cause-complique\" checked");
        claire.get("/").await.shows("arrêté\u{a0}: dire pourquoi");
        claire.post(&format!("{started}/reprise"), &[]).await;
        claire.get(&address).await.shows("Sa démarche est commencée");
        claire.post(&format!("{started}/fin"), &[("issue", "aboutie")]).await;
        claire.get(&address).await.shows("Obtenu\u{a0}: sa démarche a abouti").hides("Garder la cause");
        claire.get("/renoncements").await.hides("Aïssata DIALLO").shows("Thierno BAH");
        claire.post(&format!("{address}/proposition"), &[("reponse", "veut")]).await;
        assert_eq!(world.texts("SELECT id FROM renoncement_actes").await.len(), 0, "she has it: nothing is written");
        // From a démarche given up, its right is kept with what the démarche says.
        let lost = claire.post(&format!("/personnes/{other}/demarches/nouvelle"), &[("fiche", "D08")]).await.location;
        claire.post(&format!("{lost}/fin"), &[("issue", "abandonnee"), ("motif", "piece")]).await;
        let demarche = lost.rsplit('/').next().expect("id");
        let link = format!("/personnes/{other}/renoncements/nouveau?demarche={demarche}");
        claire.get(&lost).await.shows(&link);
        claire.get(&link).await.shows("<option value=\"D08\" selected>").shows("value=\"2026-11-23\"");
        let fresh = reperer(&claire, &other, &[("fiche", "D08"), ("le", "2026-11-23")]).await;
        claire.get(&fresh).await.shows("Sa démarche est abandonnée").shows("value=\"papiers\" id=\"cause-papiers\" checked");
    }

    async fn a_blocage_she_gave_up_is_listed_until_it_is_kept_with_what_was_said(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let (claire, sonia) = (world.as_agent("claire").await, world.as_agent("sonia").await);
        let stopped = [("voie", "rsa"), ("depuis", "2026-11-02"), ("decision", "2026-11-02")];
        let blocage = claire.post(&format!("/personnes/{id}/blocages/nouveau"), &stopped).await.location;
        claire.get("/renoncements").await.hides("pendant un blocage");
        claire.post(&format!("{blocage}/fin"), &[("issue", "renonce"), ("note_fin", "Elle n’en peut plus.")]).await;
        let of = blocage.rsplit('/').next().expect("id");
        let link = format!("/personnes/{id}/renoncements/nouveau?blocage={of}");
        claire.get("/renoncements").await.shows("Elle y a renoncé pendant un blocage").shows(&link);
        sonia.get("/renoncements").await.hides("pendant un blocage");
        let other = world.person("Thierno", "Bah").await;
        let wrong = format!("/personnes/{other}/renoncements/nouveau?blocage={of}");
        assert_eq!(claire.get(&wrong).await.status, StatusCode::NOT_FOUND);
        let form = claire.get(&link).await;
        form.shows("Le RSA est refusé").shows("value=\"2026-11-02\"");
        let numero = form.field("numero");
        let kept = claire.post(&format!("/personnes/{id}/renoncements/nouveau"), &[("numero", &numero), ("blocage", of), ("mots", "Le RSA est refusé"), ("le", "2026-11-02")]).await;
        claire.get(&kept.location).await.shows("Il reste à dire pourquoi").shows("Elle n’en peut plus.").shows(&blocage);
        claire.get("/renoncements").await.hides("pendant un blocage").shows("arrêté\u{a0}: dire pourquoi");
        // Noted by mistake, the blocage comes back to be kept.
        claire.post(&format!("{}/annulation", kept.location), &[("ligne", &numero)]).await;
        claire.get("/renoncements").await.shows("pendant un blocage");
    }

    async fn two_files_read_as_one_share_the_right_and_the_demarche(world) {
        let (one, two) = (world.person("Aïssata", "Diallo").await, world.person("Aissata", "Dialo").await);
        let claire = world.as_agent("claire").await;
        let address = reperer(&claire, &two, &[("fiche", "D30")]).await;
        let started = claire.post(&format!("/personnes/{one}/demarches/nouvelle"), &[("fiche", "D30")]).await.location;
        claire.get(&address).await.shows("à lui proposer");
        let merged = claire.post(&format!("/personnes/{one}/reunion/{two}"), &[]).await;
        assert!(merged.status.is_redirection(), "{}", merged.body);
        claire.get(&address).await.shows("Sa démarche est commencée").shows(&format!("/personnes/{one}"));
        claire.get(&format!("/personnes/{one}")).await.shows(&address);
        claire.post(&format!("{started}/fin"), &[("issue", "aboutie")]).await;
        assert_eq!(world.texts("SELECT renoncement_id FROM renoncement_suites").await.len(), 0, "the list follows");
    }

    async fn a_right_noted_by_mistake_stays_readable_and_leaves_the_lists(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let address = reperer(&claire, &id, &[("fiche", "D30")]).await;
        let of = address.rsplit('/').next().expect("id");
        claire.post(&format!("{address}/annulation"), &[("ligne", of)]).await;
        claire.get(&address).await.shows("Noté par erreur").hides("Garder la cause");
        claire.get("/renoncements").await.hides("Aïssata DIALLO");
        claire.get(&format!("/personnes/{id}")).await.hides(&address);
    }

    async fn what_is_typed_wrong_is_said_and_kept(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let form = format!("/personnes/{id}/renoncements/nouveau");
        let long = "a".repeat(301);
        for (fields, sentence) in [
            (vec![("le", "2026-11-02")], "Choisissez le droit, ou écrivez-le"),
            (vec![("fiche", "D999"), ("le", "2026-11-02")], "Choisissez un droit dans la liste."),
            (vec![("fiche", "D30"), ("le", "2026-12-25"), ("mots", "à garder")], "aujourd’hui au plus tard"),
            (vec![("mots", long.as_str()), ("le", "2026-11-02")], "301 signes"),
        ] {
            let refused = claire.post(&form, &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{sentence}");
            refused.shows(sentence);
            for (_, typed) in fields.iter().filter(|field| field.0 == "mots") {
                refused.shows(typed);
            }
        }
        assert_eq!(world.texts("SELECT id FROM renoncements").await.len(), 0);
        let address = reperer(&claire, &id, &[("fiche", "D30")]).await;
        for (path, fields, sentence) in [
            ("proposition", vec![("reponse", ""), ("note", "à garder")], "Choisissez ce qu’elle dit."),
            ("obtention", vec![("le", "2026-12-25")], "aujourd’hui au plus tard"),
            ("commencement", vec![("le", "hier")], "aujourd’hui au plus tard"),
            ("retour", vec![("revenir_le", "")], "un jour à venir"),
        ] {
            let refused = claire.post(&format!("{address}/{path}"), &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
            refused.shows(sentence);
        }
    }

    async fn another_team_and_the_reception_see_no_right(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let address = reperer(&claire, &id, &[("fiche", "D30")]).await;
        let (sonia, karim) = (world.as_agent("sonia").await, world.as_agent("karim").await);
        for path in [address.clone(), format!("/personnes/{id}/renoncements/nouveau")] {
            assert_eq!(sonia.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(karim.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        sonia.get("/renoncements").await.shows("Aucun droit en attente.");
        assert_eq!(karim.get("/renoncements").await.status, StatusCode::FORBIDDEN);
        karim.get(&format!("/personnes/{id}")).await.hides("Un droit repéré");
        karim.get("/equipe").await.hides("/renoncements");
        for path in ["proposition", "commencement", "obtention", "abandon", "retour", "annulation"] {
            let fields = [("reponse", "veut"), ("cause", "honte"), ("revenir_le", "2027-05-23")];
            assert_eq!(sonia.post(&format!("{address}/{path}"), &fields).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(world.texts("SELECT id FROM renoncement_actes").await.len(), 0);
    }
}
