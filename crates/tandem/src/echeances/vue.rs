//! A date in words, as every page of the slice shows it: never without its ground and its certainty.

use std::collections::HashMap;

use jiff::{ToSpan, civil::Date};
use tandem_delais::Sens;
use tandem_platform::{Reading, Result, db::Connection};

use super::{
    model,
    vient::{self, Vient, Vu},
};
use crate::{
    agents::{AgentId, Perimetre, Session},
    app::App,
    demarches::dates::{self as calculees, Filtre, Ligne, Moteur},
    fiches,
    personnes::{self, Identite, PersonneId},
    ui::dates,
};

/// One date of one person.
#[derive(Clone, Debug)]
pub struct Vue {
    /// Id of the démarche.
    pub demarche: String,
    /// Key of the rule.
    pub regle: String,
    /// Id of the person.
    pub personne: String,
    /// Her name, whole or masked.
    pub nom: String,
    /// Plain name of the fiche.
    pub fiche: String,
    /// Name of the rule.
    pub quoi: String,
    /// The limit, as a form sends it back.
    pub limite: String,
    /// The last day, in words.
    pub jour: String,
    /// The limit or the window, in words.
    pub quand: String,
    /// The text it rests on.
    pub texte: String,
    /// Where that was read, and when it was checked; empty for a promise of ours.
    pub source: String,
    /// From what it is counted.
    pub depuis: String,
    /// « calculée », « estimée », « à confirmer ».
    pub certitude: &'static str,
    /// What would be lost.
    pub effet: &'static str,
    /// What the limit means, when it is not « à faire avant ».
    pub sens: Option<&'static str>,
    /// Who follows it.
    pub suivie: String,
    /// « reportée au lundi 30 novembre ».
    pub reportee: Option<String>,
    /// « s’ouvre le samedi 28 novembre »: it cannot be done yet.
    pub pas_avant: Option<String>,
    /// The last day is gone.
    pub depassee: bool,
    /// Which part of the list.
    pub section: model::Section,
}

impl Vue {
    /// Its address.
    pub fn adresse(&self) -> String {
        format!("/echeances/{}/{}", self.demarche, self.regle)
    }
}

/// What it takes to say lines in words.
#[derive(Debug)]
pub struct Mots<'a> {
    /// The rules in force.
    pub moteur: &'a Moteur,
    /// Names of the agents.
    pub agents: &'a HashMap<AgentId, String>,
    /// Names of the people.
    pub personnes: &'a HashMap<PersonneId, String>,
    /// The day.
    pub today: Date,
}

impl Mots<'_> {
    /// A line in words; nothing when her name is not among those read.
    pub fn dire(&self, line: &Ligne) -> Option<Vue> {
        let mots = self.moteur.mots(line);
        let (texte, source) = match mots.fondement {
            Some(ground) => (
                fiches::en_mots(ground.texte.trim_end_matches('.')),
                format!("{}, vérifié le {}", ground.source, dates::long(ground.verifie_le)),
            ),
            None => ("Ce qui a été promis à la personne".to_owned(), String::new()),
        };
        let followed = line.suivie_par().map(|id| nom(self.agents, id));
        Some(Vue {
            demarche: line.demarche.to_string(),
            regle: line.regle.clone(),
            personne: line.personne.to_string(),
            nom: self.personnes.get(&line.personne)?.clone(),
            fiche: self.moteur.fiche(&line.fiche).map_or(mots.fiche, |known| known.fiche.nom_simple.clone()),
            quoi: mots.nom,
            limite: line.limite.to_string(),
            jour: dates::full(line.limite, self.today),
            quand: model::quand(line.ouverture, line.limite, self.today),
            texte,
            source,
            depuis: model::depuis(line, self.moteur),
            certitude: line.certitude.libelle(),
            effet: line.effet.libelle(),
            sens: (line.sens != Sens::Limite).then(|| line.sens.libelle()),
            suivie: followed.unwrap_or_else(|| "sans référent".to_owned()),
            reportee: line
                .reportee_au
                .filter(|_| line.en_attente(self.today))
                .map(|day| format!("reportée au {}", dates::full(day, self.today))),
            pas_avant: pas_avant(line, self.moteur, self.today)
                .map(|day| format!("s’ouvre le {}", dates::full(day, self.today))),
            depassee: line.depassee(self.today) && matches!(line.sens, Sens::Limite | Sens::Recours),
            section: model::Section::de(line.limite, self.today),
        })
    }
}

/// The day it opens, while « Fait » would make no sense.
pub fn pas_avant(line: &Ligne, moteur: &Moteur, today: Date) -> Option<Date> {
    let done = calculees::avance(moteur.regle(&line.fiche, &line.regle));
    line.ouverture.filter(|day| *day > today && done.evenement.is_some() && !done.tenue)
}

/// The rules in force here: the one place that knows where they come from.
pub async fn moteur(on: &mut impl Connection, app: &App, session: &Session) -> Result<Moteur> {
    Moteur::lire(on, &app.regles, session.etablissement()).await
}

/// The name of an agent, gone or not.
pub fn nom(agents: &HashMap<AgentId, String>, id: &AgentId) -> String {
    agents.get(id).cloned().unwrap_or_else(|| "un ancien agent".to_owned())
}

/// The names of the people of these lines, said by `dire`.
pub async fn noms(
    on: &mut Reading,
    perimetre: &Perimetre,
    lines: &[Ligne],
    dire: fn(&Identite) -> String,
) -> Result<HashMap<PersonneId, String>> {
    let mut ids: Vec<PersonneId> = lines.iter().map(|line| line.personne.clone()).collect();
    ids.sort();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let people = personnes::plusieurs(on, perimetre, &ids).await?;
    Ok(people.into_iter().map(|one| (one.id, dire(&one.identite))).collect())
}

/// What is late or due within a week and not put off, of one agent or of everybody.
pub fn de_pres(agent: Option<AgentId>, jours: i64, today: Date) -> Filtre {
    Filtre {
        agent,
        jusqu_au: Some(today.saturating_add(jours.days())),
        sans_reportees_au: Some(today),
        ..Filtre::default()
    }
}

/// The dates of one's day, and the campaigns to enter: what the page of the day shows.
#[derive(Debug, Default)]
pub struct Jour {
    /// What was just done from there.
    pub vient: Option<Vient>,
    /// Late and due within a week.
    pub lignes: Vec<Vue>,
    /// There are more than those.
    pub suite: bool,
    /// Dates of the year to enter, in words.
    pub a_saisir: Vec<Rappel>,
}

/// Dates of a campaign that should be entered by now.
#[derive(Clone, Debug)]
pub struct Rappel {
    /// Name in the address.
    pub cle: String,
    /// The year.
    pub annee: i16,
    /// In words.
    pub phrase: String,
}

impl Jour {
    /// A made-up one.
    pub fn exemple() -> Self {
        let today = jiff::civil::date(2026, 11, 23);
        let line = |nom: &str, days: i64| Vue::exemple(nom, today.saturating_add(days.days()), today);
        Self {
            vient: None,
            lignes: vec![line("Thierno BAH", -8), line("Oksana NOWAK", 2)],
            suite: true,
            a_saisir: vec![Rappel::exemple()],
        }
    }
}

impl Rappel {
    /// A made-up one.
    pub fn exemple() -> Self {
        let phrase = "Bourse de collège, dates de 2026".into();
        Self { cle: "bourse-college".into(), annee: 2026, phrase }
    }
}

/// The reminders of the day, for who may enter the dates.
pub fn rappels(moteur: &Moteur, session: &Session, today: Date) -> Vec<Rappel> {
    if !session.agent.role.suit_des_personnes() {
        return Vec::new();
    }
    model::a_saisir(&moteur.campagnes, today)
        .into_iter()
        .map(|(one, annee)| Rappel { cle: one.cle.clone(), annee, phrase: format!("{}, dates de {annee}", one.nom) })
        .collect()
}

/// What falls on an agent's day, at most `combien` lines.
pub async fn du_jour(on: &mut Reading, app: &App, session: &Session, done: &Vu, combien: usize) -> Result<Jour> {
    if !session.agent.role.suit_des_personnes() {
        return Ok(Jour::default());
    }
    let today = app.db.clock().today();
    let asked = de_pres(Some(session.agent.id.clone()), model::SEMAINE, today);
    let most = i64::try_from(combien).unwrap_or(i64::MAX).saturating_add(1);
    let lines = calculees::lignes(on, &session.perimetre, &asked, None, most).await?;
    let moteur = moteur(on, app, session).await?;
    let personnes = noms(on, &session.perimetre, &lines, Identite::affichee).await?;
    let agents = HashMap::from([(session.agent.id.clone(), session.agent.nom.clone())]);
    let mots = Mots { moteur: &moteur, agents: &agents, personnes: &personnes, today };
    Ok(Jour {
        vient: vient::lire(on, session, &moteur, done, Identite::affichee, today).await?,
        suite: lines.len() > combien,
        lignes: lines.iter().take(combien).filter_map(|line| mots.dire(line)).collect(),
        a_saisir: rappels(&moteur, session, today),
    })
}

impl Vue {
    /// A made-up one.
    pub fn exemple(nom: &str, limite: Date, today: Date) -> Self {
        let id = || "019aa000-0000-7000-8000-000000000001".to_owned();
        Self {
            demarche: id(),
            regle: "actualisation".into(),
            personne: id(),
            nom: nom.into(),
            fiche: "Dire chaque mois à France Travail que je cherche toujours du travail".into(),
            quoi: "Actualisation du mois".into(),
            limite: limite.to_string(),
            jour: dates::full(limite, today),
            quand: model::quand(Some(limite.saturating_sub(17.days())), limite, today),
            texte: "Du 28 du mois (le 26 en février) au 15 du mois suivant, pour tous les inscrits".into(),
            source: "[S] service-public F1637, vérifié le 26 novembre 2026".into(),
            depuis: "compté depuis\u{a0}: déclaration du 2 octobre 2026".into(),
            certitude: "calculée",
            effet: "ressources",
            sens: None,
            suivie: "Claire Morel".into(),
            reportee: None,
            pas_avant: None,
            depassee: limite < today,
            section: model::Section::de(limite, today),
        }
    }
}
