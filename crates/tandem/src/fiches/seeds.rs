//! Made-up work of an établissement on its catalogue: one version of its own, one change reported.

use tandem_fiches::{ecrire, lire};
use tandem_platform::{Result, Tx, db::Connection};

use super::{
    catalogue::FICHIERS,
    model::{Origine, Signalement, SignalementId, Version, VersionId},
    queries,
};
use crate::agents::{AgentId, EtablissementId};

/// Adds both, when the catalogue has the fiches they are about.
pub async fn semer(tx: &mut Tx, etablissement: &EtablissementId, auteur: &AgentId, collegue: &AgentId) -> Result<()> {
    let given = |code: &str| {
        let file = FICHIERS.iter().find(|one| one.0.starts_with(code));
        file.and_then(|(nom, texte)| lire(nom, texte).ok())
    };
    let random = tx.keyring().random().clone();
    if let Some(mut fiche) = given("D47") {
        fiche
            .remarques
            .insert(0, "À Saint-Denis\u{a0}: à l’accueil du CCAS, le matin, sans rendez-vous (démonstration).".into());
        fiche.remarques.truncate(15);
        let new = Version {
            id: VersionId::new(tx.clock(), &random),
            code: fiche.code.clone(),
            rang: 1,
            origine: Origine::Ecran,
            texte: ecrire(&fiche),
            motif: Some("Nos heures d’accueil".to_owned()),
            agent: auteur.clone(),
            le: tx.clock().now(),
        };
        queries::ecrire(tx, etablissement, &new).await?;
    }
    if let Some(fiche) = given("D07") {
        let new = Signalement {
            id: SignalementId::new(tx.clock(), &random),
            code: fiche.code,
            phrase: "Le bouton pour déclarer est passé en haut de la page (démonstration).".to_owned(),
            geste: None,
            image: false,
            agent: collegue.clone(),
            le: tx.clock().now(),
        };
        queries::signaler(tx, etablissement, &new, None).await?;
    }
    Ok(())
}
