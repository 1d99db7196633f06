//! How a draft is read, and taken to be written.

use tandem_platform::{Tx, db::Connection, web::Errors};

use crate::{
    agents::Session,
    app::App,
    cadre::{model::Brouillon, modele::modele, queries},
    refus::Refus,
};

/// The draft; when none is written yet, what it would start from: the version in force, else the model.
pub(in crate::cadre) async fn depart(on: &mut impl Connection, session: &Session) -> Result<Brouillon, Refus> {
    if let Some(known) = queries::brouillon(on, session.etablissement()).await? {
        return Ok(known);
    }
    let found = queries::en_vigueur(on, session.etablissement()).await?;
    Ok(match found {
        Some(one) => Brouillon { revision: 0, base: Some(one.rang), contenu: one.contenu },
        None => Brouillon { revision: 0, base: None, contenu: modele().contenu.clone() },
    })
}

/// Opens the transaction of a change, the draft taken and read under its lock.
pub(in crate::cadre) async fn ouvrir(
    app: &App,
    session: &Session,
    action: &'static str,
) -> Result<(Tx, Brouillon), Refus> {
    let place = session.etablissement();
    let mut tx = app.db.write(session.intent(action, "cadre_brouillons", place.as_str())).await?;
    let start = depart(&mut tx, session).await?;
    let draft = queries::prendre(&mut tx, (place, &session.agent.id), &start).await?;
    Ok((tx, draft))
}

/// Adds the sentence of a text that is too long.
pub(in crate::cadre) fn trop_long(erreurs: &mut Errors, cle: &'static str, text: &str, most: usize) {
    let long = text.chars().count();
    if long > most {
        erreurs.add(cle, format!("Ce texte a {long} signes, {most} au plus."));
    }
}
