//! `/demarches/{id}/noter`: who had the hand, on this démarche. Three taps; « déclaration faite » is ticked when it can be.

use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::{ToSpan, civil::Date};
use serde::Deserialize;
use tandem_delais::{Evenement, Genre};
use tandem_platform::{
    Db,
    web::{Errors, Fields},
};

use super::{
    EvenementId, NouvelEvenement, Source, attacher,
    dates::{self, Ligne, avance},
    ecrire,
    ouvert::Ouvert,
    prendre,
    vue::{LigneVue, ou_elle_en_est},
};
use crate::{
    actes::{self, ActeForm, ActeId, Mode, NouvelActe, Raison, Saisie},
    agents::Session,
    cadre::EnVigueur,
    fiches,
    mandats::{self, Mandat, NouvelUsage},
    personnes,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates as jours},
};

/// Days before a limit from which a declaration without a window is what one comes for.
const UN_MOIS: i64 = 31;

/// Something the act may say happened too.
#[derive(Clone, Debug)]
pub struct Case {
    code: &'static str,
    mots: &'static str,
    cochee: bool,
}

/// A gesture of the fiche and the hand chosen for it.
#[derive(Clone, Debug)]
pub struct Geste {
    rang: usize,
    texte: String,
    stop: bool,
    mode: Option<Mode>,
}

impl Geste {
    fn is(&self, mode: Mode) -> bool {
        self.mode == Some(mode)
    }
}

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "demarches/noter.html")]
pub struct NoterDemarchePage {
    cadre: Cadre,
    id: String,
    nom: String,
    nom_personne: String,
    phrase: String,
    lignes: Vec<LigneVue>,
    saisie: Saisie,
    cases: Vec<Case>,
    gestes: Vec<Geste>,
    gestes_dits: bool,
    mandat: ASaPlace,
}

/// Under which mandate she is stood in for, or why without.
#[derive(Clone, Debug, Default)]
pub struct ASaPlace {
    /// Who notes may make a mandate.
    suit: bool,
    personne: String,
    fiche: String,
    /// Until when one covers this procedure.
    jusqua: Option<String>,
    /// Why none does.
    manque: &'static str,
    /// She said yes, today, to what is done without her.
    accord: bool,
    /// Why without a mandate.
    urgence: String,
}

/// `?mode=M0`: chosen before.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    mode: String,
}

/// What may be ticked: what the rules of the fiche roll with, ticked when it can be done today.
fn cases(open: &Ouvert, today: Date) -> Vec<Case> {
    let mut all: Vec<Case> = Vec::new();
    let rules = open.fiche().map(|known| known.fiche.regles.as_slice()).unwrap_or_default();
    for rule in rules {
        let what = avance(Some(rule));
        let Some(event) = what.evenement.filter(|event| super::est_passe(*event)) else { continue };
        let line = open.lignes.iter().find(|line| line.regle == rule.cle);
        let cochee = match &rule.genre {
            Genre::FenetreMensuelle { .. } | Genre::Periodique { .. } => line.is_some_and(|line| bientot(line, today)),
            Genre::Presence { .. } => true,
            _ => false,
        };
        match all.iter_mut().find(|one| one.code == event.code()) {
            Some(one) => one.cochee |= cochee,
            None => all.push(Case { code: event.code(), mots: mots(event), cochee }),
        }
    }
    if all.is_empty() {
        all.push(Case { code: Evenement::Depot.code(), mots: mots(Evenement::Depot), cochee: false });
    }
    all
}

/// Is it the moment? Its window is open; without a window, its last day is at most a month away. Ticked too soon, a call
/// noted in between would move the date.
fn bientot(line: &Ligne, today: Date) -> bool {
    line.ouverture.map_or(line.limite <= today.saturating_add(UN_MOIS.days()), |from| from <= today)
}

fn mots(event: Evenement) -> &'static str {
    match event {
        Evenement::Declaration => "Déclaration faite",
        Evenement::Depot => "Demande déposée",
        Evenement::Contact => "Elle s’est manifestée",
        other => other.libelle(),
    }
}

async fn page(db: &Db, source: &Source, session: &Session, id: &str) -> Result<(NoterDemarchePage, Ouvert), Refus> {
    let (open, mut reading) = Ouvert::page(db, source, session, id).await?;
    let mandats = mandats::de_la_personne(&mut reading, &open.personne).await?;
    let regles = EnVigueur::lire(&mut reading, session.etablissement()).await?;
    drop(reading);
    if open.demarche.finie().is_some() {
        return Err(Refus::Introuvable);
    }
    let today = db.clock().today();
    let gestes = open.fiche().map(|known| known.fiche.gestes.as_slice()).unwrap_or_default();
    let page = NoterDemarchePage {
        cadre: session.cadre(format!("Noter, {}", open.personne.identite.initiales()), Lieu::Personnes),
        id: open.demarche.id.to_string(),
        nom: open.nom_complet(),
        nom_personne: open.personne.identite.affichee(),
        phrase: ou_elle_en_est(open.etat(today), today),
        lignes: open.lignes.iter().take(2).map(|line| LigneVue::de(line, &open.moteur, today)).collect(),
        saisie: Saisie::liee(&ActeId::new(db.clock(), db.random()), today.to_string()).avec_cadre(&regles),
        cases: cases(&open, today),
        gestes: gestes
            .iter()
            .enumerate()
            .map(|(rang, one)| Geste { rang, texte: fiches::en_mots(&one.texte), stop: one.stop, mode: None })
            .collect(),
        gestes_dits: false,
        mandat: a_sa_place(db, session, &open, &mandats),
    };
    Ok((page, open))
}

fn a_sa_place(db: &Db, session: &Session, open: &Ouvert, mandats: &[Mandat]) -> ASaPlace {
    let (fiche, today) = (&open.demarche.fiche, db.clock().today());
    let found = mandats::couverture(mandats, fiche, today, (db.clock().now(), db.clock().zone()));
    ASaPlace {
        suit: session.agent.role.suit_des_personnes(),
        personne: open.personne.id.to_string(),
        fiche: fiche.clone(),
        jusqua: found.ok().map(|one| jours::full(one.scellee.piece.fin, today)),
        manque: found.err().map_or("", mandats::dire_refus),
        ..ASaPlace::default()
    }
}

/// `GET /demarches/{id}/noter`
pub async fn get(
    State(db): State<Db>,
    State(source): State<Source>,
    session: Session,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page<NoterDemarchePage>, Refus> {
    let (mut page, open) = page(&db, &source, &session, &id).await?;
    page.saisie.mode = Mode::parse(&params.mode);
    session.note_read(&db, "actes.preparer", "personnes", open.personne.id.as_str()).await?;
    Ok(Page::ok(page))
}

impl NoterDemarchePage {
    /// The same with what was typed, and the sentences.
    fn typed(self, champs: &Fields, erreurs: Errors) -> Self {
        let ticked = champs.every("arrive");
        let cases = self.cases.into_iter().map(|one| Case { cochee: ticked.contains(&one.code), ..one }).collect();
        let gestes: Vec<Geste> = self
            .gestes
            .into_iter()
            .map(|one| Geste { mode: Mode::parse(champs.raw(&format!("geste-{}", one.rang))), ..one })
            .collect();
        let gestes_dits = gestes.iter().any(|one| one.mode.is_some());
        let mandat = ASaPlace { accord: champs.raw("accord") == "oui", urgence: champs.line("urgence"), ..self.mandat };
        Self { saisie: self.saisie.typed(champs, erreurs), cases, gestes, gestes_dits, mandat, ..self }
    }
}

/// In her place (droit.md 5.1): a mandate, or the urgency written; without her, what she said of it.
fn en_son_nom(mode: Mode, couvert: bool, dit: &ASaPlace) -> Result<(), Errors> {
    let mut erreurs = Errors::default();
    if mode.a_la_place() && !couvert && dit.urgence.is_empty() {
        erreurs.add("urgence", "À sa place sans mandat\u{a0}: écrivez l’urgence, ou faites le mandat avec elle.");
    }
    if dit.urgence.chars().count() > super::TEXTE_MAX {
        erreurs.add("urgence", format!("Ce texte est trop long, {} signes au plus.", super::TEXTE_MAX));
    }
    if mode == Mode::SansElle && !dit.accord && dit.urgence.is_empty() {
        erreurs.add("accord", "Sans elle\u{a0}: cochez si elle a dit oui, ou écrivez l’urgence.");
    }
    if erreurs.is_empty() { Ok(()) } else { Err(erreurs) }
}

/// `POST /demarches/{id}/noter`
pub async fn post(
    State(db): State<Db>,
    State(source): State<Source>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (shown, open) = page(&db, &source, &session, &id).await?;
    if champs.raw("action") == "relire" {
        return Ok(Page::ok(shown.typed(&champs, Errors::default())).into_response());
    }
    let mut form = match ActeForm::read(&champs, db.clock().today()) {
        Ok(form) => form,
        Err(erreurs) => return Ok(Page::to_correct(shown.typed(&champs, erreurs)).into_response()),
    };
    form.demarche = Some(open.nom());
    let shown = shown.typed(&champs, Errors::default());
    let acte = ActeId::parse(champs.raw("numero")).unwrap_or_else(|| ActeId::new(db.clock(), db.random()));
    let par = (session.etablissement(), &session.agent.id);
    let demarche = &open.demarche.id;
    let mut tx = db.write(session.intent("actes.noter", "actes", acte.as_str())).await?;
    prendre(&mut tx, demarche).await?;
    let who = std::slice::from_ref(&open.personne.id);
    if personnes::limitees(&mut tx, who).await? {
        return Err(Refus::Limite);
    }
    // Read under the lock: a mandate stopped at this second covers nothing.
    let mandats = mandats::de_la_personne(&mut tx, &open.personne).await?;
    let clock = (tx.clock().now(), tx.clock().zone());
    let under = mandats::couverture(&mandats, &open.demarche.fiche, form.fait_le, clock).ok().map(|one| &one.id);
    if let Err(erreurs) = en_son_nom(form.mode, under.is_some(), &shown.mandat) {
        return Ok(Page::to_correct(shown.typed(&champs, erreurs)).into_response());
    }
    let new = NouvelActe { id: &acte, agent: &session.agent.id, personnes: who, form: &form };
    // The same form sent twice shows the first result.
    if actes::noter(&mut tx, session.etablissement(), &new).await? {
        let fiche = open.fiche().map(|known| known.fiche.clone());
        let said = shown.gestes.iter().filter_map(|one| {
            let words = fiche.as_ref()?.gestes.get(one.rang)?.texte.as_str();
            Some((i64::try_from(one.rang).ok()?, words, one.mode?))
        });
        attacher(&mut tx, par, &acte, demarche, &said.collect::<Vec<_>>()).await?;
        if form.mode.a_la_place() {
            let urgence = Some(shown.mandat.urgence.as_str()).filter(|text| !text.is_empty());
            let new = NouvelUsage {
                acte: &acte,
                personne: &open.personne.id,
                fiche: &open.demarche.fiche,
                fait_le: form.fait_le,
                mandat: under,
                accord: form.mode == Mode::SansElle && shown.mandat.accord,
                raison: urgence,
            };
            mandats::noter(&mut tx, par, &new).await?;
        }
        for one in shown.cases.iter().filter(|one| one.cochee) {
            let Ok(event) = one.code.parse() else { continue };
            // Done without her, it is no sign of life.
            if event == Evenement::Contact && form.mode == Mode::SansElle {
                continue;
            }
            let id = EvenementId::new(tx.clock(), tx.random());
            let new =
                NouvelEvenement { acte: Some(&acte), ..NouvelEvenement::simple(&id, demarche, event, form.fait_le) };
            ecrire(&mut tx, par, &new).await?;
            tx.record(session.entry("demarches.noter", "demarches", demarche.as_str()));
        }
        dates::recalculer(&mut tx, &open.moteur, session.etablissement(), std::slice::from_ref(demarche)).await?;
        tx.commit().await?;
    }
    Ok(Redirect::to(&format!("/demarches/{demarche}?note={acte}")).into_response())
}

impl Samples for NoterDemarchePage {
    const NOM: &'static str = "noter-demarche";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |saisie: Saisie, gestes_dits| Self {
            cadre: Cadre::exemple("Noter, A. D.", Lieu::Personnes),
            id: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Déclaration trimestrielle RSA".into(),
            nom_personne: "Aïssata DIALLO".into(),
            phrase: "À jour\u{a0}: dernière déclaration faite 5 septembre.".into(),
            lignes: LigneVue::exemples(),
            saisie: Saisie { liee: true, ..saisie },
            cases: vec![Case { code: "declaration", mots: "Déclaration faite", cochee: true }],
            gestes: vec![
                Geste {
                    rang: 0, texte: "Ouvrir l’espace « Mon compte »".into(), stop: false, mode: Some(Mode::ADeux)
                },
                Geste { rang: 1, texte: "Valider".into(), stop: true, mode: None },
            ],
            gestes_dits,
            mandat: ASaPlace {
                suit: true,
                jusqua: gestes_dits.then(|| "mercredi 23 décembre".into()),
                manque: "aucun mandat ne nomme cette démarche",
                ..ASaPlace::default()
            },
        };
        let made = Saisie::samples().into_iter().map(|(name, saisie)| (name, page(saisie, name == "pleine")));
        made.collect()
    }
}
