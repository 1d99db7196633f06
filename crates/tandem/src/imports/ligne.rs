//! `/imports/{id}/lignes/{numero}`: a row to correct, or a name already known.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::{Db, web::Fields};
use tandem_tableur::{Champ, lettre_colonne};

use super::{
    Import, ImportId, Issue, Ligne, queries,
    reprise::{self, Homonyme},
};
use crate::{
    agents::Session,
    personnes::{self, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// Rows decided in one press; the page says what is left.
const PAR_LOT: i64 = 500;
/// Longest cell kept.
const CASE_MAX: usize = 10_000;

/// One cell to correct.
#[derive(Debug)]
pub struct Case {
    colonne: usize,
    entete: String,
    champ: &'static str,
    texte: String,
    longue: bool,
    faute: Option<String>,
}

/// The person who has the same name.
#[derive(Debug)]
pub struct Connue {
    id: String,
    nom: String,
    detail: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "imports/ligne.html")]
pub struct LignePage {
    cadre: Cadre,
    import: String,
    fichier: String,
    numero: i64,
    cases: Vec<Case>,
    generale: Option<String>,
    connue: Option<Connue>,
    restent: i64,
}

struct Ouverte {
    import: Import,
    ligne: Ligne,
}

/// A row one may still decide; nothing when it is already in.
async fn open(db: &Db, session: &Session, id: &str, numero: &str) -> Result<Option<Ouverte>, Refus> {
    let id = ImportId::parse(id).ok_or(Refus::Introuvable)?;
    let numero = numero.parse().map_err(|_| Refus::Introuvable)?;
    let mut reading = session.read(db).await?;
    let import = queries::find(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    let keys = reading.keys().clone();
    let ligne = queries::ligne(&mut reading, &keys, &id, numero).await?;
    let Some(ligne) = Some(ligne.ok_or(Refus::Introuvable)?).filter(|ligne| ligne.issue.est_ouverte()) else {
        return Ok(None);
    };
    session.note_read(db, "imports.voir", "imports", id.as_str()).await?;
    Ok(Some(Ouverte { import, ligne }))
}

/// `GET /imports/{id}/lignes/{numero}`
pub async fn get(
    State(db): State<Db>,
    session: Session,
    Path((id, numero)): Path<(String, String)>,
) -> Result<Response, Refus> {
    let Some(open) = open(&db, &session, &id, &numero).await? else { return Ok(to_import(&id)) };
    Ok(Page::ok(page(&db, &session, &open).await?).into_response())
}

fn to_import(id: &str) -> Response {
    Redirect::to(&format!("/imports/{id}")).into_response()
}

async fn page(db: &Db, session: &Session, open: &Ouverte) -> Result<LignePage, Refus> {
    let Ouverte { import, ligne } = open;
    let connue = match ligne.personne.as_deref().and_then(PersonneId::parse) {
        Some(id) => {
            let mut reading = session.read(db).await?;
            personnes::find(&mut reading, &session.perimetre, &id).await?.map(|known| Connue {
                id: known.id.to_string(),
                nom: known.identite.affichee(),
                detail: [
                    known.identite.naissance.map(|date| format!("né·e le {}", dates::long(date))),
                    known.identite.telephone.as_deref().map(crate::ui::telephone),
                    Some(format!("dernier acte : {}", known.vue(db.clock().today()))),
                ]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · "),
            })
        }
        None => None,
    };
    Ok(LignePage {
        cadre: session.cadre(format!("Ligne {} du tableau", ligne.numero), Lieu::Personnes),
        import: import.id.to_string(),
        fichier: import.fichier.clone(),
        numero: ligne.numero,
        cases: cases(import, ligne),
        generale: ligne.fautes.iter().find(|faute| faute.colonne.is_none()).map(|faute| faute.phrase.clone()),
        connue,
        restent: import.compte(Issue::Corriger) + import.compte(Issue::Decider)
            - i64::from(ligne.issue.demande_un_choix()),
    })
}

fn cases(import: &Import, ligne: &Ligne) -> Vec<Case> {
    let choix = import.choix.clone().unwrap_or_default();
    let used = choix.correspondance();
    let case = |(colonne, champ): (usize, Champ)| Case {
        colonne,
        entete: import.apercu.entetes.get(colonne).cloned().unwrap_or_else(|| lettre_colonne(colonne)),
        champ: champ.libelle(),
        texte: ligne.cellules.get(colonne).cloned().unwrap_or_default(),
        // A one-line field would join the lines of a note.
        longue: champ == Champ::Note || ligne.cellules.get(colonne).is_some_and(|text| text.contains('\n')),
        faute: ligne.fautes.iter().find(|faute| faute.colonne == Some(colonne)).map(|faute| faute.phrase.clone()),
    };
    used.utiles().map(case).collect()
}

/// `POST /imports/{id}/lignes/{numero}`
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Path((id, numero)): Path<(String, String)>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let Some(Ouverte { import, mut ligne }) = open(&db, &session, &id, &numero).await? else {
        return Ok(to_import(&id));
    };
    let run = reprise::Cadre::of(&db, session.etablissement(), &import.id).await?.ok_or(Refus::Introuvable)?;
    let (same, action) = (ligne.personne.as_deref().and_then(PersonneId::parse), champs.raw("action"));
    if action == "laisser" {
        run.laisser(&db, &session.agent.id, &ligne).await?;
        return suivante(&db, &session, &import.id).await;
    }
    correct(&mut ligne, &import, &champs);
    let homonyme = match (action, same) {
        ("meme", Some(same)) => Homonyme::Meme(same),
        ("creer", _) => Homonyme::Creer,
        _ => Homonyme::Demander,
    };
    let issue = run.reprendre(&db, &session.agent.id, &ligne, &homonyme).await?;
    if issue.demande_un_choix()
        && let Some(again) = open(&db, &session, import.id.as_str(), &numero).await?
    {
        return Ok(Page::to_correct(page(&db, &session, &again).await?).into_response());
    }
    suivante(&db, &session, &import.id).await
}

/// The cells as corrected on screen; those not on screen stay as they were.
fn correct(ligne: &mut Ligne, import: &Import, champs: &Fields) {
    let choix = import.choix.clone().unwrap_or_default();
    for (colonne, _) in choix.correspondance().utiles() {
        let name = format!("case-{colonne}");
        if champs.raw_opt(&name).is_some() {
            if ligne.cellules.len() <= colonne {
                ligne.cellules.resize(colonne + 1, String::new());
            }
            ligne.cellules[colonne] = champs.note(&name).chars().take(CASE_MAX).collect();
        }
    }
}

async fn suivante(db: &Db, session: &Session, import: &ImportId) -> Result<Response, Refus> {
    let mut reading = session.read(db).await?;
    let keys = reading.keys().clone();
    for issue in [Issue::Corriger, Issue::Decider] {
        if let Some(next) = queries::lignes(&mut reading, &keys, import, issue, 1).await?.first() {
            return Ok(Redirect::to(&format!("/imports/{import}/lignes/{}", next.numero)).into_response());
        }
    }
    Ok(Redirect::to(&format!("/imports/{import}")).into_response())
}

/// `POST /imports/{id}/decisions`: the same answer for every name already known.
pub async fn decider_tout(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Redirect, Refus> {
    let id = ImportId::parse(&id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(&db).await?;
    let import = queries::find(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    let keys = reading.keys().clone();
    let rows = queries::lignes(&mut reading, &keys, &import.id, Issue::Decider, PAR_LOT).await?;
    drop(reading);
    let run = reprise::Cadre::of(&db, session.etablissement(), &import.id).await?.ok_or(Refus::Introuvable)?;
    for row in rows {
        let homonyme = match (champs.raw("choix"), row.personne.as_deref().and_then(PersonneId::parse)) {
            ("meme", Some(same)) => Homonyme::Meme(same),
            ("creer", _) => Homonyme::Creer,
            _ => continue,
        };
        run.reprendre(&db, &session.agent.id, &row, &homonyme).await?;
    }
    Ok(Redirect::to(&format!("/imports/{}", import.id)))
}

impl LignePage {
    fn fautes(&self) -> impl Iterator<Item = (usize, &str)> {
        self.cases.iter().filter_map(|case| Some((case.colonne, case.faute.as_deref()?)))
    }
}

impl Samples for LignePage {
    const NOM: &'static str = "import-ligne";

    fn samples() -> Vec<(&'static str, Self)> {
        let id = || "019aa000-0000-7000-8000-000000000001".to_owned();
        let case = |colonne, entete: &str, champ, texte: &str, faute: Option<&str>| Case {
            colonne,
            entete: entete.into(),
            champ,
            texte: texte.into(),
            longue: false,
            faute: faute.map(Into::into),
        };
        let page = |connue, faute| Self {
            cadre: Cadre::exemple("Ligne 3 de file active.xlsx", Lieu::Personnes),
            import: id(),
            fichier: "file active.xlsx".into(),
            numero: 3,
            cases: vec![
                case(0, "Nom", "le nom", "DIALLO", None),
                case(1, "DDN", "la date de naissance", "32/13/85", faute),
            ],
            generale: None,
            connue,
            restent: 4,
        };
        let known = Connue { id: id(), nom: "Aïssata DIALLO".into(), detail: "né·e le 12 mars 1985".into() };
        vec![
            ("en erreur", page(None, Some("« 32/13/85 » n’est pas une date."))),
            ("a decider", page(Some(known), None)),
        ]
    }
}
