//! The code of six digits (RFC 6238) and the codes for a lost telephone. Pure.

use jiff::Timestamp;
use tandem_platform::Random;
use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::agents::code;

/// Recovery codes made at once.
pub(super) const SECOURS: usize = 10;
/// Letters of each: 50 bits.
const LETTRES: usize = 10;
/// A code stands for this many seconds, and one before or after is taken: telephones are not on time.
const SECONDES: u64 = 30;

/// What the agent typed on the second page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reponse {
    /// A code of six digits.
    Chiffres(String),
    /// A recovery code.
    Secours(String),
}

/// Reads it: six digits are a code, anything else a recovery code.
pub(super) fn lire(texte: &str) -> Reponse {
    let digits: String = texte.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Reponse::Chiffres(digits);
    }
    Reponse::Secours(code::lire(texte))
}

/// A new secret: 160 bits.
pub(super) fn secret(random: &Random) -> [u8; 20] {
    random.bytes::<20>()
}

fn totp(secret: &[u8]) -> Option<Totp> {
    let builder = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_skew(1);
    builder.with_step_duration(SECONDES).with_secret(secret.to_vec()).build().ok()
}

/// The step this code is for, when it is right and later than the last one taken: a code serves once.
pub(super) fn pas(secret: &[u8], chiffres: &str, now: Timestamp, dernier: i64) -> Option<i64> {
    let second = u64::try_from(now.as_second()).ok()?;
    let found = totp(secret)?.check(chiffres, second).and_then(|step| i64::try_from(step).ok())?;
    (found > dernier).then_some(found)
}

/// The secret as it is typed in an application: groups of four.
pub(super) fn a_taper(secret: &[u8]) -> String {
    code::groupes(&Secret::from(secret.to_vec()).to_base32(), 4, " ")
}

/// The address an application reads in the QR code.
pub(super) fn adresse(secret: &[u8], identifiant: &str) -> String {
    let label = serde_urlencoded::to_string([("", identifiant)]).unwrap_or_default();
    let label = label.trim_start_matches('=').replace('+', "%20");
    format!("otpauth://totp/Tandem:{label}?secret={}&issuer=Tandem", Secret::from(secret.to_vec()).to_base32())
}

/// New recovery codes.
pub(super) fn secours(random: &Random) -> Vec<String> {
    (0..SECOURS).map(|_| code::tirer(random, LETTRES)).collect()
}

/// A recovery code as printed.
pub(super) fn imprime(code: &str) -> String {
    code::groupes(code, 5, "-")
}

/// The code an application shows at `now`: for tests.
#[cfg(test)]
pub(crate) fn montre(base32: &str, now: Timestamp) -> String {
    let compact: String = base32.chars().filter(|c| !c.is_whitespace()).collect();
    let secret = Secret::try_from_base32(compact).expect("base32");
    totp(secret.as_bytes()).expect("secret").generate(u64::try_from(now.as_second()).expect("after 1970")).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// RFC 6238, appendix B: the secret and the last six of its eight digits.
    #[test]
    fn the_codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        for (second, digits) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")]
        {
            let now = Timestamp::from_second(second).expect("instant");
            assert_eq!(pas(secret, digits, now, -1), Some(second / 30), "{second}");
        }
    }

    #[test]
    fn six_digits_are_a_code_and_the_rest_a_recovery_code() {
        assert_eq!(lire(" 287 082 "), Reponse::Chiffres("287082".into()));
        assert_eq!(lire("k7pm2-qxdo5"), Reponse::Secours("K7PM2QXD05".into()));
        assert_eq!(lire(""), Reponse::Secours(String::new()));
    }

    #[test]
    fn the_address_has_no_space_and_the_secret_reads_in_groups() {
        let address = adresse(&[7; 20], "marie claude");
        assert!(address.starts_with("otpauth://totp/Tandem:marie%20claude?secret=") && !address.contains(' '));
        assert!(a_taper(&[7; 20]).split(' ').all(|group| group.len() == 4));
    }

    proptest! {
        /// The clock of the telephone may be half a minute late or early, no more; and a code taken is never taken again.
        #[test]
        fn a_code_is_taken_within_one_step_and_only_once(bytes in any::<[u8; 20]>(), second in 1_000_000_i64..4_000_000_000, late in -3_i64..=3) {
            let now = Timestamp::from_second(second).expect("instant");
            let shown = Timestamp::from_second(second + late * 30).expect("instant");
            let digits = totp(&bytes).expect("secret").generate(u64::try_from(shown.as_second()).expect("time")).to_string();
            let found = pas(&bytes, &digits, now, -1);
            if late.abs() <= 1 {
                let step = found.expect("taken");
                prop_assert_eq!(pas(&bytes, &digits, now, step), None);
            } else if let Some(step) = found {
                // One in a million: the same digits for a nearer step.
                prop_assert!((step - second / 30).abs() <= 1);
            }
        }
    }
}
