//! What every page of a démarche reads first: the démarche in the perimeter, its person, its fiche, what happened.

use jiff::civil::Date;
use tandem_platform::{Db, Reading, db::Connection};

use super::{
    Arrive, Demarche, DemarcheId, Etat, Source,
    dates::{self, Ligne, Moteur},
    etat, evenements, trouver,
};
use crate::{
    agents::Session,
    fiches::EnVigueur,
    personnes::{self, Personne},
    refus::Refus,
};

/// An open démarche.
#[derive(Debug)]
pub(super) struct Ouvert {
    pub demarche: Demarche,
    pub personne: Personne,
    pub moteur: Moteur,
    pub evenements: Vec<Arrive>,
    pub lignes: Vec<Ligne>,
}

impl Ouvert {
    /// Reads it, or says it is not there.
    pub async fn lire(on: &mut impl Connection, source: &Source, session: &Session, id: &str) -> Result<Self, Refus> {
        let id = DemarcheId::parse(id).ok_or(Refus::Introuvable)?;
        let demarche = trouver(on, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
        let found = personnes::find(on, &session.perimetre, &demarche.personne).await?;
        Ok(Self {
            personne: found.ok_or(Refus::Introuvable)?,
            moteur: Moteur::lire(on, source, session.etablissement()).await?,
            evenements: evenements(on, std::slice::from_ref(&id)).await?,
            lignes: dates::des_demarches(on, std::slice::from_ref(&id)).await?,
            demarche,
        })
    }

    /// Opens it for reading, for a page.
    pub async fn page(db: &Db, source: &Source, session: &Session, id: &str) -> Result<(Self, Reading), Refus> {
        let mut reading = session.read(db).await?;
        Ok((Self::lire(&mut reading, source, session, id).await?, reading))
    }

    /// Its fiche; nothing when no catalogue knows its code any more.
    pub fn fiche(&self) -> Option<&EnVigueur> {
        self.moteur.fiche(&self.demarche.fiche)
    }

    /// The name of its fiche.
    pub fn nom(&self) -> String {
        self.fiche().map_or_else(|| self.demarche.fiche.clone(), |known| known.fiche.nom.clone())
    }

    /// Its name as an act and a title say it: fiche and precision.
    pub fn nom_complet(&self) -> String {
        match &self.demarche.precision {
            Some(more) => format!("{}, {more}", self.nom()),
            None => self.nom(),
        }
    }

    /// Where it stands.
    pub fn etat(&self, today: Date) -> Etat {
        etat(self.demarche.fin.as_ref(), &self.evenements, today)
    }
}
