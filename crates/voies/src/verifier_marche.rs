//! What one step must say of itself: its sources, its doubt, its letter.

use jiff::civil::Date;
use tandem_delais::Certitude;

use crate::lettre::{MOTS, places};
use crate::modele::Marche;
use crate::mots::{Nature, Sens};

const MARQUES: [&str; 5] = ["[S]", "[M]", "[G]", "[CG]", "[?]"];
/// Marks of what was not read in a source: general knowledge, sources that contradict each other.
const DOUTEUSES: [&str; 2] = ["[CG]", "[?]"];
/// How a text of law, or a decision of a court, is named.
const TEXTES: [&str; 6] = ["article", "loi ", "décret", "code ", "Conseil d’État", "ordonnance"];
/// No source of this project is older, and no review is so far that nobody will do it.
const ANNEES: std::ops::RangeInclusive<i16> = 2020..=2100;

type Dire<'d> = &'d mut dyn FnMut(&str, String);

/// Everything that can be said of a step without looking at the others.
pub(crate) fn seule(marche: &Marche, aujourdhui: Date, dire: Dire<'_>) {
    sources(marche, dire);
    doute(marche, dire);
    dates(marche, aujourdhui, dire);
    delais(marche, dire);
    lettre(marche, dire);
    effets(marche, dire);
}

fn marque(source: &str) -> Option<&'static str> {
    MARQUES.into_iter().find(|mark| source.starts_with(mark))
}

fn sources(marche: &Marche, dire: Dire<'_>) {
    if marche.fondement.sources.is_empty() {
        dire("sources", "il faut au moins une source.".to_owned());
    }
    for source in &marche.fondement.sources {
        match marque(source) {
            None => dire("sources", format!("chaque source commence par sa marque\u{a0}: {}.", MARQUES.join(" "))),
            Some(mark) if DOUTEUSES.contains(&mark) => {}
            Some(_) if source.contains("http://") => {
                dire("sources", format!("«\u{a0}{source}\u{a0}»\u{a0}: l’adresse commence par https://."));
            }
            Some(_) if source.contains("https://") || TEXTES.iter().any(|word| source.contains(word)) => {}
            Some(_) => dire(
                "sources",
                format!("«\u{a0}{source}\u{a0}»\u{a0}: une adresse en https:// ou un texte de loi est attendu."),
            ),
        }
    }
}

/// A doubt is told wherever there is one, and leads to the decision received, which is right.
fn doute(marche: &Marche, dire: Dire<'_>) {
    let fondement = &marche.fondement;
    // A source without its mark is told already.
    let read = fondement.sources.iter().any(|one| marque(one).is_none_or(|mark| !DOUTEUSES.contains(&mark)));
    let unsure = fondement.sources.iter().any(|one| marque(one) == Some("[?]"));
    if fondement.certitude == Certitude::Calculee && !fondement.sources.is_empty() && (!read || unsure) {
        dire(
            "certitude",
            "aucune source lue, ou des sources qui se contredisent\u{a0}: «\u{a0}calculee\u{a0}» n’est pas permis."
                .to_owned(),
        );
    }
    match &fondement.doute {
        None if fondement.certitude != Certitude::Calculee => {
            dire("doute", "ce qui n’est pas sûr se dit\u{a0}: il manque «\u{a0}doute\u{a0}».".to_owned());
        }
        Some(text) if !text.to_lowercase().contains("vérifier") => {
            dire(
                "doute",
                "le doute dit où vérifier (par exemple «\u{a0}à vérifier sur la décision reçue\u{a0}»).".to_owned(),
            );
        }
        _ => {}
    }
}

fn dates(marche: &Marche, aujourdhui: Date, dire: Dire<'_>) {
    let fondement = &marche.fondement;
    if !ANNEES.contains(&fondement.verifie_le.year()) || !ANNEES.contains(&fondement.a_revoir_avant.year()) {
        dire("verifie_le", format!("les dates vont de {} à {}.", ANNEES.start(), ANNEES.end()));
    }
    if aujourdhui < fondement.verifie_le {
        dire("verifie_le", "la vérification est datée d’un jour qui n’est pas venu.".to_owned());
    }
    if fondement.a_revoir_avant <= fondement.verifie_le {
        dire("a_revoir_avant", "la date de relecture vient après la vérification.".to_owned());
    }
}

fn delais(marche: &Marche, dire: Dire<'_>) {
    let open = marche.depuis.is_empty() && marche.apres.is_empty();
    if marche.temps.is_some() && open {
        dire(
            "delai",
            "un délai court depuis un événement («\u{a0}depuis\u{a0}») ou une marche («\u{a0}apres\u{a0}»).".to_owned(),
        );
    }
    if marche.decision.is_some() && open {
        dire(
            "decision",
            "«\u{a0}decision\u{a0}» ne va qu’avec «\u{a0}depuis\u{a0}» ou «\u{a0}apres\u{a0}».".to_owned(),
        );
    }
    let request = marche.nature == Nature::Demande;
    if !request && (marche.envoi.is_some() || !marche.reponse.is_empty() || !marche.accord.is_empty()) {
        dire(
            "envoi",
            "«\u{a0}envoi\u{a0}», «\u{a0}reponse\u{a0}» et «\u{a0}accord\u{a0}» ne vont qu’à une demande.".to_owned(),
        );
    }
    if request && marche.envoi.is_none() {
        dire("envoi", "une demande dit quel événement est son envoi («\u{a0}envoi\u{a0}»).".to_owned());
    }
    let unknown = marche.silence.is_some_and(|silence| silence.sens == Sens::Inconnu);
    if unknown && marche.fondement.certitude == Certitude::Calculee {
        dire("silence_sens", "un silence d’effet inconnu n’est pas «\u{a0}calculee\u{a0}».".to_owned());
    }
    if marche.silence.is_some() && !marche.relances.is_empty() {
        dire("relances", "une marche a des relances ou un silence, pas les deux.".to_owned());
    }
}

fn lettre(marche: &Marche, dire: Dire<'_>) {
    let Some(lettre) = &marche.lettre else {
        if marche.nature.est_ecrite() && marche.sans_lettre.is_none() {
            dire("lettre", "cette marche s’écrit\u{a0}: il manque [marches.lettre], ou «\u{a0}sans_lettre\u{a0}» qui dit pourquoi.".to_owned());
        }
        return;
    };
    if marche.sans_lettre.is_some() {
        dire("sans_lettre", "«\u{a0}sans_lettre\u{a0}» ne va pas avec une lettre.".to_owned());
    }
    if marche.nature.conteste() && !lettre.textes().any(|text| text.to_lowercase().contains("je conteste")) {
        dire(
            "lettre",
            "la lettre doit dire «\u{a0}je conteste\u{a0}»\u{a0}: demander une explication n’est pas contester."
                .to_owned(),
        );
    }
    for text in lettre.textes() {
        match places(text) {
            Err(()) => dire("lettre", format!("une accolade n’est pas fermée dans «\u{a0}{text}\u{a0}».")),
            Ok(found) => {
                for mot in found.into_iter().filter(|mot| !MOTS.iter().any(|(known, _)| known == mot)) {
                    let known: Vec<&str> = MOTS.iter().map(|(known, _)| *known).collect();
                    let phrase = format!(
                        "le mot «\u{a0}{{{mot}}}\u{a0}» n’est pas connu. Mots connus\u{a0}: {}.",
                        known.join(", ")
                    );
                    dire("lettre", phrase);
                }
            }
        }
    }
}

/// What it stops and what it does not are told in words.
fn effets(marche: &Marche, dire: Dire<'_>) {
    let moves = !marche.interrompt.is_empty() || !marche.suspend.is_empty();
    if moves && marche.arrete.is_none() {
        dire("arrete", "cette marche déplace un délai\u{a0}: il manque «\u{a0}arrete\u{a0}», qui le dit.".to_owned());
    }
    // A request is only waited for; every step one takes says what keeps running, or what keeps applying.
    if marche.nature != Nature::Demande && marche.n_arrete_pas.is_none() {
        dire("n_arrete_pas", "il manque «\u{a0}n_arrete_pas\u{a0}»\u{a0}: ce qui continue de courir.".to_owned());
    }
}
