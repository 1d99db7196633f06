//! The sources that tell what was done with the file itself: copies handed over, who opened it.

use jiff::Timestamp;
use tandem_platform::{Reading, Result};

use super::{
    super::{acces, model::debut_du_journal, queries},
    section::{Ligne, Section},
    sources::Contexte,
};

/// The copies handed over.
pub(super) async fn copies(on: &mut Reading, cx: &Contexte) -> Result<Section> {
    let given = queries::copies(on, &cx.personne).await?;
    let line = |one: &queries::Copie| {
        Ligne::new("Copie du dossier")
            .instant("le", "Le", one.le, cx)
            .code("demandeur", "Pour", (one.demandeur.code(), one.demandeur.nom()))
            .texte("qui", "Remise à", one.remise.qui.clone())
            .texte("base", "Fondement", one.remise.base.clone())
            .texte("accord", "Accord de la personne", one.remise.accord.clone())
            .texte("agent", "Préparée par", cx.noms.complet(&one.agent))
    };
    Ok(Section::de(given.iter().map(line).collect()))
}

/// Who opened the file.
pub(super) async fn acces(on: &mut Reading, cx: &Contexte) -> Result<Section> {
    let since =
        debut_du_journal(cx.today).to_zoned_datetime(cx.zone.clone()).map_or(Timestamp::MIN, |at| at.timestamp());
    let (seen, cut) = acces::consultations(on, &cx.perimetre, &cx.personne, since, &cx.zone).await?;
    let line = |one: &acces::Ouverture| {
        Ligne::new(cx.noms.complet(&one.agent)).jour("jour", "Le", one.jour).code(
            "action",
            "Pour",
            (&one.action, acces::mots(&one.action)),
        )
    };
    let section = Section::de(seen.iter().map(line).collect());
    Ok(if cut { section.explique("Les lignes les plus anciennes ne tiennent pas ici.") } else { section })
}
