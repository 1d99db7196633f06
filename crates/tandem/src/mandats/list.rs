//! `/mandats`: what the team may do in whose place, what waits for a paper, what was done without one.

use std::collections::{BTreeMap, HashMap};

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::Deserialize;
use tandem_mandats::Etat;
use tandem_platform::web::Errors;

use super::{
    gestes::LUS,
    model::{Mandat, lire_code},
    mots::{self, EnMots, Ton},
    queries, usages,
};
use crate::{
    agents::{self, Session},
    app::App,
    personnes::{self, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// Mandates shown.
const MANDATS: i64 = 100;

/// A mandate in the list.
#[derive(Debug)]
pub struct LigneMandat {
    id: String,
    nom: String,
    etat: EnMots,
    lignes: String,
}

/// An act done without a mandate.
#[derive(Debug)]
pub struct Manque {
    acte: String,
    personne: String,
    nom: String,
    quoi: String,
    quand: String,
    retard: bool,
    fiche: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "mandats/list.html")]
pub struct MandatsPage {
    cadre: Cadre,
    erreurs: Errors,
    code: String,
    manques: Vec<Manque>,
    attendus: Vec<LigneMandat>,
    bientot: Vec<LigneMandat>,
    en_vigueur: Vec<LigneMandat>,
    /// Where the next ones start, when there are more.
    suite: Option<String>,
    /// The first ones are on another page.
    suivante: bool,
}

/// `?code=7K4-2PXA`: the one a paper names.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    code: String,
    #[serde(default)]
    apres: String,
}

/// `GET /mandats`
pub async fn get(State(app): State<App>, session: Session, Query(params): Query<Params>) -> Result<Response, Refus> {
    let mut reading = session.read(&app.db).await?;
    let mut erreurs = Errors::default();
    if !params.code.is_empty() {
        let found = match lire_code(&params.code) {
            Some(code) => queries::par_code(&mut reading, &session.perimetre, &code).await?,
            None => None,
        };
        match found {
            Some(id) => return Ok(Redirect::to(&format!("/mandats/{id}")).into_response()),
            None => erreurs.add("code", "Aucun mandat de vos équipes n’a ce code. Recopiez-le du bas du papier."),
        }
    }
    let (now, zone, today) = (app.db.clock().now(), app.db.clock().zone(), app.db.clock().today());
    let day = today.to_string();
    let after = params.apres.split_once('_').unwrap_or((&day, ""));
    let mut all = queries::des_equipes(&mut reading, &session.perimetre, after, MANDATS + 1).await?;
    let shown = usize::try_from(MANDATS).unwrap_or(usize::MAX);
    let more = all.len() > shown;
    all.truncate(shown);
    let suite = all.last().filter(|_| more).map(|last| format!("{}_{}", last.scellee.piece.fin, last.id));
    let suivante = !params.apres.is_empty();
    let waiting =
        if suivante { Vec::new() } else { usages::a_regulariser(&mut reading, &session.perimetre, LUS).await? };
    let who: Vec<PersonneId> =
        all.iter().map(|one| one.personne.clone()).chain(waiting.iter().map(|one| one.0.clone())).collect();
    let people = personnes::plusieurs(&mut reading, &session.perimetre, &who).await?;
    let names: HashMap<&PersonneId, String> = people.iter().map(|one| (&one.id, one.identite.affichee())).collect();
    let agents = agents::noms(&mut reading, &session.perimetre).await?;
    let fiches = if waiting.is_empty() {
        BTreeMap::default()
    } else {
        app.regles.en_vigueur(&mut reading, session.etablissement()).await?
    };
    drop(reading);
    session.note_read(&app.db, "mandats.lister", "agents", session.agent.id.as_str()).await?;
    let name = |id: &PersonneId| names.get(id).cloned().unwrap_or_default();
    let (attendus, bientot, en_vigueur) = ranger(&all, (now, zone, today), &name);
    let manques = waiting.into_iter().map(|(who, usage)| {
        let fiche = fiches.get(&usage.fiche).map_or(usage.fiche.clone(), |known| known.fiche.nom.clone());
        let by = agents.get(&usage.agent).cloned().unwrap_or_else(|| "un ancien agent".to_owned());
        let before = usage.avant_le.unwrap_or(today);
        Manque {
            acte: usage.acte.to_string(),
            personne: who.to_string(),
            nom: name(&who),
            quoi: format!(
                "{fiche}, {}, par {by}. {}",
                dates::near(usage.fait_le, today),
                usage.raison.unwrap_or_default()
            ),
            quand: format!("avant le {}", dates::full(before, today)),
            retard: before < today,
            fiche: usage.fiche,
        }
    });
    let manques = manques.collect();
    let cadre = session.cadre("Mandats", Lieu::Equipe);
    let page =
        MandatsPage { cadre, code: params.code, manques, attendus, bientot, en_vigueur, suite, suivante, erreurs };
    Ok(if page.erreurs.is_empty() { Page::ok(page) } else { Page::to_correct(page) }.into_response())
}

/// Those that wait for a paper, those that end soon, those in force.
fn ranger(
    all: &[Mandat],
    (now, zone, today): (Timestamp, &TimeZone, Date),
    name: &impl Fn(&PersonneId) -> String,
) -> (Vec<LigneMandat>, Vec<LigneMandat>, Vec<LigneMandat>) {
    let (mut attendus, mut bientot, mut en_vigueur) = (Vec::new(), Vec::new(), Vec::new());
    for mandat in all {
        let regle = mandat.regle();
        let etat = regle.etat(now, zone);
        let said = mots::dire(etat, &mandat.scellee.piece, (regle.jours_restants(now, zone), zone, today));
        let place = match etat {
            Etat::ASigner | Etat::PapierAttendu(_) => &mut attendus,
            Etat::EnVigueur if said.ton == Ton::Garde => &mut bientot,
            Etat::EnVigueur | Etat::AVenir => &mut en_vigueur,
            _ => continue,
        };
        let (id, nom) = (mandat.id.to_string(), name(&mandat.personne));
        place.push(LigneMandat { id, nom, etat: said, lignes: permis(mandat) });
    }
    (attendus, bientot, en_vigueur)
}

/// What it allows, on one line.
pub(super) fn permis(mandat: &Mandat) -> String {
    let piece = &mandat.scellee.piece;
    piece.lignes.iter().map(|one| mots::nommer(&one.portee(), piece)).collect::<Vec<_>>().join("\u{a0}; ")
}

impl Samples for MandatsPage {
    const NOM: &'static str = "mandats";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |mot, ton| LigneMandat {
            id: "019aa000-0000-7000-8000-000000000002".into(),
            nom: "Aïssata DIALLO".into(),
            etat: EnMots { mot, phrase: "Jusqu’au mercredi 23 décembre compris.".into(), ton },
            lignes: "Dire à la Caf ce que j’ai gagné ; Logement".into(),
        };
        let missing = |retard| Manque {
            acte: format!("019aa000-0000-7000-8000-00000000000{}", 3 + usize::from(retard)),
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Oksana NOWAK".into(),
            quoi: "Titre de séjour, hier, par Claire Morel. Dernier jour pour déposer, elle était à l’hôpital.".into(),
            quand: "avant le lundi 30 novembre".into(),
            retard,
            fiche: "D50".into(),
        };
        let page = |erreurs, full: bool| Self {
            cadre: Cadre::exemple("Mandats", Lieu::Equipe),
            erreurs,
            code: String::new(),
            manques: if full { vec![missing(true), missing(false)] } else { Vec::new() },
            attendus: if full { vec![line("papier attendu", Ton::Garde)] } else { Vec::new() },
            bientot: if full { vec![line("finit bientôt", Ton::Garde)] } else { Vec::new() },
            en_vigueur: if full { vec![line("en vigueur", Ton::Ok)] } else { Vec::new() },
            suite: full.then(|| "2026-12-23_019aa000-0000-7000-8000-000000000002".into()),
            suivante: false,
        };
        let mut erreurs = Errors::default();
        erreurs.add("code", "Aucun mandat de vos équipes n’a ce code. Recopiez-le du bas du papier.");
        vec![
            ("vide", page(Errors::default(), false)),
            ("pleine", page(Errors::default(), true)),
            ("en erreur", page(erreurs, true)),
        ]
    }
}
