//! Made-up pages.

use tandem_platform::web::Errors;

use super::{Choix, Faite, Ligne, PassationPage};
use crate::ui::{Cadre, Lieu, Samples, nombre};

impl Samples for PassationPage {
    const NOM: &'static str = "passation";

    fn samples() -> Vec<(&'static str, Self)> {
        let id = |n: u8| format!("019aa000-0000-7000-8000-00000000000{n}");
        let page = |erreurs, full: bool| Self {
            cadre: Cadre::exemple("Personnes de Claire Morel", Lieu::Equipe),
            erreurs,
            adresse: format!("/suivi/{}", id(9)),
            titre: "Personnes de Claire Morel".into(),
            compte: nombre(if full { 132 } else { 0 }, "personne", "personnes"),
            total: if full { 132 } else { 0 },
            lignes: if full {
                ["Aïssata DIALLO", "Marie-Thérèse Anne-Sophie DE LA ROCHEFOUCAULD-MONTBEL"]
                    .into_iter()
                    .zip(1..)
                    .map(|(nom, n)| Ligne {
                        id: id(n),
                        nom: nom.into(),
                        detail: "né·e le 12 mars 1985 · hier".into(),
                        cochee: false,
                    })
                    .collect()
            } else {
                Vec::new()
            },
            suite: full.then(|| format!("2026-11-02_{}", id(1))),
            collegues: vec![Choix { id: id(8), nom: "Youssef Benamar".into(), choisi: false }],
            faites: if full {
                vec![Faite {
                    id: id(7),
                    phrase: "12 dossiers passés à Youssef Benamar par Martine Perrin, hier".into(),
                    annulable: true,
                    vient: true,
                }]
            } else {
                Vec::new()
            },
            peut_passer: true,
            numero: id(6),
            attaches: Vec::new(),
        };
        let mut erreurs = Errors::default();
        erreurs.add("a", "Choisissez le collègue qui prend la suite.");
        vec![
            ("vide", page(Errors::default(), false)),
            ("pleine", page(Errors::default(), true)),
            ("en erreur", page(erreurs, true)),
        ]
    }
}
