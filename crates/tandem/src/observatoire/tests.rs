//! Over HTTP: who may, what shows, the same figures three times, how many statements; and the figures against the blocages.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use jiff::{ToSpan, civil::date};
use tandem_platform::{Intent, Random, Scope, db::statements};
use tandem_tableur::{Limites, lire};

use super::{
    calcul,
    model::{COLONNES, Case, Etat, Niveau},
    queries,
};
use crate::{
    agents::AgentId,
    blocages::{self, BlocageId, Effet, Fin, Issue, LigneId, NouveauBlocage},
    demarches::DemarcheId,
    personnes::PersonneId,
    testing::{World, on_both_engines},
};

/// What is drawn of a blocage.
struct Tire {
    voie: &'static str,
    effets: Vec<Effet>,
    depuis: i64,
    /// Ended how, so many days after.
    fin: Option<(Issue, i64)>,
    /// Was a first end undone?
    annulee: bool,
    demarche: bool,
}

const JOUR: i64 = 24 * 3600;

/// Writes a blocage through the doors of its slice, on the days it was drawn for.
async fn ecrire(world: &World, personne: &PersonneId, demarche: Option<&DemarcheId>, tire: &Tire) -> BlocageId {
    let db = &world.app.db;
    let (place, claire) = (&world.etablissement, &world.claire);
    db.clock().advance_seconds(1);
    let id = BlocageId::new(db.clock(), db.random());
    let mut tx =
        db.write(Intent::new(place.as_str(), claire.as_str(), "tests", "blocages", id.as_str())).await.expect("tx");
    let depuis = db.clock().today().saturating_sub(tire.depuis.days());
    let new = NouveauBlocage {
        id: &id,
        personne,
        demarche: demarche.filter(|_| tire.demarche),
        voie: tire.voie,
        objet: None,
        effets: &tire.effets,
        depuis,
        precision: None,
    };
    assert!(blocages::creer(&mut tx, (place, claire), &new).await.expect("declared"));
    if tire.annulee {
        let undone = fin(world, claire, Issue::Renonce);
        blocages::finir(&mut tx, (place, claire), &id, &undone).await.expect("ended");
        blocages::annuler(&mut tx, (place, claire), &id, &undone.id).await.expect("undone");
    }
    tx.commit().await.expect("commit");
    id
}

fn fin(world: &World, agent: &AgentId, issue: Issue) -> Fin {
    let db = &world.app.db;
    let id = LigneId::new(db.clock(), db.random());
    Fin { id, issue, marche: None, euros: None, mois: None, note: None, agent: agent.clone(), le: db.clock().now() }
}

async fn finir(world: &World, id: &BlocageId, issue: Issue) {
    let db = &world.app.db;
    let (place, claire) = (&world.etablissement, &world.claire);
    let mut tx =
        db.write(Intent::new(place.as_str(), claire.as_str(), "tests", "blocages", id.as_str())).await.expect("tx");
    let fin = fin(world, claire, issue);
    assert!(blocages::finir(&mut tx, (place, claire), id, &fin).await.expect("ended"));
    tx.commit().await.expect("commit");
}

/// People, and their blocages drawn from a seed; ends are noted as the days go by.
async fn remplir(world: &World, combien: usize, graine: u64) -> Vec<PersonneId> {
    let random = Random::seeded(graine);
    let among = |most: usize| usize::try_from(random.below(u64::try_from(most).expect("small"))).expect("small");
    let mut people = Vec::new();
    for n in 0..combien.div_ceil(2) {
        people.push(world.person("Ana", &format!("Secrète{n}")).await);
    }
    let demarche = world.demarche(&people[0], "D07", &[]).await;
    let voies = ["rsa", "rsa", "rsa", "indu-caf", "prime-activite-logement", "mdph", "dalo", "daho", "cpam"];
    let mut ends: BTreeMap<i64, Vec<(BlocageId, Issue)>> = BTreeMap::new();
    for n in 0..combien {
        let end = (among(10) < 7).then(|| (Issue::TOUS[among(4)], i64::try_from(among(30)).expect("small")));
        let tire = Tire {
            voie: voies[among(voies.len())],
            effets: Effet::TOUS.iter().copied().filter(|_| among(3) == 0).collect(),
            depuis: i64::try_from(among(200)).expect("small"),
            fin: end,
            annulee: among(9) == 0,
            demarche: n % 2 == 0,
        };
        let id = ecrire(world, &people[n % people.len()], Some(&demarche), &tire).await;
        if let Some((issue, after)) = tire.fin {
            ends.entry(after).or_default().push((id, issue));
        }
    }
    let mut day = 0;
    for (after, some) in ends {
        world.app.db.clock().advance_seconds((after - day) * JOUR);
        day = after;
        for (id, issue) in some {
            finir(world, &id, issue).await;
        }
    }
    people
}

async fn calculer(world: &World) -> usize {
    super::passer(&world.app.db, &world.app.regles).await.expect("run")
}

/// The rows of the table on screen, header first: administration, right, figures.
fn ecran(html: &str) -> Vec<Vec<String>> {
    let text = |cell: &str| {
        let inside = cell.split_once('>').map_or("", |cut| cut.1);
        let mut out = String::new();
        let mut tag = false;
        for c in inside.chars() {
            match c {
                '<' => tag = true,
                '>' => tag = false,
                c if !tag => out.push(c),
                _ => {}
            }
        }
        out.replace("&#38;", "&").replace("&#39;", "'").replace('\u{202f}', "").trim().to_owned()
    };
    let body = html.split("<tbody>").nth(1).and_then(|rest| rest.split("</tbody>").next()).expect("a table");
    let mut above = String::new();
    let row = |tr: &str| {
        let name = tr.split("<th").nth(1).and_then(|rest| rest.split("</th>").next()).expect("a name");
        let (first, sub) = name.split_once("<span").map_or((name, String::new()), |(first, rest)| (first, text(rest)));
        let first = text(first);
        let names = if tr.starts_with(" class=\"detail\"") { [above.clone(), first] } else { [first.clone(), sub] };
        above.clone_from(&names[0]);
        let cells = tr.split("<td").skip(1).map(|rest| text(rest.split("</td>").next().unwrap_or("")));
        names.into_iter().chain(cells).collect()
    };
    body.split("<tr").skip(1).map(row).collect()
}

on_both_engines! {
    async fn the_figures_are_for_the_responsable_and_are_told_when_there_are_none(world) {
        for name in ["claire", "karim", "technique"] {
            for address in ["/observatoire", "/observatoire.csv", "/observatoire.xlsx"] {
                assert_eq!(world.as_agent(name).await.get(address).await.status, StatusCode::FORBIDDEN, "{name} {address}");
            }
        }
        let perrin = world.as_agent("mperrin").await;
        perrin.get("/equipe").await.shows("href=\"/observatoire\"");
        let empty = perrin.get("/observatoire").await;
        empty.shows("CCAS des tests").shows("Pas encore de chiffres").hides("observatoire.csv").assert_queries(2);
        for address in ["/observatoire.csv", "/observatoire.xlsx", "/observatoire?annee=1999", "/observatoire?annee=x"] {
            let status = perrin.get(address).await.status;
            assert!(status == StatusCode::NOT_FOUND || address.ends_with('x'), "{address}: {status}");
        }
        assert_eq!(calculer(world).await, 0);
        assert_eq!(world.texts("SELECT chiffres FROM observatoire_chiffres").await.len(), 0, "nothing to keep");
    }

    async fn the_screen_the_csv_and_the_spreadsheet_show_the_same_cells(world) {
        remplir(world, 60, 7).await;
        assert_eq!(calculer(world).await, 60);
        let perrin = world.as_agent("mperrin").await;
        let page = perrin.get("/observatoire").await;
        page.shows("blocages déclarés en 2026").shows("chiffres du 2").shows("masqué").shows("<svg").assert_queries(2);
        let shown = ecran(&page.body);
        assert!(shown.len() > 4 && shown[0][0] == "Ensemble" && shown[0][2] == "60", "{shown:?}");
        let csv = perrin.get("/observatoire.csv?annee=2026").await;
        assert!(csv.headers["content-disposition"].to_str().expect("text").starts_with("attachment; filename=\"blocages-2026-au-2026-"));
        let text = String::from_utf8(csv.bytes.clone()).expect("UTF-8");
        let text = text.strip_prefix('\u{feff}').expect("the mark of UTF-8");
        let mut rows = csv::ReaderBuilder::new().has_headers(false).delimiter(b';').from_reader(text.as_bytes());
        let mut rows: Vec<Vec<String>> = rows.records().map(|row| row.expect("row").iter().map(ToOwned::to_owned).collect()).collect();
        let head = rows.remove(0);
        assert_eq!(head.len(), COLONNES.len() + 2);
        let plain = |rows: &[Vec<String>]| -> Vec<Vec<String>> {
            rows.iter().map(|row| row.iter().map(|cell| cell.replace('\u{202f}', "")).collect()).collect()
        };
        assert_eq!(plain(&rows), shown, "CSV and screen");
        let xlsx = perrin.get("/observatoire.xlsx?annee=2026").await;
        let sheet = lire("blocages.xlsx", &xlsx.bytes, &Limites::default()).expect("our own reader opens it");
        // The reader looks for columns about people, finds none, and leaves the header among the rows.
        let mut read: Vec<Vec<String>> = sheet.lignes.iter().map(|line| line.cellules.clone()).collect();
        assert_eq!(read.remove(0), head, "the same header");
        for row in &mut read {
            row.resize(head.len(), String::new());
        }
        assert_eq!(plain(&read), shown, "spreadsheet and screen");
        let noted = world.texts("SELECT action FROM journal WHERE action = 'observatoire.exporter'").await;
        assert_eq!(noted.len(), 2, "each export is in the journal");
    }

    async fn no_person_no_worker_and_no_team_is_in_the_figures(world) {
        remplir(world, 40, 3).await;
        calculer(world).await;
        let perrin = world.as_agent("mperrin").await;
        let page = perrin.get("/observatoire").await;
        let main = page.body.split("<main").nth(1).expect("main").to_owned();
        let csv = perrin.get("/observatoire.csv").await.body;
        let kept = world.texts("SELECT chiffres FROM observatoire_chiffres").await.concat();
        for text in [&main, &csv, &kept] {
            for name in ["Ana", "Secrète", "SECRÈTE", "Claire", "Morel", "Martine", "Centre", "Nord"] {
                assert!(!text.contains(name), "{name}: {text}");
            }
        }
        let sql = statements().filter(|one| one.file.contains("/observatoire/"));
        let sql: String = sql.map(|one| one.text).collect();
        assert!(sql.contains("FROM blocages b"));
        for column in ["created_by", "agent", "equipe", "prenom", "p.nom", "r.nom", "precision", "note"] {
            assert!(!sql.contains(column), "the figures read {column}");
        }
    }

    async fn figures_are_computed_once_a_day_and_a_frozen_file_is_not_counted(world) {
        let people = remplir(world, 30, 5).await;
        assert_eq!(calculer(world).await, 30);
        ecrire(world, &people[0], None, &Tire { voie: "rsa", effets: vec![], depuis: 3, fin: None, annulee: false, demarche: false }).await;
        assert_eq!(calculer(world).await, 0, "today’s figures are there");
        world.app.db.clock().advance_seconds(JOUR);
        assert_eq!(calculer(world).await, 31);
        let frozen = format!("UPDATE personnes SET limitee_le = '2026-11-20' WHERE id = '{}' RETURNING id", people[1]);
        assert_eq!(world.texts(&frozen).await.len(), 1);
        world.app.db.clock().advance_seconds(JOUR);
        assert_eq!(calculer(world).await, 29, "two of hers");
        // The year that comes has its own figures, from its own blocages.
        world.app.db.clock().advance_seconds(60 * JOUR);
        for person in people.iter().take(6) {
            let tire = Tire { voie: "cpam", effets: vec![Effet::Sante], depuis: 1, fin: None, annulee: false, demarche: false };
            ecrire(world, if *person == people[1] { &people[9] } else { person }, None, &tire).await;
        }
        calculer(world).await;
        let perrin = world.as_agent("mperrin").await;
        let page = perrin.get("/observatoire").await;
        page.shows("déclarés en 2027").shows("/observatoire?annee=2026");
        assert_eq!(ecran(&page.body)[0][2], "6");
        assert_eq!(ecran(&perrin.get("/observatoire?annee=2026").await.body)[0][2], "29");
    }

    // Read another way (the model of `blocages`, with its history and what was undone), counted another way, delays from their
    // definition: each figure shown is the one found.
    async fn the_figures_are_those_of_the_blocages_read_and_counted_another_way(world) {
        for graine in [11, 12] {
            remplir(world, 70, graine).await;
        }
        let db = &world.app.db;
        calculer(world).await;
        let mut on = db.read(&Scope::tenant(world.etablissement.as_str())).await.expect("read");
        let all = blocages::lot(&mut on, &world.etablissement, "", 1_000).await.expect("blocages");
        let kept = queries::lire(&mut on, &world.etablissement).await.expect("kept");
        drop(on);
        assert_eq!(all.len(), 140);
        let publie = kept.annees[0].publie.as_ref().expect("figures");
        let today = db.clock().today();
        let mut compared = 0;
        for row in &publie.lignes {
            let of: Vec<_> = all.iter().filter(|one| {
                let nom = calcul::nommer(&one.voie);
                row.niveau == Niveau::Ensemble
                    || (row.administration.contains(&nom.administration) && (row.droit.is_empty() || row.droit.contains(&nom.droit)))
            }).collect();
            let etat = |one: &blocages::Blocage| match one.fin.as_ref().map(|fin| fin.issue) {
                None => Etat::EnCours,
                Some(Issue::Ouvert | Issue::Retabli) => Etat::Obtenu,
                Some(Issue::Refuse) => Etat::Refuse,
                Some(Issue::Renonce) => Etat::Renonce,
            };
            let count = |keep: &dyn Fn(&blocages::Blocage) -> bool| of.iter().filter(|one| keep(one)).count() as u64;
            let mut naive = vec![count(&|_| true)];
            naive.extend([Etat::EnCours, Etat::Obtenu, Etat::Refuse, Etat::Renonce].map(|wanted| count(&|one| etat(one) == wanted)));
            let effets = Effet::TOUS.iter().map(|wanted| count(&|one| one.effets.contains(wanted)));
            for (at, n) in (0..5).zip(naive).chain((8..14).zip(effets)) {
                assert!(row.cases[at] == Case::Masque || row.cases[at] == Case::Nombre(n), "{row:?} {at} {n}");
                compared += usize::from(row.cases[at] != Case::Masque);
            }
            let waits: Vec<(u32, bool)> = of.iter().map(|one| {
                let end = one.fin.as_ref().map(|fin| fin.le.to_zoned_datetime(db.clock().zone().clone()).date());
                let days = one.depuis.until(end.unwrap_or(today)).expect("days").get_days();
                (u32::try_from(days).expect("after"), end.is_some())
            }).collect();
            if let Case::Jours(days) = row.cases[5] {
                assert_eq!(Some(days), mediane(&waits), "{row:?}");
                compared += 1;
            }
        }
        assert!(compared > 40, "{compared} figures compared");
        assert_eq!(kept.annees[0].numero, 2026);
        assert!(date(2026, 11, 23) < today);
    }
}

/// The median from its definition: the first day on which the product of the shares that did not end is a half at most.
fn mediane(waits: &[(u32, bool)]) -> Option<u32> {
    let mut days: Vec<u32> = waits.iter().filter(|one| one.1).map(|one| one.0).collect();
    days.sort_unstable();
    days.dedup();
    let mut left = 1.0_f64;
    days.into_iter().find(|day| {
        let present = waits.iter().filter(|one| one.0 >= *day).count();
        let ended = waits.iter().filter(|one| one.1 && one.0 == *day).count();
        left *= 1.0 - f64::from(u32::try_from(ended).expect("few")) / f64::from(u32::try_from(present).expect("few"));
        left <= 0.5 + 1e-9
    })
}
