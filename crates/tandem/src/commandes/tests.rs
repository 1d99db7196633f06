//! A backup under load, what is refused, a change of key cut anywhere.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tandem_platform::{
    Clock, Db, Intent, Keyring, Random, Scope,
    backup::{self, Folder, Refusal, Summary},
    db::Options,
    keys::KeyChange,
    rotation,
};
use tokio::task::JoinHandle;

use super::{cle, dossiers::Dossier};
use crate::{
    app::App,
    config::Config,
    migrations,
    testing::{Client, World, on_both_engines, write_key},
};

fn keys(world: &World) -> Keyring {
    Keyring::load(&world.app.config.cle, Random::system()).expect("key")
}

fn papers(at: &Path) -> Vec<Folder> {
    vec![Folder { name: "papiers".into(), path: at.join("papiers") }]
}

async fn save(world: &World, to: &Path) -> Result<Summary, Refusal> {
    let (config, clock) = (&world.app.config, world.app.db.clock());
    let out = std::io::BufWriter::new(fs::File::create(to).expect("file"));
    backup::dump(&config.base, &papers(&world.folder), &keys(world), clock, "essai", out, |_| ()).await
}

/// Colleagues who write acts until told to stop; what was acknowledged is in the list.
struct Bureau {
    stop: Arc<AtomicBool>,
    acknowledged: Arc<Mutex<BTreeSet<String>>>,
    tasks: Vec<JoinHandle<()>>,
}

impl Bureau {
    async fn open(world: &World, how_many: usize) -> Self {
        let bureau = Self { stop: Arc::default(), acknowledged: Arc::default(), tasks: Vec::new() };
        let mut tasks = Vec::new();
        for task in 0..how_many {
            let person = world.person(&format!("Personne{task}"), "Quetzal").await;
            let claire = world.as_agent("claire").await;
            claire.get(&format!("/personnes/{person}")).await.shows("QUETZAL");
            let (stop, acknowledged) = (bureau.stop.clone(), bureau.acknowledged.clone());
            tasks.push(tokio::spawn(async move {
                for number in 0.. {
                    if stop.load(Ordering::Relaxed) {
                        return;
                    }
                    let note = format!("note-{task}-{number}");
                    let fields = [("mode", "M0"), ("demarche", "CAF"), ("note", note.as_str())];
                    let answer = claire.post(&format!("/personnes/{person}/actes/nouveau"), &fields).await;
                    assert!(answer.status.is_redirection(), "{}", answer.body);
                    acknowledged.lock().expect("lock").insert(note);
                    tokio::task::yield_now().await;
                }
            }));
        }
        Self { tasks, ..bureau }
    }

    fn acknowledged(&self) -> BTreeSet<String> {
        self.acknowledged.lock().expect("lock").clone()
    }

    async fn wait_for(&self, more: usize) {
        let target = self.acknowledged().len() + more;
        while self.acknowledged().len() < target {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    async fn close(self) -> BTreeSet<String> {
        self.stop.store(true, Ordering::Relaxed);
        for task in self.tasks {
            task.await.expect("no colleague was refused");
        }
        self.acknowledged.lock().expect("lock").clone()
    }
}

/// The notes of every act, opened with these keys.
async fn notes(db: &Db) -> BTreeSet<String> {
    use tandem_platform::db::{Connection, Raw};
    let mut reading = db.read(&Scope::system()).await.expect("read");
    let text = "SELECT id, note FROM actes WHERE note IS NOT NULL";
    let rows: Vec<(String, Vec<u8>)> = match reading.raw() {
        Raw::Sqlite(on) => sqlx::query_as(text).fetch_all(on).await,
        Raw::Postgres(on) => sqlx::query_as(text).fetch_all(on).await,
    }
    .expect("acts");
    rows.iter().map(|(id, note)| db.keys().open("actes.note", id, note).expect("opens")).collect()
}

async fn open(world: &World, base: &Options) -> Db {
    let clock: &Clock = world.app.db.clock();
    Db::open(base, &migrations::ALL, keys(world), clock.clone()).await.expect("opens")
}

/// The application over a restored base, Claire logged in.
async fn claire_over(world: &World, db: &Db, base: &Options) -> Client {
    let config = Config { base: base.clone(), ..Config::clone(&world.app.config) };
    let client = Client::new(crate::routes::router(&App::new(db.clone(), config)).expect("matrix"));
    client.log_in("claire", crate::testing::MOT_DE_PASSE).await;
    client
}

on_both_engines! {
    async fn a_backup_made_while_eight_colleagues_write_holds_all_that_was_acknowledged_and_restores_on_both_engines(world) {
        for number in 0..150 {
            world.person(&format!("Prénom{number}"), "Nom").await;
        }
        let papers_at = world.folder.join("papiers/ab");
        fs::create_dir_all(&papers_at).expect("folder");
        let large: Vec<u8> = (0..700_000_u32).map(|at| (at % 253) as u8).collect();
        for (name, bytes) in [("grand", &large[..]), ("vide", b""), ("inacheve.partiel", b"x")] {
            fs::write(papers_at.join(name), bytes).expect("paper");
        }
        let bureau = Bureau::open(world, 8).await;
        bureau.wait_for(40).await;
        let before = bureau.acknowledged();
        let file = world.folder.join("a.sauvegarde");
        let made = save(world, &file).await.expect("made");
        let after = bureau.acknowledged();
        assert!(after.len() > before.len(), "colleagues went on during the backup: {} then {}", before.len(), after.len());
        bureau.close().await;
        let read = backup::check(&file, &keys(world), |_| ()).expect("whole");
        assert_eq!((&read.tables, read.files, read.bytes), (&made.tables, 2, 700_000));
        // Logins have a journal of their own, shorter than the one where eight colleagues write.
        assert!(read.journals.iter().all(|(_, report)| report.findings.is_empty()));
        assert!(read.journals.iter().any(|(_, report)| report.entries > 190));
        for base in world.empty_places().await {
            let at = match &base {
                Options::Sqlite(path) => path.parent().expect("folder").to_owned(),
                Options::Postgres(_) => world.folder.join("pg"),
            };
            let restored = backup::restore(&file, &keys(world), &base, &papers(&at), &migrations::ALL, |_| ()).await;
            assert_eq!(restored.expect("restored").tables, made.tables);
            let db = open(world, &base).await;
            assert!(crate::commandes::verifier_journaux(&db).await.expect("verified"));
            let found = notes(&db).await;
            assert!(found.is_superset(&before), "missing: {:?}", before.difference(&found).collect::<Vec<_>>());
            assert_eq!(fs::read(at.join("papiers/ab/grand")).expect("paper"), large);
            assert!(at.join("papiers/ab/vide").exists() && !at.join("papiers/ab/inacheve.partiel").exists());
            let claire = claire_over(world, &db, &base).await;
            let seen = claire.post("/personnes/recherche", &[("q", "quetzal")]).await;
            claire.get(&seen.location).await.shows("Personne3");
            // A copy of the copy is the same, whichever engine each is on.
            let again = backup::restore(&file, &keys(world), &base, &papers(&at), &migrations::ALL, |_| ()).await;
            assert!(matches!(again, Err(Refusal::Occupied(_))), "never over something");
        }
    }

    async fn a_byte_flipped_at_any_of_two_hundred_places_is_refused_and_nothing_is_restored(world) {
        for number in 0..40 {
            world.person(&format!("Prénom{number}"), "Nom").await;
        }
        let (file, bad) = (world.folder.join("a.sauvegarde"), world.folder.join("b.sauvegarde"));
        save(world, &file).await.expect("made");
        let (good, random) = (fs::read(&file).expect("bytes"), Random::seeded(200));
        let [base, ..] = &world.empty_places().await[..] else { panic!("a place") };
        let Options::Sqlite(target) = base else { panic!("a file") };
        for turn in 0..200 {
            let at = usize::try_from(random.below(good.len() as u64)).expect("place");
            let mut bytes = good.clone();
            bytes[at] ^= 1 << random.below(8);
            fs::write(&bad, &bytes).expect("tampered");
            let refused = backup::check(&bad, &keys(world), |_| ());
            assert!(refused.is_err(), "byte {at} of {}", good.len());
            if turn % 10 == 0 {
                let at = target.parent().expect("folder");
                let refused = backup::restore(&bad, &keys(world), base, &papers(at), &migrations::ALL, |_| ()).await;
                assert!(refused.is_err() && fs::read_dir(at).expect("folder").next().is_none(), "nothing half done");
            }
        }
        for length in [0, 10, 100, good.len() / 2, good.len() - 1] {
            fs::write(&bad, &good[..length]).expect("cut");
            assert!(backup::check(&bad, &keys(world), |_| ()).is_err(), "cut at {length}");
        }
        let other = world.folder.join("autre.cle");
        write_key(&other, 7);
        let other = Keyring::load(&other, Random::system()).expect("key");
        assert!(matches!(backup::check(&file, &other, |_| ()), Err(Refusal::OtherKey { .. })));
        assert!(backup::check(&file, &keys(world), |_| ()).is_ok());
    }

    async fn a_backup_with_an_unknown_migration_asks_for_the_newer_program(world) {
        let file = world.folder.join("a.sauvegarde");
        save(world, &file).await.expect("made");
        for base in world.empty_places().await {
            let older = tandem_platform::db::Migrations(&migrations::ALL.0[..1]);
            let refused = backup::restore(&file, &keys(world), &base, &[], &older, |_| ()).await.expect_err("refused");
            assert!(refused.to_string().contains("version plus récente de Tandem (version essai)"), "{refused}");
            assert!(backup::empty(&base, &[]).await.is_ok(), "nothing was written");
        }
    }

    async fn a_change_of_key_cut_anywhere_while_colleagues_write_ends_with_every_value_under_the_new_key(world) {
        for number in 0..120 {
            world.person(&format!("Prénom{number}"), "Nom").await;
        }
        let bureau = Bureau::open(world, 4).await;
        bureau.wait_for(20).await;
        let config = &world.app.config;
        let random = Random::system();
        let change = KeyChange::begin(&config.cle).expect("mine");
        assert!(change.add(&random).expect("added"));
        // The command is another process: its own connections, its own reading of the key file.
        let db = open(world, &config.base).await;
        assert!(rotation::waiting(&db).await.expect("count") > 120);
        let mut cuts = 0;
        for milliseconds in [0, 1, 3, 8, 15, 30, 60] {
            cuts += usize::from(tokio::time::timeout(Duration::from_millis(milliseconds), rotation::pass(&db, |_| ())).await.is_err());
        }
        assert!(cuts > 1, "the pass was cut {cuts} times");
        cle::tout(&db, &[]).await.expect("ends");
        bureau.wait_for(8).await;
        let acknowledged = bureau.close().await;
        assert_eq!(rotation::waiting(&db).await.expect("count"), 0, "what was written meanwhile is under the new key");
        let aside = change.retire().expect("retired").expect("put aside");
        db.close().await;
        let db = open(world, &config.base).await;
        assert_eq!(keys(world).prints().len(), 1);
        let pass = rotation::pass(&db, |_| ()).await.expect("pass");
        assert_eq!(pass, rotation::Pass::default());
        assert_eq!(notes(&db).await, acknowledged);
        assert!(crate::commandes::verifier_journaux(&db).await.expect("verified"));
        let claire = claire_over(world, &db, &config.base).await;
        let seen = claire.post("/personnes/recherche", &[("q", "quetzal")]).await;
        claire.get(&seen.location).await.shows("Personne3");
        // The server that ran all along goes on, and does not need to be started again.
        let claire = world.as_agent("claire").await;
        let seen = claire.post("/personnes/recherche", &[("q", "quetzal")]).await;
        claire.get(&seen.location).await.shows("Personne3");
        assert!(Keyring::load(&aside, random).expect("aside").prints().len() == 2);
    }

    async fn a_running_server_seals_with_a_key_as_soon_as_it_is_added_and_a_write_under_way_is_waited_for(world) {
        let (server, random) = (&world.app.db, Random::system());
        let intent = || Intent::new(world.etablissement.as_str(), "systeme", "tests", "tests", "");
        let under_way = server.write(intent()).await.expect("tx");
        let change = KeyChange::begin(&world.app.config.cle).expect("mine");
        assert!(change.add(&random).expect("added"));
        let db = open(world, &world.app.config.base).await;
        let pass = tokio::spawn({
            let db = db.clone();
            async move { rotation::pass(&db, |_| ()).await }
        });
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(!pass.is_finished(), "that write may still seal with the old key");
        under_way.commit().await.expect("commit");
        assert!(pass.await.expect("task").expect("pass").resealed > 0);
        // Nothing that the new key sealed was opened here: only the file says it.
        let seen = server.write(intent()).await.expect("tx");
        assert_eq!(seen.keys().number(), 2);
        drop(seen);
        world.person("Ngọc", "").await;
        assert_eq!(rotation::waiting(&db).await.expect("count"), 0);
    }

    async fn a_key_is_not_retired_while_something_still_needs_it(world) {
        world.person("Aïssata", "Diallo").await;
        let change = KeyChange::begin(&world.app.config.cle).expect("mine");
        change.add(&Random::system()).expect("added");
        let db = open(world, &world.app.config.base).await;
        let folder = Folder { name: "papiers".into(), path: world.folder.join("papiers") };
        fs::create_dir_all(&folder.path).expect("folder");
        let resealed = |folder: &Folder| Dossier { folder: folder.clone(), resceller: None };
        cle::tout(&db, &[resealed(&folder)]).await.expect("an empty folder needs nothing");
        fs::write(folder.path.join("x"), "scellé").expect("file");
        let refused = cle::tout(&db, &[resealed(&folder)]).await.expect_err("refused").1;
        assert!(refused.contains("l’ancienne clé est gardée"), "{refused}");
        let path: &Path = &folder.path;
        let done: PathBuf = path.join("x");
        let known = Dossier { folder: folder.clone(), resceller: Some(|path, _| {
            Ok(u64::from(fs::rename(path.join("x"), path.join("y")).is_ok()))
        }) };
        assert_eq!(cle::tout(&db, &[known]).await.expect("ends"), 1);
        assert!(!done.exists());
        // A value nobody can open: said, and the key is kept.
        crate::invariants::tamper(world, "UPDATE agents SET nom = identifiant WHERE role = 'accueil'").await;
        let broken = match world.app.config.base {
            Options::Sqlite(_) => "UPDATE agents SET nom = x'01' || substr(nom, 2) WHERE role = 'accueil'",
            Options::Postgres(_) => "UPDATE agents SET nom = '\\x01'::bytea || substr(nom, 2) WHERE role = 'accueil'",
        };
        crate::invariants::tamper(world, broken).await;
        let refused = cle::tout(&db, &[]).await.expect_err("refused").1;
        assert!(refused.contains("agents.nom : 1") && refused.contains("l’ancienne clé est gardée"), "{refused}");
    }
}
