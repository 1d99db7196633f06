//! `/mandats/copies`: the copies of every mandate in force of her teams, in one archive made while it is sent. Nothing of it
//! stays on the server; a bar says how far it is.

use std::{
    collections::HashMap,
    io::Write,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use tandem_mandats::Etat;

use super::{attestation, model::Mandat, queries};
use crate::{
    agents::{AgentId, Session, gestion::lien::site},
    app::App,
    refus::Refus,
    ui::{
        Cadre, Lieu, Page, Samples,
        flux::{self, Echec, Flux},
        nombre,
        pdf::SansPdf,
    },
};

/// Mandates read at a time.
const PAGE: i64 = 50;

/// How far a batch is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Avance {
    /// Mandates to read.
    pub total: i64,
    /// Read.
    pub lus: i64,
    /// Copied.
    pub faites: i64,
    /// Over: whole, or cut.
    pub fini: Option<bool>,
}

impl Avance {
    fn phrase(self) -> String {
        let copies = nombre(self.faites, "copie faite", "copies faites");
        match self.fini {
            None => format!("{} lus sur {}, {copies}.", nombre(self.lus, "mandat", "mandats"), self.total),
            Some(true) => format!("C’est fini\u{a0}: {copies}. Le fichier est dans vos téléchargements."),
            Some(false) => format!("Coupé avant la fin, après {copies}. Recommencez\u{a0}: rien n’est changé."),
        }
    }
}

type Ici = Arc<Mutex<Avance>>;

/// The last batch of each agent, in memory: a server that stops stops the download with it.
#[derive(Clone, Debug, Default)]
pub struct Lots(Arc<Mutex<HashMap<AgentId, Ici>>>);

impl Lots {
    fn commencer(&self, agent: &AgentId, total: i64) -> Ici {
        let new = Ici::new(Mutex::new(Avance { total, ..Avance::default() }));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(agent.clone(), new.clone());
        new
    }

    fn avance(&self, agent: &AgentId) -> Option<Avance> {
        let found = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(agent).cloned()?;
        let now = *found.lock().unwrap_or_else(PoisonError::into_inner);
        Some(now)
    }
}

fn noter(ici: &Ici, change: impl FnOnce(&mut Avance)) {
    change(&mut ici.lock().unwrap_or_else(PoisonError::into_inner));
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "mandats/lot.html")]
pub struct CopiesPage {
    cadre: Cadre,
    total: i64,
    avance: Option<Avance>,
}

impl CopiesPage {
    fn en_cours(&self) -> bool {
        self.avance.is_some_and(|one| one.fini.is_none())
    }
}

/// `GET /mandats/copies`
pub async fn get(State(app): State<App>, session: Session) -> Result<Page<CopiesPage>, Refus> {
    let mut reading = session.read(&app.db).await?;
    let total = queries::compter(&mut reading, &session.perimetre, app.db.clock().today()).await?;
    Ok(Page::ok(CopiesPage {
        cadre: session.cadre("Copies des mandats", Lieu::Equipe),
        total,
        avance: app.lots.avance(&session.agent.id),
    }))
}

/// `GET /mandats/copies/archive`
pub async fn archive(State(app): State<App>, session: Session, headers: HeaderMap) -> Result<Response, Refus> {
    let today = app.db.clock().today();
    let mut reading = session.read(&app.db).await?;
    let total = queries::compter(&mut reading, &session.perimetre, today).await?;
    drop(reading);
    let (ici, adresse) = (app.lots.commencer(&session.agent.id, total), site(&app, &headers));
    let (mut flux, body) = Flux::ouvrir();
    tokio::spawn(async move {
        let done = remplir(&app, &session, &adresse, (&mut flux, &ici)).await;
        let whole = done.is_ok();
        Box::pin(flux.finir(done)).await;
        noter(&ici, |one| one.fini = Some(whole));
    });
    Ok(flux::telecharger(body, &format!("mandats-{today}.zip"), "application/zip").into_response())
}

/// Prints one after the other what is in force, and says at the end what has no copy.
async fn remplir(app: &App, session: &Session, adresse: &str, (to, ici): (&mut Flux, &Ici)) -> Result<(), Echec> {
    let mut after = (app.db.clock().today().to_string(), String::new());
    let mut sans: Vec<String> = Vec::new();
    loop {
        // A connection is taken for one page only: a slow download keeps nobody waiting.
        let mut reading = session.read(&app.db).await?;
        let page = queries::des_equipes(&mut reading, &session.perimetre, (&after.0, &after.1), PAGE).await?;
        let Some(last) = page.last() else { break };
        after = (last.scellee.piece.fin.to_string(), last.id.to_string());
        let drawn = queries::traces_de(&mut reading, &page).await?;
        drop(reading);
        for mandat in &page {
            noter(ici, |one| one.lus += 1);
            if !matches!(etat(app, mandat), Etat::EnVigueur | Etat::AVenir) {
                continue;
            }
            let copie =
                attestation::du_mandat(app, mandat, drawn.get(&mandat.id), adresse).filter(|_| mandat.est_intact());
            let Some(copie) = copie else {
                sans.push(format!("{}\u{a0}: la pièce ne répond plus à son empreinte, voir sa page", nom(mandat)));
                continue;
            };
            session.note_read(&app.db, "mandats.copier", "personnes", mandat.personne.as_str()).await?;
            match app.presse.imprimer(copie.ordre()).await {
                Ok(bytes) => {
                    to.fichier(&format!("{}.pdf", nom(mandat)))?;
                    to.write_all(&bytes)?;
                    noter(ici, |one| one.faites += 1);
                }
                Err(SansPdf::Signe) => {
                    sans.push(format!("{}\u{a0}: un signe sans lettre, à imprimer de l’écran", nom(mandat)));
                }
                Err(SansPdf::Panne) => sans.push(format!("{}\u{a0}: pas imprimé, recommencez", nom(mandat))),
            }
            to.pousser().await?;
        }
    }
    if !sans.is_empty() {
        to.fichier("sans-copie.txt")?;
        to.write_all(sans.join("\r\n").as_bytes())?;
    }
    Ok(())
}

fn etat(app: &App, mandat: &Mandat) -> Etat {
    mandat.regle().etat(app.db.clock().now(), app.db.clock().zone())
}

/// The name of a file of the archive: whose, and the code; nothing a folder of Windows refuses.
fn nom(mandat: &Mandat) -> String {
    let piece = &mandat.scellee.piece;
    let kept = |c: &char| c.is_alphanumeric() || " -'’".contains(*c);
    format!("{} {}", piece.personne.nom.chars().filter(kept).collect::<String>().trim(), piece.code)
}

impl Samples for CopiesPage {
    const NOM: &'static str = "copies-des-mandats";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |total, avance| Self { cadre: Cadre::exemple("Copies des mandats", Lieu::Equipe), total, avance };
        let at = |lus, fini| Some(Avance { total: 37, lus, faites: lus - 2, fini });
        vec![
            ("vide", page(0, None)),
            ("pleine", page(37, None)),
            ("en cours", page(37, at(12, None))),
            ("finie", page(37, at(37, Some(true)))),
            ("coupée", page(37, at(12, Some(false)))),
        ]
    }
}
