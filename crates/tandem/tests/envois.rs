//! Two real programs on one base and a real relay over TLS, one killed (SIGKILL) in the middle of a sending: each reminder
//! arrives, under one Message-ID, and what the relay acknowledged is not sent again.
//!
//! `TANDEM_RAPPELS_ENVOYES` reminders (60 unless told).

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod outils;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use jiff::{ToSpan, tz::TimeZone};
use outils::{Navigateur, Poste, Serveur, dossier, serveur_postgres};
use sqlx::{Connection, Executor};
use tandem_platform::{Clock, Random, keys::hex};

/// Seconds a server holds a message it is sending.
const BAIL: u64 = 5;
/// The trial stops here, and says what is missing.
const AU_PLUS: Duration = Duration::from_mins(3);

/// The relay of the tests over TLS: its address, its certificate, the folder of what it accepted.
struct Relais {
    adresse: String,
    certificat: PathBuf,
    lettres: PathBuf,
}

fn relais() -> Option<Relais> {
    let found = std::env::var("TANDEM_TEST_SMTP").ok();
    assert!(found.is_some() || std::env::var("TANDEM_EXIGE_SMTP").is_err(), "TANDEM_TEST_SMTP names no relay");
    if found.is_none() {
        println!("no SMTP server: set TANDEM_TEST_SMTP to what script/smtp prints");
    }
    let (address, folder) = found.as_deref()?.split_once(' ')?;
    let port: u16 = address.rsplit(':').next()?.parse().ok()?;
    let folder = Path::new(folder);
    Some(Relais {
        adresse: format!("smtps://localhost:{}", port + 1),
        certificat: folder.join("certificat.pem"),
        lettres: folder.join("lettres"),
    })
}

impl Relais {
    /// The letters to the addresses of a domain: for each, the Message-ID of every copy, and the copy itself.
    fn recues(&self, domaine: &str) -> BTreeMap<String, Vec<(String, String)>> {
        let mut found: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for file in fs::read_dir(&self.lettres).expect("letters").flatten() {
            let Ok(text) = fs::read_to_string(file.path()) else { continue };
            let Ok(kept) = serde_json::from_str::<serde_json::Value>(&text) else { continue };
            let to = kept["to"][0].as_str().unwrap_or_default();
            if !to.ends_with(domaine) {
                continue;
            }
            assert_eq!(kept["tls"], true, "a letter in clear");
            let letter = kept["letter"].as_str().expect("letter");
            let id = letter.lines().find_map(|line| line.strip_prefix("Message-ID:")).expect("Message-ID").trim();
            found.entry(to.to_owned()).or_default().push((id.to_owned(), letter.to_owned()));
        }
        found
    }
}

/// Servers that look at the queue every second, by an établissement whose reminders leave at any hour: the trial runs when
/// it runs. The rules of hours are tried with a clock of their own.
fn prepare(poste: &Poste) {
    let words = include_str!("../../../donnees/rappels.toml")
        .replace("depart = \"09:30\"", "depart = \"00:00\"")
        .replace("debut = 8 ", "debut = 0 ")
        .replace("fin = 20 ", "fin = 24 ")
        .replace("dimanche = false", "dimanche = true")
        .replace("feries = false", "feries = true");
    fs::write(poste.dossier.join("rappels.toml"), words).expect("words");
    fs::write(poste.dossier.join("relais.secret"), "secret\n").expect("secret");
    poste.init();
}

fn serveur(poste: &Poste, relais: &Relais, bavard: bool) -> Serveur {
    let mut command = poste.command(&["serve"]);
    command
        .env("TANDEM_JOURNAL", "off")
        .env("TANDEM_SMTP", &relais.adresse)
        .env("TANDEM_SMTP_IDENTIFIANT", "tandem")
        .env("TANDEM_SMTP_SECRET", poste.dossier.join("relais.secret"))
        .env("TANDEM_COURRIEL_DE", "CCAS des épreuves <rappels@exemple.fr>")
        .env("TANDEM_RAPPELS", poste.dossier.join("rappels.toml"))
        .env("TANDEM_ENVOIS_PAUSE", "1")
        .env("TANDEM_ENVOIS_BAIL", BAIL.to_string())
        .env("SSL_CERT_FILE", &relais.certificat);
    Serveur::start_with(if bavard { &mut command } else { command.stderr(Stdio::null()) })
}

/// People who agreed, each with an address of hers.
fn inscrire(adresse: &str, combien: usize, domaine: &str) {
    let mut client = Navigateur::new(adresse);
    client.connecter();
    for rang in 0..combien {
        let name = format!("Rappel{rang}");
        let made = client.post("/personnes/nouvelle", &[("prenom", &name), ("action", "creer")]).expect("made");
        let id = made.lieu.trim_start_matches("/personnes/").to_owned();
        let to = format!("lente{rang}@{domaine}");
        let fact = [("vu", "0"), ("cle", "elle"), ("texte", to.as_str()), ("source", "declare")];
        let noted = client.post(&format!("/personnes/{id}/faits/courriel"), &fact).expect("noted");
        assert_eq!(noted.statut, 303, "{}", noted.corps);
        let today = Clock::system(TimeZone::get("Europe/Paris").expect("zone")).today().to_string();
        let agreed = [("canal", "courriel"), ("recueil", "oral"), ("le", today.as_str())];
        let agreed = client.post(&format!("/personnes/{id}/rappels"), &agreed).expect("agreed");
        assert_eq!(agreed.statut, 303, "{}", agreed.corps);
    }
}

/// A warning received eight days ago by everybody, to be answered within ten: the limit is in two days, the reminder for
/// now. The line is written as the program will compute it.
async fn dater(poste: &Poste) {
    let clock = Clock::system(TimeZone::get("Europe/Paris").expect("zone"));
    let (today, now) = (clock.today(), clock.now());
    let (limite, depuis) = (today.saturating_add(2.days()), today.saturating_sub(8.days()));
    let text = format!(
        "INSERT INTO demarches (id, etablissement_id, equipe_id, personne_id, fiche, created_at, created_by)
         SELECT id, etablissement_id, equipe_id, id, 'D05', '{depuis}T00:00:00.000000Z', created_by FROM personnes;
         INSERT INTO demarche_evenements (id, etablissement_id, demarche_id, evenement, le, estime, created_at, created_by)
         SELECT id, etablissement_id, id, 'avertissement', '{depuis}', 0, '{now:.6}', created_by FROM personnes;
         INSERT INTO echeances (id, etablissement_id, equipe_id, personne_id, demarche_id, archivee, fiche, regle, limite, alertes,
           effet, rang, sens, certitude, depuis_evenement, depuis_le, reports, calcul_version, computed_at)
         SELECT id || '.observations', etablissement_id, equipe_id, id, id, 0, 'D05', 'observations', '{limite}', '',
           'ressources', 1, 'limite', 'calculee', 'avertissement', '{depuis}', 0, '', '{now:.6}' FROM personnes"
    );
    let text = sqlx::AssertSqlSafe(text);
    if poste.base.starts_with("postgres") {
        let mut on = sqlx::PgConnection::connect(&poste.base).await.expect("open");
        on.execute("SELECT set_config('tandem.tenant', '*', false)").await.expect("scope");
        on.execute(text).await.expect("dates");
    } else {
        let mut on = sqlx::SqliteConnection::connect(&poste.base).await.expect("open");
        on.execute(text).await.expect("dates");
    }
}

fn eprouver(runtime: &tokio::runtime::Runtime, poste: &Poste, relais: &Relais, serveurs: usize) {
    let combien = std::env::var("TANDEM_RAPPELS_ENVOYES").ok().and_then(|text| text.parse().ok()).unwrap_or(60);
    let random = Random::system();
    let domaine = format!("e{}.exemple.fr", hex(&random.bytes::<6>()));
    prepare(poste);
    let mut first = serveur(poste, relais, true);
    inscrire(&first.adresse, combien, &domaine);
    first.kill();
    runtime.block_on(dater(poste));
    let start = Instant::now();
    let mut running: Vec<Serveur> = (0..serveurs).map(|_| serveur(poste, relais, false)).collect();
    let (mut kills, mut copies) = (0, 0);
    while relais.recues(&domaine).len() < combien {
        assert!(start.elapsed() < AU_PLUS, "{} of {combien} arrived", relais.recues(&domaine).len());
        thread::sleep(Duration::from_millis(20 + random.below(200)));
        let now: usize = relais.recues(&domaine).values().map(Vec::len).sum();
        // Killed when something more left since: in the middle of the queue, most often in the middle of a sending.
        if now > copies && now < combien && kills < 4 {
            copies = now;
            let at = kills % serveurs;
            running[at].kill();
            running[at] = serveur(poste, relais, false);
            kills += 1;
        }
    }
    let took = start.elapsed();
    // Longer than a lease: what was held by a killed server is taken by another, if it is not known to have left.
    thread::sleep(Duration::from_secs(BAIL + 4));
    drop(running);
    // A restart sends nothing more.
    let mut last = serveur(poste, relais, false);
    thread::sleep(Duration::from_secs(3));
    last.kill();
    let recues = relais.recues(&domaine);
    let all: usize = recues.values().map(Vec::len).sum();
    println!(
        "{combien} reminders, {serveurs} server(s), {kills} kills: {all} copies at the relay in {} s, under {} Message-IDs",
        took.as_secs(),
        recues.values().flatten().map(|copy| &copy.0).collect::<BTreeSet<_>>().len()
    );
    assert!(kills > 0, "nothing was killed");
    assert_eq!(recues.len(), combien, "a reminder is missing");
    for (to, copies) in &recues {
        let ids: BTreeSet<&str> = copies.iter().map(|copy| copy.0.as_str()).collect();
        assert_eq!(ids.len(), 1, "{to} got {copies:?}");
    }
    // A copy more only for what was between the relay and the base at the instant of a kill.
    assert!(all - combien <= kills, "{} copies too many for {kills} kills", all - combien);
    println!("{}", poste.verifier().trim());
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("runtime")
}

#[test]
fn two_servers_on_one_postgres_one_killed_send_each_reminder_under_one_name() {
    let (Some(server), Some(relais)) = (serveur_postgres(), relais()) else { return };
    let runtime = runtime();
    let poste = runtime.block_on(Poste::postgres(&dossier("envois-pg"), &server));
    eprouver(&runtime, &poste, &relais, 2);
}

#[test]
fn a_server_killed_and_started_again_on_sqlite_sends_each_reminder_under_one_name() {
    let Some(relais) = relais() else { return };
    eprouver(&runtime(), &Poste::sqlite(&dossier("envois")), &relais, 1);
}
