//! The code a mandate bears, read on the photo of its paper. Pure.

use super::{Genre, Nom};

/// The short code of a mandate, among the texts of the QR codes of a photo: the end of the address printed on its paper
/// (`…/mandats?code=7K4-2PXA`), whatever the name the server had that day.
pub(super) fn code_de_mandat(textes: &[String]) -> Option<String> {
    let short = |code: &&str| {
        (4..=12).contains(&code.len())
            && code.bytes().all(|one| one.is_ascii_uppercase() || one.is_ascii_digit() || one == b'-')
    };
    textes
        .iter()
        .find_map(|text| text.split_once("/mandats?code=").map(|(_, code)| code).filter(short))
        .map(str::to_owned)
}

impl Nom {
    /// Nobody said what it is, and the photo bears the code of a mandate: that is what it is.
    pub(super) fn ou_mandat(mut self, code: Option<&str>) -> Self {
        if self.genre == Genre::Autre && self.mots.is_none() {
            self.mots = code.map(|code| format!("mandat {code}"));
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_of_a_mandate_is_told_from_any_other() {
        let read = |texts: &[&str]| code_de_mandat(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
        let ours = "https://tandem.ccas.fr/mandats?code=7K4-2PXA";
        assert_eq!(read(&["WIFI:S:box;;", ours]).as_deref(), Some("7K4-2PXA"));
        for other in [
            "https://caf.fr/mandats",
            "https://x/mandats?code=",
            "https://x/mandats?code=7K4-2PXA&x=<b>",
            "https://x/mandats?code=7k4-2pxa",
            "7K4-2PXA",
        ] {
            assert_eq!(read(&[other]), None, "{other}");
        }
    }

    #[test]
    fn the_photo_of_a_mandate_names_itself_unless_somebody_named_it() {
        let nom = |genre, mots: Option<&str>| Nom { genre, mots: mots.map(str::to_owned), date: None };
        assert_eq!(nom(Genre::Autre, None).ou_mandat(Some("7K4-2PXA")).mots.as_deref(), Some("mandat 7K4-2PXA"));
        for kept in [nom(Genre::Rib, None), nom(Genre::Autre, Some("lettre"))] {
            assert_eq!(kept.clone().ou_mandat(Some("7K4-2PXA")), kept);
        }
        assert_eq!(nom(Genre::Autre, None).ou_mandat(None), nom(Genre::Autre, None));
    }
}
