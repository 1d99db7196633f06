//! The tables of the reminders.

use tandem_platform::{
    Reading, Result,
    outbox::{Message, State},
};

use super::tables::{LOT, Lot, Sortie, Table, ligne};
use crate::{file::extrait as file, rappels::extrait};

pub(super) const RAPPELS: &[Table] = &[
    Table {
        nom: "rappel_accords",
        sens: "Ce que chaque personne a dit de ses rappels : le dernier accord compte, sauf s’il est repris",
        colonnes: &[
            ("numero", "Numéro de l’accord"),
            ("personne", "Numéro du dossier"),
            ("canal", "E-mail, SMS ou papier"),
            ("recueil", "De vive voix ou par écrit"),
            ("donne", "Jour de l’accord"),
            ("agent", "Qui l’a noté"),
            ("note", "Quand il a été noté"),
            ("repris", "Quand elle l’a repris"),
            ("repris_par", "Qui a noté la reprise"),
        ],
        tables: &["rappel_accords", "rappel_retraits"],
        lire: |on, cx, after| Box::pin(accords(on, cx, after)),
    },
    Table {
        nom: "envois",
        sens: "Les messages partis, refusés, annulés ou qui attendent",
        colonnes: &[
            ("numero", "Nom du message"),
            ("personne", "Numéro du dossier"),
            ("canal", "E-mail ou SMS"),
            ("a", "Adresse ou numéro"),
            ("texte", "Ce qu’il dit"),
            ("pas_avant", "Quand il doit partir"),
            ("pas_apres", "Passé ce moment, il ne dit plus rien de vrai"),
            ("essais", "Combien de fois il a été essayé"),
            ("etat", "attend, envoyé, refusé, annulé"),
            ("quand", "Depuis quand"),
        ],
        tables: &["envois"],
        lire: |on, cx, after| Box::pin(envois(on, cx, after)),
    },
    Table {
        nom: "rappel_echecs_vus",
        sens: "Les messages refusés dont quelqu’un a pris connaissance",
        colonnes: &[("numero", "Nom du message"), ("agent", "Qui l’a lu"), ("quand", "Quand")],
        tables: &["rappel_echecs_vus"],
        lire: |on, cx, after| Box::pin(vus(on, cx, after)),
    },
    Table {
        nom: "file_rappels",
        sens: "Les rappels dits de vive voix à qui fait sa démarche seul",
        colonnes: &[
            ("numero", "Numéro du rappel"),
            ("demarche", "Numéro de la démarche"),
            ("regle", "Quelle échéance de la fiche"),
            ("limite", "Le dernier jour"),
            ("agent", "Qui l’a dit"),
            ("quand", "Quand"),
        ],
        tables: &["file_rappels"],
        lire: |on, cx, after| Box::pin(dits(on, cx, after)),
    },
];

async fn accords(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let rows = extrait::lot_des_accords(on, &cx.perimetre.etablissement, after, LOT).await?;
    let suite = rows.last().map(|row| row.1.id.to_string());
    let lignes = rows.iter().map(|(person, one)| {
        let back = one.retrait.as_ref();
        ligne![
            one.id.as_str(),
            person.as_str(),
            one.canal.code(),
            one.recueil.code(),
            one.le,
            cx.noms.nom(&one.agent),
            cx.moment(one.note_le),
            back.map(|back| cx.moment(back.0)),
            back.map(|back| cx.noms.nom(&back.1)),
        ]
    });
    Ok(Lot { lignes: lignes.collect(), suite })
}

async fn envois(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let rows = extrait::lot_des_envois(on, &cx.perimetre.etablissement, after, LOT).await?;
    let suite = rows.last().map(|row| row.reference.clone());
    let line = |one: &Message| {
        let (state, at) = match &one.state {
            State::Waiting => ("attend", None),
            State::Sent(at) => ("envoyé", Some(*at)),
            State::Failed(at, _) => ("refusé", Some(*at)),
            State::Cancelled(at) => ("annulé", Some(*at)),
        };
        ligne![
            one.reference.as_str(),
            one.about.as_str(),
            one.channel.as_str(),
            one.recipient.as_str(),
            one.body.as_str(),
            cx.moment(one.not_before),
            cx.moment(one.not_after),
            one.attempts,
            state,
            at.map(|at| cx.moment(at)),
        ]
    };
    Ok(Lot { lignes: rows.iter().map(line).collect(), suite })
}

async fn vus(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let rows = extrait::lot_des_vus(on, &cx.perimetre.etablissement, after, LOT).await?;
    let suite = rows.last().map(|row| row.reference.clone());
    let lignes = rows.iter().map(|one| ligne![one.reference.as_str(), cx.noms.nom(&one.agent), cx.moment(one.le)]);
    Ok(Lot { lignes: lignes.collect(), suite })
}

async fn dits(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let rows = file::lot_des_dits(on, &cx.perimetre.etablissement, after, LOT).await?;
    let suite = rows.last().map(|row| row.id.clone());
    let lignes = rows.iter().map(|one| {
        ligne![
            one.id.as_str(),
            one.demarche.as_str(),
            one.regle.as_str(),
            one.limite,
            cx.noms.nom(&one.agent),
            cx.moment(one.le),
        ]
    });
    Ok(Lot { lignes: lignes.collect(), suite })
}
