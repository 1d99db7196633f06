//! `/observatoire.csv` and `/observatoire.xlsx`: the figures of the screen, masked as they are.

use axum::{
    body::Body,
    extract::{Query, State},
    response::Response,
};
use tandem_platform::Db;

use super::{
    model::{COLONNES, Case},
    page::{Choix, Feuille},
};
use crate::{
    agents::Session,
    refus::Refus,
    ui::{
        classeur::{Cellule, Csv, Xlsx},
        flux::{self, Flux},
    },
};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Header, then the rows.
fn tableau(feuille: &Feuille) -> (Vec<Cellule>, Vec<Vec<Cellule>>) {
    let cell = |case: &Case| case.nombre().map_or_else(|| Cellule::from(case.texte()), Cellule::from);
    let names = ["Administration", "Droit"].into_iter().chain(COLONNES.iter().map(|one| one.seul));
    let row = |ligne: &super::model::Ligne| {
        let administration = if ligne.administration.is_empty() { "Ensemble" } else { &ligne.administration };
        let names = [Cellule::from(administration), Cellule::from(ligne.droit.as_str())];
        names.into_iter().chain(ligne.cases.iter().map(cell)).collect()
    };
    (names.map(Cellule::from).collect(), feuille.publie.lignes.iter().map(row).collect())
}

/// The year asked for, its export written in the journal.
async fn sortir(db: &Db, session: &Session, choix: &Choix) -> Result<Feuille, Refus> {
    let (_, feuille) = Feuille::lire(db, session, choix).await?;
    let feuille = feuille.filter(|one| !one.publie.lignes.is_empty()).ok_or(Refus::Introuvable)?;
    session.note_read(db, "observatoire.exporter", "etablissements", session.etablissement().as_str()).await?;
    Ok(feuille)
}

fn nom(feuille: &Feuille, kind: &str) -> String {
    format!("blocages-{}-au-{}.{kind}", feuille.annee, feuille.le)
}

/// `GET /observatoire.csv`
pub async fn csv(State(db): State<Db>, session: Session, Query(choix): Query<Choix>) -> Result<Response, Refus> {
    let feuille = sortir(&db, &session, &choix).await?;
    let (header, rows) = tableau(&feuille);
    let all: Vec<Vec<Cellule>> = std::iter::once(header).chain(rows).collect();
    let bytes = Csv::seul(&all).map_err(tandem_platform::Error::from)?;
    Ok(flux::telecharger(Body::from(bytes), &nom(&feuille, "csv"), "text/csv; charset=utf-8"))
}

/// `GET /observatoire.xlsx`
pub async fn xlsx(State(db): State<Db>, session: Session, Query(choix): Query<Choix>) -> Result<Response, Refus> {
    let feuille = sortir(&db, &session, &choix).await?;
    let (mut to, body) = Flux::ouvrir();
    let done = ecrire(&feuille, &mut to).map_err(flux::Echec::from);
    let name = nom(&feuille, "xlsx");
    tokio::spawn(to.finir(done));
    Ok(flux::telecharger(body, &name, XLSX))
}

fn ecrire(feuille: &Feuille, to: &mut Flux) -> std::io::Result<()> {
    let (header, rows) = tableau(feuille);
    let mut book = Xlsx::default();
    book.ouvrir(to, "blocages", header)?;
    book.lignes(to, &rows)?;
    Xlsx::fermer(to)?;
    book.ouvrir(to, "définitions", vec!["Chiffre".into(), "Ce qu’il compte".into()])?;
    let said = |one: &super::model::Colonne| vec![Cellule::from(one.seul), Cellule::from(one.sens)];
    let year =
        format!("Blocages déclarés en {}, {}. Chiffres du {}.", feuille.annee, feuille.etablissement, feuille.le);
    let mut words = vec![vec![Cellule::from("Période"), Cellule::from(year)]];
    words.extend(COLONNES.iter().map(said));
    words.push(vec!["masqué".into(), "Moins de cinq personnes, ou chiffre qui permettrait de les retrouver.".into()]);
    book.lignes(to, &words)?;
    Xlsx::fermer(to)?;
    book.finir(to, false)
}
