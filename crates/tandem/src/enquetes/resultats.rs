//! `/enquetes/{id}/resultats`: each question with its chart, its table, and what others published.

use axum::extract::{Path, State};
use tandem_platform::Db;

use super::{
    catalogue::questionnaire,
    list::{ouvrir, vague},
    model::{Graphe, Question, Questionnaire},
    page::etat,
    publier::{self, Figure},
    queries,
    reponses::Reponses,
};
use crate::{
    agents::Session,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// A question and its figure.
#[derive(Debug)]
pub(super) struct Bloc {
    pub question: &'static Question,
    pub figure: Figure,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "enquetes/resultats.html")]
pub struct ResultatsPage {
    cadre: Cadre,
    id: String,
    titre: String,
    sous: String,
    de: &'static Questionnaire,
    /// The charts of the study, each once.
    graphiques: Vec<&'static Graphe>,
    blocs: Vec<Bloc>,
    /// Free answers: the question, the words; nothing when too few were given.
    citations: Vec<(&'static str, Vec<String>)>,
    vagues: Vec<(String, String)>,
    assez: bool,
}

impl ResultatsPage {
    fn axes(&self) -> Vec<&'static Question> {
        axes(self.de)
    }

    fn comptees(&self) -> Vec<&'static Question> {
        comptees(self.de)
    }

    /// What is crossed first.
    fn premier(&self) -> (&'static str, &'static str) {
        self.graphiques.first().map_or(("", ""), |one| (one.question.as_str(), one.par.as_str()))
    }
}

/// What can be crossed by what.
pub(super) fn axes(de: &'static Questionnaire) -> Vec<&'static Question> {
    de.question.iter().filter(|une| une.se_compte() && !une.plusieurs()).collect()
}

/// What can be crossed.
pub(super) fn comptees(de: &'static Questionnaire) -> Vec<&'static Question> {
    de.question.iter().filter(|une| une.se_compte()).collect()
}

fn graphiques(de: &'static Questionnaire) -> Vec<&'static Graphe> {
    let mut all: Vec<&Graphe> = de.graphique.iter().collect();
    all.dedup_by_key(|one| one.nom());
    all
}

fn blocs(de: &'static Questionnaire, reponses: &[Reponses]) -> Vec<Bloc> {
    let bloc = |une| publier::question(une, reponses).map(|figure| Bloc { question: une, figure });
    de.question.iter().filter_map(bloc).collect()
}

fn citations(de: &'static Questionnaire, reponses: &[Reponses]) -> Vec<(&'static str, Vec<String>)> {
    let said = |une: &'static Question| {
        (une.texte.as_str(), publier::citations(une, reponses).into_iter().map(ToOwned::to_owned).collect())
    };
    de.question.iter().filter(|une| !une.se_compte()).map(said).collect()
}

/// `GET /enquetes/{id}/resultats`
pub async fn get(State(db): State<Db>, session: Session, Path(id): Path<String>) -> Result<Page<ResultatsPage>, Refus> {
    let (mut reading, one) = ouvrir(&db, &session, &id).await?;
    let de = questionnaire(&one.modele).ok_or(Refus::Introuvable)?;
    let reponses = queries::publiees(&mut reading, &one.id).await?;
    let zone = db.clock().zone();
    let waves = queries::vagues(&mut reading, zone, (session.etablissement(), &one.serie)).await?;
    drop(reading);
    let today = db.clock().today();
    let other =
        |wave: &super::model::Enquete| (wave.id.to_string(), format!("vague {}, {}", wave.vague, etat(wave, today).1));
    let mots = [Some(format!("{}\u{a0}réponses", reponses.len())), vague(&one), Some(etat(&one, today).1)];
    Ok(Page::ok(ResultatsPage {
        cadre: session.cadre("Résultats", Lieu::Equipe),
        id: one.id.to_string(),
        titre: one.titre,
        sous: mots.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        de,
        graphiques: graphiques(de),
        blocs: blocs(de, &reponses),
        citations: citations(de, &reponses),
        vagues: waves.iter().filter(|wave| wave.id != one.id).map(other).collect(),
        assez: publier::assez(&reponses),
    }))
}

impl Samples for ResultatsPage {
    const NOM: &'static str = "enquete-resultats";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |cle: &str, combien| {
            let de = questionnaire(cle)?;
            let reponses = super::croiser::exemple(de, combien);
            Some(Self {
                cadre: Cadre::exemple("Résultats", Lieu::Equipe),
                id: "019aa000-0000-7000-8000-000000000061".into(),
                titre: de.titre.clone(),
                sous: format!("{combien}\u{a0}réponses · close le 3 mars"),
                de,
                graphiques: graphiques(de),
                blocs: blocs(de, &reponses),
                citations: citations(de, &reponses),
                vagues: vec![(
                    "019aa000-0000-7000-8000-000000000062".into(),
                    "vague 2, ouverte jusqu’au 23 décembre".into(),
                )],
                assez: publier::assez(&reponses),
            })
        };
        let states = [
            ("vide", page("professionnels", 0)),
            ("pleine", page("professionnels", 118)),
            ("personnes", page("accompagnes", 23)),
        ];
        states.into_iter().filter_map(|(name, page)| Some((name, page?))).collect()
    }
}
