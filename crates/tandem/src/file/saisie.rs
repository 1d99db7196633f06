//! `POST /file/{fiche}`: one act and one declaration, together or not at all; or a reminder said.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use tandem_delais::Evenement;
use tandem_platform::{
    Tx,
    web::{Errors, Fields},
};

use super::{
    model::{RappelId, en_file},
    page::{self, Params},
    queries,
};
use crate::{
    actes::{self, ActeForm, ActeId, Mode, NouvelActe},
    agents::Session,
    app::App,
    demarches::{
        self, EvenementId, NouvelEvenement,
        dates::{self as calendrier, Curseur, EcheanceId, Ligne, Moteur},
    },
    mandats::{self, MandatId, NouvelUsage},
    personnes,
    refus::Refus,
    ui::Page,
};

/// `POST /file/{fiche}`
pub async fn post(
    State(app): State<App>,
    session: Session,
    Path(fiche): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let id = EcheanceId::parse(champs.raw("ligne")).ok_or(Refus::Introuvable)?;
    let mode = Mode::parse(champs.raw("mode"));
    let apres = Curseur::parse(champs.raw("apres")).map(|after| after.to_string()).unwrap_or_default();
    let reminder = champs.raw("action") == "rappel";
    if mode.is_none() && !reminder {
        let mut erreurs = Errors::default();
        erreurs.add("mode", "Choisissez qui avait la main.");
        // Unknown and not hers are told before any sentence.
        let mut reading = session.read(&app.db).await?;
        calendrier::ligne(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
        drop(reading);
        let params = Params { sur: id.to_string(), apres, ..Params::default() };
        let page = page::page(&app, &session, &fiche, &params, erreurs).await?;
        session.note_read(&app.db, "file.voir", "agents", session.agent.id.as_str()).await?;
        return Ok(Page::to_correct(page).into_response());
    }
    let (action, kind) = if reminder { ("file.rappeler", "file_rappels") } else { ("actes.noter", "actes") };
    let acte = ActeId::parse(champs.raw("numero")).unwrap_or_else(|| ActeId::new(app.db.clock(), app.db.random()));
    let mut tx = app.db.write(session.intent(action, kind, acte.as_str())).await?;
    let moteur = Moteur::lire(&mut tx, &app.regles, session.etablissement()).await?;
    let known = calendrier::ligne(&mut tx, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    let rule = page::regle(&moteur, &fiche)?;
    if known.fiche != fiche || known.regle != rule.cle || !en_file(rule) {
        return Err(Refus::Introuvable);
    }
    // Who writes on it at the same second waits here, then reads what was written.
    demarches::prendre(&mut tx, &known.demarche).await?;
    let seen: Option<Date> = champs.raw("limite").parse().ok();
    let line = calendrier::ligne(&mut tx, &session.perimetre, &id).await?;
    let today = app.db.clock().today();
    let Some(line) = line.filter(|line| seen == Some(line.limite) && line.ouverte(today)) else {
        return Ok(suite(&fiche, &apres, "fait=deja"));
    };
    if personnes::limitees(&mut tx, std::slice::from_ref(&line.personne)).await? {
        return Err(Refus::Limite);
    }
    let under = match en_son_nom(&mut tx, &session, &line, mode.filter(|_| !reminder)).await? {
        Ok(under) => under,
        Err(ailleurs) => return Ok(ailleurs),
    };
    tx.record(session.entry("demarches.noter", "demarches", line.demarche.as_str()));
    match mode {
        Some(mode) if !reminder => {
            if !noter(&mut tx, &moteur, &session, (&acte, mode, under.as_ref()), &line).await? {
                return Ok(suite(&fiche, &apres, "fait=deja"));
            }
            tx.commit().await?;
            Ok(suite(&fiche, &apres, &format!("note={acte}")))
        }
        _ => {
            let id = RappelId::parse(acte.as_str()).unwrap_or_else(|| RappelId::new(app.db.clock(), app.db.random()));
            if queries::rappeler(&mut tx, (session.etablissement(), &session.agent.id), &id, &line).await? {
                tx.commit().await?;
            }
            Ok(suite(&fiche, &apres, "fait=rappel"))
        }
    }
}

/// In her place, the mandate it is done under; without one, or without her, the page of the démarche, which asks what must
/// be kept.
async fn en_son_nom(
    tx: &mut Tx,
    session: &Session,
    line: &Ligne,
    mode: Option<Mode>,
) -> Result<Result<Option<MandatId>, Response>, Refus> {
    let Some(mode) = mode.filter(|mode| mode.a_la_place()) else { return Ok(Ok(None)) };
    let under = couvre(tx, session, line).await?;
    if under.is_none() || mode == Mode::SansElle {
        let page = format!("/demarches/{}/noter?mode={}", line.demarche, mode.code());
        return Ok(Err(Redirect::to(&page).into_response()));
    }
    Ok(Ok(under))
}

/// The mandate under which this line is done in her place, today.
async fn couvre(tx: &mut Tx, session: &Session, line: &Ligne) -> Result<Option<MandatId>, Refus> {
    let who = personnes::find(tx, &session.perimetre, &line.personne).await?.ok_or(Refus::Introuvable)?;
    let all = mandats::de_la_personne(tx, &who).await?;
    let (now, today) = (tx.clock().now(), tx.clock().today());
    let found = mandats::couverture(&all, &line.fiche, today, (now, tx.clock().zone()));
    Ok(found.ok().map(|one| one.id.clone()))
}

/// Back to the queue, after whom was skipped.
fn suite(fiche: &str, apres: &str, query: &str) -> Response {
    Redirect::to(&format!("/file/{fiche}?{query}&apres={apres}")).into_response()
}

/// The act, hung on the démarche, and the declaration that carries it; false when this act already is noted.
async fn noter(
    tx: &mut Tx,
    moteur: &Moteur,
    session: &Session,
    (acte, mode, under): (&ActeId, Mode, Option<&MandatId>),
    line: &Ligne,
) -> Result<bool, Refus> {
    let (par, today) = ((session.etablissement(), &session.agent.id), tx.clock().today());
    let form = ActeForm {
        mode,
        raison: None,
        duree: None,
        demarche: moteur.fiche(&line.fiche).map(|known| known.fiche.nom.clone()),
        note: None,
        note_privee: None,
        fait_le: today,
    };
    let personnes = std::slice::from_ref(&line.personne);
    let new = NouvelActe { id: acte, agent: &session.agent.id, personnes, form: &form };
    if !actes::noter(tx, session.etablissement(), &new).await? {
        return Ok(false);
    }
    demarches::attacher(tx, par, acte, &line.demarche, &[]).await?;
    if under.is_some() {
        let (personne, fiche) = (&line.personne, line.fiche.as_str());
        let new = NouvelUsage { acte, personne, fiche, fait_le: today, mandat: under, accord: false, raison: None };
        mandats::noter(tx, par, &new).await?;
    }
    let id = EvenementId::new(tx.clock(), tx.random());
    let said = NouvelEvenement {
        acte: Some(acte),
        ..NouvelEvenement::simple(&id, &line.demarche, Evenement::Declaration, today)
    };
    demarches::ecrire(tx, par, &said).await?;
    calendrier::recalculer(tx, moteur, session.etablissement(), std::slice::from_ref(&line.demarche)).await?;
    Ok(true)
}
