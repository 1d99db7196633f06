//! `/equipe/export`: the data of the établissement, taken out as a table processor opens them.

mod blocages;
mod comptes;
mod correspondants;
mod demarches;
mod garde;
mod mandats;
mod queries;
mod rappels;
mod renoncements;
mod tables;
#[cfg(test)]
mod tests;
mod vie;

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Response},
};
use tandem_platform::{
    Db,
    web::{Errors, Fields},
};

use self::tables::{Sortie, Table, toutes};
use super::{model::ExtractionId, noms::Noms};
use crate::{
    agents::Session,
    refus::Refus,
    ui::{
        Cadre, Lieu, Page, Samples,
        classeur::{Cellule, Csv, Xlsx},
        dates,
        flux::{self, Echec, Flux},
    },
};

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "droits/extraction/page.html")]
pub struct ExtractionPage {
    cadre: Cadre,
    erreurs: Errors,
    numero: String,
    tables: Vec<(&'static str, &'static str)>,
    sorties: Vec<String>,
}

async fn page(db: &Db, session: &Session, erreurs: Errors) -> Result<ExtractionPage, Refus> {
    let mut reading = session.read(db).await?;
    let noms = Noms::lire(&mut reading, &session.perimetre).await?;
    let past = queries::extractions(&mut reading, session.etablissement()).await?;
    let told = |(forme, agent, at): (String, _, jiff::Timestamp)| {
        let day = at.to_zoned_datetime(db.clock().zone().clone()).date();
        format!("Le {}, par {}, en {}", dates::long(day), noms.nom(&agent), forme.to_uppercase())
    };
    Ok(ExtractionPage {
        cadre: session.cadre("Sortir toutes les données", Lieu::Equipe),
        erreurs,
        numero: ExtractionId::new(db.clock(), db.random()).to_string(),
        tables: toutes().map(|table| (table.nom, table.sens)).collect(),
        sorties: past.into_iter().map(told).collect(),
    })
}

/// `GET /equipe/export`
pub async fn get(State(db): State<Db>, session: Session) -> Result<Page<ExtractionPage>, Refus> {
    Ok(Page::ok(page(&db, &session, Errors::default()).await?))
}

/// `POST /equipe/export`
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let forme = champs.raw("forme").to_owned();
    let (kind, nature) = match forme.as_str() {
        "csv" => ("zip", "application/zip"),
        "xlsx" => ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        _ => {
            let mut erreurs = Errors::default();
            erreurs.add("forme", "Choisissez CSV ou XLSX.");
            return Ok(Page::to_correct(page(&db, &session, erreurs).await?).into_response());
        }
    };
    let id = ExtractionId::parse(champs.raw("numero")).unwrap_or_else(|| ExtractionId::new(db.clock(), db.random()));
    let house = session.etablissement();
    let mut tx = db.write(session.intent("droits.exporter", "etablissements", house.as_str())).await?;
    queries::noter_extraction(&mut tx, house, &id, &forme, &session.agent.id).await?;
    tx.commit().await?;
    let name = format!("tandem-{}.{kind}", db.clock().today());
    let (mut flux, body) = Flux::ouvrir();
    tokio::spawn(async move {
        let mut book = if forme == "csv" { Classeur::Csv } else { Classeur::Xlsx(Xlsx::default()) };
        let done = ecrire(&db, &session, &mut book, &mut flux).await;
        Box::pin(flux.finir(done)).await;
    });
    Ok(flux::telecharger(body, &name, nature))
}

/// Where the tables go.
enum Classeur {
    Csv,
    Xlsx(Xlsx),
}

impl Classeur {
    fn ouvrir(&mut self, to: &mut Flux, table: &Table) -> std::io::Result<()> {
        let entete = table.colonnes.iter().map(|one| Cellule::from(one.0)).collect();
        match self {
            Self::Csv => Csv::ouvrir(to, table.nom, entete),
            Self::Xlsx(book) => book.ouvrir(to, table.nom, entete),
        }
    }

    fn lignes(&mut self, to: &mut Flux, rows: &[Vec<Cellule>]) -> std::io::Result<()> {
        match self {
            Self::Csv => Csv::lignes(to, rows),
            Self::Xlsx(book) => book.lignes(to, rows),
        }
    }

    fn fermer(&mut self, to: &mut Flux) -> std::io::Result<()> {
        match self {
            Self::Csv => Ok(()),
            Self::Xlsx(_) => Xlsx::fermer(to),
        }
    }
}

/// What the columns mean, and how many rows each table has.
const DICTIONNAIRE: Table = Table {
    nom: "dictionnaire",
    sens: "",
    colonnes: &[
        ("tableau", "Nom du tableau"),
        ("colonne", "Nom de la colonne ; vide pour le tableau entier"),
        ("sens", "Ce qu’elle veut dire"),
        ("lignes", "Lignes du tableau"),
    ],
    tables: &[],
    lire: |_, _, _| Box::pin(async { Ok(tables::Lot { lignes: Vec::new(), suite: None }) }),
};

async fn ecrire(db: &Db, session: &Session, book: &mut Classeur, to: &mut Flux) -> Result<(), Echec> {
    let cx = Sortie::lire(db, session).await?;
    let mut dictionary = Vec::new();
    for table in toutes() {
        book.ouvrir(to, table)?;
        let (mut after, mut count) = (String::new(), 0_i64);
        loop {
            // A connection is taken for one batch only: a slow download keeps nobody waiting.
            let lot = {
                let mut reading = session.read(db).await?;
                (table.lire)(&mut reading, &cx, &after).await?
            };
            count += i64::try_from(lot.lignes.len()).unwrap_or(0);
            book.lignes(to, &lot.lignes)?;
            to.pousser().await?;
            match lot.suite {
                Some(next) => after = next,
                None => break,
            }
        }
        book.fermer(to)?;
        let line = |column: &str, sense: &str, count| {
            vec![table.nom.into(), column.into(), sense.into(), Cellule::from(count)]
        };
        dictionary.push(line("", table.sens, Some(count)));
        dictionary.extend(table.colonnes.iter().map(|(name, sense)| line(name, sense, None)));
    }
    book.ouvrir(to, &DICTIONNAIRE)?;
    book.lignes(to, &dictionary)?;
    book.fermer(to)?;
    if let Classeur::Xlsx(book) = book {
        book.finir(to, true)?;
    }
    to.pousser().await?;
    Ok(())
}

/// Each table, and the tables of the base it tells.
#[cfg(test)]
pub(super) fn inventaire() -> Vec<(&'static str, &'static [&'static str])> {
    toutes().map(|table| (table.nom, table.tables)).collect()
}

/// The same, with the statements that read it.
#[cfg(test)]
pub(super) async fn lus(
    db: &Db,
    session: &Session,
) -> Vec<(&'static str, &'static [&'static str], Vec<&'static tandem_platform::db::Statement>)> {
    let cx = Sortie::lire(db, session).await.expect("context");
    let mut all = Vec::new();
    for table in toutes() {
        let mut on = session.read(db).await.expect("read");
        let (lot, statements) = tandem_platform::db::traced((table.lire)(&mut on, &cx, "")).await;
        lot.expect("rows");
        all.push((table.nom, table.tables, statements));
    }
    all
}

impl Samples for ExtractionPage {
    const NOM: &'static str = "extraction";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |erreurs, sorties| Self {
            cadre: Cadre::exemple("Sortir toutes les données", Lieu::Equipe),
            erreurs,
            numero: "019aa000-0000-7000-8000-000000000009".into(),
            tables: toutes().map(|table| (table.nom, table.sens)).collect(),
            sorties,
        };
        let mut erreurs = Errors::default();
        erreurs.add("forme", "Choisissez CSV ou XLSX.");
        let past = vec!["Le 3 novembre 2026, par Martine Perrin, en XLSX".to_owned()];
        vec![
            ("vide", page(Errors::default(), Vec::new())),
            ("pleine", page(Errors::default(), past)),
            ("en erreur", page(erreurs, Vec::new())),
        ]
    }
}
