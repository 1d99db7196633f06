//! The key file. `tandem-cle-1` holds one secret, from which everything is derived. `tandem-cle-2` holds each key on
//! its own line, and several keys that seal: the last one seals, the others only open what they sealed.
//!
//! A key file is never written in place: a new one takes its name at once, so that a stop leaves one or the other.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use super::{derive, hex, unhex};
use crate::{Error, Random, Result};

const ONE: &str = "tandem-cle-1";
const TWO: &str = "tandem-cle-2";
const ABOUT: &str = "# Sans ce fichier, la base et les sauvegardes ne se lisent pas : gardez-en une copie ailleurs.
# Le dernier sceau scelle ; les autres ouvrent ce qu’ils ont scellé. Ne changez rien à la main : tandem cle changer.
";

/// 32 secret bytes, wiped from memory when dropped.
pub(super) type Secret = Zeroizing<[u8; 32]>;

/// Everything a key file says.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Secrets {
    pub blind: Secret,
    pub chain: Secret,
    pub web: Secret,
    /// Number and key, oldest first; the last one seals. Never empty.
    pub seals: Vec<(u8, Secret)>,
}

impl Secrets {
    /// What one secret gives: the first format.
    pub fn derived(secret: &[u8; 32]) -> Self {
        Self {
            blind: derive(secret, "blind"),
            chain: derive(secret, "chain"),
            web: derive(secret, "web"),
            seals: vec![(1, derive(secret, "seal"))],
        }
    }

    pub fn parse(text: &str) -> std::result::Result<Self, String> {
        let (format, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        match format {
            ONE => Ok(Self::derived(&*secret(rest.trim())?)),
            TWO => Self::parse_lines(rest),
            _ => Err("ce n'est pas une clé de Tandem".into()),
        }
    }

    fn parse_lines(text: &str) -> std::result::Result<Self, String> {
        let (mut named, mut seals) = ([None, None, None], Vec::<(u8, Secret)>::new());
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match line.split_whitespace().collect::<Vec<_>>().as_slice() {
                ["jetons", key] => named[0] = Some(secret(key)?),
                ["journal", key] => named[1] = Some(secret(key)?),
                ["pages", key] => named[2] = Some(secret(key)?),
                ["sceau", number, key] => {
                    let number = number.parse().ok().filter(|number| {
                        *number > 0 && seals.last().is_none_or(|(before, _): &(u8, Secret)| before < number)
                    });
                    seals.push((number.ok_or("les numéros des sceaux ne se suivent pas")?, secret(key)?));
                }
                // Never the line itself: it may be a key.
                _ => return Err("une ligne n'est pas comprise".into()),
            }
        }
        let [Some(blind), Some(chain), Some(web)] = named else {
            return Err("il manque une ligne (jetons, journal ou pages)".into());
        };
        if seals.is_empty() {
            return Err("il manque le sceau".into());
        }
        Ok(Self { blind, chain, web, seals })
    }

    fn render(&self) -> Zeroizing<String> {
        use std::fmt::Write as _;
        let mut out = Zeroizing::new(format!("{TWO}\n{ABOUT}"));
        for (name, key) in [("jetons", &self.blind), ("journal", &self.chain), ("pages", &self.web)] {
            let _ = writeln!(out, "{name} {}", hex(&**key));
        }
        for (number, key) in &self.seals {
            let _ = writeln!(out, "sceau {number} {}", hex(&**key));
        }
        out
    }

    /// The same with a new key that seals from now on.
    fn with_new_seal(mut self, random: &Random) -> std::result::Result<Self, String> {
        let last = self.seals.last().map_or(0, |(number, _)| *number);
        let next = last.checked_add(1).ok_or("255 clés ont déjà servi : c'est la limite de ce format")?;
        self.seals.push((next, Zeroizing::new(random.bytes())));
        Ok(self)
    }
}

fn secret(hex: &str) -> std::result::Result<Secret, String> {
    let bytes = Zeroizing::new(unhex(hex).unwrap_or_default());
    let secret: Option<[u8; 32]> = bytes.as_slice().try_into().ok();
    Ok(Zeroizing::new(secret.ok_or("la clé est abîmée (64 signes attendus)")?))
}

pub(super) fn fail(path: &Path) -> impl Fn(String) -> Error {
    let path = path.display().to_string();
    move |reason| Error::KeyFile { path: path.clone(), reason }
}

/// Reads the key file; refuses one that others on the machine can read.
pub(super) fn read(path: &Path) -> Result<Secrets> {
    let text = Zeroizing::new(fs::read_to_string(path).map_err(|error| {
        fail(path)(format!("{error}. Lancez « tandem init », ou indiquez le bon chemin (cle = …)."))
    })?);
    refuse_open_file(path).map_err(fail(path))?;
    Secrets::parse(&text).map_err(fail(path))
}

/// Writes a first key file. Never replaces an existing one.
pub(super) fn create(path: &Path, secret: &[u8; 32]) -> Result<()> {
    let text = Zeroizing::new(format!("{ONE} {}\n", hex(secret)));
    let written = write_new(path, text.as_bytes());
    written.map_err(|error| fail(path)(format!("{error}. Une clé existante n'est jamais remplacée.")))
}

fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Puts `bytes` at `path` at once: the old file or the new one, never half of it.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let new = beside(path, "nouvelle");
    match fs::remove_file(&new) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    write_new(&new, bytes)?;
    // Changed by the machine's administrator, it stays the file of the account that serves.
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, chown};
        let (old, mine) = (fs::metadata(path)?, fs::metadata(&new)?);
        if (old.uid(), old.gid()) != (mine.uid(), mine.gid()) {
            chown(&new, Some(old.uid()), Some(old.gid()))?;
        }
    }
    fs::rename(&new, path)?;
    #[cfg(unix)]
    fs::File::open(path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))?
        .sync_all()?;
    Ok(())
}

/// `tandem.cle` and `avant-2` give `tandem.cle.avant-2`.
fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(end);
    path.with_file_name(name)
}

/// What tells one key file from the next: its inode changes each time, as it is never written in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stamp(u64, u64, std::time::SystemTime);

pub(super) fn stamp(path: &Path) -> std::io::Result<Stamp> {
    let file = fs::metadata(path)?;
    #[cfg(unix)]
    let inode = std::os::unix::fs::MetadataExt::ino(&file);
    #[cfg(not(unix))]
    let inode = 0;
    Ok(Stamp(inode, file.len(), file.modified()?))
}

/// The right to change a key file: one process at a time, given back when it ends, however it ends.
#[derive(Debug)]
pub struct KeyChange {
    path: PathBuf,
    _lock: fs::File,
}

impl KeyChange {
    /// Takes the right to change this key file.
    pub fn begin(path: &Path) -> Result<Self> {
        read(path)?;
        let lock = beside(path, "verrou");
        let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(&lock)?;
        file.try_lock().map_err(|_| fail(path)("une autre commande est en train de la changer".into()))?;
        Ok(Self { path: path.to_owned(), _lock: file })
    }

    /// Adds a key that seals from now on, unless a change is under way. True when it added one.
    pub fn add(&self, random: &Random) -> Result<bool> {
        let secrets = read(&self.path)?;
        if secrets.seals.len() > 1 {
            return Ok(false);
        }
        let more = secrets.with_new_seal(random).map_err(fail(&self.path))?;
        replace(&self.path, more.render().as_bytes())?;
        Ok(true)
    }

    /// Keeps only the key that seals. The file as it was, with every key, is put aside: backups made until now need it.
    /// Gives back where, or nothing when only one key is left.
    pub fn retire(&self) -> Result<Option<PathBuf>> {
        let mut secrets = read(&self.path)?;
        let Some(current) = secrets.seals.pop().filter(|_| !secrets.seals.is_empty()) else { return Ok(None) };
        let aside = beside(&self.path, &format!("avant-{}", current.0));
        let whole = fs::read(&self.path).map(Zeroizing::new)?;
        match write_new(&aside, &whole) {
            // A stop between the two writes left it: it is the same.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && fs::read(&aside)? == **whole => {}
            other => other.map_err(|error| fail(&aside)(error.to_string()))?,
        }
        secrets.seals = vec![current];
        replace(&self.path, secrets.render().as_bytes())?;
        Ok(Some(aside))
    }
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
