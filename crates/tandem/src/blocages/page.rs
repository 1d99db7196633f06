//! `/blocages/{id}`: what comes next with its day and its ground, then the whole staircase: what was tried, and what was said.

use std::collections::HashMap;

use axum::extract::{Path, State};
use jiff::civil::Date;
use tandem_delais::{Evenement, Survenu, Zone};
use tandem_platform::{
    Reading,
    web::{Errors, Fields},
};
use tandem_voies::{Escalier, Etat, SensReponse};

use super::{
    exemples::exemple,
    fragment,
    model::{Blocage, BlocageId, Issue, LigneId, TentativeDite},
    mots::{self, Appui, EtatDit, Ton},
    pieces::{self, Annexe},
    queries, suite,
};
use crate::{
    agents::{self, AgentId, Session},
    app::App,
    demarches, fiches,
    personnes::{self, Personne},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// Something tried, in words.
#[derive(Debug)]
pub struct Essai {
    id: String,
    phrase: String,
    preuve: Option<String>,
    reponses: Vec<(String, String)>,
    /// Nothing final was answered: an answer can be noted.
    attend: bool,
}

/// A step, in words.
#[derive(Debug)]
pub struct Marche {
    cle: String,
    nom: String,
    a_qui: String,
    nature: &'static str,
    etat: EtatDit,
    quand: Option<String>,
    arrets: Vec<(&'static str, String)>,
    a_savoir: Vec<String>,
    appui: Appui,
    essais: Vec<Essai>,
    lettre: bool,
    sans_lettre: Option<String>,
    /// Can be noted as done.
    faisable: bool,
    /// What comes next.
    suivante: bool,
}

/// What comes next.
#[derive(Debug)]
pub struct Suivante {
    rang: usize,
    phrase: String,
    ton: Ton,
}

/// What was typed in the form that was refused: nothing of it is lost.
#[derive(Debug, Default)]
pub struct Saisie {
    le: String,
    preuve: String,
    note: String,
    note_fin: String,
    euros_de: String,
    euros_a: String,
    mois: String,
    /// The answer, the event or the outcome chosen.
    choix: String,
}

impl Saisie {
    /// As it was sent.
    pub(super) fn de(champs: &Fields) -> Self {
        let choix =
            ["sens", "evenement", "issue"].into_iter().map(|cle| champs.line(cle)).find(|text| !text.is_empty());
        Self {
            le: champs.line("le"),
            preuve: champs.line("preuve"),
            note: champs.line("note"),
            note_fin: champs.line("note_fin"),
            euros_de: champs.line("euros_de"),
            euros_a: champs.line("euros_a"),
            mois: champs.line("mois"),
            choix: choix.unwrap_or_default(),
        }
    }
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "blocages/page.html")]
pub struct BlocagePage {
    cadre: Cadre,
    pub(super) erreurs: Errors,
    pub(super) saisie: Saisie,
    id: String,
    personne: String,
    nom: String,
    titre: String,
    detail: String,
    precision: Option<String>,
    demarche: Option<(String, String)>,
    finie: Option<(String, String)>,
    suivante: Option<Suivante>,
    relances: Vec<String>,
    /// What the law asked for and nobody did in time.
    passes: Vec<String>,
    marches: Vec<Marche>,
    /// Steps that do not concern her: name, and why.
    ecartees: Vec<(String, String)>,
    faits: Vec<(String, String)>,
    a_dater: Vec<(&'static str, &'static str)>,
    remarques: Vec<String>,
    aujourdhui: String,
    /// Numbers of the lines the forms would write: an attempt, an answer, a date, an end, a paper.
    numeros: [String; 5],
    annexe: Annexe,
    imprime_le: String,
    /// What other slices show here.
    fragments: Vec<String>,
}

/// A blocage of the perimeter, its person, and what its staircase is computed with.
pub(super) struct Ouvert {
    pub blocage: Blocage,
    pub personne: Personne,
    pub survenus: Vec<Survenu>,
    pub zone: Zone,
}

impl Ouvert {
    /// Reads it, or says it is not there.
    pub async fn lire(on: &mut Reading, session: &Session, id: &str) -> Result<Self, Refus> {
        let id = BlocageId::parse(id).ok_or(Refus::Introuvable)?;
        let blocage = queries::trouver(on, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
        let personne = personnes::find(on, &session.perimetre, &blocage.personne).await?.ok_or(Refus::Introuvable)?;
        let happened = suite::survenus(on, std::slice::from_ref(&blocage)).await?;
        let survenus = suite::de_la_demarche(&happened, blocage.demarche.as_ref());
        let zone = demarches::dates::zone(on, session.etablissement()).await?;
        Ok(Self { blocage, personne, survenus, zone })
    }
}

/// `GET /blocages/{id}`
pub async fn get(State(app): State<App>, session: Session, Path(id): Path<String>) -> Result<Page<BlocagePage>, Refus> {
    Ok(Page::ok(page(&app, &session, &id).await?))
}

/// The page of a blocage, read and noted in the journal.
pub(super) async fn page(app: &App, session: &Session, id: &str) -> Result<BlocagePage, Refus> {
    let db = &app.db;
    let mut reading = session.read(db).await?;
    let open = Ouvert::lire(&mut reading, session, id).await?;
    let noms = agents::noms(&mut reading, &session.perimetre).await?;
    let named = match &open.blocage.demarche {
        Some(id) => demarches::nom(&mut reading, (&app.regles, session), id).await?,
        None => None,
    };
    let today = db.clock().today();
    let papiers = pieces::papiers(&mut reading, &session.perimetre, &open.personne).await?;
    let away = pieces::absences(&mut reading, session.etablissement(), today).await?;
    let fragments = fragment::lire(&mut reading, (app, session, &open.blocage)).await?;
    drop(reading);
    session.note_read(db, "blocages.voir", "personnes", open.personne.id.as_str()).await?;
    let contexte = suite::Contexte::de(&open.blocage, &open.survenus, (open.zone, today));
    let escalier = contexte.escalier(&open.blocage).ok_or(Refus::Introuvable)?;
    let cadre = session.cadre(format!("Bloqué, {}", open.personne.identite.initiales()), Lieu::Personnes);
    let numeros = std::array::from_fn(|_| LigneId::new(db.clock(), db.random()).to_string());
    Ok(BlocagePage {
        nom: open.personne.identite.affichee(),
        annexe: Annexe::de(&open.blocage, &papiers, (&noms, &away, today)),
        demarche: open.blocage.demarche.as_ref().zip(named).map(|(id, nom)| (id.to_string(), nom)),
        fragments,
        ..composer(cadre, &open.blocage, &open.survenus, (&escalier, &noms, today), numeros)
    })
}

fn composer(
    cadre: Cadre,
    blocage: &Blocage,
    survenus: &[Survenu],
    (escalier, noms, today): (&Escalier<'static>, &HashMap<AgentId, String>, Date),
    numeros: [String; 5],
) -> BlocagePage {
    let (shown, aside): (Vec<_>, Vec<_>) = escalier.pas.iter().partition(|pas| !matches!(pas.etat, Etat::SansObjet(_)));
    let marches: Vec<Marche> = shown.iter().map(|pas| marche(pas, blocage, (escalier, noms, today))).collect();
    let next = escalier.prochaine.as_ref().filter(|_| blocage.fin.is_none()).and_then(|one| {
        let rang = marches.iter().position(|step| step.suivante)?;
        let (phrase, ton) = mots::prochaine(one, today);
        Some(Suivante { rang, phrase, ton })
    });
    let open = blocage.fin.is_none();
    let mut detail = vec![format!("depuis le {}", dates::full(blocage.depuis, today))];
    detail.extend(blocage.objet.clone());
    detail.extend(blocage.effets.iter().map(|one| one.nom().to_owned()));
    BlocagePage {
        cadre,
        erreurs: Errors::default(),
        saisie: Saisie { le: today.to_string(), ..Saisie::default() },
        id: blocage.id.to_string(),
        personne: blocage.personne.to_string(),
        nom: String::new(),
        titre: fiches::en_mots(&escalier.voie.nom_simple),
        detail: detail.join(" · "),
        precision: blocage.precision.clone(),
        demarche: None,
        finie: blocage.fin.as_ref().map(|one| {
            let by = noms.get(&one.agent).cloned().unwrap_or_else(|| "un ancien agent".to_owned());
            (
                one.id.to_string(),
                format!("{}, noté par {by}. {}", one.issue.nom(), one.note.clone().unwrap_or_default()),
            )
        }),
        relances: if open { relances(escalier) } else { Vec::new() },
        passes: if open { mots::passes(escalier, today) } else { Vec::new() },
        suivante: next,
        ecartees: aside.iter().map(|pas| (pas.marche.nom.clone(), mots::etat(pas, escalier, today).phrase)).collect(),
        faits: faits(blocage, survenus, today),
        a_dater: a_dater(escalier),
        remarques: escalier.voie.remarques.iter().map(|text| fiches::en_mots(text)).collect(),
        marches,
        aujourdhui: today.to_string(),
        numeros,
        annexe: Annexe::default(),
        imprime_le: dates::long(today),
        fragments: Vec::new(),
    }
}

/// What nobody answered, each step once: the longest wait.
fn relances(escalier: &Escalier<'static>) -> Vec<String> {
    let due = |one: &&tandem_voies::Relance<'static>| one.due;
    let longest = escalier.relances.iter().filter(due).filter(|one| {
        let others = escalier.relances.iter().filter(due);
        others.filter(|other| other.marche.cle == one.marche.cle).all(|other| other.jours <= one.jours)
    });
    let say = |one: &tandem_voies::Relance<'_>| {
        format!("{}\u{a0}: sans réponse depuis {} jours ouvrés.", fiches::en_mots(&one.marche.nom), one.jours)
    };
    longest.map(say).collect()
}

/// What is dated: hers can be undone here; that of the démarche, there.
fn faits(blocage: &Blocage, survenus: &[Survenu], today: Date) -> Vec<(String, String)> {
    let say = |evenement: Evenement, le| {
        mots::capitale(&format!("{}\u{a0}: {}", evenement.libelle(), dates::full(le, today)))
    };
    let own = blocage.faits.iter().map(|one| (one.id.to_string(), say(one.evenement, one.le)));
    own.chain(survenus.iter().map(|one| (String::new(), say(one.evenement, one.le)))).collect()
}

/// The events that open a step of this staircase, each once.
fn a_dater(escalier: &Escalier<'static>) -> Vec<(&'static str, &'static str)> {
    let mut all = Vec::new();
    for event in escalier.voie.marches.iter().flat_map(|one| one.depuis.iter()) {
        if !all.iter().any(|(code, _)| *code == event.code()) {
            all.push((event.code(), event.libelle()));
        }
    }
    all
}

fn marche(
    pas: &tandem_voies::Pas<'static>,
    blocage: &Blocage,
    (escalier, noms, today): (&Escalier<'static>, &HashMap<AgentId, String>, Date),
) -> Marche {
    let one = pas.marche;
    let tried = blocage.tentatives.iter().filter(|tried| tried.marche == one.cle);
    Marche {
        cle: one.cle.clone(),
        nom: fiches::en_mots(&one.nom),
        a_qui: fiches::en_mots(&one.a_qui),
        nature: one.nature.mots(),
        etat: mots::etat(pas, escalier, today),
        quand: one.quand.as_deref().map(fiches::en_mots),
        arrets: mots::arrets(one),
        a_savoir: one.a_savoir.iter().map(|text| fiches::en_mots(text)).collect(),
        appui: Appui::de(&one.fondement, today),
        essais: tried.map(|tried| essai(tried, noms, today)).collect(),
        lettre: one.lettre.is_some(),
        sans_lettre: one.sans_lettre.as_deref().map(fiches::en_mots),
        faisable: blocage.fin.is_none() && !matches!(pas.etat, Etat::SansObjet(_)),
        suivante: blocage.fin.is_none() && escalier.prochaine.is_some_and(|next| next.marche.cle == one.cle),
    }
}

fn essai(one: &TentativeDite, noms: &HashMap<AgentId, String>, today: Date) -> Essai {
    let by = |id: &AgentId| noms.get(id).cloned().unwrap_or_else(|| "un ancien agent".to_owned());
    let answer = |said: &super::model::ReponseDite| {
        let note = said.note.as_ref().map(|note| format!(". {note}")).unwrap_or_default();
        let phrase =
            format!("{}, le {}, noté par {}{note}", said.sens.mots(), dates::full(said.le, today), by(&said.agent));
        (said.id.to_string(), phrase)
    };
    Essai {
        id: one.id.to_string(),
        phrase: format!("Le {}, par {}", dates::full(one.le, today), by(&one.agent)),
        preuve: one.preuve.clone(),
        reponses: one.reponses.iter().map(answer).collect(),
        attend: !one.reponses.iter().any(|said| said.sens.est_finale()),
    }
}

impl BlocagePage {
    fn sens() -> &'static [SensReponse] {
        SensReponse::TOUS
    }

    fn issues() -> &'static [Issue] {
        Issue::TOUS
    }

    fn premiere(&self) -> Option<(&Suivante, &Marche)> {
        let next = self.suivante.as_ref()?;
        Some((next, self.marches.get(next.rang)?))
    }
}

impl Samples for BlocagePage {
    const NOM: &'static str = "blocage";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |essais, today: Option<Date>| {
            let (blocage, day) = exemple(essais)?;
            let today = today.unwrap_or(day);
            let noms = HashMap::from([(blocage.agent.clone(), "Claire Morel".to_owned())]);
            let contexte = suite::Contexte::de(&blocage, &[], (Zone::Metropole, today));
            let escalier = contexte.escalier(&blocage)?;
            let cadre = Cadre::exemple("Bloqué, A. D.", Lieu::Personnes);
            let numeros = std::array::from_fn(|_| "019aa000-0000-7000-8000-000000000020".to_owned());
            let page = composer(cadre, &blocage, &[], (&escalier, &noms, today), numeros);
            Some(Self {
                nom: "Aïssata DIALLO".into(),
                annexe: Annexe::exemple(essais),
                fragments: fragment::exemples(),
                ..page
            })
        };
        let mut erreurs = Errors::default();
        erreurs.add("le", "Choisissez le jour, aujourd’hui au plus tard.");
        let wrong = page(true, None).map(|page| Self { erreurs, ..page });
        let late = page(true, Some(jiff::civil::date(2027, 3, 1)));
        [("pleine", page(true, None)), ("neuve", page(false, None)), ("trop tard", late), ("en erreur", wrong)]
            .into_iter()
            .filter_map(|(name, page)| Some((name, page?)))
            .collect()
    }
}
