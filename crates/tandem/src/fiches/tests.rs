//! Over HTTP: who may enter, what shows, which SQL ran, how it fails.

use axum::http::StatusCode;
use tandem_fiches::{Fiche, ecrire};
use tandem_platform::Intent;

use super::{
    catalogue::FICHIERS,
    commande,
    model::{Origine, Version, VersionId},
    queries,
};
use crate::testing::{World, on_both_engines};

const JOUR: i64 = 24 * 3600;

fn fournie(world: &World, code: &str) -> Fiche {
    world.app.fiches.fournie(code).expect("in the catalogue").as_ref().clone()
}

/// The établissement's version of a fiche, written around the screen.
async fn versionner(world: &World, fiche: &Fiche, rang: i64) {
    let db = &world.app.db;
    let id = VersionId::new(db.clock(), db.random());
    let place = world.etablissement.as_str();
    let mut tx = db.write(Intent::new(place, world.claire.as_str(), "tests", "fiches", id.as_str())).await.expect("tx");
    let new = Version {
        id,
        code: fiche.code.clone(),
        rang,
        origine: Origine::Ecran,
        texte: ecrire(fiche),
        motif: None,
        agent: world.claire.clone(),
        le: db.clock().now(),
    };
    assert!(queries::ecrire(&mut tx, &world.etablissement, &new).await.expect("written"));
    tx.commit().await.expect("commit");
}

#[test]
fn every_file_of_the_catalogue_loads() {
    let read = commande::verifier(None)
        .unwrap_or_else(|faults| panic!("{}", faults.iter().map(|one| format!("{one}\n")).collect::<String>()));
    assert_eq!(read, FICHIERS.len());
    assert!(read > 0, "donnees/demarches is empty");
}

#[test]
fn checking_a_folder_names_the_file_and_the_line_and_fails() {
    let folder = std::env::temp_dir().join(format!("tandem-fiches-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("folder");
    let (name, text) = FICHIERS.iter().find(|one| one.0.starts_with("D01")).expect("D01");
    std::fs::write(folder.join(name), text).expect("file");
    assert_eq!(commande::verifier(Some(&folder)).expect("right"), 1);
    let wrong = text.replacen("famille = ", "famile = ", 1);
    std::fs::write(folder.join(name), &wrong).expect("file");
    let faults = commande::verifier(Some(&folder)).expect_err("wrong");
    let line = wrong.lines().position(|line| line.starts_with("famile")).expect("line") + 1;
    assert!(
        faults
            .iter()
            .any(|one| one.to_string().starts_with(&format!("{name}, ligne {line}\u{a0}: le champ «\u{a0}famile"))),
        "{faults:#?}"
    );
    let _ = commande::executer(Some(&folder));
    std::fs::remove_dir_all(&folder).expect("clean");
}

on_both_engines! {
    async fn all_but_the_technical_referent_read_the_catalogue_in_four_queries_at_most(world) {
        for name in ["karim", "claire", "mperrin"] {
            let client = world.as_agent(name).await;
            let list = client.get("/fiches").await;
            list.assert_queries(3);
            list.shows("France Travail").shows("/fiches/D01").hides("À revoir");
            let sheet = client.get("/fiches/D01").await;
            sheet.assert_queries(5);
            sheet.shows(&fournie(world, "D01").gestes[0].texte.replace('\'', "&#39;")).shows("Version fournie avec Tandem").shows("Stop : montrez-moi avant").shows("Par téléphone");
        }
        let technique = world.as_agent("technique").await;
        assert_eq!(technique.get("/fiches").await.status, StatusCode::FORBIDDEN);
        assert_eq!(technique.get("/fiches/D01").await.status, StatusCode::FORBIDDEN);
        assert_eq!(world.anonymous().get("/fiches").await.location, "/connexion?suite=%2Ffiches");
        let claire = world.as_agent("claire").await;
        for unknown in ["/fiches/D999", "/fiches/d01", "/fiches/x"] {
            assert_eq!(claire.get(unknown).await.status, StatusCode::NOT_FOUND, "{unknown}");
        }
    }

    async fn a_search_reads_the_words_of_fiches_without_accents_and_without_javascript(world) {
        let claire = world.as_agent("claire").await;
        claire.get("/fiches?q=FRANCE+travail").await.shows("/fiches/D01").shows("fiche");
        claire.get("/fiches?q=actualisation+mensuelle").await.shows("/fiches/D01");
        let none = claire.get("/fiches?q=zzzz%E2%80%AEzz%3Cb%3E").await;
        none.hides("/fiches/D01").hides("<b>").hides("\u{202e}").shows("Essayez un autre mot");
        claire.get("/fiches?q=%ff").await.shows("Fiches de démarches");
        claire.get(&format!("/fiches?q={}", "a+".repeat(5000))).await.shows("Fiches de démarches");
    }

    async fn a_fiche_whose_review_date_has_come_says_so_wherever_it_shows(world) {
        let mut fiche = fournie(world, "D01");
        fiche.verification.verifie_le = jiff::civil::date(2026, 1, 1);
        fiche.verification.a_revoir_avant = jiff::civil::date(2026, 11, 24);
        versionner(world, &fiche, 1).await;
        let claire = world.as_agent("claire").await;
        claire.get("/fiches").await.hides("À revoir depuis");
        world.app.db.clock().advance_seconds(JOUR);
        let claire = world.as_agent("claire").await;
        claire.get("/fiches").await.shows("À revoir depuis le 24 novembre 2026");
        claire.get("/fiches/D01").await.shows("À revoir depuis le 24 novembre 2026").shows("Version 1 de votre établissement");
    }

    async fn the_last_version_wins_here_and_no_other_etablissement_sees_it(world) {
        let mut fiche = fournie(world, "D01");
        for (rang, nom) in [(1, "Première version"), (2, "Deuxième version")] {
            fiche.nom_simple = nom.to_owned();
            versionner(world, &fiche, rang).await;
        }
        let mut added = fournie(world, "D01");
        (added.code, added.nom_simple) = ("LOC01".to_owned(), "Une démarche d’ici".to_owned());
        versionner(world, &added, 1).await;
        let claire = world.as_agent("claire").await;
        claire.get("/fiches").await.shows("Deuxième version").shows("Une démarche d’ici").hides("Première version");
        claire.get("/fiches/LOC01").await.shows("Une démarche d’ici");
        let other = crate::epreuves::ailleurs(world).await;
        other.get("/fiches").await.hides("Deuxième version").hides("Une démarche d’ici").shows("/fiches/D01");
        assert_eq!(other.get("/fiches/LOC01").await.status, StatusCode::NOT_FOUND);
        // The nightly jobs read them all on a connection of the system, one établissement at a time.
        let mut system = world.app.db.read(&tandem_platform::Scope::system()).await.expect("read");
        let last = queries::dernieres(&mut system, &world.app.fiches, &world.etablissement).await.expect("read");
        assert_eq!(last.keys().collect::<Vec<_>>(), ["D01", "LOC01"]);
        assert_eq!((last["D01"].rang(), last["D01"].fiche.nom_simple.as_str()), (2, "Deuxième version"));
        let clear = world.texts("SELECT CAST(COUNT(*) AS TEXT) FROM fiche_versions WHERE code = 'D01'").await;
        assert_eq!(clear, ["2"]);
    }
}
