//! Reading one step.

use jiff::civil::Date;
use tandem_delais::{Certitude, Compte, Delai, Evenement, Lieu, Unite};
use tandem_fiches::champs::{Bloc, Lecteur};
use toml::de::DeValue;

use crate::lecture::est_une_cle;
use crate::lettre::Lettre;
use crate::modele::{Fondement, Marche, Silence, Temps};
use crate::mots::{DecisionVoulue, Nature, Sens};

/// The dates of the file, which a step may have its own of.
#[derive(Clone, Copy)]
pub(crate) struct Dates {
    pub verifie_le: Date,
    pub a_revoir_avant: Date,
}

const CONNUS: &[&str] = &[
    "cle",
    "nom",
    "a_qui",
    "nature",
    "obligatoire",
    "urgence",
    "depuis",
    "apres",
    "envoi",
    "reponse",
    "accord",
    "delai",
    "compte",
    "report",
    "silence",
    "silence_sens",
    "relances",
    "interrompt",
    "suspend",
    "lieu",
    "objets",
    "decision",
    "quand",
    "arrete",
    "n_arrete_pas",
    "a_savoir",
    "lettre",
    "sans_lettre",
    "texte",
    "sources",
    "certitude",
    "doute",
    "verifie_le",
    "a_revoir_avant",
];

/// The words of a closed list, for a fault.
fn codes<T: Copy>(tous: &[T], code: impl Fn(T) -> &'static str) -> String {
    tous.iter().map(|one| code(*one)).collect::<Vec<_>>().join(", ")
}

fn booleen(lecteur: &mut Lecteur<'_>, bloc: &Bloc<'_, '_>, cle: &str, sinon: bool) -> bool {
    match bloc.get(cle) {
        None => sinon,
        Some((_, DeValue::Boolean(yes))) => *yes,
        Some((at, _)) => {
            let name = bloc.champ(cle);
            lecteur.faute(at, &name, format!("«\u{a0}{name}\u{a0}» vaut true ou false, sans guillemets."));
            sinon
        }
    }
}

fn delai(lecteur: &mut Lecteur<'_>, bloc: &Bloc<'_, '_>, cle: &str) -> Option<Delai> {
    let text = bloc.opt_texte(lecteur, cle, 20)?;
    let read = text.parse::<Delai>().ok();
    if read.is_none() {
        let phrase = format!(
            "«\u{a0}{text}\u{a0}» n’est pas une durée\u{a0}: écrire par exemple «\u{a0}20 jours\u{a0}» ou «\u{a0}2 mois\u{a0}»."
        );
        lecteur.faute(bloc.get(cle).map_or(bloc.debut, |found| found.0), &bloc.champ(cle), phrase);
    }
    read
}

fn evenement(lecteur: &mut Lecteur<'_>, bloc: &Bloc<'_, '_>, cle: &str, mot: &str) -> Option<Evenement> {
    let read = mot.parse::<Evenement>().ok();
    if read.is_none() {
        let phrase = format!(
            "«\u{a0}{mot}\u{a0}» n’est pas un événement. Mots connus\u{a0}: {}.",
            codes(Evenement::ALL, Evenement::code)
        );
        lecteur.faute(bloc.get(cle).map_or(bloc.debut, |found| found.0), &bloc.champ(cle), phrase);
    }
    read
}

fn evenements(lecteur: &mut Lecteur<'_>, bloc: &Bloc<'_, '_>, cle: &str) -> Vec<Evenement> {
    let words = bloc.textes(lecteur, cle, 10, 40);
    words.iter().filter_map(|mot| evenement(lecteur, bloc, cle, mot)).collect()
}

fn temps(lecteur: &mut Lecteur<'_>, bloc: &Bloc<'_, '_>) -> Option<Temps> {
    let compte = bloc.choix(lecteur, "compte", |mot| mot.parse::<Compte>().ok(), &codes(Compte::ALL, Compte::code));
    let report = booleen(lecteur, bloc, "report", true);
    let at = bloc.get("delai").map_or(bloc.debut, |found| found.0);
    if at == bloc.debut && (bloc.get("compte").is_some() || bloc.get("report").is_some()) {
        lecteur.faute(
            at,
            "marches.delai",
            "«\u{a0}compte\u{a0}» et «\u{a0}report\u{a0}» ne vont qu’avec «\u{a0}delai\u{a0}».",
        );
    }
    let delai = delai(lecteur, bloc, "delai")?;
    let compte = compte.unwrap_or(Compte::Calendaires);
    if matches!(compte, Compte::Ouvrables | Compte::Ouvres) && delai.unite != Unite::Jours {
        lecteur.faute(at, "marches.delai", "les jours ouvrables ou ouvrés ne comptent que des jours.");
    }
    Some(Temps { delai, compte, report })
}

fn silence(lecteur: &mut Lecteur<'_>, bloc: &Bloc<'_, '_>) -> Option<Silence> {
    let sens = bloc.choix(lecteur, "silence_sens", Sens::parse, &codes(Sens::TOUS, Sens::code));
    if bloc.get("silence").is_some() != bloc.get("silence_sens").is_some() {
        let phrase = "«\u{a0}silence\u{a0}» et «\u{a0}silence_sens\u{a0}» vont ensemble.";
        lecteur.faute(bloc.debut, "marches.silence", phrase);
    }
    Some(Silence { delai: delai(lecteur, bloc, "silence")?, sens: sens? })
}

fn relances(lecteur: &mut Lecteur<'_>, bloc: &Bloc<'_, '_>) -> Vec<u16> {
    let words = bloc.textes(lecteur, "relances", 4, 20);
    let days: Vec<u16> = words
        .iter()
        .filter_map(|mot| mot.parse::<Delai>().ok())
        .filter(|delai| delai.unite == Unite::Jours)
        .map(|delai| delai.n)
        .collect();
    if days.len() != words.len() || !days.is_sorted() {
        let at = bloc.get("relances").map_or(bloc.debut, |found| found.0);
        let phrase = "«\u{a0}relances\u{a0}» donne des jours ouvrés, du plus court au plus long\u{a0}: [\"3 jours\", \"15 jours\"].";
        lecteur.faute(at, "marches.relances", phrase);
    }
    days
}

fn lettre(lecteur: &mut Lecteur<'_>, bloc: &Bloc<'_, '_>) -> Option<Lettre> {
    bloc.get("lettre")?;
    let own = bloc.bloc(lecteur, "lettre", "marches.lettre.")?;
    own.inconnus(lecteur, &["objet", "corps", "joindre"]);
    let objet = own.texte(lecteur, "objet", 160);
    let corps = own.textes(lecteur, "corps", 20, 500);
    if corps.is_empty() {
        lecteur.faute(own.debut, "marches.lettre.corps", "la lettre n’a pas de corps\u{a0}: corps = [\"…\"].");
    }
    Some(Lettre { objet, corps, joindre: own.textes(lecteur, "joindre", 15, 200) })
}

fn fondement(lecteur: &mut Lecteur<'_>, bloc: &Bloc<'_, '_>, dates: Dates) -> Option<Fondement> {
    let texte = bloc.texte(lecteur, "texte", 300);
    let sources = bloc.textes(lecteur, "sources", 10, 300);
    let certitude =
        bloc.choisi(lecteur, "certitude", |mot| mot.parse::<Certitude>().ok(), &codes(Certitude::ALL, Certitude::code));
    let doute = bloc.opt_texte(lecteur, "doute", 400);
    let mut own = |cle: &str, sinon| if bloc.get(cle).is_some() { bloc.date(lecteur, cle) } else { Some(sinon) };
    let (verifie_le, a_revoir_avant) =
        (own("verifie_le", dates.verifie_le)?, own("a_revoir_avant", dates.a_revoir_avant)?);
    Some(Fondement { texte, sources, certitude: certitude?, doute, verifie_le, a_revoir_avant })
}

/// Reads a step. Its place in the file is filled in by whoever knows it.
pub(crate) fn marche(lecteur: &mut Lecteur<'_>, bloc: &Bloc<'_, '_>, dates: Dates) -> Option<Marche> {
    bloc.inconnus(lecteur, CONNUS);
    let cle = bloc.texte(lecteur, "cle", 60);
    if !cle.is_empty() && !est_une_cle(&cle) {
        let at = bloc.get("cle").map_or(bloc.debut, |found| found.0);
        lecteur.faute(at, "marches.cle", "«\u{a0}cle\u{a0}» s’écrit en minuscules sans accent, chiffres et tirets.");
    }
    let nature = bloc.choisi(lecteur, "nature", Nature::parse, &codes(Nature::TOUS, Nature::code));
    let envoi = bloc.opt_texte(lecteur, "envoi", 40).and_then(|mot| evenement(lecteur, bloc, "envoi", &mot));
    let lieu = bloc.choix(lecteur, "lieu", |mot| mot.parse::<Lieu>().ok(), &codes(Lieu::ALL, Lieu::code));
    let voulues = codes(DecisionVoulue::TOUS, DecisionVoulue::code);
    let fondement = fondement(lecteur, bloc, dates);
    Some(Marche {
        cle,
        nom: bloc.texte(lecteur, "nom", 120),
        a_qui: bloc.texte(lecteur, "a_qui", 160),
        obligatoire: booleen(lecteur, bloc, "obligatoire", false),
        urgence: booleen(lecteur, bloc, "urgence", false),
        depuis: evenements(lecteur, bloc, "depuis"),
        apres: bloc.textes(lecteur, "apres", 10, 60),
        envoi,
        reponse: evenements(lecteur, bloc, "reponse"),
        accord: evenements(lecteur, bloc, "accord"),
        temps: temps(lecteur, bloc),
        silence: silence(lecteur, bloc),
        relances: relances(lecteur, bloc),
        interrompt: bloc.textes(lecteur, "interrompt", 10, 60),
        suspend: bloc.textes(lecteur, "suspend", 10, 60),
        lieu,
        objets: bloc.textes(lecteur, "objets", 20, 60),
        decision: bloc.choix(lecteur, "decision", DecisionVoulue::parse, &voulues),
        quand: bloc.opt_texte(lecteur, "quand", 300),
        arrete: bloc.opt_texte(lecteur, "arrete", 300),
        n_arrete_pas: bloc.opt_texte(lecteur, "n_arrete_pas", 300),
        a_savoir: bloc.textes(lecteur, "a_savoir", 10, 400),
        lettre: lettre(lecteur, bloc),
        sans_lettre: bloc.opt_texte(lecteur, "sans_lettre", 200),
        nature: nature?,
        fondement: fondement?,
        fichier: String::new(),
        ligne: 0,
    })
}
