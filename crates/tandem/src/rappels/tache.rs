//! What time does by itself: the reminders of the days to come put in the queue, those of now sent.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use jiff::{Timestamp, ToSpan};
use tandem_platform::{
    Db, Intent, Result, Scope, Subject, Tx, journal,
    outbox::{self, Message, New, Outcome, Stage},
};

use super::{
    Reglages,
    calcul::{Maison, Rappel, Situation, situation},
    model::Canal,
    queries,
};
use crate::{
    agents::{self, EtablissementId},
    demarches::Source,
    personnes::{self, Personne, PersonneId},
};

/// Days ahead that are put in the queue: a server stopped for as long loses nothing.
const AVANCE: i64 = 4;
/// Days ahead at which a limit may ask for a reminder soon: seven before, moved before a Sunday and holidays.
const PRES: i64 = 30;
/// Files looked at in one go.
const LOT: i64 = 100;

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bilan {
    /// Reminders put in the queue.
    pub prepares: usize,
    /// Reminders no longer to be sent.
    pub annules: usize,
    /// Messages the relay or the gateway took.
    pub envoyes: usize,
    /// Messages refused for good.
    pub refuses: usize,
    /// Messages to be tried again.
    pub remis: usize,
}

impl std::ops::AddAssign for Bilan {
    fn add_assign(&mut self, other: Self) {
        self.prepares += other.prepares;
        self.annules += other.annules;
        self.envoyes += other.envoyes;
        self.refuses += other.refuses;
        self.remis += other.remis;
    }
}

/// Puts in the queue what is to leave in the days to come, for every établissement, and takes out what no longer is. Run
/// twice, or by two servers, it changes nothing more.
pub async fn preparer(db: &Db, reglages: &Reglages, source: &Source) -> Result<Bilan> {
    let mut total = Bilan::default();
    if reglages.courriel.is_none() && reglages.sms.is_none() {
        return Ok(total);
    }
    let places = agents::etablissements(&mut db.read(&Scope::system()).await?).await?;
    for (place, _) in &places {
        total += preparer_un(db, reglages, source, place).await?;
    }
    Ok(total)
}

async fn preparer_un(db: &Db, reglages: &Reglages, source: &Source, place: &EtablissementId) -> Result<Bilan> {
    let mut on = db.read(&Scope::tenant(place.as_str())).await?;
    let maison = Maison::lire(&mut on, db, source, place).await?;
    let now = db.clock().now();
    let today = maison.ici(now).date();
    let horizon = maison.ici(now).saturating_add(AVANCE.days()).timestamp();
    let open = outbox::open(&mut on, place.as_str(), now).await?;
    // What was cancelled and is wanted again goes back in the queue; what left or was refused does not.
    let known: BTreeSet<&str> = open.iter().filter(|one| one.1 != Stage::Cancelled).map(|one| one.0.as_str()).collect();
    let mut wanted = BTreeSet::new();
    let (mut done, mut after) = (Bilan::default(), String::new());
    loop {
        let near = (today, today.saturating_add(PRES.days()));
        let people = queries::candidates(&mut on, place, &after, near, LOT).await?;
        let Some(last) = people.last() else { break };
        last.as_str().clone_into(&mut after);
        let mut new = Vec::new();
        for id in &people {
            let Some((person, stands)) = lire(&mut on, &maison, reglages, id, now).await? else { continue };
            let Some((canal, to, all)) = stands.a_envoyer(&maison.tz).filter(|one| reglages.envoie(one.0)) else {
                continue;
            };
            for one in all {
                wanted.insert(one.reference.clone());
                if one.debut <= horizon && !known.contains(one.reference.as_str()) {
                    new.push((person.id.clone(), canal, to.clone(), one.clone()));
                }
            }
        }
        if new.is_empty() {
            continue;
        }
        let mut tx = db.write(intent(place, "rappels.preparer")).await?;
        for (person, canal, to, rappel) in &new {
            mettre(&mut tx, person, *canal, to, rappel).await?;
        }
        tx.commit().await?;
        done.prepares += new.len();
    }
    let waiting = open.iter().filter(|one| one.1 == Stage::Waiting).map(|one| one.0.as_str());
    let gone: Vec<&str> = waiting.filter(|one| !wanted.contains(*one)).collect();
    if !gone.is_empty() {
        let mut tx = db.write(intent(place, "rappels.annuler")).await?;
        for one in &gone {
            outbox::cancel(&mut tx, one).await?;
        }
        tx.commit().await?;
        done.annules += gone.len();
    }
    Ok(done)
}

fn intent(place: &EtablissementId, action: &'static str) -> Intent {
    Intent::new(place.as_str(), "systeme", action, "etablissements", place.as_str())
}

/// Somebody who may be reminded, and where she stands. Archived, frozen, erased or read in another file: nobody.
async fn lire(
    on: &mut tandem_platform::Reading,
    maison: &Maison,
    reglages: &Reglages,
    id: &PersonneId,
    now: Timestamp,
) -> Result<Option<(Personne, Situation)>> {
    let Some(person) = personnes::find(on, &maison.perimetre, id).await? else { return Ok(None) };
    if personnes::limitee_le(on, &maison.perimetre, id).await?.is_some() {
        return Ok(None);
    }
    let stands = situation(on, maison, reglages, &person, now).await?;
    Ok(Some((person, stands)))
}

async fn mettre(tx: &mut Tx, person: &PersonneId, canal: Canal, to: &str, rappel: &Rappel) -> Result<()> {
    let body = if canal == Canal::Sms { &rappel.mots.sms } else { &rappel.mots.courriel };
    let new = New {
        reference: &rappel.reference,
        about: person.as_str(),
        channel: canal.code(),
        recipient: to,
        title: &rappel.mots.objet,
        body,
        not_before: rappel.debut,
        not_after: rappel.fin,
    };
    outbox::queue(tx, &new).await
}

/// Sends what is to leave now, in every établissement where it is an hour to. `holder` names this server; `encore` is asked
/// before each message.
pub async fn envoyer(
    db: &Db,
    reglages: &Reglages,
    source: &Source,
    holder: &str,
    encore: &(dyn Fn() -> bool + Sync),
) -> Result<Bilan> {
    let mut total = Bilan::default();
    if reglages.courriel.is_none() && reglages.sms.is_none() {
        return Ok(total);
    }
    let places = agents::etablissements(&mut db.read(&Scope::system()).await?).await?;
    for (place, _) in &places {
        let mut on = db.read(&Scope::tenant(place.as_str())).await?;
        if !outbox::is_waiting(&mut on, place.as_str(), db.clock().now(), reglages.bail).await? {
            continue;
        }
        let maison = Maison::lire(&mut on, db, source, place).await?;
        drop(on);
        // Asked again before each: a long queue does not run into the evening.
        while encore() && reglages.heures.permettent(&maison.ici(db.clock().now()), maison.zone) {
            let held = Instant::now();
            let Some(message) = outbox::claim(db, place.as_str(), holder, reglages.bail).await? else { break };
            total += un_message(db, reglages, &maison, (holder, held), message).await?;
        }
    }
    Ok(total)
}

/// The last look, then the sending, then what came of it.
async fn un_message(
    db: &Db,
    reglages: &Reglages,
    maison: &Maison,
    (holder, held): (&str, Instant),
    message: Message,
) -> Result<Bilan> {
    let place = &maison.perimetre.etablissement;
    let mut on = db.read(&Scope::tenant(place.as_str())).await?;
    let found = PersonneId::parse(&message.about);
    let now = db.clock().now();
    let stands = match &found {
        Some(id) => lire(&mut on, maison, reglages, id, now).await?,
        None => None,
    };
    drop(on);
    let said = stands.as_ref().and_then(|(person, stands)| Some((person, stands.a_envoyer(&maison.tz)?)));
    let still = said.and_then(|(person, (canal, to, all))| {
        let one = all.into_iter().find(|one| one.reference == message.reference)?;
        Some((person, canal, to, one))
    });
    let mut done = Bilan::default();
    let journal = |action| journal::Entry {
        actor: "systeme".to_owned(),
        action,
        subject: Subject { kind: "personnes", id: message.about.clone() },
    };
    let Some((person, canal, to, rappel)) = still.filter(|one| reglages.envoie(one.1)) else {
        // Done meanwhile, taken back, archived, frozen: nothing leaves.
        let mut tx = db.write(intent(place, "rappels.annuler")).await?;
        tx.record(journal("rappels.annuler"));
        outbox::cancel(&mut tx, &message.reference).await?;
        tx.commit().await?;
        done.annules = 1;
        return Ok(done);
    };
    let body = if canal == Canal::Sms { &rappel.mots.sms } else { &rappel.mots.courriel };
    if (message.channel.as_str(), &message.recipient, &message.body) != (canal.code(), &to, body) {
        // The address, the channel or the words changed since: what leaves is what is kept.
        let mut tx = db.write(intent(place, "rappels.preparer")).await?;
        outbox::cancel(&mut tx, &message.reference).await?;
        mettre(&mut tx, &person.id, canal, &to, rappel).await?;
        tx.commit().await?;
        return Ok(done);
    }
    let mark = outbox::mark(db.keys(), place.as_str(), &message.reference);
    let outcome = if held.elapsed() > reglages.bail.fresh() {
        Outcome::Later("delai")
    } else {
        porter(reglages, canal, &message, &mark, now).await
    };
    let action = match outcome {
        Outcome::Accepted => "rappels.envoyer",
        Outcome::Refused(_) => "rappels.refuser",
        Outcome::Later(_) => "rappels.remettre",
    };
    // What the relay took must be written: a base that stumbles just then is asked again, well within the lease.
    let mut wait = Duration::from_millis(100);
    while let Err(error) = noter(db, place, &message, holder, (action, outcome)).await {
        if held.elapsed() + wait > reglages.bail.fresh() {
            return Err(error);
        }
        tokio::time::sleep(wait).await;
        wait *= 2;
    }
    match outcome {
        Outcome::Accepted => done.envoyes = 1,
        Outcome::Refused(_) => done.refuses = 1,
        Outcome::Later(_) => done.remis = 1,
    }
    Ok(done)
}

async fn noter(
    db: &Db,
    place: &EtablissementId,
    message: &Message,
    holder: &str,
    (action, outcome): (&'static str, Outcome),
) -> Result<()> {
    let mut tx = db.write(Intent::new(place.as_str(), "systeme", action, "personnes", &message.about)).await?;
    match outcome {
        Outcome::Accepted => outbox::sent(&mut tx, &message.reference).await?,
        Outcome::Refused(reason) => outbox::refused(&mut tx, &message.reference, holder, reason).await?,
        Outcome::Later(reason) => outbox::later(&mut tx, message, holder, reason).await?,
    }
    tx.commit().await
}

async fn porter(reglages: &Reglages, canal: Canal, message: &Message, mark: &str, now: Timestamp) -> Outcome {
    match (canal, &reglages.courriel, &reglages.sms) {
        (Canal::Courriel, Some(mail), _) => mail.carry(message, mark, now, reglages.bail.sending()).await,
        (Canal::Sms, _, Some(gateway)) => {
            let sent = gateway.envoyer(&message.recipient, &message.body, mark);
            tokio::time::timeout(reglages.bail.sending(), sent).await.unwrap_or(Outcome::Later("delai"))
        }
        _ => Outcome::Later("reglages"),
    }
}
