//! `/remplacements`: who is away and who is there instead; a new one; an early end.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::{ToSpan, civil::Date};
use tandem_platform::{
    Db, Reading,
    web::{Errors, Fields},
};

use super::{
    model::{Empechement, Remplacement, RemplacementId, verifier},
    queries,
};
use crate::{
    agents::{
        AgentId, Equipe, EquipeId, Role, Session,
        collegues::{self, Collegue},
    },
    personnes,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// Past replacements shown.
const JOURS_PASSES: i32 = 90;

/// A replacement, in words.
#[derive(Debug)]
pub struct Ligne {
    id: String,
    phrase: String,
    quand: String,
    prete: String,
    /// Can this reader end it now?
    terminable: bool,
}

/// An agent one may choose.
#[derive(Debug)]
pub struct Choix {
    id: String,
    nom: String,
}

/// What is in the form.
#[derive(Debug, Default)]
pub struct Saisie {
    numero: String,
    absent: String,
    remplacant: String,
    debut: String,
    fin: String,
    acces: bool,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "suivi/remplacement.html")]
pub struct RemplacementPage {
    cadre: Cadre,
    erreurs: Errors,
    saisie: Saisie,
    a_venir: Vec<Ligne>,
    passes: Vec<Ligne>,
    absents: Vec<Choix>,
    remplacants: Vec<Choix>,
    responsable: bool,
    moi: String,
}

struct Ouvert {
    collegues: Vec<Collegue>,
    equipes: Vec<Equipe>,
    remplacements: Vec<Remplacement>,
}

async fn ouvrir(on: &mut Reading, session: &Session, today: Date) -> Result<Ouvert, Refus> {
    let since = today.checked_sub(JOURS_PASSES.days()).unwrap_or(today);
    Ok(Ouvert {
        collegues: collegues::collegues(on, session.etablissement()).await?,
        equipes: collegues::equipes_de_l_etablissement(on, session.etablissement()).await?,
        remplacements: queries::remplacements(on, session.etablissement(), since).await?,
    })
}

/// `GET /remplacements`
pub async fn get(State(db): State<Db>, session: Session) -> Result<Page<RemplacementPage>, Refus> {
    let today = db.clock().today();
    let open = ouvrir(&mut session.read(&db).await?, &session, today).await?;
    let saisie = Saisie {
        numero: RemplacementId::new(db.clock(), db.random()).to_string(),
        debut: today.to_string(),
        ..Saisie::default()
    };
    Ok(Page::ok(page(&session, &open, Errors::default(), saisie, today)))
}

fn page(session: &Session, open: &Ouvert, erreurs: Errors, saisie: Saisie, today: Date) -> RemplacementPage {
    let responsable = session.agent.role == Role::Responsable;
    let line = |one: &Remplacement| line(one, open, session, today);
    let over = |one: &&Remplacement| one.finie.is_some() || one.fin < today;
    let choice = |one: &Collegue| Choix { id: one.agent.id.to_string(), nom: one.agent.nom.clone() };
    let able = || open.collegues.iter().filter(|one| one.peut_suivre());
    RemplacementPage {
        cadre: session.cadre("Absences et départs", Lieu::Equipe),
        erreurs,
        saisie,
        a_venir: open.remplacements.iter().filter(|one| !over(one)).map(line).collect(),
        passes: open.remplacements.iter().rev().filter(over).map(line).collect(),
        absents: if responsable { able().map(choice).collect() } else { Vec::new() },
        remplacants: able().filter(|one| responsable || one.agent.id != session.agent.id).map(choice).collect(),
        responsable,
        moi: session.agent.id.to_string(),
    }
}

fn nom<'a>(open: &'a Ouvert, id: &AgentId) -> &'a str {
    collegues::trouver(&open.collegues, id).map_or("un ancien agent", |one| one.agent.nom.as_str())
}

fn line(one: &Remplacement, open: &Ouvert, session: &Session, today: Date) -> Ligne {
    let teams = open.equipes.iter().filter(|team| one.prets.contains(&team.id));
    let teams: Vec<&str> = teams.map(|team| team.nom.as_str()).collect();
    let mut quand = format!("du {} au {}", dates::long(one.debut), dates::long(one.fin));
    if let Some((_, who)) = &one.finie {
        quand = format!("{quand}, terminé plus tôt par {}", nom(open, who));
    } else if one.vaut(today) {
        quand = format!("{quand}, en cours");
    }
    let mine = [&one.absent, &one.remplacant].contains(&&session.agent.id);
    Ligne {
        id: one.id.to_string(),
        phrase: format!("{} remplace {}", nom(open, &one.remplacant), nom(open, &one.absent)),
        quand: format!("{quand} · décidé par {}", nom(open, &one.agent)),
        prete: teams.join(", "),
        terminable: one.finie.is_none() && one.fin >= today && (mine || session.agent.role == Role::Responsable),
    }
}

/// What the form says, once it holds. A team is lent only by a responsable, who said so.
fn lire(
    open: &Ouvert,
    session: &Session,
    saisie: &Saisie,
    id: RemplacementId,
    today: Date,
) -> Result<Remplacement, Errors> {
    let mut erreurs = Errors::default();
    let responsable = session.agent.role == Role::Responsable;
    let find = |text: &str| AgentId::parse(text).and_then(|id| collegues::trouver(&open.collegues, &id));
    let absent = if responsable { find(&saisie.absent) } else { find(session.agent.id.as_str()) };
    let absent = absent.filter(|one| one.peut_suivre());
    let remplacant = find(&saisie.remplacant).filter(|one| one.peut_suivre());
    let (debut, fin) = (dates::lire(&saisie.debut), dates::lire(&saisie.fin));
    if absent.is_none() {
        erreurs.add("absent", "Choisissez qui s’absente.");
    }
    if remplacant.is_none() {
        erreurs.add("remplacant", "Choisissez qui remplace.");
    }
    if debut.is_none() {
        erreurs.add("debut", "Écrivez le premier jour, comme 12/03/2026.");
    }
    if fin.is_none() {
        erreurs.add("fin", "Écrivez le dernier jour, comme 20/03/2026.");
    }
    let (Some(absent), Some(remplacant), Some(debut), Some(fin)) = (absent, remplacant, debut, fin) else {
        return Err(erreurs);
    };
    let needed: Vec<EquipeId> = absent.equipes.iter().filter(|team| !remplacant.est_de(team)).cloned().collect();
    let new = Remplacement {
        id,
        absent: absent.agent.id.clone(),
        remplacant: remplacant.agent.id.clone(),
        debut,
        fin,
        agent: session.agent.id.clone(),
        finie: None,
        prets: if responsable && saisie.acces { needed.clone() } else { Vec::new() },
    };
    if let Err(bad) = verifier(&open.remplacements, &new, today) {
        let (field, phrase): (&'static str, &'static str) = Empechement::phrase(bad);
        erreurs.add(field, phrase);
        return Err(erreurs);
    }
    let shares = absent.equipes.iter().any(|team| remplacant.est_de(team));
    if new.prets.is_empty() && !needed.is_empty() && !shares {
        let names = open.equipes.iter().filter(|team| needed.contains(&team.id));
        let names = names.map(|team| team.nom.clone()).collect::<Vec<_>>().join(", ");
        if responsable {
            let who = &remplacant.agent.nom;
            erreurs.add("acces", format!("{who} n’est pas de l’équipe {names}. Cochez pour lui prêter cette équipe, du premier au dernier jour."));
        } else {
            erreurs.add(
                "remplacant",
                format!("Ce collègue n’est pas de l’équipe {names}. Demandez à votre responsable de la lui prêter."),
            );
        }
        return Err(erreurs);
    }
    Ok(new)
}

/// `POST /remplacements`
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let today = db.clock().today();
    let saisie = Saisie {
        numero: champs.line("numero"),
        absent: champs.line("absent"),
        remplacant: champs.line("remplacant"),
        debut: champs.line("debut"),
        fin: champs.line("fin"),
        acces: champs.has("acces"),
    };
    let id = RemplacementId::parse(&saisie.numero).unwrap_or_else(|| RemplacementId::new(db.clock(), db.random()));
    let open = ouvrir(&mut session.read(&db).await?, &session, today).await?;
    let mut tx = db.write(session.intent("suivi.remplacer", "remplacements", id.as_str())).await?;
    // One writer at a time: two replacements written at once could overlap.
    personnes::prendre(&mut tx, session.etablissement()).await?;
    let since = today.checked_sub(JOURS_PASSES.days()).unwrap_or(today);
    let all = queries::remplacements(&mut tx, session.etablissement(), since).await?;
    if all.iter().any(|one| one.id == id) {
        return Ok(Redirect::to("/remplacements").into_response());
    }
    let team = collegues::collegues(&mut tx, session.etablissement()).await?;
    let open = Ouvert { remplacements: all, collegues: team, ..open };
    match lire(&open, &session, &saisie, id, today) {
        Err(erreurs) => Ok(Page::to_correct(page(&session, &open, erreurs, saisie, today)).into_response()),
        Ok(new) => {
            queries::remplacer(&mut tx, session.etablissement(), &new).await?;
            for equipe in &new.prets {
                tx.record(session.entry("suivi.preter", "equipes", equipe.as_str()));
            }
            tx.record(session.entry("suivi.remplacer", "agents", new.absent.as_str()));
            tx.record(session.entry("suivi.remplacer", "agents", new.remplacant.as_str()));
            tx.commit().await?;
            Ok(Redirect::to("/remplacements").into_response())
        }
    }
}

/// `POST /remplacements/{id}/fin`: now, by one of the two or a responsable.
pub async fn terminer(State(db): State<Db>, session: Session, Path(id): Path<String>) -> Result<Redirect, Refus> {
    let id = RemplacementId::parse(&id).ok_or(Refus::Introuvable)?;
    let mut tx = db.write(session.intent("suivi.terminer", "remplacements", id.as_str())).await?;
    let all = queries::remplacements(&mut tx, session.etablissement(), db.clock().today()).await?;
    let one = all.iter().find(|one| one.id == id).ok_or(Refus::Introuvable)?;
    if session.agent.role != Role::Responsable && ![&one.absent, &one.remplacant].contains(&&session.agent.id) {
        return Err(Refus::Introuvable);
    }
    queries::terminer(&mut tx, session.etablissement(), &id, &session.agent.id).await?;
    tx.commit().await?;
    Ok(Redirect::to("/remplacements"))
}

impl Samples for RemplacementPage {
    const NOM: &'static str = "remplacements";

    fn samples() -> Vec<(&'static str, Self)> {
        let choice = |nom: &str| Choix { id: nom.to_lowercase().replace(' ', "-"), nom: nom.into() };
        let line = |quand: &str, terminable| Ligne {
            id: "019aa000-0000-7000-8000-000000000001".into(),
            phrase: "Sonia Belkacem remplace Claire Morel".into(),
            quand: quand.into(),
            prete: "Insertion".into(),
            terminable,
        };
        let page = |erreurs, full: bool, responsable: bool| Self {
            cadre: Cadre::exemple("Absences et départs", Lieu::Equipe),
            erreurs,
            saisie: Saisie { debut: "2026-11-23".into(), ..Saisie::default() },
            a_venir: if full {
                vec![line("du 23 novembre 2026 au 5 décembre 2026, en cours · décidé par Martine Perrin", true)]
            } else {
                Vec::new()
            },
            passes: if full {
                vec![line("du 3 août 2026 au 21 août 2026 · décidé par Martine Perrin", false)]
            } else {
                Vec::new()
            },
            absents: if responsable { vec![choice("Claire Morel"), choice("Sonia Belkacem")] } else { Vec::new() },
            remplacants: vec![choice("Claire Morel"), choice("Sonia Belkacem")],
            responsable,
            moi: "019aa000-0000-7000-8000-000000000002".into(),
        };
        let mut erreurs = Errors::default();
        erreurs.add("acces", "Sonia Belkacem n’est pas de l’équipe Insertion. Cochez pour lui prêter cette équipe, du premier au dernier jour.");
        vec![
            ("vide", page(Errors::default(), false, false)),
            ("pleine", page(Errors::default(), true, true)),
            ("en erreur", page(erreurs, true, true)),
        ]
    }
}
