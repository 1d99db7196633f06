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
use crate::testing::{Answer, Client, World, on_both_engines};

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
        .unwrap_or_else(|faults| panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")));
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
            sheet.assert_queries(6);
            sheet.shows(&fournie(world, "D01").gestes[0].texte.replace('\'', "&#39;")).shows("Version fournie avec Tandem").shows("Stop\u{a0}: montrez-moi avant").shows("Par téléphone");
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

/// The edit form as a browser sends it back: everything the page held, some of it changed.
async fn modifier(client: &Client, code: &str, changes: &[(&str, &str)]) -> Answer {
    let address = format!("/fiches/{code}/modifier");
    let page = client.get(&address).await;
    let form = crate::epreuves::champs(&page.body, &address);
    let mut fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    for change in changes {
        fields.retain(|one| one.0 != change.0);
        fields.push(*change);
    }
    fields.retain(|one| one.0 != "jeton");
    client.post(&address, &fields).await
}

on_both_engines! {
    async fn a_fiche_is_modified_field_by_field_and_its_versions_say_who_changed_what(world) {
        let claire = world.as_agent("claire").await;
        let unchanged = modifier(&claire, "D01", &[]).await;
        assert_eq!(unchanged.status, StatusCode::UNPROCESSABLE_ENTITY);
        unchanged.shows("Rien ne change dans cette fiche.");
        let sent = modifier(&claire, "D01", &[("nom_simple", "Dire que je cherche encore"), ("motif", "Plus court")]).await;
        assert_eq!(sent.location, "/fiches/D01?fait=enregistre", "{}", sent.body);
        claire.get(&sent.location).await.shows("La nouvelle version est enregistrée.").shows("Dire que je cherche encore");
        let versions = claire.get("/fiches/D01/versions").await;
        versions.assert_queries(4);
        versions.shows("Version 1, aujourd’hui").shows("Claire Morel, modifiée à l’écran").shows("Plus court").shows("En mots simples").shows("Dire que je cherche encore").shows("Version fournie avec Tandem");
        // Back to the one of the program: one more version.
        let (numero, vu) = (versions.field("numero"), versions.field("vu"));
        let back = [("numero", numero.as_str()), ("vu", vu.as_str()), ("rang", "0")];
        for _ in 0..2 {
            assert_eq!(claire.post("/fiches/D01/retour", &back).await.location, "/fiches/D01/versions");
        }
        claire.get("/fiches/D01/versions").await.shows("Version 2, aujourd’hui").shows("Retour à la version fournie").hides("Version 3");
        claire.get("/fiches/D01").await.hides("Dire que je cherche encore");
        let karim = world.as_agent("karim").await;
        karim.get("/fiches/D01/versions").await.shows("Plus court").hides("Reprendre");
        for path in ["/fiches/D01/modifier", "/fiches/nouvelle"] {
            assert_eq!(karim.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        assert_eq!(claire.get("/fiches/D999/modifier").await.status, StatusCode::NOT_FOUND);
        assert_eq!(claire.post("/fiches/D999/modifier", &[("nom", "x")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(world.texts("SELECT action FROM journal WHERE action = 'fiches.version'").await.len(), 1);
    }

    async fn what_is_wrong_is_said_under_its_field_and_what_was_typed_stays(world) {
        let claire = world.as_agent("claire").await;
        let rules = "[[echeances]]\ncle = \"a-faire\"\ntype = \"chaque-mois\"\nnom = \"gardez-moi\"\n";
        let wrong = [("nom", ""), ("telephone", ""), ("guichet", ""), ("papier", ""), ("aucun", ""), ("gestes", "Un seul, gardé"), ("regles", rules), ("sources", "sans marque")];
        let back = modifier(&claire, "D01", &wrong).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        back.shows("À remplir.").shows("une autre voie que l’écran").shows("De 3 à 12 gestes").shows("Ligne 3\u{a0}:").shows("fenetre-mensuelle").shows("Un seul, gardé").shows("gardez-moi").shows("sans marque").shows("Chaque source commence par sa marque");
        assert_eq!(world.texts("SELECT id FROM fiche_versions").await.len(), 0, "nothing half written");
    }

    async fn two_colleagues_who_modify_at_once_are_told_and_nothing_is_lost(world) {
        let (claire, boss) = (world.as_agent("claire").await, world.as_agent("mperrin").await);
        let stale = claire.get("/fiches/D01/modifier").await;
        assert_eq!(modifier(&boss, "D01", &[("nom_simple", "La phrase de Martine")]).await.status, StatusCode::SEE_OTHER);
        let form = crate::epreuves::champs(&stale.body, "/fiches/D01/modifier");
        let mut fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.retain(|one| one.0 != "jeton" && one.0 != "nom_simple");
        fields.push(("nom_simple", "La phrase de Claire"));
        let told = claire.post("/fiches/D01/modifier", &fields).await;
        told.shows("Un collègue vient de modifier cette fiche").shows("La phrase de Claire");
        let again = crate::epreuves::champs(&told.body, "/fiches/D01/modifier");
        let fields: Vec<(&str, &str)> = again.iter().map(|(name, value)| (name.as_str(), value.as_str())).filter(|one| one.0 != "jeton").collect();
        for _ in 0..2 {
            assert_eq!(claire.post("/fiches/D01/modifier", &fields).await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(world.texts("SELECT id FROM fiche_versions").await.len(), 2, "a second press writes nothing");
        claire.get("/fiches/D01/versions").await.shows("La phrase de Martine").shows("La phrase de Claire");
    }

    async fn a_fiche_of_here_is_added_with_a_code_nobody_has(world) {
        let claire = world.as_agent("claire").await;
        let page = claire.get("/fiches/nouvelle").await;
        let numero = page.field("numero");
        let base = [
            ("numero", numero.as_str()), ("nom", "Aide du CCAS"), ("nom_simple", "Demander l’aide d’urgence"), ("organisme", "CCAS"),
            ("famille", "prestations"), ("effet", "ressources"), ("complexite", "simple"), ("sans_adresse", "Tout se fait à l’accueil."),
            ("guichet", "Accueil du CCAS"), ("gestes", "Prendre rendez-vous\nVenir avec ses papiers\nStop\u{a0}: signer"),
            ("sources", "[CG] connaissance générale"), ("verifie_le", "2026-11-23"), ("verifie_par", "Claire"), ("a_revoir_avant", "23/05/2027"),
        ];
        let taken = claire.post("/fiches/nouvelle", &[&base[..], &[("code", "D01")]].concat()).await;
        taken.shows("Ce code est déjà celui d’une autre fiche.").shows("Aide du CCAS");
        let bad = claire.post("/fiches/nouvelle", &[&base[..], &[("code", "../x")]].concat()).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let sent = claire.post("/fiches/nouvelle", &[&base[..], &[("code", "LOC01")]].concat()).await;
        assert_eq!(sent.location, "/fiches/LOC01?fait=enregistre", "{}", sent.body);
        claire.get("/fiches/LOC01").await.shows("Demander l’aide d’urgence").shows("connaissance générale, à vérifier").shows("Stop\u{a0}: montrez-moi avant");
    }
}
