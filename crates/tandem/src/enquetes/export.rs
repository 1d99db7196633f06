//! `/enquetes/{id}/resultats.csv`: the counts of the screen, masked as they are.

use axum::{
    body::Body,
    extract::{Path, State},
    response::Response,
};
use tandem_platform::Db;

use super::{catalogue::questionnaire, list::ouvrir, publier, queries};
use crate::{
    agents::Session,
    refus::Refus,
    ui::{
        classeur::{Cellule, Csv},
        flux,
    },
};

/// `GET /enquetes/{id}/resultats.csv`
pub async fn csv(State(db): State<Db>, session: Session, Path(id): Path<String>) -> Result<Response, Refus> {
    let (mut reading, one) = ouvrir(&db, &session, &id).await?;
    let de = questionnaire(&one.modele).ok_or(Refus::Introuvable)?;
    let reponses = queries::publiees(&mut reading, &one.id).await?;
    drop(reading);
    let rows = publier::tableau(de, &reponses);
    session.note_read(&db, "enquetes.exporter", "enquetes", one.id.as_str()).await?;
    let header = ["Question", "Réponse", "Nombre", "Sur"].map(Cellule::from).to_vec();
    let cells = rows.into_iter().map(|row| {
        let [question, reponse, n, sur] = row;
        let figure = |text: String| text.parse::<i64>().map_or_else(|_| Cellule::from(text.as_str()), Cellule::from);
        vec![Cellule::from(question.as_str()), Cellule::from(reponse.as_str()), figure(n), figure(sur)]
    });
    let all: Vec<Vec<Cellule>> = std::iter::once(header).chain(cells).collect();
    let bytes = Csv::seul(&all).map_err(tandem_platform::Error::from)?;
    let name = format!("enquete-vague-{}-au-{}.csv", one.vague, db.clock().today());
    Ok(flux::telecharger(Body::from(bytes), &name, "text/csv; charset=utf-8"))
}
