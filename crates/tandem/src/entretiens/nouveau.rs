//! `/entretiens/nouveau`: what was said, and what she agreed to.

use axum::{
    Extension,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tandem_platform::{
    Db,
    web::{Errors, Fields},
};

use super::{
    catalogue::{details, themes},
    list::titres,
    model::{EntretienId, LETTRES, Public, Theme},
    queries,
    relire::mots_des_noms,
    saisie::{CITATIONS, OUVERTES, Phrase, Saisie, Tenu, Vu},
};
use crate::{
    agents::{self, Session, code},
    enquetes::EnqueteId,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "entretiens/nouveau.html")]
pub struct NouveauPage {
    cadre: Cadre,
    erreurs: Errors,
    numero: String,
    aujourdhui: String,
    saisie: Saisie,
    /// Id and words.
    enquetes: Vec<(String, String)>,
    /// Seen in the quotes, not yet said.
    vus: Vec<Vu>,
}

/// One quote of the form.
#[derive(Debug)]
struct Champ<'a> {
    noms: [&'static str; 3],
    rang: usize,
    texte: &'a str,
    theme: &'a str,
    rapport: bool,
}

impl NouveauPage {
    fn themes() -> &'static [Theme] {
        themes()
    }

    /// « Un professionnel » and its fields, « Une personne accompagnée » and her ages: values and words.
    fn publics() -> Vec<(&'static str, Vec<(String, String)>)> {
        let options = |who: Public| {
            let alone = (who.code().to_owned(), "Sans préciser".to_owned());
            let each = details(who).into_iter().map(|(cle, mots)| (format!("{}.{cle}", who.code()), mots.to_owned()));
            (
                if who == Public::Personne { "Une personne accompagnée" } else { "Un professionnel" },
                [alone].into_iter().chain(each).collect(),
            )
        };
        Public::TOUS.map(options).to_vec()
    }

    fn champs(&self, depuis: usize) -> Vec<Champ<'_>> {
        let each = self.saisie.phrases.iter().zip(CITATIONS).zip(1..).map(|((one, noms), rang)| Champ {
            noms,
            rang,
            texte: &one.texte,
            theme: &one.theme,
            rapport: one.rapport,
        });
        if depuis == 0 { each.take(OUVERTES).collect() } else { each.skip(depuis).collect() }
    }

    fn ouvertes() -> usize {
        OUVERTES
    }
}

/// The enquête it is for.
#[derive(Debug, Default, Deserialize)]
pub struct Pour {
    #[serde(default)]
    enquete: String,
}

/// `GET /entretiens/nouveau`
pub async fn get(State(db): State<Db>, session: Session, Query(pour): Query<Pour>) -> Result<Page<NouveauPage>, Refus> {
    let enquetes = titres(&db, &mut session.read(&db).await?, &session).await?;
    let today = db.clock().today().to_string();
    let enquete = enquetes.iter().find(|one| one.0 == pour.enquete).map_or_else(String::new, |one| one.0.clone());
    Ok(Page::ok(NouveauPage {
        cadre: session.cadre("Noter un entretien", Lieu::Equipe),
        erreurs: Errors::default(),
        numero: EntretienId::new(db.clock(), db.random()).to_string(),
        saisie: Saisie {
            le: today.clone(),
            enquete,
            phrases: vec![Phrase::default(); CITATIONS.len()],
            ..Saisie::default()
        },
        aujourdhui: today,
        enquetes,
        vus: Vec::new(),
    }))
}

/// `POST /entretiens/nouveau`
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let today = db.clock().today();
    let id = EntretienId::parse(champs.raw("numero")).unwrap_or_else(|| EntretienId::new(db.clock(), db.random()));
    let saisie = Saisie::lue(&champs);
    let mut reading = session.read(&db).await?;
    let enquetes = titres(&db, &mut reading, &session).await?;
    let known: Vec<EnqueteId> = enquetes.iter().filter_map(|one| EnqueteId::parse(&one.0)).collect();
    let names = agents::noms(&mut reading, &session.perimetre).await?;
    let vus = saisie.relire(&mots_des_noms(names.values()));
    let tenu = saisie.valider(today, &known);
    drop(reading);
    let back = |saisie: Saisie, erreurs: Errors| {
        let page = NouveauPage {
            cadre: session.cadre("Noter un entretien", Lieu::Equipe),
            erreurs,
            numero: id.to_string(),
            aujourdhui: today.to_string(),
            saisie,
            enquetes,
            vus: vus.clone(),
        };
        Page::to_correct(page).into_response()
    };
    match tenu {
        Err(erreurs) => Ok(back(saisie, erreurs)),
        Ok(_) if !saisie.deja_dit(&vus) => Ok(back(saisie, Errors::default())),
        Ok(tenu) if garder(&db, &session, &id, &tenu).await? => {
            Ok(Redirect::to(&format!("/entretiens/{id}")).into_response())
        }
        Ok(_) => {
            let mut erreurs = Errors::default();
            erreurs.add("code", "Ce code est celui d’un autre entretien. Relisez le coupon, ou laissez vide.");
            Ok(back(saisie, erreurs))
        }
    }
}

/// False, and nothing written, when the code already is that of another: the index says so, even of two kept in the
/// same second.
async fn garder(db: &Db, session: &Session, id: &EntretienId, tenu: &Tenu) -> Result<bool, Refus> {
    let par = (session.etablissement(), &session.agent.id);
    let mut tx = db.write(session.intent("entretiens.noter", "entretiens", id.as_str())).await?;
    let drawn = || code::tirer(db.random(), LETTRES);
    let code = tenu.code.clone().unwrap_or_else(drawn);
    if queries::creer(&mut tx, par, (id, &code), tenu).await? {
        tx.commit().await?;
        return Ok(true);
    }
    // The same form sent twice shows what it kept, if it is hers.
    if queries::trouver(&mut tx, par, id).await?.is_some() {
        return Ok(true);
    }
    match queries::par_code(&mut tx, par.0, &code).await? {
        Some(other) if other != *id => Ok(false),
        _ => Err(Refus::Introuvable),
    }
}

impl Samples for NouveauPage {
    const NOM: &'static str = "entretien-nouveau";

    fn samples() -> Vec<(&'static str, Self)> {
        let enquetes = vec![(
            "019aa000-0000-7000-8000-000000000061".to_owned(),
            "Le numérique dans notre travail, vague 2".to_owned(),
        )];
        let page = |pairs: &[(&str, &str)], said: bool| {
            let pairs = pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
            let saisie = Saisie::lue(&Fields::from_pairs(pairs));
            let today = jiff::civil::date(2026, 11, 23);
            let vus = saisie.relire(&mots_des_noms(["Claire Morel".to_owned()].iter()));
            Self {
                cadre: Cadre::exemple("Noter un entretien", Lieu::Equipe),
                erreurs: if said { saisie.valider(today, &[]).err().unwrap_or_default() } else { Errors::default() },
                numero: String::new(),
                aujourdhui: today.to_string(),
                saisie,
                enquetes: enquetes.clone(),
                vus,
            }
        };
        let full = [
            ("le", "2026-11-20"),
            ("avec", "personne.a25"),
            ("accord_notes", "oui"),
            ("accord_citations", "oui"),
            ("themes", "comptes"),
            ("notes", "Change de téléphone souvent. Sa sœur a sa boîte."),
            ("citation_a", "Mon code, c’est ma sœur qui l’a, alors je demande à ma sœur."),
            ("theme_a", "proches"),
            ("rapport_a", "oui"),
            ("citation_b", "J’ai appelé Claire Morel au 06 39 98 00 12."),
            ("theme_b", "blocages"),
        ];
        vec![
            ("vide", page(&[("le", "2026-11-23")], false)),
            ("à relire", page(&full, false)),
            ("en erreur", page(&[("le", "demain"), ("citation_a", "Je laisse tomber.")], true)),
        ]
    }
}
