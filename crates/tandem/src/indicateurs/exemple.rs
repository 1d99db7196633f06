//! A made-up year, published by the same rules: what the gallery shows.

use tandem_indicateurs::{Annee, Genre, Noms, Participation, Situation, publier, situations};

use super::{
    champs::{Champs, HORS},
    mots,
};

const DEMARCHES: [(&str, u8); 9] = [
    (HORS, 0),
    ("Déclaration trimestrielle RSA", 1),
    ("Actualisation mensuelle", 3),
    ("Aide au logement", 4),
    ("Complémentaire santé solidaire", 1),
    ("Demande de logement social", 4),
    ("Impayé de loyer", 4),
    ("Déclaration de revenus", 2),
    ("Titre de séjour", 1),
];

/// Nine hundred acts of a hundred and fifty people, by eight professionals: most in her place at first, fewer as months go by.
pub(super) fn annee() -> Annee {
    let noms = Noms {
        procedures: DEMARCHES.map(|one| one.0.to_owned()).to_vec(),
        champs: Champs::fournis().noms(),
        equipes: vec!["Centre".into(), "Floréal".into()],
        modes: mots::modes(),
        raisons: mots::raisons(),
        mois: mots::MOIS.map(str::to_owned).to_vec(),
    };
    let une = |n: u32| {
        let small = |n: u32| u8::try_from(n).unwrap_or(0);
        let mois = n * 11 / 900;
        // Spread without chance: each divides differently.
        let (tour, procedure) = (n * 7 % 100, n * n % 17 % 9);
        let mode = if tour < 62 - 3 * mois { n % 5 / 3 } else { 2 + n % 3 };
        Participation {
            acte: n,
            personne: n * 13 % 150,
            professionnel: n % 8,
            jour: u16::try_from(mois * 30 + n % 28 + 1).unwrap_or(1),
            minutes: u16::try_from([5, 10, 10, 20, 30, 0, 45][(n % 7) as usize] / (1 + u32::from(mode < 2)))
                .unwrap_or(0),
            procedure: u16::try_from(procedure).unwrap_or(0),
            equipe: u16::from(n.is_multiple_of(3)),
            champ: DEMARCHES[procedure as usize].1,
            mois: small(mois),
            mode: small(mode),
            raison: if mode < 2 { small(n * 5 % 11 % 8) } else { 0 },
        }
    };
    let all: Vec<Participation> = (0..900).map(une).collect();
    let mut annee = publier(&all, &noms);
    let standing = |n: u32| Situation {
        genre: if n.is_multiple_of(3) { Genre::Blocage } else { Genre::Echeance },
        personne: n,
        jours: n * 3 % 120,
        finie: n.is_multiple_of(6),
    };
    annee.situations = Some(situations(&(0..60).map(standing).collect::<Vec<_>>()));
    annee
}
