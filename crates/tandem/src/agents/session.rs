//! Who is asking: found once per request by the guard, handed to handlers as an argument.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};
use jiff::Timestamp;
use tandem_platform::{
    Db, Intent, Result, Scope,
    keys::hex,
    web::{cookie, csrf},
};

use tokio::sync::Semaphore;

use super::{
    Agent, ConnexionId, Equipe, EquipeId, EtablissementId, Perimetre, collegues::Pret, compte, model, queries,
};
use crate::{
    refus::Refus,
    ui::{Cadre, Lieu, dates},
};

/// Name of the session cookie.
pub const COOKIE: &str = "tandem";

/// An open session.
#[derive(Clone, Debug)]
pub struct Session {
    /// The professional.
    pub agent: Agent,
    /// What she may see.
    pub perimetre: Perimetre,
    /// The teams among them that are lent to her for a replacement.
    pub prets: Vec<Pret>,
    /// This login.
    pub connexion: ConnexionId,
    /// Form token of the session.
    pub jeton: String,
    /// Demonstration banner.
    pub demonstration: bool,
    /// When the password or the code was last given in this login.
    pub confirmee: Option<Timestamp>,
    /// The screen is hidden: no page but the veil is shown.
    pub voilee: bool,
    /// Minutes without a page after which it hides itself.
    pub voile_minutes: i64,
    /// When a page was last asked, within a minute.
    vue: Timestamp,
}

/// Notes of last pages being written: a slow disk never makes them pile up.
static EN_COURS: Semaphore = Semaphore::const_new(4);

/// What the database keeps of a cookie: stealing a copy of the database opens no session.
pub(super) fn marque(db: &Db, secret: &str) -> String {
    hex(&db.keys().web(&[b"session", secret.as_bytes()]))
}

/// The team a row lends, if it lends one.
fn pret(row: &tandem_platform::Row) -> Result<Option<Pret>> {
    let Some(jusqua) = row.opt_text("jusqua")? else { return Ok(None) };
    let id = row.opt_text("equipe_id")?.and_then(|id| EquipeId::parse(&id));
    let id = id.ok_or(tandem_platform::Error::Column("equipe_id"))?;
    let nom = row.opt_text("equipe_nom")?.unwrap_or_default();
    let jusqua = jusqua.parse().map_err(|_| tandem_platform::Error::Column("jusqua"))?;
    Ok(Some(Pret { equipe: Equipe { id, nom }, jusqua }))
}

impl Session {
    /// Finds the session of a request, if its cookie opens one.
    pub async fn find(db: &Db, headers: &HeaderMap, demonstration: bool) -> Result<Option<Self>> {
        let Some(secret) = cookie::read(headers, COOKIE) else { return Ok(None) };
        let mut reading = db.read(&Scope::system()).await?;
        let now = db.clock().now();
        let rows = queries::session(&mut reading, &marque(db, secret), now, db.clock().today()).await?;
        let Some(first) = rows.first() else { return Ok(None) };
        let (vue, voile_minutes) = (first.instant("vue_at")?, first.int("voile_minutes")?);
        let equipes =
            rows.iter().filter_map(|row| row.opt_text("equipe_id").ok().flatten().and_then(|id| EquipeId::parse(&id)));
        let prets = rows.iter().filter_map(|row| pret(row).transpose()).collect::<Result<_>>()?;
        let perimetre = Perimetre { etablissement: queries::etablissement_id(first)?, equipes: equipes.collect() };
        Ok(Some(Self {
            agent: queries::read_agent(reading.keys(), first)?,
            perimetre,
            prets,
            connexion: ConnexionId::parse(&first.text("connexion_id")?)
                .ok_or(tandem_platform::Error::Column("connexion_id"))?,
            jeton: csrf::token(db.keys(), secret),
            demonstration,
            voilee: model::est_voilee(first.opt_text("voilee_at")?.is_some(), vue, voile_minutes, now),
            voile_minutes,
            vue,
            confirmee: first.opt_text("confirmee_at")?.and_then(|at| at.parse().ok()),
        }))
    }

    /// Was the password or the code given less than ten minutes ago?
    pub fn est_recente(&self, db: &Db) -> bool {
        model::est_recente(self.confirmee, db.clock().now())
    }

    /// Notes that a page was asked, aside and once a minute at most: the page does not wait for it.
    pub fn noter_vue(&self, db: &Db) {
        let now = db.clock().now();
        if !model::vue_a_noter(self.vue, now) {
            return;
        }
        let Ok(turn) = EN_COURS.try_acquire() else { return };
        let (work, connexion, place) = (db.clone(), self.connexion.clone(), self.perimetre.etablissement.clone());
        db.background(async move {
            let _turn = turn;
            let written = async {
                let mut tx = work.write(Intent::unjournaled(place.as_str())).await?;
                compte::queries::noter_vue(&mut tx, &connexion, now).await?;
                tx.commit().await
            };
            if let Err(error) = written.await {
                tracing::warn!(%error, "the last page of a login was not noted");
            }
        });
    }

    /// What she may see for good: without the teams lent for a replacement. Nobody leaves a team through a loan.
    pub fn perimetre_propre(&self) -> Perimetre {
        let lent = |equipe: &EquipeId| self.prets.iter().any(|pret| pret.equipe.id == *equipe);
        let mut own = self.perimetre.clone();
        own.equipes.retain(|equipe| !lent(equipe));
        own
    }

    /// A read-only connection for this session's perimeter.
    pub async fn read(&self, db: &Db) -> Result<tandem_platform::Reading> {
        db.read(&self.perimetre.scope()).await
    }

    /// What this agent is about to write, for the journal.
    pub fn intent(&self, action: &'static str, kind: &'static str, id: &str) -> Intent {
        Intent::new(self.perimetre.etablissement.as_str(), self.agent.id.as_str(), action, kind, id)
    }

    /// One more line of the journal, by this agent.
    pub fn entry(&self, action: &'static str, kind: &'static str, id: &str) -> tandem_platform::journal::Entry {
        let subject = tandem_platform::Subject { kind, id: id.to_owned() };
        tandem_platform::journal::Entry { actor: self.agent.id.to_string(), action, subject }
    }

    /// Logs that this agent is about to see a nominative file, before it is shown.
    pub async fn note_read(&self, db: &Db, action: &'static str, kind: &'static str, id: &str) -> Result<()> {
        db.note_read(self.perimetre.etablissement.as_str(), self.entry(action, kind, id)).await
    }

    /// The établissement.
    pub fn etablissement(&self) -> &EtablissementId {
        &self.perimetre.etablissement
    }

    /// The frame of a page in `lieu`.
    pub fn cadre(&self, titre: impl Into<String>, lieu: Lieu) -> Cadre {
        let lieux = Lieu::TOUS
            .into_iter()
            .filter(|lieu| self.agent.role.ouvre_les_dossiers() || *lieu == Lieu::Equipe)
            .collect();
        Cadre {
            titre: titre.into(),
            lieu: Some(lieu),
            agent: Some(self.agent.nom.clone()),
            lieux,
            jeton: self.jeton.clone(),
            demonstration: self.demonstration,
            voile: self.voile_minutes,
            prets: self.prets.iter().map(|one| (one.equipe.nom.clone(), dates::long(one.jusqua))).collect(),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Session {
    type Rejection = Refus;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refus> {
        parts.extensions.get::<Self>().cloned().ok_or(Refus::Reserve)
    }
}
