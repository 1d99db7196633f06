//! From the answers to what may be shown of them. Each question is put in groups that may all be shown; every table then shares
//! only those groups, whose sizes are known, and is masked on its own: none teaches anything of another.

use tandem_statistiques::{
    croisement::{Croisement, Lien, Raison},
    graphique::{Barre, Graphique, Vague, barres, empilees, vagues},
    masque::{Cellule, SEUIL, Tableau, choix_multiple, regrouper},
    proportion::Proportion,
};

use super::{
    model::{Question, Questionnaire},
    reponses::Reponses,
};

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
    total: u64,
}

fn nombre(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

/// Are there enough answers to show anything?
pub fn assez(reponses: &[Reponses]) -> bool {
    nombre(reponses.len()) >= SEUIL
}

impl Axe {
    /// Counts a question; nothing when too few answered, or when nothing can be told apart.
    pub fn de(une: &Question, reponses: &[Reponses]) -> Option<Self> {
        if une.plusieurs() || !une.se_compte() || !assez(reponses) {
            return None;
        }
        let noms = une.modalites();
        let mut comptes = vec![0_u64; noms.len() + 1];
        for one in reponses {
            comptes[one.rang(une).unwrap_or(noms.len())] += 1;
        }
        let nom = |rang: usize| noms.get(rang).copied().unwrap_or(SANS);
        // Who left it out is a group of its own when it is large enough; otherwise it joins the small answers.
        let sans = comptes.last().copied().unwrap_or(0);
        let apart = sans == 0 || sans >= SEUIL;
        let compares = if apart { &comptes[..noms.len()] } else { &comptes[..] };
        let mut rangees = regrouper(compares, SEUIL, |_| false);
        rangees.extend((apart && sans > 0).then(|| vec![noms.len()]));
        let mut groupes: Vec<Groupe> = rangees
            .into_iter()
            .map(|rangs| Groupe {
                nom: match rangs.as_slice() {
                    &[seul] => nom(seul).to_owned(),
                    plusieurs => {
                        let tous: Vec<&str> = plusieurs.iter().map(|&rang| nom(rang)).collect();
                        format!("Autres réponses\u{a0}: {}", tous.join("\u{a0}; ").to_lowercase())
                    }
                },
                n: rangs.iter().map(|&rang| comptes[rang]).sum(),
                rangs,
            })
            .collect();
        // A scale keeps its order; what was put together comes where its first answer would.
        groupes.sort_by_key(|one| one.rangs.first().copied());
        let seul = groupes.len() == 1 && groupes.first().is_some_and(|one| one.rangs.len() > 1);
        (!seul).then_some(Self { groupes, modalites: noms.len(), total: nombre(reponses.len()) })
    }

    /// The group of an answer.
    fn groupe(&self, une: &Question, one: &Reponses) -> Option<usize> {
        let rang = one.rang(une).unwrap_or(self.modalites);
        self.groupes.iter().position(|groupe| groupe.rangs.contains(&rang))
    }

    /// Those who answered, when who did not may be told apart; everybody otherwise.
    fn repondants(&self) -> u64 {
        let sans = self.groupes.iter().find(|one| one.rangs == [self.modalites]).map_or(0, |one| one.n);
        self.total - sans
    }

    /// The part of one answer, if it is shown alone. One that nobody gave is shown too.
    fn part(&self, rang: usize) -> Option<Proportion> {
        let seul = self.groupes.iter().find(|one| one.rangs.contains(&rang));
        match seul {
            None => Proportion::new(0, self.repondants()),
            Some(one) if one.rangs.len() == 1 => Proportion::new(one.n, self.repondants()),
            Some(_) => None,
        }
    }

    fn barres(&self, noms: &[&str]) -> Vec<Barre> {
        let bar = |one: &Groupe| Barre { etiquette: one.nom.clone(), part: Proportion::new(one.n, self.repondants()) };
        let vide = |rang: &usize| !self.groupes.iter().any(|one| one.rangs.contains(rang));
        let mut bars: Vec<(usize, Barre)> = self
            .groupes
            .iter()
            .filter(|one| one.rangs != [self.modalites])
            .map(|one| (one.rangs.first().copied().unwrap_or(0), bar(one)))
            .collect();
        let personne =
            |rang: usize| Barre { etiquette: noms[rang].to_owned(), part: Proportion::new(0, self.repondants()) };
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
    let sans = total - n;
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
    let axe = Axe::de(une, reponses);
    let base = axe.as_ref().map_or_else(
        || "Trop peu de réponses différentes pour les montrer séparément.".to_owned(),
        |axe| sur(axe.repondants(), axe.total),
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
    let Some(lignes) = Axe::de(par, reponses) else {
        return rien("Trop peu de réponses pour les montrer par groupe.");
    };
    if lignes.groupes.len() < 2 {
        return rien("Un seul groupe\u{a0}: rien à comparer.");
    }
    let base = format!("{}\u{a0}réponses. Groupes de moins de cinq réunis.", reponses.len());
    if une.plusieurs() {
        let dessins = cases(une, reponses)
            .into_iter()
            .enumerate()
            .filter(|(_, case)| !case.masquee())
            .filter_map(|(rang, _)| par_choix((une, rang), (par, &lignes), reponses))
            .collect();
        return Some(Figure { titre: titre.to_owned(), base, dessins, lien: None });
    }
    let Some(colonnes) = Axe::de(une, reponses) else {
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
        let axe = Axe::de(une, reponses);
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
        } else if let Some(axe) = Axe::de(une, reponses) {
            for groupe in &axe.groupes {
                row(&groupe.nom, groupe.n.to_string(), axe.total);
            }
        }
    }
    rows
}
