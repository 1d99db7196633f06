//! Over HTTP: who may enter, what shows, how many queries, how it fails.

use std::io::{Cursor, Read};

use axum::http::StatusCode;

use crate::{
    personnes::PersonneId,
    testing::{Client, World, on_both_engines},
};

const JOUR: i64 = 24 * 3600;

/// Adds one; its address. Sent twice, written once.
async fn ajouter(client: &Client, fields: &[(&str, &str)]) -> String {
    let numero = client.get("/correspondants/nouveau").await.field("numero");
    let mut all =
        vec![("numero", numero.as_str()), ("organisme", "caf"), ("canal", "telephone"), ("valeur", "0199001234")];
    all.retain(|pair| !fields.iter().any(|one| one.0 == pair.0));
    all.extend_from_slice(fields);
    for _ in 0..2 {
        let made = client.post("/correspondants/nouveau", &all).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    }
    format!("/correspondants/{numero}")
}

async fn dire(client: &Client, address: &str, sens: &str) -> String {
    let said = client.post(&format!("{address}/confirmation"), &[("sens", sens), ("retour", "liste")]).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
    said.location
}

async fn bloquer(client: &Client, person: &PersonneId, voie: &str) -> String {
    let form = format!("/personnes/{person}/blocages/nouveau");
    let numero = client.get(&form).await.field("numero");
    client.post(&form, &[("numero", &numero), ("voie", voie), ("depuis", "2026-11-02")]).await;
    format!("/blocages/{numero}")
}

async fn nombre(world: &World, table: &str) -> usize {
    world.texts(&format!("SELECT 'x' FROM {table}")).await.len()
}

fn avancer(world: &World, days: i64) {
    world.app.db.clock().advance_seconds(days * JOUR);
}

on_both_engines! {
    async fn one_is_added_and_everybody_reads_it_with_since_when_and_by_whom(world) {
        let claire = world.as_agent("claire").await;
        claire.get("/correspondants").await.shows("Personne n’en a encore noté").shows("Ajouter un correspondant");
        let fields = [("fonction", "référente RSA"), ("nom", "Mme Petit"), ("quand", "mardi matin"), ("matieres", "rsa"), ("note", "Donner le numéro d’abord"), ("vu", "marche")];
        let address = ajouter(&claire, &fields).await;
        let page = claire.get(&address).await;
        page.shows("Mme Petit, référente RSA").shows("01\u{a0}99\u{a0}00\u{a0}12\u{a0}34").shows("tel:0199001234").shows("mardi matin");
        page.shows("A marché aujourd’hui, dit par Claire Morel.").shows("Un nom s’efface 12 mois après").assert_queries(5);
        // Of another team, of the reception: the same list, and the reception only reads.
        let list = world.as_agent("sonia").await.get("/correspondants").await;
        list.shows("<h2>Caf</h2>").shows("Mme Petit, référente RSA").shows("Ça ne répond plus").assert_queries(3);
        let karim = world.as_agent("karim").await;
        karim.get("/correspondants").await.shows("Mme Petit").hides("Ça ne répond plus").hides("Ajouter un correspondant");
        karim.get(&address).await.shows("Mme Petit").hides("/confirmation");
        assert_eq!(karim.get("/correspondants/nouveau").await.status, StatusCode::FORBIDDEN);
        assert_eq!(world.as_agent("technique").await.get("/correspondants").await.status, StatusCode::FORBIDDEN);
        assert_eq!((nombre(world, "correspondants").await, nombre(world, "correspondant_dires").await), (1, 1));
    }

    async fn one_press_says_that_it_works_or_no_longer_and_the_list_follows(world) {
        let (claire, sonia) = (world.as_agent("claire").await, world.as_agent("sonia").await);
        let one = ajouter(&claire, &[("fonction", "ligne partenaires"), ("vu", "non")]).await;
        claire.get(&one).await.shows("à confirmer").shows("Personne n’a encore dit que ça marche. Noté aujourd’hui, par Claire Morel.");
        let id = one.rsplit('/').next().expect("id");
        assert_eq!(dire(&sonia, &one, "marche").await, format!("/correspondants#c-{id}"));
        // Pressed twice: once.
        dire(&sonia, &one, "marche").await;
        claire.get(&one).await.shows("A marché aujourd’hui, dit par Sonia Belkacem.").shows("Aujourd’hui, Sonia Belkacem\u{a0}: ça a marché");
        assert_eq!(nombre(world, "correspondant_dires").await, 1);
        avancer(world, 3);
        let claire = world.as_agent("claire").await;
        dire(&claire, &one, "muet").await;
        claire.get("/correspondants").await.shows("ne répond plus").shows("Ne répond plus\u{a0}: aujourd’hui, dit par Claire Morel. Avait marché");
        avancer(world, 1);
        let claire = world.as_agent("claire").await;
        dire(&claire, &one, "marche").await;
        claire.get(&one).await.shows("A marché aujourd’hui, dit par Claire Morel.").shows("ça ne répond plus");
        let nothing = claire.post(&format!("{one}/confirmation"), &[("sens", "peut-être")]).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        nothing.shows("Appuyez sur un des deux boutons");
    }

    async fn what_nobody_confirms_for_six_months_fades_and_the_silent_come_last(world) {
        let claire = world.as_agent("claire").await;
        let silent = ajouter(&claire, &[("fonction", "guichet muet"), ("vu", "marche")]).await;
        ajouter(&claire, &[("fonction", "ancien numéro"), ("vu", "marche")]).await;
        avancer(world, 182);
        let claire = world.as_agent("claire").await;
        dire(&claire, &silent, "muet").await;
        ajouter(&claire, &[("fonction", "numéro frais"), ("vu", "marche")]).await;
        ajouter(&claire, &[("organisme", "Préfecture"), ("fonction", "étrangers"), ("vu", "marche")]).await;
        let list = claire.get("/correspondants?organisme=caf").await;
        list.shows("Pas confirmé depuis six mois. A marché").hides("<h2>Préfecture</h2>");
        let at = |text: &str| list.body.find(text).unwrap_or_else(|| panic!("{text}"));
        assert!(at("Numéro frais") < at("Ancien numéro") && at("Ancien numéro") < at("Guichet muet"));
        claire.get("/correspondants?organisme=rien").await.shows("<h2>Préfecture</h2>").shows("<h2>Caf</h2>");
    }

    async fn a_correction_is_a_version_more_and_the_old_one_is_read(world) {
        let claire = world.as_agent("claire").await;
        let one = ajouter(&claire, &[("vu", "marche")]).await;
        avancer(world, 2);
        let sonia = world.as_agent("sonia").await;
        let form = format!("{one}/correction");
        sonia.get(&form).await.shows("value=\"0199001234\"").shows("value=\"Caf\"");
        let fields = [("organisme", "Caf"), ("canal", "courriel"), ("valeur", "partenaires@caf.example"), ("matieres", "rsa"), ("matieres", "inconnue")];
        for _ in 0..2 {
            assert_eq!(sonia.post(&form, &fields).await.location, one);
        }
        assert_eq!(nombre(world, "correspondant_versions").await, 2, "said twice, written once");
        let page = sonia.get(&one).await;
        page.shows("mailto:partenaires@caf.example").shows("Sonia Belkacem\u{a0}: Caf · e-mail professionnel partenaires@caf.example");
        page.shows("Claire Morel\u{a0}: Caf · téléphone 01\u{a0}99\u{a0}00\u{a0}12\u{a0}34").shows("A marché lundi\u{a0}23, dit par Claire Morel.");
    }

    async fn it_is_withdrawn_with_a_reason_and_stays_at_its_address(world) {
        let claire = world.as_agent("claire").await;
        let one = ajouter(&claire, &[("vu", "marche")]).await;
        let empty = claire.post(&format!("{one}/retrait"), &[("raison", " ")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        empty.shows("Écrivez pourquoi");
        for _ in 0..2 {
            assert_eq!(claire.post(&format!("{one}/retrait"), &[("raison", "Le service a fermé")]).await.location, "/correspondants");
        }
        claire.get("/correspondants").await.shows("Personne n’en a encore noté");
        claire.get(&one).await.shows("Retiré aujourd’hui, par Claire Morel\u{a0}: Le service a fermé").hides("Ça ne répond plus");
        dire(&claire, &one, "marche").await;
        assert_eq!(nombre(world, "correspondant_dires").await, 1, "nothing more is said of it");
    }

    async fn what_is_typed_wrong_is_said_and_kept(world) {
        let claire = world.as_agent("claire").await;
        let long = "x".repeat(301);
        for (fields, sentence) in [
            (vec![("organisme", ""), ("valeur", "")], "Écrivez chez qui"),
            (vec![("organisme", "Caf"), ("canal", "pigeon")], "Choisissez par où ça passe."),
            (vec![("canal", "telephone"), ("valeur", "le standard")], "il y faut des chiffres"),
            (vec![("canal", "courriel"), ("valeur", "chez eux")], "class=\"faute\" id=\"valeur-faute\""),
            (vec![("canal", "guichet"), ("valeur", "2e étage"), ("note", long.as_str())], "Ce texte a 301 signes, 300 au plus."),
        ] {
            let back = claire.post("/correspondants/nouveau", &[&fields[..], &[("fonction", "à garder"), ("matieres", "rsa")]].concat()).await;
            assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{sentence}");
            back.shows(sentence).shows("à garder").shows("value=\"rsa\" id=\"matiere-rsa\" checked");
        }
        assert_eq!(nombre(world, "correspondants").await, 0);
        for path in ["/correspondants/x", "/correspondants/019aa000-0000-7000-8000-000000000001", "/correspondants/x/correction"] {
            assert_eq!(claire.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }

    async fn a_blocage_says_who_to_call_and_a_call_is_one_press(world) {
        let person = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let address = bloquer(&claire, &person, "rsa").await;
        let page = claire.get(&address).await;
        page.shows("Personne n’a encore noté de correspondant pour cela.").shows("/correspondants/nouveau?matiere=rsa").assert_queries(10);
        claire.get("/correspondants/nouveau?matiere=rsa").await.shows("id=\"matiere-rsa\" checked").shows("value=\"Caf\"");
        // For the matter; for the whole Caf; for another matter of the Caf; for the préfecture.
        let one = ajouter(&claire, &[("fonction", "référente RSA"), ("nom", "Mme Petit"), ("matieres", "rsa"), ("vu", "non")]).await;
        ajouter(&claire, &[("fonction", "ligne partenaires"), ("vu", "non")]).await;
        ajouter(&claire, &[("fonction", "contentieux"), ("matieres", "indu-caf"), ("vu", "non")]).await;
        ajouter(&claire, &[("organisme", "Préfecture"), ("fonction", "étrangers"), ("vu", "non")]).await;
        let page = claire.get(&address).await;
        page.shows("Caf, Mme Petit, référente RSA").shows("Caf, ligne partenaires").hides("Caf, contentieux").hides("Préfecture, étrangers").assert_queries(11);
        let id = one.rsplit('/').next().expect("id").to_owned();
        let numero = page.field("numero");
        let call = format!("{address}/appels");
        let numero = page.body.split("/appels\"").find(|form| form.contains(&id)).and_then(|form| form.split("name=\"numero\" value=\"").nth(1)).and_then(|rest| rest.get(..36)).map_or(numero, ToOwned::to_owned);
        let fields = [("numero", numero.as_str()), ("correspondant", id.as_str()), ("resultat", "pas-joint")];
        for _ in 0..2 {
            assert_eq!(claire.post(&call, &fields).await.location, format!("{address}#appeler"));
        }
        claire.get(&address).await.shows("Aujourd’hui, Claire Morel\u{a0}: Caf, référente RSA, pas joint");
        assert_eq!((nombre(world, "appels").await, nombre(world, "correspondant_dires").await), (1, 0), "nobody answered: nothing is confirmed");
        // The page kept by « back », another answer: another call, and it confirms.
        avancer(world, 1);
        let claire = world.as_agent("claire").await;
        claire.get(&address).await;
        claire.post(&call, &[("numero", &numero), ("correspondant", &id), ("resultat", "joint")]).await;
        claire.get(&one).await.shows("A marché aujourd’hui, dit par Claire Morel.").hides("DIALLO");
        assert_eq!((nombre(world, "appels").await, nombre(world, "correspondant_dires").await), (2, 1));
        let wrong = claire.post(&call, &[("correspondant", &id), ("resultat", "peut-être")]).await;
        assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
        wrong.shows("Appuyez sur «\u{a0}Joint\u{a0}»");
        // Over, the calls stay and no more is noted.
        claire.post(&format!("{address}/fin"), &[("issue", "retabli")]).await;
        claire.post(&call, &[("correspondant", &id), ("resultat", "joint")]).await;
        claire.get(&address).await.shows("Caf, référente RSA, joint").hides("Pas joint<");
        assert_eq!(nombre(world, "appels").await, 2);
    }

    async fn a_call_is_read_in_the_perimeter_leaves_in_the_copy_and_goes_with_the_person(world) {
        let person = world.person("Aïssata", "Diallo").await;
        let (claire, sonia) = (world.as_agent("claire").await, world.as_agent("sonia").await);
        let address = bloquer(&claire, &person, "rsa").await;
        let one = ajouter(&claire, &[("fonction", "référente RSA"), ("nom", "Mme Petit"), ("vu", "non")]).await;
        let id = one.rsplit('/').next().expect("id");
        let call = [("correspondant", id), ("resultat", "joint")];
        sonia.get("/correspondants").await;
        assert_eq!(sonia.post(&format!("{address}/appels"), &call).await.status, StatusCode::NOT_FOUND);
        claire.post(&format!("{address}/appels"), &call).await;
        assert_eq!(nombre(world, "appels").await, 1);
        let unknown = [("correspondant", "019aa000-0000-7000-8000-000000000001"), ("resultat", "joint")];
        assert_eq!(claire.post(&format!("{address}/appels"), &unknown).await.status, StatusCode::NOT_FOUND);
        let copy = format!("/personnes/{person}/copie");
        claire.get(&copy).await;
        let got = claire.post(&copy, &[("demandeur", "elle"), ("tiers", "masques")]).await;
        let mut told = String::new();
        let mut archive = zip::ZipArchive::new(Cursor::new(got.bytes.as_slice())).expect("an archive");
        archive.by_name("dossier.html").expect("readable").read_to_string(&mut told).expect("UTF-8");
        assert!(told.contains("Appel\u{a0}: Caf, référente RSA") && told.contains("Joint") && !told.contains("Petit"), "{told}");
        let intent = tandem_platform::Intent::system(world.etablissement.as_str(), "systeme", "tests", "personnes", person.as_str());
        let mut tx = world.app.db.write(intent).await.expect("tx");
        crate::personnes::effacer(&mut tx, std::slice::from_ref(&person)).await.expect("erased");
        tx.commit().await.expect("commit");
        assert_eq!((nombre(world, "appels").await, nombre(world, "correspondant_dires").await), (0, 1), "the address book stays");
    }

    async fn a_name_goes_a_year_after_it_last_worked_and_the_line_stays(world) {
        let claire = world.as_agent("claire").await;
        let named = ajouter(&claire, &[("fonction", "référente RSA"), ("nom", "Mme Petit"), ("note", "demander Anne"), ("vu", "marche")]).await;
        let address = ajouter(&claire, &[("canal", "courriel"), ("valeur", "anne.petit@caf.example"), ("vu", "non")]).await;
        let kept = ajouter(&claire, &[("nom", "M. Roche"), ("vu", "non")]).await;
        let desk = ajouter(&claire, &[("fonction", "accueil"), ("vu", "marche")]).await;
        avancer(world, 200);
        let claire = world.as_agent("claire").await;
        dire(&claire, &kept, "marche").await;
        dire(&claire, &named, "muet").await;
        let passer = async || {
            let limit = world.app.config.conservation.correspondant.seuil(world.app.db.clock().today());
            crate::correspondants::oublier(&world.app.db, &world.etablissement, limit).await.expect("run")
        };
        avancer(world, 164);
        assert_eq!(passer().await, 0, "the day before");
        avancer(world, 1);
        assert_eq!(passer().await, 2);
        assert_eq!(passer().await, 0);
        let claire = world.as_agent("claire").await;
        let page = claire.get(&named).await;
        page.hides("Petit").hides("Anne").hides("tel:").shows("Référente RSA").shows("Nom et coordonnées effacés aujourd’hui").shows("<h1>Caf</h1>");
        claire.get(&address).await.hides("anne.petit");
        claire.get(&kept).await.shows("M. Roche");
        claire.get(&desk).await.shows("tel:0199001234");
        assert_eq!(world.texts("SELECT id FROM correspondant_versions WHERE nom IS NOT NULL").await.len(), 1);
        // Somebody finds the new number: a version more, and the old name does not come back.
        claire.get(&format!("{named}/correction")).await.hides("Petit");
        let again = [("organisme", "Caf"), ("canal", "telephone"), ("valeur", "01 99 00 56 78"), ("nom", "M. Blanc")];
        claire.post(&format!("{named}/correction"), &again).await;
        claire.get(&named).await.shows("M. Blanc").hides("Petit");
        // The one before goes at its own term, though the new one works.
        avancer(world, 400);
        let claire = world.as_agent("claire").await;
        dire(&claire, &named, "marche").await;
        avancer(world, 1);
        passer().await;
        world.as_agent("claire").await.get(&named).await.shows("M. Blanc");
    }
}
