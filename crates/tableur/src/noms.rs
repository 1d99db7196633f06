//! Splitting « NOM Prénom » written in one cell.

use crate::{
    prenoms::est_prenom,
    texte::{en_capitales, espaces_simples, plier},
};

/// The parts of a full name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NomSepare {
    /// « M. » or « Mme », when it was written.
    pub civilite: Option<String>,
    /// First name.
    pub prenom: Option<String>,
    /// Family name.
    pub nom: Option<String>,
    /// Name in use.
    pub nom_usage: Option<String>,
    /// False when nothing in the text tells the two apart.
    pub certain: bool,
}

/// « M. » or « Mme » for the ways of writing it.
pub fn civilite(texte: &str) -> Option<&'static str> {
    match plier(texte).as_str() {
        "m" | "mr" | "monsieur" | "mons" => Some("M."),
        "mme" | "mlle" | "melle" | "madame" | "mademoiselle" | "mrs" => Some("Mme"),
        _ => None,
    }
}

/// Splits a full name.
pub fn separer_nom(texte: &str) -> NomSepare {
    let propre = espaces_simples(texte);
    let mut mots: Vec<&str> = propre.split(' ').filter(|m| !m.is_empty()).collect();
    let mut resultat = NomSepare { certain: true, ..NomSepare::default() };
    if let Some(civilite) = mots.first().and_then(|m| civilite(m)) {
        resultat.civilite = Some(civilite.to_owned());
        mots.remove(0);
    }
    let reste = mots.join(" ");
    if let Some((nom, prenom)) = reste.split_once(',') {
        poser_nom(&mut resultat, &nom.split_whitespace().collect::<Vec<_>>());
        resultat.prenom = non_vide(prenom.trim());
        return resultat;
    }
    // « (épouse DUPONT) » reads like « épouse DUPONT ».
    let sans_parentheses = reste.replace(['(', ')'], " ");
    let mots: Vec<&str> = sans_parentheses.split_whitespace().collect();
    match mots.as_slice() {
        [] => {}
        [seul] => poser_seul(&mut resultat, seul),
        _ if mots.iter().any(|m| marque(m).is_some()) => avec_marque(&mut resultat, &mots),
        _ => deux_parties(&mut resultat, &mots),
    }
    resultat
}

/// True for « épouse », false for « née ».
fn marque(mot: &str) -> Option<bool> {
    match plier(mot).as_str() {
        "epouse" | "epoux" | "ep" | "eps" | "veuve" | "vve" => Some(true),
        "nee" | "ne" => Some(false),
        _ => None,
    }
}

fn non_vide(texte: &str) -> Option<String> {
    (!texte.is_empty()).then(|| texte.to_owned())
}

/// A family name, perhaps with « épouse » or « née ».
fn poser_nom(resultat: &mut NomSepare, mots: &[&str]) {
    let Some(rang) = mots.iter().position(|m| marque(m).is_some()) else {
        resultat.nom = non_vide(&mots.join(" "));
        return;
    };
    let epouse = mots.get(rang).and_then(|m| marque(m)).unwrap_or(true);
    let avant = non_vide(&mots.get(..rang).unwrap_or_default().join(" "));
    let apres = non_vide(&mots.get(rang + 1..).unwrap_or_default().join(" "));
    (resultat.nom, resultat.nom_usage) = if epouse { (avant, apres) } else { (apres, avant) };
    if resultat.nom.is_none() {
        resultat.nom = resultat.nom_usage.take();
    }
}

/// A single word: a family name, unless it is a known first name.
fn poser_seul(resultat: &mut NomSepare, mot: &str) {
    if est_prenom(&plier(mot)) && !en_capitales(mot) {
        resultat.prenom = non_vide(mot);
    } else {
        resultat.nom = non_vide(mot);
    }
    resultat.certain = resultat.civilite.is_some() || en_capitales(mot) || resultat.prenom.is_some();
}

/// « DUPONT née MARTIN Claire »: first names are the words not in capitals.
fn avec_marque(resultat: &mut NomSepare, mots: &[&str]) {
    let capitales = mots.iter().any(|m| en_capitales(m));
    let est_du_nom = |m: &&&str| marque(m).is_some() || !capitales || en_capitales(m) || particule(m);
    let nom: Vec<&str> = mots.iter().filter(est_du_nom).copied().collect();
    let prenom: Vec<&str> = mots.iter().filter(|m| !est_du_nom(m)).copied().collect();
    poser_nom(resultat, &nom);
    resultat.prenom = non_vide(&prenom.join(" "));
    resultat.certain = capitales;
    if !capitales {
        // « Martin Claire épouse Dupont »: the part before holds the first name.
        let avant = resultat.nom.take().unwrap_or_default();
        let deux = separer_nom(&avant);
        resultat.nom = deux.nom;
        resultat.prenom = deux.prenom;
    }
}

/// Words that belong to the family name even in lower case.
fn particule(mot: &str) -> bool {
    mot.starts_with(char::is_lowercase)
        && matches!(
            plier(mot).as_str(),
            "de" | "du"
                | "des"
                | "d"
                | "la"
                | "le"
                | "van"
                | "von"
                | "der"
                | "den"
                | "da"
                | "dos"
                | "di"
                | "el"
                | "al"
                | "ben"
                | "ait"
                | "y"
        )
}

/// Two words or more, without any mark between the names.
fn deux_parties(resultat: &mut NomSepare, mots: &[&str]) {
    let capitales = mots.iter().filter(|m| en_capitales(m)).count();
    let (nom, prenom) = if capitales > 0 && capitales < mots.len() {
        par_capitales(mots)
    } else {
        let (coupe, nom_devant, certain) = par_prenoms(mots);
        resultat.certain = certain;
        let (debut, fin) = mots.split_at(coupe.min(mots.len()));
        if nom_devant { (debut.to_vec(), fin.to_vec()) } else { (fin.to_vec(), debut.to_vec()) }
    };
    resultat.nom = non_vide(&nom.join(" "));
    resultat.prenom = non_vide(&prenom.join(" "));
}

/// Capitals are the family name, with the particles just before them.
fn par_capitales<'m>(mots: &[&'m str]) -> (Vec<&'m str>, Vec<&'m str>) {
    let mut nom = Vec::new();
    let mut prenom = Vec::new();
    let mut attente: Vec<&str> = Vec::new();
    for (rang, mot) in mots.iter().enumerate() {
        let initiale = mots.get(rang + 1).is_some_and(|m| en_capitales(m)) && nom.is_empty();
        if en_capitales(mot) {
            nom.append(&mut attente);
            nom.push(*mot);
        } else if particule(mot) || (initiale && est_article(mot)) {
            attente.push(mot);
        } else {
            prenom.append(&mut attente);
            prenom.push(*mot);
        }
    }
    prenom.append(&mut attente);
    (nom, prenom)
}

/// « Le GOFF », « De LA TOUR », « El AMRANI ».
fn est_article(mot: &str) -> bool {
    matches!(
        plier(mot).as_str(),
        "le" | "la" | "de" | "du" | "el" | "al" | "ben" | "ait" | "van" | "von" | "da" | "di" | "dos" | "mc" | "o"
    )
}

/// Where to cut, whether the family name comes first, and whether it is sure.
fn par_prenoms(mots: &[&str]) -> (usize, bool, bool) {
    let connu = |m: &&str| est_prenom(&plier(m));
    let premier = mots.first().is_some_and(connu);
    let dernier = mots.last().is_some_and(connu);
    let total = mots.len();
    if premier && !dernier {
        let suite = mots.iter().take_while(|m| connu(m)).count();
        (suite.min(total - 1), false, true)
    } else if dernier && !premier {
        // « Ben Youssef Karim »: the word after an article is part of the name.
        let gardes = 1 + mots.iter().take_while(|m| est_article(m)).count();
        let suite = mots.iter().rev().take_while(|m| connu(m)).count();
        (total - suite.min(total.saturating_sub(gardes)).max(1), true, true)
    } else {
        (total - 1, true, false)
    }
}
