//! `/personnes/{id}/comptes/carte`: « Carte de mes clés », typed here, printed, and kept nowhere.
//!
//! The form answers with the sheet itself: what is typed goes from the request to the page, and to no table, no journal, no
//! address. The hint of her password is never typed: its line is empty, to be written by hand.

use std::{collections::BTreeMap, sync::LazyLock};

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::civil::Date;
use serde::Deserialize;
use tandem_platform::web::{Errors, Fields};

use super::{model::LIGNE_MAX, mots, nouveau, queries, saisie::verifier};
use crate::{
    agents::Session,
    app::App,
    personnes::{self, Personne, PersonneId, faits},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// Boxes drawn for an address to write by hand: two lines.
const CASES: usize = 32;
/// Boxes on a line of the sheet.
const PAR_LIGNE: usize = 16;

/// The texts of the card in one language.
#[derive(Debug, Deserialize)]
pub struct Textes {
    nom: String,
    sens: String,
    relu: bool,
    traduction: String,
    #[serde(flatten)]
    phrases: BTreeMap<String, String>,
}

impl Textes {
    /// One of its sentences.
    fn dire(&self, cle: &str) -> &str {
        self.phrases.get(cle).map_or("", String::as_str)
    }
}

#[derive(Debug, Default, Deserialize)]
struct Fichier {
    cartes: BTreeMap<String, Textes>,
}

static TEXTES: LazyLock<BTreeMap<String, Textes>> = LazyLock::new(|| {
    toml::from_str::<Fichier>(include_str!("../../../../donnees/mandats/cartes.toml")).unwrap_or_default().cartes
});
static RIEN: LazyLock<Textes> = LazyLock::new(|| Textes {
    nom: String::new(),
    sens: "ltr".to_owned(),
    relu: true,
    traduction: String::new(),
    phrases: BTreeMap::new(),
});

fn textes(langue: &str) -> (&'static str, &'static Textes) {
    let found = TEXTES.get_key_value(langue).or_else(|| TEXTES.get_key_value("fr"));
    found.map_or(("fr", &*RIEN), |(code, one)| (code.as_str(), one))
}

/// What is typed. It derives no `Debug`: it goes to the sheet, and to no log.
#[derive(Clone, Default)]
pub struct Saisie {
    langue: String,
    adresse: String,
    site: String,
    telephone: String,
    autre: String,
    usages: String,
}

impl std::fmt::Debug for Saisie {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Saisie(…)")
    }
}

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "comptes_en_ligne/carte.html")]
pub struct CartePage {
    cadre: Cadre,
    erreurs: Errors,
    personne: String,
    nom: String,
    langues: Vec<(&'static str, &'static str)>,
    saisie: Saisie,
}

/// The sheet. Its `Debug` says nothing of what is on it.
#[derive(askama::Template)]
#[template(path = "comptes_en_ligne/carte_papier.html")]
pub struct CartePapierPage {
    cadre: Cadre,
    personne: String,
    langue: &'static str,
    t: &'static Textes,
    saisie: Saisie,
    cases: Vec<char>,
    telephone: String,
    date: String,
}

impl std::fmt::Debug for CartePapierPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CartePapierPage").finish_non_exhaustive()
    }
}

impl CartePapierPage {
    /// Sentences that go together, each with its number in the file.
    fn pas(&self, cle: &str) -> Vec<&'static str> {
        (1..=4).map(|n| self.t.dire(&format!("{cle}_{n}"))).filter(|one| !one.is_empty()).collect()
    }

    fn de(cadre: Cadre, personne: String, saisie: Saisie, today: Date) -> Self {
        let (langue, t) = textes(&saisie.langue);
        let mut cases: Vec<char> = saisie.adresse.chars().collect();
        let lines = if cases.is_empty() { CASES } else { cases.len().div_ceil(PAR_LIGNE) * PAR_LIGNE };
        cases.resize(lines, ' ');
        let date = if langue == "fr" { dates::long(today) } else { today.strftime("%d/%m/%Y").to_string() };
        Self { cadre, personne, langue, t, telephone: mots::numero(&saisie.telephone), cases, date, saisie }
    }
}

async fn ouvrir(app: &App, session: &Session, id: &str) -> Result<(Personne, Saisie), Refus> {
    let id = PersonneId::parse(id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(&app.db).await?;
    let personne = personnes::find(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    let facts = faits::de(&mut reading, &personne).await?;
    let held = faits::en_vigueur(&facts, app.db.clock().today());
    let mine = held.iter().find(|fact| fact.genre.code == "courriel" && fact.contenu.cle == "elle");
    let known = queries::de_la_personne(&mut reading, &personne).await?;
    // Two accounts on one site are one use of her address.
    let mut uses: Vec<&str> = Vec::new();
    for one in known.iter().filter(|one| one.etat() != super::model::Etat::Ferme) {
        if !uses.contains(&one.nom.as_str()) {
            uses.push(&one.nom);
        }
    }
    let saisie = Saisie {
        langue: "fr".to_owned(),
        adresse: mine.and_then(|fact| fact.valeur()?.texte.clone()).unwrap_or_default(),
        telephone: personne.identite.telephone.as_deref().map(mots::numero).unwrap_or_default(),
        usages: uses.join(", "),
        ..Saisie::default()
    };
    Ok((personne, saisie))
}

fn formulaire(session: &Session, personne: &Personne, saisie: Saisie, erreurs: Errors) -> CartePage {
    CartePage {
        cadre: session.cadre(format!("Carte de mes clés, {}", personne.identite.initiales()), Lieu::Personnes),
        erreurs,
        personne: personne.id.to_string(),
        nom: personne.identite.affichee(),
        langues: langues(),
        saisie,
    }
}

/// French first, then the others.
fn langues() -> Vec<(&'static str, &'static str)> {
    let mut all: Vec<_> = TEXTES.iter().map(|(code, one)| (code.as_str(), one.nom.as_str())).collect();
    all.sort_by_key(|one| one.0 != "fr");
    all
}

/// `GET /personnes/{id}/comptes/carte`
pub async fn get(State(app): State<App>, session: Session, Path(id): Path<String>) -> Result<Page<CartePage>, Refus> {
    let (personne, saisie) = ouvrir(&app, &session, &id).await?;
    session.note_read(&app.db, "comptes.preparer", "personnes", personne.id.as_str()).await?;
    Ok(Page::ok(formulaire(&session, &personne, saisie, Errors::default())))
}

/// `POST /personnes/{id}/comptes/carte`: the sheet. Nothing is written.
pub async fn post(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let (personne, _) = ouvrir(&app, &session, &id).await?;
    let saisie = Saisie {
        langue: champs.line("langue"),
        adresse: champs.line("adresse"),
        site: champs.line("site"),
        telephone: champs.line("telephone"),
        autre: champs.line("autre"),
        usages: champs.line("usages"),
    };
    let mut reading = session.read(&app.db).await?;
    let house = nouveau::maison(&mut reading, &session).await?;
    let noms = nouveau::noms(&mut reading, &session).await?;
    drop(reading);
    let mut erreurs = Errors::default();
    for (cle, text) in [("site", &saisie.site), ("telephone", &saisie.telephone), ("usages", &saisie.usages)] {
        verifier(&mut erreurs, cle, text, LIGNE_MAX);
    }
    for (cle, text) in [("adresse", &saisie.adresse), ("autre", &saisie.autre)] {
        verifier(&mut erreurs, cle, text, LIGNE_MAX);
        match tandem_tableur::courriel(text).map(|one| house.reconnait(&one)) {
            Err(phrase) if !text.is_empty() => erreurs.add(cle, phrase),
            Ok(Some(lien)) => {
                erreurs.add(cle, lien.phrase(lien.agent().and_then(|id| noms.get(id)).map(String::as_str)));
            }
            _ => {}
        }
    }
    if !erreurs.is_empty() {
        return Ok(Page::to_correct(formulaire(&session, &personne, saisie, erreurs)).into_response());
    }
    session.note_read(&app.db, "comptes.carte", "personnes", personne.id.as_str()).await?;
    let cadre = session.cadre(format!("Carte de mes clés, {}", personne.identite.initiales()), Lieu::Personnes);
    let sheet = CartePapierPage::de(cadre, personne.id.to_string(), saisie, app.db.clock().today());
    Ok(Page::ok(sheet).into_response())
}

impl Samples for CartePage {
    const NOM: &'static str = "carte-de-mes-cles";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |saisie, erreurs| Self {
            cadre: Cadre::exemple("Carte de mes clés, A. D.", Lieu::Personnes),
            erreurs,
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            langues: langues(),
            saisie,
        };
        let mut wrong = Errors::default();
        wrong.add("site", "Ce texte a 305 signes, 300 au plus.");
        vec![
            ("vide", page(Saisie { langue: "fr".into(), ..Saisie::default() }, Errors::default())),
            ("pleine", page(exemple("ar"), Errors::default())),
            ("en erreur", page(Saisie { site: "mdp : Soleil59!".into(), ..exemple("fr") }, wrong)),
        ]
    }
}

fn exemple(langue: &str) -> Saisie {
    Saisie {
        langue: langue.into(),
        adresse: "aissata.diallo1987@laposte.net".into(),
        site: "www.laposte.net".into(),
        telephone: "0639980012".into(),
        autre: String::new(),
        usages: "Caf, Ameli (sécurité sociale), France Travail".into(),
    }
}

impl Samples for CartePapierPage {
    const NOM: &'static str = "carte-de-mes-cles-imprimee";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |saisie| {
            let cadre = Cadre::exemple("Carte de mes clés, A. D.", Lieu::Personnes);
            Self::de(cadre, "019aa000-0000-7000-8000-000000000001".into(), saisie, jiff::civil::date(2026, 11, 23))
        };
        vec![
            ("vide", page(Saisie { langue: "fr".into(), ..Saisie::default() })),
            ("pleine", page(exemple("fr"))),
            ("en arabe", page(exemple("ar"))),
        ]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_language_has_every_sentence_and_no_line_asks_a_password() {
        assert!(TEXTES.len() >= 11, "{}", TEXTES.len());
        let french: BTreeSet<&String> = textes("fr").1.phrases.keys().collect();
        for (code, one) in TEXTES.iter() {
            assert_eq!(one.phrases.keys().collect::<BTreeSet<_>>(), french, "{code}");
            assert!(["ltr", "rtl"].contains(&one.sens.as_str()), "{code}");
        }
        assert!(!textes("fr").1.phrases.keys().any(|cle| cle.contains("mot_de_passe") || cle.contains("secret_")));
        assert_eq!(textes("xx").0, "fr");
        assert_eq!(langues()[0].0, "fr");
    }

    #[test]
    fn what_is_typed_on_a_card_is_printed_by_no_log() {
        assert_eq!(format!("{:?}", exemple("fr")), "Saisie(…)");
        let sheet = CartePapierPage::samples().remove(1).1;
        assert!(!format!("{sheet:?}").contains("aissata"), "the boxes and the number neither");
    }
}
