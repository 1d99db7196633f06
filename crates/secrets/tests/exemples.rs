//! One example of each thing that is refused, and of each trap that is not.

use tandem_secrets::{Nature, chercher};

fn nature(note: &str) -> Option<Nature> {
    chercher(note).map(|found| found.nature)
}

fn valeur(note: &str) -> Option<&str> {
    chercher(note).map(|found| &note[found.debut..found.fin])
}

#[test]
fn each_secret_is_named() {
    for (note, expected) in [
        ("mdp : Soleil59!", Nature::MotDePasse),
        ("login: x password: y1234", Nature::MotDePasse),
        ("Tr0ub4dor&3", Nature::MotDePasse),
        ("code confidentiel 4821", Nature::CodeSecret),
        ("code caf 1234567 8 chiffres", Nature::CodeSecret),
        ("son code c'est 0000", Nature::CodeSecret),
        ("code PIN 1234", Nature::Telephone),
        ("schéma de déverrouillage : un L", Nature::Telephone),
        ("carte bancaire 4242 4242 4242 4242", Nature::Carte),
        ("code de la CB 7153", Nature::Carte),
        ("question secrète : nom du chien, réponse Rex", Nature::QuestionSecrete),
        ("codes de récupération Google 4829 1039", Nature::Recuperation),
    ] {
        assert_eq!(nature(note), Some(expected), "{note}");
    }
}

#[test]
fn the_value_is_shown_where_it_is() {
    for (note, value) in [
        ("Vu ce jour. mdp : Soleil59!", "Soleil59!"),
        ("Mot\u{a0}de\u{a0}passe\u{a0}: Kabyle15", "Kabyle15"),
        ("m\u{200b}d\u{200b}p = Sétif19, noté", "Sétif19"),
        ("mdp :\nMaelys2014", "Maelys2014"),
        ("mot de passe : s o l e i l 5 9", "s o l e i l 5 9"),
        ("كلمة السر: Halab1980", "Halab1980"),
        ("« Azerty123 » (mdp ameli)", "Azerty123"),
        ("code confidentiel Caf : 4821 0937", "4821 0937"),
    ] {
        assert_eq!(valeur(note), Some(value), "{note}");
    }
}

#[test]
fn a_note_that_talks_about_a_password_is_not_one() {
    for note in [
        "mot de passe oublié, refait ensemble",
        "a noté son mdp dans son carnet",
        "mdp à changer",
        "code reçu par SMS",
        "revoir comment retrouver le mot de passe",
        "mot de passe : elle l'a noté sur sa carte",
        "le mot de passe doit faire 12 caractères",
    ] {
        assert_eq!(valeur(note), None, "{note}");
    }
}

#[test]
fn a_number_that_is_no_secret_is_left_alone() {
    for note in [
        "DOSS-2026-0145",
        "sécu 2 85 07 99 350 111 22",
        "IBAN FR76 3000 4000 0312 3456 7890 143",
        "code postal 59000, code APE 8899B, code naf 4711F",
        "n° allocataire 1234567",
        "cerfa 13788*01",
        "AB-123-CD",
        "samira.b59@gmail.com",
        "https://www.caf.fr/a1B2c3D4",
        "Windows11 installé",
        "#RSA2026",
        "CMU-C2S",
        "RDV 24/11 14h30, 1 204,50 €",
    ] {
        assert_eq!(valeur(note), None, "{note}");
    }
}

#[test]
fn the_code_of_a_door_helps_who_comes_to_visit() {
    for note in
        ["digicode 4821B", "code immeuble 1789", "12 rue Gambetta, code 47B12, 4e étage", "boîte à clés code 4455"]
    {
        assert_eq!(valeur(note), None, "{note}");
    }
}

#[test]
fn the_name_of_a_dog_is_a_secret_only_beside_a_secret_question() {
    assert_eq!(nature("Nom du chien Rex, gentil"), None);
    assert_eq!(nature("nom du chien Rex pour la question secrète"), Some(Nature::QuestionSecrete));
}

#[test]
fn every_reason_says_what_it_is_and_what_to_do() {
    for nature in Nature::ALL {
        let reason = nature.raison();
        assert!(reason.starts_with("Cela ressemble ") && reason.contains("Retirez-l"), "{reason}");
        assert!(!reason.contains("  "), "{reason}");
    }
}
