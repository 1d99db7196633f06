//! The paper: from the answers to its titles, sentences and lists, in French and, beside it, in another language.

use jiff::civil::{Date, Time};
use serde::Serialize;

use crate::{
    piece::Piece,
    textes::{Texte, Version},
};

/// A sentence in French, and the same in the language read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bilingue {
    /// It binds.
    pub fr: String,
    /// It helps.
    pub autre: Option<String>,
}

/// A piece of the paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Bloc {
    /// The title of a part.
    Titre(Bilingue),
    /// A sentence.
    Phrase(Bilingue),
    /// Lines after a sentence that ends with a colon.
    Liste(Vec<Bilingue>),
}

/// The whole paper, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What it is called.
    pub titre: Bilingue,
    /// What follows.
    pub blocs: Vec<Bloc>,
}

impl Document {
    /// The French sentences alone, one after the other.
    pub fn phrases(&self) -> Vec<String> {
        let mut out = vec![self.titre.fr.clone()];
        for bloc in &self.blocs {
            match bloc {
                Bloc::Titre(one) | Bloc::Phrase(one) => out.push(one.fr.clone()),
                Bloc::Liste(all) => out.extend(all.iter().map(|one| one.fr.clone())),
            }
        }
        out
    }
}

const JOURS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const MOIS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

fn en_lettres(jour: Date) -> String {
    let weekday = usize::try_from(jour.weekday().to_monday_zero_offset()).unwrap_or(0);
    let month = usize::try_from(jour.month() - 1).unwrap_or(0);
    let day = if jour.day() == 1 { "1er".to_owned() } else { jour.day().to_string() };
    format!("{}\u{a0}{day}\u{a0}{}\u{a0}{}", JOURS[weekday], MOIS[month], jour.year())
}

/// A date as the language writes it on the paper: with its weekday in French, in digits elsewhere.
fn date(texte: &Texte, jour: Date) -> String {
    if texte.langue == "fr" {
        en_lettres(jour)
    } else {
        format!("{:02}/{:02}/{}", jour.day(), jour.month(), jour.year())
    }
}

/// A birth date: nobody says on which weekday she was born.
fn sans_jour(texte: &Texte, jour: Date) -> String {
    let said = date(texte, jour);
    said.split_once('\u{a0}').map_or_else(|| said.clone(), |(_, rest)| rest.to_owned())
}

fn heure(texte: &Texte, at: Time) -> String {
    if texte.langue == "fr" {
        format!("{}\u{a0}h\u{a0}{:02}", at.hour(), at.minute())
    } else {
        format!("{:02}:{:02}", at.hour(), at.minute())
    }
}

/// Builds the paper in two languages at once.
struct Plume<'a> {
    piece: &'a Piece,
    fr: &'a Texte,
    autre: Option<&'a Texte>,
    blocs: Vec<Bloc>,
}

impl Plume<'_> {
    fn deux(&self, dire: impl Fn(&Texte) -> String) -> Bilingue {
        Bilingue { fr: dire(self.fr), autre: self.autre.map(dire) }
    }

    fn titre(&mut self, cle: &str) {
        let one = self.deux(|texte| texte.dire(&format!("titres.{cle}"), &[]));
        self.blocs.push(Bloc::Titre(one));
    }

    fn phrase(&mut self, cle: &str, valeurs: &[(&str, &str)]) {
        let one = self.deux(|texte| texte.dire(&format!("phrases.{cle}"), valeurs));
        self.blocs.push(Bloc::Phrase(one));
    }

    fn simples(&mut self, cles: &[&str]) {
        for cle in cles {
            self.phrase(cle, &[]);
        }
    }

    /// A sentence whose values are written by each language.
    fn datee(&mut self, cle: &str, valeurs: impl Fn(&Texte) -> Vec<(&'static str, String)>) {
        let one = self.deux(|texte| {
            let valeurs = valeurs(texte);
            let valeurs: Vec<(&str, &str)> = valeurs.iter().map(|(nom, valeur)| (*nom, valeur.as_str())).collect();
            texte.dire(&format!("phrases.{cle}"), &valeurs)
        });
        self.blocs.push(Bloc::Phrase(one));
    }

    fn liste(&mut self, cles: &[&str]) {
        let all = cles.iter().map(|cle| self.deux(|texte| texte.dire(cle, &[]))).collect();
        self.blocs.push(Bloc::Liste(all));
    }

    fn qui(&mut self) {
        let piece = self.piece;
        self.titre("mandant");
        self.phrase("je_m_appelle", &[("nom", &piece.personne.nom)]);
        if let Some(naissance) = piece.personne.naissance {
            self.datee("ne_le", |texte| vec![("naissance", sans_jour(texte, naissance))]);
        }
        if let Some(adresse) = &piece.personne.adresse {
            self.phrase("adresse", &[("adresse", adresse)]);
        }
        self.simples(&["majeur", "sans_protection"]);
        self.titre("mandataire");
        self.phrase("mandataire", &[("etablissement", &piece.etablissement)]);
        self.simples(&["mandataire_structure", "mandataire_agents"]);
    }

    fn quoi(&mut self) {
        let piece = self.piece;
        self.titre("demarches");
        self.phrase("j_autorise", &[("etablissement", &piece.etablissement)]);
        let lignes = piece.lignes.iter().map(|ligne| {
            self.deux(|texte| {
                let domaine = ligne.cle.strip_prefix("domaine:").and_then(|code| texte.domaine(code));
                let titre = texte.isoler(&ligne.titre);
                match (domaine, &ligne.organisme) {
                    (Some(domaine), _) => format!("{}\u{a0}: {}.", domaine.titre, domaine.description),
                    (None, Some(organisme)) => {
                        format!("{titre}. {}", texte.dire("phrases.aupres", &[("organisme", organisme)]))
                    }
                    (None, None) => format!("{titre}."),
                }
            })
        });
        let lignes = lignes.collect();
        self.blocs.push(Bloc::Liste(lignes));
        self.simples(&["loi", "refus"]);
        self.titre("canaux");
        self.simples(&["canaux"]);
        let canaux: Vec<String> = piece.canaux.iter().map(|one| format!("canaux.{}", one.code())).collect();
        self.liste(&canaux.iter().map(String::as_str).collect::<Vec<_>>());
    }

    fn quand(&mut self) {
        let piece = self.piece;
        self.titre("duree");
        let cle = if piece.debut == piece.fin { "duree_jour" } else { "duree" };
        self.datee(cle, |texte| {
            vec![
                ("duree", texte.dire(&format!("durees.{}", piece.duree.code()), &[])),
                ("debut", date(texte, piece.debut)),
                ("fin", date(texte, piece.fin)),
            ]
        });
        if let Some(suite) = &piece.suite {
            self.datee("renouvellement", |texte| vec![("date", date(texte, suite.du))]);
            if let Some(change) = &suite.change {
                self.phrase("changement", &[("changement", change)]);
            }
        }
    }

    fn pourquoi(&mut self) {
        let piece = self.piece;
        self.titre("objet");
        self.phrase("objet", &[("objet", &piece.objet)]);
        self.simples(&["explique", "utilite"]);
        self.titre("exclu");
        self.simples(&["exclu_reste"]);
        if let Some(precision) = &piece.exclu {
            self.phrase("exclu_precision", &[("precision", precision)]);
        }
        if piece.surendettement {
            self.simples(&["exclu_surendettement"]);
        }
        self.simples(&["exclu_autrui", "exclu_mot_de_passe"]);
        self.titre("donnees");
        self.simples(&["donnees_usage", "donnees_vraies", "donnees_compte", "donnees_trace"]);
        self.simples(&["conservation", "conservation_acces"]);
    }

    fn droits(&mut self) {
        let piece = self.piece;
        self.titre("droits");
        self.simples(&["droits"]);
        self.liste(&[
            "phrases.droit_information",
            "phrases.droit_acces",
            "phrases.droit_rectification",
            "phrases.droit_limitation",
            "phrases.droit_effacement",
        ]);
        self.phrase("droits_comment", &[("contact", &piece.contact)]);
        self.simples(&["erreur"]);
        self.titre("engagements");
        self.simples(&["engagements"]);
        self.liste(&[
            "phrases.engagement_liste",
            "phrases.engagement_necessaire",
            "phrases.engagement_redemander",
            "phrases.engagement_effacer",
            "phrases.engagement_secret",
            "phrases.engagement_securite",
        ]);
    }

    fn arret(&mut self) {
        let piece = self.piece;
        self.titre("fin");
        self.simples(&["revocable"]);
        self.phrase("revocable_comment", &[("contact", &piece.contact)]);
        self.simples(&["revocable_partie"]);
        self.datee("fin", |texte| vec![("fin", date(texte, piece.fin))]);
        self.simples(&["fin_avant"]);
        self.liste(&["phrases.fin_faite", "phrases.fin_revocation", "phrases.fin_renonciation"]);
        match &piece.autre_structure {
            None => self.simples(&["autre_structure_non"]),
            Some(structure) => self.phrase("autre_structure_oui", &[("structure", structure)]),
        }
        self.simples(&["autre_structure", "rappel_fin"]);
    }

    fn accord(&mut self) {
        let piece = self.piece;
        self.titre("signatures");
        if let Some(at) = piece.a_distance {
            self.datee("distance_oral", |texte| {
                vec![("date", date(texte, at.date())), ("heure", heure(texte, at.time()))]
            });
            self.simples(&["distance_papier", "distance_attente"]);
        }
        if let Some(autre) = self.autre {
            let one = self.deux(|texte| {
                let langue = if texte.langue == "fr" { &autre.nom_francais } else { &autre.nom };
                texte.dire("phrases.langue_lue", &[("langue", langue)])
            });
            self.blocs.push(Bloc::Phrase(one));
        }
        self.simples(&["compris"]);
        self.datee("fait_a", |texte| vec![("lieu", piece.lieu.clone()), ("date", date(texte, piece.debut))]);
        self.simples(&["copie"]);
    }
}

/// The paper of a piece, in French, and beside it in the language it was read in.
pub fn document(piece: &Piece, version: &Version) -> Document {
    let autre = piece.langue.as_deref().filter(|code| *code != "fr").and_then(|code| version.langue(code));
    let mut plume = Plume { piece, fr: version.francais(), autre, blocs: Vec::with_capacity(80) };
    plume.qui();
    plume.quoi();
    plume.quand();
    plume.pourquoi();
    plume.droits();
    plume.arret();
    plume.accord();
    Document { titre: plume.deux(|texte| texte.dire("titres.mandat", &[])), blocs: plume.blocs }
}
