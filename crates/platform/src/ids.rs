//! Identifiers: UUID version 7, sorted by time, stored as text, one Rust type per table.

use jiff::Timestamp;
use uuid::{Builder, Uuid};

use crate::{Clock, Random};

/// A new identifier, from the given clock and randomness.
pub fn new_uuid(clock: &Clock, random: &Random) -> Uuid {
    let millis = u64::try_from(clock.now().as_millisecond()).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &random.bytes::<10>()).into_uuid()
}

/// The text every identifier made at this instant or later sorts after.
pub fn before(at: Timestamp) -> String {
    let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid().to_string()
}

/// Declares a typed identifier. It parses strictly, so that a forged address is a plain 404.
#[macro_export]
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// A new identifier.
            pub fn new(clock: &$crate::Clock, random: &$crate::Random) -> Self {
                Self($crate::ids::new_uuid(clock, random).to_string())
            }

            /// Reads an identifier typed in an address or stored in a column.
            pub fn parse(text: &str) -> Option<Self> {
                $crate::ids::canonical(text).map(Self)
            }

            /// The text stored in the database and written in addresses.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&$name> for $crate::Value {
            fn from(id: &$name) -> Self {
                $crate::Value::Text(Some(id.0.clone()))
            }
        }
    };
}

/// The canonical text of an identifier, or nothing when it is not one.
pub fn canonical(text: &str) -> Option<String> {
    if text.len() != 36 {
        return None;
    }
    let parsed = Uuid::try_parse(text).ok()?.to_string();
    (parsed == text).then_some(parsed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::TimeZone;

    #[test]
    fn ids_sort_by_time() -> Result<(), jiff::Error> {
        let clock = Clock::fixed("2026-11-23T08:00:00Z".parse()?, TimeZone::UTC);
        let random = Random::seeded(3);
        let first = new_uuid(&clock, &random);
        clock.advance_seconds(1);
        assert!(first < new_uuid(&clock, &random));
        Ok(())
    }

    #[test]
    fn what_was_made_before_an_instant_sorts_before_its_bound() -> Result<(), jiff::Error> {
        let at: Timestamp = "2026-11-23T08:00:00Z".parse()?;
        let (clock, random) = (Clock::fixed(at, TimeZone::UTC), Random::seeded(3));
        assert!(before(at) <= new_uuid(&clock, &random).to_string());
        assert!(before(Timestamp::from_millisecond(at.as_millisecond() + 1)?) > new_uuid(&clock, &random).to_string());
        assert!(canonical(&before(Timestamp::MIN)).is_some());
        Ok(())
    }

    #[test]
    fn only_the_canonical_text_is_an_id() {
        let text = "019aa000-0000-7000-8000-000000000001";
        assert_eq!(canonical(text).as_deref(), Some(text));
        for bad in ["", "x", "019AA000-0000-7000-8000-000000000001", "019aa00000007000800000000000000001"] {
            assert_eq!(canonical(bad), None, "{bad}");
        }
    }
}
