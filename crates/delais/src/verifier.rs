//! What no rule shows alone: names used twice, and `apres` that lead nowhere.

use crate::regle::{Genre, Regle};

/// What is wrong with a rule, among the others of its fiche.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faute {
    /// The rule.
    pub cle: String,
    /// What is wrong, in French.
    pub phrase: String,
}

/// The rule that another follows.
fn apres(regle: &Regle) -> Option<&str> {
    match &regle.genre {
        Genre::Recours { apres, .. } => apres.as_deref(),
        _ => None,
    }
}

fn nommee<'a>(regles: &'a [Regle], cle: &str) -> Option<&'a Regle> {
    regles.iter().find(|r| r.cle == cle)
}

/// Whether following `apres` from a rule comes back to it.
fn boucle(regle: &Regle, regles: &[Regle]) -> bool {
    let mut suivante = apres(regle);
    for _ in regles {
        match suivante {
            Some(cle) if cle == regle.cle => return true,
            Some(cle) => suivante = nommee(regles, cle).and_then(apres),
            None => return false,
        }
    }
    false
}

fn faute_apres(regle: &Regle, regles: &[Regle]) -> Option<String> {
    let cle = apres(regle)?;
    if cle == regle.cle {
        return Some("« apres » : la règle se nomme elle-même".to_owned());
    }
    let nommee = nommee(regles, cle);
    if let Some((ici, la)) = regle.lieu.zip(nommee.and_then(|r| r.lieu)).filter(|(ici, la)| ici != la) {
        return Some(format!("« apres » : « {cle} » ne vaut que pour « {la} », cette règle que pour « {ici} »"));
    }
    match nommee.map(|r| &r.genre) {
        None => {
            let autres: Vec<&str> = regles.iter().map(|r| r.cle.as_str()).filter(|c| *c != regle.cle).collect();
            let connues = if autres.is_empty() { "aucune autre".to_owned() } else { autres.join(", ") };
            Some(format!("« apres » : la règle « {cle} » n’existe pas dans cette fiche ; règles connues : {connues}"))
        }
        Some(genre @ (Genre::FenetreMensuelle { .. } | Genre::Campagne { .. })) => Some(format!(
            "« apres » : la règle « {cle} » est du type « {} », qui revient : elle n’a pas une seule limite",
            genre.code()
        )),
        Some(_) => boucle(regle, regles).then(|| format!("« apres » : en suivant « {cle} », on revient à cette règle")),
    }
}

/// Every fault, in the order of the rules.
pub fn verifier(regles: &[Regle]) -> Vec<Faute> {
    let mut fautes = Vec::new();
    for (rang, regle) in regles.iter().enumerate() {
        let mut ajouter = |phrase| fautes.push(Faute { cle: regle.cle.clone(), phrase });
        if regles.iter().take(rang).any(|r| r.cle == regle.cle) {
            ajouter("« cle » : une autre règle de cette fiche porte déjà ce nom".to_owned());
        }
        if let Some(phrase) = faute_apres(regle, regles) {
            ajouter(phrase);
        }
    }
    fautes
}
