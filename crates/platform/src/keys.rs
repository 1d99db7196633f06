//! The key file, the keys derived from it, sealed fields and blind tokens.

use std::{fs, io::Write, path::Path, sync::Arc};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{Error, Random, Result};

const HEADER: &str = "tandem-cle-1";
/// First byte of a sealed value: lets a later format live beside this one.
const FORMAT: u8 = 1;
const NONCE: usize = 24;
/// What sealing adds to a text: the format, the nonce, the authentication tag.
pub const SEALED_MORE: usize = 1 + NONCE + 16;

/// The keys of one installation. Cheap to clone; wiped from memory when the last copy goes.
#[derive(Clone)]
pub struct Keyring(Arc<Inner>);

struct Inner {
    cipher: XChaCha20Poly1305,
    blind: Zeroizing<[u8; 32]>,
    chain: Zeroizing<[u8; 32]>,
    web: Zeroizing<[u8; 32]>,
    random: Random,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keyring(…)")
    }
}

impl Keyring {
    /// Keys derived from 32 secret bytes. `random` gives the nonces.
    pub fn from_secret(secret: &[u8; 32], random: Random) -> Self {
        let seal = derive(secret, "seal");
        Self(Arc::new(Inner {
            cipher: XChaCha20Poly1305::new((&*seal).into()),
            blind: derive(secret, "blind"),
            chain: derive(secret, "chain"),
            web: derive(secret, "web"),
            random,
        }))
    }

    /// Reads the key file; refuses one that others on the machine can read.
    pub fn load(path: &Path, random: Random) -> Result<Self> {
        let fail = |reason: String| Error::KeyFile { path: path.display().to_string(), reason };
        let text =
            Zeroizing::new(fs::read_to_string(path).map_err(|error| {
                fail(format!("{error}. Lancez « tandem init », ou indiquez le bon chemin (cle = …)."))
            })?);
        refuse_open_file(path).map_err(fail)?;
        let hex =
            text.strip_prefix(HEADER).map(str::trim).ok_or_else(|| fail("ce n'est pas une clé de Tandem".into()))?;
        let bytes = Zeroizing::new(unhex(hex).unwrap_or_default());
        let secret: Zeroizing<[u8; 32]> = Zeroizing::new(
            bytes.as_slice().try_into().map_err(|_| fail("la clé est abîmée (64 signes attendus)".into()))?,
        );
        Ok(Self::from_secret(&secret, random))
    }

    /// Writes a new key file, mode 0600. Never replaces an existing one.
    pub fn create(path: &Path, random: &Random) -> Result<Self> {
        let secret = Zeroizing::new(random.bytes::<32>());
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(|error| Error::KeyFile {
            path: path.display().to_string(),
            reason: format!("{error}. Une clé existante n'est jamais remplacée."),
        })?;
        writeln!(file, "{HEADER} {}", hex(&*secret))?;
        file.sync_all()?;
        Ok(Self::from_secret(&secret, random.clone()))
    }

    /// Seals `plain` for one cell. `place` is `table.colonne`, `row` the row's id: a value moved to
    /// another cell no longer opens.
    pub fn seal(&self, place: &'static str, row: &str, plain: &str) -> Vec<u8> {
        self.seal_bytes(place, row, plain.as_bytes())
    }

    /// The same for bytes that are not text: a piece of a file.
    pub fn seal_bytes(&self, place: &'static str, row: &str, plain: &[u8]) -> Vec<u8> {
        let nonce = self.0.random.bytes::<NONCE>();
        let aad = associated(place, row);
        let payload = Payload { msg: plain, aad: &aad };
        let mut out = Vec::with_capacity(SEALED_MORE + plain.len());
        out.push(FORMAT);
        out.extend_from_slice(&nonce);
        // Encryption only fails above 256 GB of text; an empty body would then fail to open.
        out.extend(self.0.cipher.encrypt(&XNonce::from(nonce), payload).unwrap_or_default());
        out
    }

    /// Opens a sealed cell.
    pub fn open(&self, place: &'static str, row: &str, sealed: &[u8]) -> Result<String> {
        String::from_utf8(self.open_bytes(place, row, sealed)?).map_err(|_| Error::Sealed(place))
    }

    /// Opens what [`seal_bytes`](Self::seal_bytes) sealed.
    pub fn open_bytes(&self, place: &'static str, row: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        let (head, body) = sealed.split_at_checked(1 + NONCE).ok_or(Error::Sealed(place))?;
        let nonce: [u8; NONCE] = head[1..].try_into().map_err(|_| Error::Sealed(place))?;
        if head[0] != FORMAT {
            return Err(Error::Sealed(place));
        }
        let aad = associated(place, row);
        self.0.cipher.decrypt(&XNonce::from(nonce), Payload { msg: body, aad: &aad }).map_err(|_| Error::Sealed(place))
    }

    /// Blind token of a word: equal words give equal tokens, and only the key holder can make one.
    /// `space` separates indexes (a name and a line of a file never share tokens).
    pub fn token(&self, space: &str, word: &str) -> i64 {
        let mac = mac(&self.0.blind, &[space.as_bytes(), word.as_bytes()]);
        i64::from_le_bytes([mac[0], mac[1], mac[2], mac[3], mac[4], mac[5], mac[6], mac[7]])
    }

    /// Keyed hash of a chain of fields, for the journal.
    pub fn chain(&self, fields: &[&[u8]]) -> [u8; 32] {
        mac(&self.0.chain, fields)
    }

    /// Keyed hash for web tokens and stored session marks.
    pub fn web(&self, fields: &[&[u8]]) -> [u8; 32] {
        mac(&self.0.web, fields)
    }

    /// The randomness these keys were given.
    pub fn random(&self) -> &Random {
        &self.0.random
    }
}

/// Each field goes in with its length, so that two lists of fields never give the same bytes.
fn mac(key: &[u8; 32], fields: &[&[u8]]) -> [u8; 32] {
    let mut mac = keyed(key);
    for field in fields {
        mac.update(&(field.len() as u64).to_le_bytes());
        mac.update(field);
    }
    mac.finalize().into_bytes().into()
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("HMAC takes any key")
}

fn derive(secret: &[u8; 32], label: &str) -> Zeroizing<[u8; 32]> {
    let mut mac = keyed(secret);
    mac.update(b"tandem/1/");
    mac.update(label.as_bytes());
    Zeroizing::new(mac.finalize().into_bytes().into())
}

fn associated(place: &str, row: &str) -> Vec<u8> {
    [place.as_bytes(), b"\0", row.as_bytes()].concat()
}

#[cfg(unix)]
fn refuse_open_file(path: &Path) -> std::result::Result<(), String> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).map_err(|error| error.to_string())?.permissions().mode() & 0o777;
    if mode.trailing_zeros() >= 6 {
        return Ok(());
    }
    Err(format!(
        "d'autres comptes de la machine peuvent la lire (droits {mode:o}). Faites : chmod 600 {}",
        path.display()
    ))
}

#[cfg(not(unix))]
fn refuse_open_file(_: &Path) -> std::result::Result<(), String> {
    Ok(())
}

/// Lower-case hexadecimal text.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Bytes of a hexadecimal text; nothing when it is not one.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = text.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keyring() -> Keyring {
        Keyring::from_secret(&[7; 32], Random::system())
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_in_its_own_cell_only(text in ".{0,300}") {
            let keys = keyring();
            let sealed = keys.seal("t.c", "row-1", &text);
            prop_assert_eq!(keys.open("t.c", "row-1", &sealed).ok(), Some(text));
            prop_assert!(keys.open("t.c", "row-2", &sealed).is_err());
            prop_assert!(keys.open("t.d", "row-1", &sealed).is_err());
        }

        #[test]
        fn a_changed_byte_is_refused(text in "[a-z]{1,40}", place in 0_usize..1000) {
            let keys = keyring();
            let mut sealed = keys.seal("t.c", "r", &text);
            let place = place % sealed.len();
            sealed[place] ^= 1;
            prop_assert!(keys.open("t.c", "r", &sealed).is_err());
        }
    }

    #[test]
    fn the_same_text_is_never_sealed_twice_alike() {
        let keys = keyring();
        assert_ne!(keys.seal("t.c", "r", "Diallo"), keys.seal("t.c", "r", "Diallo"));
    }

    #[test]
    fn another_key_opens_nothing_and_makes_other_tokens() {
        let other = Keyring::from_secret(&[8; 32], Random::system());
        assert!(other.open("t.c", "r", &keyring().seal("t.c", "r", "x")).is_err());
        assert_ne!(other.token("nom", "diallo"), keyring().token("nom", "diallo"));
        assert_ne!(keyring().token("nom", "diallo"), keyring().token("ligne", "diallo"));
    }

    #[test]
    fn a_key_file_open_to_others_is_refused() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("tandem-cle-{}", hex(&Random::system().bytes::<8>())));
        fs::create_dir_all(&folder)?;
        let path = folder.join("cle");
        Keyring::create(&path, &Random::system())?;
        assert!(Keyring::load(&path, Random::system()).is_ok());
        assert!(Keyring::create(&path, &Random::system()).is_err(), "never replaced");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644))?;
            let refused = Keyring::load(&path, Random::system()).expect_err("open file");
            assert!(refused.to_string().contains("chmod 600"));
        }
        fs::remove_dir_all(folder)?;
        Ok(())
    }
}
