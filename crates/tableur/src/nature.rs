//! What a file is, from its first bytes rather than its name.

use crate::{archive::Archive, erreur::Erreur, feuille::Format};

/// The two ways a table may be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// A ZIP archive, perhaps a workbook.
    Zip,
    /// Anything else, read as text.
    Texte,
}

/// First bytes of files that are not tables.
const SIGNATURES: [(&[u8], &str); 16] = [
    (b"%PDF", "un document PDF"),
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une photo"),
    (b"GIF8", "une image"),
    (b"BM\0\0", "une image"),
    (b"II*\0", "une image"),
    (b"MM\0*", "une image"),
    (b"{\\rtf", "un document de traitement de texte"),
    (b"\x1f\x8b", "une archive compressée"),
    (b"7z\xbc\xaf", "une archive compressée"),
    (b"Rar!", "une archive compressée"),
    (b"SQLite format 3", "une base de données"),
    (b"MZ", "un programme"),
    (b"\x7fELF", "un programme"),
    (b"ID3", "un enregistrement sonore"),
    (b"BEGIN:VCARD", "un carnet d’adresses"),
];

/// Decides how to read the bytes, or says what they are.
pub fn reconnaitre(octets: &[u8]) -> Result<Nature, Erreur> {
    if octets.is_empty() {
        return Err(Erreur::Vide);
    }
    if octets.starts_with(b"PK\x03\x04") || octets.starts_with(b"PK\x05\x06") {
        return Ok(Nature::Zip);
    }
    if octets.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        return Err(nature_ole(octets));
    }
    let signature = SIGNATURES.iter().find(|(debut, _)| octets.starts_with(debut));
    // « MZ » may also be the first letters of a name.
    if let Some((debut, nature)) = signature
        && (*debut != b"MZ" || octets.contains(&0))
        && (*debut != b"ID3" || octets.contains(&0))
    {
        return Err(Erreur::PasUnTableur { nature });
    }
    if octets.get(4..8) == Some(b"ftyp") {
        return Err(Erreur::PasUnTableur { nature: "une photo ou une vidéo" });
    }
    Ok(Nature::Texte)
}

/// Old Office files share one container; the names inside tell them apart.
fn nature_ole(octets: &[u8]) -> Erreur {
    let contient = |nom: &str| {
        let large: Vec<u8> = nom.encode_utf16().flat_map(u16::to_le_bytes).collect();
        octets.windows(large.len()).any(|f| f == large.as_slice())
    };
    if contient("EncryptedPackage") || contient("EncryptionInfo") {
        Erreur::MotDePasse
    } else if contient("Workbook") || contient("Book") {
        Erreur::AncienExcel
    } else if contient("WordDocument") {
        Erreur::PasUnTableur { nature: "un document Word" }
    } else if contient("PowerPoint Document") {
        Erreur::PasUnTableur { nature: "une présentation" }
    } else if contient("__substg1.0_0037001F") {
        Erreur::PasUnTableur { nature: "un courriel enregistré" }
    } else {
        Erreur::PasUnTableur { nature: "un ancien document Office" }
    }
}

/// Which workbook an archive holds, or what else it is.
pub fn format_de_classeur(archive: &Archive<'_>) -> Result<Format, Erreur> {
    if archive.contient("encrypted-package") || archive.est_chiffree() {
        return Err(Erreur::MotDePasse);
    }
    if archive.contient("content.xml") {
        return format_opendocument(archive);
    }
    let commence = |debut: &str| archive.noms().any(|n| n.starts_with(debut));
    if archive.contient("xl/workbook.bin") {
        Err(Erreur::ExcelBinaire)
    } else if commence("word/") {
        Err(Erreur::PasUnTableur { nature: "un document Word" })
    } else if commence("ppt/") {
        Err(Erreur::PasUnTableur { nature: "une présentation" })
    } else if archive.contient("[Content_Types].xml") || commence("xl/") {
        Ok(Format::Xlsx)
    } else if archive.noms().any(|n| n.contains(".iwa")) {
        Err(Erreur::Numbers)
    } else {
        Err(Erreur::PasUnTableur { nature: "une archive compressée" })
    }
}

fn format_opendocument(archive: &Archive<'_>) -> Result<Format, Erreur> {
    let manifeste = archive.debut("META-INF/manifest.xml", 1 << 20).unwrap_or_default();
    let chiffre = b"encryption-data";
    if manifeste.windows(chiffre.len()).any(|f| f == chiffre) {
        return Err(Erreur::MotDePasse);
    }
    let genre = archive.debut("mimetype", 200).unwrap_or_default();
    let genre = String::from_utf8_lossy(&genre);
    if genre.contains("opendocument.text") {
        Err(Erreur::PasUnTableur { nature: "un document de traitement de texte" })
    } else if genre.contains("opendocument.presentation") {
        Err(Erreur::PasUnTableur { nature: "une présentation" })
    } else if genre.contains("opendocument.graphics") {
        Err(Erreur::PasUnTableur { nature: "un dessin" })
    } else {
        Ok(Format::Ods)
    }
}

/// Refuses decoded text that no one typed in a table.
pub fn verifier_texte(nom_fichier: &str, texte: &str) -> Result<(), Erreur> {
    let utile = texte.trim_start();
    if utile.is_empty() {
        return Err(Erreur::Vide);
    }
    let controles =
        texte.chars().filter(|c| (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || *c == '\u{fffd}').count();
    if texte.contains('\0') || controles > 10 + texte.len() / 50 {
        let extension = nom_fichier.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        return Err(if ["xlsx", "ods", "xlsm"].contains(&extension.as_str()) {
            Erreur::Abime
        } else {
            Erreur::PasUnTableur { nature: "un fichier que Tandem ne reconnaît pas" }
        });
    }
    let debut: String = utile.chars().take(200).collect::<String>().to_ascii_lowercase();
    let web = ["<!doctype", "<html", "<?xml", "<table", "<head", "<body", "<meta", "<office:"];
    if web.iter().any(|d| debut.starts_with(d)) {
        return Err(Erreur::PageWeb);
    }
    if debut.starts_with("{\"") || debut.starts_with("[{") {
        return Err(Erreur::PasUnTableur { nature: "un fichier JSON" });
    }
    Ok(())
}
