//! Layout, components and words shared by every page.

pub mod assets;
pub(crate) mod classeur;
pub mod dates;
pub(crate) mod flux;
#[cfg(debug_assertions)]
pub mod galerie;
pub mod pdf;
pub mod qr;

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};

/// The five places of the navigation, always in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lieu {
    /// `/`
    Aujourdhui,
    /// `/personnes`
    Personnes,
    /// `/echeances`
    Echeances,
    /// `/entrainement`
    Entrainement,
    /// `/equipe`
    Equipe,
}

impl Lieu {
    /// All of them, in order.
    pub const TOUS: [Self; 5] = [Self::Aujourdhui, Self::Personnes, Self::Echeances, Self::Entrainement, Self::Equipe];

    /// The word on screen.
    pub fn nom(self) -> &'static str {
        match self {
            Self::Aujourdhui => "Aujourd’hui",
            Self::Personnes => "Personnes",
            Self::Echeances => "Échéances",
            Self::Entrainement => "S’entraîner",
            Self::Equipe => "Équipe",
        }
    }

    /// Its address.
    pub fn adresse(self) -> &'static str {
        match self {
            Self::Aujourdhui => "/",
            Self::Personnes => "/personnes",
            Self::Echeances => "/echeances",
            Self::Entrainement => "/entrainement",
            Self::Equipe => "/equipe",
        }
    }
}

/// What the frame around every page needs.
#[derive(Clone, Debug, Default)]
pub struct Cadre {
    /// Title of the window.
    pub titre: String,
    /// The place this page belongs to.
    pub lieu: Option<Lieu>,
    /// Name of the agent, when logged in.
    pub agent: Option<String>,
    /// Places this role may open.
    pub lieux: Vec<Lieu>,
    /// Form token of this session.
    pub jeton: String,
    /// Demonstration banner.
    pub demonstration: bool,
    /// Minutes after which the screen hides itself.
    pub voile: i64,
    /// Teams lent for a replacement, each with its last day in words.
    pub prets: Vec<(String, String)>,
}

impl Cadre {
    /// The frame when nobody is logged in.
    pub fn anonyme() -> Self {
        Self::default()
    }

    /// The frame of a made-up page: somebody is logged in.
    pub fn exemple(titre: &str, lieu: Lieu) -> Self {
        Self {
            agent: Some("Claire Morel".into()),
            lieux: Lieu::TOUS.to_vec(),
            jeton: "0".repeat(64),
            voile: 15,
            ..Self::default()
        }
        .titled(titre)
        .in_place(lieu)
    }

    /// The same frame with a title.
    #[must_use]
    pub fn titled(mut self, titre: impl Into<String>) -> Self {
        self.titre = titre.into();
        self
    }

    /// The same frame in a place.
    #[must_use]
    pub fn in_place(mut self, lieu: Lieu) -> Self {
        self.lieu = Some(lieu);
        self
    }

    /// Is this the current place?
    pub fn is_here(&self, lieu: &Lieu) -> bool {
        self.lieu == Some(*lieu)
    }

    /// Does the foot of the page lead to the fiches? To whoever opens people's files.
    pub fn lit_les_fiches(&self) -> bool {
        self.lieux.contains(&Lieu::Personnes)
    }

    /// Address of the style sheet, changed when its content changes.
    pub fn css(&self) -> &'static str {
        assets::css_url()
    }

    /// Address of the style sheet of pages with figures.
    pub fn chiffres(&self) -> &'static str {
        assets::chiffres_url()
    }

    /// Address of the optional script.
    pub fn js(&self) -> &'static str {
        assets::js_url()
    }
}

/// How a word stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ton {
    /// Nothing to say.
    #[default]
    Calme,
    /// It is good, or it allows.
    Ok,
    /// To watch: it waits for something, or ends soon.
    Garde,
    /// A day is over or about to be, or it allows nothing any more.
    Alerte,
}

impl Ton {
    /// Its class.
    pub const fn classe(self) -> &'static str {
        match self {
            Self::Calme => "",
            Self::Ok => "ok",
            Self::Garde => "garde",
            Self::Alerte => "alerte",
        }
    }
}

/// A count with its words: French keeps the singular for 0 and 1.
pub fn nombre(n: i64, un: &str, plusieurs: &str) -> String {
    format!("{n}\u{a0}{}", if n.abs() < 2 { un } else { plusieurs })
}

/// « de Moussa DIALLO », « d’Awa DIALLO ». A y is a consonant before a vowel: « de Yahia », « d’Yves ».
pub fn de(nom: &str) -> String {
    let read = tandem_noms::normaliser(nom);
    let mut letters = read.chars();
    let vowel = |c: char| "aeiou".contains(c);
    let elided = match letters.next() {
        Some('y') => !letters.next().is_some_and(vowel),
        first => first.is_some_and(|c| c == 'h' || vowel(c)),
    };
    if elided { format!("d’{nom}") } else { format!("de {nom}") }
}

/// An amount as it is written: « 635,71 € », « 1 200 € ».
pub fn euros(cents: i64) -> String {
    let (whole, rest) = (cents / 100, cents % 100);
    let digits = whole.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|three| std::str::from_utf8(three).ok()).collect();
    let whole = groups.join("\u{202f}");
    if rest == 0 { format!("{whole}\u{a0}€") } else { format!("{whole},{rest:02}\u{a0}€") }
}

/// A French number in pairs of digits, as it is said; any other as it was written.
pub fn telephone(digits: &str) -> String {
    if digits.len() != 10 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits.to_owned();
    }
    let pairs: Vec<String> = digits.chars().collect::<Vec<_>>().chunks(2).map(|pair| pair.iter().collect()).collect();
    pairs.join("\u{a0}")
}

/// A page with its status.
#[derive(Debug)]
pub struct Page<T>(pub StatusCode, pub T);

impl<T: Template> Page<T> {
    /// A page that shows what was asked.
    pub fn ok(page: T) -> Self {
        Self(StatusCode::OK, page)
    }

    /// A form that came back with something to correct.
    pub fn to_correct(page: T) -> Self {
        Self(StatusCode::UNPROCESSABLE_ENTITY, page)
    }
}

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        match self.1.render() {
            Ok(html) => (self.0, Html(html)).into_response(),
            Err(error) => {
                tracing::error!(%error, "template failed");
                (StatusCode::INTERNAL_SERVER_ERROR, "La page n’a pas pu être écrite.").into_response()
            }
        }
    }
}

/// A page that can be shown with made-up data: empty, full, in error. Tests and the gallery render them.
pub trait Samples: Sized + Template {
    /// Name of the page in the gallery.
    const NOM: &'static str;
    /// Named examples.
    fn samples() -> Vec<(&'static str, Self)>;
}

#[cfg(test)]
mod tests {
    use super::{de, euros, telephone};

    #[test]
    fn a_name_that_begins_with_a_vowel_loses_the_e() {
        assert_eq!(
            ["Moussa DIALLO", "Awa", "Élise", "Hawa", ""].map(de),
            ["de Moussa DIALLO", "d’Awa", "d’Élise", "d’Hawa", "de "]
        );
    }

    #[test]
    fn a_name_that_begins_with_y_and_a_vowel_is_not_elided() {
        assert_eq!(
            ["Yahia", "Youssef BENAMAR", "Yaël", "Yves", "Yvonne", "Ysée"].map(de),
            ["de Yahia", "de Youssef BENAMAR", "de Yaël", "d’Yves", "d’Yvonne", "d’Ysée"]
        );
    }

    #[test]
    fn an_amount_is_written_as_on_a_letter() {
        assert_eq!(
            [63_571, 120_000, 5, 100].map(euros),
            ["635,71\u{a0}€", "1\u{202f}200\u{a0}€", "0,05\u{a0}€", "1\u{a0}€"]
        );
    }

    #[test]
    fn a_telephone_is_shown_in_pairs_and_a_foreign_one_as_written() {
        assert_eq!(telephone("0639981234"), "06\u{a0}39\u{a0}98\u{a0}12\u{a0}34");
        for other in ["+221701234567", "3949", "06 39 98", ""] {
            assert_eq!(telephone(other), other);
        }
    }
}
