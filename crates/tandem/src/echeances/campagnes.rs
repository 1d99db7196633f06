//! `/echeances/campagnes`: the dates that change each year, entered by hand with their source, never guessed.

use std::collections::HashMap;

use axum::{
    Extension,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use serde::Deserialize;
use tandem_delais::{Annee, Campagnes, Certitude};
use tandem_platform::{
    Reading,
    web::{Errors, Fields},
};

use super::{model, vue};
use crate::{
    agents::{self, AgentId, Session},
    app::App,
    demarches::{
        GesteId,
        dates::{self as calculees, AnneeDite, Moteur},
    },
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// Longest source.
const SOURCE_MAX: usize = 300;
/// Years shown of each campaign, those entered again included.
const ANNEES: usize = 6;

/// The dates of a year, in words.
#[derive(Debug)]
pub struct Ligne {
    annee: i16,
    dates: String,
    certitude: &'static str,
    source: String,
    /// Who entered them, and when; else where they come from.
    par: String,
    /// Somebody entered others later.
    remplacee: bool,
}

/// A campaign.
#[derive(Debug)]
pub struct Une {
    cle: String,
    nom: String,
    fiche: String,
    avant: String,
    /// The year to propose.
    annee: i16,
    /// The reminder's day has come, and the dates are missing.
    attendue: bool,
    lignes: Vec<Ligne>,
}

/// What is in the form.
#[derive(Debug, Default)]
pub struct Saisie {
    numero: String,
    campagne: String,
    nom: String,
    annee: String,
    ouvre: String,
    limite: String,
    certitude: String,
    source: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "echeances/campagnes.html")]
pub struct CampagnesPage {
    cadre: Cadre,
    erreurs: Errors,
    campagnes: Vec<Une>,
    saisie: Option<Saisie>,
    certitudes: Vec<(&'static str, &'static str)>,
    /// Dates were just entered.
    vient: bool,
}

/// `?campagne=` and `annee=` to enter; `fait=oui` when that was done.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    campagne: String,
    #[serde(default)]
    annee: String,
    #[serde(default)]
    fait: String,
}

/// `GET /echeances/campagnes`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Query(params): Query<Params>,
) -> Result<Page<CampagnesPage>, Refus> {
    let today = app.db.clock().today();
    let open = Ouvert::lire(&mut session.read(&app.db).await?, &app, &session).await?;
    let saisie = open.campagnes.campagne(&params.campagne).map(|one| {
        let year = params.annee.parse().unwrap_or_else(|_| model::annee_a_saisir(one, &open.campagnes, today));
        Saisie {
            numero: GesteId::new(app.db.clock(), app.db.random()).to_string(),
            campagne: one.cle.clone(),
            nom: one.nom.clone(),
            annee: year.to_string(),
            certitude: Certitude::AConfirmer.code().to_owned(),
            ..Saisie::default()
        }
    });
    let vient = params.fait == "oui";
    Ok(Page::ok(CampagnesPage { vient, ..open.page(&session, Errors::default(), saisie, today) }))
}

struct Ouvert {
    /// With those entered here.
    campagnes: Campagnes,
    /// Those of the program.
    fournies: Campagnes,
    dites: Vec<AnneeDite>,
    agents: HashMap<AgentId, String>,
    moteur: Moteur,
    zone: jiff::tz::TimeZone,
}

impl Ouvert {
    async fn lire(on: &mut Reading, app: &App, session: &Session) -> Result<Self, Refus> {
        let moteur = vue::moteur(on, app, session).await?;
        Ok(Self {
            campagnes: moteur.campagnes.clone(),
            fournies: app.regles.campagnes().clone(),
            dites: calculees::campagnes_dites(on, session.etablissement()).await?,
            agents: agents::noms(on, &session.perimetre).await?,
            moteur,
            zone: app.db.clock().zone().clone(),
        })
    }

    fn page(&self, session: &Session, erreurs: Errors, saisie: Option<Saisie>, today: Date) -> CampagnesPage {
        let asked: Vec<&str> =
            model::a_saisir(&self.campagnes, today).into_iter().map(|one| one.0.cle.as_str()).collect();
        let une = |one: &tandem_delais::Campagne| Une {
            cle: one.cle.clone(),
            nom: one.nom.clone(),
            fiche: self
                .moteur
                .fiche(&one.fiche)
                .map_or_else(|| one.fiche.clone(), |known| known.fiche.nom_simple.clone()),
            avant: one.a_saisir_avant.to_string(),
            annee: model::annee_a_saisir(one, &self.campagnes, today),
            attendue: asked.contains(&one.cle.as_str()),
            lignes: self.lignes(&one.cle, today),
        };
        CampagnesPage {
            cadre: session.cadre("Dates de l’année", Lieu::Echeances),
            erreurs,
            campagnes: self.campagnes.iter().map(une).collect(),
            saisie,
            certitudes: certitudes(),
            vient: false,
        }
    }

    /// The years known of a campaign, last first: what was entered here, then what came with the program.
    fn lignes(&self, cle: &str, today: Date) -> Vec<Ligne> {
        let mut seen = std::collections::HashSet::new();
        let entered = self.dites.iter().rev().filter(|one| one.campagne == cle).map(|one| {
            let day = one.le.to_zoned_datetime(self.zone.clone()).date();
            (&one.annee, format!("saisi par {}, le {}", vue::nom(&self.agents, &one.agent), dates::long(day)))
        });
        let given = self.fournies.campagne(cle).map(|one| one.annees.as_slice()).unwrap_or_default();
        let given =
            given.iter().map(|one| (one, format!("fourni avec Tandem, vérifié le {}", dates::long(one.verifie_le))));
        let mut all: Vec<Ligne> = entered
            .chain(given)
            .map(|(annee, par)| Ligne {
                annee: annee.annee,
                dates: dites(annee, today),
                certitude: annee.certitude.libelle(),
                source: [Some(annee.source.as_str()), annee.zones.as_deref()]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" · "),
                par,
                remplacee: !seen.insert(annee.annee),
            })
            .collect();
        all.sort_by_key(|one| (std::cmp::Reverse(one.annee), one.remplacee));
        all.truncate(ANNEES);
        all
    }
}

/// « du 29 mai au dimanche 5 juillet 2026 », « jusqu’au … »; what is not known is said so.
fn dites(annee: &Annee, today: Date) -> String {
    match (annee.ouvre, annee.limite) {
        (Some(first), Some(last)) => model::quand(Some(first), last, today),
        (None, Some(last)) => format!("jusqu’au {}, ouverture non connue", dates::full(last, today)),
        (Some(first), None) => format!("à partir du {}, limite non connue", dates::full(first, today)),
        (None, None) => "dates non connues".to_owned(),
    }
}

fn certitudes() -> Vec<(&'static str, &'static str)> {
    Certitude::ALL.iter().map(|one| (one.code(), one.libelle())).collect()
}

/// What the form says, once it holds.
fn lire(saisie: &Saisie, today: Date) -> Result<Annee, Errors> {
    let mut erreurs = Errors::default();
    let year = saisie.annee.parse::<i16>().ok().filter(|year| (today.year() - 1..=today.year() + 2).contains(year));
    if year.is_none() {
        erreurs.add("annee", format!("Écrivez une année entre {} et {}.", today.year() - 1, today.year() + 2));
    }
    let (ouvre, limite) = (dates::lire(&saisie.ouvre), dates::lire(&saisie.limite));
    if ouvre.is_none() && !saisie.ouvre.is_empty() {
        erreurs.add("ouvre", "Écrivez le premier jour, comme 09/04/2027, ou laissez vide.");
    }
    if limite.is_none() {
        erreurs.add("limite", "Écrivez le dernier jour, comme 04/06/2027.");
    }
    if let (Some(year), Some(last)) = (year, limite)
        && !(year..=year + 1).contains(&last.year())
    {
        erreurs.add("limite", format!("Le dernier jour n’est pas en {year}."));
    }
    if let (Some(first), Some(last)) = (ouvre, limite)
        && first > last
    {
        erreurs.add("ouvre", "Le premier jour est après le dernier.");
    }
    let certitude = saisie.certitude.parse::<Certitude>().ok();
    if certitude.is_none() {
        erreurs.add("certitude", "Choisissez une certitude.");
    }
    if saisie.source.is_empty() || saisie.source.chars().count() > SOURCE_MAX {
        erreurs.add(
            "source",
            "Dites où vous avez lu ces dates, en 300 signes au plus\u{a0}: une adresse, une note, un appel.",
        );
    }
    match (year, certitude) {
        (Some(annee), Some(certitude)) if erreurs.is_empty() => {
            Ok(Annee { annee, ouvre, limite, zones: None, certitude, source: saisie.source.clone(), verifie_le: today })
        }
        _ => Err(erreurs),
    }
}

/// `POST /echeances/campagnes`
pub async fn post(
    State(app): State<App>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let today = app.db.clock().today();
    let open = Ouvert::lire(&mut session.read(&app.db).await?, &app, &session).await?;
    let Some(one) = open.campagnes.campagne(champs.raw("campagne")) else {
        return Ok(Redirect::to("/echeances/campagnes").into_response());
    };
    let saisie = Saisie {
        numero: champs.line("numero"),
        campagne: one.cle.clone(),
        nom: one.nom.clone(),
        annee: champs.line("annee"),
        ouvre: champs.line("ouvre"),
        limite: champs.line("limite"),
        certitude: champs.line("certitude"),
        source: champs.line("source"),
    };
    let id = GesteId::parse(&saisie.numero).unwrap_or_else(|| GesteId::new(app.db.clock(), app.db.random()));
    let annee = match lire(&saisie, today) {
        Ok(annee) => annee,
        Err(erreurs) => {
            return Ok(Page::to_correct(open.page(&session, erreurs, Some(saisie), today)).into_response());
        }
    };
    let mut tx = app.db.write(session.intent("campagnes.saisir", "campagnes", &one.cle)).await?;
    let par = (session.etablissement(), &session.agent.id);
    if calculees::dire_campagne(&mut tx, par, &id, &one.cle, &annee).await? {
        tx.commit().await?;
        recalculer(&app);
    }
    Ok(Redirect::to("/echeances/campagnes?fait=oui").into_response())
}

/// The dates concerned are computed again now, aside: nobody waits for ten thousand of them. The hourly run does it too.
fn recalculer(app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        if let Err(error) = calculees::passer(&app.db, &app.regles).await {
            tracing::error!(%error, "dates not computed again after a campaign was entered; done within the hour");
        }
    });
}

impl Samples for CampagnesPage {
    const NOM: &'static str = "echeances-campagnes";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |annee, dates: &str, remplacee| Ligne {
            annee,
            dates: dates.into(),
            certitude: "à confirmer",
            source: "[S] https://www.service-public.gouv.fr/particuliers/vosdroits/F616".into(),
            par: "fourni avec Tandem, vérifié le 26 novembre 2026".into(),
            remplacee,
        };
        let une = |nom: &str, attendue, lignes| Une {
            cle: "bourse-lycee".into(),
            nom: nom.into(),
            fiche: "Demander une bourse pour le lycée".into(),
            avant: "15\u{a0}mai".into(),
            annee: 2027,
            attendue,
            lignes,
        };
        let page = |erreurs, saisie, vient| Self {
            cadre: Cadre::exemple("Dates de l’année", Lieu::Echeances),
            erreurs,
            campagnes: vec![
                une(
                    "Bourse de lycée (avant l’été)",
                    false,
                    vec![
                        line(2026, "du 29 mai au dimanche 5 juillet", false),
                        line(2026, "jusqu’au mardi 30 juin, ouverture non connue", true),
                    ],
                ),
                une("Bourse de collège", true, Vec::new()),
            ],
            saisie,
            certitudes: certitudes(),
            vient,
        };
        let form = || Saisie {
            campagne: "bourse-lycee".into(),
            nom: "Bourse de lycée (avant l’été)".into(),
            annee: "2027".into(),
            ..Saisie::default()
        };
        let mut erreurs = Errors::default();
        erreurs.add("limite", "Écrivez le dernier jour, comme 04/06/2027.");
        erreurs.add(
            "source",
            "Dites où vous avez lu ces dates, en 300 signes au plus\u{a0}: une adresse, une note, un appel.",
        );
        vec![
            ("pleine", page(Errors::default(), None, true)),
            ("a saisir", page(Errors::default(), Some(form()), false)),
            ("en erreur", page(erreurs, Some(form()), false)),
        ]
    }
}
