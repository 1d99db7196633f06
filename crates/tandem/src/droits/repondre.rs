//! What changes a request: two more months, the answer and what it does, the end of a freeze.

use jiff::civil::Date;
use tandem_platform::{
    Db, Tx,
    web::{Errors, Fields},
};

use super::{
    demander::MOTS_MAX,
    fondements::{DESTINATAIRES, fondement},
    model::{Demande, DemandeId, Droit, Levee, Reponse, Sens},
    queries,
};
use crate::{
    agents::Session,
    personnes::{self, PersonneId},
    refus::Refus,
    ui::dates,
};

/// What became of what was sent.
pub(super) type Issue = Result<Result<(), Errors>, Refus>;

fn faute(field: &'static str, sentence: impl Into<String>) -> Errors {
    let mut erreurs = Errors::default();
    erreurs.add(field, sentence);
    erreurs
}

/// A day that was told or answered: from the day the request came to today.
fn jour(erreurs: &mut Errors, champs: &Fields, field: &'static str, from: Date, today: Date) -> Date {
    match dates::lire(&champs.line(field)) {
        Some(day) if day >= from && day <= today => return day,
        Some(_) => erreurs.add(field, format!("Entre le {} et aujourd’hui.", dates::long(from))),
        None => erreurs.add(field, "Écrivez le jour, comme 23/11/2026."),
    }
    today
}

fn mots(erreurs: &mut Errors, champs: &Fields, field: &'static str, sentence: &str) -> String {
    let text = champs.note(field);
    if text.is_empty() {
        erreurs.add(field, sentence);
    } else if text.chars().count() > MOTS_MAX {
        erreurs.add(field, format!("{MOTS_MAX} signes au plus."));
    }
    text
}

/// Opens the request for writing, and reads it again inside.
async fn prendre(db: &Db, session: &Session, action: &'static str, one: &Demande) -> Result<(Tx, Demande), Refus> {
    let mut tx = db.write(session.intent(action, "personnes", one.personne.as_str())).await?;
    queries::prendre(&mut tx, &one.id).await?;
    let one = queries::find(&mut tx, &session.perimetre, &one.id).await?.ok_or(Refus::Introuvable)?;
    Ok((tx, one))
}

/// Two more months: only told before the end of the first.
pub(super) async fn prolonger(db: &Db, session: &Session, one: &Demande, champs: &Fields) -> Issue {
    let today = db.clock().today();
    let mut erreurs = Errors::default();
    let asked = "Écrivez pourquoi il faut plus de temps\u{a0}: la personne doit le savoir.";
    let why = mots(&mut erreurs, champs, "prolongation", asked);
    let told = jour(&mut erreurs, champs, "dite_le", one.recue_le, today);
    if told > one.premier_terme() {
        erreurs.add("dite_le", format!("Il fallait le lui dire au plus tard le {}.", dates::long(one.premier_terme())));
    }
    if !erreurs.is_empty() {
        return Ok(Err(erreurs));
    }
    let (mut tx, one) = prendre(db, session, "droits.prolonger", one).await?;
    if one.prolongation.is_some() || one.reponse.is_some() {
        return Ok(Err(faute("prolongation", "Un collègue a déjà répondu ou prolongé. Rien n’a été changé.")));
    }
    let (house, agent) = (session.etablissement(), &session.agent.id);
    queries::prolonger(&mut tx, house, &one.id, (&why, told), agent).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// The answer, and what it does, in one transaction.
pub(super) async fn repondre(db: &Db, session: &Session, one: &Demande, champs: &Fields) -> Issue {
    let answer = match lire(one, champs, db.clock().today(), session) {
        Ok(answer) => answer,
        Err(erreurs) => return Ok(Err(erreurs)),
    };
    let (mut tx, one) = prendre(db, session, "droits.repondre", one).await?;
    if one.reponse.is_some() {
        let phrase = format!(
            "Un collègue a déjà répondu\u{a0}: sa réponse est sur cette page, rien n’a été changé. Vous aviez écrit\u{a0}: «\u{a0}{}\u{a0}».",
            answer.mots
        );
        return Ok(Err(faute("sens", phrase)));
    }
    let house = session.etablissement();
    queries::repondre(&mut tx, house, &one.id, &answer).await?;
    let sens = answer.sens;
    let one = Demande { reponse: Some(answer), ..one };
    if let Some(etendue) = Demande::etendue(one.droit, sens) {
        queries::inscrire_effacement(&mut tx, house, &one, etendue).await?;
    }
    if one.gele() {
        // Takes the file: who writes in it at this second either came before, or is refused.
        let ids = std::slice::from_ref(&one.personne);
        if !personnes::limitees(&mut tx, ids).await? {
            let today = tx.clock().today();
            personnes::limiter(&mut tx, &one.personne, Some(today)).await?;
        }
    }
    tx.commit().await?;
    Ok(Ok(()))
}

fn lire(one: &Demande, champs: &Fields, today: Date, session: &Session) -> Result<Reponse, Errors> {
    let mut erreurs = Errors::default();
    let sens = Sens::parse(champs.raw("sens"));
    let ground = fondement(champs.raw("fondement"), one.droit).map(|found| found.code.to_owned());
    match sens {
        None => erreurs.add("sens", "Choisissez la réponse."),
        Some(Sens::Refusee | Sens::Partielle) if ground.is_none() => {
            erreurs.add("fondement", "Choisissez ce qui permet de refuser, en tout ou partie.");
        }
        Some(_) => {}
    }
    let words = mots(&mut erreurs, champs, "mots", "Écrivez la réponse donnée à la personne, en mots simples.");
    let le = jour(&mut erreurs, champs, "repondue_le", one.recue_le, today);
    match sens {
        Some(sens) if erreurs.is_empty() => Ok(Reponse {
            sens,
            fondement: ground.filter(|_| sens != Sens::Acceptee),
            mots: words,
            le,
            agent: session.agent.id.clone(),
        }),
        _ => Err(erreurs),
    }
}

/// The file may be changed again, once the person was told (article 18.3); another request may still hold it.
pub(super) async fn lever(db: &Db, session: &Session, one: &Demande, champs: &Fields) -> Issue {
    let today = db.clock().today();
    let mut erreurs = Errors::default();
    let motif = mots(&mut erreurs, champs, "levee", "Écrivez pourquoi la limitation prend fin.");
    let from = one.reponse.as_ref().map_or(one.recue_le, |answer| answer.le);
    let dite_le = jour(&mut erreurs, champs, "levee_dite_le", from, today);
    if !erreurs.is_empty() {
        return Ok(Err(erreurs));
    }
    let (mut tx, one) = prendre(db, session, "droits.lever", one).await?;
    if !one.gele() {
        return Ok(Err(faute("levee", "Cette demande ne gèle pas, ou plus, le dossier. Rien n’a été changé.")));
    }
    let end = Levee { motif, dite_le, agent: session.agent.id.clone() };
    personnes::limitees(&mut tx, std::slice::from_ref(&one.personne)).await?;
    queries::lever(&mut tx, session.etablissement(), &one.id, &end).await?;
    liberer(&mut tx, session, &one.personne, &one.id).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

async fn liberer(tx: &mut Tx, session: &Session, id: &PersonneId, levee: &DemandeId) -> Result<(), Refus> {
    let personne = personnes::find(tx, &session.perimetre, id).await?.ok_or(Refus::Introuvable)?;
    let others = queries::de_la_personne(tx, &personne).await?;
    if !others.iter().any(|other| other.id != *levee && other.gele()) {
        personnes::limiter(tx, id, None).await?;
    }
    Ok(())
}

/// What a refusal must always say (RGPD 12.4).
pub(super) const RECOURS: &str = "Vous pouvez écrire au délégué à la protection des données de l’établissement. Vous pouvez aussi \
    vous plaindre à la CNIL (www.cnil.fr, ou 3 place de Fontenoy, TSA 80715, 75334 Paris cedex 07), ou saisir le tribunal.";

/// What the page says of an accepted request whose effect is elsewhere.
pub(super) fn suite(one: &Demande) -> Option<String> {
    let answer = one.reponse.as_ref()?;
    match (one.droit, answer.sens) {
        (_, Sens::Refusee) => None,
        (Droit::Rectification, _) => Some(format!(
            "À faire maintenant\u{a0}: corriger la ligne dans «\u{a0}Ce qu’on sait\u{a0}», puis prévenir ceux à qui elle a été transmise ({}).",
            DESTINATAIRES.citation()
        )),
        (Droit::Acces, _) => Some("À faire maintenant\u{a0}: donner la copie du dossier.".to_owned()),
        (Droit::Limitation, _) => Some(format!(
            "Le dossier se lit, il ne se modifie plus. Prévenez ceux à qui il a été transmis ({}).",
            DESTINATAIRES.citation()
        )),
        (Droit::Effacement | Droit::Opposition, _) => Demande::etendue(one.droit, answer.sens).map(|_| {
            "L’effacement est inscrit. Le dossier entre dans l’archive d’ici demain, puis part avec le prochain bordereau d’élimination\u{a0}; rien n’est encore effacé aujourd’hui.".to_owned()
        }),
    }
}
