//! The page of an import with made-up data.

use std::collections::BTreeMap;

use tandem_platform::web::Errors;

use super::{
    Etat, Issue, Referent,
    page::{Colonne, ImportPage, Vue},
};
use crate::ui::{Cadre, Lieu, Samples};

impl Samples for ImportPage {
    const NOM: &'static str = "import";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |etat, comptes: &[(Issue, i64)]| Self {
            cadre: Cadre::exemple("Reprendre file active.xlsx", Lieu::Personnes),
            erreurs: Errors::default(),
            id: "019aa000-0000-7000-8000-000000000001".into(),
            fichier: "file active.xlsx".into(),
            equipe: "Insertion".into(),
            etat,
            comptes: comptes.iter().map(|(issue, count)| (issue.code(), *count)).collect::<BTreeMap<_, _>>(),
            avertissements: Vec::new(),
            colonnes: Vec::new(),
            referent: Referent::Moi,
            vues: Vec::new(),
            compte: None,
        };
        let column = |index, entete: &str, choisi: &str, interdite| Colonne {
            index,
            entete: entete.into(),
            exemples: "DIALLO · TRAORÉ".into(),
            pourquoi: "L’en-tête le dit.".into(),
            choisi: choisi.into(),
            interdite,
        };
        let vue = |numero, faute: Option<&str>| Vue {
            numero,
            nom: "Aïssata DIALLO".into(),
            detail: "né·e le 12 mars 1985 · 0639980000".into(),
            fautes: faute.map(Into::into).into_iter().collect(),
            geste: if faute.is_some() { "Corriger" } else { "" },
        };
        let check = || Self {
            compte: Some((409, 3)),
            avertissements: vec!["Une ligne de titre, au-dessus des en-têtes, n’a pas été reprise.".into()],
            colonnes: vec![column(0, "Nom", "nom", false), column(1, "N° SS", "", true), column(2, "Trucs", "", false)],
            vues: vec![vue(2, None), vue(3, Some("« 32/13/85 » n’est pas une date."))],
            ..page(Etat::AVerifier, &[(Issue::Attend, 412)])
        };
        let mut erreurs = Errors::default();
        erreurs.add("colonnes", "Dites au moins quelle colonne contient le nom ou le prénom.");
        let choose = Self {
            vues: vec![
                vue(3, Some("« 32/13/85 » n’est pas une date.")),
                vue(9, Some("Une personne de l’équipe porte ce nom, ou presque.")),
            ],
            ..page(Etat::ACorriger, &[(Issue::Creee, 400), (Issue::Corriger, 1), (Issue::Decider, 11)])
        };
        vec![
            ("a verifier", check()),
            ("en erreur", Self { erreurs, ..check() }),
            ("en cours", page(Etat::EnCours, &[(Issue::Attend, 300), (Issue::Creee, 112)])),
            ("a corriger", choose),
            ("fini", page(Etat::Fini, &[(Issue::Creee, 1)])),
            ("abandonne", page(Etat::Abandonne, &[])),
        ]
    }
}
