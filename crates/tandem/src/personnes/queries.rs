//! All SQL of the slice. Every read takes the perimeter, every write the audited transaction.

use jiff::civil::Date;
use tandem_platform::{Error, Keyring, Reading, Result, Row, Tx, query, sql};

use super::{Identite, Personne, PersonneId};
use crate::agents::{AgentId, EquipeId, EtablissementId, Perimetre};

const PRENOM: &str = "personnes.prenom";
const NOM: &str = "personnes.nom";
const NOM_USAGE: &str = "personnes.nom_usage";
const NAISSANCE: &str = "personnes.naissance";
const TELEPHONE: &str = "personnes.telephone";

/// What it takes to create a person.
#[derive(Clone, Debug)]
pub struct NouvellePersonne {
    /// Who she is.
    pub identite: Identite,
    /// Her team.
    pub equipe: EquipeId,
    /// Her referent.
    pub referent: Option<AgentId>,
    /// Who creates her.
    pub auteur: AgentId,
}

/// Creates a person.
pub async fn creer(
    tx: &mut Tx,
    etablissement: &EtablissementId,
    id: &PersonneId,
    nouvelle: &NouvellePersonne,
) -> Result<()> {
    let keys = tx.keys().clone();
    let seal = |place, text: Option<&str>| text.map(|text| keys.seal(place, id.as_str(), text));
    let identite = &nouvelle.identite;
    let (today, now) = (tx.clock().today(), tx.clock().now());
    query(sql!(
        "INSERT INTO personnes (id, etablissement_id, equipe_id, referent_id, prenom, nom, nom_usage, naissance, telephone,
                                dernier_acte_le, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    ))
    .bind(id)
    .bind(etablissement)
    .bind(&nouvelle.equipe)
    .bind(nouvelle.referent.as_ref().map(AgentId::as_str))
    .bind(seal(PRENOM, identite.prenom.as_deref()))
    .bind(seal(NOM, identite.nom.as_deref()))
    .bind(seal(NOM_USAGE, identite.nom_usage.as_deref()))
    .bind(seal(NAISSANCE, identite.naissance.map(|date| date.to_string()).as_deref()))
    .bind(seal(TELEPHONE, identite.telephone.as_deref()))
    .bind(today)
    .bind(&nouvelle.auteur)
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}

/// One person of the perimeter. Unknown and not yours are the same `None`.
pub async fn find(on: &mut Reading, perimetre: &Perimetre, id: &PersonneId) -> Result<Option<Personne>> {
    let row = query(sql!(
        "SELECT id, equipe_id, referent_id, prenom, nom, nom_usage, naissance, telephone, dernier_acte_le FROM personnes
         WHERE id = $1 AND etablissement_id = $2 AND equipe_id IN {textes:$3}"
    ))
    .bind(id)
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .optional(on)
    .await?;
    row.map(|row| read(on.keys(), &row)).transpose()
}

/// Several people of the perimeter, in no order; those outside are silently absent.
pub async fn plusieurs(on: &mut Reading, perimetre: &Perimetre, ids: &[PersonneId]) -> Result<Vec<Personne>> {
    let list = serde_json::to_string(&ids.iter().map(PersonneId::as_str).collect::<Vec<_>>())
        .unwrap_or_else(|_| "[]".to_owned());
    let rows = query(sql!(
        "SELECT id, equipe_id, referent_id, prenom, nom, nom_usage, naissance, telephone, dernier_acte_le FROM personnes
         WHERE id IN {textes:$1} AND etablissement_id = $2 AND equipe_id IN {textes:$3}"
    ))
    .bind(list)
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .all(on)
    .await?;
    rows.iter().map(|row| read(on.keys(), row)).collect()
}

/// A page of people, last act first. `avant` continues after the last line of the previous page.
pub async fn recentes(
    on: &mut Reading,
    perimetre: &Perimetre,
    avant: Option<(Date, &PersonneId)>,
    limit: i64,
) -> Result<Vec<Personne>> {
    let (date, id) =
        avant.map_or(("9999-12-31".to_owned(), String::new()), |(date, id)| (date.to_string(), id.to_string()));
    let rows = query(sql!(
        "SELECT id, equipe_id, referent_id, prenom, nom, nom_usage, naissance, telephone, dernier_acte_le FROM personnes
         WHERE etablissement_id = $1 AND equipe_id IN {textes:$2} AND (dernier_acte_le, id) < ($3, $4)
         ORDER BY dernier_acte_le DESC, id DESC LIMIT $5"
    ))
    .bind(&perimetre.etablissement)
    .bind(perimetre.equipes_json())
    .bind(date)
    .bind(id)
    .bind(limit)
    .all(on)
    .await?;
    rows.iter().map(|row| read(on.keys(), row)).collect()
}

/// An act was noted: the person moves up the lists. Never moves her back.
pub async fn noter_acte(tx: &mut Tx, id: &PersonneId, date: Date) -> Result<()> {
    query(sql!("UPDATE personnes SET dernier_acte_le = $2 WHERE id = $1 AND dernier_acte_le < $2"))
        .bind(id)
        .bind(date)
        .run(tx)
        .await?;
    Ok(())
}

fn read(keys: &Keyring, row: &Row) -> Result<Personne> {
    let id = PersonneId::parse(&row.text("id")?).ok_or(Error::Column("id"))?;
    let open = |place: &'static str, column| {
        row.opt_blob(column)?.map(|sealed| keys.open(place, id.as_str(), &sealed)).transpose()
    };
    let identite = Identite {
        prenom: open(PRENOM, "prenom")?,
        nom: open(NOM, "nom")?,
        nom_usage: open(NOM_USAGE, "nom_usage")?,
        naissance: open(NAISSANCE, "naissance")?
            .map(|text| text.parse().map_err(|_| Error::Column("naissance")))
            .transpose()?,
        telephone: open(TELEPHONE, "telephone")?,
    };
    Ok(Personne {
        identite,
        equipe: EquipeId::parse(&row.text("equipe_id")?).ok_or(Error::Column("equipe_id"))?,
        referent: row.opt_text("referent_id")?.and_then(|id| AgentId::parse(&id)),
        dernier_acte_le: row.date("dernier_acte_le")?,
        id,
    })
}
