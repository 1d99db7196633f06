//! `/personnes/{id}/reunion/{autre}`: field by field, then one file. `/personnes/{id}/separation/{fusion}` undoes it.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::{Db, Reading, web::Fields};

use super::{
    fusionner::{self, Issue},
    list::Vue,
    model::{FusionId, desaccords},
    queries,
};
use crate::{
    agents::Session,
    personnes::{
        self, Personne, PersonneId,
        faits::{self, Fait},
    },
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// Where the two files disagree.
#[derive(Debug)]
pub struct Ligne {
    champ: String,
    nom: String,
    gardee: String,
    autre: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "personnes/doublons/fusion.html")]
pub struct FusionPage {
    cadre: Cadre,
    gardee: Vue,
    autre: Vue,
    lignes: Vec<Ligne>,
}

/// What her file says, with what it said before it had dates.
async fn dits(on: &mut Reading, personne: &Personne) -> tandem_platform::Result<Vec<Fait>> {
    let mut facts = faits::de(on, personne).await?;
    facts.extend(faits::implicites(personne, &facts));
    Ok(facts)
}

/// Where a merge of these two already made is shown: opened in two tabs, or come back to.
async fn deja(
    reading: &mut Reading,
    session: &Session,
    one: &PersonneId,
    other: &PersonneId,
) -> Result<Response, Refus> {
    for (absorbed, kept) in [(other, one), (one, other)] {
        if queries::racine(reading, &session.perimetre, absorbed).await?.as_ref() == Some(kept) {
            return Ok(Redirect::to(&format!("/personnes/{kept}#sait")).into_response());
        }
    }
    Err(Refus::Introuvable)
}

/// `GET /personnes/{id}/reunion/{autre}`
pub async fn get(
    State(db): State<Db>,
    session: Session,
    Path((id, autre)): Path<(String, String)>,
) -> Result<Response, Refus> {
    let read = |text: &str| PersonneId::parse(text).ok_or(Refus::Introuvable);
    let (id, autre) = (read(&id)?, read(&autre)?);
    if id == autre {
        return Err(Refus::Introuvable);
    }
    let mut reading = session.read(&db).await?;
    let gardee = personnes::find(&mut reading, &session.perimetre, &id).await?;
    let other = personnes::find(&mut reading, &session.perimetre, &autre).await?;
    let (Some(gardee), Some(other)) = (gardee, other) else {
        return deja(&mut reading, &session, &id, &autre).await;
    };
    let (mine, theirs) = (dits(&mut reading, &gardee).await?, dits(&mut reading, &other).await?);
    drop(reading);
    for one in [&id, &autre] {
        session.note_read(&db, "doublons.comparer", "personnes", one.as_str()).await?;
    }
    let today = db.clock().today();
    let lignes = desaccords(&mine, &theirs, today).into_iter().map(|gap| {
        let fact = gap.gardee;
        let key = fact.genre.cle(&fact.contenu.cle);
        Ligne {
            champ: format!("{}/{}", fact.genre.code, fact.contenu.cle),
            nom: if key.is_empty() { fact.genre.nom.to_owned() } else { format!("{}, {key}", fact.genre.nom) },
            gardee: fact.phrase(),
            autre: gap.autre.phrase(),
        }
    });
    let lignes = lignes.collect();
    Ok(Page::ok(FusionPage {
        cadre: session.cadre("Réunir deux dossiers", Lieu::Personnes),
        gardee: Vue::of(&gardee, today),
        autre: Vue::of(&other, today),
        lignes,
    })
    .into_response())
}

/// `POST /personnes/{id}/reunion/{autre}`: each `champ` says `autre` when the other's value is the right one.
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Path((id, autre)): Path<(String, String)>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let read = |text: &str| PersonneId::parse(text).ok_or(Refus::Introuvable);
    let (id, autre) = (read(&id)?, read(&autre)?);
    let theirs: Vec<&str> =
        champs.pairs().iter().filter(|(_, value)| value == "autre").map(|(name, _)| name.as_str()).collect();
    match fusionner::reunir(&db, &session, &id, &autre, &theirs).await? {
        Issue::Fait => Ok(Redirect::to(&format!("/personnes/{id}#sait")).into_response()),
        Issue::Introuvable | Issue::TropTard => deja(&mut session.read(&db).await?, &session, &id, &autre).await,
        Issue::Limite => Err(Refus::Limite),
    }
}

/// `POST /personnes/{id}/separation/{fusion}`: two files again.
pub async fn separer(
    State(db): State<Db>,
    session: Session,
    Path((id, fusion)): Path<(String, String)>,
) -> Result<Redirect, Refus> {
    let id = PersonneId::parse(&id).ok_or(Refus::Introuvable)?;
    let fusion = FusionId::parse(&fusion).ok_or(Refus::Introuvable)?;
    match fusionner::separer(&db, &session, &id, &fusion).await? {
        Issue::Introuvable => Err(Refus::Introuvable),
        Issue::Limite => Err(Refus::Limite),
        // Already undone: the file shows it.
        Issue::Fait | Issue::TropTard => Ok(Redirect::to(&format!("/personnes/{id}#sait"))),
    }
}

impl Samples for FusionPage {
    const NOM: &'static str = "fusion";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |lignes| Self {
            cadre: Cadre::exemple("Réunir deux dossiers", Lieu::Personnes),
            gardee: Vue::exemple("Thierno DIALLO"),
            autre: Vue::exemple("Tierno DIALO"),
            lignes,
        };
        let line = |champ: &str, nom: &str, gardee: &str, autre: &str| Ligne {
            champ: champ.into(),
            nom: nom.into(),
            gardee: gardee.into(),
            autre: autre.into(),
        };
        let gaps = vec![
            line("prenom/", "Prénom ou pseudonyme", "Thierno", "Tierno"),
            line("adresse/vie", "Adresse, où elle vit", "3 rue Haute\n44000 Nantes", "5 place du Port"),
        ];
        vec![("vide", page(Vec::new())), ("pleine", page(gaps))]
    }
}
