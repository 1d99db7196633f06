//! The tables of what does not move.

use tandem_platform::{Reading, Result};

use super::tables::{LOT, Lot, Sortie, Table, ligne};
use crate::blocages::{self, Blocage};

pub(super) const BLOCAGES: &[Table] = &[
    Table {
        nom: "blocages",
        sens: "Ce qui n’avance pas, et comment cela a fini",
        colonnes: &[
            ("numero", "Numéro du blocage"),
            ("personne", "Numéro du dossier"),
            ("demarche", "Numéro de la démarche"),
            ("matiere", "Quelle matière"),
            ("objet", "Ce qui est contesté"),
            ("effets", "Ce que cela touche"),
            ("depuis", "Depuis quand"),
            ("precision", "En quelques mots"),
            ("issue", "Comment cela a fini"),
            ("marche", "Ce qui a débloqué"),
            ("euros_de", "Euros par mois en jeu, au moins"),
            ("euros_a", "Euros par mois en jeu, au plus"),
            ("mois", "Mois perdus"),
            ("note", "La fin en quelques mots"),
            ("agent", "Qui l’a noté"),
            ("quand", "Quand"),
        ],
        tables: &["blocages", "blocage_fins"],
        lire: |on, cx, after| Box::pin(tous(on, cx, after)),
    },
    Table {
        nom: "blocages_dates",
        sens: "Ce qui est arrivé à chacun ; ce qui a été annulé n’y est pas",
        colonnes: &[
            ("blocage", "Numéro du blocage"),
            ("quoi", "Quoi"),
            ("jour", "Quel jour"),
            ("agent", "Qui l’a noté"),
        ],
        tables: &["blocage_faits", "blocage_annulations"],
        lire: |on, cx, after| Box::pin(faits(on, cx, after)),
    },
    Table {
        nom: "blocages_essais",
        sens: "Ce qui a été tenté, et chaque réponse",
        colonnes: &[
            ("blocage", "Numéro du blocage"),
            ("essai", "Numéro de l’essai"),
            ("marche", "Quelle marche"),
            ("jour", "Fait quel jour"),
            ("preuve", "Preuve"),
            ("reponse", "Ce qui a été répondu"),
            ("reponse_jour", "Quel jour"),
            ("note", "En quelques mots"),
            ("agent", "Qui l’a noté"),
        ],
        tables: &["blocage_tentatives", "blocage_reponses"],
        lire: |on, cx, after| Box::pin(essais(on, cx, after)),
    },
    Table {
        nom: "blocages_lettres",
        sens: "Chaque lettre, à chaque fois qu’elle a été enregistrée",
        colonnes: &[
            ("blocage", "Numéro du blocage"),
            ("marche", "Quelle marche"),
            ("de", "De la part de"),
            ("a", "À qui"),
            ("objet", "Objet"),
            ("texte", "Ce qu’elle dit"),
            ("joindre", "Ce qui est joint"),
            ("agent", "Qui l’a enregistrée"),
            ("quand", "Quand"),
        ],
        tables: &["blocage_lettres"],
        lire: |on, cx, after| Box::pin(lettres(on, cx, after)),
    },
    Table {
        nom: "blocages_suivi",
        sens: "Les papiers joints à chacun, et à qui il a été confié",
        colonnes: &[
            ("blocage", "Numéro du blocage"),
            ("papier", "Numéro du papier joint"),
            ("a", "Confié à"),
            ("agent", "Qui l’a fait"),
            ("quand", "Quand"),
        ],
        tables: &["blocage_pieces", "blocage_charges"],
        lire: |on, cx, after| Box::pin(joints(on, cx, after)),
    },
];

fn suite(all: &[Blocage]) -> Option<String> {
    all.last().map(|one| one.id.to_string())
}

async fn tous(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let all = blocages::lot(on, &cx.perimetre.etablissement, after, LOT).await?;
    let lignes = all.iter().map(|one| {
        let fin = one.fin.as_ref();
        let effets: Vec<&str> = one.effets.iter().map(|effet| effet.nom()).collect();
        ligne![
            one.id.as_str(),
            one.personne.as_str(),
            one.demarche.as_ref().map(ToString::to_string),
            blocages::nommer(&one.voie),
            one.objet.clone(),
            effets.join(", "),
            one.depuis,
            one.precision.clone(),
            fin.map(|end| end.issue.nom()),
            fin.and_then(|end| end.marche.as_ref()).map(|cle| blocages::nommer_la_marche(&one.voie, cle)),
            fin.and_then(|end| end.euros).map(|euros| euros.0),
            fin.and_then(|end| end.euros).map(|euros| euros.1),
            fin.and_then(|end| end.mois),
            fin.and_then(|end| end.note.clone()),
            cx.noms.complet(&one.agent),
            cx.moment(one.le),
        ]
    });
    Ok(Lot { lignes: lignes.collect(), suite: suite(&all) })
}

async fn faits(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let all = blocages::lot(on, &cx.perimetre.etablissement, after, LOT).await?;
    let lignes = all.iter().flat_map(|one| {
        one.faits
            .iter()
            .map(|fait| ligne![one.id.as_str(), fait.evenement.libelle(), fait.le, cx.noms.complet(&fait.agent)])
    });
    Ok(Lot { lignes: lignes.collect(), suite: suite(&all) })
}

/// One row for each answer, one for an attempt without any.
async fn essais(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let all = blocages::lot(on, &cx.perimetre.etablissement, after, LOT).await?;
    let mut lignes = Vec::new();
    for one in &all {
        for essai in &one.tentatives {
            let answers: Vec<Option<_>> =
                if essai.reponses.is_empty() { vec![None] } else { essai.reponses.iter().map(Some).collect() };
            lignes.extend(answers.into_iter().map(|said| {
                ligne![
                    one.id.as_str(),
                    essai.id.as_str(),
                    blocages::nommer_la_marche(&one.voie, &essai.marche),
                    essai.le,
                    essai.preuve.clone(),
                    said.map(|said| said.sens.mots()),
                    said.map(|said| said.le),
                    said.and_then(|said| said.note.clone()),
                    cx.noms.complet(said.map_or(&essai.agent, |said| &said.agent)),
                ]
            }));
        }
    }
    Ok(Lot { lignes, suite: suite(&all) })
}

async fn lettres(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let all = blocages::lot(on, &cx.perimetre.etablissement, after, LOT).await?;
    let lignes = all.iter().flat_map(|one| {
        one.lettres.iter().map(|lettre| {
            ligne![
                one.id.as_str(),
                blocages::nommer_la_marche(&one.voie, &lettre.marche),
                lettre.texte.de.clone(),
                lettre.texte.a.clone(),
                lettre.texte.objet.clone(),
                lettre.texte.corps.clone(),
                lettre.texte.joindre.clone(),
                cx.noms.complet(&lettre.agent),
                cx.moment(lettre.le),
            ]
        })
    });
    Ok(Lot { lignes: lignes.collect(), suite: suite(&all) })
}

/// One row for each paper, one for each time it was handed over.
async fn joints(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let all = blocages::lot(on, &cx.perimetre.etablissement, after, LOT).await?;
    let mut lignes = Vec::new();
    for one in &all {
        lignes.extend(one.pieces.iter().map(|piece| {
            let (by, when) = (cx.noms.complet(&piece.agent), cx.moment(piece.le));
            ligne![one.id.as_str(), piece.papier.as_str(), None::<String>, by, when]
        }));
        lignes.extend(one.charges.iter().map(|charge| {
            let (by, when) = (cx.noms.complet(&charge.agent), cx.moment(charge.le));
            ligne![one.id.as_str(), None::<String>, cx.noms.complet(&charge.qui), by, when]
        }));
    }
    Ok(Lot { lignes, suite: suite(&all) })
}
