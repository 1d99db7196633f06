//! `/mandats/{id}/papier`: what the two sign, in French and beside it in her language; to print twice.

use axum::{
    extract::{Path, State},
    http::{
        HeaderMap,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use jiff::civil::{date, datetime};
use tandem_mandats::{Bloc, COURANTE, Canal, Duree, Identite, Ligne, Piece, Scellee};

use super::{ecrit::Ecrit, page::ouvrir};
use crate::{
    agents::{Session, gestion::lien::site},
    app::App,
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
    drop(reading);
    session.note_read(&app.db, "mandats.imprimer", "personnes", personne.id.as_str()).await?;
    let cadre = session.cadre(format!("Mandat à signer, {}", personne.identite.initiales()), Lieu::Personnes);
    let adresse = site(&app, &headers);
    let page = PapierPage::de(cadre, mandat.id.to_string(), &mandat.scellee, &adresse).ok_or(Refus::Introuvable)?;
    Ok(Page::ok(page))
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
        Some(Self { cadre, id, nom: scellee.piece.personne.nom.clone(), qr: qr::dessiner(&ecrit.lien), ecrit })
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
        [("pleine", page(None)), ("en arabe", page(Some("ar"))), ("en ukrainien", page(Some("uk")))]
            .into_iter()
            .filter_map(|(name, page)| Some((name, page?)))
            .collect()
    }
}
