//! Randomness is an argument. A seeded source makes demonstration data and tests repeatable.

use std::sync::{Arc, Mutex, PoisonError};

/// Source of random bytes.
#[derive(Clone, Debug)]
pub struct Random {
    seeded: Option<Arc<Mutex<u64>>>,
}

impl Random {
    /// The operating system's generator: the only one allowed outside tests and demonstration.
    pub fn system() -> Self {
        Self { seeded: None }
    }

    /// A repeatable source (`SplitMix64`). Never for keys of real data.
    pub fn seeded(seed: u64) -> Self {
        Self { seeded: Some(Arc::new(Mutex::new(seed))) }
    }

    /// `N` random bytes.
    ///
    /// # Panics
    /// When the operating system has no randomness to give: nothing safe can be done then.
    #[expect(
        clippy::disallowed_methods,
        clippy::expect_used,
        reason = "without randomness no key, id or session is safe"
    )]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut out = [0_u8; N];
        if let Some(state) = &self.seeded {
            let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
            for chunk in out.chunks_mut(8) {
                let word = split_mix(&mut state).to_le_bytes();
                chunk.copy_from_slice(&word[..chunk.len()]);
            }
        } else {
            getrandom::fill(&mut out).expect("the operating system gives random bytes");
        }
        out
    }

    /// A number below `limit` (0 when `limit` is 0). The bias is under 2⁻³² for small limits.
    pub fn below(&self, limit: u64) -> u64 {
        let wide = u128::from(u64::from_le_bytes(self.bytes()));
        u64::try_from((wide * u128::from(limit)) >> 64).unwrap_or(0)
    }
}

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        assert_eq!(Random::seeded(7).bytes::<24>(), Random::seeded(7).bytes::<24>());
        assert_ne!(Random::seeded(7).bytes::<24>(), Random::seeded(8).bytes::<24>());
    }

    #[test]
    fn below_stays_below() {
        let random = Random::seeded(1);
        assert!((0..1000).all(|_| random.below(5) < 5));
        assert_eq!(random.below(0), 0);
    }

    #[test]
    fn the_system_source_does_not_repeat() {
        assert_ne!(Random::system().bytes::<16>(), Random::system().bytes::<16>());
    }
}
