//! `/personnes/{id}/actes/{acte}/recu`: the receipt handed over after an act, in words said to the person.

use axum::extract::{Path, State};
use jiff::{civil::Date, tz::TimeZone};

use crate::{
    actes::{self, Acte, ActeId, Mode},
    agents::{self, Session},
    app::App,
    demarches::{self, LigneVue},
    mandats::{self, Mandat, Usage},
    personnes::{self, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// The receipt.
#[derive(Debug, askama::Template)]
#[template(path = "dossier/recu.html")]
pub struct RecuPage {
    cadre: Cadre,
    personne: String,
    nom: String,
    quoi: String,
    quand: String,
    /// Who had the hand.
    main: String,
    agent: String,
    /// Under what she allowed, when it was done in her place.
    accord: Vec<String>,
    /// A mandate covers it: she can stop it.
    arretable: bool,
    note: Option<String>,
    suite: Option<LigneVue>,
    contact: Option<String>,
    /// Undone: it says nothing any more.
    annule: bool,
}

/// `GET /personnes/{id}/actes/{acte}/recu`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Path((id, acte)): Path<(String, String)>,
) -> Result<Page<RecuPage>, Refus> {
    let id = PersonneId::parse(&id).ok_or(Refus::Introuvable)?;
    let acte = ActeId::parse(&acte).ok_or(Refus::Introuvable)?;
    let (place, today, zone) = (session.etablissement(), app.db.clock().today(), app.db.clock().zone());
    let mut reading = session.read(&app.db).await?;
    let personne = personnes::find(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    let acte = actes::un_de(&mut reading, &session.perimetre, &session.agent.id, &personne, &acte)
        .await?
        .ok_or(Refus::Introuvable)?;
    let usage = mandats::de_l_acte(&mut reading, &acte.id).await?;
    let mandat = match usage.as_ref().and_then(|one| one.mandat.as_ref()) {
        Some(id) => mandats::trouver(&mut reading, &session.perimetre, id).await?,
        None => None,
    };
    let suite = demarches::suite(&mut reading, (&app.regles, place), &acte.id, today).await?;
    let last = mandats::dernier(&mut reading, place).await?;
    let noms = agents::noms(&mut reading, &session.perimetre).await?;
    drop(reading);
    session.note_read(&app.db, "actes.donner_recu", "personnes", personne.id.as_str()).await?;
    let reads = session.agent.role.lit_les_notes();
    let agent = noms.get(&acte.agent).cloned().unwrap_or_else(|| "un ancien agent".to_owned());
    Ok(Page::ok(RecuPage {
        cadre: session.cadre(format!("Reçu, {}", personne.identite.initiales()), Lieu::Personnes),
        personne: personne.id.to_string(),
        nom: personne.identite.affichee(),
        quoi: acte.demarche.clone().unwrap_or_else(|| "Une aide".to_owned()),
        quand: dates::full(acte.fait_le, today),
        main: qui_a_fait(acte.mode, &agent),
        accord: accord(&acte, usage.as_ref(), mandat.as_ref(), (reads, today, zone)),
        arretable: mandat.is_some(),
        note: acte.note.clone().filter(|_| reads),
        suite,
        contact: last.map(|one| format!("{}. {}", one.piece.etablissement, one.piece.contact)),
        annule: acte.annulation.is_some(),
        agent,
    }))
}

fn qui_a_fait(mode: Mode, agent: &str) -> String {
    match mode {
        Mode::SansElle => format!("{agent} l’a fait à votre place, sans vous."),
        Mode::ElleACote => format!("{agent} l’a fait à votre place, à côté de vous."),
        Mode::ADeux => format!("Vous l’avez fait à deux, avec {agent}."),
        Mode::JeGuidais => format!("Vous l’avez fait. {agent} vous guidait."),
        Mode::JaiRelu => format!("Vous l’avez fait. {agent} a relu."),
    }
}

/// What she allowed (droit.md 5.1): the mandate, what she said that day, or that there was none, and why.
fn accord(
    acte: &Acte,
    usage: Option<&Usage>,
    mandat: Option<&Mandat>,
    (reads, today, zone): (bool, Date, &TimeZone),
) -> Vec<String> {
    if !acte.mode.a_la_place() {
        return Vec::new();
    }
    let mut said = Vec::new();
    let Some(usage) = usage else { return vec!["Aucun mandat n’a été noté pour cela.".to_owned()] };
    if let Some(mandat) = mandat {
        let piece = &mandat.scellee.piece;
        let code = piece.code.replace('-', "\u{2011}");
        said.push(format!(
            "Vous l’avez permis par le mandat {code}, jusqu’au {} compris.",
            dates::full(piece.fin, today)
        ));
    } else {
        said.push("Vous n’aviez pas signé de mandat pour cela.".to_owned());
        let why = usage.raison.as_ref().filter(|_| reads);
        said.extend(why.map(|why| format!("La raison\u{a0}: {}.", why.trim_end_matches('.'))));
        match usage.avant_le {
            _ if usage.regularise => said.push("Depuis, c’est en règle.".to_owned()),
            Some(before) => {
                said.push(format!("Nous devons en parler avec vous avant le {}.", dates::full(before, today)));
            }
            None => {}
        }
    }
    if let Some(at) = usage.accord_le {
        let local = at.to_zoned_datetime(zone.clone());
        let (day, hour) = (dates::long(local.date()), local.time());
        said.push(format!("Vous avez dit oui le {day} à {}\u{a0}h\u{a0}{:02}.", hour.hour(), hour.minute()));
    }
    said
}

impl Samples for RecuPage {
    const NOM: &'static str = "recu";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |accord: &[&str], suite: bool| Self {
            cadre: Cadre::exemple("Reçu, A. D.", Lieu::Personnes),
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            quoi: "Déclaration trimestrielle RSA".into(),
            quand: "lundi 23 novembre".into(),
            main: qui_a_fait(if accord.is_empty() { Mode::JeGuidais } else { Mode::SansElle }, "Claire Morel"),
            agent: "Claire Morel".into(),
            accord: accord.iter().map(|&text| text.to_owned()).collect(),
            arretable: suite && !accord.is_empty(),
            note: suite.then(|| "Montants de septembre, octobre et novembre relus ensemble.".into()),
            suite: if suite { LigneVue::exemples().into_iter().next() } else { None },
            contact: suite.then(|| "CCAS de Villeneuve. 3 place du Marché, 03 20 00 00 00".into()),
            annule: false,
        };
        let covered = "Vous l’avez permis par le mandat 7K4\u{2011}2PXA, jusqu’au mercredi 23 décembre compris.";
        let urgent = [
            "Vous n’aviez pas signé de mandat pour cela.",
            "La raison\u{a0}: dernier jour pour déposer, vous étiez à l’hôpital.",
            "Nous devons en parler avec vous avant le lundi 30 novembre.",
        ];
        vec![
            ("courte", page(&[], false)),
            ("pleine", page(&[covered, "Vous avez dit oui le lundi 23 novembre 2026 à 9\u{a0}h\u{a0}05."], true)),
            ("sans mandat", page(&urgent, false)),
            ("annulée", Self { annule: true, ..page(&[], false) }),
        ]
    }
}
