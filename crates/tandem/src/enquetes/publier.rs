//! From the answers to what may be shown of them. Each question is put in groups that may all be shown; every table then shares
//! only those groups, whose sizes are known, and is masked on its own: none teaches anything of another.

use tandem_statistiques::{
    croisement::{Croisement, Lien, Raison},
    graphique::{Barre, Graphique, Vague, barres, empilees, vagues},
    masque::{Cellule, SEUIL, Tableau, choix_multiple, regrouper},
    proportion::Proportion,
};

use super::{
    model::{Genre, Question, Questionnaire},
    reponses::Reponses,
};

/// Answers by case of a cross table, on average, under which a scale is shown two by two. A choice of ours, tried on 118 answers.
const PAR_CASE: usize = 8;
/// What is said of those who left the question out, or whom it was not for.
pub const SANS: &str = "Sans réponse";

/// Some answers of a question, that may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Groupe {
    nom: String,
    /// Ranks of its answers; the one after the last is « sans réponse ».
    rangs: Vec<usize>,
    n: u64,
}

/// A question of one answer, in groups that may all be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axe {
    groupes: Vec<Groupe>,
    modalites: usize,
    /// Those who are counted.
    total: u64,
    pliee: bool,
}

fn nombre(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

/// Are there enough answers to show anything?
pub fn assez(reponses: &[Reponses]) -> bool {
    nombre(reponses.len()) >= SEUIL
}

/// What a question is counted under: each answer, or those of a scale two by two.
fn noms(une: &Question, pliee: bool) -> Vec<String> {
    let noms: Vec<String> = une.modalites().into_iter().map(ToOwned::to_owned).collect();
    if !pliee {
        return noms;
    }
    let ensemble = |pair: &[String]| {
        let suite = pair.iter().skip(1).map(|one| one.to_lowercase());
        pair.iter().take(1).cloned().chain(suite).collect::<Vec<_>>().join(" ou ")
    };
    noms.chunks(2).map(ensemble).collect()
}

/// Is she counted? Who left the question out is not, unless it was only asked of some: leaving it out then says something.
fn comptee(une: &Question, one: &Reponses) -> bool {
    une.si.is_some() || one.rang(une).is_some()
}

impl Axe {
    /// Counts a question; nothing when too few answered, or when nothing can be told apart. `pliee`: a scale two by two.
    pub fn de(une: &Question, reponses: &[Reponses], pliee: bool) -> Option<Self> {
        if une.plusieurs() || !une.se_compte() {
            return None;
        }
        let noms = noms(une, pliee);
        let mut axe = Self { groupes: Vec::new(), modalites: noms.len(), total: 0, pliee };
        let mut comptes = vec![0_u64; noms.len() + 1];
        for one in reponses.iter().filter(|one| comptee(une, one)) {
            comptes[axe.rang(une, one)] += 1;
            axe.total += 1;
        }
        if axe.total < SEUIL {
            return None;
        }
        let nom = |rang: usize| noms.get(rang).map_or(SANS, String::as_str);
        let groupe = |rangs: Vec<usize>| Groupe {
            nom: match rangs.as_slice() {
                &[seul] => nom(seul).to_owned(),
                plusieurs => {
                    let tous: Vec<String> = plusieurs.iter().map(|&rang| nom(rang).to_lowercase()).collect();
                    format!("Autres réponses\u{a0}: {}", tous.join("\u{a0}; "))
                }
            },
            n: rangs.iter().map(|&rang| comptes[rang]).sum(),
            rangs,
        };
        axe.groupes = regrouper(&comptes, SEUIL, |_| false).into_iter().map(groupe).collect();
        // A scale keeps its order; what was put together comes where its first answer would.
        axe.groupes.sort_by_key(|one| one.rangs.first().copied());
        let seul = axe.groupes.len() == 1 && axe.groupes.first().is_some_and(|one| one.rangs.len() > 1);
        (!seul).then_some(axe)
    }

    fn rang(&self, une: &Question, one: &Reponses) -> usize {
        one.rang(une).map_or(self.modalites, |rang| if self.pliee { rang / 2 } else { rang })
    }

    /// The group of an answer.
    fn groupe(&self, une: &Question, one: &Reponses) -> Option<usize> {
        let rang = self.rang(une, one);
        self.groupes.iter().position(|groupe| groupe.rangs.contains(&rang))
    }

    /// The part of one answer, if it is shown alone. One that nobody gave is shown too.
    fn part(&self, rang: usize) -> Option<Proportion> {
        let seul = self.groupes.iter().find(|one| one.rangs.contains(&rang));
        match seul {
            None => Proportion::new(0, self.total),
            Some(one) if one.rangs.len() == 1 => Proportion::new(one.n, self.total),
            Some(_) => None,
        }
    }

    fn barres(&self, noms: &[&str]) -> Vec<Barre> {
        let bar = |one: &Groupe| Barre { etiquette: one.nom.clone(), part: Proportion::new(one.n, self.total) };
        let vide = |rang: &usize| !self.groupes.iter().any(|one| one.rangs.contains(rang));
        let mut bars: Vec<(usize, Barre)> =
            self.groupes.iter().map(|one| (one.rangs.first().copied().unwrap_or(0), bar(one))).collect();
        let personne = |rang: usize| Barre { etiquette: noms[rang].to_owned(), part: Proportion::new(0, self.total) };
        bars.extend((0..noms.len()).filter(vide).map(|rang| (rang, personne(rang))));
        bars.sort_by_key(|one| one.0);
        bars.into_iter().map(|one| one.1).collect()
    }
}

/// Each answer of a question where several may be ticked, against all those who answered the enquête.
fn cases(une: &Question, reponses: &[Reponses]) -> Vec<Cellule> {
    let coches: Vec<u64> = une
        .choix
        .iter()
        .map(|choix| nombre(reponses.iter().filter(|one| one.choisi(&une.cle, &choix.cle)).count()))
        .collect();
    choix_multiple(&coches, nombre(reponses.len()), SEUIL).choix
}

/// A figure of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Its title.
    pub titre: String,
    /// Who is counted, in a sentence.
    pub base: String,
    /// Drawn once or several times; nothing when nothing may be shown.
    pub dessins: Vec<Graphique>,
    /// Whether the answers go together, when two are crossed.
    pub lien: Option<String>,
}

fn sur(n: u64, total: u64) -> String {
    let sans = total.saturating_sub(n);
    let mots = if n < 2 { "réponse" } else { "réponses" };
    match sans {
        0 => format!("Sur {n}\u{a0}{mots}."),
        _ => format!("Sur {n}\u{a0}{mots}\u{a0}; {sans}\u{a0}sans réponse à cette question."),
    }
}

/// The figure of one question; nothing for one that is not counted.
pub fn question(une: &Question, reponses: &[Reponses]) -> Option<Figure> {
    if !une.se_compte() || !assez(reponses) {
        return None;
    }
    let id = format!("q-{}", une.cle);
    if une.plusieurs() {
        let total = Cellule::Publiee(nombre(reponses.len()));
        let bar = |(choix, case): (&super::model::Choix, Cellule)| Barre {
            etiquette: choix.texte.clone(),
            part: case.part_de(total),
        };
        let bars: Vec<Barre> = une.choix.iter().zip(cases(une, reponses)).map(bar).collect();
        let base = format!("Part des {}\u{a0}réponses à l’enquête. Plusieurs réponses possibles.", reponses.len());
        return Some(Figure {
            titre: une.texte.clone(),
            base,
            dessins: vec![barres(&id, &une.texte, &bars)],
            lien: None,
        });
    }
    let axe = Axe::de(une, reponses, false);
    let base = axe.as_ref().map_or_else(
        || "Trop peu de réponses différentes pour les montrer séparément.".to_owned(),
        |axe| sur(axe.total, nombre(reponses.len())),
    );
    let dessins = axe.iter().map(|axe| barres(&id, &une.texte, &axe.barres(&une.modalites()))).collect();
    Some(Figure { titre: une.texte.clone(), base, dessins, lien: None })
}

/// One question by another, that takes one answer; nothing when they cannot be crossed.
pub fn croiser(titre: &str, (une, par): (&Question, &Question), reponses: &[Reponses]) -> Option<Figure> {
    if une.cle == par.cle || !une.se_compte() || par.plusieurs() || !par.se_compte() {
        return None;
    }
    let rien =
        |base: &str| Some(Figure { titre: titre.to_owned(), base: base.to_owned(), dessins: Vec::new(), lien: None });
    let both = |one: &&Reponses| comptee(par, one) && (une.plusieurs() || comptee(une, one));
    let base: Vec<Reponses> = reponses.iter().filter(both).cloned().collect();
    let reponses = base.as_slice();
    let Some(lignes) = Axe::de(par, reponses, false) else {
        return rien("Trop peu de réponses pour les montrer par groupe.");
    };
    if lignes.groupes.len() < 2 {
        return rien("Un seul groupe\u{a0}: rien à comparer.");
    }
    let mut base = format!("{}\u{a0}réponses. Groupes de moins de cinq réunis.", reponses.len());
    if une.plusieurs() {
        let dessins = cases(une, reponses)
            .into_iter()
            .enumerate()
            .filter(|(_, case)| !case.masquee())
            .filter_map(|(rang, _)| par_choix((une, rang), (par, &lignes), reponses))
            .collect();
        return Some(Figure { titre: titre.to_owned(), base, dessins, lien: None });
    }
    // Too few answers for so many cases: a scale is shown two answers by two, rather than hidden almost whole.
    let large = lignes.groupes.len() * une.modalites().len() * PAR_CASE > reponses.len();
    let pliee = une.genre == Genre::Echelle && une.modalites().len() > 3 && large;
    if pliee {
        base.push_str(" Peu de réponses\u{a0}: celles de l’échelle sont réunies deux par deux.");
    }
    let Some(colonnes) = Axe::de(une, reponses, pliee) else {
        return rien("Trop peu de réponses pour les montrer séparément.");
    };
    let pairs = reponses.iter().filter_map(|one| Some((lignes.groupe(par, one)?, colonnes.groupe(une, one)?)));
    let mut comptes = vec![vec![0_u64; colonnes.groupes.len()]; lignes.groupes.len()];
    for (l, c) in pairs {
        comptes[l][c] += 1;
    }
    let tableau = Tableau::new(&comptes).ok()?.marges_connues().masquer(SEUIL);
    let lien =
        if tableau.incomplet() { Lien::NonApplicable(Raison::Masque) } else { Croisement::new(comptes).ok()?.lien() };
    let noms = |axe: &Axe| axe.groupes.iter().map(|one| one.nom.clone()).collect::<Vec<_>>();
    let (rows, columns) = (noms(&lignes), noms(&colonnes));
    let mut rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    rows.push("Ensemble");
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let dessin = empilees(&format!("c-{}-{}", une.cle, par.cle), titre, &columns, &rows, &tableau);
    Some(Figure { titre: titre.to_owned(), base, dessins: vec![dessin], lien: Some(lien.texte()) })
}

/// Who ticked one answer, in each group.
fn par_choix(
    (une, rang): (&Question, usize),
    (par, lignes): (&Question, &Axe),
    reponses: &[Reponses],
) -> Option<Graphique> {
    let choix = une.choix.get(rang)?;
    let mut comptes = vec![vec![0_u64; 2]; lignes.groupes.len()];
    for one in reponses {
        if let Some(l) = lignes.groupe(par, one) {
            comptes[l][usize::from(!one.choisi(&une.cle, &choix.cle))] += 1;
        }
    }
    let tableau = Tableau::new(&comptes).ok()?.marges_connues().masquer(SEUIL);
    let bar = |(l, groupe): (usize, &Groupe)| Barre {
        etiquette: groupe.nom.clone(),
        part: Cellule::part_de(tableau.cellule(l, 0), tableau.total_ligne(l)),
    };
    let mut bars: Vec<Barre> = lignes.groupes.iter().enumerate().map(bar).collect();
    bars.push(Barre {
        etiquette: "Ensemble".to_owned(),
        part: Cellule::part_de(tableau.total_colonne(0), tableau.total()),
    });
    Some(barres(&format!("c-{}-{}-{rang}", une.cle, par.cle), &choix.texte, &bars))
}

/// The same question in two waves; nothing when neither may be shown.
pub fn comparer(une: &Question, noms: [&str; 2], avant: &[Reponses], apres: &[Reponses]) -> Option<Figure> {
    if !une.se_compte() || !assez(avant) || !assez(apres) {
        return None;
    }
    let parts = |reponses: &[Reponses]| -> Vec<Option<Proportion>> {
        if une.plusieurs() {
            let total = Cellule::Publiee(nombre(reponses.len()));
            return cases(une, reponses).into_iter().map(|case| case.part_de(total)).collect();
        }
        let axe = Axe::de(une, reponses, false);
        (0..une.modalites().len()).map(|rang| axe.as_ref().and_then(|axe| axe.part(rang))).collect()
    };
    let (first, second) = (parts(avant), parts(apres));
    let lignes: Vec<Vague> = une
        .modalites()
        .into_iter()
        .zip(first.into_iter().zip(second))
        .map(|(nom, (avant, apres))| Vague { etiquette: nom.to_owned(), avant, apres })
        .collect();
    let base = format!("{}\u{a0}réponses, puis {}.", avant.len(), apres.len());
    let dessins = vec![vagues(&format!("v-{}", une.cle), &une.texte, noms, &lignes)];
    Some(Figure { titre: une.texte.clone(), base, dessins, lien: None })
}

/// What was written freely and may be quoted, in no order that says anything (that of the drawn ids), when enough people did.
pub fn citations<'a>(une: &Question, reponses: &'a [Reponses]) -> Vec<&'a str> {
    let dites: Vec<&str> = reponses.iter().filter_map(|one| one.citation(&une.cle)).collect();
    if nombre(dites.len()) >= SEUIL { dites } else { Vec::new() }
}

/// Every figure as rows, for the export: question, answer, how many, out of how many.
pub fn tableau(de: &Questionnaire, reponses: &[Reponses]) -> Vec<[String; 4]> {
    let mut rows = Vec::new();
    if !assez(reponses) {
        return rows;
    }
    for une in de.question.iter().filter(|une| une.se_compte()) {
        let mut row =
            |nom: &str, n: String, sur: u64| rows.push([une.texte.clone(), nom.to_owned(), n, sur.to_string()]);
        if une.plusieurs() {
            for (choix, case) in une.choix.iter().zip(cases(une, reponses)) {
                row(
                    &choix.texte,
                    case.publiee().map_or_else(|| case.texte(), |n| n.to_string()),
                    nombre(reponses.len()),
                );
            }
        } else if let Some(axe) = Axe::de(une, reponses, false) {
            for groupe in &axe.groupes {
                row(&groupe.nom, groupe.n.to_string(), axe.total);
            }
        }
    }
    rows
}
