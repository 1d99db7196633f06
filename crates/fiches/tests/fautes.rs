//! Each way a fiche can be wrong, and the sentence a social worker reads.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::path::Path;

use tandem_fiches::{Fiche, ecrire, lire, lire_dossier, lire_regles, lire_tous, parole};

const D01: &str = include_str!("exemples/D01-actualisation.toml");
const D12: &str = include_str!("exemples/D12-indu.toml");
const D21: &str = include_str!("exemples/D21-mdph.toml");

fn line_of(text: &str, part: &str) -> usize {
    text.lines().position(|line| line.contains(part)).expect("the line is there") + 1
}

/// The only fault of a text, as it is told.
#[track_caller]
fn fault(text: &str) -> (usize, String) {
    let faults = lire("x.toml", text).expect_err("it is wrong");
    assert_eq!(faults.len(), 1, "{faults:#?}");
    (faults[0].ligne, faults[0].phrase.clone())
}

#[track_caller]
fn refused(text: &str, line: &str, sentence: &str) {
    let (at, phrase) = fault(text);
    assert!(phrase.contains(sentence), "« {sentence} » is not in « {phrase} »");
    assert_eq!(at, line_of(text, line), "{phrase}");
}

#[test]
fn a_fiche_is_read_and_written_back_the_same() {
    for text in [D01, D12, D21] {
        let fiche = lire("x.toml", text).unwrap_or_else(|faults| panic!("{faults:#?}"));
        let written = ecrire(&fiche);
        let again = lire("x.toml", &written).unwrap_or_else(|faults| panic!("{written}\n{faults:#?}"));
        assert_eq!(ecrire(&again), written);
        assert_eq!(again.regles, fiche.regles);
        assert_eq!(again.gestes, fiche.gestes);
    }
}

#[test]
fn an_unknown_field_is_named_with_its_line() {
    let text = D01.replace("complexite = \"simple\"", "complexite = \"simple\"\nnom_court = \"x\"");
    refused(&text, "nom_court", "«\u{a0}nom_court\u{a0}» n’existe pas ici");
    refused(&D01.replace("guichet =", "guichets ="), "guichets", "«\u{a0}canaux.guichets\u{a0}» n’existe pas ici");
    refused(&D01.replace("stop = true", "arret = true"), "arret", "«\u{a0}gestes.arret\u{a0}» n’existe pas ici");
    refused(&D01.replace("cloture = 15", "cloture = 15\nheure = 12"), "heure", "«\u{a0}heure\u{a0}»");
}

#[test]
fn a_wrong_type_says_what_is_expected() {
    refused(
        &D01.replace("nom = \"Actualisation mensuelle\"", "nom = 12"),
        "nom = 12",
        "est un texte, entre guillemets",
    );
    refused(
        &D12.replace("remarques = [\"Un modèle de courrier aide.\"]", "remarques = \"x\""),
        "remarques",
        "est une liste",
    );
    refused(&D01.replace("stop = true", "stop = \"oui\""), "stop", "vaut true ou false");
    let (line, phrase) = fault(&D01.replace("cloture = 15", "cloture = \"quinze\""));
    assert_eq!(line, line_of(D01, "cloture"), "{phrase}");
}

#[test]
fn a_missing_field_is_named_where_it_should_be() {
    refused(&D01.replace("organisme = \"France Travail\"\n", ""), "code", "«\u{a0}organisme\u{a0}» manque");
    refused(
        &D01.replace("verifie_par = \"Équipe Tandem, d’après les sources citées\"\n", ""),
        "[verification]",
        "«\u{a0}verification.verifie_par\u{a0}» manque",
    );
    let (line, phrase) = fault(&D01.replace("certitude = \"calculee\"\n", ""));
    assert!(phrase.contains("«\u{a0}certitude\u{a0}» manque"), "{phrase}");
    assert_eq!(line, line_of(D01, "[[echeances]]"));
}

#[test]
fn a_date_that_does_not_exist_is_refused_at_its_line() {
    for day in ["2027-02-30", "2027-13-01", "2027-02-29"] {
        let text = D01.replace("a_revoir_avant = 2027-05-31", &format!("a_revoir_avant = {day}"));
        refused(&text, day, "date");
    }
    refused(
        &D01.replace("a_revoir_avant = 2027-05-31", "a_revoir_avant = \"2027-05-31\""),
        "a_revoir_avant",
        "sans guillemets",
    );
    refused(
        &D01.replace("a_revoir_avant = 2027-05-31", "a_revoir_avant = 2026-11-26"),
        "a_revoir_avant",
        "vient après la vérification",
    );
}

#[test]
fn an_unknown_rule_type_and_an_unknown_event_name_the_known_ones() {
    refused(&D01.replace("fenetre-mensuelle", "chaque-mois"), "chaque-mois", "fenetre-mensuelle");
    refused(
        &D12.replace(
            "evenement = \"notification-indu\"\ndelai = \"20 jours\"",
            "evenement = \"lettre\"\ndelai = \"20 jours\"",
        ),
        "\"lettre\"",
        "notification-indu",
    );
}

#[test]
fn a_parameter_of_another_type_is_refused() {
    refused(
        &D01.replace("cloture = 15", "cloture = 15\ndelai = \"2 mois\""),
        "delai =",
        "«\u{a0}delai\u{a0}» ne va pas avec le type",
    );
}

#[test]
fn rules_that_wait_for_each_other_or_for_nobody_are_refused() {
    let unknown = D21.replace("apres = \"silence\"", "apres = \"rien\"");
    let (line, phrase) = fault(&unknown);
    assert!(phrase.contains("rien"), "{phrase}");
    assert_eq!(line, unknown.lines().enumerate().filter(|one| one.1 == "[[echeances]]").nth(2).expect("third").0 + 1);
    let itself = D21.replace("apres = \"silence\"", "apres = \"recours\"");
    assert!(!lire("x.toml", &itself).expect_err("itself").is_empty());
    let circle = D12
        .replace("evenement = \"notification-indu\"\ndelai = \"2 mois\"", "apres = \"autre\"\ndelai = \"2 mois\"")
        + "\n";
    let circle = circle.replace(
        "[verification]",
        "[[echeances]]\ncle = \"autre\"\ntype = \"recours\"\nnom = \"Autre\"\napres = \"recours-amiable\"\ndelai = \"2 mois\"\nfondement = \"x\"\nsource = \"[CG] x\"\ncertitude = \"a-confirmer\"\nverifie_le = 2026-11-26\n\n[verification]",
    );
    let faults = lire("boucle.toml", &circle).expect_err("a loop");
    assert!(faults.iter().any(|one| one.phrase.contains("on revient à cette règle")), "{faults:#?}");
    assert!(faults[0].to_string().starts_with("boucle.toml, ligne "), "{}", faults[0]);
}

#[test]
fn another_way_than_the_screen_is_mandatory() {
    let none = D12.replace("papier = \"Courrier à la Caf ou à la MSA\"\n", "");
    refused(&none, "[canaux]", "papier, téléphone ou guichet");
    lire("x.toml", &none.replace("[canaux]", "[canaux]\naucun = \"Tout se fait en ligne.\"")).expect("said why");
    refused(
        &D12.replace("sans_adresse = \"La contestation se fait par courrier ou dans le compte de la personne.\"\n", ""),
        "[acces]",
        "adresse officielle",
    );
    refused(&D01.replace("https://www.france", "http://www.france"), "http://www", "https://");
}

#[test]
fn every_fault_is_told_at_once_in_the_order_of_the_text() {
    let text = D01
        .replace("famille = \"emploi\"", "famille = \"travail\"")
        .replace("nom = \"Actualisation mensuelle\"\n", "")
        .replace("[S] https", "https");
    let faults = lire("x.toml", &text).expect_err("wrong");
    assert!(faults.len() >= 3 && faults.is_sorted_by_key(|one| one.ligne), "{faults:#?}");
}

#[test]
fn a_text_that_is_not_toml_says_which_line() {
    for (bad, line) in
        [("code = \"D01\nnom = \"x\"\n", 1), ("code = \"D01\"\nnom\n", 2), ("code = \"D01\"\ncode = \"D01\"\n", 2)]
    {
        let faults = lire("x.toml", bad).expect_err("wrong");
        assert!(faults.iter().any(|one| one.ligne == line), "{bad}: {faults:#?}");
        assert!(faults.iter().all(|one| !one.phrase.contains("expected")), "{faults:#?}");
    }
}

#[test]
fn a_catalogue_has_one_fiche_per_code_and_per_file() {
    let twice = lire_tous([("D01-a.toml", D01), ("D01-b.toml", D01)]).expect_err("twice");
    assert!(
        twice[0].to_string().contains("D01-b.toml, ligne 1\u{a0}: le code D01 est déjà celui de D01-a.toml"),
        "{twice:#?}"
    );
    let name = lire_tous([("D011-a.toml", D01)]).expect_err("name");
    assert!(name[0].phrase.contains("le nom du fichier commence par le code D01"), "{name:#?}");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exemples");
    let codes: Vec<String> = lire_dossier(&folder).expect("all good").into_iter().map(|one| one.code).collect();
    assert_eq!(codes, ["D01", "D12", "D21"]);
    assert!(lire_dossier(Path::new("/nulle/part")).expect_err("no folder")[0].phrase.contains("ne s’ouvre pas"));
}

#[test]
fn rules_alone_are_checked_with_their_own_lines() {
    let fiche = lire("x.toml", D21).expect("fiche");
    let (rules, text) = lire_regles("Règles", &fiche.regles_toml).expect("rules");
    assert_eq!((rules, text.as_str()), (fiche.regles.clone(), fiche.regles_toml.as_str()));
    assert!(lire_regles("Règles", "").expect("none").0.is_empty());
    let faults = lire_regles("Règles", &fiche.regles_toml.replace("delai = \"4 mois\"", "delai = \"quatre mois\""))
        .expect_err("delay");
    assert_eq!(faults[0].ligne, line_of(&fiche.regles_toml, "4 mois"), "{faults:#?}");
    let other = lire_regles("Règles", "nom = \"x\"\n").expect_err("not a rule");
    assert!(other[0].phrase.contains("n’est pas une règle"), "{other:#?}");
}

fn said(fiche: &Fiche) -> Vec<String> {
    fiche.regles.iter().map(|rule| parole(rule).quand).collect()
}

#[test]
fn a_rule_is_said_in_plain_words() {
    let read = |text| lire("x.toml", text).expect("fiche");
    assert_eq!(said(&read(D01)), ["Chaque mois, du 28 (le 26 en février) au 15 du mois suivant."]);
    assert_eq!(
        said(&read(D12))[0],
        "Dans le délai de 20\u{a0}jours après la lettre qui réclame l’argent."
            .replace("20\u{a0}jours", &"20 jours".parse::<tandem_delais::Delai>().expect("delay").to_string())
    );
    let mdph = said(&read(D21));
    assert!(mdph[0].starts_with("À partir de 1"), "{mdph:?}");
    assert!(mdph[1].ends_with("après le dépôt complet\u{a0}: c’est un refus."), "{mdph:?}");
    assert!(mdph[2].contains("la décision reçue, ou après la date du silence"), "{mdph:?}");
    let ailleurs = said(&read(&D21.replace("type = \"silence\"\n", "type = \"silence\"\nlieu = \"outre-mer\"\n")));
    assert!(ailleurs.iter().any(|one| one.starts_with("En outre-mer\u{a0}: sans réponse ")), "{ailleurs:?}");
}

#[test]
fn a_review_date_that_has_come_is_seen() {
    let fiche = lire("x.toml", D01).expect("fiche");
    assert!(!fiche.est_a_revoir(jiff::civil::date(2027, 5, 30)));
    assert!(fiche.est_a_revoir(jiff::civil::date(2027, 5, 31)));
}
