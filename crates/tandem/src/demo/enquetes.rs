//! Two waves of an enquête of the professionals: about a hundred and twenty made-up answers over fields and ages, then some sixty a year
//! later, when people were trained.

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use tandem_platform::{Random, Result, keys::hex};

use super::Chantier;
use crate::enquetes::{self, Enquete, EnqueteId, Genre, Questionnaire, Reponses, Valeur};

/// Answers of each wave.
const VAGUES: [usize; 2] = [118, 64];
/// Days since each was opened, and until its last.
const JOURS: [(i64, i64); 2] = [(270, 240), (20, -25)];
/// Words some wrote.
const PAROLES: [&str; 8] = [
    "Une heure par semaine sans rendez-vous, pour les démarches en ligne.",
    "Un numéro à la Caf qui répond.",
    "Une formation qui parte de nos vrais dossiers.",
    "Un deuxième écran dans le bureau d’entretien.",
    "Savoir qui accueille les débutants près d’ici.",
    "Que les sites cessent de changer sans prévenir.",
    "Un collègue à qui demander, le jeudi par exemple.",
    "Un ordinateur pour les personnes, dans l’entrée.",
];

fn tirer(random: &Random, most: usize) -> usize {
    usize::try_from(random.below(u64::try_from(most.max(1)).unwrap_or(1))).unwrap_or(0)
}

/// A rank, the first ones more often; `vers_la_fin` draws it the other way round.
fn rang(random: &Random, nombre: usize, vers_la_fin: bool) -> usize {
    let (one, two) = (tirer(random, nombre), tirer(random, nombre));
    if vers_la_fin { one.max(two) } else { one.min(two) }
}

/// One professional: ease goes down with age, what people say depends on the field, training grew between the waves.
fn reponse(random: &Random, de: &Questionnaire, vague: usize) -> Reponses {
    let mut dites = Reponses::default();
    let (champ, age) = (tirer(random, 6), tirer(random, 4));
    for une in &de.question {
        if tirer(random, 30) == 0 {
            continue;
        }
        let choisi = |rang: usize| une.choix.get(rang).map(|one| Valeur::Choix(vec![one.cle.clone()]));
        let valeur = match (une.cle.as_str(), une.genre) {
            ("champ", _) => choisi(champ),
            ("age", _) => choisi(age),
            ("aisance", _) => choisi(rang(random, 4, age == 3)),
            // Long follow-up hears more of it than a desk one passes by.
            ("parlent", _) => choisi(if champ == 5 { rang(random, 4, true) } else { tirer(random, 4) }),
            ("formation", _) => choisi(usize::from(tirer(random, 10) >= [1, 5][vague.min(1)])),
            (_, Genre::Multiple) => {
                let some: Vec<String> = une
                    .choix
                    .iter()
                    .take(une.choix.len() - usize::from(une.choix.len() > 2))
                    .enumerate()
                    .filter(|(at, _)| tirer(random, 10) < 7_usize.saturating_sub(*at))
                    .map(|(_, one)| one.cle.clone())
                    .collect();
                (!some.is_empty()).then_some(Valeur::Choix(some))
            }
            (_, Genre::Libre) => {
                (tirer(random, 6) == 0).then(|| Valeur::Texte(PAROLES[tirer(random, PAROLES.len())].to_owned()))
            }
            (_, Genre::Nombre) => Some(Valeur::Nombre(0)),
            _ => choisi(rang(random, une.choix.len(), false)),
        };
        if let Some(valeur) = valeur {
            dites.0.insert(une.cle.clone(), valeur);
        }
    }
    dites
}

pub(super) async fn ajouter(work: &Chantier<'_>, (today, zone): (Date, &TimeZone)) -> Result<()> {
    let Some(de) = enquetes::questionnaire("professionnels") else { return Ok(()) };
    // Of its own, so that adding a question moves nothing else of the story.
    let random = Random::seeded(7);
    let mut serie = None;
    for (vague, (combien, (depuis, fin))) in VAGUES.into_iter().zip(JOURS).enumerate() {
        let day = |ago: i64| today.saturating_sub(ago.days());
        let mut tx = work.jour(day(depuis), zone).await?;
        let id = EnqueteId::new(tx.clock(), &random);
        let serie = serie.get_or_insert_with(|| id.clone()).clone();
        let one = Enquete {
            id: id.clone(),
            modele: de.cle.clone(),
            titre: de.titre.clone(),
            lien: ["demo1essai", "demo2essai"][vague.min(1)].to_owned(),
            avec_codes: false,
            jusqu_au: day(fin),
            serie,
            vague: i64::try_from(vague + 1).unwrap_or(1),
            agent: work.responsable.clone(),
            ouverte_le: day(depuis),
            close_le: None,
        };
        enquetes::creer(&mut tx, (&work.etablissement, &work.responsable), &one).await?;
        for _ in 0..combien {
            let numero = hex(&random.bytes::<16>());
            enquetes::garder(&mut tx, &work.etablissement, &id, &numero, &reponse(&random, de, vague)).await?;
        }
        enquetes::laisser_sortir(&mut tx, &id, fin < 0).await?;
        tx.commit().await?;
    }
    // The clock goes back to today for what comes after.
    work.jour(today, zone).await?.commit().await
}
