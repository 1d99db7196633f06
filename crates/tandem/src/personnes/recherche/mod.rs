//! Finding a person: the words of each établissement stay in memory, the people stay sealed in the database.

use std::{collections::HashMap, sync::Arc};

use jiff::civil::Date;
use tandem_noms::{Genre, Requete, Vocabulaire, doublon, noter, trier};
use tandem_platform::{Db, Reading, Result, Scope};
use tokio::sync::{Mutex, OwnedMutexGuard, RwLock};

use super::{Identite, Personne};
use crate::{
    agents::{EtablissementId, Perimetre},
    personnes::queries::plusieurs,
};

pub(super) mod queries;

/// People whose names are opened to be ranked.
const OUVERTES: usize = 40;
/// Words read at once at start.
const MOTS_LUS: i64 = 1000;
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

impl Connu {
    /// Every word of an établissement, a lot at a time: memory at start is that of the words, not of their rows.
    async fn lire(on: &mut Reading, etablissement: &EtablissementId, lot: i64) -> Result<Self> {
        let mut known = Self::default();
        let mut after = i64::MIN;
        loop {
            let words = queries::mots(on, etablissement, after, lot).await?;
            let last = words.last().filter(|_| i64::try_from(words.len()).is_ok_and(|read| read == lot));
            let next = last.map(|word| word.jeton);
            known.apprendre(words);
            let Some(jeton) = next else {
                known.mots.serrer();
                return Ok(known);
            };
            after = jeton;
        }
    }

    fn apprendre(&mut self, words: Vec<Mot>) {
        // A word nobody carries any more is not looked for.
        for word in words.into_iter().filter(|word| word.effectif > 0) {
            self.mots.ajouter(word.genre, &word.texte, word.jeton, word.effectif);
        }
    }
}

/// The words known of every établissement served. Cheap to clone; brought up to date at each search.
#[derive(Clone, Debug, Default)]
pub struct Index(Arc<RwLock<HashMap<EtablissementId, Connu>>>, Arc<Mutex<()>>);

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
        let known = self.0.read().await;
        let near = known.get(&perimetre.etablissement).map(|known| known.mots.chercher(requete));
        drop(known);
        let token = |name: &str| queries::jeton_entendu(on.keys(), &perimetre.etablissement, name);
        let wanted = near.map(|near| near.lecture(requete.nom_entier().as_deref(), token));
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
        match rang {
            Some(rang) if rang >= last => return Ok(()),
            Some(rang) => {
                let words = queries::mots_entres(on, etablissement, rang, last).await?;
                all.entry(etablissement.clone()).or_default().apprendre(words);
            }
            None => {
                let known = Connu::lire(on, etablissement, MOTS_LUS).await?;
                all.insert(etablissement.clone(), known);
            }
        }
        if let Some(known) = all.get_mut(etablissement) {
            known.rang = last;
        }
        Ok(())
    }

    /// The right to compare people in the background, until it is dropped; nothing when somebody has it.
    pub(in crate::personnes) fn seule_comparaison(&self) -> Option<OwnedMutexGuard<()>> {
        self.1.clone().try_lock_owned().ok()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::on_both_engines;

    fn split(found: &[(i64, String)]) -> Vec<Vec<String>> {
        found.iter().map(|(_, who)| who.split_terminator(',').map(str::to_owned).collect()).collect()
    }

    on_both_engines! {
        async fn words_read_a_few_at_a_time_are_those_read_at_once_each_with_its_bearers(world) {
            for name in ["Diallo", "Sow", "Nowak", "Nowak"] {
                world.person("Awa", name).await;
            }
            world.person_of(&world.nord, "Awa", "Lefèvre").await;
            let mut on = world.app.db.read(&Scope::tenant(world.etablissement.as_str())).await.expect("read");
            let whole = queries::mots(&mut on, &world.etablissement, i64::MIN, 100).await.expect("words");
            let mut bearers: Vec<(&str, u32)> = whole.iter().map(|word| (word.texte.as_str(), word.effectif)).collect();
            bearers.sort_unstable();
            assert_eq!(bearers, [("awa", 5), ("diallo", 1), ("lefevre", 1), ("nowak", 2), ("sow", 1)]);
            for lot in 1..=6 {
                let known = Connu::lire(&mut on, &world.etablissement, lot).await.expect("known");
                assert_eq!(known.mots.len(), whole.len(), "{lot} at a time");
            }
        }

        async fn of_a_common_word_the_latest_bearers_are_read_and_those_who_carry_another_beside_it(world) {
            let mut ids = Vec::new();
            for (first, family) in [("Marie", "Martin"), ("Marie", "Diallo"), ("Awa", "Martin"), ("Martin", "Marie")] {
                ids.push(world.person(first, family).await.to_string());
            }
            world.person_of(&world.nord, "Marie", "Martin").await;
            let mut on = world.app.db.read(&Scope::tenant(world.etablissement.as_str())).await.expect("read");
            let all = queries::mots(&mut on, &world.etablissement, i64::MIN, 100).await.expect("words");
            let of = |text: &str| all.iter().find(|word| word.texte == text).map(|word| word.jeton).expect("a word");
            let (marie, martin) = (of("marie"), of("martin"));
            let area = Perimetre { etablissement: world.etablissement.clone(), equipes: [world.centre.clone()].into() };
            let found = split(&queries::derniers_porteurs(&mut on, &area, &[marie], 2).await.expect("latest"));
            assert_eq!(found, [[ids[3].clone(), ids[1].clone()]]);
            let both = queries::porteurs_des_deux(&mut on, &area, &[(martin, marie), (marie, martin)], 9).await.expect("both");
            assert_eq!(both.iter().map(|one| (one.0, one.1)).collect::<Vec<_>>(), [(martin, marie), (marie, martin)]);
            let found = split(&both.into_iter().map(|one| (one.0, one.2)).collect::<Vec<_>>());
            assert_eq!(found, [[ids[3].clone(), ids[0].clone()], [ids[3].clone(), ids[0].clone()]]);
        }
    }
}
