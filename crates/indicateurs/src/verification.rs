//! What another engine must find again: each figure that is shown, with the rows and columns it adds up.

use std::collections::BTreeMap;

use crate::{Annee, Colonne, Genre, Ligne, Vue};

/// A figure that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendu {
    /// The key of its definition.
    pub cle: &'static str,
    /// The rows of the query it adds up.
    pub lignes: Vec<String>,
    /// The columns of the query it adds up.
    pub colonnes: Vec<String>,
    /// What is shown.
    pub valeur: u64,
}

/// A figure that the other engine does not find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ecart {
    /// What is shown.
    pub attendu: Attendu,
    /// What it finds.
    pub trouve: u64,
}

/// What a query gave: row, column, value.
pub type Trouve = BTreeMap<(String, String), u64>;

const ENSEMBLE: &str = "Ensemble";

fn un(cle: &'static str, ligne: &str, colonne: &str, valeur: u64) -> Attendu {
    Attendu { cle, lignes: vec![ligne.to_owned()], colonnes: vec![colonne.to_owned()], valeur }
}

fn modes(colonne: &Colonne) -> Vec<String> {
    colonne.membres.iter().map(|rang| format!("M{rang}")).collect()
}

/// Every figure that is shown of a year.
pub fn attendus(annee: &Annee, raisons: &[String]) -> Vec<Attendu> {
    let mut tous = vec![
        un("aides", ENSEMBLE, "aides", annee.aides),
        un("heures", ENSEMBLE, "minutes", annee.minutes),
        un("heures", ENSEMBLE, "chronometrees", annee.chronometrees),
    ];
    tous.extend(annee.a_la_place.map(|n| un("a_la_place", ENSEMBLE, "a_la_place", n)));
    for colonne in &annee.colonnes {
        let lignes = vec![ENSEMBLE.to_owned()];
        tous.push(Attendu { cle: "position", lignes, colonnes: modes(colonne), valeur: colonne.total });
        if colonne.membres == [crate::MODES - 1] {
            tous.push(un("relecture", ENSEMBLE, "M4", colonne.total));
        }
    }
    for tableau in &annee.tableaux {
        let colonnes: Vec<&Colonne> = annee
            .colonnes
            .iter()
            .filter(|one| tableau.vue != Vue::Raison || one.membres.iter().all(|&mode| mode < crate::PLACE))
            .collect();
        for ligne in &tableau.lignes {
            tous.extend(de_la_ligne(tableau.vue.cle(), ligne, &colonnes, annee.a_la_place.is_some()));
        }
        for (ligne, cases) in tableau.lignes.iter().zip(&tableau.raisons) {
            for (colonne, case) in annee.raisons.iter().zip(cases) {
                let nom = |rang: &usize| raisons.get(*rang).map(|mot| format!("raison : {mot}"));
                let colonnes = colonne.membres.iter().filter_map(nom).collect();
                tous.extend(case.map(|valeur| Attendu {
                    cle: "champ",
                    lignes: ligne.membres.clone(),
                    colonnes,
                    valeur,
                }));
            }
        }
    }
    tous.extend(temps(annee));
    tous.extend(du_reste(annee));
    tous
}

fn de_la_ligne(cle: &'static str, ligne: &Ligne, colonnes: &[&Colonne], partage: bool) -> Vec<Attendu> {
    let attendu = |colonnes: Vec<String>, valeur| Attendu { cle, lignes: ligne.membres.clone(), colonnes, valeur };
    let mut tous = vec![
        attendu(vec!["aides".into()], ligne.aides),
        attendu(vec!["minutes".into()], ligne.minutes),
        attendu(vec!["chronometrees".into()], ligne.chronometrees),
    ];
    tous.extend(partage.then(|| attendu(vec!["a_la_place".into()], ligne.a_la_place)));
    let cases = colonnes.iter().zip(&ligne.cases);
    tous.extend(cases.filter_map(|(colonne, case)| case.map(|valeur| attendu(modes(colonne), valeur))));
    tous
}

/// A median is not a sum: only that of one position can be found again.
fn temps(annee: &Annee) -> Vec<Attendu> {
    let mut tous = Vec::new();
    for (colonne, temps) in annee.colonnes.iter().zip(&annee.temps) {
        let attendu = |nom: &str, valeur| Attendu {
            cle: "temps",
            lignes: modes(colonne),
            colonnes: vec![nom.to_owned()],
            valeur,
        };
        tous.push(attendu("minutes", temps.minutes));
        tous.push(attendu("chronometrees", temps.chronometrees));
        tous.extend(temps.mediane.filter(|_| colonne.membres.len() == 1).map(|n| attendu("mediane", u64::from(n))));
    }
    tous
}

fn du_reste(annee: &Annee) -> Vec<Attendu> {
    let mut tous = Vec::new();
    if let Some(parcours) = &annee.parcours {
        let cases =
            [("vers_elle", parcours.vers_elle), ("inchange", parcours.inchange), ("vers_nous", parcours.vers_nous)];
        tous.extend(cases.into_iter().filter_map(|(nom, case)| Some(un("parcours", ENSEMBLE, nom, case?))));
    }
    for duree in &annee.durees {
        let mut dire = |nom: &str, minutes: Option<u32>| {
            tous.extend(minutes.map(|n| un("durees", &duree.procedure, nom, u64::from(n))));
        };
        dire("a_la_place", duree.a_la_place);
        for (fois, minutes) in duree.avec.iter().enumerate() {
            dire(&format!("avec {}", fois + 1), *minutes);
        }
    }
    if let Some(situations) = &annee.situations {
        for (genre, case) in Genre::TOUS.into_iter().zip(&situations.personnes) {
            tous.extend(case.map(|valeur| un(genre.cle(), ENSEMBLE, genre.cle(), valeur)));
        }
        tous.extend(situations.delai.map(|jours| un("blocages", ENSEMBLE, "delai", u64::from(jours))));
    }
    tous
}

/// Where the other engine does not find what is shown. What it does not name is nothing.
pub fn comparer(attendus: &[Attendu], cle: &str, trouve: &Trouve) -> Vec<Ecart> {
    let somme = |un: &Attendu| {
        let paires = un.lignes.iter().flat_map(|ligne| un.colonnes.iter().map(move |colonne| (ligne, colonne)));
        paires.filter_map(|(ligne, colonne)| trouve.get(&(ligne.clone(), colonne.clone()))).sum::<u64>()
    };
    let ecart = |un: &Attendu| {
        let trouve = somme(un);
        (trouve != un.valeur).then(|| Ecart { attendu: un.clone(), trouve })
    };
    attendus.iter().filter(|un| un.cle == cle).filter_map(ecart).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_one_unit_away_is_told_and_rows_put_together_are_added_up() {
        let attendu = Attendu {
            cle: "mois",
            lignes: vec!["mai".into(), "juin".into()],
            colonnes: vec!["M0".into(), "M1".into()],
            valeur: 10,
        };
        let cell = |ligne: &str, colonne: &str, n| ((ligne.to_owned(), colonne.to_owned()), n);
        let mut trouve: Trouve = [cell("mai", "M0", 4), cell("juin", "M1", 6), cell("mai", "M2", 50)].into();
        assert_eq!(comparer(std::slice::from_ref(&attendu), "mois", &trouve), []);
        trouve.insert(("juin".into(), "M0".into()), 1);
        let ecarts = comparer(std::slice::from_ref(&attendu), "mois", &trouve);
        assert_eq!(ecarts, [Ecart { attendu: attendu.clone(), trouve: 11 }]);
        assert_eq!(comparer(&[attendu], "equipe", &trouve), [], "another figure");
    }
}
