//! A fiche in words, for the screen and for paper.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use tandem_fiches::{Fiche, Geste, parole};

use super::model::{EnVigueur, Signalement, alerte};
use crate::ui::dates;

/// A date rule, in words.
#[derive(Clone, Debug)]
pub struct LigneRegle {
    pub nom: String,
    pub quand: String,
    /// The text it rests on, how sure, when checked.
    pub appui: String,
    pub source: Source,
    /// Must it be checked before being trusted?
    pub doute: bool,
}

/// Where something was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What the mark means.
    pub marque: &'static str,
    /// The rest, to read.
    pub texte: String,
    /// The rest, when it is an address.
    pub lien: bool,
}

const MARQUES: [(&str, &str); 5] = [
    ("[S]", "lu dans la source"),
    ("[M]", "lu dans un dépôt public"),
    ("[G]", "article de C. Polère, 2017"),
    ("[CG]", "connaissance générale, à vérifier"),
    ("[?]", "sources contradictoires, à vérifier"),
];

/// A source, its mark said in words.
pub fn source(text: &str) -> Source {
    let found = MARQUES.iter().find_map(|(mark, words)| Some((*words, text.strip_prefix(mark)?)));
    let (marque, rest) = found.unwrap_or(("", text));
    let rest = rest.trim();
    let lien = rest.starts_with("https://") && !rest.contains(char::is_whitespace);
    // The mark of general knowledge says it already.
    let texte = if rest == "connaissance générale" { String::new() } else { en_mots(rest) };
    Source { marque, texte, lien }
}

/// Marks inside a text, said in words, and spaces that a line does not break.
pub fn en_mots(text: &str) -> String {
    typo(&MARQUES.iter().fold(text.to_owned(), |text, (mark, words)| text.replace(mark, &format!("({words})"))))
}

/// A line neither begins with « : » nor ends with « « »: fiches are typed with plain spaces.
pub(super) fn typo(text: &str) -> String {
    let spaces = [
        (" :", "\u{a0}:"),
        (" ;", "\u{a0};"),
        (" ?", "\u{a0}?"),
        (" !", "\u{a0}!"),
        ("« ", "«\u{a0}"),
        (" »", "\u{a0}»"),
    ];
    spaces.iter().fold(text.to_owned(), |text, (plain, kept)| text.replace(plain, kept))
}

/// What a sheet shows.
#[derive(Clone, Debug)]
pub struct Feuille {
    pub code: String,
    pub nom: String,
    pub nom_simple: String,
    pub organisme: String,
    pub famille: &'static str,
    pub perte: &'static str,
    pub difficulte: String,
    pub adresse: Option<String>,
    pub sans_adresse: Option<String>,
    pub compte: String,
    pub voies: Vec<(&'static str, String)>,
    pub aucune: Option<String>,
    pub pieces: Vec<String>,
    pub gestes: Vec<Geste>,
    pub blocages: Vec<String>,
    pub regles: Vec<LigneRegle>,
    pub savoir: Vec<String>,
    pub sources: Vec<Source>,
    pub verifiee: String,
    pub a_revoir: String,
    pub alerte: Option<String>,
    /// « Version de votre établissement », or of the program.
    pub origine: String,
}

/// What a loss is called.
fn perte(fiche: &Fiche) -> &'static str {
    match fiche.effet.code() {
        "ressources" => "Oubliée, c’est l’argent du mois qui manque.",
        "logement" => "Oubliée, c’est le logement qui est en jeu.",
        "sante" => "Oubliée, ce sont les soins qui ne sont plus pris en charge.",
        "papiers" => "Oubliée, ce sont les papiers qui ne sont plus valables.",
        _ => "",
    }
}

/// The sheet of a fiche.
pub(super) fn feuille(open: &EnVigueur, aujourdhui: Date, origine: String) -> Feuille {
    let fiche = &open.fiche;
    let mut compte: Vec<String> = fiche.acces.compte.iter().cloned().collect();
    if let Some(answer) = fiche.acces.franceconnect {
        compte.push(format!("FranceConnect\u{a0}: {}", answer.mots()));
    }
    let voies = [
        ("Par téléphone", &fiche.canaux.telephone),
        ("Au guichet", &fiche.canaux.guichet),
        ("Par courrier", &fiche.canaux.papier),
    ];
    let check = &fiche.verification;
    Feuille {
        code: fiche.code.clone(),
        nom: typo(&fiche.nom),
        nom_simple: typo(&fiche.nom_simple),
        organisme: typo(&fiche.organisme),
        famille: fiche.famille.mots(),
        perte: perte(fiche),
        difficulte: fiche.pourquoi.as_ref().map_or_else(
            || fiche.complexite.mots().to_owned(),
            |why| format!("{}\u{a0}: {}", fiche.complexite.mots(), en_mots(why)),
        ),
        adresse: fiche.acces.adresse.clone(),
        sans_adresse: fiche.acces.sans_adresse.as_deref().map(en_mots),
        compte: compte.join(" · "),
        voies: voies.into_iter().filter_map(|(nom, text)| Some((nom, en_mots(text.as_deref()?)))).collect(),
        aucune: fiche.canaux.aucun.as_deref().map(en_mots),
        pieces: fiche.pieces.iter().map(|text| en_mots(text)).collect(),
        gestes: fiche.gestes.iter().map(|one| Geste { texte: en_mots(&one.texte), stop: one.stop }).collect(),
        blocages: fiche.blocages.iter().map(|text| en_mots(text)).collect(),
        regles: regles(fiche),
        savoir: fiche
            .delai_usuel
            .iter()
            .map(|text| format!("Délai habituel\u{a0}: {}", en_mots(text)))
            .chain(fiche.remarques.iter().map(|text| en_mots(text)))
            .collect(),
        sources: check.sources.iter().map(|text| source(text)).collect(),
        verifiee: format!("{}, par {}", dates::long(check.verifie_le), check.verifie_par),
        a_revoir: dates::long(check.a_revoir_avant),
        alerte: alerte(fiche, aujourdhui),
        origine,
    }
}

fn regles(fiche: &Fiche) -> Vec<LigneRegle> {
    let one = |rule| {
        let said = parole(rule);
        let source = source(&said.source);
        LigneRegle {
            quand: said.sens.map_or_else(|| said.quand.clone(), |sens| format!("{} ({sens})", said.quand)),
            appui: format!(
                "{}\u{a0}; date {}, vérifiée le {}",
                en_mots(said.fondement.trim_end_matches('.')),
                said.certitude,
                dates::long(said.verifie_le)
            ),
            doute: said.certitude == tandem_delais::Certitude::AConfirmer || source.marque.ends_with("à vérifier"),
            nom: typo(&said.nom),
            source,
        }
    };
    fiche.regles.iter().map(one).collect()
}

/// « Signalé ce matin par un·e collègue, à vérifier ».
pub fn signale(one: &Signalement, now: Timestamp, zone: &TimeZone) -> String {
    let (seen, now) = (one.le.to_zoned_datetime(zone.clone()), now.to_zoned_datetime(zone.clone()));
    let quand = if seen.date() == now.date() {
        match seen.hour() {
            0..=11 => "ce matin".to_owned(),
            12..=17 => "cet après-midi".to_owned(),
            _ => "ce soir".to_owned(),
        }
    } else {
        match dates::near(seen.date(), now.date()) {
            hier if hier == "hier" => hier,
            other => format!("le {other}"),
        }
    };
    format!("Signalé {quand} par un·e collègue, à vérifier")
}
