//! What the tests of the reminders stand on: the real relay, dates near enough, letters read as she would.

use std::{path::PathBuf, sync::Arc};

use jiff::civil::Date;
use tandem_platform::{Random, keys::hex};

use super::{
    Reglages,
    reglages::Ecrits,
    tache::{Bilan, envoyer, preparer},
};
use crate::{
    app::App,
    config::Config,
    invariants::tamper,
    personnes::PersonneId,
    routes,
    testing::{Client, World},
};

/// A person's démarche with one computed date, as `demarches` writes it.
pub(super) async fn echeance(world: &World, person: &PersonneId, ouverture: Option<Date>, limite: Date) -> String {
    let db = &world.app.db;
    let (demarche, place) = (tandem_platform::ids::new_uuid(db.clock(), db.random()), &world.etablissement);
    let (now, opens) = (db.clock().now(), ouverture.map_or("NULL".to_owned(), |day| format!("'{day}'")));
    let today = db.clock().today();
    tamper(
        world,
        &format!(
            "INSERT INTO demarches (id, etablissement_id, equipe_id, personne_id, fiche, created_at, created_by)
             SELECT '{demarche}', '{place}', equipe_id, id, 'D01', '{now:.6}', created_by FROM personnes WHERE id = '{person}';
             INSERT INTO echeances (id, etablissement_id, equipe_id, personne_id, demarche_id, archivee, fiche, regle, ouverture,
               limite, alertes, effet, rang, sens, certitude, depuis_evenement, depuis_le, reports, calcul_version, computed_at)
             SELECT '{demarche}.actualisation', '{place}', equipe_id, id, '{demarche}', 0, 'D01', 'actualisation', {opens},
               '{limite}', '', 'ressources', 1, 'limite', 'calculee', 'depot', '{today}', 0, '', '{now:.6}'
             FROM personnes WHERE id = '{person}'"
        ),
    )
    .await;
    demarche.to_string()
}

/// The relay of the tests (`script/smtp`): its address, and the folder where it keeps what it accepted.
pub(super) fn relais() -> Option<(String, PathBuf)> {
    let found = std::env::var("TANDEM_TEST_SMTP").ok();
    assert!(found.is_some() || std::env::var("TANDEM_EXIGE_SMTP").is_err(), "TANDEM_TEST_SMTP names no relay");
    if found.is_none() {
        eprintln!("no SMTP server: set TANDEM_TEST_SMTP to what script/smtp prints");
    }
    let (address, folder) = found.as_deref()?.split_once(' ')?;
    Some((format!("smtp://{address}"), PathBuf::from(folder).join("lettres")))
}

/// An address nobody else writes to. How it begins says how the relay receives it.
pub(super) fn boite(debut: &str) -> String {
    format!("{debut}{}@exemple.fr", hex(&Random::system().bytes::<6>()))
}

/// A letter, as she reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lettre {
    pub id: String,
    pub texte: String,
}

/// What the relay accepted for an address, in the order it did.
pub(super) fn lettres(to: &str) -> Vec<Lettre> {
    let Some((_, folder)) = relais() else { return Vec::new() };
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("letters").flatten().map(|file| file.path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "json"));
    files.sort();
    let read = files.iter().filter_map(|path| {
        let kept: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok()?;
        (kept["to"][0] == to).then(|| lettre(kept["letter"].as_str().expect("letter")))
    });
    read.collect()
}

fn lettre(text: &str) -> Lettre {
    let (head, body) = text.split_once("\r\n\r\n").expect("head");
    let header = |name: &str| {
        let found = head.lines().find_map(|line| line.strip_prefix(name));
        found.unwrap_or_else(|| panic!("no {name} in {head}")).trim().to_owned()
    };
    assert_eq!(header("Content-Transfer-Encoding:"), "quoted-printable");
    assert_eq!(header("Auto-Submitted:"), "auto-generated");
    Lettre { id: header("Message-ID:"), texte: quoted_printable(body) }
}

fn quoted_printable(text: &str) -> String {
    let whole = text.replace("=\r\n", "");
    let (mut out, bytes, mut at) = (Vec::new(), whole.as_bytes(), 0);
    while at < bytes.len() {
        if bytes[at] == b'=' {
            out.push(u8::from_str_radix(&whole[at + 1..at + 3], 16).expect("hexadecimal"));
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).expect("UTF-8").replace("\r\n", "\n")
}

/// The program with a relay: what a server of the établissement has.
pub(super) struct Poste {
    pub app: App,
}

impl Poste {
    /// Over the same base as the world's.
    pub(super) fn new(world: &World, sms: &str) -> Option<Self> {
        let (smtp, _) = relais()?;
        let said = |text: &str| (text.to_owned(), String::new());
        let rappels = Reglages::lire(&Ecrits {
            smtp: said(&smtp),
            courriel_de: said("CCAS des tests <rappels@exemple.fr>"),
            sms: said(sms),
            pause: said("30"),
            bail: said("300"),
            ..Ecrits::default()
        });
        let config = Config { rappels: rappels.expect("settings"), ..(*world.app.config).clone() };
        Some(Self { app: App { config: Arc::new(config), ..world.app.clone() } })
    }

    /// A browser on this server.
    pub(super) async fn agent(&self, name: &str) -> Client {
        let client = Client::new(routes::router(&self.app).expect("matrix"));
        client.log_in(name, crate::testing::MOT_DE_PASSE).await;
        client
    }

    /// Fills the queue, then sends what is to leave now.
    pub(super) async fn passer(&self) -> Bilan {
        let mut done = self.preparer().await;
        done += self.envoyer("un").await;
        done
    }

    pub(super) async fn preparer(&self) -> Bilan {
        preparer(&self.app.db, &self.app.config.rappels, &self.app.regles).await.expect("queued")
    }

    pub(super) async fn envoyer(&self, holder: &str) -> Bilan {
        envoyer(&self.app.db, &self.app.config.rappels, &self.app.regles, holder, &|| true).await.expect("sent")
    }

    /// The clock goes to that instant, forward or back.
    pub(super) fn a(&self, instant: &str) {
        let to: jiff::Timestamp = instant.parse().expect("instant");
        let clock = self.app.db.clock();
        clock.advance_seconds(to.as_second() - clock.now().as_second());
    }
}

/// Notes an address of hers, and that she agrees to be reminded there.
pub(super) async fn prevenir(client: &Client, person: &PersonneId, genre: &str, to: &str) {
    let fact = format!("/personnes/{person}/faits/{genre}");
    let page = client.get(&format!("{fact}?cle=elle")).await;
    let (numero, vu) = (page.field("numero"), page.field("vu"));
    let fields = [("numero", numero.as_str()), ("vu", &vu), ("cle", "elle"), ("texte", to), ("source", "declare")];
    let noted = client.post(&fact, &fields).await;
    assert!(noted.status.is_redirection(), "{}", noted.body);
    let canal = if genre == "courriel" { "courriel" } else { "sms" };
    let agreed = accepter(client, person, canal).await;
    assert!(agreed.status.is_redirection(), "{}", agreed.body);
}

/// Sends the form as a browser does.
pub(super) async fn accepter(client: &Client, person: &PersonneId, canal: &str) -> crate::testing::Answer {
    let address = format!("/personnes/{person}/rappels");
    let page = client.get(&address).await;
    let numero = page.field("numero");
    let le = page.body.split("id=\"le\" name=\"le\" type=\"date\" value=\"").nth(1).and_then(|rest| rest.get(..10));
    let fields =
        [("numero", numero.as_str()), ("canal", canal), ("recueil", "oral"), ("le", le.expect("the day of the page"))];
    client.post(&address, &fields).await
}
