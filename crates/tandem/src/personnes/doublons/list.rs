//! `/personnes/doublons`: the probable pairs, with the reason; `/personnes/{id}/reunion`: who she may also be.

use axum::{
    Extension,
    extract::{Path, Query, State},
    response::Redirect,
};
use jiff::civil::Date;
use serde::Deserialize;
use tandem_noms::doublon;
use tandem_platform::{Db, keys::hex, web::Fields};

use super::queries;
use crate::{
    agents::Session,
    personnes::{
        self, Index, Personne, PersonneId,
        list::{RECHERCHE, TEXTE_MAX, desceller},
    },
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// Pairs shown.
const PAIRES: i64 = 25;

/// One of the two.
#[derive(Debug)]
pub struct Vue {
    pub(super) id: String,
    pub(super) nom: String,
    pub(super) detail: String,
}

impl Vue {
    pub(super) fn of(person: &Personne, today: Date) -> Self {
        let detail = [person.identite.distinction(), person.vue(today)];
        let detail = detail.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · ");
        Self { id: person.id.to_string(), nom: person.identite.affichee(), detail }
    }

    pub(super) fn exemple(nom: &str) -> Self {
        Self {
            id: "019aa000-0000-7000-8000-000000000001".into(),
            nom: nom.into(),
            detail: "né·e le 12 mars 1985 · hier".into(),
        }
    }
}

/// A probable pair.
#[derive(Debug)]
pub struct Paire {
    une: Vue,
    autre: Vue,
    raison: String,
}

/// The list of pairs.
#[derive(Debug, askama::Template)]
#[template(path = "personnes/doublons/list.html")]
pub struct DoublonsPage {
    cadre: Cadre,
    paires: Vec<Paire>,
    coupee: bool,
}

/// `GET /personnes/doublons`
pub async fn get(
    State(db): State<Db>,
    State(index): State<Index>,
    session: Session,
) -> Result<Page<DoublonsPage>, Refus> {
    let mut reading = session.read(&db).await?;
    let found = queries::paires(&mut reading, &session.perimetre, PAIRES).await?;
    let ids: Vec<PersonneId> = found.iter().flat_map(|(a, b)| [a.clone(), b.clone()]).collect();
    let people = personnes::plusieurs(&mut reading, &session.perimetre, &ids).await?;
    drop(reading);
    let today = db.clock().today();
    let of = |id: &PersonneId| people.iter().find(|one| one.id == *id);
    let coupee = i64::try_from(found.len()).is_ok_and(|pairs| pairs == PAIRES);
    let paires = found.iter().filter_map(|(a, b)| {
        let (a, b) = (of(a)?, of(b)?);
        // A name corrected since may have told them apart.
        let raison = doublon(&a.identite.candidat(), &b.identite.candidat())?.raison;
        let (une, autre) = if a.dernier_acte_le >= b.dernier_acte_le { (a, b) } else { (b, a) };
        Some(Paire { une: Vue::of(une, today), autre: Vue::of(autre, today), raison })
    });
    let paires = paires.collect();
    session.note_read(&db, "doublons.lister", "etablissements", session.etablissement().as_str()).await?;
    let etablissement = session.etablissement().clone();
    let work = db.clone();
    db.background(async move {
        // Opened ten times while one comparison runs, the page does not start ten.
        let Some(_alone) = index.seule_comparaison() else { return };
        if let Err(error) = super::comparer(&work, &etablissement).await {
            tracing::error!(%error, "duplicates not compared");
        }
    });
    Ok(Page::ok(DoublonsPage { cadre: session.cadre("Doublons probables", Lieu::Personnes), paires, coupee }))
}

/// `POST /personnes/doublons`: these two are two.
pub async fn distinguer(
    State(db): State<Db>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Redirect, Refus> {
    let read = |name| PersonneId::parse(champs.raw(name)).ok_or(Refus::Introuvable);
    let (une, autre) = (read("une")?, read("autre")?);
    let mut reading = session.read(&db).await?;
    for id in [&une, &autre] {
        personnes::find(&mut reading, &session.perimetre, id).await?.ok_or(Refus::Introuvable)?;
    }
    drop(reading);
    let mut tx = db.write(session.intent("doublons.distinguer", "personnes", une.as_str())).await?;
    if personnes::limitees(&mut tx, &[une.clone(), autre.clone()]).await? {
        return Err(Refus::Limite);
    }
    queries::distinguer(&mut tx, session.etablissement(), &session.agent.id, &une, &autre).await?;
    tx.record(session.entry("doublons.distinguer", "personnes", autre.as_str()));
    tx.commit().await?;
    Ok(Redirect::to("/personnes/doublons"))
}

/// Who she may also be.
#[derive(Debug, askama::Template)]
#[template(path = "personnes/doublons/reunion.html")]
pub struct ReunionPage {
    cadre: Cadre,
    id: String,
    nom: String,
    cherche: Option<String>,
    trouvees: Vec<(Vue, String)>,
}

/// What is searched, sealed.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    q: String,
}

/// `GET /personnes/{id}/reunion`
pub async fn reunion(
    State(db): State<Db>,
    State(index): State<Index>,
    session: Session,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page<ReunionPage>, Refus> {
    let id = PersonneId::parse(&id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(&db).await?;
    let who = personnes::find(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    let today = db.clock().today();
    let cherche = desceller(db.keys(), &session.agent.id, &params.q);
    let found = match &cherche {
        Some(text) => index.chercher(&mut reading, &session.perimetre, text, today).await?,
        None => index.doublons(&mut reading, &session.perimetre, &who.identite, today).await?,
    };
    drop(reading);
    session.note_read(&db, "doublons.chercher", "personnes", id.as_str()).await?;
    let others = found.into_iter().filter(|one| one.personne.id != id);
    Ok(Page::ok(ReunionPage {
        cadre: session.cadre(format!("Réunir {}", who.identite.initiales()), Lieu::Personnes),
        id: id.to_string(),
        nom: who.identite.affichee(),
        cherche,
        trouvees: others.map(|one| (Vue::of(&one.personne, today), one.raison)).collect(),
    }))
}

/// `POST /personnes/{id}/reunion`: a name never travels in an address.
pub async fn chercher(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Redirect, Refus> {
    let id = PersonneId::parse(&id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(&db).await?;
    personnes::find(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    drop(reading);
    let text: String = champs.line("q").chars().take(TEXTE_MAX).collect();
    let sealed = db.keys().seal(RECHERCHE, session.agent.id.as_str(), &text);
    let q = if text.is_empty() { String::new() } else { format!("?q={}", hex(&sealed)) };
    Ok(Redirect::to(&format!("/personnes/{id}/reunion{q}")))
}

impl Samples for DoublonsPage {
    const NOM: &'static str = "doublons";

    fn samples() -> Vec<(&'static str, Self)> {
        let page =
            |paires| Self { cadre: Cadre::exemple("Doublons probables", Lieu::Personnes), paires, coupee: false };
        let pair = |une, autre, raison: &str| Paire {
            une: Vue::exemple(une),
            autre: Vue::exemple(autre),
            raison: raison.into(),
        };
        let pairs = vec![
            pair("Thierno DIALLO", "Tierno DIALO", "Le nom se prononce pareil, né·e le même jour."),
            pair(
                "Marie-Thérèse Anne-Sophie DE LA ROCHEFOUCAULD-MONTBEL",
                "Marie DE LA ROCHEFOUCAULD",
                "Même téléphone.",
            ),
        ];
        vec![("vide", page(Vec::new())), ("pleine", page(pairs))]
    }
}

impl Samples for ReunionPage {
    const NOM: &'static str = "reunion";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |cherche: Option<&str>, trouvees| Self {
            cadre: Cadre::exemple("Réunir T. D.", Lieu::Personnes),
            id: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Thierno DIALLO".into(),
            cherche: cherche.map(Into::into),
            trouvees,
        };
        let found = vec![(Vue::exemple("Tierno DIALO"), "Le nom se prononce pareil".to_owned())];
        vec![
            ("vide", page(None, Vec::new())),
            ("pleine", page(None, found)),
            ("introuvable", page(Some("zzz"), Vec::new())),
        ]
    }
}
