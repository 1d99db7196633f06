//! The source that tells the rights that were seen for her: what was proposed, what she said, why one stopped.

use tandem_platform::{Reading, Result};

use super::{
    section::{Ligne, Section},
    sources::Contexte,
};
use crate::renoncements::{self, Quoi};

/// Each right, then its history.
pub(super) async fn renoncements(on: &mut Reading, cx: &Contexte) -> Result<Section> {
    let all = renoncements::de_la_personne(on, &cx.personne).await?;
    if all.is_empty() {
        return Ok(Section::de(Vec::new()));
    }
    let noms = cx.regles.en_vigueur(on, &cx.perimetre.etablissement).await?;
    let mut out = Vec::new();
    for one in &all {
        let by = |ligne: Ligne, agent| {
            ligne.texte("droit", "Numéro du droit", one.id.as_str()).texte("agent", "Noté par", cx.noms.complet(agent))
        };
        out.push(
            by(Ligne::new(format!("Droit repéré\u{a0}: {}", renoncements::droit(one, &noms))), &one.agent)
                .jour("jour", "Repéré le", one.repere_le)
                .texte("mots", "En quelques mots", one.mots.clone().unwrap_or_default())
                .instant("le", "Le", one.le, cx)
                .barree(one.annule),
        );
        for acte in &one.actes {
            let mut ligne = by(Ligne::new(renoncements::fait(acte, cx.today)), &acte.agent)
                .jour("jour", "Le", acte.le)
                .texte("note", "En quelques mots", acte.note.clone().unwrap_or_default());
            if let Quoi::Abandonne { cause, qui, euros, mois, .. } = &acte.quoi {
                ligne = ligne
                    .code("cause", "Pourquoi", (cause.code(), cause.nom()))
                    .code("qui", "Qui le dit", (qui.code(), qui.nom()))
                    .texte(
                        "euros",
                        "Euros par mois en jeu",
                        euros.map(|(a, b)| format!("{a} à {b}")).unwrap_or_default(),
                    )
                    .texte("mois", "Mois en jeu", mois.map(|n| n.to_string()).unwrap_or_default());
            }
            out.push(ligne.instant("le", "Noté le", acte.note_le, cx));
        }
    }
    Ok(Section::de(out))
}
