//! What was taken out reads back: same counts, same sums.

use std::io::{Cursor, Read};

use axum::http::StatusCode;
use tandem_tableur::{Limites, lire};
use zip::ZipArchive;

use super::tables::{LOT, toutes};
use crate::testing::{Answer, World, on_both_engines};

fn part(answer: &Answer, name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(answer.bytes.as_slice())).expect("a whole archive");
    let mut text = String::new();
    archive.by_name(name).unwrap_or_else(|_| panic!("no {name}")).read_to_string(&mut text).expect("UTF-8");
    text
}

/// Rows of one CSV, header first, its mark checked and taken off.
fn csv(answer: &Answer, name: &str) -> Vec<Vec<String>> {
    let text = part(answer, &format!("{name}.csv"));
    let text = text.strip_prefix('\u{feff}').expect("the mark of UTF-8");
    let mut rows = csv::ReaderBuilder::new().has_headers(false).delimiter(b';').from_reader(text.as_bytes());
    rows.records().map(|row| row.expect("row").iter().map(ToOwned::to_owned).collect()).collect()
}

fn sum(rows: &[Vec<String>], column: &str) -> i64 {
    let at = rows[0].iter().position(|name| name == column).expect("column");
    rows[1..].iter().map(|row| row[at].replace(',', "").parse::<i64>().unwrap_or(0)).sum()
}

/// Cells of one column of a sheet, as written in XML.
fn cells(sheet: &str, letter: char) -> Vec<String> {
    let mark = format!("<c r=\"{letter}");
    let one = |cell: &str| cell.split("<v>").nth(1).and_then(|rest| rest.split("</v>").next()).unwrap_or("").to_owned();
    sheet.split(mark.as_str()).skip(2).map(|rest| one(rest.split("</c>").next().unwrap_or(""))).collect()
}

/// People of two teams, facts with amounts, acts with durations, one hostile text.
async fn fill(world: &World, people: usize) {
    let claire = world.as_agent("claire").await;
    world.person_of(&world.nord, "Oksana", "Petrova").await;
    for number in 0..people {
        let id = world.person("=HYPERLINK(1)", &format!("Diallo{number}")).await;
        let fact = format!("/personnes/{id}/faits/ressource");
        let numero = claire.get(&fact).await.field("numero");
        let fields =
            [("numero", numero.as_str()), ("vu", "0"), ("cle", "rsa"), ("montant", "635,71"), ("debut", "2026-01-01")];
        assert!(claire.post(&fact, &fields).await.status.is_redirection());
        let act = format!("/personnes/{id}/actes/nouveau");
        claire.get(&act).await;
        let fields = [("mode", "M2"), ("duree", "20"), ("note", "un;deux\n\"trois\""), ("note_privee", "secret-à-moi")];
        assert!(claire.post(&act, &fields).await.status.is_redirection());
    }
}

async fn export(world: &World, forme: &str) -> Answer {
    let perrin = world.as_agent("mperrin").await;
    let numero = perrin.get("/equipe/export").await.field("numero");
    let got = perrin.post("/equipe/export", &[("forme", forme), ("numero", &numero)]).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    got
}

on_both_engines! {
    async fn what_is_taken_out_as_csv_reads_back_with_the_same_counts_and_sums(world) {
        fill(world, 3).await;
        let got = export(world, "csv").await;
        assert_eq!(got.headers["content-disposition"], "attachment; filename=\"tandem-2026-11-23.zip\"");
        let (people, facts, acts, both) = (csv(&got, "personnes"), csv(&got, "faits"), csv(&got, "actes"), csv(&got, "actes_personnes"));
        assert_eq!([people.len(), facts.len(), acts.len(), both.len()], [5, 4, 4, 4], "headers included");
        assert_eq!((sum(&acts, "duree_minutes"), sum(&facts, "montant_euros")), (60, 3 * 63_571));
        assert!(people.iter().any(|row| row[1] == "'=HYPERLINK(1)"), "no cell runs: {people:?}");
        assert!(people.iter().any(|row| row[1] == "Oksana"), "every team");
        assert!(acts[1].contains(&"un;deux\n\"trois\"".to_owned()), "{:?}", acts[1]);
        let words = csv(&got, "dictionnaire");
        let told = words.iter().find(|row| row[0] == "faits" && row[1].is_empty()).expect("table");
        assert_eq!(told[3], "3", "the dictionary counts the rows");
        for table in toutes() {
            assert_eq!(csv(&got, table.nom)[0].len(), table.colonnes.len(), "{}", table.nom);
            assert!(table.colonnes.iter().all(|one| words.iter().any(|row| row[0] == table.nom && row[1] == one.0)));
        }
        assert_eq!(world.texts("SELECT action FROM journal WHERE action = 'droits.exporter'").await.len(), 1);
        assert!(!part(&got, "actes.csv").contains("secret-à-moi"), "a private note is its author’s");
    }

    async fn what_is_taken_out_as_xlsx_reads_back_with_the_same_counts_and_sums(world) {
        fill(world, 3).await;
        let got = export(world, "xlsx").await;
        let (people, facts, acts) = (part(&got, "xl/worksheets/sheet1.xml"), part(&got, "xl/worksheets/sheet2.xml"), part(&got, "xl/worksheets/sheet3.xml"));
        let rows = |sheet: &str| sheet.matches("<row ").count();
        assert_eq!([rows(&people), rows(&facts), rows(&acts)], [5, 4, 4]);
        let minutes: i64 = cells(&acts, 'G').iter().filter_map(|cell| cell.parse::<i64>().ok()).sum();
        let cents: i64 = cells(&facts, 'F').iter().filter_map(|cell| cell.replace('.', "").parse::<i64>().ok()).sum();
        assert_eq!((minutes, cents), (60, 3 * 63_571));
        let book = part(&got, "xl/workbook.xml");
        assert!(book.find("dictionnaire").expect("sheet") < book.find("personnes").expect("sheet"), "the meaning first");
        let sheet = lire("tandem.xlsx", &got.bytes, &Limites::default()).expect("our own reader opens it");
        assert!(sheet.lignes.len() > 30, "{} lines", sheet.lignes.len());
    }

    async fn only_a_responsable_takes_everything_out_and_more_than_one_batch_is_whole(world) {
        for name in ["claire", "karim", "technique"] {
            assert_eq!(world.as_agent(name).await.get("/equipe/export").await.status, StatusCode::FORBIDDEN, "{name}");
        }
        for number in 0..usize::try_from(LOT).expect("size") + 20 {
            world.person("Ana", &format!("Nom{number}")).await;
        }
        let people = csv(&export(world, "csv").await, "personnes");
        let mut ids: Vec<&String> = people[1..].iter().map(|row| &row[0]).collect();
        ids.dedup();
        assert_eq!(ids.len(), 520, "each once");
        let perrin = world.as_agent("mperrin").await;
        perrin.get("/equipe/export").await.shows("Le 23 novembre 2026, par Martine Perrin, en CSV");
        let bare = perrin.post("/equipe/export", &[("forme", "pdf")]).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
