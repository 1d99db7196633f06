//! Two people: is one the other? Names split on line breaks; the answer does not depend on the order.
#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use tandem_noms::{Candidat, cle, cle_sonore, doublon, mots_indexes, phonetique};

fuzz_target!(|texte: &str| {
    let mut parts = texte.split('\n').map(|part| Some(part.to_owned()).filter(|part| !part.is_empty()));
    let mut person = |day: i8| Candidat {
        prenom: parts.next().flatten(),
        nom: parts.next().flatten(),
        nom_usage: parts.next().flatten(),
        naissance: (day > 0).then(|| date(1985, 3, day)),
        telephone: parts.next().flatten(),
    };
    let days = i8::try_from(texte.len() % 3).unwrap_or(0);
    let (one, other) = (person(days), person(12 * i8::from(days > 0)));
    let found = doublon(&one, &other);
    if let Some(probable) = &found {
        assert!((35..=100).contains(&probable.score) && !probable.raison.is_empty(), "{found:?}");
    }
    assert_eq!(found, doublon(&other, &one), "{one:?} {other:?}");
    let _ = (cle(&one), cle_sonore(&one), mots_indexes(&other), phonetique(texte));
});
