//! `/fiches/echange`: fiches that leave as one signed file, and one that arrives.

use std::fmt::Write as _;

use axum::{
    Extension,
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use tandem_fiches::{Empreinte, RefusEnvoi, cle_publique, empreinte, ouvrir, signer};
use tandem_platform::{
    Db,
    keys::hex,
    web::{Errors, Fields, Upload},
};

use super::queries as envois;
use crate::{
    agents::{Role, Session, collegues},
    app::App,
    fiches::{
        list::cadre,
        model::{EnVigueur, EnvoiId},
        page::nom,
        queries,
    },
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates, nombre},
};

/// Largest file received, in bytes.
pub const FICHIER_MAX: usize = 2 * 1024 * 1024;
/// Faults told of a file.
const FAUTES_MAX: usize = 12;

/// One fiche that can leave.
#[derive(Debug)]
pub struct Choix {
    code: String,
    nom: String,
    /// Written here: what another établissement does not have yet.
    locale: bool,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "fiches/envois/echange.html")]
pub struct EchangePage {
    cadre: Cadre,
    erreurs: Errors,
    /// Our own fingerprint, once the key exists.
    empreinte: Option<Empreinte>,
    fiches: Vec<Choix>,
    /// Files received, in words, with their address.
    recus: Vec<(String, String)>,
    /// May this agent read the catalogue itself?
    lit: bool,
}

/// The frame: the technical referent has one place only.
pub(super) fn cadre_echange(session: &Session, titre: &str) -> Cadre {
    if session.agent.role == Role::ReferentTechnique {
        session.cadre(titre, Lieu::Equipe)
    } else {
        cadre(session, titre)
    }
}

async fn page(app: &App, session: &Session, erreurs: Errors) -> Result<EchangePage, Refus> {
    let (db, place) = (&app.db, session.etablissement());
    let mut reading = session.read(db).await?;
    let graine = envois::graine(&mut reading, place).await?;
    let fiches = queries::liste(&mut reading, &app.fiches, place).await?;
    let names = collegues::collegues(&mut reading, place).await?;
    let recus = envois::recus(&mut reading, place).await?;
    let told = |one: &envois::Recu| {
        let day = one.le.to_zoned_datetime(db.clock().zone().clone()).date();
        let who = nom(&names, &one.agent);
        let taken = one
            .reprises
            .map_or_else(|| "rien n’est encore repris".to_owned(), |n| nombre(n, "fiche reprise", "fiches reprises"));
        let when = dates::near(day, db.clock().today());
        (format!("/fiches/echange/{}", one.id), format!("Reçu par {who}, {when}\u{a0}: {taken}"))
    };
    let choice = |one: &EnVigueur| Choix {
        code: one.fiche.code.clone(),
        nom: one.fiche.nom.clone(),
        locale: one.version.is_some(),
    };
    Ok(EchangePage {
        cadre: cadre_echange(session, "Échanger des fiches"),
        erreurs,
        empreinte: graine.map(|graine| empreinte(&cle_publique(&graine))),
        fiches: fiches.iter().map(choice).collect(),
        recus: recus.iter().map(told).collect(),
        lit: session.agent.role.ouvre_les_dossiers(),
    })
}

/// `GET /fiches/echange`
pub async fn get(State(app): State<App>, session: Session) -> Result<Page<EchangePage>, Refus> {
    Ok(Page::ok(page(&app, &session, Errors::default()).await?))
}

/// The seed of the établissement's key, made now when there is none.
pub(crate) async fn cle(db: &Db, session: &Session) -> Result<[u8; 32], Refus> {
    let place = session.etablissement();
    let known = envois::graine(&mut session.read(db).await?, place).await?;
    if let Some(graine) = known {
        return Ok(graine);
    }
    let mut tx = db.write(session.intent("fiches.cle", "etablissements", place.as_str())).await?;
    envois::creer_cle(&mut tx, place, &db.random().bytes::<32>()).await?;
    let graine = envois::graine(&mut tx, place).await?.ok_or(tandem_platform::Error::Column("graine"))?;
    tx.commit().await?;
    Ok(graine)
}

/// `POST /fiches/echange/envoi`: the signed file.
pub async fn envoyer(
    State(app): State<App>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (db, place) = (&app.db, session.etablissement());
    let asked = champs.every("code");
    let all = queries::liste(&mut session.read(db).await?, &app.fiches, place).await?;
    let chosen: Vec<&EnVigueur> = all.iter().filter(|one| asked.contains(&one.fiche.code.as_str())).collect();
    if chosen.is_empty() {
        let mut erreurs = Errors::default();
        erreurs.add("fiches", "Cochez au moins une fiche.");
        return Ok(Page::to_correct(page(&app, &session, erreurs).await?).into_response());
    }
    let graine = cle(db, &session).await?;
    let name = envois::signataire(&mut session.read(db).await?, place).await?;
    let today = db.clock().today();
    let file = signer(&name, today, &graine, chosen.iter().map(|one| one.fiche.as_ref()));
    session.note_read(db, "fiches.exporter", "etablissements", place.as_str()).await?;
    let fixed: [(HeaderName, HeaderValue); 2] = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::try_from(format!("attachment; filename=\"fiches-tandem-{today}.txt\""))
                .unwrap_or(HeaderValue::from_static("attachment")),
        ),
    ];
    Ok((fixed, file).into_response())
}

/// The sentences of a refusal.
fn dire(refus: &RefusEnvoi) -> String {
    let mut told = refus.to_string().replace(" :", "\u{a0}:");
    if let RefusEnvoi::Fiches(fautes) = refus {
        for faute in fautes.iter().take(FAUTES_MAX) {
            let _ = write!(told, "\nLigne {}\u{a0}: {}", faute.ligne, faute.phrase);
        }
    }
    told
}

/// `POST /fiches/echange`: a signed file arrives. It is kept whole; nothing is taken before it was read.
pub async fn recevoir(
    State(app): State<App>,
    session: Session,
    upload: Option<Extension<Upload>>,
) -> Result<Response, Refus> {
    let db = &app.db;
    let mut erreurs = Errors::default();
    let upload = upload.map(|Extension(upload)| upload);
    let text = match &upload {
        None => Err("Choisissez le fichier reçu.".to_owned()),
        Some(upload) if upload.too_long => Err(dire(&RefusEnvoi::TropLong)),
        Some(upload) => std::str::from_utf8(&upload.bytes).map_err(|_| dire(&RefusEnvoi::PasUnEnvoi)),
    };
    let read = text.and_then(|text| ouvrir("envoi", text).map(|open| (text, open)).map_err(|refus| dire(&refus)));
    let (text, open) = match read {
        Ok(read) => read,
        Err(sentence) => {
            erreurs.add("fichier", sentence);
            return Ok(Page::to_correct(page(&app, &session, erreurs).await?).into_response());
        }
    };
    let id = EnvoiId::new(db.clock(), db.random());
    let mut tx = db.write(session.intent("fiches.recevoir", "fiche_envois", id.as_str())).await?;
    envois::garder(&mut tx, session.etablissement(), &id, &hex(&open.cle), text, &session.agent.id).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/fiches/echange/{id}")).into_response())
}

impl Samples for EchangePage {
    const NOM: &'static str = "fiches-echange";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |full: bool, erreurs| Self {
            cadre: Cadre { lieu: None, ..Cadre::exemple("Échanger des fiches", Lieu::Equipe) },
            erreurs,
            empreinte: full.then(|| empreinte(&[7; 32])),
            fiches: vec![
                Choix { code: "D01".into(), nom: "Actualisation mensuelle".into(), locale: full },
                Choix { code: "D21".into(), nom: "Dossier MDPH".into(), locale: false },
            ],
            recus: if full {
                vec![("/fiches/echange/x".into(), "Reçu par Martine Perrin, hier\u{a0}: 2\u{a0}fiches reprises".into())]
            } else {
                Vec::new()
            },
            lit: true,
        };
        let mut erreurs = Errors::default();
        erreurs.add("fichier", dire(&RefusEnvoi::Change));
        vec![
            ("vide", page(false, Errors::default())),
            ("pleine", page(true, Errors::default())),
            ("en erreur", page(true, erreurs)),
        ]
    }
}
