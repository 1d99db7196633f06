//! Over HTTP: who may enter, what shows, which SQL ran, how it fails.

use axum::http::StatusCode;

use crate::{
    personnes::PersonneId,
    testing::{Client, on_both_engines},
};

fn page(id: &PersonneId, genre: &str) -> String {
    format!("/personnes/{id}/faits/{genre}")
}

/// Opens the form, then sends it with what it holds, as a browser does.
async fn note(client: &Client, id: &PersonneId, genre: &str, fields: &[(&str, &str)]) -> crate::testing::Answer {
    let shown = client.get(&page(id, genre)).await;
    send(client, &shown.body, id, genre, fields).await
}

async fn send(
    client: &Client,
    shown: &str,
    id: &PersonneId,
    genre: &str,
    fields: &[(&str, &str)],
) -> crate::testing::Answer {
    let hidden = |name: &str| {
        let mark = format!("name=\"{name}\" value=\"");
        shown.split(&mark).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
    };
    let (numero, vu, corrige) = (hidden("numero"), hidden("vu"), hidden("corrige"));
    let mut all = vec![("numero", numero.as_str()), ("vu", &vu), ("corrige", &corrige)];
    all.extend_from_slice(fields);
    client.post(&page(id, genre), &all).await
}

const HAUTE: (&str, &str) = ("texte", "3 rue Haute\n44000 Nantes");
const VIE: (&str, &str) = ("cle", "vie");

on_both_engines! {
    async fn a_value_is_noted_shows_in_the_file_and_its_history_is_one_tap_away(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let saved = note(&claire, &id, "adresse", &[VIE, HAUTE, ("debut", "2026-03-02"), ("source", "piece")]).await;
        assert_eq!(saved.location, format!("/personnes/{id}#sait"));
        claire.get(&format!("/personnes/{id}")).await.shows("3 rue Haute").shows("depuis le 2 mars 2026, d’après une pièce");
        note(&claire, &id, "adresse", &[VIE, ("texte", "5 place du Port"), ("debut", "2026-11-01")]).await;
        claire.get(&format!("/personnes/{id}")).await.shows("5 place du Port").hides("3 rue Haute");
        claire.get(&page(&id, "adresse")).await
            .shows("5 place du Port").shows("3 rue Haute").shows("du 2 mars 2026 au 31 octobre 2026")
            .shows("d’après une pièce, noté par Claire Morel, aujourd’hui");
    }

    async fn a_mistake_is_corrected_without_rewriting_history(world) {
        let id = world.person("Aïssata", "Dialo").await;
        let claire = world.as_agent("claire").await;
        let shown = claire.get(&page(&id, "nom")).await;
        shown.shows("Dialo").shows("déjà au dossier");
        let address = format!("{}?corriger={id}", page(&id, "nom"));
        let form = claire.get(&address).await;
        let saved = send(&claire, &form.body, &id, "nom", &[("texte", "Diallo"), ("debut", "")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        claire.get(&saved.location).await.shows("Aïssata DIALLO");
        claire.get(&page(&id, "nom")).await.shows("Dialo").shows("Corrigé par Claire Morel, aujourd’hui");
        let found = claire.post("/personnes/recherche", &[("q", "diallo")]).await;
        claire.get(&found.location).await.shows("Aïssata DIALLO");
        let again = send(&claire, &form.body, &id, "nom", &[("texte", "Autre"), ("numero", "")]).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "the same form sent twice is written once");
        claire.get(&format!("/personnes/{id}")).await.shows("Aïssata DIALLO").hides("AUTRE");
    }

    async fn what_was_already_corrected_by_a_colleague_is_told_and_not_written(world) {
        let id = world.person("Aïssata", "Dialo").await;
        let (claire, perrin) = (world.as_agent("claire").await, world.as_agent("mperrin").await);
        let address = format!("{}?corriger={id}", page(&id, "prenom"));
        let (one, two) = (claire.get(&address).await, perrin.get(&address).await);
        send(&claire, &one.body, &id, "prenom", &[("texte", "Aminata"), ("debut", "")]).await;
        let late = send(&perrin, &two.body, &id, "prenom", &[("texte", "Awa"), ("debut", "")]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        late.shows("Un collègue a déjà corrigé cette ligne.").shows("value=\"Awa\"");
        claire.get(&format!("/personnes/{id}")).await.shows("Aminata");
    }

    async fn two_agents_at_the_same_second_both_values_are_kept_and_the_second_is_told(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let (claire, perrin) = (world.as_agent("claire").await, world.as_agent("mperrin").await);
        let (one, two) = (claire.get(&page(&id, "telephone")).await, perrin.get(&page(&id, "telephone")).await);
        let (first, second) = tokio::join!(
            send(&claire, &one.body, &id, "telephone", &[("cle", "elle"), ("texte", "06 39 98 00 01")]),
            send(&perrin, &two.body, &id, "telephone", &[("cle", "elle"), ("texte", "06 39 98 00 02")]),
        );
        let told: Vec<_> = [(&claire, &first), (&perrin, &second)].into_iter().filter(|(_, answer)| answer.location.contains("croise=")).collect();
        assert_eq!(told.len(), 1, "exactly one came second: {} and {}", first.location, second.location);
        let (client, answer) = told[0];
        let notice = client.get(&answer.location).await;
        notice.shows("Noté en même temps que vous").shows("06\u{a0}39\u{a0}98\u{a0}00\u{a0}01").shows("06\u{a0}39\u{a0}98\u{a0}00\u{a0}02");
        let other = if client.get(&format!("/personnes/{id}")).await.body.contains("00\u{a0}01") { "02" } else { "01" };
        let fact = notice.body.split("name=\"fait\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("fact");
        let back = client.post(&page(&id, "telephone"), &[("action", "remettre"), ("fait", fact), ("vu", "99")]).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER);
        client.get(&format!("/personnes/{id}")).await.shows(&format!("00\u{a0}{other}"));
    }

    async fn what_is_no_more_leaves_the_file_and_stays_in_the_history(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        note(&claire, &id, "ressource", &[("cle", "rsa"), ("montant", "635,71"), ("debut", "2026-01-01")]).await;
        note(&claire, &id, "ressource", &[("cle", "salaire"), ("montant", "900"), ("debut", "2026-06-01")]).await;
        claire.get(&format!("/personnes/{id}")).await.shows("635,71\u{a0}€ par mois").shows("900\u{a0}€ par mois");
        note(&claire, &id, "ressource", &[("cle", "rsa"), ("action", "plus"), ("debut", "2026-09-01")]).await;
        claire.get(&format!("/personnes/{id}")).await.hides("635,71").shows("900\u{a0}€ par mois");
        claire.get(&page(&id, "ressource")).await.shows("du 1er janvier 2026 au 31 août 2026").shows("n’est plus le cas");
    }

    async fn the_reception_changes_what_it_needs_and_does_not_open_the_rest(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let (claire, karim) = (world.as_agent("claire").await, world.as_agent("karim").await);
        note(&claire, &id, "frein", &[("cle", "lecture")]).await;
        note(&claire, &id, "ressource", &[("cle", "aah"), ("montant", "1000")]).await;
        claire.get(&format!("/personnes/{id}")).await.shows("Ce qui bloque, lire, écrire").shows("AAH");
        let saved = note(&karim, &id, "langue", &[("texte", "soninké"), ("choix", "oui")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
        karim.get(&format!("/personnes/{id}")).await.shows("soninké, interprète nécessaire").hides("lire, écrire").hides("AAH");
        for genre in ["frein", "ressource", "hebergement", "protection"] {
            assert_eq!(karim.get(&page(&id, genre)).await.status, StatusCode::FORBIDDEN, "{genre}");
            assert_eq!(karim.post(&page(&id, genre), &[("cle", "rsa")]).await.status, StatusCode::FORBIDDEN, "{genre}");
        }
        assert_eq!(world.as_agent("technique").await.get(&page(&id, "nom")).await.status, StatusCode::FORBIDDEN);
    }

    async fn a_fact_of_another_team_does_not_exist(world) {
        let id = world.person_of(&world.nord, "Oksana", "Petrova").await;
        let claire = world.as_agent("claire").await;
        assert_eq!(claire.get(&page(&id, "adresse")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(claire.post(&page(&id, "adresse"), &[VIE, HAUTE]).await.status, StatusCode::NOT_FOUND);
        let mine = world.person("Aïssata", "").await;
        assert_eq!(claire.get(&page(&mine, "taille")).await.status, StatusCode::NOT_FOUND, "no such kind");
    }

    async fn what_was_typed_comes_back_with_its_sentences(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let back = note(&claire, &id, "ressource", &[("cle", "rsa"), ("montant", "six <b>cents"), ("precision", "gardez-moi")]).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        back.shows("Écrivez le montant par mois").shows("six &#60;b&#62;cents").shows("gardez-moi").shows("<option value=\"rsa\" selected>");
    }

    async fn the_file_and_the_history_cost_a_fixed_number_of_queries(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        for amount in ["100", "200", "300", "400"] {
            note(&claire, &id, "ressource", &[("cle", "rsa"), ("montant", amount)]).await;
        }
        claire.get(&page(&id, "ressource")).await.assert_queries(4);
    }
}
