//! `/agenda/{lien}.ics`: what a calendar reads, without anybody logged in.

use std::collections::{BTreeSet, HashMap};

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::ToSpan;
use tandem_platform::{Db, Intent, Reading, Result, Scope};

use super::{
    ics::{self, Entete},
    model::{APRES, AVANT, Due, Jour, LIGNES, Lecture, Lien, avec_prenoms, fuseau, sans_noms},
    queries,
};
use crate::{
    agents::{Perimetre, Role, collegues, gestion::lien::site, toutes_les_equipes},
    app::App,
    demarches::dates::{self as calendrier, Filtre, Ligne, Moteur},
    personnes::{self, PersonneId},
    refus::Refus,
    rendezvous::{Fonde, neutre::neutre},
};

/// What the calendar holds today.
struct Contenu {
    jours: Vec<Jour>,
    fuseau: &'static str,
}

/// `GET /agenda/{lien}`: the same 404 for what never was, what was stopped, and who is gone.
pub async fn get(
    State(app): State<App>,
    headers: HeaderMap,
    Path(lien): Path<String>,
) -> std::result::Result<Response, Refus> {
    let secret = lien.strip_suffix(".ics").filter(|secret| secret.len() == 32).ok_or(Refus::Introuvable)?;
    let mut reading = app.db.read(&Scope::system()).await?;
    let lien = queries::ouvrir(&mut reading, secret).await?.ok_or(Refus::Introuvable)?;
    drop(reading);
    let now = app.db.clock().now();
    if let Some(seconds) = lien.lecture.attendre(now) {
        let wait = [(header::RETRY_AFTER, seconds.to_string())];
        return Ok((StatusCode::TOO_MANY_REQUESTS, wait, "Trop de lectures de cet agenda. Réessayez plus tard.")
            .into_response());
    }
    let mut reading = app.db.read(&Scope::tenant(lien.etablissement.as_str())).await?;
    let perimetre = perimetre(&mut reading, &lien).await?.ok_or(Refus::Introuvable)?;
    let contenu = contenu(&mut reading, &app, &lien, &perimetre).await?;
    drop(reading);
    let lecture = noter(&app.db, &lien, ics::empreinte(app.db.keys(), &contenu.jours)).await?;
    let etag = format!("\"{}-{}\"", lien.id, lecture.revision);
    let fixed = [
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
        (header::ETAG, etag.clone()),
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
    ];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, fixed).into_response());
    }
    let adresse = format!("{}/echeances", site(&app, &headers));
    let entete = Entete { fuseau: contenu.fuseau, adresse: &adresse };
    Ok((fixed, ics::ecrire(app.db.keys(), &lien, &lecture, &entete, &contenu.jours)).into_response())
}

/// What she sees for good, as when she logs in; nothing when she opens no file any more.
async fn perimetre(on: &mut Reading, lien: &Lien) -> Result<Option<Perimetre>> {
    let all = collegues::collegues(on, &lien.etablissement).await?;
    let Some(who) =
        collegues::trouver(&all, &lien.agent).filter(|one| one.actif && one.agent.role.ouvre_les_dossiers())
    else {
        return Ok(None);
    };
    let equipes = if who.agent.role == Role::Responsable {
        toutes_les_equipes(on, &lien.etablissement).await?
    } else {
        who.equipes.clone()
    };
    Ok(Some(Perimetre { etablissement: lien.etablissement.clone(), equipes }))
}

async fn contenu(on: &mut Reading, app: &App, lien: &Lien, perimetre: &Perimetre) -> Result<Contenu> {
    let moteur = Moteur::lire(on, &app.regles, &lien.etablissement).await?;
    let today = app.db.clock().today();
    let asked = Filtre {
        agent: Some(lien.agent.clone()),
        depuis: Some(today.saturating_sub(AVANT.days())),
        jusqu_au: Some(today.saturating_add(APRES.days())),
        ..Filtre::default()
    };
    let lignes = calendrier::lignes(on, perimetre, &asked, None, LIGNES).await?;
    let names = if lien.prenoms { prenoms(on, perimetre, &lignes).await? } else { HashMap::new() };
    let dues: Vec<Due> = lignes.iter().map(|line| due(&moteur, line, &names)).collect();
    let jours = if lien.prenoms { avec_prenoms(&dues) } else { sans_noms(&dues) };
    Ok(Contenu { jours, fuseau: fuseau(moteur.zone) })
}

/// First names of these people; a frozen file says nothing.
async fn prenoms(on: &mut Reading, perimetre: &Perimetre, lignes: &[Ligne]) -> Result<HashMap<PersonneId, String>> {
    let ids: BTreeSet<&PersonneId> = lignes.iter().map(|line| &line.personne).collect();
    let ids: Vec<PersonneId> = ids.into_iter().cloned().collect();
    let json = serde_json::to_string(&ids.iter().map(PersonneId::as_str).collect::<Vec<_>>()).unwrap_or_default();
    let frozen = queries::limitees(on, &json).await?;
    let people = personnes::plusieurs(on, perimetre, &ids).await?;
    let open = people.into_iter().filter(|one| !frozen.iter().any(|id| id == one.id.as_str()));
    Ok(open.filter_map(|one| Some((one.id, one.identite.prenom?))).collect())
}

fn due(moteur: &Moteur, line: &Ligne, names: &HashMap<PersonneId, String>) -> Due {
    let rule = moteur.regle(&line.fiche, &line.regle);
    let fonde = Fonde::de(line, rule.map(|rule| &rule.fondement));
    Due {
        ligne: line.id.to_string(),
        le: line.limite,
        mot: neutre(rule.map(|rule| &rule.genre), line.sens),
        certitude: line.certitude,
        prenom: names.get(&line.personne).cloned(),
        nom: moteur.mots(line).nom,
        fondement: format!("Date {}. {} {}", fonde.certitude, fonde.texte, fonde.detail),
    }
}

/// One more reading, with its line in the journal; what cannot be journaled is not shown.
async fn noter(db: &Db, lien: &Lien, empreinte: String) -> Result<Lecture> {
    let intent =
        Intent::new(lien.etablissement.as_str(), lien.agent.as_str(), "agenda.lire", "agenda_liens", lien.id.as_str());
    let mut tx = db.write(intent).await?;
    let known = queries::prendre(&mut tx, &lien.id).await?.unwrap_or_else(|| lien.lecture.clone());
    let next = known.encore(empreinte, tx.clock().now());
    queries::lire(&mut tx, &lien.id, &next).await?;
    tx.commit().await?;
    Ok(next)
}
