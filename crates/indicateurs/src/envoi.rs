//! The figures of a year that travel from one établissement to another: one text file, signed. Masked before they leave; nobody in them.

use std::fmt::Write as _;

use jiff::civil::Date;
use tandem_fiches::{cle_publique, ecrire_cle, lire_cle, signature, tient};

use crate::{Annee, Ligne, Vue};

const TITRE: &str = "Indicateurs Tandem, format 1";
const SIGNATURE: &str = "\n===== Signature =====\n";
/// What is signed begins with these words.
const DOMAINE: &[u8] = b"tandem-indicateurs-envoi-1\0";
/// Largest file, in bytes.
pub const TAILLE_MAX: usize = 512 * 1024;
/// Most signs of a name.
const NOM_MAX: usize = 200;
/// Most rows of a table.
const LIGNES_MAX: usize = 400;
/// No service counts more.
const PLUS_GRAND: u64 = 1 << 40;

/// A signed file, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envoi {
    /// The établissement that says it signed. Only its fingerprint, compared by telephone, proves it.
    pub etablissement: String,
    /// The day of the figures.
    pub le: Date,
    /// The public key.
    pub cle: [u8; 32],
    /// The year.
    pub numero: i16,
    /// Its figures.
    pub annee: Annee,
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refus {
    /// Something else.
    #[error("Ce fichier n’est pas un envoi d’indicateurs de Tandem.")]
    PasUnEnvoi,
    /// Too long.
    #[error("Ce fichier est trop long pour un envoi d’indicateurs.")]
    TropLong,
    /// Changed since, or signed with another key.
    #[error(
        "Ce fichier a changé depuis sa signature, ne serait-ce que d’un signe : rien n’est gardé. Demandez-en un nouveau, joint tel quel à un courriel ou copié sur une clé."
    )]
    Change,
    /// The signature holds, the figures do not.
    #[error("Le fichier est bien signé, mais ses chiffres ne se tiennent pas : rien n’est gardé.")]
    Incoherent,
}

/// Signs the figures of a year in the name of an établissement.
pub fn signer(etablissement: &str, le: Date, graine: &[u8; 32], numero: i16, annee: &Annee) -> String {
    let name: String = etablissement.chars().filter(|c| !c.is_control()).take(NOM_MAX).collect();
    let corps = serde_json::to_string(annee).unwrap_or_default();
    let cle = ecrire_cle(&cle_publique(graine));
    let mut out = format!("{TITRE}\nEtablissement: {}\nLe: {le}\nCle: {cle}\nAnnee: {numero}\n\n{corps}", name.trim());
    let signed = signature(DOMAINE, graine, &out);
    let _ = writeln!(out, "{SIGNATURE}{signed}");
    out
}

/// Opens a signed file: the signature first, the figures after.
pub fn ouvrir(texte: &str) -> Result<Envoi, Refus> {
    if texte.len() > TAILLE_MAX {
        return Err(Refus::TropLong);
    }
    if !texte.starts_with(TITRE) {
        return Err(Refus::PasUnEnvoi);
    }
    let (contenu, fin) = texte.rsplit_once(SIGNATURE).ok_or(Refus::Change)?;
    let signed = fin.strip_suffix('\n').ok_or(Refus::Change)?;
    let (tete, corps) = contenu.split_once("\n\n").ok_or(Refus::Change)?;
    let mut lignes = tete.split('\n').skip(1);
    let mut champ = |mark: &str| lignes.next().and_then(|line| line.strip_prefix(mark)).ok_or(Refus::Change);
    let etablissement = champ("Etablissement: ")?.to_owned();
    let le: Date = champ("Le: ")?.parse().map_err(|_| Refus::Change)?;
    let cle = lire_cle(champ("Cle: ")?).ok_or(Refus::Change)?;
    let numero: i16 = champ("Annee: ")?.parse().map_err(|_| Refus::Change)?;
    if !tient(DOMAINE, &cle, contenu, signed) {
        return Err(Refus::Change);
    }
    let annee: Annee = serde_json::from_str(corps).map_err(|_| Refus::Incoherent)?;
    let plausible = (2000..=2200).contains(&numero) && etablissement.chars().count() <= NOM_MAX;
    if !plausible || !coherente(&annee) {
        return Err(Refus::Incoherent);
    }
    Ok(Envoi { etablissement, le, cle, numero, annee })
}

/// Figures that a program of ours may have written: the parts are no more than the whole, names are names.
fn coherente(annee: &Annee) -> bool {
    let petit = |n: u64| n <= PLUS_GRAND;
    let nom = |mot: &String| !mot.is_empty() && mot.chars().count() <= NOM_MAX && !mot.chars().any(char::is_control);
    let somme = |lignes: &[Ligne]| lignes.iter().try_fold(0_u64, |somme, une| somme.checked_add(une.aides));
    let ligne = |une: &Ligne| {
        petit(une.minutes)
            && une.a_la_place <= une.aides
            && une.chronometrees <= une.aides
            && une.cases.len() <= crate::MODES
            && une.cases.iter().flatten().all(|&n| n <= une.aides)
            && !une.membres.is_empty()
            && une.membres.len() <= LIGNES_MAX
            && une.membres.iter().all(nom)
    };
    let place = annee.a_la_place.unwrap_or(0);
    let tableau = |un: &crate::Tableau| {
        let tous = if un.vue == Vue::Raison { place } else { annee.aides };
        un.lignes.len() <= LIGNES_MAX
            && un.lignes.iter().all(ligne)
            && (un.lignes.is_empty() || somme(&un.lignes) == Some(tous))
    };
    petit(annee.aides)
        && petit(annee.minutes)
        && place <= annee.aides
        && annee.chronometrees <= annee.aides
        && annee.colonnes.len() <= crate::MODES
        && annee.colonnes.iter().all(|une| nom(&une.nom) && une.total <= annee.aides)
        && annee.tableaux.len() <= Vue::TOUTES.len()
        && annee.tableaux.iter().all(tableau)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn annee() -> Annee {
        let ligne = |nom: &str, aides| Ligne {
            membres: vec![nom.to_owned()],
            aides,
            minutes: aides * 10,
            chronometrees: aides,
            a_la_place: aides / 2,
            cases: vec![Some(aides / 2), None],
        };
        Annee {
            aides: 60,
            minutes: 600,
            chronometrees: 60,
            a_la_place: Some(30),
            tableaux: vec![crate::Tableau {
                vue: Vue::Mois,
                lignes: vec![ligne("mai", 40), ligne("juin", 20)],
                raisons: Vec::new(),
            }],
            ..Annee::default()
        }
    }

    fn fichier() -> String {
        signer("CCAS de Sète", date(2026, 11, 28), &[7; 32], 2026, &annee())
    }

    #[test]
    fn what_was_signed_opens_as_it_was() {
        let open = ouvrir(&fichier()).expect("opens");
        assert_eq!((open.etablissement.as_str(), open.numero, &open.annee), ("CCAS de Sète", 2026, &annee()));
        assert_eq!(open.cle, cle_publique(&[7; 32]));
    }

    #[test]
    fn figures_that_do_not_add_up_are_refused_even_when_signed() {
        let signed = |change: fn(&mut Annee)| {
            let mut wrong = annee();
            change(&mut wrong);
            ouvrir(&signer("x", date(2026, 1, 1), &[1; 32], 2026, &wrong))
        };
        assert_eq!(signed(|wrong| wrong.tableaux[0].lignes[0].aides = 41), Err(Refus::Incoherent));
        assert_eq!(signed(|wrong| wrong.aides = u64::MAX), Err(Refus::Incoherent));
        assert_eq!(signed(|wrong| wrong.a_la_place = Some(61)), Err(Refus::Incoherent));
        assert_eq!(signed(|wrong| wrong.tableaux[0].lignes[1].membres = vec![]), Err(Refus::Incoherent));
        assert_eq!(signed(|wrong| wrong.tableaux[0].lignes[1].membres = vec!["a\u{7}".into()]), Err(Refus::Incoherent));
    }

    #[test]
    fn a_signature_of_fiches_is_not_one_of_figures() {
        let text = fichier();
        let (content, _) = text.rsplit_once(SIGNATURE).expect("signed");
        let other = signature(b"tandem-fiches-envoi-1\0", &[7; 32], content);
        assert_eq!(ouvrir(&format!("{content}{SIGNATURE}{other}\n")), Err(Refus::Change));
    }

    proptest! {
        #[test]
        fn a_byte_changed_anywhere_is_refused(at in 0_usize..10_000, other in 32_u8..127) {
            let mut bytes = fichier().into_bytes();
            let at = at % bytes.len();
            prop_assume!(bytes[at] != other);
            bytes[at] = other;
            if let Ok(text) = String::from_utf8(bytes) {
                prop_assert!(ouvrir(&text).is_err());
            }
        }

        #[test]
        fn any_text_is_answered(text in ".{0,300}") {
            let _ = ouvrir(&text);
            let _ = ouvrir(&format!("{TITRE}\n{text}{SIGNATURE}{text}\n"));
        }
    }
}
