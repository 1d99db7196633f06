//! `/cadre/brouillon/publication`: the day of the vote, who voted, and the draft becomes a version that never changes.

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use jiff::{ToSpan, civil::Date};
use tandem_platform::web::{Errors, Fields};

use super::{
    depart, ouvrir,
    page::{Vote, montrer},
    trop_long,
};
use crate::{
    agents::Session,
    app::App,
    cadre::{
        model::{Brouillon, CadreId, LIGNE_MAX},
        queries,
    },
    refus::Refus,
    ui::{Page, dates},
};

/// Years after which a vote is a slip of the keyboard.
const ANS: i64 = 10;

/// The day of the vote, or the sentences.
pub(super) fn lire(vote: &Vote, today: Date) -> Result<Date, Errors> {
    let mut erreurs = Errors::default();
    let day = dates::lire(&vote.le);
    match day {
        None => erreurs.add("vote_le", "Écrivez le jour du vote, comme 12/11/2026."),
        Some(day) if day > today => {
            erreurs.add("vote_le", "Ce jour n’est pas encore venu\u{a0}: publiez après le vote.");
        }
        Some(day) if day < today.saturating_sub(ANS.years()) => {
            erreurs.add("vote_le", "Ce jour est trop ancien\u{a0}: vérifiez l’année.");
        }
        Some(_) => {}
    }
    if vote.instance.is_empty() {
        erreurs.add("instance", "Écrivez qui a voté\u{a0}: conseil d’administration, réunion d’équipe…");
    }
    trop_long(&mut erreurs, "instance", &vote.instance, LIGNE_MAX);
    match day {
        Some(day) if erreurs.is_empty() => Ok(day),
        _ => Err(erreurs),
    }
}

/// What keeps a draft from being published.
fn empeche(draft: &Brouillon, seen: &str) -> Option<&'static str> {
    if seen != draft.revision.to_string() {
        return Some("Le brouillon a changé pendant que vous le lisiez. Relisez-le, puis publiez.");
    }
    let none = draft.contenu.regles_tenues().next().is_none();
    none.then_some("Gardez au moins une règle\u{a0}: un cadre vide ne dit rien à personne.")
}

/// `POST /cadre/brouillon/publication`
pub async fn post(
    State(app): State<App>,
    session: Session,
    Extension(champs): Extension<Fields>,
) -> Result<Response, Refus> {
    let db = &app.db;
    let vote = Vote { numero: champs.line("numero"), le: champs.line("vote_le"), instance: champs.line("instance") };
    let id = CadreId::parse(&vote.numero).unwrap_or_else(|| CadreId::new(db.clock(), db.random()));
    let day = match lire(&vote, db.clock().today()) {
        Ok(day) => day,
        Err(erreurs) => {
            let draft = depart(&mut session.read(db).await?, &session).await?;
            return Ok(Page::to_correct(montrer(&app, &session, &draft, (erreurs, vote))).into_response());
        }
    };
    let (mut tx, draft) = ouvrir(&app, &session, "cadre.publier").await?;
    // The same form sent twice shows the version it made; what it started then is not kept.
    if queries::trouver(&mut tx, session.etablissement(), &id).await?.is_some() {
        return Ok(Redirect::to("/cadre?fait=publie").into_response());
    }
    if let Some(why) = empeche(&draft, champs.raw("revision")) {
        drop(tx);
        let draft = depart(&mut session.read(db).await?, &session).await?;
        let mut erreurs = Errors::default();
        erreurs.add("regles", why);
        return Ok(Page::to_correct(montrer(&app, &session, &draft, (erreurs, vote))).into_response());
    }
    let par = (session.etablissement(), &session.agent.id);
    let said = (day, vote.instance.as_str());
    queries::publier(&mut tx, par, (&id, &draft.contenu.publie()), said).await?.ok_or(Refus::Introuvable)?;
    queries::abandonner(&mut tx, session.etablissement()).await?;
    // Whoever publishes it has read it.
    queries::lire(&mut tx, par, &id).await?;
    tx.commit().await?;
    Ok(Redirect::to("/cadre?fait=publie").into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_vote_is_neither_to_come_nor_forgotten_and_somebody_voted() {
        let today = date(2026, 11, 23);
        let vote = |day: &str, who: &str| Vote { numero: String::new(), le: day.into(), instance: who.into() };
        assert_eq!(lire(&vote("12/11/2026", "CA"), today).ok(), Some(date(2026, 11, 12)));
        assert_eq!(lire(&vote("2026-11-23", "CA"), today).ok(), Some(today));
        for (day, who, cle, sentence) in [
            ("2026-11-24", "CA", "vote_le", "pas encore venu"),
            ("2016-11-22", "CA", "vote_le", "trop ancien"),
            ("hier", "CA", "vote_le", "Écrivez le jour"),
            ("2026-11-12", "", "instance", "Écrivez qui a voté"),
        ] {
            let refused = lire(&vote(day, who), today).expect_err(day);
            assert!(refused.of(cle).expect(cle).contains(sentence), "{refused:?}");
        }
    }
}
