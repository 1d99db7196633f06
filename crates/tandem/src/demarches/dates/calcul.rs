//! From what is known of a démarche to its lines. Pure: the day is an argument.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan, civil::Date};
use tandem_delais::{
    Calcul, Certitude, Contexte, Depuis as Depart, Effet, Evenement, Genre, Regle, Sens, Survenu, calculer,
};
use tandem_fiches::Fiche;

use super::{
    ligne::{Depuis, EcheanceId, Ligne, REVENIR},
    moteur::Moteur,
};
use crate::{
    agents::{AgentId, EquipeId},
    demarches::{DemarcheId, Issue, est_un_envoi},
    personnes::PersonneId,
};

/// What a « Fait » on a line writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Avance {
    /// Something that happened today, from which the next date is counted.
    pub evenement: Option<Evenement>,
    /// This limit is held, once and for all.
    pub tenue: bool,
}

/// What « Fait » means for a rule: see the table of the README.
pub fn avance(regle: Option<&Regle>) -> Avance {
    let rolls = |evenement| Avance { evenement: Some(evenement), tenue: false };
    match regle.map(|rule| &rule.genre) {
        Some(Genre::FenetreMensuelle { .. } | Genre::Periodique { .. }) => rolls(Evenement::Declaration),
        Some(Genre::Presence { evenement, .. } | Genre::Anniversaire { evenement, .. }) => rolls(*evenement),
        Some(Genre::Renouvellement { .. }) => Avance { evenement: Some(Evenement::Depot), tenue: true },
        Some(Genre::Campagne { .. }) => Avance { evenement: Some(Evenement::Declaration), tenue: true },
        _ => Avance { evenement: None, tenue: true },
    }
}

/// What the dates of a démarche depend on.
#[derive(Clone, Debug)]
pub(super) struct Suivie {
    pub id: DemarcheId,
    pub fiche: String,
    /// The file it is read in, with its team and referent.
    pub personne: PersonneId,
    pub equipe: EquipeId,
    pub referent: Option<AgentId>,
    pub archivee: bool,
    /// The end that stands: how, the day promised to come back, the day it was written.
    pub fin: Option<(Issue, Option<Date>, Date)>,
    pub survenus: Vec<Survenu>,
    /// The last decision grants everything: there is nothing to contest.
    pub accordee_le: Option<Date>,
    pub faites: BTreeSet<(String, Date)>,
    /// By rule and limit: until when, how many times, the last act.
    pub reports: BTreeMap<(String, Date), (Date, i64, String)>,
    /// By rule and limit: to whom, the last act.
    pub assignations: BTreeMap<(String, Date), (Option<AgentId>, String)>,
}

impl Suivie {
    /// Takes in an event read from the database; what no list knows any more is left out.
    pub fn survenu(&mut self, evenement: &str, le: &str, estime: bool, accord: bool) {
        let (Ok(evenement), Ok(le)) = (evenement.parse(), le.parse()) else { return };
        self.survenus.push(Survenu { evenement, le, estime });
        if matches!(evenement, Evenement::Decision | Evenement::ReponseRecours) {
            // Read in the order of their days: the last decision says it.
            self.accordee_le = accord.then_some(le);
        }
    }

    /// Takes in an act about a line.
    pub fn geste(&mut self, quoi: &str, regle: String, limite: &str, id: &str, valeur: &str) {
        let Ok(limite) = limite.parse() else { return };
        let line = (regle, limite);
        match quoi {
            "faite" => drop(self.faites.insert(line)),
            "report" => {
                let Ok(until) = valeur.parse() else { return };
                let (kept, count, last) = self.reports.entry(line).or_insert((until, 0, String::new()));
                *count += 1;
                if id > last.as_str() {
                    (*kept, *last) = (until, id.to_owned());
                }
            }
            _ => {
                let (kept, last) = self.assignations.entry(line).or_insert((None, String::new()));
                if id > last.as_str() {
                    (*kept, *last) = (AgentId::parse(valeur), id.to_owned());
                }
            }
        }
    }

    /// Did something of these kinds happen from that day on?
    fn depuis(&self, kinds: &[Evenement], from: Date) -> bool {
        self.survenus.iter().any(|one| kinds.contains(&one.evenement) && !one.estime && one.le >= from)
    }

    /// What happened since the last request was sent, when an earlier one was already answered; else nothing.
    fn demande_en_cours(&self) -> Option<Vec<Survenu>> {
        const REPONSES: [Evenement; 3] = [Evenement::Decision, Evenement::Recours, Evenement::ReponseRecours];
        let sent = |one: &&Survenu| matches!(one.evenement, Evenement::Depot | Evenement::DepotComplet);
        let last = self.survenus.iter().filter(sent).map(|one| one.le).max()?;
        let old = |one: &Survenu| REPONSES.contains(&one.evenement) && one.le < last;
        self.survenus.iter().any(old).then(|| self.survenus.iter().filter(|one| !old(one)).copied().collect())
    }

    fn ligne(&self, regle: &str, effet: Effet, version: &str, calcul: Brut) -> Ligne {
        let key = (regle.to_owned(), calcul.limite);
        let report = self.reports.get(&key);
        Ligne {
            id: EcheanceId::new(&self.id, regle),
            demarche: self.id.clone(),
            personne: self.personne.clone(),
            equipe: self.equipe.clone(),
            referent: self.referent.clone(),
            agent: self.assignations.get(&key).and_then(|one| one.0.clone()),
            archivee: self.archivee,
            fiche: self.fiche.clone(),
            regle: regle.to_owned(),
            ouverture: calcul.ouverture,
            limite: calcul.limite,
            alertes: calcul.alertes,
            effet,
            sens: calcul.sens,
            certitude: calcul.certitude,
            depuis: calcul.depuis,
            depuis_le: calcul.depuis_le,
            report: calcul.report.map(|(day, why)| (day, why.to_owned())),
            reportee_au: report.map(|one| one.0),
            reports: report.map_or(0, |one| one.1),
            version: version.to_owned(),
        }
    }
}

/// A date before it is told whose it is.
struct Brut {
    ouverture: Option<Date>,
    limite: Date,
    alertes: Vec<Date>,
    sens: Sens,
    certitude: Certitude,
    depuis: Depuis,
    depuis_le: Date,
    report: Option<(Date, &'static str)>,
}

impl From<Calcul> for Brut {
    fn from(calcul: Calcul) -> Self {
        Self {
            depuis_le: calcul.depuis.le(),
            depuis: match calcul.depuis {
                Depart::Evenement { evenement, .. } => Depuis::Evenement(evenement),
                Depart::Regle { cle, .. } => Depuis::Regle(cle),
                Depart::Campagne { cle, .. } => Depuis::Campagne(cle),
                Depart::Mois { .. } => Depuis::Mois,
            },
            ouverture: calcul.ouverture,
            limite: calcul.limite,
            alertes: calcul.alertes,
            sens: calcul.sens,
            certitude: calcul.certitude,
            report: calcul.report,
        }
    }
}

/// The lines of a démarche on a day, at most one per rule.
pub(super) fn lignes(one: &Suivie, moteur: &Moteur, today: Date) -> Vec<Ligne> {
    let fiche = moteur.fiche(&one.fiche).map(|known| known.fiche.as_ref());
    let version = moteur.version(&one.fiche);
    let mut found = match (&one.fin, fiche) {
        (Some((issue, ..)), _) if *issue != Issue::Refusee => Vec::new(),
        (_, None) => Vec::new(),
        (fin, Some(fiche)) => {
            let mut all = des_regles(one, fiche, &version, (moteur, today));
            // Refused, it keeps the days left to contest, and nothing else.
            all.retain(|line| fin.is_none() || line.sens == Sens::Recours && line.limite >= today);
            all
        }
    };
    if let Some((_, Some(limite), le)) = one.fin {
        let effet = fiche.map_or(Effet::Autre, |known| known.effet);
        let back = Brut {
            ouverture: None,
            limite,
            alertes: Vec::new(),
            sens: Sens::Rappel,
            certitude: Certitude::Calculee,
            depuis: Depuis::Fin,
            depuis_le: le,
            report: None,
        };
        found.push(one.ligne(REVENIR, effet, &version, back));
    }
    found.retain(|line| !one.faites.contains(&(line.regle.clone(), line.limite)));
    found
}

fn des_regles(one: &Suivie, fiche: &Fiche, version: &str, (moteur, today): (&Moteur, Date)) -> Vec<Ligne> {
    let compute = |survenus: &[Survenu]| {
        let contexte = Contexte { zone: moteur.zone, aujourdhui: today, survenus, campagnes: &moteur.campagnes };
        calculer(&fiche.regles, &contexte)
    };
    let all = compute(&one.survenus);
    let again = one.demande_en_cours().map(|events| compute(&events));
    let given = fiche.regles.iter().filter_map(|regle| {
        let of = |list: &[Calcul]| list.iter().find(|calcul| calcul.cle == regle.cle).cloned();
        let mut calcul = of(&all);
        // An appeal against an earlier decision is kept while it runs; once gone, it hides nothing of the new request.
        if let (Genre::Recours { .. }, Some(again)) = (&regle.genre, &again)
            && calcul.as_ref().is_none_or(|one| one.limite < today)
        {
            calcul = of(again);
        }
        let calcul = calcul.filter(|calcul| !satisfaite(one, regle, calcul) && !oublie(regle, calcul, today))?;
        let effet = regle.effet.unwrap_or(fiche.effet);
        Some(one.ligne(&regle.cle, effet, version, calcul.into()))
    });
    given.collect()
}

/// Days a reminder stays once its day is past.
const RAPPEL: i64 = 60;

/// Nothing is lost when a reminder's day passes: two months later it only hides what can still be lost.
fn oublie(regle: &Regle, calcul: &Calcul, today: Date) -> bool {
    regle.sens == Sens::Rappel && calcul.limite < today.saturating_sub(RAPPEL.days())
}

/// Was what the rule asks already done? A request sent within the window of a renewal answers it; an appeal lodged ends the
/// days to lodge it; nothing is contested once everything was granted.
fn satisfaite(one: &Suivie, regle: &Regle, calcul: &Calcul) -> bool {
    const ENVOIS: [Evenement; 3] = [Evenement::Depot, Evenement::DepotComplet, Evenement::Declaration];
    let from = calcul.depuis.le();
    match &regle.genre {
        Genre::Renouvellement { .. } | Genre::AvantDate { .. } => {
            one.depuis(&ENVOIS, calcul.ouverture.unwrap_or_else(|| calcul.limite.saturating_sub(6.months())))
        }
        Genre::DepuisEvenement { evenement, .. } => {
            regle.sens == Sens::Limite && !est_un_envoi(*evenement) && one.depuis(&ENVOIS, from)
        }
        // Late or not, an answer ends a silence.
        Genre::Silence { evenement: Evenement::Recours, .. } => one.depuis(&[Evenement::ReponseRecours], from),
        Genre::Silence { .. } => one.depuis(&[Evenement::Decision], from),
        Genre::Recours { .. } => {
            one.depuis(&[Evenement::Recours], from) || one.accordee_le.is_some_and(|granted| granted >= from)
        }
        Genre::FenetreMensuelle { .. }
        | Genre::Periodique { .. }
        | Genre::Anniversaire { .. }
        | Genre::Presence { .. }
        | Genre::Campagne { .. } => false,
    }
}
