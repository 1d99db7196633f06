//! `/personnes/{id}/menage/corrections/{ligne}`: « c'était une erreur », which is not a departure.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use tandem_platform::{
    Db,
    web::{Errors, Fields},
};

use super::{
    LigneId, Quand,
    ecrire::{self, Erreur, Issue},
    foyer::Foyer,
    model::Fin,
    page::{personne, retour},
    refusee,
    vue::{Mots, nom},
};
use crate::{
    agents::{self, Session},
    personnes::PersonneId,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, de},
};

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "menages/correction.html")]
pub struct CorrectionPage {
    cadre: Cadre,
    erreurs: Errors,
    personne: String,
    de: String,
    ligne: String,
    nom: String,
    depuis: String,
    /// How it ended, when it did: then either may be the mistake.
    fin: Option<String>,
    proche: bool,
}

struct Ouverte {
    page: CorrectionPage,
    personne: PersonneId,
    ligne: LigneId,
}

async fn open(db: &Db, session: &Session, id: &str, ligne: &str) -> Result<Ouverte, Refus> {
    let ligne = LigneId::parse(ligne).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(db).await?;
    let personne = personne(&mut reading, session, id).await?;
    session.note_read(db, "menages.voir", "personnes", personne.id.as_str()).await?;
    let foyer = Foyer::lire(&mut reading, &session.perimetre, &personne, session.agent.role).await?;
    let end = |fin: Option<&Fin>| fin.map(|end| end.jusqua.mots());
    let (who, depuis, fin, proche) = if let Some(one) = foyer.ligne(&ligne) {
        (nom(&foyer, one), one.depuis, end(one.fin()), false)
    } else {
        let one = foyer.proches.iter().find(|one| one.id == ligne).ok_or(Refus::Introuvable)?;
        (one.nom.clone(), one.depuis, end(one.fin()), true)
    };
    let page = CorrectionPage {
        cadre: session.cadre(format!("Corriger, ménage de {}", personne.identite.initiales()), Lieu::Personnes),
        erreurs: Errors::default(),
        personne: personne.id.to_string(),
        de: de(&personne.identite.affichee()),
        ligne: ligne.to_string(),
        nom: who,
        depuis: depuis.map(Quand::depuis).unwrap_or_default(),
        fin,
        proche,
    };
    Ok(Ouverte { page, personne: personne.id, ligne })
}

/// `GET /personnes/{id}/menage/corrections/{ligne}`
pub async fn get(
    State(db): State<Db>,
    session: Session,
    Path((id, ligne)): Path<(String, String)>,
) -> Result<Page<CorrectionPage>, Refus> {
    Ok(Page::ok(open(&db, &session, &id, &ligne).await?.page))
}

/// `POST /personnes/{id}/menage/corrections/{ligne}`
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Path((id, ligne)): Path<(String, String)>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let Ouverte { mut page, personne, ligne } = open(&db, &session, &id, &ligne).await?;
    let what = match champs.raw("action") {
        "fin" => Erreur::Fin(ligne),
        "ligne" => Erreur::Ligne(ligne),
        _ => {
            page.erreurs.add("quoi", "Choisissez ce qui était faux.");
            return Ok(Page::to_correct(page).into_response());
        }
    };
    let Issue::Refusee(why) = ecrire::corriger(&db, &session, &personne, &what).await? else {
        return Ok(retour(&personne, "correction"));
    };
    let mut reading = session.read(&db).await?;
    let noms = agents::noms(&mut reading, &session.perimetre).await?;
    let mots = Mots { noms: &noms, zone: db.clock().zone(), today: db.clock().today(), tout: true };
    page.erreurs.add("quoi", refusee::phrase(&why, &mots));
    Ok(Page::to_correct(page).into_response())
}

impl Samples for CorrectionPage {
    const NOM: &'static str = "menage-correction";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |erreurs, fin: Option<&str>| Self {
            cadre: Cadre::exemple("Corriger, ménage de A. D.", Lieu::Personnes),
            erreurs,
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            de: "d’Aïssata DIALLO".into(),
            ligne: "019aa000-0000-7000-8000-000000000002".into(),
            nom: "Moussa DIALLO".into(),
            depuis: "depuis mars 2021".into(),
            fin: fin.map(Into::into),
            proche: false,
        };
        let mut erreurs = Errors::default();
        erreurs.add("quoi", "Cette ligne a déjà été dite fausse par Claire Morel, hier. Rien n’a été écrit deux fois.");
        vec![
            ("vide", page(Errors::default(), None)),
            ("pleine", page(Errors::default(), Some("en 2024"))),
            ("entourage", Self { proche: true, nom: "Mme Petit".into(), ..page(Errors::default(), None) }),
            ("en erreur", page(erreurs, None)),
        ]
    }
}
