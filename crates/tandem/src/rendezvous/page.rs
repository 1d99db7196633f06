//! `/personnes/{id}/rendez-vous`: one page to prepare the meeting, one sheet for her.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use jiff::{ToSpan, civil::Date};
use serde::Deserialize;
use tandem_fiches::Fiche;

use super::{
    fonde::Fonde,
    model::{self, Attente, FEUILLE, FEUILLE_ATTENTES, FEUILLE_PAPIERS, Silence},
    neutre::neutre,
};
use crate::{
    agents::Session,
    app::App,
    demarches::{
        self, DemarcheId, Etat,
        dates::{self as calendrier, Ligne, Moteur},
    },
    fiches,
    personnes::{self, PersonneId},
    refus::Refus,
    ui::{Cadre, Lieu, Page, Samples, dates},
};

/// Démarches read; more are no meeting.
const DEMARCHES: i64 = 100;

/// A date in the list.
#[derive(Debug)]
pub struct Echeance {
    quand: String,
    quoi: String,
    organisme: String,
    /// From when it can be done, when it has a window.
    fenetre: String,
    retard: Option<String>,
    fonde: Fonde,
    /// Beyond what the sheet holds.
    ecran: bool,
}

/// A silence, and the appeal that follows.
#[derive(Debug)]
pub struct Horloge {
    phrase: String,
    fonde: Fonde,
    recours: Vec<(String, Fonde)>,
}

/// A démarche that waits.
#[derive(Debug)]
pub struct EnAttente {
    quand: String,
    quoi: String,
    organisme: String,
    etat: &'static str,
    le: String,
    silences: Vec<Horloge>,
    ecran: bool,
}

/// The page.
#[derive(Debug, askama::Template)]
#[template(path = "rendezvous/page.html")]
pub struct RendezVousPage {
    cadre: Cadre,
    id: String,
    nom: String,
    agent: String,
    prepare_le: String,
    perime_le: String,
    neutre: bool,
    a_qui: String,
    a_faire: Vec<Echeance>,
    papiers: Vec<(String, bool)>,
    attentes: Vec<EnAttente>,
    /// Fiche, and why it is not to be trusted as it is.
    a_revoir: Vec<(String, String)>,
    reste_dates: Option<String>,
    reste_papiers: Option<String>,
    reste_attentes: Option<String>,
}

/// `?mots=neutres`: no name of a right on the sheet.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    #[serde(default)]
    mots: String,
}

/// What the words of a line come from.
struct Mots<'a> {
    moteur: &'a Moteur,
    precisions: BTreeMap<&'a DemarcheId, &'a str>,
    neutre: bool,
    today: Date,
}

impl Mots<'_> {
    fn fiche(&self, code: &str) -> Option<&Fiche> {
        self.moteur.fiche(code).map(|one| one.fiche.as_ref())
    }

    fn organisme(&self, code: &str) -> String {
        if self.neutre { String::new() } else { self.fiche(code).map(|one| one.organisme.clone()).unwrap_or_default() }
    }

    fn fonde(&self, line: &Ligne) -> Fonde {
        let mut fonde = Fonde::de(line, self.moteur.regle(&line.fiche, &line.regle).map(|rule| &rule.fondement));
        if self.neutre {
            // The text of a law names the right: on the neutral sheet, who prepared it keeps it.
            "Le texte est dans le dossier.".clone_into(&mut fonde.texte);
            fonde.detail.clear();
        }
        fonde
    }

    fn demarche(&self, id: &DemarcheId, code: &str) -> String {
        let nom = self.fiche(code).map_or(code, |known| known.nom.as_str());
        match self.precisions.get(id) {
            _ if self.neutre => "Dossier déposé".to_owned(),
            Some(precision) => format!("{nom} ({precision})"),
            None => nom.to_owned(),
        }
    }

    fn echeance(&self, line: &Ligne) -> Echeance {
        let rule = self.moteur.regle(&line.fiche, &line.regle);
        let nom = self.moteur.mots(line).nom;
        let of = self.demarche(&line.demarche, &line.fiche);
        let organisme = self.organisme(&line.fiche);
        let (quoi, organisme) = if self.neutre {
            (neutre(rule.map(|rule| &rule.genre), line.sens).titre(), organisme)
        } else if of.starts_with(&nom) {
            (of, organisme)
        } else {
            (nom, format!("{of} · {organisme}"))
        };
        let fenetre = match line.ouverture {
            Some(from) if from > self.today => format!("possible à partir du {}", dates::full(from, self.today)),
            Some(_) => "possible dès maintenant".to_owned(),
            None => String::new(),
        };
        Echeance {
            quand: dates::full(line.limite, self.today),
            quoi,
            organisme,
            fenetre,
            retard: model::retard(line.limite, self.today),
            fonde: self.fonde(line),
            ecran: false,
        }
    }

    fn horloge(&self, silence: &Silence<'_>) -> Horloge {
        let passe = silence.ligne.limite < self.today;
        let said = model::dit(silence.ligne.sens, passe);
        let day = dates::full(silence.ligne.limite, self.today);
        let phrase = if passe { format!("Depuis le {day}, {said}.") } else { format!("Après le {day}, {said}.") };
        let recours = silence.recours.iter().map(|line| {
            let day = dates::full(line.limite, self.today);
            let nom = if self.neutre { "répondre par écrit".to_owned() } else { self.moteur.mots(line).nom };
            let phrase = format!("Ensuite, avant le {day}\u{a0}: {nom}. À vérifier sur la décision reçue.");
            (phrase, self.fonde(line))
        });
        let recours = recours.collect();
        Horloge { phrase, fonde: self.fonde(silence.ligne), recours }
    }

    fn attente(&self, one: &Attente<'_>) -> EnAttente {
        EnAttente {
            quand: model::depuis(one.depuis, self.today),
            quoi: self.demarche(&one.demarche.id, &one.demarche.fiche),
            organisme: self.organisme(&one.demarche.fiche),
            etat: match one.etat {
                Etat::Recours(_) => "recours déposé",
                Etat::EnAttente(_) => "dossier complet",
                _ => "déposée",
            },
            le: dates::full(one.depuis, self.today),
            silences: one.silences.iter().map(|silence| self.horloge(silence)).collect(),
            ecran: false,
        }
    }

    /// The fiches of these lines, each once.
    fn fiches_de<'b>(&'b self, codes: impl Iterator<Item = &'b str>) -> Vec<&'b Fiche> {
        let mut seen = std::collections::BTreeSet::new();
        codes.filter(|code| seen.insert(*code)).filter_map(|code| self.fiche(code)).collect()
    }
}

/// `GET /personnes/{id}/rendez-vous`
pub async fn get(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page<RendezVousPage>, Refus> {
    let id = PersonneId::parse(&id).ok_or(Refus::Introuvable)?;
    let mut reading = session.read(&app.db).await?;
    let personne = personnes::find(&mut reading, &session.perimetre, &id).await?.ok_or(Refus::Introuvable)?;
    let known = demarches::de_la_personne(&mut reading, &personne, DEMARCHES).await?;
    let ids: Vec<DemarcheId> = known.iter().map(|one| one.id.clone()).collect();
    let evenements = demarches::evenements(&mut reading, &ids).await?;
    let lignes = calendrier::de_la_personne(&mut reading, &personne).await?;
    let moteur = Moteur::lire(&mut reading, &app.regles, session.etablissement()).await?;
    let changes = fiches::signalements(&mut reading, session.etablissement()).await?;
    drop(reading);
    let today = app.db.clock().today();
    let mots = Mots {
        moteur: &moteur,
        precisions: known.iter().filter_map(|one| Some((&one.id, one.precision.as_deref()?))).collect(),
        neutre: params.mots == "neutres",
        today,
    };
    let due = model::a_faire(&lignes, today);
    let waiting = model::attentes(&known, &evenements, &lignes, today);
    let asked = mots.fiches_de(due.iter().map(|line| line.fiche.as_str()));
    let papiers = model::sans_doublon(asked.iter().flat_map(|one| one.pieces.iter().map(String::as_str)));
    let all = mots.fiches_de(
        due.iter().map(|line| line.fiche.as_str()).chain(waiting.iter().map(|one| one.demarche.fiche.as_str())),
    );
    let mut a_revoir: Vec<(String, String)> =
        all.iter().filter_map(|one| Some((one.nom.clone(), fiches::alerte(one, today)?))).collect();
    for change in changes.iter().filter(|change| all.iter().any(|one| one.code == change.code)) {
        let nom = mots.fiche(&change.code).map(|one| one.nom.clone()).unwrap_or_default();
        a_revoir.push((nom, format!("« Ça a changé », à confirmer\u{a0}: {}", change.phrase)));
    }
    if mots.neutre {
        // A warning about a fiche is for who prepares, and names the right.
        a_revoir.clear();
    }
    session.note_read(&app.db, "rendezvous.preparer", "personnes", id.as_str()).await?;
    let name = if mots.neutre { personne.identite.prenom.clone() } else { Some(personne.identite.affichee()) };
    Ok(Page::ok(
        RendezVousPage {
            cadre: session.cadre(format!("Rendez-vous de {}", personne.identite.initiales()), Lieu::Personnes),
            id: id.to_string(),
            nom: name.unwrap_or_else(|| "Pour vous".to_owned()),
            agent: session.agent.nom.clone(),
            prepare_le: dates::full(today, today),
            perime_le: dates::full(today.saturating_add(14.days()), today),
            neutre: mots.neutre,
            a_qui: if mots.neutre { "vous".to_owned() } else { personne.identite.affichee() },
            reste_dates: None,
            reste_papiers: None,
            reste_attentes: None,
            a_faire: due.iter().map(|line| mots.echeance(line)).collect(),
            papiers: papiers.into_iter().map(|one| (one, false)).collect(),
            attentes: waiting.iter().map(|one| mots.attente(one)).collect(),
            a_revoir,
        }
        .sur_une_feuille(),
    ))
}

impl Echeance {
    fn hauteur(&self) -> usize {
        let under = format!("{} · {}", self.organisme, self.fenetre);
        let late = self.retard.as_deref().unwrap_or_default();
        model::hauteur(
            [format!("{} {late}", self.quoi).as_str(), &under],
            [format!("{:18}{}", "", self.fonde.texte).as_str()],
        )
    }
}

impl EnAttente {
    fn hauteur(&self) -> usize {
        let under = format!("{}, le {} · {}", self.etat, self.le, self.organisme);
        let said = self.silences.iter().flat_map(|one| {
            std::iter::once((&one.phrase, &one.fonde)).chain(one.recours.iter().map(|(phrase, fonde)| (phrase, fonde)))
        });
        let said: Vec<(&String, &Fonde)> = said.collect();
        let large = [self.quoi.as_str(), under.as_str()].into_iter().chain(said.iter().map(|one| one.0.as_str()));
        let small: Vec<String> = said.iter().map(|one| format!("{:18}{}", "", one.1.texte)).collect();
        model::hauteur(large, small.iter().map(String::as_str)) + if said.is_empty() { 14 } else { 0 }
    }
}

impl RendezVousPage {
    /// Leaves on screen only what one page of paper does not hold, and says how many.
    fn sur_une_feuille(mut self) -> Self {
        let waiting: Vec<usize> = self.attentes.iter().map(EnAttente::hauteur).collect();
        let kept = waiting.iter().sum::<usize>().min(FEUILLE_ATTENTES);
        let due: Vec<usize> = self.a_faire.iter().map(Echeance::hauteur).collect();
        let (dates, taken) = model::tenir(&due, FEUILLE - kept);
        let (attentes, _) = model::tenir(&waiting, FEUILLE.saturating_sub(taken));
        self.a_faire.iter_mut().skip(dates).for_each(|one| one.ecran = true);
        self.attentes.iter_mut().skip(attentes).for_each(|one| one.ecran = true);
        self.papiers.iter_mut().skip(FEUILLE_PAPIERS).for_each(|one| one.1 = true);
        self.reste_dates = model::reste(self.a_faire.len(), dates);
        self.reste_attentes = model::reste(self.attentes.len(), attentes);
        self.reste_papiers = model::reste(self.papiers.len(), FEUILLE_PAPIERS);
        self
    }
}

/// A sheet as full as it may be: the printed page still holds.
fn chargee() -> RendezVousPage {
    let long = "Demander le renouvellement de la carte mobilité inclusion, mention stationnement";
    let echeance = |rang: usize| Echeance {
        quand: "mercredi 23 décembre".into(),
        quoi: long.into(),
        organisme: "Maison départementale des personnes handicapées".into(),
        fenetre: "possible à partir du mercredi 2 décembre".into(),
        retard: (rang == 0).then(|| "en retard de 12\u{a0}jours".into()),
        fonde: Fonde::exemple(),
        ecran: false,
    };
    let attente = |_: usize| {
        EnAttente {
        quand: "depuis 112\u{a0}jours".into(),
        quoi: long.into(),
        organisme: "Maison départementale des personnes handicapées".into(),
        etat: "dossier complet",
        le: "lundi 3 août".into(),
        silences: vec![Horloge {
            phrase: "Après le jeudi 3 décembre, pas de réponse voudra dire refus.".into(),
            fonde: Fonde::exemple(),
            recours: vec![(
                "Ensuite, avant le mercredi 3 février 2027\u{a0}: recours devant le tribunal. À vérifier sur la décision reçue."
                    .into(),
                Fonde::exemple(),
            )],
        }],
        ecran: false,
    }
    };
    let papier = |_: usize| ("Justificatif de domicile de moins de trois mois".to_owned(), false);
    RendezVousPage {
        a_faire: (0..8).map(echeance).collect(),
        papiers: (0..14).map(papier).collect(),
        attentes: (0..5).map(attente).collect(),
        a_revoir: vec![("Carte mobilité inclusion".into(), "À revoir depuis le 31 octobre 2026".into())],
        ..vide()
    }
    .sur_une_feuille()
}

fn vide() -> RendezVousPage {
    RendezVousPage {
        cadre: Cadre::exemple("Rendez-vous de A. D.", Lieu::Personnes),
        id: "019aa000-0000-7000-8000-000000000001".into(),
        nom: "Aïssata DIALLO".into(),
        agent: "Claire Morel".into(),
        prepare_le: "lundi 23 novembre".into(),
        perime_le: "lundi 7 décembre".into(),
        neutre: false,
        a_qui: "Aïssata DIALLO".into(),
        a_faire: Vec::new(),
        papiers: Vec::new(),
        attentes: Vec::new(),
        a_revoir: Vec::new(),
        reste_dates: None,
        reste_papiers: None,
        reste_attentes: None,
    }
}

impl Samples for RendezVousPage {
    const NOM: &'static str = "rendez-vous";

    fn samples() -> Vec<(&'static str, Self)> {
        let neutral = Self { neutre: true, nom: "Aïssata".into(), a_qui: "vous".into(), ..chargee() };
        vec![("vide", vide()), ("chargee", chargee()), ("neutre", neutral)]
    }
}
