//! `/fiches/echange/{id}`: what a signed file would change, and which fiches to take.

use std::collections::BTreeSet;

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use tandem_fiches::{Empreinte, Envoi, Fiche, cle_publique, ecrire, empreinte, ouvrir};
use tandem_platform::{
    Db, Reading, Tx,
    db::Connection,
    keys::hex,
    web::{Errors, Fields},
};

use super::{echange::cadre_echange, queries as envois};
use crate::{
    agents::{Session, collegues},
    app::App,
    fiches::{
        Catalogue,
        model::{Difference, EnVigueur, EnvoiId, Origine, Version, VersionId, comparer},
        page::nom,
        queries,
    },
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates, nombre},
};

/// One fiche of the file, against what is in force here.
#[derive(Debug)]
pub struct Ligne {
    code: String,
    nom: String,
    /// In words: new, different, the same.
    etat: &'static str,
    differences: Vec<Difference>,
    /// Something to take?
    a_prendre: bool,
    choisie: bool,
    /// Versions here when the page was made.
    vu: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "fiches/envois/reprise.html")]
pub struct ReprisePage {
    cadre: Cadre,
    erreurs: Errors,
    id: String,
    etablissement: String,
    signe_le: String,
    empreinte: Empreinte,
    /// What is known of this key.
    connue: Option<String>,
    lignes: Vec<Ligne>,
    /// Already taken.
    reprise: Option<String>,
}

/// A file received, opened again: its signature is checked each time.
struct Ouvert {
    id: EnvoiId,
    envoi: Envoi,
    reprises: Option<i64>,
    connue: Option<String>,
}

async fn ouvrir_recu(on: &mut Reading, db: &Db, session: &Session, id: &str) -> Result<Ouvert, Refus> {
    let (id, place) = (EnvoiId::parse(id).ok_or(Refus::Introuvable)?, session.etablissement());
    let (texte, reprises) = envois::texte(on, place, &id).await?.ok_or(Refus::Introuvable)?;
    let envoi = ouvrir("envoi", &texte).map_err(|_| tandem_platform::Error::Sealed("fiche_envois.texte"))?;
    let collegues = collegues::collegues(on, place).await?;
    let own = envois::graine(on, place).await?.is_some_and(|graine| cle_publique(&graine) == envoi.cle);
    let known = envois::deja_reprise(on, place, &hex(&envoi.cle)).await?;
    let connue = if own {
        Some("C’est votre propre clé\u{a0}: ce fichier vient de chez vous.".to_owned())
    } else {
        known.map(|(agent, le)| {
            let day = le.to_zoned_datetime(db.clock().zone().clone()).date();
            let (who, when) = (nom(&collegues, &agent), dates::near(day, db.clock().today()));
            format!("Clé déjà comparée\u{a0}: {who} a repris des fiches signées avec elle, {when}.")
        })
    };
    Ok(Ouvert { id, envoi, reprises, connue })
}

fn ligne(fiche: &Fiche, here: Option<&EnVigueur>, choisie: bool) -> Ligne {
    let differences = here.map(|here| comparer(&here.fiche, fiche)).unwrap_or_default();
    let etat = match here {
        None => "nouvelle ici",
        Some(_) if differences.is_empty() => "identique à la vôtre",
        Some(_) => "différente de la vôtre",
    };
    Ligne {
        code: fiche.code.clone(),
        nom: fiche.nom.clone(),
        etat,
        a_prendre: here.is_none() || !differences.is_empty(),
        differences,
        choisie,
        vu: format!("{}:{}", fiche.code, here.map_or(0, EnVigueur::rang)),
    }
}

async fn page(
    on: &mut Reading,
    app: &App,
    session: &Session,
    open: &Ouvert,
    erreurs: Errors,
    chosen: &BTreeSet<String>,
) -> Result<ReprisePage, Refus> {
    let all = queries::liste(on, &app.fiches, session.etablissement()).await?;
    let here = |code: &str| all.iter().find(|one| one.fiche.code == code);
    let envoi = &open.envoi;
    Ok(ReprisePage {
        cadre: cadre_echange(session, "Fiches reçues"),
        erreurs,
        id: open.id.to_string(),
        etablissement: envoi.etablissement.clone(),
        signe_le: dates::long(envoi.le),
        empreinte: empreinte(&envoi.cle),
        connue: open.connue.clone(),
        lignes: envoi
            .fiches
            .iter()
            .map(|fiche| ligne(fiche, here(&fiche.code), chosen.contains(&fiche.code)))
            .collect(),
        reprise: open.reprises.map(|n| nombre(n, "fiche reprise", "fiches reprises")),
    })
}

/// `GET /fiches/echange/{id}`
pub async fn get(State(app): State<App>, session: Session, Path(id): Path<String>) -> Result<Page<ReprisePage>, Refus> {
    let mut reading = session.read(&app.db).await?;
    let open = ouvrir_recu(&mut reading, &app.db, &session, &id).await?;
    Ok(Page::ok(page(&mut reading, &app, &session, &open, Errors::default(), &BTreeSet::new()).await?))
}

/// `POST /fiches/echange/{id}`: what was chosen, all of it or nothing.
pub async fn post(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (db, place) = (&app.db, session.etablissement());
    let mut reading = session.read(db).await?;
    let open = ouvrir_recu(&mut reading, db, &session, &id).await?;
    let back = Redirect::to(&format!("/fiches/echange/{}", open.id)).into_response();
    if open.reprises.is_some() {
        return Ok(back);
    }
    let asked: BTreeSet<String> = champs.every("code").into_iter().map(ToOwned::to_owned).collect();
    let chosen: Vec<&Fiche> = open.envoi.fiches.iter().filter(|fiche| asked.contains(&fiche.code)).collect();
    let mut erreurs = Errors::default();
    if chosen.is_empty() {
        erreurs.add("fiches", "Cochez au moins une fiche à reprendre.");
    }
    if open.connue.is_none() && !champs.has("compare") {
        erreurs.add("compare", "Appelez d’abord cet établissement et comparez les douze mots.");
    }
    let mut tx = db.write(session.intent("fiches.reprendre", "fiche_envois", open.id.as_str())).await?;
    if erreurs.is_empty() {
        match reprendre(&mut tx, &app.fiches, &session, &open, &chosen, &champs.every("vu")).await? {
            Ok(()) => {
                let n = i64::try_from(chosen.len()).unwrap_or(i64::MAX);
                if envois::reprendre(&mut tx, place, &open.id, n, &session.agent.id).await? {
                    tx.commit().await?;
                }
                return Ok(back);
            }
            Err(sentence) => erreurs.add("fiches", sentence),
        }
    }
    drop(tx);
    Ok(Page::to_correct(page(&mut reading, &app, &session, &open, erreurs, &asked).await?).into_response())
}

/// Writes a version of each fiche chosen. A sentence when one moved since the page was read: nothing is kept then.
async fn reprendre(
    tx: &mut Tx,
    catalogue: &Catalogue,
    session: &Session,
    open: &Ouvert,
    chosen: &[&Fiche],
    seen: &[&str],
) -> Result<Result<(), String>, Refus> {
    let place = session.etablissement();
    for fiche in chosen {
        let here = queries::en_vigueur(tx, catalogue, place, &fiche.code).await?;
        let rang = here.as_ref().map_or(0, EnVigueur::rang);
        let moved = !seen.contains(&format!("{}:{rang}", fiche.code).as_str());
        let new = Version {
            id: VersionId::new(tx.clock(), tx.keyring().random()),
            code: fiche.code.clone(),
            rang: rang + 1,
            origine: Origine::Envoi,
            texte: ecrire(fiche),
            motif: Some(format!("Reçue de {}, signée le {}", open.envoi.etablissement, dates::long(open.envoi.le))),
            agent: session.agent.id.clone(),
            le: tx.clock().now(),
        };
        if moved || !queries::ecrire(tx, place, &new).await? {
            return Ok(Err(format!(
                "La fiche {} vient de changer ici\u{a0}: rien n’est repris. Relisez les différences.",
                fiche.code
            )));
        }
        tx.record(session.entry("fiches.version", "fiche_versions", new.id.as_str()));
    }
    Ok(Ok(()))
}

impl Samples for ReprisePage {
    const NOM: &'static str = "fiches-reprise";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |code: &str, etat, differences: Vec<Difference>| Ligne {
            code: code.into(),
            nom: "Actualisation mensuelle".into(),
            etat,
            a_prendre: etat != "identique à la vôtre",
            differences,
            choisie: false,
            vu: format!("{code}:0"),
        };
        let page = |erreurs, connue: Option<&str>, reprise: Option<&str>| Self {
            cadre: Cadre { lieu: None, ..Cadre::exemple("Fiches reçues", Lieu::Equipe) },
            erreurs,
            id: "019aa000-0000-7000-8000-000000000001".into(),
            etablissement: "CIAS d’ailleurs".into(),
            signe_le: "26 novembre 2026".into(),
            empreinte: empreinte(&[7; 32]),
            connue: connue.map(ToOwned::to_owned),
            lignes: vec![
                line("LOC01", "nouvelle ici", Vec::new()),
                line(
                    "D01",
                    "différente de la vôtre",
                    vec![Difference {
                        nom: "Geste",
                        avant: Some("Ouvrir".into()),
                        apres: Some("Ouvrir en bas".into()),
                    }],
                ),
                line("D02", "identique à la vôtre", Vec::new()),
            ],
            reprise: reprise.map(ToOwned::to_owned),
        };
        let mut erreurs = Errors::default();
        erreurs.add("compare", "Appelez d’abord cet établissement et comparez les douze mots.");
        erreurs.add("fiches", "Cochez au moins une fiche à reprendre.");
        let known = Some("Clé déjà comparée\u{a0}: Martine Perrin a repris des fiches signées avec elle, hier.");
        vec![
            ("pleine", page(Errors::default(), None, None)),
            ("en erreur", page(erreurs, None, None)),
            ("reprise", page(Errors::default(), known, Some("2\u{a0}fiches reprises"))),
        ]
    }
}
