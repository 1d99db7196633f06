//! `/indicateurs/simulateur`: « Et si on faisait avec ? », with the durations of the établissement when it has some.

use axum::extract::{Query, State};
use tandem_indicateurs::Duree;
use tandem_platform::{
    Db,
    web::{Errors, Fields},
};
use tandem_statistiques::seuil::{Apprentissage, Comparaison};

use super::queries;
use crate::{
    agents::Session,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// Durations of J8, when the établissement has none: a monthly actualisation.
const PLACE: u32 = 5;
const AVEC: [u32; 4] = [30, 20, 12, 6];
const ENSUITE: u32 = 2;
/// Years compared.
const ANNEES: [u32; 3] = [1, 2, 3];
/// Minutes of one time, at most.
const PLUS_LONG: u32 = 600;
/// People of a group session, at most.
const GROUPE: u32 = 30;

/// How often in a year, and in words.
const RYTHMES: [(u32, &str); 5] = [
    (12, "tous les mois"),
    (4, "tous les trois mois"),
    (2, "deux fois par an"),
    (1, "une fois par an"),
    (0, "sans rythme"),
];

/// What was asked, as typed.
#[derive(Clone, Debug)]
struct Demande {
    place: String,
    avec: [String; 4],
    ensuite: String,
    rythme: u32,
    groupe: String,
    /// The procedure it starts from.
    procedure: String,
}

const CLES: [&str; 4] = ["fois1", "fois2", "fois3", "fois4"];
const ORDINAUX: [&str; 4] = ["La première fois", "La deuxième", "La troisième", "La quatrième"];

impl Demande {
    /// From a procedure of the établissement, completed by what J8 supposes.
    fn de(duree: Option<&Duree>) -> Self {
        let avec = |rank: usize| duree.and_then(|one| one.avec[rank]).unwrap_or(AVEC[rank]).to_string();
        Self {
            place: duree.and_then(|one| one.a_la_place).unwrap_or(PLACE).to_string(),
            avec: [0, 1, 2, 3].map(avec),
            ensuite: ENSUITE.to_string(),
            rythme: 12,
            groupe: "1".into(),
            procedure: duree.map(|one| one.procedure.clone()).unwrap_or_default(),
        }
    }

    fn lire(fields: &Fields, durees: &[Duree]) -> Self {
        let procedure = fields.line("procedure");
        let base = Self::de(durees.iter().find(|one| one.procedure == procedure));
        if fields.raw_opt("place").is_none() {
            return base;
        }
        Self {
            place: fields.line("place"),
            avec: CLES.map(|cle| fields.line(cle)),
            ensuite: fields.line("ensuite"),
            rythme: fields.line("rythme").parse().ok().filter(|n| RYTHMES.iter().any(|one| one.0 == *n)).unwrap_or(0),
            groupe: fields.line("groupe"),
            procedure: base.procedure,
        }
    }

    /// The comparison, in seconds, or what to correct.
    fn comparer(&self) -> Result<Comparaison, Errors> {
        let mut errors = Errors::default();
        let mut minutes = |cle: &'static str, text: &str, least: u32, most: u32, phrase: &str| {
            let read = text.parse().ok().filter(|n| (least..=most).contains(n));
            if read.is_none() {
                errors.add(cle, phrase);
            }
            read.unwrap_or(least)
        };
        let duree = "Écrivez une durée entre 1 et 600 minutes.";
        let a_la_place = minutes("place", &self.place, 1, PLUS_LONG, duree);
        let mut etapes = Vec::new();
        for (cle, text) in CLES.into_iter().zip(&self.avec) {
            etapes.push(60 * minutes(cle, text, 1, PLUS_LONG, duree));
        }
        let ensuite = minutes("ensuite", &self.ensuite, 0, PLUS_LONG, "Écrivez une durée entre 0 et 600 minutes.");
        let groupe = minutes("groupe", &self.groupe, 1, GROUPE, "Écrivez un nombre de personnes entre 1 et 30.");
        if !errors.is_empty() {
            return Err(errors);
        }
        let avec = Apprentissage::par_etapes(&etapes, 60 * ensuite).a_plusieurs(groupe);
        Ok(Comparaison { a_la_place: 60 * a_la_place, avec, par_an: self.rythme })
    }
}

/// What the comparison comes to.
#[derive(Debug)]
struct Resultat {
    phrase: String,
    /// Year, in her place, with her.
    annees: Vec<[String; 3]>,
}

impl From<&Comparaison> for Resultat {
    fn from(one: &Comparaison) -> Self {
        // Rounded to the nearest minute.
        let said = |seconds: u64| {
            dates::duration(i64::try_from((seconds + 30) / 60).unwrap_or(i64::MAX)).replace(' ', "\u{a0}")
        };
        let year = |year: &u32| {
            let (place, avec) = one.annee(*year);
            let nom = if *year == 1 { "Au bout d’un an".to_owned() } else { format!("Au bout de {year} ans") };
            [nom, said(place), said(avec)]
        };
        let annees = if one.par_an == 0 { Vec::new() } else { ANNEES.iter().map(year).collect() };
        Self { phrase: one.texte(), annees }
    }
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "indicateurs/simulateur.html")]
pub struct SimulateurPage {
    cadre: Cadre,
    erreurs: Errors,
    demande: Demande,
    /// Procedures with own durations, and whether it is the one chosen.
    procedures: Vec<(String, bool)>,
    resultat: Option<Resultat>,
}

impl SimulateurPage {
    fn new(cadre: Cadre, durees: &[Duree], demande: Demande) -> Self {
        let (resultat, erreurs) = match demande.comparer() {
            Ok(one) => (Some(Resultat::from(&one)), Errors::default()),
            Err(errors) => (None, errors),
        };
        let chosen = |one: &Duree| (one.procedure.clone(), one.procedure == demande.procedure);
        Self { cadre, erreurs, procedures: durees.iter().map(chosen).collect(), resultat, demande }
    }

    fn etapes(&self) -> impl Iterator<Item = (&'static str, &'static str, &String)> {
        CLES.into_iter().zip(ORDINAUX).zip(&self.demande.avec).map(|((cle, nom), text)| (cle, nom, text))
    }

    fn rythmes(&self) -> impl Iterator<Item = (u32, &'static str, bool)> {
        let chosen = self.demande.rythme;
        RYTHMES.into_iter().map(move |(n, nom)| (n, nom, n == chosen))
    }
}

/// `GET /indicateurs/simulateur`
pub async fn get(
    State(db): State<Db>,
    session: Session,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Page<SimulateurPage>, Refus> {
    let kept = queries::lire(&mut session.read(&db).await?, session.etablissement()).await?;
    let durees = kept.annees.into_iter().next().and_then(|one| one.annee).map(|one| one.durees).unwrap_or_default();
    let demande = Demande::lire(&Fields::from_pairs(pairs), &durees);
    let page = SimulateurPage::new(session.cadre("Et si on faisait avec ?", Lieu::Equipe), &durees, demande);
    Ok(if page.erreurs.is_empty() { Page::ok(page) } else { Page::to_correct(page) })
}

impl Samples for SimulateurPage {
    const NOM: &'static str = "simulateur";

    fn samples() -> Vec<(&'static str, Self)> {
        let cadre = || Cadre::exemple("Et si on faisait avec ?", Lieu::Equipe);
        let durees = super::exemple::annee().durees;
        let wrong = Demande { place: "beaucoup".into(), groupe: "0".into(), ..Demande::de(None) };
        vec![
            ("sans durées", Self::new(cadre(), &[], Demande::de(None))),
            ("pleine", Self::new(cadre(), &durees, Demande::de(durees.first()))),
            ("à corriger", Self::new(cadre(), &durees, wrong)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_hypotheses_of_j8_are_those_of_the_study() {
        let asked = |place: u32, avec: [u32; 4], ensuite: u32, rythme| Demande {
            place: place.to_string(),
            avec: avec.map(|minutes| minutes.to_string()),
            ensuite: ensuite.to_string(),
            rythme,
            ..Demande::de(None)
        };
        let monthly = asked(5, [30, 20, 12, 6], 2, 12).comparer().expect("sound");
        assert_eq!((monthly.mois(), monthly.annee(1), monthly.annee(2)), (Some(20), (3600, 84 * 60), (7200, 108 * 60)));
        let quarterly = asked(10, [30, 20, 12, 6], 2, 4).comparer().expect("sound");
        assert_eq!(
            (quarterly.mois(), quarterly.annee(1), quarterly.annee(2)),
            (Some(24), (2400, 68 * 60), (4800, 76 * 60))
        );
    }

    #[test]
    fn a_group_of_six_shares_the_time_and_nonsense_is_told_field_by_field() {
        let six = Demande { groupe: "6".into(), ..Demande::de(None) }.comparer().expect("sound");
        assert_eq!(six.avec.cumul(1), 300);
        let wrong = Demande { place: "0".into(), ensuite: "-3".into(), groupe: "31".into(), ..Demande::de(None) };
        let errors = wrong.comparer().expect_err("nonsense");
        assert!(["place", "ensuite", "groupe"].into_iter().all(|cle| errors.of(cle).is_some()));
        assert!(errors.of("fois1").is_none());
    }

    #[test]
    fn own_durations_fill_the_form_and_j8_completes_them() {
        let own = Duree { procedure: "RSA".into(), a_la_place: Some(9), avec: [Some(41), None, None, Some(7)] };
        let filled = Demande::de(Some(&own));
        assert_eq!((filled.place.as_str(), filled.avec.each_ref().map(String::as_str)), ("9", ["41", "20", "12", "7"]));
    }
}
