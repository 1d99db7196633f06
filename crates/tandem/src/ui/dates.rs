//! Dates as people say them: weekday, digits, words for what is near.

use jiff::civil::{Date, Weekday};
use tandem_statistiques::nombre::entier;

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

fn weekday(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "lundi",
        Weekday::Tuesday => "mardi",
        Weekday::Wednesday => "mercredi",
        Weekday::Thursday => "jeudi",
        Weekday::Friday => "vendredi",
        Weekday::Saturday => "samedi",
        Weekday::Sunday => "dimanche",
    }
}

fn month(date: Date) -> &'static str {
    usize::try_from(date.month()).ok().and_then(|number| MONTHS.get(number - 1)).copied().unwrap_or("")
}

/// « 28 », « 1er »
pub fn day(date: Date) -> String {
    if date.day() == 1 { "1er".to_owned() } else { date.day().to_string() }
}

/// A date as a browser sends it (`2026-11-23`) or as people write it (`23/11/2026`, `23.11.2026`).
pub fn lire(text: &str) -> Option<Date> {
    let written = || Date::strptime("%d/%m/%Y", text.replace(['.', '-', ' '], "/")).ok();
    text.parse().ok().or_else(written)
}

/// « 12 mars 1985 »
pub fn long(date: Date) -> String {
    format!("{} {} {}", day(date), month(date), date.year())
}

/// « 12 mars », with the year when it is not that of `other`, said beside it.
pub fn day_month(date: Date, other: Date) -> String {
    if date.year() == other.year() { format!("{} {}", day(date), month(date)) } else { long(date) }
}

/// « mars 1985 »
pub fn month_year(date: Date) -> String {
    format!("{} {}", month(date), date.year())
}

/// « lundi 23 novembre », with the year when it is not `today`'s.
pub fn full(date: Date, today: Date) -> String {
    if date.year() == today.year() {
        format!("{} {} {}", weekday(date), day(date), month(date))
    } else {
        format!("{} {}", weekday(date), long(date))
    }
}

/// « aujourd’hui », « hier », « vendredi 20 » within a week, else the date.
pub fn near(date: Date, today: Date) -> String {
    match today.since(date).map(|span| span.get_days()) {
        Ok(0) => "aujourd’hui".to_owned(),
        Ok(1) => "hier".to_owned(),
        Ok(2..=6) => format!("{}\u{a0}{}", weekday(date), day(date)),
        _ if date.year() == today.year() => format!("{} {}", day(date), month(date)),
        _ => long(date),
    }
}

/// « Lundi 23 novembre », to open a page.
pub fn heading(date: Date) -> String {
    let text = format!("{} {} {}", weekday(date), day(date), month(date));
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// « 10 min », « 1 h », « 1 h 30 », « 1 151 h 05 ».
pub fn duration(minutes: i64) -> String {
    let hours = entier((minutes / 60).unsigned_abs());
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (_, 0) => format!("{hours} h"),
        (_, minutes) => format!("{hours} h {minutes:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_date_is_said_with_its_weekday() {
        let today = date(2026, 11, 23);
        assert_eq!(heading(today), "Lundi 23 novembre");
        assert_eq!(full(date(2026, 12, 1), today), "mardi 1er décembre");
        assert_eq!(full(date(2027, 1, 9), today), "samedi 9 janvier 2027");
        assert_eq!(long(date(1985, 2, 28)), "28 février 1985");
    }

    #[test]
    fn what_is_near_is_said_in_words() {
        let today = date(2026, 3, 1);
        assert_eq!(near(today, today), "aujourd’hui");
        assert_eq!(near(date(2026, 2, 28), today), "hier");
        assert_eq!(near(date(2026, 2, 25), today), "mercredi\u{a0}25");
        assert_eq!(near(date(2026, 1, 1), today), "1er janvier");
        assert_eq!(near(date(2025, 3, 1), today), "1er mars 2025");
    }

    #[test]
    fn a_date_is_read_as_typed_or_as_picked() {
        let day = Some(date(2026, 12, 1));
        for text in ["2026-12-01", "01/12/2026", "1/12/2026", "1.12.2026", "01-12-2026"] {
            assert_eq!(lire(text), day, "{text}");
        }
        for text in ["", "31/02/2026", "12/2026", "demain", "01/12/26x"] {
            assert_eq!(lire(text), None, "{text}");
        }
    }

    #[test]
    fn a_duration_is_said_as_on_a_clock() {
        assert_eq!([5, 60, 65, 90].map(duration), ["5 min", "1 h", "1 h 05", "1 h 30"]);
    }

    #[test]
    fn thousands_of_hours_are_cut_as_every_other_number() {
        assert_eq!(duration(1151 * 60 + 5), "1\u{202f}151 h 05");
    }
}
