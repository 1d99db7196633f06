//! Sealed files beside the database: one file per blob, named by its opaque id, never changed once there.
//!
//! A file is a line of format, then pieces of 64 KiB, each sealed for its place: `row` is the blob's id and the number
//! of the piece, and the last one says so. A piece moved, swapped, removed or cut short does not open.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufReader, Read, Write},
    path::{Path, PathBuf},
};

use jiff::Timestamp;

use crate::{Error, Keyring, Result, ids, keys::SEALED_MORE};

const HEADER: &[u8] = b"tandem-blob-1\n";
/// Bytes of one piece, before it is sealed.
pub const PIECE: usize = 64 * 1024;
/// End of the name of a file that is still being written.
const UNFINISHED: &str = "partiel";

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

    /// Writes a blob again under other keys, in place. Done twice, it changes nothing the second time.
    pub fn reseal(&self, place: &'static str, id: &str, keys: &Keyring) -> Result<()> {
        let new = Self { folder: self.folder.clone(), keys: keys.clone() };
        if new.pieces(place, id)?.next().is_some_and(|piece| piece.is_ok()) {
            return Ok(());
        }
        new.write_pieces(place, id, self.pieces(place, id)?)
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
mod tests {
    use super::*;
    use crate::{Clock, Random, keys::hex};

    const PLACE: &str = "things.content";

    struct Folder(PathBuf);

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn blobs(key: u8) -> (Blobs, Folder) {
        let folder = std::env::temp_dir().join(format!("tandem-blobs-{}", hex(&Random::system().bytes::<8>())));
        (Blobs::new(folder.clone(), Keyring::from_secret(&[key; 32], Random::system())), Folder(folder))
    }

    fn id() -> String {
        ids::new_uuid(&Clock::system(jiff::tz::TimeZone::UTC), &Random::system()).to_string()
    }

    #[test]
    fn what_is_written_is_read_back_whatever_its_length() {
        let (blobs, _folder) = blobs(1);
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE] {
            let (id, plain) = (id(), vec![7; length]);
            blobs.write(PLACE, &id, &plain).expect("written");
            assert_eq!(blobs.read(PLACE, &id).expect("read"), plain, "{length}");
            assert!(blobs.read("things.other", &id).is_err());
            assert!(blobs.delete(&id).expect("deleted") && !blobs.delete(&id).expect("gone"));
            assert!(blobs.read(PLACE, &id).is_err());
        }
    }

    #[test]
    fn a_file_cut_swapped_or_changed_does_not_open() {
        let (blobs, _folder) = blobs(1);
        let (one, two) = (id(), id());
        blobs.write(PLACE, &one, &vec![1; 3 * PIECE]).expect("written");
        blobs.write(PLACE, &two, &vec![1; 3 * PIECE]).expect("written");
        let (path, other) = (blobs.path(&one).expect("path"), blobs.path(&two).expect("path"));
        let (good, foreign) = (fs::read(&path).expect("bytes"), fs::read(&other).expect("bytes"));
        let piece = PIECE + SEALED_MORE;
        let (first, second) = (HEADER.len(), HEADER.len() + piece);
        let mut swapped = good.clone();
        swapped[first..second].copy_from_slice(&good[second..second + piece]);
        let mut changed = good.clone();
        changed[second + 100] ^= 1;
        let cut = good[..second].to_vec();
        let mut longer = good.clone();
        longer.push(0);
        for bad in [swapped, changed, cut, longer, foreign, Vec::new(), b"autre chose".to_vec()] {
            fs::write(&path, bad).expect("tampered");
            assert!(blobs.read(PLACE, &one).is_err());
        }
        fs::write(&path, good).expect("put back");
        assert!(blobs.read(PLACE, &one).is_ok());
    }

    #[test]
    fn nothing_of_it_is_readable_on_the_disk_and_nobody_else_may_open_it() {
        let (blobs, _folder) = blobs(1);
        let id = id();
        blobs.write(PLACE, &id, b"kiosque-secret").expect("written");
        let path = blobs.path(&id).expect("path");
        assert!(!fs::read(&path).expect("bytes").windows(7).any(|window| window == b"kiosque"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).expect("file").permissions().mode() & 0o777, 0o600);
            assert_eq!(fs::metadata(blobs.folder()).expect("folder").permissions().mode() & 0o777, 0o700);
        }
        assert_eq!(blobs.path("../../etc/passwd"), None);
    }

    #[test]
    fn a_write_cut_short_leaves_what_a_list_tells_from_a_whole_one() {
        let (blobs, _folder) = blobs(1);
        let (whole, half) = (id(), id());
        blobs.write(PLACE, &whole, b"x").expect("written");
        let broken = [Ok(vec![1; PIECE]), Err(Error::Journal)];
        assert!(blobs.write_pieces(PLACE, &half, broken.into_iter()).is_err());
        assert_eq!(blobs.list().expect("list").len(), 1, "a failed write cleans behind it");
        let unfinished = blobs.path(&half).expect("path").with_extension(UNFINISHED);
        fs::create_dir_all(unfinished.parent().expect("shard")).expect("shard");
        fs::write(&unfinished, b"half").expect("as a power cut leaves it");
        fs::write(blobs.folder().join("note.txt"), b"x").expect("not ours");
        let mut found = blobs.list().expect("list");
        found.sort_by_key(|one| !one.whole);
        assert_eq!(
            found.iter().map(|one| (one.id.as_str(), one.whole)).collect::<Vec<_>>(),
            [(whole.as_str(), true), (half.as_str(), false)]
        );
        blobs.remove(&found[1]).expect("removed");
        assert_eq!(blobs.list().expect("list").len(), 1);
    }

    #[test]
    fn a_blob_is_sealed_again_under_another_key_once() {
        let (old, _folder) = blobs(1);
        let id = id();
        old.write(PLACE, &id, &vec![9; PIECE + 5]).expect("written");
        let keys = Keyring::from_secret(&[2; 32], Random::system());
        let new = Blobs::new(old.folder().to_owned(), keys.clone());
        old.reseal(PLACE, &id, &keys).expect("resealed");
        assert!(old.read(PLACE, &id).is_err());
        assert_eq!(new.read(PLACE, &id).expect("read").len(), PIECE + 5);
        old.reseal(PLACE, &id, &keys).expect("a second time");
        assert_eq!(new.read(PLACE, &id).expect("read").len(), PIECE + 5);
    }
}
