//! `/mandats/{id}/papier`: what the two sign, in French and beside it in her language; to print twice.

use axum::{
    Extension,
    extract::{Path, State},
    http::{
        HeaderMap,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::{date, datetime};
use tandem_mandats::{Bloc, COURANTE, Canal, Duree, Identite, Ligne, Piece, Scellee};

use tandem_platform::web::{Errors, Fields};

use super::{ecrit::Ecrit, gestes, model::Mandat, page::ouvrir, queries, trace::Trace};
use crate::{
    agents::{Session, gestion::lien::site},
    app::App,
    personnes::Personne,
    refus::Refus,
    ui::{
        Cadre, Lieu, Page, Samples,
        qr::{self, Qr},
    },
};

/// The paper.
#[derive(Debug, askama::Template)]
#[template(path = "mandats/papier.html")]
pub struct PapierPage {
    cadre: Cadre,
    id: String,
    nom: String,
    ecrit: Ecrit,
    qr: Qr,
    /// Drawn on a screen: hers, then the agent's, as paths.
    traits: Option<(String, String)>,
    /// To be signed here, on this screen, when somebody asked for it; with what is missing.
    ici: Option<Errors>,
}

/// `GET /mandats/{id}/papier`
pub async fn get(
    State(app): State<App>,
    session: Session,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Page<PapierPage>, Refus> {
    let mut reading = session.read(&app.db).await?;
    let (mandat, personne) = ouvrir(&mut reading, &session, &id).await?;
    let traits = queries::traces(&mut reading, &mandat.id).await?;
    drop(reading);
    session.note_read(&app.db, "mandats.imprimer", "personnes", personne.id.as_str()).await?;
    let page = page(&app, &session, &headers, (&mandat, &personne))?;
    Ok(Page::ok(PapierPage { traits: traits.map(|(elle, agent)| (elle.dessin(), agent.dessin())), ..page }))
}

fn page(
    app: &App,
    session: &Session,
    headers: &HeaderMap,
    (mandat, personne): (&Mandat, &Personne),
) -> Result<PapierPage, Refus> {
    let cadre = session.cadre(format!("Mandat à signer, {}", personne.identite.initiales()), Lieu::Personnes);
    let adresse = site(app, headers);
    PapierPage::de(cadre, mandat.id.to_string(), &mandat.scellee, &adresse).ok_or(Refus::Introuvable)
}

/// `GET /mandats/{id}/ecran`: the same text, to be read together to its end and signed with a finger.
pub async fn ecran(
    State(app): State<App>,
    session: Session,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Refus> {
    let mut reading = session.read(&app.db).await?;
    let (mandat, personne) = ouvrir(&mut reading, &session, &id).await?;
    drop(reading);
    if !gestes::a_signer(&mandat, app.db.clock()) {
        return Ok(Redirect::to(&format!("/mandats/{id}")).into_response());
    }
    session.note_read(&app.db, "mandats.lire_ensemble", "personnes", personne.id.as_str()).await?;
    let page = page(&app, &session, &headers, (&mandat, &personne))?;
    Ok(Page::ok(PapierPage { ici: Some(Errors::default()), ..page }).into_response())
}

/// `POST /mandats/{id}/ecran`: both signed on this screen.
pub async fn signer(
    State(app): State<App>,
    session: Session,
    headers: HeaderMap,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let mut erreurs = Errors::default();
    if champs.raw("lu") != "oui" {
        erreurs.add("lu", "Lisez le texte ensemble jusqu’en bas avant de signer.");
    }
    let mut read = |cle: &'static str, phrase| {
        let trace = Trace::lire(champs.raw(cle));
        if trace.is_none() {
            erreurs.add(cle, phrase);
        }
        trace
    };
    let elle = read("elle", "Sa signature manque, ou le trait est trop court. Sinon, signez sur le papier.");
    let agent = read("agent", "Votre signature manque, ou le trait est trop court.");
    if let (Some(elle), Some(agent), true) = (elle, agent, erreurs.is_empty()) {
        return Ok(gestes::signer_ici(&app, &session, &id, (elle, agent)).await?.into_response());
    }
    let mut reading = session.read(&app.db).await?;
    let (mandat, personne) = ouvrir(&mut reading, &session, &id).await?;
    drop(reading);
    let page = page(&app, &session, &headers, (&mandat, &personne))?;
    Ok(Page::to_correct(PapierPage { ici: Some(erreurs), ..page }).into_response())
}

/// `GET /mandats/{id}/fichier`: the piece itself, for `tandem verifier mandat`.
pub async fn fichier(State(app): State<App>, session: Session, Path(id): Path<String>) -> Result<Response, Refus> {
    let mut reading = session.read(&app.db).await?;
    let (mandat, personne) = ouvrir(&mut reading, &session, &id).await?;
    drop(reading);
    session.note_read(&app.db, "mandats.emporter", "personnes", personne.id.as_str()).await?;
    let name = format!("attachment; filename=\"mandat-{}.json\"", mandat.scellee.piece.code);
    let headers = [(CONTENT_TYPE, "application/json; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, mandat.scellee.ecrire()).into_response())
}

impl PapierPage {
    /// The paper of a sealed piece; nothing when this program no longer has the version of its text.
    fn de(cadre: Cadre, id: String, scellee: &Scellee, adresse: &str) -> Option<Self> {
        let ecrit = Ecrit::de(scellee, adresse)?;
        let (nom, qr) = (scellee.piece.personne.nom.clone(), qr::dessiner(&ecrit.lien));
        Some(Self { cadre, id, nom, qr, ecrit, traits: None, ici: None })
    }

    /// Both languages, when there are two.
    fn paire(&self) -> &'static str {
        if self.ecrit.autre.is_some() { " deux" } else { "" }
    }

    fn langue(&self) -> &str {
        self.ecrit.autre.as_ref().map_or("fr", |one| one.langue.as_str())
    }

    fn sens(&self) -> &'static str {
        self.ecrit.autre.as_ref().map_or("ltr", |one| one.sens)
    }
}

/// A made-up piece, for the gallery and `tandem mandat exemple`.
pub fn exemple(langue: Option<&str>) -> Option<Scellee> {
    let debut = date(2026, 11, 23);
    Scellee::nouvelle(Piece {
        version: COURANTE.to_owned(),
        personne: Identite {
            nom: "Aïssata DIALLO".into(),
            naissance: Some(date(1987, 2, 1)),
            adresse: Some("12 rue des Lilas, 59000 Lille".into()),
        },
        etablissement: "CCAS de Villeneuve (exemple)".into(),
        contact: "3 place du Marché, 03 20 00 00 00".into(),
        lieu: "Villeneuve".into(),
        agent: "Claire Morel".into(),
        lignes: vec![
            Ligne {
                cle: "D07".into(),
                titre: "Dire à la Caf ce que j’ai gagné".into(),
                organisme: Some("Caf ou MSA".into()),
            },
            Ligne { cle: "domaine:logement".into(), titre: "Logement".into(), organisme: None },
        ],
        canaux: vec![Canal::Ligne, Canal::Telephone],
        duree: Duree::Mois,
        debut,
        fin: Duree::Mois.fin(debut, None).unwrap_or(debut),
        objet: "ne pas perdre mon RSA".into(),
        exclu: Some("changer mon RIB".into()),
        surendettement: false,
        autre_structure: None,
        a_distance: langue.map(|_| datetime(2026, 11, 23, 14, 5, 0, 0)),
        langue: langue.map(str::to_owned),
        suite: None,
        code: "7K4-2PXA".into(),
    })
}

impl Samples for PapierPage {
    const NOM: &'static str = "papier-du-mandat";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |langue| {
            let cadre = Cadre::exemple("Mandat à signer, A. D.", Lieu::Personnes);
            Self::de(
                cadre,
                "019aa000-0000-7000-8000-000000000002".into(),
                &exemple(langue)?,
                "https://tandem.exemple.fr",
            )
        };
        let drawn = "M60 120L90 60L130 150L170 70L230 110L300 90".to_owned();
        let signee = page(None).map(|page| Self { traits: Some((drawn.clone(), drawn)), ..page });
        let mut erreurs = Errors::default();
        erreurs.add("elle", "Sa signature manque, ou le trait est trop court. Sinon, signez sur le papier.");
        let ici = |erreurs| page(None).map(|page| Self { ici: Some(erreurs), ..page });
        [
            ("pleine", page(None)),
            ("en arabe", page(Some("ar"))),
            ("en ukrainien", page(Some("uk"))),
            ("signé à l’écran", signee),
            ("à l’écran", ici(Errors::default())),
            ("en erreur", ici(erreurs)),
        ]
        .into_iter()
        .filter_map(|(name, page)| Some((name, page?)))
        .collect()
    }
}
