//! `/personnes/{id}/papiers/nouveau`: a photo or a PDF, what it is, done.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use tandem_papiers::{Nature, Recu, Rejet, TAILLE_MAX};
use tandem_platform::{
    Db, Error, ids,
    web::{Errors, Fields, Upload},
};

use super::{
    APERCU, CONTENU, Espece, Genre, Nom, PapierId,
    code::code_de_mandat,
    queries::{self, NouveauPapier},
};
use crate::{
    agents::Session,
    app::App,
    personnes::{self, Personne, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// Largest file taken, in bytes.
pub const FICHIER_MAX: usize = TAILLE_MAX;

/// What the form about a name holds, here and on the page that names again.
#[derive(Clone, Debug, Default)]
pub struct SaisieNom {
    pub(super) genre: Option<Genre>,
    pub(super) mots: String,
    pub(super) date: String,
}

impl SaisieNom {
    pub(super) fn typed(champs: &Fields) -> Self {
        Self { genre: Genre::parse(champs.raw("genre")), mots: champs.line("mots"), date: champs.line("date_papier") }
    }

    pub(super) fn of(nom: &Nom) -> Self {
        Self {
            genre: Some(nom.genre),
            mots: nom.mots.clone().unwrap_or_default(),
            date: nom.date.map(|date| date.to_string()).unwrap_or_default(),
        }
    }

    pub(super) fn est(&self, genre: Genre) -> bool {
        self.genre == Some(genre)
    }
}

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "papiers/joindre.html")]
pub struct JoindrePage {
    cadre: Cadre,
    erreurs: Errors,
    personne: String,
    nom: String,
    numero: String,
    saisie: SaisieNom,
}

async fn page(db: &Db, session: &Session, id: &str) -> Result<(JoindrePage, Personne), Refus> {
    let id = PersonneId::parse(id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(db).await?;
    let personne = personnes::find(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    let page = JoindrePage {
        cadre: session.cadre(format!("Joindre un papier, {}", personne.identite.initiales()), Lieu::Personnes),
        erreurs: Errors::default(),
        personne: id.to_string(),
        nom: personne.identite.affichee(),
        numero: PapierId::new(db.clock(), db.random()).to_string(),
        saisie: SaisieNom::default(),
    };
    Ok((page, personne))
}

/// `GET /personnes/{id}/papiers/nouveau`
pub async fn get(State(db): State<Db>, session: Session, Path(id): Path<String>) -> Result<Page<JoindrePage>, Refus> {
    let (page, personne) = page(&db, &session, &id).await?;
    session.note_read(&db, "papiers.preparer", "personnes", personne.id.as_str()).await?;
    Ok(Page::ok(page))
}

/// `POST /personnes/{id}/papiers/nouveau`
pub async fn post(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
    upload: Option<Extension<Upload>>,
) -> Result<Response, Refus> {
    let db = &app.db;
    let (mut shown, personne) = page(db, &session, &id).await?;
    let papier = PapierId::parse(champs.raw("numero")).unwrap_or_else(|| PapierId::new(db.clock(), db.random()));
    // Sent twice: the first result, without opening the file again.
    let deja = queries::trouver(&mut session.read(db).await?, &session.perimetre, &papier).await?;
    if deja.is_some_and(|deja| deja.personne == personne.id) {
        return Ok(Redirect::to(&format!("/papiers/{papier}")).into_response());
    }
    let read = Nom::read(&champs, db.clock().today());
    let mut erreurs = read.as_ref().err().cloned().unwrap_or_default();
    let upload = upload.map(|Extension(upload)| upload);
    match &upload {
        None => erreurs.add("fichier", "Choisissez une photo ou un PDF."),
        Some(upload) if upload.too_long => erreurs.add("fichier", Rejet::TropLourd.to_string()),
        Some(_) if !erreurs.is_empty() => {
            erreurs.add("fichier", "Choisissez le fichier à nouveau : le navigateur ne le garde pas.");
        }
        Some(_) => {}
    }
    let recu = match (read, upload) {
        (Ok(nom), Some(upload)) if erreurs.is_empty() => match app.atelier.recevoir(upload.bytes).await {
            Ok(recu) => Some((nom, upload.name, recu)),
            Err(rejet) => {
                erreurs.add("fichier", rejet.to_string());
                None
            }
        },
        _ => None,
    };
    let Some((nom, fichier, recu)) = recu else {
        shown.saisie = SaisieNom::typed(&champs);
        shown.numero = papier.to_string();
        return Ok(Page::to_correct(JoindrePage { erreurs, ..shown }).into_response());
    };
    let nom = nom.ou_mandat(code_de_mandat(&recu.codes).as_deref());
    if !garder(&app, &session, &personne.id, &papier, &nom, &fichier, recu).await? {
        return Err(Refus::Introuvable);
    }
    Ok(Redirect::to(&format!("/papiers/{papier}?joint=oui")).into_response())
}

/// Seals the bytes on the disk, then writes the row: a file without a row is swept, a row without a file never is.
/// False when her file is no longer there to take it.
async fn garder(
    app: &App,
    session: &Session,
    personne: &PersonneId,
    papier: &PapierId,
    nom: &Nom,
    fichier: &str,
    recu: Recu,
) -> Result<bool, Error> {
    let db = &app.db;
    let new_id = || ids::new_uuid(db.clock(), db.random()).to_string();
    let (contenu, apercu) = (new_id(), recu.apercu.as_ref().map(|_| new_id()));
    let (espece, octets) = (if recu.nature == Nature::Pdf { Espece::Pdf } else { Espece::Photo }, recu.contenu.len());
    let code = code_de_mandat(&recu.codes);
    let (blobs, names) = (app.blobs.clone(), (contenu.clone(), apercu.clone()));
    let sealed = tokio::task::spawn_blocking(move || {
        blobs.write(CONTENU, &names.0, &recu.contenu)?;
        names.1.iter().zip(&recu.apercu).try_for_each(|(id, small)| blobs.write(APERCU, id, small))
    });
    sealed.await.map_err(|_| Error::Sealed(CONTENU))??;
    let new = NouveauPapier {
        id: papier,
        personne,
        agent: &session.agent.id,
        espece,
        pages: recu.pages,
        octets,
        fichier,
        contenu: &contenu,
        apercu: apercu.as_deref(),
        nom,
        code: code.as_deref(),
    };
    let mut tx = db.write(session.intent("papiers.joindre", "papiers", papier.as_str())).await?;
    // While the file was opened hers may have been merged, archived, erased or frozen.
    let there = !personnes::limitees(&mut tx, std::slice::from_ref(personne)).await?
        && personnes::find(&mut tx, &session.perimetre, personne).await?.is_some();
    if there && queries::joindre(&mut tx, session.etablissement(), &new).await? {
        // When this fails nobody knows whether it was written: the files stay, and the sweep tells.
        tx.commit().await?;
        return Ok(true);
    }
    drop(tx);
    for id in [Some(contenu), apercu].into_iter().flatten() {
        queries::effacer_blob(&app.blobs, &id).await?;
    }
    Ok(there)
}

impl Samples for JoindrePage {
    const NOM: &'static str = "joindre";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |erreurs, saisie| Self {
            cadre: Cadre::exemple("Joindre un papier, A. D.", Lieu::Personnes),
            erreurs,
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            numero: "019aa000-0000-7000-8000-000000000002".into(),
            saisie,
        };
        let mut erreurs = Errors::default();
        erreurs.add("fichier", Rejet::Heic.to_string());
        erreurs.add("mots", "112 signes, 100 au plus.");
        let typed =
            SaisieNom { genre: Some(Genre::Caf), mots: "paiement d’octobre".into(), date: "2026-11-03".into() };
        vec![("vide", page(Errors::default(), SaisieNom::default())), ("en erreur", page(erreurs, typed))]
    }
}
