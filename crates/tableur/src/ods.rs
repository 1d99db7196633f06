//! `OpenDocument` spreadsheets.

use std::collections::HashSet;

use quick_xml::events::{BytesStart, Event};

use crate::{
    archive::Archive,
    dates,
    erreur::Erreur,
    grille::Grille,
    lecture::Tableau,
    limites::Limites,
    nombres,
    xml::{Lecteur, ajouter_texte, attribut},
};

/// Elements whose text is not that of the cell.
const A_SAUTER: [&str; 7] = ["annotation", "tracked-changes", "dde-links", "shapes", "frame", "custom-shape", "forms"];

/// The row and the cell being read.
#[derive(Debug, Default)]
struct Etat {
    ligne: usize,
    repetitions_ligne: usize,
    colonne: usize,
    valeurs: Vec<(usize, String)>,
    genre: String,
    valeur: Option<String>,
    repetitions: usize,
    texte: String,
    paragraphes: usize,
    dans_case: bool,
    dans_paragraphe: bool,
}

/// Sheets seen so far.
#[derive(Debug, Default)]
struct Choix<'l> {
    masques: HashSet<String>,
    style: String,
    noms: Vec<String>,
    visible: bool,
    lu: Option<(String, Grille<'l>, bool)>,
}

/// Reads the first non-empty sheet, a visible one when there is one.
pub fn lire(archive: &Archive<'_>, limites: &Limites) -> Result<Tableau, Erreur> {
    let flux = archive.flux("content.xml").ok_or(Erreur::Abime)?;
    let mut lecteur = Lecteur::new(flux?);
    let mut choix = Choix::default();
    let mut etat = Etat::default();
    let mut courante: Option<Grille<'_>> = None;
    let mut saut = 0_usize;
    loop {
        match lecteur.suivant()? {
            Event::Start(balise) if saut > 0 || A_SAUTER.contains(&balise.local_name().as_ref()) => {
                saut += 1;
            }
            Event::End(_) if saut > 0 => saut -= 1,
            Event::Start(balise) => match balise.local_name().as_ref() {
                "table" => {
                    courante = choix.ouvrir(&balise).then(|| Grille::new(limites));
                    etat = Etat::default();
                }
                "style" => choix.style = attribut(&balise, "name").unwrap_or_default(),
                "table-properties" if attribut(&balise, "display").as_deref() == Some("false") => {
                    choix.masques.insert(choix.style.clone());
                }
                nom if courante.is_some() => etat.ouvrir(nom, &balise),
                _ => {}
            },
            Event::End(balise) => match balise.local_name().as_ref() {
                "table" => {
                    if let Some(grille) = courante.take() {
                        choix.fermer(grille);
                    }
                }
                nom => {
                    if let Some(grille) = courante.as_mut() {
                        etat.fermer(nom, grille, limites)?;
                    }
                }
            },
            Event::Eof => return choix.finir(),
            evenement if saut == 0 && etat.dans_paragraphe => {
                ajouter_texte(&evenement, &mut etat.texte);
            }
            _ => {}
        }
    }
}

impl<'l> Choix<'l> {
    /// Notes a sheet; true when its cells are wanted.
    fn ouvrir(&mut self, balise: &BytesStart<'_>) -> bool {
        let nom = attribut(balise, "name").unwrap_or_default();
        if nom.starts_with("'file:") {
            return false;
        }
        let style = attribut(balise, "style-name").unwrap_or_default();
        self.visible = !self.masques.contains(&style);
        if self.noms.len() < 1_000 {
            self.noms.push(nom);
        }
        match &self.lu {
            None => true,
            Some((_, _, visible)) => self.visible && !visible,
        }
    }

    fn fermer(&mut self, grille: Grille<'l>) {
        if !grille.est_vide() {
            let nom = self.noms.last().cloned().unwrap_or_default();
            self.lu = Some((nom, grille, self.visible));
        }
    }

    fn finir(self) -> Result<Tableau, Erreur> {
        let (nom, grille, _) = self.lu.ok_or(Erreur::Vide)?;
        Ok(Tableau {
            lignes: grille.finir(),
            autres: self.noms.into_iter().filter(|n| *n != nom).collect(),
            nom: Some(nom),
        })
    }
}

impl Etat {
    fn ouvrir(&mut self, nom: &str, balise: &BytesStart<'_>) {
        match nom {
            "table-row" => {
                self.repetitions_ligne = repetitions(balise, "number-rows-repeated");
                self.colonne = 0;
                self.valeurs.clear();
            }
            "table-cell" | "covered-table-cell" => self.ouvrir_case(balise),
            "p" if self.dans_case => {
                if self.paragraphes > 0 {
                    self.texte.push('\n');
                }
                self.paragraphes += 1;
                self.dans_paragraphe = true;
            }
            "s" if self.dans_paragraphe => {
                let nombre = repetitions(balise, "c").min(100);
                self.texte.extend(std::iter::repeat_n(' ', nombre));
            }
            "tab" if self.dans_paragraphe => self.texte.push(' '),
            "line-break" if self.dans_paragraphe => self.texte.push('\n'),
            _ => {}
        }
    }

    fn ouvrir_case(&mut self, balise: &BytesStart<'_>) {
        self.texte.clear();
        self.genre.clear();
        self.valeur = None;
        self.repetitions = 1;
        self.paragraphes = 0;
        self.dans_case = true;
        for attribut in balise.attributes().with_checks(false).flatten() {
            match attribut.key.local_name().as_ref() {
                "number-columns-repeated" => {
                    self.repetitions = attribut.value.parse().unwrap_or(1);
                }
                "value-type" if attribut.key.as_ref() == "office:value-type" => {
                    self.genre.push_str(&attribut.value);
                }
                "value" | "date-value" | "boolean-value" | "string-value" => {
                    self.valeur = Some(attribut.value.into_owned());
                }
                _ => {}
            }
        }
    }

    fn fermer(&mut self, nom: &str, grille: &mut Grille<'_>, limites: &Limites) -> Result<(), Erreur> {
        match nom {
            "p" => self.dans_paragraphe = false,
            "table-cell" | "covered-table-cell" => return self.fermer_case(limites),
            "table-row" => {
                if !self.valeurs.is_empty() {
                    for rang in 1..=self.repetitions_ligne {
                        let numero = self.ligne.saturating_add(rang);
                        for (colonne, valeur) in &self.valeurs {
                            grille.poser(numero, *colonne, valeur)?;
                        }
                    }
                }
                self.ligne = self.ligne.saturating_add(self.repetitions_ligne);
            }
            _ => {}
        }
        Ok(())
    }

    fn fermer_case(&mut self, limites: &Limites) -> Result<(), Erreur> {
        self.dans_case = false;
        self.dans_paragraphe = false;
        let valeur = self.valeur_lue();
        if !valeur.trim().is_empty() {
            let fin = self.colonne.saturating_add(self.repetitions);
            // Four bytes a character at most: checked before any copy is made.
            let limite = limites.caracteres_cellule;
            if valeur.len() > limite.saturating_mul(4) {
                let ligne = self.ligne.saturating_add(1);
                return Err(Erreur::CelluleTropLongue { ligne, colonne: self.colonne, limite });
            }
            if fin > limites.colonnes {
                return Err(Erreur::TropDeColonnes { limite: limites.colonnes });
            }
            for colonne in self.colonne..fin {
                self.valeurs.push((colonne, valeur.clone()));
            }
        }
        self.colonne = self.colonne.saturating_add(self.repetitions);
        Ok(())
    }

    /// Text of the cell: ISO for dates, plain digits for numbers.
    fn valeur_lue(&mut self) -> String {
        let Some(valeur) = self.valeur.take() else {
            return std::mem::take(&mut self.texte);
        };
        match self.genre.as_str() {
            "date" => dates::iso_depuis_classeur(&valeur),
            "boolean" => if valeur == "true" { "VRAI" } else { "FAUX" }.to_owned(),
            "float" | "currency" | "percentage" => {
                let Ok(nombre) = valeur.trim().parse::<f64>() else {
                    return std::mem::take(&mut self.texte);
                };
                let texte = nombres::texte(&valeur, nombre, 0);
                // « 06 12… » as displayed keeps the zero that the number lost.
                let affiche: String = self.texte.split_whitespace().collect();
                let meme = affiche.bytes().all(|o| o.is_ascii_digit()) && affiche.trim_start_matches('0') == texte;
                if meme { affiche } else { texte }
            }
            _ if self.texte.is_empty() => valeur,
            _ => std::mem::take(&mut self.texte),
        }
    }
}

fn repetitions(balise: &BytesStart<'_>, nom: &str) -> usize {
    attribut(balise, nom).and_then(|v| v.parse().ok()).unwrap_or(1)
}
