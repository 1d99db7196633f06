//! `/enquetes/{id}`: where it is answered, how many did, what can be done with it.

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Date;

use super::{
    catalogue::questionnaire,
    list::{ouvrir, vague},
    model::{Enquete, EnqueteId},
    queries,
};
use crate::{
    agents::{Role, Session, gestion::lien::site},
    app::App,
    refus::Refus,
    ui::{
        Cadre, Lieu, Page, Samples, Ton, dates, nombre,
        qr::{self, Qr},
    },
};

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "enquetes/page.html")]
pub struct EnquetePage {
    cadre: Cadre,
    id: String,
    titre: String,
    modele: String,
    vague: Option<String>,
    ton: Ton,
    etat: String,
    ouverte: bool,
    gere: bool,
    adresse: String,
    qr: Qr,
    reponses: String,
    /// How many count in the figures, when that is not all.
    publiees: Option<String>,
    /// Codes printed and left, when it is answered with codes.
    codes: Option<String>,
    /// Number of the next sheet of codes.
    tirage: String,
    /// Other waves: address and words.
    vagues: Vec<(String, String)>,
}

/// Where it stands, in words.
pub(super) fn etat(one: &Enquete, today: Date) -> (Ton, String) {
    match one.close_le {
        Some(day) => (Ton::Calme, format!("close le {}", dates::day_month(day, today))),
        None if one.ouverte(today) => (Ton::Ok, format!("ouverte jusqu’au {}", dates::day_month(one.jusqu_au, today))),
        None => (Ton::Calme, format!("finie le {}", dates::day_month(one.jusqu_au, today))),
    }
}

/// The public address.
pub(super) fn adresse(app: &App, headers: &HeaderMap, one: &Enquete) -> String {
    format!("{}/repondre/{}", site(app, headers), one.lien)
}

/// What waits before it counts, in a sentence.
fn publiees(toutes: i64, publiees: i64, ouverte: bool) -> Option<String> {
    let sues = nombre(publiees, "compte", "comptent");
    match toutes - publiees {
        0 => None,
        _ if publiees == 0 && ouverte => {
            Some("Les résultats se montrent à partir de dix réponses, ou de cinq une fois l’enquête close.".to_owned())
        }
        _ if publiees == 0 => Some("Moins de cinq réponses\u{a0}: rien ne peut être montré.".to_owned()),
        _ if ouverte => Some(format!(
            "{sues} dans les résultats. Les dernières s’y ajoutent par cinq au moins, pour que personne ne soit reconnu."
        )),
        _ => Some(format!("{sues} dans les résultats.")),
    }
}

/// `GET /enquetes/{id}`
pub async fn get(
    State(app): State<App>,
    session: Session,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Page<EnquetePage>, Refus> {
    let (mut reading, one) = ouvrir(&app.db, &session, &id).await?;
    let clock = app.db.clock();
    let (toutes, sorties) = queries::compter(&mut reading, &one.id).await?;
    let codes = if one.avec_codes { Some(queries::codes(&mut reading, &one.id).await?) } else { None };
    let waves = queries::vagues(&mut reading, clock.zone(), (session.etablissement(), &one.serie)).await?;
    drop(reading);
    let (today, gere) = (clock.today(), session.agent.role == Role::Responsable);
    let (ton, etat) = etat(&one, today);
    let adresse = adresse(&app, &headers, &one);
    let ouverte = one.ouverte(today);
    let word = |wave: &Enquete| {
        (format!("/enquetes/{}", wave.id), format!("Vague {}, {}", wave.vague, self::etat(wave, today).1))
    };
    Ok(Page::ok(EnquetePage {
        cadre: session.cadre(one.titre.clone(), Lieu::Equipe),
        id: one.id.to_string(),
        titre: one.titre.clone(),
        modele: questionnaire(&one.modele).map_or_else(String::new, |one| one.inspiree.clone()),
        vague: vague(&one),
        ton,
        etat,
        ouverte,
        gere,
        qr: qr::dessiner(&adresse),
        adresse,
        reponses: nombre(toutes, "réponse reçue", "réponses reçues"),
        publiees: publiees(toutes, sorties, ouverte),
        codes: codes.map(|(tires, restent)| {
            format!("{}, dont {} pas encore servis.", nombre(tires, "code imprimé", "codes imprimés"), restent)
        }),
        tirage: super::model::TirageId::new(clock, app.db.random()).to_string(),
        vagues: waves.iter().filter(|wave| wave.id != one.id).map(word).collect(),
    }))
}

/// `POST /enquetes/{id}/fermeture`
pub async fn fermer(State(app): State<App>, session: Session, Path(id): Path<String>) -> Result<Response, Refus> {
    let id = EnqueteId::parse(&id).ok_or(Refus::Introuvable)?;
    let db = &app.db;
    let mut tx = db.write(session.intent("enquetes.fermer", "enquetes", id.as_str())).await?;
    queries::prendre(&mut tx, &id).await?;
    let here = (session.etablissement(), &id);
    queries::trouver(&mut tx, db.clock().zone(), here).await?.ok_or(Refus::Introuvable)?;
    if queries::fermer(&mut tx, (session.etablissement(), &session.agent.id), &id).await? {
        queries::publier(&mut tx, &id, false).await?;
        tx.commit().await?;
    }
    Ok(Redirect::to(&format!("/enquetes/{id}")).into_response())
}

/// The sheet to hang on a wall.
#[derive(Debug, askama::Template)]
#[template(path = "enquetes/affiche.html")]
pub struct AffichePage {
    cadre: Cadre,
    id: String,
    titre: String,
    minutes: u32,
    questions: usize,
    adresse: String,
    qr: Qr,
    jusqu_au: String,
    codes: bool,
}

/// `GET /enquetes/{id}/affiche`
pub async fn affiche(
    State(app): State<App>,
    session: Session,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Page<AffichePage>, Refus> {
    let (reading, one) = ouvrir(&app.db, &session, &id).await?;
    drop(reading);
    let de = questionnaire(&one.modele).ok_or(Refus::Introuvable)?;
    let adresse = adresse(&app, &headers, &one);
    Ok(Page::ok(AffichePage {
        cadre: session.cadre("Affiche", Lieu::Equipe),
        id: one.id.to_string(),
        titre: one.titre.clone(),
        minutes: de.minutes,
        questions: de.question.len(),
        qr: qr::dessiner(&adresse),
        adresse,
        jusqu_au: dates::full(one.jusqu_au, app.db.clock().today()),
        codes: one.avec_codes,
    }))
}

impl Samples for AffichePage {
    const NOM: &'static str = "enquete-affiche";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |codes| Self {
            cadre: Cadre::exemple("Affiche", Lieu::Equipe),
            id: "019aa000-0000-7000-8000-000000000061".into(),
            titre: "Internet et vos démarches".into(),
            minutes: 4,
            questions: 12,
            adresse: "https://tandem.ccas.fr/repondre/k7pm2qxd4t".into(),
            qr: qr::dessiner("https://tandem.ccas.fr/repondre/k7pm2qxd4t"),
            jusqu_au: "mercredi 23 décembre".into(),
            codes,
        };
        vec![("pleine", page(false)), ("avec des codes", page(true))]
    }
}

impl Samples for EnquetePage {
    const NOM: &'static str = "enquete";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |toutes, sorties, codes: Option<&str>, ouverte| Self {
            cadre: Cadre::exemple("Le numérique dans notre travail", Lieu::Equipe),
            id: "019aa000-0000-7000-8000-000000000061".into(),
            titre: "Le numérique dans notre travail".into(),
            modele: questionnaire("professionnels").map_or_else(String::new, |one| one.inspiree.clone()),
            vague: codes.map(|_| "vague 2".into()),
            ton: if ouverte { Ton::Ok } else { Ton::Calme },
            etat: if ouverte { "ouverte jusqu’au 23 décembre".into() } else { "close le 3 mars".into() },
            ouverte,
            gere: true,
            adresse: "https://tandem.ccas.fr/repondre/k7pm2qxd4t".into(),
            qr: qr::dessiner("https://tandem.ccas.fr/repondre/k7pm2qxd4t"),
            reponses: nombre(toutes, "réponse reçue", "réponses reçues"),
            publiees: publiees(toutes, sorties, ouverte),
            codes: codes.map(Into::into),
            tirage: String::new(),
            vagues: codes
                .iter()
                .map(|_| ("/enquetes/019aa000-0000-7000-8000-000000000062".into(), "Vague 1, close le 3 mars".into()))
                .collect(),
        };
        vec![
            ("vide", page(0, 0, None, true)),
            ("pleine", page(57, 52, Some("60\u{a0}codes imprimés, dont 12 pas encore servis."), true)),
            ("close", page(57, 57, None, false)),
        ]
    }
}
