//! A frozen file (« traitement limité ») against every form of the matrix that names a person or something of hers.

use axum::http::StatusCode;
use tandem_platform::Intent;

use super::{
    adresses::{Chez, Objet, objet},
    base::Tables,
    formulaire,
};
use crate::{
    personnes::{self, PersonneId},
    routes::MATRICE,
    testing::{Answer, World, on_both_engines},
};

/// What may be written all the same, and why.
const PERMIS: &[(&str, &str)] = &[
    ("/personnes/{id}/copie", "son droit d’accès reste entier"),
    ("/personnes/{id}/droits/nouvelle", "elle peut demander autre chose"),
    ("/personnes/{id}/rappels/retrait", "ce qu’elle a accepté se reprend à tout moment ; plus rien ne part"),
    ("/personnes/{id}/comptes/carte", "une feuille à imprimer\u{a0}: rien n’est écrit"),
    ("/mandats/{id}/revocation", "ce qu’elle a permis se reprend à tout moment"),
    ("/mandats/{id}/renonciation", "cesser d’agir à sa place n’ajoute rien à son dossier"),
    ("/droits/{id}/reponse", "l’établissement lui doit une réponse"),
    ("/droits/{id}/prolongation", "le délai de la réponse"),
    ("/droits/{id}/levee", "c’est ce qui rouvre le dossier"),
    ("/archives/{id}/sortie", "sans elle, un dossier archivé ne pourrait plus être rouvert ; aucune donnée ne change"),
];

/// What a form asks to be taken, when its page does not fill it in.
const SAISIES: &[(&str, &[(&str, &str)])] = &[
    ("/personnes/{id}/prolongation", &[("motif", "recours en cours")]),
    ("/personnes/{id}/faits/{genre}", &[("cle", "vie"), ("texte", "3 rue des Lilas")]),
    ("/personnes/{id}/menage/liens", &[("relation", "parent")]),
    (
        "/personnes/{id}/menage/ajout",
        &[("relation", "enfant"), ("action", "creer"), ("prenom", "Ibou"), ("nom", "Kouzz")],
    ),
    ("/personnes/{id}/menage/departs/{ligne}", &[("jusqua", "2024"), ("raison", "separation")]),
    ("/personnes/{id}/menage/corrections/{ligne}", &[("action", "ligne")]),
    ("/personnes/{id}/menage/entourage", &[("nom", "Mme Petit"), ("lien", "voisine")]),
    ("/personnes/{id}/actes/nouveau", &[("mode", "M2")]),
    ("/personnes/{id}/suivi", &[("referent", "")]),
    ("/personnes/{id}/rappels", &[("canal", "papier")]),
    ("/personnes/{id}/demarches/nouvelle", &[("fiche", "D01")]),
    (
        "/personnes/{id}/mandats/nouveau",
        &[
            ("lignes", "D07"),
            ("objet", "le RSA"),
            ("contact", "ici"),
            ("lieu", "Lille"),
            ("canaux", "ligne"),
            ("duree", "mois"),
        ],
    ),
    ("/mandats/{id}/ecran", &[("lu", "oui"), ("elle", "10,10 300,150"), ("agent", "10,10 300,150")]),
    ("/mandats/{id}/renonciation", &[("raison", "déménagée")]),
    ("/mandats/regularisations/{acte}", &[("raison", "elle n’en veut pas")]),
    ("/personnes/{id}/blocages/nouveau", &[("voie", "rsa"), ("depuis", "2026-11-02")]),
    ("/blocages/{id}/tentatives", &[("marche", "message"), ("le", "2026-11-20")]),
    ("/blocages/{id}/reponses", &[("sens", "rejet"), ("le", "2026-11-23")]),
    ("/blocages/{id}/faits", &[("evenement", "decision"), ("le", "2026-11-02")]),
    ("/blocages/{id}/fin", &[("issue", "retabli")]),
    ("/blocages/{id}/lettre/{marche}", &[("objet", "Recours"), ("corps", "Je conteste.")]),
    ("/personnes/{id}/renoncements/nouveau", &[("fiche", "D30")]),
    ("/renoncements/{id}/proposition", &[("reponse", "veut")]),
    ("/renoncements/{id}/abandon", &[("cause", "papiers"), ("jamais", "")]),
    ("/blocages/{id}/appels", &[("resultat", "joint")]),
    ("/personnes/{id}/comptes/nouveau", &[("service", "caf"), ("courriel", "elle"), ("etat", "marche")]),
    ("/comptes/{id}/constat", &[("etat", "bloque")]),
    ("/comptes/{id}/coordonnees", &[("courriel", "elle"), ("telephone", "elle")]),
    ("/demarches/{id}/noter", &[("mode", "M2")]),
    ("/demarches/{id}/evenements/nouveau", &[("evenement", "contact")]),
    ("/demarches/{id}/fin", &[("issue", "aboutie")]),
    ("/demarches/{id}/complexite", &[("complexite", "simple")]),
    ("/echeances/{id}/{regle}/report", &[("jour", "2026-11-27")]),
    ("/echeances/{id}/{regle}/don", &[("a", "")]),
    ("/personnes/{id}/reunion", &[("q", "kou")]),
    ("/propositions/{id}", &[("reponse", "accepter")]),
    ("/actes/{id}/annulation", &[("motif", "erreur de personne")]),
    ("/papiers/{id}/nom", &[("genre", "rib"), ("mots", "renommé")]),
    ("/papiers/{id}/retrait", &[("raison", "rendu")]),
    ("/file/{fiche}", &[("mode", "M2")]),
];
/// A file is sent with its own body.
const FICHIER: &str = "/personnes/{id}/papiers/nouveau";
const PHOTO: &[u8] = include_bytes!("../../../papiers/tests/fichiers/photo-avec-position.jpg");

/// Does an address about this name a person, or something of a person?
fn d_une_personne(what: Objet) -> bool {
    match what {
        Objet::Personne
        | Objet::Deux
        | Objet::Fusion
        | Objet::Fait
        | Objet::Acte
        | Objet::ActeDe
        | Objet::Papier
        | Objet::Demande
        | Objet::Demarche
        | Objet::Echeance
        | Objet::File
        | Objet::DemarcheFinie
        | Objet::Mandat
        | Objet::Usage
        | Objet::Compte
        | Objet::Blocage
        | Objet::Appel
        | Objet::Marche
        | Objet::Renoncement
        | Objet::Menage
        | Objet::Proposition
        | Objet::Passation
        | Objet::Archive => true,
        // A sheet keeps its own rows; a slip erases, and leaves out who is frozen: a test below. The address book is of professionals.
        Objet::Rien
        | Objet::Correspondant
        | Objet::Chiffres
        | Objet::Cadre
        | Objet::Enquete
        | Objet::Entretien
        | Objet::Reponse
        | Objet::Ressemblance
        | Objet::Connexion
        | Objet::Import
        | Objet::ImportADecider
        | Objet::Ligne
        | Objet::Agent
        | Objet::Arrivee
        | Objet::Envoi
        | Objet::Agenda
        | Objet::Signalement
        | Objet::Suiveur
        | Objet::Remplacement
        | Objet::AdresseMaison
        | Objet::Bordereau
        | Objet::Public => false,
    }
}

/// Freezes everybody, or frees everybody.
async fn geler(world: &World, yes: bool) {
    let db = &world.app.db;
    let all = world.texts("SELECT id FROM personnes").await;
    let intent = Intent::system(world.etablissement.as_str(), "systeme", "tests", "personnes", "tous");
    let mut tx = db.write(intent).await.expect("tx");
    for id in all.iter().filter_map(|id| PersonneId::parse(id)) {
        personnes::limiter(&mut tx, &id, yes.then(|| db.clock().today())).await.expect("frozen");
    }
    tx.commit().await.expect("commit");
}

/// The form of that address as its page fills it in, with what is needed to be taken.
async fn remplir(chez: &Chez, path: &str, address: &str) -> Vec<(String, String)> {
    let mut pages = vec![address];
    pages.extend(address.rmatch_indices('/').map(|(at, _)| &address[..at]).filter(|page| page.len() > 12));
    let mut pairs: Vec<(String, String)> = Vec::new();
    for page in pages {
        let found = formulaire::tous(&chez.client.get(page).await.body);
        if let Some(form) = found.into_iter().find(|form| form.action == address) {
            let held =
                form.champs.into_iter().filter(|champ| champ.nom != "jeton" && champ.genre != formulaire::Genre::Muet);
            for champ in held {
                // A button is pressed by its line in SAISIES, or not at all.
                if champ.nom != "action" && !pairs.iter().any(|pair| pair.0 == champ.nom) {
                    pairs.push((champ.nom, champ.valeur));
                }
            }
            break;
        }
    }
    if path.ends_with("/liens") {
        // The one she lives with: the only choice of the list.
        let page = chez.client.get(address.trim_end_matches("/liens")).await.body;
        let other = page.split("name=\"autre\"><option value=\"").nth(1).and_then(|rest| rest.get(..36));
        pairs.retain(|pair| pair.0 != "autre");
        pairs.push(("autre".to_owned(), other.expect("a choice").to_owned()));
    }
    pairs.extend(choisir(chez, path, address).await);
    for (name, value) in SAISIES.iter().filter(|line| line.0 == path).flat_map(|line| line.1) {
        pairs.retain(|pair| pair.0 != *name);
        pairs.push(((*name).to_owned(), (*value).to_owned()));
    }
    pairs
}

/// What no line of SAISIES can say: who or which, as the page of that row offers it.
async fn choisir(chez: &Chez, path: &str, address: &str) -> Option<(String, String)> {
    let after = |page: &str, mark: &str| Some(page.split(mark).nth(1)?.get(..36)?.to_owned());
    match path {
        "/blocages/{id}/charge" => {
            let page = chez.client.get(address).await.body;
            Some(("agent".to_owned(), after(&page, "name=\"agent\" value=\"").expect("a colleague")))
        }
        "/blocages/{id}/pieces" => {
            let page = chez.client.get(address.trim_end_matches("/pieces")).await.body;
            let form = format!("/personnes/{}/papiers/nouveau", after(&page, "href=\"/personnes/").expect("whose"));
            let joined = chez.client.upload(&form, &[("genre", "courrier")], "IMG_1.jpg", PHOTO).await;
            Some(("papier".to_owned(), after(&joined.location, "/papiers/").expect("joined")))
        }
        _ => None,
    }
}

async fn envoyer(chez: &Chez, path: &str, address: &str, filled: &[(String, String)]) -> Answer {
    let pairs: Vec<(&str, &str)> = filled.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    if path == FICHIER {
        return chez.client.upload(address, &pairs, "IMG_1.jpg", PHOTO).await;
    }
    chez.client.post(address, &pairs).await
}

on_both_engines! {
    async fn every_form_about_a_frozen_file_is_refused_with_a_sentence_and_writes_nothing(world) {
        let chez = Chez::ici(world, "mperrin").await;
        let tables = Tables::new(world).await;
        let mut refused = 0;
        for (_, path, _) in MATRICE.iter().filter(|line| line.0 == "POST" && d_une_personne(objet(line.1))) {
            // The same form is taken while the file is free: what refuses it below is the freeze.
            let free = chez.adresse(world, path).await;
            let filled = remplir(&chez, path, &free).await;
            let taken = envoyer(&chez, path, &free, &filled).await;
            let permis = PERMIS.iter().any(|line| line.0 == *path);
            assert!(taken.status.is_redirection() || permis, "POST {path} with {filled:?}: {} {}", taken.status, taken.body);
            let address = chez.adresse(world, path).await;
            let filled = remplir(&chez, path, &address).await;
            geler(world, true).await;
            let before = tables.compter().await;
            let answer = envoyer(&chez, path, &address, &filled).await;
            if permis {
                assert_ne!(answer.status, StatusCode::LOCKED, "POST {path} is allowed by law");
            } else {
                assert!(matches!(answer.status, StatusCode::LOCKED | StatusCode::CONFLICT), "POST {path}: {} {}", answer.status, answer.body);
                answer.shows("Ce dossier ne se modifie pas pour l’instant").shows("Rien n’a été enregistré");
                assert_eq!(tables.compter().await, before, "POST {path} wrote something");
                refused += 1;
            }
            geler(world, false).await;
        }
        println!("{refused} forms refused");
        assert!(refused > 15, "{refused}");
        for (path, why) in PERMIS {
            assert!(MATRICE.contains(&("POST", path, "-IR-")) || MATRICE.contains(&("POST", path, "--R-")), "{path}: no such form ({why})");
        }
    }

    async fn a_form_about_somebody_else_changes_no_frozen_file(world) {
        let (id, other) = (world.person("Aïssata", "Diallo").await, world.person("Thierno", "Diallo").await);
        let perrin = world.as_agent("mperrin").await;
        geler(world, true).await;
        let mut tx = world.app.db.write(Intent::system(world.etablissement.as_str(), "systeme", "tests", "personnes", id.as_str())).await.expect("tx");
        personnes::limiter(&mut tx, &other, None).await.expect("free");
        tx.commit().await.expect("commit");
        perrin.get("/personnes/doublons").await;
        let two = perrin.post("/personnes/doublons", &[("une", other.as_str()), ("autre", id.as_str())]).await;
        let add = perrin.post(&format!("/personnes/{other}/menage/ajout"), &[("personne", id.as_str()), ("relation", "conjoint")]).await;
        for answer in [two, add] {
            assert_eq!(answer.status, StatusCode::LOCKED, "{}", answer.body);
        }
        for table in ["distinctions", "menage_membres", "menages"] {
            assert_eq!(world.texts(&format!("SELECT 'x' FROM {table}")).await.len(), 0, "{table}");
        }
    }

    async fn a_handover_leaves_frozen_files_where_they_are_and_says_so(world) {
        let chez = Chez::ici(world, "claire").await;
        let address = chez.adresse(world, "/suivi/{id}").await;
        chez.adresse(world, "/suivi/{id}").await;
        let frozen = world.texts("SELECT id FROM personnes ORDER BY id").await.remove(0);
        let id = PersonneId::parse(&frozen).expect("id");
        let mut tx = world.app.db.write(Intent::system(world.etablissement.as_str(), "systeme", "tests", "personnes", &frozen)).await.expect("tx");
        personnes::limiter(&mut tx, &id, Some(world.app.db.clock().today())).await.expect("frozen");
        tx.commit().await.expect("commit");
        let to = chez.voisins(world).await.0.id.to_string();
        chez.client.get(&address).await;
        let done = chez.client.post(&address, &[("a", &to), ("quoi", "toutes")]).await;
        chez.client.get(&done.location).await.shows("1\u{a0}dossier passé").shows("1\u{a0}dossier est resté").shows("son traitement est limité");
        let mine = world.claire.to_string();
        assert_eq!(world.texts(&format!("SELECT referent_id FROM personnes WHERE id = '{frozen}'")).await, [mine]);
    }

    async fn a_slip_does_not_erase_somebody_whose_processing_is_limited(world) {
        let (kept, gone) = (world.person("Gardée", "Limitée").await, world.person("Partie", "Depuis").await);
        world.app.db.clock().advance_seconds(671 * 24 * 3600);
        conservation_passe(world).await;
        world.app.db.clock().advance_seconds(63 * 24 * 3600);
        conservation_passe(world).await;
        world.app.db.clock().advance_seconds(367 * 24 * 3600);
        let mut tx = world.app.db.write(Intent::system(world.etablissement.as_str(), "systeme", "tests", "personnes", kept.as_str())).await.expect("tx");
        personnes::limiter(&mut tx, &kept, Some(world.app.db.clock().today())).await.expect("frozen");
        tx.commit().await.expect("commit");
        let boss = world.as_agent("mperrin").await;
        let slip = boss.post("/conservation", &[]).await.location;
        boss.get(&slip).await.shows("1\u{a0}dossier");
        boss.post(&format!("{slip}/visa"), &[("reference", "AD44-12"), ("vise_le", "2026-11-24")]).await;
        boss.post(&format!("{slip}/execution"), &[]).await;
        boss.get(&slip).await.shows("exécuté le");
        assert_eq!(world.texts("SELECT id FROM personnes").await, [kept.to_string()], "{gone} only");
    }
}

async fn conservation_passe(world: &World) {
    crate::conservation::passer(&world.app.db, &world.app.config.conservation).await.expect("run");
}
