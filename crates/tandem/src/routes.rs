//! Composition: one line per route, and the role matrix. A route without its line does not start.

mod groupes;
mod matrice;

pub use matrice::MATRICE;

use axum::{
    Router,
    middleware::from_fn_with_state,
    routing::{MethodRouter, get, post},
};

use crate::{
    actes,
    agents::{self, Role},
    app::App,
    aujourdhui, conservation, dossier, droits, entrainement, equipe,
    guard::{self, Acces, Gate},
    imports, menages, papiers,
    personnes::{self, doublons},
    rappels,
    refus::Refus,
    suivi, ui,
};

/// One address and what answers there.
struct Route {
    path: &'static str,
    methods: &'static [&'static str],
    handler: MethodRouter<App>,
    /// Largest file taken, in bytes.
    fichier: usize,
    /// Asks the password or the code again when it was given ten minutes ago or more: see [`recente`].
    recente: bool,
    /// Answers even when the screen is hidden: see [`meme_voilee`].
    voilee: bool,
}

fn route(path: &'static str, methods: &'static [&'static str], handler: MethodRouter<App>) -> Route {
    Route { path, methods, handler, fichier: 0, recente: false, voilee: false }
}

impl Route {
    /// The same, taking a file of at most so many bytes.
    fn avec_fichier(self, most: usize) -> Self {
        Self { fichier: most, ..self }
    }
}

/// The same address, for what changes much (roles, exports, keys of an account): whoever opens it said who she was
/// less than ten minutes ago, at login or at `/confirmation`. Later, a page is asked through `/confirmation` and a
/// form comes back one press from being sent, with what was typed. Write `recente(route(…))`; nothing else to do.
fn recente(route: Route) -> Route {
    Route { recente: true, ..route }
}

/// The same address, answering even when the screen is hidden: the veil itself, and leaving.
fn meme_voilee(route: Route) -> Route {
    Route { voilee: true, ..route }
}

#[expect(clippy::too_many_lines, reason = "one line per address")]
fn all() -> Vec<Route> {
    const G: &[&str] = &["GET"];
    const P: &[&str] = &["POST"];
    const GP: &[&str] = &["GET", "POST"];
    let mut all = vec![
        route("/", G, get(aujourdhui::page::get)),
        route("/aide", G, get(aujourdhui::aide::get)),
        route("/connexion", GP, get(agents::connexion::get).post(agents::connexion::post)),
        meme_voilee(route("/deconnexion", P, post(agents::connexion::fermer))),
        meme_voilee(route("/voile", GP, get(agents::voile::get).post(agents::voile::post))),
        meme_voilee(route("/voile/ouverture", GP, get(agents::voile::get).post(agents::voile::ouvrir))),
        route("/confirmation", GP, get(agents::confirmation::get).post(agents::confirmation::post)),
        route("/connexions", G, get(agents::connexions::get)),
        route("/connexions/fermeture", P, post(agents::connexions::fermer_les_autres)),
        route("/connexions/{id}/fermeture", P, post(agents::connexions::fermer)),
        route("/personnes", G, get(personnes::list::get)),
        route("/personnes/recherche", GP, get(personnes::list::sans_texte).post(personnes::list::chercher)),
        route("/personnes/nouvelle", GP, get(personnes::nouvelle::get).post(personnes::nouvelle::post)),
        route("/personnes/{id}", G, get(dossier::page::get)),
        route("/conservation", GP, get(conservation::page::get).post(conservation::page::post)),
        route(
            "/personnes/{id}/prolongation",
            GP,
            get(conservation::gestes::prolongation).post(conservation::gestes::prolonger),
        ),
        recente(route(
            "/archives/{id}/sortie",
            GP,
            get(conservation::gestes::sortie).post(conservation::gestes::sortir),
        )),
        route("/bordereaux/{id}", G, get(conservation::bordereaux::get)),
        route("/bordereaux/{id}/visa", P, post(conservation::bordereaux::viser)),
        recente(route("/bordereaux/{id}/execution", P, post(conservation::bordereaux::executer))),
        route("/personnes/doublons", GP, get(doublons::list::get).post(doublons::list::distinguer)),
        route("/personnes/{id}/reunion", GP, get(doublons::list::reunion).post(doublons::list::chercher)),
        route("/personnes/{id}/reunion/{autre}", GP, get(doublons::fusion::get).post(doublons::fusion::post)),
        route("/personnes/{id}/separation/{fusion}", P, post(doublons::fusion::separer)),
        route("/personnes/{id}/faits/{genre}", GP, get(personnes::faits::page::get).post(personnes::faits::page::post)),
        route("/personnes/{id}/menage", G, get(menages::page::get)),
        route("/personnes/{id}/menage/liens", P, post(menages::page::lier)),
        route("/personnes/{id}/menage/ajout", GP, get(menages::ajout::get).post(menages::ajout::post)),
        route("/personnes/{id}/menage/departs/{ligne}", GP, get(menages::depart::get).post(menages::depart::post)),
        route(
            "/personnes/{id}/menage/corrections/{ligne}",
            GP,
            get(menages::correction::get).post(menages::correction::post),
        ),
        route("/personnes/{id}/menage/entourage", GP, get(menages::entourage::get).post(menages::entourage::post)),
        route("/personnes/{id}/actes/nouveau", GP, get(actes::noter::get).post(actes::noter::post)),
        route("/personnes/{id}/actes/{acte}/recu", G, get(dossier::recu::get)),
        route("/personnes/{id}/suivi", GP, get(suivi::changer::get).post(suivi::changer::post)),
        route("/propositions/{id}", P, post(suivi::proposition::post)),
        route("/remplacements", GP, get(suivi::remplacement::get).post(suivi::remplacement::post)),
        route("/remplacements/{id}/fin", P, post(suivi::remplacement::terminer)),
        route("/suivi/{id}", GP, get(suivi::passation::get).post(suivi::passation::post)),
        route("/passations/{id}/annulation", P, post(suivi::passation::annuler)),
        route("/depuis", G, get(aujourdhui::depuis::get)),
        route("/seance", GP, get(actes::seance::get).post(actes::seance::post)),
        route("/actes/{id}/annulation", GP, get(actes::annulation::get).post(actes::annulation::post)),
        route("/imports", GP, get(imports::depot::get).post(imports::depot::post))
            .avec_fichier(imports::depot::TAILLE_MAX),
        route("/imports/{id}", GP, get(imports::page::get).post(imports::page::post)),
        route("/imports/{id}/abandon", P, post(imports::page::abandonner)),
        route("/imports/{id}/decisions", P, post(imports::ligne::decider_tout)),
        route("/imports/{id}/lignes/{numero}", GP, get(imports::ligne::get).post(imports::ligne::post)),
        route("/personnes/{id}/papiers", G, get(papiers::list::get)),
        route("/personnes/{id}/papiers/nouveau", GP, get(papiers::joindre::get).post(papiers::joindre::post))
            .avec_fichier(papiers::joindre::FICHIER_MAX),
        route("/papiers/{id}", G, get(papiers::page::get)),
        route("/papiers/{id}/apercu", G, get(papiers::contenu::apercu)),
        route("/papiers/{id}/pages/{numero}", G, get(papiers::contenu::page)),
        route("/papiers/{id}/fichier", G, get(papiers::contenu::fichier)),
        route("/papiers/{id}/nom", GP, get(papiers::nom::get).post(papiers::nom::post)),
        route("/papiers/{id}/retrait", GP, get(papiers::retrait::get).post(papiers::retrait::post)),
        route("/personnes/{id}/rappels", GP, get(rappels::page::get).post(rappels::page::post)),
        route("/personnes/{id}/rappels/retrait", P, post(rappels::page::retirer)),
        route("/personnes/{id}/rappels/vu", P, post(rappels::page::vu)),
        route("/personnes/{id}/rappels/carte", G, get(rappels::carte::get)),
        route("/entrainement", G, get(entrainement::get)),
        route("/personnes/{id}/droits", G, get(droits::personne::get)),
        route("/personnes/{id}/droits/nouvelle", GP, get(droits::demander::get).post(droits::demander::post)),
        recente(route("/personnes/{id}/copie", GP, get(droits::copie::get).post(droits::copie::post))),
        route("/personnes/{id}/ouvertures", G, get(droits::acces::page::get)),
        route("/droits/{id}", G, get(droits::demande::get)),
        route("/droits/{id}/feuille", G, get(droits::demande::feuille)),
        route("/droits/{id}/reponse", P, post(droits::demande::reponse)),
        route("/droits/{id}/prolongation", P, post(droits::demande::prolongation)),
        route("/droits/{id}/levee", P, post(droits::demande::levee)),
        route("/equipe/droits", G, get(droits::list::get)),
        recente(route("/equipe/export", GP, get(droits::extraction::get).post(droits::extraction::post))),
        route("/equipe", G, get(equipe::page::get)),
        route("/fichiers/{nom}", G, get(ui::assets::get)),
    ];
    all.extend(groupes::catalogue());
    all.extend(groupes::comptes());
    all.extend(groupes::mon_compte());
    all.extend(groupes::demarches());
    all.extend(groupes::echeances());
    all.extend(groupes::blocages());
    all.extend(groupes::indicateurs());
    all.extend(groupes::renoncements());
    all.extend(groupes::correspondants());
    all.extend(groupes::mandats());
    all.extend(groupes::comptes_en_ligne());
    all.extend(groupes::matinee());
    all.extend(groupes::cadre());
    all.extend(groupes::enquetes());
    all.extend(groupes::entretiens());
    all
}

/// The roles named by a line of the matrix.
pub fn acces(letters: &str) -> Acces {
    const ACCUEIL: &[Role] = &[Role::Accueil, Role::Intervenant, Role::Responsable];
    const FILE_ACTIVE: &[Role] = &[Role::Intervenant, Role::Responsable];
    const RESPONSABLE: &[Role] = &[Role::Responsable];
    const TOUS: &[Role] = &Role::TOUS;
    const ECHANGE: &[Role] = &[Role::Responsable, Role::ReferentTechnique];
    match letters {
        "*" => Acces::Public,
        "AIR-" => Acces::Roles(ACCUEIL),
        "--R-" => Acces::Roles(RESPONSABLE),
        "-IR-" => Acces::Roles(FILE_ACTIVE),
        "AIRT" => Acces::Roles(TOUS),
        "--RT" => Acces::Roles(ECHANGE),
        _ => Acces::Roles(&[]),
    }
}

/// A route and the matrix disagree: the program refuses to start.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("route sans ligne dans la matrice des rôles, ou l'inverse : {0}")]
pub struct MatrixGap(pub String);

/// The whole application, guarded.
pub fn router(app: &App) -> Result<Router, MatrixGap> {
    let mut router = Router::new();
    let mut lines = 0;
    for route in all() {
        let mut letters = None;
        for method in route.methods {
            let line = MATRICE.iter().find(|line| line.0 == *method && line.1 == route.path);
            let line = line.ok_or_else(|| MatrixGap(format!("{method} {}", route.path)))?;
            if letters.is_some_and(|letters| letters != line.2) {
                return Err(MatrixGap(format!("{} (rôles différents selon la méthode)", route.path)));
            }
            letters = Some(line.2);
            lines += 1;
        }
        let gate = Gate {
            app: app.clone(),
            acces: acces(letters.unwrap_or("")),
            fichier: route.fichier,
            recente: route.recente,
            voilee: route.voilee,
        };
        router = router.route(route.path, route.handler.route_layer(from_fn_with_state(gate, guard::pass)));
    }
    if lines != MATRICE.len() {
        return Err(MatrixGap(format!("{} lignes pour {lines} routes", MATRICE.len())));
    }
    #[cfg(debug_assertions)]
    let router = router.merge(ui::galerie::router());
    let around = from_fn_with_state(app.mesures.clone(), guard::around);
    Ok(router.fallback(|| async { Refus::Introuvable }).layer(around).with_state(app.clone()))
}
