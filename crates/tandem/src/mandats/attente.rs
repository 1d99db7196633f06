//! What waits of her own mandates, for the page of the day: three counts and one sentence.

use jiff::{ToSpan, civil::Date};
use tandem_platform::{Result, db::Connection};

use super::{model::ALERTE, queries};
use crate::{
    agents::{AgentId, Perimetre},
    ui::{dates, nombre},
};

/// How many of hers wait, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Comptes {
    /// Made, and not signed on paper.
    pub a_signer: i64,
    /// In force, end within a fortnight, and nothing follows.
    pub bientot: i64,
    /// Acts done without a mandate, not put in order.
    pub manques: i64,
    /// By when the first of them.
    pub avant_le: Option<Date>,
}

/// What waits, in a sentence; nothing when nothing does.
pub async fn attente(
    on: &mut impl Connection,
    perimetre: &Perimetre,
    agent: &AgentId,
    aujourdhui: Date,
) -> Result<Option<String>> {
    let soon = aujourdhui.saturating_add(i64::from(ALERTE).days());
    let counts = queries::comptes(on, perimetre, agent, (aujourdhui, soon)).await?;
    Ok(dire(counts, aujourdhui))
}

fn dire(comptes: Comptes, aujourdhui: Date) -> Option<String> {
    let mut said = Vec::new();
    if comptes.manques > 0 {
        let first = comptes.avant_le.map(|day| {
            let late = if day < aujourdhui { ", en retard" } else { "" };
            format!(" avant le {}{late}", dates::full(day, aujourdhui))
        });
        let n =
            nombre(comptes.manques, "aide donnée sans mandat à régulariser", "aides données sans mandat à régulariser");
        said.push(format!("{n}{}", first.unwrap_or_default()));
    }
    if comptes.a_signer > 0 {
        said.push(nombre(comptes.a_signer, "papier à signer", "papiers à signer"));
    }
    if comptes.bientot > 0 {
        said.push(nombre(
            comptes.bientot,
            "mandat finit dans les quinze jours",
            "mandats finissent dans les quinze jours",
        ));
    }
    (!said.is_empty()).then(|| said.join("\u{a0}; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_waits_is_said_late_first_and_nothing_is_said_of_nothing() {
        let today = date(2026, 11, 23);
        assert_eq!(dire(Comptes::default(), today), None);
        let late = Comptes { a_signer: 1, bientot: 2, manques: 1, avant_le: Some(date(2026, 11, 20)) };
        assert_eq!(
            dire(late, today).expect("said"),
            "1\u{a0}aide donnée sans mandat à régulariser avant le vendredi 20 novembre, en retard\u{a0}; 1\u{a0}papier à signer\u{a0}; \
             2\u{a0}mandats finissent dans les quinze jours"
        );
        let soon = Comptes { manques: 2, avant_le: Some(date(2026, 11, 30)), ..Comptes::default() };
        assert_eq!(
            dire(soon, today).expect("said"),
            "2\u{a0}aides données sans mandat à régulariser avant le lundi 30 novembre"
        );
    }
}
