//! The readable page of a copy: one file, no link, no script, prints on A4.

use serde_json::{Value, json};

use super::{
    section::Section,
    sources::{Contexte, SOURCES},
};
use crate::ui::dates;

/// Version of the JSON: raised when a key changes its meaning or goes.
pub const VERSION: u32 = 1;

/// The style of the page, inside it: it is read far from Tandem.
const STYLE: &str = concat!(
    "<",
    "style>body{font:16px/1.5 system-ui,'Segoe UI',Roboto,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1d1b16}",
    "h1{font-size:1.8rem;line-height:1.2}h2{font-size:1.25rem;margin-top:2.5rem;border-bottom:2px solid #1d1b16}",
    "h3{font-size:1rem;margin:0}.ligne{padding:.6rem 0;border-bottom:1px solid #d8d2c4;break-inside:avoid}",
    ".ligne p{margin:0;white-space:pre-line}.mot{color:#57534a}.barree h3,.barree .v{text-decoration:line-through}",
    ".signe{font-weight:700}.dit{background:#f4f1ea;padding:.6rem .9rem}",
    "@page{size:A4;margin:14mm}@media print{body{margin:0;max-width:none;font-size:12pt}}</",
    "style>"
);

/// One section with its heading, for the template.
#[derive(Debug)]
pub struct Partie {
    titre: &'static str,
    section: Section,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "droits/copie/lisible.html")]
pub struct LisiblePage {
    style: &'static str,
    nom: String,
    etablissement: String,
    le: String,
    pour: String,
    avec_tiers: bool,
    parties: Vec<Partie>,
}

impl LisiblePage {
    /// The page of what was read, in the order of the sources.
    pub fn new(cx: &Contexte, etablissement: &str, pour: String, sections: Vec<Section>) -> Self {
        let parties = SOURCES.iter().zip(sections).map(|(source, section)| Partie { titre: source.titre, section });
        Self {
            style: STYLE,
            nom: cx.personne.identite.affichee(),
            etablissement: etablissement.to_owned(),
            le: dates::long(cx.today),
            pour,
            avec_tiers: cx.avec_tiers,
            parties: parties.collect(),
        }
    }
}

/// The same for machines.
pub fn json(cx: &Contexte, etablissement: &str, sections: &[Section]) -> Value {
    json!({
        "schema": "tandem.dossier",
        "version": VERSION,
        "produit_le": cx.now.to_string(),
        "etablissement": etablissement,
        "personne": cx.personne.id.as_str(),
        "tiers_masques": !cx.avec_tiers,
        "sections": SOURCES
            .iter()
            .zip(sections)
            .map(|(source, section)| section.json(source.code, source.titre))
            .collect::<Vec<_>>(),
    })
}
