//! What is inside the stream: records, each a letter and its content. Nothing here knows an engine.

use std::io::{self, BufReader, Read, Write};

use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::stream::{Opener, Sealer, broken};
use crate::{
    Value,
    db::catalog::{Column, Kind},
};

/// A value, a name or a piece of a file larger than this is not one of ours.
const MOST: u64 = 1 << 30;

/// The first record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    pub fait_le: String,
    pub programme: String,
    pub moteur: String,
    pub migrations: Vec<i64>,
    /// Rows to come, for the progress shown.
    pub lignes: u64,
}

/// Before the rows of a table: its name, its columns and what each holds (`t`, `n`, `o`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub table: String,
    pub colonnes: Vec<(String, char)>,
}

/// Before the bytes of a file: its folder and where in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    pub dossier: String,
    pub chemin: Vec<String>,
}

/// The last record: what must have been read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    pub lignes: Vec<(String, u64)>,
    pub fichiers: u64,
    pub octets: u64,
}

/// One record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    Start(Start),
    Table(Head),
    Row(Vec<Value>),
    File(File),
    Piece(Vec<u8>),
    End(End),
}

impl Head {
    pub fn of(table: &str, columns: &[Column]) -> Self {
        let letter = |kind| match kind {
            Kind::Text => 't',
            Kind::Int => 'n',
            Kind::Blob => 'o',
        };
        Self {
            table: table.to_owned(),
            colonnes: columns.iter().map(|column| (column.name.clone(), letter(column.kind))).collect(),
        }
    }

    fn kinds(&self) -> Option<Vec<Kind>> {
        let kind = |letter: char| match letter {
            't' => Some(Kind::Text),
            'n' => Some(Kind::Int),
            'o' => Some(Kind::Blob),
            _ => None,
        };
        self.colonnes.iter().map(|(_, letter)| kind(*letter)).collect()
    }
}

/// Writes records and counts them.
pub struct Writer<W: Write> {
    out: ZlibEncoder<Sealer<W>>,
    end: End,
}

impl<W: Write> Writer<W> {
    pub fn new(out: Sealer<W>) -> Self {
        // What is sealed does not compress: a little effort for the rest.
        Self { out: ZlibEncoder::new(out, Compression::new(3)), end: End::default() }
    }

    fn json(&mut self, letter: u8, content: &impl Serialize) -> io::Result<()> {
        self.out.write_all(&[letter])?;
        self.bytes(serde_json::to_string(content)?.as_bytes())
    }

    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(&(bytes.len() as u64).to_le_bytes())?;
        self.out.write_all(bytes)
    }

    pub fn start(&mut self, start: &Start) -> io::Result<()> {
        self.json(b'D', start)
    }

    pub fn table(&mut self, head: &Head) -> io::Result<()> {
        self.end.lignes.push((head.table.clone(), 0));
        self.json(b'T', head)
    }

    pub fn row(&mut self, values: &[Value]) -> io::Result<()> {
        self.out.write_all(b"L")?;
        for value in values {
            match value {
                Value::Text(None) | Value::Int(None) | Value::Blob(None) => self.out.write_all(&[0])?,
                Value::Int(Some(number)) => {
                    self.out.write_all(&[1])?;
                    self.out.write_all(&number.to_le_bytes())?;
                }
                Value::Text(Some(text)) => {
                    self.out.write_all(&[1])?;
                    self.bytes(text.as_bytes())?;
                }
                Value::Blob(Some(bytes)) => {
                    self.out.write_all(&[1])?;
                    self.bytes(bytes)?;
                }
            }
        }
        if let Some((_, rows)) = self.end.lignes.last_mut() {
            *rows += 1;
        }
        Ok(())
    }

    pub fn file(&mut self, file: &File) -> io::Result<()> {
        self.end.fichiers += 1;
        self.json(b'F', file)
    }

    pub fn piece(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.end.octets += bytes.len() as u64;
        self.out.write_all(b"O")?;
        self.bytes(bytes)
    }

    /// Writes the end and gives the output back.
    pub fn finish(mut self) -> io::Result<(End, W)> {
        let end = self.end.clone();
        self.json(b'Z', &end)?;
        Ok((end, self.out.finish()?.finish()?))
    }
}

/// Reads records, and refuses a stream whose counts are not those of its end.
pub struct Reader<R: io::BufRead> {
    input: BufReader<ZlibDecoder<Opener<R>>>,
    kinds: Vec<Kind>,
    seen: End,
    done: bool,
}

impl<R: io::BufRead> Reader<R> {
    pub fn new(input: Opener<R>) -> Self {
        Self { input: BufReader::new(ZlibDecoder::new(input)), kinds: Vec::new(), seen: End::default(), done: false }
    }

    /// The next record; nothing after the end.
    pub fn next(&mut self) -> io::Result<Option<Record>> {
        if self.done {
            return Ok(None);
        }
        Ok(Some(match self.byte()? {
            b'D' => Record::Start(self.json()?),
            b'T' => {
                let head: Head = self.json()?;
                self.kinds = head.kinds().ok_or_else(|| broken("colonne inconnue"))?;
                self.seen.lignes.push((head.table.clone(), 0));
                Record::Table(head)
            }
            b'L' => {
                let rows = self.seen.lignes.last_mut().ok_or_else(|| broken("ligne sans table"))?;
                rows.1 += 1;
                let kinds = std::mem::take(&mut self.kinds);
                let row = kinds.iter().map(|kind| self.value(*kind)).collect::<io::Result<_>>();
                self.kinds = kinds;
                Record::Row(row?)
            }
            b'F' => {
                self.seen.fichiers += 1;
                Record::File(self.json()?)
            }
            b'O' => {
                let bytes = self.bytes()?;
                self.seen.octets += bytes.len() as u64;
                Record::Piece(bytes)
            }
            b'Z' => {
                let end: End = self.json()?;
                self.done = true;
                if end != self.seen {
                    return Err(broken("le compte n’y est pas"));
                }
                self.drain()?;
                Record::End(end)
            }
            _ => return Err(broken("contenu inconnu")),
        }))
    }

    /// Nothing may follow, and the last piece must have said it was the last.
    fn drain(&mut self) -> io::Result<()> {
        let mut one = [0];
        if self.input.read(&mut one)? > 0 || self.input.get_mut().get_mut().read(&mut one)? > 0 {
            return Err(broken("il y a quelque chose après la fin"));
        }
        Ok(())
    }

    fn byte(&mut self) -> io::Result<u8> {
        let mut one = [0];
        self.exact(&mut one)?;
        Ok(one[0])
    }

    fn exact(&mut self, out: &mut [u8]) -> io::Result<()> {
        self.input.read_exact(out).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => broken("la fin manque"),
            _ => error,
        })
    }

    fn number(&mut self) -> io::Result<[u8; 8]> {
        let mut number = [0; 8];
        self.exact(&mut number)?;
        Ok(number)
    }

    fn bytes(&mut self) -> io::Result<Vec<u8>> {
        let length = u64::from_le_bytes(self.number()?);
        if length > MOST {
            return Err(broken("valeur démesurée"));
        }
        let mut out = Vec::new();
        // Grows with what is really there, whatever the length says.
        (&mut self.input).take(length).read_to_end(&mut out)?;
        if out.len() as u64 == length { Ok(out) } else { Err(broken("la fin manque")) }
    }

    fn text(&mut self) -> io::Result<String> {
        String::from_utf8(self.bytes()?).map_err(|_| broken("texte illisible"))
    }

    fn json<T: DeserializeOwned>(&mut self) -> io::Result<T> {
        serde_json::from_str(&self.text()?).map_err(|_| broken("contenu inconnu"))
    }

    fn value(&mut self, kind: Kind) -> io::Result<Value> {
        let there = self.byte()? == 1;
        Ok(match kind {
            Kind::Text => Value::Text(if there { Some(self.text()?) } else { None }),
            Kind::Int => Value::Int(if there { Some(i64::from_le_bytes(self.number()?)) } else { None }),
            Kind::Blob => Value::Blob(if there { Some(self.bytes()?) } else { None }),
        })
    }
}
