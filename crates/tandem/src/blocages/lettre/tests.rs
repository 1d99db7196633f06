//! Every model letter is one page; what is written is kept, printed, and said in her copy.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use axum::http::StatusCode;
use jiff::civil::date;
use tandem_delais::Zone;

use super::{pdf::Feuille, texte::Connu};
use crate::{
    blocages::{
        catalogue,
        exemples::exemple,
        model::{Blocage, Texte},
        suite,
    },
    invariants::noted,
    testing::on_both_engines,
};

fn connu() -> Connu {
    Connu {
        nom: "Marie-Aïssata DIALLO-BENYOUSSEF".into(),
        adresse: Some(
            "Résidence des Lilas, bâtiment B, appartement 112\n12 bis, rue du Maréchal-Leclerc\n59000 Lille".into(),
        ),
        survenus: Vec::new(),
    }
}

#[test]
fn every_model_letter_fits_on_one_page_in_fourteen_points_with_a_long_name_and_reasons() {
    let today = date(2026, 11, 23);
    let raisons = "Je n’ai pas quitté la France, mes relevés de compte le montrent, et le courrier d’octobre ne m’est pas arrivé.";
    let mut seen = 0;
    for voie in catalogue::voies() {
        let (model, _) = exemple(false).expect("example");
        let blocage = Blocage { voie: voie.cle.clone(), precision: Some(raisons.into()), ..model };
        let contexte = suite::Contexte::de(&blocage, &[], (Zone::Metropole, today));
        let escalier = contexte.escalier(&blocage).expect("staircase");
        for marche in &voie.marches {
            let Some(texte) = Texte::propose(&blocage, (&escalier, &marche.cle), &connu(), today) else { continue };
            let feuille =
                Feuille::de(&texte, &connu().nom, ("Marie-Christine Lefebvre-Duval", "CCAS de Villeneuve-d’Ascq"));
            let printed =
                feuille.ordre(today).print().unwrap_or_else(|error| panic!("{} {}: {error}", voie.cle, marche.cle));
            assert_eq!(printed.pages, 1, "{} {}", voie.cle, marche.cle);
            assert!(printed.warnings.is_empty(), "{:?}", printed.warnings);
            seen += 1;
        }
    }
    println!("{seen} model letters, one page each");
    assert!(seen >= 12, "{seen}");
}

/// What a reader of PDF finds in it.
pub(in crate::blocages) fn lu(pdf: &[u8]) -> Option<String> {
    let mut child =
        Command::new("pdftotext").args(["-layout", "-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    if child.is_err() && std::env::var("TANDEM_EXIGE_POPPLER").is_err() {
        return None;
    }
    let child = child.as_mut().expect("poppler-utils: apt-get install poppler-utils");
    let mut input = child.stdin.take().expect("input");
    let bytes = pdf.to_vec();
    let feed = std::thread::spawn(move || input.write_all(&bytes));
    let mut text = String::new();
    std::io::Read::read_to_string(child.stdout.as_mut().expect("output"), &mut text).expect("text");
    feed.join().expect("thread").expect("fed");
    assert!(child.wait().expect("ends").success());
    Some(text)
}

on_both_engines! {
    async fn what_is_written_is_kept_and_printed_and_the_model_comes_before(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let made = claire.post(&format!("/personnes/{id}/blocages/nouveau"), &[("voie", "rsa"), ("depuis", "2026-11-02"), ("decision", "2026-11-02")]).await;
        let address = format!("{}/lettre/departement", made.location);
        let page = claire.get(&address).await;
        page.shows("rien n’est encore enregistré").shows("je conteste la décision du 2 novembre 2026").shows("………");
        page.assert_queries(7);
        let typed = [("numero", page.field("numero")), ("de", "Aïssata Diallo\nchez M. Sow".into()), ("a", "Le président".into()), ("objet", "Je conteste".into()), ("corps", "Première phrase.\n\nSeconde phrase.".into()), ("joindre", "La décision".into())];
        let typed: Vec<(&str, &str)> = typed.iter().map(|(name, text)| (*name, text.as_str())).collect();
        for _ in 0..2 {
            let sent = claire.post(&address, &typed).await;
            assert_eq!((sent.status, sent.location.as_str()), (StatusCode::SEE_OTHER, format!("{address}#prete").as_str()));
        }
        assert_eq!(world.texts("SELECT id FROM blocage_lettres").await.len(), 1, "sent twice, written once");
        claire.get(&address).await.shows("Enregistrée le lundi 23 novembre, par Claire Morel").shows("chez M. Sow").hides("………");
        world.app.db.clock().advance_seconds(60);
        // Changed from the page kept by « back »: another version, both stay.
        let again: Vec<(&str, &str)> = typed.iter().map(|pair| if pair.0 == "objet" { ("objet", "Je conteste encore") } else { *pair }).collect();
        claire.post(&address, &again).await;
        assert_eq!(world.texts("SELECT id FROM blocage_lettres").await.len(), 2);
        let paper = claire.get(&format!("{address}/pdf")).await;
        assert_eq!(paper.headers["content-type"], "application/pdf");
        if let Some(text) = lu(&paper.bytes) {
            for said in ["Je conteste encore", "Seconde phrase.", "Signature d’Aïssata DIALLO", "Écrite avec Claire Morel", "Je joins", "chez M. Sow"] {
                assert!(text.contains(said), "{said}: {text}");
            }
        }
        let blocage = made.location.rsplit('/').next().expect("id");
        assert_eq!(noted(world, "blocages.garder_la_lettre", blocage).await, 3);
        assert!(noted(world, "blocages.imprimer", id.as_str()).await >= 1);
    }

    async fn a_letter_without_subject_or_too_long_is_refused_and_given_back(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let (claire, sonia) = (world.as_agent("claire").await, world.as_agent("sonia").await);
        let made = claire.post(&format!("/personnes/{id}/blocages/nouveau"), &[("voie", "rsa"), ("depuis", "2026-11-02")]).await;
        let address = format!("{}/lettre/departement", made.location);
        let long = "é".repeat(4001);
        for (fields, sentence) in [
            ([("objet", ""), ("corps", "gardé")], "Dites en une ligne"),
            ([("objet", "gardé"), ("corps", "")], "La lettre est vide."),
            ([("objet", "gardé"), ("corps", long.as_str())], "Ce texte a 4001 signes, 4000 au plus."),
        ] {
            let back = claire.post(&address, &fields).await;
            assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{sentence}");
            back.shows(sentence).shows("gardé");
        }
        for path in [address.clone(), format!("{address}/pdf"), format!("{}/dossier", made.location)] {
            assert_eq!(sonia.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(sonia.post(&address, &[("objet", "x"), ("corps", "y")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(claire.get(&address.replace("departement", "rien")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(world.texts("SELECT id FROM blocage_lettres").await.len(), 0);
    }
}
