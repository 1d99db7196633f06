//! Horizontal bars: shares of answers, or durations, each with its interval and its count.

use super::dessin::Dessin;
use super::texte::phrase;
use super::{BARRE_MASQUEE, Donnees, Graphique, NOTE_INTERVALLE, graphique};
use crate::duree::{Estime, Quantile};
use crate::masque::{Cellule, MASQUE};
use crate::nombre::{INSECABLE, entier, pourcent};
use crate::proportion::Proportion;

const EPAISSEUR: f64 = 18.0;

/// One share. `None`: hidden; see [`Cellule::part_de`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Barre {
    /// What was answered.
    pub etiquette: String,
    /// How many did.
    pub part: Option<Proportion>,
}

/// Shares, drawn in the order given (an order of answers is often a scale).
pub fn barres(id: &str, titre: &str, barres: &[Barre]) -> Graphique {
    let mut dessin = Dessin::new(id);
    let mut lignes = Vec::new();
    let mut phrases = vec![intro(barres)];
    for Barre { etiquette, part } in barres {
        dessin.etiquette(etiquette);
        if let Some(part) = part {
            let intervalle = part.intervalle();
            dessin.segment(0.0, part.part(), EPAISSEUR, Some(0));
            dessin.moustache(intervalle.bas, Some(intervalle.haut), EPAISSEUR);
            dessin.espace(EPAISSEUR + 2.0);
            let prudence = if part.peu() { " (peu de réponses)" } else { "" };
            dessin.valeur(&format!("{}, {}{}", pourcent(part.part()), n(part.total()), prudence));
            lignes.push(vec![
                etiquette.clone(),
                entier(part.succes()),
                entier(part.total()),
                pourcent(part.part()),
                part.intervalle().texte(),
            ]);
            phrases.push(phrase(&format!("{etiquette}{INSECABLE}: {}", part.texte())));
        } else {
            masquee(&mut dessin, "");
            lignes.push([etiquette.as_str(), MASQUE, MASQUE, MASQUE, MASQUE].map(str::to_owned).to_vec());
            phrases.push(phrase(&format!("{etiquette}{INSECABLE}: {BARRE_MASQUEE}")));
        }
        dessin.espace(6.0);
    }
    dessin.echelle(["0\u{a0}%", "50\u{a0}%", "100\u{a0}%"]);
    let entetes = ["Réponse", "Nombre", "Sur", "Part", "Intervalle à 95\u{a0}%"].map(str::to_owned).to_vec();
    let notes = vec![NOTE_INTERVALLE.to_owned()];
    let masque = barres.iter().any(|barre| barre.part.is_none());
    graphique(dessin, &phrases, Donnees { legende: titre.to_owned(), entetes, lignes, notes }, masque)
}

pub(super) fn n(n: u64) -> String {
    format!("n{INSECABLE}={INSECABLE}{}", entier(n))
}

/// The width of a hidden bar is that of the chart: it says nothing of its value.
pub(super) fn masquee(dessin: &mut Dessin, avant: &str) {
    dessin.segment(0.0, 1.0, EPAISSEUR, None);
    dessin.espace(EPAISSEUR + 2.0);
    dessin.valeur(&format!("{avant}{BARRE_MASQUEE}"));
}

fn intro(barres: &[Barre]) -> String {
    let montrees = barres.iter().filter_map(|barre| Some((barre.part?.part(), &barre.etiquette)));
    let premiere = montrees.fold(None, |meilleure: Option<(f64, &String)>, barre| match meilleure {
        Some(meilleure) if meilleure.0 >= barre.0 => Some(meilleure),
        _ => Some(barre),
    });
    let nombre = match barres.len() {
        0 => "Aucune réponse à montrer.".to_owned(),
        1 => "Une seule ligne.".to_owned(),
        nombre => format!("{nombre} lignes."),
    };
    match premiere {
        Some((part, etiquette)) if barres.len() > 1 => {
            format!("{nombre} La plus grande part montrée est «{INSECABLE}{etiquette}{INSECABLE}», {}.", pourcent(part))
        }
        _ => nombre,
    }
}

/// One duration, a median or a p90. `None`: hidden; see [`Cellule::montrer`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duree {
    /// Whose.
    pub etiquette: String,
    /// How many waits, those still going on included.
    pub nombre: Cellule,
    /// The duration.
    pub estime: Option<Estime>,
}

/// Durations in days, on one scale that starts at 0. `quoi` says which: « délai médian ».
pub fn durees(id: &str, titre: &str, quoi: &str, durees: &[Duree]) -> Graphique {
    let mut dessin = Dessin::new(id);
    let fin = echelle(durees);
    let place = |jours: u32| f64::from(jours) / f64::from(fin);
    let mut lignes = Vec::new();
    let mut phrases = vec![format!("Durées en jours, de 0 à {}{INSECABLE}: {quoi}.", entier(u64::from(fin)))];
    let mut masque = false;
    for Duree { etiquette, nombre, estime } in durees {
        dessin.etiquette(etiquette);
        // A figure about a hidden group stays hidden, even if it is handed over.
        if let (Some(estime), Some(nombre)) = (estime, nombre.publiee()) {
            match estime.valeur {
                Quantile::Atteint(jours) => dessin.segment(0.0, place(jours), EPAISSEUR, Some(0)),
                Quantile::PasEncore => dessin.segment(0.0, 1.0, EPAISSEUR, Some(5)),
            }
            if let Quantile::Atteint(bas) = estime.bas {
                let haut = if let Quantile::Atteint(haut) = estime.haut { Some(place(haut)) } else { None };
                dessin.moustache(place(bas), haut, EPAISSEUR);
            }
            dessin.espace(EPAISSEUR + 2.0);
            dessin.valeur(&format!("{}, {}", estime.valeur.texte(), n(nombre)));
            lignes.push(vec![etiquette.clone(), entier(nombre), estime.texte()]);
            phrases.push(phrase(&format!("{etiquette}{INSECABLE}: {}, {}", estime.texte(), n(nombre))));
        } else {
            masque = true;
            masquee(&mut dessin, "");
            lignes.push([etiquette.as_str(), MASQUE, MASQUE].map(str::to_owned).to_vec());
            phrases.push(phrase(&format!("{etiquette}{INSECABLE}: {BARRE_MASQUEE}")));
        }
        dessin.espace(6.0);
    }
    dessin.echelle(["0", &entier(u64::from(fin / 2)), &format!("{}{INSECABLE}jours", entier(u64::from(fin)))]);
    let entetes = vec![
        "Ligne".to_owned(),
        "Nombre".to_owned(),
        format!("{}{INSECABLE}(intervalle à 95{INSECABLE}%)", majuscule(quoi)),
    ];
    let notes = vec![
        NOTE_INTERVALLE.to_owned(),
        "Ceux qui attendent encore comptent. «\u{a0}pas encore atteint\u{a0}»\u{a0}: trop attendent encore pour le dire.".to_owned(),
    ];
    graphique(dessin, &phrases, Donnees { legende: titre.to_owned(), entetes, lignes, notes }, masque)
}

/// A round even end, that no shown duration or interval passes.
fn echelle(durees: &[Duree]) -> u32 {
    let jours = |quantile| if let Quantile::Atteint(jours) = quantile { jours } else { 0 };
    let montrees = durees.iter().filter(|duree| !duree.nombre.masquee()).filter_map(|duree| duree.estime);
    let dernier = montrees.map(|e| jours(e.valeur).max(jours(e.bas)).max(jours(e.haut))).max().unwrap_or(0).max(10);
    let pas = 10_u32.pow(dernier.ilog10());
    let pas = if pas >= 10 { pas / 5 } else { 2 };
    dernier.div_ceil(pas).saturating_mul(pas)
}

fn majuscule(texte: &str) -> String {
    let mut lettres = texte.chars();
    lettres.next().map_or_else(String::new, |premiere| premiere.to_uppercase().chain(lettres).collect())
}
