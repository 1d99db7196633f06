//! `/personnes/{id}/droits/nouvelle`: a request is registered the day it comes; its clock starts.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::{ToSpan, civil::Date};
use tandem_platform::{
    Db,
    web::{Errors, Fields},
};

use super::{
    model::{Canal, Contenu, Demande, DemandeId, Demandeur, Droit},
    queries,
};
use crate::{
    agents::Session,
    personnes::{self, Personne, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// Longest typed text.
pub(super) const MOTS_MAX: usize = 1000;

/// What was typed.
#[derive(Clone, Debug, Default)]
pub struct Saisie {
    numero: String,
    droit: String,
    canal: String,
    demandeur: String,
    recue_le: String,
    qui: String,
    mots: String,
}

/// Who asks here; a service asks for a copy.
const DEMANDEURS: [Demandeur; 2] = [Demandeur::Elle, Demandeur::Representant];

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "droits/demander.html")]
pub struct DemanderPage {
    cadre: Cadre,
    erreurs: Errors,
    personne: String,
    nom: String,
    saisie: Saisie,
}

impl Saisie {
    fn lire(champs: &Fields) -> Self {
        Self {
            numero: champs.line("numero"),
            droit: champs.line("droit"),
            canal: champs.line("canal"),
            demandeur: champs.line("demandeur"),
            recue_le: champs.line("recue_le"),
            qui: champs.line("qui"),
            mots: champs.note("mots"),
        }
    }

    /// What is asked, or what to correct.
    fn verifier(&self, today: Date) -> Result<(Droit, Canal, Demandeur, Date), Errors> {
        let mut erreurs = Errors::default();
        let (droit, canal, who) =
            (Droit::parse(&self.droit), Canal::parse(&self.canal), Demandeur::parse(&self.demandeur));
        if droit.is_none() {
            erreurs.add("droit", "Choisissez ce qui est demandé.");
        }
        if canal.is_none() {
            erreurs.add("canal", "Choisissez comment la demande est arrivée.");
        }
        if !matches!(who, Some(Demandeur::Elle | Demandeur::Representant)) {
            erreurs.add("demandeur", "Choisissez qui demande.");
        }
        if who == Some(Demandeur::Representant) && self.qui.is_empty() {
            erreurs.add("qui", "Écrivez le nom du représentant et à quel titre\u{a0}: tuteur, avocat, parent.");
        }
        let day = dates::lire(&self.recue_le);
        match day {
            None => erreurs.add("recue_le", "Écrivez le jour où la demande est arrivée, comme 23/11/2026."),
            Some(day) if day > today => erreurs.add("recue_le", "Ce jour n’est pas encore venu."),
            Some(day) if today.checked_sub(2.years()).is_ok_and(|limit| day < limit) => {
                erreurs.add("recue_le", "Deux ans au plus. Au-delà, demandez au délégué à la protection des données.");
            }
            Some(_) => {}
        }
        if self.mots.chars().count() > MOTS_MAX || self.qui.chars().count() > 200 {
            erreurs.add("mots", format!("{MOTS_MAX} signes au plus, et 200 pour le nom."));
        }
        match (droit, canal, who, day) {
            (Some(droit), Some(canal), Some(who), Some(day)) if erreurs.is_empty() => Ok((droit, canal, who, day)),
            _ => Err(erreurs),
        }
    }
}

async fn page(db: &Db, session: &Session, id: &str) -> Result<(DemanderPage, Personne), Refus> {
    let id = PersonneId::parse(id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(db).await?;
    let personne = personnes::find(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    let saisie = Saisie {
        numero: DemandeId::new(db.clock(), db.random()).to_string(),
        canal: Canal::Oral.code().to_owned(),
        demandeur: Demandeur::Elle.code().to_owned(),
        recue_le: db.clock().today().to_string(),
        ..Saisie::default()
    };
    let page = DemanderPage {
        cadre: session.cadre(format!("Demande de {}", personne.identite.initiales()), Lieu::Personnes),
        erreurs: Errors::default(),
        personne: id.to_string(),
        nom: personne.identite.affichee(),
        saisie,
    };
    Ok((page, personne))
}

/// `GET /personnes/{id}/droits/nouvelle`
pub async fn get(State(db): State<Db>, session: Session, Path(id): Path<String>) -> Result<Page<DemanderPage>, Refus> {
    let page = page(&db, &session, &id).await?.0;
    session.note_read(&db, "droits.voir", "personnes", &id).await?;
    Ok(Page::ok(page))
}

/// `POST /personnes/{id}/droits/nouvelle`
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (shown, personne) = page(&db, &session, &id).await?;
    let mut saisie = Saisie::lire(&champs);
    let (droit, canal, demandeur, recue_le) = match saisie.verifier(db.clock().today()) {
        Ok(read) => read,
        Err(erreurs) => {
            if DemandeId::parse(&saisie.numero).is_none() {
                saisie.numero = shown.saisie.numero.clone();
            }
            return Ok(Page::to_correct(DemanderPage { erreurs, saisie, ..shown }).into_response());
        }
    };
    let new = Demande {
        id: DemandeId::parse(&saisie.numero).unwrap_or_else(|| DemandeId::new(db.clock(), db.random())),
        personne: personne.id.clone(),
        droit,
        recue_le,
        canal,
        demandeur,
        contenu: Contenu { qui: saisie.qui, mots: saisie.mots },
        agent: session.agent.id.clone(),
        note_le: db.clock().now(),
        prolongation: None,
        reponse: None,
        levee: None,
    };
    let mut tx = db.write(session.intent("droits.enregistrer", "personnes", personne.id.as_str())).await?;
    // The same form sent twice shows the first result.
    if queries::enregistrer(&mut tx, session.etablissement(), &new).await? {
        tx.commit().await?;
    }
    Ok(Redirect::to(&format!("/droits/{}", new.id)).into_response())
}

impl Samples for DemanderPage {
    const NOM: &'static str = "demander";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |saisie: Saisie, erreurs| Self {
            cadre: Cadre::exemple("Demande de A. D.", Lieu::Personnes),
            erreurs,
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            saisie,
        };
        let typed = Saisie {
            canal: "oral".into(),
            demandeur: "elle".into(),
            recue_le: "2026-11-23".into(),
            ..Saisie::default()
        };
        let wrong = Saisie { recue_le: "hier soir".into(), mots: "Tout voir".into(), ..Saisie::default() };
        let errors = wrong.verifier(jiff::civil::date(2026, 11, 23)).err().unwrap_or_default();
        vec![("vide", page(typed, Errors::default())), ("en erreur", page(wrong, errors))]
    }
}
