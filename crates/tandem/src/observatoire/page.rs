//! `/observatoire`: what does not move, by administration and by right, on one sheet.

use axum::extract::{Query, State};
use jiff::civil::Date;
use serde::Deserialize;
use tandem_platform::Db;
use tandem_statistiques::{
    duree::{Estime, Quantile},
    graphique::{self, Duree},
    masque::Cellule,
};

use super::{
    model::{COLONNES, Case, Colonne, Ligne, MEDIANE, Niveau, Publie},
    queries,
};
use crate::{
    agents::Session,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// What the page is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Choix {
    annee: Option<String>,
}

/// A year, its figures, and the others that can be chosen. The screen and the exports are made of it.
#[derive(Debug)]
pub(super) struct Feuille {
    pub etablissement: String,
    pub annee: i16,
    /// The day of the figures.
    pub le: Date,
    /// Every year that has figures, last first.
    pub annees: Vec<i16>,
    pub publie: Publie,
}

impl Feuille {
    /// Reads the year chosen, the last when none is; nothing when there is no figure yet.
    pub(super) async fn lire(db: &Db, session: &Session, choix: &Choix) -> Result<(String, Option<Self>), Refus> {
        let kept = queries::lire(&mut session.read(db).await?, session.etablissement()).await?;
        let annees = kept.annees.iter().map(|one| one.numero).collect();
        let wanted = choix.annee.as_deref().and_then(|text| text.parse::<i16>().ok());
        let found = kept.annees.into_iter().find(|one| wanted.is_none_or(|year| one.numero == year));
        let Some((found, publie)) = found.and_then(|mut one| one.publie.take().map(|publie| (one, publie))) else {
            return if wanted.is_some() { Err(Refus::Introuvable) } else { Ok((kept.nom, None)) };
        };
        let le = found.le.to_zoned_datetime(db.clock().zone().clone()).date();
        Ok((kept.nom.clone(), Some(Self { etablissement: kept.nom, annee: found.numero, le, annees, publie })))
    }
}

/// A row on screen.
#[derive(Debug)]
struct Rangee {
    titre: String,
    sous: String,
    classe: &'static str,
    /// Text, and whether it is a figure.
    cases: Vec<(String, bool)>,
}

impl From<&Ligne> for Rangee {
    fn from(ligne: &Ligne) -> Self {
        let (titre, sous, classe) = match ligne.niveau {
            Niveau::Ensemble => ("Ensemble".to_owned(), String::new(), "ensemble"),
            Niveau::Administration => (ligne.administration.clone(), ligne.droit.clone(), ""),
            Niveau::Droit => (ligne.droit.clone(), String::new(), "detail"),
        };
        let cases = ligne.cases.iter().map(|one| (one.texte(), one.est_un_nombre())).collect();
        Self { titre, sous, classe, cases }
    }
}

/// The sheet in words.
#[derive(Debug)]
struct Vue {
    annee: i16,
    le: String,
    /// Year, and whether it is this one.
    annees: Vec<(i16, bool)>,
    /// Groups of columns: name and how many.
    groupes: Vec<(&'static str, usize)>,
    rangees: Vec<Rangee>,
    masque: bool,
    dessin: Option<String>,
}

impl From<&Feuille> for Vue {
    fn from(feuille: &Feuille) -> Self {
        let mut groupes: Vec<(&'static str, usize)> = Vec::new();
        for colonne in &COLONNES {
            match groupes.last_mut() {
                Some(last) if colonne.groupe.is_empty() => last.1 += 1,
                _ => groupes.push((colonne.groupe, 1)),
            }
        }
        Self {
            annee: feuille.annee,
            le: dates::long(feuille.le),
            annees: feuille.annees.iter().map(|year| (*year, *year == feuille.annee)).collect(),
            groupes,
            rangees: feuille.publie.lignes.iter().map(Rangee::from).collect(),
            masque: feuille.publie.masque(),
            dessin: dessin(&feuille.publie),
        }
    }
}

/// The median of each administration; nothing when there is nothing to compare.
fn dessin(publie: &Publie) -> Option<String> {
    let bar = |ligne: &Ligne| {
        let valeur = match ligne.cases.get(MEDIANE)? {
            Case::Jours(days) => Quantile::Atteint(*days),
            Case::PlusDe(_) => Quantile::PasEncore,
            _ => return None,
        };
        let Case::Nombre(nombre) = ligne.cases.first()? else { return None };
        let estime = Estime { valeur, bas: Quantile::PasEncore, haut: Quantile::PasEncore };
        let etiquette = ligne.administration.clone();
        Some(Duree { etiquette, nombre: Cellule::Publiee(*nombre), estime: Some(estime) })
    };
    let bars: Vec<Duree> =
        publie.lignes.iter().filter(|one| one.niveau == Niveau::Administration).filter_map(bar).collect();
    let titre = "Délai médian par administration, ceux qui attendent encore compris";
    (bars.len() > 1).then(|| graphique::durees("delais", titre, "délai médian", &bars).svg)
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "observatoire/page.html")]
pub struct ObservatoirePage {
    cadre: Cadre,
    etablissement: String,
    colonnes: &'static [Colonne],
    vue: Option<Vue>,
}

/// `GET /observatoire`
pub async fn get(
    State(db): State<Db>,
    session: Session,
    Query(choix): Query<Choix>,
) -> Result<Page<ObservatoirePage>, Refus> {
    let (etablissement, feuille) = Feuille::lire(&db, &session, &choix).await?;
    Ok(Page::ok(ObservatoirePage {
        cadre: session.cadre("Observatoire des blocages", Lieu::Equipe),
        etablissement,
        colonnes: &COLONNES,
        vue: feuille.as_ref().map(Vue::from),
    }))
}

impl Samples for ObservatoirePage {
    const NOM: &'static str = "observatoire";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |publie: Option<Publie>| Self {
            cadre: Cadre::exemple("Observatoire des blocages", Lieu::Equipe),
            etablissement: "CCAS de Saint-Denis".into(),
            colonnes: &COLONNES,
            vue: publie.map(|publie| {
                let le = jiff::civil::date(2026, 11, 23);
                let etablissement = String::new();
                Vue::from(&Feuille { etablissement, annee: 2026, le, annees: vec![2026, 2025], publie })
            }),
        };
        vec![
            ("vide", page(None)),
            ("trop peu", page(Some(Publie::default()))),
            ("pleine", page(Some(super::publier::exemple()))),
        ]
    }
}
