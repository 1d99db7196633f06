//! The source that tells what did not move: what was tried, what was answered, how it ended.

use tandem_platform::{Reading, Result};

use super::{
    section::{Ligne, Section},
    sources::Contexte,
};
use crate::{
    agents::AgentId,
    blocages::{self, Blocage},
    correspondants::extrait,
};

/// What it reads.
pub(super) const TABLES: [&str; 10] = [
    "blocages",
    "blocage_faits",
    "blocage_tentatives",
    "blocage_reponses",
    "blocage_fins",
    "blocage_annulations",
    "blocage_lettres",
    "blocage_pieces",
    "blocage_charges",
    "appels",
];

/// Each blocage, then its history.
pub(super) async fn blocages(on: &mut Reading, cx: &Contexte) -> Result<Section> {
    let mut out = Vec::new();
    let all = blocages::de_la_personne(on, &cx.personne).await?;
    let ids: Vec<_> = all.iter().map(|one| one.id.clone()).collect();
    let calls = extrait::appels(on, &ids).await?;
    for one in &all {
        let by = |ligne: Ligne, agent| {
            ligne.texte("blocage", "Numéro du blocage", one.id.as_str()).texte(
                "agent",
                "Noté par",
                cx.noms.complet(agent),
            )
        };
        let effets: Vec<&str> = one.effets.iter().map(|effet| effet.nom()).collect();
        out.push(
            by(Ligne::new(format!("Blocage\u{a0}: {}", blocages::nommer(&one.voie))), &one.agent)
                .jour("depuis", "Depuis", one.depuis)
                .texte("objet", "Précisément", one.objet.clone().unwrap_or_default())
                .texte("effets", "Ce que cela touche", effets.join(", "))
                .texte("precision", "En quelques mots", one.precision.clone().unwrap_or_default())
                .instant("le", "Le", one.le, cx),
        );
        out.extend(
            one.faits
                .iter()
                .map(|fait| by(Ligne::new(fait.evenement.libelle()), &fait.agent).jour("jour", "Le", fait.le)),
        );
        for essai in &one.tentatives {
            out.push(
                by(Ligne::new(blocages::nommer_la_marche(&one.voie, &essai.marche)), &essai.agent)
                    .jour("jour", "Fait le", essai.le)
                    .texte("preuve", "Preuve", essai.preuve.clone().unwrap_or_default()),
            );
            out.extend(essai.reponses.iter().map(|said| {
                by(Ligne::new(format!("Réponse\u{a0}: {}", said.sens.mots())), &said.agent)
                    .jour("jour", "Reçue le", said.le)
                    .texte("note", "En quelques mots", said.note.clone().unwrap_or_default())
            }));
        }
        out.extend(ecrits(one, cx).into_iter().map(|(ligne, agent)| by(ligne, agent)));
        out.extend(calls.iter().filter(|call| call.blocage == one.id).map(|call| {
            by(Ligne::new(format!("Appel\u{a0}: {}", call.chez)), &call.fait.agent)
                .texte("resultat", "Résultat", call.fait.dit.nom())
                .instant("le", "Le", call.fait.le, cx)
        }));
        out.extend(one.fin.as_ref().map(|fin| {
            by(Ligne::new(fin.issue.nom()), &fin.agent)
                .texte("note", "En quelques mots", fin.note.clone().unwrap_or_default())
                .texte("mois", "Mois perdus", fin.mois.map(|n| n.to_string()).unwrap_or_default())
                .texte(
                    "euros",
                    "Euros par mois en jeu",
                    fin.euros.map(|(a, b)| format!("{a} à {b}")).unwrap_or_default(),
                )
                .instant("le", "Le", fin.le, cx)
        }));
    }
    Ok(Section::de(out))
}

/// What was written and joined, and to whom it was handed over, each with who did it.
fn ecrits<'a>(one: &'a Blocage, cx: &Contexte) -> Vec<(Ligne, &'a AgentId)> {
    let letters = one.lettres.iter().map(|lettre| {
        let name = format!("Lettre\u{a0}: {}", blocages::nommer_la_marche(&one.voie, &lettre.marche));
        let line = Ligne::new(name)
            .texte("a", "À", lettre.texte.a.clone())
            .texte("objet", "Objet", lettre.texte.objet.clone())
            .texte("texte", "Ce qu’elle dit", lettre.texte.corps.clone());
        (line.instant("le", "Le", lettre.le, cx), &lettre.agent)
    });
    let papers = one.pieces.iter().map(|piece| {
        let line =
            Ligne::new("Papier joint au dossier de preuves").texte("papier", "Numéro du papier", piece.papier.as_str());
        (line.instant("le", "Le", piece.le, cx), &piece.agent)
    });
    let hands = one.charges.iter().map(|charge| {
        let line = Ligne::new(format!("Confié à {}", cx.noms.complet(&charge.qui)));
        (line.instant("le", "Le", charge.le, cx), &charge.agent)
    });
    letters.chain(papers).chain(hands).collect()
}
