//! `/cadre/brouillon`: everything that will be published, each line one press from being changed.

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use tandem_platform::web::{Errors, Fields};

use super::depart;
use crate::{
    agents::Session,
    app::App,
    cadre::{
        model::{Brouillon, CadreId, Regle},
        modele::modele,
        page::protocole_exemple,
        queries,
        vue::ContenuVue,
    },
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// What is typed to publish.
#[derive(Clone, Debug, Default)]
pub(super) struct Vote {
    /// The id the version will have: sent twice, the form publishes once.
    pub numero: String,
    pub le: String,
    pub instance: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "cadre/brouillon/page.html")]
pub struct BrouillonPage {
    cadre: Cadre,
    erreurs: Errors,
    /// Where it starts from, in words.
    depuis: String,
    /// The model is past the day its sources were to be read again.
    perime: Option<String>,
    revision: u32,
    contenu: ContenuVue,
    /// Taken out, until it is published: name and words.
    retirees: Vec<(String, String)>,
    vote: Vote,
    aujourdhui: String,
}

/// The draft in words, with what was typed to publish it.
pub(super) fn montrer(
    app: &App,
    session: &Session,
    draft: &Brouillon,
    (erreurs, vote): (Errors, Vote),
) -> BrouillonPage {
    let today = app.db.clock().today();
    let gone = |one: &Regle| (one.cle.clone(), one.texte.clone());
    let depuis = match draft.base {
        Some(rang) => format!("Part de la version {rang}."),
        None => format!("Part du modèle fourni avec Tandem, vérifié le {}.", dates::long(modele().verifie_le)),
    };
    let late = draft.base.is_none() && modele().a_revoir_avant < today;
    BrouillonPage {
        cadre: session.cadre("Cadre de référence, brouillon", Lieu::Equipe),
        erreurs,
        depuis,
        perime: late.then(|| dates::long(modele().a_revoir_avant)),
        revision: draft.revision,
        contenu: ContenuVue::tout(&draft.contenu),
        retirees: draft.contenu.regles.iter().filter(|one| one.retiree).map(gone).collect(),
        vote,
        aujourdhui: today.to_string(),
    }
}

/// `GET /cadre/brouillon`
pub async fn get(State(app): State<App>, session: Session) -> Result<Page<BrouillonPage>, Refus> {
    let draft = depart(&mut session.read(&app.db).await?, &session).await?;
    let numero = CadreId::new(app.db.clock(), app.db.random()).to_string();
    Ok(Page::ok(montrer(&app, &session, &draft, (Errors::default(), Vote { numero, ..Vote::default() }))))
}

/// `POST /cadre/brouillon`: throws the draft away; what is in force does not change.
pub async fn abandonner(
    State(app): State<App>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    if champs.raw("action") != "abandonner" {
        return Err(Refus::Illisible("Appuyez sur «\u{a0}Abandonner le brouillon\u{a0}»."));
    }
    let place = session.etablissement();
    let mut tx = app.db.write(session.intent("cadre.abandonner", "cadre_brouillons", place.as_str())).await?;
    if queries::abandonner(&mut tx, place).await? {
        tx.commit().await?;
    }
    Ok(Redirect::to("/cadre").into_response())
}

impl Samples for BrouillonPage {
    const NOM: &'static str = "cadre-brouillon";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |full: bool, erreurs, vote| Self {
            cadre: Cadre::exemple("Cadre de référence, brouillon", Lieu::Equipe),
            erreurs,
            depuis: if full {
                "Part de la version 1.".into()
            } else {
                "Part du modèle fourni avec Tandem, vérifié le 28 novembre 2026.".into()
            },
            perime: full.then(|| "28 novembre 2027".into()),
            revision: u32::from(full),
            contenu: {
                let mut all = ContenuVue::tout(&modele().contenu);
                all.protocoles.extend(full.then(protocole_exemple));
                all
            },
            retirees: if full {
                vec![("mots-carte".into(), "La personne écrit elle-même ses clés sur sa carte, et la garde.".into())]
            } else {
                Vec::new()
            },
            vote,
            aujourdhui: "2026-11-23".into(),
        };
        let mut erreurs = Errors::default();
        erreurs.add("vote_le", "Ce jour n’est pas encore venu\u{a0}: publiez après le vote.");
        let typed = Vote { le: "2027-01-04".into(), instance: "conseil d’administration".into(), ..Vote::default() };
        vec![
            ("vide", page(false, Errors::default(), Vote::default())),
            ("pleine", page(true, Errors::default(), Vote::default())),
            ("en erreur", page(true, erreurs, typed)),
        ]
    }
}
