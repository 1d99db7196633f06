//! `tandem import`: the same run as on screen, from a terminal, with the columns Tandem guesses.

use std::path::Path;

use tandem_platform::{Db, Error, Intent, Scope};
use tandem_tableur::{Limites, lire};

use super::{Apercu, Import, Issue, depot, queries, reprise};
use crate::{agents, ui::nombre};

/// Why a file does not come in, in one sentence someone can act on.
#[derive(Debug, thiserror::Error)]
pub enum Impossible {
    /// The file cannot be opened.
    #[error("{0} : {1}")]
    Fichier(String, std::io::Error),
    /// The file is not a spreadsheet.
    #[error("{0}")]
    Illisible(#[from] tandem_tableur::Erreur),
    /// Nobody to bring it.
    #[error("aucun compte actif « {0} » ne suit des personnes (intervenant ou responsable)")]
    Compte(String),
    /// No such team.
    #[error("« {0} » n’est pas une équipe de ce compte. Ses équipes : {1}")]
    Equipe(String, String),
    /// Columns were not understood.
    #[error("aucune colonne de nom reconnue. Déposez ce fichier à l’écran : Personnes, « Reprendre un tableau »")]
    Colonnes,
    /// The database refused.
    #[error(transparent)]
    Base(#[from] Error),
}

/// Brings a file in for an agent. `note` hears the number of rows of the file, then how many each batch read.
pub async fn importer(
    db: &Db,
    fichier: &Path,
    identifiant: &str,
    equipe: Option<&str>,
    mut note: impl FnMut(Avance) + Send,
) -> Result<Import, Impossible> {
    let name = fichier.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let bytes = std::fs::read(fichier).map_err(|error| Impossible::Fichier(fichier.display().to_string(), error))?;
    let feuille = lire(&name, &bytes, &Limites::default())?;
    let found = agents::par_identifiant(&mut db.read(&Scope::system()).await?, identifiant).await?;
    let Some((agent, perimetre)) = found.filter(|(agent, _)| agent.role.suit_des_personnes()) else {
        return Err(Impossible::Compte(identifiant.to_owned()));
    };
    let scope = perimetre.scope();
    let teams = agents::equipes(&mut db.read(&scope).await?, &perimetre).await?;
    let team = match equipe {
        Some(nom) => teams.iter().find(|team| team.nom == nom),
        None if teams.len() == 1 => teams.first(),
        None => None,
    };
    let Some(team) = team else {
        let list = teams.iter().map(|team| team.nom.as_str()).collect::<Vec<_>>().join(", ");
        return Err(Impossible::Equipe(equipe.unwrap_or("(aucune)").to_owned(), list));
    };
    // Nothing is kept of a file that cannot come in.
    if !Apercu::of(&feuille).proposes.correspondance().nomme() {
        return Err(Impossible::Colonnes);
    }
    note(Avance::Total(feuille.lignes.len()));
    let etablissement = &perimetre.etablissement;
    let id = depot::garder(db, etablissement, &team.id, &agent.id, &name, feuille).await?;
    let gone = || Impossible::Base(Error::Column("import"));
    let import = queries::find(&mut db.read(&scope).await?, &perimetre, &id).await?.ok_or_else(gone)?;
    let choix = import.apercu.proposes.clone();
    let intent = Intent::new(etablissement.as_str(), agent.id.as_str(), "imports.lancer", "imports", id.as_str());
    let mut tx = db.write(intent).await?;
    queries::lancer(&mut tx, etablissement, &import, &agent.id, &choix).await?;
    tx.commit().await?;
    reprise::tout(db, etablissement, &id, |rows| note(Avance::Lues(rows))).await?;
    queries::find(&mut db.read(&scope).await?, &perimetre, &id).await?.ok_or_else(gone)
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Avance {
    /// Rows of the file, once read.
    Total(usize),
    /// Rows just taken in.
    Lues(usize),
}

/// The end of a run, in one sentence.
pub fn bilan(import: &Import) -> String {
    let waiting = import.compte(Issue::Corriger) + import.compte(Issue::Decider);
    let mut parts = vec![nombre(import.compte(Issue::Creee), "personne reprise", "personnes reprises")];
    parts.extend(Some(import.compte(Issue::Deja)).filter(|n| *n > 0).map(|n| format!("{n} déjà là")));
    parts.extend(
        Some(waiting)
            .filter(|n| *n > 0)
            .map(|n| format!("{} à l’écran", nombre(n, "ligne demande un choix", "lignes demandent un choix"))),
    );
    parts.join(", ")
}
