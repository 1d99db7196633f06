//! What is decided about a line, in the meeting or at the desk: done, put off, given to somebody.

pub(crate) mod queries;

pub use queries::{Faite, MOTIF, faites};

use jiff::{ToSpan, civil::Date};
use tandem_platform::{Result, Tx};

use super::{calcul::avance, ligne::Ligne, moteur::Moteur, recalculer};
use crate::{
    agents::AgentId,
    demarches::{self, DemarcheId, EvenementId, GesteId, NouvelEvenement, Par},
    personnes,
};

/// Longest postponement, in days.
pub const REPORT_JOURS: i64 = 7;

/// What became of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suite {
    /// Written.
    Fait,
    /// The line is no longer the one that was seen: a colleague did it first, or the date moved.
    Deja,
    /// It cannot be done before this day.
    PasOuverte(Date),
    /// Her file is frozen.
    Limite,
}

async fn prendre(tx: &mut Tx, line: &Ligne) -> Result<Option<Suite>> {
    demarches::prendre(tx, &line.demarche).await?;
    if personnes::limitees(tx, std::slice::from_ref(&line.personne)).await? {
        return Ok(Some(Suite::Limite));
    }
    Ok((!queries::prendre(tx, line).await?).then_some(Suite::Deja))
}

/// « Fait »: writes what it means for this rule, then computes again. Seen twice, it is done once.
pub async fn faire(tx: &mut Tx, moteur: &Moteur, par: Par<'_>, line: &Ligne) -> Result<Suite> {
    if let Some(stop) = prendre(tx, line).await? {
        return Ok(stop);
    }
    let today = tx.clock().today();
    let what = avance(moteur.regle(&line.fiche, &line.regle));
    if let Some(from) = line.ouverture.filter(|from| *from > today && what.evenement.is_some() && !what.tenue) {
        return Ok(Suite::PasOuverte(from));
    }
    if let Some(evenement) = what.evenement {
        let id = EvenementId::new(tx.clock(), tx.random());
        demarches::ecrire(tx, par, &NouvelEvenement::simple(&id, &line.demarche, evenement, today)).await?;
    }
    if what.tenue {
        queries::tenir(tx, par, line).await?;
    }
    recalculer(tx, moteur, par.0, std::slice::from_ref(&line.demarche)).await?;
    Ok(Suite::Fait)
}

/// Takes back a « Fait » that wrote no event; false when it already was.
pub async fn annuler_faite(
    tx: &mut Tx,
    moteur: &Moteur,
    par: Par<'_>,
    demarche: &DemarcheId,
    id: &GesteId,
) -> Result<bool> {
    demarches::prendre(tx, demarche).await?;
    let written = queries::annuler(tx, par, demarche, id).await?;
    recalculer(tx, moteur, par.0, std::slice::from_ref(demarche)).await?;
    Ok(written)
}

/// May a line be put off until that day, for that reason? A week at most; from the second time, why.
pub fn verifier_report(
    line: &Ligne,
    jusqu_au: Date,
    motif: &str,
    today: Date,
) -> std::result::Result<(), &'static str> {
    if jusqu_au <= today {
        return Err("Choisissez un jour à venir.");
    }
    if jusqu_au > today.saturating_add(REPORT_JOURS.days()) {
        return Err(
            "Une semaine au plus\u{a0}: au-delà, on l’oublie. Vous pourrez la reporter encore, en disant pourquoi.",
        );
    }
    if line.reports > 0 && motif.is_empty() {
        return Err("Elle a déjà été reportée. Dites pourquoi elle l’est encore.");
    }
    Ok(())
}

/// Puts a line off until a day already checked ([`verifier_report`]).
pub async fn reporter(tx: &mut Tx, par: Par<'_>, line: &Ligne, jusqu_au: Date, motif: Option<&str>) -> Result<Suite> {
    if let Some(stop) = prendre(tx, line).await? {
        return Ok(stop);
    }
    queries::reporter(tx, par, line, jusqu_au, motif).await?;
    Ok(Suite::Fait)
}

/// Gives a line to a colleague the caller found among those who may follow it, or back to the referent.
pub async fn donner(tx: &mut Tx, par: Par<'_>, line: &Ligne, a: Option<&AgentId>) -> Result<Suite> {
    if let Some(stop) = prendre(tx, line).await? {
        return Ok(stop);
    }
    queries::donner(tx, par, line, a).await?;
    Ok(Suite::Fait)
}
