//! `/demarches/{id}`: where it stands in one sentence, what comes with its ground, what happened, what to bring.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use jiff::civil::Date;
use serde::Deserialize;
use tandem_platform::Db;

use super::{
    Arrive, Etat, GesteFait, Source, actes_lies,
    dates::Moteur,
    ouvert::Ouvert,
    vue::{LigneVue, nom_de, ou_elle_en_est},
};
use crate::{
    actes::{self, Acte, Mode},
    agents::{self, AgentId, Session},
    cadre::{EnVigueur, Ligne},
    fiches,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// Something that happened, in words.
#[derive(Debug)]
pub struct LigneEvenement {
    id: String,
    quand: String,
    nom: String,
    detail: String,
    note: Option<String>,
    /// The paper that proves it.
    preuve: Option<String>,
    /// Undone, by whom.
    annule: Option<String>,
    /// « Fait » without an event: undone by its own form.
    faite: bool,
}

/// One gesture of the fiche, with the hands that did it.
#[derive(Debug)]
pub struct GesteVue {
    texte: String,
    stop: bool,
    /// Oldest first.
    mains: Vec<Mode>,
}

/// An act hung on it.
#[derive(Debug)]
pub struct ActeVue {
    id: String,
    quand: String,
    mode: Mode,
    detail: String,
    note: Option<String>,
    annule: bool,
}

/// What the fiche says, for this démarche.
#[derive(Debug, Default)]
pub struct FicheVue {
    code: String,
    organisme: String,
    adresse: Option<String>,
    pieces: Vec<String>,
    voies: Vec<(&'static str, String)>,
    blocages: Vec<String>,
    /// Overdue review, changes reported by colleagues.
    alertes: Vec<String>,
    /// Complexe, and why: said here, else by the fiche.
    complexe: Option<String>,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "demarches/page.html")]
pub struct DemarchePage {
    cadre: Cadre,
    id: String,
    personne: String,
    nom_personne: String,
    nom: String,
    precision: Option<String>,
    phrase: String,
    finie: Option<FinVue>,
    /// What was just noted, and the act.
    note: Option<(String, String)>,
    lignes: Vec<LigneVue>,
    gestes: Vec<GesteVue>,
    evenements: Vec<LigneEvenement>,
    actes: Vec<ActeVue>,
    fiche: FicheVue,
    /// What the cadre says of procedures of this fiche.
    protocole: Option<Ligne>,
    /// May the reader write more than acts?
    suit: bool,
    imprime_le: String,
}

/// How it ended.
#[derive(Debug)]
pub struct FinVue {
    phrase: String,
    note: Option<String>,
    /// It ended without what was asked.
    sans: bool,
}

/// `?note={acte}`: what was just done.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    note: String,
}

/// `GET /demarches/{id}`
pub async fn get(
    State(db): State<Db>,
    State(source): State<Source>,
    session: Session,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page<DemarchePage>, Refus> {
    let (open, mut reading) = Ouvert::page(&db, &source, &session, &id).await?;
    session.note_read(&db, "demarches.voir", "personnes", open.personne.id.as_str()).await?;
    let ids = std::slice::from_ref(&open.demarche.id);
    let hung: Vec<_> = actes_lies::actes(&mut reading, ids).await?.into_iter().map(|one| one.1).collect();
    let acts = actes::plusieurs(&mut reading, &session.perimetre, &session.agent.id, &hung).await?;
    let hands = actes_lies::gestes(&mut reading, &open.demarche.id).await?;
    let held = super::dates::faites(&mut reading, &open.demarche.id).await?;
    let noms = agents::noms(&mut reading, &session.perimetre).await?;
    let reported = fiches::signalements(&mut reading, session.etablissement()).await?;
    let regles = EnVigueur::lire(&mut reading, session.etablissement()).await?;
    drop(reading);
    let today = db.clock().today();
    let reads = session.agent.role.lit_les_notes();
    let etat = open.etat(today);
    let mut evenements: Vec<(Date, LigneEvenement)> =
        open.evenements.iter().map(|one| (one.le, evenement(one, &noms, today, reads))).collect();
    evenements.extend(
        held.into_iter()
            .map(|one| (one.le(db.clock().zone()), faite(&one, &open.moteur, &open, &noms, today, db.clock().zone()))),
    );
    evenements.sort_by_key(|one| std::cmp::Reverse(one.0));
    Ok(Page::ok(DemarchePage {
        cadre: session.cadre(format!("{}, {}", open.nom(), open.personne.identite.initiales()), Lieu::Personnes),
        id: open.demarche.id.to_string(),
        personne: open.personne.id.to_string(),
        nom_personne: open.personne.identite.affichee(),
        nom: open.nom(),
        precision: open.demarche.precision.clone(),
        phrase: ou_elle_en_est(etat, today),
        finie: fin(&open, &noms, today, db.clock().zone(), reads),
        note: acts.iter().find(|one| one.id.as_str() == params.note).map(|one| (dit(one, etat), one.id.to_string())),
        lignes: open.lignes.iter().map(|line| LigneVue::de(line, &open.moteur, today)).collect(),
        gestes: gestes(&open, &hands),
        evenements: evenements.into_iter().map(|one| one.1).collect(),
        actes: acts.into_iter().map(|one| acte(one, &noms, today, reads)).collect(),
        fiche: fiche(&open, &reported, today, reads),
        protocole: regles.protocole(&open.demarche.fiche),
        suit: session.agent.role.suit_des_personnes(),
        imprime_le: dates::long(today),
    }))
}

fn name(noms: &HashMap<AgentId, String>, id: &AgentId) -> String {
    noms.get(id).cloned().unwrap_or_else(|| "un ancien agent".to_owned())
}

fn dit(acte: &Acte, etat: Etat) -> String {
    let what = if matches!(etat, Etat::AJour(_)) { "Noté, déclaration faite" } else { "Noté" };
    format!("{what}\u{a0}: « {} ».", acte.mode.nom())
}

fn evenement(one: &Arrive, noms: &HashMap<AgentId, String>, today: Date, reads: bool) -> LigneEvenement {
    let mut detail: Vec<String> = Vec::new();
    detail.extend(one.estime.then(|| "date estimée".to_owned()));
    detail.extend((one.le > today).then(|| "prévu".to_owned()));
    detail.extend(one.reponse.map(|reponse| reponse.nom().to_lowercase()));
    detail.extend(one.canal.map(|canal| canal.nom().to_lowercase()));
    detail.extend(one.numero.as_ref().filter(|_| reads).map(|number| format!("n°\u{a0}{number}")));
    detail.push(format!("noté par {}", name(noms, &one.agent)));
    LigneEvenement {
        id: one.id.to_string(),
        quand: dates::near(one.le, today),
        nom: nom_de(one.evenement),
        detail: detail.join(" · "),
        note: one.note.clone().filter(|_| reads),
        preuve: one.papier.as_ref().filter(|_| reads).map(ToString::to_string),
        annule: one.annule_par.as_ref().map(|who| format!("Annulé par {}", name(noms, who))),
        faite: false,
    }
}

fn faite(
    one: &super::dates::Faite,
    moteur: &Moteur,
    open: &Ouvert,
    noms: &HashMap<AgentId, String>,
    today: Date,
    zone: &jiff::tz::TimeZone,
) -> LigneEvenement {
    let rule = moteur.regle(&open.demarche.fiche, &one.regle).map_or(one.regle.as_str(), |rule| rule.nom.as_str());
    LigneEvenement {
        id: one.id.to_string(),
        quand: dates::near(one.le(zone), today),
        nom: format!("Fait\u{a0}: {rule}"),
        detail: format!("échéance du {} · noté par {}", dates::full(one.limite, today), name(noms, &one.agent)),
        note: None,
        preuve: None,
        annule: one.annulee_par.as_ref().map(|who| format!("Annulé par {}", name(noms, who))),
        faite: true,
    }
}

fn fin(
    open: &Ouvert,
    noms: &HashMap<AgentId, String>,
    today: Date,
    zone: &jiff::tz::TimeZone,
    reads: bool,
) -> Option<FinVue> {
    let end = open.demarche.finie()?;
    let day = end.le.to_zoned_datetime(zone.clone()).date();
    let mut phrase = format!("{} {}, noté par {}", end.issue.nom(), dates::near(day, today), name(noms, &end.agent));
    if let Some(motif) = end.motif {
        phrase = format!("{phrase}. Raison\u{a0}: {}", motif.nom().to_lowercase());
    }
    if let Some(back) = end.revenir_le {
        phrase = format!("{phrase}. Y revenir {}", dates::full(back, today));
    }
    let note = end.note.clone().filter(|_| reads);
    Some(FinVue { phrase: format!("{phrase}."), note, sans: end.issue != super::Issue::Aboutie })
}

fn gestes(open: &Ouvert, hands: &[GesteFait]) -> Vec<GesteVue> {
    let Some(known) = open.fiche() else { return Vec::new() };
    let all = known.fiche.gestes.iter().enumerate().map(|(rang, geste)| {
        let number = i64::try_from(rang).unwrap_or(i64::MAX);
        // A gesture whose words changed since is another gesture.
        let mut mains: Vec<Mode> = hands
            .iter()
            .filter(|one| one.geste == number && one.texte == geste.texte)
            .map(|one| one.mode)
            .take(6)
            .collect();
        mains.reverse();
        GesteVue { texte: fiches::en_mots(&geste.texte), stop: geste.stop, mains }
    });
    all.collect()
}

fn acte(one: Acte, noms: &HashMap<AgentId, String>, today: Date, reads: bool) -> ActeVue {
    let mut detail = vec![name(noms, &one.agent)];
    detail.extend(one.duree.map(dates::duration));
    ActeVue {
        id: one.id.to_string(),
        quand: dates::near(one.fait_le, today),
        mode: one.mode,
        detail: detail.join(" · "),
        note: one.note.filter(|_| reads),
        annule: one.annulation.is_some(),
    }
}

fn fiche(open: &Ouvert, reported: &[fiches::Signalement], today: Date, reads: bool) -> FicheVue {
    let Some(known) = open.fiche() else {
        return FicheVue {
            code: open.demarche.fiche.clone(),
            alertes: vec!["Cette fiche n’est plus au catalogue\u{a0}: aucune date ne se calcule.".to_owned()],
            ..FicheVue::default()
        };
    };
    let fiche = &known.fiche;
    let changed = reported
        .iter()
        .filter(|one| one.code == fiche.code)
        .map(|one| format!("Ça a changé, signalé par un·e collègue, à vérifier\u{a0}: {}", one.phrase));
    let voies = [
        ("Par téléphone", &fiche.canaux.telephone),
        ("Au guichet", &fiche.canaux.guichet),
        ("Par courrier", &fiche.canaux.papier),
        ("Aucune autre voie", &fiche.canaux.aucun),
    ];
    let by_fiche = (fiche.complexite == tandem_fiches::Complexite::Complexe)
        .then(|| fiche.pourquoi.as_deref().map_or_else(|| "selon la fiche".to_owned(), fiches::en_mots));
    let complexe = match &open.demarche.complexite {
        Some(said) if said.complexe => {
            Some(said.pourquoi.clone().filter(|_| reads).unwrap_or_else(|| "dit par l’équipe".to_owned()))
        }
        Some(_) => None,
        None => by_fiche,
    };
    FicheVue {
        code: fiche.code.clone(),
        organisme: fiche.organisme.clone(),
        adresse: fiche.acces.adresse.clone(),
        pieces: fiche.pieces.iter().map(|text| fiches::en_mots(text)).collect(),
        voies: voies.into_iter().filter_map(|(nom, text)| Some((nom, fiches::en_mots(text.as_deref()?)))).collect(),
        blocages: fiche.blocages.iter().map(|text| fiches::en_mots(text)).collect(),
        alertes: fiches::alerte(fiche, today).into_iter().chain(changed).collect(),
        complexe,
    }
}

impl ActeVue {
    /// A made-up act.
    fn exemple(id: String) -> Self {
        Self {
            id,
            quand: "hier".into(),
            mode: Mode::JeGuidais,
            detail: "Claire Morel · 10 min".into(),
            note: None,
            annule: false,
        }
    }
}

impl Samples for DemarchePage {
    const NOM: &'static str = "demarche";

    fn samples() -> Vec<(&'static str, Self)> {
        let id = || "019aa000-0000-7000-8000-000000000001".to_owned();
        let line = |nom: &str, annule: Option<&str>| LigneEvenement {
            id: id(),
            quand: "3 septembre".into(),
            nom: nom.into(),
            detail: "en ligne · n°\u{a0}75-2026-118 · noté par Claire Morel".into(),
            note: Some("Justificatif de loyer demandé au bailleur.".into()),
            preuve: Some(id()),
            annule: annule.map(ToOwned::to_owned),
            faite: false,
        };
        let page = |full: bool, finie: Option<FinVue>| Self {
            cadre: Cadre::exemple("Déclaration trimestrielle RSA, A. D.", Lieu::Personnes),
            id: id(),
            personne: id(),
            nom_personne: "Aïssata DIALLO".into(),
            nom: "Déclaration trimestrielle RSA".into(),
            precision: full.then(|| "avec Moussa".into()),
            phrase: if full {
                "À jour\u{a0}: dernière déclaration faite 5 septembre.".into()
            } else {
                ou_elle_en_est(Etat::APreparer, jiff::civil::date(2026, 11, 23))
            },
            protocole: full.then(Ligne::exemple),
            finie,
            note: full.then(|| ("Noté, déclaration faite\u{a0}: « Elle, je guidais ».".into(), id())),
            lignes: if full { LigneVue::exemples() } else { Vec::new() },
            gestes: vec![
                GesteVue {
                    texte: "Ouvrir l’espace « Mon compte »".into(),
                    stop: false,
                    mains: if full { vec![Mode::ADeux, Mode::JaiRelu] } else { Vec::new() },
                },
                GesteVue { texte: "Valider".into(), stop: true, mains: Vec::new() },
            ],
            evenements: if full {
                vec![line("Dépôt", None), line("Accusé de réception", Some("Annulé par Claire Morel"))]
            } else {
                Vec::new()
            },
            actes: if full { vec![ActeVue::exemple(id())] } else { Vec::new() },
            fiche: FicheVue {
                code: "D07".into(),
                organisme: "Caf ou MSA".into(),
                adresse: Some("https://www.caf.fr".into()),
                pieces: vec!["Bulletins de paie du trimestre".into()],
                voies: vec![("Au guichet", "Accueil de la Caf".into())],
                blocages: vec!["Montant prérempli inexact".into()],
                alertes: if full { vec!["À revoir depuis le 1er novembre 2026".into()] } else { Vec::new() },
                complexe: full.then(|| "deux employeurs".into()),
            },
            suit: true,
            imprime_le: "23 novembre 2026".into(),
        };
        let ended = FinVue {
            phrase: "Abandonnée hier, noté par Claire Morel. Raison\u{a0}: plus besoin.".into(),
            note: None,
            sans: true,
        };
        vec![("vide", page(false, None)), ("pleine", page(true, None)), ("finie", page(true, Some(ended)))]
    }
}
