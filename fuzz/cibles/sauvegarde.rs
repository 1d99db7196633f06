//! A backup read again from end to end. First byte: the file as it is, or what is inside a sound seal (a fuzzer that
//! had to forge the seal would never get that far): the compressed stream, or the records themselves.
#![no_main]

use std::{fs, io::Write as _, path::PathBuf, sync::LazyLock};

use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce, aead::Aead};
use flate2::{Compression, write::ZlibEncoder};
use libfuzzer_sys::fuzz_target;
use tandem_platform::{Keyring, Random, backup};

const PIECE: usize = 64 * 1024;

static KEYS: LazyLock<Keyring> = LazyLock::new(|| Keyring::from_secret(&[7; 32], Random::seeded(1)));
static PATH: LazyLock<PathBuf> = LazyLock::new(|| {
    let memory = PathBuf::from("/dev/shm");
    let under = if memory.is_dir() { memory } else { std::env::temp_dir() };
    under.join(format!("tandem-fuzz-sauvegarde-{}", std::process::id()))
});

/// The seal of `backup::stream`, written again here: the two must agree, or nothing below would ever open.
fn sealed(inside: &[u8]) -> Vec<u8> {
    let print = KEYS.prints().pop().expect("a key");
    let mut out =
        format!("tandem-sauvegarde-1\n{{\"cles\":[\"{print}\"],\"sel\":\"{}\"}}\n", "00".repeat(32)).into_bytes();
    let key = KEYS.stream(&print, &out).expect("that key");
    let cipher = XChaCha20Poly1305::new((&*key).into());
    let pieces = inside.len().div_ceil(PIECE).max(1);
    for number in 0..pieces {
        let mut nonce = [0; 24];
        nonce[..8].copy_from_slice(&(number as u64).to_be_bytes());
        nonce[23] = u8::from(number + 1 == pieces);
        let piece = &inside[(number * PIECE).min(inside.len())..((number + 1) * PIECE).min(inside.len())];
        out.extend(cipher.encrypt(&XNonce::from(nonce), piece).expect("sealed"));
    }
    out
}

fn packed(records: &[u8]) -> Vec<u8> {
    let mut out = ZlibEncoder::new(Vec::new(), Compression::fast());
    out.write_all(records).and_then(|()| out.finish()).expect("packed")
}

fuzz_target!(|octets: &[u8]| {
    let Some((choix, rest)) = octets.split_first() else { return };
    let file = match choix % 3 {
        0 => rest.to_vec(),
        1 => sealed(rest),
        _ => sealed(&packed(rest)),
    };
    fs::write(&*PATH, file).expect("written");
    let said = backup::describe(&PATH, &KEYS);
    let read = backup::check(&PATH, &KEYS, |_| ());
    match (&said, &read) {
        (Ok(said), Ok(read)) => assert_eq!((&said.program, &said.versions), (&read.program, &read.versions)),
        (Err(_), Ok(_)) => panic!("read whole, but not its first record"),
        (_, Err(refused)) => {
            let sealed = refused.to_string();
            assert!(!sealed.is_empty() && !sealed.contains("mémoire"), "{sealed}");
            assert!(
                *choix % 3 == 0 || !sealed.contains("pas une sauvegarde"),
                "the seal of this target is out of date"
            );
            assert!(*choix % 3 == 0 || !sealed.contains("morceau"), "the seal of this target is out of date");
        }
    }
});
