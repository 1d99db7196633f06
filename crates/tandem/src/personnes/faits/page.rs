//! `/personnes/{id}/faits/{genre}`: what is in force, how to change it, its history.

use std::collections::HashMap;

use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use serde::Deserialize;
use tandem_platform::{
    Db,
    web::{Errors, Fields},
};

use super::{
    form::{FaitForm, Saisie},
    genre::{Genre, Texte},
    model::{self, Fait, FaitId, Quoi, Source},
    noter::{self, Demande, Issue},
    objection::objections,
    queries,
};
use crate::{
    agents::{self, AgentId, Session},
    personnes::{self, JAMAIS, Personne, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// One fact, in words.
#[derive(Debug)]
pub struct Ligne {
    id: String,
    cle: &'static str,
    phrase: String,
    quand: String,
    detail: String,
    corrige: Option<String>,
    corrigeable: bool,
}

/// Someone wrote the same thing meanwhile.
#[derive(Debug)]
pub struct Croise {
    fait: String,
    qui: String,
    sien: String,
    votre: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "personnes/faits/page.html")]
pub struct FaitsPage {
    cadre: Cadre,
    personne: String,
    nom: String,
    genre: &'static Genre,
    actuels: Vec<Ligne>,
    annonces: Vec<Ligne>,
    histoire: Vec<Ligne>,
    saisie: Saisie,
    croise: Option<Croise>,
    /// The value about to be corrected.
    corrige: Option<String>,
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    /// The fact whose key is about to change.
    #[serde(default)]
    de: String,
    #[serde(default)]
    corriger: String,
    #[serde(default)]
    croise: String,
}

/// What a page is made of.
struct Vue {
    personne: Personne,
    facts: Vec<Fait>,
    noms: HashMap<AgentId, String>,
    today: Date,
    db: Db,
}

impl Vue {
    async fn read(db: &Db, session: &Session, id: &str, genre: &'static Genre) -> Result<Self, Refus> {
        let id = PersonneId::parse(id).ok_or(Refus::Introuvable)?;
        let mut reading = session.read(db).await?;
        let personne = personnes::find(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
        if !genre.ouvert_a(session.agent.role) {
            return Err(Refus::Reserve);
        }
        let facts = queries::de(&mut reading, &personne).await?;
        let noms = agents::noms(&mut reading, &session.perimetre).await?;
        let mut facts: Vec<Fait> = facts.into_iter().filter(|fact| fact.genre.code == genre.code).collect();
        facts.extend(initial(&personne, genre, &facts));
        Ok(Self { personne, facts, noms, today: db.clock().today(), db: db.clone() })
    }

    fn line(&self, fact: &Fait) -> Ligne {
        let known = fact.debut != JAMAIS;
        let by = self.facts.iter().find(|other| other.corrige.as_ref() == Some(&fact.id));
        let end = if by.is_some() { None } else { model::fin(&self.facts, fact) };
        let quand = match (known, end) {
            (true, None) => format!("depuis le {}", dates::long(fact.debut)),
            (true, Some(end)) if end == fact.debut => format!("le {}", dates::long(end)),
            (true, Some(end)) => format!("du {} au {}", dates::long(fact.debut), dates::long(end)),
            (false, None) => "depuis une date non connue".to_owned(),
            (false, Some(end)) => format!("jusqu’au {}", dates::long(end)),
        };
        Ligne {
            id: fact.id.to_string(),
            cle: fact.genre.cle(&fact.contenu.cle),
            phrase: fact.phrase(),
            quand: if fact.contenu.quoi == Quoi::Rien { String::new() } else { quand },
            detail: self.source(fact),
            corrige: by.map(|by| format!("Corrigé par {}", self.auteur(by))),
            corrigeable: by.is_none() && fact.contenu.quoi != Quoi::Rien,
        }
    }

    fn auteur(&self, fact: &Fait) -> String {
        let name = self.noms.get(&fact.agent).cloned().unwrap_or_else(|| "un ancien agent".to_owned());
        let day = fact.note_le.to_zoned_datetime(self.db.clock().zone().clone()).date();
        format!("{name}, {}", dates::near(day, self.today))
    }

    fn source(&self, fact: &Fait) -> String {
        match fact.source {
            Source::Dossier => fact.source.nom().to_owned(),
            source => format!("{}, noté par {}", source.nom(), self.auteur(fact)),
        }
    }

    fn page(&self, session: &Session, genre: &'static Genre, saisie: Saisie) -> FaitsPage {
        let now = model::en_vigueur(&self.facts, self.today);
        let later = model::a_venir(&self.facts, self.today);
        let past: Vec<&Fait> =
            self.facts.iter().rev().filter(|fact| !now.contains(fact) && !later.contains(fact)).collect();
        let corrige = self.fact(&saisie.corrige);
        FaitsPage {
            cadre: session.cadre(format!("{} de {}", genre.nom, self.personne.identite.initiales()), Lieu::Personnes),
            personne: self.personne.id.to_string(),
            nom: self.personne.identite.affichee(),
            genre,
            actuels: now.into_iter().map(|fact| self.line(fact)).collect(),
            annonces: later.iter().map(|fact| self.line(fact)).collect(),
            histoire: past.into_iter().map(|fact| self.line(fact)).collect(),
            corrige: corrige.map(Fait::phrase),
            saisie,
            croise: None,
        }
    }

    fn fact(&self, id: &str) -> Option<&Fait> {
        FaitId::parse(id).and_then(|id| self.facts.iter().find(|fact| fact.id == id))
    }

    /// An empty form, or one that starts from what is in force.
    fn saisie(&self, params: &Params) -> Saisie {
        let blank = Saisie {
            numero: FaitId::new(self.db.clock(), self.db.random()).to_string(),
            vu: self
                .facts
                .iter()
                .filter(|fact| fact.personne == self.personne.id)
                .map(|fact| fact.rang)
                .max()
                .unwrap_or(0),
            cle: self.fact(&params.de).map(|fact| fact.contenu.cle.clone()).unwrap_or_default(),
            debut: self.today.to_string(),
            source: Source::Declare.code().to_owned(),
            ..Saisie::default()
        };
        let Some(fact) = self.fact(&params.corriger) else { return blank };
        let debut = if fact.debut == JAMAIS { String::new() } else { fact.debut.to_string() };
        Saisie { corrige: fact.id.to_string(), debut, ..blank.of(fact) }
    }
}

/// What the file said before it had dates, shown as a fact until it is changed.
pub(super) fn initial(personne: &Personne, genre: &'static Genre, facts: &[Fait]) -> Option<Fait> {
    if facts.iter().any(|fact| fact.genre.code == genre.code) {
        return None;
    }
    Some(Fait {
        id: FaitId::parse(personne.id.as_str())?,
        personne: personne.id.clone(),
        genre,
        contenu: queries::au_dossier(personne, genre)?,
        debut: JAMAIS,
        source: Source::Dossier,
        agent: AgentId::parse(personne.id.as_str())?,
        note_le: jiff::Timestamp::UNIX_EPOCH,
        rang: 0,
        corrige: None,
    })
}

/// `GET /personnes/{id}/faits/{genre}`
pub async fn get(
    State(db): State<Db>,
    session: Session,
    Path((id, genre)): Path<(String, String)>,
    Query(params): Query<Params>,
) -> Result<Page<FaitsPage>, Refus> {
    let genre = Genre::parse(&genre).ok_or(Refus::Introuvable)?;
    let view = Vue::read(&db, &session, &id, genre).await?;
    session.note_read(&db, "faits.voir", "personnes", &id).await?;
    let mut page = view.page(&session, genre, view.saisie(&params));
    page.croise = crossed(&view, &params.croise);
    Ok(Page::ok(page))
}

/// « sien_votre »: both were kept; whose is whose.
fn crossed(view: &Vue, text: &str) -> Option<Croise> {
    let (theirs, mine) = text.split_once('_')?;
    let (theirs, mine) = (view.fact(theirs)?, view.fact(mine)?);
    Some(Croise { fait: theirs.id.to_string(), qui: view.auteur(theirs), sien: theirs.phrase(), votre: mine.phrase() })
}

/// `POST /personnes/{id}/faits/{genre}`
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Path((id, genre)): Path<(String, String)>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let genre = Genre::parse(&genre).ok_or(Refus::Introuvable)?;
    let view = Vue::read(&db, &session, &id, genre).await?;
    let blank = view.saisie(&Params::default());
    let read = if champs.raw("action") == "remettre" {
        Ok(noter::remis(view.fact(champs.raw("fait")).ok_or(Refus::Introuvable)?, view.today))
    } else {
        FaitForm::read(genre, &champs, view.today)
    };
    let again = |erreurs| {
        let page = view.page(&session, genre, blank.clone().typed(&champs, erreurs));
        Ok(Page::to_correct(page).into_response())
    };
    let form = match read {
        Ok(form) => form,
        Err(erreurs) => return again(erreurs),
    };
    let mut reading = session.read(&db).await?;
    let against = objections(&mut reading, &session, genre, &form.contenu).await?;
    drop(reading);
    if !against.is_empty() {
        return again(against);
    }
    let fait = FaitId::parse(champs.raw("numero")).unwrap_or_else(|| FaitId::new(db.clock(), db.random()));
    let vu = champs.raw("vu").parse().unwrap_or(blank.vu);
    let asked = Demande { id: fait.clone(), personne: &view.personne.id, genre, form, vu };
    match noter::noter(&db, &session, asked).await? {
        Issue::Note => Ok(Redirect::to(&format!("/personnes/{id}#sait")).into_response()),
        Issue::Croise(other) => {
            let address = format!("/personnes/{id}/faits/{}?croise={other}_{fait}", genre.code);
            Ok(Redirect::to(&address).into_response())
        }
        Issue::Introuvable => Err(Refus::Introuvable),
        Issue::Limite => Err(Refus::Limite),
        Issue::DejaCorrige => {
            let mut erreurs = Errors::default();
            erreurs.add(
                "texte",
                "Un collègue a déjà corrigé cette ligne. Relisez l’histoire, plus bas\u{a0}: rien n’a été changé.",
            );
            again(erreurs)
        }
    }
}

impl FaitsPage {
    fn intitule(&self) -> String {
        format!("{} (facultatif)", self.genre.precision)
    }

    fn en_date(&self) -> bool {
        self.genre.texte == Texte::Date
    }

    fn en_lignes(&self) -> bool {
        self.genre.texte == Texte::Lignes
    }

    fn avec_texte(&self) -> bool {
        self.genre.texte != Texte::Sans
    }

    fn espece(&self) -> &'static str {
        match self.genre.texte {
            Texte::Telephone => "tel",
            _ => "text",
        }
    }
}

impl Samples for FaitsPage {
    const NOM: &'static str = "faits";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |cle, phrase: &str, quand: &str, corrige: Option<&str>| Ligne {
            id: "019aa000-0000-7000-8000-000000000002".into(),
            cle,
            phrase: phrase.into(),
            quand: quand.into(),
            detail: "déclaré, noté par Claire Morel, hier".into(),
            corrige: corrige.map(Into::into),
            corrigeable: corrige.is_none(),
        };
        let page = |code: &str, actuels, histoire, saisie| Self {
            cadre: Cadre::exemple("Adresse de A. D.", Lieu::Personnes),
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            genre: Genre::parse(code).unwrap_or(&super::genre::GENRES[0]),
            actuels,
            annonces: Vec::new(),
            histoire,
            saisie,
            croise: None,
            corrige: None,
        };
        let mut erreurs = Errors::default();
        erreurs.add("cle", "Choisissez dans la liste.");
        erreurs.add("montant", "Écrivez le montant par mois, comme 635,71.");
        let wrong = Saisie { montant: "six cents".into(), erreurs, source: "declare".into(), ..Saisie::default() };
        let now = || vec![line("où elle vit", "3 rue Haute\n44000 Nantes", "depuis le 2 mars 2026", None)];
        let past = || {
            vec![
                line("où elle vit", "12 quai Bas", "du 1er janvier 2025 au 1er mars 2026", None),
                line(
                    "où elle vit",
                    "3 rue Basse",
                    "du 2 mars 2026 au 2 mars 2026",
                    Some("Corrigé par Karim Aubert, hier"),
                ),
            ]
        };
        let croise = Croise {
            fait: "019aa000-0000-7000-8000-000000000002".into(),
            qui: "Karim Aubert, aujourd’hui".into(),
            sien: "5 rue Haute".into(),
            votre: "3 rue Haute".into(),
        };
        let correct = Saisie {
            corrige: "019aa000-0000-7000-8000-000000000002".into(),
            cle: "vie".into(),
            texte: "3 rue Haute".into(),
            ..Saisie::default()
        };
        vec![
            ("vide", page("hebergement", Vec::new(), Vec::new(), Saisie::default())),
            (
                "pleine",
                page(
                    "adresse",
                    now(),
                    past(),
                    Saisie { cle: "vie".into(), source: "declare".into(), ..Saisie::default() },
                ),
            ),
            ("en erreur", page("ressource", Vec::new(), Vec::new(), wrong)),
            ("croise", Self { croise: Some(croise), ..page("adresse", now(), past(), Saisie::default()) }),
            ("corriger", Self { corrige: Some("3 rue Haute".into()), ..page("adresse", now(), past(), correct) }),
        ]
    }
}

/// What the file said before it had dates, as facts.
pub fn implicite(personne: &Personne, facts: &[Fait]) -> Vec<Fait> {
    super::genre::GENRES.iter().filter_map(|genre| initial(personne, genre, facts)).collect()
}
