//! `/imports/{id}`: what Tandem understands, then how far it is, then what asks for a choice.

use std::collections::BTreeMap;

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use tandem_platform::{
    Db,
    web::{Errors, Fields},
};
use tandem_tableur::{self as tableur, Champ, lettre_colonne};

use super::{
    Choix, Etat, Import, ImportId, Issue, Ligne, Referent, queries, reprise,
    reste::{identite, reste},
};
use crate::{
    agents::{self, Session},
    refus::Refus,
    ui::{Cadre, Lieu, Page, nombre},
};

/// Rows read to say, before anything is written, how many will come in.
const COMPTEES: i64 = 10_000;
/// Rows listed for correction.
const LISTEES: i64 = 50;

/// One column and the field it feeds.
#[derive(Debug)]
pub(super) struct Colonne {
    pub index: usize,
    pub entete: String,
    pub exemples: String,
    pub pourquoi: String,
    pub choisi: String,
    pub interdite: bool,
}

/// One of the first rows, as it would come in; or a row that asks for a choice.
#[derive(Debug)]
pub(super) struct Vue {
    pub numero: i64,
    pub nom: String,
    pub detail: String,
    pub fautes: Vec<String>,
    /// What is to be done about it, when something is.
    pub geste: &'static str,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "imports/page.html")]
pub struct ImportPage {
    pub(super) cadre: Cadre,
    pub(super) erreurs: Errors,
    pub(super) id: String,
    pub(super) fichier: String,
    pub(super) equipe: String,
    pub(super) etat: Etat,
    pub(super) comptes: BTreeMap<&'static str, i64>,
    pub(super) avertissements: Vec<String>,
    pub(super) colonnes: Vec<Colonne>,
    pub(super) referent: Referent,
    pub(super) vues: Vec<Vue>,
    /// Rows understood and rows to correct with these columns, before the start.
    pub(super) compte: Option<(i64, i64)>,
}

impl ImportPage {
    /// How many rows have this outcome.
    fn n(&self, code: &str) -> i64 {
        self.comptes.get(code).copied().unwrap_or(0)
    }

    fn lignes(&self) -> String {
        nombre(self.total(), "ligne", "lignes")
    }

    /// What will happen, in one sentence.
    fn annonce(&self) -> String {
        let Some((good, bad)) = self.compte else { return String::new() };
        let good = nombre(good, "ligne comprise", "lignes comprises");
        match bad {
            0 => format!("{good}. Rien à corriger."),
            bad => format!("{good}, {bad} à corriger ensuite, à l’écran. Aucune ne sera perdue."),
        }
    }

    fn reprises(&self) -> String {
        nombre(self.n("creee"), "personne reprise", "personnes reprises")
    }

    /// What became of the rows, in words, without what did not happen.
    fn issues(&self) -> Vec<(&'static str, i64)> {
        let words = [
            ("Reprises", "creee"),
            ("Déjà là", "deja"),
            ("Lignes vides", "vide"),
            ("À corriger", "corriger"),
            ("À décider", "decider"),
            ("Laissées", "laissee"),
        ];
        words.into_iter().map(|(nom, code)| (nom, self.n(code))).filter(|(_, n)| *n > 0).collect()
    }

    fn total(&self) -> i64 {
        self.comptes.values().sum()
    }

    fn lues(&self) -> i64 {
        self.total() - self.n("attend")
    }

    fn a_verifier(&self) -> bool {
        self.etat == Etat::AVerifier
    }

    fn en_cours(&self) -> bool {
        self.etat == Etat::EnCours
    }

    fn abandonne(&self) -> bool {
        self.etat == Etat::Abandonne
    }

    fn moi(&self) -> bool {
        self.referent == Referent::Moi
    }
}

async fn open(db: &Db, session: &Session, id: &str) -> Result<(Import, String), Refus> {
    let id = ImportId::parse(id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(db).await?;
    let import = queries::find(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    let equipes = agents::equipes(&mut reading, &session.perimetre).await?;
    // Names of the rows are about to be shown, whatever the answer.
    session.note_read(db, "imports.voir", "imports", id.as_str()).await?;
    let nom = equipes.into_iter().find(|equipe| equipe.id == import.equipe).map(|equipe| equipe.nom);
    Ok((import, nom.unwrap_or_default()))
}

/// `GET /imports/{id}`
pub async fn get(State(db): State<Db>, session: Session, Path(id): Path<String>) -> Result<Page<ImportPage>, Refus> {
    let (import, equipe) = open(&db, &session, &id).await?;
    let choix = import.choix.clone().unwrap_or_else(|| import.apercu.proposes.clone());
    let mut reading = session.read(&db).await?;
    let keys = reading.keys().clone();
    let mut vues = Vec::new();
    for issue in [Issue::Corriger, Issue::Decider, Issue::Laissee] {
        let rows = queries::lignes(&mut reading, &keys, &import.id, issue, LISTEES).await?;
        vues.extend(rows.iter().map(|row| a_choisir(row, &choix, db.clock().today())));
    }
    let counted = comptees(&mut reading, &import, &choix, db.clock().today()).await?;
    drop(reading);
    let mut page = shown(&session, &import, equipe, &choix, db.clock().today(), Errors::default());
    page.compte = counted;
    if import.choix.is_some() {
        page.vues = vues;
    }
    Ok(Page::ok(page))
}

/// How many of the first rows will come in as they are, and how many ask for a correction.
async fn comptees(
    reading: &mut tandem_platform::Reading,
    import: &Import,
    choix: &Choix,
    today: Date,
) -> Result<Option<(i64, i64)>, Refus> {
    if import.etat() != Etat::AVerifier {
        return Ok(None);
    }
    let keys = reading.keys().clone();
    let rows = queries::lignes(reading, &keys, &import.id, Issue::Attend, COMPTEES).await?;
    let columns = choix.correspondance();
    let fits = |row: &Ligne| {
        let numero = usize::try_from(row.numero).unwrap_or(0);
        tableur::convertir(&tableur::Ligne { numero, cellules: row.cellules.clone() }, &columns, today).is_ok()
    };
    let good = i64::try_from(rows.iter().filter(|row| fits(row)).count()).unwrap_or(0);
    Ok(Some((good, i64::try_from(rows.len()).unwrap_or(0) - good)))
}

fn shown(
    session: &Session,
    import: &Import,
    equipe: String,
    choix: &Choix,
    today: Date,
    erreurs: Errors,
) -> ImportPage {
    let apercu = &import.apercu;
    let column = |(index, entete): (usize, &String)| Colonne {
        index,
        entete: if entete.is_empty() { format!("Colonne {}", lettre_colonne(index)) } else { entete.clone() },
        exemples: examples(&apercu.exemples, index),
        pourquoi: apercu.pourquoi.get(&index).cloned().unwrap_or_default(),
        choisi: choix.colonnes.get(&index).cloned().unwrap_or_default(),
        interdite: apercu.interdites.contains(&index),
    };
    ImportPage {
        cadre: session.cadre("Reprendre un tableau", Lieu::Personnes),
        erreurs,
        id: import.id.to_string(),
        fichier: import.fichier.clone(),
        equipe,
        etat: import.etat(),
        comptes: import.comptes.clone(),
        avertissements: apercu.avertissements.clone(),
        colonnes: apercu.entetes.iter().enumerate().map(column).collect(),
        referent: choix.referent,
        compte: None,
        vues: apercu.exemples.iter().map(|(numero, cells)| understood(*numero, cells, choix, today)).collect(),
    }
}

fn examples(rows: &[(usize, Vec<String>)], column: usize) -> String {
    let cells = rows.iter().filter_map(|(_, cells)| cells.get(column)).filter(|cell| !cell.is_empty());
    cells.take(2).map(|cell| cell.chars().take(40).collect::<String>()).collect::<Vec<_>>().join(" · ")
}

/// A row as Tandem understands it with these columns.
fn understood(numero: usize, cells: &[String], choix: &Choix, today: Date) -> Vue {
    let ligne = tableur::Ligne { numero, cellules: cells.to_vec() };
    let numero = i64::try_from(numero).unwrap_or(0);
    match tableur::convertir(&ligne, &choix.correspondance(), today) {
        Ok(None) => Vue { numero, nom: "Ligne vide".into(), detail: String::new(), fautes: Vec::new(), geste: "" },
        Ok(Some(lue)) => {
            let who = identite(&lue);
            let mut detail: Vec<String> = Some(who.distinction()).filter(|text| !text.is_empty()).into_iter().collect();
            detail.extend(reste(&lue, false).into_iter().map(|(label, text)| format!("{label} : {text}")));
            Vue { numero, nom: who.affichee(), detail: detail.join(" · "), fautes: Vec::new(), geste: "" }
        }
        Err(errors) => Vue {
            numero,
            nom: cells.iter().filter(|cell| !cell.is_empty()).take(3).cloned().collect::<Vec<_>>().join(" · "),
            detail: String::new(),
            fautes: errors.into_iter().map(|error| error.message).collect(),
            geste: "",
        },
    }
}

fn a_choisir(row: &Ligne, choix: &Choix, today: Date) -> Vue {
    let vue = understood(usize::try_from(row.numero).unwrap_or(0), &row.cellules, choix, today);
    match row.issue {
        Issue::Decider => {
            Vue {
                fautes: vec!["Une personne de l’équipe porte ce nom, ou presque.".into()], geste: "Choisir", ..vue
            }
        }
        Issue::Laissee => {
            Vue { fautes: vec!["Laissée de côté. Son contenu est gardé.".into()], geste: "Reprendre", ..vue }
        }
        _ => Vue { geste: "Corriger", ..vue },
    }
}

/// `POST /imports/{id}`: another look with other columns, or start.
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (import, equipe) = open(&db, &session, &id).await?;
    let choix = read_choice(&champs, &import);
    let mut erreurs = Errors::default();
    if import.etat() == Etat::AVerifier && !choix.correspondance().nomme() {
        erreurs.add("colonnes", "Dites au moins quelle colonne contient le nom ou le prénom.");
    }
    if let Some(champ) = choix.double() {
        erreurs.add(
            "colonnes",
            format!("Deux colonnes ne peuvent pas être ensemble {}. Laissez-en une de côté.", champ.libelle()),
        );
    }
    let today = db.clock().today();
    if !erreurs.is_empty() {
        return Ok(Page::to_correct(shown(&session, &import, equipe, &choix, today, erreurs)).into_response());
    }
    if champs.raw("action") != "lancer" {
        let compte = comptees(&mut session.read(&db).await?, &import, &choix, today).await?;
        let page = shown(&session, &import, equipe, &choix, today, erreurs);
        return Ok(Page::ok(ImportPage { compte, ..page }).into_response());
    }
    if import.etat() == Etat::AVerifier {
        let mut tx = db.write(session.intent("imports.lancer", "imports", import.id.as_str())).await?;
        queries::lancer(&mut tx, session.etablissement(), &import, &session.agent.id, &choix).await?;
        tx.commit().await?;
    }
    if import.etat() != Etat::Abandonne {
        reprise::lancer(&db, session.etablissement(), &import.id);
    }
    Ok(Redirect::to(&format!("/imports/{}", import.id)).into_response())
}

fn read_choice(champs: &Fields, import: &Import) -> Choix {
    let mut colonnes = BTreeMap::new();
    for index in 0..import.apercu.entetes.len() {
        let code = champs.raw(&format!("colonne-{index}"));
        if !import.apercu.interdites.contains(&index) && Champ::parse(code).is_some() {
            colonnes.insert(index, code.to_owned());
        }
    }
    let referent = if champs.raw("referent") == "personne" { Referent::Personne } else { Referent::Moi };
    Choix { colonnes, referent }
}

/// `POST /imports/{id}/abandon`
pub async fn abandonner(State(db): State<Db>, session: Session, Path(id): Path<String>) -> Result<Redirect, Refus> {
    let (import, _) = open(&db, &session, &id).await?;
    if import.etat() == Etat::AVerifier {
        let mut tx = db.write(session.intent("imports.abandonner", "imports", import.id.as_str())).await?;
        queries::abandonner(&mut tx, session.etablissement(), &import.id, &session.agent.id).await?;
        tx.commit().await?;
    }
    Ok(Redirect::to("/imports"))
}
