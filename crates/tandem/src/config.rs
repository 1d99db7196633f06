//! One commented TOML file plus `TANDEM_…` variables; the variable wins. Bad configuration refuses to start.

use std::{
    env, fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::tz::TimeZone;
use serde::Deserialize;
use tandem_platform::db::Options;

use crate::{
    conservation::regles::{self, Regles},
    rappels::reglages::{Ecrits, Reglages},
};

/// The commented file that `tandem init` writes.
pub const EXAMPLE: &str = include_str!("tandem.toml");

/// Settings of one installation.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where pages are served.
    pub adresse: SocketAddr,
    /// Where health and metrics are served: the machine itself only.
    pub adresse_sonde: Option<SocketAddr>,
    /// Where the data lives.
    pub base: Options,
    /// The key file.
    pub cle: PathBuf,
    /// The folder of the sealed papers.
    pub papiers: PathBuf,
    /// Time zone of the office.
    pub fuseau: TimeZone,
    /// How long things are kept.
    pub conservation: Arc<Regles>,
    /// What it takes to send reminders: nothing, unless it is said.
    pub rappels: Reglages,
    /// Served over HTTPS (cookies are then `Secure`).
    pub https: bool,
    /// Fictional data, banner on every page.
    pub demonstration: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    adresse: Option<toml::Spanned<String>>,
    adresse_sonde: Option<toml::Spanned<String>>,
    base: Option<toml::Spanned<String>>,
    cle: Option<toml::Spanned<String>>,
    conservation: Option<toml::Spanned<String>>,
    papiers: Option<toml::Spanned<String>>,
    fuseau: Option<toml::Spanned<String>>,
    https: Option<toml::Spanned<bool>>,
    smtp: Option<toml::Spanned<String>>,
    smtp_identifiant: Option<toml::Spanned<String>>,
    smtp_secret: Option<toml::Spanned<String>>,
    courriel_de: Option<toml::Spanned<String>>,
    sms: Option<toml::Spanned<String>>,
    sms_secret: Option<toml::Spanned<String>>,
    sms_corps: Option<toml::Spanned<String>>,
    rappels: Option<toml::Spanned<String>>,
    envois_pause: Option<toml::Spanned<u32>>,
    envois_bail: Option<toml::Spanned<u32>>,
}

/// Why the configuration is refused: one sentence naming the file and line, or the variable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadConfig(pub String);

/// A setting with the place it comes from, so that an error can name it.
struct Setting {
    value: String,
    place: String,
}

impl Config {
    /// Reads `path` (a missing file is fine when it was not asked for) and the environment.
    pub fn load(path: Option<&Path>) -> Result<Self, BadConfig> {
        let (name, text) = match path {
            Some(path) => (
                path.to_path_buf(),
                fs::read_to_string(path).map_err(|error| BadConfig(format!("{} : {error}", path.display())))?,
            ),
            None => (PathBuf::from("tandem.toml"), fs::read_to_string("tandem.toml").unwrap_or_default()),
        };
        Self::parse(&name.display().to_string(), &text, |variable| env::var(variable).ok())
    }

    /// The same from texts: `variable` answers for the environment.
    pub fn parse(name: &str, text: &str, variable: impl Fn(&str) -> Option<String>) -> Result<Self, BadConfig> {
        let line = |offset: usize| text.get(..offset).map_or(1, |before| before.matches('\n').count() + 1);
        let file: File = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(1, |span| line(span.start));
            BadConfig(format!("{name}, ligne {at} : {}", error.message()))
        })?;
        let pick = |key: &str, written: Option<toml::Spanned<String>>, default: &str| match variable(&format!(
            "TANDEM_{}",
            key.to_uppercase()
        )) {
            Some(value) => Setting { value, place: format!("variable TANDEM_{}", key.to_uppercase()) },
            None => match written {
                Some(spanned) => Setting {
                    place: format!("{name}, ligne {}", line(spanned.span().start)),
                    value: spanned.into_inner(),
                },
                None => Setting { value: default.to_owned(), place: format!("valeur par défaut de « {key} »") },
            },
        };
        let sonde = pick("adresse_sonde", file.adresse_sonde, "");
        let https = pick("https", file.https.map(to_text), "false");
        let base = base(&pick("base", file.base, "tandem.db"));
        let or = |key: &str, written, default: &str| {
            let Setting { value, place } = pick(key, written, default);
            (value, place)
        };
        let said = |key: &str, written| or(key, written, "");
        let rappels = Reglages::lire(&Ecrits {
            smtp: said("smtp", file.smtp),
            smtp_identifiant: said("smtp_identifiant", file.smtp_identifiant),
            smtp_secret: said("smtp_secret", file.smtp_secret),
            courriel_de: said("courriel_de", file.courriel_de),
            sms: said("sms", file.sms),
            sms_secret: said("sms_secret", file.sms_secret),
            sms_corps: said("sms_corps", file.sms_corps),
            rappels: said("rappels", file.rappels),
            pause: or("envois_pause", file.envois_pause.map(to_text), "30"),
            bail: or("envois_bail", file.envois_bail.map(to_text), "300"),
        });
        let papiers = pick("papiers", file.papiers, "");
        Ok(Self {
            papiers: if papiers.value.is_empty() { papiers_pour(&base) } else { PathBuf::from(papiers.value) },
            adresse: address(&pick("adresse", file.adresse, "127.0.0.1:8080"))?,
            adresse_sonde: if sonde.value.is_empty() { None } else { Some(loopback(&sonde)?) },
            base,
            cle: PathBuf::from(pick("cle", file.cle, "tandem.cle").value),
            fuseau: zone(&pick("fuseau", file.fuseau, "Europe/Paris"))?,
            conservation: Arc::new(rules(&pick("conservation", file.conservation, ""))?),
            rappels: rappels.map_err(BadConfig)?,
            https: yes_no(&https)?,
            demonstration: false,
        })
    }

    /// The same settings over another base: a file, or `postgres://…`.
    #[must_use]
    pub fn dans(&self, dit: &str) -> Self {
        let base = base(&Setting { value: dit.to_owned(), place: String::new() });
        Self { papiers: papiers_pour(&base), base, ..self.clone() }
    }
}

fn to_text(spanned: toml::Spanned<impl ToString>) -> toml::Spanned<String> {
    let span = spanned.span();
    toml::Spanned::new(span, spanned.into_inner().to_string())
}

fn address(setting: &Setting) -> Result<SocketAddr, BadConfig> {
    setting.value.parse().map_err(|_| {
        BadConfig(format!("{} : « {} » n'est pas une adresse (exemple : 127.0.0.1:8080)", setting.place, setting.value))
    })
}

fn loopback(setting: &Setting) -> Result<SocketAddr, BadConfig> {
    let found = address(setting)?;
    if found.ip().is_loopback() {
        return Ok(found);
    }
    Err(BadConfig(format!("{} : la sonde n'écoute que sur la machine elle-même (127.0.0.1 ou [::1])", setting.place)))
}

fn base(setting: &Setting) -> Options {
    if setting.value.starts_with("postgres://") || setting.value.starts_with("postgresql://") {
        return Options::Postgres(setting.value.clone());
    }
    Options::Sqlite(PathBuf::from(setting.value.trim_start_matches("sqlite:")))
}

/// Where papers are when nobody says: a folder beside the database file, or in the working directory.
pub fn papiers_pour(base: &Options) -> PathBuf {
    match base {
        Options::Sqlite(file) => file.with_file_name("papiers"),
        Options::Postgres(_) => PathBuf::from("papiers"),
    }
}

fn zone(setting: &Setting) -> Result<TimeZone, BadConfig> {
    TimeZone::get(&setting.value).map_err(|_| {
        BadConfig(format!(
            "{} : fuseau horaire inconnu « {} » (exemple : America/Martinique)",
            setting.place, setting.value
        ))
    })
}

fn rules(setting: &Setting) -> Result<Regles, BadConfig> {
    if setting.value.is_empty() {
        return Regles::lire(regles::FICHIER).map_err(|bad| BadConfig(bad.to_string()));
    }
    let text = fs::read_to_string(&setting.value)
        .map_err(|error| BadConfig(format!("{} : {} : {error}", setting.place, setting.value)))?;
    Regles::lire(&text).map_err(|bad| BadConfig(format!("{} : {bad}", setting.value)))
}

fn yes_no(setting: &Setting) -> Result<bool, BadConfig> {
    match setting.value.as_str() {
        "true" | "oui" | "1" => Ok(true),
        "false" | "non" | "0" => Ok(false),
        other => Err(BadConfig(format!("{} : « {other} » (attendu : true ou false)", setting.place))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, BadConfig> {
        Config::parse("tandem.toml", text, |_| None)
    }

    #[test]
    fn the_example_file_is_read_and_gives_the_defaults() {
        let (one, two) = (parse(EXAMPLE), parse(""));
        assert_eq!(format!("{one:?}"), format!("{two:?}"));
    }

    #[test]
    fn a_bad_value_names_its_line() {
        let refused = parse("# commentaire\nadresse = \"bureau\"\n").expect_err("refused");
        assert_eq!(refused.0, "tandem.toml, ligne 2 : « bureau » n'est pas une adresse (exemple : 127.0.0.1:8080)");
        assert!(parse("\n\nfuseau = \"Paris\"").expect_err("refused").0.starts_with("tandem.toml, ligne 3"));
    }

    #[test]
    fn an_unknown_setting_names_its_line() {
        let refused = parse("adresse = \"127.0.0.1:1\"\nadress = \"x\"\n").expect_err("refused").0;
        assert!(refused.starts_with("tandem.toml, ligne 2"), "{refused}");
    }

    #[test]
    fn a_variable_wins_over_the_file() {
        let config = Config::parse("t", "adresse = \"127.0.0.1:1\"", |name| {
            (name == "TANDEM_ADRESSE").then(|| "0.0.0.0:9".into())
        });
        assert_eq!(config.map(|config| config.adresse.to_string()), Ok("0.0.0.0:9".to_owned()));
    }

    #[test]
    fn the_probe_listens_on_the_machine_only() {
        assert!(parse("adresse_sonde = \"0.0.0.0:9\"").is_err());
        assert!(parse("adresse_sonde = \"127.0.0.1:9\"").is_ok());
    }

    #[test]
    fn papers_are_beside_the_base_unless_said_otherwise() {
        let of = |text: &str| parse(text).map(|config| config.papiers);
        assert_eq!(of(""), Ok("papiers".into()));
        assert_eq!(of("base = \"/srv/t.db\""), Ok("/srv/papiers".into()));
        assert_eq!(of("base = \"postgres://h/t\""), Ok("papiers".into()));
        assert_eq!(of("papiers = \"/mnt/papiers\""), Ok("/mnt/papiers".into()));
    }

    #[test]
    fn nothing_leaves_unless_a_relay_or_a_gateway_is_named_whole() {
        let none = parse("").expect("defaults").rappels;
        assert!(none.courriel.is_none() && none.sms.is_none());
        let whole = "smtp = \"smtps://relais.exemple.fr\"\ncourriel_de = \"CCAS <rappels@exemple.fr>\"\nsms = \"https://sms.exemple.fr\"";
        let both = parse(whole).expect("whole").rappels;
        assert!(both.courriel.is_some() && both.sms.is_some());
        let half = parse("\nsmtp = \"smtps://relais.exemple.fr\"").expect_err("refused").0;
        assert!(half.starts_with("tandem.toml, ligne 2 : il faut aussi « courriel_de »"), "{half}");
        let lost = parse("sms = \"https://x\"\nsms_secret = \"/nulle/part\"").expect_err("refused").0;
        assert!(lost.starts_with("tandem.toml, ligne 2 : /nulle/part"), "{lost}");
    }

    #[test]
    fn the_base_is_a_file_or_a_postgres_address() {
        assert_eq!(parse("base = \"/srv/t.db\"").map(|c| c.base), Ok(Options::Sqlite("/srv/t.db".into())));
        assert!(matches!(parse("base = \"postgres://h/t\"").map(|c| c.base), Ok(Options::Postgres(_))));
    }
}
