//! `/entretiens/themes` and `/entretiens/rapport`: what comes back, theme by theme, and the words that may be read.

use axum::extract::{Query, State};
use serde::Deserialize;
use tandem_platform::Db;

use super::{
    list::titres,
    model::Public,
    publier::{Dite, Lu, Publication, publier},
    queries,
};
use crate::{
    agents::Session,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, nombre},
};

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "entretiens/themes.html")]
pub struct ThemesPage {
    cadre: Cadre,
    /// Id of the enquête, empty for those without one.
    enquete: String,
    titre: String,
    combien: String,
    /// Only what may be read in a report.
    rapport: bool,
    publication: Publication,
}

impl ThemesPage {
    fn assez(&self) -> bool {
        !self.publication.montres.is_empty()
    }
}

/// Those of which enquête; nothing: those without one.
#[derive(Debug, Default, Deserialize)]
pub struct De {
    #[serde(default)]
    enquete: String,
}

/// What is read of one enquête, and its title.
pub(super) async fn lire(db: &Db, session: &Session, de: &De, rapport: bool) -> Result<(String, Publication), Refus> {
    let mut reading = session.read(db).await?;
    let titre = if de.enquete.is_empty() {
        "Entretiens sans enquête".to_owned()
    } else {
        let known = titres(db, &mut reading, session).await?;
        known.into_iter().find(|one| one.0 == de.enquete).ok_or(Refus::Introuvable)?.1
    };
    let lus = queries::lus(&mut reading, session.etablissement(), &de.enquete).await?;
    let dites = queries::dites(&mut reading, session.etablissement(), &de.enquete).await?;
    Ok((titre, publier(&lus, &dites, rapport)))
}

/// `GET /entretiens/themes`
pub async fn get(State(db): State<Db>, session: Session, Query(de): Query<De>) -> Result<Page<ThemesPage>, Refus> {
    let (titre, publication) = lire(&db, &session, &de, false).await?;
    Ok(Page::ok(composer(session.cadre("Ce qui revient", Lieu::Equipe), (de.enquete, titre), publication, false)))
}

/// `GET /entretiens/rapport`
pub async fn rapport(State(db): State<Db>, session: Session, Query(de): Query<De>) -> Result<Page<ThemesPage>, Refus> {
    let (titre, publication) = lire(&db, &session, &de, true).await?;
    Ok(Page::ok(composer(session.cadre("Pour un rapport", Lieu::Equipe), (de.enquete, titre), publication, true)))
}

fn composer(cadre: Cadre, (enquete, titre): (String, String), publication: Publication, rapport: bool) -> ThemesPage {
    let n = i64::try_from(publication.combien).unwrap_or(i64::MAX);
    ThemesPage { cadre, enquete, titre, combien: nombre(n, "entretien", "entretiens"), rapport, publication }
}

fn exemple() -> (Vec<Lu>, Vec<Dite>) {
    const DITES: [(Public, &str, bool, &str); 7] = [
        (Public::Personne, "comptes", true, "Mon code, c’est ma sœur qui l’a, alors je demande à ma sœur."),
        (
            Public::Professionnel,
            "comptes",
            true,
            "J’ai une page de mots de passe dans un carnet. Je sais que je ne devrais pas.",
        ),
        (
            Public::Professionnel,
            "comptes",
            false,
            "On crée l’adresse ensemble, et trois semaines après elle est perdue.",
        ),
        (Public::Personne, "renoncement", true, "La prime, j’ai laissé. Au troisième essai, j’ai fermé."),
        (
            Public::Professionnel,
            "main",
            true,
            "Cinq minutes si je le fais, une demi-heure si on le fait. J’ai trente familles.",
        ),
        (Public::Personne, "main", false, "Je préfère qu’il tape, lui. Moi je regarde, j’apprends un peu."),
        (
            Public::Personne,
            "acces",
            true,
            "À la fin du mois il n’y a plus de données, alors je viens ici, dans le couloir.",
        ),
    ];
    let one = |n: usize| {
        let public = Public::TOUS[n % 2];
        let themes = ["main", "comptes", "acces"].into_iter().chain((n.is_multiple_of(3)).then_some("renoncement"));
        Lu { public, themes: themes.map(ToOwned::to_owned).collect() }
    };
    let said = |(public, theme, rapport, texte): (Public, &str, bool, &str)| Dite {
        public,
        theme: theme.to_owned(),
        rapport,
        texte: texte.to_owned(),
    };
    ((0..17).map(one).collect(), DITES.map(said).to_vec())
}

impl Samples for ThemesPage {
    const NOM: &'static str = "entretiens-themes";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |lus: &[Lu], dites: &[Dite], rapport| {
            let id = ("019aa000-0000-7000-8000-000000000061".to_owned(), "Le numérique dans notre travail".to_owned());
            composer(Cadre::exemple("Ce qui revient", Lieu::Equipe), id, publier(lus, dites, rapport), rapport)
        };
        let (lus, dites) = exemple();
        vec![
            ("vide", page(&lus[..3], &[], false)),
            ("pleine", page(&lus, &dites, false)),
            ("rapport", page(&lus, &dites, true)),
        ]
    }
}
