//! Writing a fact: one writer at a time in a file, both values kept when two write at once.

use jiff::civil::Date;
use tandem_platform::{Db, Result, Tx};

use super::{
    form::FaitForm,
    genre::{self, Genre},
    model::{Contenu, Fait, FaitId, Quoi, Valeur, en_vigueur_pour},
    queries,
};
use crate::{
    agents::{EtablissementId, Session},
    personnes::{Identite, Personne, PersonneId, queries as personnes},
};

/// What is asked to be written.
#[derive(Debug)]
pub(super) struct Demande<'a> {
    pub id: FaitId,
    pub personne: &'a PersonneId,
    pub genre: &'static Genre,
    pub form: FaitForm,
    /// Facts her file had when the page was shown.
    pub vu: i64,
}

/// What became of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Issue {
    /// Written; or it already was, by the same form sent twice.
    Note,
    /// Written, and someone wrote the same kind meanwhile: this fact.
    Croise(FaitId),
    /// The person is no longer in the perimeter.
    Introuvable,
    /// Her file is frozen: nothing is written until it is freed.
    Limite,
    /// What it corrects is not there, or was already corrected.
    DejaCorrige,
}

/// Writes a fact in a person's file.
pub(super) async fn noter(db: &Db, session: &Session, asked: Demande<'_>) -> Result<Issue> {
    let mut tx = db.write(session.intent("faits.noter", "personnes", asked.personne.as_str())).await?;
    if crate::personnes::limitees(&mut tx, std::slice::from_ref(asked.personne)).await? {
        return Ok(Issue::Limite);
    }
    let Some(personne) = personnes::find(&mut tx, &session.perimetre, asked.personne).await? else {
        return Ok(Issue::Introuvable);
    };
    let mut facts = queries::de(&mut tx, &personne).await?;
    if facts.iter().any(|fact| fact.id == asked.id) {
        return Ok(Issue::Note);
    }
    let mut form = asked.form;
    let mine = |fact: &Fait| fact.genre.code == asked.genre.code && fact.personne == personne.id;
    if !facts.iter().any(mine) {
        queries::reprendre(&mut tx, session.etablissement(), &personne, asked.genre).await?;
        facts = queries::de(&mut tx, &personne).await?;
        // What is corrected had no row yet: its page called it by the id of the file.
        let first = facts.iter().find(|fact| mine(fact)).map(|fact| fact.id.clone());
        form.corrige = form.corrige.map(|id| first.filter(|_| id.as_str() == personne.id.as_str()).unwrap_or(id));
    }
    if let Some(target) = &form.corrige {
        let stands = facts.iter().any(|fact| fact.id == *target && fact.genre.code == asked.genre.code);
        if !stands || super::corriges(&facts).contains(target) {
            return Ok(Issue::DejaCorrige);
        }
    }
    let crossed = facts
        .iter()
        .rev()
        .find(|fact| mine(fact) && fact.contenu.cle == form.contenu.cle && fact.rang > asked.vu && !initial(fact))
        .map(|fact| fact.id.clone());
    let new = queries::Nouveau {
        id: &asked.id,
        personne: &personne.id,
        genre: asked.genre,
        form: &form,
        agent: &session.agent.id,
    };
    queries::ecrire(&mut tx, session.etablissement(), &new).await?;
    suivre(&mut tx, session.etablissement(), &personne, asked.genre).await?;
    tx.commit().await?;
    Ok(crossed.map_or(Issue::Note, Issue::Croise))
}

fn initial(fact: &Fait) -> bool {
    fact.source == super::Source::Dossier
}

/// The list and the search follow what is now in force, for the kinds people are found by.
pub(in crate::personnes) async fn suivre(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    personne: &Personne,
    genre: &Genre,
) -> Result<()> {
    if !genre.sert_a_retrouver() {
        return Ok(());
    }
    let facts = queries::de(tx, personne).await?;
    let whole = identite(&personne.identite, &facts, tx.clock().today());
    if whole != personne.identite {
        personnes::remplacer(tx, etablissement, personne, &whole).await?;
    }
    Ok(())
}

/// Who she is on a day: what the facts say where there are some, what the file says elsewhere.
pub(in crate::personnes) fn identite(known: &Identite, facts: &[Fait], jour: Date) -> Identite {
    let say = |code: &str, cle: &str, old: Option<String>| {
        let said = facts.iter().any(|fact| fact.genre.code == code && fact.contenu.cle == cle);
        let now = Genre::parse(code).and_then(|genre| en_vigueur_pour(facts, genre, cle, jour));
        if said { now.and_then(Fait::valeur).and_then(|value| value.texte.clone()) } else { old }
    };
    Identite {
        prenom: say(genre::PRENOM, "", known.prenom.clone()),
        nom: say(genre::NOM, "", known.nom.clone()),
        nom_usage: say(genre::NOM_USAGE, "", known.nom_usage.clone()),
        naissance: say(genre::NAISSANCE, "", known.naissance.map(|date| date.to_string()))
            .and_then(|text| text.parse().ok()),
        telephone: say(genre::TELEPHONE, genre::A_ELLE, known.telephone.clone()),
    }
}

/// A copy of an earlier fact, to put it back in force from `debut`.
pub(super) fn remis(fact: &Fait, debut: Date) -> FaitForm {
    let quoi = match &fact.contenu.quoi {
        Quoi::Vaut(value) => Quoi::Vaut(Valeur { ..value.clone() }),
        other => other.clone(),
    };
    let contenu = Contenu { cle: fact.contenu.cle.clone(), quoi };
    FaitForm { contenu, debut: debut.max(fact.debut), source: fact.source, corrige: None }
}
