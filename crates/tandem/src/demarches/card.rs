//! What a person's file shows of her démarches: those under way, with what comes next.

use jiff::civil::Date;
use tandem_platform::{Db, Reading, Result};

use super::{
    Demarche, DemarcheId, Source,
    dates::{self, Moteur},
    de_la_personne, etat, evenements, trouver,
    vue::{LigneVue, etat_court},
};
use crate::{agents::Session, personnes::Personne};

/// Démarches read for one person.
const LUES: i64 = 200;

/// One démarche under way.
#[derive(Debug)]
pub struct Ligne {
    id: String,
    nom: String,
    etat: &'static str,
    /// What comes first.
    suite: Option<LigneVue>,
}

/// The fragment.
#[derive(Debug, Default, askama::Template)]
#[template(path = "demarches/card.html")]
pub struct Carte {
    personne: String,
    lignes: Vec<Ligne>,
    finies: Vec<(String, String)>,
    ecrit: bool,
}

/// The name of a démarche, with what tells it from another.
pub(super) fn nommer(demarche: &Demarche, moteur: &Moteur) -> String {
    let nom = moteur.fiche(&demarche.fiche).map_or(demarche.fiche.as_str(), |known| known.fiche.nom.as_str());
    demarche.precision.as_ref().map_or_else(|| nom.to_owned(), |more| format!("{nom}, {more}"))
}

/// The name of a démarche of the perimeter; nothing when it is not one.
pub async fn nom(on: &mut Reading, (source, session): (&Source, &Session), id: &DemarcheId) -> Result<Option<String>> {
    let Some(found) = trouver(on, &session.perimetre, id).await? else { return Ok(None) };
    Ok(Some(nommer(&found, &Moteur::lire(on, source, session.etablissement()).await?)))
}

impl Carte {
    /// What is under way for a person found in the perimeter; one query when there is nothing.
    pub async fn lire(
        on: &mut Reading,
        db: &Db,
        source: &Source,
        session: &Session,
        personne: &Personne,
    ) -> Result<Self> {
        let today = db.clock().today();
        let all = de_la_personne(on, personne, LUES).await?;
        let base = Self {
            personne: personne.id.to_string(),
            ecrit: session.agent.role.suit_des_personnes(),
            ..Self::default()
        };
        if all.is_empty() {
            return Ok(base);
        }
        let moteur = Moteur::lire(on, source, session.etablissement()).await?;
        let (done, open): (Vec<Demarche>, Vec<Demarche>) = all.into_iter().partition(|one| one.finie().is_some());
        let ids: Vec<DemarcheId> = open.iter().map(|one| one.id.clone()).collect();
        let happened = evenements(on, &ids).await?;
        let lines = dates::de_la_personne(on, personne).await?;
        let mut lignes: Vec<(Option<Date>, Ligne)> = open
            .iter()
            .map(|one| {
                let mine: Vec<_> = happened.iter().filter(|event| event.demarche == one.id).cloned().collect();
                let next = lines.iter().find(|line| line.demarche == one.id);
                let ligne = Ligne {
                    id: one.id.to_string(),
                    nom: nommer(one, &moteur),
                    etat: etat_court(etat(one.fin.as_ref(), &mine, today)),
                    suite: next.map(|line| LigneVue::de(line, &moteur, today)),
                };
                (next.map(|line| line.limite), ligne)
            })
            .collect();
        // What falls due first comes first; what has no date comes last.
        lignes.sort_by_key(|one| (one.0.is_none(), one.0));
        let finies = done.iter().map(|one| {
            let how = one.finie().map(|end| end.issue.nom().to_lowercase()).unwrap_or_default();
            (one.id.to_string(), format!("{}, {how}", nommer(one, &moteur)))
        });
        Ok(Self { lignes: lignes.into_iter().map(|one| one.1).collect(), finies: finies.collect(), ..base })
    }

    /// Is there nothing under way?
    pub fn est_vide(&self) -> bool {
        self.lignes.is_empty()
    }

    /// A made-up fragment.
    pub fn exemple() -> Self {
        let id = || "019aa000-0000-7000-8000-000000000001".to_owned();
        let line = |nom: &str, etat, suite| Ligne { id: id(), nom: nom.into(), etat, suite };
        let mut dates = LigneVue::exemples();
        Self {
            personne: id(),
            lignes: vec![
                line("Déclaration trimestrielle RSA", "à jour", dates.pop()),
                line("Titre de séjour", "en attente de réponse", dates.pop()),
                line("Logement social, studio", "à préparer", None),
            ],
            finies: vec![(id(), "Chèque énergie, aboutie".into())],
            ecrit: true,
        }
    }
}
