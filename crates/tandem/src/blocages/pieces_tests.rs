//! From a photographed letter to the evidence in one PDF; and who takes care of it.

use axum::http::StatusCode;

use super::lettre::tests::lu;
use crate::{
    invariants::noted,
    personnes::PersonneId,
    testing::{Client, on_both_engines},
};

const PHOTO: &[u8] = include_bytes!("../../../papiers/tests/fichiers/photo-avec-position.jpg");

/// Joins a photographed letter; its address.
async fn photographier(client: &Client, person: &PersonneId, fields: &[(&str, &str)]) -> String {
    let form = format!("/personnes/{person}/papiers/nouveau");
    client.get(&form).await;
    let joined = client.upload(&form, fields, "IMG_1.jpg", PHOTO).await;
    assert!(joined.status.is_redirection(), "{}", joined.body);
    joined.location.split('?').next().expect("address").to_owned()
}

fn dernier(address: &str) -> &str {
    address.rsplit('/').next().expect("id")
}

on_both_engines! {
    async fn a_blocage_is_declared_from_a_photographed_letter_whose_date_is_taken(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let (claire, karim) = (world.as_agent("claire").await, world.as_agent("karim").await);
        let paper = photographier(&claire, &id, &[("genre", "courrier"), ("date_papier", "2026-11-02")]).await;
        let link = format!("/personnes/{id}/blocages/nouveau?papier={}", dernier(&paper));
        claire.get(&paper).await.shows(&link);
        let form = claire.get(&link).await;
        form.shows("Il ira avec le dossier de preuves").shows("value=\"2026-11-02\"");
        let numero = form.field("numero");
        let fields = [("numero", numero.as_str()), ("voie", "rsa"), ("depuis", "2026-11-02"), ("decision", "2026-11-02"), ("papier", dernier(&paper))];
        let made = claire.post(&format!("/personnes/{id}/blocages/nouveau"), &fields).await;
        claire.get(&made.location).await.shows(&format!("href=\"{paper}\"")).shows("À faire avant le lundi 4 janvier 2027");
        // Another's paper is as one that does not exist, and the reception sees no such link.
        let other = world.person("Oksana", "Nowak").await;
        claire.get(&format!("/personnes/{other}/blocages/nouveau?papier={}", dernier(&paper))).await.hides("Il ira avec");
        let his = photographier(&karim, &other, &[("genre", "courrier")]).await;
        karim.get(&his).await.hides("Ce courrier bloque un droit");
    }

    async fn the_evidence_is_one_pdf_with_the_days_the_letters_and_the_papers(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let made = claire.post(&format!("/personnes/{id}/blocages/nouveau"), &[("voie", "rsa"), ("depuis", "2026-11-02"), ("decision", "2026-11-02")]).await;
        let address = made.location;
        let paper = photographier(&claire, &id, &[("genre", "courrier"), ("mots", "notification Caf")]).await;
        claire.get(&address).await.shows("Aucun papier.").shows("Joindre un papier de son dossier");
        for _ in 0..2 {
            let sent = claire.post(&format!("{address}/pieces"), &[("papier", dernier(&paper))]).await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        }
        assert_eq!(world.texts("SELECT id FROM blocage_pieces").await.len(), 1, "joined twice, there once");
        claire.post(&format!("{address}/lettre/departement"), &[("objet", "Je conteste"), ("corps", "Je n’ai pas quitté la France.")]).await;
        claire.post(&format!("{address}/tentatives"), &[("marche", "departement"), ("le", "2026-11-20"), ("preuve", "1A 204")]).await;
        let pdf = claire.get(&format!("{address}/dossier")).await;
        assert_eq!((pdf.status, &pdf.headers["content-type"]), (StatusCode::OK, &"application/pdf".parse().expect("type")));
        if let Some(text) = lu(&pdf.bytes) {
            for said in ["2 novembre 2026", "1A 204", "Je n’ai pas quitté la France.", "notification Caf", "Ce qui est arrivé", "Rassemblé le"] {
                assert!(text.contains(said), "{said}: {text}");
            }
        }
        assert!(pdf.bytes.windows(6).filter(|part| part == b"/Image").count() >= 1, "the photo is in it");
        assert!(noted(world, "blocages.rassembler", id.as_str()).await >= 1 && noted(world, "papiers.voir", dernier(&paper)).await >= 1);
        // Undone, it may be joined again; given back, it is said and no more printed.
        let line = world.texts("SELECT id FROM blocage_pieces").await.remove(0);
        claire.post(&format!("{address}/annulation"), &[("ligne", &line)]).await;
        claire.get(&address).await.shows("Aucun papier.");
        claire.post(&format!("{address}/pieces"), &[("numero", &line), ("papier", dernier(&paper))]).await;
        claire.post(&format!("{paper}/retrait"), &[("raison", "rendu")]).await;
        claire.get(&address).await.shows("Un papier rendu ou retiré depuis");
        let again = claire.get(&format!("{address}/dossier")).await;
        assert!(again.bytes.len() < pdf.bytes.len(), "the photo is not in it any more");
        let refused = claire.post(&format!("{address}/pieces"), &[("papier", "rien")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("Choisissez un papier du dossier.");
    }

    async fn it_is_handed_over_in_two_taps_and_who_is_away_is_said(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let (claire, sonia) = (world.as_agent("claire").await, world.as_agent("sonia").await);
        let made = claire.post(&format!("/personnes/{id}/blocages/nouveau"), &[("voie", "rsa"), ("depuis", "2026-11-02"), ("decision", "2026-11-02")]).await;
        let address = format!("{}/charge", made.location);
        claire.get("/blocages").await.shows("Suivi par Claire Morel").shows(&format!("href=\"{address}\""));
        let page = claire.get(&address).await;
        page.assert_queries(8);
        let perrin = world.texts("SELECT id FROM agents ORDER BY id").await;
        let perrin = perrin.iter().find(|id| page.body.contains(&format!("name=\"agent\" value=\"{id}\""))).expect("a colleague").clone();
        let button = format!("name=\"agent\" value=\"{perrin}\"");
        page.shows("Aujourd’hui\u{a0}: Claire Morel.").shows(&button);
        let numero = page.field("numero");
        for _ in 0..2 {
            let sent = claire.post(&address, &[("numero", &numero), ("agent", perrin.as_str())]).await;
            assert_eq!(sent.location, "/blocages", "{}", sent.body);
        }
        assert_eq!(world.texts("SELECT id FROM blocage_charges").await.len(), 1);
        claire.get("/blocages").await.hides("Suivi par Claire Morel");
        claire.get(&made.location).await.hides("Suivi par Claire Morel");
        for who in ["rien", "019aa000-0000-7000-8000-000000000009"] {
            let refused = claire.post(&address, &[("agent", who)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{who}");
            refused.shows("Choisissez quelqu’un qui suit cette équipe.").shows("name=\"agent\"");
        }
        assert_eq!(sonia.get(&address).await.status, StatusCode::NOT_FOUND);
        assert!(noted(world, "blocages.confier", dernier(&made.location)).await >= 1);
    }
}
