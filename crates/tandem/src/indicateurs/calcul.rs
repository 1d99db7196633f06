//! Once a day, the acts of each place are read again, counted and masked: what is kept is what is shown.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use tandem_indicateurs::{Annee, Genre, Noms, Participation, Situation, publier, situations};
use tandem_platform::{Db, Error, Intent, Keyring, Result, Scope};

use super::{
    champs::{APPELLATIONS, Champs, HORS},
    mots,
    queries::{self, Lu},
};
use crate::{
    actes::Raison,
    agents::{self, EtablissementId},
    demarches::Source,
    fiches,
};

/// Acts read at a time.
const LOT: i64 = 500;
/// Changes when what is computed changes: what was kept by another version is computed again.
pub(super) const REGLE: i64 = 1;
/// Years read again: an act is noted two years late at most.
const ANNEES: i16 = 2;

/// The acts of a place, year by year, with the words of their ranks.
#[derive(Debug, Default)]
pub(super) struct Lues {
    pub noms: Noms,
    pub annees: BTreeMap<i16, Vec<Participation>>,
    pub situations: Vec<Situation>,
}

impl Lues {
    /// What may be shown of each year; the last one says what stands today.
    pub(super) fn publier(&self, today: Date) -> Vec<(i16, Annee)> {
        let one = |(numero, tous): (&i16, &Vec<Participation>)| {
            let mut annee = publier(tous, &self.noms);
            annee.situations = (*numero == today.year()).then(|| situations(&self.situations));
            (*numero, annee)
        };
        self.annees.iter().map(one).collect()
    }
}

/// Computes again the places whose figures are not of today. How many lines were read.
pub async fn passer(db: &Db, source: &Source) -> Result<usize> {
    let places = agents::etablissements(&mut db.read(&Scope::system()).await?).await?;
    let (today, mut done) = (db.clock().today(), 0);
    for (place, _) in &places {
        let kept = queries::lire(&mut db.read(&Scope::tenant(place.as_str())).await?, place).await?;
        let day = |le: jiff::Timestamp| le.to_zoned_datetime(db.clock().zone().clone()).date();
        if kept.annees.first().is_some_and(|one| one.regle == REGLE && day(one.le) == today) {
            continue;
        }
        let read = lire(db, source, place).await?;
        if read.annees.is_empty() {
            continue;
        }
        done += read.annees.values().map(Vec::len).sum::<usize>();
        garder(db, place, &read).await?;
    }
    Ok(done)
}

/// Keeps what may be shown of what was read.
pub(super) async fn garder(db: &Db, place: &EtablissementId, read: &Lues) -> Result<()> {
    let (today, id) = (db.clock().today(), place.as_str());
    let annees = read.publier(today);
    let mut tx = db.write(Intent::new(id, "systeme", "indicateurs.calculer", "etablissements", id)).await?;
    queries::garder(&mut tx, place, (REGLE, today.year() - ANNEES), &annees).await?;
    tx.commit().await
}

/// Every act of a place that may still change, to be counted. This year is always there.
pub(super) async fn lire(db: &Db, source: &Source, place: &EtablissementId) -> Result<Lues> {
    let scope = Scope::tenant(place.as_str());
    let mut on = db.read(&scope).await?;
    let rangs = Rangs::new(db.keys(), source, &mut on, place).await?;
    drop(on);
    let today = db.clock().today();
    let mut compte =
        Compte { rangs, gens: Numeros::default(), pros: Numeros::default(), actes: 0, dernier: String::new() };
    let mut read = Lues { noms: compte.rangs.noms.clone(), ..Lues::default() };
    let mut after = String::new();
    loop {
        // A connection is taken for one batch only: pages go on meanwhile.
        let lot = queries::lot(&mut db.read(&scope).await?, place, &after, LOT).await?;
        let Some(last) = lot.last() else { break };
        after.clone_from(&last.acte);
        for one in lot.into_iter().filter(|one| !one.ecarte && one.fait_le.year() >= today.year() - ANNEES) {
            let year = one.fait_le.year();
            read.annees.entry(year).or_default().push(compte.participation(one));
        }
    }
    if !read.annees.is_empty() {
        read.annees.entry(today.year()).or_default();
    }
    read.situations = lire_situations(db, place, &mut compte.gens).await?;
    Ok(read)
}

async fn lire_situations(db: &Db, place: &EtablissementId, gens: &mut Numeros) -> Result<Vec<Situation>> {
    let scope = Scope::tenant(place.as_str());
    let (today, zone) = (db.clock().today(), db.clock().zone().clone());
    let days = |from: Date, to: Date| from.until(to).map_or(0, |span| u32::try_from(span.get_days()).unwrap_or(0));
    let mut all = Vec::new();
    let mut on = db.read(&scope).await?;
    for racine in queries::comptes(&mut on, place).await? {
        all.push(Situation { genre: Genre::Compte, personne: gens.de(racine), jours: 0, finie: false });
    }
    let teams: Vec<String> = queries::equipes(&mut on, place).await?.into_iter().map(|team| team.0).collect();
    let teams = serde_json::to_string(&teams).map_err(|_| Error::Column("equipes"))?;
    for (racine, limite) in queries::depassees(&mut on, place, (teams, today)).await? {
        let jours = days(limite, today);
        all.push(Situation { genre: Genre::Echeance, personne: gens.de(racine), jours, finie: false });
    }
    for (racine, depuis, fin) in queries::bloques(&mut on, place).await? {
        let last = fin.map_or(today, |le| le.to_zoned_datetime(zone.clone()).date());
        let (genre, jours) = (Genre::Blocage, days(depuis, last));
        all.push(Situation { genre, personne: gens.de(racine), jours, finie: fin.is_some() });
    }
    Ok(all)
}

/// Ids become numbers, that mean nothing once the computation is over.
#[derive(Debug, Default)]
struct Numeros(HashMap<String, u32>);

impl Numeros {
    fn de(&mut self, id: String) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(id).or_insert(next)
    }
}

/// The rank of each procedure, team and field.
struct Rangs {
    noms: Noms,
    /// By code: rank of the procedure, and of its field.
    fiches: HashMap<String, (u16, u8)>,
    /// By blind token of its name: code.
    jetons: HashMap<i64, String>,
    equipes: HashMap<String, u16>,
}

impl Rangs {
    async fn new(
        keys: &Keyring,
        source: &Source,
        on: &mut tandem_platform::Reading,
        place: &EtablissementId,
    ) -> Result<Self> {
        let (champs, known, teams) =
            (Champs::fournis(), source.en_vigueur(on, place).await?, queries::equipes(on, place).await?);
        let (mut fiches, mut jetons, mut procedures) = (HashMap::new(), HashMap::new(), vec![HORS.to_owned()]);
        for (code, one) in known {
            let rank = u16::try_from(procedures.len()).unwrap_or(0);
            let champ = u8::try_from(champs.rang(&code, one.fiche.famille.code())).unwrap_or(0);
            let others = APPELLATIONS.get(&code).into_iter().flatten();
            for words in std::iter::once(&one.fiche.nom).chain(others) {
                jetons.insert(keys.token("actes.demarche", &words.to_lowercase()), code.clone());
            }
            procedures.push(fiches::en_mots(&one.fiche.nom));
            fiches.insert(code, (rank, champ));
        }
        let equipes = teams.iter().zip(0_u16..).map(|((id, _), rank)| (id.clone(), rank)).collect();
        let noms = Noms {
            procedures,
            champs: champs.noms(),
            equipes: teams.into_iter().map(|team| team.1).collect(),
            modes: mots::modes(),
            raisons: mots::raisons(),
            mois: mots::MOIS.map(str::to_owned).to_vec(),
        };
        Ok(Self { noms, fiches, jetons, equipes })
    }
}

/// What is known while acts are read one after another.
struct Compte {
    rangs: Rangs,
    gens: Numeros,
    pros: Numeros,
    actes: u32,
    dernier: String,
}

impl Compte {
    fn participation(&mut self, one: Lu) -> Participation {
        if one.acte != self.dernier {
            self.actes = self.actes.saturating_add(1);
            self.dernier.clone_from(&one.acte);
        }
        let named = || one.jeton.and_then(|token| self.rangs.jetons.get(&token));
        let fiche = one.fiche.as_ref().or_else(named).and_then(|code| self.rangs.fiches.get(code));
        let (procedure, champ) = fiche.copied().unwrap_or_default();
        let raison = one.raison.filter(|_| one.mode.a_la_place());
        let rank = raison.and_then(|raison| Raison::TOUTES.iter().position(|known| *known == raison));
        let equipe =
            one.racine.as_ref().and_then(|(_, team)| self.rangs.equipes.get(team)).copied().unwrap_or_default();
        Participation {
            acte: self.actes,
            // Those who were erased count as one person, all together.
            personne: one.racine.map_or(u32::MAX, |(racine, _)| self.gens.de(racine)),
            professionnel: self.pros.de(one.agent),
            jour: one.fait_le.day_of_year().unsigned_abs(),
            minutes: one.minutes.and_then(|minutes| u16::try_from(minutes).ok()).unwrap_or(0),
            procedure,
            equipe,
            champ,
            mois: one.fait_le.month().unsigned_abs() - 1,
            mode: u8::try_from(one.mode.rang()).unwrap_or(0),
            raison: rank.and_then(|rank| u8::try_from(rank + 1).ok()).unwrap_or(0),
        }
    }
}
