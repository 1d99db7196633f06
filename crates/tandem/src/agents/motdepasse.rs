//! Passwords of agents: Argon2id, one at a time so that ten logins at nine o'clock stay within memory.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tandem_platform::{
    Error, Random, Result,
    web::{Errors, Fields},
};
use tokio::sync::Semaphore;

use super::MotDePasseTropCourt;

static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);

/// Longer than any sentence; a limit only so that nobody sends a book.
const LONGUEUR_MAX: usize = 500;

/// OWASP's first choice: 19 MiB, two passes, one lane.
fn argon() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19_456, 2, 1, None).unwrap_or_default())
}

/// Refuses what is too short. No other rule: length is what counts (CNIL 2022, `droit.md` 5.2).
pub fn verifier_longueur(mot: &str) -> Result<(), MotDePasseTropCourt> {
    if mot.chars().count() >= 12 { Ok(()) } else { Err(MotDePasseTropCourt) }
}

/// What is stored instead of a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Empreinte(String);

impl std::fmt::Debug for Empreinte {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Empreinte(…)")
    }
}

impl Empreinte {
    /// Computes it; `None` only if the library refuses its own parameters.
    pub fn of(mot: &str, random: &Random) -> Option<Self> {
        let salt = random.bytes::<16>();
        let hash = argon().hash_password_with_salt(mot.as_bytes(), &salt).ok()?;
        Some(Self(hash.to_string()))
    }

    /// From the stored text.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The stored text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn matches(&self, mot: &str) -> bool {
        PasswordHash::new(&self.0).is_ok_and(|hash| argon().verify_password(mot.as_bytes(), &hash).is_ok())
    }
}

/// Reads a password chosen twice; says what is to be corrected.
pub(super) fn choisi(champs: &Fields, erreurs: &mut Errors) {
    let mot = champs.raw("mot_de_passe");
    if let Err(short) = verifier_longueur(mot) {
        erreurs.add("mot_de_passe", short.to_string());
    } else if mot.chars().count() > LONGUEUR_MAX {
        erreurs.add("mot_de_passe", format!("{LONGUEUR_MAX} signes au plus."));
    } else if mot != champs.raw("encore") {
        erreurs.add("encore", "Les deux ne sont pas les mêmes. Retapez-les.");
    }
}

/// What is stored instead of a password, computed aside so that pages go on.
pub(super) async fn proteger(mot: String, random: &Random) -> Result<Empreinte> {
    let Ok(_turn) = ONE_AT_A_TIME.acquire().await else { return Err(Error::Journal) };
    let random = random.clone();
    let work = tokio::task::spawn_blocking(move || Empreinte::of(&mot, &random));
    work.await.ok().flatten().ok_or(Error::Journal)
}

/// Checks a password. When the account does not exist, the same work is done on an empty hash, so that
/// the time of the answer says nothing.
pub(super) async fn verifier(stored: Option<Empreinte>, mot: String) -> bool {
    let Ok(_turn) = ONE_AT_A_TIME.acquire().await else { return false };
    let work = move || {
        if let Some(stored) = stored {
            return stored.matches(&mot);
        }
        let mut out = [0_u8; 32];
        let _ = argon().hash_password_into(mot.as_bytes(), b"personne-nobody!", &mut out);
        false
    };
    tokio::task::spawn_blocking(work).await.unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_right_password_opens_and_no_other() {
        let stored = Empreinte::of("quatre mots bien choisis", &Random::system());
        assert!(verifier(stored.clone(), "quatre mots bien choisis".into()).await);
        assert!(!verifier(stored, "quatre mots bien choisi".into()).await);
        assert!(!verifier(None, "quatre mots bien choisis".into()).await);
    }

    #[test]
    fn twelve_characters_are_the_minimum() {
        assert!(verifier_longueur("éééééééééééé").is_ok());
        assert!(verifier_longueur("onze signes").is_err());
    }

    #[test]
    fn what_is_stored_is_argon2id_and_never_the_password() {
        let stored = Empreinte::of("quatre mots bien choisis", &Random::system());
        assert!(stored.is_some_and(|stored| stored.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$")));
    }
}
