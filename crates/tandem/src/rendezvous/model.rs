//! What a meeting is prepared with; no IO.

use jiff::{ToSpan, civil::Date};
use tandem_delais::Sens;

use crate::{
    demarches::{
        Arrive, Demarche, DemarcheId, Etat,
        dates::{Depuis, Ligne},
        etat,
    },
    ui::nombre,
};

/// How far one looks.
pub const JOURS: i64 = 60;
/// Height of the sheet for the dates and what waits, in tenths of a line of 14 points.
pub const FEUILLE: usize = 255;
/// Kept for what waits when there is much to do.
pub const FEUILLE_ATTENTES: usize = 110;
/// Papers on the sheet, in two columns.
pub const FEUILLE_PAPIERS: usize = 8;

/// A day on which silence means something, and the appeal that follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence<'a> {
    /// The day.
    pub ligne: &'a Ligne,
    /// The last days to contest, once silence is a refusal: soonest first.
    pub recours: Vec<&'a Ligne>,
}

/// A démarche sent, without an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attente<'a> {
    /// Which.
    pub demarche: &'a Demarche,
    /// Sent, complete, or contested.
    pub etat: Etat,
    /// Since when.
    pub depuis: Date,
    /// What silence will mean; nothing when no rule says it.
    pub silences: Vec<Silence<'a>>,
}

/// Does this line follow a silence that has not come yet? Then it is told with it.
fn suit_un_silence(line: &Ligne, today: Date) -> bool {
    matches!(line.depuis, Depuis::Regle(_)) && line.depuis_le >= today
}

/// What falls due: late, or within sixty days. The lines come soonest first, and stay so.
pub fn a_faire(lignes: &[Ligne], today: Date) -> Vec<&Ligne> {
    let last = today.saturating_add(JOURS.days());
    let due = |line: &&Ligne| line.limite <= last && !line.sens.est_silence() && !suit_un_silence(line, today);
    lignes.iter().filter(due).collect()
}

/// The démarches that wait for an answer, longest first, with the clocks of silence.
pub fn attentes<'a>(
    demarches: &'a [Demarche],
    evenements: &[Arrive],
    lignes: &'a [Ligne],
    today: Date,
) -> Vec<Attente<'a>> {
    let waiting = demarches.iter().filter_map(|demarche| {
        let events: Vec<Arrive> = evenements.iter().filter(|one| one.demarche == demarche.id).cloned().collect();
        let etat = etat(demarche.fin.as_ref(), &events, today);
        let (Etat::Deposee(depuis) | Etat::EnAttente(depuis) | Etat::Recours(depuis)) = etat else { return None };
        Some(Attente { demarche, etat, depuis, silences: silences(&demarche.id, lignes) })
    });
    let mut all: Vec<Attente<'a>> = waiting.collect();
    all.sort_by(|a, b| (a.depuis, &a.demarche.id).cmp(&(b.depuis, &b.demarche.id)));
    all
}

fn silences<'a>(demarche: &DemarcheId, lignes: &'a [Ligne]) -> Vec<Silence<'a>> {
    let of = || lignes.iter().filter(|line| line.demarche == *demarche);
    let follows = |silence: &Ligne| {
        let from = Depuis::Regle(silence.regle.clone());
        of().filter(|line| line.sens == Sens::Recours && line.depuis == from).collect()
    };
    of().filter(|line| line.sens.est_silence()).map(|ligne| Silence { ligne, recours: follows(ligne) }).collect()
}

/// What silence means from that day on, in one sentence without its date.
pub fn dit(sens: Sens, passe: bool) -> &'static str {
    match (sens, passe) {
        (Sens::SilenceRejet, false) => "pas de réponse voudra dire refus",
        (Sens::SilenceRejet, true) => "pas de réponse veut dire refus",
        (Sens::SilenceAccord, false) => "pas de réponse voudra dire accord",
        (Sens::SilenceAccord, true) => "pas de réponse veut dire accord",
        (_, false) => "on ne sait pas ce que voudra dire une absence de réponse\u{a0}: à vérifier",
        (_, true) => "on ne sait pas ce que veut dire l’absence de réponse\u{a0}: à vérifier",
    }
}

/// Papers in the order they come, each once whatever its capitals, apostrophes and final dot.
pub fn sans_doublon<'a>(pieces: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let key = |text: &str| text.trim().trim_end_matches('.').replace('\'', "’").to_lowercase();
    let mut seen = std::collections::BTreeSet::new();
    pieces.into_iter().filter(|text| seen.insert(key(text))).map(str::to_owned).collect()
}

/// What the sheet says of what it leaves out.
pub fn reste(total: usize, montre: usize) -> Option<String> {
    let left = total.saturating_sub(montre);
    (left > 0)
        .then(|| format!("et {}, à voir ensemble", nombre(i64::try_from(left).unwrap_or(i64::MAX), "autre", "autres")))
}

/// « en retard de 3 jours », once the last day is gone.
pub fn retard(limite: Date, today: Date) -> Option<String> {
    let days = today.since(limite).ok()?.get_days();
    (days > 0).then(|| format!("en retard de {}", nombre(i64::from(days), "jour", "jours")))
}

/// « depuis 12 jours »
pub fn depuis(le: Date, today: Date) -> String {
    match today.since(le).map(|span| span.get_days()) {
        Ok(0) => "depuis aujourd’hui".to_owned(),
        Ok(days) => format!("depuis {}", nombre(i64::from(days), "jour", "jours")),
        Err(_) => String::new(),
    }
}

/// How high an item is on the sheet: its lines in 14 points, and its small ones, in the column beside the date.
pub fn hauteur<'a>(grands: impl IntoIterator<Item = &'a str>, petits: impl IntoIterator<Item = &'a str>) -> usize {
    let lines = |text: &str, signs: usize| text.chars().count().div_ceil(signs);
    let large: usize = grands.into_iter().map(|text| lines(text, 46) * 10).sum();
    let small: usize = petits.into_iter().map(|text| lines(text, 70) * 7).sum();
    large.max(20) + small + 4
}

/// How many of the first ones hold, and the height they take; always one, so that a sheet is never silent.
pub fn tenir(hauteurs: &[usize], place: usize) -> (usize, usize) {
    let mut taken = 0;
    for (rang, one) in hauteurs.iter().enumerate() {
        if rang > 0 && taken + one > place {
            return (rang, taken);
        }
        taken += one;
    }
    (hauteurs.len(), taken)
}
