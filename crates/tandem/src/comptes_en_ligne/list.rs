//! `/comptes`: the accounts that still hang on a professional. A list that must empty.

use std::collections::HashMap;

use axum::extract::State;
use jiff::civil::Date;

use super::{model::CompteEnLigne, mots, nouveau, queries::declares};
use crate::{
    agents::{AgentId, Session},
    app::App,
    personnes,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates, nombre},
};

/// Accounts read at once.
const LUS: i64 = 500;

/// An account to take back.
#[derive(Debug)]
pub struct Ligne {
    id: String,
    nom: String,
    site: String,
    a_qui: String,
    depuis: String,
    plan: String,
    avant: String,
    retard: bool,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "comptes_en_ligne/list.html")]
pub struct ComptesPage {
    cadre: Cadre,
    lignes: Vec<Ligne>,
    /// « 2 comptes à reprendre, sur 7 déclarés en tout ; 5 sont à la personne ou fermés. »
    bilan: String,
    en_retard: usize,
    /// There are more than are read.
    coupee: bool,
    /// Nobody said which addresses are the établissement's: nothing is refused.
    aucune_adresse: bool,
    regle: bool,
}

/// `GET /comptes`
pub async fn get(State(app): State<App>, session: Session) -> Result<Page<ComptesPage>, Refus> {
    let mut reading = session.read(&app.db).await?;
    let all = declares(&mut reading, &session.perimetre, LUS + 1).await?;
    let who: Vec<_> = all.iter().map(|one| one.personne.clone()).collect();
    let people = personnes::plusieurs(&mut reading, &session.perimetre, &who).await?;
    let people: HashMap<_, _> = people.iter().map(|one| (&one.id, one.identite.affichee())).collect();
    let noms = nouveau::noms(&mut reading, &session).await?;
    let aucune_adresse = nouveau::maison(&mut reading, &session).await?.est_vide();
    drop(reading);
    session.note_read(&app.db, "comptes.lister", "agents", session.agent.id.as_str()).await?;
    let clock = app.db.clock();
    let coupee = i64::try_from(all.len()).unwrap_or(i64::MAX) > LUS;
    let waiting = ranger(&all);
    let line = |one: &&CompteEnLigne| {
        let nom = people.get(&one.personne).cloned().unwrap_or_default();
        let since = one.lie_depuis().map(|at| mots::jour(at, clock));
        ligne(one, nom, (&noms, since, clock.today()))
    };
    let lignes: Vec<Ligne> = waiting.iter().filter_map(line).collect();
    Ok(Page::ok(ComptesPage {
        cadre: session.cadre("Comptes en ligne à reprendre", Lieu::Equipe),
        bilan: bilan(lignes.len(), all.len()),
        en_retard: lignes.iter().filter(|one| one.retard).count(),
        lignes,
        coupee,
        aucune_adresse,
        regle: session.agent.role == crate::agents::Role::Responsable,
    }))
}

/// Those still to take back, what is late or soonest first.
fn ranger(all: &[CompteEnLigne]) -> Vec<&CompteEnLigne> {
    let mut waiting: Vec<_> = all.iter().filter(|one| one.a_reprendre().is_some()).collect();
    waiting.sort_by_key(|one| (one.a_reprendre().map(|plan| plan.avant), one.lie_depuis()));
    waiting
}

fn ligne(
    one: &CompteEnLigne,
    nom: String,
    (noms, since, today): (&HashMap<AgentId, String>, Option<Date>, Date),
) -> Option<Ligne> {
    let (plan, tenue) = (one.a_reprendre()?, one.tenue()?);
    Some(Ligne {
        id: one.id.to_string(),
        nom,
        site: one.nom.clone(),
        a_qui: mots::tenu(tenue, noms),
        depuis: since.map(|day| dates::full(day, today)).unwrap_or_default(),
        plan: plan.plan.clone(),
        avant: dates::full(plan.avant, today),
        retard: plan.avant < today,
    })
}

/// The figure that must shrink, with what it is a part of.
fn bilan(restent: usize, declares: usize) -> String {
    let count = |n: usize, one, many| nombre(i64::try_from(n).unwrap_or(0), one, many);
    let left = count(restent, "compte à reprendre", "comptes à reprendre");
    let told = count(declares, "déclaré en tout", "déclarés en tout");
    let done = count(declares.saturating_sub(restent), "est à la personne ou fermé", "sont à la personne ou fermés");
    if restent == declares { left } else { format!("{left}, sur {told}\u{a0}; {done}.") }
}

impl Samples for ComptesPage {
    const NOM: &'static str = "comptes-a-reprendre";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |nom: &str, retard| Ligne {
            id: "019aa000-0000-7000-8000-000000000002".into(),
            nom: nom.into(),
            site: "Caf".into(),
            a_qui: "adresse à Claire Morel".into(),
            depuis: "lundi 5 octobre".into(),
            plan: "Créer sa boîte ensemble, puis changer l’adresse sur caf.fr".into(),
            avant: if retard { "vendredi 20 novembre" } else { "vendredi 4 décembre" }.into(),
            retard,
        };
        let page = |lignes: Vec<Ligne>, declares, aucune_adresse| Self {
            cadre: Cadre::exemple("Comptes en ligne à reprendre", Lieu::Equipe),
            bilan: bilan(lignes.len(), declares),
            en_retard: lignes.iter().filter(|one| one.retard).count(),
            lignes,
            coupee: false,
            aucune_adresse,
            regle: true,
        };
        vec![
            ("vide", page(Vec::new(), 0, true)),
            ("finie", page(Vec::new(), 7, false)),
            ("pleine", page(vec![line("Aïssata DIALLO", true), line("Oksana NOWAK", false)], 7, false)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figure_is_said_with_what_it_is_a_part_of() {
        assert_eq!(bilan(0, 0), "0\u{a0}compte à reprendre");
        assert_eq!(bilan(3, 3), "3\u{a0}comptes à reprendre");
        assert_eq!(
            bilan(2, 7),
            "2\u{a0}comptes à reprendre, sur 7\u{a0}déclarés en tout\u{a0}; 5\u{a0}sont à la personne ou fermés."
        );
    }
}
