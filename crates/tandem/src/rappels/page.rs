//! `/personnes/{id}/rappels`: what she agreed to, what she will read word by word, what left.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::{Timestamp, ToSpan};
use tandem_platform::{
    Reading,
    outbox::{self, Message, State as Etat},
    web::{Errors, Fields},
};

use super::{
    calcul::{Maison, Situation, situation},
    model::{Accord, AccordId, Canal, Recueil},
    queries,
};
use crate::{
    agents::Session,
    app::App,
    personnes::{self, Personne, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates, telephone},
};

/// Reminders shown before they leave, and after.
const A_VENIR: usize = 6;
const PARTIS: i64 = 30;

/// A channel, as it is offered.
#[derive(Debug)]
pub struct Choix {
    code: &'static str,
    nom: &'static str,
    /// Where it goes, or why it cannot be chosen.
    detail: String,
    /// The page where what is missing is noted.
    ajouter: Option<String>,
    possible: bool,
    choisi: bool,
}

/// A message, before or after it left.
#[derive(Debug)]
pub struct Ligne {
    quand: String,
    texte: String,
    detail: String,
}

/// A message that was refused.
#[derive(Debug)]
pub struct Echec {
    reference: String,
    phrase: String,
}

/// What is in the form.
#[derive(Debug, Default)]
pub struct Saisie {
    numero: String,
    canal: String,
    recueil: String,
    le: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "rappels/page.html")]
pub struct RappelsPage {
    cadre: Cadre,
    erreurs: Errors,
    personne: String,
    nom: String,
    /// What stands, in a sentence, and the detail of when and by whom.
    accord: Option<(String, String)>,
    /// Id of what stands, to take it back.
    accord_id: String,
    echecs: Vec<Echec>,
    choix: Vec<Choix>,
    saisie: Saisie,
    a_venir: Vec<Ligne>,
    partis: Vec<Ligne>,
    histoire: Vec<String>,
}

impl RappelsPage {
    fn recueils(&self) -> [(&'static str, &'static str, bool); 2] {
        Recueil::TOUS.map(|one| (one.code(), one.nom(), self.saisie.recueil == one.code()))
    }
}

/// Everything the page is made of.
pub(super) struct Ouvert {
    pub personne: Personne,
    pub maison: Maison,
    pub stands: Situation,
    messages: Vec<Message>,
    vus: std::collections::BTreeSet<String>,
}

pub(super) async fn ouvrir(on: &mut Reading, app: &App, session: &Session, id: &str) -> Result<Ouvert, Refus> {
    let id = PersonneId::parse(id).ok_or(Refus::Introuvable)?;
    let personne = personnes::find(on, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    let place = session.etablissement();
    let maison = Maison::lire(on, &app.db, &app.regles, place).await?;
    let stands = situation(on, &maison, &app.config.rappels, &personne, app.db.clock().now()).await?;
    let messages = outbox::about(on, place.as_str(), &personne.dossiers_json(), PARTIS).await?;
    let failed: Vec<&str> =
        messages.iter().filter(|one| matches!(one.state, Etat::Failed(..))).map(|one| one.reference.as_str()).collect();
    let vus = if failed.is_empty() {
        std::collections::BTreeSet::new()
    } else {
        queries::vus(on, place, &serde_json::to_string(&failed).unwrap_or_default()).await?
    };
    Ok(Ouvert { personne, maison, stands, messages, vus })
}

/// `GET /personnes/{id}/rappels`
pub async fn get(State(app): State<App>, session: Session, Path(id): Path<String>) -> Result<Page<RappelsPage>, Refus> {
    let open = ouvrir(&mut session.read(&app.db).await?, &app, &session, &id).await?;
    session.note_read(&app.db, "rappels.voir", "personnes", open.personne.id.as_str()).await?;
    let stands = open.stands.accord();
    let saisie = Saisie {
        numero: AccordId::new(app.db.clock(), app.db.random()).to_string(),
        canal: stands.map(|one| one.canal.code().to_owned()).unwrap_or_default(),
        recueil: Recueil::Oral.code().to_owned(),
        le: app.db.clock().today().to_string(),
    };
    Ok(Page::ok(page(&app, &session, &open, Errors::default(), saisie)))
}

fn page(app: &App, session: &Session, open: &Ouvert, erreurs: Errors, saisie: Saisie) -> RappelsPage {
    let (today, stands) = (open.maison.ici(app.db.clock().now()).date(), &open.stands);
    let day = |at: Timestamp| dates::near(open.maison.ici(at).date(), today);
    let who = |one: &Accord| open.maison.noms.get(&one.agent).cloned().unwrap_or_else(|| "un ancien agent".to_owned());
    let said =
        |one: &Accord| format!("Accord donné {} le {}, noté par {}", one.recueil.nom(), dates::long(one.le), who(one));
    let accord = stands.accord();
    let canal = accord.map_or(Canal::Courriel, |one| one.canal);
    let leaving = stands.a_envoyer(&open.maison.tz).map(|one| one.2);
    let shown = leaving.unwrap_or_else(|| stands.rappels.iter().collect());
    let a_venir = shown.into_iter().filter(|one| canal == Canal::Papier || open.attend(&one.reference)).take(A_VENIR);
    RappelsPage {
        cadre: session.cadre(format!("Rappels, {}", open.personne.identite.initiales()), Lieu::Personnes),
        erreurs,
        personne: open.personne.id.to_string(),
        nom: open.personne.identite.affichee(),
        accord: accord.map(|one| (format!("Prévenue {}", one.canal.nom()), said(one))),
        accord_id: accord.map(|one| one.id.to_string()).unwrap_or_default(),
        echecs: open.echecs(&day),
        choix: Canal::TOUS.map(|one| choix(app, open, one, &saisie.canal)).into(),
        saisie,
        a_venir: a_venir
            .map(|one| Ligne {
                quand: dates::full(one.le, today),
                texte: if canal == Canal::Sms { one.mots.sms.clone() } else { one.mots.courriel.clone() },
                detail: String::new(),
            })
            .collect(),
        partis: open.messages.iter().filter_map(|one| parti(one, app.db.clock().now(), &day)).collect(),
        histoire: stands
            .accords
            .iter()
            .rev()
            .filter(|one| Some(*one) != accord)
            .map(|one| {
                let end = one.retrait.as_ref().map_or("remplacé depuis".to_owned(), |(at, by)| {
                    let name = open.maison.noms.get(by).cloned().unwrap_or_else(|| "un ancien agent".to_owned());
                    format!("arrêté {}, noté par {name}", day(*at))
                });
                format!("{}, {}\u{a0}: {end}.", said(one), one.canal.nom())
            })
            .collect(),
    }
}

impl Ouvert {
    /// Has it neither left nor been refused?
    fn attend(&self, reference: &str) -> bool {
        let found = self.messages.iter().find(|one| one.reference == reference);
        found.is_none_or(|one| matches!(one.state, Etat::Waiting | Etat::Cancelled(_)))
    }

    fn echecs(&self, day: &impl Fn(Timestamp) -> String) -> Vec<Echec> {
        let unread = self.messages.iter().filter(|one| !self.vus.contains(&one.reference));
        let told = unread.filter_map(|one| match &one.state {
            Etat::Failed(at, reason) => Some(Echec {
                reference: one.reference.clone(),
                phrase: format!("Un rappel n’est pas parti {}\u{a0}: {}", day(*at), raison(reason)),
            }),
            _ => None,
        });
        told.collect()
    }
}

/// Why a message was refused, and what to do.
pub(super) fn raison(code: &str) -> &'static str {
    match code {
        "numero" => "la passerelle refuse ce numéro. Vérifiez-le avec la personne, ou imprimez la carte.",
        _ => "l’adresse est refusée. Vérifiez-la avec la personne, ou imprimez la carte.",
    }
}

fn choix(app: &App, open: &Ouvert, canal: Canal, chosen: &str) -> Choix {
    let (stands, id) = (&open.stands, &open.personne.id);
    let fact = |genre: &str| Some(format!("/personnes/{id}/faits/{genre}?cle=elle"));
    let to = stands.adresse(canal);
    let (detail, ajouter, possible) = match (canal, to) {
        (Canal::Papier, _) => ("On l’imprime et on la lui donne. Rien ne part.".to_owned(), None, true),
        _ if !app.config.rappels.envoie(canal) => {
            ("Pas encore réglé ici. Voyez votre référent technique.".to_owned(), None, false)
        }
        (Canal::Courriel, Some(to)) => (format!("À {to}, son adresse à elle."), None, true),
        (Canal::Courriel, None) => ("Son dossier n’a pas d’adresse à elle.".to_owned(), fact("courriel"), false),
        (Canal::Sms, Some(to)) => (format!("Au {}, son numéro à elle.", telephone(to)), None, true),
        (Canal::Sms, None) => ("Son dossier n’a pas de téléphone mobile à elle.".to_owned(), fact("telephone"), false),
    };
    Choix { code: canal.code(), nom: canal.nom(), detail, ajouter, possible, choisi: chosen == canal.code() }
}

/// A message that left, was refused, or did not leave in time.
fn parti(one: &Message, now: Timestamp, day: &impl Fn(Timestamp) -> String) -> Option<Ligne> {
    let (quand, detail) = match &one.state {
        Etat::Sent(at) => (day(*at), format!("envoyé à {}", one.recipient)),
        Etat::Failed(at, _) => (day(*at), format!("refusé, à {}", one.recipient)),
        Etat::Waiting if one.not_after <= now => (day(one.not_before), "n’est pas parti à temps".to_owned()),
        Etat::Waiting | Etat::Cancelled(_) => return None,
    };
    Some(Ligne { quand, texte: one.body.clone(), detail })
}

/// `POST /personnes/{id}/rappels`: what she agreed to.
pub async fn post(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let db = &app.db;
    let open = ouvrir(&mut session.read(db).await?, &app, &session, &id).await?;
    let saisie = Saisie {
        numero: champs.line("numero"),
        canal: champs.line("canal"),
        recueil: champs.line("recueil"),
        le: champs.line("le"),
    };
    let mut erreurs = Errors::default();
    let canal = Canal::parse(&saisie.canal);
    match canal {
        None => erreurs.add("canal", "Choisissez comment la prévenir."),
        Some(one) if !choix(&app, &open, one, "").possible => {
            erreurs.add(
                "canal",
                format!("Pas possible {}\u{a0}: choisissez autrement, ou complétez son dossier.", one.nom()),
            );
        }
        Some(_) => {}
    }
    let recueil = Recueil::parse(&saisie.recueil);
    if recueil.is_none() {
        erreurs.add("recueil", "Dites comment elle a donné son accord.");
    }
    let today = db.clock().today();
    let le = dates::lire(&saisie.le).filter(|day| *day <= today && *day >= today.saturating_sub(1.year()));
    if le.is_none() {
        erreurs.add("le", "Écrivez le jour de son accord, aujourd’hui ou avant, comme 23/11/2026.");
    }
    let (Some(canal), Some(recueil), Some(le), true) = (canal, recueil, le, erreurs.is_empty()) else {
        session.note_read(db, "rappels.voir", "personnes", open.personne.id.as_str()).await?;
        return Ok(Page::to_correct(page(&app, &session, &open, erreurs, saisie)).into_response());
    };
    let person = &open.personne.id;
    let numero = AccordId::parse(&saisie.numero).unwrap_or_else(|| AccordId::new(db.clock(), db.random()));
    let mut tx = db.write(session.intent("rappels.accord", "personnes", person.as_str())).await?;
    if personnes::limitees(&mut tx, std::slice::from_ref(person)).await? {
        return Err(Refus::Limite);
    }
    let accord = Accord {
        id: numero,
        canal,
        recueil,
        le,
        agent: session.agent.id.clone(),
        note_le: tx.clock().now(),
        retrait: None,
    };
    // Sent twice, written once.
    if queries::noter(&mut tx, session.etablissement(), person, &accord).await? {
        tx.commit().await?;
    }
    Ok(Redirect::to(&format!("/personnes/{person}/rappels")).into_response())
}

/// `POST /personnes/{id}/rappels/retrait`: she no longer wants to. Nothing of what waits leaves.
pub async fn retirer(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let open = ouvrir(&mut session.read(&app.db).await?, &app, &session, &id).await?;
    let person = &open.personne;
    let back = Redirect::to(&format!("/personnes/{}/rappels", person.id)).into_response();
    // Only what the page showed: an older press does not stop what was agreed since.
    let Some(stands) = open.stands.accord().filter(|one| one.id.as_str() == champs.line("accord")) else {
        return Ok(back);
    };
    let mut tx = app.db.write(session.intent("rappels.retrait", "personnes", person.id.as_str())).await?;
    if queries::retirer(&mut tx, session.etablissement(), &stands.id, &session.agent.id).await? {
        outbox::cancel_about(&mut tx, &person.dossiers_json()).await?;
        tx.commit().await?;
    }
    Ok(back)
}

/// `POST /personnes/{id}/rappels/vu`: a refusal was read.
pub async fn vu(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let open = ouvrir(&mut session.read(&app.db).await?, &app, &session, &id).await?;
    let reference = champs.line("envoi");
    let failed = |one: &&Message| one.reference == reference && matches!(one.state, Etat::Failed(..));
    if let Some(message) = open.messages.iter().find(failed) {
        let mut tx = app.db.write(session.intent("rappels.vu", "personnes", open.personne.id.as_str())).await?;
        queries::noter_vu(&mut tx, session.etablissement(), &message.reference, &session.agent.id).await?;
        tx.commit().await?;
    }
    Ok(Redirect::to(&format!("/personnes/{}/rappels", open.personne.id)).into_response())
}

impl Samples for RappelsPage {
    const NOM: &'static str = "rappels";

    fn samples() -> Vec<(&'static str, Self)> {
        let choice = |canal: Canal, detail: &str, possible: bool| Choix {
            code: canal.code(),
            nom: canal.nom(),
            detail: detail.into(),
            ajouter: (!possible)
                .then(|| "/personnes/019aa000-0000-7000-8000-000000000001/faits/telephone?cle=elle".into()),
            possible,
            choisi: false,
        };
        let line = |quand: &str, detail: &str| {
            Ligne {
            quand: quand.into(),
            texte: "Bonjour,\n\nAvant le vendredi 11 décembre : pensez à votre déclaration du mois.\n\nClaire, CCAS de Villeneuve".into(),
            detail: detail.into(),
        }
        };
        let page = |erreurs, full: bool| Self {
            cadre: Cadre::exemple("Rappels, A. D.", Lieu::Personnes),
            erreurs,
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            accord: full.then(|| {
                (
                    "Prévenue par e-mail".into(),
                    "Accord donné de vive voix le 3 novembre 2026, noté par Claire Morel".into(),
                )
            }),
            accord_id: "019aa000-0000-7000-8000-000000000002".into(),
            echecs: if full {
                vec![Echec {
                    reference: "019aa000-0000-7000-8000-000000000003/declaration/2026-12-15/j2".into(),
                    phrase: format!("Un rappel n’est pas parti hier\u{a0}: {}", raison("adresse")),
                }]
            } else {
                Vec::new()
            },
            choix: vec![
                choice(Canal::Courriel, "À aissata@exemple.fr, son adresse à elle.", true),
                choice(Canal::Sms, "Son dossier n’a pas de téléphone mobile à elle.", false),
                choice(Canal::Papier, "On l’imprime et on la lui donne. Rien ne part.", true),
            ],
            saisie: Saisie { le: "2026-11-23".into(), recueil: "oral".into(), ..Saisie::default() },
            a_venir: if full { vec![line("mercredi 9 décembre", "")] } else { Vec::new() },
            partis: if full { vec![line("hier", "envoyé à aissata@exemple.fr")] } else { Vec::new() },
            histoire: if full {
                vec!["Accord donné par écrit le 2 mars 2026, noté par Claire Morel, par SMS : arrêté le 3 avril, noté par Claire Morel.".into()]
            } else {
                Vec::new()
            },
        };
        let mut erreurs = Errors::default();
        erreurs.add("canal", "Choisissez comment la prévenir.");
        vec![
            ("vide", page(Errors::default(), false)),
            ("pleine", page(Errors::default(), true)),
            ("en erreur", page(erreurs, false)),
        ]
    }
}
