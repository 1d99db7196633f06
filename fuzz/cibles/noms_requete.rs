//! What is typed in the search: read, then looked for among a few words.
#![no_main]

use std::sync::LazyLock;

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use tandem_noms::{Candidat, Requete, Vocabulaire, mots_indexes, noter};

static GENS: LazyLock<(Vocabulaire, Vec<Candidat>)> = LazyLock::new(|| {
    let names = [
        ("Tcherno", "Diallo"),
        ("Aïssata", "Ba"),
        ("Marie-Thérèse", "De La Rochefoucauld"),
        ("Nguyễn", "Văn Anh"),
        ("Jean", "O'Brien"),
    ];
    let mut words = Vocabulaire::new();
    let mut people = Vec::new();
    for (at, (prenom, nom)) in names.into_iter().enumerate() {
        let one = Candidat {
            prenom: Some(prenom.into()),
            nom: Some(nom.into()),
            naissance: Some(date(1985, 3, 12)),
            telephone: Some("0639980001".into()),
            ..Candidat::default()
        };
        for (rang, (genre, mot)) in mots_indexes(&one).into_iter().enumerate() {
            words.ajouter(genre, &mot, i64::try_from(at * 100 + rang).unwrap_or(0), 1);
        }
        people.push(one);
    }
    (words, people)
});

fuzz_target!(|texte: &str| {
    let requete = Requete::lire(texte, date(2026, 11, 24));
    let _ = (requete.est_vide(), requete.naissance());
    let _ = GENS.0.chercher(&requete).lecture(requete.nom_entier().as_deref(), |_| Some(1));
    for one in &GENS.1 {
        let _ = noter(&requete, one);
    }
});
