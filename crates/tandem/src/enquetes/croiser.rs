//! `/enquetes/{id}/croisement` and `/enquetes/{id}/vagues`: one question by another, one wave after another.

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tandem_platform::Db;

use super::{
    catalogue::questionnaire,
    list::ouvrir,
    model::{Enquete, Genre, Graphe, Question, Questionnaire},
    publier::{self, Figure},
    queries,
    reponses::{Reponses, Valeur},
    resultats::{Bloc, axes, comptees},
};
use crate::{
    agents::Session,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// The page of two questions.
#[derive(Debug, askama::Template)]
#[template(path = "enquetes/croisement.html")]
pub struct CroisementPage {
    cadre: Cadre,
    id: String,
    titre: String,
    de: &'static Questionnaire,
    une: String,
    par: String,
    /// What is drawn: one crossing, or all those a chart of the study puts side by side.
    nom: String,
    figures: Vec<Croisement>,
}

/// One crossing.
#[derive(Debug)]
struct Croisement {
    figure: Figure,
    /// The chart of the study this one is, if it is one.
    graphe: Option<&'static Graphe>,
}

fn croisement(
    (une, par): (&'static Question, &'static Question),
    graphe: Option<&'static Graphe>,
    reponses: &[Reponses],
) -> Option<Croisement> {
    let nom = graphe.map_or(une.texte.as_str(), |one| one.titre.as_str());
    Some(Croisement { figure: publier::croiser(nom, (une, par), reponses)?, graphe })
}

impl CroisementPage {
    fn axes(&self) -> Vec<&'static Question> {
        axes(self.de)
    }

    fn comptees(&self) -> Vec<&'static Question> {
        comptees(self.de)
    }
}

/// Which two.
#[derive(Debug, Default, Deserialize)]
pub struct Deux {
    #[serde(default)]
    question: String,
    #[serde(default)]
    par: String,
}

impl CroisementPage {
    fn nouvelle(
        cadre: Cadre,
        (id, titre): (String, String),
        (de, deux): (&'static Questionnaire, &Deux),
        reponses: &[Reponses],
    ) -> Option<Self> {
        // Nothing chosen yet: the first chart of the study.
        let first = de.graphique.first()?;
        let choix = |asked: &str, other: &str| de.question(if asked.is_empty() { other } else { asked });
        let (une, par) = (choix(&deux.question, &first.question)?, choix(&deux.par, &first.par)?);
        let graphe = de.graphique.iter().find(|one| one.question == une.cle && one.par == par.cle);
        let nom = graphe.map_or(une.texte.as_str(), Graphe::nom).to_owned();
        let figures = if une.cle == par.cle {
            let base = "Choisissez deux questions différentes.".to_owned();
            let figure = Figure { titre: nom.clone(), base, dessins: Vec::new(), lien: None };
            vec![Croisement { figure, graphe: None }]
        } else {
            let mut all = vec![croisement((une, par), graphe, reponses)?];
            let together = |one: &&Graphe| graphe.is_some_and(|first| *one != first && one.nom() == first.nom());
            for other in de.graphique.iter().filter(together) {
                all.extend(croisement(
                    (de.question(&other.question)?, de.question(&other.par)?),
                    Some(other),
                    reponses,
                ));
            }
            all
        };
        Some(Self { cadre, id, titre, de, une: une.cle.clone(), par: par.cle.clone(), nom, figures })
    }
}

/// `GET /enquetes/{id}/croisement`
pub async fn get(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Query(deux): Query<Deux>,
) -> Result<Page<CroisementPage>, Refus> {
    let (mut reading, one) = ouvrir(&db, &session, &id).await?;
    let de = questionnaire(&one.modele).ok_or(Refus::Introuvable)?;
    let reponses = queries::publiees(&mut reading, &one.id).await?;
    drop(reading);
    let cadre = session.cadre("Croiser deux questions", Lieu::Equipe);
    let page = CroisementPage::nouvelle(cadre, (one.id.to_string(), one.titre), (de, &deux), &reponses);
    Ok(Page::ok(page.ok_or(Refus::Introuvable)?))
}

/// The page of two waves.
#[derive(Debug, askama::Template)]
#[template(path = "enquetes/vagues.html")]
pub struct VaguesPage {
    cadre: Cadre,
    id: String,
    titre: String,
    noms: [String; 2],
    blocs: Vec<Bloc>,
}

/// The other wave.
#[derive(Debug, Default, Deserialize)]
pub struct Autre {
    #[serde(default)]
    avec: String,
}

fn compares(de: &'static Questionnaire, noms: &[String; 2], avant: &[Reponses], apres: &[Reponses]) -> Vec<Bloc> {
    let noms = [noms[0].as_str(), noms[1].as_str()];
    let bloc = |une| publier::comparer(une, noms, avant, apres).map(|figure| Bloc { question: une, figure });
    de.question.iter().filter_map(bloc).collect()
}

/// « Vague 1 (mars 2026) »
fn nom(one: &Enquete) -> String {
    format!("Vague {} ({})", one.vague, crate::ui::dates::month_year(one.ouverte_le))
}

/// `GET /enquetes/{id}/vagues`
pub async fn vagues(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Query(autre): Query<Autre>,
) -> Result<Response, Refus> {
    let (mut reading, one) = ouvrir(&db, &session, &id).await?;
    if autre.avec.is_empty() {
        return Ok(Redirect::to(&format!("/enquetes/{}/resultats", one.id)).into_response());
    }
    let waves = queries::vagues(&mut reading, db.clock().zone(), (session.etablissement(), &one.serie)).await?;
    let other = waves.into_iter().find(|wave| wave.id.as_str() == autre.avec && wave.id != one.id);
    let other = other.ok_or(Refus::Introuvable)?;
    let de = questionnaire(&one.modele).ok_or(Refus::Introuvable)?;
    let (first, second) = if one.vague < other.vague { (one, other) } else { (other, one) };
    let avant = queries::publiees(&mut reading, &first.id).await?;
    let apres = queries::publiees(&mut reading, &second.id).await?;
    drop(reading);
    let noms = [nom(&first), nom(&second)];
    Ok(Page::ok(VaguesPage {
        cadre: session.cadre("Comparer deux vagues", Lieu::Equipe),
        id: second.id.to_string(),
        titre: second.titre,
        blocs: compares(de, &noms, &avant, &apres),
        noms,
    })
    .into_response())
}

/// Made-up answers, the same each time: for the gallery.
pub(super) fn exemple(de: &Questionnaire, combien: usize) -> Vec<Reponses> {
    let mut graine = 7_usize;
    let mut tirer = |most: usize| {
        graine = graine.wrapping_mul(1_103_515_245).wrapping_add(12_345) % 2_147_483_648;
        (graine >> 8) % most.max(1)
    };
    let mut toutes = Vec::new();
    for n in 0..combien {
        let mut dites = Reponses::default();
        for une in &de.question {
            let valeur = match une.genre {
                // The first answers more often: two draws, the lesser kept.
                Genre::Unique | Genre::Echelle => {
                    let rang = tirer(une.choix.len()).min(tirer(une.choix.len()));
                    une.choix.get(rang).map(|one| Valeur::Choix(vec![one.cle.clone()]))
                }
                Genre::Multiple => {
                    let some = une.choix.iter().filter(|_| tirer(2) == 0).map(|one| one.cle.clone()).collect();
                    Some(Valeur::Choix(some))
                }
                Genre::Nombre => u32::try_from(tirer(5)).ok().map(Valeur::Nombre),
                Genre::Libre => (n % 17 == 0).then(|| Valeur::Texte("Du temps, et un collègue à appeler.".to_owned())),
            };
            if let Some(valeur) = valeur.filter(|_| tirer(25) > 0) {
                dites.0.insert(une.cle.clone(), valeur);
            }
        }
        toutes.push(dites);
    }
    toutes
}

impl Samples for CroisementPage {
    const NOM: &'static str = "enquete-croisement";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |cle: &str, question: &str, par: &str, combien| {
            let de = questionnaire(cle)?;
            let deux = Deux { question: question.into(), par: par.into() };
            let cadre = Cadre::exemple("Croiser deux questions", Lieu::Equipe);
            let names = ("019aa000-0000-7000-8000-000000000061".to_owned(), de.titre.clone());
            Self::nouvelle(cadre, names, (de, &deux), &exemple(de, combien))
        };
        let states = [
            ("vide", page("professionnels", "parlent", "champ", 3)),
            ("pleine", page("professionnels", "parlent", "champ", 118)),
            ("plusieurs réponses", page("professionnels", "usages", "champ", 118)),
            ("personnes", page("accompagnes", "acces", "argent", 60)),
        ];
        states.into_iter().filter_map(|(name, page)| Some((name, page?))).collect()
    }
}

impl Samples for VaguesPage {
    const NOM: &'static str = "enquete-vagues";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |avant, apres| {
            let de = questionnaire("professionnels")?;
            let noms = ["Vague 1 (mars 2026)".to_owned(), "Vague 2 (novembre 2026)".to_owned()];
            Some(Self {
                cadre: Cadre::exemple("Comparer deux vagues", Lieu::Equipe),
                id: "019aa000-0000-7000-8000-000000000061".into(),
                titre: de.titre.clone(),
                blocs: compares(de, &noms, &exemple(de, avant), &exemple(de, apres)),
                noms,
            })
        };
        [("vide", page(2, 60)), ("pleine", page(118, 74))]
            .into_iter()
            .filter_map(|(name, page)| Some((name, page?)))
            .collect()
    }
}
