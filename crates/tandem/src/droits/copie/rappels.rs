//! The source that tells what she agreed to be reminded of, and what she was sent.

use tandem_platform::{
    Reading, Result,
    outbox::{Message, State},
};

use super::{
    section::{Ligne, Section},
    sources::Contexte,
};
use crate::{file::extrait as file, rappels::extrait};

/// What she agreed to, what was sent to her or will be, word for word.
pub(super) async fn rappels(on: &mut Reading, cx: &Contexte) -> Result<Section> {
    let agreed = extrait::accords(on, &cx.personne).await?;
    let sent = extrait::envois(on, &cx.perimetre.etablissement, &cx.personne).await?;
    let read = extrait::vus(on, &cx.personne).await?;
    let agreed = agreed.iter().map(|one| {
        let line = Ligne::new("Accord pour des rappels")
            .code("canal", "Comment", (one.canal.code(), one.canal.nom()))
            .code("recueil", "Donné", (one.recueil.code(), one.recueil.nom()))
            .jour("le", "Le", one.le)
            .texte("agent", "Noté par", cx.noms.complet(&one.agent))
            .instant("note_le", "Noté le", one.note_le, cx);
        match &one.retrait {
            Some((at, by)) => line
                .instant("retire_le", "Repris le", *at, cx)
                .texte("retire_par", "Reprise notée par", cx.noms.complet(by))
                .barree(true),
            None => line,
        }
    });
    let mut lines: Vec<Ligne> = agreed.collect();
    for one in &sent {
        let line = envoi(cx, one);
        lines.push(match read.iter().find(|seen| seen.reference == one.reference) {
            Some(seen) => line.texte("refus_lu_par", "Refus lu par", cx.noms.complet(&seen.agent)).instant(
                "refus_lu_le",
                "Le",
                seen.le,
                cx,
            ),
            None => line,
        });
    }
    for one in file::dits(on, &cx.personne).await? {
        lines.push(
            Ligne::new("Rappel dit de vive voix")
                .instant("le", "Le", one.le, cx)
                .texte("agent", "Par", cx.noms.complet(&one.agent))
                .jour("limite", "Pour le", one.limite),
        );
    }
    Ok(Section::de(lines))
}

fn envoi(cx: &Contexte, one: &Message) -> Ligne {
    let (code, state, at) = match &one.state {
        State::Waiting if one.not_after <= cx.now => ("perdu", "n’est pas parti à temps", one.not_after),
        State::Waiting => ("attend", "partira", one.not_before),
        State::Sent(at) => ("envoye", "envoyé", *at),
        State::Failed(at, _) => ("refuse", "refusé", *at),
        State::Cancelled(at) => ("annule", "annulé", *at),
    };
    Ligne::new("Rappel")
        .code("etat", "Ce qu’il est devenu", (code, state))
        .instant("le", "Le", at, cx)
        .texte("canal", "Par", one.channel.clone())
        .texte("a", "À", one.recipient.clone())
        .texte("texte", "En ces mots", one.body.clone())
        .barree(matches!(one.state, State::Cancelled(_)))
}
