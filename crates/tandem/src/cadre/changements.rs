//! What changed between two versions. Pure.

use super::model::Contenu;

/// How something changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Genre {
    /// It was not there.
    Ajoute,
    /// It is no longer there.
    Retire,
    /// Its words changed.
    Reformule,
    /// Same words: its reason, source, section or steps changed.
    Precise,
}

impl Genre {
    /// The word on screen.
    pub const fn nom(self) -> &'static str {
        match self {
            Self::Ajoute => "ajouté",
            Self::Retire => "retiré",
            Self::Reformule => "reformulé",
            Self::Precise => "précisé",
        }
    }
}

/// Something that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changement {
    /// How.
    pub genre: Genre,
    /// Where: the section.
    pub ou: String,
    /// The words before, when they are not those after.
    pub avant: Option<String>,
    /// The words now, or the last there were.
    pub mots: String,
}

/// A thing that can be compared: what it is known by, where, its words, the rest.
struct Chose {
    cle: String,
    ou: String,
    mots: String,
    reste: String,
}

fn choses(of: &Contenu) -> Vec<Chose> {
    let rules = of.regles_tenues().map(|one| Chose {
        cle: format!("r {}", one.cle),
        ou: one.section.nom().to_owned(),
        mots: one.texte.clone(),
        reste: format!("{:?}", (one.section, &one.pourquoi, &one.source, one.certitude, one.moment)),
    });
    let protocols = of.protocoles.iter().map(|one| Chose {
        cle: format!("p {}", one.fiche),
        ou: "Protocoles".to_owned(),
        mots: one.titre.clone(),
        reste: one.etapes.join("\n"),
    });
    let contacts = of.contacts.iter().map(|one| Chose {
        cle: format!("c {}", one.cle),
        ou: "Qui demander".to_owned(),
        mots: one.fonction.clone(),
        reste: format!("{:?}", (&one.quand, &one.telephone)),
    });
    rules.chain(protocols).chain(contacts).collect()
}

/// What changed from one to the other, in the order of the page; what was taken away comes last.
pub fn changements(avant: &Contenu, apres: &Contenu) -> Vec<Changement> {
    let (old, new) = (choses(avant), choses(apres));
    let mut all: Vec<Changement> = Vec::new();
    for one in &new {
        let known = old.iter().find(|before| before.cle == one.cle);
        let genre = match known {
            None => Genre::Ajoute,
            Some(before) if before.mots != one.mots => Genre::Reformule,
            Some(before) if before.reste != one.reste => Genre::Precise,
            Some(_) => continue,
        };
        let before = known.filter(|_| genre == Genre::Reformule).map(|before| before.mots.clone());
        all.push(Changement { genre, ou: one.ou.clone(), avant: before, mots: one.mots.clone() });
    }
    let gone = old.into_iter().filter(|one| !new.iter().any(|after| after.cle == one.cle));
    all.extend(gone.map(|one| Changement { genre: Genre::Retire, ou: one.ou, avant: None, mots: one.mots }));
    all
}
