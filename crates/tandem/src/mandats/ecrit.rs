//! What is written on the paper of a mandate, the same on screen and in the PDF. Pure.

use serde::Serialize;
use tandem_mandats::{Bilingue, Bloc, Scellee, Texte, document};

/// The other language of a paper.
#[derive(Clone, Debug, Serialize)]
pub struct Autre {
    /// `ar`, `prs`…
    pub langue: String,
    /// `ltr` or `rtl`.
    pub sens: &'static str,
    /// Said while nobody read it again, in the two languages.
    pub avertissement: Option<Bilingue>,
}

/// A paper, ready to be laid out.
#[derive(Clone, Debug, Serialize)]
pub struct Ecrit {
    pub titre: Bilingue,
    pub blocs: Vec<Bloc>,
    pub autre: Option<Autre>,
    pub signatures: [Bilingue; 2],
    pub verifier: String,
    pub empreinte: String,
    /// What the code drawn on it opens.
    #[serde(skip)]
    pub lien: String,
}

/// What is said above a translation nobody read again.
const A_RELIRE: &str = "Traduction à relire. Seul le texte français engage.";

impl Ecrit {
    /// The paper of a sealed piece, verified at `adresse`; nothing when this program no longer has the version of its text.
    pub fn de(scellee: &Scellee, adresse: &str) -> Option<Self> {
        let (piece, version) = (&scellee.piece, scellee.version()?);
        let paper = document(piece, version);
        let autre = piece.langue.as_deref().and_then(|code| version.langue(code)).filter(|one| one.langue != "fr");
        let sign = |cle: &str| {
            let say = |texte: &Texte| texte.dire(&format!("phrases.{cle}"), &[("agent", &piece.agent)]);
            Bilingue { fr: say(version.francais()), autre: autre.map(say) }
        };
        let page = format!("{adresse}/mandats");
        let code = piece.code.replace('-', "\u{2011}");
        let values =
            [("page", page.as_str()), ("code", &code), ("version", &piece.version), ("empreinte", &scellee.empreinte)];
        let warned = |one: &Texte| Bilingue { fr: A_RELIRE.to_owned(), autre: Some(one.avertissement.clone()) };
        Some(Self {
            titre: paper.titre,
            blocs: paper.blocs,
            signatures: [sign("signature_mandant"), sign("signature_mandataire")],
            autre: autre.map(|one| Autre {
                langue: one.langue.clone(),
                sens: one.sens.code(),
                avertissement: (!one.relu).then(|| warned(one)),
            }),
            verifier: version.francais().dire("phrases.verifier", &values),
            empreinte: version.francais().dire("phrases.version", &values),
            lien: format!("{page}?code={}", piece.code),
        })
    }
}
