//! `POST /enquetes/{id}/tickets`: a sheet of codes that serve once, shown once. Nothing keeps which codes were on it.

use axum::{
    Extension,
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::web::Fields;

use super::{
    model::{EnqueteId, TirageId},
    page::adresse,
    queries,
};
use crate::{
    agents::{Session, code},
    app::App,
    refus::Refus,
    ui::{
        Cadre, Lieu, Page, Samples, dates,
        qr::{self, Qr},
    },
};

/// Letters of a code: 40 bits.
pub(super) const LETTRES: usize = 8;
/// Codes of a sheet: whole pages of twelve.
const TIRAGES: [usize; 3] = [12, 36, 96];

/// One to cut out.
#[derive(Debug)]
struct Ticket {
    code: String,
    qr: Qr,
}

/// The sheet.
#[derive(Debug, askama::Template)]
#[template(path = "enquetes/tickets.html")]
pub struct TicketsPage {
    cadre: Cadre,
    id: String,
    titre: String,
    adresse: String,
    jusqu_au: String,
    tickets: Vec<Ticket>,
}

fn tickets(adresse: &str, codes: &[String]) -> Vec<Ticket> {
    let one = |code: &String| Ticket {
        code: code::groupes(code, 4, "-"),
        qr: qr::dessiner(&format!("{adresse}?code={code}")),
    };
    codes.iter().map(one).collect()
}

/// `POST /enquetes/{id}/tickets`
pub async fn post(
    State(app): State<App>,
    session: Session,
    headers: HeaderMap,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let id = EnqueteId::parse(&id).ok_or(Refus::Introuvable)?;
    let db = &app.db;
    let today = db.clock().today();
    let mut tx = db.write(session.intent("enquetes.imprimer", "enquetes", id.as_str())).await?;
    queries::prendre(&mut tx, &id).await?;
    let here = (session.etablissement(), &id);
    let one = queries::trouver(&mut tx, db.clock().zone(), here).await?.ok_or(Refus::Introuvable)?;
    let back = || Redirect::to(&format!("/enquetes/{id}")).into_response();
    if !one.avec_codes || !one.ouverte(today) {
        return Ok(back());
    }
    let said = champs.line("nombre").parse::<usize>().ok();
    let wanted = said.filter(|said| TIRAGES.contains(said)).unwrap_or(TIRAGES[0]);
    let numero = TirageId::parse(champs.raw("numero")).unwrap_or_else(|| TirageId::new(db.clock(), db.random()));
    let codes: Vec<String> = (0..wanted).map(|_| code::tirer(db.random(), LETTRES)).collect();
    if !queries::imprimer(&mut tx, (session.etablissement(), &session.agent.id), (&numero, &id), &codes).await? {
        // The same form sent twice: its codes were shown, and nothing knows them any more.
        return Ok(back());
    }
    tx.commit().await?;
    let adresse = adresse(&app, &headers, &one);
    Ok(Page::ok(TicketsPage {
        cadre: session.cadre("Codes à couper", Lieu::Equipe),
        id: id.to_string(),
        titre: one.titre,
        tickets: tickets(&adresse, &codes),
        adresse,
        jusqu_au: dates::full(one.jusqu_au, today),
    })
    .into_response())
}

impl Samples for TicketsPage {
    const NOM: &'static str = "enquete-tickets";

    fn samples() -> Vec<(&'static str, Self)> {
        let adresse = "https://tandem.ccas.fr/repondre/k7pm2qxd4t";
        let codes: Vec<String> = (0..12).map(|n| format!("K7PM2Q{n:02}")).collect();
        vec![(
            "pleine",
            Self {
                cadre: Cadre::exemple("Codes à couper", Lieu::Equipe),
                id: "019aa000-0000-7000-8000-000000000061".into(),
                titre: "Le numérique dans notre travail".into(),
                tickets: tickets(adresse, &codes),
                adresse: adresse.into(),
                jusqu_au: "mercredi 23 décembre".into(),
            },
        )]
    }
}
