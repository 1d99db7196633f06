//! `/indicateurs.csv` and `/indicateurs.xlsx`: the figures of the screen, masked as they are, with what each counts.

use axum::{
    body::Body,
    extract::{Query, State},
    response::Response,
};
use tandem_indicateurs::parquet::{self, Pour};
use tandem_platform::Db;

use super::{
    calcul, mots,
    page::{Choix, Feuille},
    tables::{self, Table},
};
use crate::{
    agents::Session,
    app::App,
    refus::Refus,
    ui::{
        classeur::{Cellule, Csv, Xlsx},
        flux::{self, Flux},
    },
};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The year asked for, its export written in the journal.
pub(super) async fn sortir(db: &Db, session: &Session, choix: &Choix) -> Result<Feuille, Refus> {
    let (_, feuille) = Feuille::lire(db, session, choix).await?;
    let feuille = feuille.filter(|one| one.annee.aides > 0).ok_or(Refus::Introuvable)?;
    session.note_read(db, "indicateurs.exporter", "etablissements", session.etablissement().as_str()).await?;
    Ok(feuille)
}

pub(super) fn nom(feuille: &Feuille, kind: &str) -> String {
    format!("indicateurs-{}-au-{}.{kind}", feuille.numero, feuille.le)
}

/// One figure a line: its table, its row, its column. A file read by a program needs no layout.
fn plat(feuille: &Feuille) -> Vec<Vec<Cellule>> {
    let heads = ["Année", "Tableau", "Ligne", "Colonne", "Valeur"].map(Cellule::from).to_vec();
    let mut rows = vec![heads];
    for table in tables::toutes(&feuille.annee) {
        for ligne in &table.lignes {
            let Some((nom, valeurs)) = ligne.split_first() else { continue };
            for (entete, valeur) in table.entetes.iter().skip(1).zip(valeurs) {
                let year = Cellule::from(i64::from(feuille.numero));
                let words = [table.titre.clone(), nom.texte(), entete.clone()].map(Cellule::from);
                rows.push(std::iter::once(year).chain(words).chain([valeur.cellule()]).collect());
            }
        }
    }
    rows
}

/// `GET /indicateurs.csv`
pub async fn csv(State(db): State<Db>, session: Session, Query(choix): Query<Choix>) -> Result<Response, Refus> {
    let feuille = sortir(&db, &session, &choix).await?;
    let bytes = Csv::seul(&plat(&feuille)).map_err(tandem_platform::Error::from)?;
    Ok(flux::telecharger(Body::from(bytes), &nom(&feuille, "csv"), "text/csv; charset=utf-8"))
}

/// `GET /indicateurs.xlsx`
pub async fn xlsx(State(db): State<Db>, session: Session, Query(choix): Query<Choix>) -> Result<Response, Refus> {
    let feuille = sortir(&db, &session, &choix).await?;
    let (mut to, body) = Flux::ouvrir();
    let done = ecrire(&feuille, &mut to).map_err(flux::Echec::from);
    let name = nom(&feuille, "xlsx");
    tokio::spawn(to.finir(done));
    Ok(flux::telecharger(body, &name, XLSX))
}

/// `GET /indicateurs/lignes.parquet`: the rows that are counted, read now. They are still about people: the password is asked again.
pub async fn parquet(State(app): State<App>, session: Session, Query(choix): Query<Choix>) -> Result<Response, Refus> {
    let feuille = sortir(&app.db, &session, &choix).await?;
    let read = calcul::lire(&app.db, &app.regles, session.etablissement()).await?;
    let tous = read.annees.get(&feuille.numero).ok_or(Refus::Introuvable)?;
    let mut bytes = Vec::new();
    parquet::aides(&mut bytes, tous, &read.noms, Pour::Sortie)
        .map_err(std::io::Error::other)
        .map_err(tandem_platform::Error::from)?;
    Ok(flux::telecharger(Body::from(bytes), &nom(&feuille, "parquet"), "application/vnd.apache.parquet"))
}

/// Letters a sheet of a spreadsheet may be named with, and how many.
fn feuille_de(table: &Table, rang: usize) -> String {
    let kept: String = table.titre.chars().filter(|letter| letter.is_alphanumeric() || *letter == ' ').collect();
    format!("{rang} {kept}").chars().take(31).collect()
}

fn ecrire(feuille: &Feuille, to: &mut Flux) -> std::io::Result<()> {
    let mut book = Xlsx::default();
    for (rang, table) in tables::toutes(&feuille.annee).iter().enumerate() {
        book.ouvrir(to, &feuille_de(table, rang + 1), table.entetes.iter().map(|one| one.as_str().into()).collect())?;
        let rows: Vec<Vec<Cellule>> =
            table.lignes.iter().map(|ligne| ligne.iter().map(super::tables::Valeur::cellule).collect()).collect();
        book.lignes(to, &rows)?;
        Xlsx::fermer(to)?;
    }
    let heads = ["Chiffre", "Ce qu’il compte", "À lire avec prudence", "Unité", "Source"];
    book.ouvrir(to, "définitions", heads.map(Cellule::from).to_vec())?;
    let year = format!("Aides de {}, {}. Chiffres du {}.", feuille.numero, feuille.etablissement, feuille.le);
    let mut words: Vec<Vec<Cellule>> = vec![vec!["Période".into(), year.into()]];
    words.extend(mots::DEFINITIONS.toutes().iter().map(|one| {
        [&one.nom, &one.compte, &one.prudence, &one.unite, &one.source]
            .map(|text| Cellule::from(text.as_str()))
            .to_vec()
    }));
    let hidden = "Moins de cinq personnes ou de trois professionnels, ou chiffre qui permettrait de les retrouver.";
    words.push(vec!["masqué".into(), hidden.into()]);
    words.push(vec!["Colonnes du Parquet".into()]);
    words.extend(parquet::AIDES.iter().map(|one| vec![one.nom.into(), one.sens.into()]));
    book.lignes(to, &words)?;
    Xlsx::fermer(to)?;
    book.finir(to, false)
}
