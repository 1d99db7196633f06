//! Over HTTP, on both engines: a spreadsheet goes in, whatever happens on the way.

use std::time::Instant;

use axum::http::StatusCode;

use super::{Apercu, ImportId, Issue, depot, queries, reprise};
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
async fn bring(client: &Client, name: &str, text: &str) -> String {
    let address = deposit(client, name, text).await;
    start(client, &address).await;
    address
}

async fn deposit(client: &Client, name: &str, text: &str) -> String {
    client.get("/imports").await;
    let answer = client.upload("/imports", &[], name, text.as_bytes()).await;
    assert!(answer.location.starts_with("/imports/"), "{}: {}", answer.status, answer.body);
    answer.location
}

/// Presses « Reprendre les lignes » with the columns the page proposes, then waits for the end.
async fn start(client: &Client, address: &str) {
    let page = client.get(address).await;
    let columns = chosen(&page.body);
    let mut fields: Vec<(&str, &str)> = columns.iter().map(|(name, code)| (name.as_str(), code.as_str())).collect();
    fields.extend([("action", "lancer"), ("referent", "moi")]);
    assert!(client.post(address, &fields).await.status.is_redirection());
    ended(client, address).await;
}

/// Waits for the run in the background: what a worker sees when she comes back to the page.
async fn ended(client: &Client, address: &str) {
    for _ in 0..400 {
        if !client.get(address).await.body.contains("Reprise en cours") {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("the import does not end");
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
        page.shows("2\u{a0}lignes comprises, 1 à corriger ensuite");
        page.shows("jamais gardée").hides("285037500100100");
        claire.get("/personnes").await.hides("DIALLO");
        let guessed: Vec<String> = chosen(&page.body).into_iter().map(|(_, code)| code).collect();
        assert_eq!(guessed, ["nom", "prenom", "naissance", "telephone", "adresse", "note"]);
    }

    async fn a_bad_row_blocks_no_other_and_is_corrected_on_screen(world) {
        let claire = world.as_agent("claire").await;
        let address = bring(&claire, "suivis.csv", TABLEAU).await;
        let page = claire.get(&address).await;
        page.shows("Reprise terminée : 2\u{a0}personnes reprises.").shows("Lignes à reprendre en main");
        assert_eq!((count(&page.body, "À corriger"), count(&page.body, "Lignes vides")), (1, 0));
        claire.get("/").await.shows("Tableau à finir de reprendre").shows("1\u{a0}ligne demande un choix");
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
        bring(&claire, "suivis.csv", TABLEAU).await;
        let list = claire.get("/personnes").await;
        let id = list.body.split("/personnes/").find(|rest| rest.contains("DIALLO")).and_then(|rest| rest.split('"').next()).expect("id").to_owned();
        let file = format!("/personnes/{id}");
        claire.get(&file).await.shows("Repris de « suivis.csv », ligne 2").shows("3 rue Haute").shows("Appeler le matin").hides("2850375");
        world.as_agent("karim").await.get(&file).await.shows("3 rue Haute").hides("Appeler le matin");
    }

    async fn a_password_in_a_row_is_hidden_at_once_and_the_row_waits_to_be_read_again(world) {
        let claire = world.as_agent("claire").await;
        let table = "Nom;Prénom;Date de naissance;Téléphone;Adresse;Remarques\nDiallo;Aïssata;12/03/1985;;;Caf. mdp : Soleil59!\n";
        let address = bring(&claire, "suivis.csv", table).await;
        claire.get("/personnes").await.hides("DIALLO");
        let row = format!("{address}/lignes/2");
        claire.get(&row).await.shows("Cela ressemble à un mot de passe").shows("Caf. mdp : …").hides("Soleil59!");
        let done = claire.post(&row, &[("action", "corriger"), ("case-5", "Caf")]).await;
        assert_eq!(done.location, address);
        claire.get("/personnes").await.shows("DIALLO");
    }

    async fn the_same_file_twice_creates_nobody_twice(world) {
        let claire = world.as_agent("claire").await;
        bring(&claire, "suivis.csv", TABLEAU).await;
        // Other separator, other case, other order of rows: the same people.
        let again = "Nom,Prénom,Date de naissance,Téléphone,Adresse,Remarques\n\
            traoré,MOUSSA,,06 39 98 00 02,,\n\
            diallo,aïssata,12/03/1985,0639980001,3 rue Haute,Appeler le matin\n";
        let address = bring(&claire, "encore.csv", again).await;
        let page = claire.get(&address).await;
        assert_eq!((count(&page.body, "Reprises"), count(&page.body, "Déjà là")), (0, 2));
        let list = claire.get("/personnes").await;
        assert_eq!(list.body.matches("class=\"qui\"").count(), 2);
    }

    async fn a_name_already_known_asks_and_the_answer_is_kept(world) {
        world.person("Aïssata", "Diallo").await;
        world.person("Moussa", "Traoré").await;
        let claire = world.as_agent("claire").await;
        let address = bring(&claire, "suivis.csv", TABLEAU).await;
        assert_eq!(count(&claire.get(&address).await.body, "À décider"), 2);
        let row = format!("{address}/lignes/2");
        claire.get(&row).await.shows("Une personne porte ce nom, ou presque").shows("Aïssata DIALLO");
        claire.post(&row, &[("action", "meme")]).await;
        claire.post(&format!("{address}/decisions"), &[("choix", "creer")]).await;
        let page = claire.get(&address).await;
        assert_eq!((count(&page.body, "À décider"), count(&page.body, "Reprises")), (0, 2));
        let list = claire.get("/personnes").await;
        assert_eq!((list.body.matches(">Aïssata DIALLO</a>").count(), list.body.matches(">Moussa TRAORÉ</a>").count()), (1, 2));
    }

    async fn a_row_left_keeps_its_content_and_asks_no_more(world) {
        let claire = world.as_agent("claire").await;
        let address = bring(&claire, "suivis.csv", TABLEAU).await;
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
        let id = ImportId::parse(address.trim_start_matches("/imports/")).expect("id");
        let perimetre = Perimetre { etablissement: world.etablissement.clone(), equipes: vec![world.centre.clone()] };
        let scope = tandem_platform::Scope::tenant(world.etablissement.as_str());
        let gone = queries::find(&mut world.app.db.read(&scope).await.expect("read"), &perimetre, &id).await.expect("import").expect("there");
        assert_eq!((gone.total(), gone.apercu), (0, Apercu::default()));
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
        claire.get(&address).await.shows("50 sur 180\u{a0}lignes");
        reprise::reprendre_tout(&world.app.db).await.expect("restart");
        ended(&claire, &address).await;
        assert_eq!(count(&claire.get(&address).await.body, "Reprises"), 180);
    }

    async fn the_same_person_takes_what_she_lacks_and_keeps_what_she_has(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let address = bring(&claire, "suivis.csv", TABLEAU).await;
        claire.post(&format!("{address}/lignes/2"), &[("action", "meme")]).await;
        claire.get(&format!("/personnes/{id}")).await.shows("12 mars 1985").shows("06\u{a0}39\u{a0}98\u{a0}00\u{a0}01").shows("3 rue Haute");
        let found = claire.post("/personnes/recherche", &[("q", "0639980001")]).await;
        claire.get(&found.location).await.shows("Aïssata DIALLO");
        let other = bring(&claire, "autre.csv", "Nom;Prénom;Téléphone\nDIALLO;Aïssata;0639980099\n").await;
        claire.post(&format!("{other}/lignes/2"), &[("action", "meme")]).await;
        claire.get(&format!("/personnes/{id}")).await.shows("06\u{a0}39\u{a0}98\u{a0}00\u{a0}01").shows("06\u{a0}39\u{a0}98\u{a0}00\u{a0}99");
    }

    async fn a_second_press_changes_nothing_of_a_row_already_in(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let claire = world.as_agent("claire").await;
        let address = bring(&claire, "suivis.csv", TABLEAU).await;
        let import = ImportId::parse(address.trim_start_matches("/imports/")).expect("id");
        let mut reading = world.app.db.read(&tandem_platform::Scope::tenant(world.etablissement.as_str())).await.expect("read");
        let keys = reading.keys().clone();
        let before = queries::ligne(&mut reading, &keys, &import, 2).await.expect("row").expect("there");
        drop(reading);
        let run = reprise::Cadre::of(&world.app.db, &world.etablissement, &import).await.expect("run").expect("started");
        let same = reprise::Homonyme::Meme(id.clone());
        // Two agents decided from the same page: the second comes with a row read before the first answer.
        for expected in [Issue::Creee, Issue::Creee] {
            assert_eq!(run.reprendre(&world.app.db, &world.claire, &before, &same).await.expect("again"), expected);
        }
        run.laisser(&world.app.db, &world.claire, &before).await.expect("late");
        claire.get(&format!("/personnes/{id}")).await.shows("3 rue Haute").shows("Appeler le matin");
        let gone = claire.get(&format!("{address}/lignes/2")).await;
        assert_eq!(gone.location, address, "a row already in leads back to its import");
    }

    async fn a_row_left_may_be_taken_up_again_without_the_columns_left_aside(world) {
        let claire = world.as_agent("claire").await;
        let text = "Nom;Prénom;DDN;Code banque\nNOWAK;Piotr;32/13/85;FR7612345\n";
        let address = deposit(&claire, "a.csv", text).await;
        let columns = [("action", "lancer"), ("colonne-0", "nom"), ("colonne-1", "prenom"), ("colonne-2", "naissance")];
        claire.post(&address, &columns).await;
        ended(&claire, &address).await;
        let row = format!("{address}/lignes/2");
        claire.post(&row, &[("action", "laisser")]).await;
        claire.get(&address).await.shows("Laissée de côté").hides("FR7612345");
        claire.get(&row).await.shows("NOWAK").hides("FR7612345");
        claire.post(&row, &[("action", "corriger"), ("case-2", "")]).await;
        claire.get("/personnes").await.shows("Piotr NOWAK");
    }

    async fn who_starts_a_tableau_follows_its_people_and_signs_for_them(world) {
        let claire = world.as_agent("claire").await;
        let address = deposit(&claire, "suivis.csv", TABLEAU).await;
        let martine = world.as_agent("mperrin").await;
        start(&martine, &address).await;
        let list = martine.get("/personnes").await;
        let id = list.body.split("/personnes/").find(|rest| rest.contains("DIALLO")).and_then(|rest| rest.split('"').next()).expect("id").to_owned();
        martine.get(&format!("/personnes/{id}")).await.shows("<dt>Référent</dt><dd>Martine Perrin</dd>");
    }

    async fn two_columns_are_not_both_the_name(world) {
        let claire = world.as_agent("claire").await;
        let address = deposit(&claire, "suivis.csv", TABLEAU).await;
        let answer = claire.post(&address, &[("action", "lancer"), ("colonne-0", "nom"), ("colonne-4", "nom")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.shows("Deux colonnes ne peuvent pas être ensemble le nom");
    }

    async fn the_same_file_started_twice_at_once_creates_nobody_twice(world) {
        let claire = world.as_agent("claire").await;
        let text = large(200);
        let (one, two) = (deposit(&claire, "a.csv", &text).await, deposit(&claire, "b.csv", &text).await);
        let columns = [("action", "lancer"), ("colonne-0", "nom"), ("colonne-1", "prenom"), ("colonne-2", "naissance")];
        tokio::join!(claire.post(&one, &columns), claire.post(&two, &columns));
        ended(&claire, &one).await;
        ended(&claire, &two).await;
        let (a, b) = (claire.get(&one).await.body, claire.get(&two).await.body);
        let sum = |label| count(&a, label) + count(&b, label);
        assert_eq!(sum("Reprises") + sum("Déjà là") + sum("À décider"), 400);
        assert_eq!(sum("Reprises") + count(&a, "À décider").max(count(&b, "À décider")), 200, "one person a row, whichever run read it");
    }

    async fn a_stranger_s_file_is_not_read_and_an_expired_session_says_it(world) {
        let client = world.anonymous();
        let answer = client.upload("/imports", &[], "a.csv", b"Nom\nX\n").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        answer.shows("choisissez à nouveau votre fichier").hides("name=\"brouillon\" value=\"0");
        let karim = world.as_agent("karim").await;
        assert_eq!(karim.upload("/imports", &[], "a.csv", b"Nom\nX\n").await.status, StatusCode::FORBIDDEN);
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
