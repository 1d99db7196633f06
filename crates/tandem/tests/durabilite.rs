//! The real program killed (SIGKILL) at random while several people write: whatever was acknowledged is there, once.
//!
//! `TANDEM_ECRITURES` acknowledged writes (2 000 unless told), `TANDEM_GRAINE` for the dice. `script/epreuves` runs it alone.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod outils;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use jiff::tz::TimeZone;
use outils::{Navigateur, Poste, Serveur, dossier, serveur_postgres};
use tandem_platform::{Clock, Db, Random, Scope, ids::new_uuid, query, sql};

/// People who write at the same time.
const MAINS: usize = 6;
/// The trial stops here whatever was reached, and says so.
const AU_PLUS: Duration = Duration::from_mins(5);

fn nombre(variable: &str, default: usize) -> usize {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// What was acknowledged: a person by her id and name, an act by its number, person and procedure.
#[derive(Default)]
struct Promis {
    personnes: BTreeMap<String, String>,
    actes: BTreeMap<String, (String, String)>,
    /// Names sent whose answer never came: there once or not at all.
    sans_reponse: BTreeSet<String>,
    /// Acts sent again with their number because the first answer never came.
    renvoyes: usize,
}

struct Chantier {
    promis: Mutex<Promis>,
    acquittees: AtomicUsize,
    but: usize,
    depart: Instant,
}

impl Chantier {
    fn fini(&self) -> bool {
        self.acquittees.load(Ordering::Relaxed) >= self.but || self.depart.elapsed() > AU_PLUS
    }

    /// Until some writes were acknowledged and a little more: counted in writes, so that a slow machine, where a start
    /// takes longer than the time left to it, gets as far as a fast one.
    fn laisser_ecrire(&self, random: &Random) {
        let some = usize::try_from(random.below(40)).unwrap_or(0) + self.acquittees.load(Ordering::Relaxed);
        let begun = Instant::now();
        while self.acquittees.load(Ordering::Relaxed) < some && begun.elapsed() < Duration::from_secs(5) && !self.fini()
        {
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_millis(random.below(50)));
    }

    fn compter(&self, keep: impl FnOnce(&mut Promis)) {
        keep(&mut self.promis.lock().expect("lock"));
        self.acquittees.fetch_add(1, Ordering::Relaxed);
    }
}

/// One worker: a new person, then acts about people already acknowledged, until there are enough.
fn ecrire(main: usize, mut client: Navigateur, work: &Chantier, random: &Random) {
    let clock = Clock::system(TimeZone::UTC);
    let mut mine: Vec<String> = Vec::new();
    let mut rang = 0;
    while !work.fini() {
        rang += 1;
        let chosen = usize::try_from(random.below(4)).unwrap_or(0);
        if mine.is_empty() || chosen == 0 {
            let name = format!("Durable{main}x{rang}");
            match client.post("/personnes/nouvelle", &[("prenom", &name), ("action", "creer")]) {
                Some(answer) if answer.statut == 303 => {
                    let id = answer.lieu.trim_start_matches("/personnes/").to_owned();
                    mine.push(id.clone());
                    work.compter(|promis| drop(promis.personnes.insert(id, name)));
                }
                Some(answer) => panic!("{}: {}", answer.statut, answer.corps),
                None => drop(work.promis.lock().expect("lock").sans_reponse.insert(name)),
            }
            continue;
        }
        let person = mine[usize::try_from(random.below(mine.len() as u64)).unwrap_or(0)].clone();
        let (number, what) = (new_uuid(&clock, random).to_string(), format!("demarche {main} {rang}"));
        let fields = [("numero", number.as_str()), ("mode", "M3"), ("duree", "10"), ("demarche", &what)];
        let path = format!("/personnes/{person}/actes/nouveau");
        // What a worker does when the page does not come: she sends the same form again.
        while !work.fini() {
            let Some(answer) = client.post(&path, &fields) else {
                work.promis.lock().expect("lock").renvoyes += 1;
                thread::sleep(Duration::from_millis(20));
                continue;
            };
            assert_eq!(answer.statut, 303, "{}", answer.corps);
            work.compter(|promis| drop(promis.actes.insert(number, (person, what))));
            break;
        }
    }
}

/// Reads everything back and compares with what was promised.
async fn relire(db: &Db, promis: &Promis) {
    let mut reading = db.read(&Scope::system()).await.expect("read");
    let keys = reading.keys().clone();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let mut people = BTreeMap::new();
    for row in query(sql!("SELECT id, prenom FROM personnes")).all(&mut reading).await.expect("people") {
        let id = row.text("id").expect("id");
        let name = keys.open("personnes.prenom", &id, &row.blob("prenom").expect("name")).expect("opens");
        *names.entry(name.clone()).or_default() += 1;
        people.insert(id, name);
    }
    for (id, name) in &promis.personnes {
        assert_eq!(people.get(id), Some(name), "an acknowledged person is missing or changed");
        assert_eq!(names[name], 1, "{name} is there twice");
    }
    assert!(names.iter().all(|(name, times)| *times == 1
        && (promis.sans_reponse.contains(name) || promis.personnes.values().any(|known| known == name))));
    let rows = query(sql!(
        "SELECT a.id, a.demarche, p.personne_id, (SELECT COUNT(*) FROM journal j WHERE j.subject_id = a.id AND j.action = 'actes.noter') AS n
         FROM actes a JOIN acte_personnes p ON p.acte_id = a.id"
    ));
    let mut acts = BTreeMap::new();
    for row in rows.all(&mut reading).await.expect("acts") {
        let id = row.text("id").expect("id");
        let what = keys.open("actes.demarche", &id, &row.blob("demarche").expect("procedure")).expect("opens");
        assert_eq!(row.int("n").expect("n"), 1, "one act, one entry in the journal");
        let seen = acts.insert(id, (row.text("personne_id").expect("person"), what));
        assert!(seen.is_none(), "an act is there twice");
    }
    for (id, promised) in &promis.actes {
        assert_eq!(acts.get(id), Some(promised), "an acknowledged act is missing or changed");
    }
}

fn eprouver(runtime: &tokio::runtime::Runtime, poste: &Poste) {
    poste.init();
    let random = Random::seeded(nombre("TANDEM_GRAINE", 2026) as u64);
    let mut serveur = Serveur::start(poste);
    let mut client = Navigateur::new(&serveur.adresse);
    client.connecter();
    let work = Arc::new(Chantier {
        promis: Mutex::default(),
        acquittees: AtomicUsize::new(0),
        but: nombre("TANDEM_ECRITURES", 2000),
        depart: Instant::now(),
    });
    let mut kills = 0;
    let mut slowest = Duration::ZERO;
    thread::scope(|scope| {
        for main in 0..MAINS {
            let (client, work) = (client.clone(), Arc::clone(&work));
            let dice = Random::seeded(random.below(u64::MAX));
            scope.spawn(move || ecrire(main, client, &work, &dice));
        }
        while !work.fini() {
            work.laisser_ecrire(&random);
            // Taken down first: two programs never write at once.
            serveur.kill();
            let again = Instant::now();
            serveur = Serveur::start(poste);
            slowest = slowest.max(again.elapsed());
            serveur.adresse.clone_into(&mut client.adresse.lock().expect("lock"));
            kills += 1;
        }
    });
    serveur.kill();
    let promis = work.promis.lock().expect("lock");
    let reached = work.acquittees.load(Ordering::Relaxed);
    println!(
        "{reached} acknowledged writes ({} people, {} acts), {kills} kills, {} people and {} sendings without an answer, \
         slowest restart {} ms, {} s in all",
        promis.personnes.len(),
        promis.actes.len(),
        promis.sans_reponse.len(),
        promis.renvoyes,
        slowest.as_millis(),
        work.depart.elapsed().as_secs()
    );
    assert!(reached >= work.but && kills >= work.but / 100, "not enough: {reached} writes, {kills} kills");
    let mut last = Serveur::start(poste);
    last.adresse.clone_into(&mut client.adresse.lock().expect("lock"));
    let (id, name) = promis.personnes.iter().next_back().expect("someone");
    assert!(client.get(&format!("/personnes/{id}")).is_some_and(|page| page.corps.contains(name.as_str())));
    last.kill();
    runtime.block_on(async {
        let db = poste.ouvrir().await;
        relire(&db, &promis).await;
        db.close().await;
    });
    println!("{}", poste.verifier().trim());
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("runtime")
}

#[test]
fn what_was_acknowledged_survives_sigkill_on_sqlite() {
    let poste = Poste::sqlite(&dossier("sigkill"));
    println!("SQLite");
    eprouver(&runtime(), &poste);
}

#[test]
fn what_was_acknowledged_survives_sigkill_on_postgres() {
    let Some(server) = serveur_postgres() else { return };
    let runtime = runtime();
    let poste = runtime.block_on(Poste::postgres(&dossier("sigkill-pg"), &server));
    println!("PostgreSQL");
    eprouver(&runtime, &poste);
}
