//! Who matters around, without a file.

use tandem_platform::Db;

use super::{Acte, Issue, permis};
use crate::{
    agents::Session,
    menages::{
        LigneId, Quand, foyer,
        model::{self, Refusee},
        queries::{self, NouvelleFin},
    },
    personnes::PersonneId,
    refus::Refus,
};

/// Someone around no longer matters.
pub(in crate::menages) async fn eloigner(
    db: &Db,
    session: &Session,
    id: &PersonneId,
    (ligne, numero): (&LigneId, &LigneId),
    jusqua: Quand,
) -> Result<Issue, Refus> {
    let (mut act, personne) = Acte::ouvrir(db, session, "menages.entourage", id).await?;
    let around = foyer::proches(&mut act.tx, &personne).await?;
    let one = around.iter().find(|one| one.id == *ligne && one.correction.is_none()).ok_or(Refus::Introuvable)?;
    match one.fin() {
        Some(end) if end.id == *numero => return Ok(Issue::Fait),
        Some(end) => return Ok(Issue::Refusee(Refusee::DejaFinie(Box::new(end.clone())))),
        None => permis!(model::ordonnees(one.depuis, Some(jusqua))),
    }
    let (by, rang) = (act.by(), i64::try_from(one.fins.len()).unwrap_or(i64::MAX));
    let new = NouvelleFin { id: numero, ligne, rang, jusqua, raison: None };
    queries::finir(&mut act.tx, by, new).await?;
    act.conclure().await?;
    Ok(Issue::Fait)
}

/// Someone around, to write.
#[derive(Clone, Debug)]
pub(in crate::menages) struct NouveauProche {
    pub numero: LigneId,
    pub nom: String,
    pub relation: String,
    pub telephone: Option<String>,
    pub depuis: Option<Quand>,
    pub jusqua: Option<Quand>,
}

/// Adds someone around.
pub(in crate::menages) async fn entourer(
    db: &Db,
    session: &Session,
    id: &PersonneId,
    new: &NouveauProche,
) -> Result<Issue, Refus> {
    permis!(model::ordonnees(new.depuis, new.jusqua));
    let (mut act, personne) = Acte::ouvrir(db, session, "menages.entourage", id).await?;
    let (by, said) = (act.by(), (new.nom.as_str(), new.relation.as_str(), new.telephone.as_deref()));
    if queries::entourer(&mut act.tx, by, &personne.id, &new.numero, said, new.depuis).await? {
        if let Some(jusqua) = new.jusqua {
            let end = act.ligne();
            let fin = NouvelleFin { id: &end, ligne: &new.numero, rang: 0, jusqua, raison: None };
            queries::finir(&mut act.tx, by, fin).await?;
        }
        act.conclure().await?;
    }
    Ok(Issue::Fait)
}
