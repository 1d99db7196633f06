//! Sums read as a network of flows: a sum is a junction, a cell is a pipe from one junction to another, and a table is right when
//! as much enters each junction as leaves it. Tables with two margins are networks, also with one hierarchical side (Cox 1995;
//! Castro 2006), so what can be deduced is computed exactly, in whole numbers, without a linear solver.

use super::Somme;
use std::collections::VecDeque;

/// The network of a table.
#[derive(Clone, Debug)]
pub(super) struct Reseau {
    /// Junctions, the last one being the outside.
    pub noeuds: usize,
    /// For each cell, the junction it leaves and the one it enters.
    pub arcs: Vec<(usize, usize)>,
}

/// Where a cell stands: in which sum, and as its total or as a part.
type Place = (usize, bool);

impl Reseau {
    /// `None` when the sums are not a network: a cell in three of them, a cell unknown, or sums that turn round on themselves.
    pub fn new(cellules: usize, sommes: &[Somme]) -> Option<Self> {
        let places = places(cellules, sommes)?;
        let entrant = sens(&places, sommes)?;
        let dehors = sommes.len();
        let arcs = places.iter().map(|places| {
            let mut arc = (dehors, dehors);
            for &(somme, total) in places {
                // Where totals enter, parts leave; elsewhere the other way round.
                if entrant[somme] == total {
                    arc.1 = somme;
                } else {
                    arc.0 = somme;
                }
            }
            arc
        });
        Some(Self { noeuds: sommes.len() + 1, arcs: arcs.collect() })
    }
}

fn places(cellules: usize, sommes: &[Somme]) -> Option<Vec<Vec<Place>>> {
    let mut places: Vec<Vec<Place>> = vec![Vec::new(); cellules];
    for (rang, somme) in sommes.iter().enumerate() {
        places.get_mut(somme.total)?.push((rang, true));
        for &part in &somme.parts {
            places.get_mut(part)?.push((rang, false));
        }
    }
    places.iter().all(|places| places.len() <= 2).then_some(places)
}

/// For each sum, whether its total enters: a cell in two sums must leave one and enter the other.
fn sens(places: &[Vec<Place>], sommes: &[Somme]) -> Option<Vec<bool>> {
    let mut entrant: Vec<Option<bool>> = vec![None; sommes.len()];
    for depart in 0..sommes.len() {
        if entrant[depart].is_some() {
            continue;
        }
        entrant[depart] = Some(true);
        let mut file = VecDeque::from([depart]);
        while let Some(somme) = file.pop_front() {
            let ici = entrant[somme]?;
            let cellules = sommes[somme].parts.iter().chain([&sommes[somme].total]);
            for &[premiere, seconde] in
                cellules.filter_map(|&cellule| <&[Place; 2]>::try_from(&places[cellule][..]).ok())
            {
                let ((_, role), (autre, autre_role)) =
                    if premiere.0 == somme { (premiere, seconde) } else { (seconde, premiere) };
                // Same role in both sums: one must be turned round.
                let voulu = (role == autre_role) != ici;
                match entrant[autre] {
                    None => {
                        entrant[autre] = Some(voulu);
                        file.push_back(autre);
                    }
                    Some(deja) if deja != voulu => return None,
                    Some(_) => {}
                }
            }
        }
    }
    entrant.into_iter().collect()
}
