//! Composition: one line per route, and the role matrix. A route without its line does not start.

use axum::{
    Router,
    middleware::from_fn_with_state,
    routing::{MethodRouter, get, post},
};

use crate::{
    actes,
    agents::{self, Role},
    app::App,
    aujourdhui, dossier, echeances, entrainement, equipe,
    guard::{self, Acces, Gate},
    imports, menages,
    personnes::{self, doublons},
    refus::Refus,
    ui,
};

/// Who may open what: `A`ccueil, `I`ntervenant, `R`esponsable, référent `T`echnique, `*` anybody.
/// A file outside the perimeter is a 404 for everybody, whatever this table says.
pub const MATRICE: &[(&str, &str, &str)] = &[
    ("GET", "/", "AIR-"),
    ("GET", "/aide", "*"),
    ("GET", "/connexion", "*"),
    ("POST", "/connexion", "*"),
    ("POST", "/deconnexion", "AIRT"),
    ("GET", "/connexions", "AIRT"),
    ("POST", "/connexions/{id}/fermeture", "AIRT"),
    ("GET", "/personnes", "AIR-"),
    ("GET", "/personnes/recherche", "AIR-"),
    ("POST", "/personnes/recherche", "AIR-"),
    ("GET", "/personnes/nouvelle", "AIR-"),
    ("POST", "/personnes/nouvelle", "AIR-"),
    ("GET", "/personnes/{id}", "AIR-"),
    ("GET", "/personnes/doublons", "-IR-"),
    ("POST", "/personnes/doublons", "-IR-"),
    ("GET", "/personnes/{id}/reunion", "-IR-"),
    ("POST", "/personnes/{id}/reunion", "-IR-"),
    ("GET", "/personnes/{id}/reunion/{autre}", "-IR-"),
    ("POST", "/personnes/{id}/reunion/{autre}", "-IR-"),
    ("POST", "/personnes/{id}/separation/{fusion}", "-IR-"),
    ("GET", "/personnes/{id}/faits/{genre}", "AIR-"),
    ("POST", "/personnes/{id}/faits/{genre}", "AIR-"),
    ("GET", "/personnes/{id}/menage", "AIR-"),
    ("POST", "/personnes/{id}/menage/liens", "-IR-"),
    ("GET", "/personnes/{id}/menage/ajout", "-IR-"),
    ("POST", "/personnes/{id}/menage/ajout", "-IR-"),
    ("GET", "/personnes/{id}/menage/departs/{ligne}", "-IR-"),
    ("POST", "/personnes/{id}/menage/departs/{ligne}", "-IR-"),
    ("GET", "/personnes/{id}/menage/corrections/{ligne}", "-IR-"),
    ("POST", "/personnes/{id}/menage/corrections/{ligne}", "-IR-"),
    ("GET", "/personnes/{id}/menage/entourage", "-IR-"),
    ("POST", "/personnes/{id}/menage/entourage", "-IR-"),
    ("GET", "/personnes/{id}/actes/nouveau", "AIR-"),
    ("POST", "/personnes/{id}/actes/nouveau", "AIR-"),
    ("GET", "/seance", "AIR-"),
    ("POST", "/seance", "AIR-"),
    ("GET", "/actes/{id}/annulation", "AIR-"),
    ("POST", "/actes/{id}/annulation", "AIR-"),
    ("GET", "/imports", "-IR-"),
    ("POST", "/imports", "-IR-"),
    ("GET", "/imports/{id}", "-IR-"),
    ("POST", "/imports/{id}", "-IR-"),
    ("POST", "/imports/{id}/abandon", "-IR-"),
    ("POST", "/imports/{id}/decisions", "-IR-"),
    ("GET", "/imports/{id}/lignes/{numero}", "-IR-"),
    ("POST", "/imports/{id}/lignes/{numero}", "-IR-"),
    ("GET", "/echeances", "AIR-"),
    ("GET", "/entrainement", "AIR-"),
    ("GET", "/equipe", "AIRT"),
    ("GET", "/fichiers/{nom}", "*"),
];

/// One address and what answers there.
struct Route {
    path: &'static str,
    methods: &'static [&'static str],
    handler: MethodRouter<App>,
    /// Largest file taken, in bytes.
    fichier: usize,
}

fn route(path: &'static str, methods: &'static [&'static str], handler: MethodRouter<App>) -> Route {
    Route { path, methods, handler, fichier: 0 }
}

fn upload_route(path: &'static str, methods: &'static [&'static str], handler: MethodRouter<App>) -> Route {
    Route { fichier: imports::depot::TAILLE_MAX, ..route(path, methods, handler) }
}

fn all() -> Vec<Route> {
    const G: &[&str] = &["GET"];
    const P: &[&str] = &["POST"];
    const GP: &[&str] = &["GET", "POST"];
    vec![
        route("/", G, get(aujourdhui::page::get)),
        route("/aide", G, get(aujourdhui::aide::get)),
        route("/connexion", GP, get(agents::connexion::get).post(agents::connexion::post)),
        route("/deconnexion", P, post(agents::connexion::fermer)),
        route("/connexions", G, get(agents::connexions::get)),
        route("/connexions/{id}/fermeture", P, post(agents::connexions::fermer)),
        route("/personnes", G, get(personnes::list::get)),
        route("/personnes/recherche", GP, get(personnes::list::sans_texte).post(personnes::list::chercher)),
        route("/personnes/nouvelle", GP, get(personnes::nouvelle::get).post(personnes::nouvelle::post)),
        route("/personnes/{id}", G, get(dossier::page::get)),
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
        route("/seance", GP, get(actes::seance::get).post(actes::seance::post)),
        route("/actes/{id}/annulation", GP, get(actes::annulation::get).post(actes::annulation::post)),
        upload_route("/imports", GP, get(imports::depot::get).post(imports::depot::post)),
        route("/imports/{id}", GP, get(imports::page::get).post(imports::page::post)),
        route("/imports/{id}/abandon", P, post(imports::page::abandonner)),
        route("/imports/{id}/decisions", P, post(imports::ligne::decider_tout)),
        route("/imports/{id}/lignes/{numero}", GP, get(imports::ligne::get).post(imports::ligne::post)),
        route("/echeances", G, get(echeances::get)),
        route("/entrainement", G, get(entrainement::get)),
        route("/equipe", G, get(equipe::page::get)),
        route("/fichiers/{nom}", G, get(ui::assets::get)),
    ]
}

/// The roles named by a line of the matrix.
pub fn acces(letters: &str) -> Acces {
    const ACCUEIL: &[Role] = &[Role::Accueil, Role::Intervenant, Role::Responsable];
    const FILE_ACTIVE: &[Role] = &[Role::Intervenant, Role::Responsable];
    const TOUS: &[Role] = &Role::TOUS;
    match letters {
        "*" => Acces::Public,
        "AIR-" => Acces::Roles(ACCUEIL),
        "-IR-" => Acces::Roles(FILE_ACTIVE),
        "AIRT" => Acces::Roles(TOUS),
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
        let gate = Gate { app: app.clone(), acces: acces(letters.unwrap_or("")), fichier: route.fichier };
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
