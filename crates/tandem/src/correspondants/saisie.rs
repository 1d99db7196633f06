//! `/correspondants/nouveau` and `/correspondants/{id}/correction`: one form, a first version or one more.

use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tandem_platform::{
    Reading,
    web::{Errors, Fields},
};

use super::{
    gestes,
    model::{Canal, CorrespondantId, LIGNE_MAX, NOTE_MAX, Sens, Version},
    organismes, page, queries,
};
use crate::{
    agents::Session,
    app::App,
    blocages,
    fiches::en_mots,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// What is typed or chosen.
#[derive(Clone, Debug, Default)]
pub struct Saisie {
    organisme: String,
    matieres: Vec<String>,
    canal: String,
    valeur: String,
    quand: String,
    fonction: String,
    nom: String,
    note: String,
}

impl Saisie {
    fn lue(champs: &Fields) -> Self {
        let known = |cle: &&str| blocages::voie(cle).is_some();
        Self {
            organisme: champs.line("organisme"),
            matieres: champs.every("matieres").into_iter().filter(known).map(ToOwned::to_owned).collect(),
            canal: champs.line("canal"),
            valeur: champs.line("valeur"),
            quand: champs.line("quand"),
            fonction: champs.line("fonction"),
            nom: champs.line("nom"),
            note: champs.line("note"),
        }
    }

    fn de(one: &Version) -> Self {
        let text = |one: &Option<String>| one.clone().unwrap_or_default();
        Self {
            organisme: one.organisme.clone(),
            matieres: one.matieres.clone(),
            canal: one.canal.code().to_owned(),
            valeur: text(&one.valeur),
            quand: text(&one.quand),
            fonction: text(&one.fonction),
            nom: text(&one.nom),
            note: text(&one.note),
        }
    }

    /// Made into what is said, or refused with a sentence each.
    fn valider(&self, connus: &[String]) -> Result<Version, Errors> {
        let mut erreurs = Errors::default();
        if self.organisme.is_empty() {
            erreurs.add("organisme", "Écrivez chez qui\u{a0}: Caf, CPAM, préfecture…");
        }
        let canal = Canal::parse(&self.canal);
        if canal.is_none() {
            erreurs.add("canal", "Choisissez par où ça passe.");
        }
        if self.valeur.is_empty() {
            erreurs.add("valeur", "Écrivez le numéro, l’adresse, ou le guichet.");
        } else if canal == Some(Canal::Telephone) && self.valeur.chars().filter(char::is_ascii_digit).count() < 3 {
            erreurs.add("valeur", "Ce n’est pas un numéro de téléphone\u{a0}: il y faut des chiffres.");
        } else if let (Some(Canal::Courriel), Err(phrase)) = (canal, tandem_tableur::courriel(&self.valeur)) {
            erreurs.add("valeur", phrase);
        }
        for (cle, text, most) in [
            ("organisme", &self.organisme, LIGNE_MAX),
            ("valeur", &self.valeur, LIGNE_MAX),
            ("quand", &self.quand, LIGNE_MAX),
            ("fonction", &self.fonction, LIGNE_MAX),
            ("nom", &self.nom, LIGNE_MAX),
            ("note", &self.note, NOTE_MAX),
        ] {
            let long = text.chars().count();
            if long > most {
                erreurs.add(cle, format!("Ce texte a {long} signes, {most} au plus."));
            }
        }
        let some = |text: &String| (!text.is_empty()).then(|| text.clone());
        match (canal, erreurs.is_empty()) {
            (Some(canal), true) => Ok(Version {
                organisme: organismes::ecrire(&self.organisme, connus),
                matieres: self.matieres.clone(),
                canal,
                valeur: some(&self.valeur),
                quand: some(&self.quand),
                fonction: some(&self.fonction),
                nom: some(&self.nom),
                note: some(&self.note),
                effacee_le: None,
            }),
            _ => Err(erreurs),
        }
    }
}

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "correspondants/saisie.html")]
pub struct SaisiePage {
    cadre: Cadre,
    erreurs: Errors,
    /// The one that is corrected; nothing for a new one.
    corrige: Option<String>,
    numero: String,
    saisie: Saisie,
    organismes: Vec<String>,
    matieres: Vec<(&'static str, String)>,
    duree: String,
}

impl SaisiePage {
    fn canaux() -> &'static [Canal] {
        Canal::TOUS
    }

    fn action(&self) -> String {
        self.corrige
            .as_ref()
            .map_or_else(|| "/correspondants/nouveau".to_owned(), |id| format!("/correspondants/{id}/correction"))
    }

    fn conseil(&self) -> String {
        format!("Si la fonction ne suffit pas. Il s’efface {} après la dernière fois que ça a marché.", self.duree)
    }

    fn cochee(&self, cle: &&'static str) -> bool {
        self.saisie.matieres.iter().any(|one| one == cle)
    }

    /// Is something said of what is folded at first?
    fn precise(&self) -> bool {
        !self.saisie.nom.is_empty() || !self.saisie.note.is_empty() || self.erreurs.of("note").is_some()
    }
}

/// Every matter, its short name.
fn matieres() -> Vec<(&'static str, String)> {
    blocages::voies().iter().map(|one| (one.cle.as_str(), en_mots(&one.nom))).collect()
}

async fn connus(on: &mut Reading, app: &App, session: &Session) -> Result<Vec<String>, Refus> {
    Ok(organismes::tous(&app.regles.en_vigueur(on, session.etablissement()).await?))
}

fn composer(
    app: &App,
    session: &Session,
    (corrige, numero): (Option<&CorrespondantId>, String),
    (saisie, organismes): (Saisie, Vec<String>),
    erreurs: Errors,
) -> SaisiePage {
    let titre = if corrige.is_some() { "Corriger un correspondant" } else { "Nouveau correspondant" };
    SaisiePage {
        cadre: session.cadre(titre, Lieu::Equipe),
        erreurs,
        corrige: corrige.map(ToString::to_string),
        numero,
        saisie,
        organismes,
        matieres: matieres(),
        duree: app.config.conservation.correspondant.duree().to_owned(),
    }
}

/// What a blocage already says of whom is missing.
#[derive(Debug, Default, Deserialize)]
pub struct Pour {
    #[serde(default)]
    matiere: String,
}

/// `GET /correspondants/nouveau`
pub async fn nouveau(
    State(app): State<App>,
    session: Session,
    Query(pour): Query<Pour>,
) -> Result<Page<SaisiePage>, Refus> {
    let known = connus(&mut session.read(&app.db).await?, &app, &session).await?;
    let mut saisie = Saisie::default();
    if let Some(voie) = blocages::voie(&pour.matiere) {
        saisie.matieres = vec![voie.cle.clone()];
        saisie.organisme = organismes::un_par_un(&voie.organisme).into_iter().next().unwrap_or_default();
    }
    let numero = CorrespondantId::new(app.db.clock(), app.db.random()).to_string();
    Ok(Page::ok(composer(&app, &session, (None, numero), (saisie, known), Errors::default())))
}

/// `POST /correspondants/nouveau`
pub async fn creer(
    State(app): State<App>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let db = &app.db;
    let known = connus(&mut session.read(db).await?, &app, &session).await?;
    let saisie = Saisie::lue(&champs);
    let numero = CorrespondantId::parse(champs.raw("numero"));
    let numero = numero.unwrap_or_else(|| CorrespondantId::new(db.clock(), db.random()));
    let dit = match saisie.valider(&known) {
        Ok(dit) => dit,
        Err(erreurs) => {
            let page = composer(&app, &session, (None, numero.to_string()), (saisie, known), erreurs);
            return Ok(Page::to_correct(page).into_response());
        }
    };
    let mut tx = db.write(session.intent("correspondants.ajouter", "correspondants", numero.as_str())).await?;
    let par = (session.etablissement(), &session.agent.id);
    if queries::creer(&mut tx, par, &numero, &dit).await? {
        if champs.raw("vu") == Sens::Marche.code() {
            queries::dire(&mut tx, par, &numero, Sens::Marche).await?;
        }
        tx.commit().await?;
    } else {
        // The same form sent twice shows what it noted, if it is of here.
        queries::trouver(&mut tx, session.etablissement(), &numero).await?.ok_or(Refus::Introuvable)?;
    }
    Ok(Redirect::to(&format!("/correspondants/{numero}")).into_response())
}

/// `GET /correspondants/{id}/correction`
pub async fn get(State(app): State<App>, session: Session, Path(id): Path<String>) -> Result<Page<SaisiePage>, Refus> {
    let mut reading = session.read(&app.db).await?;
    let one = page::ouvrir(&mut reading, &session, &id).await?;
    let known = connus(&mut reading, &app, &session).await?;
    drop(reading);
    session.note_read(&app.db, "correspondants.voir", "correspondants", one.id.as_str()).await?;
    let saisie = Saisie::de(&one.version.dit);
    Ok(Page::ok(composer(&app, &session, (Some(&one.id), String::new()), (saisie, known), Errors::default())))
}

/// `POST /correspondants/{id}/correction`: a version more, when it says something new.
pub async fn post(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let mut reading = session.read(&app.db).await?;
    let one = page::ouvrir(&mut reading, &session, &id).await?;
    let known = connus(&mut reading, &app, &session).await?;
    drop(reading);
    let saisie = Saisie::lue(&champs);
    let dit = match saisie.valider(&known) {
        Ok(dit) => dit,
        Err(erreurs) => {
            let page = composer(&app, &session, (Some(&one.id), String::new()), (saisie, known), erreurs);
            return Ok(Page::to_correct(page).into_response());
        }
    };
    let (mut tx, one) = gestes::ouvrir(&app, &session, (&one.id, "correspondants.corriger")).await?;
    if one.version.dit != dit {
        queries::corriger(&mut tx, (session.etablissement(), &session.agent.id), &one.id, &dit).await?;
        tx.commit().await?;
    }
    Ok(Redirect::to(&format!("/correspondants/{}", one.id)).into_response())
}

impl Samples for SaisiePage {
    const NOM: &'static str = "correspondant-saisie";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |corrige: Option<&str>, saisie, erreurs| Self {
            cadre: Cadre::exemple("Nouveau correspondant", Lieu::Equipe),
            erreurs,
            corrige: corrige.map(ToOwned::to_owned),
            numero: String::new(),
            saisie,
            organismes: vec!["Caf".into(), "CPAM".into(), "Préfecture".into()],
            matieres: matieres(),
            duree: "12 mois".into(),
        };
        let full = Saisie {
            organisme: "Caf".into(),
            matieres: vec!["rsa".into()],
            canal: "telephone".into(),
            valeur: "01 99 00 12 34".into(),
            quand: "mardi matin, avant 11 h".into(),
            fonction: "référente RSA".into(),
            nom: "Mme Petit".into(),
            note: "Donner le numéro d’allocataire d’abord.".into(),
        };
        let wrong = Saisie { canal: "telephone".into(), valeur: "standard".into(), ..Saisie::default() };
        let erreurs = wrong.valider(&[]).err().unwrap_or_default();
        vec![
            ("vide", page(None, Saisie::default(), Errors::default())),
            ("pleine", page(Some("019aa000-0000-7000-8000-000000000030"), full, Errors::default())),
            ("en erreur", page(None, wrong, erreurs)),
        ]
    }
}
