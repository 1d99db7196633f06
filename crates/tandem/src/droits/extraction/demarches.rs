//! The tables of the démarches: what was started, what happened, what was decided, the dates that follow.

use tandem_platform::{Reading, Result};

use super::tables::{LOT, Lot, Sortie, Table, ligne};
use crate::demarches::{self, Arrive, Demarche, DemarcheId, dates, extrait};

pub(super) const DEMARCHES: &[Table] = &[
    Table {
        nom: "demarches",
        sens: "Les démarches commencées, et leur dernière fin",
        colonnes: &[
            ("numero", "Numéro de la démarche"),
            ("personne", "Numéro du dossier où elle se lit"),
            ("fiche", "Code de la fiche"),
            ("precision", "Ce qui la distingue d’une autre"),
            ("agent", "Qui l’a commencée"),
            ("commencee", "Quand"),
        ],
        tables: &["demarches"],
        lire: |on, cx, after| Box::pin(tetes(on, cx, after)),
    },
    Table {
        nom: "demarches_evenements",
        sens: "Ce qui est arrivé, ou est prévu, sur chaque démarche",
        colonnes: &[
            ("numero", "Numéro de l’événement"),
            ("demarche", "Numéro de la démarche"),
            ("evenement", "Ce qui est arrivé"),
            ("jour", "Quel jour"),
            ("estime", "La date est estimée"),
            ("reponse", "Pour une décision : accord, en partie, refus"),
            ("canal", "Comment"),
            ("numero_accuse", "Numéro de l’accusé"),
            ("papier", "Numéro du papier qui le prouve"),
            ("acte", "Numéro de l’acte avec lequel il a été noté"),
            ("note", "Note que la personne peut lire"),
            ("agent", "Qui l’a noté"),
            ("note_le", "Quand"),
            ("annule_par", "Annulé par : ne compte plus"),
        ],
        tables: &["demarche_evenements", "demarche_evenement_annulations"],
        lire: |on, cx, after| Box::pin(evenements(on, cx, after)),
    },
    Table {
        nom: "demarches_fins",
        sens: "Comment les démarches ont fini ; une fin reprise ne compte plus",
        colonnes: &[
            ("demarche", "Numéro de la démarche"),
            ("issue", "Aboutie, refusée, abandonnée, sans suite"),
            ("motif", "Pourquoi, pour un abandon"),
            ("revenir", "Jour où l’on a promis d’y revenir"),
            ("note", "Note que la personne peut lire"),
            ("agent", "Qui l’a noté"),
            ("note_le", "Quand"),
            ("reprise_par", "Reprise par"),
            ("reprise", "Quand"),
        ],
        tables: &["demarche_fins", "demarche_reprises"],
        lire: |on, cx, after| Box::pin(fins(on, cx, after)),
    },
    Table {
        nom: "demarches_complexite",
        sens: "Les démarches dites simples ou complexes : la dernière ligne compte",
        colonnes: &[
            ("demarche", "Numéro de la démarche"),
            ("complexe", "oui ou non"),
            ("pourquoi", "Pourquoi"),
            ("agent", "Qui l’a dit"),
            ("quand", "Quand"),
        ],
        tables: &["demarche_complexites"],
        lire: |on, cx, after| Box::pin(complexites(on, cx, after)),
    },
    Table {
        nom: "demarches_actes",
        sens: "Les actes notés sur chaque démarche",
        colonnes: &[("demarche", "Numéro de la démarche"), ("acte", "Numéro de l’acte")],
        tables: &["acte_demarches"],
        lire: |on, cx, after| Box::pin(actes(on, cx, after)),
    },
    Table {
        nom: "demarches_gestes",
        sens: "Qui avait la main, geste par geste",
        colonnes: &[
            ("demarche", "Numéro de la démarche"),
            ("acte", "Numéro de l’acte"),
            ("geste", "Le geste, dans les mots de la fiche ce jour-là"),
            ("mode", "Qui avait la main, de M0 à M4"),
        ],
        tables: &["acte_gestes"],
        lire: |on, cx, after| Box::pin(gestes(on, cx, after)),
    },
    Table {
        nom: "echeances",
        sens: "Les dates calculées, telles qu’elles sont aujourd’hui",
        colonnes: &[
            ("demarche", "Numéro de la démarche"),
            ("regle", "Règle de la fiche"),
            ("ouverture", "À partir de quand"),
            ("limite", "Dernier jour"),
            ("effet", "Ce qui se perd"),
            ("sens", "Ce que la limite veut dire"),
            ("certitude", "Calculée, estimée, à confirmer"),
            ("depuis", "De quoi elle part"),
            ("depuis_le", "Quel jour"),
            ("reportee", "Reportée jusqu’au"),
            ("suivie_par", "Qui la suit"),
        ],
        tables: &["echeances"],
        lire: |on, cx, after| Box::pin(lignes(on, cx, after)),
    },
    Table {
        nom: "echeances_decisions",
        sens: "Ce qui a été décidé sur une date : faite, reportée, confiée",
        colonnes: &[
            ("demarche", "Numéro de la démarche"),
            ("regle", "Règle de la fiche"),
            ("limite", "La limite dont il s’agissait"),
            ("decision", "Faite, reportée, confiée"),
            ("jusqu_au", "Reportée jusqu’au"),
            ("motif", "Pourquoi"),
            ("a", "Confiée à"),
            ("annulee_par", "Annulée par : ne compte plus"),
            ("agent", "Qui l’a décidé"),
            ("quand", "Quand"),
        ],
        tables: &["echeance_faites", "echeance_faite_annulations", "echeance_reports", "echeance_assignations"],
        lire: |on, cx, after| Box::pin(decisions(on, cx, after)),
    },
];

/// The next démarches, and what hangs on them is read beside.
async fn lot(on: &mut Reading, cx: &Sortie, after: &str) -> Result<(Vec<Demarche>, Vec<DemarcheId>, Option<String>)> {
    let all = extrait::lot(on, &cx.perimetre.etablissement, after, LOT).await?;
    let ids: Vec<DemarcheId> = all.iter().map(|one| one.id.clone()).collect();
    let suite = ids.last().map(ToString::to_string);
    Ok((all, ids, suite))
}

async fn tetes(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let (all, _, suite) = lot(on, cx, after).await?;
    let line = |one: &Demarche| {
        ligne![
            one.id.as_str(),
            one.personne.as_str(),
            one.fiche.as_str(),
            one.precision.clone(),
            cx.noms.nom(&one.agent),
            cx.moment(one.le),
        ]
    };
    Ok(Lot { lignes: all.iter().map(line).collect(), suite })
}

async fn evenements(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let (_, ids, suite) = lot(on, cx, after).await?;
    let line = |one: &Arrive| {
        ligne![
            one.id.as_str(),
            one.demarche.as_str(),
            one.evenement.libelle(),
            one.le,
            one.estime,
            one.reponse.map(demarches::Reponse::nom),
            one.canal.map(demarches::Canal::nom),
            one.numero.clone(),
            one.papier.as_ref().map(ToString::to_string),
            one.acte.as_ref().map(ToString::to_string),
            one.note.clone(),
            cx.noms.nom(&one.agent),
            cx.moment(one.note_le),
            one.annule_par.as_ref().map(|who| cx.noms.nom(who)),
        ]
    };
    Ok(Lot { lignes: demarches::evenements(on, &ids).await?.iter().map(line).collect(), suite })
}

async fn fins(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let (_, ids, suite) = lot(on, cx, after).await?;
    let line = |one: &extrait::Dite<demarches::Fin>| {
        let end = &one.quoi;
        ligne![
            one.demarche.as_str(),
            end.issue.nom(),
            end.motif.map(demarches::Motif::nom),
            end.revenir_le,
            end.note.clone(),
            cx.noms.nom(&end.agent),
            cx.moment(end.le),
            end.reprise.as_ref().map(|(who, _)| cx.noms.nom(who)),
            end.reprise.as_ref().map(|(_, at)| cx.moment(*at)),
        ]
    };
    Ok(Lot { lignes: extrait::fins(on, &ids).await?.iter().map(line).collect(), suite })
}

async fn complexites(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let (_, ids, suite) = lot(on, cx, after).await?;
    let line = |one: &extrait::Dite<demarches::Complexite>| {
        ligne![
            one.demarche.as_str(),
            one.quoi.complexe,
            one.quoi.pourquoi.clone(),
            cx.noms.nom(&one.quoi.agent),
            cx.moment(one.le),
        ]
    };
    Ok(Lot { lignes: extrait::complexites(on, &ids).await?.iter().map(line).collect(), suite })
}

async fn actes(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let (_, ids, suite) = lot(on, cx, after).await?;
    let rows = demarches::actes(on, &ids).await?;
    Ok(Lot { lignes: rows.iter().map(|row| ligne![row.0.as_str(), row.1.as_str()]).collect(), suite })
}

async fn gestes(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let (_, ids, suite) = lot(on, cx, after).await?;
    let rows = extrait::gestes(on, &ids).await?;
    let line = |(demarche, one): &(DemarcheId, demarches::GesteFait)| {
        ligne![demarche.as_str(), one.acte.as_str(), one.texte.as_str(), one.mode.code()]
    };
    Ok(Lot { lignes: rows.iter().map(line).collect(), suite })
}

async fn lignes(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let (_, ids, suite) = lot(on, cx, after).await?;
    let line = |one: &dates::Ligne| {
        ligne![
            one.demarche.as_str(),
            one.regle.as_str(),
            one.ouverture,
            one.limite,
            one.effet.libelle(),
            one.sens.libelle(),
            one.certitude.libelle(),
            one.depuis.code(),
            one.depuis_le,
            one.reportee_au,
            one.suivie_par().map(|who| cx.noms.nom(who)),
        ]
    };
    Ok(Lot { lignes: dates::des_demarches(on, &ids).await?.iter().map(line).collect(), suite })
}

async fn decisions(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let (_, ids, suite) = lot(on, cx, after).await?;
    let line = |one: &extrait::Decision| {
        let (what, until, why, to, undone) = match &one.quoi {
            extrait::Quoi::Faite(by) => ("faite", None, None, None, by.as_ref().map(|who| cx.noms.nom(who))),
            extrait::Quoi::Reportee(until, why) => ("reportée", Some(*until), why.clone(), None, None),
            extrait::Quoi::Donnee(to) => {
                let to = to.as_ref().map_or_else(|| "son référent".to_owned(), |who| cx.noms.nom(who));
                ("confiée", None, None, Some(to), None)
            }
        };
        ligne![
            one.demarche.as_str(),
            one.regle.as_str(),
            one.limite,
            what,
            until,
            why,
            to,
            undone,
            cx.noms.nom(&one.agent),
            cx.moment(one.le),
        ]
    };
    Ok(Lot { lignes: extrait::decisions(on, &ids).await?.iter().map(line).collect(), suite })
}
