//! How many forms an enquête takes in a minute, whoever sends them. Kept in memory only: no address, nothing of who asks.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;

/// Pages and forms of one enquête in a minute: a room of fifty people passes, a flood does not.
const PAR_MINUTE: u32 = 240;
/// Enquêtes remembered at the same time.
const CONNUES: usize = 1_000;

/// The counts of this minute.
#[derive(Clone, Debug, Default)]
pub struct Frein(Arc<Mutex<HashMap<String, (i64, u32)>>>);

impl Frein {
    /// May one more be answered now?
    pub fn passe(&self, enquete: &str, now: Timestamp) -> bool {
        let minute = now.as_second() / 60;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= CONNUES {
            known.retain(|_, seen| seen.0 == minute);
        }
        let seen = known.entry(enquete.to_owned()).or_insert((minute, 0));
        if seen.0 != minute {
            *seen = (minute, 0);
        }
        seen.1 = seen.1.saturating_add(1);
        seen.1 <= PAR_MINUTE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_on_one_enquete_waits_a_minute_and_stops_no_other() {
        let frein = Frein::default();
        let at = |second| Timestamp::from_second(second).expect("instant");
        assert!((0..PAR_MINUTE).all(|_| frein.passe("une", at(60))));
        assert!(!frein.passe("une", at(119)) && frein.passe("autre", at(119)) && frein.passe("une", at(120)));
    }
}
