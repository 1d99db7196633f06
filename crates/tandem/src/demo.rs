//! A fictional but plausible CCAS: fixed seed, nobody real.

use jiff::ToSpan;
use tandem_platform::{Db, Error, Intent, Random, Result, Scope};

use crate::{
    actes::{self, ActeForm, ActeId, Mode, NouvelActe, Raison},
    agents::{self, AgentId, Empreinte, EquipeId, EtablissementId, NouvelAgent, Role},
    personnes::{self, Identite, NouvellePersonne, PersonneId},
};

/// Password of every demonstration account.
pub const MOT_DE_PASSE: &str = "tandem-demonstration";
/// The accounts printed at start: login name and role.
pub const COMPTES: [(&str, &str); 4] =
    [("claire", "intervenante"), ("karim", "accueil"), ("mperrin", "responsable"), ("technique", "référent technique")];

const PRENOMS: [&str; 24] = [
    "Aïssata",
    "Thierno",
    "Fatoumata",
    "Marie",
    "Jean-Pierre",
    "Oksana",
    "Karim",
    "Leïla",
    "Nicole",
    "Mamadou",
    "Sofia",
    "Ahmed",
    "Yanis",
    "Chantal",
    "Dragan",
    "Maria",
    "Ousmane",
    "Françoise",
    "Inès",
    "Bakary",
    "Élodie",
    "Tuan",
    "Salma",
    "Gérard",
];
const NOMS: [&str; 24] = [
    "Diallo",
    "Traoré",
    "Nowak",
    "Petrov",
    "Haddad",
    "Martin",
    "Lefèvre",
    "Ndiaye",
    "Benali",
    "Moreau",
    "Da Silva",
    "Nguyen",
    "Ouédraogo",
    "Garnier",
    "Popescu",
    "Kaya",
    "Cissé",
    "Roux",
    "El Amrani",
    "Fontaine",
    "Sow",
    "Marchand",
    "Bah",
    "Girard",
];
const DEMARCHES: [&str; 8] = [
    "Déclaration trimestrielle (Caf)",
    "Actualisation France Travail",
    "Demande de logement social",
    "Complémentaire santé solidaire",
    "Titre de séjour",
    "Déclaration de revenus",
    "Aide au logement (Caf)",
    "Créer une adresse e-mail",
];

/// Fills an empty database; leaves a filled one as it is.
pub async fn fill(db: &Db) -> Result<()> {
    if !agents::etablissements(&mut db.read(&Scope::system()).await?).await?.is_empty() {
        return Ok(());
    }
    let random = Random::seeded(2026);
    let id = EtablissementId::new(db.clock(), db.random());
    let mut tx = db
        .write(Intent::system(id.as_str(), "systeme", "demonstration.remplir", "etablissements", id.as_str()))
        .await?;
    agents::creer_etablissement(&mut tx, &id, "CCAS de démonstration", "Saint-Denis", "93066").await?;
    let mut equipes = Vec::new();
    for nom in ["Accueil", "Insertion", "Logement"] {
        equipes.push(agents::creer_equipe(&mut tx, &id, nom).await?);
    }
    let empreinte = Empreinte::of(MOT_DE_PASSE, db.random()).ok_or(Error::Journal)?;
    let mut ids = Vec::new();
    for (identifiant, nom, role, teams) in team(&equipes) {
        let agent = NouvelAgent { identifiant, nom, role, empreinte: empreinte.clone(), equipes: teams };
        ids.push(agents::creer_agent(&mut tx, &id, &agent).await?);
    }
    let workers = &ids[..3];
    let people = people(&mut tx, &id, &equipes, workers, &random).await?;
    notes(&mut tx, &id, &people, workers, &random).await?;
    tx.commit().await
}

fn team(equipes: &[EquipeId]) -> [(&'static str, &'static str, Role, &[EquipeId]); 5] {
    [
        ("claire", "Claire Morel", Role::Intervenant, &equipes[1..2]),
        ("sonia", "Sonia Belkacem", Role::Intervenant, &equipes[2..3]),
        ("karim", "Karim Aubert", Role::Accueil, &equipes[0..1]),
        ("mperrin", "Martine Perrin", Role::Responsable, equipes),
        ("technique", "Hervé Lambert", Role::ReferentTechnique, &[]),
    ]
}

fn pick<'a, T>(random: &Random, list: &'a [T]) -> &'a T {
    let at = usize::try_from(random.below(list.len() as u64)).unwrap_or(0);
    &list[at]
}

async fn people(
    tx: &mut tandem_platform::Tx,
    id: &EtablissementId,
    equipes: &[EquipeId],
    workers: &[AgentId],
    random: &Random,
) -> Result<Vec<PersonneId>> {
    let mut people = Vec::with_capacity(800);
    for number in 0..800 {
        let worker = number % 3;
        let person = PersonneId::new(tx.clock(), random);
        let prenom: &&str = pick(random, &PRENOMS);
        let mut identite = Identite::prenom(prenom);
        if random.below(20) > 0 {
            identite.nom = Some((*pick(random, &NOMS)).to_owned());
        }
        // The teams are listed reception first, the workers otherwise: 1, 2, 0.
        let equipe = equipes[(worker + 1) % 3].clone();
        let new = NouvellePersonne {
            identite,
            equipe,
            referent: Some(workers[worker].clone()),
            auteur: workers[worker].clone(),
            vue_le: None,
        };
        personnes::creer(tx, id, &person, &new).await?;
        people.push(person);
    }
    Ok(people)
}

async fn notes(
    tx: &mut tandem_platform::Tx,
    id: &EtablissementId,
    people: &[PersonneId],
    workers: &[AgentId],
    random: &Random,
) -> Result<()> {
    let today = tx.clock().today();
    for number in 0_u64..6000 {
        let at = usize::try_from(random.below(people.len() as u64)).unwrap_or(0);
        // Over 18 months, a little more towards the present, hands moving from ours to theirs.
        let ago = random.below(random.below(545) + 1);
        let mode = Mode::TOUS[usize::try_from((random.below(3) + (545 - ago) / 200).min(4)).unwrap_or(0)];
        let form = ActeForm {
            mode,
            raison: (mode.a_la_place() && random.below(2) == 0).then(|| *pick(random, &Raison::TOUTES)),
            duree: Some(*pick(random, &actes::DUREES)),
            demarche: Some((*pick(random, &DEMARCHES)).to_owned()),
            note: (number % 5 == 0).then(|| "Apporter les derniers bulletins de paie.".to_owned()),
            note_privee: None,
            fait_le: today.saturating_sub(i64::try_from(ago).unwrap_or(0).days()),
        };
        let act = ActeId::new(tx.clock(), random);
        let new = NouvelActe { id: &act, agent: &workers[at % 3], personnes: &people[at..=at], form: &form };
        actes::noter(tx, id, &new).await?;
    }
    Ok(())
}
