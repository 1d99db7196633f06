//! Slowing down guesses, per account. Pure rule.

use jiff::{Timestamp, ToSpan};

/// Failures allowed before the first wait.
const LIBRES: i64 = 5;
/// Longest wait, in minutes.
const MAXIMUM: i64 = 15;

/// How long to wait, in minutes, after that many failures in a row: 0 up to four, then 1, 2, 4, 8, 15.
pub(super) fn minutes(echecs: i64) -> i64 {
    let beyond = echecs - LIBRES;
    if beyond < 0 {
        return 0;
    }
    (1_i64 << beyond.min(4)).min(MAXIMUM)
}

/// The instant from which the account answers again.
pub(super) fn jusqua(echecs: i64, now: Timestamp) -> Timestamp {
    now.checked_add(minutes(echecs).minutes()).unwrap_or(now)
}

/// Whole minutes still to wait, rounded up; 0 when the way is free.
pub(super) fn reste(until: Timestamp, now: Timestamp) -> i64 {
    let seconds = until.as_second() - now.as_second();
    if seconds <= 0 { 0 } else { (seconds + 59) / 60 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn four_mistakes_cost_nothing_and_then_the_wait_doubles_up_to_fifteen_minutes() {
        let waits: Vec<i64> = (0..12).map(minutes).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15]);
    }

    proptest! {
        #[test]
        fn the_wait_never_shrinks_with_failures(echecs in 0_i64..10_000) {
            prop_assert!(minutes(echecs + 1) >= minutes(echecs));
        }

        #[test]
        fn the_wait_is_over_when_it_says(echecs in 0_i64..40, second in 0_i64..4_000_000_000) {
            let now = Timestamp::from_second(second).unwrap_or_default();
            let until = jusqua(echecs, now);
            prop_assert_eq!(reste(until, now), minutes(echecs));
            prop_assert_eq!(reste(until, until), 0);
        }
    }
}
