//! Fiches that travel from one établissement to another: one text file, signed.

use std::fmt::Write as _;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use jiff::civil::Date;

use crate::{Faute, Fiche, TAILLE_MAX, ecrire, faute::ligne, lire};

const TITRE: &str = "Fiches Tandem, format 1";
const SEPARATION: &str = "===== ";
const SIGNATURE: &str = "===== Signature =====\n";
/// What is signed begins with these words: this signature cannot be taken for another one made with the same key.
const DOMAINE: &[u8] = b"tandem-fiches-envoi-1\0";
/// Most fiches in one file.
const FICHES_MAX: usize = 300;
/// Most signs in the name of an établissement.
const NOM_MAX: usize = 120;

/// A signed file, opened: every fiche was read, and nothing changed since it was signed.
#[derive(Clone, Debug)]
pub struct Envoi {
    /// The établissement that says it signed. Only its fingerprint, compared by telephone, proves it.
    pub etablissement: String,
    /// The day it was signed.
    pub le: Date,
    /// The public key.
    pub cle: [u8; 32],
    /// The fiches, in the order of the file.
    pub fiches: Vec<Fiche>,
}

/// Why a file is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefusEnvoi {
    /// Something else.
    #[error("Ce fichier n’est pas un envoi de fiches de Tandem.")]
    PasUnEnvoi,
    /// Too long.
    #[error("Ce fichier est trop long pour un envoi de fiches.")]
    TropLong,
    /// Changed since, or signed with another key.
    #[error(
        "Ce fichier a changé depuis sa signature, ne serait-ce que d’un signe : rien n’est repris. Demandez-en un nouveau, joint tel quel à un courriel ou copié sur une clé."
    )]
    Change,
    /// The signature holds, but a fiche cannot be read.
    #[error("Le fichier est bien signé, mais des fiches ne se lisent pas : rien n’est repris.")]
    Fiches(Vec<Faute>),
}

/// The public key of a seed.
pub fn cle_publique(graine: &[u8; 32]) -> [u8; 32] {
    SigningKey::from_bytes(graine).verifying_key().to_bytes()
}

/// Signs a text of another kind with the same key, under its own words: no signature of one kind is one of another.
pub fn signature(domaine: &[u8], graine: &[u8; 32], texte: &str) -> String {
    hexa(&SigningKey::from_bytes(graine).sign(&[domaine, texte.as_bytes()].concat()).to_bytes())
}

/// Is this the signature, in lowercase digits, of that text under those words?
pub fn tient(domaine: &[u8], cle: &[u8; 32], texte: &str, signature: &str) -> bool {
    let (Some(bytes), Ok(key)) = (octets::<64>(signature), VerifyingKey::from_bytes(cle)) else { return false };
    key.verify_strict(&[domaine, texte.as_bytes()].concat(), &Signature::from_bytes(&bytes)).is_ok()
}

/// A public key as it is written in a file, and read back.
pub fn ecrire_cle(cle: &[u8; 32]) -> String {
    hexa(cle)
}

/// Reads a public key; lowercase digits only.
pub fn lire_cle(texte: &str) -> Option<[u8; 32]> {
    octets::<32>(texte)
}

fn hexa(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Lowercase only: one text for one value, so that no byte of the file can change.
fn octets<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != N * 2 || !text.bytes().all(|c| c.is_ascii_digit() || (b'a'..=b'f').contains(&c)) {
        return None;
    }
    let mut out = [0; N];
    for (at, byte) in out.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(out)
}

/// Signs fiches in the name of an établissement.
pub fn signer<'f>(
    etablissement: &str,
    le: Date,
    graine: &[u8; 32],
    fiches: impl IntoIterator<Item = &'f Fiche>,
) -> String {
    let key = SigningKey::from_bytes(graine);
    let name: String = etablissement.chars().filter(|c| !c.is_control()).take(NOM_MAX).collect();
    let mut corps = String::new();
    let mut n = 0;
    for fiche in fiches {
        n += 1;
        let _ = write!(corps, "{SEPARATION}{} =====\n{}\n", fiche.code, ecrire(fiche));
    }
    let mut out = format!(
        "{TITRE}\nEtablissement: {}\nLe: {le}\nCle: {}\nFiches: {n}\n\n{corps}",
        name.trim(),
        hexa(key.verifying_key().as_bytes())
    );
    let signature = signature(DOMAINE, graine, &out);
    out.push_str(SIGNATURE);
    out.push_str(&signature);
    out.push('\n');
    out
}

/// Opens a signed file: the signature first, the fiches after.
pub fn ouvrir(nom: &str, texte: &str) -> Result<Envoi, RefusEnvoi> {
    if texte.len() > TAILLE_MAX * FICHES_MAX / 8 {
        return Err(RefusEnvoi::TropLong);
    }
    if !texte.starts_with(TITRE) {
        return Err(RefusEnvoi::PasUnEnvoi);
    }
    let (contenu, fin) = texte.rsplit_once(SIGNATURE).ok_or(RefusEnvoi::Change)?;
    let signature = fin.strip_suffix('\n').ok_or(RefusEnvoi::Change)?;
    let (tete, corps) = contenu.split_once("\n\n").ok_or(RefusEnvoi::Change)?;
    let mut lignes = tete.split('\n').skip(1);
    let mut champ = |mark: &str| lignes.next().and_then(|line| line.strip_prefix(mark)).ok_or(RefusEnvoi::Change);
    let etablissement = champ("Etablissement: ")?.to_owned();
    let le: Date = champ("Le: ")?.parse().map_err(|_| RefusEnvoi::Change)?;
    let cle = octets::<32>(champ("Cle: ")?).ok_or(RefusEnvoi::Change)?;
    let combien: usize = champ("Fiches: ")?.parse().map_err(|_| RefusEnvoi::Change)?;
    if !tient(DOMAINE, &cle, contenu, signature) {
        return Err(RefusEnvoi::Change);
    }
    let fiches = decouper(nom, texte, contenu.len() - corps.len(), corps)?;
    if fiches.len() != combien || combien > FICHES_MAX || etablissement.chars().count() > NOM_MAX {
        return Err(RefusEnvoi::PasUnEnvoi);
    }
    Ok(Envoi { etablissement, le, cle, fiches })
}

/// The fiches of a body whose signature holds, `debut` bytes after the beginning of the file. Lines are those of the file.
fn decouper(nom: &str, texte: &str, debut: usize, corps: &str) -> Result<Vec<Fiche>, RefusEnvoi> {
    let (mut fiches, mut fautes) = (Vec::<Fiche>::new(), Vec::new());
    let mut at = debut;
    for (rang, part) in corps.split(SEPARATION).enumerate() {
        let begins = at;
        at += part.len() + SEPARATION.len();
        if rang == 0 {
            // Nothing is written before the first fiche.
            if !part.is_empty() {
                return Err(RefusEnvoi::PasUnEnvoi);
            }
            continue;
        }
        let Some((code, fiche)) = part.split_once(" =====\n") else { return Err(RefusEnvoi::PasUnEnvoi) };
        let before = ligne(texte, begins);
        match lire(nom, fiche) {
            Ok(read) if read.code != code || fiches.iter().any(|one| one.code == code) => {
                return Err(RefusEnvoi::PasUnEnvoi);
            }
            Ok(read) => fiches.push(read),
            Err(found) => fautes.extend(found.into_iter().map(|one| Faute { ligne: one.ligne + before, ..one })),
        }
    }
    if fautes.is_empty() { Ok(fiches) } else { Err(RefusEnvoi::Fiches(fautes)) }
}
