//! The papers that go with a blocage, and who takes care of it: what its page shows beside the staircase.

use std::collections::HashMap;

use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};
use jiff::civil::Date;
use tandem_platform::{Reading, Tx, web::Fields};

use super::{gestes, histoire, model::Blocage};
use crate::{
    agents::{AgentId, EtablissementId, Perimetre, Session},
    app::App,
    papiers::{self, Papier, PapierId},
    personnes::Personne,
    refus::Refus,
    suivi::{self, Remplacement},
    ui::dates,
};

/// Papers of a person that can be chosen from: the last ones joined.
const A_CHOISIR: i64 = 60;

/// A paper that goes with it.
#[derive(Debug)]
pub struct PieceDite {
    /// Its line, to undo it.
    pub ligne: String,
    /// Which paper; nothing once it was taken out of the file.
    pub papier: Option<String>,
    /// In words.
    pub mots: String,
}

/// What the page shows beside the staircase.
#[derive(Debug, Default)]
pub struct Annexe {
    /// The papers that go with it.
    pub pieces: Vec<PieceDite>,
    /// Those of her file that do not yet: id, words.
    pub a_joindre: Vec<(String, String)>,
    /// « Claire Morel s’en occupe »
    pub suivi: String,
}

/// A paper, in words.
pub(super) fn nommer(papier: &Papier) -> String {
    let dated = papier.nom.date.map(|date| format!("du {}", dates::long(date)));
    let words = [Some(papier.nom.genre.nom().to_owned()), papier.nom.mots.clone(), dated];
    words.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The papers of a file that can be looked at, last joined first.
pub(super) async fn papiers(
    on: &mut Reading,
    perimetre: &Perimetre,
    personne: &Personne,
) -> tandem_platform::Result<Vec<Papier>> {
    let all = papiers::de_la_personne(on, perimetre, personne, A_CHOISIR).await?;
    Ok(all.into_iter().filter(|one| one.retrait.is_none()).collect())
}

/// Who takes care of it, and who does today when she is away.
pub(super) fn charge(qui: &AgentId, noms: &HashMap<AgentId, String>, away: &[Remplacement], today: Date) -> String {
    let name = |id: &AgentId| noms.get(id).cloned().unwrap_or_else(|| "un ancien agent".to_owned());
    match away.iter().find(|one| one.absent == *qui && one.vaut(today)) {
        None => name(qui),
        Some(one) => {
            format!(
                "{} (absence jusqu’au {}, remplacement par {})",
                name(qui),
                dates::full(one.fin, today),
                name(&one.remplacant)
            )
        }
    }
}

impl Annexe {
    /// Of a blocage, with the papers of the file and those who are away.
    pub(super) fn de(
        blocage: &Blocage,
        papiers: &[Papier],
        (noms, away, today): (&HashMap<AgentId, String>, &[Remplacement], Date),
    ) -> Self {
        let known = |id: &PapierId| papiers.iter().find(|one| one.id == *id);
        let piece = |one: &super::model::Piece| PieceDite {
            ligne: one.id.to_string(),
            papier: known(&one.papier).map(|papier| papier.id.to_string()),
            mots: known(&one.papier).map_or_else(|| "Un papier rendu ou retiré depuis".to_owned(), nommer),
        };
        let free = papiers.iter().filter(|papier| !blocage.pieces.iter().any(|one| one.papier == papier.id));
        Self {
            pieces: blocage.pieces.iter().map(piece).collect(),
            a_joindre: free.map(|papier| (papier.id.to_string(), nommer(papier))).collect(),
            suivi: charge(blocage.suivi_par(), noms, away, today),
        }
    }

    /// Made up.
    pub(super) fn exemple(pleine: bool) -> Self {
        let id = |n: u8| format!("019aa000-0000-7000-8000-0000000000{n}");
        let piece = |n, papier: Option<String>, mots: &str| PieceDite { ligne: id(n), papier, mots: mots.into() };
        Self {
            pieces: if pleine {
                vec![
                    piece(31, Some(id(32)), "Courrier, du 28 septembre 2026"),
                    piece(33, None, "Un papier rendu ou retiré depuis"),
                ]
            } else {
                Vec::new()
            },
            a_joindre: if pleine { vec![(id(34), "Avis d’imposition, du 2 août 2026".into())] } else { Vec::new() },
            suivi: "Claire Morel (absence jusqu’au vendredi 27 novembre, remplacement par Youssef Benamar)".into(),
        }
    }
}

/// Those who are away on a day or after.
pub(super) async fn absences(
    on: &mut Reading,
    place: &EtablissementId,
    today: Date,
) -> tandem_platform::Result<Vec<Remplacement>> {
    suivi::remplacements(on, place, today).await
}

/// A paper of this person, by the id a form carries; another's is as one that does not exist.
pub(super) async fn papier_de(
    on: &mut Reading,
    perimetre: &Perimetre,
    (personne, id): (&Personne, &str),
) -> Result<Option<Papier>, Refus> {
    let Some(id) = PapierId::parse(id) else { return Ok(None) };
    Ok(papiers(on, perimetre, personne).await?.into_iter().find(|one| one.id == id))
}

/// `POST /blocages/{id}/pieces`
pub async fn post(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    // The file is not frozen: asked first.
    let (mut tx, blocage) = gestes::ouvrir(&app, &session, &id, "blocages.joindre").await?;
    let mut reading = session.read(&app.db).await?;
    let open = super::page::Ouvert::lire(&mut reading, &session, &id).await?;
    let found = papier_de(&mut reading, &session.perimetre, (&open.personne, champs.raw("papier"))).await?;
    drop(reading);
    let Some(papier) = found else {
        drop(tx);
        let mut erreurs = tandem_platform::web::Errors::default();
        erreurs.add("papier", "Choisissez un papier du dossier.");
        return gestes::a_corriger(&app, &session, (&id, &champs), erreurs).await;
    };
    let numero = gestes::numero(&app, &champs);
    ajouter(&mut tx, &session, &blocage, (&numero, &papier.id)).await?;
    gestes::fermer(tx, &session, &blocage.id, "#papiers").await
}

/// Puts a paper with it, once.
async fn ajouter(
    tx: &mut Tx,
    session: &Session,
    blocage: &Blocage,
    (numero, papier): (&super::model::LigneId, &PapierId),
) -> tandem_platform::Result<()> {
    if blocage.pieces.iter().any(|one| one.papier == *papier) {
        return Ok(());
    }
    let par = (session.etablissement(), &session.agent.id);
    if !histoire::joindre(tx, par, &blocage.id, (numero, papier)).await? {
        // The number of one that was undone.
        let numero = super::model::LigneId::new(tx.clock(), tx.random());
        histoire::joindre(tx, par, &blocage.id, (&numero, papier)).await?;
    }
    Ok(())
}
