//! Over HTTP: inviting, helping, changing and closing accounts.

use axum::http::StatusCode;

use crate::invariants::journal;
use crate::testing::{Answer, Client, MOT_DE_PASSE, World, on_both_engines};

const CHOISI: &str = "quatre mots bien choisis";

/// The address on a sheet, without the site.
fn arrivee(sheet: &Answer) -> String {
    let found = sheet.body.split("class=\"tenir\">").nth(1);
    format!("/arrivee/{}", found.and_then(|rest| rest.split('<').next()).expect("an address"))
}

async fn inviter(chief: &Client, world: &World, identifiant: &str) -> Answer {
    inviter_nommee(chief, world, "Nadia Ferhat", identifiant).await
}

async fn inviter_nommee(chief: &Client, world: &World, nom: &str, identifiant: &str) -> Answer {
    let form = chief.get("/equipe/agents/nouveau").await;
    let fields = [
        ("numero", form.field("numero")),
        ("nom", nom.into()),
        ("identifiant", identifiant.into()),
        ("role", "intervenant".into()),
        ("equipe", world.centre.to_string()),
    ];
    chief.post("/equipe/agents/nouveau", &fields.each_ref().map(|(name, value)| (*name, value.as_str()))).await
}

async fn choisir(browser: &Client, address: &str, mot: &str) -> Answer {
    browser.get(address).await;
    browser.post(address, &[("mot_de_passe", mot), ("encore", mot)]).await
}

/// The account of somebody, found in the list.
async fn compte(chief: &Client, nom: &str) -> String {
    let list = chief.get("/equipe/agents").await;
    let mut links = list.body.split("class=\"qui\" href=\"").filter_map(|link| link.split_once("\">"));
    links.find(|link| link.1.starts_with(&format!("{nom}</a>"))).expect("in the list").0.to_owned()
}

on_both_engines! {
    async fn an_invited_colleague_chooses_her_own_password_once(world) {
        let chief = world.as_agent("mperrin").await;
        let sheet = inviter(&chief, world, " Nadia ").await;
        sheet.shows("Feuille à remettre").shows("Nadia Ferhat").shows("lundi 30 novembre");
        assert_eq!(sheet.status, StatusCode::OK);
        let address = arrivee(&sheet);
        assert_eq!((journal(world, "agents.inviter").await, journal(world, "agents.role_intervenant").await), (1, 1));
        chief.get("/equipe/agents").await.shows("invitation en attente");
        let nadia = world.anonymous();
        assert_eq!(nadia.log_in("nadia", "").await.status, StatusCode::UNPROCESSABLE_ENTITY, "no password is not an empty one");
        nadia.get(&address.to_lowercase()).await.shows("Bonjour Nadia Ferhat").shows("CCAS des tests").shows("value=\"nadia\"");
        nadia.post(&address, &[("mot_de_passe", "trop court"), ("encore", "trop court")]).await.shows("12 signes");
        nadia.post(&address, &[("mot_de_passe", CHOISI), ("encore", "autre chose de long")]).await.shows("pas les mêmes").hides(CHOISI);
        choisir(&nadia, &address, CHOISI).await.shows("Mot de passe enregistré");
        assert!(nadia.get("/personnes").await.status.is_redirection(), "the link opens no session");
        assert_eq!(choisir(&nadia, &address, "un autre mot de passe").await.status, StatusCode::NOT_FOUND, "once only");
        assert_eq!(nadia.log_in("nadia", CHOISI).await.location, "/");
        nadia.get("/personnes").await.shows("Nadia Ferhat");
        chief.get("/equipe/agents").await.hides("invitation en attente");
    }

    async fn names_are_in_the_order_of_a_french_list_whatever_their_accents_and_capitals(world) {
        let chief = world.as_agent("mperrin").await;
        for (name, login) in [("Élodie Aubry", "eaubry"), ("emma Blin", "eblin"), ("Zoé Carré", "zcarre")] {
            inviter_nommee(&chief, world, name, login).await;
        }
        let list = chief.get("/equipe/agents").await.body;
        let at = |name: &str| list.find(&format!("{name}</a>")).expect("in the list");
        assert!(at("Élodie Aubry") < at("emma Blin") && at("emma Blin") < at("Zoé Carré"), "{list}");
        let colleagues = chief.get("/equipe").await.body;
        let at = |name: &str| colleagues.find(name).expect("a colleague");
        assert!(at("Élodie Aubry") < at("emma Blin") && at("emma Blin") < at("Zoé Carré"), "{colleagues}");
    }

    async fn a_link_stops_after_seven_days_and_when_another_replaces_it(world) {
        let chief = world.as_agent("mperrin").await;
        let first = arrivee(&inviter(&chief, world, "nadia").await);
        let account = compte(&chief, "Nadia Ferhat").await;
        let second = arrivee(&chief.post(&format!("{account}/lien"), &[]).await);
        let browser = world.anonymous();
        assert_eq!(browser.get(&first).await.status, StatusCode::NOT_FOUND);
        world.app.db.clock().advance_seconds(7 * 86_400 - 1);
        browser.get(&second).await.shows("Bonjour");
        world.app.db.clock().advance_seconds(1);
        browser.get(&second).await.shows("ne sert plus").hides("Nadia");
        for forged in ["/arrivee/x", "/arrivee/%00", "/arrivee/0000-0000-0000-0000", "/arrivee/%C3%28"] {
            assert_eq!(browser.get(forged).await.status.as_u16() / 100, 4, "{forged}");
        }
    }

    async fn a_form_sent_twice_invites_once_and_a_taken_name_is_said(world) {
        let chief = world.as_agent("mperrin").await;
        let numero = chief.get("/equipe/agents/nouveau").await.field("numero");
        let team = world.centre.to_string();
        let fields = [("numero", numero.as_str()), ("nom", "Nadia Ferhat"), ("identifiant", "nadia"), ("role", "accueil"), ("equipe", &team)];
        assert_eq!(chief.post("/equipe/agents/nouveau", &fields).await.status, StatusCode::OK);
        assert_eq!(chief.post("/equipe/agents/nouveau", &fields).await.location, format!("/equipe/agents/{numero}"));
        let taken = inviter(&chief, world, "CLAIRE").await;
        assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
        taken.shows("déjà pris").shows("value=\"Nadia Ferhat\"");
        let form = chief.get("/equipe/agents/nouveau").await.field("numero");
        let teamless = chief.post("/equipe/agents/nouveau", &[("numero", form.as_str()), ("nom", "Zoé"), ("identifiant", "zoe"), ("role", "accueil")]).await;
        teamless.shows("Choisissez au moins une équipe.");
    }

    async fn a_login_name_that_is_not_easily_typed_is_refused_with_a_sentence(world) {
        let chief = world.as_agent("mperrin").await;
        for wrong in ["cl aire 🏠", "cl\u{202e}aire", "cl\u{200b}aire", "clai/re"] {
            let refused = inviter(&chief, world, wrong).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
            refused.shows("Écrivez le nom de connexion sans espace\u{a0}: lettres, chiffres").shows("value=\"Nadia Ferhat\"");
        }
        assert_eq!(journal(world, "agents.inviter").await, 0);
        assert_eq!(inviter(&chief, world, "Nadia.Ferhat@ccas.fr").await.status, StatusCode::OK);
    }

    async fn a_forgotten_password_is_chosen_again_and_closes_what_was_open(world) {
        let (chief, claire) = (world.as_agent("mperrin").await, world.as_agent("claire").await);
        let account = compte(&chief, "Claire Morel").await;
        let sheet = chief.post(&format!("{account}/lien"), &[]).await;
        sheet.shows("Votre nouveau mot de passe");
        assert!(claire.get("/").await.status.is_success(), "a link alone closes nothing");
        choisir(&world.anonymous(), &arrivee(&sheet), CHOISI).await.shows("enregistré");
        assert!(claire.get("/").await.status.is_redirection());
        assert_eq!(claire.log_in("claire", MOT_DE_PASSE).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(claire.log_in("claire", CHOISI).await.location, "/");
        assert_eq!(journal(world, "agents.choisir_mot_de_passe").await, 1);
    }

    async fn a_closed_account_is_out_at_once_and_keeps_its_name(world) {
        let person = world.person("Aïssata", "Diallo").await;
        let (chief, claire) = (world.as_agent("mperrin").await, world.as_agent("claire").await);
        claire.post(&format!("/personnes/{person}/actes/nouveau"), &[("mode", "M2"), ("note", "vu")]).await;
        let account = compte(&chief, "Claire Morel").await;
        let without = chief.post(&format!("{account}/desactivation"), &[("motif", " ")]).await;
        assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
        let sheet = chief.post(&format!("{account}/lien"), &[]).await;
        assert!(claire.get("/").await.status.is_success());
        assert_eq!(chief.post(&format!("{account}/desactivation"), &[("motif", "Fin de contrat")]).await.location, format!("{account}?fait=desactivation"));
        assert!(claire.get("/").await.status.is_redirection(), "her connexions are closed");
        assert_eq!(claire.log_in("claire", MOT_DE_PASSE).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(world.anonymous().get(&arrivee(&sheet)).await.status, StatusCode::NOT_FOUND, "nor does her sheet open it");
        let left = format!("href=\"/suivi/{}\"", world.claire);
        chief.get(&account).await.shows("Fin de contrat").shows("Fermé aujourd’hui, par Martine Perrin").shows("Rouvrir").shows(&left);
        assert_eq!(chief.get(&format!("/suivi/{}", world.claire)).await.status, StatusCode::OK);
        chief.get(&format!("/personnes/{person}")).await.shows("Claire Morel");
        chief.post(&format!("{account}/lien"), &[]).await.shows("rouvrez-le d’abord");
        chief.post(&format!("{account}/reactivation"), &[]).await;
        assert_eq!(claire.log_in("claire", MOT_DE_PASSE).await.location, "/");
        chief.get(&account).await.shows("rouvert aujourd’hui").hides(&left);
        assert_eq!((journal(world, "agents.desactiver").await, journal(world, "agents.reactiver").await), (1, 1));
    }

    async fn a_role_holds_from_the_next_page_and_is_in_the_journal(world) {
        let (chief, claire) = (world.as_agent("mperrin").await, world.as_agent("claire").await);
        let elsewhere = world.person_of(&world.nord, "Thierno", "Bah").await;
        assert_eq!(claire.get(&format!("/personnes/{elsewhere}")).await.status, StatusCode::NOT_FOUND);
        let account = compte(&chief, "Claire Morel").await;
        let (north, center) = (world.nord.to_string(), world.centre.to_string());
        let changed = chief.post(&format!("{account}/role"), &[("role", "accueil"), ("equipe", &north), ("equipe", &center)]).await;
        assert_eq!(changed.location, format!("{account}?fait=role"));
        claire.get(&format!("/personnes/{elsewhere}")).await.shows("Thierno");
        assert_eq!(claire.get("/imports").await.status, StatusCode::FORBIDDEN);
        assert_eq!((journal(world, "agents.role_accueil").await, journal(world, "agents.changer_equipes").await), (1, 1));
        chief.post(&format!("{account}/role"), &[("role", "referent_technique"), ("equipe", &north)]).await;
        assert_eq!(claire.get("/personnes").await.status, StatusCode::FORBIDDEN);
        chief.get("/equipe/agents").await.shows("référent technique").hides("référent technique, Nord");
    }

    async fn nobody_touches_her_own_role_nor_closes_her_own_account(world) {
        let chief = world.as_agent("mperrin").await;
        let account = compte(&chief, "Martine Perrin").await;
        chief.get(&account).await.shows("C’est votre compte").hides("Fermer le compte");
        for (path, fields) in [("role", vec![("role", "referent_technique")]), ("desactivation", vec![("motif", "Bye")]), ("second-facteur", vec![]), ("lien", vec![])] {
            let refused = chief.post(&format!("{account}/{path}"), &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
            refused.shows("Personne ne change son propre rôle");
        }
        assert!(chief.get("/equipe/agents").await.status.is_success());
    }

    async fn two_responsables_who_close_each_other_leave_one(world) {
        let chief = world.as_agent("mperrin").await;
        let sonia_account = compte(&chief, "Sonia Belkacem").await;
        chief.post(&format!("{sonia_account}/role"), &[("role", "responsable")]).await;
        let sonia = world.as_agent("sonia").await;
        let chief_account = compte(&sonia, "Martine Perrin").await;
        let (one, two) = (format!("{sonia_account}/desactivation"), format!("{chief_account}/desactivation"));
        let fields = [("motif", "en même temps")];
        let (a, b) = tokio::join!(chief.post(&one, &fields), sonia.post(&two, &fields));
        assert!(a.status.as_u16() < 500 && b.status.as_u16() < 500);
        let left = [chief.get("/equipe/agents").await, sonia.get("/equipe/agents").await];
        assert_eq!(left.iter().filter(|answer| answer.status.is_success()).count(), 1);
    }

    async fn accounts_ask_for_a_recent_password_and_are_read_in_a_few_queries(world) {
        let chief = world.as_agent("mperrin").await;
        chief.get("/equipe/agents").await.assert_queries(4);
        chief.get("/equipe").await.shows("/equipe/agents");
        world.as_agent("technique").await.get("/equipe").await.hides("/equipe/agents");
        world.app.db.clock().advance_seconds(601);
        assert!(chief.get("/equipe/agents").await.location.starts_with("/confirmation?suite="));
    }
}
