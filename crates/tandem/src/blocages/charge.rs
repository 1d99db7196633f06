//! `/blocages/{id}/charge`: who takes care of it, in two taps from the list. Nobody's file moves for that.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::web::{Errors, Fields};

use super::{
    catalogue::nommer,
    gestes, histoire,
    page::Ouvert,
    pieces::{absences, charge},
};
use crate::{
    agents::{
        self, AgentId, Session,
        collegues::{self, Collegue},
    },
    app::App,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// A colleague to hand it over to.
#[derive(Debug)]
pub struct Choix {
    id: String,
    /// Her name, and who replaces her when she is away.
    mots: String,
}

/// The page: one button a colleague.
#[derive(Debug, askama::Template)]
#[template(path = "blocages/charge.html")]
pub struct ChargePage {
    cadre: Cadre,
    erreurs: Errors,
    id: String,
    numero: String,
    nom: String,
    quoi: String,
    suivi: String,
    choix: Vec<Choix>,
}

/// `GET /blocages/{id}/charge`
pub async fn get(State(app): State<App>, session: Session, Path(id): Path<String>) -> Result<Page<ChargePage>, Refus> {
    page(&app, &session, &id).await.map(Page::ok)
}

async fn page(app: &App, session: &Session, id: &str) -> Result<ChargePage, Refus> {
    let (db, today) = (&app.db, app.db.clock().today());
    let mut reading = session.read(db).await?;
    let open = Ouvert::lire(&mut reading, session, id).await?;
    let all = collegues::collegues(&mut reading, session.etablissement()).await?;
    let away = absences(&mut reading, session.etablissement(), today).await?;
    let noms = agents::noms(&mut reading, &session.perimetre).await?;
    drop(reading);
    session.note_read(db, "blocages.voir", "personnes", open.personne.id.as_str()).await?;
    let now = open.blocage.suivi_par();
    let choix = peuvent(&all, &open).filter(|one| one.agent.id != *now);
    let choix = choix
        .map(|one| Choix { id: one.agent.id.to_string(), mots: charge(&one.agent.id, &noms, &away, today) })
        .collect();
    Ok(ChargePage {
        erreurs: Errors::default(),
        cadre: session.cadre(format!("Confier, {}", open.personne.identite.initiales()), Lieu::Equipe),
        id: open.blocage.id.to_string(),
        numero: super::model::LigneId::new(db.clock(), db.random()).to_string(),
        nom: open.personne.identite.affichee(),
        quoi: nommer(&open.blocage.voie),
        suivi: charge(now, &noms, &away, today),
        choix,
    })
}

/// Those who can follow this person.
fn peuvent<'a>(all: &'a [Collegue], open: &'a Ouvert) -> impl Iterator<Item = &'a Collegue> {
    all.iter().filter(|one| one.peut_suivre() && one.est_de(&open.personne.equipe))
}

/// `POST /blocages/{id}/charge`
pub async fn post(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (mut tx, blocage) = gestes::ouvrir(&app, &session, &id, "blocages.confier").await?;
    let mut reading = session.read(&app.db).await?;
    let open = Ouvert::lire(&mut reading, &session, &id).await?;
    let all = collegues::collegues(&mut reading, session.etablissement()).await?;
    drop(reading);
    let qui = AgentId::parse(champs.raw("agent"));
    let Some(qui) = qui.filter(|id| peuvent(&all, &open).any(|one| one.agent.id == *id)) else {
        drop(tx);
        let mut erreurs = Errors::default();
        erreurs.add("numero", "Choisissez quelqu’un qui suit cette équipe.");
        let page = page(&app, &session, &id).await?;
        return Ok(Page::to_correct(ChargePage { erreurs, ..page }).into_response());
    };
    if *blocage.suivi_par() != qui {
        let par = (session.etablissement(), &session.agent.id);
        let numero = gestes::numero(&app, &champs);
        if !histoire::confier(&mut tx, par, &blocage.id, (&numero, &qui)).await? {
            // The page kept by « back »: handed over to somebody else since.
            let numero = super::model::LigneId::new(tx.clock(), tx.random());
            histoire::confier(&mut tx, par, &blocage.id, (&numero, &qui)).await?;
        }
    }
    tx.commit().await?;
    Ok(Redirect::to("/blocages").into_response())
}

impl Samples for ChargePage {
    const NOM: &'static str = "confier-un-blocage";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |noms: &[&str]| Self {
            cadre: Cadre::exemple("Confier, A. D.", Lieu::Equipe),
            erreurs: Errors::default(),
            id: "019aa000-0000-7000-8000-000000000003".into(),
            numero: "019aa000-0000-7000-8000-000000000020".into(),
            nom: "Aïssata DIALLO".into(),
            quoi: "Le RSA est refusé, réduit, suspendu, ou réclamé".into(),
            suivi: "Claire Morel".into(),
            choix: noms
                .iter()
                .map(|nom| Choix { id: "019aa000-0000-7000-8000-000000000009".into(), mots: (*nom).into() })
                .collect(),
        };
        let away = "Youssef Benamar (absence jusqu’au vendredi 27 novembre, remplacement par Sonia Lefèvre)";
        let mut wrong = page(&["Inès Roussel", away]);
        wrong.erreurs.add("numero", "Choisissez quelqu’un qui suit cette équipe.");
        vec![("pleine", page(&["Inès Roussel", away])), ("seule", page(&[])), ("en erreur", wrong)]
    }
}
