//! What a responsable may change of a colleague's account. Pure.

use jiff::{Timestamp, ToSpan};

use crate::agents::{AgentId, EquipeId, Role};

/// How long a link handed over on paper is good.
pub(super) const JOURS: i64 = 7;
/// Letters of a link: 80 bits.
pub(super) const LETTRES: usize = 16;

/// What a login name is made of: it is typed, and read aloud. An e-mail address is one.
pub(super) fn se_tape(identifiant: &str) -> bool {
    identifiant.chars().all(|c| c.is_alphanumeric() || ".-_@".contains(c))
}

/// The account of a colleague.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fiche {
    pub id: AgentId,
    pub nom: String,
    pub identifiant: String,
    pub role: Role,
    pub equipes: Vec<EquipeId>,
    /// Not deactivated.
    pub actif: bool,
    /// She chose her password: invited is not yet here.
    pub venue: bool,
    /// She has a code besides her password.
    pub second_facteur: bool,
}

/// Why nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Empeche {
    /// Nobody changes her own role, nor closes her own account.
    SoiMeme,
    /// There would be nobody left to manage the accounts.
    DerniereResponsable,
    /// Reception and those who follow people need a team.
    SansEquipe,
    /// Her account is closed: reopen it first.
    Fermee,
    /// Her account is open already.
    Ouverte,
}

impl Empeche {
    /// The sentence on screen.
    pub(super) fn phrase(self) -> &'static str {
        match self {
            Self::SoiMeme => {
                "Personne ne change son propre rôle ni ne ferme son propre compte : demandez à une autre responsable."
            }
            Self::DerniereResponsable => "Il doit rester au moins une personne responsable, avec un compte ouvert.",
            Self::SansEquipe => "Choisissez au moins une équipe.",
            Self::Fermee => "Ce compte est fermé : rouvrez-le d’abord.",
            Self::Ouverte => "Ce compte est déjà ouvert.",
        }
    }
}

/// Can she manage accounts today?
fn gere(fiche: &Fiche) -> bool {
    fiche.actif && fiche.venue && fiche.role == Role::Responsable
}

/// Would somebody be left to manage accounts without `cible`?
fn reste(tous: &[Fiche], cible: &AgentId) -> bool {
    tous.iter().any(|one| gere(one) && one.id != *cible)
}

/// May `acteur` give `cible` this role and these teams?
pub(super) fn changer_role(
    acteur: &AgentId,
    cible: &Fiche,
    (role, equipes): (Role, &[EquipeId]),
    tous: &[Fiche],
) -> Result<(), Empeche> {
    if cible.id == *acteur && role != cible.role {
        return Err(Empeche::SoiMeme);
    }
    if !cible.actif {
        return Err(Empeche::Fermee);
    }
    avec_equipe(role, equipes)?;
    if gere(cible) && role != Role::Responsable && !reste(tous, &cible.id) {
        return Err(Empeche::DerniereResponsable);
    }
    Ok(())
}

/// Reception and those who follow people see their teams' people: without a team they would see nobody.
pub(super) fn avec_equipe(role: Role, equipes: &[EquipeId]) -> Result<(), Empeche> {
    let asks = matches!(role, Role::Accueil | Role::Intervenant);
    if asks && equipes.is_empty() { Err(Empeche::SansEquipe) } else { Ok(()) }
}

/// May `acteur` close this account?
pub(super) fn desactiver(acteur: &AgentId, cible: &Fiche, tous: &[Fiche]) -> Result<(), Empeche> {
    if cible.id == *acteur {
        return Err(Empeche::SoiMeme);
    }
    if !cible.actif {
        return Err(Empeche::Fermee);
    }
    if gere(cible) && !reste(tous, &cible.id) { Err(Empeche::DerniereResponsable) } else { Ok(()) }
}

/// May a link be handed over, or a second factor taken off?
pub(super) fn aider(acteur: &AgentId, cible: &Fiche) -> Result<(), Empeche> {
    match cible {
        cible if cible.id == *acteur => Err(Empeche::SoiMeme),
        cible if !cible.actif => Err(Empeche::Fermee),
        _ => Ok(()),
    }
}

/// When a link handed over now stops working.
pub(super) fn expire(now: Timestamp) -> Timestamp {
    now.checked_add((JOURS * 24).hours()).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tandem_platform::{Clock, Random};

    #[test]
    fn a_login_name_is_letters_digits_and_four_signs() {
        assert!(["mperrin", "claire.morel", "nadia-2", "zoé_b", "c.morel@ccas.fr"].into_iter().all(se_tape));
        for wrong in ["cl aire", "claire🏠", "cl\u{202e}aire", "cl\u{200b}aire", "claire<b>", "c/morel", "l’aire"] {
            assert!(!se_tape(wrong), "{wrong:?}");
        }
    }

    fn someone(number: u64, role: Role, actif: bool, venue: bool) -> Fiche {
        let clock = Clock::fixed(Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC);
        let id = AgentId::new(&clock, &Random::seeded(number));
        Fiche {
            id,
            nom: String::new(),
            identifiant: String::new(),
            role,
            equipes: Vec::new(),
            actif,
            venue,
            second_facteur: false,
        }
    }

    #[test]
    fn an_invited_responsable_who_has_not_come_does_not_count() {
        let (one, two) = (someone(1, Role::Responsable, true, true), someone(2, Role::Responsable, true, false));
        let all = [one.clone(), two.clone()];
        assert_eq!(desactiver(&two.id, &one, &all), Err(Empeche::DerniereResponsable));
        assert_eq!(
            changer_role(&two.id, &one, (Role::ReferentTechnique, &[]), &all),
            Err(Empeche::DerniereResponsable)
        );
    }

    #[test]
    fn who_works_with_people_has_a_team() {
        let needs: Vec<bool> = Role::TOUS.into_iter().map(|role| avec_equipe(role, &[]).is_err()).collect();
        assert_eq!(needs, [true, true, false, false]);
    }

    proptest! {
        /// Whoever does whatever, in whatever order, with accounts of any kind: somebody can still manage them.
        #[test]
        fn the_place_always_keeps_a_responsable(
            start in prop::collection::vec((0_usize..4, any::<bool>(), any::<bool>()), 1..6),
            acts in prop::collection::vec((0_usize..7, 0_usize..7, 0_usize..6), 0..40),
        ) {
            let mut all = vec![someone(0, Role::Responsable, true, true)];
            all.extend(start.iter().zip(1..).map(|((role, actif, venue), n)| someone(n, Role::TOUS[*role], *actif, *venue)));
            let teams = [EquipeId::new(&Clock::fixed(Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC), &Random::seeded(9))];
            for (who, whom, act) in acts {
                let (who, whom) = (who % all.len(), whom % all.len());
                if !gere(&all[who]) {
                    continue;
                }
                let (actor, target) = (all[who].id.clone(), all[whom].clone());
                match act {
                    0..=3 if changer_role(&actor, &target, (Role::TOUS[act], &teams), &all).is_ok() => all[whom].role = Role::TOUS[act],
                    4 if desactiver(&actor, &target, &all).is_ok() => all[whom].actif = false,
                    5 => all[whom].actif = true,
                    _ => {}
                }
                prop_assert!(all.iter().any(gere));
                prop_assert!(gere(&all[who]), "nobody takes her own role away");
            }
        }
    }
}
