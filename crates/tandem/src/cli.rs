//! The command line: real help, exit codes, errors one can act on.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use tandem_platform::{Clock, Db, Intent, Keyring, Random, Scope, db::Options};
use tracing_subscriber::EnvFilter;

use crate::{
    agents::{
        self, Empreinte, EtablissementId, NouvelAgent, Role,
        commande::{self as commandes_agents, AgentDit},
    },
    app::App,
    commandes,
    config::{self, Config},
    demo::{self, Taille},
    fiches,
    imports::commande::{self, Avance, Impossible},
    mandats, migrations, papiers, server, ui,
};

/// Tandem : qui avait la main, sous quel mandat, pour quand, et ce qui bloque.
#[derive(Debug, Parser)]
#[command(version, about, long_about = None)]
struct Cli {
    /// Fichier de réglages (sinon tandem.toml s'il est là). Chaque réglage a sa variable TANDEM_…
    #[arg(long, global = true, value_name = "FICHIER")]
    reglages: Option<PathBuf>,
    #[command(subcommand)]
    commande: Commande,
}

#[derive(Debug, Subcommand)]
enum Commande {
    /// Ouvre Tandem avec des données inventées, et dit l'adresse et les comptes.
    Demo {
        /// Dossier de la démonstration (sinon un dossier neuf à chaque fois).
        #[arg(long, value_name = "DOSSIER")]
        dossier: Option<PathBuf>,
        /// Personnes inventées.
        #[arg(long, default_value_t = demo::CCAS.personnes, value_name = "N")]
        personnes: usize,
        /// Actes inventés, sur dix-huit mois.
        #[arg(long, default_value_t = demo::CCAS.actes, value_name = "N")]
        actes: usize,
        /// Démarches en cours inventées, quelques-unes par personne.
        #[arg(long, default_value_t = demo::CCAS.demarches, value_name = "N")]
        demarches: usize,
        /// Blocages inventés, sur dix-huit mois : pour l'observatoire.
        #[arg(long, default_value_t = demo::CCAS.blocages, value_name = "N")]
        blocages: usize,
    },
    /// Prépare une installation : clé, base, établissement, premier responsable.
    Init {
        /// Nom de l'établissement.
        #[arg(long)]
        etablissement: String,
        /// Commune de l'établissement.
        #[arg(long, default_value = "")]
        commune: String,
        /// Code INSEE de la commune (pas le code postal) : il dit quels jours fériés comptent (Alsace-Moselle, outre-mer).
        #[arg(long, default_value = "", value_name = "CODE")]
        code_commune: String,
        /// Première équipe.
        #[arg(long, default_value = "Équipe")]
        equipe: String,
        /// Nom du premier responsable, comme ses collègues le disent.
        #[arg(long)]
        responsable: String,
        /// Son nom de connexion.
        #[arg(long)]
        identifiant: String,
        /// Fichier d'une ligne qui contient son mot de passe (sinon la variable TANDEM_MOT_DE_PASSE).
        #[arg(long, value_name = "FICHIER")]
        mot_de_passe: Option<PathBuf>,
    },
    /// Sert les pages.
    Serve,
    /// Ajoute un agent, ou change son mot de passe s'il existe déjà.
    Agent {
        /// Son nom de connexion.
        #[arg(long)]
        identifiant: String,
        /// Son nom, comme ses collègues le disent (pour un nouvel agent).
        #[arg(long)]
        nom: Option<String>,
        /// accueil, intervenant, responsable ou referent_technique (pour un nouvel agent).
        #[arg(long)]
        role: Option<String>,
        /// Ses équipes ; celles qui n'existent pas sont créées (pour un nouvel agent).
        #[arg(long)]
        equipe: Vec<String>,
        /// Fichier d'une ligne qui contient son mot de passe (sinon la variable TANDEM_MOT_DE_PASSE).
        #[arg(long, value_name = "FICHIER")]
        mot_de_passe: Option<PathBuf>,
        /// Retire aussi le code demandé à chaque connexion (téléphone perdu, et plus personne pour l'aider).
        #[arg(long)]
        sans_code: bool,
    },
    /// Reprend une file active (CSV, XLSX, ODS) avec les colonnes reconnues.
    Import {
        /// Le tableau.
        fichier: PathBuf,
        /// Nom de connexion de l'agent qui reprend ces personnes.
        #[arg(long)]
        identifiant: String,
        /// Équipe qui les accompagne (inutile quand l'agent n'en a qu'une).
        #[arg(long)]
        equipe: Option<String>,
    },
    /// Note des dépôts gardés dans un tableau (CSV, XLSX, ODS ; 50 000 lignes au plus) : tous, ou aucun.
    Depots {
        /// Le tableau : fiche, date, et dossier ou nom avec naissance ; prénom, canal, numéro facultatifs.
        fichier: PathBuf,
        /// Nom de connexion de l'agent qui les note.
        #[arg(long)]
        identifiant: String,
    },
    /// Recalcule toutes les échéances, et dit combien ont changé (elles se recalculent seules chaque nuit).
    Recalculer,
    /// Ouvre un papier, à part et sous bornes ; seul le serveur s'en sert.
    #[command(hide = true)]
    Atelier {
        /// Dessine cette page d'un PDF déjà reçu.
        #[arg(long)]
        page: Option<u32>,
    },
    /// Imprime les PDF, à part, et finit quand on ne lui demande plus rien ; seul le serveur s'en sert.
    #[command(hide = true)]
    Presse,
    /// Relit tout le journal et dit ce qui a été changé, retiré ou déplacé ; ou relit un mandat.
    Verifier {
        #[command(subcommand)]
        quoi: Option<mandats::commande::Verifiable>,
    },
    /// Les mandats.
    Mandat {
        #[command(subcommand)]
        geste: mandats::commande::Geste,
    },
    /// Le catalogue des fiches de démarches.
    Fiches {
        #[command(subcommand)]
        geste: fiches::commande::Geste,
    },
    /// Les escaliers : ce que l'on peut faire quand une demande n'avance pas.
    Voies {
        #[command(subcommand)]
        geste: commandes::voies::Geste,
    },
    #[command(flatten)]
    Exploitation(commandes::Exploitation),
}

/// A failure to print, with its exit code: 1 something is wrong, 2 the request is.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) u8, pub(crate) String);

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(1, error.to_string())
    }
}

/// Runs the program.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match &cli.commande {
        Commande::Atelier { page } => return papiers::enfant::travailler(*page),
        Commande::Presse => return ui::pdf::enfant::travailler(),
        Commande::Fiches { geste } => return geste.executer(),
        Commande::Voies { geste } => return geste.executer(),
        Commande::Verifier { quoi: Some(quoi) } => return quoi.executer(),
        Commande::Mandat { geste } => return geste.executer(),
        _ => {}
    }
    let done = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Failure::from)
        .and_then(|runtime| runtime.block_on(execute(cli)));
    match done {
        Ok(code) => code,
        Err(Failure(code, sentence)) => {
            eprintln!("tandem : {sentence}");
            ExitCode::from(code)
        }
    }
}

async fn execute(cli: Cli) -> Result<ExitCode, Failure> {
    let config = Config::load(cli.reglages.as_deref()).map_err(|bad| Failure(2, bad.0))?;
    match cli.commande {
        Commande::Demo { dossier, personnes, actes, demarches, blocages } => {
            demonstration(config, dossier, Taille { personnes, actes, demarches, blocages }).await
        }
        Commande::Init { etablissement, commune, code_commune, equipe, responsable, identifiant, mot_de_passe } => {
            let mot = password(mot_de_passe.as_deref())?;
            init(&config, [&etablissement, &commune, &code_commune, &equipe, &responsable, &identifiant], &mot).await
        }
        Commande::Serve => {
            logs("info");
            let db = open(&config).await?;
            let listener = server::listen(config.adresse).await?;
            println!("Tandem écoute sur {}", link(listener.local_addr()?));
            server::serve(App::new(db, config), listener).await?;
            Ok(ExitCode::SUCCESS)
        }
        Commande::Agent { identifiant, nom, role, equipe, mot_de_passe, sans_code } => {
            let db = open(&config).await?;
            let said = AgentDit {
                identifiant: &identifiant,
                nom,
                role,
                equipes: equipe,
                mot_de_passe: password(mot_de_passe.as_deref())?,
                sans_code,
            };
            let done = commandes_agents::ajouter_ou_changer(&db, &said).await;
            db.close().await;
            println!("{}", done.map_err(|sentence| Failure(2, sentence))?);
            Ok(ExitCode::SUCCESS)
        }
        Commande::Import { fichier, identifiant, equipe } => {
            let db = open(&config).await?;
            bring(&db, &fichier, &identifiant, equipe.as_deref()).await
        }
        Commande::Depots { fichier, identifiant } => {
            let db = open(&config).await?;
            commandes::depots::executer(&App::new(db, config), &fichier, &identifiant).await
        }
        Commande::Recalculer => {
            let db = open(&config).await?;
            commandes::depots::recalculer(&App::new(db, config)).await
        }
        // Answered before anything is opened.
        Commande::Atelier { .. }
        | Commande::Presse
        | Commande::Fiches { .. }
        | Commande::Mandat { .. }
        | Commande::Voies { .. } => Ok(ExitCode::FAILURE),
        Commande::Verifier { .. } => {
            let db = open(&config).await?;
            let whole = commandes::verifier_journaux(&db).await;
            db.close().await;
            Ok(if whole? { ExitCode::SUCCESS } else { ExitCode::from(1) })
        }
        Commande::Exploitation(commande) => commandes::executer(commande, config).await,
    }
}

fn link(address: SocketAddr) -> String {
    let host = if address.ip().is_unspecified() { "localhost".to_owned() } else { address.ip().to_string() };
    format!("http://{host}:{}", address.port())
}

/// Structured logs on the error output: route, status, duration; never who or what.
fn logs(level: &str) {
    let filter = EnvFilter::try_from_env("TANDEM_JOURNAL").unwrap_or_else(|_| format!("{level},sqlx=warn").into());
    let lines = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr);
    // A log line that cannot be written (its disk is full too) is lost; the page it was about is not.
    let _ = lines.log_internal_errors(false).try_init();
}

pub(crate) async fn open(config: &Config) -> Result<Db, Failure> {
    let keys = Keyring::load(&config.cle, Random::system())?;
    if let Options::Sqlite(path) = &config.base
        && !path.exists()
    {
        return Err(Failure(2, format!("la base {} n'existe pas. Lancez d'abord « tandem init ».", path.display())));
    }
    let opened = Db::open(&config.base, &migrations::ALL, keys, Clock::system(config.fuseau.clone())).await;
    opened.map_err(|error| Failure(1, closed(&config.base, &error)))
}

/// Why the base does not open, and what to do about it. The address of a PostgreSQL may hold a password: never said.
fn closed(base: &Options, error: &tandem_platform::Error) -> String {
    match base {
        Options::Sqlite(path) => format!(
            "la base {} ne peut pas être ouverte ({error}). Disque plein, ou en lecture seule, ou dossier d’un autre \
             compte ? Faites de la place ou rendez le dossier inscriptible, puis relancez. Ce qui était enregistré l’est toujours.",
            path.display()
        ),
        Options::Postgres(_) => format!(
            "le serveur PostgreSQL ne répond pas ou refuse ({error}). Vérifiez qu’il tourne, l’adresse et le compte \
             (base = …), puis relancez. Ce qui était enregistré l’est toujours."
        ),
    }
}

async fn demonstration(config: Config, folder: Option<PathBuf>, taille: Taille) -> Result<ExitCode, Failure> {
    logs("warn");
    if taille.personnes == 0 {
        return Err(Failure(2, "il faut au moins une personne".into()));
    }
    let folder = match folder {
        Some(folder) => folder,
        None => std::env::temp_dir().join(format!("tandem-demo-{}", std::process::id())),
    };
    std::fs::create_dir_all(&folder)?;
    let key = folder.join("tandem.cle");
    let keys =
        if key.exists() { Keyring::load(&key, Random::system())? } else { Keyring::create(&key, &Random::system())? };
    let base = match &config.base {
        Options::Postgres(url) => Options::Postgres(url.clone()),
        Options::Sqlite(_) => Options::Sqlite(folder.join("tandem.db")),
    };
    let listener = server::listen(config.adresse).await?;
    let style = ProgressStyle::with_template("  Dix-huit mois d’activité inventée {bar:30} encore {eta}")?;
    let bar = ProgressBar::new((taille.personnes + taille.actes) as u64).with_style(style);
    demo::fill(&base, &keys, &config.fuseau, taille, |written| bar.inc(written as u64)).await?;
    bar.finish_and_clear();
    let db = Db::open(&base, &migrations::ALL, keys, Clock::system(config.fuseau.clone())).await?;
    let sheet = folder.join("file-active.csv");
    std::fs::write(&sheet, demo::TABLEAU)?;
    welcome(listener.local_addr()?, &folder, &sheet);
    server::serve(App::new(db, Config { demonstration: true, papiers: folder.join("papiers"), ..config }), listener)
        .await?;
    Ok(ExitCode::SUCCESS)
}

fn welcome(address: SocketAddr, folder: &Path, sheet: &Path) {
    println!("\n  Tandem, démonstration : personnes et notes inventées.\n\n  Adresse : {}\n", link(address));
    for (identifiant, role) in demo::COMPTES {
        println!("  {identifiant:<10} {role:<32} mot de passe : {}", demo::MOT_DE_PASSE);
    }
    println!("\n  Un tableau à reprendre, pour essayer : {}", sheet.display());
    println!("  Données : {}\n  Arrêter : Ctrl+C\n", folder.display());
}

async fn bring(db: &Db, file: &Path, identifiant: &str, equipe: Option<&str>) -> Result<ExitCode, Failure> {
    let style = ProgressStyle::with_template("{bar:30} {pos} lignes sur {len}, encore {eta}")?;
    let bar = ProgressBar::new(0).with_style(style);
    let note = |step| match step {
        Avance::Total(rows) => bar.set_length(rows as u64),
        Avance::Lues(rows) => bar.inc(rows as u64),
    };
    let done = commande::importer(db, file, identifiant, equipe, note).await;
    bar.finish_and_clear();
    db.close().await;
    let import = done.map_err(|no| Failure(if matches!(no, Impossible::Base(_)) { 1 } else { 2 }, no.to_string()))?;
    println!("{} : {}.", import.fichier, commande::bilan(&import));
    Ok(ExitCode::SUCCESS)
}

fn password(file: Option<&Path>) -> Result<String, Failure> {
    let text = match file {
        Some(path) => std::fs::read_to_string(path)?,
        None => std::env::var("TANDEM_MOT_DE_PASSE").map_err(|_| {
            Failure(2, "donnez le mot de passe : --mot-de-passe FICHIER, ou TANDEM_MOT_DE_PASSE".into())
        })?,
    };
    let mot = text.lines().next().unwrap_or_default().to_owned();
    agents::verifier_longueur(&mot).map_err(|short| Failure(2, short.to_string()))?;
    Ok(mot)
}

async fn init(
    config: &Config,
    [nom, commune, code, equipe, responsable, identifiant]: [&str; 6],
    mot: &str,
) -> Result<ExitCode, Failure> {
    let random = Random::system();
    let keys = if config.cle.exists() {
        Keyring::load(&config.cle, random.clone())?
    } else {
        Keyring::create(&config.cle, &random)?
    };
    let db = Db::open(&config.base, &migrations::ALL, keys, Clock::system(config.fuseau.clone())).await?;
    if !agents::etablissements(&mut db.read(&Scope::system()).await?).await?.is_empty() {
        return Err(Failure(2, "cette base a déjà son établissement : rien n'a été changé".into()));
    }
    let id = EtablissementId::new(db.clock(), db.random());
    let empreinte =
        Empreinte::of(mot, &random).ok_or_else(|| Failure(1, "mot de passe impossible à protéger".into()))?;
    let mut tx =
        db.write(Intent::system(id.as_str(), "systeme", "etablissements.creer", "etablissements", id.as_str())).await?;
    agents::creer_etablissement(&mut tx, &id, nom, commune, code).await?;
    let team = agents::creer_equipe(&mut tx, &id, equipe).await?;
    let agent = NouvelAgent { identifiant, nom: responsable, role: Role::Responsable, empreinte, equipes: &[team] };
    agents::creer_agent(&mut tx, &id, &agent).await?;
    tx.commit().await?;
    db.close().await;
    let settings = Path::new("tandem.toml");
    if !settings.exists() {
        std::fs::write(settings, config::EXAMPLE)?;
    }
    println!(
        "Établissement « {nom} » créé. Clé : {} (gardez-en une copie ailleurs).\nEnsuite : tandem serve",
        config.cle.display()
    );
    Ok(ExitCode::SUCCESS)
}
