//! What is written about households: one writer at a time in an établissement, everything read again inside.

mod ajout;
mod correction;
mod depart;
mod entourage;

use tandem_platform::{Db, Tx};

use super::{
    LigneId, MenageId, Quand, Raison, foyer,
    model::{self, Membre, Refusee},
    queries::{self, Auteur, NouveauMembre, NouvelleFin},
};
use crate::{
    agents::Session,
    personnes::{self, Personne, PersonneId},
    refus::Refus,
};

pub(super) use ajout::{Ajout, Choix, Qui, ajouter};
pub(super) use correction::{Erreur, corriger, lier};
pub(super) use depart::{Depart, Suit, partir};
pub(super) use entourage::{NouveauProche, eloigner, entourer};

/// What became of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Issue {
    /// Written; or it already was, by the same form sent twice.
    Fait,
    /// Someone did it first, or it cannot be.
    Refusee(Refusee),
    /// She is in another household: does she join, live in both, or did she leave it?
    Ailleurs {
        /// May the one whose page it is join that one?
        rejoindre: bool,
    },
    /// She left the other household, and nothing says when.
    SansDate,
}

/// The transaction of an act: nobody else writes about a household of the établissement meanwhile.
struct Acte<'a> {
    tx: Tx,
    db: &'a Db,
    session: &'a Session,
    membres: Vec<Membre>,
    /// Whose files it changes.
    touchees: Vec<PersonneId>,
}

impl<'a> Acte<'a> {
    async fn ouvrir(
        db: &'a Db,
        session: &'a Session,
        action: &'static str,
        id: &PersonneId,
    ) -> Result<(Self, Personne), Refus> {
        let mut tx = db.write(session.intent(action, "personnes", id.as_str())).await?;
        personnes::prendre(&mut tx, session.etablissement()).await?;
        let personne = personnes::find(&mut tx, &session.perimetre, id).await?.ok_or(Refus::Introuvable)?;
        let membres = foyer::membres(&mut tx, &session.perimetre, &personne.dossiers).await?;
        Ok((Self { tx, db, session, membres, touchees: vec![id.clone()] }, personne))
    }

    fn by(&self) -> Auteur<'a> {
        Auteur { etablissement: self.session.etablissement(), agent: &self.session.agent.id }
    }

    /// One more line of the journal, under the name of someone else it is about.
    fn aussi(&mut self, action: &'static str, id: &PersonneId) {
        self.tx.record(self.session.entry(action, "personnes", id.as_str()));
        self.touchees.push(id.clone());
    }

    /// Ends the act: nothing stays of it when one of the files it changes is frozen.
    async fn conclure(mut self) -> Result<(), Refus> {
        if personnes::limitees(&mut self.tx, &self.touchees).await? {
            return Err(Refus::Limite);
        }
        Ok(self.tx.commit().await?)
    }

    /// A line of one of her households, about someone this agent may name.
    async fn sienne(&mut self, personne: &Personne, line: &LigneId) -> Result<Membre, Refus> {
        let one = self.membres.iter().find(|one| one.id == *line).cloned().ok_or(Refus::Introuvable)?;
        let own = |mine: &Membre| mine.compte() && mine.personne == personne.id && foyer::ensemble(mine, &one);
        if one.personne == personne.id {
            return Ok(one);
        }
        if !self.membres.iter().any(own) {
            return Err(Refus::Introuvable);
        }
        personnes::find(&mut self.tx, &self.session.perimetre, &one.personne).await?.ok_or(Refus::Introuvable)?;
        Ok(one)
    }

    /// The rest of what her household-mate's files say, so that rules see both sides.
    async fn avec(&mut self, other: &Personne) -> Result<(), Refus> {
        let more = foyer::membres(&mut self.tx, &self.session.perimetre, &other.dossiers).await?;
        let more: Vec<Membre> =
            more.into_iter().filter(|one| self.membres.iter().all(|known| known.id != one.id)).collect();
        self.membres.extend(more);
        Ok(())
    }

    async fn fonder(&mut self) -> Result<MenageId, Refus> {
        let (id, by) = (MenageId::new(self.db.clock(), self.db.random()), self.by());
        queries::fonder(&mut self.tx, by, &id).await?;
        Ok(id)
    }

    fn ligne(&self) -> LigneId {
        LigneId::new(self.db.clock(), self.db.random())
    }

    /// Writes a membership the rules allow.
    async fn inscrire(
        &mut self,
        id: &LigneId,
        menage: &MenageId,
        personne: &PersonneId,
        (depuis, jusqua): (Option<Quand>, Option<Quand>),
        part: Option<&str>,
    ) -> Result<Result<(), Refusee>, Refus> {
        if let Err(refused) = model::entrer(&self.membres, menage, personne, (depuis, jusqua)) {
            return Ok(Err(refused));
        }
        let before = self.membres.iter().filter(|one| one.menage == *menage && one.dossier == *personne).count();
        let rang = i64::try_from(before).unwrap_or(i64::MAX);
        let (by, new) = (self.by(), NouveauMembre { id, menage, personne, rang, depuis, part });
        if !queries::inscrire(&mut self.tx, by, &new).await? {
            // The unique index says what the rules would have said, had they seen that line.
            return Err(Refus::Panne(tandem_platform::Error::Column("menage_membres")));
        }
        if let Some(jusqua) = jusqua {
            let end = self.ligne();
            let new = NouvelleFin { id: &end, ligne: id, rang: 0, jusqua, raison: None };
            queries::finir(&mut self.tx, by, new).await?;
        }
        Ok(Ok(()))
    }

    async fn finir(
        &mut self,
        membre: &Membre,
        id: &LigneId,
        jusqua: Quand,
        raison: Option<Raison>,
    ) -> Result<Result<(), Refusee>, Refus> {
        if let Err(refused) = model::partir(membre, jusqua) {
            return Ok(Err(refused));
        }
        let (by, rang) = (self.by(), i64::try_from(membre.fins.len()).unwrap_or(i64::MAX));
        let new = NouvelleFin { id, ligne: &membre.id, rang, jusqua, raison };
        if !queries::finir(&mut self.tx, by, new).await? {
            return Err(Refus::Panne(tandem_platform::Error::Column("menage_fins")));
        }
        Ok(Ok(()))
    }
}

/// Goes on when the rules allow it, says why otherwise.
macro_rules! permis {
    ($said:expr) => {
        if let Err(refused) = $said {
            return Ok(Issue::Refusee(refused));
        }
    };
}

use permis;
