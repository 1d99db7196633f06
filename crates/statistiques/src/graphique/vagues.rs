//! The same question asked twice: two bars per answer, and whether they differ.

use super::barres::{masquee, n};
use super::dessin::Dessin;
use super::texte::phrase;
use super::{BARRE_MASQUEE, Donnees, Graphique, NOTE_INTERVALLE, graphique};
use crate::masque::MASQUE;
use crate::nombre::{INSECABLE, entier, pourcent};
use crate::proportion::Proportion;

const EPAISSEUR: f64 = 14.0;

/// One answer, in both waves. `None`: hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vague {
    /// What was answered.
    pub etiquette: String,
    /// In the first wave.
    pub avant: Option<Proportion>,
    /// In the second.
    pub apres: Option<Proportion>,
}

/// Two waves side by side. `noms`: « 2016 », « 2026 ».
pub fn vagues(id: &str, titre: &str, noms: [&str; 2], vagues: &[Vague]) -> Graphique {
    let mut dessin = Dessin::new(id);
    for (motif, nom) in noms.iter().enumerate() {
        dessin.cle(motif, nom);
    }
    dessin.espace(6.0);
    let mut lignes = Vec::new();
    let mut phrases = vec![format!("Deux vagues comparées{INSECABLE}: {}, puis {}.", noms[0], noms[1])];
    for Vague { etiquette, avant, apres } in vagues {
        dessin.etiquette(etiquette);
        let mut dites = Vec::new();
        let mut ligne = vec![etiquette.clone()];
        for (motif, (nom, part)) in noms.iter().zip([avant, apres]).enumerate() {
            dite(&mut dessin, motif, nom, *part);
            dites.push(part.map_or_else(
                || format!("{nom}, {BARRE_MASQUEE}"),
                |part| format!("{nom}, {}, {}", pourcent(part.part()), n(part.total())),
            ));
            ligne.push(part.map_or_else(|| MASQUE.to_owned(), |p| pourcent(p.part())));
            ligne.push(part.map_or_else(|| MASQUE.to_owned(), |p| entier(p.total())));
        }
        // Shares of a hidden group are not compared either.
        let ecart = avant.zip(*apres).map(|(avant, apres)| avant.ecart_vers(apres).texte());
        let dites = dites.join(&format!("{INSECABLE}; "));
        phrases.push(phrase(&format!("{etiquette}{INSECABLE}: {dites}")));
        phrases.extend(ecart.clone());
        ligne.push(ecart.unwrap_or_else(|| MASQUE.to_owned()));
        lignes.push(ligne);
        dessin.espace(6.0);
    }
    dessin.echelle(["0\u{a0}%", "50\u{a0}%", "100\u{a0}%"]);
    let [avant, apres] = noms;
    let entetes = vec![
        "Réponse".to_owned(),
        avant.to_owned(),
        format!("n, {avant}"),
        apres.to_owned(),
        format!("n, {apres}"),
        "Écart".to_owned(),
    ];
    let masque = vagues.iter().any(|vague| vague.avant.is_none() || vague.apres.is_none());
    let notes = vec![NOTE_INTERVALLE.to_owned()];
    graphique(dessin, &phrases, Donnees { legende: titre.to_owned(), entetes, lignes, notes }, masque)
}

fn dite(dessin: &mut Dessin, motif: usize, nom: &str, part: Option<Proportion>) {
    let Some(part) = part else {
        masquee(dessin, &format!("{nom}{INSECABLE}: "));
        return;
    };
    let intervalle = part.intervalle();
    dessin.segment(0.0, part.part(), EPAISSEUR, Some(motif));
    dessin.moustache(intervalle.bas, Some(intervalle.haut), EPAISSEUR);
    dessin.espace(EPAISSEUR + 2.0);
    dessin.valeur(&format!("{nom}{INSECABLE}: {}, {}", pourcent(part.part()), n(part.total())));
}
