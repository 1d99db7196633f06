//! Over HTTP: what leaves, what is asked, what an answer does, who may.

use std::io::{Cursor, Read};

use axum::http::StatusCode;
use serde_json::Value;
use zip::ZipArchive;

use crate::{
    conservation,
    personnes::PersonneId,
    testing::{Answer, Client, MOT_DE_PASSE, World, on_both_engines},
};

/// The files of an archive, by name.
fn files(answer: &Answer) -> Vec<(String, String)> {
    let mut archive = ZipArchive::new(Cursor::new(answer.bytes.as_slice())).expect("a whole archive");
    let mut found = Vec::new();
    for number in 0..archive.len() {
        let mut file = archive.by_index(number).expect("a file");
        let mut text = String::new();
        file.read_to_string(&mut text).expect("UTF-8");
        found.push((file.name().expect("name").into_owned(), text));
    }
    found
}

fn file(answer: &Answer, name: &str) -> String {
    files(answer).into_iter().find(|one| one.0 == name).unwrap_or_else(|| panic!("no {name}")).1
}

async fn note_fact(client: &Client, id: &PersonneId, genre: &str, fields: &[(&str, &str)]) -> Answer {
    let path = format!("/personnes/{id}/faits/{genre}");
    let shown = client.get(&path).await;
    let (numero, vu) = (shown.field("numero"), shown.field("vu"));
    let mut all = vec![("numero", numero.as_str()), ("vu", &vu)];
    all.extend_from_slice(fields);
    client.post(&path, &all).await
}

async fn note_act(client: &Client, id: &PersonneId, fields: &[(&str, &str)]) -> Answer {
    let path = format!("/personnes/{id}/actes/nouveau");
    client.get(&path).await;
    client.post(&path, fields).await
}

/// Registers a request and gives its address.
async fn ask(client: &Client, id: &PersonneId, droit: &str, day: &str) -> String {
    let path = format!("/personnes/{id}/droits/nouvelle");
    let numero = client.get(&path).await.field("numero");
    let fields = [
        ("numero", numero.as_str()),
        ("droit", droit),
        ("canal", "oral"),
        ("demandeur", "elle"),
        ("recue_le", day),
        ("mots", "dit au guichet"),
    ];
    let answer = client.post(&path, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location
}

async fn answer(client: &Client, request: &str, sens: &str, fondement: &str) -> Answer {
    client.get(request).await;
    let fields =
        [("sens", sens), ("fondement", fondement), ("mots", "voici notre réponse"), ("repondue_le", "2026-11-23")];
    client.post(&format!("{request}/reponse"), &fields).await
}

/// A person with facts corrected or not, acts undone or not, notes of two authors.
async fn full(world: &World) -> PersonneId {
    let id = world.person("Aïssata", "Diallo").await;
    let (claire, perrin) = (world.as_agent("claire").await, world.as_agent("mperrin").await);
    note_fact(
        &claire,
        &id,
        "telephone",
        &[("cle", "proche"), ("texte", "06 39 98 00 77"), ("precision", "sa sœur Binta")],
    )
    .await;
    note_fact(&claire, &id, "ressource", &[("cle", "rsa"), ("montant", "635,71"), ("debut", "2026-01-01")]).await;
    note_act(
        &claire,
        &id,
        &[
            ("mode", "M0"),
            ("duree", "10"),
            ("demarche", "RSA"),
            ("note", "papiers donnés"),
            ("note_privee", "fatiguée-privé"),
        ],
    )
    .await;
    let acte = note_act(
        &perrin,
        &id,
        &[("mode", "M3"), ("duree", "20"), ("demarche", "=Caf"), ("note_privee", "autre-privé")],
    )
    .await;
    let acte = acte.location.trim_start_matches("/?note=").to_owned();
    perrin.post(&format!("/actes/{acte}/annulation"), &[("motif", "erreur de personne")]).await;
    id
}

on_both_engines! {
    async fn a_whole_file_is_taken_away_without_private_notes_nor_other_people_and_it_is_journaled(world) {
        let id = full(world).await;
        let claire = world.as_agent("claire").await;
        let path = format!("/personnes/{id}/copie");
        claire.get(&path).await.shows("1\u{a0}ligne parle d’une autre personne").shows("2\u{a0}notes privées restent");
        let got = claire.post(&path, &[("demandeur", "elle"), ("tiers", "masques")]).await;
        assert_eq!(got.headers["content-disposition"], "attachment; filename=\"dossier-2026-11-23.zip\"");
        let (html, json) = (file(&got, "dossier.html"), file(&got, "dossier.json"));
        for text in ["Aïssata DIALLO", "635,71\u{a0}€ par mois", "papiers donnés", "erreur de personne", "Annulé ou corrigé", "Claire Morel, intervenant", "Concerne une autre personne", "2\u{a0}notes privées ne figurent"] {
            assert!(html.contains(text), "« {text} » is not in the readable page:\n{html}");
        }
        for kept in ["fatiguée-privé", "autre-privé", "06\u{a0}39\u{a0}98\u{a0}00\u{a0}77", "0639980077", "Binta"] {
            assert!(!html.contains(kept) && !json.contains(kept), "« {kept} » left");
        }
        assert!(!html.contains("<script") && !html.contains("http-equiv") && !html.contains("src="), "read far from Tandem");
        let json: Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!((&json["schema"], &json["version"]), (&Value::from("tandem.dossier"), &Value::from(crate::droits::copie::VERSION)));
        let codes: Vec<&str> = json["sections"].as_array().expect("sections").iter().filter_map(|one| one["code"].as_str()).collect();
        assert_eq!(codes, crate::droits::copie::SOURCES.iter().map(|one| one.code).collect::<Vec<_>>());
        assert_eq!(json["sections"][2]["lignes"].as_array().map(Vec::len), Some(2));
        let minutes = |at: usize| json["sections"][2]["lignes"][at]["duree_minutes"].as_i64().unwrap_or(0);
        assert_eq!(minutes(0) + minutes(1), 30, "the undone act is told too");
        claire.get(&format!("/personnes/{id}/ouvertures")).await.shows("a préparé une copie du dossier").shows("Claire Morel, intervenant");
        assert_eq!(world.texts("SELECT action FROM journal WHERE action = 'droits.exporter'").await.len(), 1);
        claire.get(&format!("/personnes/{id}/droits")).await.shows("Le 23 novembre 2026, pour elle, par Claire Morel");
    }

    async fn the_copy_tells_who_accompanied_her_with_whom_she_lives_and_hands_her_papers_over(world) {
        let chez = crate::epreuves::adresses::Chez::ici(world, "claire").await;
        let id = world.person("Aïssata", "Diallo").await;
        let child = world.person("Ibou", "Diallo").await;
        let hidden = world.person_of(&world.nord, "Oksana", "Petrova").await;
        let (claire, boss) = (&chez.client, world.as_agent("mperrin").await);
        let path = format!("/personnes/{id}/suivi");
        let page = boss.get(&path).await;
        let fields = [("numero", page.field("numero")), ("vu", "0".to_owned()), ("equipe", world.centre.to_string()), ("referent", world.claire.to_string()), ("debut", "2026-11-20".to_owned()), ("raison", "elle la connaît déjà".to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert!(boss.post(&path, &fields).await.status.is_redirection());
        let add = [("personne", child.as_str()), ("relation", "enfant"), ("depuis", "mars 2021"), ("part", "une semaine sur deux")];
        assert!(claire.post(&format!("/personnes/{id}/menage/ajout"), &add).await.status.is_redirection());
        let around = [("nom", "Mme Petit"), ("lien", "voisine du dessus"), ("telephone", "06 39 98 00 12")];
        assert!(claire.post(&format!("/personnes/{id}/menage/entourage"), &around).await.status.is_redirection());
        let join = format!("/personnes/{id}/papiers/nouveau");
        claire.get(&join).await;
        let photo = include_bytes!("../../../papiers/tests/fichiers/photo-avec-position.jpg");
        let paper = claire.upload(&join, &[("genre", "attestation-caf"), ("mots", "paiement d’octobre")], "IMG_77.jpg", photo).await.location;
        let paper = paper.split('?').next().unwrap_or_default().to_owned();
        claire.get(&format!("{paper}/nom")).await;
        assert!(claire.post(&format!("{paper}/nom"), &[("genre", "rib"), ("mots", "La Poste"), ("rang", "1")]).await.status.is_redirection());
        world.app.db.clock().advance_seconds(1);
        claire.get(&join).await;
        let wrong = claire.upload(&join, &[("genre", "autre"), ("mots", "Papier-de-Thierno")], "Thierno.jpg", photo).await.location;
        let wrong = wrong.split('?').next().unwrap_or_default().to_owned();
        claire.get(&format!("{wrong}/retrait")).await;
        assert!(claire.post(&format!("{wrong}/retrait"), &[("raison", "mauvais_dossier")]).await.status.is_redirection());
        claire.get(&format!("/personnes/{id}/copie")).await.shows("1\u{a0}papier part avec la copie");
        let got = claire.post(&format!("/personnes/{id}/copie"), &[("demandeur", "elle"), ("tiers", "masques")]).await;
        let mut archive = ZipArchive::new(Cursor::new(got.bytes.as_slice())).expect("a whole archive");
        let read = |archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str| {
            let mut bytes = Vec::new();
            archive.by_name(name).unwrap_or_else(|_| panic!("no {name}")).read_to_end(&mut bytes).expect("bytes");
            bytes
        };
        let html = String::from_utf8(read(&mut archive, "dossier.html")).expect("UTF-8");
        for text in ["sans référent, équipe Centre", "Claire Morel, équipe Centre", "elle la connaît déjà", "Dans un ménage", "mars 2021", "Quelqu’un qui compte", "Attestation Caf, paiement d’octobre", "La Poste", "IMG_77.jpg", "Mauvais dossier", "masqué\u{a0}: concerne une autre personne"] {
            assert!(html.contains(text), "« {text} » is not in the readable page:\n{html}");
        }
        for kept in ["Mme Petit", "voisine du dessus", "98\u{a0}00\u{a0}12", "Ibou", "Papier-de-Thierno", "Thierno.jpg", "Oksana"] {
            assert!(!html.contains(kept), "« {kept} » left");
        }
        let paper = read(&mut archive, "papiers/001-rib.jpg");
        assert!(paper.starts_with(&[0xff, 0xd8]), "the paper itself, as it was kept");
        assert_eq!(archive.len(), 4, "what was taken out is told and not handed over");
        let whole = claire.post(&format!("/personnes/{id}/copie"), &[("demandeur", "elle"), ("tiers", "laisses")]).await;
        let mut archive = ZipArchive::new(Cursor::new(whole.bytes.as_slice())).expect("a whole archive");
        let json: Value = serde_json::from_slice(&read(&mut archive, "dossier.json")).expect("JSON");
        let section = |code: &str| json["sections"].as_array().expect("sections").iter().find(|one| one["code"] == code).expect("section")["lignes"].clone();
        assert_eq!(section("suivi")[0]["raison"], "elle la connaît déjà");
        let home = section("menage").to_string();
        assert!(home.contains("\"Ibou DIALLO\"") && home.contains("\"2021-03\"") && home.contains("Mme Petit"), "{home}");
        assert_eq!(section("papiers")[0]["genre"], "rib");
        let html = String::from_utf8(read(&mut archive, "dossier.html")).expect("UTF-8");
        assert!(html.contains("Mme Petit") && !html.contains(hidden.as_str()));
        let csv = boss.post("/equipe/export", &[("forme", "csv")]).await;
        for (name, text) in [("suivis", "elle la connaît déjà"), ("menages_liens", "enfant"), ("entourage", "Mme Petit"), ("papiers", "IMG_77.jpg"), ("papiers_noms", "paiement d’octobre"), ("copies", "La personne")] {
            assert!(file(&csv, &format!("{name}.csv")).contains(text), "« {text} » is not in {name}.csv");
        }
    }

    async fn a_paper_that_cannot_be_read_is_told_and_the_others_still_leave(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let join = format!("/personnes/{id}/papiers/nouveau");
        let photo = include_bytes!("../../../papiers/tests/fichiers/photo-avec-position.jpg");
        for genre in ["rib", "attestation-caf"] {
            world.app.db.clock().advance_seconds(1);
            claire.get(&join).await;
            assert!(claire.upload(&join, &[("genre", genre)], "IMG.jpg", photo).await.status.is_redirection());
        }
        let lost = world.texts("SELECT contenu_id FROM papiers ORDER BY id").await.remove(0);
        std::fs::remove_file(world.app.blobs.path(&lost).expect("a path")).expect("removed");
        claire.get(&format!("/personnes/{id}/copie")).await;
        let got = claire.post(&format!("/personnes/{id}/copie"), &[("demandeur", "elle"), ("tiers", "masques")]).await;
        let mut archive = ZipArchive::new(Cursor::new(got.bytes.as_slice())).expect("a whole archive");
        let mut text = String::new();
        archive.by_name("papiers/001-rib.jpg.illisible.txt").expect("told").read_to_string(&mut text).expect("UTF-8");
        assert!(text.contains("n’a pas pu être relu") && archive.by_name("papiers/002-attestation-caf.jpg").is_ok());
    }

    async fn what_tells_of_others_leaves_when_it_is_asked_and_stays_signaled(world) {
        let id = full(world).await;
        let claire = world.as_agent("claire").await;
        claire.get(&format!("/personnes/{id}/copie")).await;
        let got = claire.post(&format!("/personnes/{id}/copie"), &[("demandeur", "elle"), ("tiers", "laisses")]).await;
        let html = file(&got, "dossier.html");
        assert!(html.contains("Binta") && html.contains("Concerne une autre personne"));
    }

    async fn a_copy_for_another_service_asks_its_ground_and_keeps_what_was_typed(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let path = format!("/personnes/{id}/copie");
        claire.get(&path).await;
        let back = claire.post(&path, &[("demandeur", "service"), ("qui", "CCAS <b> de Rezé")]).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        back.shows("Choisissez ce qui permet de transmettre.").shows("CCAS &#60;b&#62; de Rezé");
        assert_eq!(world.texts("SELECT id FROM copies").await.len(), 0, "nothing left, nothing noted");
        let told = [("demandeur", "service"), ("qui", "CCAS de Rezé"), ("base", "Changement de service, avec son accord exprès"), ("accord", "à l’oral ce matin")];
        assert_eq!(claire.post(&path, &told).await.status, StatusCode::OK);
        claire.get(&format!("/personnes/{id}/droits")).await.shows("pour CCAS de Rezé").shows("à l’oral ce matin");
    }

    async fn what_leaves_asks_the_password_again_after_ten_minutes(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let perrin = world.as_agent("mperrin").await;
        perrin.get(&format!("/personnes/{id}/copie")).await;
        world.app.db.clock().advance_seconds(11 * 60);
        for path in [format!("/personnes/{id}/copie"), "/equipe/export".to_owned()] {
            assert!(perrin.get(&path).await.location.starts_with("/confirmation?suite="), "{path}");
            let held = perrin.post(&path, &[("demandeur", "elle"), ("forme", "csv")]).await;
            assert!(!held.bytes.starts_with(b"PK"), "{path} left without the password");
        }
        assert_eq!(world.texts("SELECT id FROM copies").await.len() + world.texts("SELECT id FROM extractions").await.len(), 0);
        perrin.get("/confirmation").await;
        perrin.post("/confirmation", &[("mot_de_passe", MOT_DE_PASSE), ("suite", "/equipe/export")]).await;
        perrin.get("/equipe/export").await.shows("Sortir toutes les données");
    }

    async fn a_file_of_another_team_is_neither_copied_nor_told(world) {
        let id = world.person_of(&world.nord, "Oksana", "Petrova").await;
        let claire = world.as_agent("claire").await;
        for page in ["droits", "droits/nouvelle", "copie", "ouvertures"] {
            let refused = claire.get(&format!("/personnes/{id}/{page}")).await;
            assert_eq!(refused.status, StatusCode::NOT_FOUND, "{page}");
            refused.hides("Oksana");
        }
        let sonia = world.as_agent("sonia").await;
        let request = ask(&sonia, &id, "acces", "2026-11-20").await;
        assert_eq!(claire.get(&request).await.status, StatusCode::NOT_FOUND);
        assert_eq!(claire.post(&format!("/personnes/{id}/copie"), &[("demandeur", "elle")]).await.status, StatusCode::NOT_FOUND);
        sonia.get(&request).await.shows("Voir ses données");
    }

    async fn a_request_is_registered_once_with_its_last_day_and_shows_on_the_file(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let path = format!("/personnes/{id}/droits/nouvelle");
        let numero = claire.get(&path).await.field("numero");
        let bad = claire.post(&path, &[("numero", &numero), ("recue_le", "2026-12-01"), ("mots", "tout <i> voir")]).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        bad.shows("Ce jour n’est pas encore venu.").shows("Choisissez ce qui est demandé.").shows("tout &#60;i&#62; voir");
        let fields = [("numero", numero.as_str()), ("droit", "acces"), ("canal", "courrier"), ("demandeur", "elle"), ("recue_le", "2026-10-31")];
        let (first, second) = (claire.post(&path, &fields).await, claire.post(&path, &fields).await);
        assert_eq!(first.location, second.location);
        assert_eq!(world.texts("SELECT id FROM demandes").await.len(), 1);
        let page = claire.get(&first.location).await;
        page.shows("il reste 7\u{a0}jours, jusqu’au 30 novembre 2026").shows("RGPD, article 12.3").hides("Enregistrer la réponse");
        claire.get(&format!("/personnes/{id}")).await.shows("Voir ses données, en avoir une copie").shows("à répondre cette semaine");
        world.as_agent("karim").await.get(&format!("/personnes/{id}")).await.hides("en avoir une copie");
        assert_eq!(world.texts("SELECT action FROM journal WHERE action = 'droits.enregistrer'").await.len(), 1);
    }

    async fn a_last_day_on_a_sunday_shows_the_rule_to_be_checked(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let request = ask(&claire, &id, "acces", "2026-10-29").await;
        claire.get(&request).await.shows("C’est un dimanche").shows("jusqu’au 30 novembre 2026").shows("À vérifier");
    }

    async fn late_requests_come_first_and_the_answer_ends_the_clock(world) {
        let (one, two) = (world.person("Aïssata", "Diallo").await, world.person("Thierno", "Bah").await);
        let (claire, perrin) = (world.as_agent("claire").await, world.as_agent("mperrin").await);
        ask(&claire, &one, "acces", "2026-11-20").await;
        let late = ask(&claire, &two, "rectification", "2026-10-20").await;
        let sheet = perrin.get(&format!("{late}/feuille")).await;
        sheet.shows("pas encore répondu (3\u{a0}jours de retard\u{a0}: il fallait répondre le 20 novembre 2026)").hides("16, à vérifier");
        let list = perrin.get("/equipe/droits").await;
        list.shows("3\u{a0}jours de retard").shows("en retard");
        assert!(list.body.find("Thierno BAH") < list.body.find("Aïssata DIALLO"), "late first");
        assert_eq!(claire.get("/equipe/droits").await.status, StatusCode::FORBIDDEN);
        assert_eq!(claire.post(&format!("{late}/reponse"), &[("sens", "acceptee"), ("mots", "oui"), ("repondue_le", "2026-11-23")]).await.status, StatusCode::FORBIDDEN);
        let bare = perrin.post(&format!("{late}/reponse"), &[("sens", "refusee"), ("mots", "non <b>"), ("repondue_le", "2026-11-23")]).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        bare.shows("Choisissez ce qui permet de refuser").shows("non &#60;b&#62;");
        let too_early = answer(&perrin, &late, "refusee", "archives").await;
        assert_eq!(too_early.status, StatusCode::UNPROCESSABLE_ENTITY, "that ground is for another right");
        assert_eq!(answer(&perrin, &late, "refusee", "exacte").await.status, StatusCode::SEE_OTHER);
        let again = answer(&perrin, &late, "acceptee", "").await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        again.shows("Un collègue a déjà répondu").shows("Vous aviez écrit");
        perrin.get(&late).await.shows("La donnée est exacte").hides("Prolonger");
        perrin.get(&format!("{late}/feuille")).await.shows("voici notre réponse").shows("CNIL").shows("délégué à la protection");
        let list = perrin.get("/equipe/droits").await;
        list.hides("en retard").shows("répondu\u{a0}: non");
    }

    async fn two_more_months_are_told_before_the_first_ends_and_once(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let perrin = world.as_agent("mperrin").await;
        let request = ask(&perrin, &id, "acces", "2026-10-31").await;
        let path = format!("{request}/prolongation");
        let told = perrin.post(&path, &[("prolongation", ""), ("dite_le", "2026-10-30")]).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        told.shows("la personne doit le savoir").shows("Entre le 31 octobre 2026 et aujourd’hui.");
        assert!(perrin.post(&path, &[("prolongation", "archives papier"), ("dite_le", "2026-11-23")]).await.status.is_redirection());
        perrin.get(&request).await.shows("jusqu’au 31 janvier 2027").shows("archives papier").hides("Prolonger de deux mois");
        let twice = perrin.post(&path, &[("prolongation", "encore"), ("dite_le", "2026-11-23")]).await;
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
        let late = ask(&perrin, &id, "acces", "2026-10-01").await;
        let refused = perrin.post(&format!("{late}/prolongation"), &[("prolongation", "oubli"), ("dite_le", "2026-11-23")]).await;
        refused.shows("Il fallait le lui dire au plus tard le 1er novembre 2026.");
    }

    async fn an_accepted_limitation_freezes_the_file_until_it_is_lifted(world) {
        let (id, other) = (world.person("Aïssata", "Diallo").await, world.person("Thierno", "Bah").await);
        let (claire, perrin) = (world.as_agent("claire").await, world.as_agent("mperrin").await);
        let noted = note_act(&claire, &id, &[("mode", "M2"), ("demarche", "avant")]).await;
        let acte = noted.location.trim_start_matches("/?note=").to_owned();
        let request = ask(&claire, &id, "limitation", "2026-11-20").await;
        assert!(note_act(&claire, &id, &[("mode", "M2")]).await.status.is_redirection(), "asking freezes nothing");
        assert!(answer(&perrin, &request, "acceptee", "").await.status.is_redirection());
        claire.get(&format!("/personnes/{id}")).await.shows("Traitement limité depuis le 23 novembre 2026").shows("avant");
        let locked = StatusCode::LOCKED;
        let refused = note_act(&claire, &id, &[("mode", "M2"), ("note", "x")]).await;
        assert_eq!(refused.status, locked);
        refused.shows("Ce dossier ne se modifie pas pour l’instant");
        assert_eq!(note_fact(&claire, &id, "langue", &[("texte", "soninké"), ("choix", "oui")]).await.status, locked);
        claire.get("/seance").await;
        let together = [("personne", id.as_str()), ("personne", other.as_str()), ("mode", "M2")];
        assert_eq!(claire.post("/seance", &together).await.status, locked);
        assert_eq!(claire.post(&format!("/actes/{acte}/annulation"), &[("motif", "x")]).await.status, locked);
        assert_eq!(claire.post(&format!("/personnes/{other}/reunion/{id}"), &[]).await.status, locked);
        assert_eq!(world.texts("SELECT id FROM actes").await.len(), 2, "nothing was written");
        assert_eq!(world.texts("SELECT id FROM faits").await.len(), 0);
        assert!(note_act(&claire, &other, &[("mode", "M2")]).await.status.is_redirection(), "the others are free");
        claire.get(&format!("/personnes/{id}/copie")).await;
        let copied = claire.post(&format!("/personnes/{id}/copie"), &[("demandeur", "elle")]).await;
        assert!(file(&copied, "dossier.html").contains("Traitement limité"), "a frozen file is still hers");
        perrin.get(&request).await.shows("Lever la limitation");
        let fields = [("levee", "le litige est clos"), ("levee_dite_le", "2026-11-23")];
        assert!(perrin.post(&format!("{request}/levee"), &fields).await.status.is_redirection());
        assert_eq!(perrin.post(&format!("{request}/levee"), &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        claire.get(&format!("/personnes/{id}")).await.hides("Traitement limité depuis");
        assert!(note_act(&claire, &id, &[("mode", "M2")]).await.status.is_redirection());
    }

    async fn a_file_held_by_two_requests_is_freed_by_the_last_one(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let perrin = world.as_agent("mperrin").await;
        let (one, two) = (ask(&perrin, &id, "limitation", "2026-11-20").await, ask(&perrin, &id, "opposition", "2026-11-20").await);
        answer(&perrin, &one, "acceptee", "").await;
        answer(&perrin, &two, "acceptee", "").await;
        let fields = [("levee", "fin"), ("levee_dite_le", "2026-11-23")];
        assert!(perrin.post(&format!("{one}/levee"), &fields).await.status.is_redirection());
        perrin.get(&format!("/personnes/{id}")).await.shows("Traitement limité depuis");
        perrin.post(&format!("{two}/levee"), &fields).await;
        perrin.get(&format!("/personnes/{id}")).await.hides("Traitement limité depuis");
    }

    async fn an_accepted_erasure_is_handed_to_retention_and_a_refused_one_is_not(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let perrin = world.as_agent("mperrin").await;
        let refused = ask(&perrin, &id, "effacement", "2026-11-20").await;
        perrin.get(&refused).await.shows("bordereau d’élimination").shows("6 ans");
        answer(&perrin, &refused, "refusee", "archives").await;
        assert_eq!(world.texts("SELECT etendue FROM effacements").await, Vec::<String>::new());
        let part = ask(&perrin, &id, "effacement", "2026-11-21").await;
        answer(&perrin, &part, "partielle", "obligation").await;
        assert_eq!(world.texts("SELECT etendue FROM effacements").await, ["partie"]);
        perrin.get(&format!("/personnes/{id}")).await.hides("Traitement limité depuis");
        let whole = ask(&perrin, &id, "effacement", "2026-11-22").await;
        answer(&perrin, &whole, "acceptee", "").await;
        assert_eq!(world.texts("SELECT etendue FROM effacements ORDER BY etendue DESC").await, ["tout", "partie"]);
        perrin.get(&whole).await.shows("rien n’est encore effacé aujourd’hui").shows("Lever la limitation");
        conservation::passer(&world.app.db, &world.app.config.conservation).await.expect("run");
        assert_eq!(perrin.get(&format!("/personnes/{id}")).await.status, StatusCode::NOT_FOUND, "it is in the archive");
        perrin.get("/conservation").await.shows("Préparer le bordereau");
        let slip = perrin.post("/conservation", &[]).await.location;
        perrin.post(&format!("{slip}/visa"), &[("reference", "AD44-12"), ("vise_le", "2026-11-23")]).await;
        perrin.post(&format!("{slip}/execution"), &[]).await;
        assert_eq!(world.texts(&format!("SELECT id FROM personnes WHERE id = '{id}'")).await, Vec::<String>::new());
    }

    async fn an_erasure_that_was_lifted_is_no_longer_due(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let perrin = world.as_agent("mperrin").await;
        let whole = ask(&perrin, &id, "effacement", "2026-11-22").await;
        answer(&perrin, &whole, "acceptee", "").await;
        let fields = [("levee", "elle a changé d’avis"), ("levee_dite_le", "2026-11-23")];
        assert!(perrin.post(&format!("{whole}/levee"), &fields).await.status.is_redirection());
        conservation::passer(&world.app.db, &world.app.config.conservation).await.expect("run");
        perrin.get(&format!("/personnes/{id}")).await.shows("DIALLO").hides("Traitement limité depuis");
        perrin.get(&whole).await.shows("elle a changé d’avis");
    }

    async fn the_pages_cost_a_fixed_number_of_queries(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let perrin = world.as_agent("mperrin").await;
        for droit in ["acces", "rectification", "limitation"] {
            ask(&perrin, &id, droit, "2026-11-20").await;
        }
        perrin.get(&format!("/personnes/{id}/droits")).await.assert_queries(7);
        perrin.get("/equipe/droits").await.assert_queries(6);
        perrin.get(&format!("/personnes/{id}/ouvertures")).await.assert_queries(5);
    }
}
