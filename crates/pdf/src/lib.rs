#![doc = include_str!("../README.md")]

mod fonts;
pub mod worker;
mod world;

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
};

use ecow::EcoVec;
use jiff::civil::Date;
use serde::Serialize;
use typst::{
    WorldExt,
    diag::SourceDiagnostic,
    foundations::{Datetime, Smart},
    text::Locale,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::world::Desk;

/// Where a template reads what it prints.
pub const DATA: &str = "/data.json";

/// What to print.
#[derive(Clone, Debug)]
pub struct Order<'a, T: Serialize> {
    /// The text of the template. It reads its data with `json("/data.json")` and its pictures by their path.
    pub template: &'a str,
    /// What the window of a reader shows, and what is read out first.
    pub title: &'a str,
    /// The language of the whole, `fr`; a template says the others where they are.
    pub lang: &'a str,
    /// The day it is of: written in the file, and today for the template.
    pub date: Date,
    /// What is printed.
    pub data: &'a T,
    /// Pictures: path, bytes. A few names, always the same: the engine keeps them for ever.
    pub files: &'a [(&'a str, &'a [u8])],
}

/// What came out.
#[derive(Clone, Debug)]
pub struct Printed {
    /// The PDF.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// What the template should be corrected for. It prints all the same.
    pub warnings: Vec<String>,
}

/// The line of the template, when it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place(pub Option<usize>);

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(line) => write!(f, "line {line}"),
            None => f.write_str("no line"),
        }
    }
}

/// Why nothing came out. Displayed, it quotes nothing of what was to be printed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Signs no font of the crate draws: a paper must say what was written, or not be made.
    #[error("signs without a letter")]
    Signs(Vec<char>),
    /// The data cannot be written as JSON.
    #[error("the data cannot be written as JSON")]
    Data(#[from] serde_json::Error),
    /// The template does not compile with this data: where, and the detail, which may quote what was to be printed.
    #[error("the template does not take this data ({0})")]
    Template(Place, String),
    /// What was laid out is not accessible: where, and the detail.
    #[error("the document is not accessible ({0})")]
    Standard(Place, String),
    /// A date or a language that cannot be written.
    #[error("not a date or a language of a document: {0}")]
    Metadata(String),
    /// The engine fell; nothing of it is kept.
    #[error("the engine fell")]
    Fallen,
}

impl<T: Serialize> Order<'_, T> {
    /// Prints, tagged and checked against PDF/UA-1. The same order gives the same bytes. Takes milliseconds of processor:
    /// not on a thread that serves pages.
    pub fn print(&self) -> Result<Printed, Error> {
        let data = serde_json::to_string(self.data)?;
        let missing = fonts::missing(data.chars().chain(self.title.chars()));
        if !missing.is_empty() {
            return Err(Error::Signs(missing));
        }
        let made = catch_unwind(AssertUnwindSafe(|| self.lay_out(data)));
        // What was printed is personal, and would stay in the cache of the engine.
        comemo::evict(0);
        made.unwrap_or(Err(Error::Fallen))
    }

    fn lay_out(&self, data: String) -> Result<Printed, Error> {
        let date = day(self.date).ok_or_else(|| Error::Metadata(self.date.to_string()))?;
        let lang = self.lang.parse().map_err(|_| Error::Metadata(self.lang.to_owned()))?;
        let desk = Desk::new(self.template, data, self.files, date);
        let compiled = typst::compile::<PagedDocument>(&desk);
        let mut document = compiled.output.map_err(|found| Error::Template(place(&desk, &found), said(&found)))?;
        let info = document.info_mut();
        info.title = Some(self.title.into());
        info.locale = Smart::Custom(Locale::new(lang, None));
        info.date = Smart::Custom(Some(date));
        let standards = PdfStandards::new(&[PdfStandard::Ua_1])
            .map_err(|error| Error::Standard(Place(None), format!("{error:?}")))?;
        let options =
            PdfOptions { creator: Smart::Custom(Some("Tandem".to_owned())), standards, ..PdfOptions::default() };
        let bytes =
            typst_pdf::pdf(&document, &options).map_err(|found| Error::Standard(place(&desk, &found), said(&found)))?;
        let warnings = compiled.warnings.iter().map(|one| one.message.to_string()).collect();
        Ok(Printed { bytes, pages: document.pages().len(), warnings })
    }
}

fn day(date: Date) -> Option<Datetime> {
    let (month, day) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
    Datetime::from_ymd(i32::from(date.year()), month, day)
}

/// The first line of the template that is named.
fn place(desk: &Desk, found: &EcoVec<SourceDiagnostic>) -> Place {
    let start = found.iter().find_map(|one| Some(desk.range(one.span)?.start));
    let before = start.and_then(|start| desk.text().get(..start));
    Place(before.map(|text| text.matches('\n').count() + 1))
}

fn said(found: &EcoVec<SourceDiagnostic>) -> String {
    found.iter().map(|one| one.message.as_str()).collect::<Vec<_>>().join("; ")
}

/// Reads the fonts and builds what every document shares, so that the first person does not wait for it.
pub fn warm() {
    let order = Order {
        template: "#set text(font: (\"Noto Sans\", \"Noto Naskh Arabic\"))\n= Tandem\nTandem *م*",
        title: "Tandem",
        lang: "fr",
        date: Date::constant(2026, 1, 1),
        data: &(),
        files: &[],
    };
    let _ = order.print();
}
