//! The receipt over HTTP: who may, what it says, what it never says, how many statements, how it fails.

use axum::http::StatusCode;

use crate::{
    invariants::noted,
    personnes::PersonneId,
    testing::{Client, on_both_engines},
};

/// Notes an act where `path` says; its id.
async fn note(client: &Client, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = client.post(path, fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location.split("note=").nth(1).expect("an act").to_owned()
}

/// Makes a mandate for that procedure, and signs it.
async fn signe(client: &Client, person: &PersonneId, fiche: &str) -> String {
    let form = format!("/personnes/{person}/mandats/nouveau");
    let numero = client.get(&form).await.field("numero");
    let contact = ("contact", "3 place du Marché, 03 20 00 00 00");
    let fields = [
        ("numero", numero.as_str()),
        ("lignes", fiche),
        ("canaux", "ligne"),
        ("duree", "mois"),
        ("objet", "garder mon RSA"),
        ("lieu", "Villeneuve"),
        contact,
    ];
    let address = client.post(&form, &fields).await.location;
    client.post(&format!("{address}/signature"), &[]).await;
    client.get(&address).await.shows("en vigueur");
    address
}

on_both_engines! {
    async fn a_receipt_says_who_had_the_hand_what_she_allowed_and_what_comes_next(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let demarche = world.demarche(&id, "D07", &[]).await;
        let claire = world.as_agent("claire").await;
        let mandat = signe(&claire, &id, "D07").await;
        let fields = [("mode", "M0"), ("accord", "oui"), ("note", "Revenus de septembre relus"), ("arrive", "declaration")];
        let acte = note(&claire, &format!("/demarches/{demarche}/noter"), &fields).await;
        let address = format!("/personnes/{id}/actes/{acte}/recu");
        claire.get(&format!("/demarches/{demarche}?note={acte}")).await.shows(&address);
        claire.get(&format!("/personnes/{id}")).await.shows(&address);
        let page = claire.get(&address).await;
        page.shows("Aïssata DIALLO").shows("Déclaration trimestrielle").shows("Claire Morel l’a fait à votre place, sans vous.");
        page.shows("Vous l’avez permis par le mandat").shows("jusqu’au mercredi 23 décembre compris.");
        page.shows("Vous avez dit oui le").shows("Revenus de septembre relus").shows("arrêter ce que vous avez permis");
        page.shows("La suite").shows("Comptée").shows("3 place du Marché, 03 20 00 00 00");
        page.assert_queries(13);
        assert_eq!(noted(world, "actes.donner_recu", id.as_str()).await, 1);
        // Stopped since, the mandate allowed it all the same that day.
        claire.post(&format!("{mandat}/revocation"), &[("parole", "vive")]).await;
        claire.get(&address).await.shows("Vous l’avez permis par le mandat");
    }

    async fn without_a_mandate_it_says_so_with_the_reason_and_by_when(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let demarche = world.demarche(&id, "D07", &[]).await;
        let claire = world.as_agent("claire").await;
        let urgent = [("mode", "M1"), ("urgence", "Dernier jour pour déclarer.")];
        let acte = note(&claire, &format!("/demarches/{demarche}/noter"), &urgent).await;
        let address = format!("/personnes/{id}/actes/{acte}/recu");
        let page = claire.get(&address).await;
        page.shows("Vous n’aviez pas signé de mandat pour cela.").shows("La raison\u{a0}: Dernier jour pour déclarer.");
        page.shows("avant le lundi 30 novembre").hides("arrêter ce que vous avez permis");
        signe(&claire, &id, "D07").await;
        claire.get(&address).await.shows("Depuis, c’est en règle.").hides("avant le lundi 30 novembre");
        // In her place on nothing that is followed: no mandate says it, and the receipt does not pretend.
        let free = note(&claire, &format!("/personnes/{id}/actes/nouveau"), &[("mode", "M1")]).await;
        claire.get(&format!("/personnes/{id}/actes/{free}/recu")).await.shows("Aucun mandat n’a été noté pour cela.").hides("La suite");
        // She did it herself: there is nothing to allow.
        let alone = note(&claire, &format!("/personnes/{id}/actes/nouveau"), &[("mode", "M4")]).await;
        claire.get(&format!("/personnes/{id}/actes/{alone}/recu")).await.shows("Vous l’avez fait. Claire Morel a relu.").hides("Votre accord");
    }

    async fn a_receipt_is_of_one_person_and_of_an_act_that_stands(world) {
        let (one, two) = (world.person("Aïssata", "Diallo").await, world.person("Oksana", "Petrova").await);
        let claire = world.as_agent("claire").await;
        let both = [("personne", one.as_str()), ("personne", two.as_str()), ("mode", "M2"), ("demarche", "Atelier CV")];
        let acte = note(&claire, "/seance", &both).await;
        claire.get(&format!("/?note={acte}")).await.shows("Noté pour 2 personnes").hides("/recu");
        for (mine, other) in [(&one, "Oksana"), (&two, "Aïssata")] {
            claire.get(&format!("/personnes/{mine}/actes/{acte}/recu")).await.shows("Atelier CV").hides(other);
        }
        let alone = note(&claire, &format!("/personnes/{one}/actes/nouveau"), &[("mode", "M2"), ("note", "À relire")]).await;
        claire.get(&format!("/?note={alone}")).await.shows(&format!("/personnes/{one}/actes/{alone}/recu"));
        let address = format!("/personnes/{one}/actes/{alone}/recu");
        world.as_agent("karim").await.get(&address).await.shows("Vous l’avez fait à deux").hides("À relire");
        for path in [format!("/personnes/{two}/actes/{alone}/recu"), format!("/personnes/{one}/actes/x/recu"), format!("/personnes/x/actes/{alone}/recu")] {
            assert_eq!(claire.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(world.as_agent("sonia").await.get(&address).await.status, StatusCode::NOT_FOUND);
        claire.post(&format!("/actes/{alone}/annulation"), &[]).await;
        claire.get(&address).await.shows("Cet acte a été annulé").hides("data-imprimer").hides("À relire");
    }
}
