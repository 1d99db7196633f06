//! Addresses that go together.

use axum::routing::{get, post};

use super::{Route, recente, route};
use crate::{
    agenda, agents, blocages, cadre as reference, comptes_en_ligne, correspondants, demarches, echeances, enquetes,
    entretiens, fiches, file, indicateurs, mandats, observatoire, rendezvous, renoncements,
};

/// The catalogue of procedures. Nothing of it is about a person.
pub(super) fn catalogue() -> [Route; 14] {
    const G: &[&str] = &["GET"];
    const P: &[&str] = &["POST"];
    const GP: &[&str] = &["GET", "POST"];
    use fiches::{
        envois::{echange, reprise},
        lecture, list, modifier, page, signaler, versions,
    };
    [
        route("/fiches", G, get(list::get)),
        route("/fiches/nouvelle", GP, get(modifier::nouvelle).post(modifier::creer)),
        route("/fiches/echange", GP, get(echange::get).post(echange::recevoir)).avec_fichier(echange::FICHIER_MAX),
        route("/fiches/echange/envoi", P, post(echange::envoyer)),
        route("/fiches/echange/{id}", GP, get(reprise::get).post(reprise::post)),
        route("/fiches/{code}", G, get(page::get)),
        route("/fiches/{code}/modifier", GP, get(modifier::get).post(modifier::post)),
        route("/fiches/{code}/versions", G, get(versions::get)),
        route("/fiches/{code}/retour", P, post(versions::revenir)),
        route("/fiches/{code}/signalement", GP, get(signaler::get).post(signaler::post))
            .avec_fichier(signaler::FICHIER_MAX),
        route("/fiches/{code}/referent", P, post(signaler::designer)),
        route("/signalements/{id}", P, post(signaler::repondre)),
        route("/signalements/{id}/lecture", P, post(lecture::post)),
        route("/signalements/{id}/image", G, get(signaler::voir)),
    ]
}

/// The démarches of a person.
pub(super) fn demarches() -> [Route; 9] {
    const G: &[&str] = &["GET"];
    const P: &[&str] = &["POST"];
    const GP: &[&str] = &["GET", "POST"];
    use demarches::{complexite, evenement, fin, noter, nouvelle, page};
    [
        route("/personnes/{id}/demarches/nouvelle", GP, get(nouvelle::get).post(nouvelle::post)),
        route("/demarches/{id}", G, get(page::get)),
        route("/demarches/{id}/noter", GP, get(noter::get).post(noter::post)),
        route("/demarches/{id}/evenements/nouveau", GP, get(evenement::get).post(evenement::post)),
        route("/demarches/{id}/annulation", P, post(evenement::defaire)),
        route("/demarches/{id}/fait", P, post(evenement::fait)),
        route("/demarches/{id}/fin", GP, get(fin::page::get).post(fin::page::post)),
        route("/demarches/{id}/reprise", P, post(fin::page::reprise)),
        route("/demarches/{id}/complexite", GP, get(complexite::get).post(complexite::post)),
    ]
}

/// What people allow.
pub(super) fn mandats() -> [Route; 15] {
    const G: &[&str] = &["GET"];
    const P: &[&str] = &["POST"];
    const GP: &[&str] = &["GET", "POST"];
    use mandats::{archive, attestation, gestes, list, lot, nouveau, page, papier, vue};
    [
        route("/mandats", G, get(list::get)),
        recente(route("/mandats/archives", GP, get(archive::get).post(archive::post))),
        recente(route("/mandats/copies", G, get(lot::get))),
        recente(route("/mandats/copies/archive", G, get(lot::archive))),
        route("/mandats/{id}", G, get(page::get)),
        route("/mandats/{id}/papier", G, get(papier::get)),
        route("/mandats/{id}/copie.pdf", G, get(attestation::get)),
        route("/mandats/{id}/fichier", G, get(papier::fichier)),
        route("/mandats/{id}/ecran", GP, get(papier::ecran).post(papier::signer)),
        route("/mandats/{id}/signature", P, post(gestes::signature)),
        route("/mandats/{id}/revocation", P, post(gestes::revocation)),
        route("/mandats/{id}/renonciation", P, post(gestes::renonciation)),
        route("/mandats/regularisations/{acte}", P, post(gestes::regularisation)),
        route("/personnes/{id}/mandats", G, get(vue::get)),
        route("/personnes/{id}/mandats/nouveau", GP, get(nouveau::get).post(nouveau::post)),
    ]
}

/// The accounts of people on sites.
pub(super) fn comptes_en_ligne() -> [Route; 9] {
    const G: &[&str] = &["GET"];
    const P: &[&str] = &["POST"];
    const GP: &[&str] = &["GET", "POST"];
    use comptes_en_ligne::{adresses, carte, coordonnees, gestes, list, nouveau, page};
    [
        route("/comptes", G, get(list::get)),
        route("/comptes/adresses", GP, get(adresses::get).post(adresses::post)),
        route("/comptes/adresses/{id}/retrait", P, post(adresses::retrait)),
        route("/comptes/{id}", G, get(page::get)),
        route("/comptes/{id}/constat", P, post(gestes::constat)),
        route("/comptes/{id}/remise", P, post(gestes::remise)),
        route("/comptes/{id}/coordonnees", GP, get(coordonnees::get).post(coordonnees::post)),
        route("/personnes/{id}/comptes/nouveau", GP, get(nouveau::get).post(nouveau::post)),
        route("/personnes/{id}/comptes/carte", GP, get(carte::get).post(carte::post)),
    ]
}

/// What does not move.
pub(super) fn blocages() -> [Route; 17] {
    const G: &[&str] = &["GET"];
    const P: &[&str] = &["POST"];
    const GP: &[&str] = &["GET", "POST"];
    use blocages::{charge, dossier, gestes, lettre, list, nouveau, page, pieces, reponse};
    [
        route("/observatoire", G, get(observatoire::page::get)),
        recente(route("/observatoire.csv", G, get(observatoire::export::csv))),
        recente(route("/observatoire.xlsx", G, get(observatoire::export::xlsx))),
        route("/blocages", G, get(list::get)),
        route("/blocages/{id}", G, get(page::get)),
        route("/blocages/{id}/tentatives", P, post(gestes::tentative)),
        route("/blocages/{id}/reponses", P, post(gestes::reponse)),
        route("/blocages/{id}/faits", P, post(gestes::fait)),
        route("/blocages/{id}/annulation", P, post(gestes::annulation)),
        route("/blocages/{id}/fin", P, post(gestes::fin)),
        route("/blocages/{id}/pieces", P, post(pieces::post)),
        route("/blocages/{id}/charge", GP, get(charge::get).post(charge::post)),
        route("/blocages/{id}/dossier", G, get(dossier::get)),
        route("/blocages/{id}/reponse", G, get(reponse::get)),
        route("/blocages/{id}/lettre/{marche}", GP, get(lettre::get).post(lettre::post)),
        route("/blocages/{id}/lettre/{marche}/pdf", G, get(lettre::pdf::get)),
        route("/personnes/{id}/blocages/nouveau", GP, get(nouveau::get).post(nouveau::post)),
    ]
}

/// What acts say of the établissement.
pub(super) fn indicateurs() -> [Route; 11] {
    const G: &[&str] = &["GET"];
    const P: &[&str] = &["POST"];
    const GP: &[&str] = &["GET", "POST"];
    use indicateurs::{definitions, export, page, rapport, simulateur, territoire::page as territoire};
    [
        route("/indicateurs", G, get(page::get)),
        route("/indicateurs/definitions", G, get(definitions::get)),
        route("/indicateurs/simulateur", G, get(simulateur::get)),
        recente(route("/indicateurs.csv", G, get(export::csv))),
        recente(route("/indicateurs.xlsx", G, get(export::xlsx))),
        recente(route("/indicateurs/lignes.parquet", G, get(export::parquet))),
        recente(route("/indicateurs/page.pdf", G, get(rapport::court))),
        recente(route("/indicateurs/rapport.pdf", G, get(rapport::get))),
        route("/indicateurs/territoire", GP, get(territoire::get).post(territoire::recevoir))
            .avec_fichier(territoire::FICHIER_MAX),
        route("/indicateurs/territoire/{id}/retrait", P, post(territoire::retirer)),
        recente(route("/indicateurs/envoi", P, post(territoire::envoyer))),
    ]
}

/// The rights that were seen, and are not to be let go.
pub(super) fn renoncements() -> [Route; 9] {
    const G: &[&str] = &["GET"];
    const P: &[&str] = &["POST"];
    const GP: &[&str] = &["GET", "POST"];
    use renoncements::{gestes, list, nouveau, page};
    [
        route("/renoncements", G, get(list::get)),
        route("/renoncements/{id}", G, get(page::get)),
        route("/renoncements/{id}/proposition", P, post(gestes::proposition)),
        route("/renoncements/{id}/commencement", P, post(gestes::commencement)),
        route("/renoncements/{id}/obtention", P, post(gestes::obtention)),
        route("/renoncements/{id}/abandon", P, post(gestes::abandon)),
        route("/renoncements/{id}/retour", P, post(gestes::changer)),
        route("/renoncements/{id}/annulation", P, post(gestes::annulation)),
        route("/personnes/{id}/renoncements/nouveau", GP, get(nouveau::get).post(nouveau::post)),
    ]
}

/// Who answers in an administration, and the calls made for a blocage.
pub(super) fn correspondants() -> [Route; 7] {
    const G: &[&str] = &["GET"];
    const P: &[&str] = &["POST"];
    const GP: &[&str] = &["GET", "POST"];
    use correspondants::{gestes, list, page, saisie};
    [
        route("/correspondants", G, get(list::get)),
        route("/correspondants/nouveau", GP, get(saisie::nouveau).post(saisie::creer)),
        route("/correspondants/{id}", G, get(page::get)),
        route("/correspondants/{id}/confirmation", P, post(gestes::confirmation)),
        route("/correspondants/{id}/correction", GP, get(saisie::get).post(saisie::post)),
        route("/correspondants/{id}/retrait", P, post(gestes::retrait)),
        route("/blocages/{id}/appels", P, post(gestes::appel)),
    ]
}

/// What falls due.
pub(super) fn echeances() -> [Route; 11] {
    const G: &[&str] = &["GET"];
    const P: &[&str] = &["POST"];
    const GP: &[&str] = &["GET", "POST"];
    use echeances::{campagnes, gestes, ligne, list, reunion, semaine};
    [
        route("/echeances", G, get(list::get)),
        route("/echeances/{id}/{regle}", G, get(ligne::get)),
        route("/echeances/{id}/{regle}/fait", P, post(gestes::faire)),
        route("/echeances/{id}/{regle}/annulation", P, post(gestes::annuler)),
        route("/echeances/{id}/{regle}/report", P, post(gestes::reporter)),
        route("/echeances/{id}/{regle}/don", P, post(gestes::donner)),
        route("/echeances/reunion", G, get(reunion::get)),
        route("/echeances/reunion/absents", P, post(reunion::absence)),
        route("/echeances/semaine", G, get(semaine::toutes)),
        route("/echeances/semaine/{id}", G, get(semaine::get)),
        route("/echeances/campagnes", GP, get(campagnes::get).post(campagnes::post)),
    ]
}

/// The accounts of colleagues: each asks for a recent password or code.
pub(super) fn comptes() -> [Route; 9] {
    const G: &[&str] = &["GET"];
    const P: &[&str] = &["POST"];
    const GP: &[&str] = &["GET", "POST"];
    use agents::gestion::{arrivee, fiche, inviter, lien, liste};
    [
        recente(route("/equipe/agents", G, get(liste::get))),
        recente(route("/equipe/agents/nouveau", GP, get(inviter::get).post(inviter::post))),
        recente(route("/equipe/agents/{id}", G, get(fiche::get))),
        recente(route("/equipe/agents/{id}/lien", GP, get(lien::get).post(lien::post))),
        recente(route("/equipe/agents/{id}/role", P, post(fiche::role))),
        recente(route("/equipe/agents/{id}/desactivation", P, post(fiche::desactiver))),
        recente(route("/equipe/agents/{id}/reactivation", P, post(fiche::reactiver))),
        recente(route("/equipe/agents/{id}/second-facteur", P, post(fiche::retirer_facteur))),
        route("/arrivee/{lien}", GP, get(arrivee::get).post(arrivee::post)),
    ]
}

/// One's own account: what opens it asks for a recent password or code.
pub(super) fn mon_compte() -> [Route; 8] {
    const G: &[&str] = &["GET"];
    const P: &[&str] = &["POST"];
    const GP: &[&str] = &["GET", "POST"];
    use agents::compte::{facteur, page, pin, second};
    [
        route("/connexion/code", GP, get(second::get).post(second::post)),
        route("/compte", G, get(page::get)),
        recente(route("/compte/code", GP, get(facteur::get).post(facteur::post))),
        recente(route("/compte/code/secours", P, post(facteur::secours))),
        recente(route("/compte/code/retrait", P, post(facteur::retrait))),
        recente(route("/compte/mot-de-passe", P, post(page::mot_de_passe))),
        recente(route("/compte/pin", P, post(pin::post))),
        route("/compte/voile", P, post(pin::minutes)),
    ]
}

/// The day of a worker: prepare a meeting, do a queue, have one's dates in one's calendar.
pub(super) fn matinee() -> [Route; 5] {
    const G: &[&str] = &["GET"];
    const GP: &[&str] = &["GET", "POST"];
    [
        route("/personnes/{id}/rendez-vous", G, get(rendezvous::page::get)),
        route("/file", G, get(file::list::get)),
        route("/file/{fiche}", GP, get(file::page::get).post(file::saisie::post)),
        recente(route("/compte/agenda", GP, get(agenda::page::get).post(agenda::page::post))),
        route("/agenda/{lien}", G, get(agenda::flux::get)),
    ]
}

/// What the établissement decided of its practice: everybody reads it, the responsable writes it.
pub(super) fn cadre() -> [Route; 10] {
    const G: &[&str] = &["GET"];
    const P: &[&str] = &["POST"];
    const GP: &[&str] = &["GET", "POST"];
    use reference::{
        affiche,
        brouillon::{contact, page as ecrit, protocole, publier, regle},
        lecture, page, versions,
    };
    [
        route("/cadre", G, get(page::get)),
        route("/cadre/lecture", P, post(lecture::post)),
        route("/cadre/affiche", G, get(affiche::get)),
        route("/cadre/versions", G, get(versions::get)),
        route("/cadre/versions/{id}", G, get(versions::une)),
        route("/cadre/brouillon", GP, get(ecrit::get).post(ecrit::abandonner)),
        route("/cadre/brouillon/regle", GP, get(regle::get).post(regle::post)),
        route("/cadre/brouillon/protocole", GP, get(protocole::get).post(protocole::post)),
        route("/cadre/brouillon/contact", GP, get(contact::get).post(contact::post)),
        route("/cadre/brouillon/publication", P, post(publier::post)),
    ]
}

/// What is asked, and what was answered. The public addresses have no session.
pub(super) fn enquetes() -> [Route; 15] {
    const G: &[&str] = &["GET"];
    const P: &[&str] = &["POST"];
    const GP: &[&str] = &["GET", "POST"];
    use enquetes::{croiser, export, list, nouvelle, page, papier, repondre, resultats, saisie, tickets};
    [
        route("/enquetes", G, get(list::get)),
        route("/enquetes/nouvelle", GP, get(nouvelle::get).post(nouvelle::post)),
        route("/enquetes/{id}", G, get(page::get)),
        route("/enquetes/{id}/fermeture", P, post(page::fermer)),
        route("/enquetes/{id}/tickets", P, post(tickets::post)),
        route("/enquetes/{id}/affiche", G, get(page::affiche)),
        route("/enquetes/{id}/papier", G, get(papier::get)),
        route("/enquetes/{id}/saisie", GP, get(saisie::get).post(saisie::post)),
        route("/enquetes/{id}/resultats", G, get(resultats::get)),
        route("/enquetes/{id}/resultats.csv", G, get(export::csv)),
        route("/enquetes/{id}/croisement", G, get(croiser::get)),
        route("/enquetes/{id}/vagues", G, get(croiser::vagues)),
        route("/repondre/{lien}", GP, get(repondre::get).post(repondre::post)),
        route("/repondre/{lien}/merci", G, get(repondre::merci)),
        route("/repondre/{lien}/suite/{secret}", G, get(repondre::reprendre)),
    ]
}

/// Who was listened to, and what comes back.
pub(super) fn entretiens() -> [Route; 9] {
    const G: &[&str] = &["GET"];
    const GP: &[&str] = &["GET", "POST"];
    use entretiens::{coupon, export, list, nouveau, page, retrait, themes, trame};
    [
        route("/entretiens", G, get(list::get)),
        route("/entretiens/nouveau", GP, get(nouveau::get).post(nouveau::post)),
        route("/entretiens/retrait", GP, get(retrait::get).post(retrait::post)),
        route("/entretiens/trame", G, get(trame::get)),
        route("/entretiens/themes", G, get(themes::get)),
        route("/entretiens/rapport", G, get(themes::rapport)),
        route("/entretiens/rapport.csv", G, get(export::csv)),
        route("/entretiens/{id}", G, get(page::get)),
        route("/entretiens/{id}/code", G, get(coupon::get)),
    ]
}
