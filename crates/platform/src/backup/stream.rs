//! The sealed stream: a clear header, then pieces numbered and authenticated, the last one saying it is the last.

use std::io::{self, BufRead, Read, Write};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::{
    Keyring,
    keys::{hex, unhex},
};

const NAME: &str = "tandem-sauvegarde-";
const FORMAT: &str = "1";
const PIECE: usize = 64 * 1024;
const TAG: usize = 16;
/// A header is two short lines: more is not one of ours.
const HEADER_MOST: u64 = 16 * 1024;

/// What the stream says before anything is opened.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    /// Prints of the sealing keys of that day; the last one opens this stream, the others what is sealed inside.
    cles: Vec<String>,
    /// 32 random bytes: no two backups share a key.
    sel: String,
}

/// A stream that is not what was written.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Broken(pub &'static str);

pub fn broken(why: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, Broken(why))
}

/// The number of the piece and whether it is the last: a key serves one stream only.
fn nonce(number: u64, last: bool) -> XNonce {
    let mut nonce = [0; 24];
    nonce[..8].copy_from_slice(&number.to_be_bytes());
    nonce[23] = u8::from(last);
    XNonce::from(nonce)
}

/// Seals what is written to it. Without [`finish`](Self::finish), what it wrote is refused as incomplete.
pub struct Sealer<W: Write> {
    out: W,
    cipher: XChaCha20Poly1305,
    piece: Vec<u8>,
    number: u64,
}

impl<W: Write> Sealer<W> {
    /// Writes the header and starts.
    pub fn new(mut out: W, keys: &Keyring) -> io::Result<Self> {
        let header = Header { cles: keys.prints(), sel: hex(&keys.random().bytes::<32>()) };
        let header = format!("{NAME}{FORMAT}\n{}\n", serde_json::to_string(&header)?);
        let print = keys.prints().pop().unwrap_or_default();
        let key = keys.stream(&print, header.as_bytes()).ok_or_else(|| io::Error::other("clé"))?;
        out.write_all(header.as_bytes())?;
        Ok(Self {
            out,
            cipher: XChaCha20Poly1305::new((&*key).into()),
            piece: Vec::with_capacity(PIECE + TAG),
            number: 0,
        })
    }

    fn seal(&mut self, last: bool) -> io::Result<()> {
        let sealed = self.cipher.encrypt(&nonce(self.number, last), Payload::from(self.piece.as_slice()));
        self.out.write_all(&sealed.map_err(|_| io::Error::other("chiffrement"))?)?;
        self.piece.clear();
        self.number += 1;
        Ok(())
    }

    /// Seals the last piece and gives the output back.
    pub fn finish(mut self) -> io::Result<W> {
        self.seal(true)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

impl<W: Write> Write for Sealer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full piece waits for the next byte: only then is it known not to be the last.
        if self.piece.len() == PIECE && !bytes.is_empty() {
            self.seal(false)?;
        }
        let taken = bytes.len().min(PIECE - self.piece.len());
        self.piece.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Opens a sealed stream. Nothing of a piece is given before the piece was found whole and in its place.
pub struct Opener<R: Read> {
    input: R,
    cipher: XChaCha20Poly1305,
    next: Vec<u8>,
    plain: io::Cursor<Vec<u8>>,
    number: u64,
    done: bool,
}

impl<R: BufRead> Opener<R> {
    /// Reads the header: says in words why this cannot be opened.
    pub fn new(mut input: R, keys: &Keyring) -> Result<Self, Refusal> {
        let mut start = vec![0; NAME.len()];
        input.read_exact(&mut start).map_err(|_| Refusal::Foreign)?;
        if start != NAME.as_bytes() {
            return Err(Refusal::Foreign);
        }
        let mut limited = (&mut input).take(HEADER_MOST);
        let (mut format, mut clear) = (Vec::new(), Vec::new());
        limited.read_until(b'\n', &mut format)?;
        limited.read_until(b'\n', &mut clear)?;
        if format != format!("{FORMAT}\n").as_bytes() {
            let number: String =
                format.iter().take(8).map(|byte| char::from(*byte)).filter(char::is_ascii_digit).collect();
            let newer = !number.is_empty() && number != FORMAT && format.len() == number.len() + 1;
            return Err(if newer { Refusal::Newer(format!("format {number}")) } else { Refusal::Damaged("en-tête") });
        }
        let header: Header = serde_json::from_slice(&clear).map_err(|_| Refusal::Damaged("en-tête"))?;
        let held = keys.prints();
        let known = unhex(&header.sel).is_some_and(|salt| salt.len() == 32) && !header.cles.is_empty();
        if !known || header.cles.iter().any(|print| unhex(print).is_none_or(|bytes| bytes.len() != 8)) {
            return Err(Refusal::Damaged("en-tête"));
        }
        if header.cles.iter().any(|print| !held.contains(print)) {
            return Err(Refusal::OtherKey { needed: header.cles.join(", "), held: held.join(", ") });
        }
        let whole = [&start, &format, &clear].map(Vec::as_slice).concat();
        let key = header.cles.last().and_then(|print| keys.stream(print, &whole)).ok_or(Refusal::Damaged("en-tête"))?;
        let cipher = XChaCha20Poly1305::new((&*key).into());
        let next = piece(&mut input)?;
        Ok(Self { input, cipher, next, plain: io::Cursor::default(), number: 0, done: false })
    }

    fn advance(&mut self) -> io::Result<()> {
        let sealed = std::mem::replace(&mut self.next, piece(&mut self.input)?);
        self.done = self.next.is_empty();
        let opened = self.cipher.decrypt(&nonce(self.number, self.done), Payload::from(sealed.as_slice()));
        self.plain = io::Cursor::new(opened.map_err(|_| broken("un morceau a été changé, déplacé, ou la fin manque"))?);
        self.number += 1;
        Ok(())
    }
}

/// The next sealed piece; empty at the end of the file.
fn piece(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut piece = Vec::with_capacity(PIECE + TAG);
    input.take((PIECE + TAG) as u64).read_to_end(&mut piece)?;
    Ok(piece)
}

impl<R: BufRead> Read for Opener<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.plain.read(out)?;
            if read > 0 || self.done || out.is_empty() {
                return Ok(read);
            }
            self.advance()?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Random;

    fn keys(seed: u8) -> Keyring {
        Keyring::from_secret(&[seed; 32], Random::system())
    }

    fn sealed(plain: &[u8]) -> Vec<u8> {
        let mut out = Sealer::new(Vec::new(), &keys(1)).expect("starts");
        out.write_all(plain).expect("sealed");
        out.finish().expect("finished")
    }

    fn opened(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
        let mut out = Vec::new();
        Opener::new(bytes, &keys(1))?.read_to_end(&mut out)?;
        Ok(out)
    }

    #[test]
    fn what_goes_in_comes_out_whatever_its_length() {
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 7] {
            let plain: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap_or(0)).collect();
            assert_eq!(opened(&sealed(&plain)).expect("opens"), plain, "{length}");
        }
    }

    #[test]
    fn a_stream_cut_lengthened_or_with_pieces_out_of_order_is_refused() {
        let good = sealed(&vec![7; 3 * PIECE]);
        let start = good.len() - 3 * (PIECE + TAG);
        let place = |number: usize| start + number * (PIECE + TAG);
        for end in [0, 5, 19, 25, start - 1, start, place(1), place(2), place(2) + 9, good.len() - 1] {
            assert!(opened(&good[..end]).is_err(), "cut at {end}");
        }
        let mut longer = good.clone();
        longer.push(0);
        assert!(opened(&longer).is_err());
        let mut swapped = good.clone();
        swapped[place(0)..place(1)].copy_from_slice(&good[place(1)..place(2)]);
        swapped[place(1)..place(2)].copy_from_slice(&good[place(0)..place(1)]);
        assert!(opened(&swapped).is_err());
        let repeated = [&good[..place(1)], &good[place(0)..]].concat();
        assert!(opened(&repeated).is_err());
        let other = sealed(&vec![7; 3 * PIECE]);
        let mixed = [&good[..place(2)], &other[place(2)..]].concat();
        assert!(opened(&mixed).is_err(), "the end of another backup");
    }

    #[test]
    fn each_refusal_says_what_to_do() {
        let good = sealed(b"x");
        let said = |bytes: &[u8]| opened(bytes).expect_err("refused").to_string();
        assert!(said(b"PK\x03\x04 autre chose, mais assez long").contains("pas une sauvegarde"));
        let newer = String::from_utf8_lossy(&good).replace("sauvegarde-1\n", "sauvegarde-2\n");
        assert!(said(newer.as_bytes()).contains("version plus récente de Tandem (format 2)"));
        let other = Opener::new(good.as_slice(), &keys(2)).err().expect("other key").to_string();
        assert!(other.contains("TANDEM_CLE") && other.contains(&keys(1).prints()[0]), "{other}");
        assert!(said(&good[..good.len() - 1]).contains("la fin manque"));
    }
}
