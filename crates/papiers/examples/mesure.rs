//! What a paper costs: time and memory, for a 15 MB photo and a 200-page PDF made here, or for the files named.
//!
//! `cargo run -p tandem-papiers --example mesure [fichier…]` (the decoders are optimised in the development profile too);
//! `… --ecrire DOSSIER` only writes the photo and the letter there.

use std::{fs, io::Write, time::Instant};

use image::{RgbImage, codecs::jpeg::JpegEncoder};

/// Peak memory of this process, in MiB, since it was last asked (Linux).
fn pic() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    let kib: u64 = line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0);
    let _ = fs::write("/proc/self/clear_refs", "5");
    kib / 1024
}

/// A noisy picture: as heavy as a photo of a crumpled sheet.
fn photo(width: u32, height: u32, quality: u8) -> Vec<u8> {
    let mut seed = 1_u32;
    let image = RgbImage::from_fn(width, height, |x, y| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = u8::try_from(seed >> 27).unwrap_or(0);
        let paper = if (x / 40 + y / 60) % 3 == 0 { 60 } else { 200 };
        image::Rgb([paper + noise, paper + noise / 2, paper])
    });
    let mut out = Vec::new();
    let _ = image.write_with_encoder(JpegEncoder::new_with_quality(&mut out, quality));
    out
}

/// A letter of that many pages, sixty lines each.
fn lettre(pages: usize) -> Vec<u8> {
    let mut objects = vec!["<< /Type /Catalog /Pages 2 0 R >>".to_owned()];
    let kids: Vec<String> = (0..pages).map(|n| format!("{} 0 R", 4 + 2 * n)).collect();
    objects.push(format!("<< /Type /Pages /Count {pages} /Kids [{}] >>", kids.join(" ")));
    objects.push("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned());
    for page in 0..pages {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
            5 + 2 * page
        ));
        let lines: Vec<String> = (0..60)
            .map(|line| format!("(Page {page}, ligne {line} : attestation de paiement, montant {}) Tj T*", line * 37))
            .collect();
        let text = format!("BT /F1 10 Tf 12 TL 50 800 Td {} ET", lines.join("\n"));
        objects.push(format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()));
    }
    let mut out = b"%PDF-1.4\n".to_vec();
    for (at, object) in objects.iter().enumerate() {
        let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let _ = writeln!(out, "trailer << /Size {} /Root 1 0 R >>", objects.len() + 1);
    out
}

#[expect(clippy::cast_precision_loss, reason = "megabytes, to print")]
fn mo(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

fn mesurer(nom: &str, octets: Vec<u8>) {
    let (size, start) = (octets.len(), Instant::now());
    pic();
    match tandem_papiers::recevoir(octets) {
        Err(rejet) => {
            println!("{nom:<28} {:>6.2} Mo   refusé en {:?}, pic {} Mio : {rejet}", mo(size), start.elapsed(), pic());
        }
        Ok(recu) => {
            println!(
                "{nom:<28} {:>6.2} Mo → {:>5.2} Mo, {} page(s), aperçu {} o, {:?}, pic {} Mio",
                mo(size),
                mo(recu.contenu.len()),
                recu.pages,
                recu.apercu.as_ref().map_or(0, Vec::len),
                start.elapsed(),
                pic()
            );
            if recu.nature == tandem_papiers::Nature::Pdf {
                let start = Instant::now();
                let page = tandem_papiers::page(recu.contenu.clone(), recu.pages);
                println!(
                    "    dernière page dessinée : {} o, {:?}, pic {} Mio",
                    page.as_ref().map_or(0, Vec::len),
                    start.elapsed(),
                    pic()
                );
                if let (Ok(folder), Ok(page)) = (std::env::var("TANDEM_DESSINS"), page) {
                    let _ = fs::write(format!("{folder}/{nom}.png"), page);
                    let _ = fs::write(format!("{folder}/{nom}.pdf"), &recu.contenu);
                }
            } else if let Ok(folder) = std::env::var("TANDEM_DESSINS") {
                let _ = fs::write(format!("{folder}/{nom}.jpg"), &recu.contenu);
                let _ = fs::write(format!("{folder}/{nom}-apercu.jpg"), recu.apercu.unwrap_or_default());
            }
        }
    }
}

fn main() {
    let mut files: Vec<String> = std::env::args().skip(1).collect();
    if files.first().is_some_and(|first| first == "--ecrire") {
        let folder = files.get(1).map_or(".", String::as_str);
        let _ = fs::write(format!("{folder}/photo.jpg"), photo(8000, 6000, 89));
        let _ = fs::write(format!("{folder}/lettre.pdf"), lettre(200));
        return;
    }
    files.retain(|file| !file.starts_with("--"));
    for file in &files {
        match fs::read(file) {
            Ok(octets) => mesurer(file.rsplit('/').next().unwrap_or(file), octets),
            Err(error) => println!("{file} : {error}"),
        }
    }
    if files.is_empty() {
        mesurer("photo de 12 millions", photo(4000, 3000, 92));
        mesurer("photo de 48 millions, 15 Mo", photo(8000, 6000, 89));
        mesurer("lettre de 200 pages", lettre(200));
    }
}
