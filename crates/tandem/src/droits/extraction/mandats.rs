//! The tables of the mandates: what was allowed, what happened to it, what was done under it or without.

use tandem_platform::{Reading, Result};

use super::tables::{LOT, Lot, Sortie, Table, ligne};
use crate::mandats::extrait;

pub(super) const MANDATS: &[Table] = &[
    Table {
        nom: "mandats",
        sens: "Ce que des personnes ont permis de faire à leur place",
        colonnes: &[
            ("numero", "Numéro du mandat"),
            ("personne", "Numéro du dossier"),
            ("nom", "La personne, telle que le papier la nomme"),
            ("permet", "Ce qu’il permet"),
            ("debut", "Premier jour"),
            ("fin", "Dernier jour, compris"),
            ("objet", "But"),
            ("version", "Version du texte"),
            ("empreinte", "Empreinte du texte"),
            ("dessin", "Signatures dessinées à l’écran, point par point"),
            ("agent", "Qui l’a préparé"),
            ("quand", "Quand"),
        ],
        tables: &["mandats", "mandat_traces"],
        lire: |on, cx, after| Box::pin(mandats(on, cx, after)),
    },
    Table {
        nom: "mandats_actes",
        sens: "Signatures, arrêts, renonciations",
        colonnes: &[
            ("mandat", "Numéro du mandat"),
            ("quoi", "Ce qui est arrivé"),
            ("raison", "Pourquoi"),
            ("agent", "Qui l’a noté"),
            ("quand", "Quand"),
        ],
        tables: &["mandat_actes"],
        lire: |on, cx, after| Box::pin(actes(on, cx, after)),
    },
    Table {
        nom: "mandats_usages",
        sens: "Ce qui a été fait à la place de la personne, sous un mandat ou sans",
        colonnes: &[
            ("acte", "Numéro de l’acte"),
            ("personne", "Numéro du dossier"),
            ("fiche", "Code de la fiche"),
            ("jour", "Quel jour"),
            ("mandat", "Numéro du mandat"),
            ("accord", "Sans elle : quand elle a dit oui"),
            ("raison", "Sans mandat : pourquoi"),
            ("avant", "Sans mandat : à régulariser avant"),
            ("regularise", "Régularisé"),
            ("agent", "Qui l’a fait"),
        ],
        tables: &["mandat_usages", "mandat_regularisations"],
        lire: |on, cx, after| Box::pin(usages(on, cx, after)),
    },
    Table {
        nom: "mandats_effaces",
        sens: "Les mandats effacés à leur terme",
        colonnes: &[
            ("jusqua", "Finis ce jour-là ou avant"),
            ("combien", "Combien"),
            ("motif", "Visa ou décision"),
            ("agent", "Qui l’a fait"),
            ("quand", "Quand"),
        ],
        tables: &["mandat_eliminations"],
        lire: |on, cx, after| Box::pin(eliminations(on, cx, after)),
    },
];

async fn mandats(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let all = extrait::lot(on, &cx.perimetre.etablissement, after, LOT).await?;
    let mut lignes = Vec::new();
    for one in &all {
        let piece = &one.scellee.piece;
        let dessin = extrait::dessin(on, &one.id).await?;
        lignes.push(ligne![
            one.id.as_str(),
            one.personne.as_str(),
            piece.personne.nom.as_str(),
            extrait::permis(one),
            piece.debut,
            piece.fin,
            piece.objet.as_str(),
            piece.version.as_str(),
            one.empreinte.as_str(),
            dessin,
            cx.noms.complet(&one.agent),
            cx.moment(one.le),
        ]);
    }
    Ok(Lot { suite: all.last().map(|one| one.id.to_string()), lignes })
}

async fn actes(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let all = extrait::lot(on, &cx.perimetre.etablissement, after, LOT).await?;
    let lignes = all.iter().flat_map(|one| {
        one.actes.iter().map(|act| {
            ligne![
                one.id.as_str(),
                extrait::dire_fait(&act.acte.fait, &one.scellee.piece),
                act.raison.clone(),
                cx.noms.complet(&act.agent),
                cx.moment(act.acte.le),
            ]
        })
    });
    Ok(Lot { suite: all.last().map(|one| one.id.to_string()), lignes: lignes.collect() })
}

async fn eliminations(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let all = extrait::eliminations(on, &cx.perimetre.etablissement, after, LOT).await?;
    let line = |one: &extrait::Elimination| {
        ligne![one.seuil, one.nombre, one.motif.as_str(), cx.noms.complet(&one.agent), cx.moment(one.le)]
    };
    Ok(Lot { suite: all.last().map(|one| one.id.to_string()), lignes: all.iter().map(line).collect() })
}

async fn usages(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let all = extrait::usages(on, &cx.perimetre.etablissement, after, LOT).await?;
    let lignes = all.iter().map(|(who, one)| {
        ligne![
            one.acte.as_str(),
            who.as_str(),
            one.fiche.as_str(),
            one.fait_le,
            one.mandat.as_ref().map(ToString::to_string),
            one.accord_le.map(|at| cx.moment(at)),
            one.raison.clone(),
            one.avant_le,
            one.regularise,
            cx.noms.complet(&one.agent),
        ]
    });
    Ok(Lot { suite: all.last().map(|one| one.1.acte.to_string()), lignes: lignes.collect() })
}
