//! How a rule is read: what it may hold, and what is said when it does not.

use tandem_delais::{Campagnes, Certitude, Genre, Regle, Sens};

const COMMUN: &str = r#"
cle = "essai"
nom = "Essai"
fondement = "Un texte"
source = "[CG] essai"
certitude = "calculee"
verifie_le = 2026-11-26
"#;

fn lire(parametres: &str) -> Result<Regle, String> {
    toml::from_str(&format!("{COMMUN}{parametres}")).map_err(|e| e.to_string())
}

fn refus(parametres: &str) -> String {
    lire(parametres).err().unwrap_or_default()
}

#[test]
fn a_rule_is_read_from_a_flat_table() {
    let regle = lire("type = 'recours'\napres = 'silence'\ndelai = '2 mois'").unwrap();
    assert_eq!(regle.sens, Sens::Recours, "an appeal is an appeal");
    assert_eq!(regle.fondement.certitude, Certitude::Calculee);
    assert_eq!(regle.fondement.verifie_le.to_string(), "2026-11-26");
    assert!(matches!(regle.genre, Genre::Recours { report: true, .. }), "put off by default");
}

#[test]
fn a_date_is_read_with_or_without_quotes_and_from_json() {
    let json = r#"{"cle": "essai", "nom": "Essai", "fondement": "x", "source": "[CG] x", "certitude": "estimee",
        "verifie_le": "2026-11-26", "type": "periodique", "mois": 3}"#;
    let regle: Regle = serde_json::from_str(json).unwrap();
    assert_eq!(regle.fondement.verifie_le.to_string(), "2026-11-26");
    assert!(serde_json::from_str::<Regle>(&json.replace("2026-11-26", "2026-02-30")).is_err());
}

#[test]
fn an_unknown_field_is_named_with_its_line_and_those_that_would_do() {
    let refus = refus("type = 'periodique'\nmoi = 3");
    assert!(refus.contains("le champ « moi » est inconnu ; champs possibles : cle, type, nom"), "{refus}");
    assert!(refus.contains("line 9"), "{refus}");
}

#[test]
fn a_wrong_value_is_named_with_its_line() {
    let refus = refus("type = 'periodique'\nmois = 'trois'");
    assert!(refus.contains("« mois » : un nombre entier de 1 à 9999 est attendu"), "{refus}");
    assert!(refus.contains("line 9"), "{refus}");
}

#[test]
fn a_parameter_of_another_type_is_refused_by_name() {
    for (parametres, phrase) in [
        (
            "type = 'periodique'\nmois = 3\ncloture = 15",
            "« cloture » ne va pas avec le type « periodique », qui prend : mois, ouverture_jours",
        ),
        ("type = 'periodik'\nmois = 3", "« periodik » n’est pas un type de règle ; types connus : fenetre-mensuelle"),
        ("mois = 3", "« type » manque"),
        ("type = 'periodique'", "règle « essai » : « mois » manque"),
        ("type = 'periodique'\nmois = 0", "« mois » : un nombre entier de 1 à 9999"),
        ("type = 'fenetre-mensuelle'\nouverture = 32\ncloture = 15", "« ouverture » : un jour du mois, de 1 à 31"),
        ("type = 'silence'\ndelai = '4 mois'", "« sens » manque : dire si le silence est un rejet"),
        (
            "type = 'silence'\ndelai = '4 mois'\nsens = 'rappel'",
            "attend silence-rejet, silence-accord ou silence-inconnu",
        ),
        ("type = 'periodique'\nmois = 3\nsens = 'silence-rejet'", "ne va qu’avec le type « silence »"),
        ("type = 'recours'\ndelai = '2 mois'", "« evenement » ou « apres » manque"),
        (
            "type = 'depuis-evenement'\nevenement = 'depo'\ndelai = '2 mois'",
            "« evenement » : « depo » n’est pas un événement ; mots connus : depot,",
        ),
        (
            "type = 'depuis-evenement'\nevenement = 'depot'\ndelai = '2 moi'",
            "« delai » : « 2 moi » n’est pas une durée ; écrire par exemple « 20 jours »",
        ),
        (
            "type = 'depuis-evenement'\nevenement = 'depot'\ndelai = '2 mois'\ncompte = 'ouvres'",
            "des jours ouvrés ne comptent que des jours",
        ),
        ("type = 'renouvellement'", "« ouvre » ou « limite » manque"),
        ("type = 'renouvellement'\nouvre = '1 mois'\nlimite = '2 mois'", "doit être plus tôt que « limite »"),
        ("type = 'renouvellement'\nlimite = '6e vendredi'", "un renouvellement attend une durée"),
        ("type = 'presence'\njours = 90\nalertes = ['4 mois']", "c’est avant le départ"),
        ("type = 'presence'\njours = 90\nalertes = '15 jours'", "« alertes » : une liste de durées est attendue"),
        ("type = 'presence'\njours = 90\nreport = 'oui'", "« report » : « true » ou « false » est attendu"),
    ] {
        let refus = refus(parametres);
        assert!(refus.contains(phrase), "{parametres}\n→ {refus}");
    }
}

#[test]
fn a_rule_without_a_marked_source_or_a_plain_key_is_refused() {
    let lire = |de: &str, a: &str| {
        toml::from_str::<Regle>(&format!("{COMMUN}type = 'periodique'\nmois = 3").replace(de, a))
            .unwrap_err()
            .to_string()
    };
    assert!(lire("[CG] essai", "essai").contains("« source » commence par sa marque : [S], [M], [G], [CG], [?]"));
    assert!(lire("cle = \"essai\"", "cle = \"Été\"").contains("lettres minuscules sans accent"));
    assert!(lire("nom = \"Essai\"", "").contains("« nom » manque"));
    assert!(lire("2026-11-26", "2026-11-31").contains("line"), "the calendar has thirty days in November");
}

#[test]
fn a_campaign_keeps_what_is_known_and_invents_nothing() {
    let texte = r#"
        [[campagnes]]
        cle = "declaration-revenus"
        nom = "Déclaration de revenus"
        fiche = "D60"
        a_saisir_avant = "1er mars"
        [[campagnes.annees]]
        annee = 2024
        limite = 2024-05-23
        certitude = "a-confirmer"
        source = "[S] essai"
        verifie_le = 2026-11-26
    "#;
    let campagnes: Campagnes = toml::from_str(texte).unwrap();
    assert_eq!(campagnes.get("declaration-revenus", 2024).unwrap().ouvre, None);
    assert_eq!(campagnes.get("declaration-revenus", 2025), None);
    assert_eq!(campagnes.campagne("declaration-revenus").unwrap().a_saisir_avant.to_string(), "1er\u{a0}mars");
    let faux = texte.replace("limite = 2024-05-23", "ouvre = 2024-05-24\nlimite = 2024-05-23");
    assert!(toml::from_str::<Campagnes>(&faux).unwrap_err().to_string().contains("« ouvre » vient après « limite »"));
    let twice = |what: &str| toml::from_str::<Campagnes>(what).unwrap_err().to_string();
    assert!(twice(&format!("{texte}{texte}")).contains("la campagne « declaration-revenus » est écrite deux fois"));
    let year = texte.find("[[campagnes.annees]]").map(|at| &texte[at..]).unwrap_or_default();
    assert!(twice(&format!("{texte}{year}")).contains("l’année 2024 est écrite deux fois"));
    let faux = texte.replace("1er mars", "32 mars");
    assert!(toml::from_str::<Campagnes>(&faux).unwrap_err().to_string().contains("n’est pas un jour de l’année"));
}
