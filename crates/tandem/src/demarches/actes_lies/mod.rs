//! The acts hung on a démarche: which hand did each gesture, and what follows when an act is undone.

pub(crate) mod queries;

pub use queries::{GesteFait, actes, attacher, gestes};

use jiff::civil::Date;
use tandem_platform::{Reading, Result, Tx};

use super::{LigneVue, Par, Source, card::nommer, dates};
use crate::{
    actes::{ActeId, ApresAnnulation, Raccourci, Raccourcis},
    agents::EtablissementId,
    app::App,
    personnes::Personne,
};

/// Démarches under way shown on « Noter ».
const RACCOURCIS: usize = 6;

tandem_platform::inventory::submit! {
    ApresAnnulation(|app, tx, par, acte| Box::pin(defaire(app, tx, par, acte)))
}
tandem_platform::inventory::submit! {
    Raccourcis(|app, on, personne| Box::pin(raccourcis(app, on, personne)))
}

/// What comes next on what an act hangs on: the first date, with its ground.
pub async fn suite(
    on: &mut Reading,
    (source, place): (&Source, &EtablissementId),
    acte: &ActeId,
    today: Date,
) -> Result<Option<LigneVue>> {
    let Some(demarche) = queries::demarche_de(on, acte).await? else { return Ok(None) };
    let lines = dates::des_demarches(on, std::slice::from_ref(&demarche)).await?;
    let Some(first) = lines.first() else { return Ok(None) };
    let moteur = dates::Moteur::lire(on, source, place).await?;
    Ok(Some(LigneVue::de(first, &moteur, today)))
}

/// What was said to have happened with an act undone did not: the dates follow, in the same transaction.
async fn defaire(app: &App, tx: &mut Tx, par: Par<'_>, acte: &ActeId) -> Result<()> {
    let said = queries::notes_avec(tx, acte).await?;
    if said.is_empty() {
        return Ok(());
    }
    let moteur = dates::Moteur::lire(tx, &app.regles, par.0).await?;
    for (demarche, evenement) in &said {
        super::prendre(tx, demarche).await?;
        super::annuler(tx, par, demarche, evenement).await?;
        dates::recalculer(tx, &moteur, par.0, std::slice::from_ref(demarche)).await?;
    }
    Ok(())
}

/// The démarches under way of a person: the act is noted there in the same three taps.
async fn raccourcis(app: &App, on: &mut Reading, personne: &Personne) -> Result<Vec<Raccourci>> {
    let all = super::de_la_personne(on, personne, 200).await?;
    let open: Vec<_> = all.into_iter().filter(|one| one.finie().is_none()).take(RACCOURCIS).collect();
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let place = EtablissementId::parse(on.scope().as_str()).ok_or(tandem_platform::Error::Column("scope"))?;
    let moteur = dates::Moteur::lire(on, &app.regles, &place).await?;
    let shortcut = |one: &super::Demarche| Raccourci {
        adresse: format!("/demarches/{}/noter", one.id),
        nom: nommer(one, &moteur),
    };
    Ok(open.iter().map(shortcut).collect())
}
