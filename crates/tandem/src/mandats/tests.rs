//! Over HTTP: who may, what shows, how it stops, what is refused.

use axum::http::StatusCode;
use jiff::civil::date;

use crate::{
    invariants::noted,
    personnes::PersonneId,
    testing::{Answer, Client, World, on_both_engines},
};

const JOUR: i64 = 24 * 3600;

pub(super) fn champs<'a>(numero: &'a str, lignes: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    let mut all = vec![
        ("numero", numero),
        ("canaux", "ligne"),
        ("duree", "mois"),
        ("objet", "ne pas perdre mon RSA."),
        ("contact", "3 place du Marché, 03 20 00 00 00"),
        ("lieu", "Villeneuve"),
    ];
    all.extend(lignes.iter().map(|cle| ("lignes", *cle)));
    all
}

pub(super) async fn faire(client: &Client, person: &PersonneId, lignes: &[&str]) -> String {
    let address = format!("/personnes/{person}/mandats/nouveau");
    let numero = client.get(&address).await.field("numero");
    let made = client.post(&address, &champs(&numero, lignes)).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    made.location
}

pub(super) async fn signe(client: &Client, person: &PersonneId, lignes: &[&str]) -> String {
    let address = faire(client, person, lignes).await;
    client.post(&format!("{address}/signature"), &[]).await;
    client.get(&address).await.shows("en vigueur");
    address
}

async fn compte(world: &World, table: &str) -> usize {
    world.texts(&format!("SELECT id FROM {table}")).await.len()
}

fn refused(answer: &Answer, sentence: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
    answer.shows(sentence);
}

on_both_engines! {
    async fn a_mandate_is_made_printed_signed_and_stopped_in_one_press(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        claire.get(&format!("/personnes/{id}")).await.shows("Aucun mandat en ce moment.").shows("Faire un mandat");
        let address = faire(&claire, &id, &["D07", "D30"]).await;
        claire.get("/").await.shows("1\u{a0}papier à signer");
        world.as_agent("sonia").await.get("/").await.hides("papier à signer");
        claire.get(&address).await.shows("à signer").shows("Rien ne se fait à sa place avant les deux signatures");
        let paper = claire.get(&format!("{address}/papier")).await;
        paper.shows("Je m’appelle Aïssata DIALLO.").shows("But\u{a0}: ne pas perdre mon RSA.").shows("du lundi\u{a0}23\u{a0}novembre\u{a0}2026 au mercredi\u{a0}23\u{a0}décembre\u{a0}2026 compris.").shows("class=\"qr\"");
        let file = claire.get(&format!("{address}/fichier")).await.body;
        let kept = world.texts("SELECT empreinte FROM mandats").await.remove(0);
        assert_eq!(tandem_mandats::Scellee::verifier_fichier(&file, Some(&kept)).expect("read").1, []);
        claire.post(&format!("{address}/signature"), &[]).await;
        claire.get(&address).await.shows("en vigueur").shows("Signé par les deux, sur papier, aujourd’hui à 9\u{a0}h").shows("Jusqu’au mercredi 23 décembre compris.");
        claire.get(&format!("/personnes/{id}")).await.shows("en vigueur");
        for _ in 0..2 {
            claire.post(&format!("{address}/revocation"), &[("parole", "vive")]).await;
        }
        claire.get(&address).await.shows("arrêté").shows("Elle l’a arrêté aujourd’hui à 9\u{a0}h").shows("Arrêté par elle, de vive voix");
        assert_eq!(compte(world, "mandat_actes").await, 2, "stopped twice, written once");
        for action in ["mandats.faire", "mandats.signer", "mandats.revoquer"] {
            let id = address.rsplit('/').next().expect("id");
            assert!(noted(world, action, id).await >= 1, "{action}");
        }
        // A signature sent after the end opens nothing again.
        claire.post(&format!("{address}/signature"), &[]).await;
        claire.get(&address).await.shows("arrêté");
    }

    async fn one_line_is_stopped_and_the_rest_goes_on(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let address = signe(&claire, &id, &["D07", "domaine:logement"]).await;
        claire.post(&format!("{address}/revocation"), &[("ligne", "D07")]).await;
        claire.get(&address).await.shows("en vigueur").shows("arrêtée aujourd’hui à 9\u{a0}h");
        // What the paper does not list is not stopped by it.
        claire.post(&format!("{address}/revocation"), &[("ligne", "D50")]).await;
        assert_eq!(compte(world, "mandat_actes").await, 2);
        claire.get(&format!("/personnes/{id}/mandats")).await.shows("Logement").hides("Dire à la Caf");
        claire.post(&format!("{address}/revocation"), &[("ligne", "domaine:logement")]).await;
        claire.get(&address).await.shows("Elle l’a arrêté");
    }

    async fn the_etablissement_stops_it_only_with_its_reason(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let address = signe(&claire, &id, &["D07"]).await;
        claire.post(&format!("{address}/renonciation"), &[("raison", "")]).await;
        claire.get(&address).await.shows("en vigueur");
        claire.post(&format!("{address}/renonciation"), &[("raison", "Elle a déménagé.")]).await;
        claire.get(&address).await.shows("Arrêté par l’établissement\u{a0}: Elle a déménagé.");
    }

    async fn made_at_a_distance_it_waits_for_the_paper(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let form = format!("/personnes/{id}/mandats/nouveau");
        let numero = claire.get(&form).await.field("numero");
        let mut fields = champs(&numero, &["D07"]);
        fields.extend([("a_distance", "oui"), ("langue", "ar")]);
        let address = claire.post(&form, &fields).await.location;
        claire.get(&address).await.shows("papier attendu").shows("Elle a dit oui à distance, aujourd’hui à");
        claire.get("/mandats").await.shows("Papier à signer").shows("Aïssata DIALLO");
        claire.get(&format!("{address}/papier")).await.shows("dir=\"rtl\"").shows("Traduction à relire. Seul le texte français engage.").shows("j’ai dit oui");
        claire.post(&format!("{address}/signature"), &[]).await;
        claire.get("/mandats").await.hides("Papier à signer").shows("En vigueur");
    }

    async fn what_is_wrong_is_said_and_what_was_chosen_is_kept(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let form = format!("/personnes/{id}/mandats/nouveau");
        let back = claire.post(&form, &[("lignes", "X99"), ("canaux", "pigeon"), ("duree", "siecle"), ("objet", "manger")]).await;
        refused(&back, "Choisissez avec la personne au moins une démarche.");
        back.shows("Dites par quel moyen.").shows("Choisissez combien de temps.").shows("Écrivez la commune").shows("manger");
        let numero = claire.get(&form).await.field("numero");
        let mut fields = champs(&numero, &["D07"]);
        fields[2] = ("duree", "date");
        fields.push(("fin", "2027-11-23"));
        refused(&claire.post(&form, &fields).await, "Un mandat dure un an au plus");
        let long = "a".repeat(301);
        let mut fields = champs(&numero, &["D07"]);
        fields[3] = ("objet", &long);
        refused(&claire.post(&form, &fields).await, "Ce texte a 301 signes, 300 au plus.");
        assert_eq!(compte(world, "mandats").await, 0);
        for _ in 0..2 {
            assert_eq!(claire.post(&form, &champs(&numero, &["D07"])).await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(compte(world, "mandats").await, 1, "sent twice, made once");
        // How to reach the établissement is said once.
        claire.get(&form).await.shows("3 place du Marché");
    }

    async fn a_protected_person_is_sent_to_who_represents_her(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let fact = format!("/personnes/{id}/faits/protection");
        let page = claire.get(&fact).await;
        let (numero, vu) = (page.field("numero"), page.field("vu"));
        let fields = [("numero", numero.as_str()), ("vu", &vu), ("choix", "curatelle"), ("precision", "Udaf, 03 20 11 22 33"), ("source", "declare")];
        assert!(claire.post(&fact, &fields).await.status.is_redirection());
        let form = format!("/personnes/{id}/mandats/nouveau");
        claire.get(&form).await.shows("curatelle simple").shows("Udaf").shows("ne donne pas de mandat").hides("Préparer le papier");
        let back = claire.post(&form, &champs("019aa000-0000-7000-8000-000000000009", &["D07"])).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(compte(world, "mandats").await, 0);
    }

    async fn another_team_sees_neither_the_mandate_nor_its_code(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let (claire, sonia, karim) = (world.as_agent("claire").await, world.as_agent("sonia").await, world.as_agent("karim").await);
        let address = signe(&claire, &id, &["D07"]).await;
        let code = world.texts("SELECT code FROM mandats").await.remove(0);
        assert_eq!(claire.get(&format!("/mandats?code={code}")).await.location, address);
        refused(&claire.get("/mandats?code=222-2222").await, "Aucun mandat de vos équipes n’a ce code.");
        for path in [address.clone(), format!("{address}/papier"), format!("/personnes/{id}/mandats"), format!("/personnes/{id}/mandats/nouveau")] {
            assert_eq!(sonia.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(karim.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        refused(&sonia.get(&format!("/mandats?code={code}")).await, "Aucun mandat de vos équipes n’a ce code.");
        assert_eq!(sonia.post(&format!("{address}/revocation"), &[("parole", "vive")]).await.status, StatusCode::NOT_FOUND);
        claire.get(&address).await.shows("en vigueur");
    }

    async fn a_mandate_ends_by_itself_and_is_said_to_end_before(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let address = signe(&claire, &id, &["D07"]).await;
        world.app.db.clock().advance_seconds(20 * JOUR);
        let claire = world.as_agent("claire").await;
        claire.get("/").await.shows("1\u{a0}mandat finit dans les quinze jours");
        claire.get("/mandats").await.shows("Finissent bientôt").shows("Demandez-lui si elle veut continuer.");
        world.app.db.clock().advance_seconds(11 * JOUR);
        assert_eq!(world.app.db.clock().today(), date(2026, 12, 24));
        let claire = world.as_agent("claire").await;
        claire.get(&address).await.shows("terminé").shows("Il s’est arrêté tout seul après le").shows("En refaire un");
        // Renewed, it says which one it follows, and asks again.
        let renewed = claire.get(&format!("/personnes/{id}/mandats/nouveau?suite={}", address.rsplit('/').next().expect("id"))).await;
        renewed.shows("Renouveler le mandat").shows("ne pas perdre mon RSA").shows("value=\"D07\" checked");
        let mut fields = champs("019aa000-0000-7000-8000-000000000010", &["D07"]);
        let before = renewed.field("suite_de");
        fields.extend([("suite_de", before.as_str()), ("change", "le téléphone en plus")]);
        let next = claire.post(&format!("/personnes/{id}/mandats/nouveau"), &fields).await.location;
        claire.get(&format!("{next}/papier")).await.shows("Ce mandat prend la suite de celui du lundi\u{a0}23\u{a0}novembre\u{a0}2026.").shows("Ce qui change\u{a0}: le téléphone en plus.");
    }

    async fn the_pages_run_few_statements(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let address = signe(&claire, &id, &["D07"]).await;
        claire.get(&address).await.assert_queries(7);
        claire.get("/mandats").await.assert_queries(6);
        claire.get(&format!("/personnes/{id}/mandats")).await.assert_queries(6);
        claire.get(&format!("/personnes/{id}/mandats/nouveau")).await.assert_queries(8);
    }

    async fn in_her_place_without_a_mandate_the_urgency_is_asked_and_put_in_order_by_the_signature(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let demarche = world.demarche(&id, "D07", &[]).await;
        let claire = world.as_agent("claire").await;
        let form = format!("/demarches/{demarche}/noter");
        claire.get(&form).await.shows("À sa place\u{a0}: aucun mandat ne nomme cette démarche").shows("mandats/nouveau?fiche=D07");
        let numero = claire.get(&form).await.field("numero");
        let fields = |more: &[(&'static str, &'static str)]| {
            let mut all = vec![("numero", numero.clone())];
            all.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
            all
        };
        let send = async |more: &[(&'static str, &'static str)]| {
            let all = fields(more);
            let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (*name, value.as_str())).collect();
            claire.post(&form, &all).await
        };
        refused(&send(&[("mode", "M1")]).await, "À sa place sans mandat");
        refused(&send(&[("mode", "M0"), ("note", "Elle est à l’hôpital")]).await, "Sans elle\u{a0}: cochez si elle a dit oui");
        assert_eq!(compte(world, "actes").await, 0);
        let urgent = send(&[("mode", "M1"), ("urgence", "Dernier jour pour déclarer")]).await;
        assert_eq!(urgent.status, StatusCode::SEE_OTHER, "{}", urgent.body);
        claire.get("/").await.shows("1\u{a0}aide donnée sans mandat à régulariser avant le lundi 30 novembre");
        claire.get("/mandats").await.shows("Fait sans mandat, à régulariser").shows("Dernier jour pour déclarer").shows("avant le lundi 30 novembre");
        claire.get(&format!("/personnes/{id}/mandats")).await.shows("Fait en urgence, sans mandat. Raison\u{a0}: Dernier jour pour déclarer.");
        signe(&claire, &id, &["D07"]).await;
        claire.get("/mandats").await.hides("à régulariser");
        assert_eq!(world.texts("SELECT acte_id AS id FROM mandat_regularisations").await.len(), 1);
    }

    async fn under_a_mandate_each_use_is_kept_and_read_by_the_person(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let demarche = world.demarche(&id, "D07", &[]).await;
        let claire = world.as_agent("claire").await;
        let address = signe(&claire, &id, &["domaine:social"]).await;
        let form = format!("/demarches/{demarche}/noter");
        claire.get(&form).await.shows("À sa place\u{a0}: un mandat le permet jusqu’au mercredi 23 décembre");
        assert_eq!(claire.post(&form, &[("mode", "M1")]).await.status, StatusCode::SEE_OTHER);
        refused(&claire.post(&form, &[("mode", "M0")]).await, "cochez si elle a dit oui");
        assert_eq!(claire.post(&form, &[("mode", "M0"), ("accord", "oui")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(claire.post(&form, &[("mode", "M3")]).await.status, StatusCode::SEE_OTHER, "with her hand, nothing is asked");
        assert_eq!(compte(world, "actes").await, 3);
        assert_eq!(world.texts("SELECT acte_id AS id FROM mandat_usages WHERE mandat_id IS NOT NULL AND avant_le IS NULL").await.len(), 2);
        claire.get(&address).await.shows("le 23 novembre 2026, par Claire Morel");
        claire.get(&format!("/personnes/{id}/mandats")).await.shows("J’avais dit oui le 23 novembre 2026 à 9\u{a0}h");
        // Stopped, it no longer covers: the next act is asked for its reason.
        claire.post(&format!("{address}/revocation"), &[("parole", "vive")]).await;
        refused(&claire.post(&form, &[("mode", "M1")]).await, "À sa place sans mandat");
        claire.get(&form).await.shows("À sa place\u{a0}: elle a arrêté ce mandat");
    }

    async fn what_will_never_have_a_mandate_is_classified_with_her_words(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let demarche = world.demarche(&id, "D07", &[]).await;
        let (claire, sonia) = (world.as_agent("claire").await, world.as_agent("sonia").await);
        claire.post(&format!("/demarches/{demarche}/noter"), &[("mode", "M1"), ("urgence", "Dernier jour")]).await;
        let acte = world.texts("SELECT acte_id AS id FROM mandat_usages").await.remove(0);
        let address = format!("/mandats/regularisations/{acte}");
        assert_eq!(sonia.post(&address, &[("raison", "x")]).await.status, StatusCode::NOT_FOUND);
        claire.post(&address, &[("raison", "")]).await;
        claire.get("/mandats").await.shows("à régulariser");
        claire.post(&address, &[("raison", "Elle ne veut pas de mandat, elle le fera seule.")]).await;
        claire.get("/mandats").await.hides("à régulariser");
    }

    async fn both_sign_on_the_screen_once_the_text_was_read_to_its_end(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let address = faire(&claire, &id, &["D07"]).await;
        let form = format!("{address}/ecran");
        claire.get(&form).await.shows("Je m’appelle Aïssata DIALLO.").shows("Plutôt sur papier").assert_queries(4);
        assert_eq!(world.as_agent("sonia").await.get(&form).await.status, StatusCode::NOT_FOUND);
        let drawn = "10,10 300,150;320,40 500,60";
        refused(&claire.post(&form, &[("elle", drawn), ("agent", drawn)]).await, "Lisez le texte ensemble jusqu’en bas");
        refused(&claire.post(&form, &[("lu", "oui"), ("elle", "10,10 12,12"), ("agent", drawn)]).await, "Sa signature manque, ou le trait est trop court.");
        refused(&claire.post(&form, &[("lu", "oui"), ("elle", drawn), ("agent", "<script>")]).await, "Votre signature manque");
        claire.get(&address).await.shows("à signer");
        assert_eq!(claire.post(&form, &[("lu", "oui"), ("elle", drawn), ("agent", drawn)]).await.location, address);
        claire.get(&address).await.shows("en vigueur").shows("Signé par les deux, sur un écran");
        claire.get(&format!("{address}/papier")).await.shows("M10 10L300 150M320 40L500 60");
        assert_eq!(claire.get(&form).await.location, address, "signed once");
        assert_eq!(world.texts("SELECT acte_id FROM mandat_traces").await.len(), 1);
        assert_eq!(claire.post(&form, &[("lu", "oui"), ("elle", drawn), ("agent", drawn)]).await.location, address);
        assert_eq!(world.texts("SELECT acte_id FROM mandat_traces").await.len(), 1, "nothing is signed twice");
    }
}
