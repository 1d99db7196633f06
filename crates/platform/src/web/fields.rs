//! What a form sent, and what is to be corrected. Nothing typed is ever lost on the way.

/// The fields of a form, in order, repeated names kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// From pairs already decoded.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The pairs, in order.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// The text of a field as typed, empty when absent.
    pub fn raw(&self, name: &str) -> &str {
        self.raw_opt(name).unwrap_or_default()
    }

    /// The text of a field as typed, or nothing when it was not sent.
    pub fn raw_opt(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// The text of a one-line field: ends trimmed, inner spaces single, control characters and direction overrides out.
    pub fn line(&self, name: &str) -> String {
        self.raw(name)
            .split(|c: char| c.is_whitespace() || c.is_control() || overrides_direction(c))
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The text of a note: line breaks kept, other control characters and direction overrides out.
    pub fn note(&self, name: &str) -> String {
        let kept: String = self
            .raw(name)
            .replace("\r\n", "\n")
            .chars()
            .filter(|&c| c == '\n' || !c.is_control())
            .filter(|&c| !overrides_direction(c))
            .collect();
        kept.trim().to_owned()
    }

    /// Every value of a repeated field (ticked boxes).
    pub fn every(&self, name: &str) -> Vec<&str> {
        self.0
            .iter()
            .filter(|(field, value)| field == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
            .collect()
    }

    /// Was the field sent with something in it?
    pub fn has(&self, name: &str) -> bool {
        !self.raw(name).is_empty()
    }
}

/// Characters that make a text read differently from what is stored.
pub(super) fn overrides_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// What is to be corrected: field name and French sentence, in the order of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Errors(Vec<(&'static str, String)>);

impl Errors {
    /// Adds a sentence under a field.
    pub fn add(&mut self, field: &'static str, sentence: impl Into<String>) {
        self.0.push((field, sentence.into()));
    }

    /// Nothing to correct?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The sentence under a field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, sentence)| sentence.as_str())
    }

    /// All of them, for the summary on top of the page.
    pub fn all(&self) -> &[(&'static str, String)] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fields(value: &str) -> Fields {
        Fields::from_pairs(vec![("a".into(), value.into())])
    }

    #[test]
    fn a_line_has_no_break_and_no_double_space() {
        assert_eq!(fields("  Jean \u{0}\r\n  Pierre\t").line("a"), "Jean Pierre");
    }

    #[test]
    fn a_line_loses_the_marks_that_show_it_backwards() {
        assert_eq!(fields("\u{202E}ollaiD\u{202C} A\u{2066}ï").line("a"), "ollaiD A ï");
    }

    #[test]
    fn a_note_keeps_its_lines_and_loses_direction_tricks() {
        assert_eq!(fields("un\r\ndeux \u{202E}x\u{7}").note("a"), "un\ndeux x");
    }

    #[test]
    fn ticked_boxes_are_all_there() {
        let form =
            Fields::from_pairs(vec![("p".into(), "1".into()), ("p".into(), "2".into()), ("p".into(), String::new())]);
        assert_eq!(form.every("p"), ["1", "2"]);
    }

    proptest! {
        #[test]
        fn reading_a_field_never_panics_and_is_stable(text in ".{0,200}") {
            let once = fields(&text).line("a");
            prop_assert_eq!(fields(&once).line("a"), once.clone());
            let note = fields(&text).note("a");
            prop_assert_eq!(fields(&note).note("a"), note);
        }
    }
}
