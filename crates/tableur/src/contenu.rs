//! What the cells of a column look like.

use crate::{
    coordonnees, entetes,
    feuille::Feuille,
    noms,
    prenoms::est_prenom,
    texte::{en_capitales, plier},
};

/// Cells looked at in each column.
const ECHANTILLON: usize = 200;

/// Counts of what the filled cells of a column look like.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profil {
    /// Filled cells looked at.
    pub remplies: usize,
    /// Dates.
    pub dates: usize,
    /// Sorted years of those dates.
    pub annees: Vec<i16>,
    /// Phone numbers.
    pub telephones: usize,
    /// E-mail addresses.
    pub courriels: usize,
    /// Post codes.
    pub codes_postaux: usize,
    /// Social security numbers.
    pub nir: usize,
    /// « M. », « Mme ».
    pub civilites: usize,
    /// Known first names, alone in the cell.
    pub prenoms: usize,
    /// Words in capitals only.
    pub capitales: usize,
    /// A family name and a first name together.
    pub complets: usize,
    /// Street addresses.
    pub adresses: usize,
    /// Long texts.
    pub longs: usize,
}

impl Profil {
    /// True when at least that share (out of 100) of the cells counts.
    pub fn part(&self, compte: usize, seuil: usize) -> bool {
        self.remplies > 0 && compte * 100 >= self.remplies * seuil
    }

    /// Year in the middle of the dates.
    pub fn annee_mediane(&self) -> Option<i16> {
        self.annees.get(self.annees.len() / 2).copied()
    }

    /// Years between the oldest and the newest date, a tenth left out at each end.
    pub fn etendue(&self) -> i16 {
        let marge = self.annees.len() / 10;
        let bornes = (self.annees.get(marge), self.annees.iter().rev().nth(marge));
        if let (Some(debut), Some(fin)) = bornes { fin - debut } else { 0 }
    }
}

/// Looks at a column.
pub fn profil(feuille: &Feuille, colonne: usize) -> Profil {
    let mut profil = Profil::default();
    let cellules = feuille.lignes.iter().map(|l| l.cellule(colonne)).filter(|c| !c.is_empty());
    for cellule in cellules.take(ECHANTILLON) {
        profil.remplies += 1;
        compter(&mut profil, cellule);
    }
    profil.annees.sort_unstable();
    profil
}

fn compter(profil: &mut Profil, cellule: &str) {
    let chiffres = cellule.bytes().filter(u8::is_ascii_digit).count();
    if cellule.chars().count() > 60 || cellule.contains('\n') {
        profil.longs += 1;
    }
    if chiffres > 0 {
        if entetes::est_date(cellule) {
            profil.dates += 1;
            let pivot = jiff::civil::Date::constant(2035, 1, 1);
            profil.annees.extend(crate::dates::date_lue(cellule, pivot).map(jiff::civil::Date::year));
        } else if est_nir(cellule) {
            profil.nir += 1;
        } else if chiffres >= 9 && coordonnees::telephones(cellule).is_ok() {
            profil.telephones += 1;
        } else if chiffres <= 5 && coordonnees::code_postal(cellule).is_ok() {
            profil.codes_postaux += 1;
        } else if est_adresse(cellule) {
            profil.adresses += 1;
        }
    }
    if cellule.contains('@') {
        profil.courriels += usize::from(coordonnees::courriel(cellule).is_ok());
    } else if chiffres == 0 {
        compter_noms(profil, cellule);
    }
}

fn compter_noms(profil: &mut Profil, cellule: &str) {
    if noms::civilite(cellule).is_some() {
        profil.civilites += 1;
        return;
    }
    let propre = cellule.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || "-'’.,()".contains(c));
    let mots: Vec<&str> = cellule.split_whitespace().collect();
    if !propre || mots.len() > 6 {
        return;
    }
    let connus = mots.iter().filter(|m| est_prenom(&plier(m))).count();
    let majuscules = mots.iter().filter(|m| en_capitales(m)).count();
    if connus == mots.len()
        || (mots.len() <= 2
            && mots.first().is_some_and(|m| est_prenom(&plier(m)))
            && majuscules == 0
            && cellule.contains('-'))
    {
        profil.prenoms += 1;
    } else if majuscules == mots.len() && connus == 0 {
        profil.capitales += 1;
    }
    let mixte = majuscules > 0 && majuscules < mots.len();
    if mots.len() >= 2 && (mixte || (connus > 0 && connus < mots.len())) {
        profil.complets += 1;
    }
}

/// Thirteen digits, or fifteen with a right key; Corsica's letters included.
pub fn est_nir(cellule: &str) -> bool {
    let compact: String = cellule.chars().filter(|c| c.is_alphanumeric()).collect();
    if !compact.is_ascii() || !matches!(compact.len(), 13 | 15) || !cellule.starts_with(['1', '2', '3', '4', '7', '8'])
    {
        return false;
    }
    let mois: u32 = compact.get(3..5).and_then(|m| m.parse().ok()).unwrap_or(0);
    let majuscules = compact.to_ascii_uppercase();
    let departement = majuscules.get(5..7).unwrap_or_default();
    let remplace = match departement {
        "2A" => "19",
        "2B" => "18",
        autre => autre,
    };
    let (debut, fin) = (majuscules.get(..5).unwrap_or_default(), majuscules.get(7..13).unwrap_or_default());
    let Ok(nombre) = format!("{debut}{remplace}{fin}").parse::<u64>() else {
        return false;
    };
    if !matches!(mois, 1..=12 | 20..=42 | 50..=99) {
        return false;
    }
    match majuscules.get(13..).filter(|cle| !cle.is_empty()) {
        None => true,
        Some(cle) => cle.parse::<u64>().is_ok_and(|cle| 97 - nombre % 97 == cle),
    }
}

fn est_adresse(cellule: &str) -> bool {
    let plie = plier(cellule);
    let voies = [
        "rue",
        "avenue",
        "av",
        "bd",
        "boulevard",
        "place",
        "pl",
        "chemin",
        "allee",
        "allees",
        "impasse",
        "route",
        "quai",
        "cours",
        "square",
        "residence",
        "hameau",
        "lieu dit",
        "bis",
        "cite",
        "lotissement",
    ];
    let entoure = format!(" {plie} ");
    voies.iter().any(|v| entoure.contains(&format!(" {v} ")))
}
