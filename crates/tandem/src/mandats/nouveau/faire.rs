//! The form sent: read, refused with its sentences, or frozen into a piece.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use tandem_mandats::{COURANTE, Canal, Duree, Fait, Identite as Mandant, Ligne, Piece, Scellee, Suite, version};
use tandem_platform::web::{Errors, Fields};

use super::{Prepare, Saisie, francais, page, preparer};
use crate::{
    agents::Session,
    app::App,
    mandats::{
        model::{ActeMandatId, MandatId, TEXTE_MAX, nouveau_code},
        queries::{self, NouveauMandat},
    },
    personnes,
    refus::Refus,
    ui::{Page, dates},
};

/// Longest list: more than that is not a list one has read.
const LIGNES_MAX: usize = 12;
/// Over-indebtedness: prepared, never signed (R.721-2 and R.761-1 of the consumer code).
const SURENDETTEMENT: &str = "D61";

impl Saisie {
    fn de(champs: &Fields) -> Self {
        Self {
            numero: champs.line("numero"),
            duree: champs.line("duree"),
            fin: champs.line("fin"),
            objet: champs.line("objet"),
            exclu: champs.line("exclu"),
            autre: champs.line("autre"),
            langue: champs.line("langue"),
            contact: champs.line("contact"),
            lieu: champs.line("lieu"),
            a_distance: champs.raw("a_distance") == "oui",
            suite_de: champs.line("suite_de"),
            change: champs.line("change"),
        }
    }
}

/// What was typed, read; or the sentences.
fn lire(
    champs: &Fields,
    found: &Prepare,
    saisie: &Saisie,
    today: Date,
) -> Result<(Vec<Ligne>, Vec<Canal>, Duree, Date), Errors> {
    let mut erreurs = Errors::default();
    let asked = champs.every("lignes");
    let lines: Vec<Ligne> = asked.iter().filter_map(|cle| ligne(cle, found)).collect();
    if lines.is_empty() {
        erreurs.add("lignes", "Choisissez avec la personne au moins une démarche.");
    }
    if lines.len() > LIGNES_MAX {
        erreurs.add(
            "lignes",
            format!(
                "Vous avez choisi {} lignes, {LIGNES_MAX} au plus\u{a0}: ce qui est trop long n’est pas lu.",
                lines.len()
            ),
        );
    }
    let canaux: Vec<Canal> = champs.every("canaux").into_iter().filter_map(Canal::de_code).collect();
    if canaux.is_empty() {
        erreurs.add("canaux", "Dites par quel moyen.");
    }
    let duree = Duree::de_code(&saisie.duree);
    let chosen = dates::lire(&saisie.fin);
    let fin = match duree {
        None => {
            erreurs.add("duree", "Choisissez combien de temps.");
            None
        }
        Some(duree) => duree.fin(today, chosen).map_err(|refus| erreurs.add("fin", refus.to_string())).ok(),
    };
    let needed = [
        ("objet", &saisie.objet, "Écrivez à quoi sert ce mandat, avec les mots de la personne."),
        ("contact", &saisie.contact, "Écrivez où joindre l’établissement\u{a0}: adresse, téléphone."),
        ("lieu", &saisie.lieu, "Écrivez la commune où il est signé."),
    ];
    for (cle, text, phrase) in needed {
        if text.is_empty() {
            erreurs.add(cle, phrase);
        }
    }
    for (cle, text) in [
        ("objet", &saisie.objet),
        ("contact", &saisie.contact),
        ("lieu", &saisie.lieu),
        ("exclu", &saisie.exclu),
        ("autre", &saisie.autre),
        ("change", &saisie.change),
    ] {
        let long = text.chars().count();
        if long > TEXTE_MAX {
            erreurs.add(cle, format!("Ce texte a {long} signes, {TEXTE_MAX} au plus."));
        }
    }
    match (duree, fin) {
        (Some(duree), Some(fin)) if erreurs.is_empty() => Ok((lines, canaux, duree, fin)),
        _ => Err(erreurs),
    }
}

fn ligne(cle: &str, found: &Prepare) -> Option<Ligne> {
    if let Some(code) = cle.strip_prefix("domaine:") {
        let domaine = francais()?.domaine(code)?;
        return Some(Ligne { cle: cle.to_owned(), titre: domaine.titre.clone(), organisme: None });
    }
    let fiche = &found.fiches.get(cle)?.fiche;
    Some(Ligne { cle: cle.to_owned(), titre: fiche.nom_simple.clone(), organisme: Some(fiche.organisme.clone()) })
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// `POST /personnes/{id}/mandats/nouveau`
pub async fn post(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let db = &app.db;
    let saisie = Saisie::de(&champs);
    let mut reading = session.read(db).await?;
    let found = preparer(&mut reading, &app, &session, &id, &saisie.suite_de).await?;
    let en_cours = queries::en_cours(&mut reading, &found.personne).await?;
    drop(reading);
    let read = match &found.empeche {
        Some(why) => {
            let mut erreurs = Errors::default();
            erreurs.add("lignes", why.phrase());
            Err(erreurs)
        }
        None => lire(&champs, &found, &saisie, db.clock().today()),
    };
    let (lignes, canaux, duree, fin) = match read {
        Ok(read) => read,
        Err(erreurs) => {
            let mut ticked: Vec<String> = champs.every("lignes").into_iter().map(str::to_owned).collect();
            ticked.extend(champs.every("canaux").into_iter().map(|code| format!("canal:{code}")));
            return Ok(
                Page::to_correct(page(&app, &session, &found, &en_cours, (erreurs, saisie, &ticked))).into_response()
            );
        }
    };
    let numero = MandatId::parse(&saisie.numero).unwrap_or_else(|| MandatId::new(db.clock(), db.random()));
    let piece = piece(&app, &session, &found, &saisie, (lignes, canaux, duree, fin));
    let scellee = Scellee::nouvelle(piece).ok_or(Refus::Introuvable)?;
    let par = (session.etablissement(), &session.agent.id);
    let mut tx = db.write(session.intent("mandats.faire", "mandats", numero.as_str())).await?;
    if personnes::limitees(&mut tx, std::slice::from_ref(&found.personne.id)).await? {
        return Err(Refus::Limite);
    }
    let suite = found.avant.as_ref().and_then(|_| MandatId::parse(&saisie.suite_de));
    let new = NouveauMandat { id: &numero, personne: &found.personne.id, scellee: &scellee, suite_de: suite.as_ref() };
    if queries::creer(&mut tx, par, &new).await? {
        if saisie.a_distance {
            let acte = ActeMandatId::new(tx.clock(), tx.random());
            queries::acter(&mut tx, par, &numero, (&acte, &Fait::AccordOral, None)).await?;
        }
        tx.commit().await?;
    } else {
        // The same form sent twice shows the mandate it made, if it is one of ours.
        queries::trouver(&mut tx, &session.perimetre, &numero).await?.ok_or(Refus::Introuvable)?;
    }
    Ok(Redirect::to(&format!("/mandats/{numero}")).into_response())
}

fn piece(
    app: &App,
    session: &Session,
    found: &Prepare,
    saisie: &Saisie,
    (lignes, canaux, duree, fin): (Vec<Ligne>, Vec<Canal>, Duree, Date),
) -> Piece {
    let clock = app.db.clock();
    let known = version(COURANTE).and_then(|one| one.langue(&saisie.langue)).map(|one| one.langue.clone());
    let identite = &found.personne.identite;
    Piece {
        version: COURANTE.to_owned(),
        personne: Mandant { nom: identite.affichee(), naissance: identite.naissance, adresse: found.adresse.clone() },
        etablissement: found.etablissement.clone(),
        contact: saisie.contact.clone(),
        lieu: saisie.lieu.clone(),
        agent: session.agent.nom.clone(),
        surendettement: lignes.iter().any(|one| one.portee().contient(SURENDETTEMENT)),
        lignes,
        canaux,
        duree,
        debut: clock.today(),
        fin,
        objet: saisie.objet.trim_end_matches('.').to_owned(),
        exclu: some(saisie.exclu.trim_end_matches('.')),
        autre_structure: some(saisie.autre.trim_end_matches('.')),
        a_distance: saisie.a_distance.then(|| clock.now().to_zoned_datetime(clock.zone().clone()).datetime()),
        langue: known,
        suite: found
            .avant
            .as_ref()
            .map(|one| Suite { du: one.piece.debut, change: some(saisie.change.trim_end_matches('.')) }),
        code: nouveau_code(app.db.random()),
    }
}
