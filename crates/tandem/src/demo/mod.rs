//! A fictional but plausible CCAS: fixed seed, nobody real.

mod blocages;
mod cadre;
mod comptes;
mod correspondants;
mod demarches;
mod echeancier;
mod enquetes;
mod entretiens;
mod familles;
mod observes;
mod plan;
mod renoncements;
mod vecu;

use std::sync::Arc;

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use tandem_platform::{
    Clock, Db, Error, Intent, Keyring, Random, Result, Scope, Tx,
    db::Options,
    journal::{Entry, Subject},
};

pub use plan::{CCAS, Taille};

use crate::{
    actes::{self, ActeId, NouvelActe},
    agents::{self, AgentId, Empreinte, EquipeId, EtablissementId, NouvelAgent, Role},
    demarches::Source,
    fiches::Catalogue,
    menages::{self, Quand, Raison, Relation, Semence},
    migrations,
    personnes::{self, NouvellePersonne, PersonneId},
    suivi::{self, Remplacement, RemplacementId},
};

/// Password of every demonstration account.
pub const MOT_DE_PASSE: &str = "tandem-demonstration";
/// The accounts printed at start: login name, role, what for.
pub const COMPTES: [(&str, &str); 5] = [
    ("claire", "intervenante, équipe Insertion"),
    ("sonia", "intervenante, équipe Logement"),
    ("karim", "accueil"),
    ("mperrin", "responsable, toutes les équipes"),
    ("technique", "référent technique"),
];
/// A spreadsheet to try.
pub const TABLEAU: &str = include_str!("file-active.csv");

const EQUIPES: [&str; 3] = ["Accueil social", "Insertion", "Logement"];
/// Who follows people: login name, name, team.
const INTERVENANTS: [(&str, &str, usize); 6] = [
    ("nadia", "Nadia Ferhat", 0),
    ("claire", "Claire Morel", 1),
    ("youssef", "Youssef Benamar", 1),
    ("elise", "Élise Rouvière", 1),
    ("sonia", "Sonia Belkacem", 2),
    ("paul", "Paul Le Goff", 2),
];

/// The établissement while it is being filled.
struct Chantier<'a> {
    db: Db,
    random: &'a Random,
    etablissement: EtablissementId,
    equipes: Vec<EquipeId>,
    agents: Vec<AgentId>,
    responsable: AgentId,
    personnes: Vec<PersonneId>,
}

/// Fills an empty database as if eighteen months had passed in it; leaves a filled one as it is. `note` hears how
/// many things were written. Returns false when there was nothing to do.
pub async fn fill(
    base: &Options,
    keys: &Keyring,
    zone: &TimeZone,
    taille: Taille,
    mut note: impl FnMut(usize),
) -> Result<bool> {
    let random = Random::seeded(2026);
    let today = Clock::system(zone.clone()).today();
    let plan = plan::tirer(&random, taille, &par_equipe(), today);
    let first = plan.venues.first().map_or(today, |one| one.le);
    let db = Db::open(base, &migrations::ALL, keys.clone(), Clock::fixed(matin(first, zone), zone.clone())).await?;
    if !agents::etablissements(&mut db.read(&Scope::system()).await?).await?.is_empty() {
        return Ok(false);
    }
    let mut work = Chantier::open(db, &random, taille.effectifs()).await?;
    let (mut venues, mut faits) = (plan.venues.iter().peekable(), plan.faits.iter().peekable());
    let mut tas = observes::Tas::new(taille.blocages, (first, today));
    while let Some(day) =
        [venues.peek().map(|one| one.le), faits.peek().map(|one| one.form.fait_le)].into_iter().flatten().min()
    {
        let mut tx = work.jour(day, zone).await?;
        let mut written = 0;
        while let Some(one) = venues.next_if(|one| one.le == day) {
            work.accueillir(&mut tx, one).await?;
            written += 1;
        }
        while let Some(one) = faits.next_if(|one| one.form.fait_le == day) {
            work.noter(&mut tx, &plan.venues, one).await?;
            written += 1;
        }
        tas.jour(&work, &mut tx, day).await?;
        tx.commit().await?;
        note(written);
    }
    let mut tx = work.jour(today.yesterday().unwrap_or(today), zone).await?;
    vecu::ajouter(&work, &mut tx, today).await?;
    tas.jour(&work, &mut tx, today).await?;
    tas.suites(&work, &mut tx).await?;
    tx.commit().await?;
    work.reunir(&plan).await?;
    work.absences(today, zone).await?;
    let source = Source::fournie(Arc::new(Catalogue::fourni()));
    demarches::ajouter(&work, &plan, &source, (today, zone), taille.demarches).await?;
    echeancier::ajouter(&work, &plan, &source, (today, zone)).await?;
    comptes::ajouter(&work, &plan, (today, zone)).await?;
    blocages::ajouter(&work, &plan, (today, zone)).await?;
    renoncements::ajouter(&work, &plan, (today, zone)).await?;
    correspondants::ajouter(&work, (today, zone)).await?;
    cadre::ajouter(&work, (today, zone)).await?;
    enquetes::ajouter(&work, (today, zone)).await?;
    entretiens::ajouter(&work, (today, zone)).await?;
    work.db.close().await;
    Ok(true)
}

/// How many of those who follow people are in each team.
fn par_equipe() -> [usize; 3] {
    std::array::from_fn(|team| INTERVENANTS.iter().filter(|one| one.2 == team).count())
}

fn matin(day: Date, zone: &TimeZone) -> jiff::Timestamp {
    day.at(9, 0, 0, 0).to_zoned_datetime(zone.clone()).map_or(jiff::Timestamp::UNIX_EPOCH, |at| at.timestamp())
}

impl<'a> Chantier<'a> {
    async fn open(db: Db, random: &'a Random, effectifs: usize) -> Result<Self> {
        let id = EtablissementId::new(db.clock(), random);
        let intent = Intent::system(id.as_str(), "systeme", "demonstration.remplir", "etablissements", id.as_str());
        let mut tx = db.write(intent).await?;
        agents::creer_etablissement(&mut tx, &id, "CCAS de Saint-Denis (démonstration)", "Saint-Denis", "93066")
            .await?;
        let mut equipes = Vec::new();
        for nom in EQUIPES {
            equipes.push(agents::creer_equipe(&mut tx, &id, nom).await?);
        }
        let empreinte = Empreinte::of(MOT_DE_PASSE, random).ok_or(Error::Journal)?;
        let mut ids = Vec::new();
        for (effectif, (login, name, team)) in (1..=effectifs).flat_map(|n| INTERVENANTS.map(|one| (n, one))) {
            let said = |text: &str, space| if effectif == 1 { text.into() } else { format!("{text}{space}{effectif}") };
            let (role, equipes) = (Role::Intervenant, &equipes[team..=team]);
            let (identifiant, nom) = (&said(login, ""), &said(name, " "));
            let agent = NouvelAgent { identifiant, nom, role, empreinte: empreinte.clone(), equipes };
            ids.push(agents::creer_agent(&mut tx, &id, &agent).await?);
        }
        let mut responsable = None;
        for (identifiant, nom, role, teams) in [
            // Reception sees the people of every team, and no note.
            ("karim", "Karim Aubert", Role::Accueil, &equipes[..]),
            ("mperrin", "Martine Perrin", Role::Responsable, &equipes[..]),
            ("technique", "Hervé Lambert", Role::ReferentTechnique, &[]),
        ] {
            let agent = NouvelAgent { identifiant, nom, role, empreinte: empreinte.clone(), equipes: teams };
            let new = agents::creer_agent(&mut tx, &id, &agent).await?;
            responsable = responsable.or(Some(new).filter(|_| role == Role::Responsable));
        }
        tx.commit().await?;
        let responsable = responsable.ok_or(Error::Journal)?;
        Ok(Self { db, random, etablissement: id, equipes, agents: ids, responsable, personnes: Vec::new() })
    }

    /// Moves the clock to that morning and opens the day's transaction.
    async fn jour(&self, day: Date, zone: &TimeZone) -> Result<Tx> {
        let clock = self.db.clock();
        clock.advance_seconds(matin(day, zone).as_second() - clock.now().as_second());
        let id = self.etablissement.as_str();
        self.db.write(Intent::system(id, "systeme", "demonstration.remplir", "etablissements", id)).await
    }

    async fn accueillir(&mut self, tx: &mut Tx, one: &plan::Venue) -> Result<()> {
        tx.clock().advance_seconds(20);
        let id = PersonneId::new(tx.clock(), self.random);
        let agent = &self.agents[one.agent];
        let new = NouvellePersonne {
            identite: one.identite.clone(),
            equipe: self.equipes[one.equipe].clone(),
            referent: Some(agent.clone()),
            auteur: agent.clone(),
            vue_le: None,
        };
        personnes::creer(tx, &self.etablissement, &id, &new).await?;
        record(tx, agent, "personnes.creer", "personnes", id.to_string());
        self.personnes.push(id);
        Ok(())
    }

    /// Paul is away: Nadia, of another team, is lent his. Youssef is away: Élise, of his team, has his people on her day.
    async fn absences(&self, today: Date, zone: &TimeZone) -> Result<()> {
        let mut tx = self.jour(today, zone).await?;
        for (absent, remplacant, jours, prets) in [(5, 0, 11, vec![self.equipes[2].clone()]), (2, 3, 4, Vec::new())] {
            let one = Remplacement {
                id: RemplacementId::new(tx.clock(), self.random),
                absent: self.agents[absent].clone(),
                remplacant: self.agents[remplacant].clone(),
                debut: today,
                fin: today.checked_add(jours.days()).unwrap_or(today),
                agent: self.responsable.clone(),
                finie: None,
                prets,
            };
            suivi::remplacer(&mut tx, &self.etablissement, &one).await?;
            record(&mut tx, &self.responsable, "suivi.remplacer", "agents", one.absent.to_string());
        }
        tx.commit().await
    }

    /// The households, said on the last day.
    async fn reunir(&self, plan: &plan::Plan) -> Result<()> {
        let id = self.etablissement.as_str();
        let intent = Intent::system(id, "systeme", "demonstration.remplir", "etablissements", id);
        let mut tx = self.db.write(intent).await?;
        for famille in &plan.familles {
            self.famille(&mut tx, &plan.venues[famille.parent], famille).await?;
        }
        tx.commit().await
    }

    async fn famille(&self, tx: &mut Tx, venue: &plan::Venue, one: &familles::Famille) -> Result<()> {
        tx.clock().advance_seconds(30);
        let (agent, parent) = (&self.agents[venue.agent], &self.personnes[one.parent]);
        let (by, autre) = ((&self.etablissement, agent), one.autre.map(|at| &self.personnes[at]));
        let mut enfants = Vec::new();
        for identite in &one.enfants {
            let id = PersonneId::new(tx.clock(), self.random);
            let new = NouvellePersonne {
                identite: identite.clone(),
                equipe: self.equipes[venue.equipe].clone(),
                referent: Some(agent.clone()),
                auteur: agent.clone(),
                vue_le: Some(venue.le),
            };
            personnes::creer(tx, &self.etablissement, &id, &new).await?;
            record(tx, agent, "personnes.creer", "personnes", id.to_string());
            enfants.push((id, identite.naissance.map(Quand::Jour)));
        }
        let mut home = vec![Semence::depuis(parent, None)];
        home.extend(enfants.iter().map(|(id, born)| Semence::depuis(id, *born)));
        let parted = one.separes.map(|when| (when, Raison::Separation));
        home.extend(autre.map(|id| Semence { fin: parted, ..Semence::depuis(id, Some(one.depuis)) }));
        let mut liens: Vec<_> = autre.iter().map(|id| (parent, *id, Relation::Conjoint)).collect();
        let parents: Vec<&PersonneId> = std::iter::once(parent).chain(autre).collect();
        for (child, _) in &enfants {
            liens.extend(parents.iter().map(|id| (*id, child, Relation::Enfant)));
        }
        menages::semer(tx, by, self.random, &home, &liens).await?;
        if let (Some(id), Some(_)) = (autre, one.separes) {
            let part = Some("une semaine sur deux");
            let mut other = vec![Semence::depuis(id, one.separes)];
            other.extend(enfants.iter().map(|(id, _)| Semence { part, ..Semence::depuis(id, one.separes) }));
            menages::semer(tx, by, self.random, &other, &[]).await?;
        }
        if let Some(proche) = one.proche {
            menages::semer_proche(tx, by, self.random, parent, proche).await?;
        }
        record(tx, agent, "menages.ajouter", "personnes", parent.to_string());
        Ok(())
    }

    async fn noter(&self, tx: &mut Tx, venues: &[plan::Venue], one: &plan::Fait) -> Result<()> {
        tx.clock().advance_seconds(60);
        let id = ActeId::new(tx.clock(), self.random);
        let agent = &self.agents[venues[one.qui[0]].agent];
        let people: Vec<PersonneId> = one.qui.iter().map(|at| self.personnes[*at].clone()).collect();
        let new = NouvelActe { id: &id, agent, personnes: &people, form: &one.form };
        actes::noter(tx, &self.etablissement, &new).await?;
        record(tx, agent, "actes.noter", "actes", id.to_string());
        if one.annule {
            actes::annuler(tx, &self.etablissement, &id, agent, Some("Noté par erreur.")).await?;
            record(tx, agent, "actes.annuler", "actes", id.to_string());
        }
        Ok(())
    }
}

fn record(tx: &mut Tx, agent: &AgentId, action: &'static str, kind: &'static str, id: String) {
    tx.record(Entry { actor: agent.to_string(), action, subject: Subject { kind, id } });
}
