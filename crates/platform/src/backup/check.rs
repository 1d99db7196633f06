//! Reading a backup again without restoring it: every piece, every count, every journal.

use std::{collections::BTreeMap, fs, io::BufReader, path::Path};

use super::{
    Refusal, Step, Summary,
    format::{Head, Reader, Record},
    stream::Opener,
};
use crate::{
    Keyring, Value,
    journal::{Chain, Link, Report},
};

/// Tables of the journal, in the order they are needed to follow it.
pub(super) const JOURNALS: [&str; 3] = ["journal_bases", "journal_heads", "journal"];

pub(super) type FileReader = Reader<BufReader<fs::File>>;

pub(super) fn reader(path: &Path, keys: &Keyring) -> Result<FileReader, Refusal> {
    let file = fs::File::open(path)
        .map_err(|error| std::io::Error::new(error.kind(), format!("{} : {error}", path.display())))?;
    Ok(Reader::new(Opener::new(BufReader::new(file), keys)?))
}

/// Says what a backup holds from its first record alone, without reading the rest.
pub fn describe(path: &Path, keys: &Keyring) -> Result<Summary, Refusal> {
    start(&mut reader(path, keys)?).map(|(summary, _)| summary)
}

pub(super) fn start(reader: &mut FileReader) -> Result<(Summary, u64), Refusal> {
    let Some(Record::Start(start)) = reader.next()? else { return Err(Refusal::Damaged("pas de début")) };
    let at = start.fait_le.parse().map_err(|_| Refusal::Damaged("date"))?;
    let summary = Summary {
        at,
        program: start.programme,
        engine: start.moteur,
        versions: start.migrations,
        ..Summary::default()
    };
    Ok((summary, start.lignes))
}

/// Reads a whole backup: refuses it unless every byte is the one that was written, and follows the journals in it.
pub fn check(path: &Path, keys: &Keyring, mut note: impl FnMut(Step)) -> Result<Summary, Refusal> {
    let mut reader = reader(path, keys)?;
    let (mut summary, total) = start(&mut reader)?;
    note(Step::Rows(total));
    let mut journals = Journals::default();
    let mut head = Head { table: String::new(), colonnes: Vec::new() };
    let mut since = 0;
    while let Some(record) = reader.next()? {
        match record {
            Record::Start(_) => return Err(Refusal::Damaged("deux débuts")),
            Record::Table(next) => head = next,
            Record::Row(row) => {
                journals.row(keys, &head, row)?;
                since += 1;
                if since == 200 {
                    note(Step::Done(since));
                    since = 0;
                }
            }
            Record::File(_) | Record::Piece(_) => {}
            Record::End(end) => (summary.tables, summary.files, summary.bytes) = (end.lignes, end.fichiers, end.octets),
        }
    }
    note(Step::Done(since));
    summary.journals = journals.finish();
    Ok(summary)
}

/// The journals of a backup, followed as their rows pass: where each begins, where it ends, then its entries in order.
#[derive(Default)]
struct Journals {
    chains: BTreeMap<String, Chain>,
    heads: BTreeMap<String, (i64, Vec<u8>)>,
}

impl Journals {
    fn row(&mut self, keys: &Keyring, head: &Head, row: Vec<Value>) -> Result<(), Refusal> {
        if !JOURNALS.contains(&head.table.as_str()) {
            return Ok(());
        }
        let mut cells: BTreeMap<&str, Value> = head.colonnes.iter().map(|(name, _)| name.as_str()).zip(row).collect();
        let bad = || Refusal::Damaged("journal");
        let mut text = |name: &str| match cells.remove(name) {
            Some(Value::Text(Some(text))) => Ok(text),
            _ => Err(bad()),
        };
        let tenant = text("tenant_id")?;
        let fields = if head.table == "journal" {
            Some((text("at")?, text("actor_id")?, text("action")?, text("subject_kind")?, text("subject_id")?))
        } else {
            None
        };
        let (Some(Value::Int(Some(seq))), Some(Value::Blob(Some(mark)))) = (cells.remove("seq"), cells.remove("mark"))
        else {
            return Err(bad());
        };
        match (fields, cells.remove("proof")) {
            (Some((at, actor, action, kind, id)), _) => {
                let link = Link { seq, at, actor, action, kind, id, mark };
                self.chains.entry(tenant.clone()).or_insert_with(|| Chain::new(&tenant)).push(keys, link);
            }
            (None, Some(Value::Blob(Some(proof)))) => {
                self.chains.insert(tenant.clone(), Chain::from_base(keys, &tenant, seq, mark, &proof));
            }
            (None, _) => {
                self.heads.insert(tenant, (seq, mark));
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Vec<(String, Report)> {
        for tenant in self.heads.keys() {
            self.chains.entry(tenant.clone()).or_insert_with(|| Chain::new(tenant));
        }
        let heads = &mut self.heads;
        let ended = |(tenant, chain): (String, Chain)| {
            let head = heads.remove(&tenant);
            (tenant, chain.finish(head))
        };
        self.chains.into_iter().map(ended).collect()
    }
}
