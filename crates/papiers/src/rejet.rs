//! Why a file is not taken, in words that say what to do.

use std::fmt;

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejet {
    /// Nothing inside.
    Vide,
    /// More than [`TAILLE_MAX`](crate::TAILLE_MAX).
    TropLourd,
    /// iPhone's own format.
    Heic,
    /// A picture of another format.
    AutreImage,
    /// A Word, Excel or OpenDocument file, or an archive.
    Bureautique,
    /// A web page or a drawing made of text (HTML, SVG).
    PageWeb,
    /// Nothing known.
    Inconnu,
    /// A photo that does not decode.
    PhotoAbimee,
    /// More pixels than a telephone takes.
    PhotoTropGrande,
    /// A PDF that asks for a password.
    PdfProtege,
    /// A PDF nothing can be read of.
    PdfAbime,
    /// More than [`PAGES_MAX`](crate::PAGES_MAX) pages.
    TropDePages,
    /// Once opened, far larger than it looked.
    TropGonfle,
    /// The worker took too long, asked for too much memory, or fell: said by who watches it.
    TropLong,
    /// No worker was free: said by who watches them.
    Occupe,
    /// No worker could be started: said by who watches them.
    Panne,
    /// This page cannot be drawn.
    PageAbsente,
}

impl Rejet {
    /// All of them.
    pub const TOUS: [Self; 17] = [
        Self::Vide,
        Self::TropLourd,
        Self::Heic,
        Self::AutreImage,
        Self::Bureautique,
        Self::PageWeb,
        Self::Inconnu,
        Self::PhotoAbimee,
        Self::PhotoTropGrande,
        Self::PdfProtege,
        Self::PdfAbime,
        Self::TropDePages,
        Self::TropGonfle,
        Self::TropLong,
        Self::Occupe,
        Self::Panne,
        Self::PageAbsente,
    ];

    /// One byte, for the envelope.
    pub(crate) fn code(self) -> u8 {
        Self::TOUS.iter().position(|one| *one == self).and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX)
    }

    pub(crate) fn parse(code: u8) -> Option<Self> {
        Self::TOUS.get(usize::from(code)).copied()
    }
}

impl fmt::Display for Rejet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Vide => "Ce fichier est vide. Choisissez-le à nouveau, ou reprenez la photo.",
            Self::TropLourd => "Ce fichier dépasse 15 Mo. Reprenez la photo en qualité normale, ou scannez en 200 points par pouce.",
            Self::Heic => {
                "Cette photo est au format HEIC des iPhone, que peu d’ordinateurs lisent. Sur le téléphone : Réglages, \
                 Appareil photo, Formats, « Le plus compatible », puis reprenez la photo. Ou faites une capture d’écran de la photo."
            }
            Self::AutreImage => "Ce format d’image n’est pas pris. Enregistrez l’image en JPEG ou en PNG, puis recommencez.",
            Self::Bureautique => {
                "Ce fichier vient d’un traitement de texte, d’un tableur ou d’une archive. Ouvrez-le, enregistrez-le en PDF, \
                 puis joignez le PDF."
            }
            Self::PageWeb => "Ce fichier est une page web ou un dessin. Ouvrez-le, imprimez-le en PDF, puis joignez le PDF.",
            Self::Inconnu => "Tandem prend une photo (JPEG, PNG, WebP) ou un PDF. Ce fichier n’est ni l’un ni l’autre, quel que soit son nom.",
            Self::PhotoAbimee => "Cette photo est abîmée ou incomplète. Reprenez-la, ou envoyez-la à nouveau depuis le téléphone.",
            Self::PhotoTropGrande => "Cette image a trop de points pour être ouverte ici. Reprenez la photo en qualité normale.",
            Self::PdfProtege => {
                "Ce PDF demande un mot de passe. Ouvrez-le avec la personne, imprimez-le en PDF sans mot de passe, puis joignez-le."
            }
            Self::PdfAbime => "Ce PDF est abîmé : rien ne peut en être lu. Demandez-le à nouveau, ou photographiez le papier.",
            Self::TropDePages => "Ce PDF a plus de 500 pages. Gardez les pages utiles : imprimer, choisir les pages, enregistrer en PDF.",
            Self::TropGonfle | Self::TropLong => {
                "Ce fichier demande trop de temps ou de mémoire pour être ouvert sans risque. Il n’a pas été gardé. Imprimez-le en \
                 PDF, ou photographiez le papier."
            }
            Self::Occupe => "Tandem ouvre déjà d’autres papiers. Choisissez le fichier à nouveau dans une minute.",
            Self::Panne => "Tandem n’a pas pu ouvrir ce fichier : la panne vient de notre côté. Réessayez, et prévenez votre responsable si cela dure.",
            Self::PageAbsente => "Cette page ne peut pas être montrée ici.",
        })
    }
}

impl std::error::Error for Rejet {}
