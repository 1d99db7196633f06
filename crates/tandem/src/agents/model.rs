//! Types of the slice; no IO.

use std::fmt;

use jiff::{Timestamp, ToSpan};
use tandem_platform::{Scope, id};

id!(
    /// An établissement: the employer, the boundary nothing crosses.
    EtablissementId
);
id!(
    /// A team of an établissement.
    EquipeId
);
id!(
    /// A professional.
    AgentId
);
id!(
    /// One login on one device.
    ConnexionId
);

/// What an agent may do. Four roles and no fine print: many permissions are regretted later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Front desk: finds, creates, notes; does not read notes.
    Accueil,
    /// Works with the people of her teams.
    Intervenant,
    /// Sees every team of the établissement.
    Responsable,
    /// Settings; opens no file.
    ReferentTechnique,
}

impl Role {
    /// All roles, in the order of the matrix.
    pub const TOUS: [Self; 4] = [Self::Accueil, Self::Intervenant, Self::Responsable, Self::ReferentTechnique];

    /// The text stored in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Accueil => "accueil",
            Self::Intervenant => "intervenant",
            Self::Responsable => "responsable",
            Self::ReferentTechnique => "referent_technique",
        }
    }

    /// Reads the stored text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::TOUS.into_iter().find(|role| role.code() == text)
    }

    /// The words on screen.
    pub fn nom(self) -> &'static str {
        match self {
            Self::Accueil => "accueil",
            Self::Intervenant => "intervenant",
            Self::Responsable => "responsable",
            Self::ReferentTechnique => "référent technique",
        }
    }

    /// May this role read the notes of a file? (`droit.md` 5.4: strictly what the mission needs.)
    pub fn lit_les_notes(self) -> bool {
        self.suit_des_personnes()
    }

    /// Does this role follow people, and so bring a caseload in?
    pub fn suit_des_personnes(self) -> bool {
        matches!(self, Self::Intervenant | Self::Responsable)
    }

    /// May this role open people's files at all?
    pub fn ouvre_les_dossiers(self) -> bool {
        self != Self::ReferentTechnique
    }
}

/// A professional, as the pages know her.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// Her id.
    pub id: AgentId,
    /// Her name, as colleagues say it.
    pub nom: String,
    /// Her role.
    pub role: Role,
}

/// A team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equipe {
    /// Its id.
    pub id: EquipeId,
    /// Its name.
    pub nom: String,
}

/// What an agent may see: one établissement, and in it, teams. Every read of a file asks for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Perimetre {
    /// The établissement.
    pub etablissement: EtablissementId,
    /// The teams; empty means nobody.
    pub equipes: Vec<EquipeId>,
}

impl Perimetre {
    /// The team asked for, when it is one of these; the first when none was asked.
    pub fn equipe(&self, asked: &str) -> Option<EquipeId> {
        self.equipes.iter().find(|equipe| asked.is_empty() || equipe.as_str() == asked).cloned()
    }

    /// The scope of the connection this perimeter reads with.
    pub fn scope(&self) -> Scope {
        Scope::tenant(self.etablissement.as_str())
    }

    /// The teams as one parameter of a statement (`{textes:$n}`).
    pub fn equipes_json(&self) -> String {
        serde_json::to_string(&self.equipes.iter().map(EquipeId::as_str).collect::<Vec<_>>())
            .unwrap_or_else(|_| "[]".to_owned())
    }
}

/// For how many minutes a given password or code stands for the pages that ask it again.
const RECENTE_MINUTES: i64 = 10;

/// Was the password or the code given less than ten minutes ago?
pub(super) fn est_recente(confirmee: Option<Timestamp>, now: Timestamp) -> bool {
    let limit = |at: Timestamp| at.checked_add(RECENTE_MINUTES.minutes()).unwrap_or(at);
    confirmee.is_some_and(|at| now < limit(at))
}

/// Minutes without a page after which a screen hides itself: what one may choose.
pub(super) const VOILES: [i64; 3] = [5, 15, 60];

/// Is the screen hidden: by hand, or because nothing was asked for `minutes`? `vue` is noted once a minute at most, so
/// one more minute is given: never before the time that was chosen, never two minutes after.
pub(super) fn est_voilee(a_la_main: bool, vue: Timestamp, minutes: i64, now: Timestamp) -> bool {
    let limit = vue.checked_add((minutes + 1).minutes()).unwrap_or(vue);
    a_la_main || now >= limit
}

/// Seconds between two notes of when a page was last asked.
const VUE_SECONDES: i64 = 60;

/// Is it time to note again when a page was last asked?
pub(super) fn vue_a_noter(vue: Timestamp, now: Timestamp) -> bool {
    now.as_second() - vue.as_second() >= VUE_SECONDES
}

/// Six digits that are not the first ones a passer-by would try.
pub(super) fn pin_convient(pin: &str) -> bool {
    if pin.len() != 6 || !pin.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let digits: Vec<i32> = pin.bytes().map(i32::from).collect();
    let steps: Vec<i32> = digits.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let straight = [-1, 0, 1].into_iter().any(|step| steps.iter().all(|one| *one == step));
    let repeated = [2, 3].into_iter().any(|length| digits.chunks(length).all(|part| *part == digits[..length]));
    !straight && !repeated
}

/// The password has under 12 characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MotDePasseTropCourt;

impl fmt::Display for MotDePasseTropCourt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Choisissez au moins 12 signes : une phrase de quatre mots convient.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_read_back_as_written() {
        assert!(Role::TOUS.into_iter().all(|role| Role::parse(role.code()) == Some(role)));
        assert_eq!(Role::parse("admin"), None);
    }

    #[test]
    fn a_password_stands_for_ten_minutes_and_not_a_second_more() {
        let at = |second| Timestamp::from_second(second).expect("instant");
        assert!(est_recente(Some(at(0)), at(0)) && est_recente(Some(at(0)), at(599)));
        assert!(!est_recente(Some(at(0)), at(600)) && !est_recente(None, at(0)));
    }

    #[test]
    fn a_pin_is_six_digits_nobody_tries_first() {
        for bad in ["", "12345", "1234567", "12345a", "000000", "123456", "654321", "121212", "123123", "é1234"] {
            assert!(!pin_convient(bad), "{bad}");
        }
        assert!(pin_convient("135790") && pin_convient("271828") && pin_convient("112358"));
    }

    proptest::proptest! {
        /// Noted once a minute at most, a screen still hides between the minutes chosen and one more.
        #[test]
        fn a_screen_hides_itself_after_the_time_chosen(
            chosen in 0_usize..3,
            gaps in proptest::collection::vec(0_i64..4000, 1..40),
        ) {
            let at = |second| Timestamp::from_second(second).expect("instant");
            let minutes = VOILES[chosen];
            let (mut noted, mut last, mut now) = (0, 0, 0);
            for gap in gaps {
                now += gap;
                let idle = now - last;
                let hidden = est_voilee(false, at(noted), minutes, at(now));
                proptest::prop_assert!(!hidden || idle >= minutes * 60);
                proptest::prop_assert!(hidden || idle < (minutes + 1) * 60);
                proptest::prop_assert!(est_voilee(true, at(noted), minutes, at(now)));
                last = now;
                if hidden || vue_a_noter(at(noted), at(now)) {
                    noted = now;
                }
            }
        }
    }

    #[test]
    fn only_those_who_work_with_people_read_notes() {
        let lit: Vec<bool> = Role::TOUS.into_iter().map(Role::lit_les_notes).collect();
        assert_eq!(lit, [false, true, true, false]);
        assert!(!Role::ReferentTechnique.ouvre_les_dossiers());
    }
}
