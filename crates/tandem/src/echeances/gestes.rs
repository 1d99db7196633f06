//! What is decided about a line: done, put off, given; each undone or corrected as an act.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use tandem_platform::{
    Tx,
    web::{Errors, Fields},
};

use super::{
    ligne, model,
    vient::{Retour, Vu},
    vue,
};
use crate::{
    agents::{
        AgentId, Session,
        collegues::{self, Collegue},
    },
    app::App,
    demarches::{
        self, DemarcheId, EvenementId, GesteId,
        dates::{self as calculees, EcheanceId, Ligne, Moteur, Suite},
    },
    refus::Refus,
    ui::dates,
};

/// Why a line is put off again, without typing.
pub const MOTIFS: [&str; 4] =
    ["Pas pu la joindre", "Il manque un papier", "On attend l’administration", "Autre raison"];
/// Longest reason.
const MOTIF_MAX: usize = 300;

/// What one may choose about a line.
#[derive(Clone, Debug, Default)]
pub struct Gestes {
    /// Days to put it off to, each in words.
    pub jours: Vec<(String, String)>,
    /// The last of them.
    pub dernier: (String, String),
    /// It was put off already: a reason is asked.
    pub pourquoi: bool,
    /// The reasons offered.
    pub motifs: [&'static str; 4],
    /// Who may take it; an empty id is the referent.
    pub collegues: Vec<(String, String)>,
}

impl Gestes {
    /// What one may choose about this line.
    pub fn new(line: &Ligne, team: &[Collegue], today: Date) -> Self {
        let jours: Vec<(String, String)> = model::jours_de_report(line.limite, today)
            .into_iter()
            .map(|day| (day.to_string(), dates::full(day, today)))
            .collect();
        let able = team.iter().filter(|one| peut_prendre(one, line) && line.suivie_par() != Some(&one.agent.id));
        let back = line.agent.as_ref().map(|_| (String::new(), "Rendre au référent".to_owned()));
        Self {
            dernier: jours.last().cloned().unwrap_or_default(),
            jours,
            pourquoi: line.reports > 0,
            motifs: MOTIFS,
            collegues: able.map(|one| (one.agent.id.to_string(), one.agent.nom.clone())).chain(back).collect(),
        }
    }
}

/// May this colleague follow that line?
pub(super) fn peut_prendre(one: &Collegue, line: &Ligne) -> bool {
    one.peut_suivre() && one.est_de(&line.equipe)
}

/// A form about a line: which, the limit it was seen with, where it comes from.
struct Envoi {
    demarche: DemarcheId,
    id: EcheanceId,
    limite: String,
    retour: Retour,
}

impl Envoi {
    fn lire((demarche, regle): &(String, String), champs: &Fields) -> Result<Self, Refus> {
        let demarche = DemarcheId::parse(demarche).ok_or(Refus::Introuvable)?;
        let id = EcheanceId::parse(&format!("{demarche}.{regle}")).ok_or(Refus::Introuvable)?;
        Ok(Self { demarche, id, limite: champs.line("limite"), retour: Retour::lire(&champs.line("retour")) })
    }

    /// The line as it was seen, read inside the transaction; nothing when it moved or went meanwhile.
    async fn ligne(&self, tx: &mut Tx, session: &Session) -> Result<Option<Ligne>, Refus> {
        demarches::trouver(tx, &session.perimetre, &self.demarche).await?.ok_or(Refus::Introuvable)?;
        let line = calculees::ligne(tx, &session.perimetre, &self.id).await?;
        Ok(line.filter(|line| line.limite.to_string() == self.limite))
    }

    /// Back to where the form was, saying what was done.
    fn suite(&self, quoi: &str, geste: impl Into<String>) -> Response {
        Redirect::to(&self.retour.apres(&Vu::new(&self.id, quoi, geste))).into_response()
    }

    /// What to answer when nothing was written.
    fn arret(&self, why: Suite) -> Result<Response, Refus> {
        match why {
            Suite::Limite => Err(Refus::Limite),
            Suite::PasOuverte(_) => Ok(self.suite("pas-avant", "")),
            Suite::Fait | Suite::Deja => Ok(self.suite("deja", "")),
        }
    }
}

/// `POST /echeances/{id}/{regle}/fait`
pub async fn faire(
    State(app): State<App>,
    session: Session,
    Path(place): Path<(String, String)>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let sent = Envoi::lire(&place, &champs)?;
    let mut tx = app.db.write(session.intent("echeances.faire", "demarches", sent.demarche.as_str())).await?;
    let Some(line) = sent.ligne(&mut tx, &session).await? else { return Ok(sent.suite("deja", "")) };
    let moteur = vue::moteur(&mut tx, &app, &session).await?;
    let par = (session.etablissement(), &session.agent.id);
    let done = calculees::faire(&mut tx, &moteur, par, &line).await?;
    if done != Suite::Fait {
        return sent.arret(done);
    }
    let written = ecrits(&mut tx, &moteur, &session, &line).await?;
    tx.commit().await?;
    Ok(sent.suite("fait", written))
}

/// What her last « Fait » on a line wrote, an event, a limit held, or both, as the form that undoes it carries it. Read
/// inside its transaction, where the démarche is taken: nobody wrote since.
async fn ecrits(tx: &mut Tx, moteur: &Moteur, session: &Session, line: &Ligne) -> Result<String, Refus> {
    let (done, me) = (calculees::avance(moteur.regle(&line.fiche, &line.regle)), &session.agent.id);
    let mut marks = Vec::new();
    if let Some(what) = done.evenement {
        let all = demarches::evenements(tx, std::slice::from_ref(&line.demarche)).await?;
        let mine = all.into_iter().filter(|one| one.evenement == what && one.agent == *me && one.annule_par.is_none());
        marks.extend(mine.map(|one| one.id).max().map(|id| format!("e{id}")));
    }
    if done.tenue {
        let all = calculees::faites(tx, &line.demarche).await?;
        let mine = all.into_iter().find(|one| one.regle == line.regle && one.agent == *me);
        marks.extend(mine.map(|one| format!("f{}", one.id)));
    }
    Ok(marks.join("."))
}

/// `POST /echeances/{id}/{regle}/annulation`: takes back what a « Fait » wrote. Undone twice, it is undone once.
pub async fn annuler(
    State(app): State<App>,
    session: Session,
    Path(place): Path<(String, String)>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let sent = Envoi::lire(&place, &champs)?;
    let mut tx = app.db.write(session.intent("echeances.annuler", "demarches", sent.demarche.as_str())).await?;
    let one = demarches::trouver(&mut tx, &session.perimetre, &sent.demarche).await?.ok_or(Refus::Introuvable)?;
    demarches::prendre(&mut tx, &one.id).await?;
    if crate::personnes::limitees(&mut tx, std::slice::from_ref(&one.personne)).await? {
        return Err(Refus::Limite);
    }
    let moteur = vue::moteur(&mut tx, &app, &session).await?;
    let par = (session.etablissement(), &session.agent.id);
    let mut undone = false;
    for mark in champs.line("geste").split('.') {
        if let Some(id) = mark.strip_prefix('e').and_then(EvenementId::parse) {
            undone |= demarches::annuler(&mut tx, par, &one.id, &id).await?;
        } else if let Some(id) = mark.strip_prefix('f').and_then(GesteId::parse) {
            undone |= calculees::annuler_faite(&mut tx, &moteur, par, &one.id, &id).await?;
        }
    }
    if !undone {
        return Ok(sent.suite("deja", ""));
    }
    calculees::recalculer(&mut tx, &moteur, par.0, std::slice::from_ref(&one.id)).await?;
    tx.commit().await?;
    Ok(sent.suite("annule", ""))
}

/// May it be put off until that day, for that reason? A week at most, never beyond its limit while that is ahead.
fn verifier(line: &Ligne, day: Date, motif: &str, today: Date) -> Result<(), &'static str> {
    calculees::verifier_report(line, day, motif, today)?;
    if motif.chars().count() > MOTIF_MAX {
        return Err("Cette raison est trop longue\u{a0}: 300 signes au plus.");
    }
    if day > model::report_max(line.limite, today) {
        return Err("Pas après la limite\u{a0}: elle passerait sans qu’on la voie.");
    }
    Ok(())
}

/// `POST /echeances/{id}/{regle}/report`: until a day; today takes it back.
pub async fn reporter(
    State(app): State<App>,
    session: Session,
    Path(place): Path<(String, String)>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let sent = Envoi::lire(&place, &champs)?;
    let today = app.db.clock().today();
    let mut tx = app.db.write(session.intent("echeances.reporter", "demarches", sent.demarche.as_str())).await?;
    let Some(line) = sent.ligne(&mut tx, &session).await? else { return Ok(sent.suite("deja", "")) };
    let (day, motif) = (dates::lire(&champs.line("jour")), champs.line("motif"));
    let back = day == Some(today) && line.en_attente(today);
    let checked = day.ok_or("Choisissez un jour.").and_then(|day| {
        if !back {
            verifier(&line, day, &motif, today)?;
        }
        Ok(day)
    });
    let day = match checked {
        Ok(day) => day,
        Err(sentence) => {
            drop(tx);
            let mut erreurs = Errors::default();
            erreurs.add("reporter", sentence);
            return ligne::a_corriger(&app, &session, &sent.id, sent.retour, erreurs).await;
        }
    };
    let motif = Some(motif).filter(|text| !text.is_empty() && !back);
    let par = (session.etablissement(), &session.agent.id);
    match calculees::reporter(&mut tx, par, &line, day, motif.as_deref()).await? {
        Suite::Fait => tx.commit().await?,
        stop => return sent.arret(stop),
    }
    Ok(sent.suite(if back { "repris" } else { "reporte" }, ""))
}

/// `POST /echeances/{id}/{regle}/don`: to a colleague, or back to the referent.
pub async fn donner(
    State(app): State<App>,
    session: Session,
    Path(place): Path<(String, String)>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let sent = Envoi::lire(&place, &champs)?;
    let mut tx = app.db.write(session.intent("echeances.donner", "demarches", sent.demarche.as_str())).await?;
    let Some(line) = sent.ligne(&mut tx, &session).await? else { return Ok(sent.suite("deja", "")) };
    let asked = champs.line("a");
    let team = collegues::collegues(&mut tx, session.etablissement()).await?;
    let to =
        AgentId::parse(&asked).and_then(|id| collegues::trouver(&team, &id)).filter(|one| peut_prendre(one, &line));
    if to.is_none() && !asked.is_empty() {
        drop(tx);
        let mut erreurs = Errors::default();
        erreurs.add("donner", "Choisissez un collègue de l’équipe de cette personne.");
        return ligne::a_corriger(&app, &session, &sent.id, sent.retour, erreurs).await;
    }
    let before = line.agent.as_ref().map(ToString::to_string).unwrap_or_default();
    let par = (session.etablissement(), &session.agent.id);
    match calculees::donner(&mut tx, par, &line, to.map(|one| &one.agent.id)).await? {
        Suite::Fait => tx.commit().await?,
        stop => return sent.arret(stop),
    }
    Ok(sent.suite("donne", before))
}
