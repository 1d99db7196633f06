//! What is known, on the page of the file: the values in force, each one tap from its change and its history.

use jiff::civil::Date;

use super::{
    genre::{GENRES, Groupe},
    model::{Fait, Source, a_venir, en_vigueur},
    page::implicite,
};
use crate::{
    agents::Role,
    personnes::{JAMAIS, Personne},
    ui::dates,
};

/// A value in force.
#[derive(Debug)]
pub struct Ligne {
    id: String,
    code: &'static str,
    nom: String,
    valeur: String,
    detail: String,
}

/// A heading and its values.
#[derive(Debug)]
pub struct Partie {
    nom: &'static str,
    lignes: Vec<Ligne>,
    ajouter: Vec<(&'static str, &'static str)>,
}

/// The fragment.
#[derive(Debug, askama::Template)]
#[template(path = "personnes/faits/card.html")]
pub struct Carte {
    personne: String,
    parties: Vec<Partie>,
}

impl Carte {
    /// What `role` may see of a person's facts.
    pub fn new(personne: &Personne, facts: &[Fait], role: Role, today: Date) -> Self {
        let mut all = facts.to_vec();
        all.extend(implicite(personne, facts));
        let now = en_vigueur(&all, today);
        let later = a_venir(&all, today);
        let part = |groupe: Groupe| {
            let genres: Vec<_> = GENRES.iter().filter(|one| one.groupe == groupe && one.ouvert_a(role)).collect();
            let of = |list: &[&Fait]| -> Vec<Ligne> {
                let kept = list.iter().filter(|fact| fact.genre.groupe == groupe && fact.genre.ouvert_a(role));
                kept.map(|fact| line(fact, today)).collect()
            };
            let mut lignes = of(&now);
            lignes.extend(of(&later));
            let free =
                genres.iter().filter(|one| !one.cles.is_empty() || !now.iter().any(|fact| fact.genre.code == one.code));
            Partie { nom: groupe.nom(), lignes, ajouter: free.map(|one| (one.code, one.nom)).collect() }
        };
        let parties =
            Groupe::TOUS.into_iter().map(part).filter(|part| !part.ajouter.is_empty() || !part.lignes.is_empty());
        Self { personne: personne.id.to_string(), parties: parties.collect() }
    }
}

impl Carte {
    /// A made-up fragment.
    pub fn exemple() -> Self {
        let line = |code, nom: &str, valeur: &str, detail: &str| Ligne {
            id: "019aa000-0000-7000-8000-000000000002".into(),
            code,
            nom: nom.into(),
            valeur: valeur.into(),
            detail: detail.into(),
        };
        let joindre = vec![
            line(
                "telephone",
                "Téléphone, la personne",
                "06\u{a0}39\u{a0}98\u{a0}00\u{a0}01",
                "depuis le 2 mars 2026, déclaré",
            ),
            line(
                "adresse",
                "Adresse, où elle vit",
                "3 rue Haute\n44000 Nantes",
                "depuis le 2 mars 2026, d’après une pièce",
            ),
        ];
        let part = |nom, lignes, ajouter| Partie { nom, lignes, ajouter };
        let parties = vec![
            part(
                Groupe::Joindre.nom(),
                joindre,
                vec![("courriel", "Adresse e-mail"), ("langue", "Langue et interprète")],
            ),
            part(Groupe::Situation.nom(), Vec::new(), vec![("ressource", "Ressources")]),
        ];
        Self { personne: "019aa000-0000-7000-8000-000000000001".into(), parties }
    }
}

fn line(fact: &Fait, today: Date) -> Ligne {
    let value = fact.phrase();
    let key = fact.genre.cle(&fact.contenu.cle);
    let since = match fact.debut {
        JAMAIS => String::new(),
        debut if debut > today => format!("à partir du {}", dates::full(debut, today)),
        debut => format!("depuis le {}", dates::long(debut)),
    };
    let known = if fact.source == Source::Dossier { "" } else { fact.source.nom() };
    let detail = [since.as_str(), known].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ");
    Ligne {
        id: fact.id.to_string(),
        code: fact.genre.code,
        nom: if key.is_empty() { fact.genre.nom.to_owned() } else { format!("{}, {key}", fact.genre.nom) },
        valeur: if value.is_empty() { "oui".to_owned() } else { value },
        detail,
    }
}
