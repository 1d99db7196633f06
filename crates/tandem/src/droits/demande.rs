//! `/droits/{id}`: one request, its clock, its answer; `/droits/{id}/feuille`: the answer on paper.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use tandem_platform::{
    Db,
    web::{Errors, Fields},
};

use super::{
    fondements::{CHOME, DELAI, FONDEMENTS, GARDE, LEVEE, article, doute, fondement},
    ligne::{LigneDemande, delai},
    model::{Demande, DemandeId, Droit, Sens, chome, ouvrable},
    noms::Noms,
    queries,
    repondre::{self, Issue},
};
use crate::{
    agents::{Role, Session},
    personnes,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// What was typed in the forms of the page.
#[derive(Clone, Debug, Default)]
pub struct Saisie {
    sens: String,
    fondement: String,
    mots: String,
    repondue_le: String,
    prolongation: String,
    dite_le: String,
    levee: String,
    levee_dite_le: String,
}

impl Saisie {
    fn lire(champs: &Fields) -> Self {
        Self {
            sens: champs.line("sens"),
            fondement: champs.line("fondement"),
            mots: champs.note("mots"),
            repondue_le: champs.line("repondue_le"),
            prolongation: champs.note("prolongation"),
            dite_le: champs.line("dite_le"),
            levee: champs.note("levee"),
            levee_dite_le: champs.line("levee_dite_le"),
        }
    }

    fn vide(today: Date) -> Self {
        let day = today.to_string();
        Self { repondue_le: day.clone(), dite_le: day.clone(), levee_dite_le: day, ..Self::default() }
    }
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "droits/demande.html")]
pub struct DemandePage {
    cadre: Cadre,
    erreurs: Errors,
    saisie: Saisie,
    id: String,
    personne: String,
    nom: String,
    droit: Droit,
    ligne: LigneDemande,
    /// What was asked, by whom, how: words and values.
    faits: Vec<(&'static str, String)>,
    /// The rule of the clock.
    regle: String,
    reponse: Vec<(&'static str, String)>,
    suite: Option<String>,
    garde: Vec<String>,
    doute: String,
    repond: bool,
    prolongeable: bool,
    gele: bool,
}

fn regle(one: &Demande) -> String {
    let last = one.terme();
    let months = if one.prolongation.is_some() { "trois mois (un, plus deux annoncés)" } else { "un mois" };
    let mut text = format!(
        "Reçue le {}\u{a0}: {months}, donc le {}, même quantième ou dernier jour du mois ({}).",
        dates::long(one.recue_le),
        dates::long(last),
        DELAI.citation()
    );
    if let Some(why) = chome(last) {
        let more = format!(
            " C’est {why}\u{a0}: le délai va jusqu’au {} ({}). À vérifier\u{a0}; mieux vaut répondre avant.",
            dates::long(ouvrable(last)),
            CHOME.article
        );
        text.push_str(&more);
    }
    text
}

async fn load(db: &Db, session: &Session, id: &str) -> Result<Demande, Refus> {
    let id = DemandeId::parse(id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(db).await?;
    queries::find(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)
}

async fn page(
    db: &Db,
    session: &Session,
    one: &Demande,
    erreurs: Errors,
    saisie: Saisie,
) -> Result<DemandePage, Refus> {
    let mut reading = session.read(db).await?;
    let personne = personnes::find(&mut reading, &session.perimetre, &one.personne).await?.ok_or(Refus::Introuvable)?;
    session.note_read(db, "droits.voir", "personnes", one.personne.as_str()).await?;
    let noms = Noms::lire(&mut reading, &session.perimetre).await?;
    let today = db.clock().today();
    let decides = session.agent.role == Role::Responsable;
    Ok(DemandePage {
        cadre: session.cadre(format!("Demande de {}", personne.identite.initiales()), Lieu::Personnes),
        erreurs,
        saisie,
        id: one.id.to_string(),
        personne: one.personne.to_string(),
        nom: personne.identite.affichee(),
        droit: one.droit,
        ligne: LigneDemande::of(one, &noms, today, String::new()),
        faits: asked(one),
        regle: regle(one),
        reponse: answered(one, &noms),
        suite: repondre::suite(one),
        garde: gardes(one.droit),
        doute: doute(),
        repond: decides && one.reponse.is_none(),
        prolongeable: decides && one.prolongeable(today),
        gele: decides && one.gele(),
    })
}

fn gardes(droit: Droit) -> Vec<String> {
    let told = matches!(droit, Droit::Opposition | Droit::Effacement);
    GARDE.iter().filter(|_| told).map(super::fondements::Garde::phrase).collect()
}

fn asked(one: &Demande) -> Vec<(&'static str, String)> {
    let who = if one.contenu.qui.is_empty() {
        one.demandeur.nom().to_owned()
    } else {
        format!("{}\u{a0}: {}", one.demandeur.nom(), one.contenu.qui)
    };
    let mut facts = vec![("Qui demande", who), ("Texte", article(one.droit).citation())];
    if !one.contenu.mots.is_empty() {
        facts.push(("En ses mots", one.contenu.mots.clone()));
    }
    if let Some(more) = &one.prolongation {
        facts.push(("Deux mois de plus", format!("dit le {}\u{a0}: {}", dates::long(more.dite_le), more.motif)));
    }
    facts
}

fn answered(one: &Demande, noms: &Noms) -> Vec<(&'static str, String)> {
    let Some(answer) = &one.reponse else { return Vec::new() };
    let mut facts = vec![
        ("Réponse", answer.sens.nom().to_owned()),
        ("Donnée", format!("le {}, par {}", dates::long(answer.le), noms.complet(&answer.agent))),
    ];
    if let Some(words) = answer.fondement.as_deref().and_then(|code| fondement(code, one.droit)) {
        facts.push(("Parce que", words.phrase()));
    }
    facts.push(("En ces mots", answer.mots.clone()));
    if let Some(end) = &one.levee {
        let told = dates::long(end.dite_le);
        facts.push(("Limitation levée", format!("dit le {told}, par {}\u{a0}: {}", noms.nom(&end.agent), end.motif)));
    }
    facts
}

/// `GET /droits/{id}`
pub async fn get(State(db): State<Db>, session: Session, Path(id): Path<String>) -> Result<Page<DemandePage>, Refus> {
    let one = load(&db, &session, &id).await?;
    let blank = Saisie::vide(db.clock().today());
    Ok(Page::ok(page(&db, &session, &one, Errors::default(), blank).await?))
}

async fn done(db: &Db, session: &Session, one: &Demande, champs: &Fields, issue: Issue) -> Result<Response, Refus> {
    let Err(erreurs) = issue? else { return Ok(Redirect::to(&format!("/droits/{}", one.id)).into_response()) };
    let mut typed = Saisie::lire(champs);
    let blank = Saisie::vide(db.clock().today());
    // Each form of the page sends its own day: the others show today again.
    for (name, mine, other) in [
        ("repondue_le", &mut typed.repondue_le, blank.repondue_le),
        ("dite_le", &mut typed.dite_le, blank.dite_le),
        ("levee_dite_le", &mut typed.levee_dite_le, blank.levee_dite_le),
    ] {
        if champs.raw_opt(name).is_none() {
            *mine = other;
        }
    }
    // As it stands now: a colleague may have answered meanwhile.
    let one = load(db, session, one.id.as_str()).await?;
    Ok(Page::to_correct(page(db, session, &one, erreurs, typed).await?).into_response())
}

/// `POST /droits/{id}/reponse`
pub async fn reponse(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let one = load(&db, &session, &id).await?;
    let issue = repondre::repondre(&db, &session, &one, &champs).await;
    done(&db, &session, &one, &champs, issue).await
}

/// `POST /droits/{id}/prolongation`
pub async fn prolongation(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let one = load(&db, &session, &id).await?;
    let issue = repondre::prolonger(&db, &session, &one, &champs).await;
    done(&db, &session, &one, &champs, issue).await
}

/// `POST /droits/{id}/levee`
pub async fn levee(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let one = load(&db, &session, &id).await?;
    let issue = repondre::lever(&db, &session, &one, &champs).await;
    done(&db, &session, &one, &champs, issue).await
}

/// The answer on paper.
#[derive(Debug, askama::Template)]
#[template(path = "droits/feuille.html")]
pub struct FeuillePage {
    cadre: Cadre,
    id: String,
    nom: String,
    droit: Droit,
    /// The article alone: what is doubted is said once, below.
    texte: &'static str,
    doute: String,
    recue: String,
    reponse: Vec<(&'static str, String)>,
    attente: String,
    recours: &'static str,
    imprime_le: String,
}

/// `GET /droits/{id}/feuille`
pub async fn feuille(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Page<FeuillePage>, Refus> {
    let one = load(&db, &session, &id).await?;
    let mut reading = session.read(&db).await?;
    let personne = personnes::find(&mut reading, &session.perimetre, &one.personne).await?.ok_or(Refus::Introuvable)?;
    session.note_read(&db, "droits.voir", "personnes", one.personne.as_str()).await?;
    let noms = Noms::lire(&mut reading, &session.perimetre).await?;
    let today = db.clock().today();
    Ok(Page::ok(FeuillePage {
        cadre: session.cadre(format!("Réponse à {}", personne.identite.initiales()), Lieu::Personnes),
        id: one.id.to_string(),
        nom: personne.identite.affichee(),
        droit: one.droit,
        texte: article(one.droit).article,
        doute: doute(),
        recue: dates::long(one.recue_le),
        reponse: answered(&one, &noms),
        attente: if one.reponse.is_none() { delai(&one, today) } else { String::new() },
        recours: repondre::RECOURS,
        imprime_le: dates::long(today),
    }))
}

impl DemandePage {
    fn fondements(&self) -> Vec<(&'static str, String)> {
        FONDEMENTS.iter().filter(|one| one.droits.contains(&self.droit)).map(|one| (one.code, one.phrase())).collect()
    }

    fn prevenir() -> String {
        LEVEE.citation()
    }
}

impl Samples for DemandePage {
    const NOM: &'static str = "demande";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |droit: Droit, erreurs, saisie, reponse: Vec<_>| Self {
            cadre: Cadre::exemple("Demande de A. D.", Lieu::Personnes),
            erreurs,
            saisie,
            id: "019aa000-0000-7000-8000-000000000004".into(),
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            droit,
            ligne: LigneDemande::exemple(droit.nom(), "", "garde", "à répondre cette semaine", "il reste 5\u{a0}jours"),
            faits: vec![("Qui demande", "La personne".into()), ("Texte", article(droit).citation())],
            regle: "Reçue le 28 octobre 2026\u{a0}: un mois, donc le 28 novembre 2026. C’est un samedi.".into(),
            suite: (!reponse.is_empty()).then(|| "Le dossier se lit, il ne se modifie plus.".to_owned()),
            repond: reponse.is_empty(),
            prolongeable: reponse.is_empty(),
            gele: !reponse.is_empty(),
            garde: gardes(droit),
            doute: doute(),
            reponse,
        };
        let today = jiff::civil::date(2026, 11, 23);
        let mut erreurs = Errors::default();
        erreurs.add("fondement", "Choisissez ce qui permet de refuser, en tout ou partie.");
        erreurs.add("mots", "Écrivez la réponse donnée à la personne, en mots simples.");
        let typed = Saisie { sens: "refusee".into(), ..Saisie::vide(today) };
        let told = vec![("Réponse", "Oui, en entier".to_owned()), ("En ces mots", "C’est fait.".to_owned())];
        vec![
            ("vide", page(Droit::Acces, Errors::default(), Saisie::vide(today), Vec::new())),
            ("en erreur", page(Droit::Effacement, erreurs, typed, Vec::new())),
            ("repondue", page(Droit::Limitation, Errors::default(), Saisie::vide(today), told)),
        ]
    }
}

impl Samples for FeuillePage {
    const NOM: &'static str = "feuille";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |reponse, attente: &str| Self {
            cadre: Cadre::exemple("Réponse à A. D.", Lieu::Personnes),
            id: "019aa000-0000-7000-8000-000000000004".into(),
            nom: "Aïssata DIALLO".into(),
            droit: Droit::Acces,
            texte: article(Droit::Acces).article,
            doute: doute(),
            recue: "28 octobre 2026".into(),
            reponse,
            attente: attente.into(),
            recours: repondre::RECOURS,
            imprime_le: "23 novembre 2026".into(),
        };
        let told = vec![("Réponse", "En partie".to_owned()), ("En ces mots", "Voici la copie.".to_owned())];
        vec![("vide", page(Vec::new(), "il reste 5\u{a0}jours, jusqu’au 28 novembre 2026")), ("pleine", page(told, ""))]
    }
}
