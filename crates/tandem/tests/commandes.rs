//! The program itself, run as an administrator runs it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

/// An empty folder where the program runs; removed at the end.
struct Poste(PathBuf);

impl Poste {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("tandem-commandes-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("folder");
        Self(folder)
    }

    fn run(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tandem"));
        command.args(arguments).current_dir(&self.0).env("TANDEM_MOT_DE_PASSE", "un mot de passe assez long");
        command.envs(environment.iter().copied()).output().expect("runs")
    }

    fn init(&self) {
        let arguments = [
            "init",
            "--etablissement",
            "CCAS",
            "--equipe",
            "Centre",
            "--responsable",
            "Martine Perrin",
            "--identifiant",
            "mperrin",
        ];
        let done = self.run(&arguments, &[]);
        assert!(done.status.success(), "{}", said(&done));
    }
}

impl Drop for Poste {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn an_installation_starts_with_its_key_its_settings_and_an_intact_journal() {
    let poste = Poste::new("init");
    poste.init();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(poste.0.join("tandem.cle")).expect("key").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert!(poste.0.join("tandem.toml").exists());
    let checked = poste.run(&["verifier"], &[]);
    assert!(checked.status.success() && said(&checked).contains("journal intact"), "{}", said(&checked));
    let again = poste.run(&["init", "--etablissement", "X", "--responsable", "X", "--identifiant", "x"], &[]);
    assert_eq!(again.status.code(), Some(2));
    assert!(said(&again).contains("rien n'a été changé"), "{}", said(&again));
}

#[test]
fn a_caseload_comes_in_from_the_command_line_and_a_second_time_creates_nobody() {
    let poste = Poste::new("import");
    poste.init();
    fs::write(poste.0.join("suivis.csv"), "Nom;Prénom\nDIALLO;Aïssata\nNOWAK;Piotr\n").expect("file");
    let first = poste.run(&["import", "suivis.csv", "--identifiant", "mperrin"], &[]);
    assert!(first.status.success() && said(&first).contains("2\u{a0}personnes reprises"), "{}", said(&first));
    let second = poste.run(&["import", "suivis.csv", "--identifiant", "mperrin"], &[]);
    assert!(said(&second).contains("0\u{a0}personne reprise, 2 déjà là"), "{}", said(&second));
    for (arguments, sentence) in [
        (&["import", "absent.csv", "--identifiant", "mperrin"][..], "absent.csv"),
        (&["import", "suivis.csv", "--identifiant", "personne"][..], "aucun compte actif"),
        (&["import", "suivis.csv", "--identifiant", "mperrin", "--equipe", "Nord"][..], "Ses équipes : Centre"),
    ] {
        let refused = poste.run(arguments, &[]);
        assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
        assert!(said(&refused).contains(sentence), "{}", said(&refused));
    }
}

#[test]
fn a_colleague_is_added_and_a_forgotten_password_is_changed() {
    let poste = Poste::new("agent");
    poste.init();
    let add =
        ["agent", "--identifiant", "claire", "--nom", "Claire Morel", "--role", "intervenant", "--equipe", "Nord"];
    let added = poste.run(&add, &[]);
    assert!(added.status.success() && said(&added).contains("Claire Morel peut se connecter"), "{}", said(&added));
    fs::write(poste.0.join("suivis.csv"), "Nom;Prénom\nDIALLO;Aïssata\n").expect("file");
    let brought = poste.run(&["import", "suivis.csv", "--identifiant", "claire"], &[]);
    assert!(said(&brought).contains("1\u{a0}personne reprise"), "{}", said(&brought));
    let changed =
        poste.run(&["agent", "--identifiant", "CLAIRE"], &[("TANDEM_MOT_DE_PASSE", "une autre phrase longue")]);
    assert!(said(&changed).contains("Mot de passe de Claire Morel changé"), "{}", said(&changed));
    for (arguments, sentence) in [
        (&["agent", "--identifiant", "paul"][..], "--nom et --role"),
        (&["agent", "--identifiant", "paul", "--nom", "Paul", "--role", "chef"][..], "--nom et --role"),
        (&["agent", "--identifiant", "paul", "--nom", "Paul", "--role", "accueil"][..], "--equipe"),
    ] {
        let refused = poste.run(arguments, &[]);
        assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
        assert!(said(&refused).contains(sentence), "{}", said(&refused));
    }
    let short = poste.run(&["agent", "--identifiant", "paul"], &[("TANDEM_MOT_DE_PASSE", "court")]);
    assert!(said(&short).contains("12 signes"), "{}", said(&short));
    assert!(poste.run(&["verifier"], &[]).status.success());
}

#[test]
fn bad_settings_refuse_to_start_and_name_their_line() {
    let poste = Poste::new("reglages");
    let without = poste.run(&["serve"], &[]);
    assert!(!without.status.success() && said(&without).contains("tandem.cle"), "{}", said(&without));
    fs::write(poste.0.join("tandem.toml"), "# bureau\nadresse = \"bureau\"\n").expect("file");
    let refused = poste.run(&["serve"], &[]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("tandem.toml, ligne 2"), "{}", said(&refused));
    let variable = poste.run(&["serve"], &[("TANDEM_ADRESSE", "nulle part")]);
    assert!(said(&variable).contains("TANDEM_ADRESSE"), "{}", said(&variable));
}

#[test]
fn every_command_has_its_help() {
    let poste = Poste::new("aide");
    for command in ["demo", "init", "serve", "agent", "import", "verifier", "sauvegarder", "restaurer", "cle"] {
        let help = poste.run(&[command, "--help"], &[]);
        assert!(help.status.success() && said(&help).contains("Usage"), "{command}");
    }
    assert_eq!(poste.run(&["nimporte"], &[]).status.code(), Some(2));
}
