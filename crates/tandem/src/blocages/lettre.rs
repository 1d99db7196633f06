//! `/blocages/{id}/lettre/{marche}`: the letter of a step, filled with what is known, to be changed then printed. And
//! `/blocages/{id}/reponse`: what we do, what she does, for the person to take away.

use axum::extract::{Path, State};
use jiff::civil::Date;
use tandem_delais::{Evenement, Survenu};
use tandem_voies::{Escalier, Lettre};

use super::{
    model::Blocage,
    mots,
    page::{Ouvert, exemple},
    suite,
};
use crate::{
    agents::{self, Session},
    app::App,
    fiches,
    personnes::faits::{self, en_vigueur_pour, genre::Genre},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// The letter.
#[derive(Debug, askama::Template)]
#[template(path = "blocages/lettre.html")]
pub struct LettrePage {
    cadre: Cadre,
    id: String,
    marche: String,
    nom: String,
    adresse: Vec<String>,
    a_qui: String,
    objet: String,
    corps: Vec<String>,
    joindre: Vec<String>,
    /// What nobody gave stays as dots.
    trous: bool,
    /// « À envoyer avant le… »
    avant: Option<String>,
}

/// The sheet for the person.
#[derive(Debug, askama::Template)]
#[template(path = "blocages/reponse.html")]
pub struct ReponsePage {
    cadre: Cadre,
    id: String,
    nom: String,
    titre: String,
    faits: Vec<String>,
    suite: Option<(String, String)>,
    attention: Vec<String>,
    agent: String,
    date: String,
}

/// What is known of the person for a letter.
struct Connu {
    nom: String,
    adresse: Option<String>,
    /// What happened on the démarche dates the letter too.
    survenus: Vec<Survenu>,
}

fn remplir(lettre: &Lettre, blocage: &Blocage, connu: &Connu, escalier: &Escalier<'_>, today: Date) -> Lettre {
    let dated = |kinds: &[Evenement], facts: &[Survenu]| {
        facts.iter().filter(|one| kinds.contains(&one.evenement)).map(|one| one.le).max().map(dates::long)
    };
    let facts = blocage.survenus(&connu.survenus);
    let sent = || {
        let step = |cle: &str| escalier.voie.marche(cle).is_some_and(|one| one.obligatoire);
        blocage.tentatives.iter().filter(|one| step(&one.marche)).map(|one| one.le).min().map(dates::long)
    };
    lettre.remplir(|mot| match mot {
        "personne" => Some(connu.nom.clone()),
        "adresse" => connu.adresse.clone().map(|text| text.replace('\n', ", ")),
        "organisme" => Some(fiches::en_mots(&escalier.voie.organisme)),
        "objet" => blocage.objet.clone(),
        "date_decision" => dated(&[Evenement::Decision, Evenement::NotificationIndu], &facts),
        "date_demande" => dated(&[Evenement::DepotComplet, Evenement::Depot], &facts),
        "date_recours" => sent(),
        "raisons" | "urgence" => blocage.precision.clone(),
        "date" => Some(dates::long(today)),
        _ => None,
    })
}

/// What the dots of an unknown word are, in the letters.
const TROU: &str = "……";

fn composer(
    cadre: Cadre,
    blocage: &Blocage,
    (escalier, cle): (&Escalier<'static>, &str),
    connu: &Connu,
    today: Date,
) -> Option<LettrePage> {
    let pas = escalier.pas(cle)?;
    let lettre = remplir(pas.marche.lettre.as_ref()?, blocage, connu, escalier, today);
    let said: Vec<String> = lettre.corps.iter().map(|text| fiches::en_mots(text)).collect();
    let trous = said.iter().chain(std::iter::once(&lettre.objet)).any(|text| text.contains(TROU));
    let avant = match &pas.etat {
        tandem_voies::Etat::AFaire(one) => {
            Some(format!("À envoyer avant le {}", dates::full(one.a_tenir(today), today)))
        }
        tandem_voies::Etat::TropTard(one) => Some(format!("Le dernier jour était le {}", dates::full(one.le, today))),
        _ => None,
    };
    Some(LettrePage {
        cadre,
        id: blocage.id.to_string(),
        marche: fiches::en_mots(&pas.marche.nom),
        nom: connu.nom.clone(),
        adresse: connu.adresse.iter().flat_map(|text| text.lines().map(str::to_owned)).collect(),
        a_qui: fiches::en_mots(&pas.marche.a_qui),
        trous,
        objet: fiches::en_mots(&lettre.objet),
        corps: said,
        joindre: lettre.joindre.iter().map(|text| fiches::en_mots(text)).collect(),
        avant,
    })
}

/// `GET /blocages/{id}/lettre/{marche}`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Path((id, marche)): Path<(String, String)>,
) -> Result<Page<LettrePage>, Refus> {
    let mut reading = session.read(&app.db).await?;
    let open = Ouvert::lire(&mut reading, &session, &id).await?;
    let facts = faits::de(&mut reading, &open.personne).await?;
    drop(reading);
    session.note_read(&app.db, "blocages.ecrire", "personnes", open.personne.id.as_str()).await?;
    let today = app.db.clock().today();
    let adresse = ["courrier", "domiciliation", "vie"].into_iter().find_map(|cle| {
        let fact = en_vigueur_pour(&facts, Genre::parse("adresse")?, cle, today)?;
        fact.valeur()?.texte.clone()
    });
    let connu = Connu { nom: open.personne.identite.affichee(), adresse, survenus: open.survenus.clone() };
    let contexte = suite::Contexte::de(&open.blocage, &open.survenus, (open.zone, today));
    let escalier = contexte.escalier(&open.blocage).ok_or(Refus::Introuvable)?;
    let cadre = session.cadre(format!("Lettre, {}", open.personne.identite.initiales()), Lieu::Personnes);
    composer(cadre, &open.blocage, (&escalier, &marche), &connu, today).map(Page::ok).ok_or(Refus::Introuvable)
}

/// `GET /blocages/{id}/reponse`
pub async fn reponse(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Page<ReponsePage>, Refus> {
    let mut reading = session.read(&app.db).await?;
    let open = Ouvert::lire(&mut reading, &session, &id).await?;
    let noms = agents::noms(&mut reading, &session.perimetre).await?;
    drop(reading);
    session.note_read(&app.db, "blocages.repondre_a_la_personne", "personnes", open.personne.id.as_str()).await?;
    let today = app.db.clock().today();
    let contexte = suite::Contexte::de(&open.blocage, &open.survenus, (open.zone, today));
    let escalier = contexte.escalier(&open.blocage).ok_or(Refus::Introuvable)?;
    let cadre = session.cadre(format!("Pour {}", open.personne.identite.initiales()), Lieu::Personnes);
    let agent = noms.get(&session.agent.id).cloned().unwrap_or_default();
    Ok(Page::ok(feuille(cadre, &open.blocage, &escalier, (open.personne.identite.affichee(), agent), today)))
}

fn feuille(
    cadre: Cadre,
    blocage: &Blocage,
    escalier: &Escalier<'static>,
    (nom, agent): (String, String),
    today: Date,
) -> ReponsePage {
    let tried = blocage.tentatives.iter().map(|one| {
        let answer = one.reponses.last().map_or("pas encore de réponse", |said| said.sens.mots());
        format!("{}, le {}\u{a0}: {answer}", mots::nom(&one.marche, escalier), dates::full(one.le, today))
    });
    let next = escalier.prochaine.as_ref();
    let stops = next.map(|one| mots::arrets(one.marche)).unwrap_or_default();
    ReponsePage {
        cadre,
        id: blocage.id.to_string(),
        nom,
        titre: fiches::en_mots(&escalier.voie.nom_simple),
        faits: tried.collect(),
        suite: next.map(|one| (fiches::en_mots(&one.marche.nom), mots::prochaine(one, today).0)),
        attention: stops.into_iter().map(|(title, text)| format!("{title}\u{a0}: {text}")).collect(),
        agent,
        date: dates::long(today),
    }
}

fn demonstration<P>(make: impl FnOnce(Cadre, &Blocage, &Escalier<'static>, Date) -> Option<P>) -> Option<P> {
    let (blocage, today) = exemple(true)?;
    let contexte = suite::Contexte::de(&blocage, &[], (tandem_delais::Zone::Metropole, today));
    let escalier = contexte.escalier(&blocage)?;
    make(Cadre::exemple("Lettre, A. D.", Lieu::Personnes), &blocage, &escalier, today)
}

impl Samples for LettrePage {
    const NOM: &'static str = "lettre";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |adresse: Option<&str>| {
            let connu =
                Connu { nom: "Aïssata DIALLO".into(), adresse: adresse.map(ToOwned::to_owned), survenus: Vec::new() };
            demonstration(|cadre, blocage, escalier, today| {
                composer(cadre, blocage, (escalier, "departement"), &connu, today)
            })
        };
        [("sans adresse", page(None)), ("pleine", page(Some("12 rue des Lilas\n59000 Lille")))]
            .into_iter()
            .filter_map(|(name, page)| Some((name, page?)))
            .collect()
    }
}

impl Samples for ReponsePage {
    const NOM: &'static str = "reponse-au-blocage";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = demonstration(|cadre, blocage, escalier, today| {
            Some(feuille(cadre, blocage, escalier, ("Aïssata DIALLO".into(), "Claire Morel".into()), today))
        });
        page.map(|page| ("pleine", page)).into_iter().collect()
    }
}
