//! `/indicateurs/rapport.pdf`: the year on one page, or whole with its charts and definitions, for those who were elected.

use axum::{
    extract::{Query, State},
    response::Response,
};
use serde::Serialize;
use tandem_indicateurs::{Annee, Vue};
use tandem_pdf::worker::Request;

use super::{
    export, mots,
    page::{self, Choix, Feuille},
    tables::{self, Table},
};
use crate::{
    agents::Session,
    app::App,
    refus::Refus,
    ui::{dates, pdf},
};

/// Rows of a table that one page can hold.
const COURTE: usize = 8;
/// Columns beside a chart: row, acts, time, in her place, its share.
const ETROITE: usize = 5;

/// A table on paper.
#[derive(Debug, Serialize)]
struct Imprimee {
    titre: String,
    entetes: Vec<String>,
    lignes: Vec<Vec<String>>,
    /// Path and description of its chart.
    dessin: Option<[String; 2]>,
}

impl From<&Table> for Imprimee {
    fn from(table: &Table) -> Self {
        let words = |ligne: &Vec<tables::Valeur>| ligne.iter().map(tables::Valeur::texte).collect();
        Self {
            titre: table.titre.clone(),
            entetes: table.entetes.clone(),
            lignes: table.lignes.iter().map(words).collect(),
            dessin: None,
        }
    }
}

impl Imprimee {
    /// Without the columns that a chart beside tells.
    fn etroite(&mut self) {
        self.entetes.truncate(ETROITE);
        self.lignes.iter_mut().for_each(|ligne| ligne.truncate(ETROITE));
    }
}

/// What the template lays out.
#[derive(Debug, Serialize)]
pub(super) struct Rapport {
    titre: String,
    sous: String,
    phrases: Vec<String>,
    tables: Vec<Imprimee>,
    /// Name, what it counts, caution; none on one page.
    definitions: Vec<[&'static str; 3]>,
    court: bool,
    #[serde(skip)]
    dessins: Vec<(String, String)>,
    #[serde(skip)]
    le: jiff::civil::Date,
}

impl Rapport {
    /// Of a year that has something to show.
    pub(super) fn new(feuille: &Feuille, court: bool) -> Self {
        let annee = &feuille.annee;
        let mut made = Self {
            titre: format!("Qui avait la main en {}", feuille.numero),
            sous: format!("{}, chiffres du {}", feuille.etablissement, dates::long(feuille.le)),
            phrases: feuille.phrases(),
            tables: Vec::new(),
            definitions: Vec::new(),
            court,
            dessins: Vec::new(),
            le: feuille.le,
        };
        if court {
            made.vue(annee, Vue::Mois);
            // The chart beside says the positions.
            made.tables.iter_mut().for_each(Imprimee::etroite);
            made.tables.extend(annee.tableaux.iter().filter(|one| one.vue == Vue::Procedure).map(|one| {
                let mut table = tables::tableau(annee, one);
                table.lignes.truncate(COURTE);
                table.titre.push_str(", les plus fréquentes");
                Imprimee::from(&table)
            }));
            made.tables.extend(tables::aujourdhui(annee).as_ref().map(Imprimee::from));
            made.tables.retain(|one| !one.lignes.is_empty());
        } else {
            for vue in Vue::TOUTES {
                made.vue(annee, vue);
            }
            let rest =
                [Some(tables::temps(annee)), tables::parcours(annee), tables::aujourdhui(annee), tables::durees(annee)];
            made.tables.extend(rest.iter().flatten().map(Imprimee::from));
            made.definitions.extend(
                mots::DEFINITIONS
                    .toutes()
                    .iter()
                    .map(|one| [one.nom.as_str(), one.compte.as_str(), one.prudence.as_str()]),
            );
        }
        made
    }

    /// A table and its chart, when it has rows.
    fn vue(&mut self, annee: &Annee, vue: Vue) {
        let Some(tableau) = annee.tableaux.iter().find(|one| one.vue == vue && !one.lignes.is_empty()) else { return };
        let mut table = Imprimee::from(&tables::tableau(annee, tableau));
        let drawn = if vue == Vue::Raison { None } else { page::dessin(annee, tableau) };
        if let Some(drawn) = drawn {
            let path = format!("/dessin{}.svg", self.dessins.len());
            // The sheet of the screen is not there: the font is said in the drawing.
            self.dessins.push((path.clone(), drawn.svg.replacen("<svg ", "<svg font-family=\"Noto Sans\" ", 1)));
            table.dessin = Some([path, drawn.description]);
        }
        self.tables.push(table);
        self.tables.extend(tables::raisons_par_champ(annee, tableau).as_ref().map(Imprimee::from));
    }

    /// What the press is asked for.
    pub(super) fn ordre(&self) -> Request {
        Request {
            template: include_str!("rapport.typ").to_owned(),
            title: self.titre.clone(),
            lang: "fr".to_owned(),
            date: self.le.to_string(),
            data: serde_json::to_value(self).unwrap_or_default(),
            files: self.dessins.clone(),
            pictures: Vec::new(),
        }
    }
}

/// `GET /indicateurs/page.pdf`
pub async fn court(State(app): State<App>, session: Session, Query(choix): Query<Choix>) -> Result<Response, Refus> {
    imprimer(&app, &session, &choix, true).await
}

/// `GET /indicateurs/rapport.pdf`
pub async fn get(State(app): State<App>, session: Session, Query(choix): Query<Choix>) -> Result<Response, Refus> {
    imprimer(&app, &session, &choix, false).await
}

async fn imprimer(app: &App, session: &Session, choix: &Choix, court: bool) -> Result<Response, Refus> {
    let feuille = export::sortir(&app.db, session, choix).await?;
    let bytes = app.presse.imprimer(Rapport::new(&feuille, court).ordre()).await.map_err(Refus::SansPdf)?;
    Ok(pdf::rendre(bytes, &export::nom(&feuille, if court { "page.pdf" } else { "pdf" })))
}
