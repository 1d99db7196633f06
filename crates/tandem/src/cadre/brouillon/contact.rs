//! `/cadre/brouillon/contact`: who to ask: what they do here, when, their number.

use axum::{
    Extension,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tandem_platform::web::{Errors, Fields};

use super::{depart, ouvrir, trop_long};
use crate::{
    agents::Session,
    app::App,
    cadre::{
        model::{Brouillon, CONTACTS_MAX, Contact, LIGNE_MAX, RegleId, est_une_cle},
        queries,
    },
    fiches::en_mots,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// Longest number, with its words: « 01 99 00 10 10, poste 12 ».
const TELEPHONE_MAX: usize = 40;

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Saisie {
    cle: String,
    fonction: String,
    quand: String,
    telephone: String,
    vu: u32,
}

impl Saisie {
    fn de(one: &Contact, vu: u32) -> Self {
        Self {
            cle: one.cle.clone(),
            fonction: one.fonction.clone(),
            quand: one.quand.clone(),
            telephone: one.telephone.clone(),
            vu,
        }
    }

    /// Made into somebody to ask, or refused with a sentence each.
    fn valider(&self) -> Result<Contact, Errors> {
        let mut erreurs = Errors::default();
        if self.fonction.is_empty() {
            erreurs.add("fonction", "Écrivez la fonction\u{a0}: elle reste quand la personne change.");
        }
        if self.quand.is_empty() {
            erreurs.add("quand", "Écrivez quand lui demander.");
        }
        if !self.telephone.is_empty() && self.telephone.chars().filter(char::is_ascii_digit).count() < 2 {
            erreurs.add("telephone", "Ce n’est pas un numéro\u{a0}: il y faut des chiffres. Laissez vide sinon.");
        }
        for (cle, text, most) in [
            ("fonction", &self.fonction, LIGNE_MAX),
            ("quand", &self.quand, LIGNE_MAX),
            ("telephone", &self.telephone, TELEPHONE_MAX),
        ] {
            trop_long(&mut erreurs, cle, text, most);
        }
        if !erreurs.is_empty() {
            return Err(erreurs);
        }
        Ok(Contact {
            cle: self.cle.clone(),
            fonction: en_mots(&self.fonction),
            quand: en_mots(&self.quand),
            telephone: self.telephone.clone(),
            revision: 0,
        })
    }
}

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "cadre/brouillon/contact.html")]
pub struct ContactPage {
    cadre: Cadre,
    erreurs: Errors,
    saisie: Saisie,
    connu: bool,
}

fn page(session: &Session, draft: &Brouillon, (saisie, erreurs): (Saisie, Errors)) -> ContactPage {
    ContactPage {
        cadre: session.cadre("Qui demander", Lieu::Equipe),
        connu: draft.contenu.contact(&saisie.cle).is_some(),
        erreurs,
        saisie,
    }
}

/// `?cle=…` changes that one.
#[derive(Debug, Default, Deserialize)]
pub struct Lequel {
    #[serde(default)]
    cle: String,
}

/// `GET /cadre/brouillon/contact`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Query(which): Query<Lequel>,
) -> Result<Page<ContactPage>, Refus> {
    let draft = depart(&mut session.read(&app.db).await?, &session).await?;
    let saisie = if which.cle.is_empty() {
        let cle = RegleId::new(app.db.clock(), app.db.random()).to_string();
        Saisie { cle, vu: draft.revision, ..Saisie::default() }
    } else {
        Saisie::de(draft.contenu.contact(&which.cle).ok_or(Refus::Introuvable)?, draft.revision)
    };
    Ok(Page::ok(page(&session, &draft, (saisie, Errors::default()))))
}

/// What keeps it from being written.
fn empeche(draft: &Brouillon, new: &Contact, vu: u32) -> Option<String> {
    let known = draft.contenu.contact(&new.cle);
    let same = |one: &Contact| Contact { revision: one.revision, ..new.clone() } == *one;
    if let Some(theirs) = known.filter(|one| one.revision > vu && !same(one)) {
        return Some(format!(
            "Cette ligne vient d’être changée. Elle dit maintenant\u{a0}: «\u{a0}{}, {}, {}\u{a0}» Enregistrez de nouveau pour garder vos mots.",
            theirs.fonction, theirs.quand, theirs.telephone
        ));
    }
    let full = known.is_none() && draft.contenu.contacts.len() >= CONTACTS_MAX;
    full.then(|| format!("{CONTACTS_MAX} au plus\u{a0}: retirez-en une d’abord."))
}

/// `POST /cadre/brouillon/contact`: sent twice, it says the same.
pub async fn post(
    State(app): State<App>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let mut saisie = Saisie {
        cle: champs.line("cle"),
        fonction: champs.line("fonction"),
        quand: champs.line("quand"),
        telephone: champs.line("telephone"),
        vu: champs.raw("vu").parse().unwrap_or(0),
    };
    if !est_une_cle(&saisie.cle) {
        saisie.cle = RegleId::new(app.db.clock(), app.db.random()).to_string();
    }
    let taken_out = champs.raw("action") == "retirer";
    let new = match saisie.valider() {
        Ok(new) => Some(new),
        Err(_) if taken_out => None,
        Err(erreurs) => {
            let draft = depart(&mut session.read(&app.db).await?, &session).await?;
            return Ok(Page::to_correct(page(&session, &draft, (saisie, erreurs))).into_response());
        }
    };
    let (mut tx, mut draft) = ouvrir(&app, &session, "cadre.rediger").await?;
    match new.filter(|_| !taken_out) {
        None => draft.contenu.contacts.retain(|one| one.cle != saisie.cle),
        Some(mut new) => {
            if let Some(why) = empeche(&draft, &new, saisie.vu) {
                let mut erreurs = Errors::default();
                erreurs.add("fonction", why);
                saisie.vu = draft.revision;
                return Ok(Page::to_correct(page(&session, &draft, (saisie, erreurs))).into_response());
            }
            new.revision = draft.revision + 1;
            draft.nommer(new);
        }
    }
    draft.revision += 1;
    queries::garder(&mut tx, (session.etablissement(), &session.agent.id), &draft).await?;
    tx.commit().await?;
    Ok(Redirect::to("/cadre/brouillon#demander").into_response())
}

impl Samples for ContactPage {
    const NOM: &'static str = "cadre-contact";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |saisie, erreurs, connu| Self {
            cadre: Cadre::exemple("Qui demander", Lieu::Equipe),
            erreurs,
            saisie,
            connu,
        };
        let full = Saisie {
            cle: "demander-responsable".into(),
            fonction: "Responsable de l’établissement".into(),
            quand: "La demande sort de ce cadre, ou vous hésitez".into(),
            telephone: "01 99 00 10 10".into(),
            vu: 2,
        };
        let wrong = Saisie { telephone: "à voir".into(), ..Saisie::default() };
        let erreurs = wrong.valider().err().unwrap_or_default();
        vec![
            ("vide", page(Saisie::default(), Errors::default(), false)),
            ("pleine", page(full, Errors::default(), true)),
            ("en erreur", page(wrong, erreurs, false)),
        ]
    }
}
