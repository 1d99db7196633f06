//! Office Open XML workbooks.

mod cellules;
mod chaines;
mod styles;

use quick_xml::events::Event;

use crate::{
    archive::Archive,
    erreur::Erreur,
    grille::Grille,
    lecture::Tableau,
    limites::Limites,
    xml::{Lecteur, attribut},
};

/// A sheet as the workbook lists it.
#[derive(Debug)]
struct Onglet {
    nom: String,
    relation: String,
    visible: bool,
}

/// The workbook part: its sheets and its calendar.
#[derive(Debug, Default)]
struct Classeur {
    onglets: Vec<Onglet>,
    depuis_1904: bool,
}

/// What cells need from the rest of the workbook.
#[derive(Debug)]
struct Contexte {
    chaines: Vec<Box<str>>,
    styles: Vec<styles::FormatNombre>,
    depuis_1904: bool,
}

/// One relationship of a part.
#[derive(Debug)]
struct Relation {
    id: String,
    genre: String,
    cible: String,
}

/// Reads the first non-empty sheet, a visible one when there is one.
pub fn lire(archive: &Archive<'_>, limites: &Limites) -> Result<Tableau, Erreur> {
    let chemin = relations(archive, "", "_rels/.rels")?
        .into_iter()
        .find(|r| r.genre == "officeDocument")
        .map_or_else(|| "xl/workbook.xml".to_owned(), |r| r.cible);
    let classeur = lire_classeur(archive, &chemin)?;
    let (dossier, fichier) = chemin.rsplit_once('/').unwrap_or(("", &chemin));
    let liens = relations(archive, dossier, &joindre(dossier, &format!("_rels/{fichier}.rels")))?;
    let partie = |genre: &str, defaut: &str| {
        liens.iter().find(|r| r.genre == genre).map_or_else(|| joindre(dossier, defaut), |r| r.cible.clone())
    };
    let contexte = Contexte {
        chaines: chaines::lire(archive, &partie("sharedStrings", "sharedStrings.xml"), limites)?,
        styles: styles::lire(archive, &partie("styles", "styles.xml"))?,
        depuis_1904: classeur.depuis_1904,
    };
    let mut ordre: Vec<&Onglet> = classeur.onglets.iter().collect();
    ordre.sort_by_key(|o| !o.visible);
    for onglet in ordre {
        let Some(lien) = liens.iter().find(|r| r.id == onglet.relation && r.genre == "worksheet") else {
            continue;
        };
        let Some(flux) = archive.flux(&lien.cible) else {
            continue;
        };
        let mut grille = Grille::new(limites);
        cellules::lire(Lecteur::new(flux?), &contexte, &mut grille)?;
        if !grille.est_vide() {
            let noms = classeur.onglets.iter().filter(|o| o.relation != onglet.relation);
            return Ok(Tableau {
                lignes: grille.finir(),
                nom: Some(onglet.nom.clone()),
                autres: noms.map(|o| o.nom.clone()).collect(),
            });
        }
    }
    if classeur.onglets.is_empty() { Err(Erreur::Abime) } else { Err(Erreur::Vide) }
}

/// The list of sheets.
fn lire_classeur(archive: &Archive<'_>, chemin: &str) -> Result<Classeur, Erreur> {
    let flux = archive.flux(chemin).ok_or(Erreur::Abime)?;
    let mut lecteur = Lecteur::new(flux?);
    let mut classeur = Classeur::default();
    loop {
        match lecteur.suivant()? {
            Event::Start(balise) => match balise.local_name().as_ref() {
                "workbookPr" => {
                    classeur.depuis_1904 = attribut(&balise, "date1904").is_some_and(|v| v == "1" || v == "true");
                }
                "sheet" if classeur.onglets.len() < 1_000 => classeur.onglets.push(Onglet {
                    nom: attribut(&balise, "name").unwrap_or_default(),
                    relation: attribut(&balise, "id").unwrap_or_default(),
                    visible: attribut(&balise, "state").is_none_or(|v| v == "visible"),
                }),
                _ => {}
            },
            Event::Eof => return Ok(classeur),
            _ => {}
        }
    }
}

/// Relationships of a part, with their targets made absolute; none when absent.
fn relations(archive: &Archive<'_>, dossier: &str, chemin: &str) -> Result<Vec<Relation>, Erreur> {
    let Some(flux) = archive.flux(chemin) else {
        return Ok(Vec::new());
    };
    let mut lecteur = Lecteur::new(flux?);
    let mut relations = Vec::new();
    loop {
        match lecteur.suivant()? {
            Event::Start(balise) if balise.local_name().as_ref() == "Relationship" => {
                let genre = attribut(&balise, "Type").unwrap_or_default();
                if relations.len() < 5_000 {
                    relations.push(Relation {
                        id: attribut(&balise, "Id").unwrap_or_default(),
                        genre: genre.rsplit('/').next().unwrap_or_default().to_owned(),
                        cible: joindre(dossier, &attribut(&balise, "Target").unwrap_or_default()),
                    });
                }
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}

/// Resolves a target against the folder of the part that names it.
fn joindre(dossier: &str, cible: &str) -> String {
    let (mut parties, reste): (Vec<&str>, &str) = match cible.strip_prefix('/') {
        Some(absolu) => (Vec::new(), absolu),
        None => (dossier.split('/').filter(|p| !p.is_empty()).collect(), cible),
    };
    for partie in reste.split('/') {
        match partie {
            "" | "." => {}
            ".." => {
                parties.pop();
            }
            _ => parties.push(partie),
        }
    }
    parties.join("/")
}
