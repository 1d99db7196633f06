//! What a newcomer should meet: facts with dates, someone entered twice, files nobody has seen for almost two years.

use jiff::{
    ToSpan,
    civil::{Date, date},
};
use tandem_platform::{Result, Tx};

use super::Chantier;
use crate::{
    fiches,
    personnes::{
        self, Identite, NouvellePersonne, PersonneId,
        faits::{
            Valeur,
            seeds::{Dit, semer},
        },
    },
};

/// Claire, among those who follow people.
const CLAIRE: usize = 1;
/// People of whom something is known, among the first who came.
const CONNUES: usize = 60;
const RUES: [&str; 6] = [
    "rue de la République",
    "rue du Port",
    "allée des Tilleuls",
    "avenue Romain-Rolland",
    "cour du Moulin",
    "place du 8-Mai",
];
const LANGUES: [(&str, &str); 4] =
    [("français", "non"), ("soninké", "oui"), ("arabe", "parfois"), ("portugais", "parfois")];

/// Adds it all, on the last day of the story.
pub(super) async fn ajouter(work: &Chantier<'_>, tx: &mut Tx, today: Date) -> Result<()> {
    for (rang, id) in work.personnes.iter().take(CONNUES).enumerate() {
        for said in dits(rang, today) {
            semer(tx, &work.etablissement, id, &work.agents[CLAIRE], said).await?;
        }
    }
    fiches::semer(tx, &work.etablissement, &work.agents[CLAIRE], &work.agents[CLAIRE + 1]).await?;
    let twice = |prenom: &str, nom: &str| Identite {
        nom: Some(nom.to_owned()),
        naissance: Some(date(1979, 5, 4)),
        ..Identite::prenom(prenom)
    };
    for who in [twice("Thierno", "Doumbia"), twice("Tierno", "Doumbya")] {
        entrer(work, tx, who, None).await?;
    }
    for (prenom, nom, weeks) in [("Josette", "Caradec", 102), ("Amadou", "Sylla", 101), ("Mireille", "Zanini", 99)] {
        let who = Identite { nom: Some(nom.to_owned()), ..Identite::prenom(prenom) };
        entrer(work, tx, who, Some(today.saturating_sub(i64::from(weeks).weeks()))).await?;
    }
    Ok(())
}

async fn entrer(work: &Chantier<'_>, tx: &mut Tx, identite: Identite, vue_le: Option<Date>) -> Result<()> {
    tx.clock().advance_seconds(20);
    let id = PersonneId::new(tx.clock(), work.random);
    let agent = &work.agents[CLAIRE];
    let new = NouvellePersonne {
        identite,
        equipe: work.equipes[1].clone(),
        referent: Some(agent.clone()),
        auteur: agent.clone(),
        vue_le,
    };
    personnes::creer(tx, &work.etablissement, &id, &new).await?;
    super::record(tx, agent, "personnes.creer", "personnes", id.to_string());
    Ok(())
}

/// Two addresses in turn, a language, an income: told by the rank alone, so that two machines show the same.
fn dits(rang: usize, today: Date) -> Vec<Dit> {
    let months = |many: usize| today.saturating_sub(i64::try_from(many).unwrap_or(0).months());
    let street = |at: usize| format!("{} {}\n93200 Saint-Denis", 1 + at % 60, RUES[at % RUES.len()]);
    let text = |genre, cle, texte: String, debut| Dit { genre, cle, valeur: Valeur::texte(texte), debut };
    let (langue, interprete) = LANGUES[rang % LANGUES.len()];
    let mut all = vec![
        text("adresse", "vie", street(rang), months(20 + rang % 30)),
        Dit {
            genre: "langue",
            cle: "",
            valeur: Valeur { choix: Some(interprete.to_owned()), ..Valeur::texte(langue) },
            debut: months(12),
        },
    ];
    if rang.is_multiple_of(3) {
        all.push(text("adresse", "vie", street(rang + 7), months(2)));
        let value = Valeur { montant: Some(63_571), ..Valeur::default() };
        all.push(Dit { genre: "ressource", cle: "rsa", valeur: value, debut: months(8) });
    }
    if rang.is_multiple_of(4) {
        let value = Valeur { choix: Some("oui".to_owned()), ..Valeur::default() };
        all.push(Dit { genre: "equipement", cle: "smartphone", valeur: value, debut: months(6) });
    }
    all
}
