//! `/fiches/{code}`: a sheet both can read, on screen and on paper.

use axum::extract::{Path, Query, State, rejection::QueryRejection};
use serde::Deserialize;
use tandem_platform::{Db, Reading};

use super::{
    fragment,
    list::cadre,
    model::{EnVigueur, Signalement, Version},
    queries,
    vue::{Feuille, feuille, signale},
};
use crate::{
    agents::{
        AgentId, Role, Session,
        collegues::{self, Collegue},
    },
    app::App,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// A report on the sheet.
#[derive(Clone, Debug)]
pub struct Signale {
    id: String,
    titre: String,
    phrase: String,
    /// What confirming does.
    effet: String,
    image: bool,
    /// Its author, for who may answer.
    auteur: Option<String>,
    /// Why it would be set aside, as typed.
    raison: String,
}

/// Who may answer for a fiche.
#[derive(Clone, Debug)]
pub struct Choix {
    id: String,
    nom: String,
    choisi: bool,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "fiches/page.html")]
pub struct FichePage {
    cadre: Cadre,
    f: Feuille,
    signales: Vec<Signale>,
    /// What was just done.
    fait: Option<&'static str>,
    /// What could not be.
    refus: Option<String>,
    ecrit: bool,
    /// Who answers for it.
    referent: Option<String>,
    /// The choice of who answers, for a responsable.
    referents: Vec<Choix>,
    /// What other slices say of it, already escaped.
    fragments: Vec<String>,
}

/// Everything the page is made of.
pub(super) struct Ouvert {
    pub fiche: EnVigueur,
    pub collegues: Vec<Collegue>,
    pub referent: Option<AgentId>,
    pub signalements: Vec<Signalement>,
    pub fragments: Vec<String>,
}

/// Opens a fiche; unknown here and unknown everywhere look alike.
pub(super) async fn ouvrir(on: &mut Reading, app: &App, session: &Session, code: &str) -> Result<Ouvert, Refus> {
    let place = session.etablissement();
    let fiche = queries::en_vigueur(on, &app.fiches, place, code).await?.ok_or(Refus::Introuvable)?;
    let mut signalements = queries::signalements(on, place).await?;
    signalements.retain(|one| one.code == code);
    Ok(Ouvert {
        fiche,
        collegues: collegues::collegues(on, place).await?,
        referent: queries::referent(on, place, code).await?,
        fragments: fragment::lire(on, (session, code)).await?,
        signalements,
    })
}

/// May this agent confirm or dismiss a report on this fiche?
pub(super) fn repond_de(session: &Session, referent: Option<&AgentId>) -> bool {
    session.agent.role == Role::Responsable
        || (session.agent.role.suit_des_personnes() && referent == Some(&session.agent.id))
}

pub(super) fn nom(all: &[Collegue], id: &AgentId) -> String {
    collegues::trouver(all, id).map_or_else(|| "un ancien agent".to_owned(), |one| one.agent.nom.clone())
}

/// « version 2 de votre établissement, Claire Morel, hier », or the one of the program.
fn origine(open: &Ouvert, db: &Db) -> String {
    let told = |version: &Version| {
        let day = version.le.to_zoned_datetime(db.clock().zone().clone()).date();
        let who = nom(&open.collegues, &version.agent);
        let when = dates::near(day, db.clock().today());
        format!("Version {} de votre établissement\u{a0}: {who}, {when}, {}", version.rang, version.origine.mots())
    };
    open.fiche.version.as_deref().map_or_else(|| "Version fournie avec Tandem".to_owned(), told)
}

/// The page of a fiche, with what was done or refused.
pub(super) fn montrer(
    db: &Db,
    session: &Session,
    open: &Ouvert,
    fait: Option<&'static str>,
    refus: Option<String>,
) -> FichePage {
    let (now, zone) = (db.clock().now(), db.clock().zone());
    let answers = repond_de(session, open.referent.as_ref());
    let line = |one: &Signalement| Signale {
        id: one.id.to_string(),
        titre: signale(one, now, zone),
        phrase: one.phrase.clone(),
        effet: one.geste.map_or_else(
            || "La phrase s’ajoutera à la fiche.".to_owned(),
            |rang| format!("La phrase remplacera le geste {rang}."),
        ),
        image: one.image,
        auteur: answers.then(|| nom(&open.collegues, &one.agent)),
        raison: String::new(),
    };
    let chosen = |one: &Collegue| Choix {
        id: one.agent.id.to_string(),
        nom: one.agent.nom.clone(),
        choisi: open.referent.as_ref() == Some(&one.agent.id),
    };
    let referents = open.collegues.iter().filter(|one| one.peut_suivre()).map(chosen);
    FichePage {
        cadre: cadre(session, open.fiche.fiche.nom.as_str()),
        f: feuille(&open.fiche, db.clock().today(), origine(open, db)),
        signales: open.signalements.iter().map(line).collect(),
        fait,
        refus,
        ecrit: session.agent.role.suit_des_personnes(),
        referent: open.referent.as_ref().map(|id| nom(&open.collegues, id)),
        referents: if session.agent.role == Role::Responsable { referents.collect() } else { Vec::new() },
        fragments: open.fragments.clone(),
    }
}

impl FichePage {
    /// The same, with the reason typed kept under its report.
    pub(super) fn avec_raison(mut self, id: &str, raison: &str) -> Self {
        self.signales.iter_mut().filter(|one| one.id == id).for_each(|one| raison.clone_into(&mut one.raison));
        self
    }
}

/// What the address says was just done.
#[derive(Debug, Default, Deserialize)]
pub struct Suite {
    #[serde(default)]
    fait: String,
}

/// `GET /fiches/{code}`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Path(code): Path<String>,
    suite: Result<Query<Suite>, QueryRejection>,
) -> Result<Page<FichePage>, Refus> {
    let open = ouvrir(&mut session.read(&app.db).await?, &app, &session, &code).await?;
    let fait = match suite.map(|Query(suite)| suite.fait).unwrap_or_default().as_str() {
        "signale" => Some("C’est signalé. L’avertissement se montre déjà à vos collègues."),
        "confirme" => Some("C’est confirmé. La fiche est à jour pour tout le monde."),
        "ecarte" => Some("C’est écarté. La fiche n’a pas changé."),
        "enregistre" => Some("La nouvelle version est enregistrée."),
        "referent" => Some("Le référent de la fiche est noté."),
        _ => None,
    };
    Ok(Page::ok(montrer(&app.db, &session, &open, fait, None)))
}

impl Samples for FichePage {
    const NOM: &'static str = "fiche";

    fn samples() -> Vec<(&'static str, Self)> {
        let texte = include_str!("../../../fiches/tests/exemples/D21-mdph.toml");
        let Ok(fiche) = tandem_fiches::lire("D21-mdph.toml", texte) else { return Vec::new() };
        let open = EnVigueur { fiche: fiche.into(), version: None };
        let page = |full: bool, refus: Option<&str>| {
            let today = jiff::civil::date(if full { 2027 } else { 2026 }, 6, 1);
            Self {
                cadre: Cadre { lieu: None, ..Cadre::exemple("Dossier MDPH", Lieu::Equipe) },
                f: feuille(&open, today, "Version fournie avec Tandem".into()),
                signales: if full {
                    vec![Signale {
                        id: "019aa000-0000-7000-8000-000000000001".into(),
                        titre: "Signalé ce matin par un·e collègue, à vérifier".into(),
                        phrase: "Le bouton « Joindre » est passé en bas de la page.".into(),
                        effet: "La phrase remplacera le geste 2.".into(),
                        image: true,
                        auteur: Some("Karim Aubert".into()),
                        raison: String::new(),
                    }]
                } else {
                    Vec::new()
                },
                fait: full.then_some("C’est signalé. L’avertissement se montre déjà à vos collègues."),
                refus: refus.map(ToOwned::to_owned),
                ecrit: true,
                referent: full.then(|| "Claire Morel".into()),
                referents: vec![Choix { id: "a".into(), nom: "Claire Morel".into(), choisi: full }],
                fragments: if full { fragment::exemples() } else { Vec::new() },
            }
        };
        vec![
            ("vide", page(false, None)),
            ("pleine", page(true, None)),
            ("en erreur", page(true, Some("Dites en quelques mots pourquoi vous l’écartez."))),
        ]
    }
}
