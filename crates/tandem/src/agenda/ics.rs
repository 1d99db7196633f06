//! The file itself, by `icalendar`: it folds lines and escapes texts (RFC 5545).

use icalendar::{Calendar, Component, Event, Property};
use jiff::{Timestamp, ToSpan, civil::Date};
use tandem_platform::{Keyring, keys::hex};

use super::model::{Jour, Lecture, Lien};

/// What is around the events.
pub(super) struct Entete<'a> {
    pub fuseau: &'a str,
    /// Address of the page of the dates.
    pub adresse: &'a str,
}

fn jour(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

fn instant(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A whole day: no hour, so no time zone to get wrong.
fn entier(key: &str, date: Date) -> Property {
    Property::new(key, jour(date)).add_parameter("VALUE", "DATE").done()
}

/// What makes an event the same tomorrow, without telling what it is about.
fn uid(keys: &Keyring, lien: &Lien, cle: &str) -> String {
    let mark = hex(&keys.web(&[b"agenda.uid", lien.agent.as_str().as_bytes(), cle.as_bytes()]));
    format!("{}@tandem", &mark[..32])
}

/// What the events are made of: another text, another revision.
pub(super) fn empreinte(keys: &Keyring, jours: &[Jour]) -> String {
    let text = format!("{jours:?}");
    hex(&keys.web(&[b"agenda.contenu", text.as_bytes()]))
}

/// The file.
pub(super) fn ecrire(keys: &Keyring, lien: &Lien, lecture: &Lecture, entete: &Entete<'_>, jours: &[Jour]) -> String {
    let mut calendar = Calendar::empty();
    let name = "Échéances Tandem";
    for (key, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//Tandem//Echeances//FR"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("X-WR-TIMEZONE", entete.fuseau),
        ("X-PUBLISHED-TTL", "PT1H"),
    ] {
        calendar.append_property((key, value));
    }
    calendar.name(name);
    for day in jours {
        let mut event = Event::new();
        event
            .uid(&uid(keys, lien, &day.cle))
            .summary(&day.titre)
            .description(&day.description)
            .append_property(entier("DTSTART", day.le))
            .append_property(entier("DTEND", day.le.saturating_add(1.day())))
            .append_property(("DTSTAMP", instant(lecture.modifie_le).as_str()))
            .append_property(("LAST-MODIFIED", instant(lecture.modifie_le).as_str()))
            .append_property(("SEQUENCE", lecture.revision.to_string().as_str()))
            .append_property(("TRANSP", "TRANSPARENT"))
            .append_property(("CLASS", "PRIVATE"))
            .append_property(("URL", entete.adresse));
        calendar.push(event.done());
    }
    calendar.to_string()
}
