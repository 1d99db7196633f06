//! The source that tells what was asked for her, what happened, and the dates that follow.

use tandem_platform::{Reading, Result};

use super::{
    section::{Ligne, Section},
    sources::Contexte,
};
use crate::{
    demarches::{self, Arrive, Demarche, DemarcheId, dates, extrait, vue},
    ui::dates as jours,
};

/// The tables it tells.
pub(super) const TABLES: [&str; 13] = [
    "demarches",
    "demarche_complexites",
    "demarche_evenements",
    "demarche_evenement_annulations",
    "demarche_fins",
    "demarche_reprises",
    "acte_demarches",
    "acte_gestes",
    "echeances",
    "echeance_faites",
    "echeance_faite_annulations",
    "echeance_reports",
    "echeance_assignations",
];

/// Each démarche, then what hangs on it.
pub(super) async fn demarches(on: &mut Reading, cx: &Contexte) -> Result<Section> {
    let all = demarches::de_la_personne(on, &cx.personne, i64::MAX).await?;
    let ids: Vec<DemarcheId> = all.iter().map(|one| one.id.clone()).collect();
    let moteur = dates::Moteur::lire(on, &cx.regles, &cx.perimetre.etablissement).await?;
    let happened = demarches::evenements(on, &ids).await?;
    let ends = extrait::fins(on, &ids).await?;
    let said = extrait::complexites(on, &ids).await?;
    let hung = demarches::actes(on, &ids).await?;
    let hands = extrait::gestes(on, &ids).await?;
    let decided = extrait::decisions(on, &ids).await?;
    let lines = dates::des_demarches(on, &ids).await?;
    let mut out = Vec::new();
    for one in &all {
        let nom = moteur.fiche(&one.fiche).map_or_else(|| one.fiche.clone(), |known| known.fiche.nom.clone());
        out.push(tete(cx, one, &nom, hung.iter().filter(|act| act.0 == one.id).map(|act| act.1.as_str())));
        out.extend(happened.iter().filter(|event| event.demarche == one.id).map(|event| arrive(cx, event, &nom)));
        out.extend(ends.iter().filter(|end| end.demarche == one.id).map(|end| fin(cx, end, &nom)));
        for about in said.iter().filter(|about| about.demarche == one.id) {
            let words = if about.quoi.complexe { ("complexe", "complexe") } else { ("simple", "simple") };
            out.push(
                Ligne::new(format!("{nom}\u{a0}: simple ou complexe"))
                    .code("complexite", "Dite", words)
                    .texte("pourquoi", "Pourquoi", about.quoi.pourquoi.clone().unwrap_or_default())
                    .texte("auteur", "Noté par", cx.noms.complet(&about.quoi.agent))
                    .instant("note_le", "Noté le", about.le, cx),
            );
        }
        for (_, hand) in hands.iter().filter(|hand| hand.0 == one.id) {
            out.push(
                Ligne::new(format!("{nom}\u{a0}: {}", hand.texte))
                    .code("mode", "Qui avait la main", (hand.mode.code(), hand.mode.nom()))
                    .texte("acte", "Numéro de l’acte", hand.acte.as_str()),
            );
        }
        out.extend(decided.iter().filter(|act| act.demarche == one.id).map(|act| decision(cx, act, &nom)));
        for line in lines.iter().filter(|line| line.demarche == one.id) {
            let words = vue::LigneVue::de(line, &moteur, cx.today);
            out.push(
                Ligne::new(format!("{nom}\u{a0}: {}", words.nom))
                    .texte("quand", "Date qui vient", words.quand)
                    .jour("limite", "Limite", line.limite)
                    .texte("depuis", "Fondement", format!("{}. {}", words.depuis, words.appui))
                    .code("certitude", "Certitude", (line.certitude.code(), line.certitude.libelle())),
            );
        }
    }
    Ok(Section::de(out).explique(
        "Les dates qui viennent sont calculées à partir de ce qui est arrivé\u{a0}; leur fondement est écrit.",
    ))
}

fn tete<'a>(cx: &Contexte, one: &Demarche, nom: &str, acts: impl Iterator<Item = &'a str>) -> Ligne {
    Ligne::new(nom)
        .texte("numero", "Numéro de la démarche", one.id.as_str())
        .texte("fiche", "Fiche", one.fiche.clone())
        .texte("precision", "Précision", one.precision.clone().unwrap_or_default())
        .texte("agent", "Commencée par", cx.noms.complet(&one.agent))
        .instant("commencee_le", "Le", one.le, cx)
        .texte("actes", "Numéros des aides données", acts.collect::<Vec<_>>().join(", "))
}

fn arrive(cx: &Contexte, one: &Arrive, nom: &str) -> Ligne {
    let mut line =
        Ligne::new(format!("{nom}\u{a0}: {}", vue::nom_de(one.evenement).to_lowercase())).jour("le", "Le", one.le);
    if one.estime {
        line = line.texte("estime", "Date", "estimée");
    }
    if let Some(answer) = one.reponse {
        line = line.code("reponse", "Réponse", (answer.code(), answer.nom()));
    }
    if let Some(by) = one.canal {
        line = line.code("canal", "Comment", (by.code(), by.nom()));
    }
    line = line
        .texte("numero", "Numéro de l’accusé", one.numero.clone().unwrap_or_default())
        .texte(
            "preuve",
            "Numéro du papier qui le prouve",
            one.papier.as_ref().map(ToString::to_string).unwrap_or_default(),
        )
        .texte("acte", "Noté avec l’acte", one.acte.as_ref().map(ToString::to_string).unwrap_or_default())
        .texte("note", "Note", one.note.clone().unwrap_or_default())
        .texte("auteur", "Noté par", cx.noms.complet(&one.agent))
        .instant("note_le", "Noté le", one.note_le, cx);
    match &one.annule_par {
        Some(who) => line.texte("annule_par", "Annulé par", cx.noms.complet(who)).barree(true),
        None => line,
    }
}

fn fin(cx: &Contexte, end: &extrait::Dite<demarches::Fin>, nom: &str) -> Ligne {
    let mut line = Ligne::new(format!("{nom}\u{a0}: finie"))
        .code("issue", "Comment", (end.quoi.issue.code(), end.quoi.issue.nom()))
        .texte("note", "Note", end.quoi.note.clone().unwrap_or_default());
    if let Some(why) = end.quoi.motif {
        line = line.code("motif", "Pourquoi", (why.code(), why.nom()));
    }
    if let Some(back) = end.quoi.revenir_le {
        line = line.jour("revenir_le", "Y revenir le", back);
    }
    line = line.texte("auteur", "Noté par", cx.noms.complet(&end.quoi.agent)).instant("note_le", "Noté le", end.le, cx);
    match &end.quoi.reprise {
        Some((who, at)) => line
            .texte("reprise_par", "Reprise par", cx.noms.complet(who))
            .instant("reprise_le", "Reprise le", *at, cx)
            .barree(true),
        None => line,
    }
}

fn decision(cx: &Contexte, one: &extrait::Decision, nom: &str) -> Ligne {
    let line = Ligne::new(format!("{nom}\u{a0}: échéance du {}", jours::long(one.limite)))
        .texte("regle", "Règle", one.regle.clone())
        .texte("auteur", "Décidé par", cx.noms.complet(&one.agent))
        .instant("note_le", "Le", one.le, cx);
    match &one.quoi {
        extrait::Quoi::Faite(None) => line.code("decision", "Décision", ("faite", "faite")),
        extrait::Quoi::Faite(Some(who)) => line
            .code("decision", "Décision", ("faite", "faite"))
            .texte("annule_par", "Annulé par", cx.noms.complet(who))
            .barree(true),
        extrait::Quoi::Reportee(until, why) => line
            .code("decision", "Décision", ("reportee", "reportée"))
            .jour("jusqu_au", "Jusqu’au", *until)
            .texte("motif", "Pourquoi", why.clone().unwrap_or_default()),
        extrait::Quoi::Donnee(to) => line.code("decision", "Décision", ("donnee", "confiée")).texte(
            "a",
            "À",
            to.as_ref().map_or_else(|| "son référent".to_owned(), |id| cx.noms.nom(id)),
        ),
    }
}
