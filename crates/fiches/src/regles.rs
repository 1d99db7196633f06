//! The rules of a fiche: read one by one, then together (loops, unknown names).

use serde::Deserialize as _;
use tandem_delais::Regle;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    Faute,
    faute::francais,
    lecture::{Lecteur, tout_lire},
    valeur,
};

/// Most rules in one fiche.
const MAX: usize = 12;

/// What was read: the rules, and their text with its fields in order.
pub(crate) type Lues = (Vec<Regle>, String);

/// Reads the rules of a table that may hold `echeances`.
pub(crate) fn lire(lecteur: &mut Lecteur<'_>, table: &DeTable<'_>) -> Lues {
    let Some((_, found)) = table.iter().find(|(key, _)| key.get_ref() == "echeances") else {
        return (Vec::new(), String::new());
    };
    let DeValue::Array(all) = found.get_ref() else {
        lecteur.faute(
            found.span().start,
            "echeances",
            "«\u{a0}echeances\u{a0}» s’écrit [[echeances]], une fois par règle.",
        );
        return (Vec::new(), String::new());
    };
    if all.len() > MAX {
        lecteur.faute(found.span().start, "echeances", format!("{MAX} règles au plus."));
        return (Vec::new(), String::new());
    }
    let (mut rules, mut places, mut texts) = (Vec::new(), Vec::new(), Vec::new());
    for one in all {
        match lire_une(lecteur, one) {
            Some((rule, text)) => {
                rules.push(rule);
                places.push(one.span().start);
                texts.push(text);
            }
            None => places.push(one.span().start),
        }
    }
    // Names that answer each other make sense only when every rule could be read.
    if rules.len() == all.len() {
        for faute in tandem_delais::verifier(&rules) {
            let at = rules.iter().rposition(|rule| rule.cle == faute.cle).and_then(|at| places.get(at)).copied();
            lecteur.faute(at.unwrap_or(0), "echeances", francais(&faute.phrase));
        }
    }
    (rules, texts.join("\n"))
}

fn lire_une(lecteur: &mut Lecteur<'_>, one: &Spanned<DeValue<'_>>) -> Option<(Regle, String)> {
    let DeValue::Table(table) = one.get_ref() else {
        lecteur.faute(one.span().start, "echeances", "une règle s’écrit [[echeances]], puis ses champs.");
        return None;
    };
    let owned = Spanned::new(one.span(), one.get_ref().clone());
    match Regle::deserialize(toml::de::ValueDeserializer::from(owned)) {
        Ok(rule) => Some((rule, valeur::regle(table))),
        Err(error) => {
            let phrase = francais(error.message());
            // The field the sentence names, else the first line of the rule.
            let named: Vec<&str> =
                phrase.split('«').skip(1).filter_map(|rest| rest.split('»').next()).map(str::trim).collect();
            let key = named.iter().find_map(|name| table.iter().find(|(key, _)| key.get_ref() == name));
            let inside = error.span().filter(|span| span.start > one.span().start).map(|span| span.start);
            let at = key.map(|(key, _)| key.span().start).or(inside).unwrap_or(one.span().start);
            lecteur.faute(at, "echeances", phrase);
            None
        }
    }
}

/// Reads rules alone, as a colleague types them on screen: nothing but `[[echeances]]`.
pub fn lire_regles(nom: &str, texte: &str) -> Result<(Vec<Regle>, String), Vec<Faute>> {
    let mut lecteur = Lecteur::new(nom, texte);
    let Some(table) = tout_lire(&mut lecteur, texte) else { return Err(lecteur.fautes()) };
    for (key, _) in table.get_ref().iter().filter(|(key, _)| key.get_ref() != "echeances") {
        let phrase =
            format!("«\u{a0}{}\u{a0}» n’est pas une règle. Chaque règle commence par [[echeances]].", key.get_ref());
        lecteur.faute(key.span().start, "echeances", phrase);
    }
    let read = lire(&mut lecteur, table.get_ref());
    let fautes = lecteur.fautes();
    if fautes.is_empty() { Ok(read) } else { Err(fautes) }
}
