//! The keys of one installation, sealed fields and blind tokens.

mod file;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{Error, Random, Result};

pub use file::KeyChange;
use file::{Secret, Secrets, Stamp};

const NONCE: usize = 24;
/// What sealing adds to a text: the number of the key, the nonce, the authentication tag.
pub const SEALED_MORE: usize = 1 + NONCE + 16;

/// The keys of one installation. Cheap to clone; wiped from memory when the last copy goes.
#[derive(Clone)]
pub struct Keyring(Arc<Inner>);

struct Inner {
    /// Oldest first; the last one seals. Changed when the key file is.
    seals: RwLock<Arc<Vec<Seal>>>,
    blind: Secret,
    chain: Secret,
    web: Secret,
    file: Option<(PathBuf, Mutex<Stamp>)>,
    random: Random,
}

/// A key that seals. Its number is the first byte of each value it sealed.
struct Seal {
    number: u8,
    key: Secret,
    cipher: XChaCha20Poly1305,
}

impl Seal {
    fn new((number, key): (u8, Secret)) -> Self {
        let cipher = XChaCha20Poly1305::new((&*key).into());
        Self { number, key, cipher }
    }

    /// What names this key without saying it.
    fn print(&self) -> String {
        hex(&mac(&self.key, &[b"tandem/1/empreinte"])[..8])
    }
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keyring(…)")
    }
}

impl Keyring {
    /// Keys derived from 32 secret bytes. `random` gives the nonces.
    pub fn from_secret(secret: &[u8; 32], random: Random) -> Self {
        Self::of(Secrets::derived(secret), None, random)
    }

    fn of(secrets: Secrets, file: Option<(PathBuf, Mutex<Stamp>)>, random: Random) -> Self {
        let seals = secrets.seals.into_iter().map(Seal::new).collect();
        let (blind, chain, web) = (secrets.blind, secrets.chain, secrets.web);
        Self(Arc::new(Inner { seals: RwLock::new(Arc::new(seals)), blind, chain, web, file, random }))
    }

    /// Reads the key file; refuses one that others on the machine can read.
    pub fn load(path: &Path, random: Random) -> Result<Self> {
        let secrets = file::read(path)?;
        let stamp = file::stamp(path)?;
        Ok(Self::of(secrets, Some((path.to_owned(), Mutex::new(stamp))), random))
    }

    /// Writes a new key file, mode 0600. Never replaces an existing one.
    pub fn create(path: &Path, random: &Random) -> Result<Self> {
        file::create(path, &Zeroizing::new(random.bytes::<32>()))?;
        Self::load(path, random.clone())
    }

    /// Reads the key file again when it was changed since: a key added by another process is known from here on, and
    /// seals. Keys it no longer holds still open, until this process ends.
    pub fn refresh(&self) -> Result<()> {
        let Some((path, known)) = &self.0.file else { return Ok(()) };
        let found = file::stamp(path)?;
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        if *known == found {
            return Ok(());
        }
        let new = file::read(path)?;
        if new.blind != self.0.blind || new.chain != self.0.chain || new.web != self.0.web {
            return Err(file::fail(path)("c'est la clé d'une autre installation ; l'ancienne reste en service".into()));
        }
        let mut seals: Vec<Seal> = new.seals.into_iter().map(Seal::new).collect();
        let gone = self.seals();
        let gone = gone.iter().filter(|old| seals.iter().all(|seal| seal.key != old.key));
        let mut all: Vec<Seal> = gone.map(|old| Seal::new((old.number, old.key.clone()))).collect();
        all.append(&mut seals);
        *self.0.seals.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(all);
        *known = found;
        Ok(())
    }

    fn seals(&self) -> Arc<Vec<Seal>> {
        self.0.seals.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Seals `plain` for one cell. `place` is `table.colonne`, `row` the row's id: a value moved to
    /// another cell no longer opens.
    pub fn seal(&self, place: &'static str, row: &str, plain: &str) -> Vec<u8> {
        self.seal_bytes(place, row, plain.as_bytes())
    }

    /// The same for bytes that are not text: a piece of a file.
    pub fn seal_bytes(&self, place: &str, row: &str, plain: &[u8]) -> Vec<u8> {
        let nonce = self.0.random.bytes::<NONCE>();
        let aad = associated(place, row);
        let payload = Payload { msg: plain, aad: &aad };
        let mut out = Vec::with_capacity(SEALED_MORE + plain.len());
        let seals = self.seals();
        let Some(seal) = seals.last() else { return out };
        out.push(seal.number);
        out.extend_from_slice(&nonce);
        // Encryption only fails above 256 GB of text; an empty body would then fail to open.
        out.extend(seal.cipher.encrypt(&XNonce::from(nonce), payload).unwrap_or_default());
        out
    }

    /// Opens a sealed cell.
    pub fn open(&self, place: &'static str, row: &str, sealed: &[u8]) -> Result<String> {
        String::from_utf8(self.open_bytes(place, row, sealed)?).map_err(|_| Error::Sealed(place))
    }

    /// Opens what [`seal_bytes`](Self::seal_bytes) sealed.
    pub fn open_bytes(&self, place: &'static str, row: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        self.unseal(place, row, sealed).ok_or(Error::Sealed(place))
    }

    fn unseal(&self, place: &str, row: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (head, body) = sealed.split_at_checked(1 + NONCE)?;
        let nonce: [u8; NONCE] = head[1..].try_into().ok()?;
        let aad = associated(place, row);
        let mut seals = self.seals();
        if seals.iter().all(|seal| seal.number != head[0]) {
            // Sealed by a key added since: the file has it.
            self.refresh().ok()?;
            seals = self.seals();
        }
        let named = seals.iter().rev().filter(|seal| seal.number == head[0]);
        named
            .into_iter()
            .find_map(|seal| seal.cipher.decrypt(&XNonce::from(nonce), Payload { msg: body, aad: &aad }).ok())
    }

    /// Is this value sealed by the key that seals now?
    pub fn is_current(&self, sealed: &[u8]) -> bool {
        sealed.first() == Some(&self.number())
    }

    /// The number of the key that seals now: the first byte of what it seals.
    pub fn number(&self) -> u8 {
        self.seals().last().map_or(0, |seal| seal.number)
    }

    /// Seals a value again under the key that seals now; nothing when it does not open.
    pub fn reseal(&self, place: &str, row: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        Some(self.seal_bytes(place, row, &Zeroizing::new(self.unseal(place, row, sealed)?)))
    }

    /// What names the sealing keys held here, oldest first, without saying them.
    pub fn prints(&self) -> Vec<String> {
        self.seals().iter().map(Seal::print).collect()
    }

    /// A key for one stream, from the sealing key that `print` names and from what the stream says of itself.
    pub fn stream(&self, print: &str, header: &[u8]) -> Option<Secret> {
        let seals = self.seals();
        let seal = seals.iter().find(|seal| seal.print() == print)?;
        Some(Zeroizing::new(mac(&seal.key, &[b"tandem/1/sauvegarde", header])))
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
mod tests;
