//! The sources that tell who accompanied her, with whom she lives, her papers, and how long her file is kept.

use std::collections::HashMap;

use jiff::civil::Date;
use tandem_platform::{Reading, Result};

use super::{
    section::{Fichier, Ligne, Section},
    sources::{Contexte, Morceaux},
};
use crate::{
    agents::{AgentId, EquipeId},
    conservation::extrait as conservation,
    menages::{Fin, Proche, Signature, extrait as menages},
    papiers::{self, Papier, extrait as papiers_extraits},
    suivi::{self, extrait as suivis},
    ui::{dates, nombre, telephone},
};

fn place(cx: &Contexte, (equipe, referent): (&EquipeId, Option<&AgentId>)) -> String {
    let who = referent.map_or_else(|| "sans référent".to_owned(), |id| cx.noms.nom(id));
    format!("{who}, équipe {}", cx.equipe(equipe))
}

/// Who accompanied her: changes, proposals to other teams, and who stood in for her referents.
pub(super) async fn suivi(on: &mut Reading, cx: &Contexte) -> Result<Section> {
    let changes = suivis::suivis(on, &cx.personne).await?;
    let proposed = suivis::propositions(on, &cx.personne).await?;
    let mut lines: Vec<Ligne> = changes.iter().map(|one| changement(cx, one)).collect();
    lines.extend(proposed.iter().map(|one| proposition(cx, one)));
    let stays = sejours(cx, &changes);
    let absents: Vec<&AgentId> = stays.iter().map(|one| one.0).collect();
    for one in suivis::remplacements_de(on, &absents).await? {
        let during = |stay: &(&AgentId, Option<Date>, Option<Date>)| {
            *stay.0 == one.absent && stay.1.is_none_or(|from| one.fin >= from) && stay.2.is_none_or(|to| one.debut < to)
        };
        if stays.iter().any(during) {
            lines.push(remplacement(cx, &one));
        }
    }
    Ok(Section::de(lines)
        .explique("Qui l’accompagne aujourd’hui est écrit plus haut\u{a0}; voici comment on y est venu."))
}

/// Her referents: who, from when, until when.
fn sejours<'a>(cx: &'a Contexte, changes: &'a [suivis::Suivi]) -> Vec<(&'a AgentId, Option<Date>, Option<Date>)> {
    let starts = std::iter::once(None).chain(changes.iter().map(|one| Some(one.debut)));
    let ends = changes.iter().map(|one| Some(one.debut)).chain([None]);
    let first = changes.first().map_or(cx.personne.referent.as_ref(), |one| one.avant.referent.as_ref());
    let who = std::iter::once(first).chain(changes.iter().map(|one| one.apres.referent.as_ref()));
    who.zip(starts.zip(ends)).filter_map(|(who, (from, to))| Some((who?, from, to))).collect()
}

fn changement(cx: &Contexte, one: &suivis::Suivi) -> Ligne {
    let of = |place: &suivi::Place| (place.equipe.clone(), place.referent.clone());
    let (before, after) = (of(&one.avant), of(&one.apres));
    let line = Ligne::new("Changement de suivi")
        .texte("avant", "Avant", place(cx, (&before.0, before.1.as_ref())))
        .texte("apres", "Ensuite", place(cx, (&after.0, after.1.as_ref())))
        .jour("debut", "Depuis le", one.debut)
        .texte("raison", "Pourquoi", one.raison.clone().unwrap_or_default())
        .texte("agent", "Décidé par", cx.noms.complet(&one.agent))
        .instant("note_le", "Noté le", one.le, cx)
        .texte("dossier", "Numéro du dossier", one.personne.as_str());
    match &one.passation {
        None => line,
        Some(of) => {
            let line = line.code("passation", "Comment", (&of.id, "avec les autres personnes de ce référent"));
            match of.defaite {
                Some(at) => line.instant("passation_defaite_le", "Passation défaite le", at, cx),
                None => line,
            }
        }
    }
}

fn proposition(cx: &Contexte, one: &suivis::Propose) -> Ligne {
    let line = Ligne::new("Proposition à une autre équipe")
        .texte("avant", "Équipe d’alors", cx.equipe(&one.avant))
        .texte("equipe", "Équipe proposée", cx.equipe(&one.equipe))
        .texte("raison", "Pourquoi", one.raison.clone())
        .texte("agent", "Proposée par", cx.noms.complet(&one.agent))
        .instant("note_le", "Le", one.le, cx);
    match &one.reponse {
        None => line.code("reponse", "Réponse", ("attente", "en attente")),
        Some((yes, who, at)) => line
            .code(
                "reponse",
                "Réponse",
                if *yes { ("acceptee", "acceptée") } else { ("declinee", "déclinée ou retirée") },
            )
            .texte("repondu_par", "Répondu par", cx.noms.complet(who))
            .instant("repondu_le", "Répondu le", *at, cx),
    }
}

fn remplacement(cx: &Contexte, one: &suivis::Remplace) -> Ligne {
    let line = Ligne::new("Remplacement")
        .texte("absent", "Référent absent", cx.noms.nom(&one.absent))
        .texte("remplacant", "Remplacé par", cx.noms.complet(&one.remplacant))
        .jour("debut", "Du", one.debut)
        .jour("fin", "Au", one.fin);
    let lent: Vec<String> = one.prets.iter().map(|id| cx.equipe(id)).collect();
    let line = line.texte("equipes_pretees", "Équipe prêtée", lent.join(", "));
    match &one.finie {
        Some((at, _)) => line.instant("termine_le", "Terminé avant, le", *at, cx),
        None => line,
    }
}

fn signee(cx: &Contexte, line: Ligne, by: &Signature, correction: Option<&Signature>) -> Ligne {
    let line = line.texte("auteur", "Noté par", cx.noms.complet(&by.agent)).instant("note_le", "Noté le", by.le, cx);
    match correction {
        None => line,
        Some(by) => line
            .texte("corrige_par", "C’était une erreur, dit par", cx.noms.complet(&by.agent))
            .instant("corrige_le", "Corrigé le", by.le, cx)
            .barree(true),
    }
}

fn fins(cx: &Contexte, about: &str, ends: &[Fin]) -> Vec<Ligne> {
    let one = |end: &Fin| {
        let mut line =
            Ligne::new(format!("{about}, fin")).code("jusqua", "Jusqu’à", (&end.jusqua.code(), &end.jusqua.mots()));
        if let Some(why) = end.raison {
            line = line.code("raison", "Pourquoi", (why.code(), why.nom()));
        }
        signee(cx, line, &end.signe, end.correction.as_ref())
    };
    ends.iter().map(one).collect()
}

/// Her households, who lives there as far as the reader may name them, links, and who matters around.
pub(super) async fn menage(on: &mut Reading, cx: &Contexte) -> Result<Section> {
    let all = menages::vecu(on, &cx.perimetre, &cx.personne, cx.role).await?;
    let mut lines = Vec::new();
    for one in &all.siennes {
        let mut line = Ligne::new("Dans un ménage").texte("menage", "Numéro du ménage", one.menage.as_str());
        if let Some(since) = one.depuis {
            line = line.code("depuis", "Depuis", (&since.code(), &since.mots()));
        }
        line = line.texte("part", "Partage du temps", one.part.clone().unwrap_or_default());
        lines.push(signee(cx, line, &one.signe, one.correction.as_ref()));
        lines.extend(fins(cx, "Dans un ménage", &one.fins));
    }
    for one in &all.avec {
        let mut line =
            Ligne::new("Avec elle dans ce ménage").tiers(true).texte("nom", "Qui", cx.tiers(one.nom.clone()));
        line =
            line.texte("relation", "Lien", relation(cx, one)).texte("menage", "Numéro du ménage", one.menage.as_str());
        if let Some(since) = one.depuis {
            line = line.code("depuis", "Depuis", (&since.code(), &since.mots()));
        }
        if let Some(end) = one.jusqua {
            line = line.code("jusqua", "Jusqu’à", (&end.code(), &end.mots()));
        }
        if let Some(why) = one.raison {
            line = line.code("raison", "Pourquoi", (why.code(), why.nom()));
        }
        lines.push(line);
    }
    for (link, name, stands) in &all.liens {
        let hers = if link.personne == cx.personne.id { link.relation } else { link.relation.inverse() };
        let line = Ligne::new("Lien dit").tiers(true).texte("nom", "Avec", cx.tiers(name.clone())).code(
            "relation",
            "Pour elle, c’est",
            (hers.code(), hers.nom()),
        );
        lines.push(signee(cx, line, &link.signe, None).barree(!stands));
    }
    for one in &all.proches {
        lines.push(proche(cx, one));
        lines.extend(fins(cx, "Quelqu’un qui compte", &one.fins));
    }
    let section = Section::de(lines);
    Ok(match all.tus {
        0 => section,
        n => {
            let n = nombre(i64::try_from(n).unwrap_or(i64::MAX), "autre personne vit", "autres personnes vivent");
            section.explique(format!(
                "{n} avec elle. Elle est suivie ailleurs, ou pas\u{a0}: la copie ne dit pas qui c’est."
            ))
        }
    })
}

/// What she is: the words name another when the link goes through them.
fn relation(cx: &Contexte, one: &menages::Compagnon) -> String {
    if one.relation.contains(" de ") || one.relation.contains(" d’") {
        cx.tiers(one.relation.clone())
    } else {
        one.relation.clone()
    }
}

fn proche(cx: &Contexte, one: &Proche) -> Ligne {
    let number = one.telephone.as_deref().map(telephone).unwrap_or_default();
    let mut line = Ligne::new("Quelqu’un qui compte")
        .tiers(true)
        .texte("nom", "Qui", cx.tiers(one.nom.clone()))
        .texte("relation", "Lien", cx.tiers(one.relation.clone()))
        .texte("telephone", "Téléphone", cx.tiers(number));
    if let Some(since) = one.depuis {
        line = line.code("depuis", "Depuis", (&since.code(), &since.mots()));
    }
    signee(cx, line, &one.signe, one.correction.as_ref())
}

/// Her papers: their names, and the papers themselves when they were not taken out.
pub(super) async fn papiers(on: &mut Reading, cx: &Contexte) -> Result<Section> {
    let all = papiers_extraits::papiers(on, &cx.perimetre, &cx.personne).await?;
    let names = papiers_extraits::noms(on, &cx.perimetre, &cx.personne).await?;
    let mut section = Section::default();
    let mut former: HashMap<&str, Vec<&papiers_extraits::Nomme>> = HashMap::new();
    for one in &names {
        former.entry(&one.papier).or_default().push(one);
    }
    for (number, one) in all.iter().rev().enumerate() {
        let mut line = papier(cx, one);
        let mut others = former.remove(one.id.as_str()).unwrap_or_default();
        others.retain(|name| name.rang != one.rang);
        let hidden = d_un_autre(one);
        let said: Vec<String> = others.iter().map(|name| nomme(cx, name)).collect();
        line =
            line.texte("anciens_noms", "Nommé avant", if hidden { cx.tiers(said.join("\n")) } else { said.join("\n") });
        if one.retrait.is_none() {
            let name = format!("papiers/{:03}-{}", number + 1, one.fichier_rendu());
            line = line.texte("dans_la_copie", "Dans cette copie", name.clone());
            section.fichiers.push(Fichier { nom: name, cle: one.contenu.clone() });
        }
        section.lignes.push(line);
    }
    Ok(if all.is_empty() {
        section
    } else {
        section.explique(
            "Les papiers joints, tels qu’ils ont été gardés. Un papier retiré n’est plus remis\u{a0}; sa trace reste.",
        )
    })
}

/// Put in the wrong file: it tells of someone else.
fn d_un_autre(one: &Papier) -> bool {
    one.retrait.as_ref().is_some_and(|out| out.raison == papiers::Raison::MauvaisDossier)
}

fn nomme(cx: &Contexte, one: &papiers_extraits::Nomme) -> String {
    let words = one.nom.mots.as_deref().map(|mots| format!(", {mots}")).unwrap_or_default();
    let date = one.nom.date.map(|day| format!(", daté du {}", dates::long(day))).unwrap_or_default();
    let day = dates::long(cx.jour(one.le));
    format!("{}{words}{date} (par {}, le {day})", one.nom.genre.nom(), cx.noms.nom(&one.agent))
}

fn papier(cx: &Contexte, one: &Papier) -> Ligne {
    let other = d_un_autre(one);
    let hide = |text: String| if other { cx.tiers(text) } else { text };
    let mut line = Ligne::new(one.nom.genre.nom())
        .tiers(other)
        .code("genre", "Ce que c’est", (one.nom.genre.code(), one.nom.genre.nom()))
        .texte("mots", "En quelques mots", hide(one.nom.mots.clone().unwrap_or_default()))
        .texte("fichier", "Nom du fichier reçu", hide(one.fichier.clone()));
    if let Some(day) = one.nom.date {
        line = line.jour("date_papier", "Date écrite dessus", day);
    }
    line = line
        .code("espece", "Sorte de fichier", (one.espece.code(), one.espece.suffixe()))
        .nombre("pages", "Pages", one.pages, one.pages.to_string())
        .nombre("octets", "Taille", one.octets, format!("{}\u{a0}Ko", (one.octets + 1023) / 1024))
        .texte("agent", "Joint par", cx.noms.complet(&one.agent))
        .texte("code", "Code du mandat lu dessus", one.code.clone().unwrap_or_default())
        .instant("joint_le", "Joint le", one.joint_le, cx);
    match &one.retrait {
        None => line,
        Some(out) => line
            .code("retire", "Retiré", (out.raison.code(), out.raison.nom()))
            .texte("retire_mots", "En quelques mots", hide(out.mots.clone().unwrap_or_default()))
            .texte("retire_par", "Retiré par", cx.noms.complet(&out.agent))
            .instant("retire_le", "Retiré le", out.le, cx)
            .barree(true),
    }
}

/// The bytes of one paper, opened as they are written.
pub(super) async fn ouvrir(cx: &Contexte, cle: &str) -> Result<Morceaux> {
    papiers_extraits::ouvrir(&cx.blobs, cle).await
}

/// How long her file is kept: warnings, extensions, archive, slips.
pub(super) async fn conservation(on: &mut Reading, cx: &Contexte) -> Result<Section> {
    let mut lines = Vec::new();
    for one in conservation::avertissement(on, &cx.personne).await? {
        lines.push(
            Ligne::new("Bientôt archivé")
                .jour("le", "Averti le", one.le)
                .jour("archive_le", "Archivé le", one.archive_le)
                .texte("dossier", "Numéro du dossier", one.personne.as_str()),
        );
    }
    for one in conservation::prolongations(on, &cx.personne).await? {
        lines.push(
            Ligne::new("Gardé plus longtemps")
                .jour("jusqua", "Au moins jusqu’au", one.jusqua)
                .texte("motif", "Pourquoi", one.motif.clone())
                .texte("agent", "Décidé par", cx.noms.complet(&one.agent))
                .instant("note_le", "Noté le", one.le, cx),
        );
    }
    for one in conservation::archivages(on, &cx.personne).await? {
        let mut line = Ligne::new("Archivé").jour("le", "Le", one.le);
        if let Some((at, by, why)) = &one.sortie {
            line = line
                .instant("sorti_le", "Sorti de l’archive le", *at, cx)
                .texte("sorti_par", "Par", cx.noms.complet(by))
                .texte("motif", "Pourquoi", why.clone());
        }
        lines.push(line);
    }
    for one in conservation::bordereaux_de(on, &cx.personne).await? {
        let mut line = Ligne::new(format!("Sur le bordereau d’élimination n°\u{a0}{}", one.numero))
            .instant("prepare_le", "Préparé le", one.le, cx)
            .texte("agent", "Par", cx.noms.complet(&one.agent));
        if let Some((reference, day)) = &one.visa {
            line = line.texte("visa", "Visa", reference.clone()).jour("vise_le", "Visé le", *day);
        }
        if let Some(at) = one.execute {
            line = line.instant("execute_le", "Exécuté le", at, cx);
        }
        lines.push(line);
    }
    Ok(Section::de(lines))
}
