//! The source that tells her accounts on sites: what was seen of them, whose they are.

use tandem_platform::{Reading, Result};

use super::{
    section::{Ligne, Section},
    sources::Contexte,
};
use crate::comptes_en_ligne::{self, extrait};

/// Each account, then everything that was noted of it. Whose relative is someone else's business, and is masked as such.
pub(super) async fn comptes(on: &mut Reading, cx: &Contexte) -> Result<Section> {
    let all = comptes_en_ligne::de_la_personne(on, &cx.personne).await?;
    let noms = cx.noms.tous();
    let mut out = Vec::new();
    for one in &all {
        out.push(
            Ligne::new(format!("Compte en ligne\u{a0}: {}", one.nom))
                .texte("numero", "Numéro du compte", one.id.as_str())
                .code("etat", "Où il en est", (one.etat().code(), one.etat().nom()))
                .code("cree", "Créé", (one.fait_par.code(), one.fait_par.nom()))
                .texte("mandat", "Sous le mandat", one.mandat.as_ref().map(ToString::to_string).unwrap_or_default())
                .texte("agent", "Noté par", cx.noms.complet(&one.agent))
                .instant("le", "Le", one.le, cx),
        );
        out.extend(one.constats.iter().map(|seen| {
            Ligne::new(extrait::capitale(&extrait::dire_constat(&seen.dit)))
                .texte("compte", "Numéro du compte", one.id.as_str())
                .code("etat", "Constat", (seen.dit.etat.code(), seen.dit.etat.nom()))
                .texte("agent", "Par", cx.noms.complet(&seen.agent))
                .instant("le", "Le", seen.le, cx)
        }));
        out.extend(one.coordonnees.iter().map(|held| {
            let other = held.dit.precision.is_some();
            let said = extrait::capitale(&extrait::dire_tenue(&held.dit, noms));
            Ligne::new("À qui il tient")
                .tiers(other)
                .texte("compte", "Numéro du compte", one.id.as_str())
                .texte("a_qui", "À qui", if other { cx.tiers(said) } else { said })
                .texte("agent", "Noté par", cx.noms.complet(&held.agent))
                .instant("le", "Le", held.le, cx)
        }));
    }
    Ok(Section::de(out).explique("Aucun mot de passe ni code n’est gardé\u{a0}: Tandem n’a pas de place pour cela."))
}
