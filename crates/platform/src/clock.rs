//! Time is an argument. `clippy.toml` refuses the global clock everywhere but here.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{Timestamp, ToSpan, ZonedDateTime, civil::Date, tz::TimeZone};

/// Source of the present instant, in the time zone of the office that uses the software.
#[derive(Clone, Debug)]
pub struct Clock {
    source: Source,
    zone: TimeZone,
}

#[derive(Clone, Debug)]
enum Source {
    System,
    Fixed(Arc<Mutex<Timestamp>>),
}

impl Clock {
    /// The machine's clock, read in `zone` (for instance `Europe/Paris`, `America/Martinique`).
    pub fn system(zone: TimeZone) -> Self {
        Self { source: Source::System, zone }
    }

    /// A clock that stays where it is put: tests and demonstration data.
    pub fn fixed(at: Timestamp, zone: TimeZone) -> Self {
        Self { source: Source::Fixed(Arc::new(Mutex::new(at))), zone }
    }

    /// The present instant.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn now(&self) -> Timestamp {
        match &self.source {
            Source::System => Timestamp::now(),
            Source::Fixed(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// The present instant with the office's time zone.
    pub fn here(&self) -> ZonedDateTime {
        self.now().to_zoned_datetime(self.zone.clone())
    }

    /// The civil date of the office.
    pub fn today(&self) -> Date {
        self.here().date()
    }

    /// The office's time zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Moves a fixed clock forward; does nothing to the machine's clock.
    pub fn advance_seconds(&self, seconds: i64) {
        if let Source::Fixed(at) = &self.source {
            let mut at = at.lock().unwrap_or_else(PoisonError::into_inner);
            *at = at.checked_add(seconds.seconds()).unwrap_or(*at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_is_the_date_of_the_office_not_of_greenwich() -> Result<(), jiff::Error> {
        let late: Timestamp = "2026-11-23T23:30:00Z".parse()?;
        let paris = Clock::fixed(late, TimeZone::get("Europe/Paris")?);
        let martinique = Clock::fixed(late, TimeZone::get("America/Martinique")?);
        assert_eq!(paris.today().to_string(), "2026-11-24");
        assert_eq!(martinique.today().to_string(), "2026-11-23");
        Ok(())
    }

    #[test]
    fn a_fixed_clock_moves_only_when_told() -> Result<(), jiff::Error> {
        let clock = Clock::fixed("2026-11-23T08:00:00Z".parse()?, TimeZone::UTC);
        let before = clock.now();
        clock.advance_seconds(90);
        assert_eq!(clock.now().as_second() - before.as_second(), 90);
        Ok(())
    }
}
