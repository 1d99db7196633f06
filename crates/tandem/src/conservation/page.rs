//! `/conservation`: the rules, what is about to leave, what is in the archive, the slips.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::Db;

use super::{
    bordereaux::queries::{self as bordereaux, Bordereau},
    queries,
    regles::Regles,
};
use crate::{
    agents::Session,
    app::App,
    personnes::{self, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates, nombre},
};

/// Names shown in each list.
const LIGNES: i64 = 50;

/// One rule, in words.
#[derive(Debug)]
pub struct RegleVue {
    intitule: String,
    duree: String,
    depuis: String,
    ensuite: String,
    motif: String,
    source: String,
    sure: String,
    a_revoir: bool,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "conservation/page.html")]
pub struct ConservationPage {
    cadre: Cadre,
    regles: Vec<RegleVue>,
    avertis: (String, Vec<(String, String, String)>),
    archives: (String, Vec<(String, String, String)>),
    eliminables: Option<String>,
    bordereaux: Vec<(String, String, String)>,
}

fn rules(rules: &Regles, today: jiff::civil::Date) -> Vec<RegleVue> {
    let view = |rule: &super::regles::Regle| RegleVue {
        intitule: rule.intitule.clone(),
        duree: rule.duree().to_owned(),
        depuis: rule.depuis.clone(),
        ensuite: rule.ensuite.clone(),
        motif: rule.motif.clone(),
        source: rule.source.clone(),
        sure: format!("{}, relu le {}", rule.certitude, rule.verifie_le().map(dates::long).unwrap_or_default()),
        a_revoir: rule.a_revoir(today),
    };
    rules.toutes().into_iter().map(view).collect()
}

/// Where a slip stands, in words.
pub(super) fn etape(slip: &Bordereau, db: &Db) -> String {
    let day = |at: jiff::Timestamp| dates::long(at.to_zoned_datetime(db.clock().zone().clone()).date());
    match (&slip.execute_le, &slip.visa) {
        (Some(at), _) => format!("exécuté le {}", day(*at)),
        (None, Some((reference, le))) => format!("visé le {} ({reference}), à exécuter", dates::long(*le)),
        (None, None) => format!("préparé le {}, en attente de visa", day(slip.fait_le)),
    }
}

/// `GET /conservation`
pub async fn get(State(app): State<App>, session: Session) -> Result<Page<ConservationPage>, Refus> {
    let (db, today) = (&app.db, app.db.clock().today());
    let seuil = app.config.conservation.archive.seuil(today);
    let mut reading = session.read(db).await?;
    let (warned, archived, ready) = queries::comptes(&mut reading, &session.perimetre, seuil).await?;
    let soon = queries::avertis(&mut reading, &session.perimetre, LIGNES).await?;
    let kept = queries::archives(&mut reading, &session.perimetre, LIGNES).await?;
    let slips = bordereaux::bordereaux(&mut reading, &session.perimetre).await?;
    let ids: Vec<PersonneId> = soon.iter().map(|one| one.0.clone()).collect();
    let people = personnes::plusieurs(&mut reading, &session.perimetre, &ids).await?;
    let ids: Vec<PersonneId> = kept.iter().map(|one| one.personne.clone()).collect();
    let old = personnes::archivees(&mut reading, &session.perimetre, &ids).await?;
    drop(reading);
    session.note_read(db, "conservation.voir", "etablissements", session.etablissement().as_str()).await?;
    let name = |list: &[personnes::Personne], id: &PersonneId| {
        list.iter().find(|one| one.id == *id).map(|one| (one.id.to_string(), one.identite.affichee()))
    };
    let soon = soon.iter().filter_map(|(id, when)| {
        let (id, nom) = name(&people, id)?;
        Some((id, nom, dates::full(*when, today)))
    });
    let kept = kept.iter().filter_map(|one| {
        let (id, nom) = name(&old, &one.personne)?;
        Some((id, nom, dates::long(one.le)))
    });
    Ok(Page::ok(ConservationPage {
        cadre: session.cadre("Conservation", Lieu::Equipe),
        regles: rules(&app.config.conservation, today),
        avertis: (nombre(warned, "dossier bientôt archivé", "dossiers bientôt archivés"), soon.collect()),
        archives: (nombre(archived, "dossier archivé", "dossiers archivés"), kept.collect()),
        eliminables: (ready > 0)
            .then(|| nombre(ready, "dossier a fini sa durée d’archive", "dossiers ont fini leur durée d’archive")),
        bordereaux: slips
            .iter()
            .map(|slip| (slip.id.to_string(), format!("Bordereau n°\u{a0}{}", slip.numero), etape(slip, db)))
            .collect(),
    }))
}

/// `POST /conservation`: writes the slip of what has ended.
pub async fn post(State(app): State<App>, session: Session) -> Result<Response, Refus> {
    let seuil = app.config.conservation.archive.seuil(app.db.clock().today());
    let place = session.etablissement();
    let mut tx = app.db.write(session.intent("bordereaux.preparer", "etablissements", place.as_str())).await?;
    let Some(id) = bordereaux::preparer(&mut tx, place, &session.agent.id, seuil).await? else {
        return Ok(Redirect::to("/conservation").into_response());
    };
    tx.record(session.entry("bordereaux.preparer", "bordereaux", id.as_str()));
    tx.commit().await?;
    Ok(Redirect::to(&format!("/bordereaux/{id}")).into_response())
}

impl Samples for ConservationPage {
    const NOM: &'static str = "conservation";

    fn samples() -> Vec<(&'static str, Self)> {
        let id = || "019aa000-0000-7000-8000-000000000001".to_owned();
        let today = jiff::civil::date(2026, 11, 24);
        let regles = || Regles::lire(super::regles::FICHIER).map(|all| rules(&all, today)).unwrap_or_default();
        let page = |avertis, archives, eliminables, bordereaux| Self {
            cadre: Cadre::exemple("Conservation", Lieu::Equipe),
            regles: regles(),
            avertis,
            archives,
            eliminables,
            bordereaux,
        };
        let empty = page(
            (nombre(0, "dossier bientôt archivé", ""), Vec::new()),
            (nombre(0, "dossier archivé", ""), Vec::new()),
            None,
            Vec::new(),
        );
        let full = page(
            (
                nombre(2, "", "dossiers bientôt archivés"),
                vec![(id(), "Aïssata DIALLO".into(), "lundi 4 janvier 2027".into())],
            ),
            (nombre(14, "", "dossiers archivés"), vec![(id(), "Thierno BAH".into(), "3 mars 2025".into())]),
            Some(nombre(8, "", "dossiers ont fini leur durée d’archive")),
            vec![(id(), "Bordereau n°\u{a0}1".into(), "préparé le 3 mars 2026, en attente de visa".into())],
        );
        vec![("vide", empty), ("pleine", full)]
    }
}
