//! Two hundred damaged spreadsheets and odd envelopes through the real import: a sentence, or an import that goes to its end.

use std::{fs, path::Path};

use tandem_platform::{Random, web::csrf};

use super::{base::Tables, formulaire};
use crate::{
    imports::{ImportId, reprise},
    testing::{Answer, Client, World, on_both_engines},
};

const GRAINE: u64 = 42;
const PAR_FICHIER: usize = 25;
/// Names of files that are not names.
const NOMS: [&str; 7] = [
    "../../etc/passwd.csv",
    "C:\\x\\y.csv",
    "<script>alert(1)</script>.csv",
    "\u{202e}vsc.a.csv",
    "%00.csv",
    "a;b=c.csv",
    "é\u{301}👩🏽.csv",
];

/// The good files of `crates/tableur`, in every format read.
fn bons() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tableur/tests/fichiers");
    let files = fs::read_dir(folder).expect("folder").flatten().map(|entry| entry.path());
    let sheets =
        files.filter(|path| path.extension().is_some_and(|end| ["csv", "xlsx", "ods"].iter().any(|one| end == *one)));
    let mut found: Vec<(String, Vec<u8>)> = sheets
        .map(|path| (path.file_name().expect("name").to_string_lossy().into_owned(), fs::read(&path).expect("file")))
        .collect();
    found.sort();
    found
}

fn abimer(good: &[u8], random: &Random) -> Vec<u8> {
    let place = |size: usize| usize::try_from(random.below(size as u64)).unwrap_or(0);
    let mut bytes = good.to_vec();
    match random.below(5) {
        0 => bytes.truncate(place(good.len())),
        1 => {
            for _ in 0..=random.below(20) {
                let at = place(bytes.len());
                bytes[at] ^= u8::try_from(1 + random.below(255)).unwrap_or(1);
            }
        }
        2 => {
            let (from, at) = (place(good.len()), place(good.len()));
            let piece = good[from..].to_vec();
            bytes.splice(at..at, piece);
        }
        3 => {
            let at = place(bytes.len());
            bytes.splice(
                at..at,
                [b"\0".as_slice(), b"\xff\xfe", b"<script>alert(1)</script>;", b"\"", b"PK\x05\x06"][place(5)]
                    .iter()
                    .copied(),
            );
        }
        _ => drop(bytes.drain(..place(good.len()))),
    }
    bytes
}

/// What a worker reads when a file is refused.
fn est_une_phrase(answer: &Answer, what: &str) {
    let found = answer.body.split("class=\"erreurs\"").nth(1).and_then(|rest| rest.split("<li>").nth(1));
    let sentence = found.and_then(|rest| rest.split("</li>").next()).unwrap_or_default();
    let text: String = sentence.split('<').filter_map(|part| part.split_once('>')).map(|cut| cut.1).collect();
    assert!(text.ends_with('.') && text.chars().count() > 15, "{what}: {} « {text} »", answer.status);
    assert!(!text.contains("Error") && !text.contains("panicked"), "{what}: « {text} »");
}

/// Goes to the end of an import that was accepted: every row has an outcome.
async fn finir(world: &World, claire: &Client, address: &str, what: &str) {
    let page = claire.get(address).await;
    assert_eq!(page.status.as_u16(), 200, "{what}");
    assert!(!page.body.contains("<script>alert"), "{what}");
    let form = formulaire::tous(&page.body).into_iter().find(|form| form.action == address);
    let form = form.unwrap_or_else(|| panic!("{what}: nothing to start"));
    let chosen = form.champs.iter().filter(|champ| champ.nom.starts_with("colonne-"));
    let mut fields: Vec<(&str, &str)> = chosen.map(|champ| (champ.nom.as_str(), champ.valeur.as_str())).collect();
    fields.extend([("action", "lancer"), ("referent", "moi")]);
    let started = claire.post(address, &fields).await;
    assert!(started.status.as_u16() < 500, "{what}: {}", started.status);
    if started.status.as_u16() == 422 {
        return est_une_phrase(&started, what);
    }
    let id = ImportId::parse(address.trim_start_matches("/imports/")).expect("id");
    reprise::tout(&world.app.db, &world.etablissement, &id, |_| ())
        .await
        .unwrap_or_else(|error| panic!("{what}: {error}"));
    let end = claire.get(address).await;
    assert!(end.status.as_u16() == 200 && !end.body.contains("<script>alert"), "{what}: {}", end.status);
    end.hides("Reprise en cours");
}

/// Envelopes no browser sends: what is odd, what it says it is, what it holds.
fn enveloppes(jeton: &str) -> Vec<(&'static str, &'static str, String)> {
    let token = format!("--B\r\nContent-Disposition: form-data; name=\"jeton\"\r\n\r\n{jeton}\r\n");
    let file = |head: &str| {
        format!("{token}--B\r\nContent-Disposition: form-data; {head}\r\n\r\nNom;Prénom\nKOFFI;Ama\n\r\n--B--\r\n")
    };
    let many = "--B\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\ny\r\n".repeat(10_000);
    let kind = "multipart/form-data; boundary=B";
    vec![
        ("no boundary", "multipart/form-data", file("name=\"fichier\"; filename=\"a.csv\"")),
        ("empty boundary", "multipart/form-data; boundary=", file("name=\"fichier\"; filename=\"a.csv\"")),
        ("other boundary", "multipart/form-data; boundary=C", file("name=\"fichier\"; filename=\"a.csv\"")),
        (
            "long boundary",
            "multipart/form-data; boundary=BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB",
            file("name=\"fichier\"; filename=\"a.csv\""),
        ),
        ("mixed", "multipart/mixed; boundary=B", file("name=\"fichier\"; filename=\"a.csv\"")),
        ("a form that says it is a file", kind, format!("jeton={jeton}")),
        (
            "a file that says it is a form",
            "application/x-www-form-urlencoded",
            file("name=\"fichier\"; filename=\"a.csv\""),
        ),
        ("json", "application/json", "{\"jeton\":1}".to_owned()),
        ("cut in its header", kind, format!("{token}--B\r\nContent-Dispos")),
        (
            "cut in its body",
            kind,
            format!("{token}--B\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"a.csv\"\r\n\r\nNom"),
        ),
        ("no end", kind, token.clone()),
        ("nothing", kind, String::new()),
        ("only its end", kind, "--B--\r\n".to_owned()),
        ("a part without a name", kind, file("filename=\"a.csv\"").replace("name=\"jeton\"", "")),
        (
            "an empty file",
            kind,
            format!(
                "{token}--B\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"a.csv\"\r\n\r\n\r\n--B--\r\n"
            ),
        ),
        (
            "no file chosen",
            kind,
            format!(
                "{token}--B\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"\"\r\n\r\n\r\n--B--\r\n"
            ),
        ),
        ("ten thousand parts", kind, format!("{many}{token}--B--\r\n")),
        (
            "a token twice",
            kind,
            format!("--B\r\nContent-Disposition: form-data; name=\"jeton\"\r\n\r\nfaux\r\n{token}--B--\r\n"),
        ),
        (
            "a field as long as a file",
            kind,
            format!(
                "{token}--B\r\nContent-Disposition: form-data; name=\"equipe\"\r\n\r\n{}\r\n--B--\r\n",
                "x".repeat(1_000_000)
            ),
        ),
    ]
}

on_both_engines! {
    async fn two_hundred_damaged_spreadsheets_are_refused_with_a_sentence_or_go_to_their_end(world) {
        let (claire, random, tables) = (world.as_agent("claire").await, Random::seeded(GRAINE), Tables::new(world).await);
        let (mut tried, mut refused) = (0, 0);
        for (name, good) in bons() {
            for turn in 0..PAR_FICHIER {
                let bytes = abimer(&good, &random);
                let what = format!("{name} n° {turn} (seed {GRAINE})");
                claire.get("/imports").await;
                let before = tables.compter().await;
                let answer = claire.upload("/imports", &[], &name, &bytes).await;
                assert!(answer.status.as_u16() < 500, "{what}: {}", answer.status);
                tried += 1;
                if answer.status.is_redirection() {
                    finir(world, &claire, &answer.location, &what).await;
                } else {
                    est_une_phrase(&answer, &what);
                    assert_eq!(tables.compter().await, before, "{what}: refused and yet written");
                    refused += 1;
                }
            }
        }
        println!("{tried} damaged spreadsheets, {refused} refused with a sentence, the others read to their end");
        assert!(tried >= 200 && refused > 20 && refused < tried);
    }

    async fn an_odd_envelope_is_a_sentence(world) {
        let claire = world.as_agent("claire").await;
        let tables = Tables::new(world).await;
        let page = claire.get("/imports").await.body;
        let jeton = super::formulaire::tous(&page).into_iter().flat_map(|form| form.champs).find(|champ| champ.nom == csrf::FIELD);
        let jeton = jeton.expect("token").valeur;
        let before = tables.compter().await;
        for (what, kind, body) in enveloppes(&jeton) {
            let answer = claire.post_body("/imports", kind, body.into_bytes()).await;
            assert!((400..500).contains(&answer.status.as_u16()), "{what}: {}", answer.status);
            answer.shows("<html lang=\"fr\">").shows("<h1");
        }
        assert_eq!(tables.compter().await, before);
        // Read all the same, and never shown as a path, a header or markup.
        let long = format!("{}.csv", "a".repeat(200_000));
        for name in NOMS.into_iter().chain([long.as_str()]) {
            claire.get("/imports").await;
            let answer = claire.upload("/imports", &[], name, "Nom;Prénom\nKOFFI;Ama\n".as_bytes()).await;
            assert!(answer.status.is_redirection(), "{name}: {}", answer.status);
            let page = claire.get(&answer.location).await;
            page.hides("<script>alert").hides("etc/passwd").hides("C:\\").hides("\u{202e}");
        }
    }
}
