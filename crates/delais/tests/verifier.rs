//! What is wrong between the rules of a fiche.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use tandem_delais::{Regle, verifier};

fn regles(textes: &[(&str, &str)]) -> Vec<Regle> {
    let commun = "nom = 'Essai'\nfondement = 'x'\nsource = '[CG] x'\ncertitude = 'calculee'\nverifie_le = 2026-11-26\n";
    textes.iter().map(|(cle, reste)| toml::from_str(&format!("{commun}cle = '{cle}'\n{reste}")).unwrap()).collect()
}

fn recours(apres: &str) -> String {
    format!("type = 'recours'\ndelai = '2 mois'\napres = '{apres}'")
}

const SILENCE: &str = "type = 'silence'\ndelai = '4 mois'\nsens = 'silence-rejet'";

fn phrases(textes: &[(&str, &str)]) -> Vec<(String, String)> {
    verifier(&regles(textes)).into_iter().map(|faute| (faute.cle, faute.phrase)).collect()
}

#[test]
fn a_chain_that_starts_from_an_event_has_no_fault() {
    let (un, deux) = (recours("silence"), recours("rapo"));
    // Written in any order.
    assert!(phrases(&[("tribunal", &deux), ("rapo", &un), ("silence", SILENCE)]).is_empty());
    assert!(phrases(&[]).is_empty());
}

#[test]
fn a_name_used_twice_is_said_once() {
    let fautes = phrases(&[("silence", SILENCE), ("silence", SILENCE)]);
    assert_eq!(fautes.len(), 1);
    assert!(fautes[0].1.contains("« cle » : une autre règle de cette fiche porte déjà ce nom"));
}

#[test]
fn an_unknown_apres_is_said_with_the_names_that_would_do() {
    let fautes = phrases(&[("silence", SILENCE), ("rapo", &recours("silense"))]);
    assert_eq!(fautes[0].0, "rapo");
    assert!(fautes[0].1.contains("la règle « silense » n’existe pas dans cette fiche ; règles connues : silence"));
    let seule = phrases(&[("rapo", &recours("silence"))]);
    assert!(seule[0].1.ends_with("règles connues : aucune autre"));
}

#[test]
fn a_loop_is_said_of_each_rule_in_it_and_of_no_other() {
    let fautes =
        phrases(&[("aa", &recours("bb")), ("bb", &recours("cc")), ("cc", &recours("aa")), ("dd", &recours("aa"))]);
    let cles: Vec<&str> = fautes.iter().map(|(cle, _)| cle.as_str()).collect();
    assert_eq!(cles, ["aa", "bb", "cc"]);
    assert!(fautes[0].1.contains("en suivant « bb », on revient à cette règle"));
    assert!(phrases(&[("aa", &recours("aa"))])[0].1.contains("se nomme elle-même"));
}

#[test]
fn a_rule_that_comes_back_each_month_or_year_starts_no_appeal() {
    let campagne = "type = 'campagne'\ncampagne = 'revenus'";
    let fenetre = "type = 'fenetre-mensuelle'\nouverture = 28\ncloture = 15";
    for (texte, type_) in [(campagne, "campagne"), (fenetre, "fenetre-mensuelle")] {
        let fautes = phrases(&[("revient", texte), ("suite", &recours("revient"))]);
        assert!(fautes[0].1.contains(&format!("du type « {type_} », qui revient")), "{fautes:?}");
    }
}

#[test]
fn a_rule_does_not_follow_one_that_holds_elsewhere() {
    let ailleurs = format!("lieu = 'outre-mer'\n{SILENCE}");
    let ici = format!("lieu = 'metropole'\n{}", recours("silence"));
    let fautes = phrases(&[("silence", &ailleurs), ("tribunal", &ici)]);
    assert_eq!(fautes.len(), 1);
    assert!(fautes[0].1.contains("« silence » ne vaut que pour « outre-mer », cette règle que pour « métropole »"));
    assert!(phrases(&[("silence", &ailleurs), ("tribunal", &recours("silence"))]).is_empty());
}
