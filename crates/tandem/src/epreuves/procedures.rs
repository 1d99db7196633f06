//! Rows about procedures: a démarche, what falls due, a calendar, a fiche reported, a file of fiches.

use tandem_platform::{Intent, Scope};

use super::adresses::{Chez, PHOTO, last, nom};
use crate::{actes::ActeId, agents, cadre, testing::World};

impl Chez {
    pub(super) async fn demarche(&self) -> String {
        let path = format!("/personnes/{}/demarches/nouvelle", self.personne(&nom()).await);
        self.client.get(&path).await;
        let started = self.client.post(&path, &[("fiche", "D07"), ("depose_le", "2026-11-02")]).await;
        assert!(started.location.starts_with("/demarches/"), "{}", started.body);
        last(&started.location)
    }

    pub(super) async fn mandat(&self) -> String {
        let path = format!("/personnes/{}/mandats/nouveau", self.personne(&nom()).await);
        self.client.get(&path).await;
        let fields = [
            ("lignes", "D07"),
            ("canaux", "ligne"),
            ("duree", "mois"),
            ("objet", "RSA"),
            ("contact", "x"),
            ("lieu", "y"),
        ];
        let made = self.client.post(&path, &fields).await;
        assert!(made.location.starts_with("/mandats/"), "{}", made.body);
        last(&made.location)
    }

    /// A blocage with an attempt that waits for its answer.
    pub(super) async fn blocage(&self) -> String {
        let path = format!("/personnes/{}/blocages/nouveau", self.personne(&nom()).await);
        self.client.get(&path).await;
        let fields = [("voie", "rsa"), ("depuis", "2026-11-02"), ("decision", "2026-11-02"), ("effets", "loyer")];
        let made = self.client.post(&path, &fields).await;
        assert!(made.location.starts_with("/blocages/"), "{}", made.body);
        let tried = [("marche", "message"), ("le", "2026-11-20")];
        self.client.post(&format!("{}/tentatives", made.location), &tried).await;
        last(&made.location)
    }

    pub(super) async fn renoncement(&self) -> String {
        let path = format!("/personnes/{}/renoncements/nouveau", self.personne(&nom()).await);
        self.client.get(&path).await;
        let seen = self.client.post(&path, &[("fiche", "D30"), ("le", "2026-11-02")]).await;
        assert!(seen.location.starts_with("/renoncements/"), "{}", seen.body);
        last(&seen.location)
    }

    /// A request about her data.
    pub(super) async fn demande(&self) -> String {
        let path = format!("/personnes/{}/droits/nouvelle", self.personne(&nom()).await);
        let numero = self.client.get(&path).await.field("numero");
        let fields = [
            ("numero", numero.as_str()),
            ("droit", "acces"),
            ("canal", "oral"),
            ("demandeur", "elle"),
            ("recue_le", "2026-11-23"),
            ("mots", "tout"),
        ];
        let asked = self.client.post(&path, &fields).await;
        assert!(asked.status.is_redirection(), "{}", asked.body);
        last(&asked.location)
    }

    /// Somebody to reach for the RSA.
    pub(super) async fn enquete(&self, acces: &str) -> String {
        let path = "/enquetes/nouvelle";
        let numero = self.client.get(path).await.field("numero");
        let fields =
            [("numero", numero.as_str()), ("modele", "accompagnes"), ("jusqu_au", "2026-12-20"), ("acces", acces)];
        let made = self.client.post(path, &fields).await;
        assert!(made.location.starts_with("/enquetes/"), "{}", made.body);
        last(&made.location)
    }

    /// The public address of an enquête, and the secret of answers begun.
    pub(super) async fn repondre(&self) -> Vec<(&'static str, String)> {
        let page = self.client.get(&format!("/enquetes/{}", self.enquete("lien").await)).await.body;
        let lien = page.split("/repondre/").nth(1).and_then(|rest| rest.get(..10)).expect("an address").to_owned();
        let fields = [("age", "a25"), ("geste", "plus_tard")];
        let kept = self.client.post(&format!("/repondre/{lien}"), &fields).await.body;
        let secret = kept.split("/suite/").nth(1).and_then(|rest| rest.get(..16)).expect("a secret").to_owned();
        vec![("{lien}", lien), ("{secret}", secret)]
    }

    pub(super) async fn entretien(&self) -> String {
        let path = "/entretiens/nouveau";
        let numero = self.client.get(path).await.field("numero");
        let fields = [
            ("numero", numero.as_str()),
            ("le", "2026-11-20"),
            ("avec", "personne"),
            ("accord_notes", "oui"),
            ("accord_citations", "oui"),
            ("citation_a", "Je laisse tomber."),
            ("theme_a", "renoncement"),
        ];
        let made = self.client.post(path, &fields).await;
        assert!(made.location.starts_with("/entretiens/"), "{}", made.body);
        last(&made.location)
    }

    pub(super) async fn correspondant(&self) -> String {
        let path = "/correspondants/nouveau";
        let numero = self.client.get(path).await.field("numero");
        let fields = [
            ("numero", numero.as_str()),
            ("organisme", "Caf"),
            ("canal", "telephone"),
            ("valeur", "01 99 00 12 34"),
            ("nom", "Mme Petit"),
            ("vu", "marche"),
        ];
        let made = self.client.post(path, &fields).await;
        assert!(made.location.starts_with("/correspondants/"), "{}", made.body);
        last(&made.location)
    }

    /// Figures of another établissement, received in a signed file.
    pub(super) async fn chiffres(&self, world: &World) -> String {
        let graine = world.app.db.random().bytes::<32>();
        let annee = tandem_indicateurs::Annee::default();
        let who = tandem_platform::keys::hex(&graine);
        let text = tandem_indicateurs::envoi::signer(&who, jiff::civil::date(2026, 11, 1), &graine, 2026, &annee);
        let path = "/indicateurs/territoire";
        let kept = self.client.upload(path, &[], "envoi.txt", text.as_bytes()).await;
        assert!(kept.location.starts_with(path), "{}", kept.body);
        world.texts(&format!("SELECT id FROM indicateur_recus WHERE signataire = '{who}'")).await.remove(0)
    }

    /// A version of the cadre, published now: here, whoever asks for it.
    pub(super) async fn cadre(&self, world: &World) -> String {
        let db = &world.app.db;
        let known =
            agents::par_identifiant(&mut db.read(&Scope::system()).await.expect("read"), self.identifiant).await;
        let author = known.expect("query").expect("agent").0.id;
        let place = &self.etablissement;
        let mut tx = db.write(Intent::system(place.as_str(), "systeme", "tests", "cadre", "cadre")).await.expect("tx");
        let day = jiff::civil::date(2026, 11, 20);
        let id = cadre::semer(&mut tx, (place, &author), (2, day), &[]).await.expect("published");
        tx.commit().await.expect("commit");
        id.to_string()
    }

    pub(super) async fn compte_en_ligne(&self) -> String {
        let path = format!("/personnes/{}/comptes/nouveau", self.personne(&nom()).await);
        self.client.get(&path).await;
        let fields = [
            ("service", "caf"),
            ("courriel", "pro"),
            ("plan", "créer sa boîte"),
            ("avant", "2027-01-15"),
            ("etat", "marche"),
        ];
        let made = self.client.post(&path, &fields).await;
        assert!(made.location.starts_with("/comptes/"), "{}", made.body);
        last(&made.location)
    }

    pub(super) async fn adresse_maison(&self) -> String {
        let numero = self.client.get("/comptes/adresses").await.field("numero");
        let domain = format!("{}.fr", nom().to_lowercase());
        let said = self.client.post("/comptes/adresses", &[("numero", &numero), ("adresse", &domain)]).await;
        assert!(said.status.is_redirection(), "{}", said.body);
        numero
    }

    pub(super) async fn usage(&self, world: &World) -> String {
        let path = format!("/demarches/{}/noter", self.demarche().await);
        let acte = ActeId::new(world.app.db.clock(), world.app.db.random());
        let fields = [("numero", acte.as_str()), ("mode", "M1"), ("urgence", "dernier jour")];
        let noted = self.client.post(&path, &fields).await;
        assert!(noted.status.is_redirection(), "{}", noted.body);
        acte.to_string()
    }

    pub(super) async fn demarche_finie(&self) -> String {
        let id = self.demarche().await;
        let path = format!("/demarches/{id}/fin");
        self.client.get(&path).await;
        let ended = self.client.post(&path, &[("issue", "sans-suite")]).await;
        assert!(ended.status.is_redirection(), "{}", ended.body);
        id
    }

    pub(super) async fn envoi(&self, world: &World) -> String {
        let fiches: Vec<_> = world.app.fiches.fournies().take(2).map(AsRef::as_ref).collect();
        let file = tandem_fiches::signer("CIAS voisin", jiff::civil::date(2026, 11, 20), &[7; 32], fiches);
        self.client.get("/fiches/echange").await;
        let read = self.client.upload("/fiches/echange", &[], "fiches.txt", file.as_bytes()).await;
        assert!(read.status.is_redirection(), "{}", read.body);
        last(&read.location)
    }

    pub(super) async fn signalement(&self) -> String {
        let path = "/fiches/D01/signalement";
        let numero = self.client.get(path).await.field("numero");
        let fields = [("numero", numero.as_str()), ("phrase", "Le bouton a changé de place.")];
        let told = self.client.upload(path, &fields, "ecran.jpg", PHOTO).await;
        assert!(told.status.is_redirection(), "{}", told.body);
        numero
    }

    /// Somebody whose quarterly declaration falls due within a month.
    pub(super) async fn attend(&self, world: &World) {
        let id = crate::personnes::PersonneId::parse(&self.personne(&nom()).await).expect("id");
        let said = (tandem_delais::Evenement::Declaration, jiff::civil::date(2026, 9, 10));
        world.demarche(&id, "D07", &[said]).await;
    }

    pub(super) async fn agenda(&self) -> String {
        let numero = self.client.get("/compte/agenda").await.field("numero");
        let made = self.client.post("/compte/agenda", &[("numero", &numero)]).await.body;
        let found = made.split("/agenda/").find(|rest| rest.get(32..36) == Some(".ics"));
        found.and_then(|rest| rest.get(..36)).expect("an address").to_owned()
    }
}
