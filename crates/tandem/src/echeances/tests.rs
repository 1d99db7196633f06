//! The team's list, the meeting, the week, the dates of the year: who enters, what shows, how many queries, how it fails.

use axum::http::StatusCode;
use jiff::civil::{Date, date};
use tandem_delais::Evenement;
use tandem_platform::Intent;

use crate::{
    agents::{self, Perimetre},
    demarches::{self, DemarcheId, EvenementId, NouvelEvenement, NouvelleDemarche, dates},
    personnes::{self, PersonneId},
    testing::{Answer, Client, World, on_both_engines},
};

const JOUR: i64 = 24 * 3600;

/// Starts a démarche and writes what happened on it.
async fn demarche(world: &World, person: &PersonneId, fiche: &str, events: &[(Evenement, Date)]) -> DemarcheId {
    let db = &world.app.db;
    db.clock().advance_seconds(1);
    let (id, par) = (DemarcheId::new(db.clock(), db.random()), (&world.etablissement, &world.claire));
    let place = world.etablissement.as_str();
    let mut tx =
        db.write(Intent::new(place, world.claire.as_str(), "tests", "demarches", id.as_str())).await.expect("tx");
    let perimetre = Perimetre {
        etablissement: world.etablissement.clone(),
        equipes: vec![world.centre.clone(), world.nord.clone()],
    };
    let personne = personnes::find(&mut tx, &perimetre, person).await.expect("query").expect("person");
    let new = NouvelleDemarche { id: &id, personne: &personne, fiche, precision: None };
    assert!(demarches::creer(&mut tx, par, &new).await.expect("started"));
    for (evenement, le) in events {
        let event = EvenementId::new(db.clock(), db.random());
        demarches::ecrire(&mut tx, par, &NouvelEvenement::simple(&event, &id, *evenement, *le)).await.expect("written");
    }
    let moteur = dates::Moteur::lire(&mut tx, &world.app.regles, &world.etablissement).await.expect("rules");
    dates::recalculer(&mut tx, &moteur, &world.etablissement, std::slice::from_ref(&id)).await.expect("computed");
    tx.commit().await.expect("commit");
    id
}

async fn agent(world: &World, identifiant: &str) -> String {
    let mut reading = world.app.db.read(&tandem_platform::Scope::system()).await.expect("read");
    let (found, _) = agents::par_identifiant(&mut reading, identifiant).await.expect("query").expect("agent");
    found.id.to_string()
}

/// Claire becomes her referent.
async fn confier(world: &World, person: &PersonneId) {
    let boss = world.as_agent("mperrin").await;
    boss.get(&format!("/personnes/{person}/suivi")).await;
    let fields = [("equipe", world.centre.as_str()), ("referent", world.claire.as_str()), ("debut", "2026-11-23")];
    assert_eq!(boss.post(&format!("/personnes/{person}/suivi"), &fields).await.status, StatusCode::SEE_OTHER);
}

/// Aïssata, late with her monthly update and due on Wednesday; Thierno, due on Wednesday for less, and next year.
struct Scene {
    aissata: PersonneId,
    mois: DemarcheId,
    trimestre: DemarcheId,
    presence: DemarcheId,
}

async fn scene(world: &World) -> Scene {
    let (aissata, thierno) = (world.person("Aïssata", "Diallo").await, world.person("Thierno", "Bah").await);
    let presence = demarche(world, &thierno, "D47", &[(Evenement::Contact, date(2026, 8, 27))]).await;
    demarche(world, &thierno, "D32", &[(Evenement::FinDeDroit, date(2027, 3, 1))]).await;
    let mois = demarche(world, &aissata, "D01", &[(Evenement::Declaration, date(2026, 10, 2))]).await;
    let trimestre = demarche(world, &aissata, "D07", &[(Evenement::Declaration, date(2026, 8, 25))]).await;
    confier(world, &aissata).await;
    Scene { aissata, mois, trimestre, presence }
}

fn line(demarche: &DemarcheId, rule: &str) -> String {
    format!("/echeances/{demarche}/{rule}")
}

async fn decide(client: &Client, line: &str, act: &str, fields: &[(&str, &str)]) -> Answer {
    client.post(&format!("{line}/{act}"), fields).await
}

/// Follows the answer back to the page it leads to.
async fn suivre(client: &Client, answer: &Answer) -> Answer {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    client.get(&answer.location).await
}

#[track_caller]
fn in_order(page: &Answer, words: &[&str]) {
    let mut from = 0;
    for word in words {
        let at = page.body[from..].find(word);
        from += at.unwrap_or_else(|| panic!("« {word} » is not after the others:\n{}", page.body));
    }
}

on_both_engines! {
    async fn the_list_is_sorted_by_date_then_by_what_would_be_lost_and_no_date_goes_without_its_ground(world) {
        let scene = scene(world).await;
        let claire = world.as_agent("claire").await;
        let page = claire.get("/echeances").await;
        page.assert_queries(QUERIES_LIST);
        in_order(&page, &[
            "En retard", "du 28 octobre au dimanche 15 novembre", "Aïssata DIALLO", "En jeu\u{a0}: ressources",
            "Cette semaine, jusqu’au dimanche 29 novembre", "mercredi 25 novembre", "En jeu\u{a0}: ressources", "Thierno BAH", "En jeu\u{a0}: papiers",
            "Plus tard", "du 1er janvier au lundi 1er mars 2027",
        ]);
        page.shows("compté depuis\u{a0}: déclaration du 2 octobre 2026").shows("compté depuis\u{a0}: contact du 27 août 2026");
        let lines = page.body.matches("data-ligne").count();
        assert_eq!((lines, page.body.matches("· date ").count()), (4, 4), "each with its certainty");
        let one = claire.get(&line(&scene.mois, "actualisation")).await;
        one.shows("D’où vient cette date").shows("vérifié le").shows("date calculée").assert_queries(QUERIES_LINE);
    }

    async fn a_long_list_is_read_page_by_page_at_the_same_cost(world) {
        let person = world.person("Aïssata", "Diallo").await;
        for n in 0..53i8 {
            demarche(world, &person, "D07", &[(Evenement::Declaration, date(2026, 9 + n / 27, 1 + n % 27))]).await;
        }
        let claire = world.as_agent("claire").await;
        let first = claire.get("/echeances").await;
        first.assert_queries(QUERIES_LIST);
        assert_eq!(first.body.matches("data-ligne").count(), 50);
        let next = first.body.split("href=\"").find(|rest| rest.starts_with("/echeances?apres=")).and_then(|rest| rest.split('"').next()).expect("next");
        let second = claire.get(next).await;
        second.shows("Revenir au début").hides("Les suivantes").assert_queries(QUERIES_LIST);
        assert_eq!(second.body.matches("data-ligne").count(), 3);
    }

    async fn filters_choose_lines_and_nonsense_chooses_none_of_them(world) {
        scene(world).await;
        let claire = world.as_agent("claire").await;
        let count = async |asked: &str| claire.get(&format!("/echeances?{asked}")).await.body.matches("data-ligne").count();
        let me = format!("agent={}", world.claire);
        let expected = [
            ("", 4), ("effet=papiers", 1), ("agent=moi", 2), (me.as_str(), 2), ("fiche=D07", 1), ("horizon=7", 3),
            ("effet=papiers&agent=moi", 0), ("fiche=D99", 0), ("effet=x&agent=y&fiche=%27&horizon=-1&apres=%00", 4),
        ];
        for (asked, lines) in expected {
            assert_eq!(count(asked).await, lines, "{asked}");
        }
        claire.get("/echeances?effet=logement").await.shows("Aucune date avec ce filtre");
        let page = claire.get("/echeances?agent=moi").await;
        page.hides("Thierno").assert_queries(QUERIES_LIST);
        assert!(!page.body.contains("DIALLO?") && !page.body.contains("=DIALLO"), "no name in an address");
    }

    async fn done_opens_the_next_window_once_and_is_undone_whole(world) {
        let scene = scene(world).await;
        let claire = world.as_agent("claire").await;
        let late = line(&scene.mois, "actualisation");
        claire.get("/echeances").await;
        let fields = [("limite", "2026-11-15"), ("retour", "liste?agent=moi")];
        let done = decide(&claire, &late, "fait", &fields).await;
        assert!(done.location.starts_with("/echeances?agent=moi&vient="), "back where it was: {}", done.location);
        let page = suivre(&claire, &done).await;
        page.shows("Fait\u{a0}: Actualisation du mois, Aïssata DIALLO. La suite\u{a0}: du 28 novembre au mardi 15 décembre.").hides("En retard");
        page.shows("s’ouvre le samedi 28 novembre");
        let again = decide(&claire, &late, "fait", &fields).await;
        suivre(&claire, &again).await.shows("un collègue l’a fait avant, ou la date a bougé");
        let early = decide(&claire, &late, "fait", &[("limite", "2026-12-15")]).await;
        suivre(&claire, &early).await.shows("Pas avant le samedi 28 novembre").shows("Rien n’a été noté");
        assert_eq!(world.texts("SELECT id FROM demarche_evenements WHERE evenement = 'declaration' AND le = '2026-11-23'").await.len(), 1);
        let geste = page.field("geste");
        let undone = decide(&claire, &late, "annulation", &[("geste", &geste)]).await;
        suivre(&claire, &undone).await.shows("est de nouveau à faire").shows("En retard").shows("dimanche 15 novembre");
        let twice = decide(&claire, &late, "annulation", &[("geste", &geste)]).await;
        suivre(&claire, &twice).await.shows("Rien n’a été noté");
        assert_eq!(world.texts("SELECT action FROM journal WHERE action LIKE 'echeances.faire'").await.len(), 1, "refused ones leave nothing");
    }

    async fn a_limit_that_does_not_come_back_is_held_and_given_back(world) {
        let person = world.person("Aïssata", "Diallo").await;
        let id = demarche(world, &person, "D51", &[(Evenement::Retrait, date(2026, 9, 1))]).await;
        let claire = world.as_agent("claire").await;
        claire.get("/echeances").await.shows("mardi 1er décembre");
        let done = decide(&claire, &line(&id, "retrait"), "fait", &[("limite", "2026-12-01")]).await;
        let page = suivre(&claire, &done).await;
        page.hides("data-ligne").shows("Fait\u{a0}: ");
        let undone = decide(&claire, &line(&id, "retrait"), "annulation", &[("geste", &page.field("geste"))]).await;
        suivre(&claire, &undone).await.shows("mardi 1er décembre");
    }

    async fn a_line_put_off_leaves_the_list_a_week_at_most_and_says_why_the_second_time(world) {
        let scene = scene(world).await;
        let claire = world.as_agent("claire").await;
        let late = line(&scene.mois, "actualisation");
        claire.get("/echeances").await;
        let put_off = async |day: &str, motif: &str| decide(&claire, &late, "report", &[("limite", "2026-11-15"), ("jour", day), ("motif", motif)]).await;
        for (day, sentence) in [("", "Choisissez un jour"), ("2026-11-22", "Choisissez un jour à venir"), ("2026-12-01", "Une semaine au plus")] {
            let refused = put_off(day, "").await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            refused.shows(sentence);
        }
        let page = suivre(&claire, &put_off("2026-11-30", "").await).await;
        page.shows("Reporté au lundi 30 novembre").hides("En retard");
        claire.get("/echeances?reportees=oui").await.shows("En retard").shows("reportée au lundi 30 novembre");
        let again = put_off("2026-11-27", "").await;
        again.shows("Dites pourquoi elle l’est encore");
        put_off("2026-11-27", &"é".repeat(301)).await.shows("300 signes au plus");
        suivre(&claire, &put_off("2026-11-27", "Pas pu la joindre").await).await.shows("Reporté au vendredi 27 novembre");
        for sealed in world.texts("SELECT COUNT(*) || '' FROM echeance_reports WHERE motif IS NOT NULL").await {
            assert_eq!(sealed, "1");
        }
        let back = put_off("2026-11-23", "").await;
        suivre(&claire, &back).await.shows("De nouveau dans la liste").shows("En retard");
        world.app.db.clock().advance_seconds(5 * JOUR);
        world.as_agent("claire").await.get("/echeances").await.shows("En retard");
    }

    async fn a_date_to_come_is_never_hidden_until_it_is_gone(world) {
        let scene = scene(world).await;
        let claire = world.as_agent("claire").await;
        let soon = line(&scene.trimestre, "declaration");
        claire.get(&soon).await.shows("mercredi 25 novembre").hides("value=\"2026-11-26\"");
        let refused = decide(&claire, &soon, "report", &[("limite", "2026-11-25"), ("jour", "2026-11-26")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("Pas après la limite");
        assert_eq!(decide(&claire, &soon, "report", &[("limite", "2026-11-25"), ("jour", "2026-11-25")]).await.status, StatusCode::SEE_OTHER);
        world.app.db.clock().advance_seconds(2 * JOUR);
        let claire = world.as_agent("claire").await;
        claire.get("/echeances").await.shows("mercredi 25 novembre");
        claire.get(&soon).await.shows("C’est le dernier jour");
    }

    async fn a_line_is_given_to_a_colleague_of_her_team_and_given_back(world) {
        let scene = scene(world).await;
        let claire = world.as_agent("claire").await;
        let soon = line(&scene.trimestre, "declaration");
        let boss = agent(world, "mperrin").await;
        let sonia = agent(world, "sonia").await;
        claire.get(&soon).await.shows("Martine Perrin").hides("Sonia Belkacem");
        let give = async |to: &str| decide(&claire, &soon, "don", &[("limite", "2026-11-25"), ("a", to)]).await;
        for other in [sonia.as_str(), world.etablissement.as_str(), "x"] {
            let refused = give(other).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{other}");
            refused.shows("un collègue de l’équipe");
        }
        let page = suivre(&claire, &give(&boss).await).await;
        page.shows("Donné à Martine Perrin\u{a0}: ");
        assert_eq!(claire.get("/echeances?agent=moi").await.body.matches("data-ligne").count(), 1);
        world.as_agent("mperrin").await.get("/echeances?agent=moi").await.shows("mercredi 25 novembre");
        suivre(&claire, &give("").await).await.shows("Rendu au référent");
        assert_eq!(claire.get("/echeances?agent=moi").await.body.matches("data-ligne").count(), 2);
        let moved = decide(&claire, &soon, "don", &[("limite", "2026-11-24"), ("a", &boss)]).await;
        suivre(&claire, &moved).await.shows("la date a bougé");
    }

    async fn reception_reads_and_decides_nothing_and_another_team_sees_nothing(world) {
        let scene = scene(world).await;
        let karim = world.as_agent("karim").await;
        karim.get("/echeances").await.shows("Aïssata DIALLO").hides("/fait\"").hides("Réunion").hides("Saisir");
        let late = line(&scene.mois, "actualisation");
        karim.get(&late).await.shows("D’où vient cette date").hides("Reporter");
        let sonia = world.as_agent("sonia").await;
        sonia.get("/echeances").await.hides("DIALLO").shows("Aucune date.");
        assert_eq!(sonia.get(&late).await.status, StatusCode::NOT_FOUND);
        for act in ["fait", "annulation", "report", "don"] {
            assert_eq!(decide(&karim, &late, act, &[("limite", "2026-11-15")]).await.status, StatusCode::FORBIDDEN, "{act}");
            assert_eq!(decide(&sonia, &late, act, &[("limite", "2026-11-15"), ("jour", "2026-11-24")]).await.status, StatusCode::NOT_FOUND, "{act}");
        }
        let technique = world.as_agent("technique").await;
        assert_eq!(technique.get("/echeances").await.status, StatusCode::FORBIDDEN);
        for nobody in ["/echeances/x/actualisation", &format!("/echeances/{}/..", scene.mois), &format!("/echeances/{}/inconnue", scene.mois)] {
            assert_eq!(world.as_agent("claire").await.get(nobody).await.status, StatusCode::NOT_FOUND, "{nobody}");
        }
        assert_eq!(world.texts("SELECT id FROM echeance_reports").await.len(), 0);
    }

    async fn a_frozen_file_is_read_and_nothing_is_decided_about_it(world) {
        let scene = scene(world).await;
        let claire = world.as_agent("claire").await;
        claire.get("/echeances").await;
        world.texts(&format!("UPDATE personnes SET limitee_le = '2026-11-20' WHERE id = '{}' RETURNING id", scene.aissata)).await;
        let late = line(&scene.mois, "actualisation");
        claire.get(&late).await.shows("dimanche 15 novembre");
        for (act, field) in [("fait", ("x", "")), ("report", ("jour", "2026-11-24")), ("don", ("a", "")), ("annulation", ("geste", "e"))] {
            assert_eq!(decide(&claire, &late, act, &[("limite", "2026-11-15"), field]).await.status, StatusCode::LOCKED, "{act}");
        }
    }

    async fn the_meeting_shows_one_line_and_no_family_name_until_somebody_asks(world) {
        let scene = scene(world).await;
        let claire = world.as_agent("claire").await;
        let page = claire.get("/echeances/reunion").await;
        page.shows("Aïssata D.").hides("DIALLO").hides("Diallo").hides("Bah").hides("BAH").shows("1 sur 3").assert_queries(QUERIES_MEETING);
        let done = decide(&claire, &line(&scene.mois, "actualisation"), "fait", &[("limite", "2026-11-15"), ("retour", &page.field("retour"))]).await;
        let next = suivre(&claire, &done).await;
        next.shows("Fait\u{a0}: Actualisation du mois, Aïssata D.").hides("DIALLO").shows("mercredi 25 novembre").shows("1 sur 2");
        let follow = next.body.split("data-touche=\"ArrowRight\" href=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("next").replace("&amp;", "&");
        claire.get(&follow).await.shows("Thierno B.").shows("2 sur 2").hides("BAH").hides("Suivante");
        let whole = claire.get("/echeances/reunion?noms=entiers").await;
        whole.shows("Aïssata DIALLO").hides("Thierno");
        let read = world.texts("SELECT action FROM journal WHERE action LIKE 'echeances.reunion%' ORDER BY seq").await;
        assert_eq!(read.last().map(String::as_str), Some("echeances.reunion_noms"), "showing names is in the journal");
        claire.get("/echeances/reunion?a=9999-01-01_0_x&jours=-3").await.shows("1 sur 2");
        let after = format!("/echeances/reunion?a=9999-01-01_0_{}.actualisation", scene.mois);
        claire.get(&after).await.shows("Plus rien à voir");
        assert_eq!(world.as_agent("karim").await.get("/echeances/reunion").await.status, StatusCode::FORBIDDEN);
    }

    async fn the_lines_of_somebody_away_go_to_a_colleague_in_two_presses_and_come_back(world) {
        scene(world).await;
        let boss_id = agent(world, "mperrin").await;
        let sonia = agent(world, "sonia").await;
        let boss = world.as_agent("mperrin").await;
        boss.get("/remplacements").await;
        let away = [("absent", world.claire.as_str()), ("remplacant", boss_id.as_str()), ("debut", "2026-11-23"), ("fin", "2026-11-27")];
        assert_eq!(boss.post("/remplacements", &away).await.status, StatusCode::SEE_OTHER);
        boss.get("/echeances/reunion").await.shows("absent·e jusqu’au vendredi 27 novembre").shows("Donner ses lignes à Martine Perrin");
        let fields = [("absent", world.claire.as_str()), ("a", boss_id.as_str()), ("retour", "reunion?")];
        let given = boss.post("/echeances/reunion/absents", &fields).await;
        suivre(&boss, &given).await.shows("Les lignes de Claire Morel sont données à Martine Perrin.");
        assert_eq!(boss.get("/echeances?agent=moi").await.body.matches("data-ligne").count(), 2);
        let back = boss.post("/echeances/reunion/absents", &[fields[0], fields[1], fields[2], ("rendre", "oui")]).await;
        suivre(&boss, &back).await.shows("lui sont rendues");
        assert_eq!(boss.get("/echeances?agent=moi").await.body.matches("data-ligne").count(), 0);
        for other in [sonia.as_str(), "x", ""] {
            let none = world.as_agent("claire").await;
            none.get("/echeances/reunion").await;
            let refused = none.post("/echeances/reunion/absents", &[("absent", world.claire.as_str()), ("a", other), ("retour", "reunion?")]).await;
            suivre(&none, &refused).await.shows("Choisissez qui est absent");
        }
    }

    async fn a_week_is_a_sheet_for_each_worker_of_ones_teams(world) {
        scene(world).await;
        let claire = world.as_agent("claire").await;
        let mine = claire.get(&format!("/echeances/semaine/{}", world.claire)).await;
        mine.shows("Ma semaine").shows("Aïssata DIALLO").hides("Thierno").shows("Imprimé le 23 novembre 2026").assert_queries(QUERIES_WEEK);
        let all = claire.get("/echeances/semaine").await;
        all.shows("Claire Morel").shows("Sans référent ici").shows("Thierno BAH").hides("Martine Perrin").assert_queries(QUERIES_WEEK);
        let sonia = agent(world, "sonia").await;
        for other in [sonia.as_str(), world.etablissement.as_str(), "x"] {
            assert_eq!(claire.get(&format!("/echeances/semaine/{other}")).await.status, StatusCode::NOT_FOUND, "{other}");
        }
        assert_eq!(world.as_agent("karim").await.get("/echeances/semaine").await.status, StatusCode::FORBIDDEN);
        let read = world.texts("SELECT subject_id FROM journal WHERE action = 'echeances.semaine' ORDER BY seq").await;
        assert_eq!(read.first().map(String::as_str), Some(world.claire.as_str()));
    }

    async fn the_dates_of_the_year_are_asked_for_entered_with_their_source_and_move_the_lines_concerned(world) {
        let person = world.person("Aïssata", "Diallo").await;
        demarche(world, &person, "D70", &[]).await;
        let claire = world.as_agent("claire").await;
        for page in ["/echeances", "/"] {
            claire.get(page).await.shows("Bourse de collège, dates de 2026").shows("/echeances/campagnes?campagne=bourse-college&amp;annee=2026#saisir");
        }
        claire.get("/echeances").await.hides("data-ligne");
        let form = claire.get("/echeances/campagnes?campagne=bourse-college&annee=2026").await;
        form.shows("Bourse de collège").shows("Aucune date connue").shows("[S] https://").assert_queries(QUERIES_CAMPAIGNS);
        let numero = form.field("numero");
        let bad = [("campagne", "bourse-college"), ("annee", "1998"), ("ouvre", "31/02/2026"), ("limite", ""), ("certitude", "sure"), ("source", "")];
        let refused = claire.post("/echeances/campagnes", &bad).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("Écrivez une année entre 2025 et 2028").shows("Écrivez le premier jour").shows("Écrivez le dernier jour").shows("Choisissez une certitude").shows("Dites où vous avez lu");
        let good = |limite| [("numero", numero.as_str()), ("campagne", "bourse-college"), ("annee", "2026"), ("ouvre", "2026-11-02"), ("limite", limite), ("certitude", "a-confirmer"), ("source", "Note du rectorat")];
        claire.post("/echeances/campagnes", &good("2026-10-02")).await.shows("Le premier jour est après le dernier");
        assert_eq!(world.texts("SELECT id FROM campagne_dates").await.len(), 0);
        for _ in 0..2 {
            assert_eq!(claire.post("/echeances/campagnes", &good("2026-12-04")).await.location, "/echeances/campagnes?fait=oui");
        }
        assert_eq!(world.texts("SELECT id FROM campagne_dates").await.len(), 1, "sent twice, entered once");
        claire.get("/echeances/campagnes").await.shows("Note du rectorat").shows("saisi par Claire Morel, le 23 novembre 2026").shows("du 2 novembre au vendredi 4 décembre");
        let mut page = claire.get("/echeances").await;
        for _ in 0..200 {
            if page.body.contains("data-ligne") {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
            page = claire.get("/echeances").await;
        }
        page.shows("du 2 novembre au vendredi 4 décembre").shows("date à confirmer").shows("dates de 2026\u{a0}: Bourse de collège").hides("Bourse de collège, dates de 2026");
        claire.get("/").await.hides("Bourse de collège, dates de 2026");
        assert_eq!(claire.post("/echeances/campagnes", &[("campagne", "inconnue")]).await.location, "/echeances/campagnes");
        assert_eq!(world.as_agent("karim").await.get("/echeances/campagnes").await.status, StatusCode::FORBIDDEN);
    }

    async fn the_page_of_the_day_shows_what_is_mine_and_near(world) {
        let scene = scene(world).await;
        let claire = world.as_agent("claire").await;
        let page = claire.get("/").await;
        page.shows("<h2>Échéances</h2>").shows("du 28 octobre au dimanche 15 novembre").shows("mercredi 25 novembre").hides("Thierno").assert_queries(QUERIES_DAY);
        let done = decide(&claire, &line(&scene.mois, "actualisation"), "fait", &[("limite", "2026-11-15"), ("retour", "jour")]).await;
        assert!(done.location.starts_with("/?vient="), "{}", done.location);
        suivre(&claire, &done).await.shows("Fait\u{a0}: Actualisation du mois, Aïssata DIALLO.").hides("dimanche 15 novembre");
        let other = decide(&claire, &line(&scene.presence, "presence"), "fait", &[("limite", "2026-11-25"), ("retour", "https://mechant.example")]).await;
        assert!(other.location.starts_with("/echeances?"), "nowhere else: {}", other.location);
        world.as_agent("karim").await.get("/").await.hides("<h2>Échéances</h2>");
    }
}

const QUERIES_LIST: usize = 7;
const QUERIES_LINE: usize = 7;
const QUERIES_MEETING: usize = 8;
const QUERIES_WEEK: usize = 7;
const QUERIES_CAMPAIGNS: usize = 6;
const QUERIES_DAY: usize = 18;
