//! An address of the établissement is not noted as a person's own (« Ce qu’on sait »).

use tandem_platform::Reading;

use super::nouveau;
use crate::{
    agents::Session,
    personnes::faits::{Contenu, Objection, Quoi, genre::Genre},
    refus::Refus,
};

tandem_platform::inventory::submit! {
    Objection(|on, session, (genre, contenu)| Box::pin(adresse_maison(on, session, genre, contenu)))
}

/// Said to be hers or a relative's, an address the établissement calls its own is refused. A professional's stays noted as such.
async fn adresse_maison(
    on: &mut Reading,
    session: &Session,
    genre: &Genre,
    contenu: &Contenu,
) -> Result<Option<String>, Refus> {
    let Quoi::Vaut(valeur) = &contenu.quoi else { return Ok(None) };
    let Some(adresse) = valeur.texte.as_deref().filter(|_| genre.code == "courriel" && contenu.cle != "pro") else {
        return Ok(None);
    };
    let Some(lien) = nouveau::maison(on, session).await?.reconnait(adresse) else { return Ok(None) };
    let noms = nouveau::noms(on, session).await?;
    let nom = lien.agent().and_then(|id| noms.get(id)).map(String::as_str);
    Ok(Some(format!("{} Écrivez celle de la personne, ou dites qu’elle est à un professionnel.", lien.dire(nom))))
}
