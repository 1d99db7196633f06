//! `/personnes/{id}/copie`: the whole file, to take away. Asks the password again, notes to whom and why, then sends.

mod blocages;
mod comptes;
mod demarches;
mod lisible;
mod mandats;
mod rappels;
mod renoncements;
mod section;
mod sources;
mod traces;
mod vie;

use std::io::Write;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use tandem_platform::{
    Db, Scope,
    web::{Errors, Fields},
};

pub use lisible::VERSION;
pub use section::{Champ, Fichier, Ligne, Section};
pub use sources::{Contexte, SOURCES, Source};

use super::{
    model::{CopieId, Demandeur},
    queries::{self, Copie, Remise},
};
use crate::{
    actes,
    agents::{self, Session},
    app::App,
    papiers,
    personnes::{self, Personne, PersonneId, faits},
    refus::Refus,
    ui::{
        Cadre, Lieu, Page, Samples,
        flux::{self, Echec, Flux},
    },
};

/// On which ground a file goes to another service (`droit.md` 5.4).
const BASES: [&str; 3] = [
    "Échange entre professionnels qui l’accompagnent (CSP, L.1110-4)",
    "Changement de service, avec son accord exprès",
    "Une loi l’impose (dites laquelle dans l’accord)",
];
/// Longest typed text.
const TEXTE_MAX: usize = 300;

/// The form.
#[derive(Debug, askama::Template)]
#[template(path = "droits/copie/page.html")]
pub struct CopiePage {
    cadre: Cadre,
    erreurs: Errors,
    personne: String,
    nom: String,
    numero: String,
    demandeur: String,
    saisie: Remise,
    avec_tiers: bool,
    /// What to read again before handing it over.
    a_relire: Vec<String>,
}

async fn page(db: &Db, session: &Session, id: &str) -> Result<(CopiePage, Personne), Refus> {
    let id = PersonneId::parse(id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(db).await?;
    let personne = personnes::find(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    let facts = faits::de(&mut reading, &personne).await?;
    let papers = papiers::extrait::papiers(&mut reading, &session.perimetre, &personne).await?;
    let papers = papers.iter().filter(|one| one.retrait.is_none()).count();
    let kept: i64 = actes::notes_privees(&mut reading, &personne).await?.iter().map(|one| one.1).sum();
    let others = facts.iter().filter(|fact| sources::d_un_tiers(fact)).count();
    let mut a_relire =
        vec!["Les notes\u{a0}: elles partent telles quelles, et peuvent nommer quelqu’un d’autre.".to_owned()];
    if papers > 0 {
        let papers = crate::ui::nombre(i64::try_from(papers).unwrap_or(0), "papier part", "papiers partent");
        a_relire.push(format!("{papers} avec la copie, tels quels\u{a0}: une autre personne peut y être nommée."));
    }
    if others > 0 {
        let lines = crate::ui::nombre(i64::try_from(others).unwrap_or(0), "ligne parle", "lignes parlent");
        a_relire.push(format!("{lines} d’une autre personne (proche, professionnel, représentant)."));
    }
    if kept > 0 {
        let notes = crate::ui::nombre(kept, "note privée reste", "notes privées restent");
        a_relire.push(format!("{notes} à leur auteur et ne partent pas. La copie dit combien et à qui les demander."));
    }
    let page = CopiePage {
        cadre: session.cadre(format!("Copie du dossier de {}", personne.identite.initiales()), Lieu::Personnes),
        erreurs: Errors::default(),
        personne: id.to_string(),
        nom: personne.identite.affichee(),
        numero: CopieId::new(db.clock(), db.random()).to_string(),
        demandeur: Demandeur::Elle.code().to_owned(),
        saisie: Remise::default(),
        avec_tiers: false,
        a_relire,
    };
    Ok((page, personne))
}

/// `GET /personnes/{id}/copie`
pub async fn get(State(db): State<Db>, session: Session, Path(id): Path<String>) -> Result<Page<CopiePage>, Refus> {
    let page = page(&db, &session, &id).await?.0;
    session.note_read(&db, "droits.voir", "personnes", &id).await?;
    Ok(Page::ok(page))
}

/// `POST /personnes/{id}/copie`
pub async fn post(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let db = &app.db;
    let (shown, personne) = page(db, &session, &id).await?;
    let remise = Remise { qui: champs.line("qui"), base: champs.line("base"), accord: champs.line("accord") };
    let avec_tiers = champs.raw("tiers") == "laisses";
    let (demandeur, erreurs) = lire(champs.raw("demandeur"), &remise);
    let Some(demandeur) = demandeur.filter(|_| erreurs.is_empty()) else {
        let demandeur = champs.raw("demandeur").to_owned();
        return Ok(
            Page::to_correct(CopiePage { erreurs, demandeur, saisie: remise, avec_tiers, ..shown }).into_response()
        );
    };
    let numero = CopieId::parse(champs.raw("numero")).unwrap_or_else(|| CopieId::new(db.clock(), db.random()));
    let copie =
        Copie { id: numero, demandeur, avec_tiers, remise, agent: session.agent.id.clone(), le: db.clock().now() };
    let mut tx = db.write(session.intent("droits.exporter", "personnes", personne.id.as_str())).await?;
    queries::noter_copie(&mut tx, session.etablissement(), &personne.id, &copie).await?;
    tx.commit().await?;
    let name = format!("dossier-{}.zip", db.clock().today());
    let (mut flux, body) = Flux::ouvrir();
    tokio::spawn(async move {
        let done = ecrire(&app, &session, personne, &copie, &mut flux).await;
        Box::pin(flux.finir(done)).await;
    });
    Ok(flux::telecharger(body, &name, "application/zip"))
}

/// Who asks, and what is missing to hand the file over.
fn lire(code: &str, remise: &Remise) -> (Option<Demandeur>, Errors) {
    let mut erreurs = Errors::default();
    let demandeur = Demandeur::parse(code);
    match demandeur {
        None => erreurs.add("demandeur", "Choisissez qui demande la copie."),
        Some(Demandeur::Representant) if remise.qui.is_empty() => {
            erreurs.add("qui", "Écrivez le nom du représentant et à quel titre\u{a0}: tuteur, avocat, parent.");
        }
        Some(Demandeur::Elle | Demandeur::Representant) => {}
        Some(Demandeur::Service) => {
            if remise.qui.is_empty() {
                erreurs.add("qui", "Écrivez le nom du service, et à qui vous remettez la copie.");
            }
            if !BASES.contains(&remise.base.as_str()) {
                erreurs.add("base", "Choisissez ce qui permet de transmettre.");
            }
            if remise.accord.is_empty() {
                erreurs
                    .add("accord", "Écrivez quand et comment la personne a donné son accord, ou quelle loi l’impose.");
            }
        }
    }
    for (field, text) in [("qui", &remise.qui), ("accord", &remise.accord)] {
        if text.chars().count() > TEXTE_MAX {
            erreurs.add(field, format!("{TEXTE_MAX} signes au plus."));
        }
    }
    (demandeur, erreurs)
}

/// Reads every source, then writes the page, the JSON and the files, one file at a time.
async fn ecrire(app: &App, session: &Session, personne: Personne, copie: &Copie, to: &mut Flux) -> Result<(), Echec> {
    let db = &app.db;
    let mut reading = session.read(db).await?;
    let cx = Contexte::lire(app, &mut reading, session, personne, copie.avec_tiers).await?;
    let mut sections = Vec::with_capacity(SOURCES.len());
    for source in SOURCES {
        sections.push((source.lire)(&mut reading, &cx).await?);
    }
    drop(reading);
    let known =
        agents::etablissements(&mut db.read(&Scope::tenant(cx.perimetre.etablissement.as_str())).await?).await?;
    let house = known.into_iter().find(|one| one.0 == cx.perimetre.etablissement).map(|one| one.1).unwrap_or_default();
    to.fichier("dossier.json")?;
    serde_json::to_writer_pretty(&mut *to, &lisible::json(&cx, &house, &sections)).map_err(std::io::Error::other)?;
    to.pousser().await?;
    let files: Vec<_> = SOURCES
        .iter()
        .zip(&sections)
        .flat_map(|(one, section)| section.fichiers.iter().map(move |f| (one, f.clone())))
        .collect();
    let pour = match copie.demandeur {
        Demandeur::Elle => "Pour la personne elle-même.".to_owned(),
        _ => format!("Pour {}.", copie.remise.qui),
    };
    let html = lisible::LisiblePage::new(&cx, &house, pour, sections).render().map_err(std::io::Error::other)?;
    to.fichier("dossier.html")?;
    to.write_all(html.as_bytes())?;
    to.fichier("LISEZ-MOI.txt")?;
    to.write_all(LISEZ_MOI.as_bytes())?;
    to.pousser().await?;
    for (source, file) in files {
        let Some(open) = source.ouvrir else { continue };
        // One that cannot be read is told in its place; the others still leave.
        let Ok(mut pieces) = open(&cx, &file.cle).await else {
            to.fichier(&format!("{}.illisible.txt", file.nom))?;
            to.write_all(ILLISIBLE.as_bytes())?;
            continue;
        };
        to.fichier(&file.nom)?;
        while let Some(piece) = pieces.recv().await {
            to.write_all(&piece?)?;
            to.pousser().await?;
        }
    }
    Ok(())
}

const ILLISIBLE: &str =
    "Ce papier n’a pas pu être relu. Demandez à l’établissement : une sauvegarde le garde peut-être.\r\n";
const LISEZ_MOI: &str = "dossier.html : à lire et à imprimer, avec n’importe quel navigateur, sans connexion.\r\n\
    dossier.json : les mêmes lignes pour un logiciel (schéma « tandem.dossier », version 1).\r\n\
    Un dossier papiers, s’il y en a : les documents, tels qu’ils ont été confiés.\r\n\
    Gardez cette copie à l’abri : elle n’est pas chiffrée.\r\n";

impl Samples for CopiePage {
    const NOM: &'static str = "copie";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |demandeur: &str, erreurs, qui: &str| Self {
            cadre: Cadre::exemple("Copie du dossier de A. D.", Lieu::Personnes),
            erreurs,
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            nom: "Aïssata DIALLO".into(),
            numero: "019aa000-0000-7000-8000-000000000009".into(),
            demandeur: demandeur.into(),
            saisie: Remise { qui: qui.into(), ..Remise::default() },
            avec_tiers: false,
            a_relire: vec!["2\u{a0}lignes parlent d’une autre personne (proche, professionnel, représentant).".into()],
        };
        let wrong = lire("service", &Remise { qui: "CCAS de Rezé".into(), ..Remise::default() }).1;
        vec![("vide", page("elle", Errors::default(), "")), ("en erreur", page("service", wrong, "CCAS de Rezé"))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_for_another_service_says_its_ground_and_the_agreement() {
        let told =
            Remise { qui: "CCAS de Rezé".into(), base: BASES[1].into(), accord: "à l’oral, ce matin".into() };
        assert!(lire("service", &told).1.is_empty());
        for missing in [
            Remise { qui: String::new(), ..told.clone() },
            Remise { base: "parce que".into(), ..told.clone() },
            Remise { accord: String::new(), ..told.clone() },
        ] {
            assert_eq!(lire("service", &missing).1.all().len(), 1, "{missing:?}");
        }
        assert!(lire("elle", &Remise::default()).1.is_empty());
        assert_eq!(lire("representant", &Remise::default()).1.all().len(), 1);
        assert_eq!(lire("voisin", &Remise::default()).0, None);
    }
}
