//! The tables of the trade, as they go out: their columns with their meaning, and how the next rows are read.

use std::{collections::HashMap, future::Future, pin::Pin};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use tandem_platform::{Db, Reading, Result};

use super::{
    super::{fondements::fondement, model::Demande, noms::Noms, queries as droits},
    blocages::BLOCAGES,
    comptes::COMPTES,
    correspondants::CORRESPONDANTS,
    demarches::DEMARCHES,
    garde::GARDE,
    mandats::MANDATS,
    queries,
    rappels::RAPPELS,
    renoncements::RENONCEMENTS,
    vie::VIE,
};
use crate::{
    actes,
    agents::{self, AgentId, EquipeId, Perimetre, Session},
    imports,
    personnes::{
        self, JAMAIS,
        faits::{self, Fait},
    },
    ui::classeur::Cellule,
};

impl From<Date> for Cellule {
    fn from(day: Date) -> Self {
        if day == JAMAIS { Self::Vide } else { Self::Jour(day) }
    }
}
macro_rules! ligne {
    ($($cell:expr),+ $(,)?) => { vec![$($crate::ui::classeur::Cellule::from($cell)),+] };
}
pub(super) use ligne;

/// The next rows, and from where to go on; nothing when it is the end.
#[derive(Debug)]
pub(super) struct Lot {
    pub lignes: Vec<Vec<Cellule>>,
    pub suite: Option<String>,
}

type Futur<'a> = Pin<Box<dyn Future<Output = Result<Lot>> + Send + 'a>>;
type Lire = for<'a> fn(&'a mut Reading, &'a Sortie, &'a str) -> Futur<'a>;

/// One table.
pub(super) struct Table {
    pub nom: &'static str,
    pub sens: &'static str,
    /// Name and meaning.
    pub colonnes: &'static [(&'static str, &'static str)],
    /// The tables of the base it tells: a test reads the schema and names the one that nobody tells.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the inventory of tables"))]
    pub tables: &'static [&'static str],
    pub lire: Lire,
}

/// Rows read at a time: what is in memory at once.
pub(super) const LOT: i64 = 500;

/// What the tables need.
pub(super) struct Sortie {
    pub(super) perimetre: Perimetre,
    lecteur: AgentId,
    pub(super) noms: Noms,
    equipes: HashMap<EquipeId, String>,
    zone: TimeZone,
}

impl Sortie {
    pub(super) async fn lire(db: &Db, session: &Session) -> Result<Self> {
        let mut on = session.read(db).await?;
        let equipes = agents::equipes(&mut on, &session.perimetre).await?;
        Ok(Self {
            noms: Noms::lire(&mut on, &session.perimetre).await?,
            equipes: equipes.into_iter().map(|one| (one.id, one.nom)).collect(),
            perimetre: session.perimetre.clone(),
            lecteur: session.agent.id.clone(),
            zone: db.clock().zone().clone(),
        })
    }

    /// The name of a team.
    pub(super) fn equipe(&self, id: &EquipeId) -> Option<String> {
        self.equipes.get(id).cloned()
    }

    pub(super) fn moment(&self, at: Timestamp) -> Cellule {
        Cellule::Moment(at.to_zoned_datetime(self.zone.clone()).datetime())
    }
}

/// Every table, in the order of the sheets.
pub(super) fn toutes() -> impl Iterator<Item = &'static Table> {
    [TABLES, VIE, DEMARCHES, MANDATS, COMPTES, BLOCAGES, RENONCEMENTS, CORRESPONDANTS, GARDE, RAPPELS]
        .into_iter()
        .flatten()
}

/// Who she is, what is known, what was done.
const TABLES: &[Table] = &[
    Table {
        nom: "personnes",
        sens: "Une ligne par dossier, avec l’identité en vigueur",
        colonnes: &[
            ("numero", "Numéro du dossier, repris dans les autres tableaux"),
            ("prenom", "Prénom ou pseudonyme"),
            ("nom", "Nom de naissance"),
            ("nom_usage", "Nom d’usage"),
            ("naissance", "Date de naissance"),
            ("telephone", "Son téléphone"),
            ("equipe", "Équipe qui l’accompagne"),
            ("referent", "Agent référent"),
            ("dernier_acte", "Jour de la dernière aide, ou de la création"),
            ("cree", "Création du dossier"),
            ("reuni_a", "Numéro du dossier qui lit celui-ci comme le sien"),
            ("limite_depuis", "Traitement limité depuis ce jour"),
        ],
        tables: &["personnes"],
        lire: |on, cx, after| Box::pin(personnes(on, cx, after)),
    },
    Table {
        nom: "faits",
        sens: "Ce qu’on sait, avec toute l’histoire : une ligne par donnée notée",
        colonnes: &[
            ("numero", "Numéro de la ligne"),
            ("personne", "Numéro du dossier"),
            ("genre", "Ce dont il s’agit"),
            ("cle", "Précision du genre : à qui est le téléphone, quelle ressource"),
            ("valeur", "La valeur, en mots"),
            ("montant_euros", "Montant par mois, en euros"),
            ("depuis", "Vrai depuis ce jour ; vide si on ne sait pas"),
            ("source", "Déclaré, observé, d’après une pièce, déjà au dossier"),
            ("auteur", "Agent qui l’a noté"),
            ("note", "Quand il l’a noté"),
            ("corrige", "Numéro de la ligne que celle-ci corrige : l’ancienne ne compte plus"),
        ],
        tables: &["faits"],
        lire: |on, cx, after| Box::pin(faits(on, cx, after)),
    },
    Table {
        nom: "actes",
        sens: "Les aides données. Les notes privées restent à leur auteur et ne sortent pas",
        colonnes: &[
            ("numero", "Numéro de l’acte"),
            ("jour", "Jour de l’aide"),
            ("agent", "Qui l’a donnée"),
            ("mode", "Qui avait la main, de M0 (moi, sans elle) à M4 (elle, j’ai relu)"),
            ("mode_en_mots", "La même chose en mots"),
            ("raison", "Pourquoi à sa place"),
            ("duree_minutes", "Durée, en minutes"),
            ("demarche", "Démarche, en quelques mots"),
            ("note", "Note que la personne peut lire"),
            ("collectif", "Séance à plusieurs"),
            ("note_le", "Quand il a été noté"),
            ("annule_par", "Agent qui l’a annulé : un acte annulé ne compte plus"),
            ("annule_motif", "Pourquoi"),
        ],
        tables: &["actes", "annulations"],
        lire: |on, cx, after| Box::pin(les_actes(on, cx, after)),
    },
    Table {
        nom: "actes_personnes",
        sens: "Pour qui était chaque acte : une ligne par personne venue",
        colonnes: &[("acte", "Numéro de l’acte"), ("personne", "Numéro du dossier"), ("jour", "Jour de l’aide")],
        tables: &["acte_personnes"],
        lire: |on, cx, after| Box::pin(acte_personnes(on, cx, after)),
    },
    Table {
        nom: "reprises",
        sens: "Ce que disaient les anciens tableaux et qui n’a pas de place ailleurs",
        colonnes: &[
            ("fichier", "Nom du tableau"),
            ("ligne", "Ligne dans ce tableau"),
            ("personne", "Numéro du dossier"),
            ("repris", "Quand"),
            ("contenu", "Ce qu’il disait"),
        ],
        tables: &["imports", "import_lignes"],
        lire: |on, cx, after| Box::pin(reprises(on, cx, after)),
    },
    Table {
        nom: "reunions",
        sens: "Les dossiers lus comme un seul",
        colonnes: &[
            ("numero", "Numéro de la réunion"),
            ("garde", "Numéro du dossier gardé"),
            ("absorbe", "Numéro du dossier lu avec lui"),
            ("agent", "Qui les a réunis"),
            ("quand", "Quand"),
            ("defaite", "Quand ils ont été séparés à nouveau"),
        ],
        tables: &["fusions", "fusion_annulations"],
        lire: |on, cx, after| Box::pin(reunions(on, cx, after)),
    },
    Table {
        nom: "demandes",
        sens: "Les demandes des personnes sur leurs données, et les réponses",
        colonnes: &[
            ("numero", "Numéro de la demande"),
            ("personne", "Numéro du dossier"),
            ("droit", "Ce qui est demandé"),
            ("recue", "Reçue le"),
            ("canal", "Oral, lettre, e-mail"),
            ("demandeur", "La personne ou son représentant"),
            ("mots", "En ses mots"),
            ("terme", "Dernier jour pour répondre"),
            ("prolongee", "Deux mois de plus annoncés"),
            ("reponse", "Oui, en partie, non"),
            ("repondue", "Répondu le"),
            ("texte_reponse", "La réponse"),
            ("fondement", "Ce qui a permis de refuser, en tout ou partie"),
            ("prolongation", "Pourquoi deux mois de plus"),
            ("levee_dite", "Fin de la limitation, dite à la personne le"),
            ("levee", "Pourquoi la limitation a pris fin"),
        ],
        tables: &["demandes", "demande_prolongations", "demande_reponses", "limitation_levees"],
        lire: |on, cx, after| Box::pin(demandes(on, cx, after)),
    },
];

async fn personnes(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let rows = personnes::lot(on, &cx.perimetre, after, LOT).await?;
    let suite = rows.last().map(|row| row.personne.id.to_string());
    let line = |row: &personnes::Extraite| {
        let (one, who) = (&row.personne, row.personne.identite.clone());
        ligne![
            one.id.as_str(),
            who.prenom,
            who.nom,
            who.nom_usage,
            who.naissance,
            who.telephone.as_deref().map(|digits| crate::ui::telephone(digits).replace('\u{a0}', ".")),
            cx.equipe(&one.equipe),
            one.referent.as_ref().map(|id| cx.noms.nom(id)),
            one.dernier_acte_le,
            cx.moment(row.cree_le),
            row.reunie_a.as_ref().map(ToString::to_string),
            row.limitee_le.as_deref().and_then(|day| day.parse::<Date>().ok()),
        ]
    };
    Ok(Lot { lignes: rows.iter().map(line).collect(), suite })
}

async fn faits(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let (facts, suite) = faits::lot(on, &cx.perimetre.etablissement, after, LOT).await?;
    let line = |fact: &Fait| {
        ligne![
            fact.id.as_str(),
            fact.personne.as_str(),
            fact.genre.nom,
            fact.genre.cle(&fact.contenu.cle),
            fact.phrase(),
            fact.valeur().and_then(|value| value.montant).map(Cellule::Centimes),
            fact.debut,
            fact.source.nom(),
            cx.noms.nom(&fact.agent),
            cx.moment(fact.note_le),
            fact.corrige.as_ref().map(ToString::to_string),
        ]
    };
    Ok(Lot { lignes: facts.iter().map(line).collect(), suite })
}

async fn les_actes(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let acts = actes::lot(on, &cx.perimetre, &cx.lecteur, after, LOT).await?;
    let suite = acts.last().map(|act| act.id.to_string());
    let line = |act: &actes::Acte| {
        let undone = act.annulation.as_ref();
        ligne![
            act.id.as_str(),
            act.fait_le,
            cx.noms.nom(&act.agent),
            act.mode.code(),
            act.mode.nom(),
            act.raison.map(actes::Raison::nom),
            act.duree,
            act.demarche.clone(),
            act.note.clone(),
            act.collectif,
            cx.moment(act.created_at),
            undone.map(|undo| cx.noms.nom(&undo.agent)),
            undone.and_then(|undo| undo.motif.clone()),
        ]
    };
    Ok(Lot { lignes: acts.iter().map(line).collect(), suite })
}

async fn acte_personnes(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let from = after.split_once('/').unwrap_or_default();
    let rows = actes::lot_des_personnes(on, &cx.perimetre, from, LOT).await?;
    let suite = rows.last().map(|row| format!("{}/{}", row.0, row.1));
    Ok(Lot { lignes: rows.into_iter().map(|row| ligne![row.0, row.1, row.2]).collect(), suite })
}

async fn reprises(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let (import, numero) = after.split_once('/').unwrap_or_default();
    let from = (import, numero.parse().unwrap_or(0));
    let rows = imports::lot(on, &cx.perimetre, from, LOT).await?;
    let suite = rows.last().map(|row| format!("{}/{}", row.0, row.2.numero));
    let line = |(_, personne, one): (_, Option<personnes::PersonneId>, imports::Reprise)| {
        let said = one.reste.iter().map(|(label, text)| format!("{label} : {text}")).collect::<Vec<_>>().join("\n");
        ligne![one.fichier, one.numero, personne.map(|id| id.to_string()), cx.moment(one.le), said]
    };
    Ok(Lot { lignes: rows.into_iter().map(line).collect(), suite })
}

async fn reunions(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let rows = queries::reunions(on, &cx.perimetre.etablissement, after, LOT).await?;
    let suite = rows.last().map(|row| row.id.clone());
    let line = |row: queries::Reunion| {
        ligne![
            row.id,
            row.gardee,
            row.absorbee,
            cx.noms.nom(&row.agent),
            cx.moment(row.le),
            row.defaite.map(|at| cx.moment(at)),
        ]
    };
    Ok(Lot { lignes: rows.into_iter().map(line).collect(), suite })
}

async fn demandes(on: &mut Reading, cx: &Sortie, after: &str) -> Result<Lot> {
    let rows = droits::lot(on, &cx.perimetre, after, LOT).await?;
    let suite = rows.last().map(|row| row.id.to_string());
    let line = |one: &Demande| {
        let answer = one.reponse.as_ref();
        ligne![
            one.id.as_str(),
            one.personne.as_str(),
            one.droit.nom(),
            one.recue_le,
            one.canal.nom(),
            one.demandeur.nom(),
            one.contenu.mots.clone(),
            one.terme(),
            one.prolongation.is_some(),
            answer.map(|answer| answer.sens.nom()),
            answer.map(|answer| answer.le),
            answer.map(|answer| answer.mots.clone()),
            answer
                .and_then(|answer| fondement(answer.fondement.as_deref()?, one.droit))
                .map(super::super::fondements::Fondement::phrase),
            one.prolongation.as_ref().map(|more| more.motif.clone()),
            one.levee.as_ref().map(|end| end.dite_le),
            one.levee.as_ref().map(|end| end.motif.clone()),
        ]
    };
    Ok(Lot { lignes: rows.iter().map(line).collect(), suite })
}
