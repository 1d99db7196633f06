//! The real program, started, killed and started again; and a browser made of a socket.
#![allow(dead_code, reason = "each test file takes what it needs")]

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use sqlx::{Connection, Executor};
use tandem::migrations;
use tandem_platform::{Clock, Db, Keyring, Random, db::Options, keys::hex};

/// Password of the accounts of these tests.
pub const MOT_DE_PASSE: &str = "un mot de passe assez long";

/// A folder of its own, with its key, its base and the ways to run the program on them.
pub struct Poste {
    pub dossier: PathBuf,
    pub base: String,
}

impl Drop for Poste {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.dossier);
    }
}

impl Poste {
    /// Over SQLite, in `dossier`.
    pub fn sqlite(dossier: &Path) -> Self {
        fs::create_dir_all(dossier).expect("folder");
        Self { dossier: dossier.to_path_buf(), base: dossier.join("tandem.db").display().to_string() }
    }

    /// Over a database of its own on the PostgreSQL at `serveur`.
    pub async fn postgres(dossier: &Path, serveur: &str) -> Self {
        fs::create_dir_all(dossier).expect("folder");
        let name = format!("e{}", hex(&Random::system().bytes::<8>()));
        let mut admin = sqlx::PgConnection::connect(&format!("{serveur}/postgres")).await.expect("PostgreSQL answers");
        admin.execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.expect("a database of its own");
        Self { dossier: dossier.to_path_buf(), base: format!("{serveur}/{name}") }
    }

    /// The program with these arguments, not started yet.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tandem"));
        command.args(arguments).current_dir(&self.dossier);
        command.env("TANDEM_BASE", &self.base).env("TANDEM_CLE", self.dossier.join("tandem.cle"));
        command.env("TANDEM_MOT_DE_PASSE", MOT_DE_PASSE).env("TANDEM_ADRESSE", "127.0.0.1:0");
        command
    }

    /// Runs the program to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("runs")
    }

    /// Prepares the installation: mperrin, responsable of one team.
    pub fn init(&self) {
        let team = ["--equipe", "Centre", "--responsable", "Martine Perrin", "--identifiant", "mperrin"];
        let done = self.run(&[&["init", "--etablissement", "CCAS des épreuves"], &team[..]].concat());
        assert!(done.status.success(), "{}", said(&done));
    }

    /// Opens the base as the program does, to read what it kept.
    pub async fn ouvrir(&self) -> Db {
        let keys = Keyring::load(&self.dossier.join("tandem.cle"), Random::system()).expect("key");
        let options = if self.base.starts_with("postgres") {
            Options::Postgres(self.base.clone())
        } else {
            Options::Sqlite(PathBuf::from(&self.base))
        };
        Db::open(&options, &migrations::ALL, keys, Clock::system(jiff::tz::TimeZone::UTC)).await.expect("base")
    }

    /// `tandem verifier` accepts the journal; what it said.
    pub fn verifier(&self) -> String {
        let checked = self.run(&["verifier"]);
        assert!(checked.status.success(), "{}", said(&checked));
        said(&checked)
    }
}

/// Everything a command wrote.
pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A new folder under the temporary one.
pub fn dossier(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("tandem-{name}-{}", hex(&Random::system().bytes::<6>())))
}

/// The PostgreSQL of the tests, when there is one.
pub fn serveur_postgres() -> Option<String> {
    let found = std::env::var("TANDEM_TEST_POSTGRES").ok();
    assert!(found.is_some() || std::env::var("TANDEM_EXIGE_POSTGRES").is_err(), "TANDEM_TEST_POSTGRES names no server");
    if found.is_none() {
        println!("no PostgreSQL: set TANDEM_TEST_POSTGRES");
    }
    found
}

/// `tandem serve`, running.
pub struct Serveur {
    pub processus: Child,
    pub adresse: String,
}

impl Drop for Serveur {
    fn drop(&mut self) {
        let _ = self.processus.kill();
        let _ = self.processus.wait();
    }
}

impl Serveur {
    /// Starts it and waits until it listens.
    pub fn start(poste: &Poste) -> Self {
        Self::start_with(poste.command(&["serve"]).env("TANDEM_JOURNAL", "off").stderr(Stdio::null()))
    }

    /// The same from a command already prepared.
    pub fn start_with(command: &mut Command) -> Self {
        let mut processus = command.stdout(Stdio::piped()).spawn().expect("starts");
        let out = processus.stdout.take().expect("output");
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line).expect("a line");
        let adresse = line.trim().rsplit("http://").next().unwrap_or_default().to_owned();
        assert!(line.contains("écoute"), "the program did not start: « {line} »");
        Self { processus, adresse }
    }

    /// SIGKILL: nothing is told to the program.
    pub fn kill(&mut self) {
        self.processus.kill().expect("kill");
        self.processus.wait().expect("gone");
    }
}

/// What came back.
#[derive(Debug)]
pub struct Reponse {
    pub statut: u16,
    pub lieu: String,
    pub corps: String,
}

/// A browser without a screen. Its login outlives the program: the address is looked up at each request.
#[derive(Clone)]
pub struct Navigateur {
    pub adresse: Arc<Mutex<String>>,
    cookie: String,
    pub jeton: String,
}

impl Navigateur {
    pub fn new(adresse: &str) -> Self {
        Self { adresse: Arc::new(Mutex::new(adresse.to_owned())), cookie: String::new(), jeton: String::new() }
    }

    /// Logs in as mperrin.
    pub fn connecter(&mut self) {
        let page = self.get("/connexion").expect("login page");
        self.jeton = jeton(&page.corps);
        let fields = [("identifiant", "mperrin"), ("mot_de_passe", MOT_DE_PASSE)];
        let answer = self.post("/connexion", &fields).expect("login");
        assert_eq!(answer.statut, 303, "{}", answer.corps);
        self.jeton = jeton(&self.get("/connexions").expect("logins").corps);
        assert!(!self.jeton.is_empty());
    }

    /// Nothing when the connection broke before the answer was whole.
    pub fn get(&mut self, path: &str) -> Option<Reponse> {
        self.send("GET", path, None)
    }

    /// The same for a form.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Option<Reponse> {
        let mut pairs = vec![("jeton", self.jeton.as_str())];
        pairs.extend_from_slice(fields);
        let body = serde_urlencoded::to_string(pairs).expect("form");
        self.send("POST", path, Some(&body))
    }

    fn send(&mut self, method: &str, path: &str, body: Option<&str>) -> Option<Reponse> {
        let adresse = self.adresse.lock().expect("lock").clone();
        let mut stream = TcpStream::connect(&adresse).ok()?;
        stream.set_read_timeout(Some(Duration::from_mins(1))).ok()?;
        let body = body.unwrap_or_default();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {adresse}\r\nCookie: {}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.cookie,
            body.len()
        );
        stream.write_all(head.as_bytes()).ok()?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).ok()?;
        let text = String::from_utf8_lossy(&bytes);
        let (head, corps) = text.split_once("\r\n\r\n")?;
        let statut = head.split(' ').nth(1)?.parse().ok()?;
        let header = |name: &str| {
            head.lines().filter_map(|line| line.split_once(": ")).find_map(|(found, value)| {
                found.eq_ignore_ascii_case(name).then(|| value.split(';').next().unwrap_or_default().to_owned())
            })
        };
        if let Some(cookie) = header("set-cookie") {
            self.cookie = if self.cookie.is_empty() { cookie } else { format!("{}; {cookie}", self.cookie) };
        }
        Some(Reponse { statut, lieu: header("location").unwrap_or_default(), corps: corps.to_owned() })
    }
}

/// The form token of a page.
pub fn jeton(page: &str) -> String {
    let after = page.split("name=\"jeton\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    after.unwrap_or_default().to_owned()
}
