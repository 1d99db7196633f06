//! `/mandats/{id}/copie.pdf`: the copy she keeps, tagged, in French and beside it in her language.

use axum::{
    extract::{Path, State},
    http::{
        HeaderMap,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use serde::Serialize;
use tandem_mandats::Scellee;
use tandem_pdf::worker::Request;

use super::{
    ecrit::Ecrit,
    model::Mandat,
    page::ouvrir,
    queries,
    trace::{HAUT, LARGE, Trace},
};
use crate::{
    agents::{Session, gestion::lien::site},
    app::App,
    refus::Refus,
    ui::{de, qr},
};

/// What the template lays out.
#[derive(Debug, Serialize)]
pub struct Attestation {
    #[serde(flatten)]
    ecrit: Ecrit,
    /// At the bottom of every page: whose it is, should the pages be parted.
    pied: String,
    /// What is read out in the place of the code.
    image: &'static str,
    /// What is read out in the place of each signature drawn on a screen; nothing when the paper is signed by hand.
    traces: Option<[String; 2]>,
    #[serde(skip)]
    titre_fichier: String,
    #[serde(skip)]
    dessin: String,
    /// Both drawn signatures, as pictures.
    #[serde(skip)]
    signes: Vec<(String, String)>,
    /// The day it was made: the same mandate gives the same file, whenever it is asked for.
    #[serde(skip)]
    fait_le: Date,
}

impl Attestation {
    /// The copy of a sealed piece; nothing when this program no longer has the version of its text.
    pub fn de(scellee: &Scellee, adresse: &str, fait_le: Date) -> Option<Self> {
        let ecrit = Ecrit::de(scellee, adresse)?;
        let piece = &scellee.piece;
        Some(Self {
            pied: format!("Mandat {}, code {}", de(&piece.personne.nom), piece.code.replace('-', "\u{2011}")),
            image: "Code à scanner pour retrouver ce mandat",
            titre_fichier: format!("{} {}", ecrit.titre.fr, de(&piece.personne.nom)),
            dessin: qr::dessiner(&ecrit.lien).svg(),
            traces: None,
            signes: Vec::new(),
            fait_le,
            ecrit,
        })
    }

    /// The same, with what both drew on a screen.
    #[must_use]
    pub fn signee(self, (elle, agent): &(Trace, Trace), scellee: &Scellee) -> Self {
        let said = |who: &str| format!("Signature {}, tracée à l’écran", de(who));
        Self {
            traces: Some([said(&scellee.piece.personne.nom), said(&scellee.piece.agent)]),
            signes: [("/elle.svg", elle), ("/agent.svg", agent)].map(|(path, one)| (path.to_owned(), svg(one))).into(),
            ..self
        }
    }

    /// What the press is asked for.
    pub fn ordre(&self) -> Request {
        Request {
            template: include_str!("attestation.typ").to_owned(),
            title: self.titre_fichier.clone(),
            lang: "fr".to_owned(),
            date: self.fait_le.to_string(),
            data: serde_json::to_value(self).unwrap_or_default(),
            files: std::iter::once(("/code.svg".to_owned(), self.dessin.clone())).chain(self.signes.clone()).collect(),
            pictures: Vec::new(),
        }
    }
}

fn svg(trace: &Trace) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {LARGE} {HAUT}\"><path d=\"{}\" fill=\"none\" stroke=\"#000\" \
         stroke-width=\"4\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/></svg>",
        trace.dessin()
    )
}

/// The copy of a mandate, with what both drew on a screen if they did.
pub(super) fn du_mandat(
    app: &App,
    mandat: &Mandat,
    traces: Option<&(Trace, Trace)>,
    adresse: &str,
) -> Option<Attestation> {
    let made = mandat.le.to_zoned_datetime(app.db.clock().zone().clone()).date();
    let copie = Attestation::de(&mandat.scellee, adresse, made)?;
    Some(match traces {
        Some(drawn) => copie.signee(drawn, &mandat.scellee),
        None => copie,
    })
}

/// `GET /mandats/{id}/copie.pdf`
pub async fn get(
    State(app): State<App>,
    session: Session,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Refus> {
    let mut reading = session.read(&app.db).await?;
    let (mandat, personne) = ouvrir(&mut reading, &session, &id).await?;
    let traces = queries::traces(&mut reading, &mandat.id).await?;
    drop(reading);
    // Her copy says what she signed, or is not given: the page tells which part changed.
    if !mandat.est_intact() {
        return Ok(Redirect::to(&format!("/mandats/{}", mandat.id)).into_response());
    }
    let copie = du_mandat(&app, &mandat, traces.as_ref(), &site(&app, &headers)).ok_or(Refus::Introuvable)?;
    session.note_read(&app.db, "mandats.copier", "personnes", personne.id.as_str()).await?;
    let bytes = app.presse.imprimer(copie.ordre()).await.map_err(Refus::SansPdf)?;
    let name = format!("attachment; filename=\"mandat-{}.pdf\"", mandat.scellee.piece.code);
    Ok(([(CONTENT_TYPE, "application/pdf".to_owned()), (CONTENT_DISPOSITION, name)], bytes).into_response())
}
