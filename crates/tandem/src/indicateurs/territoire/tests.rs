//! Files that arrive and leave, over HTTP.

use axum::http::StatusCode;
use jiff::civil::date;
use tandem_indicateurs::{Annee, Ligne, Tableau, Vue, envoi::signer};

use crate::{
    indicateurs::{passer, tests::remplir},
    testing::on_both_engines,
};

fn annee(aides: u64, place: Option<u64>) -> Annee {
    let ligne = |nom: &str, aides: u64, a_la_place| Ligne {
        membres: vec![nom.into()],
        aides,
        minutes: aides * 10,
        chronometrees: aides,
        a_la_place,
        cases: Vec::new(),
    };
    let lignes = vec![ligne("Titre de séjour", aides - 10, 20), ligne("Aide au logement", 10, 5)];
    Annee {
        aides,
        minutes: aides * 10,
        chronometrees: aides,
        a_la_place: place,
        tableaux: vec![Tableau { vue: Vue::Procedure, lignes, raisons: Vec::new() }],
        ..Annee::default()
    }
}

const ADRESSE: &str = "/indicateurs/territoire";

on_both_engines! {
    async fn figures_of_others_stand_beside_ours_and_can_be_taken_away(world) {
        for name in ["claire", "karim", "technique"] {
            assert_eq!(world.as_agent(name).await.get(ADRESSE).await.status, StatusCode::FORBIDDEN, "{name}");
        }
        let perrin = world.as_agent("mperrin").await;
        perrin.get(ADRESSE).await.shows("Pas encore de chiffres").shows("Rien à envoyer").assert_queries(5);
        remplir(world, 200, 4).await;
        passer(&world.app.db, &world.app.regles).await.expect("run");
        let sete = signer("CCAS de Sète", date(2026, 11, 1), &[7; 32], 2026, &annee(1_000, Some(600)));
        let agde = signer("Association d’Agde", date(2026, 11, 1), &[8; 32], 2026, &annee(400, None));
        for text in [&sete, &agde] {
            let kept = perrin.upload(ADRESSE, &[], "envoi.txt", text.as_bytes()).await;
            assert_eq!(kept.status, StatusCode::SEE_OTHER);
        }
        let page = perrin.get(&format!("{ADRESSE}?annee=2026")).await;
        page.shows("CCAS de Sète").shows("60\u{a0}%").shows("Association d’Agde").shows("masqué").shows("Ensemble").shows("<svg").assert_queries(5);
        // The same key again: the later figures stay, the earlier ones do not come back.
        let later = signer("CCAS de Sète", date(2026, 11, 20), &[7; 32], 2026, &annee(1_200, Some(600)));
        assert_eq!(perrin.upload(ADRESSE, &[], "e.txt", later.as_bytes()).await.status, StatusCode::SEE_OTHER);
        let earlier = perrin.upload(ADRESSE, &[], "e.txt", sete.as_bytes()).await;
        assert_eq!(earlier.status, StatusCode::UNPROCESSABLE_ENTITY);
        earlier.shows("plus récent");
        perrin.get(ADRESSE).await.shows("50\u{a0}%").hides("60\u{a0}%");
        let ids = world.texts("SELECT id FROM indicateur_recus ORDER BY signataire").await;
        assert_eq!(ids.len(), 2);
        let gone = format!("{ADRESSE}/{}/retrait", ids[1]);
        assert_eq!(perrin.post(&gone, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(perrin.post(&gone, &[]).await.status, StatusCode::NOT_FOUND);
        perrin.get(ADRESSE).await.hides("CCAS de Sète").shows("Association d’Agde");
    }

    async fn what_we_send_is_read_by_another_and_holds_no_person(world) {
        remplir(world, 240, 6).await;
        passer(&world.app.db, &world.app.regles).await.expect("run");
        let perrin = world.as_agent("mperrin").await;
        let sent = perrin.post("/indicateurs/envoi", &[("annee", "2026")]).await;
        assert_eq!(sent.status, StatusCode::OK);
        let open = tandem_indicateurs::envoi::ouvrir(&sent.body).expect("opens");
        assert_eq!((open.etablissement.as_str(), open.numero), ("CCAS des tests", 2026));
        for name in ["Ana", "Secrète", "Claire", "Collègue"] {
            assert!(!sent.body.contains(name), "{name}");
        }
        let shown = perrin.get("/indicateurs?annee=2026").await;
        shown.shows(&tandem_statistiques::nombre::entier(open.annee.aides));
        // Ours, received by ourselves: the same words stand beside both.
        assert_eq!(perrin.upload(ADRESSE, &[], "e.txt", sent.body.as_bytes()).await.status, StatusCode::SEE_OTHER);
        let mots = tandem_fiches::empreinte(&open.cle).mots;
        let page = perrin.get(ADRESSE).await;
        assert!(page.body.matches(&mots).count() >= 2, "{mots}");
        for year in ["1999", "", "l’an dernier"] {
            let none = perrin.post("/indicateurs/envoi", &[("annee", year)]).await;
            assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "{year}");
            none.shows("Il n’y a pas de chiffres à envoyer");
        }
    }

    async fn a_file_that_was_touched_or_is_not_one_is_refused_with_a_sentence_and_nothing_is_kept(world) {
        let perrin = world.as_agent("mperrin").await;
        let sound = signer("CCAS de Sète", date(2026, 11, 1), &[7; 32], 2026, &annee(1_000, Some(600)));
        let touched = sound.replace("1000", "1001");
        let long = format!("{sound}{}", "x".repeat(tandem_indicateurs::envoi::TAILLE_MAX));
        let bad: [(&[u8], &str); 4] = [
            (touched.as_bytes(), "a changé depuis sa signature"),
            (b"bonjour", "n’est pas un envoi d’indicateurs"),
            (&[0xff, 0xfe, 0x00], "n’est pas un envoi d’indicateurs"),
            (long.as_bytes(), "trop long"),
        ];
        for (bytes, sentence) in bad {
            let answer = perrin.upload(ADRESSE, &[], "e.txt", bytes).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{sentence}");
            answer.shows(sentence);
        }
        assert_eq!(perrin.upload(ADRESSE, &[("a", "b")], "", b"").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(world.texts("SELECT id FROM indicateur_recus").await.len(), 0);
    }
}
