//! The run: read, check everything, and only then write, in one transaction.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use tandem_delais::Evenement;
use tandem_platform::{Db, Error, Intent, Scope, Tx, journal::Entry};
use tandem_tableur::Limites;

use super::{
    ligne::{self, Colonnes, Depot, Faute, Qui},
    queries::{self, EnCours},
};
use crate::{
    agents::{self, Perimetre},
    demarches::{
        DemarcheId, EvenementId, NouvelEvenement, NouvelleDemarche, Par, Source, creer,
        dates::{self, Moteur},
        ecrire,
    },
    personnes::{self, Personne, PersonneId},
};

/// Rows looked at, or written, between two notes.
const LOT: usize = 1_000;
/// Rows of deposits taken at once: what is in memory is bounded by it.
const LIGNES_MAX: usize = 50_000;
/// Faults kept: beyond, the table is wrong as a whole.
const FAUTES_MAX: usize = 500;

/// Why nothing came in.
#[derive(Debug, thiserror::Error)]
pub enum Impossible {
    /// The file cannot be opened.
    #[error("{0} : {1}")]
    Fichier(String, std::io::Error),
    /// The file is not a table, or not of deposits.
    #[error("{0} : {1}")]
    Illisible(String, String),
    /// Nobody to bring it.
    #[error("aucun compte actif « {0} » ne suit des personnes (intervenant ou responsable)")]
    Compte(String),
    /// Rows to correct, in their order, and how many faults in all.
    #[error("{1} à corriger, rien n’a été enregistré")]
    Fautes(Vec<Faute>, String),
    /// The database refused.
    #[error(transparent)]
    Base(#[from] Error),
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Avance {
    /// Rows of the file, twice: checked, then written.
    Total(usize),
    /// Rows just checked or written.
    Faites(usize),
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bilan {
    /// Deposits noted.
    pub notes: usize,
    /// Démarches started for them.
    pub commencees: usize,
    /// Deposits already there.
    pub deja: usize,
}

/// The bounds of a table, its head and titles besides.
fn limites() -> Limites {
    Limites { lignes: LIGNES_MAX + 100, ..Limites::default() }
}

/// Brings the deposits of a table in, for an agent: all of them, or none.
pub async fn importer(
    db: &Db,
    source: &Source,
    fichier: &Path,
    identifiant: &str,
    mut note: impl FnMut(Avance) + Send,
) -> Result<Bilan, Impossible> {
    let name = fichier.display().to_string();
    let bytes = std::fs::read(fichier).map_err(|error| Impossible::Fichier(name.clone(), error))?;
    let unread = |why: String| Impossible::Illisible(name.clone(), why);
    let feuille = tandem_tableur::lire(&name, &bytes, &limites()).map_err(|why| unread(why.to_string()))?;
    if feuille.lignes.len() > LIGNES_MAX {
        return Err(unread(format!(
            "{} lignes, {LIGNES_MAX} au plus : partagez-le en plusieurs fichiers",
            feuille.lignes.len()
        )));
    }
    drop(bytes);
    let columns = Colonnes::trouver(&feuille).map_err(unread)?;
    let found = agents::par_identifiant(&mut db.read(&Scope::system()).await?, identifiant).await?;
    let Some((agent, perimetre)) = found.filter(|(agent, _)| agent.role.suit_des_personnes()) else {
        return Err(Impossible::Compte(identifiant.to_owned()));
    };
    let par = (&perimetre.etablissement, &agent.id);
    let moteur = Moteur::lire(&mut db.read(&perimetre.scope()).await?, source, par.0).await?;
    let codes: BTreeSet<String> = moteur.fiches().map(|one| one.fiche.code.clone()).collect();
    note(Avance::Total(feuille.lignes.len() * 2));
    let (mut all, mut faults) = (Vec::with_capacity(feuille.lignes.len()), Fautes::default());
    for row in feuille.lignes {
        match ligne::lire(&columns, &row, &codes, db.clock().today()) {
            Ok(depot) => all.push(depot),
            Err(wrong) => faults.ajouter(wrong),
        }
    }
    let id = par.0.as_str();
    let mut tx = db.write(Intent::new(id, agent.id.as_str(), "demarches.importer", "etablissements", id)).await?;
    let mut work = Travail { perimetre: &perimetre, moteur: &moteur, par, faults };
    let known = work.reconnaitre(&mut tx, &all, &mut note).await?;
    let plan = work.preparer(&mut tx, &all, &known).await?;
    if let Some(wrong) = work.faults.dire() {
        return Err(wrong);
    }
    let done = work.noter(&mut tx, plan, &mut note).await?;
    tx.commit().await?;
    Ok(done)
}

/// The faults of a table, bounded.
#[derive(Debug, Default)]
struct Fautes {
    kept: Vec<Faute>,
    total: usize,
}

impl Fautes {
    fn ajouter(&mut self, wrong: impl IntoIterator<Item = Faute>) {
        for one in wrong {
            self.total += 1;
            if self.kept.len() < FAUTES_MAX {
                self.kept.push(one);
            }
        }
    }

    fn dire(&mut self) -> Option<Impossible> {
        if self.total == 0 {
            return None;
        }
        let mut kept = std::mem::take(&mut self.kept);
        kept.sort_by_key(|one| one.ligne);
        let count = i64::try_from(self.total).unwrap_or(i64::MAX);
        Some(Impossible::Fautes(kept, crate::ui::nombre(count, "faute", "fautes")))
    }
}

/// A deposit with the démarche it goes on, or the person it starts one for.
enum Pose<'a> {
    Sur(&'a Depot, DemarcheId),
    Nouvelle(&'a Depot, Box<Personne>, DemarcheId),
}

struct Plan<'a> {
    poses: Vec<Pose<'a>>,
    deja: usize,
}

struct Travail<'a> {
    perimetre: &'a Perimetre,
    moteur: &'a Moteur,
    par: Par<'a>,
    faults: Fautes,
}

impl Travail<'_> {
    /// Who each row is for; rows of nobody, or of two people, are faults.
    async fn reconnaitre(
        &mut self,
        tx: &mut Tx,
        all: &[Depot],
        note: &mut (impl FnMut(Avance) + Send),
    ) -> Result<BTreeMap<Qui, Personne>, Error> {
        let mut known: BTreeMap<Qui, Personne> = BTreeMap::new();
        let mut wrong: BTreeMap<Qui, String> = BTreeMap::new();
        for lot in all.chunks(LOT) {
            let fresh: BTreeSet<&Qui> = lot
                .iter()
                .map(|one| &one.qui)
                .filter(|qui| !known.contains_key(qui) && !wrong.contains_key(qui))
                .collect();
            let numbers: Vec<PersonneId> = fresh
                .iter()
                .filter_map(|qui| if let Qui::Dossier(id) = qui { Some(id.clone()) } else { None })
                .collect();
            for person in personnes::plusieurs(tx, self.perimetre, &numbers).await? {
                known.insert(Qui::Dossier(person.id.clone()), person);
            }
            for qui in fresh {
                match qui {
                    Qui::Dossier(_) if known.contains_key(qui) => {}
                    Qui::Dossier(_) => {
                        wrong.insert(qui.clone(), "aucun dossier de ce numéro dans vos équipes".to_owned());
                    }
                    Qui::Nom(nom, prenom, born) => {
                        let said = Qui::identite(nom, prenom, *born);
                        let mut found = personnes::nommees(tx, self.perimetre, &said).await?;
                        match (found.len(), found.pop()) {
                            (1, Some(person)) => drop(known.insert(qui.clone(), person)),
                            (0, _) => {
                                let none = "personne de ce nom et né·e ce jour dans vos équipes".to_owned();
                                wrong.insert(qui.clone(), none);
                            }
                            _ => {
                                let many =
                                    "plusieurs dossiers portent ce nom et cette date : donnez le numéro du dossier";
                                wrong.insert(qui.clone(), many.to_owned());
                            }
                        }
                    }
                }
            }
            for one in lot {
                let phrase = wrong.get(&one.qui).cloned();
                self.faults.ajouter(phrase.map(|phrase| Faute { ligne: one.ligne, phrase }));
            }
            note(Avance::Faites(lot.len()));
        }
        let people: Vec<PersonneId> = known.values().map(|person| person.id.clone()).collect();
        for lot in people.chunks(LOT) {
            for frozen in personnes::gelees(tx, lot).await? {
                let rows = all.iter().filter(|one| known.get(&one.qui).is_some_and(|who| who.id == frozen));
                let why = "ce dossier ne se modifie pas : son traitement est limité";
                self.faults.ajouter(rows.map(|one| Faute { ligne: one.ligne, phrase: why.to_owned() }));
            }
        }
        Ok(known)
    }

    /// On which démarche each deposit goes: the one under way, else a new one; two under way is a fault.
    async fn preparer<'a>(
        &mut self,
        tx: &mut Tx,
        all: &'a [Depot],
        known: &BTreeMap<Qui, Personne>,
    ) -> Result<Plan<'a>, Error> {
        let people: BTreeSet<&PersonneId> = known.values().map(|person| &person.id).collect();
        let people: Vec<PersonneId> = people.into_iter().cloned().collect();
        let mut open: BTreeMap<(PersonneId, String), Vec<EnCours>> = BTreeMap::new();
        for lot in people.chunks(LOT) {
            for one in queries::en_cours(tx, lot).await? {
                open.entry((one.personne.clone(), one.fiche.clone())).or_default().push(one);
            }
        }
        let mut plan = Plan { poses: Vec::with_capacity(all.len()), deja: 0 };
        for depot in all {
            let Some(person) = known.get(&depot.qui) else { continue };
            let under_way = open.entry((person.id.clone(), depot.fiche.clone())).or_default();
            match under_way.as_mut_slice() {
                [] => {
                    let id = DemarcheId::new(tx.clock(), tx.random());
                    under_way.push(EnCours {
                        personne: person.id.clone(),
                        demarche: id.clone(),
                        fiche: depot.fiche.clone(),
                        depots: vec![depot.le],
                    });
                    plan.poses.push(Pose::Nouvelle(depot, Box::new(person.clone()), id));
                }
                [one] if one.depots.contains(&depot.le) => plan.deja += 1,
                [one] => {
                    one.depots.push(depot.le);
                    plan.poses.push(Pose::Sur(depot, one.demarche.clone()));
                }
                _ => {
                    let phrase = format!(
                        "deux démarches {} sont en cours pour cette personne : notez-le à l’écran",
                        depot.fiche
                    );
                    self.faults.ajouter([Faute { ligne: depot.ligne, phrase }]);
                }
            }
        }
        Ok(plan)
    }

    /// Writes everything, then computes the dates of what was touched.
    async fn noter(&self, tx: &mut Tx, plan: Plan<'_>, note: &mut (impl FnMut(Avance) + Send)) -> Result<Bilan, Error> {
        let mut done = Bilan { deja: plan.deja, ..Bilan::default() };
        let mut touched: BTreeSet<DemarcheId> = BTreeSet::new();
        for (rang, pose) in plan.poses.iter().enumerate() {
            let (depot, demarche) = match pose {
                Pose::Sur(depot, demarche) => (*depot, demarche.clone()),
                Pose::Nouvelle(depot, person, id) => {
                    let new = NouvelleDemarche { id, personne: person, fiche: &depot.fiche, precision: None };
                    creer(tx, self.par, &new).await?;
                    done.commencees += 1;
                    (*depot, id.clone())
                }
            };
            let id = EvenementId::new(tx.clock(), tx.random());
            let new = NouvelEvenement {
                canal: depot.canal,
                numero: depot.numero.as_deref(),
                ..NouvelEvenement::simple(&id, &demarche, Evenement::Depot, depot.le)
            };
            ecrire(tx, self.par, &new).await?;
            tx.record(self.entree(&demarche));
            touched.insert(demarche);
            done.notes += 1;
            if (rang + 1) % LOT == 0 {
                note(Avance::Faites(LOT));
            }
        }
        let touched: Vec<DemarcheId> = touched.into_iter().collect();
        for lot in touched.chunks(LOT) {
            dates::recalculer(tx, self.moteur, self.par.0, lot).await?;
        }
        Ok(done)
    }

    fn entree(&self, demarche: &DemarcheId) -> Entry {
        let subject = tandem_platform::Subject { kind: "demarches", id: demarche.to_string() };
        Entry { actor: self.par.1.to_string(), action: "demarches.noter", subject }
    }
}
