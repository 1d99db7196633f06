//! Guessing what each column is.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test or a measure may stop")]

use tandem_tableur::{Champ, Feuille, Limites, deviner, lire};

fn feuille(texte: &str) -> Feuille {
    lire("a.csv", texte.as_bytes(), &Limites::default()).unwrap()
}

fn champs(texte: &str) -> Vec<Option<Champ>> {
    deviner(&feuille(texte)).iter().map(|p| p.champ).collect()
}

#[test]
fn header_words_are_known_whatever_their_writing() {
    for (entete, champ) in [
        ("Civ.", Champ::Civilite),
        ("CIVILITÉ", Champ::Civilite),
        ("Prénom(s)", Champ::Prenom),
        ("PRENOMS", Champ::Prenom),
        ("Nom de naissance", Champ::Nom),
        ("NOM", Champ::Nom),
        ("Nom de jeune fille", Champ::Nom),
        ("Nom de famille", Champ::Nom),
        ("Nom marital", Champ::NomUsage),
        ("Nom d’usage", Champ::NomUsage),
        ("nom d'épouse", Champ::NomUsage),
        ("Nom - Prénom", Champ::NomComplet),
        ("Noms et prénoms", Champ::NomComplet),
        ("Identité", Champ::NomComplet),
        ("Usager", Champ::NomComplet),
        ("DDN", Champ::Naissance),
        ("Né(e) le", Champ::Naissance),
        ("Né·e le", Champ::Naissance),
        ("Date naiss.", Champ::Naissance),
        ("Date de naissance", Champ::Naissance),
        ("Tél. portable", Champ::Telephone),
        ("Port.", Champ::Telephone),
        ("N° de téléphone", Champ::Telephone),
        ("Mobile", Champ::Telephone),
        ("Mail", Champ::Courriel),
        ("E-mail", Champ::Courriel),
        ("Adresse mail", Champ::Courriel),
        ("Adresse électronique", Champ::Courriel),
        ("Adresse", Champ::Adresse),
        ("Adresse postale", Champ::Adresse),
        ("CP", Champ::CodePostal),
        ("Code postal", Champ::CodePostal),
        ("Ville", Champ::Commune),
        ("Commune de résidence", Champ::Commune),
        ("Réf.", Champ::Referent),
        ("TS", Champ::Referent),
        ("Travailleur social", Champ::Referent),
        ("Nom du référent", Champ::Referent),
        ("Nom et prénom du TS", Champ::Referent),
        ("Suivi par", Champ::Referent),
        ("Équipe", Champ::Equipe),
        ("Secteur", Champ::Equipe),
        ("Dernier RDV", Champ::DernierRendezVous),
        ("Date du dernier rendez-vous", Champ::DernierRendezVous),
        ("Observations", Champ::Note),
        ("Commentaire", Champ::Note),
        ("N° sécu", Champ::Ignorer),
        ("NIR", Champ::Ignorer),
        ("N° de sécurité sociale", Champ::Ignorer),
        ("mdp CAF", Champ::Ignorer),
        ("Mot de passe", Champ::Ignorer),
        ("Code", Champ::Ignorer),
    ] {
        let trouves = deviner(&feuille(&format!("{entete};Zzz;Yyy\nx;y;z\n")));
        assert_eq!(trouves[0].champ, Some(champ), "{entete}: {trouves:?}");
        assert!(!trouves[0].pourquoi.is_empty());
    }
    for entete in ["Lieu de naissance", "Prochain RDV", "N° dossier", "Âge", "Nom du conjoint", "Tél. urgence", "Fax"]
    {
        assert_eq!(champs(&format!("{entete};Nom;Prénom\nx;y;z\n"))[0], None, "{entete}");
    }
}

#[test]
fn secrets_are_left_out_with_a_reason() {
    let trouves = deviner(&feuille("Nom;N° sécu;Mdp Ameli\nDIALLO;x;y\n"));
    assert!(trouves[1].pourquoi.contains("sécurité sociale"));
    assert!(trouves[2].pourquoi.contains("mot de passe"));
    let cle = 97 - 2_850_375_123_456_u64 % 97;
    let trouves = deviner(&feuille(&format!("Nom;Divers\nDIALLO;2 85 03 75 123 456 {cle:02}\n")));
    assert_eq!(trouves[1].champ, Some(Champ::Ignorer));
}

#[test]
fn content_alone_is_enough_without_header() {
    let mut texte = String::new();
    for (nom, prenom, naissance) in [
        ("DIALLO", "Aïssata", "12/03/1985"),
        ("MARTIN", "Jean", "01/02/1950"),
        ("NGUYEN", "Marie", "30/06/2001"),
        ("PETIT", "Mohamed", "02/02/1978"),
    ] {
        use std::fmt::Write as _;
        writeln!(texte, "{nom};{prenom};{naissance};06 12 34 56 78;{prenom}@exemple.fr;3 rue Haute;75011;12/10/2025")
            .unwrap();
    }
    let texte = texte.replace("Aïssata@", "aissata@");
    assert_eq!(
        champs(&texte),
        [
            Some(Champ::Nom),
            Some(Champ::Prenom),
            Some(Champ::Naissance),
            Some(Champ::Telephone),
            Some(Champ::Courriel),
            Some(Champ::Adresse),
            Some(Champ::CodePostal),
            Some(Champ::DernierRendezVous),
        ]
    );
}

#[test]
fn a_name_column_that_holds_first_names_is_a_full_name() {
    assert_eq!(champs("Nom;Tél\nDIALLO Aïssata;0612345678\nJean MARTIN;0612345679\n")[0], Some(Champ::NomComplet));
    assert_eq!(champs("Usager;Prénom\nDIALLO;Aïssata\nMARTIN;Jean\n"), [Some(Champ::Nom), Some(Champ::Prenom)]);
    assert_eq!(champs("DIALLO Aïssata;0612345678\nMARTIN Jean;0612345679\n")[0], Some(Champ::NomComplet));
}

#[test]
fn content_contradicts_a_header() {
    let trouves = deviner(&feuille("Nom;Adresse;DDN\nA;a@exemple.fr;oui\nB;b@exemple.fr;non\nC;c@exemple.fr;oui\n"));
    assert_eq!(trouves[1].champ, Some(Champ::Courriel));
    assert!(trouves[2].confiance < 50 && trouves[2].pourquoi.contains("vérifiez"));
}

#[test]
fn a_field_is_proposed_once_except_phones_addresses_and_notes() {
    let trouves = champs(
        "Nom;Nom de naissance;Tél fixe;Portable;Adresse;Complément d’adresse;Notes;Observations\na;b;c;d;e;f;g;h\n",
    );
    assert_eq!(trouves.iter().filter(|c| **c == Some(Champ::Nom)).count(), 1);
    for champ in [Champ::Telephone, Champ::Adresse, Champ::Note] {
        assert_eq!(trouves.iter().filter(|c| **c == Some(champ)).count(), 2);
    }
}
