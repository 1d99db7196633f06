//! The copies taken out together: which, how they are named, what is left out and said, who may.

use std::io::{Cursor, Read};

use axum::http::{StatusCode, header};

use super::tests::{champs, faire, signe};
use crate::{invariants::noted, testing::on_both_engines};

/// The names of an archive, and what its note says.
fn ouvrir(bytes: &[u8]) -> (Vec<String>, String) {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut names: Vec<String> = zip.file_names().map(|name| name.expect("a name").into_owned()).collect();
    names.sort();
    let mut note = String::new();
    for name in &names {
        let mut file = zip.by_name(name).expect("a file");
        if name == "sans-copie.txt" {
            file.read_to_string(&mut note).expect("text");
        } else {
            let mut start = [0; 5];
            file.read_exact(&mut start).expect("bytes");
            assert_eq!(&start, b"%PDF-", "{name}");
        }
    }
    (names, note)
}

on_both_engines! {
    async fn the_copies_in_force_leave_in_one_archive_that_says_what_it_lacks(world) {
        let claire = world.as_agent("claire").await;
        claire.get("/mandats/copies").await.shows("Aucun mandat en cours").hides("Télécharger");
        let aissata = world.person("Aïssata", "Diallo").await;
        let (thierno, oksana) = (world.person("Thierno", "Bah").await, world.person("Oksana", "Petrova").await);
        signe(&claire, &aissata, &["D07"]).await;
        let stopped = signe(&claire, &thierno, &["D07"]).await;
        claire.post(&format!("{stopped}/revocation"), &[("parole", "vive")]).await;
        faire(&claire, &thierno, &["D30"]).await;
        // A sign no font has: no PDF, and the archive says it.
        let form = format!("/personnes/{oksana}/mandats/nouveau");
        let numero = claire.get(&form).await.field("numero");
        let mut fields: Vec<(&str, &str)> = champs(&numero, &["D07"]).into_iter().filter(|one| one.0 != "objet").collect();
        fields.push(("objet", "écrire à ნინო"));
        let address = claire.post(&form, &fields).await.location;
        claire.post(&format!("{address}/signature"), &[]).await;

        let page = claire.get("/mandats/copies").await;
        page.shows("Télécharger les copies").hides("<progress").assert_queries(2);
        claire.get("/mandats").await.shows("Toutes les copies en PDF");
        let taken = claire.get("/mandats/copies/archive").await;
        assert_eq!((taken.status, &taken.headers[header::CONTENT_TYPE]), (StatusCode::OK, &"application/zip".parse().expect("kind")));
        assert!(taken.headers[header::CONTENT_DISPOSITION].to_str().expect("name").contains("mandats-2026-11-23.zip"));
        let (names, note) = ouvrir(&taken.bytes);
        assert_eq!(names.len(), 2, "{names:?}");
        assert!(names[0].starts_with("Aïssata DIALLO ") && names[0].strip_suffix(".pdf").is_some(), "{names:?}");
        assert!(note.starts_with("Oksana PETROVA ") && note.contains("un signe sans lettre"), "{note}");
        assert_eq!(noted(world, "mandats.copier", aissata.as_str()).await, 1);
        assert_eq!(noted(world, "mandats.copier", thierno.as_str()).await, 0, "stopped, or not signed");
        claire.get("/mandats/copies").await.shows("C’est fini\u{a0}: 1\u{a0}copie faite.").shows("max=\"4\" value=\"4\"");
        // Hers alone: a colleague has her own.
        world.as_agent("mperrin").await.get("/mandats/copies").await.hides("C’est fini");
    }

    async fn another_team_takes_nothing_and_the_desk_does_not_enter(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        signe(&claire, &id, &["D07"]).await;
        let sonia = world.as_agent("sonia").await;
        sonia.get("/mandats/copies").await.shows("Aucun mandat en cours");
        assert_eq!(ouvrir(&sonia.get("/mandats/copies/archive").await.bytes).0, Vec::<String>::new());
        for path in ["/mandats/copies", "/mandats/copies/archive"] {
            assert_eq!(world.as_agent("karim").await.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(world.as_agent("technique").await.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
    }
}
