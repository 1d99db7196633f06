//! Writing a fiche: always the same order, so that two versions compare line by line.

use std::fmt::Write as _;

use crate::{Fiche, valeur::texte};

struct Feuille(String);

impl Feuille {
    fn ligne(&mut self, cle: &str, valeur: &str) {
        let _ = writeln!(self.0, "{cle} = {}", texte(valeur));
    }

    fn opt(&mut self, cle: &str, valeur: Option<&str>) {
        if let Some(valeur) = valeur.filter(|one| !one.is_empty()) {
            self.ligne(cle, valeur);
        }
    }

    fn liste(&mut self, cle: &str, valeurs: &[String]) {
        if valeurs.is_empty() {
            return;
        }
        let _ = writeln!(self.0, "{cle} = [");
        for one in valeurs {
            let _ = writeln!(self.0, "  {},", texte(one));
        }
        self.0.push_str("]\n");
    }
}

/// The text of a fiche. Read again, it gives the same fiche.
pub fn ecrire(fiche: &Fiche) -> String {
    let mut out = Feuille(String::new());
    out.ligne("code", &fiche.code);
    out.ligne("nom", &fiche.nom);
    out.ligne("nom_simple", &fiche.nom_simple);
    out.ligne("organisme", &fiche.organisme);
    out.ligne("famille", fiche.famille.code());
    out.ligne("effet", fiche.effet.code());
    out.ligne("complexite", fiche.complexite.code());
    out.opt("pourquoi", fiche.pourquoi.as_deref());
    out.liste("pieces", &fiche.pieces);
    out.liste("blocages", &fiche.blocages);
    out.opt("delai_usuel", fiche.delai_usuel.as_deref());
    out.liste("remarques", &fiche.remarques);
    out.0.push_str("\n[acces]\n");
    out.opt("adresse", fiche.acces.adresse.as_deref());
    out.opt("sans_adresse", fiche.acces.sans_adresse.as_deref());
    out.opt("compte", fiche.acces.compte.as_deref());
    out.opt("franceconnect", fiche.acces.franceconnect.map(crate::FranceConnect::code));
    out.0.push_str("\n[canaux]\n");
    out.opt("papier", fiche.canaux.papier.as_deref());
    out.opt("telephone", fiche.canaux.telephone.as_deref());
    out.opt("guichet", fiche.canaux.guichet.as_deref());
    out.opt("aucun", fiche.canaux.aucun.as_deref());
    for geste in &fiche.gestes {
        out.0.push_str("\n[[gestes]]\n");
        out.ligne("texte", &geste.texte);
        if geste.stop {
            out.0.push_str("stop = true\n");
        }
    }
    if !fiche.regles_toml.trim().is_empty() {
        let _ = writeln!(out.0, "\n{}", fiche.regles_toml.trim());
    }
    out.0.push_str("\n[verification]\n");
    out.liste("sources", &fiche.verification.sources);
    let _ = writeln!(out.0, "verifie_le = {}", fiche.verification.verifie_le);
    out.ligne("verifie_par", &fiche.verification.verifie_par);
    let _ = writeln!(out.0, "a_revoir_avant = {}", fiche.verification.a_revoir_avant);
    out.0
}
