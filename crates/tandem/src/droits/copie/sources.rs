//! The sources of the file: one line per place that knows something of a person.
//!
//! To add one: a function that gives a [`Section`], and its line in [`SOURCES`]. Nothing else; the page, the JSON, the
//! archive and the tests follow. A source with files says how to open one; they go out one at a time.

use std::{collections::HashMap, future::Future, pin::Pin};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use tandem_platform::{Blobs, Reading, Result};

use super::{
    super::{fondements::fondement, noms::Noms, queries},
    blocages::{TABLES as BLOCAGES, blocages},
    comptes::comptes,
    demarches::{TABLES as DEMARCHES, demarches},
    mandats::mandats,
    rappels::rappels,
    renoncements::renoncements,
    section::{Ligne, Section},
    traces::{acces, copies},
    vie::{conservation, menage, ouvrir, papiers, suivi},
};
use crate::{
    actes,
    agents::{AgentId, EquipeId, Perimetre, Role, Session, collegues},
    app::App,
    imports,
    personnes::{
        self, JAMAIS, Personne, doublons,
        faits::{self, Fait, Quoi, Source as Origine},
    },
    ui::{dates, nombre, telephone},
};

pub use crate::papiers::extrait::Morceaux;

type Futur<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;
type Lire = for<'a> fn(&'a mut Reading, &'a Contexte) -> Futur<'a, Section>;
type Ouvrir = for<'a> fn(&'a Contexte, &'a str) -> Futur<'a, Morceaux>;

/// One source of the file.
pub struct Source {
    /// Key in JSON.
    pub code: &'static str,
    /// Heading on paper.
    pub titre: &'static str,
    /// The tables it tells: a test reads the schema and names the one that nobody tells.
    pub tables: &'static [&'static str],
    /// Reads it.
    pub lire: Lire,
    /// Gives the bytes of one of its files.
    pub ouvrir: Option<Ouvrir>,
}

macro_rules! source {
    ($code:literal, $titre:literal, $lire:ident, $tables:expr) => {
        source!($code, $titre, $lire, $tables, None)
    };
    ($code:literal, $titre:literal, $lire:ident, $tables:expr, $ouvrir:expr) => {
        Source { code: $code, titre: $titre, tables: &$tables, lire: |on, cx| Box::pin($lire(on, cx)), ouvrir: $ouvrir }
    };
}

/// Every source, in the order of the copy.
pub const SOURCES: &[Source] = &[
    source!("identite", "Qui elle est, qui l’accompagne", identite, ["personnes"]),
    source!("faits", "Ce qu’on sait, avec son histoire", faits, ["faits"]),
    source!("actes", "Les aides données", actes, ["actes", "acte_personnes", "annulations"]),
    source!(
        "suivi",
        "Qui l’a accompagnée",
        suivi,
        [
            "suivis",
            "passations",
            "passation_annulations",
            "propositions",
            "proposition_reponses",
            "remplacements",
            "remplacement_equipes",
            "remplacement_fins"
        ]
    ),
    source!(
        "menage",
        "Avec qui elle vit, qui compte pour elle",
        menage,
        ["menage_membres", "menage_liens", "menage_entourage", "menage_fins", "menage_corrections"]
    ),
    source!(
        "papiers",
        "Ses papiers",
        papiers,
        ["papiers", "papier_noms", "papier_retraits"],
        Some(|cx, cle| Box::pin(ouvrir(cx, cle)))
    ),
    source!("demarches", "Ses démarches, ce qui est arrivé, les dates qui viennent", demarches, DEMARCHES),
    source!(
        "mandats",
        "Ce qu’elle a permis, et ce qui a été fait en son nom",
        mandats,
        ["mandats", "mandat_actes", "mandat_traces", "mandat_usages", "mandat_regularisations"]
    ),
    source!("blocages", "Ce qui a bloqué", blocages, BLOCAGES),
    source!(
        "renoncements",
        "Les droits repérés, et ce qu’ils sont devenus",
        renoncements,
        ["renoncements", "renoncement_actes", "renoncement_annulations"]
    ),
    source!("comptes", "Ses comptes en ligne", comptes, ["comptes_en_ligne", "compte_constats", "compte_coordonnees"]),
    source!("reprises", "Ce qui vient d’un ancien tableau", reprises, ["imports", "import_lignes"]),
    source!("reunions", "Dossiers réunis", reunions, ["fusions", "fusion_annulations"]),
    source!(
        "demandes",
        "Ses demandes sur ses données",
        demandes,
        ["demandes", "demande_prolongations", "demande_reponses", "limitation_levees"]
    ),
    source!("copies", "Les copies remises", copies, ["copies"]),
    source!(
        "conservation",
        "Combien de temps ce dossier est gardé",
        conservation,
        [
            "avertissements",
            "prolongations",
            "archivages",
            "sorties",
            "bordereaux",
            "bordereau_dossiers",
            "bordereau_visas",
            "bordereau_executions"
        ]
    ),
    source!(
        "rappels",
        "Être prévenue avant ses dates",
        rappels,
        ["rappel_accords", "rappel_retraits", "rappel_echecs_vus", "envois", "file_rappels"]
    ),
    source!("acces", "Qui a ouvert le dossier", acces, ["journal"]),
];

/// What a source may need.
pub struct Contexte {
    /// The perimeter of who makes the copy.
    pub perimetre: Perimetre,
    /// Who makes it.
    pub lecteur: AgentId,
    /// As what.
    pub role: Role,
    /// Whose file.
    pub personne: Personne,
    /// Are the coordinates of other people left in?
    pub avec_tiers: bool,
    /// The office's time zone.
    pub zone: TimeZone,
    /// The day.
    pub today: Date,
    /// The instant.
    pub now: Timestamp,
    pub(super) noms: Noms,
    equipes: HashMap<EquipeId, String>,
    pub(super) blobs: Blobs,
    pub(super) regles: crate::demarches::Source,
}

impl Contexte {
    /// Reads what every source needs.
    pub async fn lire(
        app: &App,
        on: &mut Reading,
        session: &Session,
        personne: Personne,
        avec_tiers: bool,
    ) -> Result<Self> {
        let (perimetre, clock) = (session.perimetre.clone(), app.db.clock());
        let equipes = collegues::equipes_de_l_etablissement(on, session.etablissement()).await?;
        Ok(Self {
            noms: Noms::lire(on, &perimetre).await?,
            equipes: equipes.into_iter().map(|one| (one.id, one.nom)).collect(),
            perimetre,
            lecteur: session.agent.id.clone(),
            role: session.agent.role,
            personne,
            avec_tiers,
            zone: clock.zone().clone(),
            today: clock.today(),
            now: clock.now(),
            blobs: app.blobs.clone(),
            regles: app.regles.clone(),
        })
    }

    /// The name of a team of the établissement.
    pub(super) fn equipe(&self, id: &EquipeId) -> String {
        self.equipes.get(id).cloned().unwrap_or_default()
    }

    /// The day of an instant, at the office.
    pub fn jour(&self, at: Timestamp) -> Date {
        at.to_zoned_datetime(self.zone.clone()).date()
    }

    /// What tells of someone else, when it may leave.
    pub(super) fn tiers(&self, texte: String) -> String {
        if self.avec_tiers || texte.is_empty() {
            texte
        } else {
            "masqué\u{a0}: concerne une autre personne".to_owned()
        }
    }
}

async fn identite(on: &mut Reading, cx: &Contexte) -> Result<Section> {
    let (who, person) = (&cx.personne.identite, &cx.personne);
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let mut line = Ligne::new(who.affichee())
        .texte("prenom", "Prénom ou pseudonyme", text(&who.prenom))
        .texte("nom", "Nom de naissance", text(&who.nom))
        .texte("nom_usage", "Nom d’usage", text(&who.nom_usage));
    if let Some(born) = who.naissance {
        line = line.jour("naissance", "Date de naissance", born);
    }
    line = line.texte("telephone", "Téléphone", who.telephone.as_deref().map(telephone).unwrap_or_default());
    line = line.texte("equipe", "Équipe", cx.equipe(&person.equipe));
    line = line.texte("referent", "Référent", person.referent.as_ref().map(|id| cx.noms.nom(id)).unwrap_or_default());
    if person.dernier_acte_le != JAMAIS {
        line = line.jour("dernier_acte_le", "Dernière aide, ou création du dossier", person.dernier_acte_le);
    }
    if let Some(since) = personnes::limitee_le(on, &cx.perimetre, &person.id).await? {
        line = line.jour("limitee_le", "Traitement limité depuis le", since);
    }
    Ok(Section::de(vec![line.texte("numero", "Numéro du dossier", person.id.as_str())]))
}

/// Is it about someone else: a relative, a professional, who represents her?
pub(super) fn d_un_tiers(fact: &Fait) -> bool {
    fact.contenu.cle == "proche" || fact.contenu.cle == "pro" || fact.genre.code == "protection"
}

async fn faits(on: &mut Reading, cx: &Contexte) -> Result<Section> {
    let mut all = faits::de(on, &cx.personne).await?;
    all.extend(faits::implicites(&cx.personne, &all));
    let line = |fact: &Fait| {
        let key = fact.genre.cle(&fact.contenu.cle);
        let other = d_un_tiers(fact);
        let said = if fact.phrase().is_empty() { "oui".to_owned() } else { fact.phrase() };
        let mut line =
            Ligne::new(if key.is_empty() { fact.genre.nom.to_owned() } else { format!("{}, {key}", fact.genre.nom) });
        line = line.tiers(other).texte("valeur", "Valeur", if other { cx.tiers(said) } else { said });
        if fact.debut != JAMAIS && fact.contenu.quoi != Quoi::Rien {
            line = line.jour("debut", "Depuis le", fact.debut);
        }
        let by = all.iter().find(|one| one.corrige.as_ref() == Some(&fact.id));
        if let Some(end) = faits::fin(&all, fact).filter(|_| by.is_none()) {
            line = line.jour("fin", "Jusqu’au", end);
        }
        line = line.code("source", "Comment on le sait", (fact.source.code(), fact.source.nom()));
        if fact.source != Origine::Dossier {
            line = line.texte("auteur", "Noté par", cx.noms.complet(&fact.agent)).instant(
                "note_le",
                "Noté le",
                fact.note_le,
                cx,
            );
        }
        match by {
            Some(by) => line.texte("corrige_par", "Corrigé par", cx.noms.complet(&by.agent)).barree(true),
            None => line,
        }
    };
    let explained = "La valeur la plus récente est celle d’aujourd’hui. Ce qui a été corrigé reste lisible, marqué comme tel. \
                     Ce qui parle d’une autre personne est signalé.";
    Ok(Section::de(all.iter().map(line).collect()).explique(explained))
}

async fn actes(on: &mut Reading, cx: &Contexte) -> Result<Section> {
    let acts = actes::de_la_personne(on, &cx.perimetre, &cx.lecteur, &cx.personne, i64::MAX).await?;
    let kept = actes::notes_privees(on, &cx.personne).await?;
    let line = |act: &actes::Acte| {
        let mut line = Ligne::new(act.demarche.clone().unwrap_or_else(|| "Démarche non précisée".to_owned()))
            .jour("fait_le", "Le", act.fait_le)
            .code("mode", "Qui avait la main", (act.mode.code(), act.mode.nom()))
            .texte("agent", "Avec", cx.noms.complet(&act.agent));
        if let Some(why) = act.raison {
            line = line.code("raison", "Pourquoi à sa place", (why.code(), why.nom()));
        }
        if let Some(minutes) = act.duree {
            line = line.nombre("duree_minutes", "Durée", minutes, dates::duration(minutes));
        }
        line = line.texte("note", "Note", act.note.clone().unwrap_or_default());
        if act.collectif {
            line = line.texte("collectif", "Ensemble", "séance collective");
        }
        match &act.annulation {
            Some(undo) => line
                .texte("annule_par", "Annulé par", cx.noms.complet(&undo.agent))
                .texte("annule_motif", "Pourquoi", undo.motif.clone().unwrap_or_default())
                .barree(true),
            None => line,
        }
    };
    let section = Section::de(acts.iter().map(line).collect());
    if kept.is_empty() {
        return Ok(section);
    }
    let authors = kept.iter().map(|(id, n)| format!("{} ({n})", cx.noms.nom(id))).collect::<Vec<_>>().join(", ");
    let count = nombre(kept.iter().map(|one| one.1).sum(), "note privée ne figure", "notes privées ne figurent");
    Ok(section.explique(format!(
        "{count} pas ici\u{a0}: {authors}. Seul son auteur peut ouvrir une note privée. Elle peut en demander la copie\u{a0}; \
         l’établissement doit lui répondre."
    )))
}

async fn reprises(on: &mut Reading, cx: &Contexte) -> Result<Section> {
    let rows = imports::repris_pour(on, &cx.perimetre, &cx.personne).await?;
    let line = |one: &imports::Reprise| {
        let line = Ligne::new(format!("«\u{a0}{}\u{a0}», ligne {}", one.fichier, one.numero)).instant(
            "repris_le",
            "Repris le",
            one.le,
            cx,
        );
        let said = one.reste.iter().map(|(label, text)| format!("{label}\u{a0}: {text}")).collect::<Vec<_>>();
        line.texte("contenu", "Ce qu’il disait", said.join("\n"))
    };
    Ok(Section::de(rows.iter().map(line).collect()))
}

async fn reunions(on: &mut Reading, cx: &Contexte) -> Result<Section> {
    let merged = doublons::fusions(on, &cx.personne).await?;
    let line = |one: &doublons::Fusion| {
        Ligne::new("Deux dossiers lus comme un seul")
            .instant("le", "Le", one.le, cx)
            .texte("agent", "Par", cx.noms.complet(&one.agent))
            .texte("absorbe", "Numéro de l’autre dossier", one.absorbee.as_str())
    };
    Ok(Section::de(merged.iter().map(line).collect()))
}

async fn demandes(on: &mut Reading, cx: &Contexte) -> Result<Section> {
    let asked = queries::de_la_personne(on, &cx.personne).await?;
    let line = |one: &super::super::model::Demande| {
        let mut line = Ligne::new(one.droit.nom())
            .jour("recue_le", "Reçue le", one.recue_le)
            .code("canal", "Comment", (one.canal.code(), one.canal.nom()))
            .code("demandeur", "Qui demande", (one.demandeur.code(), one.demandeur.nom()))
            .texte("qui", "Nom", one.contenu.qui.clone())
            .texte("mots", "Demande", one.contenu.mots.clone())
            .jour("terme", "Réponse due le", one.terme());
        if let Some(more) = &one.prolongation {
            line = line.texte("prolongation", "Deux mois de plus, parce que", more.motif.clone());
        }
        if let Some(answer) = &one.reponse {
            line = line
                .code("sens", "Réponse", (answer.sens.code(), answer.sens.nom()))
                .jour("repondue_le", "Répondu le", answer.le)
                .texte("reponse", "En ces mots", answer.mots.clone());
            if let Some(ground) = answer.fondement.as_deref().and_then(|code| fondement(code, one.droit)) {
                line = line.code("fondement", "Parce que", (ground.code, &ground.phrase()));
            }
        }
        if let Some(end) = &one.levee {
            line = line
                .jour("levee_dite_le", "Limitation levée, dit le", end.dite_le)
                .texte("levee_par", "Par", cx.noms.complet(&end.agent))
                .texte("levee", "Pourquoi", end.motif.clone());
        }
        line
    };
    Ok(Section::de(asked.iter().map(line).collect()))
}
