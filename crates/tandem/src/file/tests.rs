//! The queue of the morning, over HTTP: one person after the other, one act and one declaration each, once.

use axum::http::StatusCode;
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use tandem_delais::Evenement;

use crate::{
    actes::Mode,
    demarches::DemarcheId,
    invariants::{journal, noted},
    personnes::PersonneId,
    testing::{Answer, World, on_both_engines},
};

const HIER: Date = date(2026, 11, 22);

/// Somebody whose quarterly declaration falls due in December.
async fn attend(world: &World, prenom: &str, mains: &[Mode]) -> (PersonneId, DemarcheId) {
    let id = world.person(prenom, "Diallo").await;
    let demarche = world.demarche(&id, "D07", &[(Evenement::Declaration, date(2026, 9, 10))]).await;
    for (before, mode) in mains.iter().rev().enumerate() {
        let day = HIER.saturating_sub(i64::try_from(before).expect("few").days());
        world.acte_sur(&id, &demarche, *mode, day).await;
    }
    (id, demarche)
}

fn champs(page: &Answer) -> Vec<(&'static str, String)> {
    ["numero", "ligne", "limite"].into_iter().map(|name| (name, page.field(name))).collect()
}

fn avec<'a>(fields: &'a [(&'static str, String)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).chain(more.iter().copied()).collect()
}

async fn declarations(world: &World) -> usize {
    world.texts("SELECT le FROM demarche_evenements WHERE evenement = 'declaration' AND le = '2026-11-23'").await.len()
}

on_both_engines! {
    async fn a_mode_and_a_save_write_the_act_and_the_declaration_and_show_the_next_person(world) {
        let (first, demarche) = attend(world, "Aïssata", &[Mode::ElleACote, Mode::ADeux]).await;
        attend(world, "Thierno", &[]).await;
        let claire = world.as_agent("claire").await;
        let list = claire.get("/file").await;
        list.shows("Déclaration trimestrielle RSA").shows("2\u{a0}personnes").shows("jeudi 10 décembre");
        let page = claire.get("/file/D07").await;
        page.shows("Aïssata DIALLO\u{a0}: qui avait la main").shows("moi, elle à côté, puis à deux").shows("2\u{a0}personnes restent à voir");
        assert_eq!(page.body.matches("Aucune de ces personnes n’a de mandat pour cela.").count(), 1, "said once, not per person");
        page.shows("Date calculée.").hides("autofocus");
        let fields = champs(&page);
        let saved = claire.post("/file/D07", &avec(&fields, &[("mode", "M2")])).await;
        let next = claire.get(&saved.location).await;
        next.shows("Noté pour Aïssata DIALLO").shows("« à deux »").shows("Thierno DIALLO\u{a0}: qui avait la main").shows("autofocus").shows("1\u{a0}personne reste à voir");
        assert_eq!(world.texts("SELECT limite FROM echeances WHERE regle = 'declaration' ORDER BY limite").await, ["2026-12-10", "2027-02-23"]);
        let acte = fields[0].1.as_str();
        assert_eq!(world.texts("SELECT acte_id FROM demarche_evenements WHERE acte_id IS NOT NULL").await, [acte]);
        assert_eq!(noted(world, "actes.noter", acte).await, 1);
        assert_eq!(noted(world, "demarches.noter", demarche.as_str()).await, 1);
        claire.get(&format!("/personnes/{first}")).await.shows("Déclaration trimestrielle RSA");
        // One tap undoes both: she is in the queue again.
        claire.post(&format!("/actes/{acte}/annulation"), &[]).await;
        claire.get("/file/D07").await.shows("2\u{a0}personnes restent à voir");
    }

    async fn the_same_form_sent_twice_and_a_colleague_at_the_same_moment_write_once(world) {
        attend(world, "Aïssata", &[]).await;
        let (claire, karim) = (world.as_agent("claire").await, world.as_agent("karim").await);
        let (mine, his) = (champs(&claire.get("/file/D07").await), champs(&karim.get("/file/D07").await));
        let mode = [("mode", "M3")];
        let (one, again, other) = (avec(&mine, &mode), avec(&mine, &mode), avec(&his, &mode));
        let (a, b, c) = tokio::join!(claire.post("/file/D07", &one), claire.post("/file/D07", &again), karim.post("/file/D07", &other));
        let told = [&a, &b, &c].map(|answer| answer.location.contains("note=") || answer.location.contains("fait=deja"));
        assert_eq!(told, [true; 3], "{a:?} {b:?} {c:?}");
        assert_eq!(declarations(world).await, 1);
        assert_eq!(world.texts("SELECT id FROM actes").await.len(), 1);
        assert_eq!(journal(world, "actes.noter").await, 1);
        claire.get("/file/D07?fait=deja").await.shows("C’était déjà fait").shows("plus personne à voir");
    }

    async fn who_does_it_alone_is_reminded_instead(world) {
        attend(world, "Ioana", &[Mode::JaiRelu, Mode::JaiRelu]).await;
        let (_, helped) = attend(world, "Mehdi", &[Mode::JaiRelu, Mode::ADeux]).await;
        let claire = world.as_agent("claire").await;
        let page = claire.get("/file/D07").await;
        page.shows("Mehdi DIALLO\u{a0}: qui avait la main").shows("Elles le font seules").shows("Ioana DIALLO");
        let part = page.body.split("Elles le font seules").nth(1).expect("the group").to_owned();
        let find = |name: &str| part.split(&format!("name=\"{name}\" value=\"")).nth(1).and_then(|rest| rest.split('"').next()).expect("field").to_owned();
        let (numero, ligne, limite) = (find("numero"), find("ligne"), find("limite"));
        assert!(!ligne.starts_with(helped.as_str()));
        let fields = [("numero", numero.as_str()), ("ligne", &ligne), ("limite", &limite), ("action", "rappel")];
        let (one, two) = (claire.post("/file/D07", &fields).await, claire.post("/file/D07", &fields).await);
        claire.get(&one.location).await.shows("Rappel noté").shows("rappel dit").shows("Ioana DIALLO");
        assert!(two.status.is_redirection());
        assert_eq!(world.texts("SELECT id FROM file_rappels").await, [numero]);
        assert_eq!((declarations(world).await, journal(world, "file.rappeler").await), (0, 1));
        claire.get(&format!("/file/D07?sur={ligne}")).await.shows("Ioana DIALLO\u{a0}: qui avait la main");
    }

    async fn skipping_somebody_writes_nothing_and_goes_on_after_her(world) {
        for prenom in ["Aïssata", "Thierno", "Fatou"] {
            attend(world, prenom, &[]).await;
        }
        let claire = world.as_agent("claire").await;
        let page = claire.get("/file/D07").await;
        let skip = page.body.split("href=\"/file/D07?apres=").nth(1).and_then(|rest| rest.split('"').next()).expect("link").to_owned();
        let next = claire.get(&format!("/file/D07?apres={skip}")).await;
        next.shows("Thierno DIALLO\u{a0}: qui avait la main").hides("Aïssata");
        let fields = champs(&next);
        let saved = claire.post("/file/D07", &avec(&fields, &[("mode", "M2"), ("apres", &skip)])).await;
        claire.get(&saved.location).await.shows("Fatou DIALLO\u{a0}: qui avait la main");
        claire.get("/file/D07").await.shows("Aïssata DIALLO\u{a0}: qui avait la main");
        assert_eq!(declarations(world).await, 1);
    }

    async fn in_her_place_the_queue_writes_under_a_mandate_and_else_leads_to_the_page_that_asks(world) {
        let (first, demarche) = attend(world, "Aïssata", &[]).await;
        let claire = world.as_agent("claire").await;
        let fields = champs(&claire.get("/file/D07").await);
        for mode in ["M0", "M1"] {
            let asked = claire.post("/file/D07", &avec(&fields, &[("mode", mode)])).await;
            assert_eq!(asked.location, format!("/demarches/{demarche}/noter?mode={mode}"));
            claire.get(&asked.location).await.shows(&format!("id=\"mode-{mode}\" checked"));
        }
        assert_eq!(declarations(world).await, 0);
        let form = format!("/personnes/{first}/mandats/nouveau");
        let mandat = [("lignes", "D07"), ("canaux", "ligne"), ("duree", "an"), ("objet", "RSA"), ("contact", "ici"), ("lieu", "Lille")];
        let address = claire.post(&form, &mandat).await.location;
        claire.post(&format!("{address}/signature"), &[]).await;
        claire.get("/file/D07").await.shows("mandat jusqu’au lundi 22 novembre 2027").hides("Aucune de ces personnes");
        let saved = claire.post("/file/D07", &avec(&fields, &[("mode", "M1")])).await;
        claire.get(&saved.location).await.shows("Noté pour Aïssata DIALLO");
        assert_eq!(declarations(world).await, 1);
        assert_eq!(world.texts("SELECT mandat_id FROM mandat_usages").await.len(), 1);
    }

    async fn the_number_of_queries_does_not_depend_on_how_many_wait(world) {
        attend(world, "Aïssata", &[Mode::ADeux]).await;
        let claire = world.as_agent("claire").await;
        let (list, page) = (claire.get("/file").await.sql.len(), claire.get("/file/D07").await.sql.len());
        for rang in 0..34 {
            attend(world, &format!("Personne{}", char::from(b'a' + rang % 26)), &[Mode::JaiRelu]).await;
        }
        claire.get("/file").await.assert_queries(list);
        let many = claire.get("/file/D07").await;
        many.assert_queries(page);
        many.shows("35\u{a0}personnes restent à voir").shows("Les suivantes");
        assert!(page <= 12, "{page}");
    }

    async fn a_mistake_is_said_and_what_is_not_hers_does_not_exist(world) {
        attend(world, "Aïssata", &[]).await;
        let other = world.person_of(&world.nord, "Fatou", "Sow").await;
        let theirs = world.demarche(&other, "D07", &[(Evenement::Declaration, date(2026, 9, 10))]).await;
        let claire = world.as_agent("claire").await;
        let page = claire.get("/file/D07").await;
        page.shows("1\u{a0}personne reste à voir").hides("Fatou");
        let fields = champs(&page);
        let wrong = claire.post("/file/D07", &avec(&fields, &[])).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.shows("Choisissez qui avait la main.").shows("Aïssata DIALLO\u{a0}: qui avait la main");
        let line = format!("{theirs}.declaration");
        for fields in [
            [("ligne", line.as_str()), ("limite", "2026-12-10"), ("mode", "M2")],
            [("ligne", line.as_str()), ("limite", "2026-12-10"), ("mode", "")],
            [("ligne", "n’importe quoi"), ("limite", "2026-12-10"), ("mode", "M2")],
        ] {
            assert_eq!(claire.post("/file/D07", &fields).await.status, StatusCode::NOT_FOUND, "{fields:?}");
        }
        // A fiche with nothing to do in a row, one nobody knows, a line of another queue.
        for path in ["/file/D50", "/file/XYZ"] {
            assert_eq!(claire.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(claire.post("/file/D01", &avec(&fields, &[("mode", "M2")])).await.status, StatusCode::NOT_FOUND);
        assert_eq!(declarations(world).await, 0);
    }

    async fn a_frozen_file_takes_no_act_and_keeps_its_place(world) {
        let (id, _) = attend(world, "Aïssata", &[]).await;
        let claire = world.as_agent("claire").await;
        let fields = champs(&claire.get("/file/D07").await);
        let db = &world.app.db;
        let intent = tandem_platform::Intent::new(world.etablissement.as_str(), world.claire.as_str(), "tests", "personnes", id.as_str());
        let mut tx = db.write(intent).await.expect("tx");
        crate::personnes::limiter(&mut tx, &id, Some(date(2026, 11, 23))).await.expect("frozen");
        tx.commit().await.expect("commit");
        assert_eq!(claire.post("/file/D07", &avec(&fields, &[("mode", "M2")])).await.status, StatusCode::LOCKED);
        assert_eq!((declarations(world).await, world.texts("SELECT id FROM actes").await.len()), (0, 0));
    }

    async fn a_window_that_is_not_open_yet_is_in_no_queue(world) {
        let id = world.person("Aïssata", "Diallo").await;
        world.demarche(&id, "D01", &[(Evenement::Declaration, date(2026, 11, 10))]).await;
        let claire = world.as_agent("claire").await;
        claire.get("/file").await.shows("Aucune fenêtre n’est ouverte");
        claire.get("/file/D01").await.shows("plus personne à voir");
        // The 28th, it opens.
        world.app.db.clock().advance_seconds(6 * 24 * 3600);
        let claire = world.as_agent("claire").await;
        claire.get("/file").await.shows("Actualisation mensuelle").shows("mardi 15 décembre");
        claire.get("/file/D01").await.shows("Aïssata DIALLO\u{a0}: qui avait la main");
    }
}
