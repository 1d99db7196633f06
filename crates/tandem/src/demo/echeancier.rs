//! Démarches under way in the fictional CCAS, so that a window is open whatever the day it is shown.

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use tandem_delais::Evenement;
use tandem_mandats::{COURANTE, Canal, Duree, Fait, Identite, Ligne, Moyen, Piece, Scellee};
use tandem_platform::{Result, Tx};

use super::{Chantier, plan, record};
use crate::{
    actes::{self, ActeForm, ActeId, Mode, NouvelActe},
    agents::Perimetre,
    demarches::{
        self, DemarcheId, EvenementId, NouvelEvenement, NouvelleDemarche, Source,
        dates::{self, Moteur},
    },
    mandats::{self, ActeMandatId, MandatId, NouveauMandat},
    personnes::{self, Personne, PersonneId},
};

/// People with a quarterly declaration to make within a month.
const FILE: usize = 12;
/// Claire, among those who follow people.
const CLAIRE: usize = 1;

/// What is under way for the `rang`th person: fiche, what happened how many days ago.
fn en_cours(rang: usize) -> Vec<(&'static str, Vec<(Evenement, i64)>)> {
    let jours = i64::try_from(rang % 5).unwrap_or(0);
    let mut all = vec![("D07", vec![(Evenement::Declaration, 72 + jours)])];
    if rang.is_multiple_of(3) {
        all.push(("D50", vec![(Evenement::Depot, 120), (Evenement::DepotComplet, 104 + jours)]));
    }
    if rang.is_multiple_of(4) {
        all.push(("D01", vec![(Evenement::Declaration, 20)]));
    }
    all
}

/// The hands of the last two times: some do it alone.
fn mains(rang: usize) -> &'static [Mode] {
    match rang % 4 {
        0 => &[Mode::ElleACote, Mode::ADeux],
        1 => &[Mode::JaiRelu, Mode::JaiRelu],
        2 => &[Mode::JeGuidais],
        _ => &[],
    }
}

/// Starts them all for the people Claire helped first, on the last day of the story.
pub(super) async fn ajouter(
    work: &Chantier<'_>,
    plan: &plan::Plan,
    source: &Source,
    (today, zone): (Date, &TimeZone),
) -> Result<()> {
    let agent = &work.agents[CLAIRE];
    let hers = plan.venues.iter().zip(&work.personnes).filter(|(venue, _)| venue.agent == CLAIRE);
    let ids: Vec<PersonneId> = hers.take(FILE).map(|(_, id)| id.clone()).collect();
    let perimetre = Perimetre { etablissement: work.etablissement.clone(), equipes: work.equipes.clone() };
    let mut tx = work.jour(today.yesterday().unwrap_or(today), zone).await?;
    let moteur = Moteur::lire(&mut tx, source, &work.etablissement).await?;
    let people = personnes::plusieurs(&mut tx, &perimetre, &ids).await?;
    let par = (&work.etablissement, agent);
    let ago = |days: i64| today.saturating_sub(days.days());
    let mut started = Vec::new();
    for (rang, personne) in people.iter().enumerate() {
        for (fiche, events) in en_cours(rang) {
            tx.clock().advance_seconds(10);
            let id = DemarcheId::new(tx.clock(), work.random);
            let new = NouvelleDemarche { id: &id, personne, fiche, precision: None };
            demarches::creer(&mut tx, par, &new).await?;
            for (evenement, days) in events {
                let event = EvenementId::new(tx.clock(), work.random);
                demarches::ecrire(&mut tx, par, &NouvelEvenement::simple(&event, &id, evenement, ago(days))).await?;
            }
            for (at, mode) in mains(rang).iter().enumerate().filter(|_| fiche == "D07") {
                let acte = ActeId::new(tx.clock(), work.random);
                let days = 150 - i64::try_from(at).unwrap_or(0) * 70;
                let form = ActeForm {
                    mode: *mode,
                    raison: None,
                    duree: Some(10),
                    demarche: moteur.fiche(fiche).map(|known| known.fiche.nom.clone()),
                    note: None,
                    note_privee: None,
                    fait_le: ago(days),
                };
                let personnes = std::slice::from_ref(&personne.id);
                actes::noter(&mut tx, &work.etablissement, &NouvelActe { id: &acte, agent, personnes, form: &form })
                    .await?;
                demarches::attacher(&mut tx, par, &acte, &id, &[]).await?;
                record(&mut tx, agent, "actes.noter", "actes", acte.to_string());
            }
            // Those she stands in for let her, on paper.
            if fiche == "D07" && rang.is_multiple_of(4) {
                mandat(work, &mut tx, par, personne, &moteur).await?;
            }
            record(&mut tx, agent, "demarches.commencer", "demarches", id.to_string());
            started.push(id);
        }
    }
    dates::recalculer(&mut tx, &moteur, &work.etablissement, &started).await?;
    tx.commit().await
}

/// A mandate for the quarterly declaration, signed by both.
async fn mandat(
    work: &Chantier<'_>,
    tx: &mut Tx,
    par: mandats::Par<'_>,
    personne: &Personne,
    moteur: &Moteur,
) -> Result<()> {
    let (today, id) = (tx.clock().today(), MandatId::new(tx.clock(), work.random));
    let Some(fiche) = moteur.fiche("D07").map(|known| &known.fiche) else { return Ok(()) };
    let piece = Piece {
        version: COURANTE.to_owned(),
        personne: Identite { nom: personne.identite.affichee(), naissance: personne.identite.naissance, adresse: None },
        etablissement: "CCAS de Saint-Denis (démonstration)".to_owned(),
        contact: "2 place Victor-Hugo, 06 39 98 00 00".to_owned(),
        lieu: "Saint-Denis".to_owned(),
        agent: "Claire Morel".to_owned(),
        lignes: vec![Ligne {
            cle: fiche.code.clone(),
            titre: fiche.nom_simple.clone(),
            organisme: Some(fiche.organisme.clone()),
        }],
        canaux: vec![Canal::Ligne, Canal::Telephone],
        duree: Duree::Semestre,
        debut: today,
        fin: Duree::Semestre.fin(today, None).unwrap_or(today),
        objet: "que ma déclaration parte à temps".to_owned(),
        exclu: None,
        surendettement: false,
        autre_structure: None,
        a_distance: None,
        langue: None,
        suite: None,
        code: mandats::nouveau_code(work.random),
    };
    let Some(scellee) = Scellee::nouvelle(piece) else { return Ok(()) };
    let new = NouveauMandat { id: &id, personne: &personne.id, scellee: &scellee, suite_de: None };
    mandats::creer(tx, par, &new).await?;
    let acte = ActeMandatId::new(tx.clock(), work.random);
    mandats::acter(tx, par, &id, (&acte, &Fait::Signature(Moyen::Papier), None)).await?;
    record(tx, par.1, "mandats.signer", "mandats", id.to_string());
    Ok(())
}
