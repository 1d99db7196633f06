//! `/equipe/agents/{id}`: one account, and what a responsable may change of it.

use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tandem_platform::{
    Db, Tx,
    journal::{Entry, Subject},
    web::{Errors, Fields},
};

use super::{
    inviter::Choix,
    liste,
    model::{self, Empeche, Fiche},
    ouvrir, queries,
};
use crate::{
    agents::{
        self, AgentId, Role, Session, compte,
        depart::{self, Lie},
    },
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// Longest reason.
const MOTIF_MAX: usize = 200;

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "agents/gestion/fiche.html")]
pub struct FichePage {
    cadre: Cadre,
    erreurs: Errors,
    fait: &'static str,
    fiche: Fiche,
    detail: String,
    mot: Option<(&'static str, &'static str)>,
    moi: bool,
    choix: Choix,
    motif: String,
    /// Closings, in words.
    fermetures: Vec<(String, String)>,
    /// What of people's affairs hangs on this agent.
    attaches: Vec<(&'static str, Vec<Lie>)>,
}

/// Parameters of the address.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    fait: String,
}

/// Adds to the journal of this transaction what happens to an account.
pub(super) fn noter(tx: &mut Tx, session: &Session, action: &'static str, agent: &AgentId) {
    let subject = Subject { kind: "agents", id: agent.to_string() };
    tx.record(Entry { actor: session.agent.id.to_string(), action, subject });
}

/// The journal keeps which role was given.
pub(super) fn acte_role(role: Role) -> &'static str {
    match role {
        Role::Accueil => "agents.role_accueil",
        Role::Intervenant => "agents.role_intervenant",
        Role::Responsable => "agents.role_responsable",
        Role::ReferentTechnique => "agents.role_referent_technique",
    }
}

fn fait(code: &str) -> &'static str {
    match code {
        "role" => "Rôle et équipes enregistrés. Ils valent dès sa prochaine page.",
        "desactivation" => "Compte fermé, et ses connexions avec lui. Ce qui a été écrit garde son nom.",
        "reactivation" => "Compte rouvert, avec le même mot de passe.",
        "second-facteur" => "Second facteur retiré. La prochaine connexion demandera le mot de passe seul.",
        _ => "",
    }
}

async fn page(db: &Db, session: &Session, id: &str) -> Result<FichePage, Refus> {
    let id = AgentId::parse(id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(db).await?;
    let equipes = agents::equipes(&mut reading, &session.perimetre).await?;
    let keys = reading.keys().clone();
    let all = queries::fiches(&mut reading, &keys, session.etablissement()).await?;
    let fiche = all.iter().find(|one| one.id == id).ok_or(Refus::Introuvable)?;
    let name = |id: &AgentId| all.iter().find(|one| one.id == *id).map_or("", |one| one.nom.as_str()).to_owned();
    let day =
        |at: jiff::Timestamp| dates::near(at.to_zoned_datetime(db.clock().zone().clone()).date(), db.clock().today());
    let closed = queries::desactivations(&mut reading, &id).await?.into_iter().map(|one| {
        let end = one.levee.map_or(String::new(), |at| format!(", rouvert {}", day(at)));
        (format!("Fermé {}{end}, par {}", day(one.le), name(&one.par)), one.motif)
    });
    let cx = (&session.perimetre, &id, db.clock().today());
    let attaches = depart::attaches(&mut reading, cx).await?;
    Ok(FichePage {
        cadre: session.cadre("Compte d’un agent", Lieu::Equipe),
        erreurs: Errors::default(),
        fait: "",
        detail: liste::detail(fiche, &equipes),
        mot: liste::mot(fiche),
        moi: id == session.agent.id,
        choix: Choix { role: Some(fiche.role), cochees: fiche.equipes.clone(), ..Choix::de(equipes) },
        motif: String::new(),
        fermetures: closed.collect(),
        attaches,
        fiche: fiche.clone(),
    })
}

/// `GET /equipe/agents/{id}`
pub async fn get(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page<FichePage>, Refus> {
    let page = page(&db, &session, &id).await?;
    Ok(Page::ok(FichePage { fait: fait(&params.fait), ..page }))
}

/// The page with the reason why nothing was changed.
pub(super) async fn refuser(db: &Db, session: &Session, id: &str, empeche: Empeche) -> Result<Response, Refus> {
    let mut page = page(db, session, id).await?;
    page.erreurs.add("contenu", empeche.phrase());
    Ok(Page::to_correct(page).into_response())
}

fn done(id: &str, what: &str) -> Response {
    Redirect::to(&format!("/equipe/agents/{id}?fait={what}")).into_response()
}

/// `POST /equipe/agents/{id}/role`
pub async fn role(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let mut page = page(&db, &session, &id).await?;
    page.choix = page.choix.lus(&champs);
    let mut erreurs = Errors::default();
    let Some((role, equipes)) = page.choix.valider(&mut erreurs) else {
        return Ok(Page::to_correct(FichePage { erreurs, ..page }).into_response());
    };
    let (mut tx, all, target) = ouvrir(&db, &session, "agents.changer_equipes", &id).await?;
    if let Err(empeche) = model::changer_role(&session.agent.id, &target, (role, &equipes), &all) {
        page.erreurs.add("role", empeche.phrase());
        return Ok(Page::to_correct(page).into_response());
    }
    if role != target.role {
        noter(&mut tx, &session, acte_role(role), &target.id);
    }
    queries::changer_role(&mut tx, session.etablissement(), &target.id, role, &equipes).await?;
    tx.commit().await?;
    Ok(done(&id, "role"))
}

/// `POST /equipe/agents/{id}/desactivation`
pub async fn desactiver(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let motif = champs.line("motif");
    if motif.is_empty() || motif.chars().count() > MOTIF_MAX {
        let mut page = page(&db, &session, &id).await?;
        page.erreurs.add("motif", format!("Dites pourquoi en quelques mots, {MOTIF_MAX} signes au plus."));
        return Ok(Page::to_correct(FichePage { motif, ..page }).into_response());
    }
    let (mut tx, all, target) = ouvrir(&db, &session, "agents.desactiver", &id).await?;
    if let Err(empeche) = model::desactiver(&session.agent.id, &target, &all) {
        drop(tx);
        return refuser(&db, &session, &id, empeche).await;
    }
    queries::desactiver(&mut tx, session.etablissement(), (&target.id, &session.agent.id), &motif).await?;
    tx.commit().await?;
    Ok(done(&id, "desactivation"))
}

/// `POST /equipe/agents/{id}/reactivation`
pub async fn reactiver(State(db): State<Db>, session: Session, Path(id): Path<String>) -> Result<Response, Refus> {
    let (mut tx, _, target) = ouvrir(&db, &session, "agents.reactiver", &id).await?;
    if target.actif {
        drop(tx);
        return refuser(&db, &session, &id, Empeche::Ouverte).await;
    }
    queries::reactiver(&mut tx, &target.id, &session.agent.id).await?;
    tx.commit().await?;
    Ok(done(&id, "reactivation"))
}

/// `POST /equipe/agents/{id}/second-facteur`
pub async fn retirer_facteur(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Response, Refus> {
    let (mut tx, _, target) = ouvrir(&db, &session, "agents.retirer_second_facteur", &id).await?;
    if let Err(empeche) = model::aider(&session.agent.id, &target) {
        drop(tx);
        return refuser(&db, &session, &id, empeche).await;
    }
    if compte::retirer(&mut tx, &target.id, session.agent.id.as_str()).await? {
        tx.commit().await?;
    }
    Ok(done(&id, "second-facteur"))
}

impl Samples for FichePage {
    const NOM: &'static str = "agent";

    fn samples() -> Vec<(&'static str, Self)> {
        let clock = tandem_platform::Clock::fixed(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC);
        let page = |nom: &str, mot, moi: bool| Self {
            cadre: Cadre::exemple("Compte d’un agent", Lieu::Equipe),
            erreurs: Errors::default(),
            fait: "",
            fiche: Fiche {
                id: AgentId::new(&clock, &tandem_platform::Random::seeded(4)),
                nom: nom.into(),
                identifiant: "nadia".into(),
                role: Role::Intervenant,
                equipes: Vec::new(),
                actif: true,
                venue: true,
                second_facteur: true,
            },
            detail: "intervenant, Accueil social".into(),
            mot,
            moi,
            choix: Choix { role: Some(Role::Intervenant), ..Choix::de(Vec::new()) },
            motif: String::new(),
            fermetures: Vec::new(),
            attaches: Vec::new(),
        };
        let mut wrong = page("Nadia Ferhat", None, false);
        wrong.erreurs.add("motif", "Dites pourquoi en quelques mots, 200 signes au plus.");
        let mut closed = page("Paul Le Goff", Some(("compte fermé", "alerte")), false);
        closed.fiche.actif = false;
        closed.fait = fait("desactivation");
        closed.fermetures = vec![("Fermé hier, par Martine Perrin".into(), "Fin de contrat.".into())];
        closed.attaches = vec![(
            "Comptes de personnes liés à son adresse ou à son téléphone",
            vec![Lie {
                adresse: "/comptes/019aa000-0000-7000-8000-000000000002".into(),
                nom: "Aïssata DIALLO, Caf".into(),
                detail: "à reprendre avant le vendredi 4 décembre\u{a0}: créer sa boîte ensemble".into(),
            }],
        )];
        let mut waiting = page("Nadia Ferhat", Some(("invitation en attente", "garde")), false);
        (waiting.fiche.venue, waiting.fiche.second_facteur) = (false, false);
        vec![
            ("pleine", page("Nadia Ferhat", None, false)),
            ("invitee", waiting),
            ("moi", page("Martine Perrin", None, true)),
            ("fermee", closed),
            ("en erreur", wrong),
        ]
    }
}
