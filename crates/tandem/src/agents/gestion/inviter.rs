//! `/equipe/agents/nouveau`: a colleague arrives.

use axum::{
    Extension,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::{
    Db,
    web::{Errors, Fields},
};

use super::{
    lien,
    model::{self, Fiche},
    ouvrir, queries,
};
use crate::{
    agents::{self, AgentId, Equipe, EquipeId, Role, Session},
    app::App,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// What a login name may hold.
const SIGNES: &str = "Écrivez le nom de connexion sans espace\u{a0}: lettres, chiffres, «\u{a0}.\u{a0}», «\u{a0}-\u{a0}», \
    «\u{a0}_\u{a0}» ou «\u{a0}@\u{a0}».";

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "agents/gestion/inviter.html")]
pub struct InviterPage {
    cadre: Cadre,
    erreurs: Errors,
    numero: String,
    nom: String,
    identifiant: String,
    choix: Choix,
}

/// A role and teams, on a form.
#[derive(Debug)]
pub(super) struct Choix {
    pub roles: Vec<(Role, &'static str)>,
    pub role: Option<Role>,
    pub equipes: Vec<Equipe>,
    pub cochees: Vec<EquipeId>,
}

impl Choix {
    /// What this form offers, nothing chosen.
    pub(super) fn de(equipes: Vec<Equipe>) -> Self {
        let says = |role| match role {
            Role::Accueil => "cherche, crée, note un acte ; ne lit pas les notes",
            Role::Intervenant => "tout le dossier des personnes de ses équipes",
            Role::Responsable => "toutes les équipes, les comptes des agents",
            Role::ReferentTechnique => "les réglages ; n’ouvre aucun dossier",
        };
        let roles = Role::TOUS.into_iter().map(|role| (role, says(role))).collect();
        Self { roles, role: None, equipes, cochees: Vec::new() }
    }

    /// The same with what was chosen.
    pub(super) fn lus(mut self, champs: &Fields) -> Self {
        self.role = Role::parse(champs.raw("role"));
        let ticked = champs.every("equipe");
        self.cochees =
            self.equipes.iter().filter(|team| ticked.contains(&team.id.as_str())).map(|team| team.id.clone()).collect();
        self
    }

    /// Is this role chosen?
    pub(super) fn est(&self, code: &str) -> bool {
        self.role.is_some_and(|role| role.code() == code)
    }

    /// Is this team ticked?
    pub(super) fn dans(&self, equipe: &EquipeId) -> bool {
        self.cochees.contains(equipe)
    }

    /// The role, and the teams it uses, or what is to be corrected.
    pub(super) fn valider(&self, erreurs: &mut Errors) -> Option<(Role, Vec<EquipeId>)> {
        let Some(role) = self.role else {
            erreurs.add("role", "Choisissez un rôle.");
            return None;
        };
        if let Err(empeche) = model::avec_equipe(role, &self.cochees) {
            erreurs.add("equipe", empeche.phrase());
            return None;
        }
        Some((role, if role == Role::ReferentTechnique { Vec::new() } else { self.cochees.clone() }))
    }
}

async fn page(db: &Db, session: &Session) -> Result<InviterPage, Refus> {
    let mut reading = session.read(db).await?;
    let equipes = agents::equipes(&mut reading, &session.perimetre).await?;
    Ok(InviterPage {
        cadre: session.cadre("Inviter quelqu’un", Lieu::Equipe),
        erreurs: Errors::default(),
        numero: AgentId::new(db.clock(), db.random()).to_string(),
        nom: String::new(),
        identifiant: String::new(),
        choix: Choix::de(equipes),
    })
}

/// `GET /equipe/agents/nouveau`
pub async fn get(State(db): State<Db>, session: Session) -> Result<Page<InviterPage>, Refus> {
    Ok(Page::ok(page(&db, &session).await?))
}

/// `POST /equipe/agents/nouveau`
pub async fn post(
    State(app): State<App>,
    headers: HeaderMap,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let mut page = page(&app.db, &session).await?;
    let id = AgentId::parse(champs.raw("numero")).ok_or(Refus::Illisible("Ce formulaire est abîmé."))?;
    page.numero = id.to_string();
    (page.nom, page.identifiant) = (champs.line("nom"), champs.line("identifiant").to_lowercase());
    page.choix = page.choix.lus(&champs);
    let mut erreurs = Errors::default();
    if !(2..=80).contains(&page.nom.chars().count()) {
        erreurs.add("nom", "Écrivez son prénom et son nom, 80 signes au plus.");
    }
    if !(2..=60).contains(&page.identifiant.chars().count()) {
        erreurs.add("identifiant", "Choisissez un nom de connexion, de 2 à 60 signes.");
    } else if !model::se_tape(&page.identifiant) {
        erreurs.add("identifiant", SIGNES);
    }
    let chosen = page.choix.valider(&mut erreurs);
    let (Some((role, equipes)), true) = (chosen, erreurs.is_empty()) else {
        return Ok(Page::to_correct(InviterPage { erreurs, ..page }).into_response());
    };
    // The account she would manage is her own: `ouvrir` only checks that she still may.
    let (mut tx, all, _) = ouvrir(&app.db, &session, "agents.gerer", session.agent.id.as_str()).await?;
    if all.iter().any(|one| one.id == id) {
        return Ok(Redirect::to(&format!("/equipe/agents/{id}")).into_response());
    }
    let fiche = Fiche {
        id,
        nom: page.nom.clone(),
        identifiant: page.identifiant.clone(),
        role,
        equipes,
        actif: true,
        venue: false,
        second_facteur: false,
    };
    if !queries::inviter(&mut tx, session.etablissement(), &fiche).await? {
        erreurs.add("identifiant", "Ce nom de connexion est déjà pris : choisissez-en un autre.");
        return Ok(Page::to_correct(InviterPage { erreurs, ..page }).into_response());
    }
    super::fiche::noter(&mut tx, &session, "agents.inviter", &fiche.id);
    super::fiche::noter(&mut tx, &session, super::fiche::acte_role(role), &fiche.id);
    Ok(lien::remettre(&app, &headers, &session, tx, &fiche).await?)
}

impl Samples for InviterPage {
    const NOM: &'static str = "agent-inviter";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |erreurs, nom: &str, role| {
            let clock = tandem_platform::Clock::fixed(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC);
            let random = tandem_platform::Random::seeded(4);
            let team = |nom: &str| Equipe { id: EquipeId::new(&clock, &random), nom: nom.into() };
            Self {
                cadre: Cadre::exemple("Inviter quelqu’un", Lieu::Equipe),
                erreurs,
                numero: "019aa000-0000-7000-8000-000000000001".into(),
                nom: nom.into(),
                identifiant: String::new(),
                choix: Choix { role, ..Choix::de(vec![team("Accueil social"), team("Insertion")]) },
            }
        };
        let mut erreurs = Errors::default();
        erreurs.add("identifiant", "Choisissez un nom de connexion, de 2 à 60 signes.");
        erreurs.add("role", "Choisissez un rôle.");
        erreurs.add("equipe", "Choisissez au moins une équipe.");
        vec![
            ("vide", page(Errors::default(), "", None)),
            ("pleine", page(Errors::default(), "Nadia Ferhat", Some(Role::Intervenant))),
            ("en erreur", page(erreurs, "Nadia Ferhat", None)),
        ]
    }
}
