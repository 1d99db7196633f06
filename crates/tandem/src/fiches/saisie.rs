//! The form of a fiche: what was typed, what it makes, what is wrong where.

use jiff::{ToSpan, civil::Date};
use tandem_delais::Effet;
use tandem_fiches::{
    Acces, Canaux, Complexite, Famille, Faute, Fiche, FranceConnect, Geste, Verification, ecrire, lire, lire_regles,
};
use tandem_platform::web::{Errors, Fields};

use crate::ui::dates;

/// What is in the form, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saisie {
    pub numero: String,
    /// Versions seen when the form was opened.
    pub vu: i64,
    pub signalement: String,
    pub code: String,
    pub nom: String,
    pub nom_simple: String,
    pub organisme: String,
    pub famille: String,
    pub effet: String,
    pub complexite: String,
    pub pourquoi: String,
    pub adresse: String,
    pub sans_adresse: String,
    pub compte: String,
    pub franceconnect: String,
    pub telephone: String,
    pub guichet: String,
    pub papier: String,
    pub aucun: String,
    pub pieces: String,
    pub gestes: String,
    pub blocages: String,
    pub delai_usuel: String,
    pub remarques: String,
    pub regles: String,
    pub sources: String,
    pub verifie_le: String,
    pub verifie_par: String,
    pub a_revoir_avant: String,
    pub motif: String,
}

/// Before a gesture one shows before doing.
const STOP: &str = "Stop\u{a0}: ";
/// Longest text of a field read at all, in bytes.
const TROP_LONG: usize = 20_000;
/// Longest « what changes », in signs.
const MOTIF_MAX: usize = 300;

fn opt(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn par_ligne(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect()
}

/// « Stop : valider » is a gesture to show before.
fn geste(line: &str) -> Geste {
    let low = line.to_lowercase();
    let rest = low.strip_prefix("stop").map(|rest| rest.trim_start_matches(|c: char| c.is_whitespace()));
    let stop = rest.is_some_and(|rest| rest.starts_with(':'));
    let texte = if stop { line.split_once(':').map_or("", |cut| cut.1).trim() } else { line };
    Geste { texte: texte.to_owned(), stop }
}

impl Saisie {
    /// What a browser sent.
    pub(super) fn lue(champs: &Fields) -> Self {
        let line = |name: &str| champs.line(name);
        Self {
            numero: line("numero"),
            vu: line("vu").parse().unwrap_or(0),
            signalement: line("signalement"),
            code: line("code"),
            nom: line("nom"),
            nom_simple: line("nom_simple"),
            organisme: line("organisme"),
            famille: line("famille"),
            effet: line("effet"),
            complexite: line("complexite"),
            pourquoi: line("pourquoi"),
            adresse: line("adresse"),
            sans_adresse: line("sans_adresse"),
            compte: line("compte"),
            franceconnect: line("franceconnect"),
            telephone: line("telephone"),
            guichet: line("guichet"),
            papier: line("papier"),
            aucun: line("aucun"),
            pieces: champs.note("pieces"),
            gestes: champs.note("gestes"),
            blocages: champs.note("blocages"),
            delai_usuel: line("delai_usuel"),
            remarques: champs.note("remarques"),
            regles: champs.note("regles"),
            sources: champs.note("sources"),
            verifie_le: line("verifie_le"),
            verifie_par: line("verifie_par"),
            a_revoir_avant: line("a_revoir_avant"),
            motif: line("motif"),
        }
    }

    /// The length of each text, in bytes.
    fn longueurs(&self) -> [(&'static str, usize); 21] {
        [
            ("code", self.code.len()),
            ("nom", self.nom.len()),
            ("nom_simple", self.nom_simple.len()),
            ("organisme", self.organisme.len()),
            ("pourquoi", self.pourquoi.len()),
            ("adresse", self.adresse.len()),
            ("sans_adresse", self.sans_adresse.len()),
            ("compte", self.compte.len()),
            ("telephone", self.telephone.len()),
            ("guichet", self.guichet.len()),
            ("papier", self.papier.len()),
            ("aucun", self.aucun.len()),
            ("pieces", self.pieces.len()),
            ("gestes", self.gestes.len()),
            ("blocages", self.blocages.len()),
            ("delai_usuel", self.delai_usuel.len()),
            ("remarques", self.remarques.len()),
            ("regles", self.regles.len()),
            ("sources", self.sources.len()),
            ("verifie_par", self.verifie_par.len()),
            ("motif", self.motif.len()),
        ]
    }

    /// A form filled with a fiche.
    pub(super) fn de(fiche: &Fiche, vu: i64) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let gestes: Vec<String> =
            fiche.gestes.iter().map(|one| format!("{}{}", if one.stop { STOP } else { "" }, one.texte)).collect();
        let check = &fiche.verification;
        Self {
            vu,
            code: fiche.code.clone(),
            nom: fiche.nom.clone(),
            nom_simple: fiche.nom_simple.clone(),
            organisme: fiche.organisme.clone(),
            famille: fiche.famille.code().to_owned(),
            effet: fiche.effet.code().to_owned(),
            complexite: fiche.complexite.code().to_owned(),
            pourquoi: text(&fiche.pourquoi),
            adresse: text(&fiche.acces.adresse),
            sans_adresse: text(&fiche.acces.sans_adresse),
            compte: text(&fiche.acces.compte),
            franceconnect: fiche.acces.franceconnect.map(|one| one.code().to_owned()).unwrap_or_default(),
            telephone: text(&fiche.canaux.telephone),
            guichet: text(&fiche.canaux.guichet),
            papier: text(&fiche.canaux.papier),
            aucun: text(&fiche.canaux.aucun),
            pieces: fiche.pieces.join("\n"),
            gestes: gestes.join("\n"),
            blocages: fiche.blocages.join("\n"),
            delai_usuel: text(&fiche.delai_usuel),
            remarques: fiche.remarques.join("\n"),
            regles: fiche.regles_toml.trim().to_owned(),
            sources: check.sources.join("\n"),
            verifie_le: check.verifie_le.to_string(),
            verifie_par: check.verifie_par.clone(),
            a_revoir_avant: check.a_revoir_avant.to_string(),
            ..Self::default()
        }
    }

    /// An empty form: checked today, to be checked again in six months.
    pub(super) fn neuve(aujourdhui: Date, agent: &str) -> Self {
        Self {
            famille: Famille::Emploi.code().to_owned(),
            effet: Effet::Autre.code().to_owned(),
            complexite: Complexite::Simple.code().to_owned(),
            verifie_le: aujourdhui.to_string(),
            verifie_par: agent.to_owned(),
            a_revoir_avant: aujourdhui.saturating_add(6.months()).to_string(),
            ..Self::default()
        }
    }

    /// The rules as they are kept, or their faults with their lines.
    fn regles_lues(&self, erreurs: &mut Errors) -> String {
        match lire_regles("Règles", &self.regles) {
            Ok((_, text)) => text,
            Err(fautes) => {
                let told: Vec<String> =
                    fautes.iter().map(|one| format!("Ligne {}\u{a0}: {}", one.ligne, one.phrase)).collect();
                erreurs.add("regles", told.join("\n"));
                String::new()
            }
        }
    }

    fn acces(&self, franceconnect: Option<FranceConnect>) -> Acces {
        Acces {
            adresse: opt(&self.adresse),
            sans_adresse: opt(&self.sans_adresse),
            compte: opt(&self.compte),
            franceconnect,
        }
    }

    fn canaux(&self) -> Canaux {
        Canaux {
            papier: opt(&self.papier),
            telephone: opt(&self.telephone),
            guichet: opt(&self.guichet),
            aucun: opt(&self.aucun),
        }
    }

    /// The fiche, or what is wrong under each field.
    pub(super) fn fiche(&self) -> Result<Fiche, Errors> {
        let mut erreurs = Errors::default();
        // Said before anything is read: a page pasted by mistake keeps nobody waiting.
        let (champ, long) = self.longueurs().into_iter().max_by_key(|one| one.1).unwrap_or(("nom", 0));
        if long > TROP_LONG {
            erreurs.add(champ, "C’est beaucoup trop long pour une fiche.");
            return Err(erreurs);
        }
        let (verifie_le, a_revoir) = (dates::lire(&self.verifie_le), dates::lire(&self.a_revoir_avant));
        for (cle, date) in [("verifie_le", verifie_le), ("a_revoir_avant", a_revoir)] {
            if date.is_none() {
                erreurs.add(cle, "Écrivez le jour, comme 12/03/2026.");
            }
        }
        if self.motif.chars().count() > MOTIF_MAX {
            erreurs.add("motif", format!("{MOTIF_MAX} signes au plus."));
        }
        let (famille, effet) = (Famille::parse(&self.famille), self.effet.parse::<Effet>().ok());
        let complexite = Complexite::parse(&self.complexite);
        let franceconnect = FranceConnect::parse(&self.franceconnect);
        for (cle, wrong) in [
            ("famille", famille.is_none()),
            ("effet", effet.is_none()),
            ("complexite", complexite.is_none()),
            ("franceconnect", franceconnect.is_none() && !self.franceconnect.is_empty()),
        ] {
            if wrong {
                erreurs.add(cle, "Choisissez dans la liste.");
            }
        }
        let regles_toml = self.regles_lues(&mut erreurs);
        let day = Date::constant(2026, 1, 1);
        let verification = Verification {
            sources: par_ligne(&self.sources),
            verifie_le: verifie_le.unwrap_or(day),
            verifie_par: self.verifie_par.clone(),
            a_revoir_avant: a_revoir.or(verifie_le.map(|day| day.saturating_add(1.day()))).unwrap_or(Date::MAX),
        };
        let draft = Fiche {
            code: self.code.clone(),
            nom: self.nom.clone(),
            nom_simple: self.nom_simple.clone(),
            organisme: self.organisme.clone(),
            famille: famille.unwrap_or(Famille::Emploi),
            effet: effet.unwrap_or(Effet::Autre),
            complexite: complexite.unwrap_or(Complexite::Complexe),
            pourquoi: opt(&self.pourquoi),
            pieces: par_ligne(&self.pieces),
            blocages: par_ligne(&self.blocages),
            delai_usuel: opt(&self.delai_usuel),
            remarques: par_ligne(&self.remarques),
            acces: self.acces(franceconnect),
            canaux: self.canaux(),
            gestes: par_ligne(&self.gestes).iter().map(|line| geste(line)).collect(),
            regles: Vec::new(),
            regles_toml,
            verification,
        };
        match lire("fiche", &ecrire(&draft)) {
            Ok(fiche) if erreurs.is_empty() => Ok(fiche),
            Ok(_) => Err(erreurs),
            Err(fautes) => {
                for faute in &fautes {
                    ranger(&mut erreurs, faute);
                }
                Err(erreurs)
            }
        }
    }
}

/// The field of the form a fault is about.
const CHAMPS: [(&str, &str); 23] = [
    ("code", "code"),
    ("nom", "nom"),
    ("nom_simple", "nom_simple"),
    ("organisme", "organisme"),
    ("pourquoi", "pourquoi"),
    ("pieces", "pieces"),
    ("blocages", "blocages"),
    ("delai_usuel", "delai_usuel"),
    ("remarques", "remarques"),
    ("acces.adresse", "adresse"),
    ("acces.sans_adresse", "sans_adresse"),
    ("acces.compte", "compte"),
    ("canaux", "telephone"),
    ("canaux.papier", "papier"),
    ("canaux.telephone", "telephone"),
    ("canaux.guichet", "guichet"),
    ("canaux.aucun", "aucun"),
    ("gestes.texte", "gestes"),
    ("gestes", "gestes"),
    ("echeances", "regles"),
    ("verification.sources", "sources"),
    ("verification.verifie_par", "verifie_par"),
    ("verification.a_revoir_avant", "a_revoir_avant"),
];

/// Puts a fault under its field, in the words of the form. One sentence per field.
fn ranger(erreurs: &mut Errors, faute: &Faute) {
    let champ = CHAMPS.iter().find(|one| one.0 == faute.champ).map_or("nom", |one| one.1);
    if erreurs.of(champ).is_some() {
        return;
    }
    let named = format!("«\u{a0}{}\u{a0}»", faute.champ);
    let phrase = match faute.champ.as_str() {
        "canaux" => "Dites une autre voie que l’écran, ou pourquoi il n’y en a pas.".to_owned(),
        "acces.adresse" if faute.phrase.starts_with("il manque") => {
            "Écrivez l’adresse officielle, ou dites pourquoi il n’y en a pas.".to_owned()
        }
        _ if faute.phrase.starts_with(&format!("{named} est vide")) => "À remplir.".to_owned(),
        _ if faute.phrase.starts_with("le champ") && faute.phrase.ends_with("manque.") => "À remplir.".to_owned(),
        _ => faute.phrase.replace(&named, "Ce champ"),
    };
    let mut letters = phrase.chars();
    let phrase: String = letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
    erreurs.add(champ, phrase);
}

#[cfg(test)]
mod tests {
    use super::*;

    const D01: &str = include_str!("../../../fiches/tests/exemples/D01-actualisation.toml");

    #[test]
    fn a_fiche_put_in_the_form_and_sent_back_is_the_same() {
        for (name, text) in super::super::catalogue::FICHIERS {
            let fiche = lire(name, text).expect("fiche");
            let again = Saisie::de(&fiche, 0).fiche().unwrap_or_else(|errors| panic!("{name}: {errors:?}"));
            assert_eq!(ecrire(&again), ecrire(&fiche), "{name}");
        }
    }

    #[test]
    fn each_fault_is_under_its_field_in_plain_words() {
        let mut saisie = Saisie::de(&lire("x", D01).expect("fiche"), 0);
        saisie.nom.clear();
        saisie.telephone.clear();
        saisie.guichet.clear();
        saisie.adresse = "http://x".into();
        saisie.gestes = "Un\nDeux".into();
        saisie.sources = "caf.fr".into();
        saisie.verifie_le = "32/13/2026".into();
        saisie.regles = saisie.regles.replace("cloture = 15", "cloture = \"quinze\"\nheure = 3");
        let errors = saisie.fiche().expect_err("wrong");
        for (champ, part) in [
            ("nom", "À remplir."),
            ("telephone", "une autre voie que l’écran"),
            ("adresse", "https://"),
            ("gestes", "De 3 à 12 gestes"),
            ("sources", "marque"),
            ("verifie_le", "comme 12/03/2026"),
            ("regles", "Ligne "),
        ] {
            assert!(errors.of(champ).is_some_and(|phrase| phrase.contains(part)), "{champ}: {errors:?}");
        }
    }

    #[test]
    fn a_gesture_that_begins_with_stop_is_shown_before() {
        for (line, stop, texte) in [
            ("Stop\u{a0}: valider", true, "valider"),
            ("STOP: valider", true, "valider"),
            ("stop :valider", true, "valider"),
            ("Stopper le minuteur", false, "Stopper le minuteur"),
        ] {
            assert_eq!(geste(line), Geste { texte: texte.into(), stop }, "{line}");
        }
    }
}
