//! `/blocages/{id}/lettre/{marche}`: the letter of a step, filled with what is known, changed here, kept, printed.

pub mod pdf;
#[cfg(test)]
pub(super) mod tests;
pub(super) mod texte;

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use tandem_platform::{
    Reading,
    web::{Errors, Fields},
};
use tandem_voies::{Escalier, Etat};

use self::texte::Connu;
use super::{
    exemples::exemple,
    gestes, histoire,
    model::{LigneId, Texte},
    page::Ouvert,
    suite,
};
use crate::{
    agents::{self, Session},
    app::App,
    fiches,
    personnes::faits::{self, en_vigueur_pour, genre::Genre},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// The letter.
#[derive(Debug, askama::Template)]
#[template(path = "blocages/lettre.html")]
pub struct LettrePage {
    cadre: Cadre,
    erreurs: Errors,
    id: String,
    cle: String,
    marche: String,
    numero: String,
    texte: Texte,
    /// « À envoyer avant le… »
    avant: Option<String>,
    /// « Enregistrée mardi par Claire Morel »; nothing while it is the model.
    ecrite: Option<String>,
}

/// What a letter is made of: the blocage, what the step says, and the text as it was last written or as the model has it.
pub(super) struct Ecrit {
    pub ouvert: Ouvert,
    pub texte: Texte,
    marche: String,
    avant: Option<String>,
}

/// Reads a letter; a step without one is not there.
async fn ouvrir(on: &mut Reading, app: &App, session: &Session, (id, cle): (&str, &str)) -> Result<Ecrit, Refus> {
    let ouvert = Ouvert::lire(on, session, id).await?;
    let facts = faits::de(on, &ouvert.personne).await?;
    let today = app.db.clock().today();
    let adresse = ["courrier", "domiciliation", "vie"].into_iter().find_map(|cle| {
        let fact = en_vigueur_pour(&facts, Genre::parse("adresse")?, cle, today)?;
        fact.valeur()?.texte.clone()
    });
    let connu = Connu { nom: ouvert.personne.identite.affichee(), adresse, survenus: ouvert.survenus.clone() };
    let contexte = suite::Contexte::de(&ouvert.blocage, &ouvert.survenus, (ouvert.zone, today));
    let escalier = contexte.escalier(&ouvert.blocage).ok_or(Refus::Introuvable)?;
    let model = Texte::propose(&ouvert.blocage, (&escalier, cle), &connu, today).ok_or(Refus::Introuvable)?;
    let texte = ouvert.blocage.lettre(cle).map_or(model, |one| one.texte.clone());
    let (marche, avant) = marche(&escalier, cle, today).ok_or(Refus::Introuvable)?;
    Ok(Ecrit { ouvert, texte, marche, avant })
}

/// The name of the step, and by when its letter is to leave.
fn marche(escalier: &Escalier<'static>, cle: &str, today: Date) -> Option<(String, Option<String>)> {
    let pas = escalier.pas(cle)?;
    let avant = match &pas.etat {
        Etat::AFaire(one) => Some(format!("À envoyer avant le {}", dates::full(one.a_tenir(today), today))),
        Etat::TropTard(one) => Some(format!("Le dernier jour était le {}", dates::full(one.le, today))),
        _ => None,
    };
    Some((fiches::en_mots(&pas.marche.nom), avant))
}

/// `GET /blocages/{id}/lettre/{marche}`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Path((id, cle)): Path<(String, String)>,
) -> Result<Page<LettrePage>, Refus> {
    page(&app, &session, (&id, &cle)).await.map(Page::ok)
}

async fn page(app: &App, session: &Session, (id, cle): (&str, &str)) -> Result<LettrePage, Refus> {
    let mut reading = session.read(&app.db).await?;
    let open = ouvrir(&mut reading, app, session, (id, cle)).await?;
    let noms = agents::noms(&mut reading, &session.perimetre).await?;
    drop(reading);
    session.note_read(&app.db, "blocages.ecrire", "personnes", open.ouvert.personne.id.as_str()).await?;
    let (today, zone) = (app.db.clock().today(), app.db.clock().zone().clone());
    let ecrite = open.ouvert.blocage.lettre(cle).map(|one| {
        let by = noms.get(&one.agent).map_or("un ancien agent", String::as_str);
        format!("Enregistrée le {}, par {by}", dates::full(one.le.to_zoned_datetime(zone).date(), today))
    });
    Ok(LettrePage {
        cadre: session.cadre(format!("Lettre, {}", open.ouvert.personne.identite.initiales()), Lieu::Personnes),
        erreurs: Errors::default(),
        id: open.ouvert.blocage.id.to_string(),
        cle: cle.to_owned(),
        marche: open.marche,
        numero: LigneId::new(app.db.clock(), app.db.random()).to_string(),
        texte: open.texte,
        avant: open.avant,
        ecrite,
    })
}

/// `POST /blocages/{id}/lettre/{marche}`
pub async fn post(
    State(app): State<App>,
    session: Session,
    Path((id, cle)): Path<(String, String)>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let typed = Texte::tape(&champs);
    let (erreurs, before) = (typed.fautes(), page(&app, &session, (&id, &cle)).await?);
    if !erreurs.is_empty() {
        return Ok(Page::to_correct(LettrePage { erreurs, texte: typed, ..before }).into_response());
    }
    let (mut tx, blocage) = gestes::ouvrir(&app, &session, &id, "blocages.garder_la_lettre").await?;
    // The same words again say nothing new: who reads the letters of a file reads each once.
    if blocage.lettre(&cle).is_none_or(|last| last.texte != typed) {
        let par = (session.etablissement(), &session.agent.id);
        let numero = gestes::numero(&app, &champs);
        if !histoire::ecrire(&mut tx, par, &blocage.id, (&numero, &cle, &typed)).await? {
            // The page kept by « back », changed again.
            let numero = LigneId::new(tx.clock(), tx.random());
            histoire::ecrire(&mut tx, par, &blocage.id, (&numero, &cle, &typed)).await?;
        }
    }
    tx.commit().await?;
    Ok(Redirect::to(&format!("/blocages/{}/lettre/{cle}#prete", blocage.id)).into_response())
}

impl Samples for LettrePage {
    const NOM: &'static str = "lettre";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |adresse: Option<&str>, ecrite: Option<&str>| {
            let (blocage, today) = exemple(true)?;
            let contexte = suite::Contexte::de(&blocage, &[], (tandem_delais::Zone::Metropole, today));
            let escalier = contexte.escalier(&blocage)?;
            let connu =
                Connu { nom: "Aïssata DIALLO".into(), adresse: adresse.map(ToOwned::to_owned), survenus: Vec::new() };
            let (marche, avant) = marche(&escalier, "departement", today)?;
            Some(Self {
                cadre: Cadre::exemple("Lettre, A. D.", Lieu::Personnes),
                erreurs: Errors::default(),
                id: blocage.id.to_string(),
                cle: "departement".into(),
                numero: "019aa000-0000-7000-8000-000000000021".into(),
                texte: Texte::propose(&blocage, (&escalier, "departement"), &connu, today)?,
                marche,
                avant,
                ecrite: ecrite.map(ToOwned::to_owned),
            })
        };
        let wrong = page(None, None).map(|page| {
            let texte = Texte { objet: String::new(), ..page.texte.clone() };
            Self { erreurs: texte.fautes(), texte, ..page }
        });
        let kept =
            page(Some("12 rue des Lilas\n59000 Lille"), Some("Enregistrée le mardi 24 novembre, par Claire Morel"));
        [("sans adresse", page(None, None)), ("pleine", kept), ("en erreur", wrong)]
            .into_iter()
            .filter_map(|(name, page)| Some((name, page?)))
            .collect()
    }
}
