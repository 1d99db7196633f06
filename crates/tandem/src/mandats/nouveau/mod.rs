//! `/personnes/{id}/mandats/nouveau`: the two of them choose, side by side, what is allowed, how and until when.

mod faire;

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use serde::Deserialize;
use tandem_fiches::Famille;
use tandem_mandats::{COURANTE, Canal, Duree, Scellee, Texte, Version, version};
use tandem_platform::{Reading, web::Errors};

use super::{
    model::MandatId,
    policy::{Empechement, empechement},
    queries,
};
use crate::{
    agents::{self, Session},
    app::App,
    cadre::{EnVigueur as Regles, Ligne, Moment},
    fiches::EnVigueur,
    personnes::{self, Personne, PersonneId, faits},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

pub use faire::post;

/// Something to tick.
#[derive(Clone, Debug)]
pub struct Case {
    cle: String,
    nom: String,
    detail: String,
    cochee: bool,
}

/// What is typed or chosen.
#[derive(Clone, Debug, Default)]
pub struct Saisie {
    numero: String,
    duree: String,
    fin: String,
    objet: String,
    exclu: String,
    autre: String,
    langue: String,
    contact: String,
    lieu: String,
    a_distance: bool,
    /// The mandate it follows, and what changes.
    suite_de: String,
    change: String,
}

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "mandats/nouveau.html")]
pub struct NouveauPage {
    cadre: Cadre,
    erreurs: Errors,
    personne: String,
    nom: String,
    etablissement: String,
    /// Why none can be made, and the right road.
    empeche: Option<String>,
    naissance_inconnue: bool,
    /// What is under way for her, then everything, by family.
    en_cours: Vec<Case>,
    familles: Vec<(&'static str, Vec<Case>)>,
    domaines: Vec<Case>,
    canaux: Vec<Case>,
    langues: Vec<(String, String)>,
    saisie: Saisie,
    aujourdhui: String,
    /// What the cadre says of mandates.
    regle: Option<Ligne>,
}

impl NouveauPage {
    /// Is something ticked there? It is unfolded.
    fn coche(cases: &[Case]) -> bool {
        cases.iter().any(|one| one.cochee)
    }

    /// As said on the screen, shorter than on the paper.
    const DUREES: [(&'static str, &'static str); 5] = [
        ("jour", "Aujourd’hui seulement"),
        ("mois", "1 mois (31 jours)"),
        ("semestre", "6 mois (182 jours)"),
        ("an", "1 an (365 jours)"),
        ("date", "Jusqu’au jour choisi"),
    ];
}

/// `?fiche=D07` ticks it; `?suite=…` renews a mandate.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    fiche: String,
    #[serde(default)]
    suite: String,
}

/// What the page and the form both need.
struct Prepare {
    personne: Personne,
    adresse: Option<String>,
    empeche: Option<Empechement>,
    fiches: BTreeMap<String, EnVigueur>,
    etablissement: String,
    dernier: Option<Scellee>,
    /// The one it follows.
    avant: Option<Scellee>,
    regle: Option<Ligne>,
}

fn francais() -> Option<&'static Texte> {
    version(COURANTE).map(Version::francais)
}

async fn preparer(
    reading: &mut Reading,
    app: &App,
    session: &Session,
    id: &str,
    suite: &str,
) -> Result<Prepare, Refus> {
    let id = PersonneId::parse(id).ok_or(Refus::Introuvable)?;
    let personne = personnes::find(reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    let facts = faits::de(reading, &personne).await?;
    let today = app.db.clock().today();
    let mut address = faits::en_vigueur(&facts, today).into_iter().filter(|fait| fait.genre.code == "adresse");
    let address = address.find_map(|fait| Some(fait.valeur()?.dire(fait.genre)));
    let names = agents::etablissements(reading).await?;
    let avant = match MandatId::parse(suite) {
        Some(suite) => queries::trouver(reading, &session.perimetre, &suite).await?.map(|one| one.scellee),
        None => None,
    };
    Ok(Prepare {
        empeche: empechement(&personne.identite, &facts, today),
        adresse: address.filter(|text| !text.is_empty()),
        fiches: app.regles.en_vigueur(reading, session.etablissement()).await?,
        etablissement: names
            .into_iter()
            .find(|one| one.0 == *session.etablissement())
            .map(|one| one.1)
            .unwrap_or_default(),
        dernier: queries::dernier(reading, session.etablissement()).await?,
        avant,
        personne,
        regle: Regles::lire(reading, session.etablissement()).await?.ligne(Moment::Mandat),
    })
}

fn case(known: &EnVigueur, ticked: &[String]) -> Case {
    let fiche = &known.fiche;
    Case {
        cle: fiche.code.clone(),
        nom: fiche.nom_simple.clone(),
        detail: format!("{} · {}", fiche.nom, fiche.organisme),
        cochee: ticked.contains(&fiche.code),
    }
}

fn page(
    app: &App,
    session: &Session,
    found: &Prepare,
    en_cours: &[String],
    typed: (Errors, Saisie, &[String]),
) -> NouveauPage {
    let (erreurs, saisie, ticked) = typed;
    let (fr, today) = (francais(), app.db.clock().today());
    let under_way = |code: &String| found.fiches.get(code).map(|one| case(one, ticked));
    let family = |one: &Famille| {
        let of = |known: &&EnVigueur| known.fiche.famille == *one && !en_cours.contains(&known.fiche.code);
        (one.mots(), found.fiches.values().filter(of).map(|known| case(known, ticked)).collect::<Vec<_>>())
    };
    let domain = |(code, one): (&str, &tandem_mandats::Domaine)| {
        let cle = format!("domaine:{code}");
        Case { cochee: ticked.contains(&cle), cle, nom: one.titre.clone(), detail: one.description.clone() }
    };
    let channel = |one: Canal| Case {
        cle: one.code().to_owned(),
        nom: fr.map(|texte| texte.dire(&format!("canaux.{}", one.code()), &[])).unwrap_or_default(),
        detail: String::new(),
        cochee: ticked.contains(&format!("canal:{}", one.code())),
    };
    let languages = version(COURANTE).map(Version::traductions).unwrap_or_default();
    NouveauPage {
        cadre: session.cadre(format!("Mandat, {}", found.personne.identite.initiales()), Lieu::Personnes),
        erreurs,
        personne: found.personne.id.to_string(),
        nom: found.personne.identite.affichee(),
        etablissement: found.etablissement.clone(),
        empeche: found.empeche.as_ref().map(Empechement::phrase),
        naissance_inconnue: found.personne.identite.naissance.is_none(),
        en_cours: en_cours.iter().filter_map(under_way).collect(),
        familles: Famille::TOUS.iter().map(family).filter(|one| !one.1.is_empty()).collect(),
        domaines: fr.map(|texte| texte.domaines().map(domain).collect()).unwrap_or_default(),
        canaux: Canal::TOUS.map(channel).into(),
        langues: languages
            .iter()
            .map(|one| (one.langue.clone(), format!("{} ({})", one.nom, one.nom_francais)))
            .collect(),
        saisie,
        aujourdhui: today.to_string(),
        regle: found.regle.clone(),
    }
}

/// `GET /personnes/{id}/mandats/nouveau`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page<NouveauPage>, Refus> {
    let mut reading = session.read(&app.db).await?;
    let found = preparer(&mut reading, &app, &session, &id, &params.suite).await?;
    let en_cours = queries::en_cours(&mut reading, &found.personne).await?;
    drop(reading);
    session.note_read(&app.db, "mandats.preparer", "personnes", found.personne.id.as_str()).await?;
    let before = found.avant.as_ref().map(|one| &one.piece);
    let last = before.or(found.dernier.as_ref().map(|one| &one.piece));
    let mut ticked: Vec<String> =
        before.map(|one| one.lignes.iter().map(|line| line.cle.clone()).collect()).unwrap_or_default();
    ticked.extend((!params.fiche.is_empty()).then_some(params.fiche));
    let channels = before.map_or(vec![Canal::Ligne, Canal::Telephone], |one| one.canaux.clone());
    ticked.extend(channels.iter().map(|one| format!("canal:{}", one.code())));
    let saisie = Saisie {
        numero: MandatId::new(app.db.clock(), app.db.random()).to_string(),
        duree: before.map_or(Duree::Mois, |one| one.duree).code().to_owned(),
        objet: before.map(|one| one.objet.clone()).unwrap_or_default(),
        exclu: before.and_then(|one| one.exclu.clone()).unwrap_or_default(),
        langue: before.and_then(|one| one.langue.clone()).unwrap_or_default(),
        contact: last.map(|one| one.contact.clone()).unwrap_or_default(),
        lieu: last.map(|one| one.lieu.clone()).unwrap_or_default(),
        suite_de: found.avant.as_ref().map(|_| params.suite).unwrap_or_default(),
        ..Saisie::default()
    };
    Ok(Page::ok(page(&app, &session, &found, &en_cours, (Errors::default(), saisie, &ticked))))
}

impl Samples for NouveauPage {
    const NOM: &'static str = "nouveau-mandat";

    fn samples() -> Vec<(&'static str, Self)> {
        let case = |cle: &str, nom: &str, detail: &str, cochee| Case {
            cle: cle.into(),
            nom: nom.into(),
            detail: detail.into(),
            cochee,
        };
        let page = |erreurs, empeche: Option<Empechement>, full: bool| Self {
            cadre: Cadre::exemple("Mandat, A. D.", Lieu::Personnes),
            erreurs,
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            etablissement: "CCAS de Villeneuve".into(),
            empeche: empeche.map(|one| one.phrase()),
            naissance_inconnue: !full,
            en_cours: if full {
                vec![case("D07", "Dire à la Caf ce que j’ai gagné", "Déclaration trimestrielle RSA · Caf ou MSA", true)]
            } else {
                Vec::new()
            },
            familles: vec![(
                "Logement et énergie",
                vec![case("D40", "Demander un logement moins cher", "Logement social · Bailleurs sociaux", false)],
            )],
            domaines: vec![case("domaine:logement", "Logement", "Aide au logement, demande de logement social", false)],
            canaux: vec![
                case("ligne", "sur internet, avec FranceConnect ou sur un autre site", "", true),
                case("papier", "sur papier, par courrier", "", false),
            ],
            langues: vec![("ar".into(), "العربية (arabe)".into())],
            saisie: Saisie {
                duree: "mois".into(),
                objet: if full { "ne pas perdre mon RSA".into() } else { String::new() },
                contact: "3 place du Marché, 03 20 00 00 00".into(),
                lieu: "Villeneuve".into(),
                suite_de: if full { "019aa000-0000-7000-8000-000000000002".into() } else { String::new() },
                ..Saisie::default()
            },
            aujourdhui: "2026-11-23".into(),
            regle: full.then(Ligne::exemple),
        };
        let mut erreurs = Errors::default();
        erreurs.add("lignes", "Choisissez avec la personne au moins une démarche.");
        erreurs.add("fin", "Un mandat dure un an au plus (365 jours). Choisissez un jour plus proche.");
        vec![
            ("vide", page(Errors::default(), None, false)),
            ("pleine", page(Errors::default(), None, true)),
            ("protégée", page(Errors::default(), Some(Empechement::Protegee("curatelle simple".into())), false)),
            ("en erreur", page(erreurs, None, false)),
        ]
    }
}
