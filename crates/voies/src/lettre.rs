//! What to write: a model in plain words, with places to fill in.

/// The words between braces a model may hold, and what takes their place. A closed list: the letter generator fills them
/// all, and a misspelt one would be printed as it is.
pub const MOTS: &[(&str, &str)] = &[
    ("personne", "prénom et nom de la personne"),
    ("adresse", "adresse de la personne"),
    ("numero", "numéro de dossier ou d’allocataire"),
    ("organisme", "nom de l’organisme"),
    ("objet", "ce qui est contesté ou demandé"),
    ("date_decision", "date de la décision reçue"),
    ("date_demande", "date de la demande"),
    ("date_recours", "date du recours préalable"),
    ("montant", "somme réclamée"),
    ("raisons", "pourquoi, en quelques lignes"),
    ("urgence", "ce qui ne peut pas attendre"),
    ("lieu", "commune"),
    ("date", "date de la lettre"),
];

/// A model letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lettre {
    /// Its subject.
    pub objet: String,
    /// Its sentences, one paragraph each.
    pub corps: Vec<String>,
    /// What goes with it.
    pub joindre: Vec<String>,
}

impl Lettre {
    /// Every text, subject first.
    pub(crate) fn textes(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.objet).chain(&self.corps).chain(&self.joindre).map(String::as_str)
    }

    /// The subject and the sentences with each `{mot}` replaced. A word nobody gave stays as dots, to be written by hand.
    #[must_use]
    pub fn remplir(&self, valeur: impl Fn(&str) -> Option<String>) -> Lettre {
        let fill = |text: &String| {
            MOTS.iter().fold(text.clone(), |done, (mot, _)| {
                let place = format!("{{{mot}}}");
                if done.contains(&place) {
                    done.replace(&place, &valeur(mot).unwrap_or_else(|| "………………".to_owned()))
                } else {
                    done
                }
            })
        };
        Lettre {
            objet: fill(&self.objet),
            corps: self.corps.iter().map(fill).collect(),
            joindre: self.joindre.iter().map(fill).collect(),
        }
    }
}

/// The words between braces of a text, or the brace that is not closed.
pub(crate) fn places(texte: &str) -> Result<Vec<&str>, ()> {
    let (mut found, mut rest) = (Vec::new(), texte);
    while let Some(at) = rest.find(['{', '}']) {
        let after = rest.get(at..).and_then(|cut| cut.strip_prefix('{')).ok_or(())?;
        let end = after.find(['{', '}']).ok_or(())?;
        let (mot, tail) = after.split_at(end);
        rest = tail.strip_prefix('}').ok_or(())?;
        found.push(mot);
    }
    Ok(found)
}
