//! `/personnes/{id}`: the file, on one page.

use std::collections::HashMap;

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::{ToSpan, civil::Date, tz::TimeZone};
use tandem_platform::{Db, Reading};

use crate::{
    actes::{self, Acte, Mode},
    agents::{self, Agent, AgentId, Role, Session},
    blocages, comptes_en_ligne, conservation, demarches, droits,
    imports::{self, Reprise},
    mandats, menages, papiers,
    personnes::{
        self, Personne, PersonneId,
        doublons::{self, Fusion},
        faits::{self, Carte},
    },
    rappels,
    refus::Refus,
    renoncements,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// Acts shown on the page.
const ACTES: i64 = 50;

/// One act, in words.
#[derive(Debug)]
pub struct LigneActe {
    id: String,
    mode: Mode,
    quand: String,
    demarche: String,
    detail: String,
    note: Option<String>,
    note_privee: Option<String>,
    annule: Option<String>,
    annulable: bool,
    /// The whole date, for paper.
    date: String,
}

/// The hands on one procedure, oldest first.
#[derive(Debug)]
pub struct Trajectoire {
    demarche: String,
    modes: Vec<Mode>,
    phrase: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "dossier/page.html")]
pub struct DossierPage {
    cadre: Cadre,
    id: String,
    nom: String,
    suivi: Vec<(&'static str, String)>,
    faits: Carte,
    menage: menages::Carte,
    actes: Vec<LigneActe>,
    trajectoires: Vec<Trajectoire>,
    ouvertures: Vec<String>,
    lit_les_notes: bool,
    imprime_le: String,
    repris: Vec<Repris>,
    /// Merges that can be undone: id and sentence.
    reunions: Vec<(String, String)>,
    reunir: bool,
    /// When the file goes into the archive, once warned.
    archive_le: Option<String>,
    demarches: demarches::Carte,
    mandats: mandats::Carte,
    papiers: papiers::card::Card,
    /// « Traitement limité », when the file is frozen.
    bandeau: Option<String>,
    droits: droits::Carte,
    rappels: Option<rappels::Carte>,
    /// To those who follow people.
    comptes: Option<comptes_en_ligne::Carte>,
    /// The same.
    blocages: Option<blocages::Carte>,
    /// The same.
    reperes: Option<renoncements::Carte>,
}

/// What a former spreadsheet said.
#[derive(Debug)]
pub struct Repris {
    titre: String,
    faits: Vec<(String, String)>,
}

impl Repris {
    /// Remarks of a spreadsheet are notes: they show to those who read notes.
    fn of(reprise: Reprise, zone: &TimeZone, reads: bool) -> Self {
        let day = dates::long(reprise.le.to_zoned_datetime(zone.clone()).date());
        Self {
            titre: format!("Repris de « {} », ligne {}, le {day}", reprise.fichier, reprise.numero),
            faits: reprise.reste.into_iter().filter(|(label, _)| reads || label != "Note").collect(),
        }
    }
}

/// `GET /personnes/{id}`
pub async fn get(
    State(db): State<Db>,
    State(source): State<demarches::Source>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Response, Refus> {
    let id = PersonneId::parse(&id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(&db).await?;
    let Some(personne) = personnes::find(&mut reading, &session.perimetre, &id).await? else {
        // An address kept from before two files were read as one leads to the file kept.
        let root = doublons::racine(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
        return Ok(Redirect::to(&format!("/personnes/{root}")).into_response());
    };
    session.note_read(&db, "dossier.ouvrir", "personnes", id.as_str()).await?;
    let acts = actes::de_la_personne(&mut reading, &session.perimetre, &session.agent.id, &personne, ACTES).await?;
    let fusions = doublons::fusions(&mut reading, &personne).await?;
    let archive_le = conservation::archive_prevue(&mut reading, &id).await?;
    let facts = faits::de(&mut reading, &personne).await?;
    let noms = agents::noms(&mut reading, &session.perimetre).await?;
    let equipes = agents::equipes(&mut reading, &session.perimetre).await?;
    let today = db.clock().today();
    let since = db.clock().now().checked_sub((90 * 24).hours()).unwrap_or(db.clock().now());
    let opened = droits::ouvertures(&mut reading, &session.perimetre, &personne, since, db.clock().zone()).await?;
    let menage = menages::Carte::lire(&mut reading, &db, &session, &personne).await?;
    let repris = imports::repris_pour(&mut reading, &session.perimetre, &personne).await?;
    let papiers = papiers::card::card(&mut reading, &db, &session, &personne, &noms).await?;
    let under_way = demarches::Carte::lire(&mut reading, &db, &source, &session, &personne).await?;
    let allowed = mandats::Carte::lire(&mut reading, &db, &session, &personne).await?;
    let bandeau = droits::bandeau(&mut reading, &session, &personne).await?;
    let rights = droits::Carte::lire(&mut reading, &session, &personne, today).await?;
    let (reminded, comptes, blocages, reperes) = suivies(&mut reading, &db, (&source, &session), &personne).await?;
    drop(reading);
    let team =
        equipes.into_iter().find(|equipe| equipe.id == personne.equipe).map(|equipe| equipe.nom).unwrap_or_default();
    let reads = session.agent.role.lit_les_notes();
    let nom = personne.identite.affichee();
    Ok(Page::ok(DossierPage {
        cadre: session.cadre(format!("Dossier de {}", personne.identite.initiales()), Lieu::Personnes),
        id: id.to_string(),
        nom,
        suivi: followed(&personne, team, &noms),
        faits: Carte::new(&personne, &facts, session.agent.role, today),
        menage,
        trajectoires: trajectories(&acts),
        actes: acts.into_iter().map(|acte| line(acte, &noms, today, &session.agent)).collect(),
        ouvertures: opened
            .into_iter()
            .map(|line| format!("{}, {}", name(&noms, &line.agent), dates::near(line.jour, today)))
            .collect(),
        lit_les_notes: reads,
        imprime_le: dates::long(today),
        repris: repris
            .into_iter()
            .map(|one| Repris::of(one, db.clock().zone(), reads))
            .filter(|one| !one.faits.is_empty())
            .collect(),
        reunions: fusions.iter().filter(|one| one.gardee == personne.id).map(|one| merged(one, &noms, &db)).collect(),
        archive_le: archive_le.map(|day| dates::full(day, today)),
        reunir: session.agent.role.suit_des_personnes(),
        demarches: under_way,
        mandats: allowed,
        papiers,
        bandeau,
        droits: rights,
        rappels: reminded,
        comptes,
        blocages,
        reperes,
    })
    .into_response())
}

type Suivies =
    (Option<rappels::Carte>, Option<comptes_en_ligne::Carte>, Option<blocages::Carte>, Option<renoncements::Carte>);

/// What only those who follow people read.
async fn suivies(
    on: &mut Reading,
    db: &Db,
    (source, session): (&demarches::Source, &Session),
    personne: &Personne,
) -> tandem_platform::Result<Suivies> {
    if !session.agent.role.suit_des_personnes() {
        return Ok((None, None, None, None));
    }
    let reminded = rappels::Carte::lire(on, personne).await?;
    let comptes = comptes_en_ligne::Carte::lire(on, db, session, personne).await?;
    let stopped = blocages::Carte::lire(on, db, session, personne).await?;
    let seen = renoncements::Carte::lire(on, db, (source, session), personne).await?;
    Ok((Some(reminded), Some(comptes), Some(stopped), Some(seen)))
}

/// The merge's id, and who read two files as one and when.
fn merged(one: &Fusion, noms: &HashMap<AgentId, String>, db: &Db) -> (String, String) {
    let day = one.le.to_zoned_datetime(db.clock().zone().clone()).date();
    (
        one.id.to_string(),
        format!("Deux dossiers réunis par {}, {}", name(noms, &one.agent), dates::near(day, db.clock().today())),
    )
}

fn name(noms: &HashMap<AgentId, String>, id: &AgentId) -> String {
    noms.get(id).cloned().unwrap_or_else(|| "un ancien agent".to_owned())
}

fn followed(personne: &Personne, equipe: String, noms: &HashMap<AgentId, String>) -> Vec<(&'static str, String)> {
    let referent = personne.referent.as_ref().map(|id| ("Référent", name(noms, id)));
    [("Équipe", equipe)].into_iter().chain(referent).collect()
}

fn line(acte: Acte, noms: &HashMap<AgentId, String>, today: Date, reader: &Agent) -> LigneActe {
    let reads = reader.role.lit_les_notes();
    let mine = acte.agent == reader.id;
    let mut detail = vec![name(noms, &acte.agent)];
    detail.extend(acte.duree.map(dates::duration));
    detail.extend(acte.raison.map(|raison| raison.nom().to_lowercase()));
    detail.extend(acte.collectif.then(|| "séance collective".to_owned()));
    let annule = acte.annulation.map(|undo| match undo.motif {
        Some(motif) if reads => format!("Annulé par {} : {motif}", name(noms, &undo.agent)),
        _ => format!("Annulé par {}", name(noms, &undo.agent)),
    });
    LigneActe {
        id: acte.id.to_string(),
        mode: acte.mode,
        quand: dates::near(acte.fait_le, today),
        demarche: acte.demarche.unwrap_or_else(|| "Démarche non précisée".to_owned()),
        detail: detail.join(" · "),
        note: acte.note.filter(|_| reads),
        note_privee: acte.note_privee,
        annulable: annule.is_none() && (reader.role != Role::Accueil || mine),
        date: dates::long(acte.fait_le),
        annule,
    }
}

/// Procedures noted at least twice, with the hand at each act, oldest first. Undone acts do not count.
fn trajectories(acts: &[Acte]) -> Vec<Trajectoire> {
    let mut order: Vec<i64> = Vec::new();
    let mut by: HashMap<i64, (String, Vec<Mode>)> = HashMap::new();
    for acte in acts.iter().rev().filter(|acte| acte.annulation.is_none()) {
        let (Some(token), Some(words)) = (acte.demarche_jeton, &acte.demarche) else { continue };
        by.entry(token)
            .or_insert_with(|| {
                order.push(token);
                (words.clone(), Vec::new())
            })
            .1
            .push(acte.mode);
    }
    let told = order.into_iter().filter_map(|token| by.remove(&token)).filter(|(_, modes)| modes.len() > 1);
    told.map(|(demarche, modes)| Trajectoire { phrase: tell(&modes), demarche, modes }).collect()
}

fn tell(modes: &[Mode]) -> String {
    let (Some(first), Some(last)) = (modes.first(), modes.last()) else { return String::new() };
    if first == last {
        return format!("{} fois, toujours « {} ».", modes.len(), last.nom().to_lowercase())
            .replace("toujours", if modes.iter().all(|mode| mode == first) { "toujours" } else { "à nouveau" });
    }
    format!("De « {} » à « {} » en {} fois.", first.nom().to_lowercase(), last.nom().to_lowercase(), modes.len())
}

impl Samples for DossierPage {
    const NOM: &'static str = "dossier";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |actes, trajectoires| Self {
            cadre: Cadre::exemple("Aïssata DIALLO", Lieu::Personnes),
            id: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            suivi: vec![("Équipe", "Centre".into()), ("Référent", "Claire Morel".into())],
            faits: Carte::exemple(),
            menage: menages::Carte::exemple(),
            actes,
            trajectoires,
            ouvertures: vec!["Claire Morel, aujourd’hui".into()],
            lit_les_notes: true,
            imprime_le: "23 novembre 2026".into(),
            demarches: demarches::Carte::exemple(),
            mandats: mandats::Carte::exemple(),
            papiers: papiers::card::Card::exemple(),
            repris: vec![Repris {
                titre: "Repris de « suivis.xlsx », ligne 12, le 3 novembre 2026".into(),
                faits: vec![("Adresse".into(), "3 rue Haute".into())],
            }],
            reunions: vec![(
                "019aa000-0000-7000-8000-000000000003".into(),
                "Deux dossiers réunis par Claire Morel, hier".into(),
            )],
            reunir: true,
            archive_le: Some("lundi 4 janvier 2027".into()),
            bandeau: None,
            droits: droits::Carte::exemple(),
            rappels: Some(rappels::Carte::exemple()),
            comptes: Some(comptes_en_ligne::Carte::exemple()),
            blocages: Some(blocages::Carte::exemple()),
            reperes: Some(renoncements::Carte::exemple()),
        };
        let acte = |annule: Option<String>| LigneActe {
            id: "019aa000-0000-7000-8000-000000000002".into(),
            mode: Mode::JeGuidais,
            quand: "hier".into(),
            demarche: "Déclaration trimestrielle".into(),
            detail: "Claire Morel · 10 min".into(),
            note: Some("Apporter les bulletins de novembre.".into()),
            note_privee: Some("Fatiguée, proposer un autre jour.".into()),
            annulable: annule.is_none(),
            date: "22 novembre 2026".into(),
            annule,
        };
        let path = Trajectoire {
            demarche: "Déclaration trimestrielle".into(),
            modes: vec![Mode::ElleACote, Mode::ADeux, Mode::JeGuidais],
            phrase: tell(&[Mode::ElleACote, Mode::JeGuidais]),
        };
        vec![
            ("vide", page(Vec::new(), Vec::new())),
            (
                "pleine",
                page(vec![acte(None), acte(Some("Annulé par Claire Morel : erreur de personne".into()))], vec![path]),
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trajectory_is_told_in_one_sentence() {
        assert_eq!(
            tell(&[Mode::ElleACote, Mode::ADeux, Mode::JeGuidais]),
            "De « moi, elle à côté » à « elle, je guidais » en 3 fois."
        );
        assert_eq!(tell(&[Mode::SansElle, Mode::SansElle]), "2 fois, toujours « moi, sans elle ».");
        assert_eq!(tell(&[Mode::SansElle, Mode::ADeux, Mode::SansElle]), "3 fois, à nouveau « moi, sans elle ».");
    }
}
