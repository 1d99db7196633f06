//! The tables of the accounts on sites.

use tandem_platform::{Reading, Result};

use super::tables::{LOT, Lot, Sortie, Table, ligne};
use crate::comptes_en_ligne::extrait;

pub(super) const COMPTES: &[Table] = &[
    Table {
        nom: "comptes_en_ligne",
        sens: "Les comptes des personnes sur les sites. Aucun mot de passe n’est gardé",
        colonnes: &[
            ("numero", "Numéro du compte"),
            ("personne", "Numéro du dossier"),
            ("site", "Quel site"),
            ("etat", "Où il en est, d’après le dernier constat"),
            ("cree", "Qui l’a créé"),
            ("mandat", "Créé à sa place : numéro du mandat"),
            ("agent", "Qui l’a noté"),
            ("quand", "Quand"),
        ],
        tables: &["comptes_en_ligne"],
        lire: |on, cx, after| Box::pin(comptes(on, cx, after)),
    },
    Table {
        nom: "comptes_constats",
        sens: "Ce qui a été vu de chaque compte",
        colonnes: &[
            ("compte", "Numéro du compte"),
            ("etat", "Marche, bloqué, existe, inconnu, fermé"),
            ("note", "Note que la personne peut lire"),
            ("agent", "Qui l’a vu"),
            ("quand", "Quand"),
        ],
        tables: &["compte_constats"],
        lire: |on, cx, after| Box::pin(constats(on, cx, after)),
    },
    Table {
        nom: "comptes_coordonnees",
        sens: "À qui sont l’adresse et le téléphone de chaque compte : le dernier compte",
        colonnes: &[
            ("compte", "Numéro du compte"),
            ("courriel", "À qui est l’adresse e-mail"),
            ("adresse", "L’adresse, si elle est gardée"),
            ("telephone", "À qui est le téléphone"),
            ("precision", "Quel proche"),
            ("agent_lie", "Quel professionnel"),
            ("plan", "À reprendre : ce qui va être fait"),
            ("avant", "À reprendre : au plus tard"),
            ("agent", "Qui l’a noté"),
            ("quand", "Quand"),
        ],
        tables: &["compte_coordonnees"],
        lire: |on, cx, after| Box::pin(coordonnees(on, cx, after)),
    },
];

async fn comptes(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let all = extrait::lot(on, &cx.perimetre.etablissement, after, LOT).await?;
    let lignes = all.iter().map(|one| {
        ligne![
            one.id.as_str(),
            one.personne.as_str(),
            one.nom.as_str(),
            one.etat().nom(),
            one.fait_par.nom(),
            one.mandat.as_ref().map(ToString::to_string),
            cx.noms.complet(&one.agent),
            cx.moment(one.le),
        ]
    });
    Ok(Lot { suite: all.last().map(|one| one.id.to_string()), lignes: lignes.collect() })
}

async fn constats(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let all = extrait::lot(on, &cx.perimetre.etablissement, after, LOT).await?;
    let lignes = all.iter().flat_map(|one| {
        one.constats.iter().map(|seen| {
            ligne![
                one.id.as_str(),
                seen.dit.etat.nom(),
                seen.dit.note.clone(),
                cx.noms.complet(&seen.agent),
                cx.moment(seen.le),
            ]
        })
    });
    Ok(Lot { suite: all.last().map(|one| one.id.to_string()), lignes: lignes.collect() })
}

async fn coordonnees(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let all = extrait::lot(on, &cx.perimetre.etablissement, after, LOT).await?;
    let lignes = all.iter().flat_map(|one| {
        one.coordonnees.iter().map(|held| {
            let (dit, plan) = (&held.dit, held.dit.reprise.as_ref());
            ligne![
                one.id.as_str(),
                dit.courriel.nom(),
                dit.adresse.clone(),
                dit.telephone.nom(),
                dit.precision.clone(),
                dit.lie_a.as_ref().map(|id| cx.noms.complet(id)),
                plan.map(|one| one.plan.clone()),
                plan.map(|one| one.avant),
                cx.noms.complet(&held.agent),
                cx.moment(held.le),
            ]
        })
    });
    Ok(Lot { suite: all.last().map(|one| one.id.to_string()), lignes: lignes.collect() })
}
