//! `/file`: what can be done in a row today.

use axum::extract::State;
use jiff::civil::Date;

use super::{
    model::{en_file, regle_de_file},
    queries::{self, Ouverte},
};
use crate::{
    agents::Session,
    app::App,
    demarches::dates::Moteur,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates, nombre},
};

/// A queue.
#[derive(Debug)]
pub struct Queue {
    fiche: String,
    nom: String,
    combien: String,
    jusqua: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "file/list.html")]
pub struct FilesPage {
    cadre: Cadre,
    jour: String,
    queues: Vec<Queue>,
}

/// `GET /file`
pub async fn get(State(app): State<App>, session: Session) -> Result<Page<FilesPage>, Refus> {
    let today = app.db.clock().today();
    let mut reading = session.read(&app.db).await?;
    let moteur = Moteur::lire(&mut reading, &app.regles, session.etablissement()).await?;
    let queue = |rules| regle_de_file(rules).is_some();
    let fiches: Vec<&str> =
        moteur.fiches().filter(|one| queue(&one.fiche.regles)).map(|one| one.fiche.code.as_str()).collect();
    let open = queries::ouvertes(&mut reading, &session.perimetre, &fiches, today).await?;
    Ok(Page::ok(FilesPage {
        cadre: session.cadre("À la file", Lieu::Echeances),
        jour: dates::heading(today),
        queues: rangees(open, &moteur, today),
    }))
}

/// The queues among what is open, soonest limit first.
fn rangees(mut open: Vec<Ouverte>, moteur: &Moteur, today: Date) -> Vec<Queue> {
    let of =
        |one: &Ouverte| regle_de_file(&moteur.fiche(&one.fiche)?.fiche.regles).filter(|rule| rule.cle == one.regle);
    open.retain(|one| of(one).is_some_and(en_file));
    open.sort_by(|a, b| (a.limite, -a.nombre, &a.fiche).cmp(&(b.limite, -b.nombre, &b.fiche)));
    let line = |one: Ouverte| Queue {
        nom: moteur.fiche(&one.fiche).map_or_else(|| one.fiche.clone(), |known| known.fiche.nom.clone()),
        combien: nombre(one.nombre, "personne", "personnes"),
        jusqua: dates::full(one.limite, today),
        fiche: one.fiche,
    };
    open.into_iter().map(line).collect()
}

impl Samples for FilesPage {
    const NOM: &'static str = "files";

    fn samples() -> Vec<(&'static str, Self)> {
        let queue = |fiche: &str, nom: &str, n| Queue {
            fiche: fiche.into(),
            nom: nom.into(),
            combien: nombre(n, "personne", "personnes"),
            jusqua: "mardi 15 décembre".into(),
        };
        let page = |queues| Self {
            cadre: Cadre::exemple("À la file", Lieu::Echeances),
            jour: "Lundi 30 novembre".into(),
            queues,
        };
        let full = vec![queue("D01", "Actualisation mensuelle", 12), queue("D07", "Déclaration trimestrielle RSA", 1)];
        vec![("vide", page(Vec::new())), ("pleine", page(full))]
    }
}
