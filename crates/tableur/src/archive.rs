//! Just enough ZIP: the central directory first, then one member at a time.
//!
//! Sizes are checked on the directory before anything is inflated, and again
//! on the bytes really produced, since a directory may lie.

use std::io::{self, BufRead, BufReader, Read};

use flate2::{Crc, read::DeflateDecoder};

use crate::{erreur::Erreur, limites::Limites};

const FIN_REPERTOIRE: &[u8] = b"PK\x05\x06";
const ENTREE: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";
/// More members than any workbook of 15 MB needs.
const MEMBRES_MAX: usize = 20_000;

/// One member, as the central directory describes it.
#[derive(Debug)]
struct Membre {
    nom: String,
    chiffre: bool,
    methode: u16,
    crc: u32,
    compresse: usize,
    decompresse: u64,
    position: usize,
}

/// A ZIP file whose directory has been read and bounded.
#[derive(Debug)]
pub struct Archive<'a> {
    octets: &'a [u8],
    membres: Vec<Membre>,
    limite: u64,
}

impl<'a> Archive<'a> {
    /// Reads the directory; refuses it when the announced total is too large.
    pub fn ouvrir(octets: &'a [u8], limites: &Limites) -> Result<Self, Erreur> {
        let fin = position_fin(octets).ok_or(Erreur::Abime)?;
        let nombre = usize::from(u16_a(octets, fin + 10).ok_or(Erreur::Abime)?);
        if nombre > MEMBRES_MAX {
            return Err(Erreur::ContenuTropVolumineux);
        }
        let mut position = u32_a(octets, fin + 16).ok_or(Erreur::Abime)? as usize;
        let mut membres = Vec::new();
        let mut total = 0_u64;
        for _ in 0..nombre {
            let (membre, suite) = lire_entree(octets, position).ok_or(Erreur::Abime)?;
            total = total.saturating_add(membre.decompresse);
            if total > limites.octets_decompresses {
                return Err(Erreur::ContenuTropVolumineux);
            }
            membres.push(membre);
            position = suite;
        }
        Ok(Self { octets, membres, limite: limites.octets_decompresses })
    }

    /// Names of the members.
    pub fn noms(&self) -> impl Iterator<Item = &str> {
        self.membres.iter().map(|m| m.nom.as_str())
    }

    /// True when a member of that exact name exists.
    pub fn contient(&self, nom: &str) -> bool {
        self.membres.iter().any(|m| m.nom == nom)
    }

    /// True when a member is encrypted by ZIP itself.
    pub fn est_chiffree(&self) -> bool {
        self.membres.iter().any(|m| m.chiffre)
    }

    /// A bounded, checksum-verified stream on a member.
    pub fn flux(&self, nom: &str) -> Option<Result<Box<dyn BufRead + 'a>, Erreur>> {
        // Case varies with some writers ("xl/SharedStrings.xml").
        let membre = self
            .membres
            .iter()
            .find(|m| m.nom == nom)
            .or_else(|| self.membres.iter().find(|m| m.nom.eq_ignore_ascii_case(nom)))?;
        Some(self.ouvrir_membre(membre))
    }

    /// A small member read whole (at most `max` bytes).
    pub fn debut(&self, nom: &str, max: u64) -> Option<Vec<u8>> {
        let mut texte = Vec::new();
        self.flux(nom)?.ok()?.take(max).read_to_end(&mut texte).ok()?;
        Some(texte)
    }

    fn ouvrir_membre(&self, membre: &Membre) -> Result<Box<dyn BufRead + 'a>, Erreur> {
        if membre.chiffre {
            return Err(Erreur::MotDePasse);
        }
        let tete = membre.position;
        if self.octets.get(tete..tete.saturating_add(4)) != Some(LOCAL) {
            return Err(Erreur::Abime);
        }
        let nom = u16_a(self.octets, tete + 26).ok_or(Erreur::Abime)?;
        let extra = u16_a(self.octets, tete + 28).ok_or(Erreur::Abime)?;
        let debut = tete + 30 + usize::from(nom) + usize::from(extra);
        let donnees =
            debut.checked_add(membre.compresse).and_then(|fin| self.octets.get(debut..fin)).ok_or(Erreur::Abime)?;
        let source: Box<dyn Read + 'a> = match membre.methode {
            0 => Box::new(donnees),
            8 => Box::new(DeflateDecoder::new(donnees)),
            _ => return Err(Erreur::Abime),
        };
        let verifie =
            Verifie { source, somme: Crc::new(), attendue: membre.crc, reste: self.limite.min(membre.decompresse) };
        Ok(Box::new(BufReader::with_capacity(64 * 1024, verifie)))
    }
}

/// Stops at the announced size, and compares the checksum at the end.
struct Verifie<'a> {
    source: Box<dyn Read + 'a>,
    somme: Crc,
    attendue: u32,
    reste: u64,
}

impl Read for Verifie<'_> {
    fn read(&mut self, tampon: &mut [u8]) -> io::Result<usize> {
        if tampon.is_empty() {
            return Ok(0);
        }
        let lus = self.source.read(tampon)?;
        if lus == 0 {
            return if self.somme.sum() == self.attendue && self.reste == 0 {
                Ok(0)
            } else {
                Err(io::ErrorKind::InvalidData.into())
            };
        }
        self.reste = self.reste.checked_sub(lus as u64).ok_or_else(|| io::Error::from(io::ErrorKind::FileTooLarge))?;
        self.somme.update(tampon.get(..lus).unwrap_or_default());
        Ok(lus)
    }
}

/// Position of the end-of-directory record, searched from the end.
fn position_fin(octets: &[u8]) -> Option<usize> {
    let debut = octets.len().saturating_sub(22 + 65_535);
    let zone = octets.get(debut..)?;
    let trouve = zone.windows(4).rposition(|f| f == FIN_REPERTOIRE)?;
    (trouve + 22 <= zone.len()).then_some(debut + trouve)
}

/// One entry of the directory, and where the next one starts.
fn lire_entree(octets: &[u8], p: usize) -> Option<(Membre, usize)> {
    if octets.get(p..p.checked_add(46)?)?.get(..4)? != ENTREE {
        return None;
    }
    let drapeaux = u16_a(octets, p + 8)?;
    let longueur_nom = usize::from(u16_a(octets, p + 28)?);
    let longueur_extra = usize::from(u16_a(octets, p + 30)?);
    let longueur_note = usize::from(u16_a(octets, p + 32)?);
    let fin_nom = p + 46 + longueur_nom;
    let fin_extra = fin_nom + longueur_extra;
    let nom = String::from_utf8_lossy(octets.get(p + 46..fin_nom)?).replace('\\', "/");
    let mut tailles =
        [u64::from(u32_a(octets, p + 24)?), u64::from(u32_a(octets, p + 20)?), u64::from(u32_a(octets, p + 42)?)];
    appliquer_zip64(octets.get(fin_nom..fin_extra)?, &mut tailles);
    let membre = Membre {
        nom: nom.trim_start_matches('/').to_owned(),
        chiffre: drapeaux & 1 != 0,
        methode: u16_a(octets, p + 10)?,
        crc: u32_a(octets, p + 16)?,
        decompresse: tailles[0],
        compresse: usize::try_from(tailles[1]).ok()?,
        position: usize::try_from(tailles[2]).ok().filter(|t| *t < octets.len())?,
    };
    Some((membre, fin_extra + longueur_note))
}

/// Replaces the sizes left at their maximum by those of the ZIP64 field.
fn appliquer_zip64(extra: &[u8], tailles: &mut [u64; 3]) {
    let mut p = 0;
    while let (Some(genre), Some(longueur)) = (u16_a(extra, p), u16_a(extra, p + 2)) {
        if genre == 1 {
            let mut q = p + 4;
            for taille in tailles.iter_mut().filter(|t| **t == u64::from(u32::MAX)) {
                let Some(valeur) = extra.get(q..q + 8).and_then(|o| o.try_into().ok()) else {
                    return;
                };
                *taille = u64::from_le_bytes(valeur);
                q += 8;
            }
            return;
        }
        p += 4 + usize::from(longueur);
    }
}

fn u16_a(octets: &[u8], p: usize) -> Option<u16> {
    Some(u16::from_le_bytes(octets.get(p..p.checked_add(2)?)?.try_into().ok()?))
}

fn u32_a(octets: &[u8], p: usize) -> Option<u32> {
    Some(u32::from_le_bytes(octets.get(p..p.checked_add(4)?)?.try_into().ok()?))
}
