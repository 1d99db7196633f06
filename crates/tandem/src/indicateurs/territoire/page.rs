//! The page: what several établissements count, the file that arrives, the file that leaves.

use std::collections::BTreeMap;

use axum::{
    Extension,
    body::Body,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tandem_fiches::{Empreinte, cle_publique, empreinte, lire_cle};
use tandem_indicateurs::{
    Annee, Vue,
    envoi::{self, ouvrir, signer},
};
use tandem_platform::web::{Errors, Fields, Upload};
use tandem_statistiques::{
    graphique::{self, Parts},
    masque::Cellule,
};

use super::{RecuId, queries as recus};
use crate::{
    agents::Session,
    app::App,
    fiches,
    indicateurs::{
        champs::HORS,
        export,
        page::Choix,
        queries,
        tables::{Table, Valeur},
    },
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates, flux},
};

/// Largest file received, in bytes.
pub const FICHIER_MAX: usize = envoi::TAILLE_MAX;
/// Procedures said of a territory.
const DEMARCHES: usize = 12;

/// What the page is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Demande {
    annee: Option<String>,
}

/// An établissement and its figures.
#[derive(Debug)]
struct Etablissement {
    nom: String,
    le: String,
    /// Address where it is taken away; ours is not.
    retrait: Option<String>,
    /// Words to compare by telephone.
    mots: String,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "indicateurs/territoire/page.html")]
pub struct TerritoirePage {
    cadre: Cadre,
    erreurs: Errors,
    annee: i16,
    /// Year, and whether it is this one.
    annees: Vec<(i16, bool)>,
    etablissements: Vec<Etablissement>,
    dessin: Option<String>,
    tables: Vec<Table>,
    /// Our own fingerprint, once the key exists.
    empreinte: Option<Empreinte>,
    /// Do we have something to send?
    envoi: bool,
}

/// What is compared: a name, and figures that are masked already.
type Nommee = (String, Annee);

/// Each établissement, then all together: only what every one of them shows adds up.
fn ensemble(toutes: &[Nommee]) -> Table {
    let ligne = |nom: &str, aides: u64, minutes: u64, place: Option<u64>| {
        let part = place.map_or(Valeur::Masque, |n| Valeur::Part(n, aides));
        vec![Valeur::Mot(nom.to_owned()), Valeur::Nombre(aides), Valeur::Minutes(minutes), place.into(), part]
    };
    let mut lignes: Vec<Vec<Valeur>> =
        toutes.iter().map(|(nom, one)| ligne(nom, one.aides, one.minutes, one.a_la_place)).collect();
    if toutes.len() > 1 {
        let sum = |of: &dyn Fn(&Annee) -> u64| toutes.iter().map(|one| of(&one.1)).sum();
        let place: Option<u64> = toutes.iter().map(|one| one.1.a_la_place).sum();
        lignes.push(ligne("Ensemble", sum(&|one| one.aides), sum(&|one| one.minutes), place));
    }
    let heads = ["Établissement", "Aides", "Temps noté", "À sa place", "Part à sa place"];
    Table {
        cle: "a_la_place",
        titre: "Qui avait la main, établissement par établissement".into(),
        entetes: heads.map(str::to_owned).to_vec(),
        lignes,
    }
}

/// The procedures that some établissement shows alone, added up over those that do.
fn demarches(toutes: &[Nommee]) -> Table {
    let mut par: BTreeMap<&str, (u64, u64, u64)> = BTreeMap::new();
    let rows = toutes.iter().flat_map(|one| &one.1.tableaux).filter(|one| one.vue == Vue::Procedure);
    for ligne in rows.flat_map(|one| &one.lignes) {
        if let [seule] = ligne.membres.as_slice()
            && seule != HORS
        {
            let sum = par.entry(seule).or_default();
            *sum = (sum.0 + ligne.aides, sum.1 + ligne.a_la_place, sum.2 + 1);
        }
    }
    let mut rows: Vec<_> = par.into_iter().collect();
    rows.sort_by_key(|(nom, sum)| (std::cmp::Reverse(sum.0), *nom));
    let ligne = |(nom, (aides, place, combien)): (&str, (u64, u64, u64))| {
        let nom = Valeur::Mot(nom.to_owned());
        vec![nom, Valeur::Nombre(combien), Valeur::Nombre(aides), Valeur::Nombre(place), Valeur::Part(place, aides)]
    };
    let heads = ["Démarche", "Établissements", "Aides", "À sa place", "Part à sa place"];
    Table {
        cle: "procedure",
        titre: "Démarches montrées par au moins un établissement".into(),
        entetes: heads.map(str::to_owned).to_vec(),
        lignes: rows.into_iter().take(DEMARCHES).map(ligne).collect(),
    }
}

fn dessiner(toutes: &[Nommee]) -> Option<String> {
    let ligne = |(nom, one): &Nommee| Parts {
        nom: nom.clone(),
        cellules: [one.a_la_place, one.a_la_place.map(|n| one.aides - n)]
            .map(|case| case.map_or(Cellule::Masquee, Cellule::Publiee))
            .to_vec(),
        total: Cellule::Publiee(one.aides),
    };
    let rows: Vec<Parts> = toutes.iter().map(ligne).collect();
    let titre = "À sa place ou avec elle, établissement par établissement";
    let noms = ["À sa place (M0, M1)", "Avec elle (M2 à M4)"];
    (rows.len() > 1).then(|| graphique::parts_empilees("territoire", titre, &noms, &rows).svg)
}

fn mots(cle: &str) -> String {
    lire_cle(cle).map(|cle| empreinte(&cle).mots).unwrap_or_default()
}

async fn page(app: &App, session: &Session, demande: &Demande, erreurs: Errors) -> Result<TerritoirePage, Refus> {
    let (db, place) = (&app.db, session.etablissement());
    let mut on = session.read(db).await?;
    let kept = queries::lire(&mut on, place).await?;
    let mut annees = recus::annees(&mut on, place).await?;
    annees.extend(kept.annees.iter().map(|one| one.numero));
    annees.sort_unstable_by_key(|year| std::cmp::Reverse(*year));
    annees.dedup();
    let wanted = demande.annee.as_deref().and_then(|text| text.parse::<i16>().ok());
    let annee = wanted.or_else(|| annees.first().copied()).unwrap_or_else(|| db.clock().today().year());
    let received = recus::recus(&mut on, place, annee).await?;
    let graine = fiches::graine(&mut on, place).await?;
    drop(on);
    let empreinte = graine.map(|graine| empreinte(&cle_publique(&graine)));
    let ours = kept.annees.into_iter().find(|one| one.numero == annee).and_then(|one| Some((one.le, one.annee?)));
    let ours = ours.filter(|one| one.1.aides > 0);
    let (mut toutes, mut etablissements): (Vec<Nommee>, Vec<Etablissement>) = (Vec::new(), Vec::new());
    let envoi = ours.is_some();
    if let Some((le, figures)) = ours {
        let day = le.to_zoned_datetime(db.clock().zone().clone()).date();
        let mots = empreinte.as_ref().map(|one| one.mots.clone()).unwrap_or_default();
        etablissements.push(Etablissement { nom: kept.nom.clone(), le: dates::long(day), retrait: None, mots });
        toutes.push((kept.nom, figures));
    }
    for one in received {
        let retrait = Some(format!("/indicateurs/territoire/{}/retrait", one.id));
        let le = dates::long(one.le);
        etablissements.push(Etablissement { nom: one.signataire.clone(), le, retrait, mots: mots(&one.cle) });
        toutes.extend(one.annee.map(|figures| (one.signataire, figures)));
    }
    Ok(TerritoirePage::de(
        session.cadre("Plusieurs établissements", Lieu::Equipe),
        (annee, annees),
        etablissements,
        &toutes,
        (empreinte, envoi),
        erreurs,
    ))
}

impl TerritoirePage {
    fn de(
        cadre: Cadre,
        (annee, annees): (i16, Vec<i16>),
        etablissements: Vec<Etablissement>,
        toutes: &[Nommee],
        (empreinte, envoi): (Option<Empreinte>, bool),
        erreurs: Errors,
    ) -> Self {
        let mut tables = if toutes.is_empty() { Vec::new() } else { vec![ensemble(toutes), demarches(toutes)] };
        tables.retain(|one| !one.lignes.is_empty());
        Self {
            cadre,
            erreurs,
            annee,
            annees: annees.into_iter().map(|year| (year, year == annee)).collect(),
            etablissements,
            dessin: dessiner(toutes),
            tables,
            empreinte,
            envoi,
        }
    }
}

/// `GET /indicateurs/territoire`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Query(demande): Query<Demande>,
) -> Result<Page<TerritoirePage>, Refus> {
    Ok(Page::ok(page(&app, &session, &demande, Errors::default()).await?))
}

/// `POST /indicateurs/territoire`: a signed file arrives.
pub async fn recevoir(
    State(app): State<App>,
    session: Session,
    upload: Option<Extension<Upload>>,
) -> Result<Response, Refus> {
    let db = &app.db;
    let upload = upload.map(|Extension(upload)| upload);
    let read = match &upload {
        None => Err("Choisissez le fichier reçu.".to_owned()),
        Some(upload) if upload.too_long => Err(dire(envoi::Refus::TropLong)),
        Some(upload) => std::str::from_utf8(&upload.bytes)
            .map_err(|_| dire(envoi::Refus::PasUnEnvoi))
            .and_then(|text| ouvrir(text).map_err(dire)),
    };
    let mut erreurs = Errors::default();
    let open = match read {
        Ok(open) => open,
        Err(sentence) => {
            erreurs.add("fichier", sentence);
            return Ok(Page::to_correct(page(&app, &session, &Demande::default(), erreurs).await?).into_response());
        }
    };
    let id = RecuId::new(db.clock(), db.random());
    let mut tx = db.write(session.intent("indicateurs.recevoir", "indicateur_recus", id.as_str())).await?;
    let par = (session.etablissement(), &session.agent.id);
    if !recus::garder(&mut tx, par, &id, &open).await? {
        erreurs.add("fichier", "Vous avez déjà un fichier plus récent de cet établissement pour cette année.");
        drop(tx);
        let demande = Demande { annee: Some(open.numero.to_string()) };
        return Ok(Page::to_correct(page(&app, &session, &demande, erreurs).await?).into_response());
    }
    tx.commit().await?;
    Ok(Redirect::to(&format!("/indicateurs/territoire?annee={}", open.numero)).into_response())
}

fn dire(refus: envoi::Refus) -> String {
    refus.to_string().replace(" :", "\u{a0}:")
}

/// `POST /indicateurs/envoi`: the figures of a year, signed.
pub async fn envoyer(
    State(app): State<App>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let choix = Choix::de_l_annee(&champs.line("annee"));
    let feuille = match export::sortir(&app.db, &session, &choix).await {
        Err(Refus::Introuvable) => {
            let mut erreurs = Errors::default();
            erreurs.add("envoi", "Il n’y a pas de chiffres à envoyer pour cette année.");
            return Ok(Page::to_correct(page(&app, &session, &Demande::default(), erreurs).await?).into_response());
        }
        found => found?,
    };
    let graine = fiches::cle(&app.db, &session).await?;
    let text = signer(&feuille.etablissement, feuille.le, &graine, feuille.numero, &feuille.annee);
    let name = export::nom(&feuille, "txt");
    Ok(flux::telecharger(Body::from(text), &name, "text/plain; charset=utf-8"))
}

/// `POST /indicateurs/territoire/{id}/retrait`
pub async fn retirer(State(app): State<App>, session: Session, Path(id): Path<String>) -> Result<Response, Refus> {
    let id = RecuId::parse(&id).ok_or(Refus::Introuvable)?;
    let mut tx = app.db.write(session.intent("indicateurs.retirer", "indicateur_recus", id.as_str())).await?;
    if !recus::retirer(&mut tx, session.etablissement(), &id).await? {
        return Err(Refus::Introuvable);
    }
    tx.commit().await?;
    Ok(Redirect::to("/indicateurs/territoire").into_response())
}

impl Samples for TerritoirePage {
    const NOM: &'static str = "territoire";

    fn samples() -> Vec<(&'static str, Self)> {
        let cadre = || Cadre::exemple("Plusieurs établissements", Lieu::Equipe);
        let mark = || Some(empreinte(&[7; 32]));
        let three = || {
            let mut less = crate::indicateurs::exemple::annee();
            less.a_la_place = None;
            let all = [("CCAS de Saint-Denis", crate::indicateurs::exemple::annee()), ("Association Le Pas", less)];
            all.map(|(nom, one)| (nom.to_owned(), one)).to_vec()
        };
        let who = |nom: &str, retrait: Option<String>| Etablissement {
            nom: nom.into(),
            le: "23 novembre 2026".into(),
            retrait,
            mots: empreinte(&[9; 32]).mots,
        };
        let both = || {
            vec![
                who("CCAS de Saint-Denis", None),
                who("Association Le Pas", Some("/indicateurs/territoire/x/retrait".into())),
            ]
        };
        let mut erreurs = Errors::default();
        erreurs.add("fichier", dire(envoi::Refus::Change));
        let years = || (2026, vec![2026, 2025]);
        vec![
            ("vide", Self::de(cadre(), (2026, vec![]), vec![], &[], (None, false), Errors::default())),
            ("pleine", Self::de(cadre(), years(), both(), &three(), (mark(), true), Errors::default())),
            ("en erreur", Self::de(cadre(), years(), both(), &three(), (mark(), true), erreurs)),
        ]
    }
}
