//! `/renoncements/{id}`: where a right stands, what to do next, and what happened.

use std::collections::HashMap;

use axum::extract::{Path, State};
use jiff::civil::Date;
use tandem_platform::{
    Reading,
    web::{Errors, Fields},
};

use super::{
    model::{
        Arret, Cause, Etape, LigneId, Ou, Qui, Quoi, Renoncement, RenoncementId, Reponse, Suivie, dans_six_mois,
        est_un_retour,
    },
    mots::{self, Noms, droit},
    queries, suite,
};
use crate::{
    agents::{self, AgentId, Session},
    app::App,
    demarches::{DemarcheId, Issue},
    personnes::{self, Personne},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, Ton, dates},
};

/// A line of the history, in words.
#[derive(Debug)]
pub struct Ligne {
    /// What may be undone; nothing for what was read on a démarche.
    annulable: Option<String>,
    phrase: String,
    detail: String,
    note: Option<String>,
}

/// What was typed in the form that was refused: nothing of it is lost.
#[derive(Debug, Default)]
pub struct Saisie {
    le: String,
    note: String,
    cause: String,
    qui: String,
    revenir_le: String,
    jamais: bool,
    raison: String,
    euros_de: String,
    euros_a: String,
    mois: String,
}

impl Saisie {
    /// As it was sent.
    pub(super) fn de(champs: &Fields) -> Self {
        let line = |cle| champs.line(cle);
        Self {
            le: line("le"),
            note: line("note"),
            cause: line("cause"),
            qui: line("qui"),
            revenir_le: line("revenir_le"),
            jamais: !champs.raw("jamais").is_empty(),
            raison: line("raison"),
            euros_de: line("euros_de"),
            euros_a: line("euros_a"),
            mois: line("mois"),
        }
    }

    /// As the forms open: today, six months later, and what the end of the démarche already says.
    fn neuve(ou: &Ou, suivies: &[Suivie], today: Date) -> Self {
        let promised = suivies.iter().filter_map(|one| one.fin.as_ref()?.revenir_le);
        let back = promised.filter(|day| est_un_retour(*day, today)).max().unwrap_or_else(|| dans_six_mois(today));
        let cause = match ou.etape {
            Etape::Arrete(Arret::Demarche(issue, motif)) => Cause::de_la_fin(issue, motif),
            _ => None,
        };
        Self {
            le: today.to_string(),
            cause: cause.map_or("", Cause::code).to_owned(),
            qui: Qui::Suppose.code().to_owned(),
            revenir_le: back.to_string(),
            ..Self::default()
        }
    }
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "renoncements/page.html")]
#[expect(clippy::struct_excessive_bools, reason = "each says whether a part of the page shows")]
pub struct RenoncementPage {
    cadre: Cadre,
    pub(super) erreurs: Errors,
    pub(super) saisie: Saisie,
    id: String,
    personne: String,
    nom: String,
    titre: String,
    detail: String,
    fiche: Option<String>,
    mots: Option<String>,
    annule: bool,
    etape: String,
    ton: Ton,
    phrase: String,
    retour: Option<String>,
    demarche: Option<String>,
    blocage: Option<String>,
    /// It may be proposed, or proposed again.
    a_proposer: bool,
    repropose: bool,
    /// A démarche of this fiche may be begun.
    a_commencer: Option<String>,
    /// It stopped, and nobody said why.
    a_dire: bool,
    /// She does not have it yet: it may be given up, or its cause said otherwise.
    a_suivre: bool,
    /// It was given up, with its cause: it may be left for good.
    abandonne: bool,
    lignes: Vec<Ligne>,
    /// Numbers of the lines the forms would write: an answer, a beginning, the right, the cause, a day.
    numeros: [String; 5],
    numero_demarche: String,
    imprime_le: String,
}

/// A right of the perimeter, its person, and what it is read with.
pub(super) struct Ouvert {
    pub droit: Renoncement,
    pub personne: Personne,
    pub suivies: Vec<Suivie>,
}

impl Ouvert {
    /// Reads it, or says it is not there.
    pub async fn lire(on: &mut Reading, app: &App, session: &Session, id: &str) -> Result<Self, Refus> {
        let id = RenoncementId::parse(id).ok_or(Refus::Introuvable)?;
        let droit = queries::trouver(on, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
        let personne = personnes::find(on, &session.perimetre, &droit.personne).await?.ok_or(Refus::Introuvable)?;
        let mut hung = suite::demarches(on, app.db.clock().zone(), std::slice::from_ref(&droit)).await?;
        Ok(Self { suivies: hung.remove(&droit.id).unwrap_or_default(), droit, personne })
    }
}

/// `GET /renoncements/{id}`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Page<RenoncementPage>, Refus> {
    Ok(Page::ok(page(&app, &session, &id).await?))
}

/// The page of a right, read and noted in the journal.
pub(super) async fn page(app: &App, session: &Session, id: &str) -> Result<RenoncementPage, Refus> {
    let db = &app.db;
    let mut reading = session.read(db).await?;
    let open = Ouvert::lire(&mut reading, app, session, id).await?;
    let agents = agents::noms(&mut reading, &session.perimetre).await?;
    let noms = app.regles.en_vigueur(&mut reading, session.etablissement()).await?;
    drop(reading);
    session.note_read(db, "renoncements.voir", "personnes", open.personne.id.as_str()).await?;
    let cadre = session.cadre(format!("Droit repéré, {}", open.personne.identite.initiales()), Lieu::Personnes);
    let numeros = std::array::from_fn(|_| LigneId::new(db.clock(), db.random()).to_string());
    let page = composer(cadre, (&open.droit, &open.suivies), (&noms, &agents, db.clock().today()), numeros);
    let numero_demarche = DemarcheId::new(db.clock(), db.random()).to_string();
    Ok(RenoncementPage { numero_demarche, ..page.nommee(&open.personne.identite.affichee()) })
}

pub(super) fn composer(
    cadre: Cadre,
    (one, suivies): (&Renoncement, &[Suivie]),
    (noms, agents, today): (&Noms, &HashMap<AgentId, String>, Date),
    numeros: [String; 5],
) -> RenoncementPage {
    let ou = one.ou(suivies);
    let titre = droit(one, noms);
    let (etape, ton) = mots::etape(&ou);
    let stopped = matches!(ou.etape, Etape::Arrete(_));
    let given_up = matches!(ou.etape, Etape::Abandonne(..));
    let begun = matches!(ou.etape, Etape::Commence(_));
    let had = matches!(ou.etape, Etape::Obtenu(_));
    let running = suivies.iter().any(|one| one.fin.is_none());
    let demarche = suivies.iter().rfind(|suivie| one.suit(suivie));
    RenoncementPage {
        cadre,
        erreurs: Errors::default(),
        saisie: Saisie::neuve(&ou, suivies, today),
        id: one.id.to_string(),
        personne: one.personne.to_string(),
        nom: String::new(),
        detail: format!("repéré le {}", dates::full(one.repere_le, today)),
        fiche: one.fiche.clone().filter(|code| noms.contains_key(code)),
        mots: one.mots.clone().filter(|_| one.fiche.is_some()),
        annule: one.annule,
        etape,
        ton,
        phrase: mots::phrase(&ou, today),
        retour: mots::retour(&ou, today),
        demarche: demarche.map(|one| one.demarche.to_string()),
        blocage: one.blocage.as_ref().map(ToString::to_string),
        a_proposer: !begun && !had,
        repropose: !one.actes.is_empty() || stopped || given_up,
        a_commencer: one.fiche.clone().filter(|code| !had && !running && noms.contains_key(code)),
        a_dire: stopped,
        a_suivre: !had,
        abandonne: given_up,
        lignes: lignes(one, suivies, (agents, today)),
        titre,
        numeros,
        numero_demarche: String::new(),
        imprime_le: dates::long(today),
    }
}

/// What happened, last first: its own lines can be undone here; those of the démarches, there.
fn lignes(one: &Renoncement, suivies: &[Suivie], (agents, today): (&HashMap<AgentId, String>, Date)) -> Vec<Ligne> {
    let by = |id: &AgentId| agents.get(id).cloned().unwrap_or_else(|| "un ancien agent".to_owned());
    let told = |le: Date, who: &str| format!("Le {}{who}", dates::full(le, today));
    let mut all: Vec<(Date, jiff::Timestamp, Ligne)> = Vec::new();
    for acte in &one.actes {
        let line = Ligne {
            annulable: Some(acte.id.to_string()),
            phrase: mots::fait(acte, today),
            detail: told(acte.le, &format!(", noté par {}", by(&acte.agent))) + &en_jeu(&acte.quoi),
            note: acte.note.clone(),
        };
        all.push((acte.le, acte.note_le, line));
    }
    let read =
        |phrase: String, le| Ligne { annulable: None, phrase, detail: told(le, ", lu sur sa démarche"), note: None };
    for suivie in suivies.iter().filter(|suivie| one.suit(suivie)) {
        all.push((suivie.le, suivie.debut, read("Démarche commencée".to_owned(), suivie.le)));
        if let Some(end) = &suivie.fin {
            let how = if end.issue == Issue::Aboutie { "Droit obtenu" } else { "Démarche finie sans le droit" };
            all.push((end.le, end.note_le, read(how.to_owned(), end.le)));
        }
    }
    all.sort_by_key(|line| std::cmp::Reverse((line.0, line.1)));
    let seen = Ligne {
        annulable: Some(one.id.to_string()),
        phrase: "Droit repéré".to_owned(),
        detail: told(one.repere_le, &format!(", noté par {}", by(&one.agent))),
        note: None,
    };
    all.into_iter().map(|line| line.2).chain([seen]).collect()
}

fn en_jeu(quoi: &Quoi) -> String {
    let Quoi::Abandonne { euros, mois, .. } = quoi else { return String::new() };
    let sum = euros.map(|(from, to)| {
        if from == to {
            format!(" · {from}\u{a0}€ par mois")
        } else {
            format!(" · {from} à {to}\u{a0}€ par mois")
        }
    });
    let months = mois.map(|n| format!(" · {n}\u{a0}mois"));
    sum.unwrap_or_default() + &months.unwrap_or_default()
}

impl RenoncementPage {
    /// The same, of somebody.
    pub(super) fn nommee(self, nom: &str) -> Self {
        Self { nom: nom.to_owned(), ..self }
    }

    fn reponses() -> &'static [Reponse] {
        Reponse::TOUS
    }

    fn causes() -> &'static [Cause] {
        Cause::TOUS
    }

    fn quis() -> &'static [Qui] {
        Qui::TOUS
    }
}

impl Samples for RenoncementPage {
    const NOM: &'static str = "renoncement";

    fn samples() -> Vec<(&'static str, Self)> {
        super::exemples::pages()
    }
}
