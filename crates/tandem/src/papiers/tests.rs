//! Over HTTP: who may enter, what shows, which SQL ran, what is on the disk, how it fails.

use axum::http::StatusCode;
use tandem_platform::{Blobs, Keyring, Random, Scope};

use super::{APERCU, CONTENU, PapierId, balayer, blobs, effacer_en_attente, joindre, queries};
use crate::{
    invariants::noted,
    personnes::{self, PersonneId},
    testing::{Answer, Client, on_both_engines},
};

const PHOTO: &[u8] = include_bytes!("../../../papiers/tests/fichiers/photo-avec-position.jpg");
const PDF: &[u8] = include_bytes!("../../../papiers/tests/fichiers/trois-pages-avec-programme.pdf");

async fn join(client: &Client, id: &PersonneId, fields: &[(&str, &str)], name: &str, bytes: &[u8]) -> Answer {
    let path = format!("/personnes/{id}/papiers/nouveau");
    client.get(&path).await;
    client.upload(&path, fields, name, bytes).await
}

/// The address of a paper joined with this kind.
async fn joined(client: &Client, id: &PersonneId, genre: &str, bytes: &[u8]) -> String {
    let answer = join(client, id, &[("genre", genre)], "IMG_1.jpg", bytes).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location.trim_end_matches("?joint=oui").to_owned()
}

fn head<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

on_both_engines! {
    async fn a_photo_is_joined_named_found_looked_at_and_given_back(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        claire.get(&format!("/personnes/{id}")).await.shows("Aucun papier joint.").shows("Joindre un papier");
        let fields = [("genre", "attestation-caf"), ("mots", "paiement d’octobre"), ("date_papier", "2026-11-03")];
        let answer = join(&claire, &id, &fields, "C:\\Bureau\\IMG_1.gif", PHOTO).await;
        let page = claire.get(&answer.location).await;
        page.shows("Joint au dossier d’Aïssata DIALLO").shows("Attestation Caf").shows("3 novembre 2026").hides("<title>Papier de Aïssata");
        let paper = answer.location.trim_end_matches("?joint=oui");
        claire.get(&format!("/personnes/{id}")).await.shows("Attestation Caf").shows("paiement d’octobre").shows(paper);
        claire.get(&format!("/personnes/{id}/papiers")).await.shows(&format!("src=\"{paper}/apercu\"")).shows("joint aujourd’hui par Claire Morel");
        for path in [format!("{paper}/apercu"), format!("{paper}/pages/1")] {
            let image = claire.get(&path).await;
            assert_eq!(head(&image, "content-type"), "image/jpeg");
            assert_eq!(head(&image, "cache-control"), "no-store");
            assert!(head(&image, "content-security-policy").contains("sandbox"));
            assert!(image.bytes.starts_with(b"\xFF\xD8") && !holds(&image.bytes, "Exif") && !holds(&image.bytes, "QUAI"));
        }
        let file = claire.get(&format!("{paper}/fichier")).await;
        assert_eq!(head(&file, "content-disposition"), "attachment; filename=\"attestation-caf-2026-11-03.jpg\"");
        assert_eq!(head(&file, "content-length"), file.bytes.len().to_string());
        assert_eq!(claire.get(&format!("{paper}/pages/2")).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_pdf_is_counted_drawn_and_only_ever_given_as_an_attachment(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let paper = joined(&claire, &id, "courrier-recu", PDF).await;
        let page = claire.get(&paper).await;
        page.shows("3\u{a0}pages").shows(&format!("{paper}/pages/3")).hides(".pdf\" type").hides("<iframe").hides("<embed").hides("<object");
        for number in 1..=3 {
            let image = claire.get(&format!("{paper}/pages/{number}")).await;
            assert!(image.bytes.starts_with(b"\x89PNG") || image.bytes.starts_with(b"\xFF\xD8"), "page {number}");
        }
        let file = claire.get(&format!("{paper}/fichier")).await;
        assert!(head(&file, "content-disposition").starts_with("attachment"));
        assert!(head(&file, "content-security-policy").contains("sandbox"));
        assert_eq!(head(&file, "x-content-type-options"), "nosniff");
        assert!(file.bytes.starts_with(b"%PDF-") && !holds(&file.bytes, "JavaScript") && !holds(&file.bytes, "OpenAction"));
        for number in ["0", "4", "-1", "x", "99999999999"] {
            assert_eq!(claire.get(&format!("{paper}/pages/{number}")).await.status, StatusCode::NOT_FOUND);
        }
    }

    async fn what_is_refused_says_how_to_do_and_the_rest_of_the_form_is_kept(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let fields = [("genre", "rib"), ("mots", "banque <b>"), ("date_papier", "2026-11-03")];
        let long = vec![0xFF; joindre::FICHIER_MAX + 1];
        for (name, bytes, sentence) in [
            ("photo.jpg", &b"\0\0\0\x18ftypheic\0\0\0\0mif1"[..], "Le plus compatible"),
            ("scan.pdf", b"GIF89a\x01\0\x01\0", "Enregistrez l’image en JPEG"),
            ("photo.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "page web"),
            ("lettre.pdf", b"PK\x03\x04\x14\0", "enregistrez-le en PDF"),
            ("cv.pdf", b"%PDF-1.7\n", "abîmé"),
            ("photo.jpg", &PHOTO[..200], "abîmée"),
            ("vide.jpg", b"", "vide"),
            ("long.jpg", &long, "dépasse 15 Mo"),
        ] {
            let answer = join(&claire, &id, &fields, name, bytes).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            answer.shows(sentence).shows("id=\"genre-rib\" checked").shows("banque &#60;b&#62;").shows("value=\"2026-11-03\"");
        }
        let none = claire.post(&format!("/personnes/{id}/papiers/nouveau"), &[("genre", "rib")]).await;
        none.shows("Choisissez une photo ou un PDF.").shows("id=\"genre-rib\" checked");
        let typed = join(&claire, &id, &[("date_papier", "hier")], "photo.jpg", PHOTO).await;
        typed.shows("Écrivez la date").shows("Choisissez le fichier à nouveau");
        assert_eq!(Blobs::list(&world.app.blobs).expect("list"), [], "nothing refused is on the disk");
        claire.get(&format!("/personnes/{id}")).await.shows("Aucun papier joint.");
    }

    async fn the_same_form_sent_twice_joins_one_paper(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let numero = PapierId::new(world.app.db.clock(), world.app.db.random()).to_string();
        for genre in ["rib", "rib", "attestation-caf"] {
            let answer = join(&claire, &id, &[("genre", genre), ("numero", &numero)], "a.jpg", PHOTO).await;
            assert!(answer.location.starts_with(&format!("/papiers/{numero}")), "{}", answer.location);
        }
        let list = claire.get(&format!("/personnes/{id}/papiers")).await;
        assert_eq!(list.body.matches("class=\"papier-joint\"").count(), 1);
        assert_eq!(world.app.blobs.list().expect("list").len(), 2, "its bytes and its thumbnail");
    }

    async fn reception_joins_and_names_but_looks_only_at_its_own_of_the_day(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let (claire, karim) = (world.as_agent("claire").await, world.as_agent("karim").await);
        let answer = join(&claire, &id, &[("genre", "titre-de-sejour"), ("mots", "kiosque")], "a.jpg", PHOTO).await;
        let hers = answer.location.trim_end_matches("?joint=oui").to_owned();
        let his = joined(&karim, &id, "rib", PHOTO).await;
        let list = karim.get(&format!("/personnes/{id}/papiers")).await;
        list.shows("Titre de séjour").hides("kiosque").hides(&format!("\"{hers}\"")).hides(&format!("{hers}/apercu")).shows(&format!("\"{his}\""));
        karim.get(&format!("/personnes/{id}")).await.shows("Titre de séjour").hides("kiosque").hides(&format!("\"{hers}\""));
        for part in ["", "/apercu", "/pages/1", "/fichier", "/nom", "/retrait"] {
            assert_eq!(karim.get(&format!("{hers}{part}")).await.status, StatusCode::FORBIDDEN, "{part}");
            assert_eq!(karim.get(&format!("{his}{part}")).await.status, StatusCode::OK, "{part}");
            assert_eq!(world.as_agent("technique").await.get(&format!("{hers}{part}")).await.status, StatusCode::FORBIDDEN, "{part}");
        }
        assert_eq!(karim.post(&format!("{hers}/retrait"), &[("raison", "rendu")]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(karim.post(&format!("{hers}/nom"), &[("genre", "rib")]).await.status, StatusCode::FORBIDDEN);
        world.app.db.clock().advance_seconds(20 * 3600);
        let karim = world.as_agent("karim").await;
        assert_eq!(karim.get(&format!("{his}/pages/1")).await.status, StatusCode::FORBIDDEN, "the day after");
        let claire = world.as_agent("claire").await;
        assert_eq!(claire.get(&format!("{his}/pages/1")).await.status, StatusCode::OK);
    }

    async fn a_paper_of_another_team_does_not_exist(world) {
        let id = world.person_of(&world.nord, "Oksana", "Petrova").await;
        let paper = joined(&world.as_agent("sonia").await, &id, "rib", PHOTO).await;
        let claire = world.as_agent("claire").await;
        let unknown = claire.get("/papiers/019aa000-0000-7000-8000-000000000001").await;
        for path in ["", "/apercu", "/pages/1", "/fichier", "/nom", "/retrait"].map(|part| format!("{paper}{part}")) {
            let answer = claire.get(&path).await;
            assert_eq!((answer.status, &answer.body), (StatusCode::NOT_FOUND, &unknown.body), "{path}");
        }
        for path in [format!("/personnes/{id}/papiers"), format!("/personnes/{id}/papiers/nouveau")] {
            assert_eq!(claire.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(claire.upload(&format!("/personnes/{id}/papiers/nouveau"), &[], "a.jpg", PHOTO).await.status, StatusCode::NOT_FOUND);
        assert_eq!(claire.post(&format!("{paper}/retrait"), &[("raison", "rendu")]).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_paper_taken_out_no_longer_shows_and_its_bytes_wait(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let paper = joined(&claire, &id, "rib", PHOTO).await;
        claire.get(&format!("{paper}/retrait")).await.shows("Le papier ne se montrera plus.");
        claire.post(&format!("{paper}/retrait"), &[]).await.shows("Dites pourquoi");
        claire.post(&format!("{paper}/retrait"), &[("raison", "autre")]).await.shows("Dites la raison en quelques mots.");
        let out = claire.post(&format!("{paper}/retrait"), &[("raison", "mauvais_dossier"), ("mots", "celui de sa sœur")]).await;
        assert_eq!(out.location, format!("/personnes/{id}/papiers"));
        claire.post(&format!("{paper}/retrait"), &[("raison", "rendu")]).await;
        claire.get(&out.location).await.hides("class=\"papier-joint\"").shows("RIB : mauvais dossier (celui de sa sœur), Claire Morel, aujourd’hui");
        claire.get(&format!("/personnes/{id}")).await.shows("Aucun papier joint.");
        claire.get(&paper).await.shows("Ce papier ne se montre plus. Mauvais dossier").hides("<img");
        for part in ["/apercu", "/pages/1", "/fichier"] {
            assert_eq!(claire.get(&format!("{paper}{part}")).await.status, StatusCode::NOT_FOUND, "{part}");
        }
        assert_eq!(claire.get(&format!("{paper}/nom")).await.location, paper, "its page says what became of it");
        let named = claire.post(&format!("{paper}/nom"), &[("rang", "1"), ("genre", "rib"), ("mots", "Banque postale")]).await;
        assert_eq!(named.status, StatusCode::UNPROCESSABLE_ENTITY);
        named.shows("vient d’être rendu ou retiré").shows("Banque postale");
        world.as_agent("karim").await.get(&out.location).await.hides("celui de sa sœur");
        assert_eq!(world.app.blobs.list().expect("list").len(), 2, "until retention");
    }

    async fn two_colleagues_who_name_it_at_once_are_both_heard(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let (claire, martine) = (world.as_agent("claire").await, world.as_agent("mperrin").await);
        let paper = joined(&claire, &id, "papier", PHOTO).await;
        claire.get(&format!("{paper}/nom")).await.shows("name=\"rang\" value=\"1\"");
        martine.get(&format!("{paper}/nom")).await;
        let first = claire.post(&format!("{paper}/nom"), &[("rang", "1"), ("genre", "rib"), ("mots", "Poste")]).await;
        assert_eq!(first.location, paper);
        let second = martine.post(&format!("{paper}/nom"), &[("rang", "1"), ("genre", "courrier-recu")]).await;
        assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
        second.shows("Un collègue vient de le nommer « RIB, Poste »").shows("id=\"genre-courrier-recu\" checked").shows("name=\"rang\" value=\"2\"");
        martine.post(&format!("{paper}/nom"), &[("rang", "2"), ("genre", "courrier-recu")]).await;
        claire.get(&paper).await.shows("<h1>Courrier reçu</h1>");
    }

    async fn papers_are_sorted_by_kind_and_cost_a_fixed_number_of_queries(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        for genre in ["rib", "attestation-caf", "rib"] {
            joined(&claire, &id, genre, PHOTO).await;
            world.app.db.clock().advance_seconds(60);
        }
        let list = claire.get(&format!("/personnes/{id}/papiers")).await;
        list.shows("RIB, 2").shows("Attestation Caf, 1").shows("Tous, 3");
        list.assert_queries(4);
        let one = claire.get(&format!("/personnes/{id}/papiers?genre=attestation-caf")).await;
        assert_eq!(one.body.matches("class=\"papier-joint\"").count(), 1);
        let file = claire.get(&format!("/personnes/{id}")).await;
        let before = file.sql.len();
        for _ in 0..4 {
            joined(&claire, &id, "rib", PHOTO).await;
        }
        let file = claire.get(&format!("/personnes/{id}")).await;
        file.assert_queries(before);
        file.shows("Voir les 7 papiers");
        assert_eq!(file.body.matches("href=\"/papiers/").count(), 5);
    }

    async fn every_look_is_in_the_journal_before_it_is_given(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let paper = joined(&claire, &id, "rib", PDF).await;
        let subject = paper.trim_start_matches("/papiers/");
        assert_eq!(noted(world, "papiers.joindre", subject).await, 1);
        for (path, action, subject) in [
            (paper.clone(), "papiers.voir", subject),
            (format!("{paper}/pages/2"), "papiers.voir", subject),
            (format!("{paper}/apercu"), "papiers.apercevoir", subject),
            (format!("{paper}/fichier"), "papiers.telecharger", subject),
            (format!("/personnes/{id}/papiers"), "papiers.lister", id.as_str()),
        ] {
            let before = noted(world, action, subject).await;
            claire.get(&path).await;
            assert_eq!(noted(world, action, subject).await, before + 1, "{path}");
        }
    }

    async fn nothing_of_a_paper_is_readable_on_the_disk_and_its_files_are_listed(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        join(&claire, &id, &[("genre", "rib"), ("mots", "kiosque-secret")], "agrafeuse.jpg", PDF).await;
        let mut reading = world.app.db.read(&Scope::tenant(world.etablissement.as_str())).await.expect("read");
        let (found, last) = blobs(&mut reading, &world.etablissement, None, 100).await.expect("list");
        assert_eq!(found.iter().map(|one| one.place).collect::<Vec<_>>(), [CONTENU, APERCU]);
        assert_eq!(blobs(&mut reading, &world.etablissement, last.as_ref(), 100).await.expect("list"), (Vec::new(), None));
        for blob in &found {
            let sealed = std::fs::read(world.app.blobs.path(&blob.id).expect("path")).expect("file");
            assert!(!holds(&sealed, "%PDF") && !holds(&sealed, "Attestation") && !sealed.starts_with(b"\xFF\xD8"));
            assert!(world.app.blobs.read(blob.place, &blob.id).is_ok());
            let other = Blobs::new(world.app.blobs.folder().to_owned(), Keyring::from_secret(&[1; 32], Random::system()));
            assert!(other.read(blob.place, &blob.id).is_err(), "another key");
        }
        assert!(queries::effacer_blob(&world.app.blobs, &found[0].id).await.expect("erased"));
        assert!(!queries::effacer_blob(&world.app.blobs, &found[0].id).await.expect("gone"));
        let paper = format!("/papiers/{}", last.expect("paper"));
        let answer = claire.get(&format!("{paper}/fichier")).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "a file that is gone is a sentence");
        answer.shows("La panne vient de notre côté");
    }

    async fn orphans_of_yesterday_are_swept_and_never_a_whole_folder(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let paper = joined(&claire, &id, "rib", PHOTO).await;
        let (db, store) = (&world.app.db, &world.app.blobs);
        let orphan = || {
            let id = PapierId::new(db.clock(), db.random()).to_string();
            store.write(CONTENU, &id, b"x").expect("written");
        };
        orphan();
        // The files were written by the machine's clock, which is days ahead of the tests'.
        assert_eq!(balayer(db, store).await.expect("swept").retires, 0, "too young");
        db.clock().advance_seconds(400 * 24 * 3600);
        let swept = balayer(db, store).await.expect("swept");
        assert_eq!((swept.vus, swept.retires, swept.laisses), (3, 1, 0));
        for _ in 0..21 {
            orphan();
        }
        let swept = balayer(db, store).await.expect("swept");
        assert_eq!((swept.retires, swept.laisses), (0, 21), "another database, or another folder");
        assert_eq!(store.list().expect("list").len(), 23);
        assert_eq!(world.as_agent("claire").await.get(&format!("{paper}/pages/1")).await.status, StatusCode::OK);
    }

    async fn papers_follow_two_files_read_as_one(world) {
        let (kept, other) = (world.person("Aïssata", "Diallo").await, world.person("Aissata", "Dialo").await);
        let claire = world.as_agent("claire").await;
        let paper = joined(&claire, &other, "rib", PHOTO).await;
        let path = format!("/personnes/{kept}/reunion/{other}");
        claire.get(&path).await;
        assert!(claire.post(&path, &[]).await.status.is_redirection());
        claire.get(&format!("/personnes/{kept}")).await.shows(&format!("\"{paper}\""));
        claire.get(&paper).await.shows("DIALLO").shows(&format!("/personnes/{kept}/papiers"));
        assert_eq!(claire.get(&format!("{paper}/pages/1")).await.status, StatusCode::OK);
        let gone = join(&claire, &other, &[("genre", "rib")], "a.jpg", PHOTO).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND, "a file that is read elsewhere takes nothing more");
    }

    async fn what_retention_erases_leaves_the_disk_too(world) {
        let (gone, kept) = (world.person("Aïssata", "Diallo").await, world.person("Thierno", "Bah").await);
        let claire = world.as_agent("claire").await;
        let paper = joined(&claire, &gone, "rib", PHOTO).await;
        let out = joined(&claire, &gone, "attestation-caf", PDF).await;
        claire.post(&format!("{out}/retrait"), &[("raison", "rendu")]).await;
        let stays = joined(&claire, &kept, "rib", PHOTO).await;
        assert_eq!(world.app.blobs.list().expect("list").len(), 6);
        let tenant = world.etablissement.as_str();
        let mut tx = world.app.db.write(tandem_platform::Intent::new(tenant, "systeme", "tests", "personnes", gone.as_str())).await.expect("tx");
        personnes::effacer(&mut tx, std::slice::from_ref(&gone)).await.expect("erased");
        assert_eq!(world.app.blobs.list().expect("list").len(), 6, "nothing leaves the disk before the rows have gone for good");
        tx.commit().await.expect("commit");
        assert_eq!(effacer_en_attente(&world.app.db, &world.app.blobs).await.expect("run"), 4);
        assert_eq!(effacer_en_attente(&world.app.db, &world.app.blobs).await.expect("run"), 0);
        assert_eq!(world.app.blobs.list().expect("list").len(), 2);
        for path in [&paper, &out] {
            assert_eq!(claire.get(path).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(claire.get(&format!("{stays}/pages/1")).await.status, StatusCode::OK);
    }

    async fn a_stranger_and_the_technical_referent_send_no_file(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let path = format!("/personnes/{id}/papiers/nouveau");
        let stranger = world.anonymous().upload(&path, &[], "a.jpg", PHOTO).await;
        assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
        let technique = world.as_agent("technique").await.upload(&path, &[], "a.jpg", PHOTO).await;
        assert_eq!(technique.status, StatusCode::FORBIDDEN);
        assert_eq!(world.app.blobs.list().expect("list"), []);
    }
}
