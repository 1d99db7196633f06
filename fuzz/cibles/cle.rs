//! The key file: read or refused, without ever saying a key; then changed, and what the old key sealed still opens.
#![no_main]

use std::{fs, io::Write as _, os::unix::fs::OpenOptionsExt as _, path::PathBuf, sync::LazyLock};

use libfuzzer_sys::fuzz_target;
use tandem_platform::{Keyring, Random, keys::KeyChange};

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let memory = PathBuf::from("/dev/shm");
    let under = if memory.is_dir() { memory } else { std::env::temp_dir() };
    let folder = under.join(format!("tandem-fuzz-cle-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("folder");
    folder
});

fn write(octets: &[u8]) -> PathBuf {
    for left in fs::read_dir(&*FOLDER).expect("folder").flatten() {
        fs::remove_file(left.path()).expect("emptied");
    }
    let path = FOLDER.join("tandem.cle");
    let mut options = fs::OpenOptions::new();
    options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
        .and_then(|mut file| file.write_all(octets))
        .expect("written");
    path
}

fuzz_target!(|octets: &[u8]| {
    let (path, random) = (write(octets), Random::seeded(1));
    let keys = match Keyring::load(&path, random.clone()) {
        Ok(keys) => keys,
        Err(refused) => {
            let said = refused.to_string();
            let text = String::from_utf8_lossy(octets);
            // Digits only: the refusal names the path, which the fuzzer learns to write in the file.
            let key = |word: &&str| word.len() >= 24 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
            let mut keys = text.split_whitespace().filter(key);
            assert!(keys.all(|word| !said.contains(word)), "a refusal never says what may be a key");
            return;
        }
    };
    let before = keys.prints();
    assert!(!before.is_empty());
    let sealed = keys.seal("table.colonne", "1", "mot");
    let change = KeyChange::begin(&path).expect("a file that is read may be changed");
    let added = change.add(&random);
    if let Ok(true) = added {
        assert_eq!(before.len(), 1);
        keys.refresh().expect("read again");
        assert!(!keys.is_current(&sealed));
        assert_eq!(keys.open("table.colonne", "1", &sealed).ok().as_deref(), Some("mot"));
    }
    let aside = change.retire().expect("retired");
    let after = Keyring::load(&path, random.clone()).expect("what was written is read");
    assert_eq!(after.prints().len(), 1);
    assert_eq!(aside.is_some(), before.len() > 1 || matches!(added, Ok(true)));
    assert_eq!(after.token("mots", "diallo"), keys.token("mots", "diallo"));
    if let Some(aside) = aside {
        let old = Keyring::load(&aside, random).expect("put aside whole");
        assert_eq!(old.open("table.colonne", "1", &sealed).ok().as_deref(), Some("mot"));
    }
});
