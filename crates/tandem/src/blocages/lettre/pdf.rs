//! The letter on paper: one page, in 14 points, with the places where both sign.

use axum::{
    extract::{Path, State},
    response::Response,
};
use jiff::civil::Date;
use serde::Serialize;
use tandem_pdf::worker::Request;

use super::{ouvrir, texte::lignes};
use crate::{
    agents::{self, EtablissementId, Session},
    app::App,
    blocages::model::Texte,
    refus::Refus,
    ui::de,
};

/// The parts of a letter, line by line: alone, or in a bundle.
#[derive(Debug, Serialize)]
pub(in crate::blocages) struct Parties<'a> {
    de: Vec<&'a str>,
    a: Vec<&'a str>,
    objet: &'a str,
    corps: Vec<&'a str>,
    joindre: Vec<&'a str>,
}

impl<'a> From<&'a Texte> for Parties<'a> {
    fn from(texte: &'a Texte) -> Self {
        Self {
            de: lignes(&texte.de),
            a: lignes(&texte.a),
            objet: &texte.objet,
            corps: lignes(&texte.corps),
            joindre: lignes(&texte.joindre),
        }
    }
}

/// What the template lays out.
#[derive(Debug, Serialize)]
pub(in crate::blocages) struct Feuille<'a> {
    #[serde(flatten)]
    parties: Parties<'a>,
    /// Beside her signature, and beside the agent's.
    signent: [String; 2],
}

impl<'a> Feuille<'a> {
    /// Of a text, signed by her and by who wrote it with her.
    pub(in crate::blocages) fn de(texte: &'a Texte, elle: &str, (agent, lieu): (&str, &str)) -> Self {
        Self {
            parties: texte.into(),
            signent: [format!("Signature {}", de(elle)), format!("Écrite avec {agent}, {lieu}")],
        }
    }

    /// What the press is asked for.
    pub(in crate::blocages) fn ordre(&self, date: Date) -> Request {
        Request {
            template: include_str!("../lettre.typ").to_owned(),
            title: self.parties.objet.to_owned(),
            lang: "fr".to_owned(),
            date: date.to_string(),
            data: serde_json::to_value(self).unwrap_or_default(),
            files: Vec::new(),
            pictures: Vec::new(),
        }
    }
}

/// The name of the établissement of the session.
pub(in crate::blocages) async fn nom_du_lieu(
    on: &mut tandem_platform::Reading,
    place: &EtablissementId,
) -> tandem_platform::Result<String> {
    let all = agents::etablissements(on).await?;
    Ok(all.into_iter().find(|one| one.0 == *place).map(|one| one.1).unwrap_or_default())
}

/// `GET /blocages/{id}/lettre/{marche}/pdf`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Path((id, marche)): Path<(String, String)>,
) -> Result<Response, Refus> {
    let mut reading = session.read(&app.db).await?;
    let open = ouvrir(&mut reading, &app, &session, (&id, &marche)).await?;
    let lieu = nom_du_lieu(&mut reading, session.etablissement()).await?;
    drop(reading);
    session.note_read(&app.db, "blocages.imprimer", "personnes", open.ouvert.personne.id.as_str()).await?;
    let elle = open.ouvert.personne.identite.affichee();
    let feuille = Feuille::de(&open.texte, &elle, (&session.agent.nom, &lieu));
    let bytes = app.presse.imprimer(feuille.ordre(app.db.clock().today())).await.map_err(Refus::SansPdf)?;
    Ok(crate::ui::pdf::rendre(bytes, &format!("lettre-{marche}.pdf")))
}
