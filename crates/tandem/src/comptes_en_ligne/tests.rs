//! Over HTTP: who may, what shows, what is refused and kept, what is written nowhere.

use axum::http::StatusCode;

use crate::{
    invariants::noted,
    personnes::PersonneId,
    testing::{Answer, Client, World, on_both_engines},
};

const JOUR: i64 = 24 * 3600;

/// Sends the form of a new account, and gives the address it leads to.
async fn envoyer(client: &Client, person: &PersonneId, fields: &[(&str, &str)]) -> Answer {
    let form = format!("/personnes/{person}/comptes/nouveau");
    let numero = client.get(&form).await.field("numero");
    let mut all = vec![("numero", numero.as_str())];
    all.extend_from_slice(fields);
    client.post(&form, &all).await
}

async fn noter(client: &Client, person: &PersonneId, fields: &[(&str, &str)]) -> String {
    let made = envoyer(client, person, fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    made.location
}

/// An account that hangs on an agent, to be taken back within ten days.
async fn a_reprendre(client: &Client, person: &PersonneId, agent: &str) -> String {
    let fields = [
        ("service", "caf"),
        ("courriel", "pro"),
        ("lie_a", agent),
        ("plan", "Créer sa boîte ensemble"),
        ("avant", "2026-12-03"),
        ("etat", "marche"),
    ];
    noter(client, person, &fields).await
}

async fn maison(world: &World, adresse: &str, agent: &str) {
    let chief = world.as_agent("mperrin").await;
    let numero = chief.get("/comptes/adresses").await.field("numero");
    let said = chief.post("/comptes/adresses", &[("numero", &numero), ("adresse", adresse), ("agent", agent)]).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
}

/// A second later: what is noted then comes after, whatever the draw of its id.
fn plus_tard(world: &World) {
    world.app.db.clock().advance_seconds(1);
}

async fn compte(world: &World, table: &str) -> usize {
    world.texts(&format!("SELECT 'x' FROM {table}")).await.len()
}

fn refused<'a>(answer: &'a Answer, sentence: &str) -> &'a Answer {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
    answer.shows(sentence)
}

on_both_engines! {
    async fn an_account_is_noted_seen_again_and_keeps_its_history(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        claire.get(&format!("/personnes/{id}")).await.shows("Aucun compte noté.").shows("Noter un compte");
        let address = noter(&claire, &id, &[("service", "caf"), ("courriel", "elle"), ("etat", "marche")]).await;
        claire.get(&address).await.shows("<h1>Caf</h1>").shows("marche").shows("vu aujourd’hui").shows("à elle");
        world.app.db.clock().advance_seconds(2 * JOUR);
        let claire = world.as_agent("claire").await;
        claire.get(&address).await;
        for _ in 0..2 {
            claire.post(&format!("{address}/constat"), &[("etat", "bloque"), ("note", "Trop d’essais")]).await;
        }
        let page = claire.get(&address).await;
        page.shows("bloqué</span> vu aujourd’hui\u{a0}: Trop d’essais").shows("Lundi 23 novembre, Claire Morel\u{a0}: vu, marche");
        assert_eq!(compte(world, "compte_constats").await, 2, "pressed twice, written once");
        claire.get(&format!("/personnes/{id}")).await.shows("Caf").shows("vu aujourd’hui · adresse à elle");
        plus_tard(world);
        claire.post(&format!("{address}/constat"), &[("etat", "ferme")]).await;
        claire.get(&format!("/personnes/{id}")).await.shows("Fermés\u{a0}: ").hides("Aucun compte en ligne");
        let id = address.rsplit('/').next().expect("id");
        for action in ["comptes.noter", "comptes.constater"] {
            assert!(noted(world, action, id).await >= 1, "{action}");
        }
    }

    async fn an_agents_address_is_refused_for_a_persons_account(world) {
        let id = world.person("Aïssata", "Diallo").await;
        maison(world, "claire.morel@gmail.com", world.claire.as_str()).await;
        maison(world, "ccas-villeneuve.fr", "").await;
        let claire = world.as_agent("claire").await;
        for (typed, sentence) in [
            ("clairemorel+diallo@gmail.com", "Cette adresse est celle de Claire Morel."),
            ("diallo@ccas-villeneuve.fr", "Les adresses @ccas-villeneuve.fr sont celles de l’établissement."),
        ] {
            let fields = [("service", "caf"), ("courriel", "elle"), ("adresse", typed), ("note", "à revoir"), ("etat", "marche")];
            let back = envoyer(&claire, &id, &fields).await;
            refused(&back, sentence).shows("La route\u{a0}: une adresse à elle").shows("/comptes/carte");
            back.shows(typed).shows("à revoir").shows("value=\"caf\" selected").shows("<details open><summary>Ce compte existe déjà");
        }
        assert_eq!(compte(world, "comptes_en_ligne").await, 0);
        // A neighbour at the same public mail is nobody of the house.
        noter(&claire, &id, &[("service", "caf"), ("courriel", "elle"), ("adresse", "aissata@gmail.com"), ("etat", "marche")]).await;
        let back = envoyer(&claire, &id, &[("service", "caf"), ("courriel", "pro"), ("etat", "marche")]).await;
        refused(&back, "le compte n’est pas à la personne");
    }

    async fn an_address_of_the_house_is_not_noted_as_the_persons_own(world) {
        let id = world.person("Aïssata", "Diallo").await;
        maison(world, "claire.morel@gmail.com", world.claire.as_str()).await;
        maison(world, "ccas-villeneuve.fr", "").await;
        let claire = world.as_agent("claire").await;
        let address = format!("/personnes/{id}/faits/courriel");
        for (cle, typed, sentence) in [
            ("elle", "clairemorel+diallo@gmail.com", "Cette adresse est celle de Claire Morel. Écrivez celle de la personne"),
            ("proche", "Accueil@CCAS-villeneuve.fr", "Les adresses @ccas-villeneuve.fr sont celles de l’établissement."),
        ] {
            let back = claire.post(&address, &[("cle", cle), ("texte", typed), ("debut", "2026-11-23")]).await;
            refused(&back, sentence).shows(typed);
        }
        claire.get(&format!("/personnes/{id}")).await.hides("gmail.com");
        for (cle, typed) in [("pro", "accueil@ccas-villeneuve.fr"), ("elle", "aissata@gmail.com")] {
            let kept = claire.post(&address, &[("cle", cle), ("texte", typed), ("debut", "2026-11-23")]).await;
            assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
        }
        claire.get(&format!("/personnes/{id}")).await.shows("aissata@gmail.com").shows("accueil@ccas-villeneuve.fr");
    }

    async fn what_exists_already_is_declared_with_a_plan_and_a_day_and_leaves_the_list_once_given(world) {
        let id = world.person("Aïssata", "Diallo").await;
        maison(world, "claire.morel@ccas.fr", world.claire.as_str()).await;
        let claire = world.as_agent("claire").await;
        let with = |plan, avant| [("service", "caf"), ("adresse", "claire.morel@ccas.fr"), ("plan", plan), ("avant", avant), ("etat", "marche")];
        refused(&envoyer(&claire, &id, &with("Créer sa boîte", "")).await, "Choisissez un jour").shows("Créer sa boîte");
        refused(&envoyer(&claire, &id, &with("", "2026-12-03")).await, "Écrivez ce qui va être fait").shows("2026-12-03");
        refused(&envoyer(&claire, &id, &with("Créer sa boîte", "2026-11-23")).await, "de demain à dans six mois");
        let address = noter(&claire, &id, &with("Créer sa boîte", "2026-12-03")).await;
        claire.get(&address).await.shows("À reprendre avant le jeudi 3 décembre").shows("à Claire Morel, claire.morel@ccas.fr");
        claire.get("/comptes").await.shows("1\u{a0}compte à reprendre").shows("adresse à Claire Morel, depuis le lundi 23 novembre").hides("en retard");
        world.app.db.clock().advance_seconds(12 * JOUR);
        let claire = world.as_agent("claire").await;
        claire.get("/comptes").await.shows("1 en retard");
        // Put off, it says so; given back, it leaves.
        let form = format!("{address}/coordonnees");
        claire.get(&form).await.shows("claire.morel@ccas.fr");
        let later = [("courriel", "pro"), ("adresse", "claire.morel@ccas.fr"), ("plan", "Créer sa boîte"), ("avant", "2026-12-18")];
        claire.post(&form, &later).await;
        claire.get(&address).await.shows("Date repoussée une fois.").shows("Noté le lundi 23 novembre");
        plus_tard(world);
        let back = claire.post(&format!("{address}/remise"), &[("adresse", "autre@ccas.fr")]).await;
        refused(&back, "sont celles de l’établissement").shows("autre@ccas.fr");
        for _ in 0..2 {
            claire.post(&format!("{address}/remise"), &[("adresse", "aissata@laposte.net")]).await;
        }
        claire.get(&address).await.hides("<h2>À reprendre").shows("à elle, aissata@laposte.net");
        claire.get("/comptes").await.shows("0\u{a0}compte à reprendre, sur 1\u{a0}déclaré en tout").hides("Aïssata");
        assert_eq!(compte(world, "compte_coordonnees").await, 3, "given twice, written once; what was before stays");
    }

    async fn a_closed_account_is_no_more_to_take_back(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let address = a_reprendre(&claire, &id, "").await;
        claire.get("/comptes").await.shows("Aïssata DIALLO, Caf").shows("adresse à l’établissement");
        plus_tard(world);
        claire.post(&format!("{address}/constat"), &[("etat", "ferme")]).await;
        claire.get("/comptes").await.hides("Aïssata DIALLO, Caf");
    }

    async fn who_leaves_is_told_with_the_accounts_that_hang_on_her(world) {
        let (id, other) = (world.person("Aïssata", "Diallo").await, world.person("Oksana", "Nowak").await);
        let claire = world.as_agent("claire").await;
        let address = a_reprendre(&claire, &id, world.claire.as_str()).await;
        a_reprendre(&claire, &other, "").await;
        let chief = world.as_agent("mperrin").await;
        for page in [format!("/suivi/{}", world.claire), format!("/equipe/agents/{}", world.claire)] {
            let told = chief.get(&page).await;
            told.shows("Comptes de personnes liés à son adresse ou à son téléphone").shows("Aïssata DIALLO, Caf").shows(&address);
            told.shows("à reprendre avant le jeudi 3 décembre\u{a0}: Créer sa boîte ensemble").hides("Oksana NOWAK, Caf");
        }
        claire.get(&format!("/suivi/{}", world.claire)).await.shows("Aïssata DIALLO, Caf");
        plus_tard(world);
        claire.post(&format!("{address}/remise"), &[]).await;
        chief.get(&format!("/equipe/agents/{}", world.claire)).await.hides("Comptes de personnes");
    }

    async fn made_in_her_place_it_names_the_mandate_in_force_or_says_there_is_none(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let fields = [("service", "caf"), ("courriel", "elle"), ("fait_par", "agent"), ("etat", "marche")];
        let alone = noter(&claire, &id, &fields).await;
        claire.get(&alone).await.shows("Aucun mandat en vigueur ne nommait ce site");
        let form = format!("/personnes/{id}/mandats/nouveau");
        let numero = claire.get(&form).await.field("numero");
        let mandate = [("numero", numero.as_str()), ("lignes", "D07"), ("canaux", "ligne"), ("duree", "mois"), ("objet", "RSA"), ("contact", "ici"), ("lieu", "Lille")];
        let paper = claire.post(&form, &mandate).await.location;
        let unsigned = noter(&claire, &id, &fields).await;
        claire.get(&unsigned).await.shows("Aucun mandat en vigueur");
        claire.post(&format!("{paper}/signature"), &[]).await;
        let covered = noter(&claire, &id, &fields).await;
        claire.get(&covered).await.shows(&format!("href=\"{paper}\"")).hides("Aucun mandat en vigueur");
        let elsewhere = noter(&claire, &id, &[("service", "impots"), ("fait_par", "agent"), ("etat", "marche")]).await;
        claire.get(&elsewhere).await.shows("Aucun mandat en vigueur");
    }

    async fn a_password_is_refused_in_every_text_and_what_was_typed_is_kept(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let secret = "mdp : Soleil59!";
        for field in ["autre", "note", "precision", "plan"] {
            let mut fields = vec![("service", "caf"), ("courriel", "pro"), ("avant", "2026-12-03"), ("etat", "marche")];
            if field != "plan" {
                fields.push(("plan", "Créer sa boîte"));
            }
            fields.push((field, secret));
            refused(&envoyer(&claire, &id, &fields).await, "Cela ressemble à un mot de passe").shows(secret);
        }
        let address = noter(&claire, &id, &[("service", "caf"), ("etat", "marche")]).await;
        let back = claire.post(&format!("{address}/constat"), &[("etat", "bloque"), ("note", secret)]).await;
        refused(&back, "Cela ressemble à un mot de passe").shows(secret);
        let card = format!("/personnes/{id}/comptes/carte");
        refused(&claire.post(&card, &[("site", secret)]).await, "Cela ressemble à un mot de passe").shows(secret);
        assert_eq!(compte(world, "compte_constats").await, 1);
    }

    async fn the_keys_card_names_a_site_once_however_many_accounts_are_noted_there(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        for service in ["caf", "ameli", "caf"] {
            noter(&claire, &id, &[("service", service), ("courriel", "elle"), ("etat", "marche")]).await;
            plus_tard(world);
        }
        let page = claire.get(&format!("/personnes/{id}/comptes/carte")).await.body;
        let field = page.split("name=\"usages\"").nth(1).and_then(|rest| rest.split("value=\"").nth(1)).expect("the field");
        let uses = field.split('"').next().expect("its value");
        assert_eq!(uses.matches("Caf").count(), 1, "{uses}");
        assert_eq!(uses.matches("Ameli").count(), 1, "{uses}");
    }

    async fn the_keys_card_is_printed_and_written_nowhere(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let path = format!("/personnes/{id}/comptes/carte");
        claire.get(&path).await.shows("Rien de ce qui est tapé ici n’est gardé").hides("type=\"password\"");
        let tables = world.texts("SELECT 'x' FROM journal").await.len();
        let typed = [("adresse", "tres.singuliere@laposte.net"), ("site", "boite-singuliere.example"), ("telephone", "06 39 98 00 12"), ("langue", "fr")];
        let sheet = claire.post(&path, &typed).await;
        assert_eq!(sheet.status, StatusCode::OK);
        sheet.shows("tres.singuliere@laposte.net").shows("boite-singuliere.example").shows("06\u{a0}39\u{a0}98\u{a0}00\u{a0}12");
        sheet.shows("Un indice pour me souvenir du mot de passe").shows("Je la remplis à la main.");
        assert_eq!(sheet.headers.get("cache-control").map(axum::http::HeaderValue::as_bytes), Some(&b"no-store"[..]));
        assert_eq!(world.texts("SELECT 'x' FROM journal").await.len(), tables + 1, "that a card was prepared, and no more");
        assert_eq!(noted(world, "comptes.carte", id.as_str()).await, 1);
        // Not a byte of it in any file of the installation.
        let mut todo = vec![world.folder.clone()];
        while let Some(folder) = todo.pop() {
            for entry in std::fs::read_dir(&folder).expect("folder").flatten() {
                if entry.path().is_dir() {
                    todo.push(entry.path());
                } else {
                    let bytes = std::fs::read(entry.path()).expect("file");
                    assert!(!bytes.windows(9).any(|part| part == b"singulier"), "{:?}", entry.path());
                }
            }
        }
        claire.post(&path, &[("langue", "ar")]).await.shows("dir=\"rtl\"").shows("Traduction à relire.");
        maison(world, "ccas.fr", "").await;
        refused(&claire.post(&path, &[("adresse", "diallo@ccas.fr")]).await, "sont celles de l’établissement").shows("diallo@ccas.fr");
        refused(&claire.post(&path, &[("autre", "pas une adresse")]).await, "n’est pas une adresse");
    }

    async fn another_team_and_the_reception_see_no_account(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let (claire, sonia, karim) = (world.as_agent("claire").await, world.as_agent("sonia").await, world.as_agent("karim").await);
        let address = a_reprendre(&claire, &id, "").await;
        for path in [address.clone(), format!("{address}/coordonnees"), format!("/personnes/{id}/comptes/nouveau"), format!("/personnes/{id}/comptes/carte")] {
            assert_eq!(sonia.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(karim.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        sonia.get("/comptes").await.hides("Aïssata").shows("0\u{a0}compte à reprendre");
        karim.get(&format!("/personnes/{id}")).await.hides("Comptes en ligne");
        for (gesture, fields) in [("constat", vec![("etat", "bloque")]), ("remise", vec![]), ("coordonnees", vec![("courriel", "elle")])] {
            assert_eq!(sonia.post(&format!("{address}/{gesture}"), &fields).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(claire.get("/comptes/adresses").await.status, StatusCode::FORBIDDEN);
        assert_eq!(compte(world, "compte_constats").await + compte(world, "compte_coordonnees").await, 2);
    }

    async fn the_addresses_of_the_house_are_said_and_taken_back(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        claire.get("/comptes").await.shows("Demandez à votre responsable de les noter.");
        let technique = world.as_agent("technique").await;
        technique.get("/comptes/adresses").await;
        refused(&technique.post("/comptes/adresses", &[("adresse", "gmail.com")]).await, "ouverte à tous").shows("value=\"gmail.com\"");
        maison(world, "@CCAS.fr", "").await;
        maison(world, "ccas.fr", "").await;
        assert_eq!(compte(world, "adresses_maison").await, 1, "said twice, kept once");
        claire.get("/comptes").await.hides("Demandez à votre responsable");
        let fields = [("service", "caf"), ("courriel", "elle"), ("adresse", "a@ccas.fr"), ("etat", "marche")];
        refused(&envoyer(&claire, &id, &fields).await, "@ccas.fr");
        let page = technique.get("/comptes/adresses").await;
        let line = page.body.split("action=\"/comptes/adresses/").nth(1).and_then(|rest| rest.get(..36)).expect("line").to_owned();
        technique.post(&format!("/comptes/adresses/{line}/retrait"), &[]).await;
        noter(&claire, &id, &fields).await;
    }

    async fn the_pages_run_few_statements(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let address = a_reprendre(&claire, &id, world.claire.as_str()).await;
        claire.get(&address).await.assert_queries(6);
        claire.get("/comptes").await.assert_queries(8);
        claire.get(&format!("/personnes/{id}/comptes/nouveau")).await.assert_queries(5);
        let one = claire.get(&format!("/personnes/{id}")).await.sql.len();
        a_reprendre(&claire, &id, "").await;
        claire.get(&format!("/personnes/{id}")).await.assert_queries(one);
        claire.get("/comptes").await.assert_queries(8);
    }

    async fn the_same_form_sent_twice_notes_one_account(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let form = format!("/personnes/{id}/comptes/nouveau");
        let numero = claire.get(&form).await.field("numero");
        let fields = [("numero", numero.as_str()), ("service", "caf"), ("etat", "marche")];
        let (one, two) = (claire.post(&form, &fields).await, claire.post(&form, &fields).await);
        assert_eq!(one.location, two.location);
        assert_eq!((compte(world, "comptes_en_ligne").await, compte(world, "compte_constats").await), (1, 1));
        refused(&claire.post(&form, &[("service", "caf")]).await, "appuyez sur un des boutons");
        refused(&claire.post(&form, &[("etat", "marche")]).await, "Choisissez le site");
        let own = noter(&claire, &id, &[("autre", "Bip Solidaire"), ("etat", "inconnu")]).await;
        claire.get(&own).await.shows("<h1>Bip Solidaire</h1>");
    }
}
