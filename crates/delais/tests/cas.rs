//! The dated cases of `tests/cas/`, all of them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

use jiff::civil::{Date, date};
use serde::Deserialize;
use std::collections::BTreeSet;
use tandem_delais::{Campagnes, Certitude, Contexte, Regle, Survenu, Zone, calculer};

const FICHIERS: [(&str, &str); 4] = [
    ("1-mois-et-fenetres", include_str!("cas/1-mois-et-fenetres.toml")),
    ("2-avant-une-date", include_str!("cas/2-avant-une-date.toml")),
    ("3-depuis-un-evenement", include_str!("cas/3-depuis-un-evenement.toml")),
    ("4-silences-et-recours", include_str!("cas/4-silences-et-recours.toml")),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fichier {
    groupe: Vec<Groupe>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Groupe {
    titre: String,
    source: String,
    regles: Vec<toml::Table>,
    cas: Vec<Cas>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cas {
    #[serde(default)]
    avec: String,
    zone: Option<Zone>,
    #[serde(default, deserialize_with = "tandem_delais::date_optionnelle")]
    jour: Option<Date>,
    vise: Option<String>,
    #[serde(default, deserialize_with = "tandem_delais::date_optionnelle")]
    ouvre: Option<Date>,
    #[serde(default, deserialize_with = "tandem_delais::date_optionnelle")]
    limite: Option<Date>,
    #[serde(default)]
    alertes: Vec<toml::value::Datetime>,
    #[serde(default, deserialize_with = "tandem_delais::date_optionnelle")]
    reporte_du: Option<Date>,
    motif: Option<String>,
    certitude: Option<Certitude>,
    #[serde(default)]
    rien: bool,
    pourquoi: String,
}

/// A rule with what a case does not care about filled in.
fn regle(rang: usize, parametres: &toml::Table) -> Regle {
    let mut table: toml::Table = toml::from_str(
        "nom = 'Essai'\nfondement = 'Essai'\nsource = '[CG] essai'\ncertitude = 'calculee'\nverifie_le = 2026-11-26",
    )
    .unwrap();
    table.insert("cle".to_owned(), format!("regle-{rang}").into());
    table.extend(parametres.clone());
    table.try_into().unwrap_or_else(|e| panic!("{parametres:?}\n{e}"))
}

fn survenus(avec: &str) -> Vec<Survenu> {
    let un = |texte: &str| {
        let mots: Vec<&str> = texte.split_whitespace().collect();
        Survenu { evenement: mots[0].parse().unwrap(), le: mots[1].parse().unwrap(), estime: mots.get(2) == Some(&"?") }
    };
    avec.split(',').filter(|texte| !texte.trim().is_empty()).map(un).collect()
}

/// What is wrong with a case, if anything.
fn verifier(regles: &[Regle], cas: &Cas, campagnes: &Campagnes) -> Result<(), String> {
    let survenus = survenus(&cas.avec);
    let contexte = Contexte {
        zone: cas.zone.unwrap_or(Zone::Metropole),
        aujourdhui: cas.jour.unwrap_or(date(2026, 11, 26)),
        survenus: &survenus,
        campagnes,
    };
    let calculs = calculer(regles, &contexte);
    assert_eq!(calculs, calculer(regles, &contexte), "the same question has the same answer");
    let cle = cas.vise.as_ref().or(regles.last().map(|r| &r.cle)).unwrap();
    let Some(calcul) = calculs.iter().find(|c| c.cle == *cle) else {
        return if cas.rien { Ok(()) } else { Err("rien n’est calculé".to_owned()) };
    };
    let alertes: Vec<Date> = cas.alertes.iter().map(|jour| jour.to_string().parse().unwrap()).collect();
    let juste = !cas.rien
        && calcul.ouverture == cas.ouvre
        && Some(calcul.limite) == cas.limite
        && calcul.alertes == alertes
        && calcul.report.map(|(jour, _)| jour) == cas.reporte_du
        && calcul.report.map(|(_, motif)| motif) == cas.motif.as_deref()
        && calcul.certitude == cas.certitude.unwrap_or(Certitude::Calculee);
    if juste { Ok(()) } else { Err(format!("{calcul:?}")) }
}

#[test]
fn every_dated_case_gives_the_expected_dates() {
    let campagnes: Campagnes = toml::from_str(include_str!("cas/campagnes.toml")).unwrap();
    let (mut nombre, mut types, mut fautes) = (0, BTreeSet::new(), Vec::new());
    for (nom, texte) in FICHIERS {
        let fichier: Fichier = toml::from_str(texte).unwrap_or_else(|e| panic!("{nom}: {e}"));
        for groupe in fichier.groupe {
            let regles: Vec<Regle> = groupe.regles.iter().enumerate().map(|(rang, r)| regle(rang, r)).collect();
            types.extend(regles.iter().map(|r| r.genre.code()));
            assert!(!groupe.source.is_empty(), "{} has no source", groupe.titre);
            for cas in &groupe.cas {
                nombre += 1;
                assert!(!cas.pourquoi.is_empty(), "{} {} shows nothing", groupe.titre, cas.avec);
                assert!(cas.rien || cas.limite.is_some(), "{} {} expects nothing", groupe.titre, cas.avec);
                if let Err(faute) = verifier(&regles, cas, &campagnes) {
                    fautes.push(format!("{nom} / {} / {} / {}\n    {faute}", groupe.titre, cas.avec, cas.pourquoi));
                }
            }
        }
    }
    assert!(fautes.is_empty(), "{} faux sur {nombre} :\n{}", fautes.len(), fautes.join("\n"));
    assert!(nombre >= 160, "{nombre} cases only");
    assert_eq!(types.len(), 10, "{types:?}");
    println!("{nombre} cas datés");
}
