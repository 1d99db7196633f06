//! `/enquetes/nouvelle`: a questionnaire, a title, a last day, a link for all or codes that serve once.

use axum::{
    Extension,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::{ToSpan, civil::Date};
use serde::Deserialize;
use tandem_platform::{
    Db,
    web::{Errors, Fields},
};

use super::{
    catalogue::{questionnaire, questionnaires},
    model::{Enquete, EnqueteId, Questionnaire, TITRE_MAX},
    queries,
};
use crate::{
    agents::{Session, code},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// Days an enquête stays open when nothing else is said.
const JOURS: i64 = 30;
/// Letters of the public address: 50 bits, never twice the same.
const LETTRES: usize = 10;

/// What is chosen.
#[derive(Clone, Debug, Default)]
struct Choisi {
    modele: String,
    titre: String,
    jusqu_au: String,
    codes: bool,
}

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "enquetes/nouvelle.html")]
pub struct NouvellePage {
    cadre: Cadre,
    erreurs: Errors,
    numero: String,
    /// The wave before, when this is one more.
    suite: Option<(String, String)>,
    choisi: Choisi,
    modeles: &'static [Questionnaire],
}

/// The wave this one comes after.
#[derive(Debug, Default, Deserialize)]
pub struct Apres {
    #[serde(default)]
    suite: String,
}

async fn avant(db: &Db, session: &Session, suite: &str) -> Result<Option<Enquete>, Refus> {
    if suite.is_empty() {
        return Ok(None);
    }
    Ok(Some(super::list::ouvrir(db, session, suite).await?.1))
}

fn composer(
    session: &Session,
    (numero, avant): (String, Option<&Enquete>),
    choisi: Choisi,
    erreurs: Errors,
) -> NouvellePage {
    NouvellePage {
        cadre: session.cadre("Nouvelle enquête", Lieu::Equipe),
        erreurs,
        numero,
        suite: avant.map(|one| (one.id.to_string(), one.titre.clone())),
        choisi,
        modeles: questionnaires(),
    }
}

/// `GET /enquetes/nouvelle`
pub async fn get(
    State(db): State<Db>,
    session: Session,
    Query(apres): Query<Apres>,
) -> Result<Page<NouvellePage>, Refus> {
    let before = avant(&db, &session, &apres.suite).await?;
    let numero = EnqueteId::new(db.clock(), db.random()).to_string();
    let last = db.clock().today().saturating_add(JOURS.days());
    let mut choisi = Choisi { jusqu_au: last.to_string(), ..Choisi::default() };
    if let Some(one) = &before {
        (choisi.modele, choisi.titre, choisi.codes) = (one.modele.clone(), one.titre.clone(), one.avec_codes);
    }
    Ok(Page::ok(composer(&session, (numero, before.as_ref()), choisi, Errors::default())))
}

impl Choisi {
    fn valider(&self, today: Date) -> Result<(&'static Questionnaire, String, Date), Errors> {
        let mut erreurs = Errors::default();
        let modele = questionnaire(&self.modele);
        if modele.is_none() {
            erreurs.add("modele", "Choisissez un questionnaire.");
        }
        let long = self.titre.chars().count();
        if long > TITRE_MAX {
            erreurs.add("titre", format!("Ce titre a {long} signes, {TITRE_MAX} au plus."));
        }
        let last = dates::lire(&self.jusqu_au);
        if last.is_none_or(|day| day < today || day > today.saturating_add(366.days())) {
            erreurs.add("jusqu_au", "Écrivez un jour à venir, dans l’année.");
        }
        match (modele, last, erreurs.is_empty()) {
            (Some(modele), Some(last), true) => {
                let titre = if self.titre.is_empty() { &modele.titre } else { &self.titre };
                Ok((modele, titre.clone(), last))
            }
            _ => Err(erreurs),
        }
    }
}

/// `POST /enquetes/nouvelle`
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let before = avant(&db, &session, champs.raw("suite")).await?;
    let fresh = || EnqueteId::new(db.clock(), db.random());
    let id = EnqueteId::parse(champs.raw("numero")).unwrap_or_else(fresh);
    let choisi = Choisi {
        modele: before.as_ref().map_or_else(|| champs.line("modele"), |one| one.modele.clone()),
        titre: champs.line("titre"),
        jusqu_au: champs.line("jusqu_au"),
        codes: champs.raw("acces") == "codes",
    };
    let today = db.clock().today();
    let (modele, titre, jusqu_au) = match choisi.valider(today) {
        Ok(said) => said,
        Err(erreurs) => {
            let page = composer(&session, (id.to_string(), before.as_ref()), choisi, erreurs);
            return Ok(Page::to_correct(page).into_response());
        }
    };
    let mut tx = db.write(session.intent("enquetes.ouvrir", "enquetes", id.as_str())).await?;
    let serie = before.as_ref().map_or_else(|| id.clone(), |one| one.serie.clone());
    let mut vague = 1;
    if before.is_some() {
        queries::prendre(&mut tx, &serie).await?;
        let known = queries::vagues(&mut tx, db.clock().zone(), (session.etablissement(), &serie)).await?;
        vague = known.last().map_or(0, |one| one.vague) + 1;
    }
    let one = Enquete {
        id: id.clone(),
        modele: modele.cle.clone(),
        titre,
        lien: code::tirer(db.random(), LETTRES).to_lowercase(),
        avec_codes: choisi.codes,
        jusqu_au,
        serie,
        vague,
        agent: session.agent.id.clone(),
        ouverte_le: today,
        close_le: None,
    };
    if queries::creer(&mut tx, (session.etablissement(), &session.agent.id), &one).await? {
        tx.commit().await?;
    } else {
        // The same form sent twice shows what it opened, if it is of here.
        let here = (session.etablissement(), &id);
        queries::trouver(&mut tx, db.clock().zone(), here).await?.ok_or(Refus::Introuvable)?;
    }
    Ok(Redirect::to(&format!("/enquetes/{id}")).into_response())
}

impl Samples for NouvellePage {
    const NOM: &'static str = "enquete-nouvelle";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |suite: Option<(&str, &str)>, choisi, erreurs| Self {
            cadre: Cadre::exemple("Nouvelle enquête", Lieu::Equipe),
            erreurs,
            numero: String::new(),
            suite: suite.map(|(id, titre)| (id.to_owned(), titre.to_owned())),
            choisi,
            modeles: questionnaires(),
        };
        let empty = Choisi { jusqu_au: "2026-12-23".into(), ..Choisi::default() };
        let full = Choisi {
            modele: "professionnels".into(),
            titre: "Le numérique dans notre travail".into(),
            codes: true,
            ..empty.clone()
        };
        let wrong = Choisi { jusqu_au: "hier".into(), ..empty.clone() };
        let erreurs = wrong.valider(jiff::civil::date(2026, 11, 23)).err().unwrap_or_default();
        vec![
            ("vide", page(None, empty, Errors::default())),
            (
                "vague suivante",
                page(
                    Some(("019aa000-0000-7000-8000-000000000062", "Le numérique dans notre travail")),
                    full,
                    Errors::default(),
                ),
            ),
            ("en erreur", page(None, wrong, erreurs)),
        ]
    }
}
