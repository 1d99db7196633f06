//! Rows that take several people, or several steps: a household, a handover, a proposal, a replacement, the archive.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{ToSpan, civil::date};
use tandem_platform::{Intent, Random, Scope};

use super::adresses::{Chez, last, nom};
use crate::{
    agents::{self, AgentId, Empreinte, EquipeId, NouvelAgent, Role},
    conservation,
    menages::LigneId,
    suivi::{PassationId, RemplacementId, SuiviId},
    testing::{Client, MOT_DE_PASSE, World},
};

/// A colleague made for the trials.
pub(crate) struct Voisin {
    pub(super) id: AgentId,
    pub(super) client: Client,
}

/// A page that holds `mark`, then an id: the id.
fn id_after(body: &str, mark: &str) -> String {
    let found = body.split(mark).nth(1).and_then(|rest| rest.get(..36));
    found.unwrap_or_else(|| panic!("no {mark} in {body}")).to_owned()
}

impl Chez {
    async fn moi(&self, world: &World) -> AgentId {
        let mut on = world.app.db.read(&Scope::system()).await.expect("read");
        agents::par_identifiant(&mut on, self.identifiant).await.expect("query").expect("agent").0.id
    }

    fn equipe(&self) -> &EquipeId {
        self.equipe.as_ref().expect("a team")
    }

    /// An agent who follows people in that team, logged in.
    async fn collegue(&self, world: &World, equipe: &EquipeId) -> Voisin {
        let db = &world.app.db;
        let intent = Intent::system(self.etablissement.as_str(), "systeme", "tests", "agents", equipe.as_str());
        let mut tx = db.write(intent).await.expect("tx");
        let empreinte = Empreinte::of(MOT_DE_PASSE, &Random::seeded(1)).expect("argon2");
        let name = nom();
        let equipes = std::slice::from_ref(equipe);
        let agent = NouvelAgent { identifiant: &name, nom: &name, role: Role::Intervenant, empreinte, equipes };
        let id = agents::creer_agent(&mut tx, &self.etablissement, &agent).await.expect("agent");
        tx.commit().await.expect("commit");
        let client = world.anonymous();
        client.log_in(&name, MOT_DE_PASSE).await;
        Voisin { id, client }
    }

    /// A colleague of the same team, and one of a team where this agent is not (a responsable sees it all the same).
    pub(super) async fn voisins(&self, world: &World) -> &(Voisin, Voisin) {
        let make = || async {
            let db = &world.app.db;
            let mine = self.equipe();
            let intent = Intent::system(self.etablissement.as_str(), "systeme", "tests", "equipes", mine.as_str());
            let mut tx = db.write(intent).await.expect("tx");
            let other = agents::creer_equipe(&mut tx, &self.etablissement, &nom()).await.expect("team");
            tx.commit().await.expect("commit");
            (self.collegue(world, mine).await, self.collegue(world, &other).await)
        };
        self.voisins.get_or_init(make).await
    }

    /// A person, and the line of the one who lives with her.
    pub(super) async fn menage(&self) -> Vec<(&'static str, String)> {
        let (one, other) = (self.personne(&nom()).await, self.personne(&nom()).await);
        let path = format!("/personnes/{one}/menage/ajout");
        let line = self.client.get(&path).await.field("numero");
        assert!(LigneId::parse(&line).is_some(), "{line}");
        let fields = [("numero", line.as_str()), ("personne", &other), ("relation", "conjoint"), ("depuis", "2021")];
        let added = self.client.post(&path, &fields).await;
        assert!(added.status.is_redirection(), "{}", added.body);
        vec![("{id}", one), ("{ligne}", line)]
    }

    /// Who works here and follows somebody.
    pub(super) async fn suiveur(&self, world: &World) -> String {
        self.personne(&nom()).await;
        self.moi(world).await.to_string()
    }

    /// A person a colleague of another team proposes to the team of this place.
    pub(super) async fn proposition(&self, world: &World) -> String {
        let mine = self.equipe();
        let other = &self.voisins(world).await.1;
        other.client.get("/personnes/nouvelle").await;
        let fields = [("prenom", "Ama"), ("nom", &nom()), ("action", "creer")];
        let person = last(&other.client.post("/personnes/nouvelle", &fields).await.location);
        let path = format!("/personnes/{person}/suivi");
        let page = other.client.get(&path).await;
        let (numero, vu) = (page.field("numero"), page.field("vu"));
        assert!(SuiviId::parse(&numero).is_some(), "{numero}");
        let fields = [
            ("numero", numero.as_str()),
            ("vu", &vu),
            ("equipe", mine.as_str()),
            ("debut", "2026-11-23"),
            ("raison", "bail à signer"),
            ("accord", "oui"),
        ];
        let sent = other.client.post(&path, &fields).await;
        assert!(sent.status.is_redirection(), "{}", sent.body);
        id_after(&other.client.get(&path).await.body, "action=\"/propositions/")
    }

    /// Somebody this agent followed, given to a colleague.
    pub(super) async fn passation(&self, world: &World) -> String {
        let person = self.personne(&nom()).await;
        let me = self.moi(world).await;
        let to = self.voisins(world).await.0.id.to_string();
        let path = format!("/suivi/{me}");
        let numero = self.client.get(&path).await.field("numero");
        assert!(PassationId::parse(&numero).is_some(), "{numero}");
        let fields = [("numero", numero.as_str()), ("a", &to), ("quoi", "cochees"), ("personne", &person)];
        let given = self.client.post(&path, &fields).await;
        assert!(given.location.contains(&numero), "{} {}", given.status, given.body);
        numero
    }

    /// A colleague stands in for this agent, one day that no other replacement holds.
    pub(super) async fn remplacement(&self, world: &World) -> String {
        static JOUR: AtomicI64 = AtomicI64::new(1);
        let me = self.moi(world).await;
        let to = self.voisins(world).await.0.id.to_string();
        let day =
            date(2026, 12, 1).checked_add(JOUR.fetch_add(1, Ordering::Relaxed).days()).expect("a day").to_string();
        let numero = self.client.get("/remplacements").await.field("numero");
        assert!(RemplacementId::parse(&numero).is_some(), "{numero}");
        let fields =
            [("numero", numero.as_str()), ("absent", me.as_str()), ("remplacant", &to), ("debut", &day), ("fin", &day)];
        let noted = self.client.post("/remplacements", &fields).await;
        assert_eq!(noted.location, "/remplacements", "{}", noted.body);
        numero
    }

    /// Somebody whose erasure was granted: her file is in the archive. Only a responsable grants it.
    pub(super) async fn archive(&self, world: &World) -> String {
        let person = self.personne(&nom()).await;
        let path = format!("/personnes/{person}/droits/nouvelle");
        let numero = self.client.get(&path).await.field("numero");
        let fields = [
            ("numero", numero.as_str()),
            ("droit", "effacement"),
            ("canal", "oral"),
            ("demandeur", "elle"),
            ("recue_le", "2026-11-23"),
            ("mots", "tout"),
        ];
        let asked = self.client.post(&path, &fields).await.location;
        let fields = [("sens", "acceptee"), ("mots", "c’est accepté"), ("repondue_le", "2026-11-23")];
        let granted = self.client.post(&format!("{asked}/reponse"), &fields).await;
        assert!(granted.status.is_redirection(), "{}", granted.body);
        conservation::passer(&world.app.db, &world.app.config.conservation).await.expect("run");
        person
    }

    /// A slip with such a file on it.
    pub(super) async fn bordereau(&self, world: &World) -> String {
        self.archive(world).await;
        self.client.get("/conservation").await;
        let made = self.client.post("/conservation", &[]).await;
        assert!(made.location.starts_with("/bordereaux/"), "{} {}", made.status, made.body);
        last(&made.location)
    }
}
