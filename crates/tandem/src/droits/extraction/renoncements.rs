//! The tables of the rights that were seen.

use tandem_platform::{Reading, Result};

use super::tables::{LOT, Lot, Sortie, Table, ligne};
use crate::renoncements::{self, Quoi, Renoncement, Retour};

pub(super) const RENONCEMENTS: &[Table] = &[
    Table {
        nom: "droits_reperes",
        sens: "Les droits repérés pour une personne ; ceux notés par erreur sont marqués",
        colonnes: &[
            ("numero", "Numéro du droit repéré"),
            ("personne", "Numéro du dossier"),
            ("fiche", "Code de la fiche"),
            ("mots", "En quelques mots"),
            ("jour", "Repéré quel jour"),
            ("erreur", "Noté par erreur"),
            ("agent", "Qui l’a noté"),
            ("quand", "Quand"),
        ],
        tables: &["renoncements"],
        lire: |on, cx, after| Box::pin(tous(on, cx, after)),
    },
    Table {
        nom: "droits_reperes_actes",
        sens: "Ce qui s’est passé sur chacun ; ce qui a été annulé n’y est pas",
        colonnes: &[
            ("droit", "Numéro du droit repéré"),
            ("quoi", "Quoi"),
            ("jour", "Quel jour"),
            ("reponse", "Ce qu’elle a répondu"),
            ("cause", "Pourquoi on s’arrête"),
            ("qui", "Qui le dit"),
            ("revenir", "Quel jour y revenir"),
            ("raison", "Pourquoi ne pas y revenir"),
            ("euros_de", "Euros par mois en jeu, au moins"),
            ("euros_a", "Euros par mois en jeu, au plus"),
            ("mois", "Mois en jeu"),
            ("note", "En quelques mots"),
            ("agent", "Qui l’a noté"),
            ("quand", "Quand"),
        ],
        tables: &["renoncement_actes", "renoncement_annulations"],
        lire: |on, cx, after| Box::pin(actes(on, cx, after)),
    },
];

fn suite(all: &[Renoncement]) -> Option<String> {
    all.last().map(|one| one.id.to_string())
}

async fn tous(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let all = renoncements::lot(on, &cx.perimetre.etablissement, after, LOT).await?;
    let lignes = all.iter().map(|one| {
        ligne![
            one.id.as_str(),
            one.personne.as_str(),
            one.fiche.clone(),
            one.mots.clone(),
            one.repere_le,
            if one.annule { "oui" } else { "" },
            cx.noms.complet(&one.agent),
            cx.moment(one.le),
        ]
    });
    Ok(Lot { lignes: lignes.collect(), suite: suite(&all) })
}

async fn actes(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let all = renoncements::lot(on, &cx.perimetre.etablissement, after, LOT).await?;
    let lignes = all.iter().flat_map(|one| {
        one.actes.iter().map(|acte| {
            let (quoi, reponse) = match &acte.quoi {
                Quoi::Propose(said) => ("proposé", Some(said.nom())),
                Quoi::Commence => ("commencé", None),
                Quoi::Obtenu => ("obtenu", None),
                Quoi::Abandonne { .. } => ("abandonné", None),
                Quoi::Retour(_) => ("jour changé", None),
            };
            let (cause, euros, mois, retour) = match &acte.quoi {
                Quoi::Abandonne { cause, qui, retour, euros, mois } => {
                    (Some((*cause, *qui)), *euros, *mois, Some(retour))
                }
                Quoi::Retour(retour) => (None, None, None, Some(retour)),
                _ => (None, None, None, None),
            };
            let (day, why) = match retour {
                Some(Retour::Le(day)) => (Some(*day), None),
                Some(Retour::Jamais(why)) => (None, Some(why.clone())),
                None => (None, None),
            };
            ligne![
                one.id.as_str(),
                quoi,
                acte.le,
                reponse,
                cause.map(|one| one.0.nom()),
                cause.map(|one| one.1.nom()),
                day,
                why,
                euros.map(|one| one.0),
                euros.map(|one| one.1),
                mois,
                acte.note.clone(),
                cx.noms.complet(&acte.agent),
                cx.moment(acte.note_le),
            ]
        })
    });
    Ok(Lot { lignes: lignes.collect(), suite: suite(&all) })
}
