//! A table of deposits: all or none, each fault with its line, whatever its size.

use std::{fmt::Write, path::PathBuf};

use super::{Avance, Bilan, Impossible, importer};
use crate::testing::{World, on_both_engines};

fn fichier(world: &World, name: &str, text: &str) -> PathBuf {
    let path = world.folder.join(name);
    std::fs::write(&path, text).expect("file");
    path
}

async fn apporter(world: &World, text: &str) -> Result<Bilan, Impossible> {
    let path = fichier(world, "depots.csv", text);
    importer(&world.app.db, &world.app.regles, &path, "claire", |_| ()).await
}

async fn combien(world: &World) -> Vec<String> {
    world.texts("SELECT CAST((SELECT COUNT(*) FROM demarches) AS TEXT) || ' ' || CAST((SELECT COUNT(*) FROM demarche_evenements) AS TEXT) || ' ' || CAST((SELECT COUNT(*) FROM echeances) AS TEXT)").await
}

fn fautes(done: Result<Bilan, Impossible>) -> Vec<String> {
    match done {
        Err(Impossible::Fautes(all, _)) => all.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

on_both_engines! {
    async fn deposits_come_in_by_number_or_by_name_and_a_second_time_change_nothing(world) {
        let (one, two) = (world.person("Aïssata", "Diallo").await, world.person("Oksana", "Petrova").await);
        let claire = world.as_agent("claire").await;
        let fact = format!("/personnes/{two}/faits/naissance");
        let form = claire.get(&fact).await;
        let born = [("numero", form.field("numero")), ("vu", form.field("vu")), ("texte", "1985-03-12".to_owned()), ("date", "1985-03-12".to_owned()), ("valeur", "1985-03-12".to_owned()), ("debut", "2026-01-01".to_owned())];
        let born: Vec<(&str, &str)> = born.iter().map(|(name, value)| (*name, value.as_str())).collect();
        claire.post(&fact, &born).await;
        let table = format!(
            "Dossier;Nom;Prénom;Date de naissance;Fiche;Déposée le;Canal;Numéro\n{one};;;;D07;05/09/2026;en ligne;A-1\n{one};;;;d07;05/06/2026;;\n;petrova;Oksana;12/03/1985;D40;2026-02-10;courrier;TARASQUE\n"
        );
        let done = apporter(world, &table).await.expect("in");
        assert_eq!(done, Bilan { notes: 3, commencees: 2, deja: 0 });
        let before = combien(world).await;
        assert_eq!(apporter(world, &table).await.expect("in"), Bilan { notes: 0, commencees: 0, deja: 3 });
        assert_eq!(combien(world).await, before);
        assert_eq!(world.texts("SELECT CAST(COUNT(*) AS TEXT) FROM demarche_evenements WHERE CAST(numero AS TEXT) LIKE '%TARASQUE%'").await, ["0"]);
        claire.get(&format!("/personnes/{two}")).await.shows("déposée");
    }

    async fn one_fault_in_the_middle_and_nothing_comes_in(world) {
        let one = world.person("Aïssata", "Diallo").await;
        let other = world.person_of(&world.nord, "Sonia", "Nord").await;
        let table = format!(
            "dossier;nom;naissance;fiche;date;canal;numero\n{one};;;D07;05/09/2026;;\n{one};;;D99;32/13/2026;pigeon;{}\n;Diallo;;D07;05/09/2026;;\n{other};;;D07;05/09/2026;;\n{one};;;D07;24/11/2026;;\nx;;;D07;;;\n;Inconnue;01/01/1990;D07;05/09/2026;;\n",
            "9".repeat(61)
        );
        let wrong = fautes(apporter(world, &table).await);
        assert_eq!(wrong, [
            "ligne 3 : « D99 » n’est le code d’aucune fiche du catalogue",
            "ligne 3 : la date « 32/13/2026 » ne se lit pas (attendu : 12/03/2026)",
            "ligne 3 : le canal « pigeon » n’est pas connu (en ligne, courrier, au guichet, téléphone, courriel)",
            "ligne 3 : le numéro a 61 signes, 60 au plus",
            "ligne 4 : il manque la date de naissance : un nom seul ne dit pas qui",
            "ligne 5 : aucun dossier de ce numéro dans vos équipes",
            "ligne 6 : 24 novembre 2026 : cette date est dans l’avenir. Notez-la une fois que c’est arrivé",
            "ligne 7 : « x » n’est pas un numéro de dossier (36 signes, comme dans l’export)",
            "ligne 7 : il manque la date du dépôt",
            "ligne 8 : personne de ce nom et né·e ce jour dans vos équipes",
        ]);
        assert_eq!(combien(world).await, ["0 0 0"], "nothing half done");
        assert_eq!(world.texts("SELECT CAST(COUNT(*) AS TEXT) FROM journal WHERE action = 'demarches.importer'").await, ["0"]);
    }

    async fn a_table_that_is_not_one_says_what_is_missing(world) {
        let missing = apporter(world, "nom;téléphone\nDiallo;0639980001\n").await.expect_err("refused");
        assert!(missing.to_string().contains("colonnes manquantes : fiche, date, dossier (ou nom et naissance)"), "{missing}");
        let path = fichier(world, "depots.csv", "dossier;fiche;date\n");
        let nobody = importer(&world.app.db, &world.app.regles, &path, "karim", |_| ()).await.expect_err("refused");
        assert!(nobody.to_string().contains("suit des personnes") || nobody.to_string().contains("depots.csv"), "{nobody}");
        let gone = importer(&world.app.db, &world.app.regles, &world.folder.join("absent.csv"), "claire", |_| ()).await;
        assert!(matches!(gone, Err(Impossible::Fichier(..))));
    }
}

/// Fifty thousand rows, faults in the middle: every fault is said, nothing is written, and the progress reaches the end.
#[tokio::test]
async fn fifty_thousand_rows_with_faults_in_the_middle_write_nothing() {
    let world = World::sqlite().await;
    let mut people = Vec::new();
    for rang in 0..20 {
        people.push(world.person(&format!("Personne{rang}"), "Diallo").await);
    }
    let mut table = "dossier;fiche;date\n".to_owned();
    for rang in 0..50_000_usize {
        let fiche = if [25_000, 25_001, 40_000].contains(&rang) { "D99" } else { "D07" };
        let day = jiff::civil::date(2025, 1, 1) + jiff::ToSpan::days(i64::try_from(rang % 600).expect("small"));
        writeln!(table, "{};{fiche};{day}", people[rang % people.len()]).expect("text");
    }
    let path = fichier(&world, "depots.csv", &table);
    let (mut total, mut seen) = (0, 0);
    let done = importer(&world.app.db, &world.app.regles, &path, "claire", |step| match step {
        Avance::Total(rows) => total = rows,
        Avance::Faites(rows) => seen += rows,
    })
    .await;
    let wrong = fautes(done);
    assert_eq!(
        wrong.iter().map(|one| one.split(' ').nth(1).expect("row")).collect::<Vec<_>>(),
        ["25002", "25003", "40002"]
    );
    assert_eq!((total, seen), (100_000, 49_997));
    assert_eq!(combien(&world).await, ["0 0 0"]);
}
