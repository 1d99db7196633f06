//! Over HTTP, on both engines: a spreadsheet goes in, whatever happens on the way.

use std::time::Instant;

use axum::http::StatusCode;

use super::{ImportId, Issue, depot, queries, reprise};
use crate::{
    agents::{AgentId, EquipeId, Perimetre},
    testing::{Client, World, on_both_engines},
};

const TABLEAU: &str = "Nom;Prénom;Date de naissance;Téléphone;Adresse;Remarques;N° SS\n\
    DIALLO;Aïssata;12/03/1985;06 39 98 00 01;3 rue Haute;Appeler le matin;285037500100100\n\
    NOWAK;Piotr;32/13/85;;;;\n\
    ;;;;;;\n\
    TRAORÉ;Moussa;;0639980002;;;\n";

/// Deposits a file and accepts what Tandem guessed; the address of the import.
async fn bring(world: &World, client: &Client, name: &str, text: &str) -> String {
    let address = deposit(client, name, text).await;
    start(world, client, &address).await;
    address
}

async fn deposit(client: &Client, name: &str, text: &str) -> String {
    client.get("/imports").await;
    let answer = client.upload("/imports", &[], name, text.as_bytes()).await;
    assert!(answer.location.starts_with("/imports/"), "{}: {}", answer.status, answer.body);
    answer.location
}

/// Presses « Reprendre les lignes » with the columns the page proposes, then waits for the end.
async fn start(world: &World, client: &Client, address: &str) {
    let page = client.get(address).await;
    let columns = chosen(&page.body);
    let mut fields: Vec<(&str, &str)> = columns.iter().map(|(name, code)| (name.as_str(), code.as_str())).collect();
    fields.extend([("action", "lancer"), ("referent", "moi")]);
    assert!(client.post(address, &fields).await.status.is_redirection());
    let id = ImportId::parse(address.trim_start_matches("/imports/")).expect("id");
    reprise::tout(&world.app.db, &world.etablissement, &id, |_| ()).await.expect("run");
}

/// The columns as selected on the page.
fn chosen(page: &str) -> Vec<(String, String)> {
    let selects = page.split("<select id=\"").skip(1).filter_map(|rest| {
        let (name, rest) = rest.split_once('"')?;
        let options = rest.split_once("</select>")?.0;
        let code = options.split("<option value=\"").find(|option| option.contains(" selected"))?.split('"').next()?;
        Some((name.to_owned(), code.to_owned()))
    });
    selects.collect()
}

fn count(page: &str, label: &str) -> i64 {
    assert!(page.contains("<dl class=\"faits\">"), "counts are shown");
    let after = page.split(&format!("<dt>{label}</dt><dd>")).nth(1);
    after.map_or(0, |rest| rest.split('<').next().and_then(|text| text.parse().ok()).expect("a number"))
}

on_both_engines! {
    async fn a_tableau_shows_what_is_understood_before_anything_is_written(world) {
        let claire = world.as_agent("claire").await;
        let address = deposit(&claire, "suivis.csv", TABLEAU).await;
        let page = claire.get(&address).await;
        page.shows("suivis.csv").shows("Aïssata DIALLO").shows("né·e le 12 mars 1985").shows("Adresse : 3 rue Haute");
        page.shows("jamais gardée").hides("285037500100100");
        claire.get("/personnes").await.hides("DIALLO");
        let guessed: Vec<String> = chosen(&page.body).into_iter().map(|(_, code)| code).collect();
        assert_eq!(guessed, ["nom", "prenom", "naissance", "telephone", "adresse", "note"]);
    }

    async fn a_bad_row_blocks_no_other_and_is_corrected_on_screen(world) {
        let claire = world.as_agent("claire").await;
        let address = bring(world, &claire, "suivis.csv", TABLEAU).await;
        let page = claire.get(&address).await;
        page.shows("Reprise terminée : 2 personnes reprises.").shows("Lignes qui demandent un choix");
        assert_eq!((count(&page.body, "À corriger"), count(&page.body, "Lignes vides")), (1, 0));
        claire.get("/").await.shows("Tableau à finir de reprendre").shows("1 ligne demande un choix");
        let row = format!("{address}/lignes/3");
        claire.get(&row).await.shows("NOWAK").shows("32/13/85");
        let still = claire.post(&row, &[("action", "corriger"), ("case-2", "31/02/1985")]).await;
        assert_eq!(still.status, StatusCode::UNPROCESSABLE_ENTITY);
        still.shows("31/02/1985");
        let done = claire.post(&row, &[("action", "corriger"), ("case-2", "13/12/1985")]).await;
        assert_eq!(done.location, address);
        claire.get("/personnes").await.shows("Piotr NOWAK").shows("né·e le 13 décembre 1985");
        claire.get("/").await.shows("Rien n’attend.");
    }

    async fn what_has_no_place_yet_is_read_in_the_file_and_remarks_are_notes(world) {
        let claire = world.as_agent("claire").await;
        bring(world, &claire, "suivis.csv", TABLEAU).await;
        let list = claire.get("/personnes").await;
        let id = list.body.split("/personnes/").find(|rest| rest.contains("DIALLO")).and_then(|rest| rest.split('"').next()).expect("id").to_owned();
        let file = format!("/personnes/{id}");
        claire.get(&file).await.shows("Repris de « suivis.csv », ligne 2").shows("3 rue Haute").shows("Appeler le matin").hides("2850375");
        world.as_agent("karim").await.get(&file).await.shows("3 rue Haute").hides("Appeler le matin");
    }

    async fn the_same_file_twice_creates_nobody_twice(world) {
        let claire = world.as_agent("claire").await;
        bring(world, &claire, "suivis.csv", TABLEAU).await;
        // Other separator, other case, other order of rows: the same people.
        let again = "Nom,Prénom,Date de naissance,Téléphone,Adresse,Remarques\n\
            traoré,MOUSSA,,06 39 98 00 02,,\n\
            diallo,aïssata,12/03/1985,0639980001,3 rue Haute,Appeler le matin\n";
        let address = bring(world, &claire, "encore.csv", again).await;
        let page = claire.get(&address).await;
        assert_eq!((count(&page.body, "Reprises"), count(&page.body, "Déjà là")), (0, 2));
        let list = claire.get("/personnes").await;
        assert_eq!(list.body.matches("class=\"qui\"").count(), 2);
    }

    async fn a_name_already_known_asks_and_the_answer_is_kept(world) {
        world.person("Aïssata", "Diallo").await;
        world.person("Moussa", "Traoré").await;
        let claire = world.as_agent("claire").await;
        let address = bring(world, &claire, "suivis.csv", TABLEAU).await;
        assert_eq!(count(&claire.get(&address).await.body, "À décider"), 2);
        let row = format!("{address}/lignes/2");
        claire.get(&row).await.shows("Une personne porte déjà ce nom").shows("Aïssata DIALLO");
        claire.post(&row, &[("action", "meme")]).await;
        claire.post(&format!("{address}/decisions"), &[("choix", "creer")]).await;
        let page = claire.get(&address).await;
        assert_eq!((count(&page.body, "À décider"), count(&page.body, "Reprises")), (0, 2));
        let list = claire.get("/personnes").await;
        assert_eq!((list.body.matches(">Aïssata DIALLO</a>").count(), list.body.matches(">Moussa TRAORÉ</a>").count()), (1, 2));
    }

    async fn a_row_left_keeps_its_content_and_asks_no_more(world) {
        let claire = world.as_agent("claire").await;
        let address = bring(world, &claire, "suivis.csv", TABLEAU).await;
        claire.post(&format!("{address}/lignes/3"), &[("action", "laisser")]).await;
        let page = claire.get(&address).await;
        assert_eq!((count(&page.body, "Laissées"), count(&page.body, "À corriger")), (1, 0));
        let id = ImportId::parse(address.trim_start_matches("/imports/")).expect("id");
        let mut reading = world.app.db.read(&tandem_platform::Scope::tenant(world.etablissement.as_str())).await.expect("read");
        let keys = reading.keys().clone();
        let kept = queries::ligne(&mut reading, &keys, &id, 3).await.expect("row").expect("there");
        assert_eq!((kept.issue, kept.cellules[0].as_str()), (Issue::Laissee, "NOWAK"));
    }

    async fn only_those_who_follow_people_bring_a_tableau_and_only_in_their_teams(world) {
        assert_eq!(world.as_agent("karim").await.get("/imports").await.status, StatusCode::FORBIDDEN);
        assert_eq!(world.as_agent("technique").await.get("/imports").await.status, StatusCode::FORBIDDEN);
        let claire = world.as_agent("claire").await;
        let address = deposit(&claire, "suivis.csv", TABLEAU).await;
        let sonia = world.as_agent("sonia").await;
        sonia.get("/imports").await.hides("suivis.csv");
        for path in [address.clone(), format!("{address}/lignes/2")] {
            assert_eq!(sonia.get(&path).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(sonia.post(&address, &[("action", "lancer")]).await.status, StatusCode::NOT_FOUND);
        claire.get("/imports").await;
        let nord = claire.upload("/imports", &[("equipe", world.nord.as_str())], "a.csv", b"Nom\nX\n").await;
        assert_eq!(nord.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn what_is_not_a_tableau_is_refused_with_a_sentence(world) {
        let claire = world.as_agent("claire").await;
        claire.get("/imports").await;
        for (name, bytes) in [("photo.jpg", &b"\xff\xd8\xff\xe0JFIF"[..]), ("vide.csv", b""), ("faux.xlsx", b"PK\x03\x04 rien"), ("vieux.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")] {
            let answer = claire.upload("/imports", &[], name, bytes).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            answer.shows("id=\"fichier-faute\"");
        }
        let long = vec![b'a'; depot::TAILLE_MAX + 1];
        claire.upload("/imports", &[], "long.csv", &long).await.shows("15 Mo");
    }

    async fn nothing_starts_without_a_name_column_and_an_abandoned_file_is_erased(world) {
        let claire = world.as_agent("claire").await;
        let address = deposit(&claire, "suivis.csv", TABLEAU).await;
        let refused = claire.post(&address, &[("action", "lancer"), ("colonne-2", "naissance")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("quelle colonne contient le nom");
        claire.post(&format!("{address}/abandon"), &[]).await;
        claire.get(&address).await.shows("Ses lignes ont été effacées.");
        claire.get("/personnes").await.hides("DIALLO");
    }

    async fn an_import_cut_in_the_middle_goes_on_and_loses_no_row(world) {
        let claire = world.as_agent("claire").await;
        let mut text = String::from("Nom;Prénom\n");
        text.extend((0..180).map(|n| format!("FAMILLE{n};Prenom{n}\n")));
        let address = deposit(&claire, "long.csv", &text).await;
        let id = ImportId::parse(address.trim_start_matches("/imports/")).expect("id");
        let page = claire.get(&address).await;
        let perimetre = Perimetre { etablissement: world.etablissement.clone(), equipes: vec![world.centre.clone()] };
        let scope = tandem_platform::Scope::tenant(world.etablissement.as_str());
        let import = queries::find(&mut world.app.db.read(&scope).await.expect("read"), &perimetre, &id).await.expect("import").expect("there");
        // Started, one batch read, then the program stops: nothing of it remains in memory.
        let mut tx = world.app.db.write(tandem_platform::Intent::new(world.etablissement.as_str(), world.claire.as_str(), "tests", "imports", id.as_str())).await.expect("tx");
        queries::lancer(&mut tx, &world.etablissement, &import, &world.claire, &import.apercu.proposes).await.expect("start");
        tx.commit().await.expect("commit");
        let run = reprise::Cadre::of(&world.app.db, &world.etablissement, &id).await.expect("run").expect("started");
        assert_eq!(run.avancer(&world.app.db).await.expect("batch"), 50);
        drop((run, page));
        claire.get(&address).await.shows("50 lignes lues sur 180");
        reprise::reprendre_tout(&world.app.db).await.expect("restart");
        reprise::tout(&world.app.db, &world.etablissement, &id, |_| ()).await.expect("rest");
        assert_eq!(count(&claire.get(&address).await.body, "Reprises"), 180);
    }
}

/// Ten thousand rows with names that repeat, as in a real file.
pub(crate) fn large(rows: usize) -> String {
    let mut text = String::from("Nom;Prénom;Date de naissance;Téléphone;Adresse\n");
    text.extend((0..rows).map(|n| {
        let (family, first) = (n % 700, n % 311);
        format!(
            "Famille{family};Prenom{first};{:02}/{:02}/{};06399{:05};{n} rue Haute\n",
            n % 28 + 1,
            n % 12 + 1,
            1950 + n % 50,
            n
        )
    }));
    text
}

async fn ten_thousand_rows(world: World) -> f64 {
    let (db, text) = (&world.app.db, large(10_000));
    let start = Instant::now();
    let feuille =
        tandem_tableur::lire("grand.csv", text.as_bytes(), &tandem_tableur::Limites::default()).expect("read");
    let (equipe, agent): (&EquipeId, &AgentId) = (&world.centre, &world.claire);
    let id = depot::garder(db, &world.etablissement, equipe, agent, "grand.csv", feuille).await.expect("kept");
    let perimetre = Perimetre { etablissement: world.etablissement.clone(), equipes: vec![equipe.clone()] };
    let scope = tandem_platform::Scope::tenant(world.etablissement.as_str());
    let import = queries::find(&mut db.read(&scope).await.expect("read"), &perimetre, &id)
        .await
        .expect("import")
        .expect("there");
    let intent =
        tandem_platform::Intent::new(world.etablissement.as_str(), agent.as_str(), "tests", "imports", id.as_str());
    let mut tx = db.write(intent).await.expect("tx");
    queries::lancer(&mut tx, &world.etablissement, &import, agent, &import.apercu.proposes).await.expect("start");
    tx.commit().await.expect("commit");
    let mut read = 0;
    reprise::tout(db, &world.etablissement, &id, |rows| read += rows).await.expect("run");
    let after = queries::find(&mut db.read(&scope).await.expect("read"), &perimetre, &id)
        .await
        .expect("import")
        .expect("there");
    assert_eq!((read, after.compte(Issue::Creee) + after.compte(Issue::Decider)), (10_000, 10_000));
    start.elapsed().as_secs_f64()
}

/// The measure of the issue: 20 seconds. A debug build on a shared machine gets three times that.
#[tokio::test]
async fn ten_thousand_rows_come_in_under_twenty_seconds() {
    let seconds = ten_thousand_rows(World::sqlite().await).await;
    println!("10 000 rows, SQLite, this build: {seconds:.1} s");
    assert!(seconds < if cfg!(debug_assertions) { 60.0 } else { 20.0 }, "{seconds} s");
}
