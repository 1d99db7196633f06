//! What no step shows alone: names that lead nowhere, loops, a staircase that ends before the judge, a date gone by.

use jiff::civil::Date;

use crate::Faute;
use crate::modele::{Marche, Voie};
use crate::mots::Nature;
use crate::verifier_marche;

/// What was found: what must be corrected, and what is only to be read again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Releve {
    /// To correct.
    pub fautes: Vec<Faute>,
    /// To read again: the review date has passed.
    pub avertissements: Vec<Faute>,
}

/// Every fault and every warning, each told once even when a common step is in several staircases.
pub fn verifier(voies: &[Voie], aujourdhui: Date) -> Releve {
    let mut releve = Releve::default();
    for voie in voies {
        matiere(voie, aujourdhui, &mut releve);
        for marche in &voie.marches {
            let mut dire = |champ: &str, phrase: String| releve.fautes.push(faute(marche, champ, phrase));
            verifier_marche::seule(marche, aujourdhui, &mut dire);
            liens(marche, voie, &mut dire);
            if marche.fondement.a_revoir_avant <= aujourdhui {
                let phrase = format!(
                    "la marche «\u{a0}{}\u{a0}» était à revoir avant le {}.",
                    marche.cle, marche.fondement.a_revoir_avant
                );
                releve.avertissements.push(faute(marche, "a_revoir_avant", phrase));
            }
        }
    }
    for all in [&mut releve.fautes, &mut releve.avertissements] {
        all.sort_by(|a, b| (&a.fichier, a.ligne, &a.phrase).cmp(&(&b.fichier, b.ligne, &b.phrase)));
        all.dedup();
    }
    releve
}

fn faute(marche: &Marche, champ: &str, phrase: String) -> Faute {
    Faute { fichier: marche.fichier.clone(), ligne: marche.ligne, champ: format!("marches.{champ}"), phrase }
}

fn matiere(voie: &Voie, aujourdhui: Date, releve: &mut Releve) {
    let un = |champ: &str, phrase: String| Faute {
        fichier: voie.fichier.clone(),
        ligne: 1,
        champ: champ.to_owned(),
        phrase,
    };
    let judged = voie.marches.iter().any(|one| one.nature == Nature::Juge);
    match (&voie.sans_juge, judged) {
        (None, false) => releve.fautes.push(un(
            "sans_juge",
            "aucune marche ne va au juge\u{a0}: l’ajouter, ou dire pourquoi dans «\u{a0}sans_juge\u{a0}».".to_owned(),
        )),
        (Some(_), true) => {
            releve
                .fautes
                .push(un("sans_juge", "«\u{a0}sans_juge\u{a0}» ne va pas avec une marche devant le juge.".to_owned()));
        }
        _ => {}
    }
    for marche in voie.marches.iter().filter(|one| boucle(one, voie)) {
        let phrase = format!("en suivant «\u{a0}apres\u{a0}», «\u{a0}{}\u{a0}» revient à elle-même.", marche.cle);
        releve.fautes.push(faute(marche, "apres", phrase));
    }
    for objet in voie.marches.iter().flat_map(|one| &one.objets).filter(|objet| !voie.objets.contains(objet)) {
        let phrase = format!("«\u{a0}{objet}\u{a0}» n’est pas dans la liste «\u{a0}objets\u{a0}» de cette matière.");
        releve.fautes.push(un("objets", phrase));
    }
    if voie.a_revoir_avant <= aujourdhui {
        let phrase = format!("la matière «\u{a0}{}\u{a0}» était à revoir avant le {}.", voie.nom, voie.a_revoir_avant);
        releve.avertissements.push(un("verification.a_revoir_avant", phrase));
    }
}

/// The steps a step rests on: those before it, and those that move its delay.
fn avant<'v>(marche: &'v Marche, voie: &'v Voie) -> impl Iterator<Item = &'v str> {
    let moves = |other: &&Marche| other.interrompt.contains(&marche.cle) || other.suspend.contains(&marche.cle);
    let movers = voie.marches.iter().filter(moves).map(|other| other.cle.as_str());
    marche.apres.iter().map(String::as_str).chain(movers)
}

/// Whether a step rests, by any path, on itself.
fn boucle(marche: &Marche, voie: &Voie) -> bool {
    let (mut todo, mut seen): (Vec<&str>, Vec<&str>) = (avant(marche, voie).collect(), Vec::new());
    while let Some(cle) = todo.pop() {
        if cle == marche.cle {
            return true;
        }
        if !seen.contains(&cle) {
            seen.push(cle);
            todo.extend(voie.marche(cle).into_iter().flat_map(|one| avant(one, voie)));
        }
    }
    false
}

/// What a step says of the others.
fn liens(marche: &Marche, voie: &Voie, dire: &mut dyn FnMut(&str, String)) {
    for (champ, names) in [("apres", &marche.apres), ("interrompt", &marche.interrompt), ("suspend", &marche.suspend)] {
        for name in names {
            match voie.marche(name) {
                None => {
                    dire(
                        champ,
                        format!("la marche «\u{a0}{name}\u{a0}» n’existe pas dans «\u{a0}{}\u{a0}».", voie.nom),
                    );
                }
                Some(other) if champ != "apres" && other.temps.is_none() => dire(
                    champ,
                    format!("«\u{a0}{name}\u{a0}» n’a pas de délai\u{a0}: il n’y a rien à interrompre ni à suspendre."),
                ),
                Some(other) if champ == "apres" && other.lieu.zip(marche.lieu).is_some_and(|(a, b)| a != b) => {
                    dire(
                        champ,
                        format!("«\u{a0}{name}\u{a0}» ne vaut pas au même endroit que «\u{a0}{}\u{a0}».", marche.cle),
                    );
                }
                Some(_) => {}
            }
        }
    }
}
