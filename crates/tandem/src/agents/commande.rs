//! `tandem agent`: a colleague arrives, or has forgotten her password.

use tandem_platform::{Db, Intent, Scope};

use super::{Empreinte, EtablissementId, NouvelAgent, Perimetre, Role, compte, queries};
use crate::ui::de;

/// What was said on the command line.
#[derive(Debug)]
pub struct AgentDit<'a> {
    /// Login name.
    pub identifiant: &'a str,
    /// Name as colleagues say it; for a new agent.
    pub nom: Option<String>,
    /// Role; for a new agent.
    pub role: Option<String>,
    /// Teams by name; for a new agent.
    pub equipes: Vec<String>,
    /// Password, long enough.
    pub mot_de_passe: String,
    /// Takes her second factor off as well.
    pub sans_code: bool,
}

/// Adds the agent, or changes the password of the one who has this login name. The sentence to print, either way.
pub async fn ajouter_ou_changer(db: &Db, dit: &AgentDit<'_>) -> Result<String, String> {
    let broken = |error: tandem_platform::Error| error.to_string();
    let empreinte = Empreinte::of(&dit.mot_de_passe, db.random()).ok_or("mot de passe impossible à protéger")?;
    let mut reading = db.read(&Scope::system()).await.map_err(broken)?;
    let known = queries::par_identifiant(&mut reading, dit.identifiant).await.map_err(broken)?;
    let places = queries::etablissements(&mut reading).await.map_err(broken)?;
    drop(reading);
    if let Some((agent, perimetre)) = known {
        let place = perimetre.etablissement.as_str();
        let intent = Intent::system(place, "systeme", "agents.changer_mot_de_passe", "agents", agent.id.as_str());
        let mut tx = db.write(intent).await.map_err(broken)?;
        queries::changer_mot_de_passe(&mut tx, &agent.id, &empreinte, None).await.map_err(broken)?;
        if dit.sans_code {
            compte::retirer(&mut tx, &agent.id, "systeme").await.map_err(broken)?;
        }
        tx.commit().await.map_err(broken)?;
        return Ok(format!("Mot de passe {} changé. Ses connexions ouvertes sont fermées.", de(&agent.nom)));
    }
    let (Some(nom), Some(role)) = (&dit.nom, dit.role.as_deref().and_then(Role::parse)) else {
        return Err(
            "pour un nouvel agent, donnez --nom et --role (accueil, intervenant, responsable, referent_technique)"
                .into(),
        );
    };
    let Some((place, _)) = places.first() else { return Err("lancez d’abord « tandem init »".into()) };
    if dit.equipes.is_empty() && matches!(role, Role::Accueil | Role::Intervenant) {
        return Err("donnez au moins une --equipe".into());
    }
    nouveau(db, place, dit, nom, role, empreinte).await.map_err(broken)?;
    Ok(format!("{nom} peut se connecter sous le nom « {} ».", dit.identifiant))
}

async fn nouveau(
    db: &Db,
    place: &EtablissementId,
    dit: &AgentDit<'_>,
    nom: &str,
    role: Role,
    empreinte: Empreinte,
) -> tandem_platform::Result<()> {
    let mut reading = db.read(&Scope::tenant(place.as_str())).await?;
    let perimetre =
        Perimetre { etablissement: place.clone(), equipes: queries::toutes_les_equipes(&mut reading, place).await? };
    let known = queries::equipes(&mut reading, &perimetre).await?;
    drop(reading);
    let mut tx =
        db.write(Intent::system(place.as_str(), "systeme", "agents.creer", "etablissements", place.as_str())).await?;
    let mut teams = Vec::new();
    for wanted in &dit.equipes {
        teams.push(match known.iter().find(|team| team.nom == *wanted) {
            Some(team) => team.id.clone(),
            None => queries::creer_equipe(&mut tx, place, wanted).await?,
        });
    }
    let agent = NouvelAgent { identifiant: dit.identifiant, nom, role, empreinte, equipes: &teams };
    queries::creer_agent(&mut tx, place, &agent).await?;
    tx.commit().await
}
