//! Who opened a file, when, what for: the journal told to the person.

pub mod page;
mod queries;

pub use queries::{Ouverture, consultations, ouvertures};

/// What the journal calls an action, in words.
const ACTIONS: &[(&str, &str)] = &[
    ("dossier.ouvrir", "a ouvert le dossier"),
    ("faits.voir", "a lu l’histoire d’une donnée"),
    ("faits.noter", "a noté ou corrigé une donnée"),
    ("actes.preparer", "a préparé la note d’une aide"),
    ("demarches.voir", "a lu une démarche"),
    ("demarches.preparer", "a préparé une démarche"),
    ("mandats.voir", "a lu un mandat"),
    ("mandats.preparer", "a préparé un mandat"),
    ("mandats.imprimer", "a imprimé un mandat"),
    ("mandats.copier", "a pris la copie d’un mandat en PDF"),
    ("mandats.emporter", "a pris le fichier d’un mandat"),
    ("blocages.preparer", "a préparé la note d’un blocage"),
    ("blocages.voir", "a lu ce qui bloque"),
    ("blocages.ecrire", "a préparé une lettre"),
    ("blocages.imprimer", "a imprimé une lettre"),
    ("blocages.rassembler", "a rassemblé le dossier de preuves en un PDF"),
    ("blocages.repondre_a_la_personne", "a préparé la feuille qui lui dit ce qui est fait"),
    ("renoncements.preparer", "a préparé la note d’un droit repéré"),
    ("renoncements.voir", "a lu où en est un droit repéré"),
    ("actes.donner_recu", "a préparé le reçu d’un acte"),
    ("comptes.preparer", "a préparé la note d’un compte en ligne ou sa carte"),
    ("comptes.voir", "a lu un compte en ligne"),
    ("comptes.carte", "a préparé sa carte de mes clés\u{a0}; rien n’en est gardé"),
    ("doublons.chercher", "a cherché un dossier en double"),
    ("doublons.comparer", "a comparé avec un autre dossier"),
    ("personnes.creer", "a créé le dossier"),
    ("personnes.completer", "a complété le dossier depuis un tableau"),
    ("personnes.reunir", "a réuni deux dossiers"),
    ("personnes.separer", "a séparé deux dossiers"),
    ("droits.voir", "a lu ses demandes"),
    ("droits.enregistrer", "a enregistré sa demande"),
    ("droits.prolonger", "a prolongé le délai de réponse"),
    ("droits.repondre", "a répondu à sa demande"),
    ("droits.lever", "a rouvert le dossier aux modifications"),
    ("droits.exporter", "a préparé une copie du dossier"),
    ("droits.acces", "a préparé cette liste"),
];

/// The words of an action; a plain sentence for one added since.
pub(super) fn mots(action: &str) -> &'static str {
    ACTIONS.iter().find(|one| one.0 == action).map_or("a travaillé dans le dossier", |one| one.1)
}
