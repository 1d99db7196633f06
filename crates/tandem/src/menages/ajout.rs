//! `/personnes/{id}/menage/ajout`: someone known or someone new comes in the household, in one page.

use std::collections::BTreeSet;

use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use tandem_platform::{
    Db,
    web::{Errors, Fields},
};

use super::{
    LigneId, MenageId, Quand, Relation,
    ecrire::{self, Ajout, Choix, Issue, Qui},
    foyer::Foyer,
    page::{personne, retour},
    refusee,
    vue::Mots,
};
use crate::{
    agents::{self, Session},
    personnes::{self, Identite, Index, NouvellePersonne, Personne, PersonneId, Trouvee},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, de},
};

/// Longest name kept.
const NOM_MAX: usize = 80;
/// Longest words on how time is shared.
const PART_MAX: usize = 120;

/// Someone who answers the search.
#[derive(Clone, Debug)]
struct Reponse {
    id: String,
    nom: String,
    detail: String,
}

impl From<&Trouvee> for Reponse {
    fn from(found: &Trouvee) -> Self {
        let who = &found.personne.identite;
        let words = [found.raison.clone(), who.distinction()].into_iter().filter(|text| !text.is_empty());
        let detail = words.collect::<Vec<_>>().join(" · ");
        Self { id: found.personne.id.to_string(), nom: who.affichee(), detail }
    }
}

/// What was typed.
#[derive(Clone, Debug, Default)]
struct Saisie {
    numero: String,
    nouvelle: String,
    relation: String,
    depuis: String,
    jusqua: String,
    cherche: String,
    prenom: String,
    nom: String,
    naissance: String,
    menage: String,
    ailleurs: String,
    part: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "menages/ajout.html")]
pub struct AjoutPage {
    cadre: Cadre,
    erreurs: Errors,
    personne: String,
    nom: String,
    /// « d’Aïssata DIALLO »
    de: String,
    saisie: Saisie,
    /// Her households, when she is in several: id and who is there.
    menages: Vec<(String, String)>,
    reponses: Vec<Reponse>,
    trouvees: Option<usize>,
    /// Those answering look like the new person typed.
    doublons: bool,
    /// The one chosen is elsewhere: may one join?
    question: Option<bool>,
}

/// `?menage=`: which of her households.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    menage: String,
}

/// `GET /personnes/{id}/menage/ajout`
pub async fn get(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page<AjoutPage>, Refus> {
    let saisie = Saisie { menage: params.menage, ..Saisie::default() };
    Ok(Page::ok(page(&db, &session, &id, saisie).await?.0))
}

async fn page(db: &Db, session: &Session, id: &str, typed: Saisie) -> Result<(AjoutPage, Personne), Refus> {
    let mut reading = session.read(db).await?;
    let personne = personne(&mut reading, session, id).await?;
    session.note_read(db, "menages.voir", "personnes", personne.id.as_str()).await?;
    let foyer = Foyer::lire(&mut reading, &session.perimetre, &personne, session.agent.role).await?;
    let noms = std::collections::HashMap::new();
    let mots = Mots { noms: &noms, zone: db.clock().zone(), today: db.clock().today(), tout: true };
    let menages = mots.menages(&foyer);
    let many = menages.len() > 1;
    let named = menages.into_iter().filter(|_| many).map(|one| {
        let with: Vec<String> =
            one.membres.into_iter().filter(|line| line.dossier.is_some()).map(|line| line.nom).collect();
        (
            one.id,
            if with.is_empty() { "sans autre personne connue".to_owned() } else { format!("avec {}", with.join(", ")) },
        )
    });
    let named: Vec<(String, String)> = named.collect();
    let known = |id: &str| LigneId::parse(id).is_some();
    let fresh = || LigneId::new(db.clock(), db.random()).to_string();
    let nom = personne.identite.affichee();
    let saisie = Saisie {
        numero: if known(&typed.numero) { typed.numero.clone() } else { fresh() },
        nouvelle: if known(&typed.nouvelle) { typed.nouvelle.clone() } else { fresh() },
        menage: named
            .iter()
            .find(|one| one.0 == typed.menage)
            .or(named.first())
            .map(|one| one.0.clone())
            .unwrap_or_default(),
        ..typed
    };
    let page = AjoutPage {
        cadre: session.cadre(format!("Ajouter au ménage de {}", personne.identite.initiales()), Lieu::Personnes),
        erreurs: Errors::default(),
        personne: personne.id.to_string(),
        de: de(&nom),
        nom,
        saisie,
        menages: named,
        reponses: Vec::new(),
        trouvees: None,
        doublons: false,
        question: None,
    };
    Ok((page, personne))
}

fn typed(champs: &Fields) -> Saisie {
    Saisie {
        numero: champs.line("numero"),
        nouvelle: champs.line("nouvelle"),
        relation: champs.line("relation"),
        depuis: champs.line("depuis"),
        jusqua: champs.line("jusqua"),
        cherche: champs.line("cherche"),
        prenom: champs.line("prenom"),
        nom: champs.line("nom"),
        naissance: champs.line("naissance"),
        menage: champs.line("menage"),
        ailleurs: champs.line("ailleurs"),
        part: champs.line("part"),
    }
}

/// `POST /personnes/{id}/menage/ajout`: look for someone, add her, or add someone new.
pub async fn post(
    State(db): State<Db>,
    State(index): State<Index>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (mut shown, personne) = page(&db, &session, &id, typed(&champs)).await?;
    let today = db.clock().today();
    let chosen = PersonneId::parse(champs.raw("personne"));
    let action = champs.raw("action");
    let mut reading = session.read(&db).await?;
    if chosen.is_none() && !matches!(action, "creer" | "creer_quand_meme") {
        let found = index.chercher(&mut reading, &session.perimetre, &shown.saisie.cherche, today).await?;
        let kept: Vec<Reponse> = found.iter().filter(|one| one.personne.id != personne.id).map(Reponse::from).collect();
        shown.trouvees = (!shown.saisie.cherche.is_empty()).then_some(kept.len());
        shown.reponses = kept;
        session.note_read(&db, "personnes.lister", "etablissements", session.etablissement().as_str()).await?;
        return Ok(Page::ok(shown).into_response());
    }
    let mut erreurs = Errors::default();
    let asked = read(&db, &session, &personne, &shown.saisie, chosen.as_ref(), &mut erreurs);
    // The one chosen stays on the page while something is corrected.
    let named = |one: &Personne| Reponse {
        id: one.id.to_string(),
        nom: one.identite.affichee(),
        detail: one.identite.distinction(),
    };
    if let Some(chosen) = &chosen {
        let one = personnes::find(&mut reading, &session.perimetre, chosen).await?.ok_or(Refus::Introuvable)?;
        shown.reponses = vec![named(&one)];
    }
    let Some(asked) = asked else {
        return Ok(Page::to_correct(AjoutPage { erreurs, ..shown }).into_response());
    };
    if let (Qui::Nouvelle(_, new), "creer") = (&asked.qui, action) {
        let found = index.doublons(&mut reading, &session.perimetre, &new.identite, today).await?;
        // The same form sent twice finds the file its first sending made.
        let sent = found.iter().any(|one| one.personne.id.as_str() == shown.saisie.nouvelle);
        if !found.is_empty() && !sent {
            session.note_read(&db, "personnes.lister", "etablissements", session.etablissement().as_str()).await?;
            let mut seen = BTreeSet::from([personne.id.to_string()]);
            shown.reponses = found.iter().map(Reponse::from).filter(|one| seen.insert(one.id.clone())).collect();
            shown.doublons = !shown.reponses.is_empty();
            if shown.doublons {
                return Ok(Page::ok(shown).into_response());
            }
        }
    }
    let noms = agents::noms(&mut reading, &session.perimetre).await?;
    drop(reading);
    let mots = Mots { noms: &noms, zone: db.clock().zone(), today, tout: true };
    match ecrire::ajouter(&db, &session, &personne.id, &asked).await? {
        Issue::Fait => return Ok(retour(&personne.id, "ajout")),
        Issue::Refusee(why) => erreurs.add("relation", refusee::phrase(&why, &mots)),
        Issue::SansDate => erreurs.add("depuis", "Dites depuis quand : c’est le jour où elle a quitté l’autre ménage."),
        Issue::Ailleurs { rejoindre } => {
            shown.question = Some(rejoindre);
            erreurs.add("ailleurs", "Cette personne est déjà dans un autre ménage. Dites ce qu’il en est.");
        }
    }
    if champs.has("ailleurs") && shown.question.is_none() {
        shown.question = Some(champs.raw("rejoindre") == "oui");
    }
    Ok(Page::to_correct(AjoutPage { erreurs, ..shown }).into_response())
}

/// What is asked, or what to correct.
fn read<'a>(
    db: &Db,
    session: &Session,
    personne: &Personne,
    typed: &'a Saisie,
    chosen: Option<&PersonneId>,
    erreurs: &mut Errors,
) -> Option<Ajout<'a>> {
    let today = db.clock().today();
    let relation = Relation::parse(&typed.relation);
    if relation.is_none() {
        erreurs.add("relation", format!("Dites ce que cette personne est pour {}.", personne.identite.affichee()));
    }
    let mut when = |field: &'static str, text: &str| match Quand::lire(text, today) {
        Ok(read) => read,
        Err(sentence) => {
            erreurs.add(field, sentence);
            None
        }
    };
    let (depuis, jusqua) = (when("depuis", &typed.depuis), when("jusqua", &typed.jusqua));
    if typed.part.chars().count() > PART_MAX {
        erreurs.add("part", format!("{PART_MAX} signes au plus."));
    }
    let qui = match chosen {
        Some(id) => Qui::Connue(id.clone()),
        None => nouvelle(db, session, personne, typed, erreurs),
    };
    let numero = LigneId::parse(&typed.numero)?;
    let (true, Some(relation)) = (erreurs.is_empty(), relation) else { return None };
    Some(Ajout {
        numero,
        qui,
        relation,
        depuis,
        jusqua,
        menage: MenageId::parse(&typed.menage),
        choix: Choix::parse(&typed.ailleurs),
        part: Some(typed.part.as_str()).filter(|text| !text.is_empty()),
    })
}

/// Someone new, in the team of the one whose page it is.
fn nouvelle(db: &Db, session: &Session, personne: &Personne, typed: &Saisie, erreurs: &mut Errors) -> Qui {
    let today = db.clock().today();
    if typed.prenom.is_empty() && typed.nom.is_empty() {
        erreurs.add("prenom", "Un prénom suffit.");
    }
    for (field, text) in [("prenom", &typed.prenom), ("nom", &typed.nom)] {
        if text.chars().count() > NOM_MAX {
            erreurs.add(field, format!("Ce nom dépasse {NOM_MAX} signes. Raccourcissez-le."));
        }
    }
    let naissance = match Quand::lire(&typed.naissance, today) {
        Ok(Some(Quand::Jour(day))) => Some(day),
        Ok(None) => None,
        _ => {
            erreurs.add("naissance", "Écrivez une date passée, comme 12/03/2019, ou laissez vide.");
            None
        }
    };
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    let identite = Identite { prenom: some(&typed.prenom), nom: some(&typed.nom), naissance, ..Identite::default() };
    let new = NouvellePersonne {
        identite,
        equipe: personne.equipe.clone(),
        referent: personne.referent.clone().or_else(|| Some(session.agent.id.clone())),
        auteur: session.agent.id.clone(),
        vue_le: None,
    };
    let id = PersonneId::parse(&typed.nouvelle).unwrap_or_else(|| PersonneId::new(db.clock(), db.random()));
    Qui::Nouvelle(id, Box::new(new))
}

impl Samples for AjoutPage {
    const NOM: &'static str = "menage-ajout";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |erreurs, reponses: Vec<Reponse>| Self {
            cadre: Cadre::exemple("Ajouter au ménage de A. D.", Lieu::Personnes),
            erreurs,
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            de: "d’Aïssata DIALLO".into(),
            saisie: Saisie { cherche: "Thierno".into(), relation: "enfant".into(), ..Saisie::default() },
            menages: Vec::new(),
            trouvees: Some(reponses.len()),
            reponses,
            doublons: false,
            question: None,
        };
        let one = || Reponse {
            id: "019aa000-0000-7000-8000-000000000002".into(),
            nom: "Thierno DIALLO".into(),
            detail: "né·e le 3 mai 2015".into(),
        };
        let mut erreurs = Errors::default();
        erreurs.add("ailleurs", "Cette personne est déjà dans un autre ménage. Dites ce qu’il en est.");
        let many = vec![
            ("019aa000-0000-7000-8000-000000000051".to_owned(), "avec Moussa DIALLO".to_owned()),
            ("019aa000-0000-7000-8000-000000000052".to_owned(), "avec Thierno BAH".to_owned()),
        ];
        vec![
            ("vide", Self { trouvees: None, saisie: Saisie::default(), ..page(Errors::default(), Vec::new()) }),
            ("pleine", page(Errors::default(), vec![one()])),
            ("introuvable", page(Errors::default(), Vec::new())),
            ("doublon", Self { doublons: true, trouvees: None, menages: many, ..page(Errors::default(), vec![one()]) }),
            ("en erreur", Self { question: Some(true), ..page(erreurs, vec![one()]) }),
        ]
    }
}
