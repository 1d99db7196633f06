//! `/cadre/affiche`: one sheet for the wall, in the largest letters that hold on it.

use axum::extract::State;
use tandem_platform::Db;

use super::{
    model::{Contenu, Section},
    modele::modele,
    page::dit,
    queries,
};
use crate::{
    agents::{self, Session},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, nombre},
};

/// Letters (a class of the style sheet, its points), with what an A4 sheet in two columns takes: signs in a line, lines in both columns.
/// Computed for the widest common letters (0.58 of their height), then measured in the browser.
const TAILLES: [(&str, usize, usize); 5] =
    [("t16", 26, 72), ("t14", 30, 83), ("t13", 32, 90), ("t12", 35, 98), ("t11", 38, 103)];

/// What the sheet shows of a section.
#[derive(Debug)]
struct Partie {
    nom: &'static str,
    regles: Vec<String>,
}

/// The sheet.
#[derive(Debug)]
struct Feuille {
    parties: Vec<Partie>,
    taille: &'static str,
    /// Rules that do not hold on it.
    laissees: usize,
}

/// How many lines a text takes, broken between words.
fn lignes(text: &str, signes: usize) -> usize {
    let (mut lines, mut at) = (1, 0);
    for word in text.split(' ') {
        let long = word.chars().count();
        if at > 0 && at + 1 + long > signes {
            lines += 1;
            at = long;
        } else {
            at += long + usize::from(at > 0);
        }
        // A word longer than the column goes on below.
        lines += at.saturating_sub(1) / signes;
        at = if at > signes { (at - 1) % signes + 1 } else { at };
    }
    lines
}

/// Do these hold in letters of that size? A title and the space under it are a line and a half.
fn tient(parties: &[Partie], (_, signes, hauteur): &(&str, usize, usize)) -> bool {
    let text: usize = parties.iter().flat_map(|one| &one.regles).map(|rule| lignes(rule, *signes)).sum();
    2 * text + 3 * parties.len() <= 2 * hauteur
}

impl Feuille {
    fn de(contenu: &Contenu) -> Self {
        let part = |one: &Section| Partie {
            nom: one.nom(),
            regles: contenu.regles_de(*one).map(|rule| rule.texte.clone()).collect(),
        };
        let mut parties: Vec<Partie> = Section::TOUS.iter().map(part).collect();
        let mut laissees = 0;
        // The longest section gives its last rule first: each keeps some.
        while TAILLES.last().is_some_and(|small| !tient(&parties, small)) {
            let Some(longest) = parties.iter_mut().max_by_key(|one| one.regles.len()) else { break };
            if longest.regles.pop().is_none() {
                break;
            }
            laissees += 1;
        }
        parties.retain(|one| !one.regles.is_empty());
        let taille = TAILLES.iter().find(|one| tient(&parties, one)).or(TAILLES.last()).map_or("", |one| one.0);
        Self { parties, taille, laissees }
    }

    fn reste(&self) -> Option<String> {
        (self.laissees > 0).then(|| {
            format!(
                "{} dans Tandem, page « Cadre de référence ».",
                nombre(i64::try_from(self.laissees).unwrap_or(i64::MAX), "autre règle", "autres règles")
            )
        })
    }
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "cadre/affiche.html")]
pub struct AffichePage {
    cadre: Cadre,
    etablissement: String,
    dit: String,
    feuille: Feuille,
}

/// `GET /cadre/affiche`
pub async fn get(State(db): State<Db>, session: Session) -> Result<Page<AffichePage>, Refus> {
    let mut reading = session.read(&db).await?;
    let found = queries::en_vigueur(&mut reading, session.etablissement()).await?.ok_or(Refus::Introuvable)?;
    let names = agents::etablissements(&mut reading).await?;
    let etablissement = names.into_iter().find(|one| one.0 == *session.etablissement()).map(|one| one.1);
    Ok(Page::ok(AffichePage {
        cadre: session.cadre("Affiche du cadre de référence", Lieu::Equipe),
        etablissement: etablissement.unwrap_or_default(),
        dit: dit(&found),
        feuille: Feuille::de(&found.contenu),
    }))
}

/// A cadre of so many rules in each section, of so many characters: to see how sheets hold.
fn rempli(regles: usize, signes: usize) -> Contenu {
    let mut contenu = Contenu::default();
    let words = "Nous prenons le temps de relire chaque page du formulaire avec la personne avant de l’envoyer ensemble à l’administration, puis nous en gardons la preuve.";
    let Some(given) = modele().contenu.regles.first() else { return contenu };
    for section in Section::TOUS {
        for at in 0..regles {
            let mut one = given.clone();
            one.cle = format!("{}-{at}", section.code());
            one.section = *section;
            one.texte = words.chars().take(signes).collect();
            contenu.regles.push(one);
        }
    }
    contenu
}

impl Samples for AffichePage {
    const NOM: &'static str = "cadre-affiche";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |contenu: &Contenu| Self {
            cadre: Cadre::exemple("Affiche du cadre de référence", Lieu::Equipe),
            etablissement: "CCAS de Saint-Denis".into(),
            dit: "Version 2, votée le 12 novembre 2026\u{a0}: conseil d’administration".into(),
            feuille: Feuille::de(contenu),
        };
        vec![
            ("pleine", page(&modele().contenu)),
            ("courte", page(&rempli(1, 78))),
            ("aérée", page(&rempli(2, 78))),
            ("moyenne", page(&rempli(3, 64))),
            ("longue", page(&rempli(5, 64))),
            ("serrée", page(&rempli(3, 120))),
            ("trop longue", page(&rempli(7, 150))),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        assert_eq!([lignes("un deux trois", 7), lignes("un deux trois", 8), lignes("un deux trois", 13)], [2, 2, 1]);
        assert_eq!((lignes("", 10), lignes("anticonstitutionnellement oui", 10)), (1, 3));
    }

    #[test]
    fn letters_shrink_then_rules_stay_out_and_the_sheet_says_how_many() {
        let sizes: Vec<_> = AffichePage::samples().iter().map(|one| (one.0, one.1.feuille.taille)).collect();
        let said = |nom: &str| sizes.iter().find(|one| one.0 == nom).expect(nom).1;
        assert_eq!((said("courte"), said("pleine"), said("trop longue")), ("t16", "t13", "t11"), "{sizes:?}");
        let full = Feuille::de(&rempli(7, 150));
        assert_eq!(full.laissees + full.parties.iter().map(|one| one.regles.len()).sum::<usize>(), 56);
        assert!(full.laissees > 0 && full.parties.len() == Section::TOUS.len(), "each section keeps some");
        assert!(full.reste().expect("said").ends_with("page « Cadre de référence »."));
        let model = Feuille::de(&modele().contenu);
        assert_eq!((model.laissees, model.reste()), (0, None));
    }
}
