//! `/entretiens/rapport.csv`: what the page for a report shows, for a table processor.

use axum::{
    body::Body,
    extract::{Query, State},
    response::Response,
};
use tandem_platform::Db;

use super::{
    model::Public,
    themes::{De, lire},
};
use crate::{
    agents::Session,
    refus::Refus,
    ui::{
        classeur::{Cellule, Csv},
        flux,
    },
};

/// `GET /entretiens/rapport.csv`
pub async fn csv(State(db): State<Db>, session: Session, Query(de): Query<De>) -> Result<Response, Refus> {
    let (_, shown) = lire(&db, &session, &de, true).await?;
    let place = session.etablissement().as_str();
    session.note_read(&db, "entretiens.exporter", "etablissements", place).await?;
    let n = |count: u64| Cellule::from(i64::try_from(count).unwrap_or(i64::MAX));
    let mut rows = vec![
        ["Thème", "Entretiens", "Professionnels", "Personnes accompagnées", "Citation", "De"]
            .map(Cellule::from)
            .to_vec(),
    ];
    for one in &shown.montres {
        let (pros, people) = one.detail.map_or((Cellule::Vide, Cellule::Vide), |[pros, people]| (n(pros), n(people)));
        let nom = || Cellule::from(one.theme.nom.as_str());
        rows.push(vec![nom(), n(one.combien), pros, people, Cellule::Vide, Cellule::Vide]);
        for (who, words) in &one.citations {
            let blank = || Cellule::Vide;
            rows.push(vec![nom(), blank(), blank(), blank(), words.as_str().into(), who.map(Public::un).into()]);
        }
    }
    let bytes = Csv::seul(&rows).map_err(tandem_platform::Error::from)?;
    let name = format!("entretiens-au-{}.csv", db.clock().today());
    Ok(flux::telecharger(Body::from(bytes), &name, "text/csv; charset=utf-8"))
}
