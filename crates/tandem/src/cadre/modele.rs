//! The model, read from `donnees/cadre/modele.toml`: a starting point, every word of which can be changed.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use crate::fiches::en_mots;

use super::model::{Contact, Contenu, MOTS_MAX, Moment, Regle, Section, est_une_cle, mots, une_phrase};

/// The file shipped with the program.
const FICHIER: &str = include_str!("../../../../donnees/cadre/modele.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lu {
    verifie_le: toml::value::Datetime,
    a_revoir_avant: toml::value::Datetime,
    regle: Vec<Regle>,
    contact: Vec<Contact>,
}

/// The model, and when it was checked.
#[derive(Clone, Debug)]
pub struct Modele {
    /// What it says.
    pub contenu: Contenu,
    /// When its sources were last read.
    pub verifie_le: Date,
    /// Before when they are to be read again.
    pub a_revoir_avant: Date,
}

static MODELE: LazyLock<Modele> = LazyLock::new(|| {
    lire(FICHIER).unwrap_or_else(|why| {
        tracing::error!(%why, "model of the cadre left out");
        Modele { contenu: Contenu::default(), verifie_le: Date::ZERO, a_revoir_avant: Date::ZERO }
    })
});

/// The model shipped. One that cannot be read is empty and said in the logs; a test refuses it before.
pub fn modele() -> &'static Modele {
    &MODELE
}

/// Does a rule keep its name from the model, with other words?
pub fn reformulee(regle: &Regle) -> bool {
    modele().contenu.regle(&regle.cle).is_some_and(|given| given.texte != regle.texte && given.source == regle.source)
}

/// Reads and checks a model.
fn lire(text: &str) -> Result<Modele, String> {
    let mut lu: Lu = toml::from_str(text).map_err(|error| error.message().to_owned())?;
    for one in &mut lu.regle {
        (one.texte, one.pourquoi, one.source) = (en_mots(&one.texte), en_mots(&one.pourquoi), en_mots(&one.source));
    }
    for one in &lu.regle {
        verifier(one).map_err(|why| format!("« {} » : {why}", one.cle))?;
    }
    let mut names: Vec<&str> =
        lu.regle.iter().map(|one| one.cle.as_str()).chain(lu.contact.iter().map(|one| one.cle.as_str())).collect();
    names.sort_unstable();
    if let Some([twice, ..]) = names.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(format!("« {twice} » est dit deux fois"));
    }
    let contenu = Contenu { regles: lu.regle, protocoles: Vec::new(), contacts: lu.contact };
    if let Some(empty) = Section::TOUS.iter().find(|one| contenu.regles_de(**one).next().is_none()) {
        return Err(format!("rien dans « {} »", empty.nom()));
    }
    for moment in Moment::TOUS {
        if contenu.regles.iter().filter(|one| one.moment == Some(*moment)).count() != 1 {
            return Err(format!("une règle attendue {}", moment.nom()));
        }
    }
    let (Some(verifie_le), Some(a_revoir_avant)) = (jour(lu.verifie_le), jour(lu.a_revoir_avant)) else {
        return Err("dates de vérification et de revue attendues".to_owned());
    };
    Ok(Modele { contenu, verifie_le, a_revoir_avant })
}

fn verifier(one: &Regle) -> Result<(), String> {
    if !est_une_cle(&one.cle) {
        return Err("nom illisible".to_owned());
    }
    if mots(&one.texte) > MOTS_MAX || !une_phrase(&one.texte) {
        return Err(format!("une phrase de {MOTS_MAX} mots au plus attendue"));
    }
    if [&one.texte, &one.pourquoi, &one.source].iter().any(|text| text.trim().is_empty()) {
        return Err("texte, pourquoi et source sont obligatoires".to_owned());
    }
    Ok(())
}

fn jour(said: toml::value::Datetime) -> Option<Date> {
    said.date?.to_string().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_is_read_whole_with_a_source_and_a_certainty_for_each_rule() {
        let read = lire(FICHIER).expect("model");
        assert!(read.contenu.regles.len() >= 20 && read.contenu.contacts.len() >= 3);
        assert!(read.verifie_le < read.a_revoir_avant);
        assert_eq!(modele().contenu, read.contenu);
    }

    #[test]
    fn a_model_that_says_too_much_or_without_a_source_is_refused_with_its_name() {
        let long = format!("{}. Et encore.", "mot ".repeat(MOTS_MAX));
        let one = "texte = \"Nous faisons avec la personne dès qu’elle le veut et qu’elle le peut.\"";
        for (with, sentence) in [
            (format!("texte = \"{long}\""), "avec-dabord » : une phrase de 20 mots"),
            ("texte = \"\"".to_owned(), "obligatoires"),
        ] {
            let refused = lire(&FICHIER.replacen(one, &with, 1)).expect_err(&with);
            assert!(refused.contains(sentence), "{refused}");
        }
        let twice = lire(&FICHIER.replacen("cle = \"avec-reperer\"", "cle = \"avec-dabord\"", 1)).expect_err("twice");
        assert!(twice.contains("deux fois"), "{twice}");
        let moment = lire(&FICHIER.replacen("moment = \"note\"\n", "", 1)).expect_err("moment");
        assert!(moment.contains("note libre"), "{moment}");
        assert!(lire(&FICHIER.replacen("certitude = \"CG\"", "certitude = \"sûr\"", 1)).is_err());
    }
}
