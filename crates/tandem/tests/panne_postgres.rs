//! A PostgreSQL of its own, stopped at once and started again while people write: a sentence meanwhile, nothing lost, no restart.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
#![cfg(target_os = "linux")]

mod outils;

use std::{
    collections::BTreeSet,
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use jiff::tz::TimeZone;
use outils::{Navigateur, Poste, Serveur, dossier, serveur_postgres};
use tandem_platform::{Clock, Random, Scope, ids::new_uuid, query, sql};

/// Longest answer while the server is away: the wait for a connection, and a little.
const PATIENCE: Duration = Duration::from_secs(12);

/// A server of its own: the one of the other tests is never stopped.
struct Postgres {
    bin: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.stop();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Postgres {
    fn new() -> Self {
        let bin = fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is installed (script/postgres)").flatten();
        let bin = bin.map(|entry| entry.path().join("bin")).max().expect("a version");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|on| on.local_addr()).expect("a free port").port();
        let here = Self { bin, folder: dossier("postgres"), port };
        fs::create_dir_all(&here.folder).expect("folder");
        if est_root() {
            assert!(Command::new("chown").arg("postgres").arg(&here.folder).status().expect("chown").success());
        }
        let data = here.folder.join("data");
        here.run("initdb", &["-D", texte(&data), "-A", "trust", "-U", "tandem", "-E", "UTF8", "--locale=C"]);
        here.start();
        here
    }

    /// PostgreSQL refuses to run as root.
    fn run(&self, tool: &str, arguments: &[&str]) {
        let mut command = if est_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(self.bin.join(tool));
            command
        } else {
            Command::new(self.bin.join(tool))
        };
        let log = fs::File::options().create(true).append(true).open(self.folder.join("sortie")).expect("log");
        command.args(arguments).current_dir("/").stdout(log.try_clone().expect("log")).stderr(log);
        assert!(command.status().expect("runs").success(), "{tool} {arguments:?}");
    }

    fn start(&self) {
        let options =
            format!("-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off", self.port);
        let data = self.folder.join("data");
        self.run(
            "pg_ctl",
            &["-D", texte(&data), "-w", "-s", "-l", texte(&self.folder.join("data/log")), "-o", &options, "start"],
        );
    }

    /// At once: no transaction is given time to end.
    fn stop(&self) {
        self.run("pg_ctl", &["-D", texte(&self.folder.join("data")), "-w", "-s", "-m", "immediate", "stop"]);
    }
}

fn texte(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

fn est_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout == b"0\n")
}

/// Notes acts without end; one that was not acknowledged is sent again under its number.
fn ecrire(mut client: Navigateur, person: &str, seed: u64, done: &AtomicBool, kept: &Mutex<(BTreeSet<String>, usize)>) {
    let (clock, random) = (Clock::system(TimeZone::UTC), Random::seeded(seed));
    while !done.load(Ordering::Relaxed) {
        let numero = new_uuid(&clock, &random).to_string();
        let fields = [("numero", numero.as_str()), ("mode", "M3"), ("duree", "10")];
        while !done.load(Ordering::Relaxed) {
            let answer = client.post(&format!("/personnes/{person}/actes/nouveau"), &fields).expect("an answer");
            if answer.statut == 303 {
                kept.lock().expect("lock").0.insert(numero);
                break;
            }
            assert_eq!(answer.statut, 503, "{}", answer.corps);
            assert!(answer.corps.contains("Ce qui était déjà enregistré l’est toujours"), "{}", answer.corps);
            kept.lock().expect("lock").1 += 1;
        }
    }
}

/// While the server is away: login and help open, nothing nominative does, and the answer comes.
fn pendant_la_panne(client: &mut Navigateur, person: &str) -> Duration {
    let mut slowest = Duration::ZERO;
    for (path, expected) in [("/connexion", 200), ("/aide", 200), (&format!("/personnes/{person}"), 503)] {
        let start = Instant::now();
        let page = client.get(path).expect("an answer");
        slowest = slowest.max(start.elapsed());
        assert_eq!(page.statut, expected, "{path}");
        assert!(!page.corps.contains("Zéphyrine"));
    }
    assert!(slowest < PATIENCE, "answered after {slowest:?}");
    slowest
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_that_stops_is_said_loses_nothing_and_tandem_goes_on_when_it_is_back() {
    if serveur_postgres().is_none() {
        return;
    }
    let server = Postgres::new();
    let poste = Poste::postgres(&dossier("panne-pg"), &format!("postgres://tandem@127.0.0.1:{}", server.port)).await;
    poste.init();
    let mut program = Serveur::start(&poste);
    let mut client = Navigateur::new(&program.adresse);
    client.connecter();
    let made = client.post("/personnes/nouvelle", &[("prenom", "Zéphyrine"), ("action", "creer")]).expect("answer");
    let person = made.lieu.trim_start_matches("/personnes/").to_owned();
    let (done, kept) = (AtomicBool::new(false), Mutex::new((BTreeSet::new(), 0)));
    thread::scope(|scope| {
        for seed in 0..4 {
            let (client, person, done, kept) = (client.clone(), person.as_str(), &done, &kept);
            scope.spawn(move || ecrire(client, person, seed, done, kept));
        }
        for round in 1..=2 {
            thread::sleep(Duration::from_millis(700));
            server.stop();
            let slowest = pendant_la_panne(&mut client, &person);
            server.start();
            let (back, before) = (Instant::now(), kept.lock().expect("lock").0.len());
            while kept.lock().expect("lock").0.len() < before + 20 {
                assert!(back.elapsed() < Duration::from_secs(30), "nothing written 30 s after the server came back");
                thread::sleep(Duration::from_millis(10));
            }
            println!(
                "stop {round}: slowest answer meanwhile {} ms, writing again {} ms after it came back",
                slowest.as_millis(),
                back.elapsed().as_millis()
            );
        }
        done.store(true, Ordering::Relaxed);
    });
    let file = client.get(&format!("/personnes/{person}")).expect("answer");
    assert!(file.statut == 200 && file.corps.contains("Zéphyrine"));
    program.kill();
    let (kept, refused) = kept.into_inner().expect("lock");
    println!("{} acts acknowledged, {refused} sendings refused with a sentence", kept.len());
    let db = poste.ouvrir().await;
    let mut reading = db.read(&Scope::system()).await.expect("read");
    let rows = query(sql!(
        "SELECT id, (SELECT COUNT(*) FROM journal WHERE subject_id = id AND action = 'actes.noter') AS n FROM actes"
    ));
    let rows = rows.all(&mut reading).await.expect("acts");
    assert!(rows.iter().all(|row| row.int("n").is_ok_and(|n| n == 1)), "one act, one entry in the journal");
    let found: BTreeSet<String> = rows.iter().map(|row| row.text("id").expect("id")).collect();
    assert!(kept.is_subset(&found), "an acknowledged act is missing");
    drop(reading);
    db.close().await;
    println!("{}", poste.verifier().trim());
}
