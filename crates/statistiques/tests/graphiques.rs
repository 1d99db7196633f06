//! Charts: read without the picture, safe in a page, inside their frame, and silent about what is hidden.

#![allow(clippy::expect_used, reason = "a test may stop")]

use proptest::prelude::*;
use roxmltree::{Document, Node};
use tandem_statistiques::duree::{Attente, Durees};
use tandem_statistiques::graphique::{Barre, CSS, Duree, Graphique, Vague, barres, durees, empilees, vagues};
use tandem_statistiques::masque::{Cellule, LEGENDE, SEUIL, Tableau};
use tandem_statistiques::proportion::Proportion;

fn part(succes: u64, total: u64) -> Option<Proportion> {
    Proportion::new(succes, total)
}

fn barre(etiquette: &str, part: Option<Proportion>) -> Barre {
    Barre { etiquette: etiquette.to_owned(), part }
}

fn aisance() -> Graphique {
    let lignes = [
        barre("Très à l’aise", part(31, 120)),
        barre("Plutôt à l’aise", part(70, 120)),
        barre("Pas du tout à l’aise", None),
    ];
    barres("aisance", "Êtes-vous à l’aise avec le numérique ?", &lignes)
}

fn delais() -> Graphique {
    let attendre = |finies: &[u32], en_cours: &[u32]| {
        let finies = finies.iter().map(|&jours| Attente { jours, finie: true });
        let attentes: Vec<_> = finies.chain(en_cours.iter().map(|&jours| Attente { jours, finie: false })).collect();
        Some(Durees::new(&attentes).mediane())
    };
    let lignes = [
        Duree {
            etiquette: "Caisse d’allocations".to_owned(),
            nombre: Cellule::Publiee(12),
            estime: attendre(&[5, 9, 12, 14, 20, 23, 25, 31, 40], &[30, 60, 90]),
        },
        Duree {
            etiquette: "Préfecture".to_owned(),
            nombre: Cellule::Publiee(7),
            estime: attendre(&[30, 90], &[80, 100, 100, 120, 150]),
        },
        // Handed over by mistake: its count is hidden.
        Duree { etiquette: "Assurance maladie".to_owned(), nombre: Cellule::Masquee, estime: attendre(&[777], &[]) },
    ];
    durees("delais", "Délais par administration", "délai médian", &lignes)
}

fn mains() -> Graphique {
    let table = Tableau::new(&[vec![40, 25, 8], vec![3, 12, 20], vec![2, 1, 0]]).expect("a table").masquer(SEUIL);
    empilees(
        "mains",
        "Qui avait la main",
        &["à sa place", "ensemble", "elle, j’ai relu"],
        &["RSA", "Logement", "Santé", "Total"],
        &table,
    )
}

fn comparaison() -> Graphique {
    let lignes = [
        Vague { etiquette: "Très à l’aise".to_owned(), avant: part(48, 80), apres: part(56, 70) },
        Vague { etiquette: "Pas à l’aise".to_owned(), avant: part(10, 80), apres: None },
    ];
    vagues("vagues", "Aisance en 2016 et 2026", ["2016", "2026"], &lignes)
}

/// For a human eye: `TANDEM_LECTURES=ecrire` also leaves a page.
fn page() -> String {
    let svg: Vec<String> =
        tous().iter().map(|graphique| format!("<p>{}</p>{}", graphique.donnees.legende, graphique.svg)).collect();
    format!(
        "<!doctype html><meta charset=utf-8><style>body{{margin:0;font-family:sans-serif}}{CSS}</style>{}",
        svg.concat()
    )
}

fn tous() -> [Graphique; 4] {
    [aisance(), delais(), mains(), comparaison()]
}

fn spaces(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

/// The whole of what a reader without the picture has.
fn lecture(graphique: &Graphique) -> String {
    let donnees = &graphique.donnees;
    let ligne = |cases: &Vec<String>| format!("{}\n", cases.join(" | "));
    let table: String = [&donnees.entetes].into_iter().chain(&donnees.lignes).map(ligne).collect();
    spaces(&format!("{}\n{}\n{table}{}\n", donnees.legende, graphique.description, donnees.notes.join("\n")))
}

#[test]
fn a_chart_makes_sense_without_the_picture() {
    let lues: String = tous().iter().map(lecture).collect::<Vec<_>>().join("\n");
    // After a wanted change: TANDEM_LECTURES=ecrire cargo test, then read the diff.
    if std::env::var_os("TANDEM_LECTURES").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/lectures.txt"), &lues).expect("written");
        std::fs::write(std::env::temp_dir().join("tandem-graphiques.html"), page()).expect("written");
    }
    assert_eq!(lues, include_str!("lectures.txt"));
}

/// Right end of an element that has a place, texts measured wide.
fn fin(noeud: Node) -> Option<(f64, f64)> {
    let nombre = |nom| noeud.attribute(nom).and_then(|valeur| valeur.parse::<f64>().ok());
    let x = nombre("x")?;
    if let Some(largeur) = nombre("width") {
        return Some((x, x + largeur));
    }
    let lettres = f64::from(u32::try_from(noeud.text()?.chars().count()).ok()?);
    // Half an em per letter on average is the usual width of a sans-serif text.
    let largeur = lettres * nombre("font-size")? * 0.55;
    Some(match noeud.attribute("text-anchor") {
        Some("middle") => (x - largeur / 2.0, x + largeur / 2.0),
        Some("end") => (x - largeur, x),
        _ => (x, x + largeur),
    })
}

fn sound(graphique: &Graphique) {
    let document = Document::parse(&graphique.svg).expect("well-formed XML");
    let svg = document.root_element();
    assert_eq!(svg.attribute("role"), Some("img"));
    let ids: Vec<&str> = svg.descendants().filter_map(|node| node.attribute("id")).collect();
    let unique: std::collections::HashSet<&&str> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "an id is used twice");
    for id in svg.attribute("aria-labelledby").expect("a name").split(' ') {
        assert!(ids.contains(&id));
    }
    let of = |name| svg.children().find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", name)));
    assert_eq!(of("title").and_then(|node| node.text()).unwrap_or(""), graphique.donnees.legende);
    assert_eq!(of("desc").and_then(|node| node.text()), Some(&graphique.description[..]));
    let frame: Vec<f64> =
        svg.attribute("viewBox").expect("a frame").split(' ').filter_map(|n| n.parse().ok()).collect();
    assert!((frame[2] - 320.0).abs() < 0.1 && svg.attribute("width").is_none());
    let drawn = |node: &Node| !node.ancestors().any(|node| node.tag_name().name() == "defs");
    for node in svg.descendants().filter(|node| node.is_element() && drawn(node)) {
        assert!(node.attributes().all(|a| a.name() != "style" && !a.name().starts_with("on") && a.name() != "href"));
        assert!(
            ["svg", "title", "desc", "text", "rect", "path"].contains(&node.tag_name().name()),
            "{:?}",
            node.tag_name()
        );
        if let Some((start, end)) = fin(node) {
            assert!(start >= 0.0 && end <= 320.5, "{start} to {end}: {:?}", node.text());
        }
        let y = node.attribute("y").and_then(|y| y.parse::<f64>().ok()).unwrap_or(0.0);
        assert!(y < frame[3]);
        if let Some(id) = node.attribute("fill").and_then(|fill| fill.strip_prefix("url(#")?.strip_suffix(')')) {
            assert!(ids.contains(&id), "no pattern {id}");
        }
    }
    for row in &graphique.donnees.lignes {
        assert_eq!(row.len(), graphique.donnees.entetes.len());
    }
}

#[test]
fn a_chart_is_well_formed_named_and_inside_a_narrow_screen() {
    for graphique in tous() {
        sound(&graphique);
    }
    sound(&barres("vide", "Vide", &[]));
    sound(&durees("vide", "Vide", "délai", &[]));
}

#[test]
fn what_is_hidden_is_hatched_said_and_explained_and_its_bar_has_no_length_of_its_own() {
    for graphique in tous() {
        assert!(graphique.svg.contains("-masque)") && graphique.svg.contains("masqué"));
        assert!(graphique.donnees.notes.iter().any(|note| note == LEGENDE));
    }
    // The figure that was handed over with a hidden count.
    assert!(!delais().svg.contains("777") && !lecture(&delais()).contains("777"));
}

#[test]
fn patterns_and_not_only_colours_tell_series_apart() {
    let svg = comparaison().svg;
    let document = Document::parse(&svg).expect("well-formed XML");
    let fills: std::collections::HashSet<_> = document
        .descendants()
        .filter(|n| n.has_tag_name(("http://www.w3.org/2000/svg", "rect")))
        .filter_map(|n| n.attribute("fill"))
        .filter(|fill| fill.starts_with("url"))
        .collect();
    assert_eq!(fills.len(), 3);
    assert!(CSS.contains("forced-colors") && CSS.contains("@media print"));
}

#[test]
fn two_hidden_tables_that_differ_only_by_what_is_hidden_give_the_same_chart() {
    let dessiner = |petit: u64| {
        let table = Tableau::new(&[vec![petit, 200, 34 - petit], vec![40, 50, 60], vec![23 - petit, 290, 18 + petit]]);
        let table = table.expect("a table").masquer(SEUIL);
        empilees("x", "x", &["a", "b", "c"], &["1", "2", "3", "Total"], &table)
    };
    let (une, autre) = (dessiner(2), dessiner(4));
    assert!(une.svg.contains("masqué"));
    assert_eq!(une, autre);
}

proptest! {
    #[test]
    fn any_label_and_any_figure_give_a_sound_chart(
        id in any::<String>(), titre in "[^\u{0}-\u{1f}\u{7f}-\u{9f}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{fffe}\u{ffff}]*",
        etiquettes in prop::collection::vec("\\PC{0,60}", 0..5), n in 0_u64..5000, hidden in any::<bool>()
    ) {
        let lignes: Vec<Barre> = etiquettes.iter().map(|label| barre(label, part(n / 3, n).filter(|_| !hidden))).collect();
        sound(&barres(&id, &titre, &lignes));
        let lignes: Vec<Vague> = etiquettes.iter()
            .map(|label| Vague { etiquette: label.clone(), avant: part(n / 2, n), apres: part(n, n).filter(|_| !hidden) }).collect();
        sound(&vagues(&id, &titre, ["<1>", "&2"], &lignes));
        let lignes: Vec<Duree> = etiquettes.iter().map(|label| {
            let attentes = [Attente { jours: u32::try_from(n * 100_000).unwrap_or(u32::MAX), finie: true }, Attente { jours: 9, finie: hidden }];
            let nombre = if hidden { Cellule::Masquee } else { Cellule::Publiee(n) };
            Duree { etiquette: label.clone(), nombre, estime: Some(Durees::new(&attentes).p90()) }
        }).collect();
        sound(&durees(&id, &titre, "<délai>", &lignes));
        let noms: Vec<&str> = etiquettes.iter().map(String::as_str).collect();
        let cases: Vec<Vec<u64>> = (0..3_u64).map(|l| (0..noms.len() as u64).map(|c| (n + l * 7 + c * 3) % 40).collect()).collect();
        let table = Tableau::new(&cases).expect("a table").masquer(SEUIL);
        sound(&empilees(&id, &titre, &noms, &["1", "2", "3", "Total"], &table));
    }
}
