//! What a row says: who she is, and what has no place of its own yet. Pure.

use tandem_tableur::LigneLue;

use super::model::Reste;
use crate::personnes::Identite;

/// Who a row is about.
pub fn identite(lue: &LigneLue) -> Identite {
    Identite {
        prenom: lue.prenom.clone(),
        nom: lue.nom.clone(),
        nom_usage: lue.nom_usage.clone(),
        naissance: lue.naissance,
        telephone: lue.telephone.clone(),
    }
}

/// What a row said of the identity that the person already there did not take, in words.
pub fn identite_dite(identite: &Identite) -> Reste {
    let named = Identite { nom_usage: None, ..identite.clone() };
    let facts = [
        ("Nom", (identite.nom.is_some() || identite.prenom.is_some()).then(|| named.affichee())),
        ("Nom d’usage", identite.nom_usage.clone()),
        ("Date de naissance", identite.naissance.map(crate::ui::dates::long)),
        ("Téléphone", identite.telephone.as_deref().map(crate::ui::telephone)),
    ];
    facts.into_iter().filter_map(|(label, text)| Some((label.to_owned(), text?))).collect()
}

/// What a row said beyond the identity, to be read in the file.
pub fn reste(lue: &LigneLue, referent_reconnu: bool) -> Reste {
    let texte = |option: &Option<String>| option.clone().unwrap_or_default();
    let commune = [texte(&lue.code_postal), texte(&lue.commune)].join(" ");
    let referent = if referent_reconnu { String::new() } else { texte(&lue.referent) };
    let tout = [
        ("Civilité", texte(&lue.civilite)),
        ("Autres téléphones", lue.autres_telephones.join(", ")),
        ("Courriel", texte(&lue.courriel)),
        ("Adresse", texte(&lue.adresse)),
        ("Commune", commune.trim().to_owned()),
        ("Référent", referent),
        ("Équipe", texte(&lue.equipe)),
        ("Dernier rendez-vous", lue.dernier_rendez_vous.map(crate::ui::dates::long).unwrap_or_default()),
        ("Note", texte(&lue.note)),
        ("À vérifier", lue.remarques.join(" ")),
    ];
    tout.into_iter().filter(|(_, text)| !text.is_empty()).map(|(label, text)| (label.to_owned(), text)).collect()
}

#[cfg(test)]
mod tests {
    use tandem_tableur::{Limites, convertir, lire};

    use super::*;
    use crate::imports::Apercu;

    #[test]
    fn what_has_no_place_yet_is_kept_with_its_label() {
        let bytes = "Nom;Prénom;Adresse;CP;Ville;Mail\nDiallo;Aïssata;3 rue Haute;44000;Nantes;a@exemple.fr\n";
        let feuille = lire("a.csv", bytes.as_bytes(), &Limites::default()).expect("sheet");
        let apercu = Apercu::of(&feuille);
        let today = jiff::civil::date(2026, 11, 23);
        let lue = convertir(&feuille.lignes[0], &apercu.proposes.correspondance(), today).expect("read").expect("row");
        let kept = reste(&lue, false);
        for (label, text) in [("Adresse", "3 rue Haute"), ("Commune", "44000 Nantes"), ("Courriel", "a@exemple.fr")] {
            assert!(kept.iter().any(|(l, t)| l == label && t == text), "{label}: {kept:?}");
        }
    }

    #[test]
    fn what_a_row_says_of_an_identity_is_told_in_words() {
        let who = Identite {
            nom: Some("Diallo".into()),
            telephone: Some("0639980001".into()),
            ..Identite::prenom("Aïssata")
        };
        let said = identite_dite(&who);
        assert_eq!(said[0], ("Nom".to_owned(), "Aïssata DIALLO".to_owned()));
        assert_eq!((said.len(), said[1].0.as_str()), (2, "Téléphone"));
        assert_eq!(identite_dite(&Identite::default()), []);
    }
}
