//! What the words of a header announce.

use crate::{champ::Champ, texte::plier};

/// What a header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annonce {
    /// The field; none when Tandem has no such field.
    pub champ: Option<Champ>,
    /// Certainty, out of 100.
    pub force: u8,
    /// The reason, when it is not the header itself.
    pub raison: Option<&'static str>,
}

const NIR: &str = "Tandem ne garde pas le numéro de sécurité sociale.";
const SECRET: &str = "Cette colonne semble contenir un mot de passe ou un code\u{a0}: Tandem ne le garde pas.";
const SANS_CHAMP: &str = "Tandem n’a pas de champ pour cette colonne.";
const TIERS: &str = "Cette colonne semble concerner quelqu’un d’autre que la personne suivie.";

/// Phrases to find among the words, between bars; `=` asks for the whole header.
type Regle = (Option<Champ>, u8, Option<&'static str>, &'static str);

/// Rules, the first that matches wins.
const REGLES: &[Regle] = &[
    (
        Some(Champ::Ignorer),
        98,
        Some(NIR),
        "nir|nss|secu|securite sociale|n ss|num ss|numero ss|no ss|=insee|n insee|no insee|\
         num insee|numero insee|immatriculation sociale",
    ),
    (
        Some(Champ::Ignorer),
        98,
        Some(SECRET),
        "mdp|mot de passe|mot passe|password|passwd|pwd|=passe|=code|code secret|code acces|\
         code d acces|code confidentiel|code personnel|code caf|code ameli|code pin|=pin|\
         code franceconnect|code de connexion|code provisoire|code carte",
    ),
    (
        None,
        80,
        Some(SANS_CHAMP),
        "lieu de naissance|lieu naissance|commune de naissance|ville de naissance|pays de naissance|\
         departement de naissance|prochain|prochaine|fax|code insee|nationalite|dossier|\
         reference|n caf|numero caf|allocataire|n ref|numero ref|=age|date d entree|date entree|\
         date de sortie|date sortie|iban|rib|=n|=id|=numero",
    ),
    (
        None,
        80,
        Some(TIERS),
        "conjoint|conjointe|pere|mere|employeur|bailleur|medecin|personne de confiance|\
         a prevenir|urgence|tuteur|curateur|mandataire",
    ),
    (
        Some(Champ::Note),
        88,
        None,
        "note|observation|commentaire|remarque|obs|divers|=info|=information|=situation|\
         precision|=memo|=problematique",
    ),
    (
        Some(Champ::DernierRendezVous),
        92,
        None,
        "dernier rdv|dernier rendez vous|derniere rencontre|dernier entretien|dernier contact|\
         derniere visite|derniere vad|dern rdv|der rdv|dernier vu|date rdv|date du rdv|\
         date de rdv|date rendez vous|date de rendez vous|date du dernier|vu le|vue le|vu e le|\
         rdv|rendez vous|dernier passage",
    ),
    (
        Some(Champ::Referent),
        90,
        None,
        "referent|referente|referent e|travailleur social|travailleuse sociale|ts|\
         assistant social|assistante sociale|assistant de service social|\
         assistante de service social|=as|=ass|intervenant|intervenante|suivi par|suivie par|\
         suivi e par|educateur|educatrice|conseiller|conseillere|cesf|accompagnant|\
         accompagnateur|charge de suivi|=ref|ref social|ref ts|ref nom|nom ref|instructeur|\
         charge d accompagnement",
    ),
    (
        Some(Champ::NomUsage),
        93,
        None,
        "nom d usage|nom usage|nom usuel|nom marital|nom d epouse|nom epouse|nom d epoux|\
         nom de mariage|nom de femme mariee|marital|=usage|=epouse|nom du mari|=usuel",
    ),
    (
        Some(Champ::Nom),
        94,
        None,
        "nom de naissance|nom naissance|nom de jeune fille|nom jeune fille|njf|nom patronymique|\
         nom de famille|nom famille|patronyme|nom naiss",
    ),
    (
        Some(Champ::Naissance),
        94,
        None,
        "naissance|naiss|ddn|d d n|dn|=ne|ne le|nee le|ne e le|ne nee le|nais|birthdate|\
         date of birth|anniversaire",
    ),
    (
        Some(Champ::Courriel),
        94,
        None,
        "mail|email|e mail|courriel|mel|adresse electronique|adresse internet|messagerie",
    ),
    (Some(Champ::CodePostal), 95, None, "code postal|cp|c p|code post|cod postal"),
    (
        Some(Champ::Telephone),
        93,
        None,
        "tel|telephone|telephonique|portable|port|mobile|gsm|phone|fixe|tph|telephon|\
         numero de tel|tlf",
    ),
    (Some(Champ::Commune), 92, None, "commune|ville|localite|=residence"),
    (Some(Champ::Adresse), 92, None, "adresse|adr|rue|voie|domicile|complement|domiciliation|logement"),
    (
        Some(Champ::Equipe),
        88,
        None,
        "equipe|service|secteur|unite|pole|site|antenne|agence|cms|mds|territoire|\
         circonscription|ccas|etablissement|structure",
    ),
    (Some(Champ::Civilite), 93, None, "civilite|civ|=titre|m mme|=mme m"),
    (
        Some(Champ::NomComplet),
        80,
        None,
        "nom complet|identite|=personne|=usager|=beneficiaire|=menage|=famille|=personne suivie|\
         =client|=resident|nom de l usager|nom usager|nom du beneficiaire|nom de la personne|\
         nom beneficiaire",
    ),
    (Some(Champ::Prenom), 95, None, "prenom"),
    (Some(Champ::Nom), 93, None, "nom"),
];

/// What a header announces, if its words are known.
pub fn annonce(entete: &str) -> Option<Annonce> {
    if entete.chars().count() > 60 {
        return None;
    }
    let mots = singulier(&plier(&entete.replace("(s)", "")));
    if mots.is_empty() {
        return None;
    }
    let entoure = format!(" {mots} ");
    let contient = |phrase: &str| entoure.contains(&format!(" {} ", singulier(phrase)));
    let egale = |phrase: &str| mots == singulier(phrase);
    // « Nom et prénom », unless it is that of the worker.
    let deux_noms = contient("nom") && contient("prenom");
    for (champ, force, raison, phrases) in REGLES {
        if deux_noms && *champ == Some(Champ::NomUsage) {
            return Some(Annonce { champ: Some(Champ::NomComplet), force: 95, raison: None });
        }
        let trouvee = phrases.split('|').any(|phrase| match phrase.strip_prefix('=') {
            Some(entiere) => egale(entiere),
            None => contient(phrase),
        });
        if trouvee {
            let exacte = phrases.split('|').any(|p| egale(p.trim_start_matches('=')));
            let malus = if exacte { 0 } else { 6 };
            return Some(Annonce { champ: *champ, force: force - malus, raison: *raison });
        }
    }
    None
}

/// Drops the plural « s » of words longer than three letters.
fn singulier(plie: &str) -> String {
    plie.split(' ')
        .map(|mot| match mot.strip_suffix('s') {
            Some(racine) if mot.len() > 3 && !racine.ends_with('s') => racine,
            _ => mot,
        })
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_is_already_folded() {
        for phrase in REGLES.iter().flat_map(|(.., phrases)| phrases.split('|')) {
            let nue = phrase.trim_start_matches('=');
            assert_eq!(plier(nue), nue);
        }
    }
}
