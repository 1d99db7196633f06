//! `/cadre/brouillon/regle`: one rule, new or known: changed, moved, taken out, put back.

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
        model::{
            Brouillon, Certitude, LIGNE_MAX, MOTS_MAX, Moment, REGLES_MAX, Regle, RegleId, Section, TEXTE_MAX,
            est_une_cle, mots, une_phrase,
        },
        modele::modele,
        queries,
    },
    fiches::en_mots,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// Places of a section that can be chosen.
const PLACES: usize = 12;

/// What is typed or chosen.
#[derive(Clone, Debug, Default)]
pub struct Saisie {
    cle: String,
    texte: String,
    pourquoi: String,
    source: String,
    certitude: String,
    section: String,
    moment: String,
    rang: String,
    /// The draft as it was when the form was shown.
    vu: u32,
}

impl Saisie {
    fn lue(champs: &Fields) -> Self {
        Self {
            cle: champs.line("cle"),
            texte: champs.line("texte"),
            pourquoi: champs.line("pourquoi"),
            source: champs.line("source"),
            certitude: champs.line("certitude"),
            section: champs.line("section"),
            moment: champs.line("moment"),
            rang: champs.line("rang"),
            vu: champs.raw("vu").parse().unwrap_or(0),
        }
    }

    fn de(one: &Regle, vu: u32) -> Self {
        Self {
            cle: one.cle.clone(),
            texte: one.texte.clone(),
            pourquoi: one.pourquoi.clone(),
            source: one.source.clone(),
            certitude: one.certitude.code().to_owned(),
            section: one.section.code().to_owned(),
            moment: one.moment.map(|moment| moment.code().to_owned()).unwrap_or_default(),
            rang: String::new(),
            vu,
        }
    }

    /// Made into a rule, or refused with a sentence each.
    fn valider(&self) -> Result<Regle, Errors> {
        let mut erreurs = Errors::default();
        let words = mots(&self.texte);
        if self.texte.is_empty() {
            erreurs.add("texte", "Écrivez la règle en une phrase.");
        } else if words > MOTS_MAX {
            erreurs.add(
                "texte",
                format!("Cette règle a {words} mots, {MOTS_MAX} au plus\u{a0}: elle se lit d’un coup d’œil."),
            );
        } else if !une_phrase(&self.texte) {
            erreurs.add("texte", "Une seule phrase par règle. Faites-en deux règles.");
        }
        if self.pourquoi.is_empty() {
            erreurs.add("pourquoi", "Écrivez ce que la règle protège\u{a0}: on suit mieux ce qu’on comprend.");
        }
        for (cle, text, most) in [
            ("texte", &self.texte, LIGNE_MAX),
            ("pourquoi", &self.pourquoi, TEXTE_MAX),
            ("source", &self.source, TEXTE_MAX),
        ] {
            trop_long(&mut erreurs, cle, text, most);
        }
        let (certitude, section) = (Certitude::parse(&self.certitude), Section::parse(&self.section));
        if certitude.is_none() {
            erreurs.add("certitude", "Choisissez d’où vient la règle.");
        } else if self.source.is_empty() && certitude != Some(Certitude::Choisie) {
            erreurs.add("source", "Écrivez où cela se lit, ou choisissez «\u{a0}choix de l’établissement\u{a0}».");
        }
        if section.is_none() {
            erreurs.add("section", "Choisissez la partie où va la règle.");
        }
        let (Some(certitude), Some(section), true) = (certitude, section, erreurs.is_empty()) else {
            return Err(erreurs);
        };
        Ok(Regle {
            cle: self.cle.clone(),
            section,
            texte: en_mots(&self.texte),
            pourquoi: en_mots(&self.pourquoi),
            source: en_mots(&self.source),
            certitude,
            moment: Moment::parse(&self.moment),
            revision: 0,
            retiree: false,
        })
    }
}

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "cadre/brouillon/regle.html")]
pub struct ReglePage {
    cadre: Cadre,
    erreurs: Errors,
    saisie: Saisie,
    /// It is in the draft already, and whether it was taken out.
    connue: Option<bool>,
}

impl ReglePage {
    fn sections() -> &'static [Section] {
        Section::TOUS
    }

    fn moments() -> &'static [Moment] {
        Moment::TOUS
    }

    fn certitudes() -> &'static [Certitude] {
        Certitude::TOUS
    }

    /// The choices of a place, with the one chosen.
    fn places(&self) -> impl Iterator<Item = (usize, bool)> {
        (1..=PLACES).map(|place| (place, self.saisie.rang == place.to_string()))
    }
}

fn page(session: &Session, draft: &Brouillon, (saisie, erreurs): (Saisie, Errors)) -> ReglePage {
    ReglePage {
        cadre: session.cadre("Une règle du cadre", Lieu::Equipe),
        connue: draft.contenu.regle(&saisie.cle).map(|one| one.retiree),
        erreurs,
        saisie,
    }
}

/// `?cle=…` changes that rule; `?section=…` adds one there.
#[derive(Debug, Default, Deserialize)]
pub struct Laquelle {
    #[serde(default)]
    cle: String,
    #[serde(default)]
    section: String,
}

/// `GET /cadre/brouillon/regle`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Query(which): Query<Laquelle>,
) -> Result<Page<ReglePage>, Refus> {
    let draft = depart(&mut session.read(&app.db).await?, &session).await?;
    let saisie = if which.cle.is_empty() {
        Saisie {
            cle: RegleId::new(app.db.clock(), app.db.random()).to_string(),
            certitude: Certitude::Choisie.code().to_owned(),
            section: Section::parse(&which.section).unwrap_or(Section::Avec).code().to_owned(),
            vu: draft.revision,
            ..Saisie::default()
        }
    } else {
        Saisie::de(draft.contenu.regle(&which.cle).ok_or(Refus::Introuvable)?, draft.revision)
    };
    Ok(Page::ok(page(&session, &draft, (saisie, Errors::default()))))
}

/// The same rule, whatever the draft counts?
fn pareilles(one: &Regle, other: &Regle) -> bool {
    Regle { revision: other.revision, ..one.clone() } == *other
}

/// What keeps it from being written: somebody wrote on the same rule meanwhile, or there are too many.
fn empeche(draft: &Brouillon, new: &Regle, vu: u32) -> Option<String> {
    let known = draft.contenu.regle(&new.cle);
    if let Some(theirs) = known.filter(|one| one.revision > vu && !pareilles(new, one)) {
        return Some(format!(
            "Cette règle vient d’être changée. Elle dit maintenant\u{a0}: «\u{a0}{}\u{a0}» Enregistrez de nouveau pour garder vos mots.",
            theirs.texte
        ));
    }
    let full = known.is_none() && draft.contenu.regles_tenues().count() >= REGLES_MAX;
    full.then(|| format!("{REGLES_MAX} règles au plus\u{a0}: retirez-en une d’abord."))
}

/// `POST /cadre/brouillon/regle`: sent twice, it says the same.
pub async fn post(
    State(app): State<App>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let mut saisie = Saisie::lue(&champs);
    if !est_une_cle(&saisie.cle) {
        saisie.cle = RegleId::new(app.db.clock(), app.db.random()).to_string();
    }
    let par = (session.etablissement(), &session.agent.id);
    if let action @ ("retirer" | "remettre") = champs.raw("action") {
        let (mut tx, mut draft) = ouvrir(&app, &session, "cadre.rediger").await?;
        if !draft.retirer(&saisie.cle, action == "retirer") {
            return Err(Refus::Introuvable);
        }
        draft.revision += 1;
        queries::garder(&mut tx, par, &draft).await?;
        tx.commit().await?;
        return Ok(Redirect::to("/cadre/brouillon").into_response());
    }
    let mut new = match saisie.valider() {
        Ok(new) => new,
        Err(erreurs) => {
            let draft = depart(&mut session.read(&app.db).await?, &session).await?;
            return Ok(Page::to_correct(page(&session, &draft, (saisie, erreurs))).into_response());
        }
    };
    let rang = saisie.rang.parse().ok().filter(|rang| (1..=PLACES).contains(rang));
    let (mut tx, mut draft) = ouvrir(&app, &session, "cadre.rediger").await?;
    if let Some(why) = empeche(&draft, &new, saisie.vu) {
        let mut erreurs = Errors::default();
        erreurs.add("texte", why);
        saisie.vu = draft.revision;
        return Ok(Page::to_correct(page(&session, &draft, (saisie, erreurs))).into_response());
    }
    draft.revision += 1;
    new.revision = draft.revision;
    let address = format!("/cadre/brouillon#regle-{}", new.cle);
    draft.ecrire(new, rang);
    queries::garder(&mut tx, par, &draft).await?;
    tx.commit().await?;
    Ok(Redirect::to(&address).into_response())
}

impl Samples for ReglePage {
    const NOM: &'static str = "cadre-regle";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |saisie, erreurs, connue| Self {
            cadre: Cadre::exemple("Une règle du cadre", Lieu::Equipe),
            erreurs,
            saisie,
            connue,
        };
        let full = modele().contenu.regles.first().map(|one| Saisie::de(one, 3)).unwrap_or_default();
        let empty = Saisie { certitude: "E".into(), section: "avec".into(), ..Saisie::default() };
        let wrong = Saisie { texte: "Une règle. Puis une autre.".into(), ..Saisie::default() };
        let erreurs = wrong.valider().err().unwrap_or_default();
        vec![
            ("vide", page(empty, Errors::default(), None)),
            ("pleine", page(full.clone(), Errors::default(), Some(false))),
            ("retirée", page(full, Errors::default(), Some(true))),
            ("en erreur", page(wrong, erreurs, None)),
        ]
    }
}
