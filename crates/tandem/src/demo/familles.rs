//! Some households of the fictional CCAS, among people who came and children who came with them: pure.

use jiff::{ToSpan, civil::Date};
use tandem_noms::exemples::Origine;

use super::plan::{Des, Fait, Venue};
use crate::{menages::Quand, personnes::Identite};

/// How many.
const COMBIEN: usize = 36;
/// Who matters around, without a file.
const PROCHES: [(&str, &str, Option<&str>); 4] = [
    ("Mme Petit", "voisine, garde les enfants le soir", Some("0639980112")),
    ("Monsieur Roy", "curateur", Some("0639980145")),
    ("Tata Rose", "tante", None),
    ("Mme Lopes", "assistante maternelle", Some("0639980178")),
];

/// A household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Famille {
    /// Whose file it begins with, by her place in the list of people.
    pub parent: usize,
    /// The other adult, when there is one.
    pub autre: Option<usize>,
    /// When the other adult left, if they parted: the children then live in both.
    pub separes: Option<Quand>,
    /// Since when they live together.
    pub depuis: Quand,
    /// The children: each gets a file.
    pub enfants: Vec<Identite>,
    /// Who matters around.
    pub proche: Option<(&'static str, &'static str, Option<&'static str>)>,
}

/// Draws them among those last helped, so that whoever opens the demonstration sees one.
pub(super) fn tirer(des: &Des<'_>, names: &[Origine], venues: &[Venue], faits: &[Fait], today: Date) -> Vec<Famille> {
    let mut taken = vec![false; venues.len()];
    let mut found = Vec::new();
    for who in faits.iter().rev().flat_map(|fait| fait.qui.iter().copied()) {
        if found.len() == COMBIEN {
            break;
        }
        let Some(born) = adulte(&venues[who], today).filter(|_| !taken[who]) else { continue };
        taken[who] = true;
        let mate = |at: usize| {
            let near = adulte(&venues[at], today).is_some_and(|other| (other.year() - born.year()).abs() <= 8);
            near && !taken[at] && venues[at].equipe == venues[who].equipe
        };
        let autre = (found.len() % 3 != 1).then(|| (0..venues.len()).find(|at| mate(*at))).flatten();
        if let Some(at) = autre {
            taken[at] = true;
        }
        let since = born.saturating_add((24 + i64::try_from(des.sous(5)).unwrap_or(0)).years());
        let depuis = if des.une_fois_sur(2) { Quand::Annee(since.year()) } else { Quand::Mois(since.first_of_month()) };
        let separes = autre
            .filter(|_| found.len() % 3 == 2)
            .map(|_| Quand::Mois(today.saturating_sub(8.months()).first_of_month()));
        let enfants = (0..=des.sous(3)).filter_map(|n| enfant(des, names, &venues[who], since, n, today)).collect();
        let proche = (found.len() % 2 == 0).then(|| *des.un(&PROCHES));
        found.push(Famille { parent: who, autre, separes, depuis, enfants, proche });
    }
    found
}

/// Birth of someone of an age to have children at school.
fn adulte(venue: &Venue, today: Date) -> Option<Date> {
    let years = |born: &Date| today.year() - born.year();
    venue.identite.naissance.filter(|born| (32..55).contains(&years(born)) && venue.identite.nom.is_some())
}

fn enfant(des: &Des<'_>, names: &[Origine], parent: &Venue, since: Date, n: usize, today: Date) -> Option<Identite> {
    let later = i64::try_from(2 + 3 * n + des.sous(2)).unwrap_or(2);
    let born = since.saturating_add(later.years()).saturating_add(i64::try_from(des.sous(300)).unwrap_or(0).days());
    let first = *des.courant(&des.un(names).prenoms);
    let minor = born < today && today.year() - born.year() < 18;
    minor.then(|| Identite { nom: parent.identite.nom.clone(), naissance: Some(born), ..Identite::prenom(first) })
}
