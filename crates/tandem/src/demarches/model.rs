//! Types and rules of the slice; no IO.

use jiff::{Timestamp, civil::Date};
use tandem_delais::Evenement;
use tandem_platform::id;

use crate::{actes::ActeId, agents::AgentId, papiers::PapierId, personnes::PersonneId};

id!(
    /// A démarche of a person.
    DemarcheId
);
id!(
    /// Something that happened on a démarche.
    EvenementId
);
id!(
    /// The end of a démarche.
    FinId
);
id!(
    /// A decision taken on a computed date: done, put off, given; or a mark of complexity.
    GesteId
);

/// Longest free text, in characters: what the next step needs.
pub const TEXTE_MAX: usize = 300;
/// Longest number of an acknowledgement.
pub const NUMERO_MAX: usize = 60;

/// Declares a closed list: code stored, words shown.
macro_rules! liste {
    ($(#[$meta:meta])* $nom:ident, [$($(#[$doc:meta])* $variante:ident = $code:literal : $mots:literal,)+]) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $nom { $($(#[$doc])* $variante,)+ }

        impl $nom {
            /// All of them, in the order of the screen.
            pub const TOUS: &[Self] = &[$(Self::$variante),+];

            /// The code stored and exported.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variante => $code),+ }
            }

            /// The words on screen.
            pub fn nom(self) -> &'static str {
                match self { $(Self::$variante => $mots),+ }
            }

            /// Reads a code.
            pub fn parse(code: &str) -> Option<Self> {
                Self::TOUS.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

liste! {
    /// How something was sent or received.
    Canal, [
        /// On the site.
        EnLigne = "en-ligne": "En ligne",
        /// By post.
        Courrier = "courrier": "Courrier",
        /// At the counter.
        Guichet = "guichet": "Au guichet",
        /// By telephone.
        Telephone = "telephone": "Téléphone",
        /// By e-mail.
        Courriel = "courriel": "Courriel",
    ]
}

liste! {
    /// What a decision says.
    Reponse, [
        /// Granted.
        Accord = "accord": "Accord",
        /// Granted in part.
        Partiel = "partiel": "Accord en partie",
        /// Refused.
        Refus = "refus": "Refus",
    ]
}

liste! {
    /// How a démarche ended.
    Issue, [
        /// It gave what was asked.
        Aboutie = "aboutie": "Aboutie",
        /// The administration refused.
        Refusee = "refusee": "Refusée",
        /// Given up.
        Abandonnee = "abandonnee": "Abandonnée",
        /// Nothing came, nothing more is expected.
        SansSuite = "sans-suite": "Sans suite",
    ]
}

liste! {
    /// Why it was given up. For advocacy, never to judge.
    Motif, [
        /// She does not want it.
        ElleNeVeutPas = "elle-ne-veut-pas": "Elle ne le veut pas",
        /// A paper cannot be had.
        Piece = "piece": "Une pièce impossible à obtenir",
        /// Site, code, account, device.
        Numerique = "numerique": "Site, compte ou code",
        /// Too long, too many steps.
        TropLong = "trop-long": "Trop long, trop compliqué",
        /// Fear of the administration, of losing something else.
        Peur = "peur": "Peur des conséquences",
        /// Not seen again.
        PerdueDeVue = "perdue-de-vue": "On ne la voit plus",
        /// Her situation changed: no longer needed.
        PlusBesoin = "plus-besoin": "Plus besoin",
        /// Something else.
        Autre = "autre": "Autre raison",
    ]
}

/// Something that happened, or is foreseen, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrive {
    /// Its id.
    pub id: EvenementId,
    /// On which démarche.
    pub demarche: DemarcheId,
    /// What.
    pub evenement: Evenement,
    /// When.
    pub le: Date,
    /// The date is a guess.
    pub estime: bool,
    /// What a decision says.
    pub reponse: Option<Reponse>,
    /// By which channel.
    pub canal: Option<Canal>,
    /// Number of the acknowledgement.
    pub numero: Option<String>,
    /// The proof: a paper of the person.
    pub papier: Option<PapierId>,
    /// The act it was noted with.
    pub acte: Option<ActeId>,
    /// A note the person may read.
    pub note: Option<String>,
    /// Who wrote it.
    pub agent: AgentId,
    /// When.
    pub note_le: Timestamp,
    /// Undone, by whom: it stays readable and no longer counts.
    pub annule_par: Option<AgentId>,
}

/// The end of a démarche, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fin {
    /// Its id.
    pub id: FinId,
    /// How.
    pub issue: Issue,
    /// Why, when given up.
    pub motif: Option<Motif>,
    /// The day promised to come back to it.
    pub revenir_le: Option<Date>,
    /// A note the person may read.
    pub note: Option<String>,
    /// Who wrote it.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
    /// Taken up again, by whom and when.
    pub reprise: Option<(AgentId, Timestamp)>,
}

/// Said simple or complexe, by whom and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complexite {
    /// Complexe?
    pub complexe: bool,
    /// Why.
    pub pourquoi: Option<String>,
    /// Who said it.
    pub agent: AgentId,
}

/// A démarche of a person, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demarche {
    /// Its id.
    pub id: DemarcheId,
    /// The person it is read with.
    pub personne: PersonneId,
    /// Code of its fiche.
    pub fiche: String,
    /// Which child, which flat, which card.
    pub precision: Option<String>,
    /// Who started it.
    pub agent: AgentId,
    /// When.
    pub le: Timestamp,
    /// What was last said of its complexity here; else the fiche's.
    pub complexite: Option<Complexite>,
    /// Its last end, taken up again or not.
    pub fin: Option<Fin>,
}

impl Demarche {
    /// The end that stands.
    pub fn finie(&self) -> Option<&Fin> {
        self.fin.as_ref().filter(|end| end.reprise.is_none())
    }
}

/// Where a démarche is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Etat {
    /// Nothing was sent yet.
    APreparer,
    /// Sent, not known to be complete.
    Deposee(Date),
    /// Complete or acknowledged: the administration has to answer.
    EnAttente(Date),
    /// The last declaration is made.
    AJour(Date),
    /// A decision was received.
    Repondue(Date, Option<Reponse>),
    /// An appeal waits for its answer.
    Recours(Date),
    /// Ended.
    Finie(Issue),
}

/// Where it is, from what happened on it: `evenements` in any order, undone ones included.
pub fn etat(fin: Option<&Fin>, evenements: &[Arrive], today: Date) -> Etat {
    if let Some(end) = fin.filter(|end| end.reprise.is_none()) {
        return Etat::Finie(end.issue);
    }
    let step = |one: &Arrive| Some((one.le, marche(one.evenement)?, one.note_le, one.id.clone()));
    let counts = |one: &&Arrive| one.annule_par.is_none() && one.le <= today;
    let last = evenements.iter().filter(counts).filter(|one| step(one).is_some()).max_by_key(|one| step(one));
    let Some(last) = last else { return Etat::APreparer };
    match last.evenement {
        Evenement::Depot => Etat::Deposee(last.le),
        Evenement::DepotComplet | Evenement::Accuse => Etat::EnAttente(last.le),
        Evenement::Declaration => Etat::AJour(last.le),
        Evenement::Recours => Etat::Recours(last.le),
        _ => Etat::Repondue(last.le, last.reponse),
    }
}

/// The order of two steps noted the same day; nothing for what does not move a démarche.
fn marche(evenement: Evenement) -> Option<u8> {
    Some(match evenement {
        Evenement::Depot => 0,
        Evenement::DepotComplet => 1,
        Evenement::Accuse => 2,
        Evenement::Declaration => 3,
        Evenement::Decision => 4,
        Evenement::Recours => 5,
        Evenement::ReponseRecours => 6,
        _ => return None,
    })
}

/// Is this event one that says « déposée »? Then channel, number and proof are asked.
pub fn est_un_envoi(evenement: Evenement) -> bool {
    matches!(
        evenement,
        Evenement::Depot | Evenement::DepotComplet | Evenement::Accuse | Evenement::Declaration | Evenement::Recours
    )
}

/// Must this event be past? What is sent or received is; the end of a right may be to come.
pub fn est_passe(evenement: Evenement) -> bool {
    est_un_envoi(evenement)
        || matches!(
            evenement,
            Evenement::Contact
                | Evenement::Decision
                | Evenement::ReponseRecours
                | Evenement::Avertissement
                | Evenement::NotificationIndu
                | Evenement::CommandementPayer
                | Evenement::PerteVol
                | Evenement::RefusBancaire
                | Evenement::ReconnaissanceDalo
                | Evenement::ReconnaissanceDaho
                | Evenement::ArretTravail
        )
}

/// The day of an event: between twenty years ago and twenty years ahead, past when it must be.
pub fn verifier_le(evenement: Evenement, le: Date, today: Date) -> Result<(), &'static str> {
    use jiff::ToSpan;
    if est_passe(evenement) && le > today {
        return Err("Cette date est dans l’avenir. Notez-la une fois que c’est arrivé.");
    }
    if le < today.saturating_sub(20.years()) || le > today.saturating_add(20.years()) {
        return Err("Cette date est à plus de vingt ans. Vérifiez l’année.");
    }
    Ok(())
}
