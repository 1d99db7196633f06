//! A password without its name: alone, beside an identifier, or of a shape that nothing else has.

use crate::{
    Nature, Phrase, Trouvaille,
    formes::{appuyee, evidente, habituelle, mail, nette, reference, seule},
    texte::Mot,
    trouvaille,
    vocabulaire::{ANNONCES, CONTEXTE, SERVICES, est},
};

/// A value that betrays itself.
pub fn chercher(phrase: Phrase<'_, '_>) -> Option<Trouvaille> {
    let mots = phrase.mots;
    let context = mots.iter().any(|mot| est(&CONTEXTE, &mot.plie) || mail(mot.brut));
    for (at, mot) in mots.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|one| mots.get(one));
        let announced = before.is_some_and(|one| est(&ANNONCES, &one.plie) && !est(&CONTEXTE, &one.plie));
        let alone = mots.len() == 1 && seule(mot.brut);
        let beside = before.is_some_and(|one| mail(one.brut)) && nette(mot.brut) && !reference(mot.brut);
        let shaped = (context || before.is_some_and(|one| est(&SERVICES, &one.plie)) && mot.avant.fort)
            && habituelle(mot.brut)
            && appuyee(mot.brut)
            && !announced;
        let paired = apres_numero(before, mot) && habituelle(mot.brut);
        if alone || beside || shaped || paired || evidente(mot.brut) && !announced {
            return trouvaille(std::slice::from_ref(mot), Nature::MotDePasse);
        }
    }
    clavier(mots)
}

/// « 1234567 - Bambou33 ».
fn apres_numero(before: Option<&Mot<'_>>, mot: &Mot<'_>) -> bool {
    before.is_some_and(|one| one.plie.len() >= 6 && one.plie.bytes().filter(u8::is_ascii_digit).count() >= 6)
        && mot.avant.ponctue
}

/// « azerty59 »: the keyboard's first row and a number.
fn clavier(mots: &[Mot<'_>]) -> Option<Trouvaille> {
    let known = |mot: &&Mot<'_>| {
        ["azerty", "qwerty"]
            .iter()
            .any(|one| mot.plie.strip_prefix(one).is_some_and(|end| end.bytes().any(|b| b.is_ascii_digit())))
    };
    mots.iter().find(known).and_then(|mot| trouvaille(std::slice::from_ref(mot), Nature::MotDePasse))
}
