//! `/_ui`, in debug builds only: every page in every state, with made-up data. Tests walk through it too.

use std::sync::LazyLock;

use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
    routing::get,
};

use super::{Cadre, Samples};
use crate::{
    actes, agents, app::App, aujourdhui, blocages, cadre, comptes_en_ligne, conservation, correspondants, demarches,
    dossier, droits, echeances, entrainement, equipe, fiches, imports, mandats, menages, papiers, personnes, rappels,
    refus, renoncements, secret, suivi,
};
use crate::{agenda, enquetes, entretiens, file, indicateurs, observatoire, rendezvous};

/// One page in one state.
#[derive(Debug)]
pub struct Exemple {
    /// The page.
    pub nom: &'static str,
    /// Its state: `vide`, `pleine`, `en erreur`…
    pub etat: &'static str,
    /// What the browser gets.
    pub html: askama::Result<String>,
}

impl Exemple {
    fn adresse(&self) -> String {
        format!("/_ui/{}/{}", self.nom, self.etat.replace(' ', "-"))
    }
}

fn add<P: Samples>(all: &mut Vec<Exemple>) {
    all.extend(P::samples().into_iter().map(|(etat, page)| Exemple { nom: P::NOM, etat, html: page.render() }));
}

fn des_demarches(all: &mut Vec<Exemple>) {
    add::<demarches::nouvelle::NouvellePage>(all);
    add::<mandats::list::MandatsPage>(all);
    add::<mandats::archive::ArchivePage>(all);
    add::<mandats::lot::CopiesPage>(all);
    add::<mandats::nouveau::NouveauPage>(all);
    add::<mandats::page::MandatPage>(all);
    add::<mandats::papier::PapierPage>(all);
    add::<mandats::vue::VuePage>(all);
    add::<demarches::page::DemarchePage>(all);
    add::<demarches::noter::NoterDemarchePage>(all);
    add::<demarches::evenement::EvenementPage>(all);
    add::<demarches::fin::page::FinPage>(all);
    add::<demarches::complexite::ComplexitePage>(all);
}

fn des_renoncements(all: &mut Vec<Exemple>) {
    add::<renoncements::nouveau::NouveauPage>(all);
    add::<renoncements::page::RenoncementPage>(all);
    add::<renoncements::list::RenoncementsPage>(all);
}

fn des_blocages(all: &mut Vec<Exemple>) {
    add::<blocages::nouveau::NouveauPage>(all);
    add::<blocages::page::BlocagePage>(all);
    add::<blocages::lettre::LettrePage>(all);
    add::<blocages::reponse::ReponsePage>(all);
    add::<blocages::list::BlocagesPage>(all);
    add::<blocages::charge::ChargePage>(all);
    add::<observatoire::page::ObservatoirePage>(all);
    add::<indicateurs::page::IndicateursPage>(all);
    add::<indicateurs::simulateur::SimulateurPage>(all);
    add::<indicateurs::definitions::DefinitionsPage>(all);
    add::<indicateurs::territoire::page::TerritoirePage>(all);
    add::<correspondants::list::CorrespondantsPage>(all);
    add::<correspondants::page::CorrespondantPage>(all);
    add::<correspondants::saisie::SaisiePage>(all);
}

fn des_enquetes(all: &mut Vec<Exemple>) {
    add::<enquetes::list::ListPage>(all);
    add::<enquetes::nouvelle::NouvellePage>(all);
    add::<enquetes::page::EnquetePage>(all);
    add::<enquetes::page::AffichePage>(all);
    add::<enquetes::tickets::TicketsPage>(all);
    add::<enquetes::repondre::RepondrePage>(all);
    add::<enquetes::fin::FinPage>(all);
    add::<enquetes::papier::PapierPage>(all);
    add::<enquetes::saisie::SaisiePage>(all);
    add::<enquetes::resultats::ResultatsPage>(all);
    add::<enquetes::croiser::CroisementPage>(all);
    add::<enquetes::croiser::VaguesPage>(all);
}

fn des_entretiens(all: &mut Vec<Exemple>) {
    add::<entretiens::list::ListPage>(all);
    add::<entretiens::nouveau::NouveauPage>(all);
    add::<entretiens::page::EntretienPage>(all);
    add::<entretiens::coupon::CouponPage>(all);
    add::<entretiens::retrait::RetraitPage>(all);
    add::<entretiens::themes::ThemesPage>(all);
    add::<entretiens::trame::TramePage>(all);
}

fn des_comptes(all: &mut Vec<Exemple>) {
    add::<comptes_en_ligne::nouveau::NouveauPage>(all);
    add::<comptes_en_ligne::page::ComptePage>(all);
    add::<comptes_en_ligne::coordonnees::CoordonneesPage>(all);
    add::<comptes_en_ligne::list::ComptesPage>(all);
    add::<comptes_en_ligne::adresses::AdressesPage>(all);
    add::<comptes_en_ligne::carte::CartePage>(all);
    add::<comptes_en_ligne::carte::CartePapierPage>(all);
}

fn du_cadre(all: &mut Vec<Exemple>) {
    add::<cadre::page::CadrePage>(all);
    add::<cadre::affiche::AffichePage>(all);
    add::<cadre::versions::VersionsPage>(all);
    add::<cadre::versions::VersionPage>(all);
    add::<cadre::brouillon::page::BrouillonPage>(all);
    add::<cadre::brouillon::regle::ReglePage>(all);
    add::<cadre::brouillon::protocole::ProtocolePage>(all);
    add::<cadre::brouillon::contact::ContactPage>(all);
}

/// Every page, every state. A page without its line here fails a test.
#[expect(clippy::too_many_lines, reason = "one line per page")]
pub fn pages() -> Vec<Exemple> {
    let mut all = Vec::new();
    add::<agents::connexion::ConnexionPage>(&mut all);
    add::<agents::brouillon::ReprisePage>(&mut all);
    add::<agents::confirmation::ConfirmationPage>(&mut all);
    add::<secret::SecretPage>(&mut all);
    add::<agents::gestion::liste::ListePage>(&mut all);
    add::<agents::gestion::inviter::InviterPage>(&mut all);
    add::<agents::gestion::fiche::FichePage>(&mut all);
    add::<agents::gestion::lien::LienPage>(&mut all);
    add::<agents::gestion::arrivee::ArriveePage>(&mut all);
    add::<agents::compte::page::ComptePage>(&mut all);
    add::<agents::compte::facteur::FacteurPage>(&mut all);
    add::<agents::compte::facteur::SecoursPage>(&mut all);
    add::<agents::compte::second::SecondPage>(&mut all);
    add::<agents::voile::VoilePage>(&mut all);
    add::<agents::connexions::ConnexionsPage>(&mut all);
    add::<aujourdhui::page::AujourdhuiPage>(&mut all);
    add::<aujourdhui::aide::AidePage>(&mut all);
    add::<personnes::list::ListPage>(&mut all);
    add::<personnes::nouvelle::NouvellePage>(&mut all);
    add::<dossier::page::DossierPage>(&mut all);
    add::<dossier::recu::RecuPage>(&mut all);
    add::<personnes::faits::page::FaitsPage>(&mut all);
    add::<personnes::doublons::list::DoublonsPage>(&mut all);
    add::<personnes::doublons::list::ReunionPage>(&mut all);
    add::<personnes::doublons::fusion::FusionPage>(&mut all);
    add::<menages::page::MenagePage>(&mut all);
    add::<menages::ajout::AjoutPage>(&mut all);
    add::<menages::depart::DepartPage>(&mut all);
    add::<menages::correction::CorrectionPage>(&mut all);
    add::<menages::entourage::EntouragePage>(&mut all);
    des_demarches(&mut all);
    des_comptes(&mut all);
    des_blocages(&mut all);
    des_enquetes(&mut all);
    des_entretiens(&mut all);
    des_renoncements(&mut all);
    du_cadre(&mut all);
    add::<actes::noter::NoterPage>(&mut all);
    add::<actes::seance::SeancePage>(&mut all);
    add::<actes::annulation::AnnulationPage>(&mut all);
    add::<imports::depot::DepotPage>(&mut all);
    add::<imports::page::ImportPage>(&mut all);
    add::<imports::ligne::LignePage>(&mut all);
    add::<conservation::page::ConservationPage>(&mut all);
    add::<conservation::gestes::GestePage>(&mut all);
    add::<conservation::bordereaux::BordereauPage>(&mut all);
    add::<rappels::page::RappelsPage>(&mut all);
    add::<rappels::carte::CartePage>(&mut all);
    add::<suivi::changer::ChangerPage>(&mut all);
    add::<suivi::remplacement::RemplacementPage>(&mut all);
    add::<suivi::passation::PassationPage>(&mut all);
    add::<aujourdhui::depuis::DepuisPage>(&mut all);
    add::<papiers::joindre::JoindrePage>(&mut all);
    add::<papiers::list::ListPage>(&mut all);
    add::<papiers::page::PapierPage>(&mut all);
    add::<papiers::nom::NomPage>(&mut all);
    add::<papiers::retrait::RetraitPage>(&mut all);
    add::<droits::personne::DroitsPage>(&mut all);
    add::<droits::demander::DemanderPage>(&mut all);
    add::<droits::demande::DemandePage>(&mut all);
    add::<droits::demande::FeuillePage>(&mut all);
    add::<droits::copie::CopiePage>(&mut all);
    add::<droits::acces::page::AccesPage>(&mut all);
    add::<droits::list::ListPage>(&mut all);
    add::<droits::extraction::ExtractionPage>(&mut all);
    add::<echeances::list::ListPage>(&mut all);
    add::<echeances::ligne::LignePage>(&mut all);
    add::<echeances::reunion::ReunionPage>(&mut all);
    add::<echeances::semaine::SemainePage>(&mut all);
    add::<echeances::campagnes::CampagnesPage>(&mut all);
    add::<rendezvous::page::RendezVousPage>(&mut all);
    add::<file::list::FilesPage>(&mut all);
    add::<file::page::FilePage>(&mut all);
    add::<agenda::page::AgendaPage>(&mut all);
    add::<entrainement::EntrainementPage>(&mut all);
    add::<equipe::page::EquipePage>(&mut all);
    add::<fiches::list::FichesPage>(&mut all);
    add::<fiches::page::FichePage>(&mut all);
    add::<fiches::modifier::ModifierPage>(&mut all);
    add::<fiches::versions::VersionsPage>(&mut all);
    add::<fiches::signaler::SignalerPage>(&mut all);
    add::<fiches::envois::echange::EchangePage>(&mut all);
    add::<fiches::envois::reprise::ReprisePage>(&mut all);
    add::<refus::RefusPage>(&mut all);
    add::<GaleriePage>(&mut all);
    all
}

/// The list of the pages.
#[derive(Debug, askama::Template)]
#[template(path = "ui/galerie.html")]
struct GaleriePage {
    cadre: Cadre,
    pages: Vec<(String, String)>,
}

impl Samples for GaleriePage {
    const NOM: &'static str = "galerie";

    fn samples() -> Vec<(&'static str, Self)> {
        let pages = vec![("/_ui/noter/vide".to_owned(), "noter, vide".to_owned())];
        vec![("pleine", Self { cadre: Cadre::anonyme().titled("Galerie"), pages })]
    }
}

/// Drawn once: all of them take a debug build a third of a second, and the browser asks for each in four windows.
static PAGES: LazyLock<Vec<Exemple>> = LazyLock::new(pages);

/// The routes of the gallery: nothing of the database, nobody to log in.
pub fn router() -> Router<App> {
    Router::new().route("/_ui", get(list)).route("/_ui/{nom}/{etat}", get(show))
}

async fn list() -> Response {
    let pages = PAGES.iter().map(|page| (page.adresse(), format!("{}, {}", page.nom, page.etat))).collect();
    super::Page::ok(GaleriePage { cadre: Cadre::anonyme().titled("Galerie"), pages }).into_response()
}

async fn show(Path((nom, etat)): Path<(String, String)>) -> Response {
    let address = format!("/_ui/{nom}/{etat}");
    match PAGES.iter().find(|page| page.adresse() == address).map(|page| &page.html) {
        Some(Ok(html)) => Html(html.as_str()).into_response(),
        Some(Err(error)) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        None => refus::Refus::Introuvable.into_response(),
    }
}
