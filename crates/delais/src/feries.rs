//! Public holidays, zone by zone.
//!
//! The list is that of the shared data (Etalab, `jours-feries-france` 0.7.0). It is today's list put on every year: it
//! says nothing of the years when a day was not a holiday yet.

use crate::zone::Zone;
use jiff::ToSpan;
use jiff::civil::Date;

/// Same day every year, everywhere: month, day, name.
const FIXES: [(i8, i8, &str); 8] = [
    (1, 1, "1er janvier"),
    (5, 1, "1er mai"),
    (5, 8, "8 mai"),
    (7, 14, "14 juillet"),
    (8, 15, "Assomption"),
    (11, 1, "Toussaint"),
    (11, 11, "11 novembre"),
    (12, 25, "Jour de Noël"),
];

/// Days after Easter Sunday, everywhere.
const MOBILES: [(i64, &str); 3] = [(1, "Lundi de Pâques"), (39, "Ascension"), (50, "Lundi de Pentecôte")];

const VENDREDI_SAINT: (i64, &str) = (-2, "Vendredi saint");
const NOEL_2: (i8, i8, &str) = (12, 26, "2ème jour de Noël");
const ABOLITION: &str = "Abolition de l'esclavage";

/// The day of its own that a zone has.
const fn propre(zone: Zone) -> Option<(i8, i8, &'static str)> {
    match zone {
        Zone::Mayotte => Some((4, 27, ABOLITION)),
        Zone::Martinique => Some((5, 22, ABOLITION)),
        Zone::Guadeloupe => Some((5, 27, ABOLITION)),
        Zone::SaintMartin => Some((5, 28, ABOLITION)),
        Zone::Guyane => Some((6, 10, ABOLITION)),
        Zone::SaintBarthelemy => Some((10, 9, ABOLITION)),
        Zone::Reunion => Some((12, 20, ABOLITION)),
        Zone::AlsaceMoselle => Some(NOEL_2),
        _ => None,
    }
}

/// Easter Sunday in the Gregorian calendar (Meeus, Jones and Butcher).
fn paques(annee: i16) -> Option<Date> {
    let an = i32::from(annee);
    let lune = an.rem_euclid(19);
    let (siecle, reste) = (an.div_euclid(100), an.rem_euclid(100));
    let decalage = (siecle - (siecle + 8).div_euclid(25) + 1).div_euclid(3);
    let epacte = (19 * lune + siecle - siecle.div_euclid(4) - decalage + 15).rem_euclid(30);
    let dimanche = (32 + 2 * siecle.rem_euclid(4) + 2 * (reste / 4) - epacte - reste % 4).rem_euclid(7);
    let exception = (lune + 11 * epacte + 22 * dimanche) / 451;
    let somme = epacte + dimanche - 7 * exception + 114;
    Date::new(annee, i8::try_from(somme / 31).ok()?, i8::try_from(somme % 31 + 1).ok()?).ok()
}

/// Every holiday of a year, its own day first: when two fall on one day, that is the name it keeps.
fn tous(zone: Zone, annee: i16) -> impl Iterator<Item = (Date, &'static str)> {
    let saint = (zone == Zone::AlsaceMoselle).then_some(VENDREDI_SAINT);
    let fixes = propre(zone)
        .into_iter()
        .chain(FIXES)
        .filter_map(move |(mois, jour, nom)| Some((Date::new(annee, mois, jour).ok()?, nom)));
    let mobiles = paques(annee).into_iter().flat_map(move |paques| {
        let jours = saint.into_iter().chain(MOBILES);
        jours.filter_map(move |(apres, nom)| Some((paques.checked_add(apres.days()).ok()?, nom)))
    });
    fixes.chain(mobiles)
}

/// The holidays of a year, in order. None for a year out of the calendar.
pub fn feries(zone: Zone, annee: i16) -> Vec<(Date, &'static str)> {
    let mut jours: Vec<_> = tous(zone, annee).collect();
    jours.sort_by_key(|(jour, _)| *jour);
    jours.dedup_by_key(|(jour, _)| *jour);
    jours
}

/// The name of the holiday, when the day is one.
pub fn est_ferie(zone: Zone, jour: Date) -> Option<&'static str> {
    let le = (jour.month(), jour.day());
    let fixe = propre(zone).into_iter().chain(FIXES).find(|(mois, jour, _)| (*mois, *jour) == le);
    if let Some((_, _, nom)) = fixe {
        return Some(nom);
    }
    // Good Friday is on 20 March at the earliest, Whit Monday on 14 June at the latest.
    if !(3..=6).contains(&jour.month()) {
        return None;
    }
    let apres = i64::from((jour - paques(jour.year())?).get_days());
    let saint = (zone == Zone::AlsaceMoselle).then_some(VENDREDI_SAINT);
    saint.into_iter().chain(MOBILES).find(|(jours, _)| *jours == apres).map(|(_, nom)| nom)
}
