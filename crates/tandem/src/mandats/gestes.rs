//! What happens to a mandate: both signed, she stops it, the établissement stops it. One press each.

use axum::{
    Extension,
    extract::{Path, State},
    response::Redirect,
};
use tandem_mandats::{Etat, Fait, Ligne, Moyen, Portee};
use tandem_platform::{Clock, Tx, web::Fields};

use super::{
    model::{ActeMandatId, Mandat, MandatId, TEXTE_MAX, parole},
    queries,
    trace::Trace,
    usages,
};
use crate::{actes::ActeId, agents::Session, app::App, personnes, refus::Refus};

/// Does it wait for its signatures?
pub(super) fn a_signer(mandat: &Mandat, clock: &Clock) -> bool {
    attendu(mandat, mandat.regle().etat(clock.now(), clock.zone()))
}

fn attendu(mandat: &Mandat, etat: Etat) -> bool {
    matches!(etat, Etat::ASigner | Etat::PapierAttendu(_)) && mandat.est_intact()
}

/// Acts without a mandate read at once: a team that has more than that has something else to do.
pub(super) const LUS: i64 = 200;

/// Writes an act when the mandate, read again under its lock, still takes it; on a frozen file, only what stops it.
async fn ecrire(
    app: &App,
    session: &Session,
    (id, action, gelee): (&str, &'static str, bool),
    traces: Option<(Trace, Trace)>,
    fait: impl FnOnce(&Mandat, Etat) -> Option<(Fait, Option<String>)>,
) -> Result<Redirect, Refus> {
    let id = MandatId::parse(id).ok_or(Refus::Introuvable)?;
    let mut tx = app.db.write(session.intent(action, "mandats", id.as_str())).await?;
    queries::trouver(&mut tx, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    queries::prendre(&mut tx, &id).await?;
    let mandat = queries::trouver(&mut tx, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    if !gelee && personnes::limitees(&mut tx, std::slice::from_ref(&mandat.personne)).await? {
        return Err(Refus::Limite);
    }
    let etat = mandat.regle().etat(tx.clock().now(), tx.clock().zone());
    if let Some((fait, raison)) = fait(&mandat, etat) {
        let acte = ActeMandatId::new(tx.clock(), tx.random());
        let par = (session.etablissement(), &session.agent.id);
        queries::acter(&mut tx, par, &id, (&acte, &fait, raison.as_deref())).await?;
        if let Some(drawn) = traces {
            queries::garder_traces(&mut tx, par.0, (&id, &acte), &drawn).await?;
        }
        if matches!(fait, Fait::Signature(_)) {
            regulariser(&mut tx, session, &mandat).await?;
        }
        tx.commit().await?;
    }
    Ok(Redirect::to(&format!("/mandats/{id}")))
}

/// `POST /mandats/{id}/signature`: the paper bears both signatures. What was done without it and that it lists is put in order.
pub async fn signature(State(app): State<App>, session: Session, Path(id): Path<String>) -> Result<Redirect, Refus> {
    ecrire(&app, &session, (&id, "mandats.signer", false), None, |mandat, etat| {
        attendu(mandat, etat).then_some((Fait::Signature(Moyen::Papier), None))
    })
    .await
}

/// Both signed on the screen: what they drew is kept with the act.
pub(super) async fn signer_ici(
    app: &App,
    session: &Session,
    id: &str,
    traces: (Trace, Trace),
) -> Result<Redirect, Refus> {
    ecrire(app, session, (id, "mandats.signer", false), Some(traces), |mandat, etat| {
        attendu(mandat, etat).then_some((Fait::Signature(Moyen::Ecran), None))
    })
    .await
}

/// Puts in order what was done for her without a mandate, and that this one lists.
async fn regulariser(tx: &mut Tx, session: &Session, mandat: &Mandat) -> Result<(), Refus> {
    let lignes: Vec<Portee> = mandat.scellee.piece.lignes.iter().map(Ligne::portee).collect();
    let par = (session.etablissement(), &session.agent.id);
    let who = personnes::find(tx, &session.perimetre, &mandat.personne).await?.ok_or(Refus::Introuvable)?;
    for usage in usages::de_la_personne(tx, &who.dossiers_json(), i64::MAX).await? {
        if usage.avant_le.is_some() && !usage.regularise && lignes.iter().any(|one| one.contient(&usage.fiche)) {
            usages::regulariser(tx, par, &usage.acte, (Some(&mandat.id), None)).await?;
        }
    }
    Ok(())
}

/// `POST /mandats/regularisations/{acte}`: done in urgency, it will have no mandate; what the person said of it is written.
pub async fn regularisation(
    State(app): State<App>,
    session: Session,
    Path(acte): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Redirect, Refus> {
    let acte = ActeId::parse(&acte).ok_or(Refus::Introuvable)?;
    let raison: String = champs.line("raison").chars().take(TEXTE_MAX).collect();
    let mut tx = app.db.write(session.intent("mandats.regulariser", "actes", acte.as_str())).await?;
    let waiting = usages::a_regulariser(&mut tx, &session.perimetre, LUS).await?;
    let found = waiting.iter().find(|one| one.1.acte == acte).ok_or(Refus::Introuvable)?;
    if personnes::limitees(&mut tx, std::slice::from_ref(&found.0)).await? {
        return Err(Refus::Limite);
    }
    if !raison.is_empty() {
        let par = (session.etablissement(), &session.agent.id);
        usages::regulariser(&mut tx, par, &acte, (None, Some(&raison))).await?;
        tx.commit().await?;
    }
    Ok(Redirect::to("/mandats"))
}

/// `POST /mandats/{id}/revocation`: she stops the whole, or one line.
pub async fn revocation(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Redirect, Refus> {
    let cle = champs.line("ligne");
    ecrire(&app, &session, (&id, "mandats.revoquer", true), None, |mandat, etat| {
        let ligne = (!cle.is_empty()).then(|| Portee::de_cle(&cle));
        let listed =
            |one: &Portee| {
                mandat.scellee.piece.lignes.iter().any(|line| {
                    line.portee() == *one || matches!(one, Portee::Fiche(code) if line.portee().contient(code))
                })
            };
        // What is not on the paper is not stopped by it; what is already stopped is not stopped twice.
        if etat.est_fini()
            || ligne.as_ref().is_some_and(|one| {
                !listed(one)
                    || mandat
                        .actes
                        .iter()
                        .any(|done| matches!(&done.acte.fait, Fait::Revocation(_, Some(stopped)) if stopped == one))
            })
        {
            return None;
        }
        Some((Fait::Revocation(parole(champs.raw("parole")), ligne), None))
    })
    .await
}

/// `POST /mandats/{id}/renonciation`: the établissement stops it, and says why.
pub async fn renonciation(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Redirect, Refus> {
    let raison: String = champs.line("raison").chars().take(TEXTE_MAX).collect();
    ecrire(&app, &session, (&id, "mandats.renoncer", true), None, |_, etat| {
        (!etat.est_fini() && !raison.is_empty()).then_some((Fait::Renonciation, Some(raison)))
    })
    .await
}
