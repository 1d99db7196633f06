//! The dated cases of `tests/cas/`, all of them, against the staircases as delivered.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

mod commun;

use std::collections::BTreeSet;

use commun::{VOIES, voie};
use jiff::civil::Date;
use serde::Deserialize;
use tandem_delais::{Certitude, Survenu, Zone};
use tandem_voies::{Escalier, Etat, Geste, Issue, Pas, Reponse, Reserve, SensReponse, Situation, Tentative};

const FICHIERS: [(&str, &str); 2] =
    [("caisses", include_str!("cas/caisses.toml")), ("autres", include_str!("cas/autres.toml"))];

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
    matiere: String,
    objet: Option<String>,
    certitude: Option<Certitude>,
    cas: Vec<Cas>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cas {
    #[serde(deserialize_with = "tandem_delais::date")]
    jour: Date,
    zone: Option<Zone>,
    objet: Option<String>,
    #[serde(default)]
    faits: String,
    #[serde(default)]
    tente: String,
    marche: String,
    etat: String,
    #[serde(default, deserialize_with = "tandem_delais::date_optionnelle")]
    le: Option<Date>,
    #[serde(default, deserialize_with = "tandem_delais::date_optionnelle")]
    sur: Option<Date>,
    certitude: Option<Certitude>,
    reserve: Option<String>,
    prochaine: Option<String>,
    pourquoi: String,
}

fn lignes(texte: &str) -> impl Iterator<Item = Vec<&str>> {
    texte.split(',').map(|one| one.split_whitespace().collect()).filter(|words: &Vec<&str>| !words.is_empty())
}

fn faits(texte: &str) -> Vec<Survenu> {
    let un = |words: Vec<&str>| Survenu {
        evenement: words[0].parse().unwrap(),
        le: words[1].parse().unwrap(),
        estime: words.get(2) == Some(&"?"),
    };
    lignes(texte).map(un).collect()
}

fn tentatives(texte: &str) -> Vec<Tentative> {
    let une = |words: Vec<&str>| Tentative {
        marche: words[0].to_owned(),
        le: words[1].parse().unwrap(),
        par: None,
        reponse: words
            .get(2)
            .map(|sens| Reponse { sens: SensReponse::parse(sens).unwrap(), le: words[3].parse().unwrap() }),
    };
    lignes(texte).map(une).collect()
}

/// A step as a case says it: its state, its date, its safe date, how sure, what is to be said.
type Dit<'s> = (&'s str, Option<Date>, Option<Date>, Option<Certitude>, Option<&'s str>);

fn dit(pas: &Pas<'_>) -> Dit<'static> {
    let reserve = |one: &Option<Reserve<'_>>| {
        one.as_ref().map(|one| match one {
            Reserve::Tardive(_) => "tardive",
            Reserve::SansPrealable(_) => "sans-prealable",
        })
    };
    let (mot, limite) = match &pas.etat {
        Etat::Passee { issue, reserve: said, .. } => {
            let mot = if matches!(issue, Issue::Silence { .. }) { "passee-silence" } else { "passee-reponse" };
            return (mot, Some(issue.le()), None, None, reserve(said));
        }
        Etat::EnAttente { jusqu_au, reserve: said, .. } => {
            let limite = jusqu_au.map(|(limite, _)| limite);
            return ("en-attente", limite.map(|one| one.le), None, limite.map(|one| one.certitude), reserve(said));
        }
        Etat::AFaire(limite) => ("a-faire", Some(*limite)),
        Etat::TropTard(limite) => ("trop-tard", Some(*limite)),
        Etat::Possible => ("possible", None),
        Etat::PasEncore(attend) => ("pas-encore", attend.prevue),
        Etat::SansObjet(_) => ("sans-objet", None),
    };
    (mot, limite.map(|one| one.le), limite.and_then(|one| one.au_plus_sur), limite.map(|one| one.certitude), None)
}

fn prochaine(escalier: &Escalier<'_>) -> String {
    let Some(next) = escalier.prochaine else { return "rien".to_owned() };
    let geste = match next.geste {
        Geste::Faire => "faire",
        Geste::Attendre => "attendre",
        Geste::Relancer => "relancer",
    };
    let le = next.le.map_or(String::new(), |le| format!(" {le}"));
    format!("{geste} {}{le}", next.marche.cle)
}

/// What is wrong with a case, if anything.
fn verifier(groupe: &Groupe, cas: &Cas) -> Result<(), String> {
    let (faits, tentatives) = (faits(&cas.faits), tentatives(&cas.tente));
    let situation = Situation {
        zone: cas.zone.unwrap_or(Zone::Metropole),
        aujourdhui: cas.jour,
        objet: cas.objet.as_deref().or(groupe.objet.as_deref()),
        faits: &faits,
        tentatives: &tentatives,
    };
    let escalier = Escalier::calculer(voie(&groupe.matiere), &situation);
    assert_eq!(escalier, Escalier::calculer(voie(&groupe.matiere), &situation), "the same question, the same answer");
    let pas = escalier.pas(&cas.marche).unwrap_or_else(|| panic!("no step « {} »", cas.marche));
    let (etat, le, sur, certitude, reserve) = dit(pas);
    let sure = cas.certitude.or(groupe.certitude).unwrap_or(Certitude::Calculee);
    let juste = etat == cas.etat
        && le == cas.le
        && sur == cas.sur
        && reserve == cas.reserve.as_deref()
        && certitude.is_none_or(|one| one == sure)
        && cas.prochaine.as_ref().is_none_or(|next| *next == prochaine(&escalier));
    if juste { Ok(()) } else { Err(format!("{:?} ; prochaine : {}", dit(pas), prochaine(&escalier))) }
}

#[test]
fn every_dated_case_gives_the_expected_step() {
    let (mut nombre, mut matieres, mut etats, mut fautes) = (0, BTreeSet::new(), BTreeSet::new(), Vec::new());
    for (nom, texte) in FICHIERS {
        let fichier: Fichier = toml::from_str(texte).unwrap_or_else(|e| panic!("{nom}: {e}"));
        for groupe in fichier.groupe {
            assert!(!groupe.source.is_empty(), "{} has no source", groupe.titre);
            matieres.insert(groupe.matiere.clone());
            for cas in &groupe.cas {
                nombre += 1;
                etats.insert(cas.etat.clone());
                assert!(!cas.pourquoi.is_empty(), "{} shows nothing", groupe.titre);
                if let Err(faute) = verifier(&groupe, cas) {
                    let said = format!("{} / {} / {}", cas.jour, cas.faits, cas.tente);
                    fautes.push(format!("{nom} / {} / {said} / {}\n    {faute}", groupe.titre, cas.pourquoi));
                }
            }
        }
    }
    assert!(fautes.is_empty(), "{} faux sur {nombre} :\n{}", fautes.len(), fautes.join("\n"));
    assert!(nombre >= 80, "{nombre} cases only");
    assert_eq!(matieres.len(), VOIES.len(), "every matter has dated cases: {matieres:?}");
    assert_eq!(etats.len(), 8, "every state is shown: {etats:?}");
    println!("{nombre} cas datés");
}
