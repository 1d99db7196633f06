//! What a person is to be told, by what and where: the same answer for the page, the night and the last look before leaving.

use std::collections::HashMap;

use jiff::{Timestamp, ZonedDateTime, civil::Date, tz::TimeZone};
use tandem_delais::{Genre, Zone};
use tandem_platform::{Db, Reading, Result, db::Connection};

use super::{
    Reglages,
    model::{Accord, Canal, Echue, Moment, en_vigueur, fuseau, numero_international},
    queries,
    textes::{Mots, Signature},
};
use crate::{
    agents::{self, AgentId, EtablissementId, Perimetre},
    demarches::{Source, dates::Moteur},
    personnes::{
        Personne,
        faits::{
            self,
            genre::{self, A_ELLE, TELEPHONE},
        },
    },
};

/// The établissement, as far as reminding goes.
#[derive(Debug)]
pub(super) struct Maison {
    pub perimetre: Perimetre,
    pub nom: String,
    pub zone: Zone,
    pub tz: TimeZone,
    pub noms: HashMap<AgentId, String>,
    moteur: Moteur,
}

impl Maison {
    /// Reads it, with every one of its teams.
    pub async fn lire(on: &mut Reading, db: &Db, source: &Source, id: &EtablissementId) -> Result<Self> {
        let equipes = agents::toutes_les_equipes(on, id).await?;
        let perimetre = Perimetre { etablissement: id.clone(), equipes };
        let nom = queries::nom(on, id).await?;
        let moteur = Moteur::lire(on, source, id).await?;
        let zone = moteur.zone;
        Ok(Self {
            noms: agents::noms(on, &perimetre).await?,
            tz: fuseau(zone, db.clock().zone()),
            nom,
            moteur,
            perimetre,
            zone,
        })
    }

    /// The instant, at the établissement.
    pub fn ici(&self, now: Timestamp) -> ZonedDateTime {
        now.to_zoned_datetime(self.tz.clone())
    }

    fn sorte(&self, fiche: &str, regle: &str) -> Option<&'static str> {
        Some(match self.moteur.regle(fiche, regle)?.genre {
            Genre::FenetreMensuelle { .. } => "fenetre-mensuelle",
            Genre::Periodique { .. } => "periodique",
            Genre::Renouvellement { .. } => "renouvellement",
            Genre::Anniversaire { .. } => "anniversaire",
            Genre::Presence { .. } => "presence",
            Genre::DepuisEvenement { .. } => "depuis-evenement",
            Genre::Silence { .. } => "silence",
            Genre::Recours { .. } => "recours",
            Genre::Campagne { .. } => "campagne",
            Genre::AvantDate { .. } => "avant-date",
        })
    }

    fn signature(&self, personne: &Personne) -> Signature {
        let name = personne.referent.as_ref().and_then(|id| self.noms.get(id));
        let first = name.and_then(|name| name.split_whitespace().next());
        Signature { prenom: first.map(ToOwned::to_owned), etablissement: self.nom.clone() }
    }
}

/// One reminder, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rappel {
    pub reference: String,
    pub echue: Echue,
    pub moment: Moment,
    /// The day it leaves.
    pub le: Date,
    /// Not before, and not from then on.
    pub debut: Timestamp,
    pub fin: Timestamp,
    pub mots: Mots,
}

/// Where a person stands.
#[derive(Clone, Debug)]
pub(super) struct Situation {
    /// What she said, taken back or not, in order.
    pub accords: Vec<Accord>,
    /// Her own e-mail address, her own number as a gateway takes it.
    pub courriel: Option<String>,
    pub numero: Option<String>,
    /// Her dates to come.
    pub echues: Vec<Echue>,
    /// What she will be told, nearest first: computed even before she agreed, to be shown to her.
    pub rappels: Vec<Rappel>,
    /// By whom messages are signed.
    pub signature: Signature,
}

impl Situation {
    /// What she agreed to, when it stands.
    pub fn accord(&self) -> Option<&Accord> {
        en_vigueur(&self.accords)
    }

    /// Where a message of this channel goes.
    pub fn adresse(&self, canal: Canal) -> Option<&str> {
        match canal {
            Canal::Courriel => self.courriel.as_deref(),
            Canal::Sms => self.numero.as_deref(),
            Canal::Papier => None,
        }
    }

    /// What really leaves, and where: she agreed, we know where, the day is not before she did.
    pub fn a_envoyer(&self, tz: &TimeZone) -> Option<(Canal, String, Vec<&Rappel>)> {
        let accord = self.accord()?;
        let to = self.adresse(accord.canal)?.to_owned();
        let since = accord.note_le.to_zoned_datetime(tz.clone()).date();
        Some((accord.canal, to, self.rappels.iter().filter(|one| one.le >= since).collect()))
    }
}

/// Reads where a person stands.
pub(super) async fn situation(
    on: &mut impl Connection,
    maison: &Maison,
    reglages: &Reglages,
    personne: &Personne,
    now: Timestamp,
) -> Result<Situation> {
    let here = maison.ici(now);
    let today = here.date();
    let accords = queries::accords(on, personne).await?;
    let mut facts = faits::de(on, personne).await?;
    facts.extend(faits::implicites(personne, &facts));
    let own = |code: &str| {
        let genre = genre::Genre::parse(code)?;
        let fact = faits::en_vigueur_pour(&facts, genre, A_ELLE, today)?;
        fact.valeur()?.texte.clone()
    };
    let echues =
        queries::echues(on, &personne.id, today, &maison.tz, |fiche, regle| maison.sorte(fiche, regle)).await?;
    let signature = maison.signature(personne);
    let rappels = rappels(&echues, maison, reglages, &signature, now);
    Ok(Situation {
        courriel: own("courriel"),
        numero: own(TELEPHONE).and_then(|noted| numero_international(&noted)),
        accords,
        echues,
        rappels,
        signature,
    })
}

fn rappels(
    echues: &[Echue],
    maison: &Maison,
    reglages: &Reglages,
    signature: &Signature,
    now: Timestamp,
) -> Vec<Rappel> {
    let mut all = Vec::new();
    for echue in echues {
        for one in reglages.heures.prevus(echue, maison.zone) {
            let Some((debut, fin)) = reglages.heures.instants(&one, &maison.tz) else { continue };
            // What should have been said before the démarche was known is not said late.
            if fin <= now || one.le < echue.connue_le {
                continue;
            }
            all.push(Rappel {
                reference: echue.reference(one.moment),
                moment: one.moment,
                le: one.le,
                // Read the day it leaves: the year shows when it is not that day's.
                mots: reglages.textes.dire(echue, one.moment, signature, one.le),
                echue: echue.clone(),
                debut,
                fin,
            });
        }
    }
    all.sort_by(|a, b| (a.debut, &a.reference).cmp(&(b.debut, &b.reference)));
    all
}
