//! `/entretiens/{id}`: one of mine, whole.

use axum::extract::{Path, State};
use tandem_platform::Db;

use super::{
    catalogue::{theme, themes},
    model::{Avec, Citation, Entretien, EntretienId, Public},
    queries,
};
use crate::{
    agents::{Session, code},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "entretiens/page.html")]
pub struct EntretienPage {
    cadre: Cadre,
    id: String,
    quand: String,
    avec: String,
    code: String,
    citable: bool,
    /// Said instead of the notes, or of the quotes.
    sans_notes: String,
    sans_citations: String,
    notes: Option<String>,
    themes: Vec<&'static str>,
    /// Theme, words, may a report hold them.
    citations: Vec<(&'static str, String, bool)>,
}

/// One of mine, from its address. Somebody else's does not exist.
pub(super) async fn ouvrir(db: &Db, session: &Session, id: &str) -> Result<Entretien, Refus> {
    let id = EntretienId::parse(id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(db).await?;
    let one = queries::trouver(&mut reading, (session.etablissement(), &session.agent.id), &id).await?;
    one.ok_or(Refus::Introuvable)
}

/// `GET /entretiens/{id}`
pub async fn get(State(db): State<Db>, session: Session, Path(id): Path<String>) -> Result<Page<EntretienPage>, Refus> {
    let one = ouvrir(&db, &session, &id).await?;
    Ok(Page::ok(composer(session.cadre("Entretien", Lieu::Equipe), one, db.clock().today())))
}

fn composer(cadre: Cadre, one: Entretien, today: jiff::civil::Date) -> EntretienPage {
    let day = |le| dates::day_month(le, today);
    let sans_notes = one.notes_effacees_le.map(|le| format!("Effacées le {}, à leur terme.", day(le)));
    let sans_citations = match one.citations_retirees_le {
        Some(le) => format!("Elle a repris ses phrases le {}\u{a0}: elles sont effacées.", day(le)),
        None if one.citable => "Aucune.".to_owned(),
        None => "Elle n’a pas accepté d’être citée.".to_owned(),
    };
    let nom = |cle: &str| theme(cle).map_or("", |one| one.nom.as_str());
    EntretienPage {
        cadre,
        id: one.id.to_string(),
        quand: dates::full(one.le, today),
        avec: one.avec.mots(),
        code: code::groupes(&one.code, 4, "-"),
        citable: one.citable,
        sans_notes: sans_notes.unwrap_or_else(|| "Aucune.".to_owned()),
        sans_citations,
        notes: one.notes,
        themes: themes().iter().filter(|said| one.themes.contains(&said.cle)).map(|said| said.nom.as_str()).collect(),
        citations: one.citations.into_iter().map(|said| (nom(&said.theme), said.texte, said.rapport)).collect(),
    }
}

/// A made-up one.
pub(super) fn exemple() -> Option<Entretien> {
    let said = |theme: &str, texte: &str, rapport| Citation { theme: theme.into(), rapport, texte: texte.into() };
    Some(Entretien {
        id: EntretienId::parse("019aa000-0000-7000-8000-000000000071")?,
        enquete: None,
        le: jiff::civil::date(2026, 11, 20),
        avec: Avec { public: Public::Personne, detail: Some("a40".into()) },
        code: "K7PM2QXD".into(),
        citable: true,
        notes: Some(
            "Vient depuis deux ans, toujours le jeudi.\nSa sœur garde les codes ; elle n’ose pas les lui demander."
                .into(),
        ),
        notes_effacees_le: None,
        citations_retirees_le: None,
        themes: ["comptes", "proches", "renoncement"].map(Into::into).to_vec(),
        citations: vec![
            said("proches", "Mon code, c’est ma sœur qui l’a, alors je demande à ma sœur.", true),
            said("renoncement", "La prime, j’ai laissé. Au troisième essai, j’ai fermé.", false),
        ],
    })
}

impl Samples for EntretienPage {
    const NOM: &'static str = "entretien";

    fn samples() -> Vec<(&'static str, Self)> {
        let today = jiff::civil::date(2026, 11, 23);
        let page = |change: &dyn Fn(&mut Entretien)| {
            let mut one = exemple()?;
            change(&mut one);
            Some(composer(Cadre::exemple("Entretien", Lieu::Equipe), one, today))
        };
        let states = [
            ("pleine", page(&|_| ())),
            (
                "vide",
                page(&|one| {
                    (one.citable, one.notes) = (false, None);
                    one.citations.clear();
                }),
            ),
            (
                "effacée",
                page(&|one| {
                    (one.citable, one.notes, one.notes_effacees_le) = (false, None, Some(today));
                    one.citations_retirees_le = Some(today);
                    one.citations.clear();
                }),
            ),
        ];
        states.into_iter().filter_map(|(name, page)| Some((name, page?))).collect()
    }
}
