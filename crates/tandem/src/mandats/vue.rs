//! `/personnes/{id}/mandats`: the person's own page, in plain words: what I allow, until when, what was done, how to stop.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use tandem_mandats::{COURANTE, Etat, Ligne, Portee, Texte, Version, version};

use super::{mots, queries, usages};
use crate::{
    agents::{self, Session},
    app::App,
    personnes::{self, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// Uses shown.
const USAGES: i64 = 100;

/// A mandate, as she reads it.
#[derive(Debug)]
pub struct MandatVu {
    id: String,
    permets: Vec<String>,
    jusqua: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "mandats/vue.html")]
pub struct VuePage {
    cadre: Cadre,
    personne: String,
    nom: String,
    titre: String,
    mandats: Vec<MandatVu>,
    /// Over or never signed, for the worker.
    autres: Vec<(String, String)>,
    faits: Vec<String>,
    mots: Mots,
    contact: Option<String>,
    imprime: String,
}

/// The fixed sentences of the page, from the texts.
#[derive(Debug, Default)]
pub struct Mots {
    permets: String,
    fait: String,
    rien_fait: String,
    arreter: String,
    arreter_comment: String,
    appeler: String,
    aucun: String,
    probleme: String,
}

impl Mots {
    fn lire(texte: Option<&Texte>) -> Self {
        let say = |cle: &str| texte.map(|one| one.dire(&format!("vue.{cle}"), &[])).unwrap_or_default();
        Self {
            permets: say("permets"),
            fait: say("fait"),
            rien_fait: say("rien_fait"),
            arreter: say("arreter"),
            arreter_comment: say("arreter_comment"),
            appeler: say("appeler"),
            aucun: say("aucun"),
            probleme: say("probleme"),
        }
    }
}

fn francais() -> Option<&'static Texte> {
    version(COURANTE).map(Version::francais)
}

/// `GET /personnes/{id}/mandats`
pub async fn get(State(app): State<App>, session: Session, Path(id): Path<String>) -> Result<Page<VuePage>, Refus> {
    let id = PersonneId::parse(&id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(&app.db).await?;
    let personne = personnes::find(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    let all = queries::de_la_personne(&mut reading, &personne).await?;
    let used = usages::de_la_personne(&mut reading, &personne.dossiers_json(), USAGES).await?;
    let noms = agents::noms(&mut reading, &session.perimetre).await?;
    let fiches = if used.is_empty() {
        BTreeMap::default()
    } else {
        app.regles.en_vigueur(&mut reading, session.etablissement()).await?
    };
    drop(reading);
    session.note_read(&app.db, "mandats.voir", "personnes", personne.id.as_str()).await?;
    let (now, zone, today) = (app.db.clock().now(), app.db.clock().zone(), app.db.clock().today());
    let say = |cle: &str, values: &[(&str, &str)]| {
        francais().map(|one| one.dire(&format!("vue.{cle}"), values)).unwrap_or_default()
    };
    let (mut mandats, mut autres) = (Vec::new(), Vec::new());
    for one in &all {
        let (regle, piece) = (one.regle(), &one.scellee.piece);
        let etat = regle.etat(now, zone);
        if matches!(etat, Etat::EnVigueur | Etat::AVenir) {
            let open = piece.lignes.iter().map(Ligne::portee).filter(|line| regle.arretee(line, now).is_none());
            mandats.push(MandatVu {
                id: one.id.to_string(),
                permets: open.map(|line: Portee| mots::nommer(&line, piece)).collect(),
                jusqua: say("jusqu_au", &[("fin", &dates::full(piece.fin, today))]),
            });
        } else {
            let said = mots::dire(etat, piece, (None, zone, today));
            autres.push((one.id.to_string(), format!("{}\u{a0}: {}", super::list::permis(one), said.phrase)));
        }
    }
    let faits = used.iter().map(|one| {
        let fiche = fiches.get(&one.fiche).map_or(one.fiche.clone(), |known| known.fiche.nom_simple.clone());
        let by = noms.get(&one.agent).cloned().unwrap_or_else(|| "un ancien agent".to_owned());
        let mut told = say("usage", &[("date", &dates::long(one.fait_le)), ("demarche", &fiche), ("agent", &by)]);
        if let Some(at) = one.accord_le {
            let local = at.to_zoned_datetime(zone.clone());
            let hour = format!("{}\u{a0}h\u{a0}{:02}", local.hour(), local.minute());
            told = format!("{told} {}", say("usage_accord", &[("date", &dates::long(local.date())), ("heure", &hour)]));
        }
        match (&one.raison, one.mandat.is_none()) {
            (Some(raison), true) => {
                format!("{told} {}", say("usage_urgence", &[("raison", raison.trim_end_matches('.'))]))
            }
            _ => told,
        }
    });
    Ok(Page::ok(VuePage {
        cadre: session.cadre(format!("Ses mandats, {}", personne.identite.initiales()), Lieu::Personnes),
        personne: personne.id.to_string(),
        nom: personne.identite.affichee(),
        titre: say("titre", &[]),
        faits: faits.collect(),
        mandats,
        autres,
        mots: Mots::lire(francais()),
        contact: all.first().map(|one| format!("{}. {}", one.scellee.piece.etablissement, one.scellee.piece.contact)),
        imprime: say("imprime", &[("date", &dates::long(today))]),
    }))
}

impl Samples for VuePage {
    const NOM: &'static str = "vue-des-mandats";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |full: bool| Self {
            cadre: Cadre::exemple("Ses mandats, A. D.", Lieu::Personnes),
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            titre: "Ce que l’établissement fait pour moi".into(),
            mandats: if full {
                vec![MandatVu {
                    id: "019aa000-0000-7000-8000-000000000002".into(),
                    permets: vec!["Dire à la Caf ce que j’ai gagné".into(), "Logement".into()],
                    jusqua: "Jusqu’au mercredi 23 décembre compris.".into(),
                }]
            } else {
                Vec::new()
            },
            autres: if full {
                vec![(
                    "019aa000-0000-7000-8000-000000000004".into(),
                    "Avoir la complémentaire santé\u{a0}: Elle l’a arrêté hier à 10\u{a0}h\u{a0}05.".into(),
                )]
            } else {
                Vec::new()
            },
            faits: if full {
                vec!["Le 22 novembre 2026 : Dire à la Caf ce que j’ai gagné, par Claire Morel.".into()]
            } else {
                Vec::new()
            },
            mots: Mots::lire(francais()),
            contact: full.then(|| "CCAS de Villeneuve. 3 place du Marché, 03 20 00 00 00".into()),
            imprime: "Page imprimée le 23 novembre 2026.".into(),
        };
        vec![("vide", page(false)), ("pleine", page(true))]
    }
}
