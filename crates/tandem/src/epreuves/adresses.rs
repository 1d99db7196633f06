//! For every `{…}` of the matrix, a real row: made over HTTP by somebody of the place it belongs to.

use std::sync::atomic::{AtomicUsize, Ordering};

use tandem_platform::{Intent, Random, Scope};
use tokio::sync::OnceCell;

use super::{objets::OBJETS, rangs::Voisin};
use crate::{
    agents::{self, Empreinte, EquipeId, EtablissementId, NouvelAgent, Role},
    imports::{ImportId, reprise},
    personnes::doublons,
    testing::{Client, MOT_DE_PASSE, World},
};

/// What an address is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Objet {
    /// Nothing in the address.
    Rien,
    Personne,
    /// Two files.
    Deux,
    /// Two files merged into the first.
    Fusion,
    /// A kind of fact of a person.
    Fait,
    /// Nothing in the address, but two people who look alike must exist.
    Ressemblance,
    Acte,
    /// The same, in the file of its person.
    ActeDe,
    /// Another login of the same agent.
    Connexion,
    /// Deposited, not started.
    Import,
    /// Started, two names already known.
    ImportADecider,
    /// Started, row 2 to correct.
    Ligne,
    /// Somebody who works here, invited by a responsable.
    Agent,
    /// The address on the sheet of somebody invited.
    Arrivee,
    /// Somebody with something to do in a row today.
    File,
    /// A calendar address.
    Agenda,
    /// A photo joined to a person's file.
    Papier,
    /// A signed file of fiches received.
    Envoi,
    /// A change reported on a fiche, with a picture.
    Signalement,
    /// A démarche of a person, with a deposit.
    Demarche,
    /// A date of a démarche.
    Echeance,
    /// The same, ended.
    DemarcheFinie,
    /// A mandate to sign.
    Mandat,
    /// An act done without a mandate.
    Usage,
    /// Something that does not move, with an attempt on it.
    Blocage,
    /// The same, and a step of its staircase.
    Marche,
    /// A right that was seen.
    Renoncement,
    /// Somebody to reach in an administration.
    Correspondant,
    /// Something that does not move, with somebody to call for it.
    Appel,
    /// A published version of the cadre.
    Cadre,
    /// An account on a site, that hangs on a professional.
    Compte,
    /// An address of the établissement.
    AdresseMaison,
    /// A request about her data.
    Demande,
    /// An enquête that takes codes.
    Enquete,
    /// The public address of one, and of answers begun.
    Reponse,
    /// What somebody said; its author alone opens it.
    Entretien,
    /// A file of the program itself, or a fiche of its catalogue.
    Public,
    /// A person who lives with another, and the line that says so.
    Menage,
    /// An agent, for the list of the people she follows.
    Suiveur,
    /// Figures received from another établissement.
    Chiffres,
    /// A person proposed to a team of this place by a colleague of another.
    Proposition,
    Passation,
    /// Somebody stands in for an agent of this place.
    Remplacement,
    Archive,
    /// An elimination slip with a file of this place on it.
    Bordereau,
}

pub(super) const PHOTO: &[u8] = include_bytes!("../../../papiers/tests/fichiers/photo-avec-position.jpg");
/// Kinds of facts, one of each form of page (choices, amounts, texts, keys).
const GENRES: [&str; 8] =
    ["adresse", "courriel", "ressource", "langue", "hebergement", "protection", "equipement", "frein"];

/// Who makes the rows of a place.
pub(crate) struct Chez {
    pub identifiant: &'static str,
    pub client: Client,
    pub(super) etablissement: EtablissementId,
    /// Her first team, when she has one: chosen once, because a responsable also sees those made since.
    pub(super) equipe: Option<EquipeId>,
    /// Which kind of fact comes next; the first only, unless somebody moves it.
    pub tour: usize,
    /// A colleague of the same team, and one of a team of the same établissement where this agent is not.
    pub(super) voisins: OnceCell<(Voisin, Voisin)>,
}

impl Chez {
    /// An agent of the world's établissement.
    pub(crate) async fn ici(world: &World, identifiant: &'static str) -> Self {
        let client = world.as_agent(identifiant).await;
        let mut on = world.app.db.read(&Scope::system()).await.expect("read");
        let known = agents::par_identifiant(&mut on, identifiant).await.expect("query").expect("agent");
        let (etablissement, equipe) = (known.1.etablissement, known.1.equipes.into_iter().next());
        Self { identifiant, client, etablissement, equipe, tour: 0, voisins: OnceCell::new() }
    }

    /// Denise, responsable of another établissement on the same installation.
    pub(super) async fn ailleurs(world: &World) -> Self {
        let db = &world.app.db;
        let id = EtablissementId::new(db.clock(), db.random());
        let intent = Intent::system(id.as_str(), "systeme", "tests", "etablissements", id.as_str());
        let mut tx = db.write(intent).await.expect("tx");
        agents::creer_etablissement(&mut tx, &id, "CIAS d’ailleurs", "Rezé", "44143").await.expect("etablissement");
        let team = agents::creer_equipe(&mut tx, &id, "Sud").await.expect("team");
        let empreinte = Empreinte::of(MOT_DE_PASSE, &Random::seeded(1)).expect("argon2");
        let (identifiant, nom, role) = ("denise", "Denise Ailleurs", Role::Responsable);
        let agent = NouvelAgent { identifiant, nom, role, empreinte, equipes: &[team] };
        agents::creer_agent(&mut tx, &id, &agent).await.expect("agent");
        tx.commit().await.expect("commit");
        Self::ici(world, identifiant).await
    }

    /// The address with a row of this place in it, made now.
    #[expect(clippy::too_many_lines, reason = "one line per kind of row")]
    pub(crate) async fn adresse(&self, world: &World, path: &str) -> String {
        let values: Vec<(&str, String)> = match objet(path) {
            Objet::Rien => Vec::new(),
            Objet::Ressemblance => {
                let name = nom();
                self.personne(&name).await;
                self.personne(&name).await;
                doublons::comparer(&world.app.db, &self.etablissement).await.expect("compared");
                Vec::new()
            }
            Objet::Deux => vec![("{id}", self.personne(&nom()).await), ("{autre}", self.personne(&nom()).await)],
            Objet::Fusion => self.fusion().await,
            Objet::Fait => {
                let genre = GENRES[self.tour % GENRES.len()];
                vec![("{id}", self.personne(&nom()).await), ("{genre}", genre.to_owned())]
            }
            Objet::Public => vec![("{nom}", "tandem.svg".to_owned()), ("{code}", "D01".to_owned())],
            Objet::Menage => self.menage().await,
            Objet::Suiveur => vec![("{id}", self.suiveur(world).await)],
            Objet::Proposition => vec![("{id}", self.proposition(world).await)],
            Objet::Passation => vec![("{id}", self.passation(world).await)],
            Objet::Remplacement => vec![("{id}", self.remplacement(world).await)],
            Objet::Archive => vec![("{id}", self.archive(world).await)],
            Objet::Bordereau => vec![("{id}", self.bordereau(world).await)],
            Objet::File => {
                self.attend(world).await;
                vec![("{fiche}", "D07".to_owned())]
            }
            Objet::Agenda => vec![("{lien}", self.agenda().await)],
            Objet::Papier => vec![("{id}", self.papier().await), ("{numero}", "1".to_owned())],
            Objet::Demande => vec![("{id}", self.demande().await)],
            Objet::Demarche => vec![("{id}", self.demarche().await)],
            Objet::Echeance => vec![("{id}", self.demarche().await), ("{regle}", "declaration".to_owned())],
            Objet::DemarcheFinie => vec![("{id}", self.demarche_finie().await)],
            Objet::Mandat => vec![("{id}", self.mandat().await)],
            Objet::Blocage => vec![("{id}", self.blocage().await)],
            Objet::Marche => vec![("{id}", self.blocage().await), ("{marche}", "departement".to_owned())],
            Objet::Renoncement => vec![("{id}", self.renoncement().await)],
            Objet::Chiffres => vec![("{id}", self.chiffres(world).await)],
            Objet::Correspondant => vec![("{id}", self.correspondant().await)],
            Objet::Enquete => vec![("{id}", self.enquete("codes").await)],
            Objet::Entretien => vec![("{id}", self.entretien().await)],
            Objet::Reponse => self.repondre().await,
            Objet::Appel => {
                self.correspondant().await;
                vec![("{id}", self.blocage().await)]
            }
            Objet::Cadre => vec![("{id}", self.cadre(world).await)],
            Objet::Compte => vec![("{id}", self.compte_en_ligne().await)],
            Objet::AdresseMaison => vec![("{id}", self.adresse_maison().await)],
            Objet::Usage => vec![("{acte}", self.usage(world).await)],
            Objet::Envoi => vec![("{id}", self.envoi(world).await)],
            Objet::Signalement => vec![("{id}", self.signalement().await)],
            Objet::Agent => vec![("{id}", self.agent().await.0)],
            Objet::Arrivee => vec![("{lien}", self.agent().await.1)],
            Objet::Personne => vec![("{id}", self.personne(&nom()).await)],
            Objet::Acte => vec![("{id}", self.acte(&self.personne(&nom()).await).await)],
            Objet::ActeDe => {
                let person = self.personne(&nom()).await;
                vec![("{acte}", self.acte(&person).await), ("{id}", person)]
            }
            Objet::Connexion => vec![("{id}", self.connexion(world).await)],
            Objet::Import => vec![("{id}", self.import("Nom;Prénom\nKOFFI;Ama\n").await)],
            Objet::ImportADecider => vec![("{id}", self.a_decider(world).await)],
            Objet::Ligne => {
                let id = self.import(&format!("Nom;Prénom;Date de naissance\n{};Ama;32/13/1985\n", nom())).await;
                self.lancer(world, &id, &["nom", "prenom", "naissance"]).await;
                vec![("{id}", id), ("{numero}", "2".to_owned())]
            }
        };
        values.into_iter().fold(path.to_owned(), |path, (mark, value)| path.replace(mark, &value))
    }

    pub(super) async fn personne(&self, nom: &str) -> String {
        self.client.get("/personnes/nouvelle").await;
        let team = self.equipe.as_ref().map_or("", EquipeId::as_str);
        let fields = [("prenom", "Ama"), ("nom", nom), ("equipe", team), ("action", "creer")];
        let made = self.client.post("/personnes/nouvelle", &fields).await;
        last(&made.location)
    }

    async fn acte(&self, person: &str) -> String {
        let fields = [("mode", "M3"), ("duree", "10")];
        let noted = self.client.post(&format!("/personnes/{person}/actes/nouveau"), &fields).await;
        noted.location.strip_prefix("/?note=").unwrap_or_else(|| panic!("{}", noted.body)).to_owned()
    }

    async fn fusion(&self) -> Vec<(&'static str, String)> {
        let (one, other) = (self.personne(&nom()).await, self.personne(&nom()).await);
        let merged = self.client.post(&format!("/personnes/{one}/reunion/{other}"), &[]).await;
        assert!(merged.status.is_redirection(), "{}", merged.body);
        let file = self.client.get(&format!("/personnes/{one}")).await.body;
        let after = file.split(&format!("/personnes/{one}/separation/")).nth(1).and_then(|rest| rest.get(..36));
        vec![("{id}", one), ("{fusion}", after.expect("the merge can be undone").to_owned())]
    }

    /// Somebody invited: her id, and the address on her sheet.
    async fn agent(&self) -> (String, String) {
        let form = self.client.get("/equipe/agents/nouveau").await;
        let (name, numero) = (nom(), form.field("numero"));
        let team = form.body.split("name=\"equipe\" value=\"").nth(1).and_then(|rest| rest.get(..36)).expect("a team");
        let fields = [
            ("numero", numero.as_str()),
            ("nom", &name),
            ("identifiant", &name),
            ("role", "intervenant"),
            ("equipe", team),
        ];
        let sheet = self.client.post("/equipe/agents/nouveau", &fields).await;
        let find = |mark: &str, end: char| {
            let found = sheet.body.split(mark).nth(1).and_then(|rest| rest.split(end).next());
            found.unwrap_or_else(|| panic!("no {mark} on the sheet: {}", sheet.body)).to_owned()
        };
        (find("href=\"/equipe/agents/", '"'), find("class=\"tenir\">", '<').replace('-', ""))
    }

    async fn papier(&self) -> String {
        let path = format!("/personnes/{}/papiers/nouveau", self.personne(&nom()).await);
        self.client.get(&path).await;
        let joined = self.client.upload(&path, &[("genre", "attestation-caf")], "IMG_1.jpg", PHOTO).await;
        assert!(joined.status.is_redirection(), "{}", joined.body);
        last(joined.location.split('?').next().unwrap_or_default())
    }

    async fn connexion(&self, world: &World) -> String {
        // The list shows the last ones first.
        world.app.db.clock().advance_seconds(1);
        let known = self.client.get("/connexions").await.body;
        world.as_agent(self.identifiant).await;
        let page = self.client.get("/connexions").await.body;
        let mut ids = page.split("/connexions/").skip(1).filter_map(|rest| rest.get(..36));
        ids.find(|id| !known.contains(id)).expect("the login just opened").to_owned()
    }

    async fn import(&self, text: &str) -> String {
        self.client.get("/imports").await;
        let sent = self.client.upload("/imports", &[], "suivis.csv", text.as_bytes()).await;
        assert!(sent.location.starts_with("/imports/"), "{}", sent.body);
        last(&sent.location)
    }

    async fn lancer(&self, world: &World, id: &str, columns: &[&str]) {
        let path = format!("/imports/{id}");
        self.client.get(&path).await;
        let names: Vec<String> = (0..columns.len()).map(|index| format!("colonne-{index}")).collect();
        let mut fields = vec![("action", "lancer"), ("referent", "moi")];
        fields.extend(names.iter().map(String::as_str).zip(columns.iter().copied()));
        assert!(self.client.post(&path, &fields).await.status.is_redirection());
        let id = ImportId::parse(id).expect("id");
        reprise::tout(&world.app.db, &self.etablissement, &id, |_| ()).await.expect("run");
    }

    async fn a_decider(&self, world: &World) -> String {
        let names = [nom(), nom()];
        for name in &names {
            self.personne(name).await;
        }
        let id = self.import(&format!("Nom;Prénom\n{};Ama\n{};Ama\n", names[0], names[1])).await;
        self.lancer(world, &id, &["nom", "prenom"]).await;
        id
    }
}

/// What `path` holds.
pub(super) fn objet(path: &str) -> Objet {
    let known = |known: &str| known == path || known.strip_suffix('…').is_some_and(|start| path.starts_with(start));
    let line = OBJETS.iter().find(|line| known(line.0));
    if line.is_none() && !path.contains('{') {
        return Objet::Rien;
    }
    line.unwrap_or_else(|| panic!("{path} has no line in epreuves/adresses.rs (OBJETS): which row is its {{…}}?")).1
}

/// A family name nobody else has.
pub(super) fn nom() -> String {
    static RANG: AtomicUsize = AtomicUsize::new(0);
    let rang = RANG.fetch_add(1, Ordering::Relaxed);
    format!("Kou{}", rang.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect::<String>())
}

pub(super) fn last(path: &str) -> String {
    path.rsplit('/').next().unwrap_or_default().to_owned()
}
