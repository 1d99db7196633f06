//! Trials from the outside: hostile forms and files, the rows of others behind every address, a way around the row filter.
//! They are generated from the matrix of routes and from the schema, so that what comes later is tried without a new test.

pub(crate) mod adresses;
mod base;
mod formulaire;
mod formulaires;
mod gel;
mod hostile;
mod lignes;
mod objets;
mod portes;
mod procedures;
mod rangs;
mod tableaux;

/// A browser where the responsable of another établissement of the same installation is logged in.
pub(crate) async fn ailleurs(world: &crate::testing::World) -> crate::testing::Client {
    adresses::Chez::ailleurs(world).await.client
}

/// The fields of the form that posts to `action`, as a browser would send them back: name and value.
pub(crate) fn champs(page: &str, action: &str) -> Vec<(String, String)> {
    let forms = formulaire::tous(page).into_iter().filter(|form| form.action == action);
    forms.flat_map(|form| form.champs).map(|champ| (champ.nom, champ.valeur)).collect()
}
