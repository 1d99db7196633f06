//! Over HTTP: who may, what shows, the same figures everywhere, how many statements; and the figures found again by another engine.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use jiff::{ToSpan, civil::Date};
use tandem_platform::{Intent, Random, Scope, db::statements};

use super::{calcul, commande, mots, queries, tables};
use crate::{
    actes::{self, ActeForm, ActeId, Mode, NouvelActe, Raison},
    agents::AgentId,
    demarches,
    personnes::PersonneId,
    testing::{World, on_both_engines},
};

const JOUR: i64 = 24 * 3600;

async fn agents(world: &World) -> Vec<AgentId> {
    let all = world.texts("SELECT id FROM agents ORDER BY id").await;
    all.iter().map(|id| AgentId::parse(id).expect("id")).collect()
}

/// An act noted through the door of its slice.
async fn noter(world: &World, agent: &AgentId, gens: &[PersonneId], form: &ActeForm) -> ActeId {
    let db = &world.app.db;
    let id = ActeId::new(db.clock(), db.random());
    let intent = Intent::new(world.etablissement.as_str(), agent.as_str(), "tests", "actes", id.as_str());
    let mut tx = db.write(intent).await.expect("tx");
    let new = NouvelActe { id: &id, agent, personnes: gens, form };
    assert!(actes::noter(&mut tx, &world.etablissement, &new).await.expect("noted"));
    tx.commit().await.expect("commit");
    id
}

fn forme(mode: Mode, fait_le: Date) -> ActeForm {
    ActeForm { mode, raison: None, duree: Some(10), demarche: None, note: None, note_privee: None, fait_le }
}

/// Forty people of two teams and so many acts of eight professionals, drawn from a seed, over this year and the last: some in a
/// group, some hung on a démarche, some named by the words of a fiche, some undone.
pub(super) async fn remplir(world: &World, combien: usize, graine: u64) -> Vec<PersonneId> {
    if agents(world).await.len() < 8 {
        world.colleagues(4).await;
    }
    let (pros, today) = (agents(world).await, world.app.db.clock().today());
    let random = Random::seeded(graine);
    let among = |most: usize| usize::try_from(random.below(u64::try_from(most).expect("small"))).expect("small");
    let mut gens = Vec::new();
    for n in 0..40 {
        let team = if n % 3 == 0 { &world.nord } else { &world.centre };
        gens.push(world.person_of(team, "Ana", &format!("Secrète{n}")).await);
    }
    let mut hung = Vec::new();
    for person in gens.iter().take(6) {
        hung.push(world.demarche(person, "D07", &[]).await);
    }
    for _ in 0..combien {
        let who = among(gens.len());
        let mode = Mode::TOUS[among(5)];
        let words = ["Déclaration trimestrielle RSA", "Actualisation mensuelle", "Un papier à remplir", ""][among(4)];
        let form = ActeForm {
            raison: (mode.a_la_place() && among(3) > 0).then(|| Raison::TOUTES[among(7)]),
            duree: (among(5) > 0).then(|| [5, 10, 20, 45][among(4)]),
            demarche: (!words.is_empty()).then(|| words.to_owned()),
            ..forme(mode, today.saturating_sub(i64::try_from(among(500)).expect("small").days()))
        };
        let several = among(12) == 0;
        let some: Vec<PersonneId> =
            (0..if several { 4 } else { 1 }).map(|n| gens[(who + n) % gens.len()].clone()).collect();
        let agent = &pros[among(pros.len())];
        let id = noter(world, agent, &some, &form).await;
        let db = &world.app.db;
        let intent = || Intent::new(world.etablissement.as_str(), agent.as_str(), "tests", "actes", id.as_str());
        if who < hung.len() && among(2) == 0 {
            let mut tx = db.write(intent()).await.expect("tx");
            demarches::attacher(&mut tx, (&world.etablissement, agent), &id, &hung[who], &[]).await.expect("hung");
            tx.commit().await.expect("commit");
        }
        if among(15) == 0 {
            let mut tx = db.write(intent()).await.expect("tx");
            actes::annuler(&mut tx, &world.etablissement, &id, agent, None).await.expect("undone");
            tx.commit().await.expect("commit");
        }
    }
    gens
}

async fn calculer(world: &World) -> usize {
    super::passer(&world.app.db, &world.app.regles).await.expect("run")
}

fn dernier(mot: &str, html: &str) -> String {
    let main = html.split("<main").nth(1).expect("main");
    assert!(main.contains(mot), "{mot} is not on the page");
    main.to_owned()
}

on_both_engines! {
    async fn the_figures_are_for_the_responsable_and_are_told_when_there_are_none(world) {
        let all = [
            "/indicateurs", "/indicateurs/definitions", "/indicateurs/simulateur", "/indicateurs.csv", "/indicateurs.xlsx",
            "/indicateurs/lignes.parquet", "/indicateurs/page.pdf", "/indicateurs/rapport.pdf",
        ];
        for name in ["claire", "karim", "technique"] {
            for address in all {
                assert_eq!(world.as_agent(name).await.get(address).await.status, StatusCode::FORBIDDEN, "{name} {address}");
            }
        }
        let perrin = world.as_agent("mperrin").await;
        perrin.get("/equipe").await.shows("href=\"/indicateurs\"");
        perrin.get("/indicateurs").await.shows("Pas encore de chiffres").hides("indicateurs.csv").assert_queries(2);
        for address in all.iter().skip(3).chain(&["/indicateurs?annee=1999", "/indicateurs?vue=agent"]) {
            assert_eq!(perrin.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
        }
        perrin.get("/indicateurs/definitions").await.shows("id=\"a_la_place\"").shows("à vérifier").assert_queries(1);
        perrin.get("/indicateurs/simulateur").await.shows("Durées supposées").shows("20\u{a0}mois").assert_queries(2);
        assert_eq!(calculer(world).await, 0);
        assert_eq!(world.texts("SELECT chiffres FROM indicateur_chiffres").await.len(), 0, "nothing to keep");
    }

    async fn the_screen_the_csv_the_spreadsheet_and_the_report_say_the_same(world) {
        remplir(world, 260, 3).await;
        assert!(calculer(world).await > 200);
        let perrin = world.as_agent("mperrin").await;
        let page = perrin.get("/indicateurs?annee=2026").await;
        page.shows("En 2026").shows("à la place de la personne").shows("<svg").shows("definitions#").assert_queries(2);
        let mut shown = dernier("Pourquoi à sa place", &page.body);
        for vue in ["procedure", "champ", "equipe"] {
            shown.push_str(&dernier("<h1>", &perrin.get(&format!("/indicateurs?annee=2026&vue={vue}")).await.body));
        }
        let csv = perrin.get("/indicateurs.csv?annee=2026").await.body;
        let mut compared = 0;
        let mut rows = csv::ReaderBuilder::new().delimiter(b';').from_reader(csv.as_bytes());
        for row in rows.records() {
            let row = row.expect("a row");
            if ["Qui avait la main", "Durées de l’établissement"].contains(&&row[1]) {
                continue;
            }
            assert!(shown.contains(&format!(">{}<", row[2].replace('&', "&#38;").replace('\'', "&#39;"))), "{row:?}");
            compared += 1;
        }
        assert!(compared > 60, "{compared} figures");
        let xlsx = perrin.get("/indicateurs.xlsx?annee=2026").await;
        let sheet = tandem_tableur::lire("i.xlsx", &xlsx.bytes, &tandem_tableur::Limites::default()).expect("opens");
        assert!(sheet.lignes.len() > 3);
        let mut on = world.app.db.read(&Scope::tenant(world.etablissement.as_str())).await.expect("read");
        let kept = queries::lire(&mut on, &world.etablissement).await.expect("kept");
        drop(on);
        let annee = kept.annees.iter().find(|one| one.numero == 2026).and_then(|one| one.annee.as_ref()).expect("2026");
        for table in tables::toutes(annee) {
            for line in &table.lignes {
                for (head, value) in table.entetes.iter().zip(line).skip(1) {
                    let text = match value {
                        tables::Valeur::Nombre(n) | tables::Valeur::Minutes(n) => n.to_string(),
                        other => other.texte(),
                    };
                    let wanted = format!("2026;{};{};{head};{text}", table.titre, line[0].texte());
                    assert!(csv.lines().any(|one| one.replace('"', "") == wanted), "{wanted} is not in the CSV");
                }
            }
        }
        let noted = world.texts("SELECT action FROM journal WHERE action = 'indicateurs.exporter'").await;
        assert_eq!(noted.len(), 2, "each export is in the journal");
    }

    async fn no_person_and_no_worker_is_in_the_figures_nor_in_what_is_kept(world) {
        let gens = remplir(world, 200, 5).await;
        calculer(world).await;
        let perrin = world.as_agent("mperrin").await;
        let page = dernier("<h1>", &perrin.get("/indicateurs?annee=2026").await.body);
        let csv = perrin.get("/indicateurs.csv").await.body;
        let kept = world.texts("SELECT chiffres FROM indicateur_chiffres").await.concat();
        let rows = perrin.get("/indicateurs/lignes.parquet?annee=2026").await;
        assert!(rows.bytes.starts_with(b"PAR1") && rows.bytes.len() > 1_000);
        let parquet = String::from_utf8_lossy(&rows.bytes).into_owned();
        let ids = agents(world).await;
        for text in [&page, &csv, &kept, &parquet] {
            for name in ["Ana", "Secrète", "SECRÈTE", "Claire", "Morel", "Collègue", "professionnel_id", "2026-11-2"] {
                assert!(!text.contains(name) || (name == "2026-11-2" && text == &csv), "{name}: {text}");
            }
            assert!(!ids.iter().any(|id| text.contains(id.as_str())) && !gens.iter().any(|id| text.contains(id.as_str())));
        }
        // The library that counts is given a number for each professional: what comes out has no place for one.
        assert!(!kept.contains("\"professionnel") && !kept.contains("\"agent"));
        let written = statements().filter(|one| one.file.contains("/indicateurs/") && one.text.trim_start().starts_with("INSERT INTO indicateur_chiffres"));
        assert!(written.map(|one| one.text).all(|text| !text.contains("agent")));
    }

    async fn figures_are_computed_once_a_day_and_a_frozen_file_is_not_counted(world) {
        let gens = remplir(world, 120, 7).await;
        let first = calculer(world).await;
        assert!(first > 100);
        let claire = world.claire.clone();
        noter(world, &claire, &gens[..1], &forme(Mode::ADeux, world.app.db.clock().today())).await;
        assert_eq!(calculer(world).await, 0, "today’s figures are there");
        world.app.db.clock().advance_seconds(JOUR);
        assert_eq!(calculer(world).await, first + 1);
        let alone = "SELECT CAST(COUNT(*) AS TEXT) FROM acte_personnes l WHERE l.personne_id = '{}' AND NOT EXISTS
                     (SELECT 1 FROM annulations n WHERE n.acte_id = l.acte_id)".replace("{}", gens[1].as_str());
        let hers: usize = world.texts(&alone).await[0].parse().expect("a count");
        let frozen = format!("UPDATE personnes SET limitee_le = '2026-11-20' WHERE id = '{}' RETURNING id", gens[1]);
        assert_eq!(world.texts(&frozen).await.len(), 1);
        world.app.db.clock().advance_seconds(JOUR);
        assert_eq!(calculer(world).await, first + 1 - hers);
    }

    async fn years_that_no_act_can_change_any_more_keep_their_figures(world) {
        let gens = remplir(world, 160, 9).await;
        calculer(world).await;
        let years = || world.texts("SELECT CAST(annee AS TEXT) FROM indicateur_chiffres ORDER BY annee");
        assert_eq!(years().await, ["2025", "2026"]);
        let of_2025 = world.texts("SELECT chiffres FROM indicateur_chiffres WHERE annee = 2025").await;
        world.app.db.clock().advance_seconds(3 * 366 * JOUR);
        let claire = world.claire.clone();
        noter(world, &claire, &gens[..1], &forme(Mode::ADeux, world.app.db.clock().today())).await;
        calculer(world).await;
        assert_eq!(years().await, ["2025", "2026", "2029"]);
        assert_eq!(world.texts("SELECT chiffres FROM indicateur_chiffres WHERE annee = 2025").await, of_2025);
    }

    async fn an_erased_person_leaves_her_acts_counted_and_nothing_of_her(world) {
        let gens = remplir(world, 200, 13).await;
        let before = calcul::lire(&world.app.db, &world.app.regles, &world.etablissement).await.expect("read");
        let acts = |read: &calcul::Lues| read.annees.values().flatten().map(|one| one.acte).collect::<BTreeSet<_>>().len();
        let gone = format!("DELETE FROM acte_personnes WHERE personne_id = '{}' RETURNING acte_id", gens[0]);
        assert!(!world.texts(&gone).await.is_empty());
        let after = calcul::lire(&world.app.db, &world.app.regles, &world.etablissement).await.expect("read");
        assert_eq!(acts(&after), acts(&before));
        assert!(after.annees.values().flatten().any(|one| one.personne == u32::MAX));
    }

    async fn the_simulator_starts_from_our_durations_and_gives_back_what_is_wrong(world) {
        let gens = remplir(world, 1, 1).await;
        let (pros, today) = (agents(world).await, world.app.db.clock().today());
        for (n, person) in gens.iter().enumerate().take(30) {
            for (mode, duree) in [(Mode::ElleACote, 7), (Mode::JeGuidais, 33)] {
                let form = ActeForm { duree: Some(duree), demarche: Some("Déclaration trimestrielle RSA".into()), ..forme(mode, today) };
                noter(world, &pros[n % pros.len()], std::slice::from_ref(person), &form).await;
            }
        }
        calculer(world).await;
        let perrin = world.as_agent("mperrin").await;
        let page = perrin.get("/indicateurs/simulateur?procedure=D%C3%A9claration+trimestrielle+RSA").await;
        page.shows("name=\"place\" type=\"text\" value=\"7\"").shows("name=\"fois1\" type=\"text\" value=\"33\"").shows("value=\"20\"").assert_queries(2);
        let wrong = perrin.get("/indicateurs/simulateur?place=beaucoup&fois1=30&fois2=20&fois3=12&fois4=6&ensuite=2&rythme=12&groupe=99").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.shows("value=\"beaucoup\"").shows("value=\"99\"").shows("Écrivez une durée entre 1 et 600 minutes.").hides("Au bout");
    }

    async fn every_figure_is_found_again_by_duckdb_in_the_parquet(world) {
        let Some(engine) = moteur() else { return };
        for graine in [21, 22] {
            remplir(world, 300, graine).await;
        }
        let folder = world.folder.join("parquet");
        std::fs::create_dir_all(&folder).expect("folder");
        let (figures, gaps) = commande::verifier(&world.app, &engine, &folder).await.map_err(|one| format!("{one:?}")).expect("checked");
        assert_eq!(gaps, 0);
        assert!(figures > 150, "{figures} figures compared");
        // A figure that is not the true one is told.
        let kept = world.texts("SELECT chiffres FROM indicateur_chiffres WHERE annee = 2026").await.concat();
        let mut annee: tandem_indicateurs::Annee = serde_json::from_str(&kept).expect("figures");
        annee.tableaux[0].lignes[0].aides += 1;
        // The files left there are those of the last year that was checked.
        let read = calcul::lire(&world.app.db, &world.app.regles, &world.etablissement).await.expect("read");
        let file = std::fs::File::create(folder.join("aides.parquet")).expect("file");
        let rows = &read.annees[&2026];
        tandem_indicateurs::parquet::aides(file, rows, &read.noms, tandem_indicateurs::parquet::Pour::Sortie).expect("written");
        let expected = tandem_indicateurs::verification::attendus(&annee, &read.noms.raisons);
        let definition = mots::DEFINITIONS.trouver("mois").expect("defined");
        let (_, gaps) = commande::un_chiffre(&engine, &folder, definition, &expected).map_err(|one| format!("{one:?}")).expect("asked");
        assert_eq!(gaps.len(), 1, "{gaps:?}");
    }
}

/// The other engine, that `script/duckdb` installs; without it, only a machine that does not ask for it goes on.
fn moteur() -> Option<std::path::PathBuf> {
    let found = std::env::var_os("TANDEM_TEST_DUCKDB").map(Into::into);
    assert!(
        found.is_some() || std::env::var_os("TANDEM_EXIGE_DUCKDB").is_none(),
        "TANDEM_TEST_DUCKDB names no program"
    );
    found
}
