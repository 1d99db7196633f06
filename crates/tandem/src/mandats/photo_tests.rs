//! The photo of a signed paper finds its mandate by the code drawn on it.

use std::io::Write as _;

use flate2::{Compression, Crc, write::ZlibEncoder};
use qrcode::{Color, EcLevel, QrCode};

use super::tests::{faire, signe};
use crate::testing::{Client, World, on_both_engines};

/// A picture of that code, white around: what a photo of the paper holds, written as a PNG.
fn photo(texte: &str) -> Vec<u8> {
    const POINT: usize = 6;
    let code = QrCode::with_error_correction_level(texte, EcLevel::M).expect("code");
    let (cells, cote) = (code.to_colors(), code.width() + 8);
    let dark = |x: usize, y: usize| {
        let at = |value: usize| (value / POINT).checked_sub(4).filter(|cell| *cell < code.width());
        at(x).zip(at(y)).is_some_and(|(col, row)| cells[row * code.width() + col] == Color::Dark)
    };
    let side = cote * POINT;
    let lines =
        (0..side).flat_map(|y| std::iter::once(0).chain((0..side).map(move |x| if dark(x, y) { 20 } else { 240 })));
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&lines.collect::<Vec<u8>>()).expect("packed");
    let side = u32::try_from(side).expect("small").to_be_bytes();
    let header = [&side[..], &side, &[8, 0, 0, 0, 0]].concat();
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, content) in [(b"IHDR", header), (b"IDAT", packed.finish().expect("packed")), (b"IEND", Vec::new())] {
        let mut crc = Crc::new();
        crc.update(name);
        crc.update(&content);
        png.extend(u32::try_from(content.len()).expect("small").to_be_bytes());
        png.extend(name);
        png.extend(content);
        png.extend(crc.sum().to_be_bytes());
    }
    png
}

async fn code(world: &World) -> String {
    world.texts("SELECT code FROM mandats ORDER BY id DESC").await.remove(0)
}

/// Joins a photo to that file, nothing else said; the address of the paper.
async fn joindre(client: &Client, file: &str, texte: &str) -> String {
    client.get(file).await;
    let joined = client.upload(file, &[], "IMG_1.png", &photo(texte)).await;
    assert!(joined.location.starts_with("/papiers/"), "{} {}", joined.status, joined.body);
    joined.location
}

on_both_engines! {
    async fn the_photo_of_the_paper_is_joined_named_and_matched_by_its_code(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let mandate = faire(&claire, &id, &["D07"]).await;
        claire.get(&mandate).await.shows("Joindre la photo du papier").hides("La photo du papier</a>");
        let (code, file) = (code(world).await, format!("/personnes/{id}/papiers/nouveau"));
        let paper = joindre(&claire, &file, &format!("http://un-autre-nom/mandats?code={code}")).await;
        let page = claire.get(&paper).await;
        page.shows(&format!("mandat {code}")).shows(&format!("href=\"/mandats?code={code}\""));
        assert_eq!(claire.get(&format!("/mandats?code={code}")).await.location, mandate);
        let paper = paper.trim_end_matches("?joint=oui").to_owned();
        claire.get(&mandate).await.shows(&format!("<a href=\"{paper}\">La photo du papier</a>, jointe aujourd’hui")).shows("Les deux signatures s’y voient");
        claire.post(&format!("{mandate}/signature"), &[]).await;
        claire.get(&mandate).await.shows("en vigueur").shows("La photo du papier</a>").hides("Les deux signatures s’y voient");
        let pulled = claire.post(&format!("{paper}/retrait"), &[("raison", "illisible")]).await;
        assert!(pulled.status.is_redirection(), "{}", pulled.body);
        claire.get(&mandate).await.hides("La photo du papier</a>").shows("Joindre la photo du papier");
        claire.get(&paper).await.hides("Aller à ce mandat");
    }

    async fn a_photo_in_the_file_of_somebody_else_does_not_answer_for_her(world) {
        let (id, other) = (world.person("Aïssata", "Diallo").await, world.person("Moussa", "Sow").await);
        let claire = world.as_agent("claire").await;
        let mandate = signe(&claire, &id, &["D07"]).await;
        let text = format!("http://x/mandats?code={}", code(world).await);
        joindre(&claire, &format!("/personnes/{other}/papiers/nouveau"), &text).await;
        claire.get(&mandate).await.hides("La photo du papier</a>");
        let paper = joindre(&claire, &format!("/personnes/{id}/papiers/nouveau"), "https://caf.fr/mandats").await;
        claire.get(&paper).await.shows("Autre papier").hides("Aller à ce mandat");
        claire.get(&mandate).await.hides("La photo du papier</a>");
    }
}
