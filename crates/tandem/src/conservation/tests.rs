//! Over HTTP, by moving the clock: warned, archived, taken out, eliminated, and nothing left.

use axum::http::StatusCode;
use tandem_platform::{db::Options, journal};

use super::{Bilan, passer};
use crate::{
    imports::{ImportId, reprise},
    personnes::PersonneId,
    testing::{Answer, Client, World, on_both_engines},
};

const JOUR: i64 = 24 * 3600;

async fn morning(world: &World) -> Bilan {
    passer(&world.app.db, &world.app.config.conservation).await.expect("run")
}

/// Days go by, and the program runs each morning of the last two.
async fn days(world: &World, days: i64) {
    world.app.db.clock().advance_seconds((days - 1) * JOUR);
    morning(world).await;
    world.app.db.clock().advance_seconds(JOUR);
    morning(world).await;
}

async fn note(client: &Client, id: &PersonneId, note: &str) {
    let fields = [("mode", "M0"), ("demarche", "Tarasque-demarche"), ("note", note), ("note_privee", note)];
    assert!(client.post(&format!("/personnes/{id}/actes/nouveau"), &fields).await.status.is_redirection());
}

async fn join(client: &Client, id: &PersonneId) {
    let path = format!("/personnes/{id}/papiers/nouveau");
    client.get(&path).await;
    let photo = include_bytes!("../../../papiers/tests/fichiers/photo-avec-position.jpg");
    let sent = client.upload(&path, &[("genre", "attestation-caf")], "IMG_1.jpg", photo).await;
    assert!(sent.status.is_redirection(), "{}", sent.body);
}

/// Warned, then archived: two years, then the two months of the warning.
async fn archive(world: &World) {
    days(world, 671).await;
    days(world, 62).await;
}

/// Carries a slip through: prepared, seen, executed.
async fn eliminate(boss: &Client) -> Answer {
    boss.get("/conservation").await.shows("Préparer le bordereau");
    let slip = boss.post("/conservation", &[]).await.location;
    boss.get(&slip).await.shows("en attente de visa");
    boss.post(&format!("{slip}/visa"), &[("reference", "AD44-12"), ("vise_le", "2027-01-02")]).await;
    boss.get(&slip).await.shows("Effacer ces dossiers");
    boss.post(&format!("{slip}/execution"), &[]).await;
    boss.get(&slip).await
}

/// Every column of text of every table that holds this id, the journal apart: it holds opaque ids until its own term.
async fn left_of(world: &World, id: &PersonneId) -> Vec<String> {
    let columns = match world.app.config.base {
        Options::Sqlite(_) => {
            "SELECT m.name || ' ' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
             WHERE m.type = 'table' AND c.type = 'TEXT' AND m.name <> 'journal'"
        }
        Options::Postgres(_) => {
            "SELECT table_name || ' ' || column_name FROM information_schema.columns
             WHERE table_schema = 'public' AND data_type = 'text' AND table_name <> 'journal'"
        }
    };
    let mut found = Vec::new();
    for place in world.texts(columns).await {
        let (table, column) = place.split_once(' ').expect("two words");
        let rows = world.texts(&format!("SELECT '{place}' FROM {table} WHERE {column} LIKE '%{id}%'")).await;
        found.extend(rows);
    }
    found
}

on_both_engines! {
    async fn a_file_is_warned_then_archived_and_only_the_responsable_takes_it_out_with_a_reason(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        note(&claire, &id, "une note").await;
        assert_eq!(morning(world).await, Bilan::default());
        days(world, 671).await;
        let claire = world.as_agent("claire").await;
        claire.get(&format!("/personnes/{id}")).await.shows("ce dossier sera archivé");
        days(world, 61).await;
        let (claire, boss) = (world.as_agent("claire").await, world.as_agent("mperrin").await);
        assert_eq!(claire.get(&format!("/personnes/{id}")).await.status, StatusCode::NOT_FOUND);
        claire.get("/personnes").await.hides("DIALLO");
        let found = claire.post("/personnes/recherche", &[("q", "diallo")]).await;
        claire.get(&found.location).await.hides("Aïssata");
        claire.get("/").await.hides("DIALLO");
        assert_eq!(world.texts("SELECT personne_id FROM personne_mots").await, Vec::<String>::new());
        assert_eq!(world.texts("SELECT etablissement_id FROM mots").await, Vec::<String>::new());
        assert_eq!(claire.get("/conservation").await.status, StatusCode::FORBIDDEN);
        assert_eq!(claire.get(&format!("/archives/{id}/sortie")).await.status, StatusCode::FORBIDDEN);
        boss.get("/conservation").await.shows("Aïssata DIALLO").shows("1\u{a0}dossier archivé");
        let refused = boss.post(&format!("/archives/{id}/sortie"), &[("motif", "")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("Dites pourquoi");
        boss.post(&format!("/archives/{id}/sortie"), &[("motif", "elle est revenue")]).await;
        claire.get(&format!("/personnes/{id}")).await.shows("Aïssata DIALLO").shows("une note");
        let found = claire.post("/personnes/recherche", &[("q", "diallo")]).await;
        claire.get(&found.location).await.shows("Aïssata DIALLO");
        assert!(journal::verify(&world.app.db, world.etablissement.as_str()).await.expect("verify").findings.is_empty());
    }

    async fn a_contact_a_fact_or_a_written_reason_keeps_a_file(world) {
        let seen = world.person("Vue", "Encore").await;
        let known = world.person("Connue", "Encore").await;
        let kept = world.person("Gardée", "Encore").await;
        let gone = world.person("Partie", "Depuis").await;
        days(world, 671).await;
        let claire = world.as_agent("claire").await;
        note(&claire, &seen, "revue").await;
        let phone = [("cle", "elle"), ("texte", "06 39 98 00 01")];
        assert!(claire.post(&format!("/personnes/{known}/faits/telephone"), &phone).await.status.is_redirection());
        let blank = claire.post(&format!("/personnes/{kept}/prolongation"), &[]).await;
        assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
        claire.post(&format!("/personnes/{kept}/prolongation"), &[("motif", "recours en cours")]).await;
        claire.get(&format!("/personnes/{kept}")).await.hides("sera archivé");
        days(world, 70).await;
        let claire = world.as_agent("claire").await;
        for (id, open) in [(&seen, true), (&known, true), (&kept, true), (&gone, false)] {
            assert_eq!(claire.get(&format!("/personnes/{id}")).await.status.is_success(), open);
        }
        days(world, 310).await;
        days(world, 62).await;
        let claire = world.as_agent("claire").await;
        assert!(!claire.get(&format!("/personnes/{kept}")).await.status.is_success(), "an extension ends too");
    }

    async fn a_paper_joined_keeps_a_file_as_an_act_does_and_lifts_its_warning(world) {
        let (joined, warned, gone) = (world.person("Une", "Venue").await, world.person("Autre", "Avertie").await, world.person("Partie", "Depuis").await);
        world.app.db.clock().advance_seconds(300 * JOUR);
        join(&world.as_agent("claire").await, &joined).await;
        days(world, 371).await;
        let claire = world.as_agent("claire").await;
        claire.get(&format!("/personnes/{joined}")).await.hides("sera archivé");
        claire.get(&format!("/personnes/{warned}")).await.shows("ce dossier sera archivé");
        world.app.db.clock().advance_seconds(JOUR);
        join(&world.as_agent("claire").await, &warned).await;
        days(world, 1).await;
        let claire = world.as_agent("claire").await;
        claire.get(&format!("/personnes/{warned}")).await.hides("sera archivé");
        days(world, 62).await;
        let claire = world.as_agent("claire").await;
        for (id, open) in [(&joined, true), (&warned, true), (&gone, false)] {
            assert_eq!(claire.get(&format!("/personnes/{id}")).await.status.is_success(), open, "{id}");
        }
        // The clock starts again from the paper: two years later, and the two months of the warning, it is over too.
        days(world, 300).await;
        days(world, 62).await;
        let claire = world.as_agent("claire").await;
        assert_eq!(claire.get(&format!("/personnes/{joined}")).await.status, StatusCode::NOT_FOUND);
        assert!(claire.get(&format!("/personnes/{warned}")).await.status.is_success());
    }

    async fn what_is_eliminated_leaves_nothing_but_counts(world) {
        let claire = world.as_agent("claire").await;
        let (one, two, other) = (world.person("Tarasque", "Vouivre").await, world.person("Tarask", "Vouivre").await, world.person("Gardée", "Ensuite").await);
        note(&claire, &one, "Tarasque-note").await;
        note(&claire, &two, "Tarasque-note").await;
        for (genre, fields) in [("adresse", [("cle", "vie"), ("texte", "Tarasque-rue")]), ("nom", [("cle", ""), ("texte", "Vouivre-Mélusine")])] {
            assert!(claire.post(&format!("/personnes/{one}/faits/{genre}"), &fields).await.status.is_redirection());
        }
        let together = [("personne", one.as_str()), ("personne", other.as_str()), ("mode", "M2"), ("note", "Note de séance")];
        assert!(claire.post("/seance", &together).await.status.is_redirection());
        claire.get(&format!("/personnes/{one}/reunion/{two}")).await;
        assert!(claire.post(&format!("/personnes/{one}/reunion/{two}"), &[("prenom/", "gardee")]).await.status.is_redirection());
        claire.get("/imports").await;
        let sheet = claire.upload("/imports", &[], "t.csv", b"Nom;Pr\xc3\xa9nom;Adresse\nVouivre;Tarasquette;rue Tarasque\n").await.location;
        claire.get(&sheet).await;
        claire.post(&sheet, &[("action", "lancer"), ("colonne-0", "nom"), ("colonne-1", "prenom"), ("colonne-2", "adresse")]).await;
        let import = ImportId::parse(sheet.trim_start_matches("/imports/")).expect("import");
        reprise::tout(&world.app.db, &world.etablissement, &import, |_| ()).await.expect("run");
        world.app.index.preparer(&world.app.db, std::slice::from_ref(&world.etablissement)).await.expect("words");
        let acts = world.texts("SELECT id FROM actes").await.len();
        archive(world).await;
        days(world, 363).await;
        world.as_agent("mperrin").await.get("/conservation").await.hides("Préparer le bordereau");
        days(world, 2).await;
        let claire = world.as_agent("claire").await;
        let boss = world.as_agent("mperrin").await;
        assert_eq!(claire.get("/bordereaux/x").await.status, StatusCode::FORBIDDEN);
        eliminate(&boss).await.shows("exécuté le");
        for id in [&one, &two, &other] {
            assert_eq!(left_of(world, id).await, Vec::<String>::new());
        }
        assert_eq!(world.texts("SELECT id FROM personnes").await.len(), 0);
        assert_eq!(world.texts("SELECT id FROM actes").await.len(), acts, "acts are still counted");
        assert_eq!(world.texts("SELECT id FROM actes WHERE note IS NOT NULL OR demarche IS NOT NULL").await.len(), 0);
        boss.get("/conservation").await.shows("0\u{a0}dossier archivé").shows("exécuté le");
        if let Options::Sqlite(_) = world.app.config.base {
            world.app.db.fold().await.expect("folded");
            for file in std::fs::read_dir(&world.folder).expect("folder").flatten() {
                let bytes = std::fs::read(file.path()).expect("file");
                for id in [&one, &two] {
                    // The journal keeps opaque ids until its own term; nothing else does, not even in free pages.
                    let found = bytes.windows(36).filter(|window| *window == id.as_str().as_bytes()).count();
                    let lines = world.texts(&format!("SELECT action FROM journal WHERE subject_id = '{id}'")).await.len();
                    assert!(found <= 2 * lines, "{found} times in {} for {lines} lines of journal", file.path().display());
                }
            }
        }
        assert!(journal::verify(&world.app.db, world.etablissement.as_str()).await.expect("verify").findings.is_empty());
    }

    async fn a_group_note_stays_while_one_who_came_still_has_a_file(world) {
        let (one, other) = (world.person("Une", "Partie").await, world.person("Autre", "Restée").await);
        let claire = world.as_agent("claire").await;
        let together = [("personne", one.as_str()), ("personne", other.as_str()), ("mode", "M2"), ("note", "Note de séance")];
        assert!(claire.post("/seance", &together).await.status.is_redirection());
        days(world, 700).await;
        note(&world.as_agent("claire").await, &other, "revue").await;
        days(world, 70).await;
        days(world, 367).await;
        eliminate(&world.as_agent("mperrin").await).await.shows("exécuté le");
        world.as_agent("claire").await.get(&format!("/personnes/{other}")).await.shows("Note de séance");
    }

    async fn someone_taken_out_of_the_archive_is_not_erased_with_the_slip(world) {
        let (one, two) = (world.person("Une", "Ancienne").await, world.person("Deux", "Revenue").await);
        archive(world).await;
        days(world, 367).await;
        let boss = world.as_agent("mperrin").await;
        let slip = boss.post("/conservation", &[]).await.location;
        boss.post(&format!("{slip}/visa"), &[("reference", "AD44-12"), ("vise_le", "2027-01-02")]).await;
        boss.post(&format!("/archives/{two}/sortie"), &[("motif", "elle est revenue")]).await;
        boss.post(&format!("{slip}/execution"), &[]).await;
        assert_eq!(boss.get(&format!("/personnes/{one}")).await.status, StatusCode::NOT_FOUND);
        boss.get(&format!("/personnes/{two}")).await.shows("Deux REVENUE");
    }

    async fn nothing_is_erased_without_a_visa(world) {
        let one = world.person("Une", "Ancienne").await;
        archive(world).await;
        days(world, 367).await;
        let boss = world.as_agent("mperrin").await;
        let slip = boss.post("/conservation", &[]).await.location;
        boss.post(&format!("{slip}/execution"), &[]).await;
        let refused = boss.post(&format!("{slip}/visa"), &[("reference", ""), ("vise_le", "2099-01-01")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("Recopiez la référence du visa").shows("pas dans l’avenir");
        boss.post(&format!("{slip}/execution"), &[]).await;
        boss.get(&slip).await.shows("en attente de visa");
        assert_eq!(world.texts(&format!("SELECT id FROM personnes WHERE id = '{one}'")).await.len(), 1);
    }

    async fn the_journal_ends_at_its_term_and_what_stays_still_verifies(world) {
        world.person("Aïssata", "Diallo").await;
        let before = journal::verify(&world.app.db, world.etablissement.as_str()).await.expect("verify").entries;
        world.app.db.clock().advance_seconds(200 * JOUR);
        world.person("Thierno", "Bah").await;
        world.app.db.clock().advance_seconds(170 * JOUR);
        assert!(morning(world).await.journal >= 1);
        let after = journal::verify(&world.app.db, world.etablissement.as_str()).await.expect("verify");
        assert_eq!(after.findings, []);
        assert!(after.entries < before + 2, "{} then {}", before, after.entries);
        assert!(world.texts("SELECT at FROM journal").await.iter().all(|at| at.as_str() > "2027-06"));
    }

    async fn a_run_takes_the_name_of_a_professional_nobody_confirms(world) {
        let claire = world.as_agent("claire").await;
        let form = "/correspondants/nouveau";
        let numero = claire.get(form).await.field("numero");
        let fields = [("numero", numero.as_str()), ("organisme", "Caf"), ("canal", "telephone"), ("valeur", "01 99 00 12 34"), ("nom", "Mme Petit"), ("vu", "marche")];
        claire.post(form, &fields).await;
        let named = "SELECT id FROM correspondant_versions WHERE nom IS NOT NULL";
        days(world, 364).await;
        assert_eq!(world.texts(named).await.len(), 1, "the day before");
        days(world, 1).await;
        assert_eq!(world.texts(named).await.len(), 0);
        world.as_agent("claire").await.get(&format!("/correspondants/{numero}")).await.hides("Petit").shows("Nom et coordonnées effacés");
        world.as_agent("mperrin").await.get("/conservation").await.shows("Nom d’un correspondant dans une administration");
    }
    async fn the_notes_of_an_entretien_go_at_their_term_and_the_whole_at_its_own(world) {
        let claire = world.as_agent("claire").await;
        let form = "/entretiens/nouveau";
        let numero = claire.get(form).await.field("numero");
        let fields = [
            ("numero", numero.as_str()), ("le", "2026-11-20"), ("avec", "personne"), ("accord_notes", "oui"), ("accord_citations", "oui"),
            ("notes", "Mes notes à moi."), ("citation_a", "Ce qui reste."), ("theme_a", "temps"),
        ];
        let at = claire.post(form, &fields).await.location;
        let noted = "SELECT id FROM entretiens WHERE notes IS NOT NULL";
        // Written on the 23rd, said on the 20th: the term is counted from what was said.
        days(world, 361).await;
        assert_eq!(world.texts(noted).await.len(), 1, "the day before");
        days(world, 1).await;
        assert_eq!(world.texts(noted).await.len(), 0);
        world.as_agent("claire").await.get(&at).await.shows("Effacées le 20 novembre").shows("Ce qui reste.").hides("Mes notes à moi");
        days(world, 4 * 366).await;
        for table in ["entretiens", "entretien_themes", "entretien_citations"] {
            assert!(world.texts(&format!("SELECT etablissement_id FROM {table}")).await.is_empty(), "{table}");
        }
        world.as_agent("mperrin").await.get("/conservation").await.shows("Notes d’un entretien");
    }
}
