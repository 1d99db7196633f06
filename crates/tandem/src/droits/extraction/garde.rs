//! The tables of papers, of what was handed over, and of how long files are kept.

use tandem_platform::{Reading, Result};

use super::{
    queries,
    tables::{LOT, Lot, Sortie, Table, ligne},
};
use crate::{
    conservation::extrait as conservation,
    droits::Copie,
    papiers::{Papier, extrait as papiers_extraits},
};

pub(super) const GARDE: &[Table] = &[
    Table {
        nom: "papiers",
        sens: "Les papiers joints : ce qu’ils sont, pas leur contenu. Le contenu sort avec la copie de chaque dossier",
        colonnes: &[
            ("numero", "Numéro du papier"),
            ("personne", "Numéro du dossier"),
            ("genre", "Ce que c’est, d’après son dernier nom"),
            ("mots", "En quelques mots"),
            ("date_papier", "Date écrite dessus"),
            ("espece", "jpg ou pdf"),
            ("pages", "Nombre de pages"),
            ("octets", "Taille, en octets"),
            ("fichier", "Nom du fichier reçu"),
            ("code", "Code du mandat lu sur la photo"),
            ("agent", "Qui l’a joint"),
            ("joint", "Quand"),
            ("retire", "Pourquoi il a été retiré"),
            ("retire_mots", "En quelques mots"),
            ("retire_par", "Par qui"),
            ("retire_quand", "Quand"),
        ],
        tables: &["papiers", "papier_noms", "papier_retraits"],
        lire: |on, cx, after| Box::pin(papiers(on, cx, after)),
    },
    Table {
        nom: "papiers_noms",
        sens: "Chaque fois qu’un papier a été nommé : le dernier nom compte",
        colonnes: &[
            ("papier", "Numéro du papier"),
            ("rang", "1 pour le premier nom"),
            ("genre", "Ce que c’est"),
            ("mots", "En quelques mots"),
            ("date_papier", "Date écrite dessus"),
            ("agent", "Qui l’a nommé"),
            ("quand", "Quand"),
        ],
        tables: &["papier_noms"],
        lire: |on, cx, after| Box::pin(noms(on, cx, after)),
    },
    Table {
        nom: "copies",
        sens: "Les copies de dossiers remises",
        colonnes: &[
            ("numero", "Numéro de la copie"),
            ("personne", "Numéro du dossier"),
            ("demandeur", "Pour qui"),
            ("qui", "Remise à"),
            ("base", "Ce qui permet de transmettre"),
            ("accord", "Accord de la personne"),
            ("avec_tiers", "Ce qui parle d’autres personnes y est resté"),
            ("agent", "Qui l’a préparée"),
            ("quand", "Quand"),
        ],
        tables: &["copies"],
        lire: |on, cx, after| Box::pin(copies(on, cx, after)),
    },
    Table {
        nom: "distinctions",
        sens: "Les personnes qui se ressemblent et sont deux",
        colonnes: &[
            ("une", "Numéro d’un dossier"),
            ("autre", "Numéro de l’autre"),
            ("agent", "Qui l’a dit"),
            ("quand", "Quand"),
        ],
        tables: &["distinctions"],
        lire: |on, cx, after| Box::pin(distinctions(on, cx, after)),
    },
    Table {
        nom: "avertissements",
        sens: "Les dossiers bientôt archivés",
        colonnes: &[
            ("personne", "Numéro du dossier"),
            ("depuis", "Averti le"),
            ("archive", "Archivé ce jour-là s’il ne se passe rien"),
        ],
        tables: &["avertissements"],
        lire: |on, cx, after| Box::pin(avertissements(on, cx, after)),
    },
    Table {
        nom: "prolongations",
        sens: "Les dossiers gardés plus longtemps, et pourquoi",
        colonnes: &[
            ("numero", "Numéro de la prolongation"),
            ("personne", "Numéro du dossier"),
            ("jusqua", "Au moins jusqu’à ce jour"),
            ("motif", "Pourquoi"),
            ("agent", "Qui l’a décidé"),
            ("quand", "Quand"),
        ],
        tables: &["prolongations"],
        lire: |on, cx, after| Box::pin(prolongations(on, cx, after)),
    },
    Table {
        nom: "archivages",
        sens: "Les dossiers mis en archive, et ceux qui en sont sortis",
        colonnes: &[
            ("numero", "Numéro de l’archivage"),
            ("personne", "Numéro du dossier"),
            ("jour", "Archivé le"),
            ("sorti", "Sorti de l’archive"),
            ("sorti_par", "Par qui"),
            ("motif", "Pourquoi"),
        ],
        tables: &["archivages", "sorties"],
        lire: |on, cx, after| Box::pin(archivages(on, cx, after)),
    },
    Table {
        nom: "bordereaux",
        sens: "Les bordereaux d’élimination",
        colonnes: &[
            ("numero", "Numéro interne"),
            ("bordereau", "Numéro du bordereau"),
            ("dossiers", "Combien de dossiers"),
            ("agent", "Qui l’a préparé"),
            ("quand", "Quand"),
            ("visa", "Référence du visa"),
            ("vise", "Visé le"),
            ("execute", "Exécuté"),
        ],
        tables: &["bordereaux", "bordereau_visas", "bordereau_executions"],
        lire: |on, cx, after| Box::pin(bordereaux(on, cx, after)),
    },
    Table {
        nom: "bordereaux_dossiers",
        sens: "Les dossiers qui attendent sur un bordereau",
        colonnes: &[("bordereau", "Numéro interne du bordereau"), ("personne", "Numéro du dossier")],
        tables: &["bordereau_dossiers"],
        lire: |on, cx, after| Box::pin(dossiers(on, cx, after)),
    },
];

async fn papiers(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let rows = papiers_extraits::lot_des_papiers(on, &cx.perimetre.etablissement, after, LOT).await?;
    let suite = rows.last().map(|row| row.id.to_string());
    let line = |row: &Papier| {
        let out = row.retrait.as_ref();
        ligne![
            row.id.as_str(),
            row.personne.as_str(),
            row.nom.genre.nom(),
            row.nom.mots.clone(),
            row.nom.date,
            row.espece.suffixe(),
            row.pages,
            row.octets,
            row.fichier.as_str(),
            row.code.clone(),
            cx.noms.nom(&row.agent),
            cx.moment(row.joint_le),
            out.map(|out| out.raison.nom()),
            out.and_then(|out| out.mots.clone()),
            out.map(|out| cx.noms.nom(&out.agent)),
            out.map(|out| cx.moment(out.le)),
        ]
    };
    Ok(Lot { lignes: rows.iter().map(line).collect(), suite })
}

async fn noms(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let (papier, rang) = after.split_once('/').unwrap_or_default();
    let from = (papier, rang.parse().unwrap_or(0));
    let rows = papiers_extraits::lot_des_noms(on, &cx.perimetre.etablissement, from, LOT).await?;
    let suite = rows.last().map(|row| format!("{}/{}", row.papier, row.rang));
    let line = |row: papiers_extraits::Nomme| {
        ligne![
            row.papier,
            row.rang,
            row.nom.genre.nom(),
            row.nom.mots,
            row.nom.date,
            cx.noms.nom(&row.agent),
            cx.moment(row.le),
        ]
    };
    Ok(Lot { lignes: rows.into_iter().map(line).collect(), suite })
}

async fn copies(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let rows = queries::copies(on, &cx.perimetre.etablissement, after, LOT).await?;
    let suite = rows.last().map(|row| row.1.id.to_string());
    let line = |(personne, one): (String, Copie)| {
        ligne![
            one.id.as_str(),
            personne,
            one.demandeur.nom(),
            one.remise.qui,
            one.remise.base,
            one.remise.accord,
            one.avec_tiers,
            cx.noms.nom(&one.agent),
            cx.moment(one.le),
        ]
    };
    Ok(Lot { lignes: rows.into_iter().map(line).collect(), suite })
}

async fn distinctions(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let from = after.split_once('/').unwrap_or_default();
    let rows = queries::distinctions(on, &cx.perimetre.etablissement, from, LOT).await?;
    let suite = rows.last().map(|row| format!("{}/{}", row.une, row.autre));
    let line = |row: queries::Distinction| ligne![row.une, row.autre, cx.noms.nom(&row.agent), cx.moment(row.le)];
    Ok(Lot { lignes: rows.into_iter().map(line).collect(), suite })
}

async fn avertissements(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let rows = conservation::lot_des_avertissements(on, &cx.perimetre.etablissement, after, LOT).await?;
    let suite = rows.last().map(|row| row.personne.to_string());
    let line = |row: conservation::Avertie| ligne![row.personne.as_str(), row.le, row.archive_le];
    Ok(Lot { lignes: rows.into_iter().map(line).collect(), suite })
}

async fn prolongations(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let rows = conservation::lot_des_prolongations(on, &cx.perimetre.etablissement, after, LOT).await?;
    let suite = rows.last().map(|row| row.id.clone());
    let line = |row: conservation::Gardee| {
        ligne![row.id, row.personne.as_str(), row.jusqua, row.motif, cx.noms.nom(&row.agent), cx.moment(row.le)]
    };
    Ok(Lot { lignes: rows.into_iter().map(line).collect(), suite })
}

async fn archivages(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let rows = conservation::lot_des_archivages(on, &cx.perimetre.etablissement, after, LOT).await?;
    let suite = rows.last().map(|row| row.id.clone());
    let line = |row: conservation::Archivee| {
        let out = row.sortie.as_ref();
        ligne![
            row.id.as_str(),
            row.personne.as_str(),
            row.le,
            out.map(|one| cx.moment(one.0)),
            out.map(|one| cx.noms.nom(&one.1)),
            out.map(|one| one.2.clone()),
        ]
    };
    Ok(Lot { lignes: rows.into_iter().map(line).collect(), suite })
}

async fn bordereaux(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let rows = conservation::lot_des_bordereaux(on, &cx.perimetre.etablissement, after, LOT).await?;
    let suite = rows.last().map(|row| row.id.clone());
    let line = |row: conservation::Slip| {
        let visa = row.visa.as_ref();
        ligne![
            row.id.as_str(),
            row.numero,
            row.dossiers,
            cx.noms.nom(&row.agent),
            cx.moment(row.le),
            visa.map(|one| one.0.clone()),
            visa.map(|one| one.1),
            row.execute.map(|at| cx.moment(at)),
        ]
    };
    Ok(Lot { lignes: rows.into_iter().map(line).collect(), suite })
}

async fn dossiers(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let from = after.split_once('/').unwrap_or_default();
    let rows = conservation::lot_des_dossiers(on, &cx.perimetre.etablissement, from, LOT).await?;
    let suite = rows.last().map(|row| format!("{}/{}", row.bordereau, row.personne));
    let line = |row: conservation::DeBordereau| ligne![row.bordereau, row.personne.as_str()];
    Ok(Lot { lignes: rows.into_iter().map(line).collect(), suite })
}
