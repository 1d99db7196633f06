//! `/compte/code`: a code of six digits at each login, from an application; and the codes for a lost telephone.

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use jiff::{Timestamp, ToSpan};
use tandem_platform::{
    Db,
    keys::{hex, unhex},
    web::{Errors, Fields},
};

use super::{
    model::{self, Reponse},
    queries,
};
use crate::{
    agents::Session,
    refus::Refus,
    ui::{
        Cadre, Lieu, Page, Samples, dates,
        qr::{self, Qr},
    },
};

/// A secret shown is confirmed within this many minutes.
const ATTENTE: i64 = 15;

/// The page that shows the secret and asks a first code.
#[derive(Debug, askama::Template)]
#[template(path = "agents/compte/facteur.html")]
pub struct FacteurPage {
    cadre: Cadre,
    erreurs: Errors,
    qr: Qr,
    secret: String,
    attente: String,
}

/// The recovery codes, shown once.
#[derive(Debug, askama::Template)]
#[template(path = "agents/compte/secours.html")]
pub struct SecoursPage {
    cadre: Cadre,
    codes: Vec<String>,
    le: String,
}

fn sceller(db: &Db, session: &Session, secret: &[u8]) -> String {
    let text = format!("{} {}", db.clock().now(), hex(secret));
    hex(&db.keys().seal("seconds_facteurs.attente", session.connexion.as_str(), &text))
}

/// The secret this login was shown a moment ago.
fn attendu(db: &Db, session: &Session, sealed: &str) -> Option<Vec<u8>> {
    let plain = db.keys().open("seconds_facteurs.attente", session.connexion.as_str(), &unhex(sealed)?).ok()?;
    let (at, secret) = plain.split_once(' ')?;
    let until = at.parse::<Timestamp>().ok()?.checked_add(ATTENTE.minutes()).ok()?;
    if db.clock().now() < until { unhex(secret) } else { None }
}

async fn page(db: &Db, session: &Session, secret: &[u8], erreurs: Errors) -> Result<FacteurPage, Refus> {
    let mut reading = session.read(db).await?;
    let identifiant = queries::reglages(&mut reading, &session.agent.id).await?.identifiant;
    Ok(FacteurPage {
        cadre: session.cadre("Un code à chaque connexion", Lieu::Equipe),
        erreurs,
        qr: qr::dessiner(&model::adresse(secret, &identifiant)),
        secret: model::a_taper(secret),
        attente: sceller(db, session, secret),
    })
}

/// `GET /compte/code`
pub async fn get(State(db): State<Db>, session: Session) -> Result<Page<FacteurPage>, Refus> {
    let secret = model::secret(db.random());
    Ok(Page::ok(page(&db, &session, &secret, Errors::default()).await?))
}

/// `POST /compte/code`
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let mut erreurs = Errors::default();
    let Some(secret) = attendu(&db, &session, champs.raw("attente")) else {
        erreurs.add(
            "code",
            "La page était restée ouverte longtemps : voici un nouveau secret. Retirez l’ancien de votre application.",
        );
        let fresh = model::secret(db.random());
        return Ok(Page::to_correct(page(&db, &session, &fresh, erreurs).await?).into_response());
    };
    let step = match model::lire(champs.raw("code")) {
        Reponse::Chiffres(digits) => model::pas(&secret, &digits, db.clock().now(), -1),
        Reponse::Secours(_) => None,
    };
    let Some(step) = step else {
        erreurs.add(
            "code",
            "Ce code n’est pas celui que l’application montre. Vérifiez l’heure du téléphone, puis essayez le suivant.",
        );
        return Ok(Page::to_correct(page(&db, &session, &secret, erreurs).await?).into_response());
    };
    let (place, agent) = (session.etablissement(), &session.agent.id);
    let mut tx = db.write(session.intent("compte.poser_second_facteur", "agents", agent.as_str())).await?;
    let Some(facteur) = queries::poser(&mut tx, place, agent, (&secret, step)).await? else {
        return Ok(Redirect::to("/compte").into_response());
    };
    let codes = model::secours(db.random());
    queries::donner_secours(&mut tx, place, &facteur, &codes).await?;
    tx.commit().await?;
    Ok(montrer(&db, &session, &codes))
}

fn montrer(db: &Db, session: &Session, codes: &[String]) -> Response {
    let page = SecoursPage {
        cadre: session.cadre("Codes de secours", Lieu::Equipe),
        codes: codes.iter().map(|code| model::imprime(code)).collect(),
        le: dates::long(db.clock().today()),
    };
    Page::ok(page).into_response()
}

/// `POST /compte/code/secours`: new recovery codes.
pub async fn secours(State(db): State<Db>, session: Session) -> Result<Response, Refus> {
    let mut reading = session.read(&db).await?;
    let Some(facteur) = queries::facteur(&mut reading, &session.agent.id).await? else {
        return Ok(Redirect::to("/compte").into_response());
    };
    drop(reading);
    let codes = model::secours(db.random());
    let mut tx = db.write(session.intent("compte.changer_secours", "agents", session.agent.id.as_str())).await?;
    queries::donner_secours(&mut tx, session.etablissement(), facteur.id(), &codes).await?;
    tx.commit().await?;
    Ok(montrer(&db, &session, &codes))
}

/// `POST /compte/code/retrait`
pub async fn retrait(State(db): State<Db>, session: Session) -> Result<Response, Refus> {
    let agent = &session.agent.id;
    let mut tx = db.write(session.intent("compte.retirer_second_facteur", "agents", agent.as_str())).await?;
    if queries::retirer(&mut tx, agent, agent.as_str()).await? {
        tx.commit().await?;
    }
    Ok(Redirect::to("/compte?fait=retrait").into_response())
}

impl Samples for FacteurPage {
    const NOM: &'static str = "compte-code";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |erreurs| Self {
            cadre: Cadre::exemple("Un code à chaque connexion", Lieu::Equipe),
            erreurs,
            qr: qr::dessiner(&model::adresse(&[7; 20], "claire")),
            secret: model::a_taper(&[7; 20]),
            attente: "00".into(),
        };
        let mut erreurs = Errors::default();
        erreurs.add(
            "code",
            "Ce code n’est pas celui que l’application montre. Vérifiez l’heure du téléphone, puis essayez le suivant.",
        );
        vec![("vide", page(Errors::default())), ("en erreur", page(erreurs))]
    }
}

impl Samples for SecoursPage {
    const NOM: &'static str = "compte-secours";

    fn samples() -> Vec<(&'static str, Self)> {
        let codes = model::secours(&tandem_platform::Random::seeded(3));
        let cadre = Cadre::exemple("Codes de secours", Lieu::Equipe);
        let codes = codes.iter().map(|code| model::imprime(code)).collect();
        vec![("pleine", Self { cadre, codes, le: "24 novembre 2026".into() })]
    }
}
