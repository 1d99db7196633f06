//! The source that tells what she allowed, and what was done in her name.

use tandem_platform::{Reading, Result};

use super::{
    section::{Ligne, Section},
    sources::Contexte,
};
use crate::mandats::{self, extrait};

/// Each mandate and what happened to it, then every act done in her place.
pub(super) async fn mandats(on: &mut Reading, cx: &Contexte) -> Result<Section> {
    let all = mandats::de_la_personne(on, &cx.personne).await?;
    let used = extrait::usages_de(on, &cx.personne.dossiers_json(), i64::MAX).await?;
    let mut out = Vec::new();
    for one in &all {
        let piece = &one.scellee.piece;
        let dessin = extrait::dessin(on, &one.id).await?;
        let (mot, phrase) = extrait::etat(one, (cx.now, &cx.zone, cx.today));
        out.push(
            Ligne::new(format!("Mandat\u{a0}: {}", extrait::permis(one)))
                .texte("numero", "Numéro du mandat", one.id.as_str())
                .jour("debut", "Du", piece.debut)
                .jour("fin", "Au, compris", piece.fin)
                .texte("objet", "But", piece.objet.clone())
                .texte("exclu", "Pas permis", piece.exclu.clone().unwrap_or_default())
                .texte("etat", "Où il en est", format!("{mot}. {phrase}"))
                .texte("agent", "Préparé par", cx.noms.complet(&one.agent))
                .instant("prepare_le", "Le", one.le, cx)
                .texte("texte", "Le texte", one.scellee.texte.join(" "))
                .texte("empreinte", "Empreinte", one.empreinte.clone())
                .texte("dessin", "Signatures dessinées à l’écran, point par point", dessin.unwrap_or_default()),
        );
        out.extend(one.actes.iter().map(|act| {
            Ligne::new(extrait::dire_fait(&act.acte.fait, piece))
                .texte("mandat", "Numéro du mandat", one.id.as_str())
                .texte("raison", "Pourquoi", act.raison.clone().unwrap_or_default())
                .texte("agent", "Noté par", cx.noms.complet(&act.agent))
                .instant("le", "Le", act.acte.le, cx)
        }));
    }
    for one in &used {
        let line = Ligne::new("Fait à sa place")
            .texte("acte", "Numéro de l’acte", one.acte.as_str())
            .texte("fiche", "Fiche", one.fiche.clone())
            .jour("fait_le", "Le", one.fait_le)
            .texte("mandat", "Sous le mandat", one.mandat.as_ref().map(ToString::to_string).unwrap_or_default())
            .texte("raison", "Sans mandat, pourquoi", one.raison.clone().unwrap_or_default())
            .texte("agent", "Par", cx.noms.complet(&one.agent));
        out.push(match one.accord_le {
            Some(at) => line.instant("accord_le", "Elle avait dit oui le", at, cx),
            None => line,
        });
    }
    Ok(Section::de(out))
}
