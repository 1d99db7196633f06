//! Prints one staircase: `cargo run -p tandem-voies --example escalier [matière] [aujourd’hui]`.
//!
//! The family of journey J4: an overpayment notified on 9 November, the rectification asked for on the 20th, a message
//! without an answer.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "an example may stop")]

use std::{env, fmt::Write as _, fs, path::Path};

use jiff::civil::{Date, date};
use tandem_delais::{Certitude, Evenement, Survenu, Zone};
use tandem_voies::{Escalier, Etat, Issue, Limite, Reserve, SansObjet, Situation, Tentative, lire_tous};

const MOIS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

fn jour(le: Date) -> String {
    let mois = MOIS[usize::try_from(le.month()).unwrap() - 1];
    format!("{}{} {mois} {}", le.day(), if le.day() == 1 { "er" } else { "" }, le.year())
}

fn limite(one: &Limite<'_>) -> String {
    let mut said = jour(one.le);
    if let Some((before, why)) = one.report {
        let _ = write!(said, " (reporté du {}, {why})", jour(before));
    }
    if let Some(safe) = one.au_plus_sur {
        let _ = write!(said, " ; au plus sûr le {}", jour(safe));
    }
    if one.certitude != Certitude::Calculee {
        let _ = write!(said, " [{}]", one.certitude);
    }
    format!("{said}\n        compté depuis le {} : {}", jour(one.depuis.le()), one.fondement.texte)
}

fn etat(etat: &Etat<'_>) -> String {
    match etat {
        Etat::Passee { envoi, issue: Issue::Silence { le, sens }, .. } => {
            format!("passée : envoyée le {}, {} depuis le {}", jour(*envoi), sens.mots(), jour(*le))
        }
        Etat::Passee { envoi, issue, reserve } => {
            let late = if matches!(reserve, Some(Reserve::Tardive(_))) { " (trop tard)" } else { "" };
            format!("passée : envoyée le {}{late}, réponse le {}", jour(*envoi), jour(issue.le()))
        }
        Etat::EnAttente { envoi, jusqu_au: Some((one, sens)), .. } => {
            format!("en attente depuis le {} ; {} le {}", jour(*envoi), sens.mots(), limite(one))
        }
        Etat::EnAttente { envoi, .. } => format!("en attente depuis le {}", jour(*envoi)),
        Etat::AFaire(one) => format!("à faire avant le {}", limite(one)),
        Etat::Possible => "possible maintenant".to_owned(),
        Etat::TropTard(one) => format!("trop tard depuis le {}", limite(one)),
        Etat::PasEncore(attend) => match &attend.prevue {
            Some(one) => format!("pas encore ; sans réponse, à faire avant le {}", limite(one)),
            None => "pas encore".to_owned(),
        },
        Etat::SansObjet(SansObjet::Accorde) => "sans objet : accordé".to_owned(),
        Etat::SansObjet(_) => "sans objet".to_owned(),
    }
}

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../donnees/voies");
    let files: Vec<(String, String)> = fs::read_dir(folder)
        .expect("donnees/voies")
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()))
        .collect();
    let voies = lire_tous(files.iter().map(|(nom, texte)| (nom.as_str(), texte.as_str()))).expect("sans faute");
    let cle = env::args().nth(1).unwrap_or_else(|| "indu-caf".to_owned());
    let aujourdhui = env::args().nth(2).map_or(date(2026, 11, 26), |jour| jour.parse().expect("une date"));
    let voie = voies.iter().find(|one| one.cle == cle).unwrap_or_else(|| {
        let names: Vec<&str> = voies.iter().map(|one| one.cle.as_str()).collect();
        panic!("matières : {}", names.join(", "))
    });
    let fait = |evenement, le| Survenu { evenement, le, estime: false };
    let faits = [
        fait(Evenement::NotificationIndu, date(2026, 11, 9)),
        fait(Evenement::Decision, date(2026, 11, 9)),
        fait(Evenement::DepotComplet, date(2026, 7, 1)),
        fait(Evenement::Depot, date(2026, 7, 1)),
        fait(Evenement::Accuse, date(2026, 7, 6)),
    ];
    let tentative = |marche: &str, le| Tentative { marche: marche.to_owned(), le, par: None, reponse: None };
    let tentatives = [tentative("message", date(2026, 11, 12)), tentative("rectification", date(2026, 11, 20))];
    let situation =
        Situation { zone: Zone::Metropole, aujourdhui, objet: None, faits: &faits, tentatives: &tentatives };
    let escalier = Escalier::calculer(voie, &situation);
    println!("{}, le {}\n", voie.nom, jour(aujourdhui));
    for pas in &escalier.pas {
        println!("  {} — {}\n      {}", pas.marche.nom, pas.marche.a_qui, etat(&pas.etat));
        for said in [&pas.marche.arrete, &pas.marche.n_arrete_pas].into_iter().flatten() {
            println!("        {said}");
        }
        if let Some(doute) = &pas.marche.fondement.doute {
            println!("        Doute : {doute}");
        }
    }
    match escalier.prochaine {
        Some(next) => println!(
            "\nProchaine : {:?} « {} »{}",
            next.geste,
            next.marche.nom,
            next.le.map_or(String::new(), |le| format!(", {}", jour(le)))
        ),
        None => println!("\nPlus rien à faire."),
    }
    for relance in escalier.relances.iter().filter(|one| one.due) {
        println!("Relancer « {} » : sans réponse après {} jours ouvrés.", relance.marche.nom, relance.jours);
    }
    for alerte in escalier.alertes_du_jour() {
        println!("Dans {} jours au plus : « {} », le {}.", alerte.avant, alerte.marche.nom, jour(alerte.limite));
    }
}
