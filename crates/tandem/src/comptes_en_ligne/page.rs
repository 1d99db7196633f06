//! `/comptes/{id}`: where an account stands, whose it is, and its history.

use std::collections::HashMap;

use axum::extract::{Path, State};
use tandem_platform::{Clock, Reading, web::Errors};

use super::{
    model::{AQui, CompteEnLigne, CompteId, Constat, Etat, FaitPar, Note, Tenue},
    mots, nouveau, queries,
};
use crate::{
    agents::{AgentId, Session},
    app::App,
    personnes::{self, Personne},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// What is to be done of an account that hangs on a professional.
#[derive(Debug)]
pub struct AReprendre {
    plan: String,
    avant: String,
    retard: bool,
    depuis: String,
    reports: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "comptes_en_ligne/page.html")]
pub struct ComptePage {
    cadre: Cadre,
    pub(super) erreurs: Errors,
    id: String,
    personne: String,
    nom: String,
    site: String,
    etat: Etat,
    vu: String,
    note_vue: Option<String>,
    courriel: String,
    telephone: String,
    fait_par: &'static str,
    mandat: Option<String>,
    /// Made in her place, and no mandate listed it.
    sans_mandat: bool,
    a_reprendre: Option<AReprendre>,
    histoire: Vec<String>,
    /// What was typed, when it was refused.
    pub(super) note: String,
    pub(super) adresse: String,
}

impl ComptePage {
    /// What one may see of it today.
    const VU: [(Etat, &'static str); 5] = [
        (Etat::Marche, "Il marche"),
        (Etat::Bloque, "Il est bloqué"),
        (Etat::Existe, "Il existe, pas essayé"),
        (Etat::Inconnu, "On ne sait pas"),
        (Etat::Ferme, "Il est fermé"),
    ];

    fn ton(&self) -> &'static str {
        mots::ton(self.etat)
    }
}

/// An account of the perimeter and its person.
pub(super) async fn ouvrir(on: &mut Reading, session: &Session, id: &str) -> Result<(CompteEnLigne, Personne), Refus> {
    let id = CompteId::parse(id).ok_or(Refus::Introuvable)?;
    let compte = queries::trouver(on, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    let personne = personnes::find(on, &session.perimetre, &compte.personne).await?.ok_or(Refus::Introuvable)?;
    Ok((compte, personne))
}

/// `GET /comptes/{id}`
pub async fn get(State(app): State<App>, session: Session, Path(id): Path<String>) -> Result<Page<ComptePage>, Refus> {
    Ok(Page::ok(page(&app, &session, &id).await?))
}

/// The page, for those who read it and for a form that comes back.
pub(super) async fn page(app: &App, session: &Session, id: &str) -> Result<ComptePage, Refus> {
    let mut reading = session.read(&app.db).await?;
    let (compte, personne) = ouvrir(&mut reading, session, id).await?;
    let noms = nouveau::noms(&mut reading, session).await?;
    drop(reading);
    session.note_read(&app.db, "comptes.voir", "personnes", personne.id.as_str()).await?;
    let cadre = session.cadre(format!("Compte en ligne, {}", personne.identite.initiales()), Lieu::Personnes);
    Ok(ComptePage::de(cadre, &compte, &personne, (&noms, app.db.clock())))
}

/// What was seen, in words.
pub fn dire_constat(one: &Constat) -> String {
    let note = one.note.as_ref().map(|text| format!("\u{a0}: {text}")).unwrap_or_default();
    format!("vu, {}{note}", one.etat.nom())
}

/// Whose it became, in words.
pub(crate) fn dire_tenue(one: &Tenue, noms: &HashMap<AgentId, String>) -> String {
    let plan = one
        .reprise
        .as_ref()
        .map(|plan| format!(". À reprendre avant le {}\u{a0}: {}", dates::long(plan.avant), plan.plan));
    let mut said = mots::tenu(one, noms);
    if let Some(adresse) = &one.adresse {
        said = format!("{said}, {adresse}");
    }
    said + &plan.unwrap_or_default()
}

/// Everything that was noted, last first.
fn histoire(compte: &CompteEnLigne, noms: &HashMap<AgentId, String>, clock: &Clock) -> Vec<String> {
    let signed = |text: String, agent: &AgentId, le| {
        let day = dates::full(mots::jour(le, clock), clock.today());
        (le, mots::capitale(&format!("{day}, {}\u{a0}: {text}", mots::nom(noms, agent))))
    };
    let seen = compte.constats.iter().map(|one: &Note<Constat>| signed(dire_constat(&one.dit), &one.agent, one.le));
    let held = compte.coordonnees.iter().map(|one| signed(dire_tenue(&one.dit, noms), &one.agent, one.le));
    let mut all: Vec<_> = held.chain(seen).collect();
    all.sort_by_key(|one| one.0);
    all.into_iter().rev().map(|one| one.1).collect()
}

impl ComptePage {
    pub(super) fn de(
        cadre: Cadre,
        compte: &CompteEnLigne,
        personne: &Personne,
        (noms, clock): (&HashMap<AgentId, String>, &Clock),
    ) -> Self {
        let today = clock.today();
        let tenue = compte.tenue();
        let whose = |say: fn(&Tenue, &HashMap<AgentId, String>) -> String| {
            tenue.map_or_else(|| AQui::Inconnu.nom().to_owned(), |one| say(one, noms))
        };
        let a_reprendre = compte.a_reprendre().map(|one| AReprendre {
            plan: one.plan.clone(),
            avant: dates::full(one.avant, today),
            retard: one.avant < today,
            depuis: compte.lie_depuis().map(|at| dates::full(mots::jour(at, clock), today)).unwrap_or_default(),
            reports: match compte.reports() {
                0 => String::new(),
                1 => "Date repoussée une fois.".to_owned(),
                n => format!("Date repoussée {n}\u{a0}fois."),
            },
        });
        Self {
            cadre,
            erreurs: Errors::default(),
            id: compte.id.to_string(),
            personne: personne.id.to_string(),
            nom: personne.identite.affichee(),
            site: compte.nom.clone(),
            etat: compte.etat(),
            vu: mots::vu(compte, clock),
            note_vue: compte.constats.last().and_then(|one| one.dit.note.clone()),
            courriel: whose(mots::courriel),
            telephone: whose(mots::telephone_de),
            fait_par: compte.fait_par.nom(),
            mandat: compte.mandat.as_ref().map(ToString::to_string),
            sans_mandat: compte.fait_par == FaitPar::Agent && compte.mandat.is_none(),
            a_reprendre,
            histoire: histoire(compte, noms, clock),
            note: String::new(),
            adresse: String::new(),
        }
    }
}

impl Samples for ComptePage {
    const NOM: &'static str = "compte-en-ligne";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |etat: Etat, a_reprendre: Option<AReprendre>| Self {
            cadre: Cadre::exemple("Compte en ligne, A. D.", Lieu::Personnes),
            erreurs: Errors::default(),
            id: "019aa000-0000-7000-8000-000000000002".into(),
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            site: "Caf".into(),
            etat,
            vu: "vu hier".into(),
            note_vue: None,
            courriel: if a_reprendre.is_some() { "à Claire Morel" } else { "à elle" }.into(),
            telephone: AQui::Elle.nom().into(),
            fait_par: FaitPar::Deux.nom(),
            mandat: None,
            sans_mandat: false,
            a_reprendre,
            histoire: vec!["Lundi 23 novembre, Claire Morel\u{a0}: vu, marche".into()],
            note: String::new(),
            adresse: String::new(),
        };
        let late = AReprendre {
            plan: "Créer sa boîte ensemble, puis changer l’adresse sur caf.fr".into(),
            avant: "vendredi 20 novembre".into(),
            retard: true,
            depuis: "lundi 5 octobre".into(),
            reports: "Date repoussée une fois.".into(),
        };
        let mut blocked = page(Etat::Bloque, Some(late));
        blocked.note_vue = Some("Trop d’essais, rappeler le 3230 demain.".into());
        let mut alone = page(Etat::Existe, None);
        (alone.fait_par, alone.sans_mandat) = (FaitPar::Agent.nom(), true);
        let mut wrong = page(Etat::Marche, None);
        wrong.note = "mdp : Soleil59!".into();
        wrong.erreurs.add("note", "Ce texte a 305 signes, 300 au plus.");
        vec![("vide", page(Etat::Inconnu, None)), ("pleine", blocked), ("sans mandat", alone), ("en erreur", wrong)]
    }
}
