//! Reading a fact from its form: each mistake has its sentence, nothing typed is lost.

use jiff::{ToSpan, civil::Date};
use tandem_platform::web::{Errors, Fields};

use super::{
    genre::{Genre, Texte},
    model::{Contenu, Fait, FaitId, Quoi, Source, Valeur},
};
use crate::ui::dates;

/// Longest line, address and precision, in characters.
const LIGNE_MAX: usize = 80;
const LIGNES_MAX: usize = 200;
const PRECISION_MAX: usize = 120;
/// Years: nobody was born before, and no fact began before.
const AGE_MAX: i64 = 120;
/// Largest amount a month, in cents: beyond it a comma was forgotten.
const MONTANT_MAX: i64 = 2_000_000;

/// A fact as it was typed, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaitForm {
    /// What it says.
    pub contenu: Contenu,
    /// From when.
    pub debut: Date,
    /// How it is known.
    pub source: Source,
    /// The fact it corrects.
    pub corrige: Option<FaitId>,
}

/// What shows in the fields: typed, or taken from a fact.
#[derive(Clone, Debug, Default)]
pub struct Saisie {
    /// Id of the fact about to be written: sent twice, written once.
    pub numero: String,
    /// Number of facts her file had when the page was shown.
    pub vu: i64,
    /// The fact being corrected.
    pub corrige: String,
    /// Key chosen.
    pub cle: String,
    /// Choice.
    pub choix: String,
    /// Typed part.
    pub texte: String,
    /// Amount.
    pub montant: String,
    /// Precision.
    pub precision: String,
    /// From when.
    pub debut: String,
    /// Source chosen.
    pub source: String,
    /// What is to be corrected.
    pub erreurs: Errors,
}

impl Saisie {
    /// What was sent.
    #[must_use]
    pub fn typed(self, champs: &Fields, erreurs: Errors) -> Self {
        Self {
            numero: champs.line("numero"),
            vu: champs.raw("vu").parse().unwrap_or(self.vu),
            corrige: champs.line("corrige"),
            cle: champs.line("cle"),
            choix: champs.line("choix"),
            texte: champs.note("texte"),
            montant: champs.line("montant"),
            precision: champs.line("precision"),
            debut: champs.line("debut"),
            source: champs.line("source"),
            erreurs,
        }
    }

    /// Prefilled with what a fact says.
    #[must_use]
    pub fn of(self, fact: &Fait) -> Self {
        let value = fact.valeur().cloned().unwrap_or_default();
        Self {
            cle: fact.contenu.cle.clone(),
            choix: value.choix.unwrap_or_default(),
            texte: value.texte.unwrap_or_default(),
            montant: value.montant.map(|cents| format!("{},{:02}", cents / 100, cents % 100)).unwrap_or_default(),
            precision: value.precision.unwrap_or_default(),
            source: fact.source.code().to_owned(),
            ..self
        }
    }
}

impl FaitForm {
    /// Reads what was sent for `genre`.
    pub fn read(genre: &Genre, champs: &Fields, today: Date) -> Result<Self, Errors> {
        let mut erreurs = Errors::default();
        let cle = champs.line("cle");
        if !genre.cles.is_empty() && genre.cle(&cle).is_empty() {
            erreurs.add("cle", "Choisissez dans la liste.");
        }
        let quoi = match champs.raw("action") {
            "plus" => Quoi::Plus,
            "rien" => Quoi::Rien,
            _ => Quoi::Vaut(valeur(genre, champs, today, &mut erreurs)),
        };
        if let Quoi::Vaut(Valeur { montant: Some(1..), .. }) = &quoi
            && cle == "aucune"
        {
            erreurs.add("montant", "Aucune ressource n’a pas de montant\u{a0}: effacez-le, ou choisissez laquelle.");
        }
        let source = Source::parse(champs.raw("source")).unwrap_or(Source::Declare);
        let debut = debut(genre, &champs.line("debut"), today).unwrap_or_else(|phrase| {
            erreurs.add("debut", phrase);
            today
        });
        if !erreurs.is_empty() {
            return Err(erreurs);
        }
        let cle = if genre.cles.is_empty() { String::new() } else { cle };
        Ok(Self { contenu: Contenu { cle, quoi }, debut, source, corrige: FaitId::parse(champs.raw("corrige")) })
    }
}

fn valeur(genre: &Genre, champs: &Fields, today: Date, erreurs: &mut Errors) -> Valeur {
    let mut value = Valeur::default();
    if !genre.choix.is_empty() {
        let code = champs.line("choix");
        if genre.choix.iter().any(|mot| mot.0 == code) {
            value.choix = Some(code);
        } else {
            erreurs.add("choix", "Choisissez une des réponses.");
        }
    }
    match texte(genre.texte, champs, today) {
        Ok(text) => value.texte = text,
        Err(phrase) => erreurs.add("texte", phrase),
    }
    if genre.montant {
        match montant(&champs.line("montant")) {
            Ok(cents) => value.montant = cents,
            Err(phrase) => erreurs.add("montant", phrase),
        }
    }
    if !genre.precision.is_empty() {
        let words = champs.line("precision");
        match trop_long(&words, PRECISION_MAX) {
            Some(phrase) => erreurs.add("precision", phrase),
            None => value.precision = (!words.is_empty()).then_some(words),
        }
    }
    value
}

fn trop_long(text: &str, most: usize) -> Option<String> {
    let long = text.chars().count();
    (long > most).then(|| format!("{long} signes, {most} au plus. Raccourcissez."))
}

fn texte(kind: Texte, champs: &Fields, today: Date) -> Result<Option<String>, String> {
    let line = champs.line("texte");
    if kind == Texte::Sans {
        return Ok(None);
    }
    if line.is_empty() {
        return Err("Écrivez la valeur, ou revenez au dossier.".to_owned());
    }
    match kind {
        Texte::Sans => Ok(None),
        Texte::Ligne => trop_long(&line, LIGNE_MAX).map_or(Ok(Some(line)), Err),
        Texte::Lignes => {
            let lines = champs.note("texte");
            trop_long(&lines, LIGNES_MAX).map_or(Ok(Some(lines)), Err)
        }
        Texte::Date => dates::lire(&line)
            .or_else(|| tandem_tableur::date_francaise(&line, today).ok())
            .filter(|date| (today.saturating_sub(AGE_MAX.years())..=today).contains(date))
            .map(|date| Some(date.to_string()))
            .ok_or_else(|| format!("Écrivez une date passée, de {AGE_MAX} ans au plus, comme 12/03/1985.")),
        Texte::Telephone => tandem_tableur::telephone(&line).map(Some),
        Texte::Courriel => tandem_tableur::courriel(&line).map(Some),
    }
}

fn debut(genre: &Genre, text: &str, today: Date) -> Result<Date, &'static str> {
    if text.is_empty() {
        return Ok(today);
    }
    let found = dates::lire(text).ok_or("Écrivez la date comme 23/11/2026, ou choisissez-la.")?;
    if found > today && !genre.peut_s_annoncer() {
        return Err("Cette date est dans l’avenir. L’identité et le téléphone se notent une fois changés.");
    }
    if found > today.saturating_add(2.years()) {
        return Err("Cette date est trop loin dans l’avenir.");
    }
    if found < today.saturating_sub(AGE_MAX.years()) {
        return Err("Cette date est trop ancienne.");
    }
    Ok(found)
}

/// Euros a month, typed with a comma or a point, spaces allowed; in cents.
fn montant(text: &str) -> Result<Option<i64>, &'static str> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '€').collect();
    if digits.is_empty() {
        return Ok(None);
    }
    let wrong = "Écrivez le montant par mois, comme 635,71.";
    let (euros, cents) = digits.split_once([',', '.']).unwrap_or((&digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if euros.is_empty() || euros.len() > 7 || cents.len() > 2 || !all_digits(euros) || !all_digits(cents) {
        return Err(wrong);
    }
    let euros: i64 = euros.parse().map_err(|_| wrong)?;
    let cents: i64 = format!("{cents:0<2}").parse().map_err(|_| wrong)?;
    let total = euros * 100 + cents;
    if total > MONTANT_MAX { Err("Ce montant par mois est trop grand. Vérifiez la virgule.") } else { Ok(Some(total)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn read(genre: &str, pairs: &[(&str, &str)]) -> Result<FaitForm, Errors> {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        FaitForm::read(Genre::parse(genre).expect("kind"), &Fields::from_pairs(pairs), date(2026, 11, 23))
    }

    fn sentence(genre: &str, pairs: &[(&str, &str)]) -> String {
        read(genre, pairs)
            .expect_err("refused")
            .all()
            .iter()
            .map(|(_, phrase)| phrase.clone())
            .collect::<Vec<_>>()
            .join(" | ")
    }

    #[test]
    fn an_amount_is_read_as_people_write_it() {
        for (text, cents) in [("635,71", 63_571), ("1 200", 120_000), ("1200.5 €", 120_050), ("0", 0)] {
            assert_eq!(montant(text), Ok(Some(cents)), "{text}");
        }
        assert_eq!(montant(""), Ok(None));
        assert!(["-5", "douze", "1,234", "20000,01", "12345678"].into_iter().all(|text| montant(text).is_err()));
    }

    #[test]
    fn the_date_is_today_unless_said_and_an_identity_is_not_announced() {
        let today = date(2026, 11, 23);
        assert_eq!(read("adresse", &[("cle", "vie"), ("texte", "3 rue Haute")]).map(|form| form.debut), Ok(today));
        let later = [("cle", "vie"), ("texte", "3 rue Haute"), ("debut", "01/12/2026")];
        assert_eq!(read("adresse", &later).map(|form| form.debut), Ok(date(2026, 12, 1)));
        assert!(sentence("nom", &[("texte", "Diallo"), ("debut", "2026-12-01")]).contains("dans l’avenir"));
        assert!(sentence("nom", &[("texte", "Diallo"), ("debut", "31/02/2026")]).contains("23/11/2026"));
    }

    #[test]
    fn each_mistake_has_its_sentence() {
        assert_eq!(sentence("hebergement", &[("choix", "palais")]), "Choisissez une des réponses.");
        assert_eq!(
            sentence("ressource", &[("montant", "x")]),
            "Choisissez dans la liste. | Écrivez le montant par mois, comme 635,71."
        );
        assert!(sentence("telephone", &[("cle", "elle"), ("texte", "12")]).len() > 10);
        assert!(sentence("courriel", &[("cle", "elle"), ("texte", "chez moi")]).len() > 10);
        for day in ["2030-01-01", "1700-01-01", "01/01/1905"] {
            assert!(sentence("naissance", &[("texte", day)]).contains("date passée"), "{day}");
        }
        assert!(sentence("ressource", &[("cle", "aucune"), ("montant", "500")]).starts_with("Aucune ressource"));
        assert!(read("ressource", &[("cle", "aucune"), ("montant", "0")]).is_ok());
        assert!(sentence("prenom", &[("texte", &"é".repeat(81))]).starts_with("81 signes, 80 au plus"));
    }

    #[test]
    fn what_is_no_more_needs_no_value() {
        let form = read("ressource", &[("cle", "rsa"), ("action", "plus"), ("debut", "2026-11-01")]).expect("read");
        assert_eq!(form.contenu, Contenu { cle: "rsa".into(), quoi: Quoi::Plus });
    }

    proptest! {
        #[test]
        fn anything_typed_is_a_fact_or_a_sentence(text in ".{0,120}", amount in ".{0,12}", day in ".{0,12}", kind in 0..super::super::genre::GENRES.len()) {
            let genre = &super::super::genre::GENRES[kind];
            let key = genre.cles.first().map_or("", |mot| mot.0);
            let choice = genre.choix.first().map_or("", |mot| mot.0);
            let pairs = [("texte", text.as_str()), ("montant", &amount), ("debut", &day), ("cle", key), ("choix", choice)];
            if let Err(errors) = read(genre.code, &pairs) {
                prop_assert!(errors.all().iter().all(|(_, phrase)| phrase.ends_with('.')), "{:?}", errors);
            }
        }
    }
}
