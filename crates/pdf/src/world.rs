//! All a template can see: itself, its data, its pictures, the fonts and a date. No disk, no network, no package.

use std::sync::LazyLock;

use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

use crate::{DATA, fonts::SHELF};

/// Built once: it costs more than a page.
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// One document under way.
pub struct Desk {
    main: Source,
    files: Vec<(FileId, Bytes)>,
    today: Datetime,
}

/// The identity of a path. A name that is no path is nobody's.
fn id(path: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?).intern())
}

impl Desk {
    pub fn new(template: &str, data: String, files: &[(&str, &[u8])], today: Datetime) -> Self {
        let main =
            id("/main.typ").map_or_else(|| Source::detached(template), |id| Source::new(id, template.to_owned()));
        let data = id(DATA).map(|id| (id, Bytes::from_string(data)));
        let pictures = files.iter().filter_map(|(path, bytes)| Some((id(path)?, Bytes::new(bytes.to_vec()))));
        Self { main, files: data.into_iter().chain(pictures).collect(), today }
    }

    pub fn text(&self) -> &str {
        self.main.text()
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &SHELF.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let found = self.files.iter().find(|(one, _)| *one == id);
        found.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        SHELF.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        Some(self.today)
    }
}
