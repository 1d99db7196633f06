//! `/enquetes/{id}/saisie`: answers on paper, typed by their numbers. Enter sends one paper, and the next is there.

use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tandem_platform::{
    Db,
    keys::hex,
    web::{Errors, Fields},
};

use super::{
    catalogue::questionnaire,
    list::ouvrir,
    model::{Enquete, Genre, Question, Questionnaire},
    queries,
    repondre::condition,
    reponses::{ACCORD, Reponses, Saisie},
};
use crate::{
    agents::Session,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, nombre},
};

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "enquetes/saisie.html")]
pub struct SaisiePage {
    cadre: Cadre,
    erreurs: Errors,
    id: String,
    titre: String,
    ouverte: bool,
    numero: String,
    de: &'static Questionnaire,
    /// As it was typed, field by field.
    tape: Vec<(String, String)>,
    fait: Option<String>,
}

impl SaisiePage {
    fn texte(&self, cle: &str) -> &str {
        self.tape.iter().find(|one| one.0 == cle).map_or("", |one| one.1.as_str())
    }

    fn accorde(&self, cle: &str) -> bool {
        !self.texte(&format!("{cle}{ACCORD}")).is_empty()
    }

    /// « 1 Budget · 2 Accès aux droits »
    fn cles(&self, une: &Question) -> String {
        let mut mots: Vec<String> =
            une.choix.iter().enumerate().map(|(rang, one)| format!("{}\u{a0}{}", rang + 1, one.texte)).collect();
        if une.plusieurs() {
            mots.push("plusieurs chiffres".to_owned());
        }
        if une.genre == Genre::Nombre {
            mots.push(format!("de 0 à {}", une.max));
        }
        mots.extend(condition(self.de, une));
        mots.join(" · ")
    }

    fn libre(une: &Question) -> bool {
        une.genre == Genre::Libre
    }
}

/// How many were typed in a row.
#[derive(Debug, Default, Deserialize)]
pub struct Faits {
    #[serde(default)]
    fait: String,
}

fn composer(
    db: &Db,
    session: &Session,
    one: &Enquete,
    (numero, tape): (String, Vec<(String, String)>),
    erreurs: Errors,
) -> Result<SaisiePage, Refus> {
    Ok(SaisiePage {
        cadre: session.cadre("Saisir des papiers", Lieu::Equipe),
        erreurs,
        id: one.id.to_string(),
        titre: one.titre.clone(),
        ouverte: one.ouverte(db.clock().today()),
        numero: if numero.is_empty() { hex(&db.random().bytes::<16>()) } else { numero },
        de: questionnaire(&one.modele).ok_or(Refus::Introuvable)?,
        tape,
        fait: None,
    })
}

/// `GET /enquetes/{id}/saisie`
pub async fn get(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Query(faits): Query<Faits>,
) -> Result<Page<SaisiePage>, Refus> {
    let (mut reading, one) = ouvrir(&db, &session, &id).await?;
    let (toutes, _) = queries::compter(&mut reading, &one.id).await?;
    drop(reading);
    let mut page = composer(&db, &session, &one, (String::new(), Vec::new()), Errors::default())?;
    page.fait = (!faits.fait.is_empty())
        .then(|| format!("Papier gardé. {}.", nombre(toutes, "réponse reçue", "réponses reçues")));
    Ok(Page::ok(page))
}

/// `POST /enquetes/{id}/saisie`
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (reading, one) = ouvrir(&db, &session, &id).await?;
    drop(reading);
    if !one.ouverte(db.clock().today()) {
        return Ok(Redirect::to(&format!("/enquetes/{}", one.id)).into_response());
    }
    let de = questionnaire(&one.modele).ok_or(Refus::Introuvable)?;
    let numero: String = champs.raw("numero").chars().filter(char::is_ascii_hexdigit).take(32).collect();
    let dites = match Saisie::du_papier(de, &champs).and_then(|saisie| saisie.valider(de)) {
        Ok(dites) => dites,
        Err(erreurs) => {
            let fields = de.question.iter().flat_map(|une| [une.cle.clone(), format!("{}{ACCORD}", une.cle)]);
            let tape = fields.map(|cle| (champs.note(&cle), cle)).map(|(text, cle)| (cle, text)).collect();
            return Ok(Page::to_correct(composer(&db, &session, &one, (numero, tape), erreurs)?).into_response());
        }
    };
    let numero = if numero.len() == 32 { numero } else { hex(&db.random().bytes::<16>()) };
    garder(&db, &session, &one, &numero, &dites).await?;
    Ok(Redirect::to(&format!("/enquetes/{}/saisie?fait=1", one.id)).into_response())
}

async fn garder(db: &Db, session: &Session, one: &Enquete, numero: &str, dites: &Reponses) -> Result<(), Refus> {
    let mut tx = db.write(session.intent("enquetes.saisir", "enquetes", one.id.as_str())).await?;
    queries::prendre(&mut tx, &one.id).await?;
    if !queries::recue(&mut tx, &one.id, numero).await? {
        queries::garder(&mut tx, session.etablissement(), &one.id, numero, dites).await?;
        queries::publier(&mut tx, &one.id, true).await?;
        tx.commit().await?;
    }
    Ok(())
}

impl Samples for SaisiePage {
    const NOM: &'static str = "enquete-saisie";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |cle: &str, tape: &[(&str, &str)], fait: Option<&str>, ouverte| {
            let de = questionnaire(cle)?;
            let pairs = tape.iter().map(|(cle, text)| ((*cle).to_owned(), (*text).to_owned())).collect::<Vec<_>>();
            let erreurs = Saisie::du_papier(de, &Fields::from_pairs(pairs.clone())).err().unwrap_or_default();
            Some(Self {
                cadre: Cadre::exemple("Saisir des papiers", Lieu::Equipe),
                erreurs,
                id: "019aa000-0000-7000-8000-000000000061".into(),
                titre: de.titre.clone(),
                ouverte,
                numero: String::new(),
                de,
                tape: pairs,
                fait: fait.map(Into::into),
            })
        };
        let states = [
            ("vide", page("professionnels", &[], None, true)),
            (
                "pleine",
                page(
                    "accompagnes",
                    &[("argent", "2"), ("gene", "4 5")],
                    Some("Papier gardé. 13\u{a0}réponses reçues."),
                    true,
                ),
            ),
            ("en erreur", page("accompagnes", &[("argent", "7"), ("gene", "x")], None, true)),
            ("close", page("professionnels", &[], None, false)),
        ];
        states.into_iter().filter_map(|(name, page)| Some((name, page?))).collect()
    }
}
