//! Every table that belongs to a person is in her copy and in the export, or says why not. Drawn from the schema: a table
//! added tomorrow fails here by its name.

use std::collections::{BTreeMap, BTreeSet};

use tandem_platform::db::{Options, traced};

use super::{
    copie::{Contexte, SOURCES},
    extraction,
};
use crate::{
    agents::Session,
    epreuves::adresses::Chez,
    personnes::{self, PersonneId},
    testing::{World, on_both_engines},
};

/// Where a table is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ou {
    Partout,
    Copie,
    Export,
}

/// Left out on purpose, and why.
const EXCEPTIONS: &[(&str, Ou, &str)] = &[
    ("personne_mots", Ou::Partout, "l’index de la recherche : des jetons tirés du nom, qui est dans la copie"),
    ("import_empreintes", Ou::Partout, "une empreinte sans contenu, pour ne pas reprendre deux fois une ligne"),
    (
        "import_lancements",
        Ou::Partout,
        "comment un agent a lu un tableau : rien sur la personne, dont les lignes sont là",
    ),
    ("import_abandons", Ou::Partout, "un tableau qu’on n’a pas repris : il n’a rien mis dans un dossier"),
    (
        "paires",
        Ou::Partout,
        "un calcul refait chaque jour entre deux dossiers qui se ressemblent, que personne n’a décidé",
    ),
    ("blocage_suites", Ou::Partout, "la prochaine marche, calculée de ce qui s’est passé, qui est là"),
    ("renoncement_suites", Ou::Partout, "où en est le droit, calculé de ce qui s’est passé, qui est là"),
    (
        "correspondants",
        Ou::Copie,
        "l’annuaire des administrations : des professionnels, rien sur elle ; l’appel est là",
    ),
    ("correspondant_versions", Ou::Copie, "comment les joindre : rien sur elle ; chez qui on a appelé est là"),
    ("correspondant_dires", Ou::Copie, "s’ils répondent : rien sur elle"),
    ("correspondant_retraits", Ou::Copie, "pourquoi l’un est sorti de la liste : rien sur elle"),
    ("distinctions", Ou::Copie, "dit qu’une autre personne, qui lui ressemble, est suivie ici"),
    ("menages", Ou::Partout, "un numéro, l’agent et l’heure : les mêmes que la première appartenance, qui est là"),
    ("effacements", Ou::Partout, "se déduit de la demande et de sa réponse, qui sont là"),
    (
        "journal",
        Ou::Export,
        "une preuve, qui reste dans l’installation et finit à son terme ; chacun lit le sien dans sa copie",
    ),
];

/// Columns that name another row without a foreign key: of which table. Empty: of no row.
const SANS_CLE: &[(&str, &str)] = &[
    ("journal.subject_id", "personnes"),
    ("journal.actor_id", "agents"),
    ("envois.about", "personnes"),
    ("mandats.personne_id", "personnes"),
    ("mandat_usages.personne_id", "personnes"),
    ("mandat_usages.acte_id", "actes"),
    ("comptes_en_ligne.mandat_id", "mandats"),
    ("blocage_suites.personne_id", "personnes"),
    ("blocage_annulations.ligne_id", ""),
    ("renoncement_suites.personne_id", "personnes"),
    ("renoncement_annulations.ligne_id", ""),
    ("enquetes.serie_id", "enquetes"),
    ("suivis.passation_id", "passations"),
    ("menage_fins.ligne_id", "menage_membres"),
    ("menage_corrections.ligne_id", "menage_membres"),
    ("papiers.contenu_id", ""),
    ("papiers.apercu_id", ""),
    ("papier_effacements.blob_id", ""),
];
/// Those of the house: a row that names one is not about a person for that.
const MAISON: [&str; 3] = ["etablissements", "equipes", "agents"];

/// Each table, and the tables its columns name.
async fn schema(world: &World) -> BTreeMap<String, BTreeSet<String>> {
    let (columns, links) = match world.app.config.base {
        Options::Sqlite(_) => (
            "SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '\\_sqlx%' ESCAPE '\\'",
            "SELECT m.name || '.' || k.\"from\" || ' ' || k.\"table\" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) k
             WHERE m.type = 'table'",
        ),
        Options::Postgres(_) => (
            "SELECT table_name || '.' || column_name FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%'",
            "SELECT k.conrelid::regclass::text || '.' || a.attname::text || ' ' || k.confrelid::regclass::text
             FROM pg_constraint k CROSS JOIN unnest(k.conkey) AS u(mine)
             JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.mine WHERE k.contype = 'f'",
        ),
    };
    let links: BTreeMap<String, String> = world
        .texts(links)
        .await
        .into_iter()
        .filter_map(|line| line.split_once(' ').map(|(from, to)| (from.to_owned(), to.to_owned())))
        .collect();
    let mut tables: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for place in world.texts(columns).await {
        let (table, column) = place.split_once('.').expect("table.column");
        let named = tables.entry(table.to_owned()).or_default();
        let told = SANS_CLE.iter().find(|line| line.0 == place).map(|line| line.1);
        let owner = ["etablissement_id", "tenant_id"].contains(&column);
        match (links.get(&place), told) {
            (Some(to), _) => drop(named.insert(to.clone())),
            (None, Some(to)) if !to.is_empty() => drop(named.insert(to.to_owned())),
            (None, None) if column.ends_with("_id") && !owner => {
                panic!("{place} names a row without a foreign key: of which table? (SANS_CLE)")
            }
            _ => {}
        }
    }
    tables
}

/// Tables with a row about a person: one of her columns names her, or a table that belongs to her; or such a table names it.
fn d_une_personne(schema: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    let mut found = BTreeSet::from(["personnes".to_owned()]);
    loop {
        let before = found.len();
        for (table, named) in schema.iter().filter(|one| !MAISON.contains(&one.0.as_str())) {
            if named.iter().any(|to| found.contains(to)) {
                found.insert(table.clone());
            }
            if found.contains(table) {
                found.extend(named.iter().filter(|to| !MAISON.contains(&to.as_str())).cloned());
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

fn manquent(all: &BTreeSet<String>, told: &BTreeSet<String>, here: Ou) -> Vec<String> {
    let out = |table: &String| EXCEPTIONS.iter().any(|one| one.0 == table && (one.1 == here || one.1 == Ou::Partout));
    for (table, place, why) in EXCEPTIONS {
        assert!(all.contains(*table), "{table} is no table of a person any more: its line goes ({why})");
        let gone = *place == here || *place == Ou::Partout;
        assert!(!gone || !told.contains(*table), "{table} is told after all: its line goes ({why})");
    }
    all.iter().filter(|table| !told.contains(*table) && !out(table)).cloned().collect()
}

fn tables_de_la_copie() -> BTreeSet<String> {
    SOURCES.iter().flat_map(|source| source.tables).map(|table| (*table).to_owned()).collect()
}

/// One row at least in every table of a person.
async fn remplir(world: &World) -> (PersonneId, Session) {
    let (claire, perrin) = (Chez::ici(world, "claire").await, Chez::ici(world, "mperrin").await);
    let path = claire.adresse(world, "/personnes/{id}/menage/departs/{ligne}").await;
    let id = PersonneId::parse(path.split('/').nth(2).expect("id")).expect("id");
    let go = async |address: String, fields: &[(&str, &str)]| {
        let sent = claire.client.post(&address, fields).await;
        assert!(sent.status.is_redirection(), "{address}: {} {}", sent.status, sent.body);
    };
    go(path.clone(), &[("jusqua", "2024"), ("raison", "separation")]).await;
    go(path.replace("departs", "corrections"), &[("action", "fin")]).await;
    go(
        format!("/personnes/{id}/menage/entourage"),
        &[("nom", "Mme Petit"), ("lien", "voisine"), ("telephone", "06 39 98 00 12")],
    )
    .await;
    go(format!("/personnes/{id}/prolongation"), &[("motif", "recours en cours")]).await;
    let mandat =
        [("lignes", "D07"), ("canaux", "ligne"), ("duree", "mois"), ("objet", "RSA"), ("contact", "x"), ("lieu", "y")];
    go(format!("/personnes/{id}/mandats/nouveau"), &mandat).await;
    let bloque = [("voie", "rsa"), ("depuis", "2026-11-02"), ("decision", "2026-11-02")];
    let at = claire.client.post(&format!("/personnes/{id}/blocages/nouveau"), &bloque).await.location;
    go(format!("{at}/tentatives"), &[("marche", "message"), ("le", "2026-11-20")]).await;
    go(format!("{at}/lettre/departement"), &[("objet", "Recours"), ("corps", "Je conteste.")]).await;
    let at = claire
        .client
        .post(&format!("/personnes/{id}/renoncements/nouveau"), &[("fiche", "D30"), ("le", "2026-11-02")])
        .await
        .location;
    go(format!("{at}/proposition"), &[("reponse", "veut")]).await;
    let appel = claire.adresse(world, "/blocages/{id}/appels").await;
    let numero = claire.client.get(appel.trim_end_matches("/appels")).await.field("correspondant");
    go(appel, &[("correspondant", &numero), ("resultat", "joint")]).await;
    let compte = [("service", "caf"), ("courriel", "elle"), ("etat", "marche")];
    go(format!("/personnes/{id}/comptes/nouveau"), &compte).await;
    for path in
        ["/passations/{id}/annulation", "/propositions/{id}", "/remplacements/{id}/fin", "/actes/{id}/annulation"]
    {
        let address = claire.adresse(world, path).await;
        go(address, &[("reponse", "accepter"), ("motif", "erreur")]).await;
    }
    let slip = perrin.adresse(world, "/bordereaux/{id}").await;
    perrin.client.post(&format!("{slip}/visa"), &[("reference", "AD44-12"), ("vise_le", "2026-11-23")]).await;
    let session = Session::find(&world.app.db, &perrin.client.headers(), false).await.expect("query").expect("session");
    (id, session)
}

/// The tables a run of statements names.
fn nommees(
    statements: &[&tandem_platform::db::Statement],
    schema: &BTreeMap<String, BTreeSet<String>>,
) -> BTreeSet<String> {
    let texts = statements.iter().flat_map(|one| one.text.split(|c: char| !c.is_alphanumeric() && c != '_'));
    let words: BTreeSet<&str> = texts.collect();
    schema.keys().filter(|table| words.contains(table.as_str())).cloned().collect()
}

on_both_engines! {
    async fn every_table_of_a_person_is_in_her_copy_and_in_the_export_or_says_why_not(world) {
        let schema = schema(world).await;
        let all = d_une_personne(&schema);
        assert!(all.len() > 35 && all.contains("annulations") && all.contains("bordereau_visas") && !all.contains("liens"), "{all:?}");
        let export: BTreeSet<String> = extraction::inventaire().into_iter().flat_map(|one| one.1).map(|table| (*table).to_owned()).collect();
        assert_eq!(manquent(&all, &tables_de_la_copie(), Ou::Copie), Vec::<String>::new(), "a line in droits/copie/sources.rs, or in EXCEPTIONS");
        assert_eq!(manquent(&all, &export, Ou::Export), Vec::<String>::new(), "a line in droits/extraction, or in EXCEPTIONS");
        for table in tables_de_la_copie().union(&export) {
            assert!(schema.contains_key(table), "{table}: no such table");
        }
    }

    async fn a_table_added_tomorrow_is_named(world) {
        let mut schema = schema(world).await;
        schema.insert("evaluations".to_owned(), BTreeSet::from(["personnes".to_owned(), "agents".to_owned()]));
        schema.insert("evaluation_notes".to_owned(), BTreeSet::from(["evaluations".to_owned()]));
        schema.insert("salles".to_owned(), BTreeSet::from(["etablissements".to_owned()]));
        let all = d_une_personne(&schema);
        assert_eq!(manquent(&all, &tables_de_la_copie(), Ou::Copie), ["evaluation_notes", "evaluations"]);
    }

    async fn what_a_source_says_it_tells_it_reads(world) {
        let schema = schema(world).await;
        let (id, session) = remplir(world).await;
        let mut on = session.read(&world.app.db).await.expect("read");
        let personne = personnes::find(&mut on, &session.perimetre, &id).await.expect("query").expect("person");
        let cx = Contexte::lire(&world.app, &mut on, &session, personne, true).await.expect("context");
        for source in SOURCES {
            let (told, statements) = traced((source.lire)(&mut on, &cx)).await;
            told.expect("read");
            let named = nommees(&statements, &schema);
            for table in source.tables {
                // Asked only of a file read with another.
                let alone = ["fusions", "fusion_annulations"].contains(table);
                assert!(named.contains(*table) || alone, "{} says it tells {table} and reads {named:?}", source.code);
            }
        }
        for (name, tables, statements) in extraction::lus(&world.app.db, &session).await {
            let named = nommees(&statements, &schema);
            for table in tables {
                assert!(named.contains(*table), "{name} says it tells {table} and reads {named:?}");
            }
        }
    }
}
