//! Each way a staircase file can be wrong, and the sentence a social worker reads.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use jiff::civil::date;
use tandem_voies::{Faute, lire, lire_tous, verifier};

const JUSTE: &str = "cle = \"essai\"
nom = \"Essai\"
nom_simple = \"Un essai\"
organisme = \"Mairie\"
objets = [\"Aide\"]

[[marches]]
cle = \"recours\"
nom = \"Recours préalable\"
a_qui = \"Le maire\"
nature = \"recours-prealable\"
obligatoire = true
depuis = [\"decision\"]
delai = \"2 mois\"
silence = \"2 mois\"
silence_sens = \"rejet\"
n_arrete_pas = \"La décision.\"
texte = \"Article L.1 du code\"
sources = [\"[S] https://exemple.fr/page\"]
certitude = \"calculee\"
[marches.lettre]
objet = \"Je conteste la décision du {date_decision}\"
corps = [\"Je m’appelle {personne}.\"]

[[marches]]
cle = \"tribunal\"
nom = \"Tribunal\"
a_qui = \"Tribunal administratif\"
nature = \"juge\"
apres = [\"recours\"]
delai = \"2 mois\"
compte = \"francs\"
n_arrete_pas = \"La décision.\"
texte = \"Deux mois, délai franc\"
sources = [\"[CG] délai franc\"]
certitude = \"a-confirmer\"
doute = \"À vérifier sur la décision reçue.\"
sans_lettre = \"Formulaire du tribunal\"

[verification]
verifie_le = 2026-11-26
verifie_par = \"Équipe\"
a_revoir_avant = 2027-05-31
";

fn line_of(text: &str, part: &str) -> usize {
    if part == DEUX {
        return line_of(text, "cle = \"tribunal\"") - 1;
    }
    if let Some((_, after)) = part.split_once('\n') {
        return line_of(text, after) - 1;
    }
    text.lines().position(|line| line.contains(part)).expect("the line is there") + 1
}

/// Every fault of a text, whoever finds it.
fn faults(text: &str) -> Vec<Faute> {
    match lire_tous([("essai.toml", text)]) {
        Err(found) => found,
        Ok(voies) => verifier(&voies, date(2026, 11, 26)).fautes,
    }
}

/// One change, one fault: its sentence and its line.
#[track_caller]
fn refused(from: &str, to: &str, line: &str, sentence: &str) {
    assert!(JUSTE.contains(from), "« {from} » is not in the file");
    let text = JUSTE.replacen(from, to, 1);
    let found = faults(&text);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].phrase.contains(sentence), "« {sentence} » is not in « {} »", found[0].phrase);
    assert_eq!(found[0].ligne, line_of(&text, line), "{}", found[0]);
    assert_eq!(found[0].fichier, "essai.toml");
}

/// The line where the first step begins.
const UNE: &str = "[[marches]]";
/// The line where the second one does.
const DEUX: &str = "the second step";

#[test]
fn the_file_itself_is_right() {
    assert_eq!(faults(JUSTE), Vec::<Faute>::new());
}

#[test]
fn a_fault_is_said_with_its_file_and_its_line() {
    let found = faults(&JUSTE.replace("nature = \"juge\"", "nature = \"magistrat\""));
    assert!(
        found[0].to_string().starts_with("essai.toml, ligne 29\u{a0}: «\u{a0}marches.nature\u{a0}»"),
        "{}",
        found[0]
    );
}

#[test]
fn what_is_not_known_or_missing_is_named_where_it_is() {
    refused("obligatoire =", "obligatoir =", "obligatoir", "«\u{a0}marches.obligatoir\u{a0}» n’existe pas ici");
    refused("a_qui = \"Le maire\"\n", "", UNE, "«\u{a0}marches.a_qui\u{a0}» manque");
    refused("texte = \"Article L.1 du code\"\n", "", UNE, "«\u{a0}marches.texte\u{a0}» manque");
    refused("certitude = \"calculee\"\n", "", UNE, "«\u{a0}marches.certitude\u{a0}» manque");
    refused("nom = \"Essai\"\n", "", "cle", "«\u{a0}nom\u{a0}» manque");
}

#[test]
fn a_word_or_a_value_of_the_wrong_sort_says_what_is_expected() {
    refused("nature = \"juge\"", "nature = \"magistrat\"", "magistrat", "l’un de ces mots");
    refused("\"decision\"", "\"lettre\"", "lettre\"]", "n’est pas un événement");
    refused("delai = \"2 mois\"", "delai = \"deux mois\"", "deux mois", "n’est pas une durée");
    refused("obligatoire = true", "obligatoire = \"oui\"", "obligatoire", "vaut true ou false");
    refused("\"rejet\"", "\"refus\"", "silence_sens", "l’un de ces mots");
    refused("compte = \"francs\"", "compte = \"ouvres\"", "delai = \"2 mois\"\ncompte", "ne comptent que des jours");
}

#[test]
fn a_name_is_written_small_and_only_once() {
    refused("cle = \"tribunal\"", "cle = \"Tribunal\"", "\"Tribunal\"", "minuscules sans accent");
    let twice = JUSTE.replace("cle = \"tribunal\"", "cle = \"recours\"").replace("apres = [\"recours\"]\n", "");
    assert!(faults(&twice)[0].phrase.contains("écrite deux fois"));
    let other = lire_tous([("autre.toml", JUSTE)]).unwrap_err();
    assert!(other[0].phrase.contains("le nom de sa clé"), "{other:?}");
    let same = [("essai.toml", JUSTE), ("essai.toml", JUSTE)];
    assert!(lire_tous(same).unwrap_err()[0].phrase.contains("est déjà celle de"));
}

#[test]
fn dates_are_in_order_and_a_check_is_never_in_the_future() {
    refused(
        "a_revoir_avant = 2027-05-31",
        "a_revoir_avant = 2026-11-26",
        "a_revoir_avant",
        "vient après la vérification",
    );
    refused("verifie_le = 2026-11-26", "verifie_le = \"hier\"", "verifie_le", "une date sans guillemets");
    let future = JUSTE.replace("verifie_le = 2026-11-26", "verifie_le = 2026-11-27");
    assert!(faults(&future).iter().all(|one| one.phrase.contains("pas venu")), "{:?}", faults(&future));
    assert_eq!(faults(&future).len(), 2, "once for each step");
    let old = JUSTE.replace("verifie_le = 2026-11-26", "verifie_le = 1999-01-01");
    assert!(faults(&old)[0].phrase.contains("2020"));
}

#[test]
fn a_source_has_its_mark_and_an_https_address_or_a_text_of_law() {
    refused("[\"[S] https://exemple.fr/page\"]", "[]", UNE, "au moins une source");
    refused("[S] https://exemple.fr/page", "https://exemple.fr/page", UNE, "sa marque");
    refused("[S] https://exemple.fr/page", "[S] un ami", UNE, "une adresse en https://");
    refused("[S] https://exemple.fr/page", "[S] http://exemple.fr", UNE, "commence par https://");
    assert_eq!(
        faults(&JUSTE.replace("[S] https://exemple.fr/page", "[S] article L.262-47 du CASF")),
        Vec::<Faute>::new()
    );
}

#[test]
fn what_is_not_sure_cannot_be_said_sure_and_says_its_doubt() {
    refused("[S] https://exemple.fr/page", "[CG] habitude", UNE, "n’est pas permis");
    refused("doute = \"À vérifier sur la décision reçue.\"\n", "", DEUX, "il manque «\u{a0}doute\u{a0}»");
}

#[test]
fn a_step_says_what_it_stops_and_what_it_does_not() {
    refused("n_arrete_pas = \"La décision.\"\n", "", UNE, "il manque «\u{a0}n_arrete_pas\u{a0}»");
    let gracieux = "nature = \"recours-gracieux\"\ninterrompt = [\"tribunal\"]";
    refused("nature = \"recours-prealable\"", gracieux, UNE, "il manque «\u{a0}arrete\u{a0}»");
}

#[test]
fn names_between_steps_lead_somewhere_and_never_in_a_loop() {
    refused("apres = [\"recours\"]", "apres = [\"mediateur\"]", DEUX, "n’existe pas dans");
    refused("obligatoire = true", "interrompt = [\"cra\"]\narrete = \"x\"", UNE, "n’existe pas dans");
    let looped = JUSTE.replace("depuis = [\"decision\"]", "apres = [\"tribunal\"]");
    let found = faults(&looped);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found.iter().all(|one| one.phrase.contains("revient à elle-même")), "{found:#?}");
    // A step that moves the delay of the one it comes after is a loop too.
    let moved = JUSTE.replace("compte = \"francs\"", "interrompt = [\"recours\"]\narrete = \"x\"");
    assert!(faults(&moved).iter().any(|one| one.phrase.contains("revient à elle-même")));
}

#[test]
fn a_matter_ends_at_the_judge_or_says_why_not() {
    let text = JUSTE.replace("nature = \"juge\"", "nature = \"commission\"");
    assert!(faults(&text)[0].phrase.contains("aucune marche ne va au juge"));
    let said = text.replace("objets = [\"Aide\"]", "sans_juge = \"Rien n’a été trouvé.\"");
    assert_eq!(faults(&said), Vec::<Faute>::new());
    let both = JUSTE.replace("objets = [\"Aide\"]", "sans_juge = \"Rien n’a été trouvé.\"");
    assert!(faults(&both)[0].phrase.contains("ne va pas avec une marche devant le juge"));
}

#[test]
fn a_letter_contests_and_its_places_are_known() {
    refused("Je conteste la", "Je demande la", UNE, "je conteste");
    refused("{personne}", "{prenom}", UNE, "{prenom}");
    refused("{personne}", "{personne", UNE, "accolade");
    refused("sans_lettre = \"Formulaire du tribunal\"\n", "", DEUX, "il manque [marches.lettre]");
    refused("corps = [\"Je m’appelle {personne}.\"]\n", "", "[marches.lettre]", "n’a pas de corps");
}

#[test]
fn a_delay_runs_from_something_and_a_silence_says_what_it_means() {
    refused("depuis = [\"decision\"]\n", "", UNE, "un délai court depuis");
    refused("silence_sens = \"rejet\"\n", "", UNE, "vont ensemble");
    refused("silence_sens = \"rejet\"", "silence_sens = \"inconnu\"", UNE, "n’est pas «\u{a0}calculee\u{a0}»");
    refused("silence = \"2 mois\"", "relances = [\"3 jours\"]\nsilence = \"2 mois\"", UNE, "pas les deux");
    refused("silence = \"2 mois\"\nsilence_sens = \"rejet\"", "relances = [\"3 mois\"]", "relances", "jours ouvrés");
    refused("obligatoire = true", "envoi = \"depot\"", UNE, "qu’à une demande");
}

#[test]
fn a_common_step_must_exist_and_is_not_written_twice() {
    let asks = JUSTE.replace("objets = [\"Aide\"]", "communes = [\"message\"]");
    assert!(faults(&asks)[0].phrase.contains("n’existe pas"));
    let common = "[[marches]]\ncle = \"message\"\nnom = \"Écrire\"\na_qui = \"L’organisme\"\nnature = \"portail\"\n\
        texte = \"Pratique\"\nsources = [\"[CG] pratique\"]\ncertitude = \"estimee\"\ndoute = \"À vérifier.\"\n\
        [verification]\nverifie_le = 2026-11-26\nverifie_par = \"Équipe\"\na_revoir_avant = 2027-05-31\n";
    let voies = lire_tous([("communes.toml", common), ("essai.toml", &asks)]).unwrap();
    assert_eq!(voies.len(), 1, "the common steps are not a matter");
    assert_eq!(voies[0].marches[0].cle, "message", "a message comes first");
    let own = common.replace("cle = \"message\"", "cle = \"recours\"");
    let asks = JUSTE.replace("objets = [\"Aide\"]", "communes = [\"recours\"]");
    let found = lire_tous([("communes.toml", own.as_str()), ("essai.toml", &asks)]).unwrap_err();
    assert!(found[0].phrase.contains("à la fois commune et écrite ici"), "{found:?}");
}

#[test]
fn an_object_is_one_of_the_matter() {
    let text = JUSTE.replace("compte = \"francs\"", "objets = [\"Autre\"]");
    assert!(faults(&text)[0].phrase.contains("n’est pas dans la liste"));
}

#[test]
fn every_fault_of_a_file_is_told_at_once_in_the_order_of_the_text() {
    let text = JUSTE.replace("delai = \"2 mois\"", "delai = \"bientôt\"").replace("a_qui = \"Le maire\"\n", "");
    let found = lire("essai.toml", &text).unwrap_err();
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found.is_sorted_by_key(|one| one.ligne));
}

#[test]
fn a_text_that_is_not_toml_is_refused_in_french() {
    for text in ["[[marches", "cle = \"essai", "cle = \"a\"\ncle = \"b\"", "\u{0}", "= 1"] {
        let found = lire("essai.toml", text).unwrap_err();
        assert!(!found.is_empty() && found.iter().all(|one| one.phrase.ends_with('.')), "{text}: {found:?}");
    }
}
