//! `/personnes/{id}/menage/entourage`: someone who matters and has no file. A name and a word are enough.

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use tandem_platform::{
    Db,
    web::{Errors, Fields},
};

use super::{
    LigneId, Quand,
    ecrire::{self, Issue, NouveauProche},
    page::{personne, retour},
    refusee,
    vue::Mots,
};
use crate::{
    agents::Session,
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, de},
};

/// Longest name or words kept.
const MOTS_MAX: usize = 80;
/// Words proposed while typing.
const LIENS: [&str; 9] = [
    "voisine ou voisin",
    "tante ou oncle",
    "grand-parent",
    "amie ou ami",
    "assistante maternelle",
    "curateur ou curatrice",
    "tuteur ou tutrice",
    "médecin",
    "professionnel d’un autre service",
];

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "menages/entourage.html")]
pub struct EntouragePage {
    cadre: Cadre,
    erreurs: Errors,
    personne: String,
    de: String,
    numero: String,
    nom: String,
    lien: String,
    telephone: String,
    depuis: String,
    jusqua: String,
}

async fn open(db: &Db, session: &Session, id: &str, champs: &Fields) -> Result<EntouragePage, Refus> {
    let mut reading = session.read(db).await?;
    let personne = personne(&mut reading, session, id).await?;
    session.note_read(db, "menages.voir", "personnes", personne.id.as_str()).await?;
    let fresh = || LigneId::new(db.clock(), db.random());
    Ok(EntouragePage {
        cadre: session.cadre(format!("Entourage de {}", personne.identite.initiales()), Lieu::Personnes),
        erreurs: Errors::default(),
        personne: personne.id.to_string(),
        de: de(&personne.identite.affichee()),
        numero: LigneId::parse(champs.raw("numero")).unwrap_or_else(fresh).to_string(),
        nom: champs.line("nom"),
        lien: champs.line("lien"),
        telephone: champs.line("telephone"),
        depuis: champs.line("depuis"),
        jusqua: champs.line("jusqua"),
    })
}

/// `GET /personnes/{id}/menage/entourage`
pub async fn get(State(db): State<Db>, session: Session, Path(id): Path<String>) -> Result<Page<EntouragePage>, Refus> {
    Ok(Page::ok(open(&db, &session, &id, &Fields::default()).await?))
}

/// `POST /personnes/{id}/menage/entourage`
pub async fn post(
    State(db): State<Db>,
    session: Session,
    Path(id): Path<String>,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let mut page = open(&db, &session, &id, &champs).await?;
    let Some(new) = read(&mut page, db.clock().today()) else {
        return Ok(Page::to_correct(page).into_response());
    };
    let personne = crate::personnes::PersonneId::parse(&page.personne).ok_or(Refus::Introuvable)?;
    match ecrire::entourer(&db, &session, &personne, &new).await? {
        Issue::Refusee(why) => {
            let noms = std::collections::HashMap::new();
            let mots = Mots { noms: &noms, zone: db.clock().zone(), today: db.clock().today(), tout: true };
            page.erreurs.add("jusqua", refusee::phrase(&why, &mots));
            Ok(Page::to_correct(page).into_response())
        }
        _ => Ok(retour(&personne, "entourage")),
    }
}

/// Someone around, or what to correct.
fn read(page: &mut EntouragePage, today: jiff::civil::Date) -> Option<NouveauProche> {
    for (field, text, missing) in [
        ("nom", &page.nom, "Écrivez son nom, ou comment la personne l’appelle."),
        ("lien", &page.lien, "Dites qui c’est : voisine, tante, curateur…"),
    ] {
        if text.is_empty() {
            page.erreurs.add(field, missing);
        } else if text.chars().count() > MOTS_MAX {
            page.erreurs.add(field, format!("{MOTS_MAX} signes au plus."));
        }
    }
    let telephone = match tandem_tableur::telephone(&page.telephone) {
        _ if page.telephone.is_empty() => None,
        Ok(digits) => Some(digits),
        Err(sentence) => {
            page.erreurs.add("telephone", sentence);
            None
        }
    };
    let mut when = |field: &'static str, text: &str| {
        Quand::lire(text, today).unwrap_or_else(|sentence| {
            page.erreurs.add(field, sentence);
            None
        })
    };
    let (depuis, jusqua) = (when("depuis", &page.depuis), when("jusqua", &page.jusqua));
    let numero = LigneId::parse(&page.numero)?;
    page.erreurs.is_empty().then(|| NouveauProche {
        numero,
        nom: page.nom.clone(),
        relation: page.lien.clone(),
        telephone,
        depuis,
        jusqua,
    })
}

impl Samples for EntouragePage {
    const NOM: &'static str = "menage-entourage";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |erreurs, nom: &str, lien: &str| Self {
            cadre: Cadre::exemple("Entourage de A. D.", Lieu::Personnes),
            erreurs,
            personne: "019aa000-0000-7000-8000-000000000001".into(),
            de: "d’Aïssata DIALLO".into(),
            numero: "019aa000-0000-7000-8000-000000000003".into(),
            nom: nom.into(),
            lien: lien.into(),
            telephone: String::new(),
            depuis: String::new(),
            jusqua: String::new(),
        };
        let mut erreurs = Errors::default();
        erreurs.add("lien", "Dites qui c’est : voisine, tante, curateur…");
        vec![
            ("vide", page(Errors::default(), "", "")),
            ("pleine", page(Errors::default(), "Mme Petit", "voisine, garde Ibou le soir")),
            ("en erreur", page(erreurs, "Mme Petit", "")),
        ]
    }
}
