//! From a row of cells to the fields of a person.

use jiff::civil::Date;

use crate::{
    champ::Champ,
    coordonnees,
    correspondance::Correspondance,
    dates,
    feuille::Ligne,
    noms::{self, separer_nom},
    texte::espaces_simples,
};

/// A row once read; absent fields are `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LigneLue {
    /// Row number in the spreadsheet.
    pub numero: usize,
    /// « M. » or « Mme ».
    pub civilite: Option<String>,
    /// First name.
    pub prenom: Option<String>,
    /// Family name.
    pub nom: Option<String>,
    /// Name in use.
    pub nom_usage: Option<String>,
    /// Date of birth.
    pub naissance: Option<Date>,
    /// First phone: `0…` in France, `+…` elsewhere.
    pub telephone: Option<String>,
    /// The other phones of the row.
    pub autres_telephones: Vec<String>,
    /// E-mail address.
    pub courriel: Option<String>,
    /// Postal address.
    pub adresse: Option<String>,
    /// Post code.
    pub code_postal: Option<String>,
    /// Town.
    pub commune: Option<String>,
    /// Worker in charge.
    pub referent: Option<String>,
    /// Team.
    pub equipe: Option<String>,
    /// Last appointment.
    pub dernier_rendez_vous: Option<Date>,
    /// Free text.
    pub note: Option<String>,
    /// French sentences about what should be checked, without blocking.
    pub remarques: Vec<String>,
}

/// A cell that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErreurLigne {
    /// Row number in the spreadsheet.
    pub numero: usize,
    /// Index of the column, from 0; none when the whole row is at fault.
    pub colonne: Option<usize>,
    /// The field the column feeds.
    pub champ: Champ,
    /// The cell as it is.
    pub valeur: String,
    /// A French sentence.
    pub message: String,
}

/// Reads a row; `Ok(None)` when none of its useful cells is filled.
///
/// # Errors
///
/// Every cell that could not be understood, not only the first.
pub fn convertir(
    ligne: &Ligne,
    correspondance: &Correspondance,
    aujourdhui: Date,
) -> Result<Option<LigneLue>, Vec<ErreurLigne>> {
    let mut lue = LigneLue { numero: ligne.numero, ..LigneLue::default() };
    let mut erreurs = Vec::new();
    let mut remplie = false;
    // Explicit columns win over what a full name holds, hence the second pass.
    let (complets, simples): (Vec<_>, Vec<_>) =
        correspondance.utiles().partition(|(_, champ)| *champ == Champ::NomComplet);
    for (colonne, champ) in simples.into_iter().chain(complets) {
        let valeur = ligne.cellule(colonne);
        if valeur.is_empty() {
            continue;
        }
        remplie = true;
        if let Err(message) = poser(&mut lue, champ, valeur, aujourdhui) {
            erreurs.push(ErreurLigne {
                numero: ligne.numero,
                colonne: Some(colonne),
                champ,
                valeur: valeur.to_owned(),
                message,
            });
        }
    }
    if !remplie {
        return Ok(None);
    }
    if lue.nom.is_none() {
        // A name in use alone is the only family name known.
        lue.nom = lue.nom_usage.take();
    }
    if lue.nom.is_none() && lue.prenom.is_none() {
        erreurs.push(sans_nom(ligne, correspondance));
    }
    if erreurs.is_empty() { Ok(Some(lue)) } else { Err(erreurs) }
}

fn sans_nom(ligne: &Ligne, correspondance: &Correspondance) -> ErreurLigne {
    let champs = [Champ::Nom, Champ::NomComplet, Champ::Prenom];
    let trouve = champs.into_iter().find_map(|c| Some((correspondance.colonnes(c).next()?, c)));
    ErreurLigne {
        numero: ligne.numero,
        colonne: trouve.map(|(colonne, _)| colonne),
        champ: trouve.map_or(Champ::Nom, |(_, champ)| champ),
        valeur: trouve.map(|(colonne, _)| ligne.cellule(colonne).to_owned()).unwrap_or_default(),
        message: "Cette ligne n’a ni nom ni prénom\u{a0}: Tandem ne peut pas savoir de qui il s’agit.".to_owned(),
    }
}

/// Puts one cell in its field.
fn poser(lue: &mut LigneLue, champ: Champ, valeur: &str, aujourdhui: Date) -> Result<(), String> {
    let propre = espaces_simples(valeur);
    let absent = coordonnees::est_absent(&propre);
    match champ {
        Champ::Civilite => {
            lue.civilite = Some(noms::civilite(&propre).map_or(propre, str::to_owned));
        }
        Champ::NomComplet | Champ::Nom | Champ::Prenom | Champ::NomUsage if !absent => {
            une_personne(&propre)?;
            match champ {
                Champ::NomComplet => poser_nom_complet(lue, &propre),
                Champ::Prenom => lue.prenom = Some(propre),
                Champ::Nom => lue.nom = Some(propre),
                _ => lue.nom_usage = Some(propre),
            }
        }
        Champ::Naissance if !absent => match dates::date_francaise(valeur, aujourdhui) {
            Ok(date) => lue.naissance = Some(date),
            Err(_) if est_vague(&propre) => {
                lue.remarques.push(format!("Naissance écrite «\u{a0}{}\u{a0}».", dates::court(&propre)));
            }
            Err(phrase) => return Err(phrase),
        },
        Champ::DernierRendezVous if !absent => poser_rendez_vous(lue, valeur, aujourdhui)?,
        Champ::Telephone if !absent => {
            for telephone in coordonnees::telephones(valeur)? {
                if lue.telephone.is_none() {
                    lue.telephone = Some(telephone);
                } else if lue.telephone.as_ref() != Some(&telephone) && !lue.autres_telephones.contains(&telephone) {
                    lue.autres_telephones.push(telephone);
                }
            }
        }
        Champ::Courriel if !absent => lue.courriel = Some(coordonnees::courriel(valeur)?),
        Champ::CodePostal if !absent => lue.code_postal = Some(coordonnees::code_postal(valeur)?),
        Champ::Commune if !absent => poser_commune(lue, &propre),
        Champ::Adresse if !absent => ajouter(&mut lue.adresse, &propre, ", "),
        Champ::Note => ajouter(&mut lue.note, valeur.trim(), "\n"),
        Champ::Referent if !absent => lue.referent = Some(propre),
        Champ::Equipe if !absent => lue.equipe = Some(propre),
        _ => {}
    }
    Ok(())
}

/// A name has letters, and names one person: « M. et Mme » is two files.
fn une_personne(nom: &str) -> Result<(), String> {
    if !nom.chars().any(char::is_alphabetic) {
        return Err(format!("«\u{a0}{}\u{a0}» n’est pas un nom.", dates::court(nom)));
    }
    if nom.split([' ', ',']).any(|mot| matches!(mot.to_lowercase().as_str(), "et" | "&" | "+")) {
        return Err(format!(
            "«\u{a0}{}\u{a0}» ressemble à deux personnes. Gardez-en une ici, ajoutez l’autre ensuite.",
            dates::court(nom)
        ));
    }
    Ok(())
}

/// « 1975 », « vers 1970 », « 00/00/1982 »: what people know of a birth, kept in words.
fn est_vague(valeur: &str) -> bool {
    let groupes: Vec<&str> = valeur.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let chiffres: usize = groupes.iter().map(|part| part.len()).sum();
    let zero = groupes.iter().any(|part| matches!(*part, "0" | "00" | "0000"));
    zero || (groupes.len() < 3 && chiffres <= 4)
}

fn ajouter(champ: &mut Option<String>, texte: &str, lien: &str) {
    match champ {
        Some(deja) => {
            deja.push_str(lien);
            deja.push_str(texte);
        }
        None => *champ = Some(texte.to_owned()),
    }
}

fn poser_nom_complet(lue: &mut LigneLue, valeur: &str) {
    let separe = separer_nom(valeur);
    if !separe.certain {
        let prenom = separe.prenom.as_deref().unwrap_or("aucun");
        let nom = separe.nom.as_deref().unwrap_or("aucun");
        lue.remarques.push(format!(
            "«\u{a0}{}\u{a0}» compris ainsi\u{a0}: nom {nom}, prénom {prenom}. Vérifiez l’ordre.",
            dates::court(valeur)
        ));
    }
    lue.civilite = lue.civilite.take().or(separe.civilite);
    lue.prenom = lue.prenom.take().or(separe.prenom);
    lue.nom = lue.nom.take().or(separe.nom);
    lue.nom_usage = lue.nom_usage.take().or(separe.nom_usage);
}

/// A date to come is kept, since it may be the next appointment.
fn poser_rendez_vous(lue: &mut LigneLue, valeur: &str, aujourdhui: Date) -> Result<(), String> {
    let date = dates::date_lue(valeur, aujourdhui)?;
    if date > aujourdhui {
        lue.remarques.push(format!(
            "Le dernier rendez-vous, le {}, est dans le futur\u{a0}: vérifiez.",
            dates::en_lettres(date)
        ));
    }
    lue.dernier_rendez_vous = Some(date);
    Ok(())
}

/// « 75011 Paris » gives its post code when there is no other.
fn poser_commune(lue: &mut LigneLue, valeur: &str) {
    if let Some((code, commune)) = valeur.split_once(' ')
        && code.len() == 5
        && code.bytes().all(|o| o.is_ascii_digit())
    {
        lue.code_postal = lue.code_postal.take().or_else(|| Some(code.to_owned()));
        lue.commune = Some(commune.to_owned());
    } else {
        lue.commune = Some(valeur.to_owned());
    }
}
