//! Time of the computation, per deadline: ten thousand démarches, three rules each, as on a night of recomputing.
#![allow(clippy::unwrap_used, reason = "a measure may stop")]
#![allow(clippy::cast_precision_loss, reason = "figures for a reader")]

use jiff::ToSpan;
use jiff::civil::{Date, date};
use std::hint::black_box;
use std::time::Instant;
use tandem_delais::{Campagnes, Compte, Contexte, Delai, Evenement, Regle, Survenu, Zone, ajouter, calculer, feries};

const DEMARCHES: usize = 10_000;
const TOURS: usize = 10;

const REGLES: [(&str, &str); 10] = [
    ("fenetre-mensuelle", "ouverture = 28\nouverture_fevrier = 26\ncloture = 15"),
    ("periodique", "mois = 3\nouverture_jours = 15"),
    ("renouvellement", "ouvre = '4 mois'\nlimite = '2 mois'"),
    ("anniversaire", "mois = 12\nalertes = ['2 mois', '1 mois']"),
    ("presence", "jours = 90\nalertes = ['15 jours']"),
    ("depuis-evenement", "evenement = 'notification-indu'\ndelai = '20 jours'\nreport = true"),
    ("silence", "delai = '4 mois'\nsens = 'silence-rejet'"),
    ("recours", "evenement = 'decision'\napres = 'silence'\ndelai = '2 mois'\ncompte = 'francs'"),
    ("campagne", "campagne = 'revenus'"),
    ("avant-date", "evenement = 'scrutin'\nlimite = '6e vendredi'"),
];

const CAMPAGNES: &str = "[[campagnes]]\ncle = 'revenus'\nnom = 'x'\nfiche = 'D60'\na_saisir_avant = '1er mars'\n\
    annees = [{ annee = 2026, limite = 2026-06-04, source = 'x', verifie_le = 2026-11-26 }]";

fn regle(type_: &str, parametres: &str) -> Regle {
    let commun = "nom = 'Essai'\nfondement = 'x'\nsource = '[CG] x'\ncertitude = 'calculee'\nverifie_le = 2026-11-26";
    toml::from_str(&format!("cle = '{type_}'\ntype = '{type_}'\n{commun}\n{parametres}")).unwrap()
}

/// Events of a démarche, one of each kind a rule may look at.
fn survenus(numero: usize) -> Vec<Survenu> {
    let jours = i32::try_from(numero % 700).unwrap();
    let le = |decalage: i32| date(2025, 1, 1).checked_add((jours + decalage).days()).unwrap();
    [
        (Evenement::Depot, 0),
        (Evenement::DepotComplet, 5),
        (Evenement::Declaration, 30),
        (Evenement::Contact, 40),
        (Evenement::NotificationIndu, 50),
        (Evenement::FinDeDroit, 365),
        (Evenement::Scrutin, 400),
    ]
    .into_iter()
    .map(|(evenement, decalage)| Survenu { evenement, le: le(decalage), estime: false })
    .collect()
}

fn mesurer(nom: &str, regles: &[Regle], mondes: &[Vec<Survenu>], campagnes: &Campagnes) {
    let debut = Instant::now();
    let mut dates = 0;
    for _ in 0..TOURS {
        for survenus in mondes {
            let contexte = Contexte { zone: Zone::Metropole, aujourdhui: date(2026, 3, 1), survenus, campagnes };
            dates += black_box(calculer(regles, &contexte)).len();
        }
    }
    let micros = debut.elapsed().as_secs_f64() * 1e6;
    println!("{nom:18} {:8.3} µs par échéance   ({dates} échéances)", micros / dates.max(1) as f64);
}

fn main() {
    let campagnes: Campagnes = toml::from_str(CAMPAGNES).unwrap();
    let regles: Vec<Regle> = REGLES.iter().map(|(type_, parametres)| regle(type_, parametres)).collect();
    let mondes: Vec<Vec<Survenu>> = (0..DEMARCHES).map(survenus).collect();
    for regle in &regles {
        // An appeal after a silence needs both.
        let seules: Vec<Regle> = if regle.cle == "recours" { regles.clone() } else { vec![regle.clone()] };
        let nom = if regle.cle == "recours" { "les dix ensemble" } else { regle.cle.as_str() };
        mesurer(nom, &seules, &mondes, &campagnes);
    }
    let depart: Date = date(2026, 1, 1);
    for (nom, compte) in [("200 jours ouvrés", Compte::Ouvres), ("200 jours francs", Compte::Francs)] {
        let debut = Instant::now();
        for _ in 0..100_000 {
            black_box(ajouter(black_box(depart), Delai::jours(200), compte, true, Zone::AlsaceMoselle).unwrap());
        }
        println!("{nom:18} {:8.3} µs par ajout", debut.elapsed().as_secs_f64() * 10.0);
    }
    let debut = Instant::now();
    for annee in 0..10_000 {
        black_box(feries(Zone::AlsaceMoselle, 2000 + annee % 100));
    }
    println!("{:18} {:8.3} µs par année", "jours fériés", debut.elapsed().as_secs_f64() * 100.0);
}
