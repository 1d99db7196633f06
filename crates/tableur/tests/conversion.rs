//! Dates, names, phones and whole rows.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test or a measure may stop")]

use jiff::civil::{Date, date};
use tandem_tableur::{
    Champ, Correspondance, Ligne, LigneLue, code_postal, convertir, courriel, date_francaise, empreinte,
    empreinte_cellules, separer_nom, telephone, telephones,
};

const AUJOURDHUI: Date = Date::constant(2025, 11, 23);

fn ligne(cellules: &[&str]) -> Ligne {
    Ligne { numero: 7, cellules: cellules.iter().map(|c| (*c).to_owned()).collect() }
}

fn choix(champs: &[Champ]) -> Correspondance {
    let mut choix = Correspondance::new();
    for (colonne, champ) in champs.iter().enumerate() {
        choix.poser(colonne, *champ);
    }
    choix
}

fn lue(champs: &[Champ], cellules: &[&str]) -> LigneLue {
    convertir(&ligne(cellules), &choix(champs), AUJOURDHUI).unwrap().unwrap()
}

#[test]
fn dates_are_read_the_french_way() {
    for texte in [
        "12/03/1985",
        "12-3-85",
        "1985-03-12",
        "12 mars 1985",
        "12.03.1985",
        " 12 / 03 / 1985 ",
        "12 MARS 85",
        "mardi 12 mars 1985",
        "31118",
        "31118.0",
        "31118,5",
        "12031985",
        "19850312",
        "1985-03-12T00:00:00",
        "12/03/1985 14:30",
        "12/03/1985 à 14h30",
        "né le 12/03/1985",
        "12-mars-85",
        "1985-03-12 14:30",
        "12\u{a0}mars\u{a0}1985",
    ] {
        assert_eq!(date_francaise(texte, AUJOURDHUI), Ok(date(1985, 3, 12)), "{texte}");
    }
    assert_eq!(date_francaise("1er août 2001", AUJOURDHUI), Ok(date(2001, 8, 1)));
    assert_eq!(date_francaise("29 févr. 2000", AUJOURDHUI), Ok(date(2000, 2, 29)));
    assert_eq!(date_francaise("3 déc. 1999", AUJOURDHUI), Ok(date(1999, 12, 3)));
}

#[test]
fn two_digit_years_are_never_in_the_future() {
    assert_eq!(date_francaise("23/11/25", AUJOURDHUI), Ok(date(2025, 11, 23)));
    assert_eq!(date_francaise("24/11/25", AUJOURDHUI), Ok(date(1925, 11, 24)));
    assert_eq!(date_francaise("01/01/05", AUJOURDHUI), Ok(date(2005, 1, 1)));
    assert_eq!(date_francaise("29/02/00", AUJOURDHUI), Ok(date(2000, 2, 29)));
}

#[test]
fn refused_dates_say_what_was_understood() {
    let refus = |t: &str| date_francaise(t, AUJOURDHUI).unwrap_err();
    assert_eq!(refus("31/02/1985"), "Compris comme le 31 février 1985\u{a0}: ce jour n’existe pas.");
    assert_eq!(refus("29/02/1985"), "Compris comme le 29 février 1985\u{a0}: ce jour n’existe pas.");
    assert!(refus("24/11/2025").starts_with("Compris comme le 24 novembre 2025\u{a0}: une date de naissance"));
    assert!(refus("12/03/1885").contains("1900 ou après"));
    assert!(refus("03/25/1985").contains("mois 25"));
    assert!(refus("1985").contains("année seule"));
    assert!(refus("mars 1985").contains("ne dit pas le jour"));
    for texte in
        ["", "12", "bientôt", "12/03", "a/b/c", "99999999999999999999", "0/0/0", "12/03/1985/4", "-1", "é/é/1985"]
    {
        assert!(date_francaise(texte, AUJOURDHUI).is_err(), "{texte}");
    }
}

#[test]
fn full_names_are_split() {
    for (texte, nom, prenom) in [
        ("DUPONT Jean", "DUPONT", "Jean"),
        ("Jean DUPONT", "DUPONT", "Jean"),
        ("Mme DIALLO Aïssata", "DIALLO", "Aïssata"),
        ("EL AMRANI Fatima", "EL AMRANI", "Fatima"),
        ("El AMRANI Fatima", "El AMRANI", "Fatima"),
        ("DUPONT, Jean", "DUPONT", "Jean"),
        ("Dupont, Jean-Pierre", "Dupont", "Jean-Pierre"),
        ("Jean-Pierre DE LA TOUR", "DE LA TOUR", "Jean-Pierre"),
        ("de LA TOUR Anne", "de LA TOUR", "Anne"),
        ("Le GOFF Yann", "Le GOFF", "Yann"),
        ("M. NGUYEN Van Minh", "NGUYEN", "Van Minh"),
        ("EL AMRANI FATIMA", "EL AMRANI", "FATIMA"),
        ("Fatima El Amrani", "El Amrani", "Fatima"),
        ("O’BRIEN Séan", "O’BRIEN", "Séan"),
        ("Monsieur  DA\u{a0}SILVA   João", "DA SILVA", "João"),
        ("Ben Youssef Karim", "Ben Youssef", "Karim"),
    ] {
        let separe = separer_nom(texte);
        assert_eq!((separe.nom.as_deref(), separe.prenom.as_deref()), (Some(nom), Some(prenom)), "{texte}");
    }
    assert!(!separer_nom("Truc Machin").certain);
    assert_eq!(separer_nom("Mme DIALLO").civilite.as_deref(), Some("Mme"));
    assert_eq!(separer_nom("Aïssata").prenom.as_deref(), Some("Aïssata"));
    assert_eq!(separer_nom("DIALLO").nom.as_deref(), Some("DIALLO"));
    assert_eq!(separer_nom("Mme").nom, None);
}

#[test]
fn married_names_are_told_apart() {
    for texte in [
        "DUPONT née MARTIN Claire",
        "MARTIN épouse DUPONT Claire",
        "Mme MARTIN Claire (ép. DUPONT)",
        "Martin Claire épouse Dupont",
    ] {
        let separe = separer_nom(texte);
        let usage = separe.nom_usage.map(|n| n.to_uppercase());
        assert_eq!(separe.nom.map(|n| n.to_uppercase()).as_deref(), Some("MARTIN"), "{texte}");
        assert_eq!((usage.as_deref(), separe.prenom.as_deref()), (Some("DUPONT"), Some("Claire")), "{texte}");
    }
}

#[test]
fn phones_are_normalised() {
    for texte in [
        "0612345678",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "612345678",
        "612345678.0",
        "+33 6 12 34 56 78",
        "+33 (0)6 12 34 56 78",
        "0033612345678",
        "33612345678",
        "06-12-34-56-78",
        "06/12/34/56/78",
        "'0612345678",
    ] {
        assert_eq!(telephone(texte).as_deref(), Ok("0612345678"), "{texte}");
    }
    assert_eq!(telephone("+32 470 12 34 56").as_deref(), Ok("+32470123456"));
    assert_eq!(telephones("06 12 34 56 78 / 01 45 67 89 01"), Ok(vec!["0612345678".into(), "0145678901".into()]));
    assert_eq!(telephones("0612345678 ou 0145678901").unwrap().len(), 2);
    for texte in ["06 12 34", "6,12E+08", "chez sa mère", "0612345678901", "++33", ""] {
        assert!(telephone(texte).is_err(), "{texte}");
    }
}

#[test]
fn emails_and_post_codes_are_checked() {
    assert_eq!(courriel(" <Jean.Dupont@Exemple.FR> ").as_deref(), Ok("jean.dupont@exemple.fr"));
    for texte in ["jean", "jean@", "@exemple.fr", "jean@exemple", "a b@exemple.fr", "a@b@c.fr", "a@.fr"] {
        assert!(courriel(texte).is_err(), "{texte}");
    }
    assert_eq!(code_postal("1000").as_deref(), Ok("01000"));
    assert_eq!(code_postal("75 011").as_deref(), Ok("75011"));
    assert!(code_postal("Paris").is_err());
}

#[test]
fn a_row_is_read_whole() {
    let lue = lue(
        &[
            Champ::NomComplet,
            Champ::Naissance,
            Champ::Telephone,
            Champ::Telephone,
            Champ::Adresse,
            Champ::Adresse,
            Champ::Commune,
            Champ::Note,
            Champ::Note,
            Champ::Ignorer,
        ],
        &[
            "Mme DIALLO Aïssata",
            "12/3/85",
            "612345678",
            "01 45 67 89 01",
            "3 rue Haute",
            "Bât. B",
            "75011 Paris",
            "a",
            "b",
            "secret",
        ],
    );
    assert_eq!(lue.civilite.as_deref(), Some("Mme"));
    assert_eq!(lue.naissance, Some(date(1985, 3, 12)));
    assert_eq!(
        (lue.telephone.as_deref(), lue.autres_telephones.as_slice()),
        (Some("0612345678"), &["0145678901".to_owned()][..])
    );
    assert_eq!(lue.adresse.as_deref(), Some("3 rue Haute, Bât. B"));
    assert_eq!((lue.code_postal.as_deref(), lue.commune.as_deref()), (Some("75011"), Some("Paris")));
    assert_eq!(lue.note.as_deref(), Some("a\nb"));
    assert!(!format!("{lue:?}").contains("secret"));
}

#[test]
fn a_first_name_is_enough_but_no_name_is_not() {
    let champs = [Champ::Nom, Champ::Prenom, Champ::Telephone];
    assert_eq!(lue(&champs, &["", "Aïssata", ""]).nom, None);
    let erreurs = convertir(&ligne(&["", "", "0612345678"]), &choix(&champs), AUJOURDHUI).unwrap_err();
    assert_eq!((erreurs.len(), erreurs[0].numero, erreurs[0].colonne), (1, 7, Some(0)));
    assert_eq!(convertir(&ligne(&["", "", ""]), &choix(&champs), AUJOURDHUI), Ok(None));
    assert_eq!(convertir(&ligne(&["", "", "", "hors sujet"]), &choix(&champs), AUJOURDHUI), Ok(None));
}

#[test]
fn every_wrong_cell_is_reported() {
    let champs = [Champ::Nom, Champ::Naissance, Champ::Telephone, Champ::Courriel, Champ::CodePostal];
    let erreurs =
        convertir(&ligne(&["DIALLO", "31/02/1985", "12", "jean", "x1"]), &choix(&champs), AUJOURDHUI).unwrap_err();
    assert_eq!(erreurs.iter().map(|e| e.champ).collect::<Vec<_>>(), champs[1..]);
    assert_eq!(erreurs[0].valeur, "31/02/1985");
}

#[test]
fn words_for_nothing_are_read_as_empty() {
    let champs = [Champ::Nom, Champ::Naissance, Champ::Telephone, Champ::Courriel];
    let lue = lue(&champs, &["DIALLO", "inconnue", "Néant", "-"]);
    assert_eq!((lue.naissance, lue.telephone, lue.courriel), (None, None, None));
}

#[test]
fn an_appointment_to_come_is_kept_with_a_remark() {
    let lue = lue(&[Champ::Nom, Champ::DernierRendezVous], &["DIALLO", "12/01/2026"]);
    assert_eq!(lue.dernier_rendez_vous, Some(date(2026, 1, 12)));
    assert_eq!(lue.remarques.len(), 1);
}

#[test]
fn a_field_that_takes_one_column_moves() {
    let mut choix = choix(&[Champ::Nom, Champ::Prenom]);
    choix.poser(1, Champ::Nom);
    assert_eq!((choix.champ(0), choix.champ(1)), (None, Some(Champ::Nom)));
}

#[test]
fn fingerprints_ignore_spaces_and_case() {
    let champs = [Champ::Nom, Champ::Prenom, Champ::Naissance, Champ::Note];
    let une = empreinte(&lue(&champs, &["DIALLO", "Aïssata", "12/03/1985", "d’accord  oui"]));
    let deux = empreinte(&lue(&champs, &["Diallo ", "AÏSSATA", "31118", "D'accord\noui"]));
    assert_eq!(une, deux);
    assert_ne!(une, empreinte(&lue(&champs, &["DIALLO", "Aïssata", "13/03/1985", "d’accord oui"])));
    let cellules = |c: &[&str]| empreinte_cellules(&c.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>());
    assert_eq!(cellules(&["A\u{a0} b", "c", " ", ""]), cellules(&["a b", "C"]));
    assert_ne!(cellules(&["a", "", "b"]), cellules(&["a", "b"]));
    assert_ne!(cellules(&["a\u{1f}b"]), cellules(&["a", "b"]));
}

#[test]
fn what_is_only_known_of_a_birth_is_kept_in_words_and_blocks_nobody() {
    for vague in ["1975", "vers 1970", "00/00/1982", "en 61"] {
        let lue = une(&["DIALLO", vague]).expect("comprise");
        assert_eq!(lue.naissance, None, "{vague}");
        assert!(lue.remarques.iter().any(|phrase| phrase.contains(vague)), "{:?}", lue.remarques);
    }
    assert!(une(&["DIALLO", "32/13/1985"]).is_err(), "a wrong date is not a vague one");
    for (short, expected) in [("3/7/68", (1968, 7, 3)), ("1-1-80", (1980, 1, 1)), ("3 mars 85", (1985, 3, 3))] {
        let (year, month, day) = expected;
        assert_eq!(
            une(&["DIALLO", short]).expect("comprise").naissance,
            Some(jiff::civil::date(year, month, day)),
            "{short}"
        );
    }
}

#[test]
fn two_people_or_no_letter_in_a_name_ask_for_a_choice() {
    for name in ["M. et Mme KOVAC", "KOVAC & FILS", "300", "—"] {
        assert!(une(&[name, "12/03/1985"]).is_err(), "{name}");
    }
    assert!(une(&["Bonnet-Étienne", "12/03/1985"]).is_ok());
}

/// A row of two columns: the name, the birth.
fn une(cases: &[&str]) -> Result<tandem_tableur::LigneLue, Vec<tandem_tableur::ErreurLigne>> {
    let mut colonnes = tandem_tableur::Correspondance::new();
    colonnes.poser(0, tandem_tableur::Champ::Nom);
    colonnes.poser(1, tandem_tableur::Champ::Naissance);
    let ligne = tandem_tableur::Ligne { numero: 2, cellules: cases.iter().map(|&case| case.to_owned()).collect() };
    tandem_tableur::convertir(&ligne, &colonnes, jiff::civil::date(2026, 11, 24)).map(|lue| lue.expect("une personne"))
}
