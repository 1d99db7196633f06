//! `/personnes/{id}/menage/departs/{ligne}`: someone leaves the household, or no longer matters around.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use tandem_platform::{
    Db,
    web::{Errors, Fields},
};

use super::{
    LigneId, MAJORITE, Membre, Quand, Raison, Relation, age,
    ecrire::{self, Depart, Issue, Suit},
    foyer::Foyer,
    lien,
    page::{personne, retour},
    refusee,
    vue::{Mots, nom},
};
use crate::{
    agents::{self, Session},
    personnes::PersonneId,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, de},
};

/// Longest words on how time is shared.
const PART_MAX: usize = 120;

/// A child, and where she will live.
#[derive(Clone, Debug)]
struct Enfant {
    /// Her line.
    id: String,
    nom: String,
    /// `reste`, `part` or `alterne`.
    choix: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "menages/depart.html")]
pub struct DepartPage {
    cadre: Cadre,
    erreurs: Errors,
    personne: String,
    de: String,
    ligne: String,
    numero: String,
    nom: String,
    /// Someone around, who lived elsewhere.
    proche: bool,
    quand: String,
    raison: String,
    part: String,
    enfants: Vec<Enfant>,
}

struct Ouverte {
    page: DepartPage,
    personne: PersonneId,
    ligne: LigneId,
}

async fn open(db: &Db, session: &Session, id: &str, ligne: &str, champs: &Fields) -> Result<Ouverte, Refus> {
    let ligne = LigneId::parse(ligne).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(db).await?;
    let personne = personne(&mut reading, session, id).await?;
    session.note_read(db, "menages.voir", "personnes", personne.id.as_str()).await?;
    let foyer = Foyer::lire(&mut reading, &session.perimetre, &personne, session.agent.role).await?;
    let (who, enfants, proche) = if let Some(one) = foyer.ligne(&ligne) {
        (nom(&foyer, one), enfants(&foyer, one, db, champs), false)
    } else {
        let around = foyer.proches.iter().find(|one| one.id == ligne).ok_or(Refus::Introuvable)?;
        (around.nom.clone(), Vec::new(), true)
    };
    let typed = |name: &str, first: String| champs.raw_opt(name).map_or(first, |_| champs.line(name));
    let fresh = || LigneId::new(db.clock(), db.random());
    let page = DepartPage {
        cadre: session.cadre(format!("Départ, ménage de {}", personne.identite.initiales()), Lieu::Personnes),
        erreurs: Errors::default(),
        personne: personne.id.to_string(),
        de: de(&personne.identite.affichee()),
        ligne: ligne.to_string(),
        numero: LigneId::parse(champs.raw("numero")).unwrap_or_else(fresh).to_string(),
        nom: who,
        proche,
        quand: typed("quand", Quand::Jour(db.clock().today()).saisie()),
        raison: typed("raison", String::new()),
        part: typed("part", String::new()),
        enfants,
    };
    Ok(Ouverte { page, personne: personne.id, ligne })
}

/// The children of that household who may be named: said to be someone's child, or under eighteen.
fn enfants(foyer: &Foyer, leaver: &Membre, db: &Db, champs: &Fields) -> Vec<Enfant> {
    let here: Vec<&Membre> = foyer
        .membres
        .iter()
        .filter(|one| one.ouvert() && one.menage == leaver.menage && foyer.gens.contains_key(&one.personne))
        .collect();
    let child = |one: &&&Membre| {
        let born = foyer.gens.get(&one.personne).and_then(|who| who.naissance);
        let said =
            || here.iter().any(|other| lien(&foyer.liens, &other.personne, &one.personne) == Some(Relation::Enfant));
        one.personne != leaver.personne && born.map_or_else(said, |born| age(born, db.clock().today()) < MAJORITE)
    };
    let shown = |one: &&Membre| {
        let asked = champs.line(&format!("enfant-{}", one.id));
        let choix = if asked.is_empty() { "reste".to_owned() } else { asked };
        Enfant { id: one.id.to_string(), nom: nom(foyer, one), choix }
    };
    here.iter().filter(child).map(shown).collect()
}

/// `GET /personnes/{id}/menage/departs/{ligne}`
pub async fn get(
    State(db): State<Db>,
    session: Session,
    Path((id, ligne)): Path<(String, String)>,
) -> Result<Page<DepartPage>, Refus> {
    Ok(Page::ok(open(&db, &session, &id, &ligne, &Fields::default()).await?.page))
}

/// `POST /personnes/{id}/menage/departs/{ligne}`
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Path((id, ligne)): Path<(String, String)>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let Ouverte { mut page, personne, ligne } = open(&db, &session, &id, &ligne, &champs).await?;
    let today = db.clock().today();
    let jusqua = match Quand::lire(&page.quand, today) {
        Ok(Some(quand)) => Some(quand),
        Ok(None) => {
            page.erreurs.add("quand", "Dites quand : l’année seule suffit.");
            None
        }
        Err(sentence) => {
            page.erreurs.add("quand", sentence);
            None
        }
    };
    if page.part.chars().count() > PART_MAX {
        page.erreurs.add("part", format!("{PART_MAX} signes au plus."));
    }
    let (Some(jusqua), true) = (jusqua, page.erreurs.is_empty()) else {
        return Ok(Page::to_correct(page).into_response());
    };
    let numero = LigneId::parse(&page.numero).ok_or(Refus::Introuvable)?;
    let said = if page.proche {
        ecrire::eloigner(&db, &session, &personne, (&ligne, &numero), jusqua).await?
    } else {
        let enfants = page.enfants.iter().filter_map(|one| {
            let line = LigneId::parse(&one.id)?;
            match one.choix.as_str() {
                "part" => Some(Suit::Part(line)),
                "alterne" => Some(Suit::Alterne(line)),
                _ => None,
            }
        });
        let enfants = enfants.collect();
        let part = Some(page.part.as_str()).filter(|text| !text.is_empty());
        let raison = Raison::parse(&page.raison);
        ecrire::partir(&db, &session, &personne, &Depart { numero, ligne, jusqua, raison, enfants, part }).await?
    };
    let Issue::Refusee(why) = said else {
        return Ok(retour(&personne, if page.proche { "entourage" } else { "depart" }));
    };
    let mut reading = session.read(&db).await?;
    let noms = agents::noms(&mut reading, &session.perimetre).await?;
    let mots = Mots { noms: &noms, zone: db.clock().zone(), today, tout: true };
    page.erreurs.add("quand", refusee::phrase(&why, &mots));
    Ok(Page::to_correct(page).into_response())
}

impl Samples for DepartPage {
    const NOM: &'static str = "menage-depart";

    fn samples() -> Vec<(&'static str, Self)> {
        let child = |n: u8, nom: &str, choix: &str| Enfant {
            id: format!("019aa000-0000-7000-8000-0000000000{n:02}"),
            nom: nom.into(),
            choix: choix.into(),
        };
        let page = |erreurs, enfants| Self {
            cadre: Cadre::exemple("Départ, ménage de A. D.", Lieu::Personnes),
            erreurs,
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            de: "d’Aïssata DIALLO".into(),
            ligne: "019aa000-0000-7000-8000-000000000002".into(),
            numero: "019aa000-0000-7000-8000-000000000003".into(),
            nom: "Moussa DIALLO".into(),
            proche: false,
            quand: "23/11/2026".into(),
            raison: String::new(),
            part: String::new(),
            enfants,
        };
        let mut erreurs = Errors::default();
        erreurs.add("quand", "Cette date est dans l’avenir. Notez-le le jour venu.");
        let two = || vec![child(11, "Ibou DIALLO", "alterne"), child(12, "Awa DIALLO", "reste")];
        vec![
            ("vide", page(Errors::default(), Vec::new())),
            ("pleine", Self { raison: "separation".into(), ..page(Errors::default(), two()) }),
            ("entourage", Self { proche: true, nom: "Mme Petit".into(), ..page(Errors::default(), Vec::new()) }),
            ("en erreur", page(erreurs, two())),
        ]
    }
}
