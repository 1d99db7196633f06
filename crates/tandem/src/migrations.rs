//! The schema, embedded: same versions and names for both engines.

use tandem_platform::db::Migrations;

macro_rules! both {
    ($version:literal, $name:literal) => {
        (
            $version,
            $name,
            include_str!(concat!("../../../migrations/sqlite/", $name, ".sql")),
            include_str!(concat!("../../../migrations/postgres/", $name, ".sql")),
        )
    };
}

/// Every migration, oldest first.
pub const ALL: Migrations = Migrations(&[
    both!(1, "0001_socle"),
    both!(2, "0002_imports"),
    both!(3, "0003_recherche"),
    both!(4, "0004_plans"),
    both!(5, "0005_faits"),
    both!(6, "0006_securite"),
    both!(7, "0007_papiers"),
    both!(8, "0008_menages"),
    both!(9, "0009_suivi"),
    both!(10, "0010_droits"),
    both!(11, "0011_conservation"),
    both!(12, "0012_fiches"),
    both!(13, "0013_demarches"),
    both!(14, "0014_agenda"),
    both!(15, "0015_rappels"),
    both!(16, "0016_files"),
    both!(17, "0017_lectures"),
    both!(18, "0018_mandats"),
    both!(19, "0019_recherche"),
    both!(20, "0020_comptes"),
    both!(21, "0021_archive_des_mandats"),
    both!(22, "0022_codes_des_papiers"),
    both!(23, "0023_blocages"),
    both!(24, "0024_filtre"),
    both!(25, "0025_courriers"),
    both!(26, "0026_observatoire"),
    both!(27, "0027_renoncements"),
    both!(28, "0028_correspondants"),
    both!(29, "0029_voies_lues"),
    both!(30, "0030_cadre"),
    both!(31, "0031_enquetes"),
    both!(32, "0032_indicateurs"),
    both!(33, "0033_entretiens"),
]);
