//! The tables of the address book, and of the calls.

use tandem_platform::{Reading, Result};

use super::tables::{LOT, Lot, Sortie, Table, ligne};
use crate::correspondants::extrait;

pub(super) const CORRESPONDANTS: &[Table] = &[
    Table {
        nom: "correspondants",
        sens: "Qui joindre dans une administration : une ligne par version, la dernière compte",
        colonnes: &[
            ("numero", "Numéro du correspondant"),
            ("organisme", "Chez qui"),
            ("matieres", "Pour quelles matières"),
            ("canal", "Par où ça passe"),
            ("valeur", "Numéro, adresse ou lieu ; vide une fois effacé"),
            ("moment", "Quand"),
            ("fonction", "Sa fonction"),
            ("nom", "Le nom d’un professionnel ; vide une fois effacé"),
            ("note", "En quelques mots"),
            ("efface", "Jour où le nom et les coordonnées ont été effacés"),
            ("agent", "Qui l’a noté"),
            ("quand", "Quand il l’a noté"),
            ("retire", "Pourquoi il a été retiré de la liste"),
        ],
        tables: &["correspondants", "correspondant_versions", "correspondant_retraits"],
        lire: |on, cx, after| Box::pin(versions(on, cx, after)),
    },
    Table {
        nom: "correspondants_dires",
        sens: "Ça a marché, ça ne répond plus : une ligne à chaque fois",
        colonnes: &[
            ("correspondant", "Numéro du correspondant"),
            ("dit", "Ce qui est dit"),
            ("agent", "Par qui"),
            ("quand", "Quand"),
        ],
        tables: &["correspondant_dires"],
        lire: |on, cx, after| Box::pin(dires(on, cx, after)),
    },
    Table {
        nom: "appels",
        sens: "Les appels faits pour un blocage",
        colonnes: &[
            ("blocage", "Numéro du blocage"),
            ("correspondant", "Numéro du correspondant"),
            ("chez", "Chez qui"),
            ("resultat", "Joint ou pas"),
            ("agent", "Qui a appelé"),
            ("quand", "Quand"),
        ],
        tables: &["appels"],
        lire: |on, cx, after| Box::pin(appels(on, cx, after)),
    },
];

async fn versions(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let all = extrait::lot(on, &cx.perimetre.etablissement, after, LOT).await?;
    let lignes = all.iter().map(|one| {
        let dit = &one.version.dit;
        ligne![
            one.correspondant.as_str(),
            dit.organisme.as_str(),
            extrait::matieres(dit),
            dit.canal.nom(),
            dit.valeur.clone(),
            dit.quand.clone(),
            dit.fonction.clone(),
            dit.nom.clone(),
            dit.note.clone(),
            dit.effacee_le,
            cx.noms.complet(&one.version.agent),
            cx.moment(one.version.le),
            one.retrait.as_ref().map(|end| end.dit.clone()),
        ]
    });
    Ok(Lot { suite: all.last().map(|one| one.id.clone()), lignes: lignes.collect() })
}

async fn dires(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let all = extrait::lot_des_dires(on, &cx.perimetre.etablissement, after, LOT).await?;
    let lignes = all
        .iter()
        .map(|(_, of, said)| ligne![of.as_str(), said.dit.nom(), cx.noms.complet(&said.agent), cx.moment(said.le)]);
    Ok(Lot { suite: all.last().map(|one| one.0.clone()), lignes: lignes.collect() })
}

async fn appels(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let all = extrait::lot_des_appels(on, &cx.perimetre.etablissement, after, LOT).await?;
    let lignes = all.iter().map(|one| {
        ligne![
            one.blocage.as_str(),
            one.correspondant.as_str(),
            one.chez.as_str(),
            one.fait.dit.nom(),
            cx.noms.complet(&one.fait.agent),
            cx.moment(one.fait.le),
        ]
    });
    Ok(Lot { suite: all.last().map(|one| one.id.to_string()), lignes: lignes.collect() })
}
