//! The tables of who accompanied people, of households, of who matters around.

use tandem_platform::{Reading, Result};

use super::tables::{LOT, Lot, Sortie, Table, ligne};
use crate::{
    menages::{Quand, Signature, extrait as menages},
    suivi::extrait as suivis,
    ui::classeur::Cellule,
};

pub(super) const VIE: &[Table] = &[
    Table {
        nom: "suivis",
        sens: "Les changements d’équipe et de référent",
        colonnes: &[
            ("numero", "Numéro du changement"),
            ("personne", "Numéro du dossier"),
            ("equipe_avant", "Équipe d’avant"),
            ("referent_avant", "Référent d’avant"),
            ("equipe", "Équipe d’ensuite"),
            ("referent", "Référent d’ensuite"),
            ("depuis", "Depuis ce jour"),
            ("raison", "Pourquoi"),
            ("agent", "Qui l’a décidé"),
            ("note", "Quand il a été noté"),
            ("passation", "Numéro de la passation dont il fait partie"),
        ],
        tables: &["suivis"],
        lire: |on, cx, after| Box::pin(changements(on, cx, after)),
    },
    Table {
        nom: "passations",
        sens: "Les personnes d’un agent passées ensemble à un autre",
        colonnes: &[
            ("numero", "Numéro de la passation"),
            ("de", "De qui ; vide pour des personnes sans référent"),
            ("a", "À qui"),
            ("agent", "Qui l’a décidé"),
            ("quand", "Quand"),
            ("defaite", "Quand elle a été défaite"),
            ("defaite_par", "Par qui"),
        ],
        tables: &["passations", "passation_annulations"],
        lire: |on, cx, after| Box::pin(passations(on, cx, after)),
    },
    Table {
        nom: "propositions",
        sens: "Les personnes proposées à une autre équipe, et la réponse",
        colonnes: &[
            ("numero", "Numéro de la proposition"),
            ("personne", "Numéro du dossier"),
            ("equipe_avant", "Équipe d’alors"),
            ("equipe", "Équipe proposée"),
            ("raison", "Pourquoi"),
            ("agent", "Qui propose"),
            ("quand", "Quand"),
            ("acceptee", "oui, non ; vide si elle attend"),
            ("repondu_par", "Qui a répondu"),
            ("repondu", "Quand"),
        ],
        tables: &["propositions", "proposition_reponses"],
        lire: |on, cx, after| Box::pin(propositions(on, cx, after)),
    },
    Table {
        nom: "remplacements",
        sens: "Qui a remplacé qui, de quand à quand",
        colonnes: &[
            ("numero", "Numéro du remplacement"),
            ("absent", "Agent absent"),
            ("remplacant", "Agent remplaçant"),
            ("debut", "Premier jour"),
            ("fin", "Dernier jour"),
            ("equipes_pretees", "Équipes prêtées ces jours-là"),
            ("agent", "Qui l’a décidé"),
            ("note", "Quand il a été noté"),
            ("termine", "Terminé avant son dernier jour"),
            ("termine_par", "Par qui"),
        ],
        tables: &["remplacements", "remplacement_equipes", "remplacement_fins"],
        lire: |on, cx, after| Box::pin(remplacements(on, cx, after)),
    },
    Table {
        nom: "menages",
        sens: "Qui est dans quel ménage : une ligne par personne et par séjour",
        colonnes: &[
            ("numero", "Numéro de la ligne"),
            ("menage", "Numéro du ménage"),
            ("personne", "Numéro du dossier"),
            ("depuis", "Depuis : année, mois ou jour, comme il a été dit"),
            ("part", "Partage du temps, pour qui vit dans deux ménages"),
            ("auteur", "Agent qui l’a noté"),
            ("note", "Quand"),
            ("corrige_par", "C’était une erreur, dit par cet agent"),
            ("corrige", "Quand"),
        ],
        tables: &["menage_membres", "menage_corrections"],
        lire: |on, cx, after| Box::pin(membres(on, cx, after)),
    },
    Table {
        nom: "menages_fins",
        sens: "Les départs d’un ménage, et qui ne compte plus dans l’entourage",
        colonnes: &[
            ("numero", "Numéro de la fin"),
            ("ligne", "Numéro de la ligne de « menages » ou d’« entourage »"),
            ("jusqua", "Premier jour où ce n’est plus vrai : année, mois ou jour"),
            ("raison", "Pourquoi"),
            ("auteur", "Agent qui l’a noté"),
            ("note", "Quand"),
            ("corrige_par", "C’était une erreur, dit par cet agent"),
            ("corrige", "Quand"),
        ],
        tables: &["menage_fins", "menage_corrections"],
        lire: |on, cx, after| Box::pin(fins(on, cx, after)),
    },
    Table {
        nom: "menages_liens",
        sens: "Ce que deux personnes sont l’une pour l’autre : le dernier dit compte",
        colonnes: &[
            ("numero", "Numéro du lien"),
            ("personne", "Numéro du dossier"),
            ("autre", "Numéro du dossier de l’autre"),
            ("relation", "Ce que l’autre est pour elle"),
            ("auteur", "Agent qui l’a noté"),
            ("note", "Quand"),
        ],
        tables: &["menage_liens"],
        lire: |on, cx, after| Box::pin(liens(on, cx, after)),
    },
    Table {
        nom: "entourage",
        sens: "Qui compte autour d’une personne et n’a pas de dossier",
        colonnes: &[
            ("numero", "Numéro de la ligne"),
            ("personne", "Numéro du dossier"),
            ("nom", "Son nom"),
            ("relation", "Ce qu’elle est pour cette personne"),
            ("telephone", "Son téléphone"),
            ("depuis", "Depuis : année, mois ou jour, comme il a été dit"),
            ("auteur", "Agent qui l’a noté"),
            ("note", "Quand"),
            ("corrige_par", "C’était une erreur, dit par cet agent"),
            ("corrige", "Quand"),
        ],
        tables: &["menage_entourage", "menage_corrections"],
        lire: |on, cx, after| Box::pin(entourage(on, cx, after)),
    },
];

async fn changements(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let rows = suivis::lot_des_suivis(on, &cx.perimetre.etablissement, after, LOT).await?;
    let suite = rows.last().map(|row| row.id.clone());
    let line = |row: suivis::Suivi| {
        ligne![
            row.id,
            row.personne.as_str(),
            cx.equipe(&row.avant.equipe),
            row.avant.referent.as_ref().map(|id| cx.noms.nom(id)),
            cx.equipe(&row.apres.equipe),
            row.apres.referent.as_ref().map(|id| cx.noms.nom(id)),
            row.debut,
            row.raison,
            cx.noms.nom(&row.agent),
            cx.moment(row.le),
            row.passation.map(|of| of.id),
        ]
    };
    Ok(Lot { lignes: rows.into_iter().map(line).collect(), suite })
}

async fn passations(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let rows = suivis::lot_des_passations(on, &cx.perimetre.etablissement, after, LOT).await?;
    let suite = rows.last().map(|row| row.id.clone());
    let line = |row: suivis::Passe| {
        let undone = row.defaite.as_ref();
        ligne![
            row.id.as_str(),
            row.de.as_ref().map(|id| cx.noms.nom(id)),
            cx.noms.nom(&row.a),
            cx.noms.nom(&row.agent),
            cx.moment(row.le),
            undone.map(|one| cx.moment(one.0)),
            undone.map(|one| cx.noms.nom(&one.1)),
        ]
    };
    Ok(Lot { lignes: rows.into_iter().map(line).collect(), suite })
}

async fn propositions(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let rows = suivis::lot_des_propositions(on, &cx.perimetre.etablissement, after, LOT).await?;
    let suite = rows.last().map(|row| row.id.clone());
    let line = |row: suivis::Propose| {
        let said = row.reponse.as_ref();
        ligne![
            row.id.as_str(),
            row.personne.as_str(),
            cx.equipe(&row.avant),
            cx.equipe(&row.equipe),
            row.raison.as_str(),
            cx.noms.nom(&row.agent),
            cx.moment(row.le),
            said.map(|one| one.0),
            said.map(|one| cx.noms.nom(&one.1)),
            said.map(|one| cx.moment(one.2)),
        ]
    };
    Ok(Lot { lignes: rows.into_iter().map(line).collect(), suite })
}

async fn remplacements(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let rows = suivis::lot_des_remplacements(on, &cx.perimetre.etablissement, after, LOT).await?;
    let suite = rows.last().map(|row| row.id.to_string());
    let line = |row: suivis::Remplace| {
        let lent: Vec<String> = row.prets.iter().filter_map(|id| cx.equipe(id)).collect();
        let ended = row.finie.as_ref();
        ligne![
            row.id.as_str(),
            cx.noms.nom(&row.absent),
            cx.noms.nom(&row.remplacant),
            row.debut,
            row.fin,
            lent.join(", "),
            cx.noms.nom(&row.agent),
            cx.moment(row.le),
            ended.map(|one| cx.moment(one.0)),
            ended.map(|one| cx.noms.nom(&one.1)),
        ]
    };
    Ok(Lot { lignes: rows.into_iter().map(line).collect(), suite })
}

/// Who wrote a line and when, then who called it a mistake and when.
fn signee(cx: &Sortie, by: &Signature, correction: Option<&Signature>) -> Vec<Cellule> {
    ligne![
        cx.noms.nom(&by.agent),
        cx.moment(by.le),
        correction.map(|by| cx.noms.nom(&by.agent)),
        correction.map(|by| cx.moment(by.le)),
    ]
}

async fn membres(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let rows = menages::lot_des_membres(on, &cx.perimetre.etablissement, after, LOT).await?;
    let suite = rows.last().map(|row| row.id.to_string());
    let line = |row: &crate::menages::Membre| {
        let mut line = ligne![
            row.id.as_str(),
            row.menage.as_str(),
            row.dossier.as_str(),
            row.depuis.map(Quand::code),
            row.part.clone(),
        ];
        line.extend(signee(cx, &row.signe, row.correction.as_ref()));
        line
    };
    Ok(Lot { lignes: rows.iter().map(line).collect(), suite })
}

async fn fins(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let rows = menages::lot_des_fins(on, &cx.perimetre.etablissement, after, LOT).await?;
    let suite = rows.last().map(|row| row.1.id.to_string());
    let line = |(of, end): &(crate::menages::LigneId, crate::menages::Fin)| {
        let mut line =
            ligne![end.id.as_str(), of.as_str(), end.jusqua.code(), end.raison.map(crate::menages::Raison::nom),];
        line.extend(signee(cx, &end.signe, end.correction.as_ref()));
        line
    };
    Ok(Lot { lignes: rows.iter().map(line).collect(), suite })
}

async fn liens(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let rows = menages::lot_des_liens(on, &cx.perimetre.etablissement, after, LOT).await?;
    let suite = rows.last().map(|row| row.id.to_string());
    let line = |row: &crate::menages::Lien| {
        ligne![
            row.id.as_str(),
            row.personne.as_str(),
            row.autre.as_str(),
            row.relation.nom(),
            cx.noms.nom(&row.signe.agent),
            cx.moment(row.signe.le),
        ]
    };
    Ok(Lot { lignes: rows.iter().map(line).collect(), suite })
}

async fn entourage(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let rows = menages::lot_de_l_entourage(on, &cx.perimetre.etablissement, after, LOT).await?;
    let suite = rows.last().map(|row| row.1.id.to_string());
    let line = |(personne, row): &(crate::personnes::PersonneId, crate::menages::Proche)| {
        let mut line = ligne![
            row.id.as_str(),
            personne.as_str(),
            row.nom.as_str(),
            row.relation.as_str(),
            row.telephone.as_deref().map(|digits| crate::ui::telephone(digits).replace('\u{a0}', ".")),
            row.depuis.map(Quand::code),
        ];
        line.extend(signee(cx, &row.signe, row.correction.as_ref()));
        line
    };
    Ok(Lot { lignes: rows.iter().map(line).collect(), suite })
}
