//! A thin, strict layer over `quick_xml`.

use std::io::BufRead;

use quick_xml::{
    Reader, XmlVersion,
    escape::resolve_xml_entity,
    events::{BytesStart, Event},
};

use crate::erreur::Erreur;

/// A stream of XML events; every failure is a damaged file.
pub struct Lecteur<'a> {
    xml: Reader<Box<dyn BufRead + 'a>>,
    tampon: Vec<u8>,
    profondeur: usize,
    restants: u32,
}

/// Events read in one member: twice what two million filled cells need.
const EVENEMENTS_MAX: u32 = 20_000_000;

impl<'a> Lecteur<'a> {
    /// Reads events from a member of an archive.
    pub fn new(flux: Box<dyn BufRead + 'a>) -> Self {
        let mut xml = Reader::from_reader(flux);
        let reglages = xml.config_mut();
        reglages.expand_empty_elements = true;
        reglages.allow_dangling_amp = true;
        Self { xml, tampon: Vec::new(), profondeur: 0, restants: EVENEMENTS_MAX }
    }

    /// The next event; [`Event::Eof`] at the end, once every element is closed.
    pub fn suivant(&mut self) -> Result<Event<'_>, Erreur> {
        self.tampon.clear();
        self.restants = self.restants.checked_sub(1).ok_or(Erreur::ContenuTropVolumineux)?;
        let evenement = self.xml.read_event_into(&mut self.tampon).map_err(|_| Erreur::Abime)?;
        match &evenement {
            Event::Start(_) => self.profondeur += 1,
            Event::End(_) => self.profondeur = self.profondeur.saturating_sub(1),
            Event::Eof if self.profondeur > 0 => return Err(Erreur::Abime),
            _ => {}
        }
        Ok(evenement)
    }
}

/// Value of the attribute of that local name.
pub fn attribut(balise: &BytesStart<'_>, nom: &str) -> Option<String> {
    balise
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|a| a.key.local_name().as_ref() == nom)
        .and_then(|a| a.normalized_value(XmlVersion::Implicit1_0).ok())
        .map(std::borrow::Cow::into_owned)
}

/// Appends the text an event carries, if any.
pub fn ajouter_texte(evenement: &Event<'_>, texte: &mut String) {
    match evenement {
        Event::Text(brut) => texte.push_str(&brut.xml10_content()),
        Event::CData(brut) => texte.push_str(&brut.xml10_content()),
        Event::GeneralRef(reference) => {
            if let Some(entite) = resolve_xml_entity(reference) {
                texte.push_str(entite);
            } else if let Ok(Some(lettre)) = reference.resolve_char_ref() {
                texte.push(lettre);
            }
        }
        _ => {}
    }
}
