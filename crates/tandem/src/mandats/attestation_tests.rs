//! The copy in PDF, read again by poppler: what it says and in which order, what it weighs, where it is on the page.

use std::{fs, path::PathBuf};

use axum::http::{StatusCode, header};
use jiff::civil::date;
use tandem_mandats::{COURANTE, Scellee, Sens, Texte, version};
use tandem_pdf::Printed;

use super::{
    attestation::Attestation,
    papier::exemple,
    tests::{champs, faire},
    trace::Trace,
};
use crate::{invariants::noted, testing::on_both_engines};

#[path = "../../../pdf/tests/poppler/mod.rs"]
mod poppler;

/// A4 and the measures of the template, in points.
const LARGEUR: f64 = 595.28;
const HAUTEUR: f64 = 841.89;
const MARGE: f64 = 45.35;
const COLONNE: f64 = 243.78;
const RETRAIT: f64 = 12.76;

fn imprimer(scellee: &Scellee) -> Printed {
    let copie = Attestation::de(scellee, "https://tandem.exemple.fr", date(2026, 11, 23)).expect("known version");
    let printed = copie.ordre().print().unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(printed.warnings, Vec::<String>::new());
    printed
}

fn langue(code: Option<&str>) -> (Scellee, Printed) {
    let scellee = exemple(code).expect("made");
    let printed = imprimer(&scellee);
    (scellee, printed)
}

fn textes() -> impl Iterator<Item = &'static Texte> {
    version(COURANTE).expect("delivered").traductions().iter()
}

/// Without any space: a line may have been cut anywhere between two words.
fn serre(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Each sentence after the one before.
#[track_caller]
fn se_lit_dans_l_ordre<'a>(words: &str, sentences: impl Iterator<Item = &'a str>) {
    let read = serre(words);
    let mut from = 0;
    for sentence in sentences {
        let at = read[from..].find(&serre(sentence));
        from += at.unwrap_or_else(|| panic!("« {sentence} » is not read in its place in\n{words}"));
    }
}

#[test]
fn every_language_prints_light_tagged_and_with_its_letters_inside() {
    let codes = textes().map(|one| Some(one.langue.as_str())).chain([None]);
    let mut pages = Vec::new();
    for code in codes {
        let (_, printed) = langue(code);
        assert!(printed.bytes.len() < 150_000, "{code:?}: {} bytes", printed.bytes.len());
        pages.push(printed.pages);
        assert!(printed.pages <= if code.is_some() { 4 } else { 2 }, "{code:?}: {} pages", printed.pages);
        assert!(String::from_utf8_lossy(&printed.bytes).contains("pdfuaid:part"), "{code:?}: not PDF/UA");
        let Some(info) = poppler::info(&printed.bytes) else { return };
        for mark in ["Tagged:          yes", "Title:           Mandat d’Aïssata DIALLO", "(A4)"] {
            assert!(info.contains(mark), "{code:?}: {mark} is not in\n{info}");
        }
        for font in poppler::fonts(&printed.bytes).expect("installed") {
            assert!(font.contains("+Noto") && font.contains("yes yes yes"), "{code:?}: {font}");
        }
    }
    assert_eq!(pages.len(), 11);
}

#[test]
fn what_binds_is_read_whole_and_in_order_in_every_language() {
    for code in textes().map(|one| Some(one.langue.as_str())).chain([None]) {
        let (scellee, printed) = langue(code);
        let Some(words) = poppler::words(&printed.bytes) else { return };
        se_lit_dans_l_ordre(&words, scellee.texte.iter().map(String::as_str));
        let said = ["Ma signature", "Pour vérifier ce papier", &scellee.empreinte];
        se_lit_dans_l_ordre(&words, said.into_iter());
    }
}

#[test]
fn beside_it_the_other_language_says_the_same_and_warns_while_nobody_read_it_again() {
    for texte in textes() {
        let (_, printed) = langue(Some(&texte.langue));
        let Some(words) = poppler::words(&printed.bytes) else { return };
        se_lit_dans_l_ordre(&words, ["Traduction à relire. Seul le texte français engage."].into_iter());
        let titres = ["mandant", "mandataire", "duree", "droits", "signatures"];
        let titres: Vec<String> = titres.iter().map(|cle| texte.dire(&format!("titres.{cle}"), &[])).collect();
        if texte.sens == Sens::Ltr {
            let warned = std::iter::once(texte.avertissement.as_str());
            se_lit_dans_l_ordre(&words, warned.chain(titres.iter().map(String::as_str)));
        } else {
            // Poppler gives back what it reads from right to left in its own order, and a letter under a vowel twice: the
            // letters are counted, and the plain words looked for.
            let wanted = std::iter::once(&texte.avertissement).chain(&titres).flat_map(|one| one.split_whitespace());
            let plain = wanted.filter(|mot| mot.chars().all(char::is_alphabetic) && !mot.contains("\u{644}\u{627}"));
            let read: Vec<String> =
                words.split_whitespace().map(|mot| mot.chars().filter(|c| c.is_alphabetic()).collect()).collect();
            let (found, missing): (Vec<&str>, Vec<&str>) = plain.partition(|mot| read.iter().any(|one| one == mot));
            assert!(found.len() > 12 && missing.len() < 3, "{}: {missing:?} among {found:?}", texte.langue);
        }
    }
}

#[test]
fn a_mandate_in_arabic_dari_or_pashto_reads_from_right_to_left() {
    for code in ["ar", "prs", "ps"] {
        let (_, printed) = langue(Some(code));
        let Some(words) = poppler::boxes(&printed.bytes) else { return };
        let arabic = |text: &str| text.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c));
        let right = LARGEUR - MARGE;
        let pages = words.iter().map(|one| one.page).max().unwrap_or_default();
        let column: Vec<_> = words
            .iter()
            .filter(|one| one.page < pages && one.left > LARGEUR / 2.0 && one.top < HAUTEUR - 55.0)
            .collect();
        let mut lines = 0;
        for word in column.iter().filter(|one| arabic(&one.text)) {
            let line = column.iter().filter(|one| one.page == word.page && (one.bottom - word.bottom).abs() < 6.0);
            let edge = line.map(|one| one.right).fold(0.0, f64::max);
            // Flush right, or at a bullet, or in the box of the notice.
            assert!(right - edge < RETRAIT + 2.0, "{code}: {word:?} ends its line at {edge}, not at {right}");
            lines += 1;
        }
        assert!(lines > 100, "{code}: {lines} words");
        // « Je m’appelle » first, at the right of the name.
        let name = column.iter().find(|one| one.text.contains("DIALLO")).expect("name");
        let before = column.iter().filter(|one| arabic(&one.text) && (one.top - name.top).abs() < 8.0);
        assert!(before.clone().count() > 0 && before.clone().any(|one| one.left > name.right), "{code}: {name:?}");
    }
}

#[test]
fn two_columns_stay_apart_and_nothing_leaves_the_page() {
    let mut piece = exemple(Some("uk")).expect("made").piece;
    piece.contact = "ccas.accueil.social.et.mandats@ville-de-villeneuve-sur-lot.exemple.fr".into();
    piece.personne.nom = "Marie-Antoinette-Joséphine DE LA ROCHEFOUCAULD-MONTMORENCY-LUXEMBOURG".into();
    let printed = imprimer(&Scellee::nouvelle(piece).expect("version"));
    let Some(words) = poppler::boxes(&printed.bytes) else { return };
    let (left_end, right_start) = (MARGE + COLONNE, LARGEUR - MARGE - COLONNE);
    for word in &words {
        assert!(word.left > MARGE - 1.0 && word.right < LARGEUR - MARGE + 1.0, "beyond the margins: {word:?}");
        assert!(word.top > 30.0 && word.bottom < HAUTEUR - 15.0, "beyond the margins: {word:?}");
        if word.page < printed.pages && word.bottom < HAUTEUR - 48.0 {
            assert!(word.right < left_end + 1.0 || word.left > right_start - 1.0, "between the columns: {word:?}");
        }
    }
    for page in 1..=printed.pages {
        assert!(words.iter().any(|one| one.page == page), "page {page} is empty");
    }
}

/// The first page, seen from afar. `TANDEM_REFERENCE=1` keeps what is drawn today, once looked at.
#[test]
fn the_first_page_looks_as_it_was_looked_at() {
    for (name, code) in [("fr", None), ("ar", Some("ar")), ("uk", Some("uk")), ("ps", Some("ps"))] {
        let (_, printed) = langue(code);
        let Some(drawn) = poppler::picture(&printed.bytes, 1, 16) else { return };
        let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/attestation/{name}.pgm"));
        if std::env::var_os("TANDEM_REFERENCE").is_some() {
            let header = format!("P5\n{} {}\n255\n", drawn.0, drawn.1).into_bytes();
            fs::create_dir_all(file.parent().expect("folder")).expect("folder");
            fs::write(&file, [header, drawn.2.clone()].concat()).expect("written");
        }
        let (mean, worst) = poppler::distance(&drawn, &poppler::pgm(&fs::read(&file).expect("reference")));
        assert!(
            mean < 3.0 && worst < 40.0,
            "{name}: {mean:.1} on average, {worst:.1} at worst; see {}",
            file.display()
        );
    }
}

#[test]
fn signed_on_a_screen_the_copy_shows_what_each_of_the_two_drew() {
    let (up, down) = ("20,180 580,20", "20,20 580,180");
    for (code, most) in [(None, 2), (Some("ar"), 4)] {
        let scellee = exemple(code).expect("made");
        let print = |elle, agent| {
            let drawn = (Trace::lire(elle).expect("drawn"), Trace::lire(agent).expect("drawn"));
            let copie = Attestation::de(&scellee, "https://tandem.exemple.fr", date(2026, 11, 23)).expect("version");
            let printed = copie.signee(&drawn, &scellee).ordre().print().unwrap_or_else(|error| panic!("{error:?}"));
            assert!(printed.pages <= most && printed.bytes.len() < 150_000, "{code:?}: {} pages", printed.pages);
            printed
        };
        let see = |printed: &Printed| Some(poppler::picture(&printed.bytes, printed.pages, 30)?.2);
        let Some(seen) = see(&print(up, up)) else { return };
        for (elle, agent) in [(down, up), (up, down)] {
            assert!(see(&print(elle, agent)).expect("seen") != seen, "{code:?}: {elle} and {agent} are not drawn");
        }
    }
}

on_both_engines! {
    async fn she_leaves_with_her_copy_and_the_journal_says_so(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let address = faire(&claire, &id, &["D07", "D30"]).await;
        let link = format!("{address}/copie.pdf");
        for page in [address.clone(), format!("{address}/papier")] {
            claire.get(&page).await.shows(&link).shows("Sa copie en PDF");
        }
        let copy = claire.get(&link).await;
        assert_eq!((copy.status, &copy.bytes[..5]), (StatusCode::OK, &b"%PDF-"[..]));
        assert_eq!(copy.headers[header::CONTENT_TYPE], "application/pdf");
        assert_eq!(copy.headers[header::CACHE_CONTROL], "no-store");
        assert!(copy.headers[header::CONTENT_DISPOSITION].to_str().expect("name").starts_with("attachment; filename=\"mandat-"));
        assert!(noted(world, "mandats.copier", id.as_str()).await >= 1);
        assert!(claire.get(&link).await.bytes == copy.bytes, "the same copy, whenever it is asked for");
        if let Some(words) = poppler::words(&copy.bytes) {
            se_lit_dans_l_ordre(&words, ["Je m’appelle Aïssata DIALLO.", "But\u{a0}: ne pas perdre mon RSA."].into_iter());
        }
        let drawn = [("lu", "oui"), ("elle", "10,10 200,150;300,20 300,80"), ("agent", "10,150 400,20")];
        assert_eq!(claire.post(&format!("{address}/ecran"), &drawn).await.status, StatusCode::SEE_OTHER);
        let signed = claire.get(&link).await;
        assert!(signed.bytes != copy.bytes, "what was drawn is on the copy");
        signed.assert_queries(5);
        assert_eq!(world.as_agent("sonia").await.get(&link).await.status, StatusCode::NOT_FOUND, "another team");
        assert_eq!(world.as_agent("karim").await.get(&link).await.status, StatusCode::FORBIDDEN, "no mandate at the desk");
    }

    async fn a_copy_that_would_not_say_what_is_signed_is_not_given(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let form = format!("/personnes/{id}/mandats/nouveau");
        let numero = claire.get(&form).await.field("numero");
        let mut fields: Vec<(&str, &str)> = champs(&numero, &["D07"]).into_iter().filter(|one| one.0 != "objet").collect();
        fields.push(("objet", "écrire à ნინო"));
        let address = claire.post(&form, &fields).await.location;
        let refused = claire.get(&format!("{address}/copie.pdf")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        refused.shows("Ce papier ne se fait pas en PDF").shows("imprimez le papier depuis son écran");
        claire.get(&format!("{address}/papier")).await.shows("ნინო");
    }
}
