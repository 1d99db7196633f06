//! The rows that were counted, as Parquet: for whoever wants to count them another way.

use std::{io::Write, sync::Arc};

use parquet::{
    basic::{Compression, ConvertedType, Repetition, Type as Physical},
    data_type::{BoolType, ByteArray, ByteArrayType, Int32Type},
    errors::ParquetError,
    file::{
        properties::WriterProperties,
        writer::{SerializedFileWriter, SerializedRowGroupWriter},
    },
    schema::types::Type,
};

use crate::{Noms, Participation, Situation};

/// Codes of the positions, from the professional's hand to the person's.
const MODES: [&str; crate::MODES] = ["M0", "M1", "M2", "M3", "M4"];
/// Rows of a group: what is held in memory at a time.
const GROUPE: usize = 100_000;

/// A column of the rows of acts, with what it holds; the dictionary of the data.
#[derive(Clone, Copy, Debug)]
pub struct Champ {
    /// Its name in the file.
    pub nom: &'static str,
    /// What it holds.
    pub sens: &'static str,
    nature: Nature,
}

#[derive(Clone, Copy, Debug)]
enum Nature {
    Entier,
    Mot,
    Vrai,
}

const fn champ(nom: &'static str, nature: Nature, sens: &'static str) -> Champ {
    Champ { nom, sens, nature }
}

/// The columns of the rows of acts.
pub const AIDES: [Champ; 10] = [
    champ("acte", Nature::Entier, "Numéro de l’aide dans ce fichier, du plus ancien jour au plus récent."),
    champ("personne", Nature::Entier, "Numéro de la personne dans ce fichier seulement. -1 : personnes effacées."),
    champ("premiere", Nature::Vrai, "Vrai sur une seule ligne de chaque aide : pour la compter une fois."),
    champ("mois", Nature::Mot, "Mois de l’aide."),
    champ("procedure", Nature::Mot, "Fiche de démarche."),
    champ("champ", Nature::Mot, "Champ d’accompagnement."),
    champ("equipe", Nature::Mot, "Équipe de la première personne de l’aide."),
    champ("mode", Nature::Mot, "Qui avait la main, de M0 (moi, sans elle) à M4 (elle, j’ai relu)."),
    champ("raison", Nature::Mot, "Pourquoi à sa place ; « Pas dit » sinon."),
    champ("minutes", Nature::Entier, "Durée notée ; 0 quand elle ne l’est pas."),
];
/// Only for who checks on the server itself: never in a file that is taken out.
const PROFESSIONNEL: Champ =
    champ("professionnel", Nature::Entier, "Numéro du professionnel, pour compter jusqu’à trois.");

const SITUATIONS: [Champ; 4] = [
    champ("genre", Nature::Mot, "Ce que c’est."),
    champ("personne", Nature::Entier, "Numéro de la personne."),
    champ("jours", Nature::Entier, "Jours."),
    champ("finie", Nature::Vrai, "Fini."),
];

/// Who reads the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pour {
    /// The établissement: no professional.
    Sortie,
    /// The check that runs on the server: with numbers that count professionals.
    Verification,
}

fn schema(champs: &[Champ]) -> Result<Arc<Type>, ParquetError> {
    let field = |one: &Champ| {
        let (physical, converted) = match one.nature {
            Nature::Entier => (Physical::INT32, ConvertedType::NONE),
            Nature::Mot => (Physical::BYTE_ARRAY, ConvertedType::UTF8),
            Nature::Vrai => (Physical::BOOLEAN, ConvertedType::NONE),
        };
        let built = Type::primitive_type_builder(one.nom, physical)
            .with_repetition(Repetition::REQUIRED)
            .with_converted_type(converted)
            .build()?;
        Ok(Arc::new(built))
    };
    let fields = champs.iter().map(field).collect::<Result<Vec<_>, ParquetError>>()?;
    Ok(Arc::new(Type::group_type_builder("tandem").with_fields(fields).build()?))
}

/// A column to write.
enum Colonne {
    Entiers(Vec<i32>),
    Mots(Vec<ByteArray>),
    Vrais(Vec<bool>),
}

fn ajouter<W: Write + Send>(
    groupe: &mut SerializedRowGroupWriter<'_, W>,
    colonne: &Colonne,
) -> Result<(), ParquetError> {
    let Some(mut writer) = groupe.next_column()? else {
        return Err(ParquetError::General("one column too many".into()));
    };
    match colonne {
        Colonne::Entiers(all) => writer.typed::<Int32Type>().write_batch(all, None, None)?,
        Colonne::Mots(all) => writer.typed::<ByteArrayType>().write_batch(all, None, None)?,
        Colonne::Vrais(all) => writer.typed::<BoolType>().write_batch(all, None, None)?,
    };
    writer.close()
}

fn entier(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(-1)
}

fn mots(noms: &[String]) -> Vec<ByteArray> {
    noms.iter().map(|nom| ByteArray::from(nom.as_str())).collect()
}

/// The rows of a year, acts numbered from the oldest day. Errors: the place cannot be written.
pub fn aides<W: Write + Send>(vers: W, tous: &[Participation], noms: &Noms, pour: Pour) -> Result<(), ParquetError> {
    let mut champs = AIDES.to_vec();
    champs.extend((pour == Pour::Verification).then_some(PROFESSIONNEL));
    let properties = WriterProperties::builder().set_compression(Compression::UNCOMPRESSED).build();
    let mut fichier = SerializedFileWriter::new(vers, schema(&champs)?, Arc::new(properties))?;
    let mut ordre: Vec<&Participation> = tous.iter().collect();
    // Stable: the people of an act stay in their order, its first one first.
    ordre.sort_by_key(|un| (un.jour, un.acte));
    let words = [&noms.mois, &noms.procedures, &noms.champs, &noms.equipes, &noms.raisons].map(|all| mots(all));
    let modes = MODES.map(ByteArray::from);
    let (mut dernier, mut numero, mut equipe) = (None, 0_u32, 0_u16);
    for lot in ordre.chunks(GROUPE) {
        let mut actes = Vec::with_capacity(lot.len());
        let mut premieres = Vec::with_capacity(lot.len());
        let mut equipes = Vec::with_capacity(lot.len());
        for un in lot {
            let premiere = dernier.replace(un.acte) != Some(un.acte);
            numero += u32::from(premiere);
            equipe = if premiere { un.equipe } else { equipe };
            equipes.push(words[3].get(usize::from(equipe)).cloned().unwrap_or_default());
            actes.push(entier(numero));
            premieres.push(premiere);
        }
        let vide = ByteArray::default();
        let dits = |words: &[ByteArray], rang: &dyn Fn(&Participation) -> usize| {
            Colonne::Mots(lot.iter().map(|un| words.get(rang(un)).unwrap_or(&vide).clone()).collect())
        };
        let entiers = |de: &dyn Fn(&Participation) -> i32| Colonne::Entiers(lot.iter().map(|un| de(un)).collect());
        let mut colonnes = vec![
            Colonne::Entiers(actes),
            entiers(&|un| entier(un.personne)),
            Colonne::Vrais(premieres),
            dits(&words[0], &|un| usize::from(un.mois)),
            dits(&words[1], &|un| usize::from(un.procedure)),
            dits(&words[2], &|un| usize::from(un.champ)),
            Colonne::Mots(equipes),
            dits(&modes, &|un| usize::from(un.mode)),
            dits(&words[4], &|un| usize::from(un.raison)),
            entiers(&|un| i32::from(un.minutes)),
        ];
        colonnes.extend((pour == Pour::Verification).then(|| entiers(&|un| entier(un.professionnel))));
        let mut groupe = fichier.next_row_group()?;
        for colonne in &colonnes {
            ajouter(&mut groupe, colonne)?;
        }
        groupe.close()?;
    }
    fichier.close().map(drop)
}

/// What stands on the day of the computation, for the check only. Errors: the place cannot be written.
pub fn situations<W: Write + Send>(vers: W, toutes: &[Situation]) -> Result<(), ParquetError> {
    let mut fichier = SerializedFileWriter::new(vers, schema(&SITUATIONS)?, Arc::default())?;
    let mut groupe = fichier.next_row_group()?;
    let colonnes = [
        Colonne::Mots(toutes.iter().map(|une| ByteArray::from(une.genre.cle())).collect()),
        Colonne::Entiers(toutes.iter().map(|une| entier(une.personne)).collect()),
        Colonne::Entiers(toutes.iter().map(|une| entier(une.jours)).collect()),
        Colonne::Vrais(toutes.iter().map(|une| une.finie).collect()),
    ];
    for colonne in &colonnes {
        ajouter(&mut groupe, colonne)?;
    }
    groupe.close()?;
    fichier.close().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use parquet::{
        file::reader::{FileReader, SerializedFileReader},
        record::RowAccessor,
    };

    fn un(acte: u32, personne: u32, jour: u16) -> Participation {
        Participation {
            acte,
            personne,
            professionnel: 3,
            jour,
            minutes: 20,
            procedure: 1,
            equipe: 0,
            champ: 0,
            mois: 0,
            mode: 4,
            raison: 0,
        }
    }

    fn noms() -> Noms {
        let mots = |all: &[&str]| all.iter().map(|&nom| nom.to_owned()).collect();
        Noms {
            procedures: mots(&["hors", "RSA"]),
            champs: mots(&["droits"]),
            equipes: mots(&["Centre"]),
            modes: mots(&["a", "b", "c", "d", "e"]),
            raisons: mots(&["Pas dit"]),
            mois: mots(&["janvier"]),
        }
    }

    #[test]
    fn acts_are_numbered_by_day_and_one_row_of_each_counts_it() {
        let mut bytes = Vec::new();
        let tous = [un(9, 1, 30), un(9, 2, 30), un(4, u32::MAX, 31), un(7, 1, 2)];
        aides(&mut bytes, &tous, &noms(), Pour::Sortie).expect("written");
        let lu = SerializedFileReader::new(bytes::Bytes::from(bytes)).expect("a Parquet file");
        let names: Vec<String> =
            lu.metadata().file_metadata().schema().get_fields().iter().map(|one| one.name().to_owned()).collect();
        assert_eq!(names, AIDES.map(|one| one.nom));
        let rows: Vec<_> = lu.get_row_iter(None).expect("rows").map(|row| row.expect("a row")).collect();
        let seen: Vec<_> = rows
            .iter()
            .map(|row| (row.get_int(0).expect("act"), row.get_int(1).expect("person"), row.get_bool(2).expect("first")))
            .collect();
        assert_eq!(seen, [(1, 1, true), (2, 1, true), (2, 2, false), (3, -1, true)]);
        assert_eq!(rows[0].get_string(4).expect("procedure"), "RSA");
        assert_eq!(rows[0].get_string(7).expect("mode"), "M4");
    }

    #[test]
    fn no_column_of_a_file_that_is_taken_out_is_of_a_professional() {
        assert!(AIDES.iter().all(|one| !one.nom.contains("professionnel") && !one.nom.contains("agent")));
        let mut bytes = Vec::new();
        aides(&mut bytes, &[un(1, 1, 1)], &noms(), Pour::Verification).expect("written");
        let lu = SerializedFileReader::new(bytes::Bytes::from(bytes)).expect("a Parquet file");
        assert_eq!(lu.metadata().file_metadata().schema().get_fields().len(), AIDES.len() + 1);
    }
}
