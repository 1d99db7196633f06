//! `/personnes/nouvelle`: one field is enough.

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::{
    Db,
    web::{Errors, Fields},
};

use super::{Identite, Index, NouvellePersonne, PersonneId, Trouvee, model::some, queries};
use crate::{
    agents::{self, Equipe, Role, Session},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// Longest name kept.
const NOM_MAX: usize = 80;

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "personnes/nouvelle.html")]
pub struct NouvellePage {
    cadre: Cadre,
    erreurs: Errors,
    prenom: String,
    nom: String,
    equipes: Vec<Equipe>,
    equipe: String,
    doublons: Vec<Doublon>,
}

/// Someone who may be the same.
#[derive(Debug)]
struct Doublon {
    id: String,
    nom: String,
    raison: String,
}

impl From<Trouvee> for Doublon {
    fn from(found: Trouvee) -> Self {
        let who = &found.personne.identite;
        let words = [found.raison, who.distinction()].into_iter().filter(|text| !text.is_empty());
        let raison = words.collect::<Vec<_>>().join(" · ");
        Self { id: found.personne.id.to_string(), nom: who.affichee(), raison }
    }
}

/// `GET /personnes/nouvelle`
pub async fn get(State(db): State<Db>, session: Session) -> Result<Page<NouvellePage>, Refus> {
    Ok(Page::ok(page(&db, &session, Errors::default(), &Fields::default()).await?))
}

async fn page(db: &Db, session: &Session, erreurs: Errors, champs: &Fields) -> Result<NouvellePage, Refus> {
    let mut reading = session.read(db).await?;
    let equipes = agents::equipes(&mut reading, &session.perimetre).await?;
    let cadre = session.cadre("Ajouter une personne", Lieu::Personnes);
    Ok(NouvellePage {
        cadre,
        erreurs,
        prenom: champs.line("prenom"),
        nom: champs.line("nom"),
        equipe: champs.line("equipe"),
        equipes,
        doublons: Vec::new(),
    })
}

/// `POST /personnes/nouvelle`. Probable duplicates are shown first; « Créer quand même » sends the form again.
pub async fn post(
    State(db): State<Db>,
    State(index): State<Index>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let identite =
        Identite { prenom: some(&champs.line("prenom")), nom: some(&champs.line("nom")), ..Identite::default() };
    let mut erreurs = Errors::default();
    for (name, text) in [("prenom", &identite.prenom), ("nom", &identite.nom)] {
        if text.as_ref().is_some_and(|text| text.chars().count() > NOM_MAX) {
            erreurs.add(name, format!("Ce nom dépasse {NOM_MAX} signes. Raccourcissez-le."));
        }
    }
    let asked = champs.line("equipe");
    let equipe = session.perimetre.equipe(&asked);
    let Some(equipe) = equipe.filter(|_| erreurs.is_empty()) else {
        if erreurs.is_empty() {
            erreurs.add("equipe", "Choisissez une de vos équipes.");
        }
        return Ok(Page::to_correct(page(&db, &session, erreurs, &champs).await?).into_response());
    };
    if champs.raw("action") != "creer" {
        let mut reading = session.read(&db).await?;
        let found = index.doublons(&mut reading, &session.perimetre, &identite, db.clock().today()).await?;
        drop(reading);
        if !found.is_empty() {
            session.note_read(&db, "personnes.lister", "etablissements", session.etablissement().as_str()).await?;
            let doublons = found.into_iter().map(Doublon::from).collect();
            let page = page(&db, &session, erreurs, &champs).await?;
            return Ok(Page::ok(NouvellePage { doublons, ..page }).into_response());
        }
    }
    let id = PersonneId::new(db.clock(), db.random());
    let nouvelle = NouvellePersonne {
        identite,
        equipe,
        // Reception writes people down for the others; it accompanies nobody.
        referent: (session.agent.role != Role::Accueil).then(|| session.agent.id.clone()),
        auteur: session.agent.id.clone(),
        vue_le: None,
    };
    let mut tx = db.write(session.intent("personnes.creer", "personnes", id.as_str())).await?;
    queries::creer(&mut tx, session.etablissement(), &id, &nouvelle).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/personnes/{id}")).into_response())
}

impl Samples for NouvellePage {
    const NOM: &'static str = "personne-nouvelle";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |erreurs, prenom: &str| Self {
            cadre: Cadre::exemple("Ajouter une personne", Lieu::Personnes),
            erreurs,
            prenom: prenom.into(),
            nom: String::new(),
            equipes: Vec::new(),
            equipe: String::new(),
            doublons: Vec::new(),
        };
        let mut erreurs = Errors::default();
        erreurs.add("prenom", "Ce nom dépasse 80 signes. Raccourcissez-le.");
        let known = Doublon {
            id: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Thierno DIALLO".into(),
            raison: "Le prénom se prononce pareil, même nom.".into(),
        };
        let doubtful = Self { doublons: vec![known], ..page(Errors::default(), "Tcherno") };
        vec![("vide", page(Errors::default(), "")), ("en erreur", page(erreurs, "Aaaa")), ("doublon", doubtful)]
    }
}
