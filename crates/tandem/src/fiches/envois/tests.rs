//! Signed files, over HTTP, between two établissements of one installation: as strangers to each other as two towns.

use axum::http::StatusCode;
use tandem_fiches::ouvrir;

use crate::testing::{Answer, Client, World, on_both_engines};

/// What `client` downloads when these fiches are ticked.
async fn exporter(client: &Client, codes: &[&str]) -> Answer {
    client.get("/fiches/echange").await;
    let fields: Vec<(&str, &str)> = codes.iter().map(|code| ("code", *code)).collect();
    client.post("/fiches/echange/envoi", &fields).await
}

async fn deposer(client: &Client, bytes: &[u8]) -> Answer {
    client.get("/fiches/echange").await;
    client.upload("/fiches/echange", &[], "fiches.txt", bytes).await
}

/// Takes what the page offers, with these fields changed.
async fn reprendre(client: &Client, address: &str, fields: &[(&str, &str)]) -> Answer {
    let page = client.get(address).await;
    let seen: Vec<String> = page
        .body
        .split("name=\"vu\" value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(ToOwned::to_owned)
        .collect();
    let mut all: Vec<(&str, &str)> = seen.iter().map(|one| ("vu", one.as_str())).collect();
    all.extend_from_slice(fields);
    client.post(address, &all).await
}

/// Changes the plain name of D01 where `client` works.
async fn renommer(client: &Client, nom: &str) {
    let form = client.get("/fiches/D01/modifier").await;
    let fields = crate::epreuves::champs(&form.body, "/fiches/D01/modifier");
    let mut fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|one| (one.0.as_str(), one.1.as_str()))
        .filter(|one| !["jeton", "nom_simple"].contains(&one.0))
        .collect();
    fields.push(("nom_simple", nom));
    assert!(client.post("/fiches/D01/modifier", &fields).await.status.is_redirection());
}

async fn versions(world: &World) -> usize {
    world.texts("SELECT id FROM fiche_versions").await.len()
}

on_both_engines! {
    async fn a_fiche_goes_from_one_etablissement_to_another_once_the_words_were_compared(world) {
        let boss = world.as_agent("mperrin").await;
        renommer(&boss, "La fiche de Nantes").await;
        let none = exporter(&boss, &[]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        none.shows("Cochez au moins une fiche.");
        let file = exporter(&boss, &["D01", "D02"]).await;
        assert_eq!(file.status, StatusCode::OK, "{}", file.body);
        assert_eq!(file.headers["content-disposition"], "attachment; filename=\"fiches-tandem-2026-11-23.txt\"");
        let open = ouvrir("x", &file.body).expect("signed");
        assert_eq!((open.etablissement.as_str(), open.fiches.len()), ("CCAS des tests", 2));
        let words = tandem_fiches::empreinte(&open.cle).mots;
        boss.get("/fiches/echange").await.shows(&words);
        assert_eq!(exporter(&boss, &["D01", "D02"]).await.body, file.body, "the same key, the same file");

        let denise = crate::epreuves::ailleurs(world).await;
        let read = deposer(&denise, &file.bytes).await;
        let page = denise.get(&read.location).await;
        page.assert_queries(6);
        page.shows("Signées par").shows("CCAS des tests").shows(&words).shows("pour la première fois").shows("différente de la vôtre").shows("La fiche de Nantes").shows("identique à la vôtre");
        let early = reprendre(&denise, &read.location, &[("code", "D01")]).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        early.shows("comparez les douze mots").shows("value=\"D01\" checked");
        assert_eq!(versions(world).await, 1, "nothing taken yet");
        for _ in 0..2 {
            let taken = reprendre(&denise, &read.location, &[("code", "D01"), ("compare", "oui")]).await;
            assert_eq!(taken.location, read.location, "{}", taken.body);
        }
        denise.get(&read.location).await.shows("1\u{a0}fiche reprise");
        denise.get("/fiches/D01").await.shows("La fiche de Nantes").shows("reprise d’un autre établissement");
        denise.get("/fiches/D01/versions").await.shows("Reçue de CCAS des tests, signée le 23 novembre 2026");
        assert_eq!(versions(world).await, 2);
        // The same key again: known.
        let again = deposer(&denise, &file.bytes).await;
        denise.get(&again.location).await.shows("Clé déjà comparée\u{a0}: Denise Ailleurs").hides("J’ai appelé");
        let own = deposer(&boss, &file.bytes).await;
        boss.get(&own.location).await.shows("C’est votre propre clé");
        // Whose files are whose.
        assert_eq!(boss.get(&read.location).await.status, StatusCode::NOT_FOUND);
        assert_eq!(boss.post(&read.location, &[("code", "D01")]).await.status, StatusCode::NOT_FOUND);
        let actions = world.texts("SELECT DISTINCT action FROM journal WHERE action LIKE 'fiches.%' ORDER BY action").await;
        assert_eq!(actions, ["fiches.cle", "fiches.ecrire", "fiches.exporter", "fiches.recevoir", "fiches.reprendre", "fiches.version"]);
    }

    async fn a_changed_file_is_refused_with_a_sentence_and_nothing_is_kept(world) {
        let boss = world.as_agent("mperrin").await;
        let file = exporter(&boss, &["D01"]).await.body;
        let changed = file.replacen("Actualisation", "Actualisatiom", 1);
        assert_ne!(file, changed);
        for (bytes, said) in [
            (changed.as_bytes(), "a changé depuis sa signature"),
            (file.replace('\n', "\r\n").as_bytes(), "a changé depuis sa signature"),
            (b"bonjour".as_slice(), "pas un envoi de fiches"),
            (b"\xff\xfe".as_slice(), "pas un envoi de fiches"),
            (&vec![b'x'; crate::fiches::envois::echange::FICHIER_MAX + 1], "trop long"),
        ] {
            let back = deposer(&boss, bytes).await;
            assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
            back.shows(said);
        }
        boss.get("/fiches/echange").await;
        boss.post("/fiches/echange", &[]).await.shows("Choisissez le fichier reçu.");
        assert_eq!(world.texts("SELECT id FROM fiche_envois").await.len(), 0);
    }

    async fn a_fiche_that_moved_since_the_page_was_read_stops_everything(world) {
        let boss = world.as_agent("mperrin").await;
        let mut fiches: Vec<tandem_fiches::Fiche> = world.app.fiches.fournies().take(2).map(|one| one.as_ref().clone()).collect();
        fiches.iter_mut().for_each(|fiche| fiche.remarques.push("D’ailleurs".to_owned()));
        let file = tandem_fiches::signer("CIAS voisin", jiff::civil::date(2026, 11, 20), &[7; 32], &fiches);
        let at = deposer(&boss, file.as_bytes()).await.location;
        boss.get(&at).await;
        let codes: Vec<(&str, &str)> = fiches.iter().map(|fiche| ("code", fiche.code.as_str())).collect();
        let stale = [("vu", format!("{}:0", fiches[0].code)), ("vu", format!("{}:7", fiches[1].code))];
        let mut fields: Vec<(&str, &str)> = stale.iter().map(|one| (one.0, one.1.as_str())).collect();
        fields.extend(&codes);
        fields.push(("compare", "oui"));
        let stopped = boss.post(&at, &fields).await;
        assert_eq!(stopped.status, StatusCode::UNPROCESSABLE_ENTITY);
        stopped.shows("vient de changer ici").shows("rien n’est repris");
        assert_eq!(versions(world).await, 0, "all or nothing");
        let taken = reprendre(&boss, &at, &[&codes[..], &[("compare", "oui")]].concat()).await;
        assert_eq!(taken.location, at, "{}", taken.body);
        assert_eq!(versions(world).await, 2);
    }

    async fn only_a_responsable_and_the_technical_referent_exchange(world) {
        for (name, open) in [("karim", false), ("claire", false), ("mperrin", true), ("technique", true)] {
            let client = world.as_agent(name).await;
            let status = client.get("/fiches/echange").await.status;
            assert_eq!(status, if open { StatusCode::OK } else { StatusCode::FORBIDDEN }, "{name}");
        }
        let technique = world.as_agent("technique").await;
        technique.get("/equipe").await.shows("/fiches/echange");
        technique.get("/fiches/echange").await.hides("Toutes les fiches").shows("Actualisation mensuelle");
        // The seed never leaves: no table holds it in clear.
        exporter(&technique, &["D01"]).await;
        let columns = world.texts("SELECT etablissement_id FROM fiche_cles").await;
        assert_eq!(columns, [world.etablissement.to_string()]);
    }
}
