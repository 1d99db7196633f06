//! One fictional établissement, two teams, five agents, the clock stopped on Monday 23 November 2026 at 9:00.

use std::{
    path::{Path, PathBuf},
    sync::LazyLock,
};

use axum::Router;
use jiff::tz::TimeZone;
use sqlx::{Connection, Executor};
use tandem_platform::{Clock, Db, Intent, Keyring, Random, db::Options, keys::hex};

use super::{Client, modele};
use crate::{
    agents::{self, AgentId, Empreinte, EquipeId, EtablissementId, NouvelAgent, Role},
    app::App,
    config::Config,
    conservation, migrations,
    personnes::{self, Identite, NouvellePersonne, PersonneId},
    routes,
};

/// Password of every agent of the tests.
pub(crate) const MOT_DE_PASSE: &str = "un mot de passe assez long";

static EMPREINTE: LazyLock<Empreinte> =
    LazyLock::new(|| Empreinte::of(MOT_DE_PASSE, &Random::seeded(1)).expect("argon2"));

/// The application and its people.
pub(crate) struct World {
    pub app: App,
    pub router: Router,
    pub etablissement: EtablissementId,
    pub centre: EquipeId,
    pub nord: EquipeId,
    /// Claire, intervenante of Centre.
    pub claire: AgentId,
    pub folder: PathBuf,
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl World {
    pub(crate) async fn sqlite() -> Self {
        let folder = fresh_folder();
        let base = folder.join("tandem.db");
        modele::sqlite(&base).await;
        Self::over(Options::Sqlite(base), folder).await
    }

    pub(crate) async fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("TANDEM_TEST_POSTGRES") else {
            assert!(std::env::var("TANDEM_EXIGE_POSTGRES").is_err(), "TANDEM_TEST_POSTGRES names no server");
            eprintln!("no PostgreSQL: set TANDEM_TEST_POSTGRES");
            return None;
        };
        Some(Self::over(modele::postgres(&server).await, fresh_folder()).await)
    }

    /// Empty places where something could be restored: a file, and a PostgreSQL database when there is a server.
    pub(crate) async fn empty_places(&self) -> Vec<Options> {
        let mut places = vec![Options::Sqlite(fresh_under(&self.folder).join("tandem.db"))];
        if let Ok(server) = std::env::var("TANDEM_TEST_POSTGRES") {
            places.push(modele::empty_postgres(&server).await);
        }
        places
    }

    async fn over(base: Options, folder: PathBuf) -> Self {
        let clock = Clock::fixed(
            "2026-11-23T08:00:00Z".parse().expect("instant"),
            TimeZone::get("Europe/Paris").expect("zone"),
        );
        let cle = folder.join("tandem.cle");
        write_key(&cle, 42);
        let keys = Keyring::load(&cle, Random::system()).expect("key");
        let db = Db::open(&base, &migrations::ALL, keys, clock).await.expect("database");
        let etablissement = EtablissementId::new(db.clock(), db.random());
        let mut tx = db
            .write(Intent::system(etablissement.as_str(), "systeme", "tests", "etablissements", etablissement.as_str()))
            .await
            .expect("tx");
        agents::creer_etablissement(&mut tx, &etablissement, "CCAS des tests", "Nantes", "44109")
            .await
            .expect("etablissement");
        let centre = agents::creer_equipe(&mut tx, &etablissement, "Centre").await.expect("team");
        let nord = agents::creer_equipe(&mut tx, &etablissement, "Nord").await.expect("team");
        let mut ids = Vec::new();
        for (identifiant, nom, role, teams) in [
            ("claire", "Claire Morel", Role::Intervenant, vec![centre.clone()]),
            ("sonia", "Sonia Belkacem", Role::Intervenant, vec![nord.clone()]),
            ("karim", "Karim Aubert", Role::Accueil, vec![centre.clone()]),
            ("mperrin", "Martine Perrin", Role::Responsable, vec![centre.clone()]),
            ("technique", "Hervé Lambert", Role::ReferentTechnique, vec![]),
        ] {
            let agent = NouvelAgent { identifiant, nom, role, empreinte: EMPREINTE.clone(), equipes: &teams };
            ids.push(agents::creer_agent(&mut tx, &etablissement, &agent).await.expect("agent"));
        }
        tx.commit().await.expect("commit");
        let config = Config {
            base,
            cle,
            papiers: folder.join("papiers"),
            ..Config::parse("tests", "", |_| None).expect("defaults")
        };
        let app = App::new(db, config);
        let router = routes::router(&app).expect("matrix");
        Self { app, router, etablissement, centre, nord, claire: ids[0].clone(), folder }
    }

    /// Colleagues of the centre, `n` of them, who follow people.
    pub(crate) async fn colleagues(&self, n: usize) {
        let intent = Intent::system(self.etablissement.as_str(), "systeme", "tests", "agents", "colleagues");
        let mut tx = self.app.db.write(intent).await.expect("tx");
        for at in 0..n {
            let (identifiant, nom) = (format!("collegue{at}"), format!("Collègue {at:03}"));
            let teams = std::slice::from_ref(&self.centre);
            let agent = NouvelAgent {
                identifiant: &identifiant,
                nom: &nom,
                role: Role::Intervenant,
                empreinte: EMPREINTE.clone(),
                equipes: teams,
            };
            agents::creer_agent(&mut tx, &self.etablissement, &agent).await.expect("agent");
        }
        tx.commit().await.expect("commit");
    }

    /// Nobody sees anybody: files are warned, then archived.
    pub(crate) async fn two_years_and_two_months_go_by(&self) {
        for days in [671, 1, 61, 1] {
            self.app.db.clock().advance_seconds(days * 24 * 3600);
            conservation::passer(&self.app.db, &self.app.config.conservation).await.expect("run");
        }
    }

    /// A browser where `identifiant` is logged in.
    pub(crate) async fn as_agent(&self, identifiant: &str) -> Client {
        let client = self.anonymous();
        client.log_in(identifiant, MOT_DE_PASSE).await;
        client
    }

    /// A browser nobody is logged in on.
    pub(crate) fn anonymous(&self) -> Client {
        Client::new(self.router.clone())
    }

    /// The first column of a query run around the application, as text: to look at what was really written.
    pub(crate) async fn texts(&self, sql: &str) -> Vec<String> {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        match &self.app.config.base {
            Options::Sqlite(path) => {
                let mut on = sqlx::SqliteConnection::connect(&path.display().to_string()).await.expect("open");
                sqlx::query_scalar(sql).fetch_all(&mut on).await.expect("query")
            }
            Options::Postgres(url) => {
                let mut on = sqlx::PgConnection::connect(url).await.expect("open");
                on.execute("SELECT set_config('tandem.tenant', '*', false)").await.expect("scope");
                sqlx::query_scalar(sql).fetch_all(&mut on).await.expect("query")
            }
        }
    }

    /// A person of Claire's team.
    pub(crate) async fn person(&self, prenom: &str, nom: &str) -> PersonneId {
        self.person_of(&self.centre, prenom, nom).await
    }

    /// A person of a given team.
    pub(crate) async fn person_of(&self, equipe: &EquipeId, prenom: &str, nom: &str) -> PersonneId {
        let db = &self.app.db;
        // Ids sort by time: two people made one after the other stay in that order.
        db.clock().advance_seconds(1);
        let id = PersonneId::new(db.clock(), db.random());
        let identite = Identite { nom: (!nom.is_empty()).then(|| nom.to_owned()), ..Identite::prenom(prenom) };
        let new = NouvellePersonne {
            identite,
            equipe: equipe.clone(),
            referent: None,
            auteur: self.claire.clone(),
            vue_le: None,
        };
        let mut tx = db
            .write(Intent::new(self.etablissement.as_str(), self.claire.as_str(), "tests", "personnes", id.as_str()))
            .await
            .expect("tx");
        personnes::creer(&mut tx, &self.etablissement, &id, &new).await.expect("person");
        tx.commit().await.expect("commit");
        id
    }
}

pub(super) fn fresh_folder() -> PathBuf {
    fresh_under(&std::env::temp_dir())
}

fn fresh_under(parent: &Path) -> PathBuf {
    let folder = parent.join(format!("tandem-test-{}", hex(&Random::system().bytes::<8>())));
    std::fs::create_dir_all(&folder).expect("temporary folder");
    folder
}

/// A key file with a known secret: the same byte 32 times.
pub(crate) fn write_key(path: &Path, byte: u8) {
    std::fs::write(path, format!("tandem-cle-1 {}\n", hex(&[byte; 32]))).expect("key file");
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("its owner's only");
}
