//! Sealed files beside the database: one file per blob, named by its opaque id, never changed once there.
//!
//! A file is a line of format, then pieces of 64 KiB, each sealed for its place: `row` is the blob's id and the number
//! of the piece, and the last one says so. A piece moved, swapped, removed or cut short does not open.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufReader, Read, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::Timestamp;

use crate::{Error, Keyring, Result, ids, keys::SEALED_MORE};

const HEADER: &[u8] = b"tandem-blob-1\n";
/// Bytes of one piece, before it is sealed.
pub const PIECE: usize = 64 * 1024;
/// End of the name of a file that is still being written.
const UNFINISHED: &str = "partiel";
/// How long a write may go on while files are sealed again: pauses, and how many.
const PAUSE: Duration = Duration::from_millis(100);
const PATIENCE: u32 = 300;

/// A folder of sealed files. Cheap to clone. Its calls wait for the disk: not on a thread that serves pages.
#[derive(Clone, Debug)]
pub struct Blobs {
    folder: PathBuf,
    keys: Keyring,
}

/// A file found in the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The blob's id.
    pub id: String,
    /// Whole, or left by a write that was cut short.
    pub whole: bool,
    /// When it was last written.
    pub written: Timestamp,
    path: PathBuf,
}

/// The pieces of a blob, opened one at a time, in order.
#[derive(Debug)]
pub struct Pieces {
    file: BufReader<File>,
    keys: Keyring,
    place: &'static str,
    id: String,
    number: u64,
    next: Vec<u8>,
    done: bool,
}

fn row(id: &str, number: u64, last: bool) -> String {
    format!("{id}/{number}{}", if last { "/fin" } else { "" })
}

impl Blobs {
    /// The blobs of this folder; it is created with the first of them.
    pub fn new(folder: PathBuf, keys: Keyring) -> Self {
        Self { folder, keys }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where a blob is, or would be; nothing when this is not an id.
    pub fn path(&self, id: &str) -> Option<PathBuf> {
        let id = ids::canonical(id)?;
        // The end of an id is random, its beginning is a date.
        let shard = id.get(id.len() - 2..)?;
        Some(self.folder.join(shard).join(&id))
    }

    /// Writes a blob and waits until it is on the disk under its name. An id is written once.
    pub fn write(&self, place: &'static str, id: &str, plain: &[u8]) -> Result<()> {
        self.write_pieces(place, id, plain.chunks(PIECE).map(|piece| Ok(piece.to_vec())))
    }

    /// The same from pieces; each but the last has [`PIECE`] bytes.
    pub fn write_pieces(
        &self,
        place: &'static str,
        id: &str,
        pieces: impl Iterator<Item = Result<Vec<u8>>>,
    ) -> Result<()> {
        // A key changed by another process seals from here on.
        self.keys.refresh()?;
        let path = self.path(id).ok_or(Error::Column("blob"))?;
        let unfinished = path.with_extension(UNFINISHED);
        let parent = path.parent().unwrap_or(&self.folder);
        private_folder(&self.folder)?;
        private_folder(parent)?;
        let written = self.fill(&unfinished, place, id, pieces).and_then(|()| {
            fs::rename(&unfinished, &path)?;
            sync_folder(parent)?;
            Ok(sync_folder(&self.folder)?)
        });
        if written.is_err() {
            let _ = fs::remove_file(&unfinished);
        }
        written
    }

    fn fill(
        &self,
        path: &Path,
        place: &'static str,
        id: &str,
        pieces: impl Iterator<Item = Result<Vec<u8>>>,
    ) -> Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = io::BufWriter::new(options.open(path)?);
        file.write_all(HEADER)?;
        let mut pieces = pieces.peekable();
        let mut number = 0;
        loop {
            let piece = pieces.next().transpose()?.unwrap_or_default();
            let last = pieces.peek().is_none();
            file.write_all(&self.keys.seal_bytes(place, &row(id, number, last), &piece))?;
            if last {
                break;
            }
            number += 1;
        }
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        Ok(())
    }

    /// Opens a blob, to be read a piece at a time.
    pub fn pieces(&self, place: &'static str, id: &str) -> Result<Pieces> {
        let path = self.path(id).ok_or(Error::Column("blob"))?;
        let mut file = BufReader::new(File::open(path)?);
        let mut header = [0; HEADER.len()];
        file.read_exact(&mut header)?;
        if header != HEADER {
            return Err(Error::Sealed(place));
        }
        let next = sealed_piece(&mut file)?;
        Ok(Pieces { file, keys: self.keys.clone(), place, id: id.to_owned(), number: 0, next, done: false })
    }

    /// A blob whole, in memory.
    pub fn read(&self, place: &'static str, id: &str) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        for piece in self.pieces(place, id)? {
            out.extend(piece?);
        }
        Ok(out)
    }

    /// Removes a blob; false when it was not there.
    pub fn delete(&self, id: &str) -> Result<bool> {
        let path = self.path(id).ok_or(Error::Column("blob"))?;
        match fs::remove_file(&path) {
            Ok(()) => {
                sync_folder(path.parent().unwrap_or(&self.folder))?;
                Ok(true)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Seals every file again under the key that seals now, whatever older key of the ring opens it, each for the first
    /// of these places it was sealed for; says how many changed. Stopped anywhere, the next run goes on. A file that is
    /// being written meanwhile is waited for: it may have begun under an older key.
    pub fn reseal_all(&self, places: &[&'static str]) -> Result<u64> {
        let mut changed = 0;
        for _ in 0..PATIENCE {
            let found = self.list()?;
            for one in found.iter().filter(|one| one.whole) {
                changed += u64::from(self.reseal(places, &one.id)?);
            }
            if !found.iter().any(|one| self.is_moving(one)) {
                return Ok(changed);
            }
            std::thread::sleep(PAUSE);
        }
        Ok(changed)
    }

    /// Is this write still going on? One that a power cut stopped no longer is.
    fn is_moving(&self, one: &Found) -> bool {
        let age =
            self.path(&one.id).and_then(|path| fs::metadata(path.with_extension(UNFINISHED)).ok()?.modified().ok());
        !one.whole && age.and_then(|at| at.elapsed().ok()).is_some_and(|age| age < PAUSE * PATIENCE)
    }

    fn reseal(&self, places: &[&'static str], id: &str) -> Result<bool> {
        let path = self.path(id).ok_or(Error::Column("blob"))?;
        let mut file = BufReader::new(File::open(path)?);
        file.read_exact(&mut [0; HEADER.len()])?;
        // A file is written whole under one key: its first piece tells.
        if self.keys.is_current(&sealed_piece(&mut file)?) {
            return Ok(false);
        }
        let opens = |place: &&&'static str| {
            self.pieces(place, id).is_ok_and(|mut pieces| pieces.next().is_some_and(|piece| piece.is_ok()))
        };
        let place = places.iter().find(opens).ok_or(Error::Sealed("blob"))?;
        self.write_pieces(place, id, self.pieces(place, id)?)?;
        Ok(true)
    }

    /// Every file of the folder that this module wrote; what somebody else put there is not listed.
    pub fn list(&self) -> Result<Vec<Found>> {
        let mut found = Vec::new();
        if !self.folder.exists() {
            return Ok(found);
        }
        for shard in fs::read_dir(&self.folder)? {
            let shard = shard?;
            if shard.file_name().len() != 2 || !shard.file_type()?.is_dir() {
                continue;
            }
            for entry in fs::read_dir(shard.path())? {
                let entry = entry?;
                let path = entry.path();
                let name = entry.file_name().to_string_lossy().into_owned();
                let whole = !name.ends_with(UNFINISHED);
                let id = name.trim_end_matches(UNFINISHED).trim_end_matches('.');
                let Some(id) = ids::canonical(id) else { continue };
                let written = Timestamp::try_from(entry.metadata()?.modified()?).unwrap_or(Timestamp::MAX);
                found.push(Found { id, whole, written, path });
            }
        }
        Ok(found)
    }

    /// Removes a file that was listed.
    pub fn remove(&self, found: &Found) -> Result<()> {
        Ok(fs::remove_file(&found.path)?)
    }
}

impl Iterator for Pieces {
    type Item = Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let sealed = std::mem::take(&mut self.next);
        let opened = sealed_piece(&mut self.file).map_err(Error::from).and_then(|next| {
            self.next = next;
            let last = self.next.is_empty();
            self.done = last;
            self.keys.open_bytes(self.place, &row(&self.id, self.number, last), &sealed)
        });
        self.number += 1;
        self.done |= opened.is_err();
        Some(opened)
    }
}

/// The next sealed piece; empty at the end of the file.
fn sealed_piece(file: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut piece = Vec::new();
    file.take((PIECE + SEALED_MORE) as u64).read_to_end(&mut piece)?;
    Ok(piece)
}

fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// A name is on the disk when its folder is.
fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(path)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

#[cfg(test)]
mod tests;
