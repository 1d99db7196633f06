//! The real worker, the real program: what a hostile file gets, and what it leaves of the one who asked.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::{
    fs,
    io::{Read, Write},
    path::PathBuf,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use axum::body::Bytes;
use flate2::{Compression, write::ZlibEncoder};
use tandem::papiers::Atelier;
use tandem_papiers::{Nature, Rejet};

const PHOTO: &[u8] = include_bytes!("../../papiers/tests/fichiers/photo-avec-position.jpg");
const PDF: &[u8] = include_bytes!("../../papiers/tests/fichiers/trois-pages-avec-programme.pdf");

fn atelier() -> Atelier {
    Atelier::avec(PathBuf::from(env!("CARGO_BIN_EXE_tandem")))
}

/// Most memory this process ever had, in MiB.
fn pic() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("status");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("VmHWM");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).expect("KiB") / 1024
}

fn pdf(objects: &[Vec<u8>]) -> Bytes {
    let mut out = b"%PDF-1.7\n".to_vec();
    for (at, object) in objects.iter().enumerate() {
        out.extend(format!("{} 0 obj\n", at + 1).bytes());
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    out.extend(format!("trailer << /Size {} /Root 1 0 R >>\n", objects.len() + 1).bytes());
    out.into()
}

fn stream(dict: &str, content: &[u8]) -> Vec<u8> {
    [format!("<< {dict} /Length {} >>\nstream\n", content.len()).as_bytes(), content, b"\nendstream"].concat()
}

fn head(page: &str) -> Vec<Vec<u8>> {
    vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_vec(),
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R {page} >>").into_bytes(),
    ]
}

/// A page whose few kilobytes unpack to one gigabyte.
fn bombe() -> Bytes {
    let mut once = ZlibEncoder::new(Vec::new(), Compression::fast());
    let spaces = vec![b' '; 1 << 20];
    for _ in 0..1024 {
        once.write_all(&spaces).expect("packs");
    }
    let mut twice = ZlibEncoder::new(Vec::new(), Compression::best());
    twice.write_all(&once.finish().expect("packs")).expect("packs");
    let packed = twice.finish().expect("packs");
    assert!(packed.len() < 200_000);
    let mut objects = head("");
    objects.push(stream("/Filter [/FlateDecode /FlateDecode]", &packed));
    pdf(&objects)
}

/// A page that draws a form that draws a form two hundred times, seven deep: centuries, in three kilobytes.
fn sans_fin() -> Bytes {
    let mut objects = head("/Resources << /XObject << /X 5 0 R >> >>");
    objects.push(stream("", b"/X Do"));
    for next in 6..12 {
        let dict =
            format!("/Type /XObject /Subtype /Form /BBox [0 0 300 200] /Resources << /XObject << /X {next} 0 R >> >>");
        objects.push(stream(&dict, "/X Do ".repeat(200).as_bytes()));
    }
    objects.push(stream("/Type /XObject /Subtype /Form /BBox [0 0 300 200]", b"n"));
    pdf(&objects)
}

/// Eighty-four bytes of JPEG 2000 that say eleven million points by two, in a picture the page says is eight by two. Found by
/// cargo-fuzz: a minute and a half of processor there.
fn sans_mesure() -> Bytes {
    const IMAGE: &str = "ff4fff510029000000a70008000000020000000000000000000000080000000200000000000000000001070101\
        ff52000c00000001000104040001ff5c00074040484850ff90000a0000000000000001ff93ffd9";
    let bytes: Vec<u8> = (0..IMAGE.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&IMAGE[at..at + 2], 16).expect("hexadecimal"))
        .collect();
    let mut objects = head("/Resources << /XObject << /I 5 0 R >> >>");
    objects.push(stream("", b"q 300 0 0 200 0 0 cm /I Do Q"));
    let dict = "/Type /XObject /Subtype /Image /Width 8 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /JPXDecode";
    objects.push(stream(dict, &bytes));
    pdf(&objects)
}

#[tokio::test]
async fn a_photo_and_a_pdf_go_through_a_real_worker() {
    let atelier = atelier();
    let photo = atelier.recevoir(Bytes::from_static(PHOTO)).await.expect("taken");
    assert_eq!((photo.nature, photo.pages), (Nature::Jpeg, 1));
    assert!(!photo.contenu.windows(4).any(|four| four == b"GPSX") && photo.apercu.is_some());
    let paper = atelier.recevoir(Bytes::from_static(PDF)).await.expect("taken");
    assert_eq!((paper.nature, paper.pages), (Nature::Pdf, 3));
    assert!(!paper.contenu.windows(10).any(|ten| ten == b"JavaScript"));
    let (send, pieces) = tokio::sync::mpsc::channel(1);
    tokio::spawn(async move {
        for piece in paper.contenu.chunks(100) {
            send.send(Bytes::copy_from_slice(piece)).await.expect("fed");
        }
    });
    let page = atelier.page(3, pieces).await.expect("drawn");
    assert!(page.starts_with(b"\x89PNG") || page.starts_with(b"\xFF\xD8"));
    assert_eq!(atelier.recevoir(Bytes::from_static(b"GIF89a")).await, Err(Rejet::AutreImage));
}

/// The engine of the PDF takes tens of megabytes: none of them are the server's.
#[tokio::test]
async fn a_pdf_is_printed_beside_and_its_memory_is_not_ours() {
    let press = tandem::ui::pdf::Presse::avec(PathBuf::from(env!("CARGO_BIN_EXE_tandem")));
    let order = |text: &str| tandem_pdf::worker::Request {
        template: "#set text(font: \"Noto Sans\")\n#json(\"/data.json\").texte".to_owned(),
        title: "Essai".to_owned(),
        lang: "fr".to_owned(),
        date: "2026-11-26".to_owned(),
        data: serde_json::json!({ "texte": text }),
        files: Vec::new(),
        pictures: Vec::new(),
    };
    let before = pic();
    let first = press.imprimer(order("Bonjour")).await.expect("printed");
    assert!(first.starts_with(b"%PDF-"));
    assert_eq!(press.imprimer(order("ნინო")).await, Err(tandem::ui::pdf::SansPdf::Signe));
    assert_eq!(press.imprimer(order("Bonjour")).await.expect("printed"), first);
    // Given up in the middle: the next answer is not that one's.
    let given_up = tokio::time::timeout(Duration::from_millis(1), press.imprimer(order("Un autre"))).await;
    assert!(given_up.is_err());
    assert_eq!(press.imprimer(order("Bonjour")).await.expect("printed"), first);
    assert!(pic() - before < 16, "{before} → {} MiB", pic());
}

#[tokio::test]
async fn a_decompression_bomb_kills_the_worker_and_not_the_one_who_asked() {
    let (atelier, bomb, before) = (atelier(), bombe(), pic());
    assert_eq!(atelier.recevoir(bomb).await, Err(Rejet::TropLong));
    assert!(pic() - before < 16, "{before} → {} MiB", pic());
    assert!(atelier.recevoir(Bytes::from_static(PHOTO)).await.is_ok(), "and the next file is taken");
}

#[tokio::test]
async fn a_picture_that_says_it_is_immense_costs_nobody_anything() {
    let (atelier, before) = (atelier(), pic());
    assert_eq!(atelier.recevoir(sans_mesure()).await, Err(Rejet::TropLong));
    assert!(pic() - before < 16, "{before} → {} MiB", pic());
    assert!(atelier.recevoir(Bytes::from_static(PHOTO)).await.is_ok(), "and the next file is taken");
}

#[tokio::test]
async fn an_endless_pdf_is_stopped_while_others_go_on() {
    let (atelier, start) = (atelier(), Instant::now());
    let endless = tokio::spawn({
        let atelier = atelier.clone();
        async move { atelier.recevoir(sans_fin()).await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(atelier.recevoir(Bytes::from_static(PHOTO)).await.is_ok());
    assert!(!endless.is_finished(), "a second place was free");
    assert_eq!(endless.await.expect("joined"), Err(Rejet::TropLong));
    assert!(start.elapsed() < Duration::from_secs(65), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_program_that_is_not_there_is_said() {
    let atelier = Atelier::avec("/nulle/part/tandem".into());
    assert_eq!(atelier.recevoir(Bytes::from_static(PHOTO)).await, Err(Rejet::Panne));
    let mute = Atelier::avec("/bin/false".into());
    assert_eq!(mute.recevoir(Bytes::from_static(PHOTO)).await, Err(Rejet::TropLong));
    let liar = Atelier::avec("/bin/echo".into());
    assert_eq!(
        liar.recevoir(Bytes::from_static(PHOTO)).await,
        Err(Rejet::TropLong),
        "an answer that is not one is not believed"
    );
}

#[test]
fn a_worker_is_bounded_before_it_reads_a_byte() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tandem"))
        .arg("atelier")
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("runs");
    let limits = format!("/proc/{}/limits", child.id());
    let bounded = |text: &str| {
        let of = |name: &str| text.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned();
        let last = |name: &str| of(name).split_whitespace().rev().nth(1).unwrap_or_default().to_owned();
        [last("Max open files"), of("Max cpu time").split_whitespace().nth(4).unwrap_or_default().to_owned()]
    };
    let mut seen = String::new();
    for _ in 0..200 {
        seen = fs::read_to_string(&limits).expect("limits");
        if bounded(&seen)[0] == "3" {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(bounded(&seen), ["3", "8"], "{seen}");
    for (name, value) in [("Max address space", "402653184"), ("Max core file size", "0"), ("Max file size", "0")] {
        assert!(
            seen.lines().any(|line| line.starts_with(name) && line.contains(&format!(" {value} "))),
            "{name}\n{seen}"
        );
    }
    child.stdin.take().expect("stdin").write_all(PHOTO).expect("fed");
    let mut out = Vec::new();
    child.stdout.take().expect("stdout").read_to_end(&mut out).expect("answers");
    assert!(child.wait().expect("ends").success() && out.len() > 1000);
}
