//! The figures of a year as tables, once, for the screen, the paper and the files.

use tandem_indicateurs::{Annee, Case, Genre, Ligne, Tableau, Vue};
use tandem_statistiques::{
    masque::{Cellule, MASQUE},
    nombre::{entier, pourcent},
    proportion::Proportion,
};

use super::mots;
use crate::ui::{classeur, dates};

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Valeur {
    /// Words.
    Mot(String),
    /// A count.
    Nombre(u64),
    /// Minutes.
    Minutes(u64),
    /// So many among so many.
    Part(u64, u64),
    /// Hidden.
    Masque,
    /// There is none to give.
    Sans,
}

impl From<Case> for Valeur {
    fn from(case: Case) -> Self {
        case.map_or(Self::Masque, Self::Nombre)
    }
}

impl Valeur {
    /// As it reads on screen, in print, and where a file takes words.
    pub(super) fn texte(&self) -> String {
        match self {
            Self::Mot(text) => text.clone(),
            Self::Nombre(n) => entier(*n),
            Self::Minutes(n) => dates::duration(i64::try_from(*n).unwrap_or(i64::MAX)).replace(' ', "\u{a0}"),
            Self::Part(n, sur) => {
                Proportion::new(*n, *sur).map_or_else(|| "–".to_owned(), |part| pourcent(part.part()))
            }
            Self::Masque => MASQUE.to_owned(),
            Self::Sans => "–".to_owned(),
        }
    }

    /// In a file: counts and minutes are numbers.
    pub(super) fn cellule(&self) -> classeur::Cellule {
        match self {
            Self::Nombre(n) | Self::Minutes(n) => i64::try_from(*n).unwrap_or(i64::MAX).into(),
            _ => self.texte().into(),
        }
    }

    /// A figure, or words.
    pub(super) fn est_un_nombre(&self) -> bool {
        matches!(self, Self::Nombre(_) | Self::Minutes(_) | Self::Part(..))
    }
}

/// Some figures, with the key of their definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table {
    pub cle: &'static str,
    pub titre: String,
    /// The first is that of the rows.
    pub entetes: Vec<String>,
    pub lignes: Vec<Vec<Valeur>>,
}

impl Table {
    /// Is a figure hidden?
    pub(super) fn masque(&self) -> bool {
        self.lignes.iter().flatten().any(|one| *one == Valeur::Masque)
    }
}

/// Names said of a row that puts several together; above, how many.
const DITS: usize = 3;

fn entetes(noms: &[&str]) -> Vec<String> {
    noms.iter().map(|&nom| nom.to_owned()).collect()
}

/// What a row is called: what it puts together is said.
pub(super) fn nom(ligne: &Ligne) -> String {
    match ligne.membres.as_slice() {
        [seul] => seul.clone(),
        plusieurs if plusieurs.len() <= DITS => plusieurs.join("\u{a0}; "),
        plusieurs => format!("Autres ({})", plusieurs.len()),
    }
}

/// Every table of a year that has something to show, in the order of the files.
pub(super) fn toutes(annee: &Annee) -> Vec<Table> {
    let mut all = vec![ensemble(annee)];
    all.extend(
        annee
            .tableaux
            .iter()
            .filter(|one| !one.lignes.is_empty())
            .flat_map(|one| [Some(tableau(annee, one)), raisons_par_champ(annee, one)].into_iter().flatten()),
    );
    all.push(temps(annee));
    all.extend(parcours(annee));
    all.extend(durees(annee));
    all.extend(aujourdhui(annee));
    all.retain(|one| !one.lignes.is_empty());
    all
}

fn ensemble(annee: &Annee) -> Table {
    let ligne = |nom: &str, valeur| vec![Valeur::Mot(nom.to_owned()), valeur, Valeur::Sans];
    let part = |nom: &str, n: u64| vec![Valeur::Mot(nom.to_owned()), Valeur::Nombre(n), Valeur::Part(n, annee.aides)];
    let mut lignes = vec![
        ligne("Aides", Valeur::Nombre(annee.aides)),
        ligne("Temps noté", Valeur::Minutes(annee.minutes)),
        part("Aides dont la durée est notée", annee.chronometrees),
    ];
    lignes.extend(annee.a_la_place.map(|n| part("À sa place", n)));
    lignes.extend(annee.colonnes.iter().map(|one| part(&one.nom, one.total)));
    Table {
        cle: "position",
        titre: "Qui avait la main".into(),
        entetes: entetes(&["", "Nombre", "Part des aides"]),
        lignes,
    }
}

fn titre(vue: Vue) -> &'static str {
    match vue {
        Vue::Mois => "Mois",
        Vue::Procedure => "Démarche",
        Vue::Champ => "Champ d’accompagnement",
        Vue::Equipe => "Équipe",
        Vue::Raison => "Raison",
    }
}

/// The name of a table, from the definition of its figures.
pub(super) fn nom_de(cle: &str) -> String {
    mots::DEFINITIONS.trouver(cle).map_or_else(String::new, |one| one.nom.clone())
}

/// A table of rows by position.
pub(super) fn tableau(annee: &Annee, tableau: &Tableau) -> Table {
    let raison = tableau.vue == Vue::Raison;
    let place = |membres: &[usize]| membres.iter().all(|&mode| mode < tandem_indicateurs::PLACE);
    let positions = annee.colonnes.iter().filter(|one| !raison || place(&one.membres)).map(|one| one.nom.clone());
    let mut heads = entetes(&[titre(tableau.vue), "Aides", "Temps noté"]);
    if raison {
        heads.push("Part".into());
    } else if annee.a_la_place.is_some() {
        heads.extend(entetes(&["À sa place", "Part à sa place"]));
    }
    heads.extend(positions);
    let ligne = |one: &Ligne| {
        let mut cells = vec![Valeur::Mot(nom(one)), Valeur::Nombre(one.aides), Valeur::Minutes(one.minutes)];
        if raison {
            cells.push(Valeur::Part(one.aides, annee.a_la_place.unwrap_or(0)));
        } else if annee.a_la_place.is_some() {
            cells.extend([Valeur::Nombre(one.a_la_place), Valeur::Part(one.a_la_place, one.aides)]);
        }
        cells.extend(one.cases.iter().map(|case| Valeur::from(*case)));
        cells
    };
    let cle = tableau.vue.cle();
    Table { cle, titre: nom_de(cle), entetes: heads, lignes: tableau.lignes.iter().map(ligne).collect() }
}

/// Why in her place, field by field: what a training, a workshop or a device would change.
pub(super) fn raisons_par_champ(annee: &Annee, tableau: &Tableau) -> Option<Table> {
    if tableau.raisons.is_empty() {
        return None;
    }
    let heads = ["Champ d’accompagnement", "À sa place"].into_iter().map(str::to_owned);
    let ligne = |(one, cases): (&Ligne, &Vec<Case>)| {
        let first = [Valeur::Mot(nom(one)), Valeur::Nombre(one.a_la_place)];
        first.into_iter().chain(cases.iter().map(|case| Valeur::from(*case))).collect()
    };
    Some(Table {
        cle: "champ",
        titre: "Pourquoi à sa place, par champ".into(),
        entetes: heads.chain(annee.raisons.iter().map(|one| one.nom.clone())).collect(),
        lignes: tableau.lignes.iter().zip(&tableau.raisons).map(ligne).collect(),
    })
}

pub(super) fn temps(annee: &Annee) -> Table {
    let ligne = |(colonne, temps): (&tandem_indicateurs::Colonne, &tandem_indicateurs::Temps)| {
        let mediane = temps.mediane.map_or(Valeur::Sans, |minutes| Valeur::Minutes(u64::from(minutes)));
        vec![
            Valeur::Mot(colonne.nom.clone()),
            Valeur::Minutes(temps.minutes),
            Valeur::Nombre(temps.chronometrees),
            mediane,
        ]
    };
    Table {
        cle: "temps",
        titre: nom_de("temps"),
        entetes: entetes(&["Qui avait la main", "Temps noté", "Aides dont la durée est notée", "Durée médiane"]),
        lignes: annee.colonnes.iter().zip(&annee.temps).map(ligne).collect(),
    }
}

pub(super) fn parcours(annee: &Annee) -> Option<Table> {
    let one = annee.parcours.as_ref()?;
    let lines = [("Vers la personne", one.vers_elle), ("Inchangé", one.inchange), ("Vers nous", one.vers_nous)];
    let lignes = lines.into_iter().map(|(nom, case)| vec![Valeur::Mot(nom.into()), case.into()]).collect();
    Some(Table {
        cle: "parcours",
        titre: nom_de("parcours"),
        entetes: entetes(&["La main est allée", "Parcours"]),
        lignes,
    })
}

pub(super) fn durees(annee: &Annee) -> Option<Table> {
    let minutes = |value: Option<u32>| value.map_or(Valeur::Sans, |minutes| Valeur::Minutes(u64::from(minutes)));
    let ligne = |one: &tandem_indicateurs::Duree| {
        let first = [Valeur::Mot(one.procedure.clone()), minutes(one.a_la_place)];
        first.into_iter().chain(one.avec.iter().map(|value| minutes(*value))).collect()
    };
    let heads = ["Démarche", "À sa place", "Avec elle, 1re fois", "2e fois", "3e fois", "Ensuite"];
    let table = Table {
        cle: "durees",
        titre: nom_de("durees"),
        entetes: entetes(&heads),
        lignes: annee.durees.iter().map(ligne).collect(),
    };
    (!table.lignes.is_empty()).then_some(table)
}

pub(super) fn aujourdhui(annee: &Annee) -> Option<Table> {
    let all = annee.situations.as_ref()?;
    let ligne = |(genre, case): (Genre, &Case)| vec![Valeur::Mot(nom_de(genre.cle())), Valeur::from(*case)];
    let mut lignes: Vec<Vec<Valeur>> = Genre::TOUS.into_iter().zip(&all.personnes).map(ligne).collect();
    let delai = all.delai.map_or(Valeur::Sans, |days| Valeur::Nombre(u64::from(days)));
    lignes.push(vec![Valeur::Mot("Délai médian d’un blocage, en jours".into()), delai]);
    Some(Table { cle: "echeances", titre: "Aujourd’hui".into(), entetes: entetes(&["", "Personnes"]), lignes })
}

/// A row as parts of a chart.
pub(super) fn parts(
    annee: &Annee,
    tableau: &Tableau,
    au_plus: usize,
) -> (Vec<String>, Vec<tandem_statistiques::graphique::Parts>) {
    let cell = |case: &Case| case.map_or(Cellule::Masquee, Cellule::Publiee);
    let ligne = |one: &Ligne| tandem_statistiques::graphique::Parts {
        nom: nom(one),
        cellules: one.cases.iter().map(cell).collect(),
        total: Cellule::Publiee(one.aides),
    };
    let noms = annee.colonnes.iter().map(|one| one.nom.clone()).collect();
    (noms, tableau.lignes.iter().take(au_plus).map(ligne).collect())
}
