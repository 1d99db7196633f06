//! « Ça a changé », over HTTP: reported by anybody, answered by whoever answers for the fiche.

use axum::http::StatusCode;

use crate::testing::{Answer, Client, World, on_both_engines};

const PHOTO: &[u8] = include_bytes!("../../../papiers/tests/fichiers/photo-avec-position.jpg");

/// Reports a change of D01; gives the report's id.
async fn signaler(client: &Client, fields: &[(&str, &str)], image: &[u8]) -> (String, Answer) {
    let path = "/fiches/D01/signalement";
    let numero = client.get(path).await.field("numero");
    let mut all = vec![("numero", numero.as_str())];
    all.extend_from_slice(fields);
    let sent = client.upload(path, &all, "ecran.jpg", image).await;
    (numero, sent)
}

async fn nombre(world: &World, table: &str) -> usize {
    world.texts(&format!("SELECT etablissement_id FROM {table}")).await.len()
}

on_both_engines! {
    async fn the_warning_shows_at_once_to_everybody_and_a_responsable_confirms_in_one_press(world) {
        let karim = world.as_agent("karim").await;
        let (id, sent) = signaler(&karim, &[("phrase", "Le bouton est passé en bas de la page.")], b"").await;
        assert_eq!(sent.location, "/fiches/D01?fait=signale", "{}", sent.body);
        karim.get(&sent.location).await.shows("C’est signalé.").shows("Signalé ce matin par un·e collègue, à vérifier").hides("Confirmer").hides("Karim Aubert.");
        let claire = world.as_agent("claire").await;
        claire.get("/fiches").await.shows("Signalé ce matin par un·e collègue, à vérifier");
        claire.get("/fiches/D01").await.shows("Le bouton est passé en bas").hides("Confirmer");
        let answer = claire.post(&format!("/signalements/{id}"), &[("suite", "confirmer")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.shows("Seuls le référent de cette fiche et les responsables");
        assert_eq!(karim.post(&format!("/signalements/{id}"), &[("suite", "confirmer")]).await.status, StatusCode::FORBIDDEN);
        let boss = world.as_agent("mperrin").await;
        boss.get("/fiches/D01").await.shows("De Karim Aubert. La phrase s’ajoutera à la fiche.").shows("Confirmer");
        for _ in 0..2 {
            let done = boss.post(&format!("/signalements/{id}"), &[("suite", "confirmer")]).await;
            assert!(done.location.starts_with("/fiches/D01"), "{}", done.body);
        }
        let sheet = boss.get("/fiches/D01").await;
        sheet.shows("Depuis le 23 novembre 2026\u{a0}: Le bouton est passé en bas de la page.").hides("Signalé ce matin").shows("signalement confirmé");
        claire.get("/fiches").await.hides("Signalé ce matin");
        assert_eq!((nombre(world, "fiche_versions").await, nombre(world, "fiche_signalement_reponses").await), (1, 1));
        assert_eq!(world.texts("SELECT action FROM journal WHERE action LIKE 'fiches.%' ORDER BY seq").await, ["fiches.signaler", "fiches.confirmer", "fiches.version"]);
    }

    async fn the_referent_of_a_fiche_confirms_a_sentence_that_replaces_its_gesture(world) {
        let boss = world.as_agent("mperrin").await;
        boss.get("/fiches/D01").await.shows("Choisir qui répond de cette fiche");
        let claire_id = world.claire.to_string();
        let named = boss.post("/fiches/D01/referent", &[("referent", claire_id.as_str())]).await;
        assert_eq!(named.location, "/fiches/D01?fait=referent");
        let wrong = boss.post("/fiches/D01/referent", &[("referent", "personne")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let claire = world.as_agent("claire").await;
        let (id, _) = signaler(&claire, &[("phrase", "Ouvrir le menu en haut à droite"), ("geste", "1")], b"").await;
        claire.get("/fiches/D01").await.shows("La phrase remplacera le geste 1.").shows("Qui en répond");
        let done = claire.post(&format!("/signalements/{id}"), &[("suite", "confirmer")]).await;
        assert_eq!(done.location, "/fiches/D01?fait=confirme");
        claire.get("/fiches/D01/versions").await.shows("Ouvrir le menu en haut à droite").shows("signalement confirmé");
        let sonia = world.as_agent("sonia").await;
        sonia.get("/fiches/D01").await.shows("Ouvrir le menu en haut à droite");
    }

    async fn a_report_is_set_aside_with_a_reason_or_corrected_by_hand(world) {
        let boss = world.as_agent("mperrin").await;
        let (id, _) = signaler(&boss, &[("phrase", "Une erreur passagère")], b"").await;
        let address = format!("/signalements/{id}");
        boss.get("/fiches/D01").await;
        boss.post(&address, &[("suite", "ecarter"), ("raison", "")]).await.shows("Dites en quelques mots pourquoi");
        let long = "a".repeat(301);
        boss.post(&address, &[("suite", "ecarter"), ("raison", &long)]).await.shows(&long);
        boss.post(&address, &[]).await.shows("confirmer ou écarter");
        let done = boss.post(&address, &[("suite", "ecarter"), ("raison", "Le site était en panne")]).await;
        assert_eq!(done.location, "/fiches/D01?fait=ecarte");
        boss.get("/fiches/D01").await.hides("Une erreur passagère").shows("Version fournie avec Tandem");
        let (id, _) = signaler(&boss, &[("phrase", "Le numéro a changé")], b"").await;
        let form = boss.get(&format!("/fiches/D01/modifier?signalement={id}")).await;
        form.shows("Le numéro a changé");
        let fields = crate::epreuves::champs(&form.body, "/fiches/D01/modifier");
        let mut fields: Vec<(&str, &str)> = fields.iter().map(|one| (one.0.as_str(), one.1.as_str())).filter(|one| !["jeton", "telephone"].contains(&one.0)).collect();
        fields.push(("telephone", "3949, puis 1"));
        assert_eq!(boss.post("/fiches/D01/modifier", &fields).await.location, "/fiches/D01?fait=enregistre");
        boss.get("/fiches/D01").await.shows("3949, puis 1").hides("à vérifier</span></p><p><strong>Le numéro");
        assert_eq!(nombre(world, "fiche_signalement_reponses").await, 2);
        let sealed = world.texts("SELECT suite FROM fiche_signalement_reponses ORDER BY suite DESC").await;
        assert_eq!(sealed, ["ecarte", "confirme"]);
    }

    async fn a_sentence_is_asked_bounded_and_kept_and_a_second_press_reports_once(world) {
        let karim = world.as_agent("karim").await;
        let (_, empty) = signaler(&karim, &[("phrase", "  ")], b"").await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        empty.shows("Dites en une phrase ce qui a changé.");
        let long = "é".repeat(301);
        let (_, back) = signaler(&karim, &[("phrase", &long)], PHOTO).await;
        back.shows("301 signes, 300 au plus.").shows(&long).shows("le navigateur ne la garde pas");
        assert_eq!(nombre(world, "fiche_signalements").await, 0);
        let numero = back.field("numero");
        for _ in 0..2 {
            let sent = karim.upload("/fiches/D01/signalement", &[("numero", &numero), ("phrase", &"é".repeat(300))], "", b"").await;
            assert_eq!(sent.location, "/fiches/D01?fait=signale", "{}", sent.body);
        }
        assert_eq!(nombre(world, "fiche_signalements").await, 1);
        assert_eq!(karim.get("/fiches/D999/signalement").await.status, StatusCode::NOT_FOUND);
        let technique = world.as_agent("technique").await;
        assert_eq!(technique.get("/fiches/D01/signalement").await.status, StatusCode::FORBIDDEN);
    }

    async fn a_picture_is_drawn_again_sealed_and_shown_to_the_etablissement_only(world) {
        let karim = world.as_agent("karim").await;
        let (_, bad) = signaler(&karim, &[("phrase", "Le bouton a changé")], b"pas une image").await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        bad.shows("Le bouton a changé").shows("id=\"fichier-faute\"");
        let (id, sent) = signaler(&karim, &[("phrase", "Le bouton a changé")], PHOTO).await;
        assert!(sent.status.is_redirection(), "{}", sent.body);
        let address = format!("/signalements/{id}/image");
        karim.get("/fiches/D01").await.shows(&address);
        let image = karim.get(&address).await;
        assert!(image.bytes.starts_with(&[0xff, 0xd8, 0xff]) && image.headers["content-type"] == "image/jpeg");
        assert!(!image.bytes.windows(4).any(|four| four == b"Exif"), "the place it was taken is gone");
        assert_eq!(world.texts("SELECT action FROM journal WHERE action = 'fiches.image'").await.len(), 1);
        let other = crate::epreuves::ailleurs(world).await;
        assert_eq!(other.get(&address).await.status, StatusCode::NOT_FOUND);
        other.get("/fiches/D01").await.hides("Le bouton a changé");
        assert_eq!(other.post(&format!("/signalements/{id}"), &[("suite", "confirmer")]).await.status, StatusCode::NOT_FOUND);
        let (id, _) = signaler(&karim, &[("phrase", "Sans image")], b"").await;
        assert_eq!(karim.get(&format!("/signalements/{id}/image")).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_report_said_later_says_its_day(world) {
        let karim = world.as_agent("karim").await;
        signaler(&karim, &[("phrase", "Le bouton a changé")], b"").await;
        for (hours, said) in [(5, "Signalé ce matin"), (24, "Signalé hier"), (72, "Signalé le lundi\u{a0}23"), (24 * 30, "Signalé le 23 novembre")] {
            world.app.db.clock().advance_seconds(hours * 3600);
            world.as_agent("karim").await.get("/fiches/D01").await.shows(said);
        }
        world.app.db.clock().advance_seconds(0);
    }
}
