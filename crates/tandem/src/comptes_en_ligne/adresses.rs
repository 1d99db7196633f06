//! `/comptes/adresses`: what the établissement calls its own. None of it can be the address of a person's account.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::web::{Errors, Fields};

use super::{
    model::{AdresseMaison, AdresseMaisonId, LIGNE_MAX},
    mots, nouveau, policy, queries,
};
use crate::{
    agents::{AgentId, Session},
    app::App,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// An address already said.
#[derive(Debug)]
pub struct Ligne {
    id: String,
    adresse: String,
    detail: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "comptes_en_ligne/adresses.html")]
pub struct AdressesPage {
    cadre: Cadre,
    erreurs: Errors,
    numero: String,
    lignes: Vec<Ligne>,
    /// Login names that are addresses: known without being said.
    connexions: Vec<String>,
    agents: Vec<(String, String)>,
    adresse: String,
    agent: String,
}

async fn page(app: &App, session: &Session) -> Result<AdressesPage, Refus> {
    let mut reading = session.read(&app.db).await?;
    let said = queries::maison(&mut reading, session.etablissement()).await?;
    let logins = crate::agents::collegues::identifiants_adresses(&mut reading, session.etablissement()).await?;
    let noms = nouveau::noms(&mut reading, session).await?;
    let line = |one: &AdresseMaison| Ligne {
        id: one.id.to_string(),
        detail: match &one.agent {
            Some(agent) => mots::nom(&noms, agent),
            None if one.adresse.contains('@') => "Boîte commune".to_owned(),
            None => "Toutes les adresses de ce domaine".to_owned(),
        },
        adresse: one.adresse.clone(),
    };
    Ok(AdressesPage {
        cadre: session.cadre("Adresses de l’établissement", Lieu::Equipe),
        erreurs: Errors::default(),
        numero: AdresseMaisonId::new(app.db.clock(), app.db.random()).to_string(),
        lignes: said.iter().map(line).collect(),
        connexions: logins.into_iter().map(|(id, login)| format!("{login} ({})", mots::nom(&noms, &id))).collect(),
        agents: nouveau::choisir(&noms),
        adresse: String::new(),
        agent: String::new(),
    })
}

/// `GET /comptes/adresses`
pub async fn get(State(app): State<App>, session: Session) -> Result<Page<AdressesPage>, Refus> {
    Ok(Page::ok(page(&app, &session).await?))
}

/// The address as it is kept, or the sentence.
fn lire(texte: &str, agent: bool) -> Result<String, String> {
    let long = texte.chars().count();
    if long > LIGNE_MAX {
        return Err(format!("Ce texte a {long} signes, {LIGNE_MAX} au plus."));
    }
    if texte.contains('@') && !texte.starts_with('@') {
        return tandem_tableur::courriel(texte);
    }
    let domaine = policy::domaine_seul(texte)
        .ok_or_else(|| "Écrivez un domaine («\u{a0}ville.fr\u{a0}») ou une adresse entière.".to_owned())?;
    if policy::est_publique(&domaine) {
        return Err(format!(
            "{domaine} est ouverte à tous\u{a0}: la personne peut y avoir sa boîte. Notez l’adresse entière de l’agent."
        ));
    }
    if agent {
        return Err(
            "Un domaine n’est pas à un agent\u{a0}: écrivez son adresse entière, ou ne choisissez personne.".to_owned()
        );
    }
    Ok(domaine)
}

/// `POST /comptes/adresses`
pub async fn post(
    State(app): State<App>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let page = page(&app, &session).await?;
    let (typed, agent) = (champs.line("adresse"), champs.line("agent"));
    let chosen = AgentId::parse(&agent).filter(|_| page.agents.iter().any(|one| one.0 == agent));
    let adresse = match lire(&typed, chosen.is_some()) {
        Ok(adresse) => adresse,
        Err(phrase) => {
            let mut erreurs = Errors::default();
            erreurs.add("adresse", phrase);
            return Ok(Page::to_correct(AdressesPage { erreurs, adresse: typed, agent, ..page }).into_response());
        }
    };
    if !page.lignes.iter().any(|one| one.adresse == adresse) {
        let id = AdresseMaisonId::parse(champs.raw("numero"));
        let id = id.unwrap_or_else(|| AdresseMaisonId::new(app.db.clock(), app.db.random()));
        let mut tx = app.db.write(session.intent("comptes.adresse", "adresses_maison", id.as_str())).await?;
        let new = AdresseMaison { id, adresse, agent: chosen };
        queries::ajouter_adresse(&mut tx, (session.etablissement(), &session.agent.id), &new).await?;
        tx.commit().await?;
    }
    Ok(Redirect::to("/comptes/adresses").into_response())
}

/// `POST /comptes/adresses/{id}/retrait`: it is not the établissement's, or no more.
pub async fn retrait(State(app): State<App>, session: Session, Path(id): Path<String>) -> Result<Redirect, Refus> {
    let id = AdresseMaisonId::parse(&id).ok_or(Refus::Introuvable)?;
    let mut tx = app.db.write(session.intent("comptes.adresse_retirer", "adresses_maison", id.as_str())).await?;
    let known = queries::maison(&mut tx, session.etablissement()).await?;
    if !known.iter().any(|one| one.id == id) {
        return Err(Refus::Introuvable);
    }
    if queries::retirer_adresse(&mut tx, (session.etablissement(), &session.agent.id), &id).await? {
        tx.commit().await?;
    }
    Ok(Redirect::to("/comptes/adresses"))
}

impl Samples for AdressesPage {
    const NOM: &'static str = "adresses-de-l-etablissement";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |n: u8, adresse: &str, detail: &str| Ligne {
            id: format!("019aa000-0000-7000-8000-00000000000{n}"),
            adresse: adresse.into(),
            detail: detail.into(),
        };
        let page = |lignes, connexions, erreurs, adresse: &str| Self {
            cadre: Cadre::exemple("Adresses de l’établissement", Lieu::Equipe),
            erreurs,
            numero: "019aa000-0000-7000-8000-000000000008".into(),
            lignes,
            connexions,
            agents: vec![("019aa000-0000-7000-8000-000000000009".into(), "Claire Morel".into())],
            adresse: adresse.into(),
            agent: String::new(),
        };
        let full = || {
            vec![
                line(1, "ccas-villeneuve.fr", "Toutes les adresses de ce domaine"),
                line(2, "claire.morel.pro@gmail.com", "Claire Morel"),
            ]
        };
        let mut wrong = Errors::default();
        wrong.add("adresse", lire("gmail.com", false).err().unwrap_or_default());
        vec![
            ("vide", page(Vec::new(), Vec::new(), Errors::default(), "")),
            ("pleine", page(full(), vec!["n.ferhat@ccas-villeneuve.fr (Nadia Ferhat)".into()], Errors::default(), "")),
            ("en erreur", page(full(), Vec::new(), wrong, "gmail.com")),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_or_an_address_is_read_and_a_public_mail_is_told() {
        assert_eq!(lire("@CCAS-Villeneuve.fr", false).as_deref(), Ok("ccas-villeneuve.fr"));
        assert_eq!(lire("Accueil@ccas.fr", false).as_deref(), Ok("accueil@ccas.fr"));
        assert!(lire("gmail.com", false).expect_err("public").contains("ouverte à tous"));
        assert!(lire("ccas.fr", true).expect_err("a domain of one").contains("adresse entière"));
        for bad in ["", "ccas", "a b.fr", "@", "a@", &"é".repeat(200)] {
            assert!(lire(bad, false).is_err(), "{bad}");
        }
    }
}
