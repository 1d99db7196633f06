//! Over HTTP: who may enter, what shows, which SQL ran, how it fails.

use axum::http::StatusCode;
use tandem_platform::Intent;

use super::{LigneId, MenageId, Relation, queries};
use crate::{
    personnes::PersonneId,
    testing::{Answer, Client, World, on_both_engines},
};

async fn ajouter(
    client: &Client,
    id: &PersonneId,
    autre: &PersonneId,
    relation: &str,
    more: &[(&str, &str)],
) -> Answer {
    let mut fields = vec![("personne", autre.as_str()), ("relation", relation)];
    fields.extend_from_slice(more);
    client.post(&format!("/personnes/{id}/menage/ajout"), &fields).await
}

async fn page(client: &Client, id: &PersonneId) -> Answer {
    client.get(&format!("/personnes/{id}/menage")).await
}

/// The line of someone on a page of acts: the id behind her « Départ » (or « C'était une erreur ») link.
fn ligne(answer: &Answer, act: &str, nom: &str) -> String {
    let at = answer
        .body
        .find(&format!("<span class=\"cache\">{nom}</span>"))
        .unwrap_or_else(|| panic!("{nom}: {}", answer.body));
    let before = &answer.body[..at];
    let from = before.rfind(&format!("/menage/{act}/")).expect("link") + "/menage/".len() + act.len() + 1;
    answer.body[from..from + 36].to_owned()
}

fn depart(answer: &Answer, nom: &str) -> String {
    ligne(answer, "departs", &format!(" {}", crate::ui::de(nom)))
}

/// Two people of any teams in one household, as an agent of both teams would have written it.
async fn cohabiter(world: &World, one: &PersonneId, other: &PersonneId) {
    let db = &world.app.db;
    let intent = Intent::new(world.etablissement.as_str(), world.claire.as_str(), "tests", "personnes", one.as_str());
    let mut tx = db.write(intent).await.expect("tx");
    let by = queries::Auteur { etablissement: &world.etablissement, agent: &world.claire };
    let menage = MenageId::new(db.clock(), db.random());
    queries::fonder(&mut tx, by, &menage).await.expect("household");
    for personne in [one, other] {
        let id = LigneId::new(db.clock(), db.random());
        let new = queries::NouveauMembre { id: &id, menage: &menage, personne, rang: 0, depuis: None, part: None };
        assert!(queries::inscrire(&mut tx, by, &new).await.expect("member"));
    }
    let id = LigneId::new(db.clock(), db.random());
    assert!(queries::lier(&mut tx, by, &id, (one, other), Relation::Conjoint).await.expect("link"));
    tx.commit().await.expect("commit");
}

on_both_engines! {
    async fn an_existing_child_is_found_added_and_each_file_leads_to_the_other(world) {
        let (mother, child) = (world.person("Aïssata", "Diallo").await, world.person("Thierno", "Diallo").await);
        let claire = world.as_agent("claire").await;
        let path = format!("/personnes/{mother}/menage/ajout");
        claire.get(&path).await.shows("Pour Aïssata DIALLO, c’est").shows("Ménage d’Aïssata DIALLO");
        let found = claire.post(&path, &[("relation", "enfant"), ("cherche", "tcherno")]).await;
        found.shows("1 personne répond à « tcherno »").shows("id=\"relation-enfant\" checked").shows(&format!("name=\"personne\" value=\"{child}\""));
        let done = ajouter(&claire, &mother, &child, "enfant", &[("depuis", "mars 2021")]).await;
        assert_eq!(done.location, format!("/personnes/{mother}/menage?fait=ajout"));
        let hers = claire.get(&done.location).await;
        hers.shows("Thierno DIALLO</a>, enfant").shows("depuis mars 2021").shows("2\u{a0}personnes, dont 1\u{a0}enfant").shows("noté par Claire Morel");
        page(&claire, &child).await.shows("Aïssata DIALLO</a>, père ou mère");
        claire.get(&format!("/personnes/{mother}")).await.shows(&format!("href=\"/personnes/{child}\"")).shows(", enfant");
        claire.get(&format!("/personnes/{child}")).await.shows(&format!("href=\"/personnes/{mother}\"")).shows(", père ou mère");
        assert_eq!(world.texts("SELECT depuis FROM menage_membres WHERE depuis IS NOT NULL").await, ["2021-03"], "no day is made up");
    }

    async fn someone_new_is_added_with_a_first_name_and_not_created_twice(world) {
        let mother = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let path = format!("/personnes/{mother}/menage/ajout");
        let asked = claire.post(&path, &[("action", "creer"), ("relation", "enfant")]).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        asked.shows("Un prénom suffit.").shows("id=\"relation-enfant\" checked");
        let id = "019aa000-0000-7000-8000-000000000077";
        let numero = "019aa000-0000-7000-8000-000000000078";
        let fields = [("action", "creer"), ("relation", "enfant"), ("prenom", "Ibou"), ("naissance", "29/02/2024"), ("nouvelle", id), ("numero", numero)];
        for _ in 0..2 {
            assert!(claire.post(&path, &fields).await.status.is_redirection());
        }
        claire.get(&format!("/personnes/{id}")).await.shows("Ibou").shows(", père ou mère");
        assert_eq!(world.texts("SELECT id FROM menage_membres").await.len(), 2, "the mother and the child, once");
        let doubt = claire.post(&path, &[("action", "creer"), ("relation", "enfant"), ("prenom", "Ibou"), ("naissance", "29/02/2024")]).await;
        doubt.shows("Est-ce l’une de ces personnes").shows("Créer quand même et ajouter");
    }

    async fn a_separation_keeps_both_histories_and_a_child_lives_in_both(world) {
        let (mother, father, child) = (world.person("Aïssata", "Diallo").await, world.person("Thierno", "Bah").await, world.person("Ibou", "Bah").await);
        let claire = world.as_agent("claire").await;
        ajouter(&claire, &mother, &father, "conjoint", &[("depuis", "2015")]).await;
        ajouter(&claire, &mother, &child, "enfant", &[]).await;
        claire.post(&format!("/personnes/{father}/menage/liens"), &[("autre", child.as_str()), ("relation", "enfant")]).await;
        let home = page(&claire, &mother).await;
        let (leaver, his) = (depart(&home, "Thierno BAH"), depart(&home, "Ibou BAH"));
        let form = claire.get(&format!("/personnes/{mother}/menage/departs/{leaver}")).await;
        form.shows("Où vit Ibou BAH").shows("value=\"23/11/2026\"");
        let name = format!("enfant-{his}");
        let fields = [("quand", "14/03/2024"), ("raison", "separation"), (name.as_str(), "alterne"), ("part", "une semaine sur deux")];
        let done = claire.post(&format!("/personnes/{mother}/menage/departs/{leaver}"), &fields).await;
        assert_eq!(done.location, format!("/personnes/{mother}/menage?fait=depart"));
        let hers = claire.get(&done.location).await;
        hers.shows("vit aussi dans un autre ménage : une semaine sur deux").shows("2\u{a0}personnes, dont 1\u{a0}enfant");
        hers.shows("ensemble depuis 2015 · jusqu’au 14 mars 2024 · séparation");
        let theirs = page(&claire, &father).await;
        theirs.shows("Ibou BAH</a>, enfant").shows("depuis le 14 mars 2024 · vit aussi dans un autre ménage : une semaine sur deux").shows("Aïssata DIALLO</a>, conjoint·e<span class=\"quoi\">ensemble depuis 2015 · jusqu’au 14 mars 2024 · séparation");
        let both = page(&claire, &child).await;
        both.shows("ménage 1 sur 2").shows("ménage 2 sur 2").shows("Aïssata DIALLO</a>, père ou mère").shows("Thierno BAH</a>, père ou mère");
        claire.get(&format!("/personnes/{child}/menage/ajout")).await.shows("Dans quel ménage").shows("avec Thierno BAH");
    }

    async fn of_a_former_household_only_the_time_together_shows(world) {
        let (mother, father, next) = (world.person("Aïssata", "Diallo").await, world.person("Thierno", "Bah").await, world.person("Oksana", "Nowak").await);
        let claire = world.as_agent("claire").await;
        ajouter(&claire, &mother, &father, "conjoint", &[("depuis", "2015")]).await;
        let leaver = depart(&page(&claire, &mother).await, "Aïssata DIALLO");
        claire.post(&format!("/personnes/{mother}/menage/departs/{leaver}"), &[("quand", "2020")]).await;
        ajouter(&claire, &father, &next, "conjoint", &[("depuis", "2022")]).await;
        page(&claire, &father).await.shows("Oksana NOWAK").shows("Aïssata DIALLO");
        let hers = page(&claire, &mother).await;
        hers.shows("ensemble depuis 2015 · jusqu’en 2020").hides("Oksana").hides(next.as_str());
        claire.get(&format!("/personnes/{mother}")).await.shows("Rien n’est noté pour aujourd’hui.");
        claire.get(&format!("/personnes/{father}")).await.hides("Rien n’est noté pour aujourd’hui.");
        let line = depart(&page(&claire, &father).await, "Oksana NOWAK");
        // Her line is reached from the file of whom she lives with, not from one she never shared.
        for (from, status) in [(&father, StatusCode::OK), (&next, StatusCode::OK), (&mother, StatusCode::NOT_FOUND)] {
            for act in ["departs", "corrections"] {
                assert_eq!(claire.get(&format!("/personnes/{from}/menage/{act}/{line}")).await.status, status, "{act}");
            }
        }
        let posted = claire.post(&format!("/personnes/{mother}/menage/departs/{line}"), &[("quand", "2025")]).await;
        assert_eq!(posted.status, StatusCode::NOT_FOUND);
        page(&claire, &next).await.hides("Aïssata").hides(mother.as_str());
        let old = ligne(&page(&claire, &father).await, "corrections", "\u{a0}: avec Aïssata DIALLO");
        assert_eq!(claire.get(&format!("/personnes/{father}/menage/corrections/{old}")).await.status, StatusCode::OK);
    }

    async fn a_mistake_stays_readable_is_not_counted_and_is_not_a_separation(world) {
        let (one, two) = (world.person("Aïssata", "Diallo").await, world.person("Thierno", "Bah").await);
        let claire = world.as_agent("claire").await;
        ajouter(&claire, &one, &two, "conjoint", &[("depuis", "2021")]).await;
        let line = depart(&page(&claire, &one).await, "Thierno BAH");
        let path = format!("/personnes/{one}/menage/corrections/{line}");
        claire.get(&path).await.shows("N’a jamais été dans ce ménage").hides("Le départ est faux");
        claire.post(&path, &[("action", "ligne")]).await;
        let after = page(&claire, &one).await;
        after.shows("Thierno BAH, dans le ménage depuis 2021").shows("C’était une erreur, dit par Claire Morel").shows("1\u{a0}personne.").hides("ensemble depuis");
        let again = claire.post(&path, &[("action", "ligne")]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        again.shows("déjà été dite fausse par Claire Morel");
        page(&claire, &two).await.hides("Aïssata").hides(one.as_str());
    }

    async fn a_departure_called_a_mistake_opens_the_line_again_and_stays_readable(world) {
        let (one, two) = (world.person("Aïssata", "Diallo").await, world.person("Thierno", "Bah").await);
        let claire = world.as_agent("claire").await;
        ajouter(&claire, &one, &two, "conjoint", &[("depuis", "2015")]).await;
        let line = depart(&page(&claire, &one).await, "Thierno BAH");
        claire.post(&format!("/personnes/{one}/menage/departs/{line}"), &[("quand", "2020"), ("raison", "separation")]).await;
        let path = format!("/personnes/{one}/menage/corrections/{line}");
        // She came back meanwhile: the first end may not be undone.
        ajouter(&claire, &one, &two, "conjoint", &[("depuis", "2022")]).await;
        claire.post(&path, &[("action", "fin")]).await.shows("déjà dans ce ménage, depuis 2022");
        let back = depart(&page(&claire, &one).await, "Thierno BAH");
        claire.post(&format!("/personnes/{one}/menage/corrections/{back}"), &[("action", "ligne")]).await;
        assert!(claire.post(&path, &[("action", "fin")]).await.status.is_redirection());
        page(&claire, &one).await.shows("Thierno BAH</a>, conjoint·e").shows("Thierno BAH : départ en 2020 (séparation)");
        let second = claire.post(&format!("/personnes/{one}/menage/departs/{line}"), &[("quand", "2023")]).await;
        assert!(second.status.is_redirection(), "a second end, once the first was a mistake");
    }

    async fn approximate_dates_are_taken_and_impossible_ones_come_back_with_a_sentence(world) {
        let (one, two) = (world.person("Aïssata", "Diallo").await, world.person("Thierno", "Bah").await);
        let claire = world.as_agent("claire").await;
        for (depuis, sentence) in [("31/02/2024", "Écrivez une date comme"), ("2031", "dans l’avenir"), ("hier", "Écrivez une date comme")] {
            let answer = ajouter(&claire, &one, &two, "conjoint", &[("depuis", depuis)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            answer.shows(sentence).shows(&format!("value=\"{depuis}\"")).shows("id=\"relation-conjoint\" checked").shows("Thierno BAH");
        }
        ajouter(&claire, &one, &two, "conjoint", &[("depuis", "2015"), ("jusqua", "03/2014")]).await.shows("Cette fin vient avant le début");
        ajouter(&claire, &one, &two, "conjoint", &[("depuis", "2015"), ("jusqua", "2018")]).await;
        page(&claire, &one).await.shows("ensemble depuis 2015 · jusqu’en 2018");
        assert_eq!(world.texts("SELECT jusqua FROM menage_fins").await, ["2018"]);
        assert!(ajouter(&claire, &one, &two, "conjoint", &[("depuis", "2016")]).await.body.contains("était déjà dans ce ménage"));
        assert!(ajouter(&claire, &one, &two, "", &[]).await.body.contains("Dites ce que cette personne est pour Aïssata DIALLO."));
    }

    async fn two_agents_adding_the_same_member_at_once_write_her_once_and_the_second_is_told(world) {
        let (one, two) = (world.person("Aïssata", "Diallo").await, world.person("Thierno", "Bah").await);
        let (claire, martine) = (world.as_agent("claire").await, world.as_agent("mperrin").await);
        let (a, b) = tokio::join!(ajouter(&claire, &one, &two, "conjoint", &[]), ajouter(&martine, &one, &two, "conjoint", &[]));
        let (done, told) = if a.status.is_redirection() { (a, b) } else { (b, a) };
        assert!(done.status.is_redirection());
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        told.shows("Cette personne est déjà dans ce ménage (noté par ").shows("Rien n’a été écrit deux fois.");
        assert_eq!(world.texts("SELECT personne_id FROM menage_membres").await.len(), 2);
        assert_eq!(world.texts("SELECT id FROM menages").await.len(), 1);
        let line = depart(&page(&claire, &one).await, "Thierno BAH");
        let path = format!("/personnes/{one}/menage/departs/{line}");
        let (a, b) = tokio::join!(claire.post(&path, &[("quand", "2024")]), martine.post(&path, &[("quand", "2025")]));
        let told = if a.status.is_redirection() { b } else { a };
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        told.shows("C’est déjà fini, en 202").shows("noté par ");
        assert_eq!(world.texts("SELECT jusqua FROM menage_fins").await.len(), 1);
    }

    async fn the_database_itself_refuses_a_second_line_of_the_same_rank(world) {
        let (one, two) = (world.person("Aïssata", "Diallo").await, world.person("Thierno", "Bah").await);
        cohabiter(world, &one, &two).await;
        let menage = MenageId::parse(&world.texts("SELECT id FROM menages").await[0]).expect("id");
        let db = &world.app.db;
        let intent = Intent::new(world.etablissement.as_str(), world.claire.as_str(), "tests", "personnes", one.as_str());
        let mut tx = db.write(intent).await.expect("tx");
        let by = queries::Auteur { etablissement: &world.etablissement, agent: &world.claire };
        let id = LigneId::new(db.clock(), db.random());
        let new = queries::NouveauMembre { id: &id, menage: &menage, personne: &two, rang: 0, depuis: None, part: None };
        assert!(!queries::inscrire(&mut tx, by, &new).await.expect("refused"));
    }

    async fn a_member_of_another_team_is_a_number_never_a_name_a_link_or_a_date(world) {
        let (mine, other) = (world.person("Aïssata", "Diallo").await, world.person_of(&world.nord, "Zéphyrin", "Petrov").await);
        let mate = world.person("Thierno", "Bah").await;
        cohabiter(world, &mine, &other).await;
        let claire = world.as_agent("claire").await;
        ajouter(&claire, &mine, &mate, "fratrie", &[]).await;
        let line = world.texts(&format!("SELECT id FROM menage_membres WHERE personne_id = '{other}'")).await[0].clone();
        for path in [format!("/personnes/{mine}"), format!("/personnes/{mine}/menage"), format!("/personnes/{mate}/menage"), format!("/personnes/{mine}/menage/ajout")] {
            let answer = claire.get(&path).await;
            answer.hides("Zéphyrin").hides("PETROV").hides(other.as_str()).hides(&line).hides(", conjoint·e");
        }
        page(&claire, &mine).await.shows("3\u{a0}personnes.").shows("Et une autre personne.").hides("dont");
        for path in [format!("/personnes/{mine}/menage/departs/{line}"), format!("/personnes/{mine}/menage/corrections/{line}")] {
            assert_eq!(claire.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(claire.post(&path, &[("quand", "2024"), ("action", "ligne")]).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(ajouter(&claire, &mine, &other, "enfant", &[]).await.status, StatusCode::NOT_FOUND);
        let said = claire.post(&format!("/personnes/{mine}/menage/liens"), &[("autre", other.as_str()), ("relation", "enfant")]).await;
        assert_eq!(said.status, StatusCode::NOT_FOUND);
        assert_eq!(page(&claire, &other).await.status, StatusCode::NOT_FOUND);
        // Her own team sees the same from the other side.
        let sonia = world.as_agent("sonia").await;
        page(&sonia, &other).await.shows("Et 2 autres personnes.").hides("Aïssata").hides("Thierno").hides(mine.as_str());
        // Once the other has left, nothing says that anybody was there.
        let hers = depart(&page(&sonia, &other).await, "Zéphyrin PETROV");
        sonia.post(&format!("/personnes/{other}/menage/departs/{hers}"), &[("quand", "2025"), ("raison", "separation")]).await;
        page(&claire, &mine).await.hides("autre personne").hides("séparation").hides("2025").hides("Zéphyrin");
    }

    async fn reception_reads_who_is_there_and_nothing_more(world) {
        let (mother, child) = (world.person("Aïssata", "Diallo").await, world.person("Ibou", "Bah").await);
        let claire = world.as_agent("claire").await;
        ajouter(&claire, &mother, &child, "enfant", &[("depuis", "2019"), ("part", "le week-end")]).await;
        claire.post(&format!("/personnes/{mother}/menage/entourage"), &[("nom", "Mme Petit"), ("lien", "voisine"), ("telephone", "06 39 98 00 12")]).await;
        page(&claire, &mother).await.shows("Mme Petit").shows("voisine");
        let karim = world.as_agent("karim").await;
        for path in [format!("/personnes/{mother}"), format!("/personnes/{mother}/menage")] {
            let seen = karim.get(&path).await;
            seen.shows("Ibou BAH</a>, enfant").hides("Mme Petit").hides("voisine").hides("depuis 2019").hides("week-end");
            seen.hides("/menage/ajout").hides("/menage/departs").hides("/menage/corrections");
        }
        for path in ["ajout", "entourage", "liens"] {
            assert_eq!(karim.post(&format!("/personnes/{mother}/menage/{path}"), &[]).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        assert_eq!(page(&world.as_agent("technique").await, &mother).await.status, StatusCode::FORBIDDEN);
        assert_eq!(page(&world.as_agent("sonia").await, &mother).await.status, StatusCode::NOT_FOUND);
    }

    async fn someone_around_comes_goes_and_may_be_a_mistake(world) {
        let one = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let path = format!("/personnes/{one}/menage/entourage");
        let refused = claire.post(&path, &[("nom", "Mme Petit"), ("telephone", "12")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("Dites qui c’est").shows("value=\"Mme Petit\"").shows("value=\"12\"");
        let numero = "019aa000-0000-7000-8000-000000000078";
        for _ in 0..2 {
            claire.post(&path, &[("numero", numero), ("nom", "Mme Petit"), ("lien", "voisine"), ("telephone", "0639980012"), ("depuis", "2020")]).await;
        }
        let shown = page(&claire, &one).await;
        assert_eq!(shown.body.matches("Mme Petit</span>, voisine").count(), 1);
        shown.shows("06\u{a0}39\u{a0}98\u{a0}00\u{a0}12 · depuis 2020");
        claire.get(&format!("/personnes/{one}")).await.shows("Mme Petit, voisine");
        claire.post(&format!("/personnes/{one}/menage/departs/{numero}"), &[("quand", "2024")]).await;
        page(&claire, &one).await.shows("depuis 2020 · jusqu’en 2024");
        claire.get(&format!("/personnes/{one}")).await.hides("Mme Petit");
        claire.post(&format!("/personnes/{one}/menage/departs/{numero}"), &[("quand", "2025")]).await.shows("C’est déjà fini, en 2024");
        claire.post(&format!("/personnes/{one}/menage/corrections/{numero}"), &[("action", "ligne")]).await;
        page(&claire, &one).await.shows("Mme Petit, voisine</strong>").shows("C’était une erreur, dit par");
        let other = world.person("Thierno", "Bah").await;
        assert_eq!(claire.get(&format!("/personnes/{other}/menage/departs/{numero}")).await.status, StatusCode::NOT_FOUND);
    }

    async fn someone_already_elsewhere_joins_lives_in_both_or_left(world) {
        let (mother, child, father, aunt) = (world.person("Aïssata", "Diallo").await, world.person("Ibou", "Bah").await, world.person("Thierno", "Bah").await, world.person("Oumou", "Bah").await);
        let claire = world.as_agent("claire").await;
        ajouter(&claire, &mother, &child, "enfant", &[]).await;
        let asked = ajouter(&claire, &father, &child, "enfant", &[]).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        asked.shows("déjà dans un autre ménage").shows("Thierno BAH rejoint ce ménage").shows("Vit dans les deux").shows("A quitté l’autre").hides("Aïssata");
        ajouter(&claire, &father, &child, "enfant", &[("ailleurs", "deux"), ("part", "le week-end"), ("depuis", "2024")]).await;
        page(&claire, &mother).await.shows("vit aussi dans un autre ménage : le week-end").hides("Thierno");
        page(&claire, &father).await.shows("vit aussi dans un autre ménage : le week-end");
        let undated = ajouter(&claire, &aunt, &child, "autre", &[("ailleurs", "quitte")]).await;
        undated.shows("Dites depuis quand").shows("id=\"ailleurs-quitte\" checked");
        ajouter(&claire, &aunt, &child, "autre", &[("ailleurs", "quitte"), ("depuis", "01/09/2025")]).await;
        page(&claire, &mother).await.shows("1\u{a0}personne.").shows("jusqu’au 1er septembre 2025 · vit ailleurs");
        page(&claire, &child).await.shows("Oumou BAH").hides("ménage 1 sur");
        let grandmother = world.person("Fanta", "Bah").await;
        ajouter(&claire, &grandmother, &aunt, "enfant", &[("ailleurs", "rejoindre")]).await;
        page(&claire, &grandmother).await.shows("Oumou BAH</a>, enfant").shows("Ibou BAH</a>, lien non précisé");
    }

    async fn nothing_is_deduced_between_members_of_a_recomposed_family(world) {
        let (mother, father, his) = (world.person("Aïssata", "Diallo").await, world.person("Moussa", "Sow").await, world.person("Awa", "Sow").await);
        let claire = world.as_agent("claire").await;
        ajouter(&claire, &mother, &father, "conjoint", &[]).await;
        ajouter(&claire, &father, &his, "enfant", &[]).await;
        page(&claire, &mother).await.shows("Awa SOW</a>, enfant de Moussa SOW");
        page(&claire, &his).await.shows("Aïssata DIALLO</a>, conjoint·e de Moussa SOW");
        claire.post(&format!("/personnes/{mother}/menage/liens"), &[("autre", his.as_str()), ("relation", "autre")]).await;
        world.app.db.clock().advance_seconds(1);
        claire.post(&format!("/personnes/{mother}/menage/liens"), &[("autre", his.as_str()), ("relation", "enfant")]).await;
        page(&claire, &mother).await.shows("Awa SOW</a>, enfant<").shows("Awa SOW, dit « autre lien » puis « enfant »");
    }

    async fn a_death_closes_every_household(world) {
        let (mother, child, father) = (world.person("Aïssata", "Diallo").await, world.person("Ibou", "Bah").await, world.person("Thierno", "Bah").await);
        let claire = world.as_agent("claire").await;
        ajouter(&claire, &mother, &child, "enfant", &[]).await;
        ajouter(&claire, &father, &child, "enfant", &[("ailleurs", "deux")]).await;
        let line = depart(&page(&claire, &mother).await, "Ibou BAH");
        claire.post(&format!("/personnes/{mother}/menage/departs/{line}"), &[("quand", "03/2026"), ("raison", "deces")]).await;
        for id in [&mother, &father] {
            page(&claire, id).await.shows("jusqu’en mars 2026 · décès").shows("1\u{a0}personne.");
        }
    }

    async fn two_files_read_as_one_keep_one_household(world) {
        let (mother, child, double) = (world.person("Aïssata", "Diallo").await, world.person("Ibou", "Bah").await, world.person("Ibrahima", "Bah").await);
        let claire = world.as_agent("claire").await;
        ajouter(&claire, &mother, &double, "enfant", &[("depuis", "2019")]).await;
        claire.get(&format!("/personnes/{child}/reunion/{double}")).await;
        let merged = claire.post(&format!("/personnes/{child}/reunion/{double}"), &[]).await;
        assert!(merged.status.is_redirection(), "{}", merged.body);
        let kept = if merged.location.contains(child.as_str()) { child } else { double };
        page(&claire, &kept).await.shows("Aïssata DIALLO</a>, père ou mère");
        let hers = page(&claire, &mother).await;
        hers.shows(&format!("/personnes/{kept}\"")).shows("2\u{a0}personnes").hides("autre personne");
        ajouter(&claire, &mother, &kept, "enfant", &[]).await.shows("Cette personne est déjà dans ce ménage, depuis 2019");
    }

    async fn the_pages_cost_a_fixed_number_of_queries(world) {
        let (mother, alone) = (world.person("Aïssata", "Diallo").await, world.person("Thierno", "Bah").await);
        let claire = world.as_agent("claire").await;
        let before = claire.get(&format!("/personnes/{alone}")).await.sql.len();
        for number in 0..4 {
            let child = world.person(&format!("Enfant{number}"), "Bah").await;
            ajouter(&claire, &mother, &child, "enfant", &[]).await;
        }
        claire.post(&format!("/personnes/{mother}/menage/entourage"), &[("nom", "Mme Petit"), ("lien", "voisine")]).await;
        page(&claire, &mother).await.assert_queries(8);
        page(&claire, &alone).await.assert_queries(5);
        assert_eq!(claire.get(&format!("/personnes/{mother}")).await.sql.len(), before + 3, "nothing grows with the family");
    }
}
