//! `/mandats/{id}`: what is allowed, until when, what was done with it, and how it stops.

use std::collections::HashMap;

use axum::extract::{Path, State};
use tandem_mandats::{Etat, Version};
use tandem_platform::Reading;

use super::{
    model::{Mandat, MandatId, Usage},
    mots::{self, EnMots, Ton},
    queries, usages,
};
use crate::{
    agents::{self, AgentId, Session},
    app::App,
    papiers,
    personnes::{self, Personne},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// Uses shown.
const USAGES: i64 = 50;

/// A line of the list.
#[derive(Debug)]
pub struct LigneMandat {
    cle: String,
    nom: String,
    detail: String,
    /// When she stopped it.
    arretee: Option<String>,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "mandats/page.html")]
pub struct MandatPage {
    cadre: Cadre,
    id: String,
    personne: String,
    nom: String,
    etat: EnMots,
    /// What no longer answers to what was signed.
    ecarts: Vec<String>,
    lignes: Vec<LigneMandat>,
    canaux: String,
    objet: String,
    exclu: Option<String>,
    a_signer: bool,
    /// The photo of the paper: its address, and when it was joined.
    photo: Option<(String, String)>,
    en_cours: bool,
    fini: bool,
    histoire: Vec<String>,
    usages: Vec<String>,
    code: String,
    empreinte: String,
    version: String,
}

/// A mandate of the perimeter and its person.
pub(super) async fn ouvrir(on: &mut Reading, session: &Session, id: &str) -> Result<(Mandat, Personne), Refus> {
    let id = MandatId::parse(id).ok_or(Refus::Introuvable)?;
    let mandat = queries::trouver(on, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    let personne = personnes::find(on, &session.perimetre, &mandat.personne).await?.ok_or(Refus::Introuvable)?;
    Ok((mandat, personne))
}

fn nom(noms: &HashMap<AgentId, String>, id: &AgentId) -> String {
    noms.get(id).cloned().unwrap_or_else(|| "un ancien agent".to_owned())
}

/// `GET /mandats/{id}`
pub async fn get(State(app): State<App>, session: Session, Path(id): Path<String>) -> Result<Page<MandatPage>, Refus> {
    let mut reading = session.read(&app.db).await?;
    let (mandat, personne) = ouvrir(&mut reading, &session, &id).await?;
    let noms = agents::noms(&mut reading, &session.perimetre).await?;
    let used = usages::de(&mut reading, &mandat.id, USAGES).await?;
    let photo = papiers::portant(&mut reading, &session.perimetre, &personne, &mandat.scellee.piece.code).await?;
    drop(reading);
    session.note_read(&app.db, "mandats.voir", "personnes", personne.id.as_str()).await?;
    let (zone, today) = (app.db.clock().zone(), app.db.clock().today());
    let photo = photo.map(|(id, le)| (format!("/papiers/{id}"), mots::instant(le, zone, today)));
    Ok(Page::ok(MandatPage { photo, ..page(&app, &session, (&mandat, &personne), &used, &noms) }))
}

fn page(
    app: &App,
    session: &Session,
    (mandat, personne): (&Mandat, &Personne),
    used: &[Usage],
    noms: &HashMap<AgentId, String>,
) -> MandatPage {
    let clock = app.db.clock();
    let (now, zone, today) = (clock.now(), clock.zone(), clock.today());
    let (piece, regle) = (&mandat.scellee.piece, mandat.regle());
    let etat = regle.etat(now, zone);
    let lignes = piece.lignes.iter().map(|one| {
        let portee = one.portee();
        LigneMandat {
            nom: mots::nommer(&portee, piece),
            detail: one.organisme.clone().unwrap_or_else(|| "tout le domaine".to_owned()),
            arretee: regle.arretee(&portee, now).map(|at| mots::instant(at, zone, today)),
            cle: one.cle.clone(),
        }
    });
    let told = mandat.actes.iter().map(|one| {
        let why = one.raison.as_ref().map(|text| format!("\u{a0}: {text}")).unwrap_or_default();
        format!(
            "{}{why}, {}, noté par {}",
            mots::fait(&one.acte.fait, piece),
            mots::instant(one.acte.le, zone, today),
            nom(noms, &one.agent)
        )
    });
    let made = format!("Préparé {}, par {}", mots::instant(mandat.le, zone, today), nom(noms, &mandat.agent));
    let version = mandat.scellee.version().map(Version::francais);
    let canaux: Vec<String> =
        piece.canaux.iter().filter_map(|one| Some(version?.dire(&format!("canaux.{}", one.code()), &[]))).collect();
    MandatPage {
        cadre: session.cadre(format!("Mandat, {}", personne.identite.initiales()), Lieu::Personnes),
        id: mandat.id.to_string(),
        personne: personne.id.to_string(),
        nom: personne.identite.affichee(),
        etat: mots::dire(etat, piece, (regle.jours_restants(now, zone), zone, today)),
        ecarts: mandat.scellee.verifier(Some(&mandat.empreinte)).iter().map(ToString::to_string).collect(),
        lignes: lignes.collect(),
        canaux: canaux.join("\u{a0}; "),
        objet: piece.objet.clone(),
        exclu: piece.exclu.clone(),
        a_signer: matches!(etat, Etat::ASigner | Etat::PapierAttendu(_)),
        photo: None,
        en_cours: !etat.est_fini(),
        fini: etat.est_fini(),
        histoire: std::iter::once(made).chain(told).collect(),
        usages: used
            .iter()
            .map(|one| {
                format!(
                    "{}, le {}, par {}",
                    mots::nommer(&tandem_mandats::Portee::Fiche(one.fiche.clone()), piece),
                    dates::long(one.fait_le),
                    nom(noms, &one.agent)
                )
            })
            .collect(),
        code: piece.code.clone(),
        empreinte: mandat.empreinte.chars().take(16).collect(),
        version: piece.version.clone(),
    }
}

impl Samples for MandatPage {
    const NOM: &'static str = "mandat";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |cle: &str, nom: &str, arretee: Option<&str>| LigneMandat {
            cle: cle.into(),
            nom: nom.into(),
            detail: "Caf ou MSA".into(),
            arretee: arretee.map(str::to_owned),
        };
        let page = |mot, phrase: &str, ton, (a_signer, en_cours): (bool, bool)| Self {
            cadre: Cadre::exemple("Mandat, A. D.", Lieu::Personnes),
            id: "019aa000-0000-7000-8000-000000000002".into(),
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            etat: EnMots { mot, phrase: phrase.into(), ton },
            ecarts: Vec::new(),
            lignes: vec![
                line("D07", "Dire à la Caf ce que j’ai gagné", None),
                line("D30", "Avoir la complémentaire santé", (!a_signer).then_some("hier à 10\u{a0}h\u{a0}05")),
            ],
            canaux: "sur internet, avec FranceConnect ou sur un autre site ; par téléphone".into(),
            objet: "ne pas perdre mon RSA".into(),
            exclu: Some("changer mon RIB".into()),
            a_signer,
            photo: None,
            en_cours,
            fini: !en_cours,
            histoire: vec!["Préparé hier à 9\u{a0}h\u{a0}30, par Claire Morel".into()],
            usages: if a_signer {
                Vec::new()
            } else {
                vec!["Dire à la Caf ce que j’ai gagné, le 22 novembre 2026, par Claire Morel".into()]
            },
            code: "7K4-2PXA".into(),
            empreinte: "3f7a90c2d1e4b586".into(),
            version: "2026-11".into(),
        };
        let mut torn = page("en vigueur", "Jusqu’au mercredi 23 décembre compris.", Ton::Ok, (false, true));
        torn.ecarts = vec!["Cette partie a changé\u{a0}: la durée.".into()];
        let mut joined = page(
            "à signer",
            "Rien ne se fait à sa place avant les deux signatures sur le papier.",
            Ton::Garde,
            (true, true),
        );
        joined.photo =
            Some(("/papiers/019aa000-0000-7000-8000-000000000009".into(), "aujourd’hui à 9\u{a0}h\u{a0}45".into()));
        vec![
            ("photo jointe", joined),
            (
                "vide",
                page(
                    "à signer",
                    "Rien ne se fait à sa place avant les deux signatures sur le papier.",
                    Ton::Garde,
                    (true, true),
                ),
            ),
            ("pleine", page("en vigueur", "Jusqu’au mercredi 23 décembre compris.", Ton::Ok, (false, true))),
            ("arrêtée", page("arrêté", "Elle l’a arrêté hier à 10\u{a0}h\u{a0}05.", Ton::Alerte, (false, false))),
            ("en erreur", torn),
        ]
    }
}
