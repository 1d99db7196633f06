//! `/repondre/{lien}`: the questions, for anybody who has the address. No session, no cookie, no script needed; nothing of who asks is
//! read.

use axum::{
    Extension,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tandem_platform::{
    Intent, Scope,
    keys::hex,
    web::{Errors, Fields},
};

use super::{
    catalogue::questionnaire,
    fin::{absente, fermee, fin},
    model::{Enquete, Genre, Question, Questionnaire},
    queries,
    reponses::{Reponses, Saisie},
};
use crate::{
    agents::{EtablissementId, code, gestion::lien::site},
    app::App,
    refus::Refus,
    ui::{Cadre, Page, Samples, dates},
};

/// Letters of a return address: 80 bits.
const SECRET: usize = 16;
/// Field of the code.
const CODE: &str = "code";

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "enquetes/repondre.html")]
pub struct RepondrePage {
    cadre: Cadre,
    erreurs: Errors,
    titre: String,
    qui: String,
    lien: String,
    de: &'static Questionnaire,
    saisie: Saisie,
    /// Number of this form, so that it counts once.
    numero: String,
    /// The secret of what is begun: where answers are kept as they are given, when the browser runs the script.
    suite: String,
    /// The code typed, when it takes one.
    code: Option<String>,
}

/// What is shown of a question apart from its words.
impl RepondrePage {
    /// « Si vous avez répondu « Moi, avec de l’aide » à la question 7. »
    fn condition(&self, une: &Question) -> Option<String> {
        condition(self.de, une)
    }

    fn nombre(une: &Question) -> bool {
        une.genre == Genre::Nombre
    }
}

/// For whom a question is, in a sentence.
pub(super) fn condition(de: &Questionnaire, une: &Question) -> Option<String> {
    let si = une.si.as_ref()?;
    let rang = de.question.iter().position(|one| one.cle == si.question)?;
    let avant = de.question.get(rang)?;
    let sauf: Vec<&str> =
        avant.choix.iter().filter(|one| !si.parmi.contains(&one.cle)).map(|one| one.texte.as_str()).collect();
    // Whom it is not for is shorter to say when it is one answer.
    if let &[seul] = sauf.as_slice() {
        return Some(format!("Question {}, «\u{a0}{seul}\u{a0}»\u{a0}: passez celle-ci.", rang + 1));
    }
    let mots: Vec<String> = avant
        .choix
        .iter()
        .filter(|one| si.parmi.contains(&one.cle))
        .map(|one| format!("«\u{a0}{}\u{a0}»", one.texte))
        .collect();
    Some(format!("Seulement si, question {}\u{a0}: {}.", rang + 1, mots.join(" ou ")))
}

const TROP: &str = "Beaucoup de personnes répondent en même temps. Réessayez dans une minute.";

/// An enquête open to answers, whose it is, and its questionnaire.
struct Ouverte {
    place: EtablissementId,
    qui: String,
    une: Enquete,
    de: &'static Questionnaire,
}

/// Opens the enquête of an address: the same 404 for what never was, a sentence for what is over.
async fn ouvrir(app: &App, lien: &str) -> Result<Result<Ouverte, Response>, Refus> {
    let plain = lien.len() <= 16 && lien.bytes().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit());
    if !plain {
        return Ok(Err(absente()));
    }
    let clock = app.db.clock();
    let mut reading = app.db.read(&Scope::system()).await?;
    let found = queries::par_lien(&mut reading, clock.zone(), lien).await?;
    drop(reading);
    let Some((place, qui, une)) = found else { return Ok(Err(absente())) };
    let Some(de) = questionnaire(&une.modele).filter(|_| une.ouverte(clock.today())) else { return Ok(Err(fermee())) };
    Ok(Ok(Ouverte { place, qui, une, de }))
}

impl Ouverte {
    fn page(
        self,
        app: &App,
        saisie: Saisie,
        (numero, suite, code): (String, String, String),
        erreurs: Errors,
    ) -> RepondrePage {
        let fresh = || hex(&app.db.random().bytes::<16>());
        RepondrePage {
            cadre: Cadre::anonyme().titled(self.une.titre.clone()),
            erreurs,
            titre: self.une.titre,
            qui: self.qui,
            lien: self.une.lien,
            de: self.de,
            saisie,
            numero: if numero.is_empty() { fresh() } else { numero },
            // Known before anything is kept: what is sent takes out what was kept, even when the two cross on the way.
            suite: if suite.len() == SECRET { suite } else { code::tirer(app.db.random(), SECRET) },
            code: self.une.avec_codes.then_some(code),
        }
    }
}

/// A code that comes with the address.
#[derive(Debug, Default, Deserialize)]
pub struct Avec {
    #[serde(default)]
    code: String,
}

impl Avec {
    fn lu(&self) -> String {
        code::lire(&self.code).chars().take(super::tickets::LETTRES).collect()
    }
}

/// `GET /repondre/{lien}`
pub async fn get(
    State(app): State<App>,
    Path(lien): Path<String>,
    Query(avec): Query<Avec>,
) -> Result<Response, Refus> {
    let one = match ouvrir(&app, &lien).await? {
        Ok(one) => one,
        Err(answer) => return Ok(answer),
    };
    if !app.enquetes.passe(one.une.id.as_str(), app.db.clock().now()) {
        return Ok(Page(StatusCode::TOO_MANY_REQUESTS, fin("Un instant", &[TROP])).into_response());
    }
    let page = one.page(&app, Saisie::default(), (String::new(), String::new(), avec.lu()), Errors::default());
    Ok(Page::ok(page).into_response())
}

/// `GET /repondre/{lien}/suite/{secret}`: what was begun, to be ended.
pub async fn reprendre(
    State(app): State<App>,
    Path((lien, secret)): Path<(String, String)>,
    Query(avec): Query<Avec>,
) -> Result<Response, Refus> {
    let one = match ouvrir(&app, &lien).await? {
        Ok(one) => one,
        Err(answer) => return Ok(answer),
    };
    if !app.enquetes.passe(one.une.id.as_str(), app.db.clock().now()) {
        return Ok(Page(StatusCode::TOO_MANY_REQUESTS, fin("Un instant", &[TROP])).into_response());
    }
    let secret = code::lire(&secret);
    let mut reading = app.db.read(&Scope::tenant(one.place.as_str())).await?;
    let saisie = queries::brouillon(&mut reading, &one.une.id, &secret).await?;
    drop(reading);
    let Some(saisie) = saisie else {
        let mut page =
            fin("Ces réponses ne sont plus là", &["Elles ont été envoyées, ou cette adresse est mal recopiée."]);
        let la = || (format!("/repondre/{}", one.une.lien), "Aller à l’enquête".to_owned());
        page.lien = (!one.une.avec_codes).then(la);
        return Ok(Page(StatusCode::GONE, page).into_response());
    };
    Ok(Page::ok(one.page(&app, saisie, (String::new(), secret, avec.lu()), Errors::default())).into_response())
}

/// `GET /repondre/{lien}/merci`
pub async fn merci(State(app): State<App>, Path(lien): Path<String>) -> Result<Response, Refus> {
    // Over since she sent her answers, they are kept all the same.
    if let Err(answer) = ouvrir(&app, &lien).await?
        && answer.status() == StatusCode::NOT_FOUND
    {
        return Ok(answer);
    }
    Ok(Page::ok(fin(
        "Merci",
        &["Vos réponses sont gardées.", "Rien ne dit que ce sont les vôtres.", "Vous pouvez fermer cette page."],
    ))
    .into_response())
}

/// `POST /repondre/{lien}`
pub async fn post(
    State(app): State<App>,
    headers: HeaderMap,
    Path(lien): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let one = match ouvrir(&app, &lien).await? {
        Ok(one) => one,
        Err(answer) => return Ok(answer),
    };
    let saisie = Saisie::lue(one.de, &champs);
    let numero: String = champs.raw("numero").chars().filter(char::is_ascii_hexdigit).take(32).collect();
    let suite = code::lire(champs.raw("suite")).chars().take(SECRET).collect::<String>();
    let code = code::lire(champs.raw(CODE)).chars().take(super::tickets::LETTRES).collect::<String>();
    let first = one.de.question.first().map_or("", |une| une.cle.as_str());
    let plus_tard = champs.raw("geste") == "plus_tard";
    // What is kept as it is given counts apart: it does not take the place of an answer sent.
    let compte = if plus_tard { format!("{}/suite", one.une.id) } else { one.une.id.to_string() };
    if !app.enquetes.passe(&compte, app.db.clock().now()) {
        let mut erreurs = Errors::default();
        erreurs.add(first, TROP);
        let page = one.page(&app, saisie, (numero, suite, code), erreurs);
        return Ok(Page(StatusCode::TOO_MANY_REQUESTS, page).into_response());
    }
    if plus_tard {
        return mettre_de_cote(&app, &headers, &one, (&saisie, &numero, suite)).await;
    }
    let mut erreurs = Errors::default();
    if one.une.avec_codes && code.is_empty() {
        erreurs.add(CODE, "Écrivez le code de votre papier.");
    }
    let dites = match (saisie.valider(one.de), erreurs.is_empty()) {
        (Ok(dites), true) => dites,
        (said, _) => {
            for (field, phrase) in said.err().unwrap_or_default().all() {
                erreurs.add(field, phrase.clone());
            }
            return Ok(Page::to_correct(one.page(&app, saisie, (numero, suite, code), erreurs)).into_response());
        }
    };
    let numero = if numero.len() == 32 { numero } else { hex(&app.db.random().bytes::<16>()) };
    let who = Qui { numero: &numero, suite: &suite, code: &code };
    if !garder(&app, &one, &who, &dites).await? {
        erreurs.add(CODE, "Ce code n’existe pas, ou il a déjà servi.");
        return Ok(Page::to_correct(one.page(&app, saisie, (numero, suite, code), erreurs)).into_response());
    }
    Ok(Redirect::to(&format!("/repondre/{}/merci", one.une.lien)).into_response())
}

/// What a form brings that is no answer.
struct Qui<'a> {
    numero: &'a str,
    suite: &'a str,
    code: &'a str,
}

/// Keeps the answers; false when the code is none, or was used. The code is taken out and the answer written in one transaction, so
/// that no answer is lost with its code; what keeps them apart is that neither says anything of the other.
async fn garder(app: &App, one: &Ouverte, qui: &Qui<'_>, dites: &Reponses) -> Result<bool, Refus> {
    let id = &one.une.id;
    // An answer has no author: only the enquête is named.
    let intent = Intent::new(one.place.as_str(), "systeme", "enquetes.repondre", "enquetes", id.as_str());
    let mut tx = app.db.write(intent).await?;
    queries::prendre(&mut tx, id).await?;
    if queries::recue(&mut tx, id, qui.numero).await? {
        return Ok(true);
    }
    if one.une.avec_codes && !queries::depenser(&mut tx, id, qui.code).await? {
        return Ok(false);
    }
    queries::garder(&mut tx, &one.place, id, qui.numero, dites).await?;
    queries::publier(&mut tx, id, true).await?;
    if !qui.suite.is_empty() {
        queries::jeter(&mut tx, id, qui.suite).await?;
    }
    tx.commit().await?;
    Ok(true)
}

/// Puts aside what was begun, and gives the address that finds it again; nothing of a form already sent.
async fn mettre_de_cote(
    app: &App,
    headers: &HeaderMap,
    one: &Ouverte,
    (saisie, numero, suite): (&Saisie, &str, String),
) -> Result<Response, Refus> {
    let secret = if suite.len() == SECRET { suite } else { code::tirer(app.db.random(), SECRET) };
    let intent = Intent::new(one.place.as_str(), "systeme", "enquetes.commencer", "enquetes", one.une.id.as_str());
    let mut tx = app.db.write(intent).await?;
    queries::prendre(&mut tx, &one.une.id).await?;
    if queries::recue(&mut tx, &one.une.id, numero).await? {
        return Ok(Redirect::to(&format!("/repondre/{}/merci", one.une.lien)).into_response());
    }
    queries::mettre_de_cote(&mut tx, &one.place, (&one.une.id, &secret), saisie).await?;
    tx.commit().await?;
    let last = dates::full(one.une.jusqu_au, app.db.clock().today());
    let mut page =
        fin("C’est gardé", &["Notez cette adresse pour finir plus tard.", "Qui la connaît lit vos réponses."]);
    page.phrases.push(format!("Vous avez jusqu’au {last}."));
    let suite = format!("{}/repondre/{}/suite/{}", site(app, headers), one.une.lien, secret.to_lowercase());
    page.lien = Some((suite.clone(), suite));
    Ok(Page::ok(page).into_response())
}

impl Samples for RepondrePage {
    const NOM: &'static str = "enquete-repondre";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |cle: &str, saisie: Saisie, code: Option<&str>| {
            let de = questionnaire(cle)?;
            Some(Self {
                cadre: Cadre::anonyme().titled(de.titre.clone()),
                erreurs: Errors::default(),
                titre: de.titre.clone(),
                qui: "CCAS de Saint-Denis".into(),
                lien: "k7pm2qxd4t".into(),
                de,
                saisie,
                numero: String::new(),
                suite: String::new(),
                code: code.map(Into::into),
            })
        };
        let mut full = Saisie::default();
        for (cle, said) in [
            ("argent", "juste"),
            ("foyer", "2"),
            ("acces", "telephone"),
            ("gene", "code"),
            ("gene", "peur"),
            ("ajouter", "Le guichet me manque."),
            ("ajouter_accord", "oui"),
        ] {
            full.mettre(cle, said);
        }
        let mut wrong = Saisie::default();
        wrong.mettre("foyer", "beaucoup");
        let failed = page("accompagnes", wrong.clone(), Some("K7PM")).map(|mut page| {
            page.erreurs = wrong.valider(page.de).err().unwrap_or_default();
            page.erreurs.add(CODE, "Ce code n’existe pas, ou il a déjà servi.");
            page
        });
        let states = [
            ("professionnels", page("professionnels", Saisie::default(), None)),
            ("vide", page("accompagnes", Saisie::default(), Some(""))),
            ("pleine", page("accompagnes", full, None)),
            ("en erreur", failed),
        ];
        states.into_iter().filter_map(|(name, page)| Some((name, page?))).collect()
    }
}
