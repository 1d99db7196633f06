use super::*;

fn settings(relay: &str) -> MailSettings {
    MailSettings { relay: relay.to_owned(), from: "CCAS <rappels@exemple.fr>".to_owned(), login: None }
}

#[test]
fn a_relay_is_an_address_with_its_kind_of_encryption() {
    for good in ["smtps://relais.exemple.fr", "smtp+starttls://relais.exemple.fr:2587", "smtp://127.0.0.1:25/"] {
        assert!(Mail::new(&settings(good)).is_ok(), "{good}");
    }
    for bad in ["relais.exemple.fr", "http://relais", "smtps://", "smtp://a:b", "smtps://moi@relais:465", "smtps://x/y"]
    {
        let refused = Mail::new(&settings(bad)).expect_err("refused").0;
        assert!(refused.contains("n’est pas un relais"), "{refused}");
    }
    let nobody = MailSettings { from: "CCAS".into(), ..settings("smtps://relais.exemple.fr") };
    assert!(Mail::new(&nobody).expect_err("refused").0.contains("adresse@exemple.fr"));
}

#[test]
fn a_password_does_not_leave_in_clear() {
    let login = Some(("moi".to_owned(), "secret".to_owned()));
    let open = MailSettings { login: login.clone(), ..settings("smtp://relais.exemple.fr") };
    let refused = Mail::new(&open).expect_err("refused").0;
    assert!(refused.contains("sans chiffrement") && !refused.contains("secret"), "{refused}");
    assert!(Mail::new(&MailSettings { login, ..settings("smtps://relais.exemple.fr") }).is_ok());
}

#[test]
fn waiting_grows_and_stops_growing_and_a_sending_ends_before_its_lease() {
    let waits: Vec<_> = (0..9).map(back_off).collect();
    assert!(waits.is_sorted() && waits.iter().all(|wait| *wait <= LONGEST));
    assert_eq!(back_off(i64::MAX), LONGEST);
    let lease = Lease::USUAL;
    assert!(lease.sending() + lease.fresh() < Duration::from_mins(5) && lease.sending() == Duration::from_mins(1));
}
