use std::fs;

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

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("tandem-cle-{}", hex(&Random::system().bytes::<8>())));
        fs::create_dir_all(&folder).expect("folder");
        Self(folder)
    }

    fn key(&self) -> PathBuf {
        self.0.join("tandem.cle")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_key_added_by_another_process_seals_here_and_the_old_one_still_opens() -> Result<()> {
    let (folder, random) = (Folder::new(), Random::system());
    let here = Keyring::create(&folder.key(), &random)?;
    let before = here.seal("t.c", "r", "avant");
    let (token, print) = (here.token("nom", "diallo"), here.prints());
    assert!(KeyChange::begin(&folder.key())?.add(&random)?);
    let there = Keyring::load(&folder.key(), random.clone())?;
    assert_eq!(there.open("t.c", "r", &before)?, "avant");
    assert!(!there.is_current(&before) && (there.number(), before[0]) == (2, 1));
    let after = there.seal("t.c", "r", "après");
    assert_eq!(here.open("t.c", "r", &after)?, "après", "an unknown number reads the file again");
    assert!(here.is_current(&here.seal("t.c", "r", "x")), "and from then on the new key seals");
    assert_eq!(here.token("nom", "diallo"), token, "blind tokens do not change");
    assert_eq!((here.prints().len(), &here.prints()[..1]), (2, &print[..]));
    let again = there.reseal("t.c", "r", &before).expect("opens");
    assert!(there.is_current(&again) && there.open("t.c", "r", &again)? == "avant");
    Ok(())
}

#[test]
fn a_key_is_retired_with_the_whole_file_put_aside_and_a_change_cut_short_goes_on() -> Result<()> {
    let (folder, random) = (Folder::new(), Random::system());
    let here = Keyring::create(&folder.key(), &random)?;
    let before = here.seal("t.c", "r", "avant");
    let change = KeyChange::begin(&folder.key())?;
    assert!(KeyChange::begin(&folder.key()).is_err(), "one at a time");
    assert_eq!(change.retire()?, None, "a single key is never retired");
    assert!(change.add(&random)? && !change.add(&random)?, "a change under way adds no third key");
    drop(change);
    let change = KeyChange::begin(&folder.key())?;
    fs::copy(folder.key(), folder.0.join("tandem.cle.avant-2")).expect("as a stop between two writes leaves it");
    let aside = change.retire()?.expect("retired");
    assert!(Keyring::load(&folder.key(), random.clone())?.open("t.c", "r", &before).is_err());
    assert_eq!(Keyring::load(&aside, random.clone())?.open("t.c", "r", &before)?, "avant");
    here.refresh()?;
    assert_eq!(
        (here.number(), here.open("t.c", "r", &before)?.as_str()),
        (2, "avant"),
        "known until this process ends"
    );
    drop(change);
    assert!(KeyChange::begin(&folder.key())?.add(&random)?);
    assert_eq!(Keyring::load(&folder.key(), random)?.number(), 3, "a number never serves twice");
    Ok(())
}

#[test]
fn a_damaged_key_file_is_refused_without_saying_what_it_holds() -> Result<()> {
    let (folder, random) = (Folder::new(), Random::system());
    Keyring::create(&folder.key(), &random)?;
    KeyChange::begin(&folder.key())?.add(&random)?;
    let whole = fs::read_to_string(folder.key())?;
    let secret = whole.lines().last().and_then(|line| line.split(' ').next_back()).expect("key").to_owned();
    for (from, to) in [("jetons", "jeton"), ("sceau 2", "sceau 1"), ("sceau 2", "sceau 0"), (&secret[..8], "zzzzzzzz")]
    {
        fs::write(folder.key(), whole.replace(from, to))?;
        let refused = Keyring::load(&folder.key(), random.clone()).expect_err(from).to_string();
        assert!(!refused.contains(&secret[8..]), "{refused}");
    }
    let cut = whole.lines().filter(|line| !line.starts_with("sceau")).collect::<Vec<_>>().join("\n");
    fs::write(folder.key(), cut)?;
    assert!(Keyring::load(&folder.key(), random).is_err());
    Ok(())
}

#[test]
fn the_key_of_another_installation_put_in_its_place_is_not_taken() -> Result<()> {
    let (folder, random) = (Folder::new(), Random::system());
    let here = Keyring::create(&folder.key(), &random)?;
    let sealed = here.seal("t.c", "r", "ici");
    fs::remove_file(folder.key())?;
    assert!(here.refresh().is_err(), "gone");
    Keyring::create(&folder.key(), &random)?;
    assert!(here.refresh().expect_err("other").to_string().contains("autre installation"));
    assert_eq!(here.open("t.c", "r", &sealed)?, "ici");
    Ok(())
}
