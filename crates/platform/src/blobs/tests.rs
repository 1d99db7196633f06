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
fn files_are_sealed_again_under_the_new_key_and_open_all_along() {
    let folder = std::env::temp_dir().join(format!("tandem-blobs-{}", hex(&Random::system().bytes::<8>())));
    let _folder = Folder(folder.clone());
    fs::create_dir_all(&folder).expect("folder");
    let path = folder.join("cle");
    let keys = Keyring::create(&path, &Random::system()).expect("key");
    let blobs = Blobs::new(folder.join("files"), keys.clone());
    let (one, two) = (id(), id());
    blobs.write(PLACE, &one, &vec![9; PIECE + 5]).expect("written");
    blobs.write("things.small", &two, b"small").expect("written");
    assert_eq!(blobs.reseal_all(&[PLACE, "things.small"]).expect("nothing to do"), 0);
    crate::keys::KeyChange::begin(&path).expect("mine").add(&Random::system()).expect("second key");
    keys.refresh().expect("known");
    assert_eq!(blobs.read(PLACE, &one).expect("still opens").len(), PIECE + 5);
    assert!(blobs.reseal_all(&["things.other"]).is_err(), "what does not open is said, and the old key stays");
    assert_eq!(blobs.reseal_all(&[PLACE, "things.small"]).expect("resealed"), 2);
    assert_eq!(blobs.reseal_all(&[PLACE, "things.small"]).expect("a second time"), 0);
    let raw = fs::read(blobs.path(&two).expect("path")).expect("file");
    assert!(keys.is_current(&raw[HEADER.len()..]));
    assert_eq!(blobs.read("things.small", &two).expect("read"), b"small");
}
