//! Over HTTP: who may enter, what shows, which SQL ran, how it fails.

use axum::http::StatusCode;

use crate::{
    agents::{self, AgentId},
    personnes::PersonneId,
    testing::{Client, World, on_both_engines},
};

const JOUR: i64 = 24 * 3600;

async fn agent(world: &World, identifiant: &str) -> AgentId {
    let mut reading = world.app.db.read(&tandem_platform::Scope::system()).await.expect("read");
    agents::par_identifiant(&mut reading, identifiant).await.expect("query").expect("agent").0.id
}

/// Sends the change form as a browser does: what the page held, and what is chosen.
async fn changer(client: &Client, person: &PersonneId, fields: &[(&str, &str)]) -> crate::testing::Answer {
    let address = format!("/personnes/{person}/suivi");
    let page = client.get(&address).await.body;
    let hidden = |name: &str| {
        page.split(&format!("name=\"{name}\" value=\""))
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap_or_default()
            .to_owned()
    };
    let (numero, vu) = (hidden("numero"), hidden("vu"));
    let mut all = vec![("numero", numero.as_str()), ("vu", vu.as_str())];
    all.extend_from_slice(fields);
    client.post(&address, &all).await
}

/// Claire is replaced by Sonia, of another team, from today to Friday; the responsable lends the team.
async fn preter(world: &World) -> Client {
    let boss = world.as_agent("mperrin").await;
    let (claire, sonia) = (world.claire.to_string(), agent(world, "sonia").await.to_string());
    boss.get("/remplacements").await;
    let fields = [
        ("absent", claire.as_str()),
        ("remplacant", sonia.as_str()),
        ("debut", "2026-11-24"),
        ("fin", "2026-11-27"),
        ("acces", "oui"),
    ];
    let sent = boss.post("/remplacements", &fields).await;
    assert_eq!(sent.location, "/remplacements", "{}", sent.body);
    boss
}

async fn give(world: &World, ids: &[&PersonneId], to: &AgentId) {
    let boss = world.as_agent("mperrin").await;
    for id in ids {
        let sent = changer(
            &boss,
            id,
            &[("equipe", world.centre.as_str()), ("referent", to.as_str()), ("debut", "2026-11-23")],
        )
        .await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    }
}

on_both_engines! {
    async fn a_person_changes_team_with_her_history_and_her_words_and_leaves_the_sight_of_the_other(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let (claire, boss) = (world.as_agent("claire").await, world.as_agent("mperrin").await);
        let fields = [("equipe", world.nord.as_str()), ("referent", ""), ("debut", "2026-11-20"), ("raison", "Elle déménage au nord.")];
        let sent = changer(&boss, &id, &fields).await;
        assert_eq!(sent.location, format!("/personnes/{id}/suivi"));
        boss.get(&sent.location).await.shows("Sans référent, équipe Nord").shows("depuis le 20 novembre 2026").shows("jusqu’au 20 novembre 2026").shows("décidé par Martine Perrin").shows("Elle déménage au nord.");
        assert_eq!(claire.get(&format!("/personnes/{id}")).await.status, StatusCode::NOT_FOUND);
        let lost = claire.post("/personnes/recherche", &[("q", "diallo")]).await;
        claire.get(&lost.location).await.hides("DIALLO");
        let sonia = world.as_agent("sonia").await;
        let found = sonia.post("/personnes/recherche", &[("q", "diallo")]).await;
        sonia.get(&found.location).await.shows("DIALLO");
        let sealed = world.texts("SELECT debut FROM suivis WHERE raison IS NOT NULL").await;
        assert_eq!(sealed, ["2026-11-20"]);
        assert_eq!(world.texts("SELECT CAST(COUNT(*) AS TEXT) FROM journal WHERE action = 'suivi.changer'").await, ["1"]);
    }

    async fn files_read_as_one_move_together_and_each_keeps_it_when_they_part(world) {
        let (kept, other) = (world.person("Aïssata", "Diallo").await, world.person("Aissata", "Diallo").await);
        let boss = world.as_agent("mperrin").await;
        let merge = format!("/personnes/{kept}/reunion/{other}");
        boss.get(&merge).await;
        assert!(boss.post(&merge, &[]).await.status.is_redirection());
        let fields = [("equipe", world.nord.as_str()), ("referent", ""), ("debut", "2026-11-23")];
        assert_eq!(changer(&boss, &kept, &fields).await.status, StatusCode::SEE_OTHER);
        let teams = world.texts("SELECT equipe_id FROM personnes").await;
        assert_eq!(teams, [world.nord.to_string(), world.nord.to_string()]);
        let page = boss.get(&format!("/personnes/{kept}/suivi")).await;
        assert_eq!(page.body.matches("décidé par Martine Perrin").count(), 1, "said once");
        let file = boss.get(&format!("/personnes/{kept}")).await.body;
        let part = file.split("/separation/").nth(1).and_then(|rest| rest.split('"').next()).expect("merge").to_owned();
        world.app.db.clock().advance_seconds(60);
        assert!(boss.post(&format!("/personnes/{kept}/separation/{part}"), &[]).await.status.is_redirection());
        boss.get(&format!("/personnes/{other}/suivi")).await.shows("Sans référent, équipe Nord").shows("décidé par Martine Perrin");
        let found = world.as_agent("claire").await.post("/personnes/recherche", &[("q", "diallo")]).await;
        world.as_agent("claire").await.get(&found.location).await.hides("DIALLO");
        let words = world.texts("SELECT DISTINCT equipe_id FROM personne_mots").await;
        assert_eq!(words, [world.nord.to_string()]);
    }

    async fn a_responsable_replaced_by_an_agent_lends_only_the_teams_she_belongs_to(world) {
        let (centre, nord) = (world.person("Aïssata", "Diallo").await, world.person_of(&world.nord, "Oksana", "Nowak").await);
        let boss = world.as_agent("mperrin").await;
        let (chief, sonia) = (agent(world, "mperrin").await.to_string(), agent(world, "sonia").await.to_string());
        boss.get("/remplacements").await;
        for who in ["karim", "technique"] {
            let who = agent(world, who).await.to_string();
            let bad = [("absent", chief.as_str()), ("remplacant", who.as_str()), ("debut", "2026-11-23"), ("fin", "2026-11-24"), ("acces", "oui")];
            boss.post("/remplacements", &bad).await.shows("Choisissez qui remplace.");
        }
        let fields = [("absent", chief.as_str()), ("remplacant", sonia.as_str()), ("debut", "2026-11-23"), ("fin", "2026-11-24"), ("acces", "oui")];
        assert_eq!(boss.post("/remplacements", &fields).await.location, "/remplacements");
        let client = world.as_agent("sonia").await;
        client.get(&format!("/personnes/{centre}")).await.shows("Aïssata");
        client.get(&format!("/personnes/{nord}")).await.shows("Oksana");
        // The absent leaves the team: what she no longer has, she no longer lends.
        executer(world, &format!("DELETE FROM agent_equipes WHERE agent_id = '{chief}'")).await;
        assert_eq!(client.get(&format!("/personnes/{centre}")).await.status, StatusCode::NOT_FOUND);
    }

    async fn what_is_wrong_is_said_and_what_was_typed_is_kept(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let sonia = agent(world, "sonia").await;
        let fields = [("equipe", world.centre.as_str()), ("referent", sonia.as_str()), ("debut", "2026-12-01"), ("raison", "gardez-moi")];
        let back = changer(&claire, &id, &fields).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        back.shows("Ce collègue n’est pas de cette équipe").shows("notez un remplacement").shows("gardez-moi");
        let mine = [("equipe", world.centre.as_str()), ("referent", world.claire.as_str()), ("debut", "2026-11-23")];
        let address = format!("/personnes/{id}/suivi");
        claire.get(&address).await;
        let twice = [mine.as_slice(), &[("numero", "019aa000-0000-7000-8000-000000000001"), ("vu", "0")]].concat();
        for _ in 0..2 {
            assert_eq!(claire.post(&address, &twice).await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(world.texts("SELECT id FROM suivis").await.len(), 1, "a second press writes nothing");
        let late = claire.post(&address, &[("equipe", world.centre.as_str()), ("referent", ""), ("debut", "2026-11-23"), ("vu", "0")]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        late.shows("Un collègue vient de changer ce suivi");
        let before = changer(&claire, &id, &[("equipe", world.centre.as_str()), ("referent", ""), ("debut", "2026-11-01")]).await;
        before.shows("Un changement est déjà noté au 23 novembre 2026");
    }

    async fn a_person_is_proposed_to_another_team_which_reads_her_name_and_answers(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let (claire, sonia) = (world.as_agent("claire").await, world.as_agent("sonia").await);
        let plain = changer(&claire, &id, &[("equipe", world.nord.as_str()), ("referent", ""), ("debut", "2026-11-23")]).await;
        plain.shows("Dites pourquoi").shows("si elle est d’accord");
        let fields = [("equipe", world.nord.as_str()), ("referent", ""), ("debut", "2026-11-23"), ("raison", "Bail au nord"), ("accord", "oui")];
        assert_eq!(changer(&claire, &id, &fields).await.status, StatusCode::SEE_OTHER);
        claire.get(&format!("/personnes/{id}")).await.shows("Aïssata");
        claire.get(&format!("/personnes/{id}/suivi")).await.shows("en attente de réponse");
        let day = sonia.get("/").await;
        day.shows("Aïssata DIALLO").shows("Bail au nord").shows("Proposé·e à votre équipe par Claire Morel");
        assert_eq!(sonia.get(&format!("/personnes/{id}")).await.status, StatusCode::NOT_FOUND, "a name, not a file");
        let proposal = day.body.split("/propositions/").nth(1).and_then(|rest| rest.split('"').next()).expect("id").to_owned();
        let stolen = claire.post(&format!("/propositions/{proposal}"), &[("reponse", "accepter")]).await;
        assert_eq!(stolen.status, StatusCode::NOT_FOUND, "one does not answer for the other team");
        let karim = world.as_agent("karim").await;
        assert_eq!(karim.post(&format!("/propositions/{proposal}"), &[("reponse", "accepter")]).await.status, StatusCode::FORBIDDEN);
        let taken = sonia.post(&format!("/propositions/{proposal}"), &[("reponse", "accepter")]).await;
        sonia.get(&taken.location).await.shows("Aïssata").shows("Sonia Belkacem");
        assert_eq!(claire.get(&format!("/personnes/{id}")).await.status, StatusCode::NOT_FOUND);
        sonia.get("/").await.hides("Bail au nord");
        let again = sonia.post(&format!("/propositions/{proposal}"), &[("reponse", "decliner")]).await;
        assert_eq!(again.location, "/", "an answer is given once");
    }

    async fn a_replacing_agent_sees_the_team_between_its_two_days_and_gets_404_the_day_after(world) {
        let id = world.person("Aïssata", "Diallo").await;
        give(world, &[&id], &world.claire).await;
        preter(world).await;
        let address = format!("/personnes/{id}");
        let sonia = world.as_agent("sonia").await;
        assert_eq!(sonia.get(&address).await.status, StatusCode::NOT_FOUND, "the day before");
        for day in 1..=4 {
            world.app.db.clock().advance_seconds(JOUR);
            let sonia = world.as_agent("sonia").await;
            sonia.get(&address).await.shows("Aïssata").shows("Vous remplacez\u{a0}: équipe Centre, jusqu’au 27 novembre 2026");
            sonia.get("/").await.shows("Pour Claire Morel, absent·e jusqu’au vendredi 27 novembre").shows("Aïssata DIALLO");
            sonia.get(&format!("/suivi/{}", world.claire)).await.shows("Aïssata DIALLO").hides("Qui prend la suite");
            assert!(day <= 4);
        }
        // The same open session, past midnight: the clock ends the loan, not the login.
        world.app.db.clock().advance_seconds(14 * 3600 + 50 * 60);
        let sonia = world.as_agent("sonia").await;
        assert_eq!(sonia.get(&address).await.status, StatusCode::OK);
        world.app.db.clock().advance_seconds(13 * 60);
        for path in [address.clone(), format!("{address}/actes/nouveau"), format!("{address}/suivi"), format!("/suivi/{}", world.claire)] {
            assert_eq!(sonia.get(&path).await.status, StatusCode::NOT_FOUND, "{path} the day after");
        }
        let refused = sonia.post(&format!("{address}/actes/nouveau"), &[("mode", "M3")]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        let found = sonia.post("/personnes/recherche", &[("q", "diallo")]).await;
        sonia.get(&found.location).await.hides("DIALLO");
        sonia.get("/").await.hides("Aïssata").hides("Vous remplacez");
    }

    async fn a_loan_is_a_responsables_to_give_ends_early_and_is_in_the_journal(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let sonia_id = agent(world, "sonia").await.to_string();
        claire.get("/remplacements").await.shows("Je m’absente").hides("Lui prêter");
        let mine = [("remplacant", sonia_id.as_str()), ("debut", "2026-11-23"), ("fin", "2026-11-27"), ("acces", "oui"), ("absent", sonia_id.as_str())];
        let refused = claire.post("/remplacements", &mine).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("Demandez à votre responsable");
        let boss = preter(world).await;
        let asked = boss.get("/remplacements").await;
        asked.shows("Sonia Belkacem remplace Claire Morel").shows("Équipe prêtée\u{a0}: Centre");
        assert_eq!(world.texts("SELECT subject_id FROM journal WHERE action = 'suivi.preter'").await, [world.centre.to_string()]);
        world.app.db.clock().advance_seconds(JOUR);
        let sonia = world.as_agent("sonia").await;
        sonia.get(&format!("/personnes/{id}")).await.shows("Aïssata");
        // What is lent is not taken: neither moved to her own team, nor read with one of her own files.
        let moved = changer(&sonia, &id, &[("equipe", world.nord.as_str()), ("referent", ""), ("debut", "2026-11-24"), ("raison", "x"), ("accord", "oui")]).await;
        moved.shows("cette personne reste dans son équipe");
        let own = world.person_of(&world.nord, "Aïssata", "Diallo").await;
        assert_eq!(sonia.post(&format!("/personnes/{own}/reunion/{id}"), &[]).await.status, StatusCode::NOT_FOUND);
        let number = asked.body.split("/remplacements/").nth(1).and_then(|rest| rest.split('/').next()).expect("id").to_owned();
        let karim = world.as_agent("karim").await;
        assert_eq!(karim.post(&format!("/remplacements/{number}/fin"), &[]).await.status, StatusCode::FORBIDDEN);
        claire.log_in("claire", crate::testing::MOT_DE_PASSE).await;
        assert_eq!(claire.post(&format!("/remplacements/{number}/fin"), &[]).await.location, "/remplacements");
        assert_eq!(sonia.get(&format!("/personnes/{id}")).await.status, StatusCode::NOT_FOUND, "at once");
        claire.get("/remplacements").await.shows("terminé plus tôt par Claire Morel");
    }

    async fn what_is_lent_to_one_is_not_lent_again_by_a_chain(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let boss = preter(world).await;
        let (sonia, chief) = (agent(world, "sonia").await.to_string(), agent(world, "mperrin").await.to_string());
        boss.get("/remplacements").await;
        let overlap = [("absent", world.claire.as_str()), ("remplacant", chief.as_str()), ("debut", "2026-11-27"), ("fin", "2026-11-30")];
        boss.post("/remplacements", &overlap).await.shows("Un remplacement est déjà noté");
        let circle = [("absent", sonia.as_str()), ("remplacant", world.claire.as_str()), ("debut", "2026-11-25"), ("fin", "2026-11-25"), ("acces", "oui")];
        boss.post("/remplacements", &circle).await.shows("elle-même remplacée par l’absent");
        let other = world.person_of(&world.nord, "Oksana", "Nowak").await;
        let after = [("absent", sonia.as_str()), ("remplacant", world.claire.as_str()), ("debut", "2026-11-30"), ("fin", "2026-11-30"), ("acces", "oui")];
        assert_eq!(boss.post("/remplacements", &after).await.location, "/remplacements");
        world.app.db.clock().advance_seconds(7 * JOUR);
        let claire = world.as_agent("claire").await;
        claire.get(&format!("/personnes/{other}")).await.shows("Oksana");
        assert_eq!(world.as_agent("sonia").await.get(&format!("/personnes/{id}")).await.status, StatusCode::NOT_FOUND);
    }

    async fn the_people_of_a_leaver_go_to_colleagues_and_come_back_unless_they_changed_since(world) {
        let ids = [world.person("Aïssata", "Diallo").await, world.person("Thierno", "Bah").await, world.person("Oksana", "Nowak").await];
        give(world, &ids.each_ref(), &world.claire).await;
        let (boss, sonia) = (world.as_agent("mperrin").await, agent(world, "sonia").await);
        let chief = agent(world, "mperrin").await;
        let address = format!("/suivi/{}", world.claire);
        boss.get(&address).await.shows("Personnes de Claire Morel").shows("3\u{a0}personnes").shows("Aïssata DIALLO");
        boss.post(&address, &[("quoi", "cochees"), ("a", sonia.as_str()), ("personne", ids[0].as_str())]).await.shows("une équipe dont ce collègue n’est pas");
        boss.post(&address, &[("quoi", "cochees"), ("a", chief.as_str())]).await.shows("Cochez au moins une personne.");
        assert_eq!(world.texts("SELECT id FROM passations").await.len(), 0, "nothing half done");
        world.app.db.clock().advance_seconds(60);
        let done = boss.post(&address, &[("quoi", "toutes"), ("a", chief.as_str()), ("numero", "019aa000-0000-7000-8000-000000000009")]).await;
        boss.get(&done.location).await.shows("3\u{a0}dossiers passés à Martine Perrin par Martine Perrin").shows("0\u{a0}personne");
        assert_eq!(world.texts("SELECT id FROM suivis WHERE passation_id IS NOT NULL").await.len(), 3);
        world.app.db.clock().advance_seconds(60);
        give(world, &[&ids[0]], &world.claire).await;
        world.app.db.clock().advance_seconds(60);
        give(world, &[&ids[0]], &chief).await;
        let claire = world.as_agent("claire").await;
        let undo = "/passations/019aa000-0000-7000-8000-000000000009/annulation";
        assert_eq!(claire.post(undo, &[]).await.status, StatusCode::NOT_FOUND, "who did it, or a responsable");
        for _ in 0..2 {
            assert_eq!(boss.post(undo, &[]).await.location, address);
        }
        boss.get(&address).await.shows("2\u{a0}personnes").hides("Aïssata").shows("(annulé)");
        claire.get(&address).await.shows("Thierno BAH").shows("Qui prend la suite");
        let karim = world.as_agent("karim").await;
        assert_eq!(karim.get(&address).await.status, StatusCode::FORBIDDEN);
        assert_eq!(world.as_agent("sonia").await.get(&address).await.status, StatusCode::NOT_FOUND, "not hers to see");
    }

    async fn nobody_stays_without_a_referent_unseen(world) {
        let (one, _two) = (world.person("Aïssata", "Diallo").await, world.person("Thierno", "Bah").await);
        give(world, &[&one], &world.claire).await;
        let boss = world.as_agent("mperrin").await;
        boss.get("/equipe").await.shows("Personnes sans référent\u{a0}: 1.").hides("n’est plus là");
        let claire = world.as_agent("claire").await;
        claire.get("/equipe").await.hides("sans référent");
        claire.get("/suivi/sans-referent").await.shows("Thierno BAH").hides("Aïssata");
        fermer(world).await;
        boss.get("/equipe").await.shows("Claire Morel n’est plus là\u{a0}: 1\u{a0}personne.");
        boss.get(&format!("/suivi/{}", world.claire)).await.shows("Aïssata DIALLO").shows("Qui prend la suite");
        boss.get("/suivi/sans-referent").await.shows("Thierno BAH");
    }

    async fn a_long_list_costs_a_fixed_number_of_queries(world) {
        for n in 0..55 {
            world.person(&format!("P{n}"), "").await;
        }
        let claire = world.as_agent("claire").await;
        let page = claire.get("/suivi/sans-referent").await;
        page.shows("55\u{a0}personnes").assert_queries(5);
        let next = page.body.split("?apres=").nth(1).and_then(|rest| rest.split('"').next()).expect("next").to_owned();
        assert_eq!(claire.get(&format!("/suivi/sans-referent?apres={next}")).await.body.matches("name=\"personne\"").count(), 5);
        let id = world.person("Aïssata", "Diallo").await;
        claire.get(&format!("/personnes/{id}/suivi")).await.assert_queries(6);
        claire.get("/remplacements").await.assert_queries(4);
    }

    async fn one_who_returns_reads_what_others_noted_for_her_people_and_no_private_note(world) {
        let (mine, other) = (world.person("Aïssata", "Diallo").await, world.person("Thierno", "Bah").await);
        give(world, &[&mine], &world.claire).await;
        let claire = world.as_agent("claire").await;
        claire.get("/").await.hides("Ce qui s’est passé depuis");
        world.app.db.clock().advance_seconds(4 * JOUR);
        let boss = world.as_agent("mperrin").await;
        for (person, words) in [(&mine, "Surendettement"), (&mine, "Retraite"), (&other, "Logement")] {
            let fields = [("mode", "M2"), ("demarche", words), ("note", "Rappeler la banque"), ("note_privee", "épuisée")];
            assert!(boss.post(&format!("/personnes/{person}/actes/nouveau"), &fields).await.status.is_redirection());
        }
        let claire = world.as_agent("claire").await;
        claire.post(&format!("/personnes/{mine}/actes/nouveau"), &[("mode", "M2"), ("demarche", "Le mien")]).await;
        claire.get("/").await.shows("Vous étiez absent·e depuis le 23 novembre 2026").shows("href=\"/depuis\"");
        let told = claire.get("/depuis").await;
        told.shows("Aïssata DIALLO").shows("Surendettement").shows("Retraite").shows("Rappeler la banque").shows("Martine Perrin");
        told.hides("Thierno").hides("épuisée").hides("Le mien").shows("data-imprimer");
        told.assert_queries(9);
        claire.get("/depuis?depuis=2026-11-27").await.shows("Surendettement");
        claire.get("/depuis?depuis=2026-11-28&page=999999999999").await.shows("27 novembre");
        world.app.db.clock().advance_seconds(JOUR);
        world.as_agent("claire").await.get("/depuis?depuis=2026-11-28").await.shows("Rien de noté par un collègue");
    }
}

/// What the administration of accounts does when someone leaves.
async fn fermer(world: &World) {
    executer(world, &format!("UPDATE agents SET actif = 0 WHERE id = '{}'", world.claire)).await;
}

/// Runs a statement around the application.
async fn executer(world: &World, sql: &str) {
    use sqlx::{Connection, Executor};
    use tandem_platform::db::Options;
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    match &world.app.config.base {
        Options::Sqlite(path) => {
            let mut on = sqlx::SqliteConnection::connect(&path.display().to_string()).await.expect("open");
            on.execute(sql).await.expect("run");
        }
        Options::Postgres(url) => {
            let mut on = sqlx::PgConnection::connect(url).await.expect("open");
            on.execute("SELECT set_config('tandem.tenant', '*', false)").await.expect("scope");
            on.execute(sql).await.expect("run");
        }
    }
}
