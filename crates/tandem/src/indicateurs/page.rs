//! `/indicateurs`: who had the hand, over a year; then by procedure, by field, by team.

use axum::extract::{Query, State};
use jiff::civil::Date;
use serde::Deserialize;
use tandem_indicateurs::{Annee, Vue};
use tandem_platform::Db;
use tandem_statistiques::{
    graphique::{self, Graphique},
    nombre::{entier, pourcent},
    proportion::Proportion,
};

use super::{
    mots, queries,
    tables::{self, Table},
};
use crate::{
    agents::Session,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// Rows a chart draws at most: the table beside has all of them.
const BARRES: usize = 12;

/// What the page is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Choix {
    annee: Option<String>,
    vue: Option<String>,
}

impl Choix {
    /// A year as it was typed; one that is none is unknown, and never the last one.
    pub(super) fn de_l_annee(annee: &str) -> Self {
        Self { annee: Some(annee.parse::<i16>().map_or_else(|_| "0".to_owned(), |year| year.to_string())), vue: None }
    }
}

/// A year, its figures, and the others that can be chosen. The screen and the exports are made of it.
#[derive(Debug)]
pub(super) struct Feuille {
    pub etablissement: String,
    pub numero: i16,
    /// The day of the figures.
    pub le: Date,
    /// Every year that has figures, last first.
    pub annees: Vec<i16>,
    pub annee: Annee,
}

impl Feuille {
    /// Reads the year chosen, the last when none is; nothing when there is no figure yet.
    pub(super) async fn lire(db: &Db, session: &Session, choix: &Choix) -> Result<(String, Option<Self>), Refus> {
        let kept = queries::lire(&mut session.read(db).await?, session.etablissement()).await?;
        let annees = kept.annees.iter().map(|one| one.numero).collect();
        let wanted = choix.annee.as_deref().and_then(|text| text.parse::<i16>().ok());
        let found = kept.annees.into_iter().find(|one| wanted.is_none_or(|year| one.numero == year));
        let Some((found, annee)) = found.and_then(|mut one| one.annee.take().map(|annee| (one, annee))) else {
            return if wanted.is_some() { Err(Refus::Introuvable) } else { Ok((kept.nom, None)) };
        };
        let le = found.le.to_zoned_datetime(db.clock().zone().clone()).date();
        Ok((kept.nom.clone(), Some(Self { etablissement: kept.nom, numero: found.numero, le, annees, annee })))
    }

    /// What the year comes to, in sentences: « En 2026 : 412 aides… »
    pub(super) fn phrases(&self) -> Vec<String> {
        let annee = &self.annee;
        let mut all = vec![phrase(&format!("En {}", self.numero), annee.aides, annee.minutes, annee.a_la_place)];
        let relecture = annee.colonnes.iter().find(|one| one.membres == [tandem_indicateurs::MODES - 1]);
        all.extend(
            relecture.map(|one| format!("{} de simples relectures, pour rassurer.", part(one.total, annee.aides))),
        );
        let month = usize::from(self.le.month().unsigned_abs()).saturating_sub(1);
        let name = mots::MOIS.get(month).copied().unwrap_or("");
        let rows = annee.tableaux.iter().find(|one| one.vue == Vue::Mois).map(|one| one.lignes.as_slice());
        let row = rows.unwrap_or_default().iter().find(|one| one.membres == [name]);
        if let Some(row) = row.filter(|_| self.le.year() == self.numero) {
            let of = if name.starts_with(['a', 'o']) { "d’" } else { "de " };
            let start = format!("Depuis le début {of}{name}");
            all.push(phrase(&start, row.aides, row.minutes, annee.a_la_place.map(|_| row.a_la_place)));
        }
        all
    }
}

fn part(n: u64, sur: u64) -> String {
    Proportion::new(n, sur).map_or_else(|| "–".to_owned(), |part| pourcent(part.part()))
}

fn phrase(quand: &str, aides: u64, minutes: u64, place: Option<u64>) -> String {
    let hours = entier((minutes + 30) / 60);
    let place = place.map(|n| format!(" {} à la place de la personne.", part(n, aides))).unwrap_or_default();
    let aides_dites = if aides == 1 { "aide" } else { "aides" };
    format!("{quand}\u{a0}: {}\u{a0}{aides_dites}, {hours}\u{a0}heures notées.{place}", entier(aides))
}

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Onglet {
    /// The year on one sheet.
    Synthese,
    /// One table and its chart.
    Detail(Vue),
}

impl Onglet {
    /// In the order of the page.
    const TOUS: [(Self, &'static str, &'static str); 4] = [
        (Self::Synthese, "", "L’année"),
        (Self::Detail(Vue::Procedure), "procedure", "Par démarche"),
        (Self::Detail(Vue::Champ), "champ", "Par champ"),
        (Self::Detail(Vue::Equipe), "equipe", "Par équipe"),
    ];

    fn lire(code: Option<&str>) -> Option<Self> {
        Self::TOUS.into_iter().find(|one| one.1 == code.unwrap_or("")).map(|one| one.0)
    }
}

/// The sheet in words.
#[derive(Debug)]
struct Feuillet {
    annee: i16,
    le: String,
    /// Year, and whether it is this one.
    annees: Vec<(i16, bool)>,
    /// Address, name, and whether it is this one.
    onglets: Vec<(String, &'static str, bool)>,
    synthese: bool,
    phrases: Vec<String>,
    dessin: Option<String>,
    tables: Vec<Table>,
    masque: bool,
}

impl Feuillet {
    fn new(feuille: &Feuille, onglet: Onglet) -> Self {
        let annee = &feuille.annee;
        let vue = match onglet {
            Onglet::Synthese => Vue::Mois,
            Onglet::Detail(vue) => vue,
        };
        let of = |vue| annee.tableaux.iter().find(|one: &&_| one.vue == vue && !one.lignes.is_empty());
        let chosen = of(vue);
        let mut all: Vec<Table> = chosen.map(|one| tables::tableau(annee, one)).into_iter().collect();
        if onglet == Onglet::Synthese {
            all.extend(of(Vue::Raison).map(|one| tables::tableau(annee, one)));
            all.push(tables::temps(annee));
            all.extend([tables::parcours(annee), tables::aujourdhui(annee)].into_iter().flatten());
        } else {
            all.extend(chosen.and_then(|one| tables::raisons_par_champ(annee, one)));
        }
        all.retain(|one| !one.lignes.is_empty());
        let address = |code: &str| {
            let vue = if code.is_empty() { String::new() } else { format!("&vue={code}") };
            format!("/indicateurs?annee={}{vue}", feuille.numero)
        };
        Self {
            annee: feuille.numero,
            le: dates::long(feuille.le),
            annees: feuille.annees.iter().map(|year| (*year, *year == feuille.numero)).collect(),
            onglets: Onglet::TOUS.into_iter().map(|(one, code, nom)| (address(code), nom, one == onglet)).collect(),
            synthese: onglet == Onglet::Synthese,
            phrases: if annee.aides == 0 { Vec::new() } else { feuille.phrases() },
            dessin: chosen.and_then(|one| dessin(annee, one)).map(|one| one.svg),
            masque: all.iter().any(Table::masque),
            tables: all,
        }
    }
}

/// Who had the hand, row by row; nothing when no position may be told apart.
pub(super) fn dessin(annee: &Annee, tableau: &tandem_indicateurs::Tableau) -> Option<Graphique> {
    let (colonnes, lignes) = tables::parts(annee, tableau, BARRES);
    let noms: Vec<&str> = colonnes.iter().map(String::as_str).collect();
    let titre = format!("Qui avait la main, {}", tables::nom_de(tableau.vue.cle()).to_lowercase());
    (noms.len() > 1 && !lignes.is_empty()).then(|| graphique::parts_empilees("main", &titre, &noms, &lignes))
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "indicateurs/page.html")]
pub struct IndicateursPage {
    cadre: Cadre,
    etablissement: String,
    vue: Option<Feuillet>,
}

/// `GET /indicateurs`
pub async fn get(
    State(db): State<Db>,
    session: Session,
    Query(choix): Query<Choix>,
) -> Result<Page<IndicateursPage>, Refus> {
    let onglet = Onglet::lire(choix.vue.as_deref()).ok_or(Refus::Introuvable)?;
    let (etablissement, feuille) = Feuille::lire(&db, &session, &choix).await?;
    Ok(Page::ok(IndicateursPage {
        cadre: session.cadre("Indicateurs", Lieu::Equipe),
        etablissement,
        vue: feuille.map(|one| Feuillet::new(&one, onglet)),
    }))
}

impl Samples for IndicateursPage {
    const NOM: &'static str = "indicateurs";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |annee: Option<Annee>, onglet| Self {
            cadre: Cadre::exemple("Indicateurs", Lieu::Equipe),
            etablissement: "CCAS de Saint-Denis".into(),
            vue: annee.map(|annee| {
                let le = jiff::civil::date(2026, 11, 23);
                let etablissement = String::new();
                Feuillet::new(&Feuille { etablissement, numero: 2026, le, annees: vec![2026, 2025], annee }, onglet)
            }),
        };
        vec![
            ("vide", page(None, Onglet::Synthese)),
            ("trop peu", page(Some(Annee::default()), Onglet::Synthese)),
            ("pleine", page(Some(super::exemple::annee()), Onglet::Synthese)),
            ("par démarche", page(Some(super::exemple::annee()), Onglet::Detail(Vue::Procedure))),
            ("par champ", page(Some(super::exemple::annee()), Onglet::Detail(Vue::Champ))),
        ]
    }
}
