//! « Ça a changé »: one sentence, perhaps a picture; then the referent's answer.

use axum::{
    Extension,
    body::Body,
    extract::{Path, State},
    http::{HeaderName, header},
    response::{IntoResponse, Redirect, Response},
};
use tandem_fiches::{Fiche, ecrire, lire};
use tandem_papiers::{Nature, Rejet};
use tandem_platform::{
    Db,
    web::{Errors, Fields, Upload},
};

use super::{
    list::cadre,
    model::{Origine, PHRASE_MAX, Signalement, SignalementId, Version, VersionId},
    page::{montrer, ouvrir, repond_de},
    queries,
};
use crate::{
    agents::Session,
    app::App,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// Largest picture sent, in bytes.
pub const FICHIER_MAX: usize = tandem_papiers::TAILLE_MAX;
/// Largest picture kept, in bytes, once redrawn: it lives in the database, sealed.
const IMAGE_MAX: usize = 3 * 1024 * 1024;
/// Longest gesture of a fiche, in signs.
const GESTE_MAX: usize = 120;
/// Most remarks of a fiche.
const REMARQUES_MAX: usize = 15;

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "fiches/signaler.html")]
pub struct SignalerPage {
    cadre: Cadre,
    erreurs: Errors,
    code: String,
    nom: String,
    numero: String,
    phrase: String,
    /// Rank, text, chosen.
    gestes: Vec<(usize, String, bool)>,
}

fn formulaire(session: &Session, fiche: &Fiche, numero: String) -> SignalerPage {
    SignalerPage {
        cadre: cadre(session, format!("Ça a changé, fiche {}", fiche.code)),
        erreurs: Errors::default(),
        code: fiche.code.clone(),
        nom: fiche.nom_simple.clone(),
        numero,
        phrase: String::new(),
        gestes: fiche.gestes.iter().enumerate().map(|(at, one)| (at + 1, one.texte.clone(), false)).collect(),
    }
}

/// `GET /fiches/{code}/signalement`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Path(code): Path<String>,
) -> Result<Page<SignalerPage>, Refus> {
    let mut reading = session.read(&app.db).await?;
    let open = queries::en_vigueur(&mut reading, &app.fiches, session.etablissement(), &code).await?;
    let open = open.ok_or(Refus::Introuvable)?;
    let numero = SignalementId::new(app.db.clock(), app.db.random()).to_string();
    Ok(Page::ok(formulaire(&session, &open.fiche, numero)))
}

/// Opens the picture in the worker: what is kept was drawn again here.
async fn image(app: &App, upload: Option<Upload>) -> Result<Option<Vec<u8>>, String> {
    let Some(upload) = upload else { return Ok(None) };
    if upload.too_long {
        return Err(Rejet::TropLourd.to_string());
    }
    let recu = app.atelier.recevoir(upload.bytes).await.map_err(|rejet| rejet.to_string())?;
    if recu.nature == Nature::Pdf {
        return Err("Une image seulement, pas un PDF. Une photo de l’écran suffit.".to_owned());
    }
    if recu.contenu.len() > IMAGE_MAX {
        return Err("Cette image est trop lourde une fois redessinée. Recadrez-la sur ce qui a changé.".to_owned());
    }
    Ok(Some(recu.contenu))
}

/// `POST /fiches/{code}/signalement`
pub async fn post(
    State(app): State<App>,
    session: Session,
    Path(code): Path<String>,
    Extension(champs): Extension<Fields>,
    upload: Option<Extension<Upload>>,
) -> Result<Response, Refus> {
    let (db, place) = (&app.db, session.etablissement());
    let open = queries::en_vigueur(&mut session.read(db).await?, &app.fiches, place, &code).await?;
    let fiche = open.ok_or(Refus::Introuvable)?.fiche;
    let id = SignalementId::parse(champs.raw("numero")).unwrap_or_else(|| SignalementId::new(db.clock(), db.random()));
    let (phrase, geste) = (champs.line("phrase"), champs.line("geste").parse::<usize>().ok());
    let geste = geste.filter(|rang| (1..=fiche.gestes.len()).contains(rang));
    let mut erreurs = Errors::default();
    let long = phrase.chars().count();
    if phrase.is_empty() {
        erreurs.add("phrase", "Dites en une phrase ce qui a changé.");
    } else if long > PHRASE_MAX {
        erreurs.add("phrase", format!("{long} signes, {PHRASE_MAX} au plus."));
    }
    let upload = upload.map(|Extension(upload)| upload).filter(|one| one.too_long || !one.bytes.is_empty());
    let mut kept = None;
    match upload {
        Some(_) if !erreurs.is_empty() => {
            erreurs.add("fichier", "Choisissez l’image à nouveau\u{a0}: le navigateur ne la garde pas.");
        }
        upload => match image(&app, upload).await {
            Ok(image) => kept = image,
            Err(sentence) => erreurs.add("fichier", sentence),
        },
    }
    if !erreurs.is_empty() {
        let mut again = SignalerPage { erreurs, phrase, ..formulaire(&session, &fiche, id.to_string()) };
        again.gestes.iter_mut().for_each(|one| one.2 = geste == Some(one.0));
        return Ok(Page::to_correct(again).into_response());
    }
    let mut tx = db.write(session.intent("fiches.signaler", "fiche_signalements", id.as_str())).await?;
    let le = tx.clock().now();
    let new = Signalement { id, code, phrase, geste, image: kept.is_some(), agent: session.agent.id.clone(), le };
    let to = format!("/fiches/{}?fait=signale", new.code);
    if queries::signaler(&mut tx, place, &new, kept.as_deref()).await? {
        tx.commit().await?;
    }
    Ok(Redirect::to(&to).into_response())
}

/// `GET /signalements/{id}/image`
pub async fn voir(State(db): State<Db>, session: Session, Path(id): Path<String>) -> Result<Response, Refus> {
    let id = SignalementId::parse(&id).ok_or(Refus::Introuvable)?;
    let image = queries::image(&mut session.read(&db).await?, session.etablissement(), &id).await?;
    let image = image.ok_or(Refus::Introuvable)?;
    // A screen was photographed: there may be somebody on it.
    session.note_read(&db, "fiches.image", "fiche_signalements", id.as_str()).await?;
    let fixed: [(HeaderName, &str); 2] = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; sandbox"),
    ];
    Ok((fixed, Body::from(image)).into_response())
}

/// The fiche once the report is confirmed: the sentence takes the place of its gesture, or comes first of the remarks.
fn corrigee(fiche: &Fiche, told: &Signalement, jour: jiff::civil::Date) -> Result<Fiche, &'static str> {
    let mut fiche = fiche.clone();
    let geste = told.geste.and_then(|rang| fiche.gestes.get_mut(rang.wrapping_sub(1)));
    match geste {
        Some(geste) if told.phrase.chars().count() <= GESTE_MAX => geste.texte.clone_from(&told.phrase),
        _ if fiche.remarques.len() >= REMARQUES_MAX => {
            return Err("Cette fiche a déjà quinze remarques\u{a0}: corrigez-la vous-même.");
        }
        _ => fiche.remarques.insert(0, format!("Depuis le {}\u{a0}: {}", dates::long(jour), told.phrase)),
    }
    lire(&fiche.code, &ecrire(&fiche))
        .map_err(|_| "Cette phrase ne peut pas s’ajouter telle quelle\u{a0}: corrigez la fiche vous-même.")
}

/// `POST /signalements/{id}`: confirmed in one press, or set aside with a reason.
pub async fn repondre(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (db, place) = (&app.db, session.etablissement());
    let id = SignalementId::parse(&id).ok_or(Refus::Introuvable)?;
    let confirme = champs.raw("suite") == "confirmer";
    let raison = champs.line("raison");
    let action = if confirme { "fiches.confirmer" } else { "fiches.ecarter" };
    let mut tx = db.write(session.intent(action, "fiche_signalements", id.as_str())).await?;
    let (told, answered) = queries::un_signalement(&mut tx, place, &id).await?.ok_or(Refus::Introuvable)?;
    let back = |fait: &str| Redirect::to(&format!("/fiches/{}{fait}", told.code)).into_response();
    if answered {
        return Ok(back(""));
    }
    let referent = queries::referent(&mut tx, place, &told.code).await?;
    let open = queries::en_vigueur(&mut tx, &app.fiches, place, &told.code).await?.ok_or(Refus::Introuvable)?;
    let (agent, now) = (&session.agent.id, tx.clock().now());
    let long = raison.chars().count();
    let refus = if !repond_de(&session, referent.as_ref()) {
        "Seuls le référent de cette fiche et les responsables répondent à un signalement."
    } else if confirme {
        let jour = told.le.to_zoned_datetime(db.clock().zone().clone()).date();
        match corrigee(&open.fiche, &told, jour) {
            Err(sentence) => sentence,
            Ok(fiche) => {
                let new = Version {
                    id: VersionId::new(tx.clock(), db.random()),
                    code: told.code.clone(),
                    rang: open.rang() + 1,
                    origine: Origine::Signalement,
                    texte: ecrire(&fiche),
                    motif: Some(told.phrase.clone()),
                    agent: agent.clone(),
                    le: now,
                };
                // Both or neither: a colleague who answered or wrote first leaves nothing to do here.
                if queries::ecrire(&mut tx, place, &new).await?
                    && queries::repondre(&mut tx, place, &id, agent, Ok(&new.id)).await?
                {
                    tx.record(session.entry("fiches.version", "fiche_versions", new.id.as_str()));
                    tx.commit().await?;
                    return Ok(back("?fait=confirme"));
                }
                return Ok(back(""));
            }
        }
    } else if champs.raw("suite") != "ecarter" {
        "Choisissez\u{a0}: confirmer ou écarter."
    } else if raison.is_empty() {
        "Dites en quelques mots pourquoi vous l’écartez."
    } else if long > PHRASE_MAX {
        "La raison est trop longue\u{a0}: 300 signes au plus."
    } else {
        if queries::repondre(&mut tx, place, &id, agent, Err(&raison)).await? {
            tx.commit().await?;
        }
        return Ok(back("?fait=ecarte"));
    };
    drop(tx);
    let open = ouvrir(&mut session.read(db).await?, &app, &session, &told.code).await?;
    let shown = montrer(db, &session, &open, None, Some(refus.to_owned())).avec_raison(id.as_str(), &raison);
    Ok(Page::to_correct(shown).into_response())
}

/// `POST /fiches/{code}/referent`: who answers for it.
pub async fn designer(
    State(app): State<App>,
    session: Session,
    Path(code): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let db = &app.db;
    let open = ouvrir(&mut session.read(db).await?, &app, &session, &code).await?;
    let asked = champs.line("referent");
    let chosen = open.collegues.iter().find(|one| one.agent.id.as_str() == asked && one.peut_suivre());
    if chosen.is_none() && !asked.is_empty() {
        let shown = montrer(db, &session, &open, None, Some("Choisissez quelqu’un dans la liste.".to_owned()));
        return Ok(Page::to_correct(shown).into_response());
    }
    let chosen = chosen.map(|one| one.agent.id.clone());
    if chosen != open.referent {
        let mut tx = db.write(session.intent("fiches.designer", "fiches", &code)).await?;
        queries::designer(&mut tx, session.etablissement(), &code, chosen.as_ref(), &session.agent.id).await?;
        tx.commit().await?;
    }
    Ok(Redirect::to(&format!("/fiches/{code}?fait=referent")).into_response())
}

impl Samples for SignalerPage {
    const NOM: &'static str = "fiche-signaler";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |erreurs, phrase: &str| Self {
            cadre: Cadre { lieu: None, ..Cadre::exemple("Ça a changé, fiche D01", Lieu::Equipe) },
            erreurs,
            code: "D01".into(),
            nom: "Dire à France Travail que je cherche toujours du travail".into(),
            numero: "019aa000-0000-7000-8000-000000000001".into(),
            phrase: phrase.into(),
            gestes: vec![(1, "Ouvrir l’espace personnel".into(), false), (2, "Valider".into(), !phrase.is_empty())],
        };
        let mut erreurs = Errors::default();
        erreurs.add("phrase", "312 signes, 300 au plus.");
        vec![("vide", page(Errors::default(), "")), ("en erreur", page(erreurs, "Le bouton a changé de place."))]
    }
}
