//! `/personnes`: the people of my teams, last act first; `?q=` those who answer a search.

use axum::{
    Extension,
    extract::{Query, State},
    response::Redirect,
};
use jiff::civil::Date;
use serde::Deserialize;
use tandem_platform::{
    Db, Keyring,
    keys::{hex, unhex},
    web::Fields,
};

use super::{Index, Personne, PersonneId, queries, recherche::MONTREES};
use crate::{
    agents::{AgentId, Session},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// Lines of a page: two screens of a desk, a few thumbs of a telephone.
const PAR_PAGE: usize = 25;
/// Longest search read.
pub(super) const TEXTE_MAX: usize = 80;
/// What seals a search in its address.
pub(super) const RECHERCHE: &str = "recherche";

/// One line.
#[derive(Debug)]
pub struct Ligne {
    id: String,
    nom: String,
    detail: String,
    quand: String,
}

impl Ligne {
    fn of(person: &Personne, raison: &str, today: Date) -> Self {
        let born = person.identite.naissance.map(|date| format!("né·e le {}", dates::long(date)));
        let birth_name = person.identite.nom.as_ref().filter(|_| person.identite.nom_usage.is_some());
        let birth_name = birth_name.map(|nom| format!("nom de naissance : {}", nom.to_uppercase()));
        let words = [birth_name, born, Some(raison.to_owned()).filter(|text| !text.is_empty())];
        Self {
            id: person.id.to_string(),
            nom: person.identite.affichee(),
            detail: words.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            quand: person.vue(today),
        }
    }
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "personnes/list.html")]
pub struct ListPage {
    cadre: Cadre,
    /// What was searched; nothing when the page lists everybody.
    cherche: Option<String>,
    lignes: Vec<Ligne>,
    suite: Option<String>,
    reprendre: bool,
}

impl ListPage {
    /// Are there more answers than shown?
    fn coupee(&self) -> bool {
        self.lignes.len() >= MONTREES
    }
}

/// Where the next page starts, or what is searched.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    apres: String,
    #[serde(default)]
    q: String,
}

/// `GET /personnes`
pub async fn get(
    State(db): State<Db>,
    State(index): State<Index>,
    session: Session,
    Query(params): Query<Params>,
) -> Result<Page<ListPage>, Refus> {
    let today = db.clock().today();
    let cherche = desceller(db.keys(), &session.agent.id, &params.q);
    let (lignes, suite) = match &cherche {
        Some(text) => (found(&db, &index, &session, text, today).await?, None),
        None => recent(&db, &session, &params.apres, today).await?,
    };
    session.note_read(&db, "personnes.lister", "etablissements", session.etablissement().as_str()).await?;
    let reprendre = session.agent.role.suit_des_personnes();
    Ok(Page::ok(ListPage { cadre: session.cadre("Personnes", Lieu::Personnes), cherche, lignes, suite, reprendre }))
}

async fn found(db: &Db, index: &Index, session: &Session, text: &str, today: Date) -> Result<Vec<Ligne>, Refus> {
    let mut reading = session.read(db).await?;
    let found = index.chercher(&mut reading, &session.perimetre, text, today).await?;
    Ok(found.iter().map(|one| Ligne::of(&one.personne, &one.raison, today)).collect())
}

async fn recent(db: &Db, session: &Session, apres: &str, today: Date) -> Result<(Vec<Ligne>, Option<String>), Refus> {
    let mut reading = session.read(db).await?;
    let after = apres.split_once('_').and_then(|(date, id)| Some((date.parse().ok()?, PersonneId::parse(id)?)));
    let limit = i64::try_from(PAR_PAGE + 1).unwrap_or(i64::MAX);
    let after = after.as_ref().map(|(date, id)| (*date, id));
    let mut people = queries::recentes(&mut reading, &session.perimetre, after, limit).await?;
    let more = people.len() > PAR_PAGE;
    people.truncate(PAR_PAGE);
    let suite = people.last().filter(|_| more).map(|last| format!("{}_{}", last.dernier_acte_le, last.id));
    Ok((people.iter().map(|person| Ligne::of(person, "", today)).collect(), suite))
}

/// `POST /personnes/recherche`: a name never travels in an address, where browsers and servers keep it.
pub async fn chercher(
    State(db): State<Db>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Redirect, Refus> {
    let text: String = champs.line("q").chars().take(TEXTE_MAX).collect();
    if text.is_empty() {
        return Ok(Redirect::to("/personnes"));
    }
    let sealed = db.keys().seal(RECHERCHE, session.agent.id.as_str(), &text);
    Ok(Redirect::to(&format!("/personnes?q={}", hex(&sealed))))
}

/// `GET /personnes/recherche`: someone reloaded the address of a form.
pub async fn sans_texte() -> Redirect {
    Redirect::to("/personnes")
}

/// The search an address holds, for the agent who typed it; nothing for anybody else.
pub(super) fn desceller(keys: &Keyring, agent: &AgentId, q: &str) -> Option<String> {
    unhex(q).filter(|sealed| !sealed.is_empty()).and_then(|sealed| keys.open(RECHERCHE, agent.as_str(), &sealed).ok())
}

impl Samples for ListPage {
    const NOM: &'static str = "personnes";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |nom: &str, detail: &str| Ligne {
            id: "019aa000-0000-7000-8000-000000000001".into(),
            nom: nom.into(),
            detail: detail.into(),
            quand: "hier".into(),
        };
        let page = |cherche: Option<&str>, lignes| Self {
            cadre: Cadre::exemple("Personnes", Lieu::Personnes),
            cherche: cherche.map(Into::into),
            lignes,
            suite: None,
            reprendre: true,
        };
        let full = || {
            vec![
                line("Aïssata DIALLO", "né·e le 12 mars 1985"),
                line("Personne non nommée", ""),
                line("Marie-Thérèse Anne-Sophie DE LA ROCHEFOUCAULD-MONTBEL", "se prononce pareil"),
            ]
        };
        vec![
            ("vide", page(None, Vec::new())),
            ("pleine", Self { suite: Some("2026-11-02_x".into()), ..page(None, full()) }),
            ("trouvees", page(Some("diallo"), full())),
            ("introuvable", page(Some("Tcherno"), Vec::new())),
        ]
    }
}
