//! `/cadre/brouillon/protocole`: what the établissement does for a fiche of the catalogue, step by step.

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
        model::{Brouillon, ETAPES_MAX, LIGNE_MAX, PROTOCOLES_MAX, Protocole, TEXTE_MAX},
        page::protocole_exemple,
        queries,
    },
    fiches::{EnVigueur, en_mots},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples},
};

/// What is typed or chosen.
#[derive(Clone, Debug, Default)]
pub struct Saisie {
    fiche: String,
    titre: String,
    /// One a line.
    etapes: String,
    vu: u32,
}

impl Saisie {
    fn de(one: &Protocole, vu: u32) -> Self {
        Self { fiche: one.fiche.clone(), titre: one.titre.clone(), etapes: one.etapes.join("\n"), vu }
    }

    /// Made into a protocol, or refused with a sentence each.
    fn valider(&self, fiches: &[(String, String)]) -> Result<Protocole, Errors> {
        let mut erreurs = Errors::default();
        if !fiches.iter().any(|one| one.0 == self.fiche) {
            erreurs.add("fiche", "Choisissez la fiche de la démarche.");
        }
        if self.titre.is_empty() {
            erreurs.add("titre", "Donnez un titre, comme «\u{a0}Actualisation\u{a0}: qui fait quoi\u{a0}».");
        }
        trop_long(&mut erreurs, "titre", &self.titre, LIGNE_MAX);
        let etapes: Vec<String> =
            self.etapes.lines().map(str::trim).filter(|line| !line.is_empty()).map(en_mots).collect();
        if etapes.is_empty() {
            erreurs.add("etapes", "Écrivez au moins une étape. Une par ligne.");
        } else if etapes.len() > ETAPES_MAX {
            erreurs.add(
                "etapes",
                format!("{} étapes, {ETAPES_MAX} au plus\u{a0}: au-delà, on ne suit plus.", etapes.len()),
            );
        } else if let Some(long) = etapes.iter().find(|one| one.chars().count() > TEXTE_MAX) {
            erreurs.add("etapes", format!("Une étape a {} signes, {TEXTE_MAX} au plus.", long.chars().count()));
        }
        if !erreurs.is_empty() {
            return Err(erreurs);
        }
        Ok(Protocole { fiche: self.fiche.clone(), titre: en_mots(&self.titre), etapes, revision: 0 })
    }
}

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "cadre/brouillon/protocole.html")]
pub struct ProtocolePage {
    cadre: Cadre,
    erreurs: Errors,
    saisie: Saisie,
    /// Code and name.
    fiches: Vec<(String, String)>,
    connu: bool,
}

/// The fiches of the établissement: code and name, by name.
async fn fiches(app: &App, session: &Session) -> Result<Vec<(String, String)>, Refus> {
    let known = app.regles.en_vigueur(&mut session.read(&app.db).await?, session.etablissement()).await?;
    let name = |one: &EnVigueur| (one.fiche.code.clone(), one.fiche.nom.clone());
    let mut all: Vec<_> = known.values().map(name).collect();
    all.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    Ok(all)
}

fn page(
    session: &Session,
    draft: &Brouillon,
    fiches: Vec<(String, String)>,
    (saisie, erreurs): (Saisie, Errors),
) -> ProtocolePage {
    ProtocolePage {
        cadre: session.cadre("Un protocole", Lieu::Equipe),
        connu: draft.contenu.protocole(&saisie.fiche).is_some(),
        erreurs,
        saisie,
        fiches,
    }
}

/// `?fiche=D07` opens its protocol, or starts it.
#[derive(Debug, Default, Deserialize)]
pub struct Laquelle {
    #[serde(default)]
    fiche: String,
}

/// `GET /cadre/brouillon/protocole`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Query(which): Query<Laquelle>,
) -> Result<Page<ProtocolePage>, Refus> {
    let draft = depart(&mut session.read(&app.db).await?, &session).await?;
    let fiches = fiches(&app, &session).await?;
    let new = || Saisie { fiche: which.fiche.clone(), vu: draft.revision, ..Saisie::default() };
    let saisie = draft.contenu.protocole(&which.fiche).map_or_else(new, |one| Saisie::de(one, draft.revision));
    Ok(Page::ok(page(&session, &draft, fiches, (saisie, Errors::default()))))
}

/// What keeps it from being written.
fn empeche(draft: &Brouillon, new: &Protocole, vu: u32) -> Option<(&'static str, String)> {
    let known = draft.contenu.protocole(&new.fiche);
    let other = |one: &&Protocole| one.revision > vu && (&one.titre, &one.etapes) != (&new.titre, &new.etapes);
    if let Some(theirs) = known.filter(other) {
        let said = theirs.etapes.join(" / ");
        return Some((
            "etapes",
            format!(
                "Ce protocole vient d’être changé. Il dit maintenant\u{a0}: «\u{a0}{said}\u{a0}» Enregistrez de nouveau pour garder vos mots."
            ),
        ));
    }
    let full = known.is_none() && draft.contenu.protocoles.len() >= PROTOCOLES_MAX;
    full.then(|| ("fiche", format!("{PROTOCOLES_MAX} protocoles au plus\u{a0}: retirez-en un d’abord.")))
}

/// `POST /cadre/brouillon/protocole`: sent twice, it says the same.
pub async fn post(
    State(app): State<App>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let mut saisie = Saisie {
        fiche: champs.line("fiche"),
        titre: champs.line("titre"),
        etapes: champs.note("etapes"),
        vu: champs.raw("vu").parse().unwrap_or(0),
    };
    let all = fiches(&app, &session).await?;
    let taken_out = champs.raw("action") == "retirer";
    let new = match saisie.valider(&all) {
        Ok(new) => Some(new),
        Err(_) if taken_out => None,
        Err(erreurs) => {
            let draft = depart(&mut session.read(&app.db).await?, &session).await?;
            return Ok(Page::to_correct(page(&session, &draft, all, (saisie, erreurs))).into_response());
        }
    };
    let (mut tx, mut draft) = ouvrir(&app, &session, "cadre.rediger").await?;
    match new.filter(|_| !taken_out) {
        None => draft.contenu.protocoles.retain(|one| one.fiche != saisie.fiche),
        Some(mut new) => {
            if let Some((cle, why)) = empeche(&draft, &new, saisie.vu) {
                let mut erreurs = Errors::default();
                erreurs.add(cle, why);
                saisie.vu = draft.revision;
                return Ok(Page::to_correct(page(&session, &draft, all, (saisie, erreurs))).into_response());
            }
            new.revision = draft.revision + 1;
            draft.proteger(new);
        }
    }
    draft.revision += 1;
    queries::garder(&mut tx, (session.etablissement(), &session.agent.id), &draft).await?;
    tx.commit().await?;
    Ok(Redirect::to("/cadre/brouillon#protocoles").into_response())
}

impl Samples for ProtocolePage {
    const NOM: &'static str = "cadre-protocole";

    fn samples() -> Vec<(&'static str, Self)> {
        let fiches = vec![
            ("D07".to_owned(), "Déclaration trimestrielle RSA".to_owned()),
            ("D21".to_owned(), "Dossier MDPH".to_owned()),
        ];
        let page = |saisie, erreurs, connu| Self {
            cadre: Cadre::exemple("Un protocole", Lieu::Equipe),
            erreurs,
            saisie,
            fiches: fiches.clone(),
            connu,
        };
        let wrong = Saisie { titre: "Qui fait quoi".into(), ..Saisie::default() };
        let erreurs = wrong.valider(&fiches).err().unwrap_or_default();
        vec![
            ("vide", page(Saisie::default(), Errors::default(), false)),
            ("pleine", page(Saisie::de(&protocole_exemple(), 2), Errors::default(), true)),
            ("en erreur", page(wrong, erreurs, false)),
        ]
    }
}
