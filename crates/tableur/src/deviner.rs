//! Proposing what each column is.

use crate::{
    champ::Champ,
    contenu::{self, Profil},
    feuille::Feuille,
    mots,
};

/// What a column seems to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposition {
    /// Index of the column, from 0.
    pub colonne: usize,
    /// The field; none when nothing fits.
    pub champ: Option<Champ>,
    /// Certainty, out of 100.
    pub confiance: u8,
    /// A French sentence giving the reason.
    pub pourquoi: String,
}

/// Proposes a field for each column, from its header and its cells.
pub fn deviner(feuille: &Feuille) -> Vec<Proposition> {
    let profils: Vec<Profil> = (0..feuille.entetes.len()).map(|c| contenu::profil(feuille, c)).collect();
    let mut propositions: Vec<Proposition> = feuille
        .entetes
        .iter()
        .zip(&profils)
        .enumerate()
        .map(|(colonne, (entete, profil))| {
            let entete = feuille.ligne_entetes.map(|_| entete.as_str());
            par_entete(colonne, entete, profil)
        })
        .collect();
    un_seul_par_champ(&mut propositions);
    ajuster_noms(&mut propositions, &profils);
    par_contenu(&mut propositions, &profils);
    un_seul_par_champ(&mut propositions);
    propositions
}

/// Reads the header, then lets the cells confirm or contradict.
fn par_entete(colonne: usize, entete: Option<&str>, profil: &Profil) -> Proposition {
    if profil.part(profil.nir, 50) {
        let pourquoi = "Les valeurs ressemblent à des numéros de sécurité sociale\u{a0}: Tandem ne les garde pas.";
        return Proposition { colonne, champ: Some(Champ::Ignorer), confiance: 97, pourquoi: pourquoi.to_owned() };
    }
    let Some((entete, annonce)) = entete.and_then(|e| Some((e, mots::annonce(e)?))) else {
        let pourquoi = match entete {
            Some(entete) => format!("L’en-tête «\u{a0}{entete}\u{a0}» n’est pas reconnu."),
            None => "Cette colonne n’a pas d’en-tête.".to_owned(),
        };
        return Proposition { colonne, champ: None, confiance: 0, pourquoi };
    };
    if profil.part(profil.courriels, 60) && annonce.champ != Some(Champ::Ignorer) {
        let pourquoi = "Les valeurs sont des adresses de courriel.".to_owned();
        return Proposition { colonne, champ: Some(Champ::Courriel), confiance: 95, pourquoi };
    }
    let mut pourquoi = match (annonce.raison, annonce.champ) {
        (Some(raison), _) => format!("En-tête «\u{a0}{entete}\u{a0}». {raison}"),
        (None, Some(champ)) => format!("L’en-tête «\u{a0}{entete}\u{a0}» annonce {champ}."),
        (None, None) => format!("En-tête «\u{a0}{entete}\u{a0}»."),
    };
    let mut confiance = annonce.force;
    match annonce.champ.map(|champ| accord(champ, profil)) {
        Some(Some(true)) => confiance = confiance.saturating_add(4).min(99),
        Some(Some(false)) => {
            confiance = 45;
            pourquoi.push_str(" Mais les valeurs n’y ressemblent pas\u{a0}: vérifiez.");
        }
        _ => {}
    }
    if profil.remplies == 0 {
        pourquoi.push_str(" La colonne est vide.");
        confiance = confiance.saturating_sub(30);
    }
    Proposition { colonne, champ: annonce.champ, confiance, pourquoi }
}

/// Whether the cells agree with a field; none when they cannot tell.
fn accord(champ: Champ, profil: &Profil) -> Option<bool> {
    let compte = match champ {
        Champ::Naissance | Champ::DernierRendezVous => profil.dates,
        Champ::Telephone => profil.telephones,
        Champ::Courriel => profil.courriels,
        Champ::CodePostal => profil.codes_postaux,
        Champ::Civilite => profil.civilites,
        _ => return None,
    };
    if profil.remplies == 0 {
        return None;
    }
    if profil.part(compte, 60) {
        return Some(true);
    }
    (!profil.part(compte, 20) && profil.remplies >= 3).then_some(false)
}

/// Keeps the surest column of each field that takes only one.
fn un_seul_par_champ(propositions: &mut [Proposition]) {
    for champ in Champ::TOUS.into_iter().filter(|c| !c.accepte_plusieurs()) {
        let meilleure = propositions
            .iter()
            .filter(|p| p.champ == Some(champ))
            .max_by_key(|p| (p.confiance, std::cmp::Reverse(p.colonne)))
            .map(|p| p.colonne);
        for proposition in propositions.iter_mut() {
            if proposition.champ == Some(champ) && Some(proposition.colonne) != meilleure {
                proposition.champ = None;
                proposition.confiance = 30;
                proposition.pourquoi.push_str(" Une autre colonne convient mieux.");
            }
        }
    }
}

fn colonne_de(propositions: &[Proposition], champ: Champ) -> Option<usize> {
    propositions.iter().position(|p| p.champ == Some(champ))
}

/// « Nom » that holds full names, « Usager » that holds family names only.
fn ajuster_noms(propositions: &mut [Proposition], profils: &[Profil]) {
    let prenom = colonne_de(propositions, Champ::Prenom);
    let nom = colonne_de(propositions, Champ::Nom);
    let complet = colonne_de(propositions, Champ::NomComplet);
    if let (Some(rang), None, None) = (nom, prenom, complet)
        && profils.get(rang).is_some_and(|p| p.part(p.complets, 50))
    {
        changer(propositions, rang, Champ::NomComplet, 85, " Les valeurs contiennent aussi le prénom.");
    }
    let explicite = |rang: usize| propositions.get(rang).is_some_and(|p| p.confiance >= 88);
    if let (Some(rang), Some(_), None) = (complet, prenom, nom)
        && !explicite(rang)
        && profils.get(rang).is_none_or(|p| !p.part(p.complets, 50))
    {
        changer(propositions, rang, Champ::Nom, 75, " Le prénom a sa propre colonne.");
    }
}

fn changer(propositions: &mut [Proposition], rang: usize, champ: Champ, confiance: u8, ajout: &str) {
    if let Some(proposition) = propositions.get_mut(rang) {
        proposition.champ = Some(champ);
        proposition.confiance = confiance;
        proposition.pourquoi.push_str(ajout);
    }
}

/// Looks at the cells of the columns whose header said nothing.
fn par_contenu(propositions: &mut [Proposition], profils: &[Profil]) {
    let libres: Vec<usize> = propositions.iter().filter(|p| p.confiance == 0).map(|p| p.colonne).collect();
    for rang in &libres {
        if let Some((champ, confiance, raison)) = profils.get(*rang).and_then(evidence) {
            changer(propositions, *rang, champ, confiance, &format!(" {raison}"));
        }
    }
    dates_libres(propositions, profils, &libres);
    noms_libres(propositions, profils, &libres);
}

/// A field the cells alone make clear.
fn evidence(profil: &Profil) -> Option<(Champ, u8, &'static str)> {
    [
        (profil.courriels, 60, Champ::Courriel, 90, "Les valeurs sont des adresses de courriel."),
        (profil.telephones, 60, Champ::Telephone, 85, "Les valeurs sont des numéros de téléphone."),
        (profil.civilites, 80, Champ::Civilite, 85, "Les valeurs sont des civilités."),
        (profil.codes_postaux, 80, Champ::CodePostal, 65, "Les valeurs ressemblent à des codes postaux."),
        (profil.adresses, 50, Champ::Adresse, 70, "Les valeurs ressemblent à des adresses."),
        (profil.longs, 50, Champ::Note, 55, "Les valeurs sont de longs textes."),
    ]
    .into_iter()
    .find(|(compte, seuil, ..)| profil.part(*compte, *seuil))
    .map(|(_, _, champ, confiance, raison)| (champ, confiance, raison))
}

/// Tells births from appointments: births are older and more spread.
fn dates_libres(propositions: &mut [Proposition], profils: &[Profil], libres: &[usize]) {
    for rang in libres {
        let Some(profil) = profils.get(*rang).filter(|p| p.part(p.dates, 70)) else {
            continue;
        };
        let plus_recente = profils.iter().filter_map(Profil::annee_mediane).max();
        let ancienne = plus_recente.zip(profil.annee_mediane()).is_some_and(|(max, m)| max - m >= 8);
        if profil.etendue() >= 10 || ancienne || profil.annee_mediane().is_some_and(|m| m < 2005) {
            if colonne_de(propositions, Champ::Naissance).is_none() {
                changer(propositions, *rang, Champ::Naissance, 75, " Les valeurs sont des dates de plusieurs époques.");
            }
        } else if colonne_de(propositions, Champ::DernierRendezVous).is_none() {
            changer(propositions, *rang, Champ::DernierRendezVous, 45, " Les valeurs sont des dates rapprochées.");
        }
    }
}

/// First names, family names, or both in one column.
fn noms_libres(propositions: &mut [Proposition], profils: &[Profil], libres: &[usize]) {
    let encore: Vec<usize> =
        libres.iter().copied().filter(|r| propositions.get(*r).is_some_and(|p| p.champ.is_none())).collect();
    let candidat = |seuil: usize, compte: fn(&Profil) -> usize| {
        let mut notes: Vec<(usize, usize)> = encore
            .iter()
            .filter_map(|r| Some((*r, profils.get(*r)?)))
            .filter(|(_, p)| p.part(compte(p), seuil))
            .map(|(r, p)| (r, compte(p) * 100 / p.remplies.max(1)))
            .collect();
        notes.sort_by_key(|(rang, note)| (std::cmp::Reverse(*note), *rang));
        notes.first().map(|(rang, _)| *rang)
    };
    let manque = |p: &[Proposition], champ| colonne_de(p, champ).is_none();
    if manque(propositions, Champ::NomComplet) {
        if manque(propositions, Champ::Prenom)
            && let Some(rang) = candidat(40, |p| p.prenoms)
        {
            changer(propositions, rang, Champ::Prenom, 75, " Les valeurs sont des prénoms courants.");
        }
        if manque(propositions, Champ::Nom) && !manque(propositions, Champ::Prenom) {
            let nom = candidat(60, |p| p.capitales);
            if let Some(rang) = nom {
                changer(propositions, rang, Champ::Nom, 70, " Les valeurs sont des noms en capitales.");
            }
        }
        if manque(propositions, Champ::Nom)
            && manque(propositions, Champ::Prenom)
            && let Some(rang) = candidat(50, |p| p.complets)
        {
            changer(propositions, rang, Champ::NomComplet, 70, " Les valeurs sont des noms suivis de prénoms.");
        }
    }
}
