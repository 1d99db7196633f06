//! Démarches of the people of a test, written through the doors everybody uses.

use jiff::civil::Date;
use tandem_delais::Evenement;
use tandem_platform::{Intent, Scope};

use super::World;
use crate::{
    actes::{self, ActeForm, ActeId, Mode, NouvelActe},
    agents::Perimetre,
    demarches::{self, DemarcheId, EvenementId, NouvelEvenement, NouvelleDemarche, dates},
    personnes::{self, PersonneId},
};

impl World {
    /// Starts a démarche of the real catalogue and writes what happened on it.
    pub(crate) async fn demarche(&self, person: &PersonneId, fiche: &str, events: &[(Evenement, Date)]) -> DemarcheId {
        let db = &self.app.db;
        db.clock().advance_seconds(1);
        let place = self.etablissement.as_str();
        let all = Perimetre {
            etablissement: self.etablissement.clone(),
            equipes: vec![self.centre.clone(), self.nord.clone()],
        };
        let mut reading = db.read(&Scope::tenant(place)).await.expect("read");
        let person = personnes::find(&mut reading, &all, person).await.expect("query").expect("person");
        let moteur = dates::Moteur::lire(&mut reading, &self.app.regles, &self.etablissement).await.expect("rules");
        drop(reading);
        let id = DemarcheId::new(db.clock(), db.random());
        let par = (&self.etablissement, &self.claire);
        let intent = Intent::new(place, self.claire.as_str(), "tests", "demarches", id.as_str());
        let mut tx = db.write(intent).await.expect("tx");
        let new = NouvelleDemarche { id: &id, personne: &person, fiche, precision: None };
        assert!(demarches::creer(&mut tx, par, &new).await.expect("started"));
        for (evenement, le) in events {
            let event = EvenementId::new(db.clock(), db.random());
            let new = NouvelEvenement::simple(&event, &id, *evenement, *le);
            assert!(demarches::ecrire(&mut tx, par, &new).await.expect("written"));
        }
        dates::recalculer(&mut tx, &moteur, &self.etablissement, std::slice::from_ref(&id)).await.expect("computed");
        tx.commit().await.expect("commit");
        id
    }

    /// An act of the past hung on a démarche.
    pub(crate) async fn acte_sur(&self, person: &PersonneId, demarche: &DemarcheId, mode: Mode, le: Date) -> ActeId {
        let db = &self.app.db;
        let id = ActeId::new(db.clock(), db.random());
        let form =
            ActeForm { mode, raison: None, duree: None, demarche: None, note: None, note_privee: None, fait_le: le };
        let intent = Intent::new(self.etablissement.as_str(), self.claire.as_str(), "tests", "actes", id.as_str());
        let mut tx = db.write(intent).await.expect("tx");
        let new = NouvelActe { id: &id, agent: &self.claire, personnes: std::slice::from_ref(person), form: &form };
        assert!(actes::noter(&mut tx, &self.etablissement, &new).await.expect("noted"));
        let par = (&self.etablissement, &self.claire);
        demarches::attacher(&mut tx, par, &id, demarche, &[]).await.expect("hung");
        tx.commit().await.expect("commit");
        id
    }
}
