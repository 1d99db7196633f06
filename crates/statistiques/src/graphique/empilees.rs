//! Shares that make a whole, one bar per row of a table: who had the hand, right by right.

use super::barres::{masquee, n};
use super::dessin::{Dessin, MOTIFS};
use super::texte::phrase;
use super::{BARRE_MASQUEE, Donnees, Graphique, graphique};
use crate::masque::{Cellule, TableauMasque};
use crate::nombre::{INSECABLE, pourcent, reel};

const EPAISSEUR: f64 = 20.0;

/// Every row of a masked table (subtotals included) and its row of totals, named in order; `colonnes` names the parts. Parts
/// are numbered: the number under each segment and in the key does not depend on colour. Hidden parts of a row are drawn as
/// one, which is what a reader can work out anyway.
pub fn empilees(id: &str, titre: &str, colonnes: &[&str], lignes: &[&str], tableau: &TableauMasque) -> Graphique {
    let parts = |(rang, nom): (usize, &&str)| Parts {
        nom: (*nom).to_owned(),
        cellules: (0..colonnes.len()).map(|colonne| tableau.cellule(rang, colonne)).collect(),
        total: tableau.total_ligne(rang),
    };
    parts_empilees(id, titre, colonnes, &lignes.iter().enumerate().map(parts).collect::<Vec<_>>())
}

/// What a row is cut into, already masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The row.
    pub nom: String,
    /// One per column.
    pub cellules: Vec<Cellule>,
    /// All of them.
    pub total: Cellule,
}

/// The same, of rows that were masked elsewhere.
pub fn parts_empilees(id: &str, titre: &str, colonnes: &[&str], lignes: &[Parts]) -> Graphique {
    let mut dessin = Dessin::new(id);
    for (motif, nom) in colonnes.iter().enumerate() {
        dessin.cle(motif, &format!("{}. {nom}", motif + 1));
    }
    dessin.espace(6.0);
    let mut phrases =
        vec![format!("Parts d’un tout, ligne par ligne{INSECABLE}: {}.", colonnes.join(&format!("{INSECABLE}; ")))];
    let mut donnees = Vec::new();
    let mut masque = false;
    for Parts { nom, cellules, total } in lignes {
        dessin.etiquette(nom);
        ligne(&mut dessin, cellules, *total);
        phrases.push(lue(nom, colonnes, cellules, *total));
        masque |= total.masquee() || cellules.iter().any(|cellule| cellule.masquee());
        let mut textes = vec![nom.clone()];
        for &cellule in cellules {
            let part = cellule.part_de(*total).map(|part| format!(" ({})", pourcent(part.part()))).unwrap_or_default();
            textes.push(format!("{}{part}", cellule.texte()));
        }
        textes.push(total.texte());
        donnees.push(textes);
        dessin.espace(6.0);
    }
    dessin.echelle(["0\u{a0}%", "50\u{a0}%", "100\u{a0}%"]);
    let entetes = ["Ligne"].iter().chain(colonnes).chain(&["Total"]).map(|&entete| entete.to_owned()).collect();
    let notes = if colonnes.len() > MOTIFS {
        vec!["Les motifs se répètent\u{a0}: se fier aux numéros.".to_owned()]
    } else {
        Vec::new()
    };
    let donnees = Donnees { legende: titre.to_owned(), entetes, lignes: donnees, notes };
    graphique(dessin, &phrases, donnees, masque)
}

fn ligne(dessin: &mut Dessin, cellules: &[Cellule], total: Cellule) {
    let Some(tous) = total.publiee() else {
        masquee(dessin, "");
        return;
    };
    let mut debut = 0.0;
    for (motif, cellule) in cellules.iter().enumerate() {
        if let Some(part) = cellule.part_de(total).filter(|part| part.succes() > 0) {
            let fin = debut + part.part();
            dessin.segment(debut, fin, EPAISSEUR, Some(motif));
            dessin.repere(debut, fin, EPAISSEUR + 12.0, &(motif + 1).to_string());
            debut = fin;
        }
    }
    if cellules.iter().any(|cellule| cellule.masquee()) && tous > 0 {
        dessin.segment(debut, 1.0, EPAISSEUR, None);
        dessin.repere(debut, 1.0, EPAISSEUR + 12.0, "masqué");
    }
    dessin.espace(EPAISSEUR + 16.0);
    dessin.valeur(&n(tous));
}

fn lue(nom: &str, colonnes: &[&str], cellules: &[Cellule], total: Cellule) -> String {
    let Some(tous) = total.publiee() else {
        return phrase(&format!("{nom}{INSECABLE}: {BARRE_MASQUEE}"));
    };
    if tous == 0 {
        return phrase(&format!("{nom}{INSECABLE}: personne"));
    }
    let mut dites: Vec<String> = Vec::new();
    for (colonne, cellule) in colonnes.iter().zip(cellules) {
        if let Some(part) = cellule.part_de(total) {
            dites.push(format!("{colonne} {}", pourcent(part.part())));
        }
    }
    let caches: Vec<&str> = colonnes.iter().zip(cellules).filter(|(_, c)| c.masquee()).map(|(nom, _)| *nom).collect();
    if !caches.is_empty() {
        let montres: u64 = cellules.iter().filter_map(|cellule| cellule.publiee()).sum();
        let reste = pourcent(reel(tous.saturating_sub(montres)) / reel(tous));
        dites.push(format!("masqué pour {}, {reste} en tout", caches.join(" et ")));
    }
    phrase(&format!("{nom}, {}{INSECABLE}: {}", n(tous), dites.join(&format!("{INSECABLE}; "))))
}
