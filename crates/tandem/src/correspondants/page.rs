//! `/correspondants/{id}`: what is known of one, since when it works, and everything that was said.

use std::collections::HashMap;

use axum::extract::{Path, State};
use jiff::{civil::Date, tz::TimeZone};
use tandem_platform::{Reading, web::Errors};

use super::{
    model::{Correspondant, CorrespondantId, Dite, Sens, Version},
    mots::{self, Joindre},
    queries,
};
use crate::{
    agents::{self, AgentId, Session},
    app::App,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, Ton},
};

/// Words said that are shown.
const DIRES: i64 = 50;

/// One of them, in words: on its page, in the list, on a blocage.
#[derive(Clone, Debug)]
pub struct Fiche {
    /// Its id.
    pub id: String,
    /// « Caf »
    pub organisme: String,
    /// « Référente RSA »
    pub titre: String,
    /// « Caf, référente RSA »
    pub chez: String,
    /// « confirmé »
    pub mot: &'static str,
    /// How it stands out.
    pub ton: Ton,
    /// Since when, said by whom.
    pub depuis: String,
    /// What reaches.
    pub joindre: Option<Joindre>,
    /// « mardi matin »
    pub quand: Option<String>,
    /// For what.
    pub matieres: String,
    /// In a few words.
    pub note: Option<String>,
    /// What retention took.
    pub efface: Option<String>,
}

impl Fiche {
    /// Nobody says any more that it works: it is shown paler, and says so.
    pub fn passe(&self) -> bool {
        self.ton != Ton::Ok
    }

    /// In words, on `today`.
    pub(super) fn de(one: &Correspondant, on: (Date, &TimeZone), noms: &HashMap<AgentId, String>) -> Self {
        let dit = &one.version.dit;
        let (mot, ton) = mots::etat(one.etat(on.0, on.1));
        Self {
            id: one.id.to_string(),
            organisme: dit.organisme.clone(),
            titre: mots::titre(dit),
            chez: format!("{}, {}", dit.organisme, mots::qui_est(dit)),
            mot,
            ton,
            depuis: mots::depuis(one, on, noms),
            joindre: mots::joindre(dit),
            quand: dit.quand.clone(),
            matieres: mots::matieres(dit),
            note: dit.note.clone(),
            efface: mots::efface(dit, on.0),
        }
    }

    /// Made-up ones: confirmed, to confirm, silent.
    pub(super) fn exemples() -> Vec<Self> {
        let line = |n: u8, titre: &str, ton, mot, depuis: &str| Self {
            id: format!("019aa000-0000-7000-8000-00000000003{n}"),
            organisme: "Caf".into(),
            titre: titre.into(),
            chez: format!("Caf, {}", titre.to_lowercase()),
            mot,
            ton,
            depuis: depuis.into(),
            joindre: Some(Joindre {
                canal: "téléphone",
                texte: "01\u{a0}99\u{a0}00\u{a0}12\u{a0}34".into(),
                lien: Some("tel:0199001234".into()),
            }),
            quand: Some("mardi matin, avant 11\u{a0}h".into()),
            matieres: "RSA\u{a0}: droit, indu, sanction".into(),
            note: None,
            efface: None,
        };
        let mut erased = line(
            3,
            "Accueil partenaires",
            Ton::Garde,
            "à confirmer",
            "Pas confirmé depuis six mois. A marché le 3 mars 2025, dit par Claire Morel.",
        );
        (erased.joindre, erased.efface) = (
            None,
            Some("Nom et coordonnées effacés le 4 mars\u{a0}: personne ne disait plus qu’ils marchaient.".into()),
        );
        let mut noted =
            line(1, "Mme Petit, référente RSA", Ton::Ok, "confirmé", "A marché hier, dit par Claire Morel.");
        noted.note = Some("Donner le numéro d’allocataire d’abord.".into());
        vec![
            noted,
            line(
                2,
                "Téléphone",
                Ton::Garde,
                "à confirmer",
                "Personne n’a encore dit que ça marche. Noté vendredi\u{a0}20, par Youssef Benamar.",
            ),
            erased,
            line(
                4,
                "Ligne partenaires",
                Ton::Alerte,
                "ne répond plus",
                "Ne répond plus\u{a0}: hier, dit par Claire Morel. Avait marché le 12 janvier.",
            ),
        ]
    }
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "correspondants/page.html")]
pub struct CorrespondantPage {
    cadre: Cadre,
    pub(super) erreurs: Errors,
    fiche: Fiche,
    /// Does this role write?
    ecrit: bool,
    retrait: Option<String>,
    dires: Vec<String>,
    versions: Vec<String>,
    duree: String,
    /// What was typed, when it was refused.
    pub(super) raison: String,
}

/// One of the établissement.
pub(super) async fn ouvrir(on: &mut Reading, session: &Session, id: &str) -> Result<Correspondant, Refus> {
    let id = CorrespondantId::parse(id).ok_or(Refus::Introuvable)?;
    queries::trouver(on, session.etablissement(), &id).await?.ok_or(Refus::Introuvable)
}

/// `GET /correspondants/{id}`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Page<CorrespondantPage>, Refus> {
    Ok(Page::ok(page(&app, &session, &id).await?))
}

/// The page, for those who read it and for a form that comes back.
pub(super) async fn page(app: &App, session: &Session, id: &str) -> Result<CorrespondantPage, Refus> {
    let mut reading = session.read(&app.db).await?;
    let one = ouvrir(&mut reading, session, id).await?;
    let versions = queries::versions(&mut reading, &one.id).await?;
    let dires = queries::dires(&mut reading, &one.id, DIRES).await?;
    let noms = agents::noms(&mut reading, &session.perimetre).await?;
    drop(reading);
    session.note_read(&app.db, "correspondants.voir", "correspondants", one.id.as_str()).await?;
    let on = (app.db.clock().today(), app.db.clock().zone());
    let said = |one: &Dite<Sens>| {
        let day = mots::capitale(&mots::jour(one.jour(on.1), on.0));
        format!("{day}, {}\u{a0}: {}", mots::qui(&noms, &one.agent), one.dit.nom().to_lowercase())
    };
    let gone = |end: &Dite<String>| {
        let day = mots::jour(end.jour(on.1), on.0);
        format!("Retiré {day}, par {}\u{a0}: {}", mots::qui(&noms, &end.agent), end.dit)
    };
    let written = |one: &Dite<Version>| mots::version(one, on, &noms);
    Ok(CorrespondantPage {
        cadre: session.cadre("Correspondant", Lieu::Equipe),
        erreurs: Errors::default(),
        fiche: Fiche::de(&one, on, &noms),
        ecrit: session.agent.role.suit_des_personnes(),
        retrait: one.retrait.as_ref().map(gone),
        dires: dires.iter().map(said).collect(),
        versions: versions.iter().map(written).collect(),
        duree: app.config.conservation.correspondant.duree().to_owned(),
        raison: String::new(),
    })
}

impl Samples for CorrespondantPage {
    const NOM: &'static str = "correspondant";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |rang: usize, retrait: Option<&str>| {
            let fiche = Fiche::exemples().into_iter().nth(rang)?;
            Some(Self {
                cadre: Cadre::exemple("Correspondant", Lieu::Equipe),
                erreurs: Errors::default(),
                fiche,
                ecrit: true,
                retrait: retrait.map(ToOwned::to_owned),
                dires: vec!["Hier, Claire Morel\u{a0}: ça a marché".into()],
                versions: vec!["Le 12 janvier, Claire Morel\u{a0}: Caf · téléphone 01 99 00 12 34".into()],
                duree: "12 mois".into(),
                raison: String::new(),
            })
        };
        let wrong = page(0, None).map(|mut page| {
            page.erreurs.add("raison", "Écrivez pourquoi, en quelques mots.");
            page
        });
        let new = page(1, None).map(|page| Self { dires: Vec::new(), ..page });
        let states = [
            ("vide", new),
            ("pleine", page(0, None)),
            ("effacée", page(2, None)),
            ("retirée", page(3, Some("Retiré hier, par Claire Morel\u{a0}: le service a fermé"))),
            ("en erreur", wrong),
        ];
        states.into_iter().filter_map(|(name, page)| Some((name, page?))).collect()
    }
}
