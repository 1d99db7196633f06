//! Secret questions: an answer is a secret only when the question is spoken of.

use crate::{
    Nature, Phrase, Trouvaille,
    texte::Mot,
    trouvaille,
    vocabulaire::{PETITS, PROPOS, QUESTIONS, SERVICES, est},
};

/// The words of a « question secrète » at `at`.
fn question(mots: &[Mot<'_>], at: usize) -> Option<usize> {
    let word = |more: usize| mots.get(at + more).map_or("", |mot| mot.plie.as_str());
    match (word(0), word(1), word(2)) {
        ("question" | "questions" | "q" | "quest" | "reponse" | "rep", "secrete" | "secretes" | "secret", _)
        | ("security" | "secret", "question" | "answer", _) => Some(2),
        ("question" | "questions", "de", "securite" | "secours") => Some(3),
        _ => None,
    }
}

/// An answer before or after the words « question secrète ».
pub fn chercher(phrase: Phrase<'_, '_>) -> Option<Trouvaille> {
    let mots = phrase.mots;
    for at in 0..mots.len() {
        if let Some(many) = question(mots, at) {
            let found = apres(mots.get(at + many..)?).or_else(|| devant(mots.get(..at)?));
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

fn parlant(mot: &Mot<'_>) -> bool {
    let silent =
        est(&PETITS, &mot.plie) || est(&PROPOS, &mot.plie) || est(&QUESTIONS, &mot.plie) || est(&SERVICES, &mot.plie);
    !silent
        && mot.plie.chars().count() >= 3
        && !matches!(mot.plie.as_str(), "reponse" | "repond" | "premier" | "premiere" | "lieu")
}

fn apres(rest: &[Mot<'_>]) -> Option<Trouvaille> {
    let rest = rest.get(..rest.len().min(14))?;
    let topic = rest.iter().any(|mot| est(&QUESTIONS, &mot.plie));
    let mut answered = topic;
    for (at, mot) in rest.iter().enumerate() {
        let given = at > 0
            && rest
                .get(at - 1)
                .is_some_and(|one| matches!(one.plie.as_str(), "repond" | "reponse" | "mis" | "repondu"));
        answered |= given || mot.avant.fort;
        let proper = mot.brut.chars().next().is_some_and(char::is_uppercase);
        // « repond Simba » : the word after is the answer even when it is a common one.
        let here = answered && parlant(mot) && !ends(mot.brut);
        if here || proper && parlant(mot) && mot.brut.chars().any(char::is_lowercase) && at < 4 {
            return trouvaille(rest.get(at..=at)?, Nature::QuestionSecrete);
        }
        if est(&PROPOS, &mot.plie)
            && !given
            && mot.plie != "mis"
            && mot.plie != "elle"
            && mot.plie != "il"
            && mot.plie != "on"
            && !topic
        {
            return None;
        }
    }
    None
}

fn ends(brut: &str) -> bool {
    brut.ends_with('é') || brut.ends_with("ée")
}

/// « nom du chien Rex pour la question secrète ».
fn devant(before: &[Mot<'_>]) -> Option<Trouvaille> {
    let near = before.get(before.len().saturating_sub(7)..)?;
    let topic = near.iter().position(|mot| est(&QUESTIONS, &mot.plie))?;
    let answer = near.iter().skip(topic + 1).find(|mot| parlant(mot))?;
    trouvaille(std::slice::from_ref(answer), Nature::QuestionSecrete)
}
