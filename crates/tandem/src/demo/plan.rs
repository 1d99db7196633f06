//! What happens in the fictional CCAS, drawn from a fixed seed: pure, so that two machines show the same thing.

use jiff::{
    ToSpan,
    civil::{Date, Weekday, date},
};
use tandem_noms::exemples::{Origine, origines};
use tandem_platform::Random;

use super::familles::{self, Famille};
use crate::{
    actes::{ActeForm, DUREES, Mode, Raison},
    personnes::Identite,
};

/// How much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taille {
    /// People accompanied.
    pub personnes: usize,
    /// Acts noted.
    pub actes: usize,
    /// Démarches under way.
    pub demarches: usize,
    /// Blocages, in eighteen months.
    pub blocages: usize,
}

impl Taille {
    /// How many times the six who follow people: ten times the people are not followed by the same six.
    pub fn effectifs(self) -> usize {
        self.personnes.div_ceil(PAR_EFFECTIF).max(1)
    }
}

/// People for six who follow them: far more than in any service, so that a page that reads what one follows is pressed.
const PAR_EFFECTIF: usize = 10_000;

/// The size shown by default: a CCAS of a middle-sized town.
pub const CCAS: Taille = Taille { personnes: 800, actes: 6_000, demarches: 300, blocages: 0 };

/// Months of activity.
const MOIS: i64 = 18;
/// Share of each origin among the people, per thousand; the rest is drawn among all.
const PARTS: [(&str, u64); 5] =
    [("fr", 430), ("maghreb", 180), ("afrique-ouest", 130), ("portugais", 50), ("turc", 40)];
const DEMARCHES: [(&str, u64); 16] = [
    ("Déclaration trimestrielle de ressources (Caf)", 14),
    ("Actualisation France Travail", 12),
    ("Demande de RSA", 9),
    ("Demande de logement social", 9),
    ("Complémentaire santé solidaire", 8),
    ("Aide au logement (Caf)", 8),
    ("Déclaration de revenus", 7),
    ("Renouvellement de titre de séjour", 7),
    ("Créer une adresse e-mail", 5),
    ("Identité numérique La Poste", 4),
    ("Dossier MDPH", 4),
    ("Demande de retraite", 4),
    ("Allocation de solidarité aux personnes âgées", 3),
    ("Inscription à la cantine", 3),
    ("Fonds de solidarité logement", 2),
    ("Dossier de surendettement", 1),
];
const NOTES: [&str; 10] = [
    "Apporter les trois derniers bulletins de paie.",
    "Code reçu par SMS, noté sur sa feuille. Prochaine fois : elle se connecte seule.",
    "Relevé d’identité bancaire transmis. Réponse attendue sous un mois.",
    "Préfère venir le matin. Lit bien, écrit avec hésitation.",
    "Le site demandait une pièce déjà envoyée. Capture imprimée et gardée.",
    "Revoir ensemble comment retrouver le mot de passe.",
    "Rendez-vous pris au point d’accès au droit.",
    "A fait seule jusqu’à la dernière page. Relu ensemble avant l’envoi.",
    "Attend un courrier de la Caf. L’apporter sans l’ouvrir si c’est plus simple.",
    "Téléphone de son fils utilisé pour le code. En parler.",
];

/// Someone, and when she first came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Venue {
    /// Who she is.
    pub identite: Identite,
    /// Team, by its place in the list.
    pub equipe: usize,
    /// Agent, by its place in the list of those who follow people.
    pub agent: usize,
    /// First day.
    pub le: Date,
}

/// An act, for one person or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fait {
    /// Who, by their place in the list of people.
    pub qui: Vec<usize>,
    /// What.
    pub form: ActeForm,
    /// Undone afterwards.
    pub annule: bool,
}

/// Everything that happens, each list in the order of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// People.
    pub venues: Vec<Venue>,
    /// Acts.
    pub faits: Vec<Fait>,
    /// Some households.
    pub familles: Vec<Famille>,
}

pub(super) struct Des<'a>(&'a Random);

impl Des<'_> {
    pub fn sous(&self, bound: usize) -> usize {
        usize::try_from(self.0.below(bound.max(1) as u64)).unwrap_or(0)
    }

    pub fn une_fois_sur(&self, many: usize) -> bool {
        self.sous(many) == 0
    }

    pub fn un<'a, T>(&self, list: &'a [T]) -> &'a T {
        &list[self.sous(list.len())]
    }

    /// Few are common, many are rare.
    pub fn courant<'a, T>(&self, list: &'a [T]) -> &'a T {
        &list[self.sous(list.len() + 1).min(self.sous(list.len()))]
    }

    fn pese<'a, T>(&self, list: &'a [(T, u64)]) -> &'a T {
        let mut at = self.0.below(list.iter().map(|one| one.1).sum());
        list.iter().find(|one| at.checked_sub(one.1).map(|left| at = left).is_none()).map_or(&list[0].0, |one| &one.0)
    }
}

/// Draws everything. `equipes` is the number of agents who follow people in each team.
pub fn tirer(random: &Random, taille: Taille, equipes: &[usize], aujourdhui: Date) -> Plan {
    let des = Des(random);
    let jours = jours_ouvres(aujourdhui);
    let names = origines();
    let mut venues: Vec<Venue> =
        (0..taille.personnes).map(|at| venue(&des, &names, (equipes, at / PAR_EFFECTIF), &jours)).collect();
    venues.sort_by_key(|one| one.le);
    let faits = faits(&des, &venues, taille.actes, &jours);
    let familles = familles::tirer(&des, &names, &venues, &faits, aujourdhui);
    Plan { venues, faits, familles }
}

/// Working days before today, oldest first: nobody notes on Sunday or on the first of May.
fn jours_ouvres(today: Date) -> Vec<Date> {
    let closed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];
    let open = |day: &Date| {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !closed.contains(&(day.month(), day.day()))
    };
    let mut day = today.saturating_sub(MOIS.months());
    let mut days = Vec::new();
    while day < today {
        days.push(day);
        day = day.saturating_add(1.day());
    }
    days.retain(open);
    days
}

fn venue(des: &Des<'_>, names: &[Origine], (equipes, effectif): (&[usize], usize), jours: &[Date]) -> Venue {
    let equipe = des.sous(equipes.len());
    // Two people in five were there before Tandem.
    let le = if des.sous(5) < 2 { jours[0] } else { *des.un(jours) };
    let before = effectif * equipes.iter().sum::<usize>() + equipes[..equipe].iter().sum::<usize>();
    Venue { identite: identite(des, names), equipe, agent: before + des.sous(equipes[equipe]), le }
}

fn identite(des: &Des<'_>, names: &[Origine]) -> Identite {
    if des.une_fois_sur(100) {
        return Identite::default();
    }
    let code = {
        let mut at = des.0.below(1000);
        PARTS.iter().find(|one| at.checked_sub(one.1).map(|left| at = left).is_none()).map(|one| one.0)
    };
    let origine = names.iter().find(|one| Some(one.code) == code).unwrap_or_else(|| des.un(names));
    let mut who = Identite::prenom(des.courant::<&str>(&origine.prenoms));
    if des.une_fois_sur(40) {
        return who;
    }
    let nom = (*des.courant(&origine.noms)).to_owned();
    who.nom = Some(if des.une_fois_sur(8) { format!("{nom}-{}", des.un(&origine.noms)) } else { nom });
    who.nom_usage = des.une_fois_sur(8).then(|| (*des.courant(&des.un(names).noms)).to_owned());
    let small = |bound: usize| i8::try_from(1 + des.sous(bound)).unwrap_or(1);
    let born = date(i16::try_from(1940 + des.sous(68)).unwrap_or(1980), small(12), small(28));
    who.naissance = (!des.une_fois_sur(8)).then_some(born);
    // 06 39 98: numbers kept for fiction by the Arcep.
    who.telephone = (!des.une_fois_sur(4)).then(|| format!("063998{:04}", des.sous(10_000)));
    who
}

fn faits(des: &Des<'_>, venues: &[Venue], combien: usize, jours: &[Date]) -> Vec<Fait> {
    let follow: Vec<Vec<&str>> =
        venues.iter().map(|_| (0..=des.sous(3)).map(|_| *des.pese(&DEMARCHES)).collect()).collect();
    let mut when: Vec<(Date, usize)> = (0..combien)
        .map(|_| {
            // A few come often, most come now and then.
            let who = des.sous(venues.len()).min(des.sous(venues.len()));
            let first = jours.partition_point(|day| *day < venues[who].le);
            (jours[first + des.sous(jours.len() - first)], who)
        })
        .collect();
    when.sort_unstable();
    let mut times = vec![0_usize; venues.len()];
    when.into_iter()
        .map(|(le, who)| {
            times[who] += 1;
            let demarche = *des.un(&follow[who]);
            fait(des, venues, who, (le, times[who], demarche))
        })
        .collect()
}

fn fait(des: &Des<'_>, venues: &[Venue], who: usize, (le, fois, demarche): (Date, usize, &str)) -> Fait {
    // The hand moves towards her as she comes back: not always, and not for everybody.
    let rank = (who % 3 + (fois / 5).min(who % 4) + des.sous(3)).saturating_sub(1).min(4);
    let mode = Mode::TOUS[rank];
    let mut qui = vec![who];
    if des.une_fois_sur(80) {
        let mates = venues
            .iter()
            .enumerate()
            .filter(|(at, one)| one.equipe == venues[who].equipe && one.le <= le && *at != who);
        qui.extend(mates.map(|(at, _)| at).skip(des.sous(40)).step_by(7).take(2 + des.sous(6)));
    }
    Fait {
        form: ActeForm {
            mode: if qui.len() > 1 { Mode::JeGuidais } else { mode },
            raison: (qui.len() == 1 && mode.a_la_place() && des.une_fois_sur(2)).then(|| *des.un(&Raison::TOUTES)),
            duree: (!des.une_fois_sur(9)).then(|| *des.courant(&DUREES)),
            demarche: Some(if qui.len() > 1 { "Atelier numérique".to_owned() } else { demarche.to_owned() }),
            note: des.une_fois_sur(5).then(|| (*des.un(&NOTES)).to_owned()),
            note_privee: None,
            fait_le: le,
        },
        annule: des.une_fois_sur(150),
        qui,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(today: Date) -> Plan {
        tirer(&Random::seeded(2026), CCAS, &[1, 3, 2], today)
    }

    #[test]
    fn the_same_seed_tells_the_same_story() {
        let today = date(2026, 11, 24);
        assert_eq!(plan(today), plan(today));
    }

    #[test]
    fn nothing_happens_out_of_order_on_a_day_off_or_before_a_person_came() {
        for today in [date(2026, 11, 24), date(2028, 2, 29), date(2027, 1, 1)] {
            let plan = plan(today);
            assert_eq!((plan.venues.len(), plan.faits.len()), (800, 6_000));
            assert!(plan.venues.is_sorted_by_key(|one| one.le) && plan.faits.is_sorted_by_key(|one| one.form.fait_le));
            for fait in &plan.faits {
                let day = fait.form.fait_le;
                assert!(day < today && !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday), "{day}");
                assert!((day.month(), day.day()) != (5, 1));
                for who in &fait.qui {
                    assert!(plan.venues[*who].le <= day && plan.venues[*who].equipe == plan.venues[fait.qui[0]].equipe);
                }
            }
        }
    }

    #[test]
    fn households_hold_adults_of_one_team_each_once_and_their_young_children() {
        for today in [date(2026, 11, 24), date(2028, 2, 29)] {
            let plan = plan(today);
            assert!(plan.familles.len() > 20 && plan.familles.iter().any(|one| one.separes.is_some()));
            assert!(plan.familles.iter().map(|one| one.enfants.len()).sum::<usize>() > 20);
            let mut adults: Vec<usize> =
                plan.familles.iter().flat_map(|one| [Some(one.parent), one.autre]).flatten().collect();
            let all = adults.len();
            adults.sort_unstable();
            adults.dedup();
            assert_eq!(adults.len(), all);
            for one in &plan.familles {
                assert!(one.autre.is_none_or(|at| plan.venues[at].equipe == plan.venues[one.parent].equipe));
                assert!(one.depuis.dernier_jour() < today);
                assert!(
                    one.enfants.iter().all(|child| child
                        .naissance
                        .is_some_and(|born| born < today && born > one.depuis.premier_jour()))
                );
            }
        }
    }

    #[test]
    fn the_story_is_plausible() {
        let plan = plan(date(2026, 11, 24));
        let people = &plan.venues;
        let share = |fits: fn(&Venue) -> bool| people.iter().filter(|one| fits(one)).count() * 100 / people.len();
        assert!((1..8).contains(&share(|one| one.identite.nom.is_none())));
        assert!((60..90).contains(&share(|one| one.identite.telephone.is_some())));
        let mut names: Vec<String> = people.iter().map(|one| one.identite.affichee()).collect();
        names.sort();
        names.dedup();
        assert!(names.len() > 700, "{} different names", names.len());
        let of = |mode| plan.faits.iter().filter(|fait| fait.form.mode == mode).count();
        assert!(Mode::TOUS.into_iter().all(|mode| of(mode) > 300), "every position is seen");
        assert!(plan.faits.iter().filter(|fait| fait.qui.len() > 1).count() > 20);
    }
}
