//! The dates in the database, on both engines: with each event, each night, whatever the clock and the servers do.

use std::sync::Arc;

use jiff::civil::{Date, date};
use tandem_delais::{Campagnes, Effet, Evenement, Regle};
use tandem_fiches::{Acces, Canaux, Complexite, Famille, Fiche, Verification};
use tandem_platform::{Db, Intent, Keyring, Random, Scope, Tx};

use super::{
    Bilan, Filtre, Ligne, Moteur, Suite, donner, faire, lignes, nuit::passer_par, passer, recalculer, reporter,
};
use crate::{
    agents::Perimetre,
    demarches::{
        self, DemarcheId, EvenementId, FinId, Issue, NouvelEvenement, NouvelleDemarche, NouvelleFin, Reponse, Source,
    },
    fiches::Catalogue,
    migrations,
    personnes::{self, Personne, PersonneId, rattachement},
    testing::{World, on_both_engines},
};

const JOUR: i64 = 24 * 3600;

fn regle(cle: &str, corps: &str) -> Regle {
    let text = format!(
        "cle = \"{cle}\"\nnom = \"{cle}\"\n{corps}\nfondement = \"Texte\"\nsource = \"[S] https://exemple.fr\"\ncertitude = \"calculee\"\nverifie_le = 2026-11-26"
    );
    toml::from_str(&text).unwrap_or_else(|error| panic!("{text}\n{error}"))
}

fn fiche(code: &str, effet: Effet, verifie_le: Date, regles: Vec<Regle>) -> Fiche {
    Fiche {
        code: code.to_owned(),
        nom: code.to_owned(),
        nom_simple: code.to_owned(),
        organisme: "Organisme".to_owned(),
        famille: Famille::Prestations,
        effet,
        complexite: Complexite::Simple,
        pourquoi: None,
        pieces: Vec::new(),
        blocages: Vec::new(),
        delai_usuel: None,
        remarques: Vec::new(),
        acces: Acces::default(),
        canaux: Canaux::default(),
        gestes: Vec::new(),
        regles,
        regles_toml: String::new(),
        verification: Verification {
            sources: Vec::new(),
            verifie_le,
            verifie_par: "Tests".to_owned(),
            a_revoir_avant: date(2027, 5, 31),
        },
    }
}

/// Five obligations, one of each way to come back.
fn source(version: &str) -> Source {
    let version = if version == "1" { date(2026, 11, 26) } else { date(2026, 11, 27) };
    let campagnes: Campagnes = toml::from_str(
        "[[campagnes]]\ncle = \"impots\"\nnom = \"Impôts\"\nfiche = \"D60\"\na_saisir_avant = \"1er mars\"\n[[campagnes.annees]]\nannee = 2026\nlimite = 2026-12-15\ncertitude = \"a-confirmer\"\nsource = \"[S] x\"\nverifie_le = 2026-11-26",
    )
    .expect("campaigns");
    let fiches = Catalogue::de([
        fiche(
            "D01",
            Effet::Ressources,
            version,
            vec![regle("mois", "type = \"fenetre-mensuelle\"\nouverture = 28\nouverture_fevrier = 26\ncloture = 15")],
        ),
        fiche("D07", Effet::Ressources, version, vec![regle("trimestre", "type = \"periodique\"\nmois = 3")]),
        fiche(
            "D30",
            Effet::Sante,
            version,
            vec![regle("fin", "type = \"renouvellement\"\nouvre = \"4 mois\"\nlimite = \"2 mois\"")],
        ),
        fiche(
            "D47",
            Effet::Logement,
            version,
            vec![
                regle("presence", "type = \"presence\"\njours = 90\nalertes = [\"15 jours\"]"),
                regle("an", "type = \"anniversaire\"\nmois = 12"),
            ],
        ),
        fiche(
            "D50",
            Effet::Papiers,
            version,
            vec![
                regle("silence", "type = \"silence\"\nsens = \"silence-rejet\"\ndelai = \"4 mois\""),
                regle(
                    "recours",
                    "type = \"recours\"\nevenement = \"decision\"\napres = \"silence\"\ndelai = \"2 mois\"\nsens = \"recours\"",
                ),
            ],
        ),
        fiche("D60", Effet::Autre, version, vec![regle("annee", "type = \"campagne\"\ncampagne = \"impots\"")]),
    ]);
    Source::new(Arc::new(fiches), campagnes)
}

async fn tx(world: &World) -> Tx {
    let id = world.etablissement.as_str();
    world.app.db.write(Intent::new(id, world.claire.as_str(), "tests", "etablissements", id)).await.expect("tx")
}

fn perimetre(world: &World) -> Perimetre {
    Perimetre { etablissement: world.etablissement.clone(), equipes: vec![world.centre.clone(), world.nord.clone()] }
}

async fn personne(world: &World, id: &PersonneId) -> Personne {
    let mut reading = world.app.db.read(&Scope::tenant(world.etablissement.as_str())).await.expect("read");
    personnes::find(&mut reading, &perimetre(world), id).await.expect("query").expect("person")
}

async fn moteur(world: &World, source: &Source) -> Moteur {
    let mut reading = world.app.db.read(&Scope::tenant(world.etablissement.as_str())).await.expect("read");
    Moteur::lire(&mut reading, source, &world.etablissement).await.expect("rules")
}

/// Starts a démarche and writes what happened on it.
async fn demarrer(world: &World, person: &PersonneId, fiche: &str, events: &[(Evenement, Date)]) -> DemarcheId {
    let person = personne(world, person).await;
    world.app.db.clock().advance_seconds(1);
    let id = DemarcheId::new(world.app.db.clock(), world.app.db.random());
    let par = (&world.etablissement, &world.claire);
    let mut tx = tx(world).await;
    let new = NouvelleDemarche { id: &id, personne: &person, fiche, precision: None };
    assert!(demarches::creer(&mut tx, par, &new).await.expect("started"));
    tx.commit().await.expect("commit");
    recompute(world, &id).await;
    for (evenement, le) in events {
        arrive(world, &id, *evenement, *le, None).await;
    }
    id
}

async fn recompute(world: &World, id: &DemarcheId) {
    let moteur = moteur(world, &source("1")).await;
    let mut tx = tx(world).await;
    recalculer(&mut tx, &moteur, &world.etablissement, std::slice::from_ref(id)).await.expect("computed");
    tx.commit().await.expect("commit");
}

async fn arrive(
    world: &World,
    demarche: &DemarcheId,
    evenement: Evenement,
    le: Date,
    reponse: Option<Reponse>,
) -> EvenementId {
    let moteur = moteur(world, &source("1")).await;
    let mut tx = tx(world).await;
    let id = EvenementId::new(tx.clock(), tx.random());
    let new = NouvelEvenement { reponse, ..NouvelEvenement::simple(&id, demarche, evenement, le) };
    assert!(demarches::ecrire(&mut tx, (&world.etablissement, &world.claire), &new).await.expect("written"));
    recalculer(&mut tx, &moteur, &world.etablissement, std::slice::from_ref(demarche)).await.expect("computed");
    tx.commit().await.expect("commit");
    id
}

async fn dates(world: &World) -> Vec<String> {
    world.texts("SELECT regle || ' ' || limite FROM echeances ORDER BY regle, limite, id").await
}

/// Everything of every line but the instant of its computation.
async fn tout(world: &World) -> Vec<String> {
    world
        .texts(
            "SELECT id || ' ' || equipe_id || ' ' || COALESCE(referent_id, '-') || ' ' || COALESCE(agent_id, '-') || ' ' || COALESCE(suivie_par, '-') || ' ' || personne_id
               || ' ' || archivee || ' ' || fiche || ' ' || COALESCE(ouverture, '-') || ' ' || limite || ' ' || alertes || ' ' || effet || ' ' || rang || ' ' || sens || ' ' || certitude
               || ' ' || depuis_evenement || ' ' || depuis_le || ' ' || COALESCE(report_du, '-') || ' ' || COALESCE(reportee_au, '-') || ' ' || reports || ' ' || calcul_version
             FROM echeances ORDER BY id",
        )
        .await
}

async fn efface(world: &World, sql: &str) {
    use sqlx::Connection;
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    match &world.app.config.base {
        tandem_platform::db::Options::Sqlite(path) => {
            let mut on = sqlx::SqliteConnection::connect(&path.display().to_string()).await.expect("open");
            sqlx::query(sql).execute(&mut on).await.expect("done");
        }
        tandem_platform::db::Options::Postgres(url) => {
            let mut on = sqlx::PgConnection::connect(url).await.expect("open");
            sqlx::query("SELECT set_config('tandem.tenant', '*', false)").execute(&mut on).await.expect("scope");
            sqlx::query(sql).execute(&mut on).await.expect("done");
        }
    }
}

/// A person with the six démarches.
async fn six(world: &World, person: &PersonneId) -> Vec<DemarcheId> {
    use Evenement::{Contact, Decision, Declaration, Depot, DepotComplet, FinDeDroit};
    let day = |month, day| date(2026, month, day);
    vec![
        demarrer(world, person, "D01", &[(Declaration, day(11, 3))]).await,
        demarrer(world, person, "D07", &[(Declaration, day(9, 5))]).await,
        demarrer(world, person, "D30", &[(FinDeDroit, date(2027, 1, 31))]).await,
        demarrer(world, person, "D47", &[(Depot, day(1, 12)), (Contact, day(10, 1))]).await,
        demarrer(world, person, "D50", &[(DepotComplet, day(3, 2)), (Decision, day(11, 2))]).await,
        demarrer(world, person, "D60", &[]).await,
    ]
}

async fn liste(world: &World) -> Vec<Ligne> {
    let mut reading = world.app.db.read(&Scope::tenant(world.etablissement.as_str())).await.expect("read");
    lignes(&mut reading, &perimetre(world), &Filtre::default(), None, 100).await.expect("lines")
}

on_both_engines! {
    async fn an_event_moves_the_dates_in_the_same_transaction(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let all = six(world, &id).await;
        assert_eq!(dates(world).await, ["an 2027-01-12", "annee 2026-12-15", "fin 2026-11-30", "mois 2026-12-15", "presence 2026-12-30", "recours 2027-01-04", "trimestre 2026-12-05"]);
        arrive(world, &all[1], Evenement::Declaration, date(2026, 11, 23), None).await;
        assert!(dates(world).await.contains(&"trimestre 2027-02-23".to_owned()));
        let sent = arrive(world, &all[2], Evenement::Depot, date(2026, 11, 20), None).await;
        assert!(!dates(world).await.contains(&"fin 2026-11-30".to_owned()), "asked in its window: nothing left to do");
        let moteur = moteur(world, &source("1")).await;
        let mut tx = tx(world).await;
        assert!(demarches::annuler(&mut tx, (&world.etablissement, &world.claire), &all[2], &sent).await.expect("undone"));
        recalculer(&mut tx, &moteur, &world.etablissement, &all).await.expect("computed");
        tx.commit().await.expect("commit");
        assert!(dates(world).await.contains(&"fin 2026-11-30".to_owned()), "undone: it is to do again");
        arrive(world, &all[4], Evenement::ReponseRecours, date(2026, 11, 22), Some(Reponse::Accord)).await;
        assert!(!dates(world).await.iter().any(|line| line.starts_with("recours")), "nothing to contest once granted");
    }

    async fn rebuilding_the_dates_from_events_gives_the_same_rows(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let all = six(world, &id).await;
        let line = liste(world).await.into_iter().find(|line| line.regle == "presence").expect("line");
        let mut tx = tx(world).await;
        let par = (&world.etablissement, &world.claire);
        assert_eq!(reporter(&mut tx, par, &line, date(2026, 11, 27), Some("elle travaille")).await.expect("put off"), Suite::Fait);
        assert_eq!(donner(&mut tx, par, &line, Some(&world.claire)).await.expect("given"), Suite::Fait);
        tx.commit().await.expect("commit");
        let before = tout(world).await;
        assert_eq!(before.len(), 7);
        efface(world, "DELETE FROM echeances").await;
        assert_eq!(passer(&world.app.db, &source("1")).await.expect("night"), Bilan { demarches: all.len(), changees: 7 });
        assert_eq!(tout(world).await, before);
        assert_eq!(passer(&world.app.db, &source("1")).await.expect("night"), Bilan::default(), "done for today");
        assert_eq!(passer(&world.app.db, &source("2")).await.expect("night").changees, 7, "other rules, all is computed again");
    }

    async fn an_appeal_is_hidden_neither_by_a_new_request_nor_by_an_old_decision(world) {
        use Evenement::{Decision, DepotComplet};
        let id = world.person("Aïssata", "Diallo").await;
        let day = |year, month, day| date(year, month, day);
        let second = demarrer(world, &id, "D50", &[(DepotComplet, day(2025, 1, 10)), (Decision, day(2025, 3, 1)), (DepotComplet, day(2026, 6, 1))]).await;
        assert_eq!(dates(world).await, ["recours 2026-12-01", "silence 2026-10-01"], "counted from the silence of the second request");
        arrive(world, &second, Decision, day(2026, 11, 10), Some(Reponse::Accord)).await;
        assert_eq!(dates(world).await, Vec::<String>::new(), "late, an answer ends the silence all the same");
        demarrer(world, &id, "D50", &[(Decision, day(2026, 11, 2)), (DepotComplet, day(2026, 11, 10))]).await;
        assert_eq!(dates(world).await, ["recours 2027-01-04", "silence 2027-03-10"], "asking again does not end the days to contest");
    }

    async fn done_twice_a_period_is_not_skipped(world) {
        let id = world.person("Aïssata", "Diallo").await;
        six(world, &id).await;
        let moteur = moteur(world, &source("1")).await;
        let par = (&world.etablissement, &world.claire);
        for (rule, after) in [("trimestre", Some("trimestre 2027-02-23")), ("presence", Some("presence 2027-02-21")), ("annee", None), ("recours", None), ("fin", None)] {
            let line = liste(world).await.into_iter().find(|line| line.regle == rule).expect(rule);
            for expected in [Suite::Fait, Suite::Deja] {
                let mut tx = tx(world).await;
                assert_eq!(faire(&mut tx, &moteur, par, &line).await.expect("done"), expected, "{rule}");
                tx.commit().await.expect("commit");
            }
            let left: Vec<String> = dates(world).await.into_iter().filter(|line| line.starts_with(rule)).collect();
            assert_eq!(left, after.into_iter().map(ToOwned::to_owned).collect::<Vec<_>>(), "{rule}");
        }
        let month = liste(world).await.into_iter().find(|line| line.regle == "mois").expect("line");
        let mut tx = tx(world).await;
        assert_eq!(faire(&mut tx, &moteur, par, &month).await.expect("refused"), Suite::PasOuverte(date(2026, 11, 28)));
    }

    async fn the_clock_may_jump_both_ways_and_pass_a_change_of_hour(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let all = six(world, &id).await;
        passer(&world.app.db, &source("1")).await.expect("night");
        let before = tout(world).await;
        for days in [40, -80, 40 + 127, -127] {
            world.app.db.clock().advance_seconds(days * JOUR);
            passer(&world.app.db, &source("1")).await.expect("night");
            let kept = tout(world).await;
            efface(world, "DELETE FROM echeances").await;
            for one in &all {
                recompute(world, one).await;
            }
            assert_eq!(tout(world).await, kept, "{days} days");
        }
        assert_eq!(tout(world).await, before, "back on the same day, the same dates");
        // 29 March 2027, the night that has 23 hours.
        world.app.db.clock().advance_seconds(125 * JOUR + 15 * 3600);
        passer(&world.app.db, &source("1")).await.expect("night");
        assert_eq!(world.texts("SELECT jour FROM echeance_passages").await, [world.app.db.clock().today().to_string()]);
    }

    async fn two_servers_share_the_night_and_one_goes_on_where_the_other_stopped(world) {
        for rang in 0..9 {
            let id = world.person(&format!("Personne{rang}"), "Diallo").await;
            six(world, &id).await;
        }
        let before = tout(world).await;
        efface(world, "DELETE FROM echeances").await;
        let keys = Keyring::load(&world.app.config.cle, Random::system()).expect("key");
        let clock = world.app.db.clock().clone();
        let other = Db::open(&world.app.config.base, &migrations::ALL, keys, clock).await.expect("second server");
        let rules = source("1");
        // The first is cut in the middle of its work: what it committed stays, the rest was never begun.
        let cut = tokio::time::timeout(std::time::Duration::from_millis(12), passer_par(&other, &rules, 2)).await;
        let (one, two) = tokio::join!(passer_par(&world.app.db, &rules, 3), passer_par(&other, &rules, 4));
        let (one, two) = (one.expect("first"), two.expect("second"));
        assert_eq!(tout(world).await, before, "cut {cut:?}, then {one:?} and {two:?}");
        assert_eq!(world.texts("SELECT CAST(fini AS TEXT) FROM echeance_passages").await, ["1"]);
        if cut.is_err() {
            assert!(one.demarches + two.demarches <= 54, "no démarche is computed twice");
        }
        other.close().await;
    }

    async fn lines_follow_merges_teams_referents_the_archive_and_leave_with_an_erasure(world) {
        let (kept, other) = (world.person("Aïssata", "Diallo").await, world.person("Aissata", "Diallo").await);
        six(world, &kept).await;
        demarrer(world, &other, "D07", &[(Evenement::Declaration, date(2026, 10, 1))]).await;
        let whose = "SELECT DISTINCT personne_id || ' ' || equipe_id || ' ' || archivee || COALESCE(referent_id, '-') FROM echeances ORDER BY 1";
        let alone = tout(world).await;
        let claire = world.as_agent("claire").await;
        let merge = format!("/personnes/{kept}/reunion/{other}");
        claire.get(&merge).await;
        assert!(claire.post(&merge, &[]).await.status.is_redirection());
        assert_eq!(world.texts(whose).await, [format!("{kept} {} 0-", world.centre)]);
        let together = tout(world).await;
        passer(&world.app.db, &source("1")).await.expect("night");
        assert_eq!(tout(world).await, together, "the night finds nothing to correct");
        let file = claire.get(&format!("/personnes/{kept}")).await.body;
        let part = file.split("/separation/").nth(1).and_then(|rest| rest.split('"').next()).expect("merge").to_owned();
        assert!(claire.post(&format!("/personnes/{kept}/separation/{part}"), &[]).await.status.is_redirection());
        assert_eq!(tout(world).await, alone, "separated, as before");
        let mut writing = tx(world).await;
        let person = personne(world, &kept).await;
        rattachement::rattacher(&mut writing, &world.etablissement, &person, &world.nord, Some(&world.claire)).await.expect("moved");
        writing.commit().await.expect("commit");
        assert!(world.texts(whose).await.contains(&format!("{kept} {} 0{}", world.nord, world.claire)));
        assert_eq!(world.texts(&format!("SELECT DISTINCT equipe_id FROM demarches WHERE personne_id = '{kept}'")).await, [world.nord.to_string()]);
        let mut writing = tx(world).await;
        personnes::archiver(&mut writing, std::slice::from_ref(&kept), date(2026, 11, 23)).await.expect("archived");
        writing.commit().await.expect("commit");
        assert_eq!(liste(world).await.len(), 1, "an archived file shows nowhere");
        let mut writing = tx(world).await;
        personnes::desarchiver(&mut writing, &world.etablissement, &kept).await.expect("back");
        writing.commit().await.expect("commit");
        assert_eq!(liste(world).await.len(), 8);
        let mut writing = tx(world).await;
        personnes::effacer(&mut writing, &[kept, other]).await.expect("erased");
        writing.commit().await.expect("commit");
        for table in ["demarches", "demarche_evenements", "echeances"] {
            assert_eq!(world.texts(&format!("SELECT CAST(COUNT(*) AS TEXT) FROM {table}")).await, ["0"], "{table}");
        }
    }

    async fn a_reminder_nobody_answered_leaves_the_list_two_months_after_its_day(world) {
        let rules = || {
            let corps = "type = \"depuis-evenement\"\nevenement = \"depot\"\ndelai = \"10 jours\"";
            let rappel = regle("attestation", &format!("{corps}\nsens = \"rappel\""));
            let fiches = Catalogue::de([fiche("D40", Effet::Logement, date(2026, 11, 26), vec![rappel, regle("limite", corps)])]);
            Source::new(Arc::new(fiches), Campagnes::default())
        };
        let id = world.person("Aïssata", "Diallo").await;
        demarrer(world, &id, "D40", &[(Evenement::Depot, date(2026, 9, 14))]).await;
        passer(&world.app.db, &rules()).await.expect("night");
        assert_eq!(dates(world).await, ["attestation 2026-09-24", "limite 2026-09-24"], "sixty days after, it still is there");
        world.app.db.clock().advance_seconds(JOUR);
        passer(&world.app.db, &rules()).await.expect("night");
        assert_eq!(dates(world).await, ["limite 2026-09-24"], "what can be lost stays");
    }

    async fn ended_it_gives_no_date_but_the_appeal_of_a_refusal_and_the_promise_to_come_back(world) {
        let id = world.person("Aïssata", "Diallo").await;
        let all = six(world, &id).await;
        let moteur = moteur(world, &source("1")).await;
        let par = (&world.etablissement, &world.claire);
        let back = Some(date(2027, 2, 1));
        for (demarche, issue, revenir_le) in [(&all[4], Issue::Refusee, None), (&all[1], Issue::Abandonnee, back), (&all[0], Issue::Aboutie, None)] {
            let mut tx = tx(world).await;
            let fin = FinId::new(tx.clock(), tx.random());
            let new = NouvelleFin { id: &fin, demarche, issue, motif: None, revenir_le, note: None };
            assert!(demarches::finir(&mut tx, par, &new).await.expect("ended"));
            let twice = FinId::new(tx.clock(), tx.random());
            assert!(!demarches::finir(&mut tx, par, &NouvelleFin { id: &twice, ..new }).await.expect("ended once"));
            recalculer(&mut tx, &moteur, &world.etablissement, &all).await.expect("computed");
            tx.commit().await.expect("commit");
        }
        assert_eq!(dates(world).await, ["an 2027-01-12", "annee 2026-12-15", "fin 2026-11-30", "presence 2026-12-30", "recours 2027-01-04", "revenir 2027-02-01"]);
        let before = tout(world).await;
        efface(world, "DELETE FROM echeances").await;
        passer(&world.app.db, &source("1")).await.expect("night");
        assert_eq!(tout(world).await, before);
    }
}
