//! What is chosen when two files are read as one; no IO.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tandem_platform::id;

use crate::personnes::faits::{Fait, Quoi, en_vigueur};

id!(
    /// Two files read as one.
    FusionId
);

/// What the merge wrote and found, to undo it whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choix {
    /// Facts the merge wrote in the kept file.
    pub faits: Vec<String>,
    /// Date of the last act of the kept file before the merge.
    pub dernier_acte: String,
}

/// Two files say something else of the same thing.
#[derive(Debug, PartialEq, Eq)]
pub struct Desaccord<'a> {
    /// What the kept file says.
    pub gardee: &'a Fait,
    /// What the other says.
    pub autre: &'a Fait,
}

/// Where two files disagree on a day, in the order of the kinds. What only one says needs no choice.
pub fn desaccords<'a>(gardee: &'a [Fait], autre: &'a [Fait], jour: Date) -> Vec<Desaccord<'a>> {
    let theirs = en_vigueur(autre, jour);
    let pairs = en_vigueur(gardee, jour).into_iter().filter_map(|mine| {
        let same =
            theirs.iter().find(|one| one.genre.code == mine.genre.code && one.contenu.cle == mine.contenu.cle)?;
        (!pareils(mine, same)).then_some(Desaccord { gardee: mine, autre: same })
    });
    pairs.collect()
}

/// « DIALLO » says nothing else than « Diallo ».
fn pareils(a: &Fait, b: &Fait) -> bool {
    let fold = |fact: &Fait| tandem_noms::normaliser(&fact.phrase());
    a.contenu.quoi == b.contenu.quoi || (!matches!(a.contenu.quoi, Quoi::Plus) && fold(a) == fold(b))
}
