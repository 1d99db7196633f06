//! `tandem indicateurs …`: the figures computed now, and found again by another engine.

use std::{
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use clap::Subcommand;
use serde::Deserialize;
use tandem_indicateurs::{
    Annee, Definition,
    parquet::{self, Pour},
    verification::{Attendu, Trouve, attendus, comparer},
};
use tandem_platform::{Db, Scope};

use super::{calcul, mots, queries};
use crate::{
    agents::{self, EtablissementId},
    app::App,
    cli::Failure,
};

/// `tandem indicateurs …`
#[derive(Debug, Subcommand)]
pub enum Geste {
    /// Recalcule les chiffres de chaque établissement, puis les fait retrouver par DuckDB depuis le Parquet, et compare ce qui est gardé.
    Verifier {
        /// Le programme DuckDB.
        #[arg(long, default_value = "duckdb", value_name = "PROGRAMME")]
        moteur: PathBuf,
        /// Dossier où laisser les fichiers Parquet (sinon un dossier effacé à la fin). Ils contiennent des données personnelles.
        #[arg(long, value_name = "DOSSIER")]
        dossier: Option<PathBuf>,
    },
}

impl Geste {
    /// Answers; 1 when a figure differs.
    pub(crate) async fn executer(self, app: &App) -> Result<ExitCode, Failure> {
        let Self::Verifier { moteur, dossier } = self;
        let kept = dossier.is_some();
        let folder =
            dossier.unwrap_or_else(|| std::env::temp_dir().join(format!("tandem-indicateurs-{}", std::process::id())));
        std::fs::create_dir_all(&folder)?;
        let done = verifier(app, &moteur, &folder).await;
        if !kept {
            std::fs::remove_dir_all(&folder)?;
        }
        let (chiffres, ecarts) = done?;
        println!("{chiffres} chiffres retrouvés par un autre moteur, {ecarts} écarts.");
        Ok(if ecarts == 0 && chiffres > 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

/// How many figures of all places were found again, and how many were not.
pub(super) async fn verifier(app: &App, moteur: &Path, folder: &Path) -> Result<(usize, usize), Failure> {
    let places = agents::etablissements(&mut app.db.read(&Scope::system()).await?).await?;
    let (mut all, mut wrong) = (0, 0);
    for (place, nom) in places {
        let read = calcul::lire(&app.db, &app.regles, &place).await?;
        calcul::garder(&app.db, &place, &read).await?;
        for (numero, annee) in gardees(&app.db, &place).await? {
            let Some(tous) = read.annees.get(&numero).filter(|_| annee.aides > 0) else { continue };
            let file = |name: &str| std::fs::File::create(folder.join(name));
            parquet::aides(file("aides.parquet")?, tous, &read.noms, Pour::Verification)?;
            parquet::situations(file("situations.parquet")?, &read.situations)?;
            let expected = attendus(&annee, &read.noms.raisons);
            for definition in mots::DEFINITIONS.toutes() {
                let (figures, gaps) = un_chiffre(moteur, folder, definition, &expected)?;
                println!("{nom}, {numero}, {} : {figures} chiffres, {} écarts", definition.nom, gaps.len());
                for gap in &gaps {
                    eprintln!("  {gap}");
                }
                (all, wrong) = (all + figures, wrong + gaps.len());
            }
            let small = trop_petits(moteur, folder, &annee)?;
            println!(
                "{nom}, {numero}, lignes montrées de moins de cinq personnes ou de trois professionnels : {}",
                small.len()
            );
            for row in &small {
                eprintln!("  {row}");
            }
            wrong += small.len();
        }
    }
    Ok((all, wrong))
}

async fn gardees(db: &Db, place: &EtablissementId) -> Result<Vec<(i16, Annee)>, Failure> {
    let kept = queries::lire(&mut db.read(&Scope::tenant(place.as_str())).await?, place).await?;
    Ok(kept.annees.into_iter().filter_map(|one| Some((one.numero, one.annee?))).collect())
}

/// One definition: how many figures it gives, and those that differ, in words.
pub(super) fn un_chiffre(
    moteur: &Path,
    folder: &Path,
    definition: &Definition,
    expected: &[Attendu],
) -> Result<(usize, Vec<String>), Failure> {
    #[derive(Deserialize)]
    struct Row {
        ligne: String,
        colonne: String,
        valeur: Option<u64>,
    }
    let Some(sql) = &definition.sql else { return Ok((0, Vec::new())) };
    let sql = format!("SELECT ligne, colonne, CAST(valeur AS BIGINT) AS valeur FROM ({sql})");
    let rows: Vec<Row> = demander(moteur, folder, &sql)?;
    let found: Trouve = rows.into_iter().filter_map(|row| Some(((row.ligne, row.colonne), row.valeur?))).collect();
    let mine = expected.iter().filter(|one| one.cle == definition.cle).count();
    let gap = |one: tandem_indicateurs::verification::Ecart| {
        let Attendu { lignes, colonnes, valeur, .. } = one.attendu;
        format!("{} / {} : montré {valeur}, trouvé {}", lignes.join(", "), colonnes.join(", "), one.trouve)
    };
    Ok((mine, comparer(expected, &definition.cle, &found).into_iter().map(gap).collect()))
}

/// Rows that are shown though they are of too few: counted by the other engine.
fn trop_petits(moteur: &Path, folder: &Path, annee: &Annee) -> Result<Vec<String>, Failure> {
    #[derive(Deserialize)]
    struct Row {
        ligne: String,
        personnes: usize,
        professionnels: usize,
    }
    let quote = |text: &String| format!("'{}'", text.replace('\'', "''"));
    let mut parts = Vec::new();
    for tableau in &annee.tableaux {
        for ligne in &tableau.lignes {
            let names: Vec<String> = ligne.membres.iter().map(quote).collect();
            let only = if tableau.vue == tandem_indicateurs::Vue::Raison { " AND mode IN ('M0', 'M1')" } else { "" };
            parts.push(format!(
                "SELECT {} AS ligne, count(DISTINCT personne) AS personnes, count(DISTINCT professionnel) AS professionnels
                 FROM aides WHERE {} IN ({}){only}",
                quote(&ligne.membres.join(", ")),
                tableau.vue.cle(),
                names.join(", ")
            ));
        }
    }
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = demander(moteur, folder, &parts.join(" UNION ALL "))?;
    let few = |row: &Row| {
        row.personnes < tandem_indicateurs::PERSONNES || row.professionnels < tandem_indicateurs::PROFESSIONNELS
    };
    Ok(rows.into_iter().filter(few).map(|row| row.ligne).collect())
}

/// Asks the other engine, over the two files.
fn demander<T: for<'a> Deserialize<'a>>(moteur: &Path, folder: &Path, sql: &str) -> Result<Vec<T>, Failure> {
    let view = |name: &str| {
        let path = folder.join(format!("{name}.parquet")).display().to_string().replace('\'', "''");
        format!("CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}');")
    };
    let script = format!("{} {} {sql};", view("aides"), view("situations"));
    let answer = Command::new(moteur).args(["-json", "-c", &script]).output().map_err(|error| {
        Failure(2, format!("« {} » ne se lance pas ({error}). Installez DuckDB (pip install duckdb-cli), ou dites où il est : --moteur.", moteur.display()))
    })?;
    if !answer.status.success() {
        return Err(Failure(1, format!("DuckDB refuse la requête : {}", String::from_utf8_lossy(&answer.stderr))));
    }
    let text = String::from_utf8_lossy(&answer.stdout);
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    serde_json::from_str(text.trim()).map_err(|error| Failure(1, format!("réponse de DuckDB illisible : {error}")))
}
