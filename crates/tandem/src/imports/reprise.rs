//! The run: rows become people, batch by batch, in the background. Stopped anywhere, it goes on from there.

use std::collections::HashMap;

use jiff::civil::Date;
use tandem_platform::{
    Db, Intent, Result, Scope, Tx,
    journal::{Entry, Subject},
};
use tandem_tableur::{self as tableur, Champ, Correspondance, LigneLue};

use super::{
    Choix, Import, ImportId, Issue, Ligne, Referent,
    model::Faute,
    queries::{self, Devenir},
    reste::{identite, identite_dite, reste},
};
use crate::{
    agents::{self, AgentId, EquipeId, EtablissementId, Perimetre},
    personnes::{self, NouvellePersonne, PersonneId},
};

/// Rows per transaction: short enough that a colleague who saves meanwhile does not wait.
const LOT: i64 = 50;

/// Everything a row needs to come in.
#[derive(Debug)]
pub struct Cadre {
    etablissement: EtablissementId,
    import: ImportId,
    equipe: EquipeId,
    auteur: AgentId,
    correspondance: Correspondance,
    referent: Referent,
    referents: HashMap<String, Option<AgentId>>,
    aujourdhui: Date,
}

/// What to do when somebody has the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Homonyme {
    /// Set the row aside: a person decides.
    Demander,
    /// She is someone else.
    Creer,
    /// She is this one.
    Meme(PersonneId),
}

impl Cadre {
    /// Reads what the rows of `import` need. Nothing when it was not started.
    pub async fn of(db: &Db, etablissement: &EtablissementId, import: &ImportId) -> Result<Option<Self>> {
        let mut reading = db.read(&Scope::tenant(etablissement.as_str())).await?;
        let everywhere = Perimetre {
            etablissement: etablissement.clone(),
            equipes: agents::toutes_les_equipes(&mut reading, etablissement).await?,
        };
        let Some(import) = queries::find(&mut reading, &everywhere, import).await? else { return Ok(None) };
        let team = agents::agents(&mut reading, &everywhere).await?;
        Ok(Self::with(db, etablissement, &import, team))
    }

    fn with(db: &Db, etablissement: &EtablissementId, import: &Import, team: Vec<agents::Agent>) -> Option<Self> {
        let choix: &Choix = import.choix.as_ref()?;
        // A name two colleagues share designates nobody.
        let mut referents: HashMap<String, Option<AgentId>> = HashMap::new();
        for one in team.into_iter().filter(|one| one.role.suit_des_personnes()) {
            referents.entry(personnes::cle_du_nom(&one.nom)).and_modify(|known| *known = None).or_insert(Some(one.id));
        }
        Some(Self {
            etablissement: etablissement.clone(),
            import: import.id.clone(),
            equipe: import.equipe.clone(),
            auteur: import.lance_par.clone().unwrap_or_else(|| import.agent.clone()),
            correspondance: choix.correspondance(),
            referent: choix.referent,
            referents,
            aujourdhui: db.clock().today(),
        })
    }

    fn referent(&self, lue: &LigneLue) -> (Option<AgentId>, bool) {
        match lue.referent.as_deref().and_then(|nom| self.referents.get(&personnes::cle_du_nom(nom))) {
            Some(Some(agent)) => (Some(agent.clone()), true),
            _ if lue.referent.is_none() && self.referent == Referent::Moi => (Some(self.auteur.clone()), false),
            _ => (None, false),
        }
    }

    fn intent(&self, actor: &AgentId, action: &'static str) -> Intent {
        Intent::new(self.etablissement.as_str(), actor.as_str(), action, "imports", self.import.as_str())
    }

    /// Reads the next rows; how many it read, 0 when none waits.
    pub async fn avancer(&self, db: &Db) -> Result<usize> {
        let mut tx = db.write(self.intent(&self.auteur, "imports.avancer")).await?;
        self.prendre(&mut tx).await?;
        let keys = tx.keys().clone();
        let rows = queries::lignes(&mut tx, &keys, &self.import, Issue::Attend, LOT).await?;
        if rows.is_empty() {
            return Ok(0);
        }
        for row in &rows {
            self.entrer(&mut tx, &self.auteur, row, &Homonyme::Demander).await?;
        }
        tx.commit().await?;
        Ok(rows.len())
    }

    /// Reads one row again, with corrected cells or a decision. Its outcome.
    pub async fn reprendre(&self, db: &Db, agent: &AgentId, row: &Ligne, homonyme: &Homonyme) -> Result<Issue> {
        let mut tx = db.write(self.intent(agent, "imports.corriger")).await?;
        self.prendre(&mut tx).await?;
        if let Some(done) = self.deja_conclue(&mut tx, row).await? {
            return Ok(done);
        }
        let issue = self.entrer(&mut tx, agent, row, homonyme).await?;
        tx.commit().await?;
        Ok(issue)
    }

    /// Takes the import and the names of the établissement: two runs never read the same row, nor create the same
    /// person side by side.
    async fn prendre(&self, tx: &mut Tx) -> Result<()> {
        queries::prendre(tx, &self.import).await?;
        personnes::prendre(tx, &self.etablissement).await
    }

    /// The outcome of a row that someone else, or a second press, concluded meanwhile.
    async fn deja_conclue(&self, tx: &mut Tx, row: &Ligne) -> Result<Option<Issue>> {
        let keys = tx.keys().clone();
        let now = queries::ligne(tx, &keys, &self.import, row.numero).await?.map_or(Issue::Vide, |row| row.issue);
        Ok((!now.est_ouverte()).then_some(now))
    }

    /// The cells that feed a field: a column left aside is not kept.
    fn utiles(&self, cells: &[String]) -> Vec<String> {
        let used: Vec<usize> = self.correspondance.utiles().map(|(column, _)| column).collect();
        let keep = |(column, cell): (usize, &String)| if used.contains(&column) { cell.clone() } else { String::new() };
        cells.iter().enumerate().map(keep).collect()
    }

    /// Leaves a row: its content is kept.
    pub async fn laisser(&self, db: &Db, agent: &AgentId, row: &Ligne) -> Result<()> {
        let mut tx = db.write(self.intent(agent, "imports.laisser")).await?;
        self.prendre(&mut tx).await?;
        if self.deja_conclue(&mut tx, row).await?.is_some() {
            return Ok(());
        }
        let personne = row.personne.as_deref().and_then(PersonneId::parse);
        let kept = Devenir {
            cellules: Some(&row.cellules),
            fautes: &row.fautes,
            personne: personne.as_ref(),
            ..Devenir::default()
        };
        queries::conclure(&mut tx, &self.import, row.numero, Issue::Laissee, &kept).await?;
        tx.commit().await
    }

    async fn entrer(&self, tx: &mut Tx, agent: &AgentId, row: &Ligne, homonyme: &Homonyme) -> Result<Issue> {
        let numero = usize::try_from(row.numero).unwrap_or(0);
        let ligne = tableur::Ligne { numero, cellules: row.cellules.clone() };
        let mut cells = self.utiles(&row.cellules);
        let mut fautes = retirer_les_secrets(&mut cells, &self.correspondance);
        let issue = match tableur::convertir(&ligne, &self.correspondance, self.aujourdhui) {
            Ok(None) => Issue::Vide,
            Ok(Some(lue)) if fautes.is_empty() => return self.inscrire(tx, agent, row, lue, homonyme).await,
            Ok(Some(_)) => Issue::Corriger,
            Err(errors) => {
                fautes.extend(errors.into_iter().map(Faute::from));
                Issue::Corriger
            }
        };
        let kept = Devenir { cellules: Some(&cells), fautes: &fautes, ..Devenir::default() };
        let devenir = if issue == Issue::Vide { Devenir::default() } else { kept };
        queries::conclure(tx, &self.import, row.numero, issue, &devenir).await?;
        Ok(issue)
    }

    async fn inscrire(
        &self,
        tx: &mut Tx,
        agent: &AgentId,
        row: &Ligne,
        lue: LigneLue,
        homonyme: &Homonyme,
    ) -> Result<Issue> {
        let text = format!("{}\u{1f}{}", self.equipe, tableur::empreinte(&lue));
        let empreinte = tx.keys().token("imports.ligne", &text);
        let (referent, reconnu) = self.referent(&lue);
        let mut rest = reste(&lue, reconnu);
        let (identite, vue_le) = (identite(&lue), lue.dernier_rendez_vous.filter(|date| *date <= self.aujourdhui));
        let known = queries::deja(tx, &self.etablissement, empreinte).await?;
        let twin = match (&known, homonyme) {
            (None, Homonyme::Demander) => personnes::homonyme(tx, &self.etablissement, &self.equipe, &identite).await?,
            _ => None,
        };
        let (issue, personne) = match (known, twin, homonyme) {
            (Some(known), ..) => (Issue::Deja, known),
            (None, Some(twin), _) => {
                let cells = self.utiles(&row.cellules);
                let kept = Devenir { cellules: Some(&cells), personne: Some(&twin), ..Devenir::default() };
                queries::conclure(tx, &self.import, row.numero, Issue::Decider, &kept).await?;
                return Ok(Issue::Decider);
            }
            (None, None, Homonyme::Meme(same)) => {
                // She keeps the identity she has, takes what was missing; what differs is kept beside.
                let left = personnes::completer(tx, &self.etablissement, same, &identite).await?;
                record(tx, agent, "personnes.completer", same);
                rest.splice(0..0, identite_dite(&left));
                (Issue::Creee, same.clone())
            }
            (None, None, _) => {
                let id = PersonneId::new(tx.clock(), tx.random());
                let new = NouvellePersonne {
                    identite,
                    equipe: self.equipe.clone(),
                    referent,
                    auteur: agent.clone(),
                    vue_le: Some(vue_le.unwrap_or(personnes::JAMAIS)),
                };
                personnes::creer(tx, &self.etablissement, &id, &new).await?;
                record(tx, agent, "personnes.creer", &id);
                (Issue::Creee, id)
            }
        };
        queries::marquer(tx, &self.etablissement, empreinte, &personne).await?;
        let kept = Devenir {
            reste: (issue == Issue::Creee && !rest.is_empty()).then_some(&rest),
            personne: Some(&personne),
            ..Devenir::default()
        };
        queries::conclure(tx, &self.import, row.numero, issue, &kept).await?;
        Ok(issue)
    }
}

fn record(tx: &mut Tx, agent: &AgentId, action: &'static str, personne: &PersonneId) {
    let subject = Subject { kind: "personnes", id: personne.to_string() };
    tx.record(Entry { actor: agent.to_string(), action, subject });
}

/// Reads every row of an import that was started; `note` hears how many each batch read.
pub async fn tout(
    db: &Db,
    etablissement: &EtablissementId,
    import: &ImportId,
    mut note: impl FnMut(usize) + Send,
) -> Result<()> {
    let Some(cadre) = Cadre::of(db, etablissement, import).await? else { return Ok(()) };
    loop {
        let read = cadre.avancer(db).await?;
        if read == 0 {
            return Ok(());
        }
        note(read);
        tokio::task::yield_now().await;
    }
}

/// Reads an import in the background. If the program stops meanwhile, [`reprendre_tout`] goes on at next start.
pub fn lancer(db: &Db, etablissement: &EtablissementId, import: &ImportId) {
    let (work, etablissement, import) = (db.clone(), etablissement.clone(), import.clone());
    db.background(async move {
        if let Err(error) = tout(&work, &etablissement, &import, |_| ()).await {
            tracing::error!(%error, "import stopped; it goes on at next start");
        }
    });
}

/// Goes on with every import that was under way when the program stopped.
pub async fn reprendre_tout(db: &Db) -> Result<()> {
    let waiting = queries::inacheves(&mut db.read(&Scope::system()).await?).await?;
    for (etablissement, import) in waiting {
        lancer(db, &etablissement, &import);
    }
    Ok(())
}

/// Hides what looks like the password of a person in the cells of a row, and says in which: the row waits to be read again.
fn retirer_les_secrets(cells: &mut [String], correspondance: &Correspondance) -> Vec<Faute> {
    let mut fautes = Vec::new();
    for (colonne, _) in correspondance.utiles().filter(|(_, champ)| matches!(champ, Champ::Note | Champ::Adresse)) {
        let Some(cell) = cells.get_mut(colonne) else { continue };
        // A cell may hold several; never without end.
        for _ in 0..8 {
            let Some(found) = tandem_secrets::chercher(cell) else { break };
            cell.replace_range(found.debut..found.fin, "…");
            fautes.push(Faute {
                colonne: Some(colonne),
                phrase: format!("{} Il n’est plus dans cette case.", found.nature.raison()),
            });
        }
    }
    fautes
}
