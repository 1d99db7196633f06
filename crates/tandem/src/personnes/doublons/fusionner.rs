//! The two acts: reading two files as one, and undoing it whole.

use jiff::civil::Date;
use tandem_platform::{Db, Result, Tx};

use super::{
    model::{Choix, FusionId, desaccords},
    queries::{self, Fusion},
};
use crate::{
    agents::Session,
    personnes::{
        Personne, PersonneId,
        faits::{self, Fait, Source, genre::GENRES},
        queries as personnes,
    },
};

/// What became of a merge or of its undoing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Issue {
    /// Done.
    Fait,
    /// One of the two is not in the perimeter, or already reads as another.
    Introuvable,
    /// One of the two files is frozen.
    Limite,
    /// It was already undone, or a later merge stands in the way.
    TropTard,
}

/// Reads `autre` in `gardee` from now on. `prendre_autre` names the disagreements settled for the other: « genre/clé ».
pub(super) async fn reunir(
    db: &Db,
    session: &Session,
    gardee: &PersonneId,
    autre: &PersonneId,
    prendre_autre: &[&str],
) -> Result<Issue> {
    let mut tx = db.write(session.intent("personnes.reunir", "personnes", gardee.as_str())).await?;
    if crate::personnes::limitees(&mut tx, &[gardee.clone(), autre.clone()]).await? {
        return Ok(Issue::Limite);
    }
    let (Some(kept), Some(other)) = deux(&mut tx, session, gardee, autre).await? else { return Ok(Issue::Introuvable) };
    let fusion = FusionId::new(tx.clock(), tx.random());
    // What each was called before it had dates becomes a fact, so that both names stay readable.
    for one in [&kept, &other] {
        for genre in GENRES.iter().filter(|genre| genre.sert_a_retrouver()) {
            let known = faits::de(&mut tx, one).await?;
            if !known.iter().any(|fact| fact.genre.code == genre.code && fact.personne == one.id) {
                faits::queries::reprendre(&mut tx, session.etablissement(), one, genre).await?;
            }
        }
    }
    let (mine, theirs) = (faits::de(&mut tx, &kept).await?, faits::de(&mut tx, &other).await?);
    let mut both = kept.clone();
    both.dossiers.extend(other.dossiers.iter().cloned());
    let mut choix = Choix { faits: Vec::new(), dernier_acte: kept.dernier_acte_le.to_string() };
    let today = tx.clock().today();
    let all: Vec<Fait> = mine.iter().chain(&theirs).cloned().collect();
    for gap in desaccords(&mine, &theirs, today) {
        let name = format!("{}/{}", gap.gardee.genre.code, gap.gardee.contenu.cle);
        let chosen = if prendre_autre.contains(&name.as_str()) { gap.autre } else { gap.gardee };
        let now = faits::en_vigueur_pour(&all, chosen.genre, &chosen.contenu.cle, today);
        if now.is_some_and(|now| now.id != chosen.id) {
            choix.faits.push(reprendre(&mut tx, session, &kept, chosen, today).await?);
        }
    }
    queries::reunir(&mut tx, session.etablissement(), &session.agent.id, &fusion, (&kept, &other), &choix).await?;
    tx.record(session.entry("personnes.reunir", "personnes", autre.as_str()));
    for genre in GENRES.iter().filter(|genre| genre.sert_a_retrouver()) {
        if let Some(fresh) = personnes::find(&mut tx, &session.perimetre, gardee).await? {
            faits::suivre(&mut tx, session.etablissement(), &fresh, genre).await?;
        }
    }
    tx.commit().await?;
    Ok(Issue::Fait)
}

/// Writes again, in the kept file, the value that was chosen; gives the id of the fact.
async fn reprendre(tx: &mut Tx, session: &Session, kept: &Personne, chosen: &Fait, today: Date) -> Result<String> {
    let form = faits::form::FaitForm {
        contenu: chosen.contenu.clone(),
        debut: today,
        source: if chosen.source == Source::Dossier { Source::Declare } else { chosen.source },
        corrige: None,
    };
    let id = faits::FaitId::new(tx.clock(), tx.random());
    let new = faits::queries::Nouveau {
        id: &id,
        personne: &kept.id,
        genre: chosen.genre,
        form: &form,
        agent: &session.agent.id,
    };
    faits::queries::ecrire(tx, session.etablissement(), &new).await?;
    Ok(id.to_string())
}

/// Both files, each taken for this transaction, always in the same order.
async fn deux(
    tx: &mut Tx,
    session: &Session,
    a: &PersonneId,
    b: &PersonneId,
) -> Result<(Option<Personne>, Option<Personne>)> {
    if a == b {
        return Ok((None, None));
    }
    for id in if a < b { [a, b] } else { [b, a] } {
        personnes::prendre_dossier(tx, id).await?;
    }
    // Never through a team lent for a replacement: the file kept would stay seen when the loan ends.
    let own = session.perimetre_propre();
    Ok((personnes::find(tx, &own, a).await?, personnes::find(tx, &own, b).await?))
}

/// Undoes a merge of this file.
pub(super) async fn separer(db: &Db, session: &Session, gardee: &PersonneId, fusion: &FusionId) -> Result<Issue> {
    let mut tx = db.write(session.intent("personnes.separer", "personnes", gardee.as_str())).await?;
    personnes::prendre_dossier(&mut tx, gardee).await?;
    if crate::personnes::limitees(&mut tx, std::slice::from_ref(gardee)).await? {
        return Ok(Issue::Limite);
    }
    let Some(kept) = personnes::find(&mut tx, &session.perimetre, gardee).await? else { return Ok(Issue::Introuvable) };
    let standing = queries::fusions(&mut tx, &kept).await?;
    // Only a merge made in this very file: one made in an absorbed file is undone there, once it stands alone.
    let Some(fusion) = standing.into_iter().find(|one| one.id == *fusion && one.gardee == kept.id) else {
        return Ok(Issue::TropTard);
    };
    let branche = queries::branche(&mut tx, &fusion.absorbee).await?;
    if !queries::separer(&mut tx, session.etablissement(), &session.agent.id, &fusion, (&kept, &branche)).await? {
        return Ok(Issue::TropTard);
    }
    defaire(&mut tx, session, &kept, &fusion).await?;
    tx.record(session.entry("personnes.separer", "personnes", fusion.absorbee.as_str()));
    tx.commit().await?;
    Ok(Issue::Fait)
}

/// Withdraws the facts the merge wrote, and has the lists and the search follow each file again.
async fn defaire(tx: &mut Tx, session: &Session, kept: &Personne, fusion: &Fusion) -> Result<()> {
    let facts = faits::de(tx, kept).await?;
    let gone = faits::corriges(&facts);
    for fact in
        facts.iter().filter(|fact| fusion.choix.faits.contains(&fact.id.to_string()) && !gone.contains(&fact.id))
    {
        let form = faits::form::FaitForm {
            contenu: faits::Contenu { cle: fact.contenu.cle.clone(), quoi: faits::Quoi::Rien },
            debut: fact.debut,
            source: fact.source,
            corrige: Some(fact.id.clone()),
        };
        let id = faits::FaitId::new(tx.clock(), tx.random());
        let new = faits::queries::Nouveau {
            id: &id,
            personne: &kept.id,
            genre: fact.genre,
            form: &form,
            agent: &session.agent.id,
        };
        faits::queries::ecrire(tx, session.etablissement(), &new).await?;
    }
    for id in [&kept.id, &fusion.absorbee] {
        // The absorbed file may be of a team this agent does not see: it is found again all the same.
        let Some(one) = personnes::dans_l_etablissement(tx, session.etablissement(), id).await? else { continue };
        let facts = faits::de(tx, &one).await?;
        let whole = faits::identite(&one.identite, &facts, tx.clock().today());
        personnes::remplacer(tx, session.etablissement(), &one, &whole).await?;
    }
    Ok(())
}
