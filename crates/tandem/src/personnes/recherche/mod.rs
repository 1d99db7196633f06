//! Finding a person: the words of each établissement stay in memory, the people stay sealed in the database.

use std::{collections::HashMap, sync::Arc};

use jiff::civil::Date;
use tandem_noms::{Genre, Requete, Vocabulaire, doublon, noter, trier};
use tandem_platform::{Db, Reading, Result, Scope};
use tokio::sync::RwLock;

use super::{Identite, Personne};
use crate::{
    agents::{EtablissementId, Perimetre},
    personnes::queries::plusieurs,
};

pub(super) mod queries;

/// People whose names are opened to be ranked.
const OUVERTES: i64 = 40;
/// People shown.
pub(in crate::personnes) const MONTREES: usize = 20;
/// Probable duplicates shown.
const DOUBLONS: usize = 5;

/// A word of the index, opened.
#[derive(Clone, Debug)]
pub(super) struct Mot {
    pub genre: Genre,
    pub texte: String,
    pub jeton: i64,
    pub effectif: u32,
}

/// A person found, and why.
#[derive(Clone, Debug)]
pub struct Trouvee {
    /// Her.
    pub personne: Personne,
    /// Why she is there, in words; empty when the name is exactly the one typed.
    pub raison: String,
}

#[derive(Debug, Default)]
struct Connu {
    rang: i64,
    mots: Vocabulaire,
}

/// The words known of every établissement served. Cheap to clone; brought up to date at each search.
#[derive(Clone, Debug, Default)]
pub struct Index(Arc<RwLock<HashMap<EtablissementId, Connu>>>);

impl Index {
    /// People of the perimeter who answer to `texte`, best first.
    pub async fn chercher(
        &self,
        on: &mut Reading,
        perimetre: &Perimetre,
        texte: &str,
        aujourdhui: Date,
    ) -> Result<Vec<Trouvee>> {
        let requete = Requete::lire(texte, aujourdhui);
        let people = self.ouvrir(on, perimetre, &requete).await?;
        let scored = people.into_iter().filter_map(|personne| {
            let note = noter(&requete, &personne.identite.candidat())?;
            Some((note.score, Trouvee { raison: note.raisons.join(", "), personne }))
        });
        Ok(best(scored.collect(), MONTREES))
    }

    /// People of the perimeter who may be the one about to be created, most probable first.
    pub async fn doublons(
        &self,
        on: &mut Reading,
        perimetre: &Perimetre,
        identite: &Identite,
        aujourdhui: Date,
    ) -> Result<Vec<Trouvee>> {
        let names = [&identite.prenom, &identite.nom, &identite.nom_usage].into_iter().flatten();
        let text = names.map(String::as_str).collect::<Vec<_>>().join(" ");
        let new = identite.candidat();
        let people = self.ouvrir(on, perimetre, &Requete::lire(&text, aujourdhui)).await?;
        let scored = people.into_iter().filter_map(|personne| {
            let same = doublon(&new, &personne.identite.candidat())?;
            Some((u32::from(same.score), Trouvee { raison: same.raison, personne }))
        });
        Ok(best(scored.collect(), DOUBLONS))
    }

    async fn ouvrir(&self, on: &mut Reading, perimetre: &Perimetre, requete: &Requete) -> Result<Vec<Personne>> {
        if requete.est_vide() {
            return Ok(Vec::new());
        }
        self.rafraichir(on, &perimetre.etablissement).await?;
        let wanted =
            self.0.read().await.get(&perimetre.etablissement).map(|known| known.mots.chercher(requete).voulus());
        let ids = queries::qui_portent(on, perimetre, &wanted.unwrap_or_default(), OUVERTES).await?;
        plusieurs(on, perimetre, &ids).await
    }

    /// Reads what entered since last time: everything the first time, almost always nothing after.
    async fn rafraichir(&self, on: &mut Reading, etablissement: &EtablissementId) -> Result<()> {
        let last = queries::dernier_rang(on, etablissement).await?;
        let rang = self.0.read().await.get(etablissement).map(|known| known.rang);
        if rang.is_some_and(|rang| rang >= last) {
            return Ok(());
        }
        let mut all = self.0.write().await;
        // Another request may have read them while this one waited.
        let rang = all.get(etablissement).map(|known| known.rang);
        let words = match rang {
            Some(rang) if rang >= last => return Ok(()),
            Some(rang) => queries::mots_entres(on, etablissement, rang, last).await?,
            None => queries::mots(on, etablissement).await?,
        };
        let known = all.entry(etablissement.clone()).or_default();
        for word in words {
            known.mots.ajouter(word.genre, &word.texte, word.jeton, word.effectif);
        }
        known.rang = last;
        Ok(())
    }

    /// Forgets the words of an établissement: the next search reads those that are left.
    pub async fn oublier(&self, etablissement: &EtablissementId) {
        self.0.write().await.remove(etablissement);
    }

    /// Reads every établissement ahead of the first search, so that nobody waits for it.
    pub async fn preparer(&self, db: &Db, etablissements: &[EtablissementId]) -> Result<()> {
        for one in etablissements {
            self.rafraichir(&mut db.read(&Scope::tenant(one.as_str())).await?, one).await?;
        }
        Ok(())
    }
}

/// Best first; between equals, the one last helped.
fn best(mut scored: Vec<(u32, Trouvee)>, most: usize) -> Vec<Trouvee> {
    scored.sort_by_key(|(_, found)| std::cmp::Reverse(found.personne.dernier_acte_le));
    let mut found = trier(scored);
    found.truncate(most);
    found
}
