use jiff::{ToSpan, civil::date};
use proptest::prelude::*;

use super::model::{Canal, Etat, Sens, Version, etat};

fn version(canal: Canal, valeur: &str, nom: Option<&str>) -> Version {
    Version {
        organisme: "Caf".into(),
        matieres: vec!["rsa".into()],
        canal,
        valeur: Some(valeur.into()),
        quand: None,
        fonction: None,
        nom: nom.map(ToOwned::to_owned),
        note: None,
        effacee_le: None,
    }
}

#[test]
fn it_stays_confirmed_six_months_from_day_number_to_day_number() {
    let worked = |today| etat(Some((Sens::Marche, date(2026, 5, 23))), today);
    assert_eq!(worked(date(2026, 11, 22)), Etat::Confirme);
    assert_eq!(worked(date(2026, 11, 23)), Etat::AConfirmer);
    // The 31 August plus six months is the last of February.
    assert_eq!(etat(Some((Sens::Marche, date(2026, 8, 31))), date(2027, 2, 27)), Etat::Confirme);
    assert_eq!(etat(Some((Sens::Marche, date(2026, 8, 31))), date(2027, 2, 28)), Etat::AConfirmer);
    assert_eq!(etat(None, date(2026, 11, 23)), Etat::AConfirmer, "nobody ever said so");
}

#[test]
fn a_name_and_an_address_that_reads_as_one_are_names() {
    assert!(version(Canal::Telephone, "01 99 00 12 34", Some("Mme Petit")).est_nommee());
    assert!(version(Canal::Courriel, "anne.petit@caf.example", None).est_nommee());
    assert!(version(Canal::Courriel, "anne-marie.petit@caf.example", None).est_nommee());
    assert!(!version(Canal::Courriel, "partenaires@caf.example", None).est_nommee());
    assert!(!version(Canal::Courriel, "rsa.75@caf.example", None).est_nommee());
    assert!(!version(Canal::Telephone, "01 99 00 12 34", None).est_nommee());
    assert!(!version(Canal::Guichet, "M. le concierge, 2.e étage", None).est_nommee());
}

proptest! {
    /// Time alone never brings a correspondant back up, and never makes a silent one speak.
    #[test]
    fn time_only_fades(days in 0_i64..3000, more in 0_i64..3000, silent in any::<bool>()) {
        let said = date(2026, 1, 1);
        let sens = if silent { Sens::Muet } else { Sens::Marche };
        let on = |n: i64| etat(Some((sens, said)), said.saturating_add(n.days()));
        prop_assert!(on(days) <= on(days + more));
        prop_assert!(!silent || on(days) == Etat::Muet);
    }
}
