//! What is decided of the architecture: who may know whom, who writes what. A new line is a reviewed line.

/// Who may know whom: slice, level. An arrow goes to a lower level only; exceptions are lines of [`ARROWS`].
pub(super) const LEVELS: &[(&str, u8)] = &[
    ("agents", 1),
    ("personnes", 2),
    ("suivi", 3),
    ("menages", 3),
    ("fiches", 3),
    ("actes", 4),
    ("blocages", 4),
    ("cadre", 4),
    ("comptes_en_ligne", 4),
    ("correspondants", 4),
    ("demarches", 4),
    ("enquetes", 4),
    ("entrainement", 4),
    ("entretiens", 4),
    ("imports", 4),
    ("mandats", 4),
    ("papiers", 4),
    ("renoncements", 4),
    ("dossier", 5),
    ("aujourdhui", 5),
    ("equipe", 5),
    ("conservation", 5),
    ("droits", 5),
    ("echeances", 5),
    ("rendezvous", 5),
    ("file", 5),
    ("agenda", 5),
    ("rappels", 5),
    ("observatoire", 5),
    ("indicateurs", 5),
];
/// Arrows between slices of one level, each a reviewed line. The file shows the requests of the person and who opened it;
/// the page of the day shows what falls due. Acts hang on a démarche, whose proof is a paper. What a date rests on is
/// said in the words of `rendezvous`, on the calendar and in the queue too. A blocage stops a démarche, its evidence is papers, and
/// somebody is called for it: the blocage does not know who. A right that was seen is read with the démarches of its fiche, and keeps a
/// blocage she gave up. An act on a démarche says under which mandate,
/// and so does an account made in her place. A mandate shows the photo of its paper. The cadre says one line at the moment it
/// matters, beside the choice: it knows none of those who show it, and hangs its protocols on the fiches by their fragment. An
/// entretien is put with an enquête, whose fields and ages it says.
pub(super) const ARROWS: &[(&str, &str)] = &[
    ("aujourdhui", "echeances"),
    ("dossier", "conservation"),
    ("droits", "conservation"),
    ("dossier", "droits"),
    ("blocages", "demarches"),
    ("blocages", "papiers"),
    ("renoncements", "demarches"),
    ("renoncements", "blocages"),
    ("correspondants", "blocages"),
    ("actes", "cadre"),
    ("blocages", "cadre"),
    ("comptes_en_ligne", "cadre"),
    ("demarches", "cadre"),
    ("mandats", "cadre"),
    ("demarches", "actes"),
    ("demarches", "papiers"),
    ("demarches", "mandats"),
    ("mandats", "actes"),
    ("mandats", "papiers"),
    ("comptes_en_ligne", "mandats"),
    ("file", "rendezvous"),
    ("agenda", "rendezvous"),
    ("dossier", "rappels"),
    ("droits", "rappels"),
    ("droits", "file"),
    ("aujourdhui", "rappels"),
    ("entretiens", "enquetes"),
];

const DEMARCHES: &[&str] = &[
    "demarches",
    "demarche_complexites",
    "demarche_evenements",
    "demarche_evenement_annulations",
    "demarche_fins",
    "demarche_reprises",
    "acte_demarches",
    "acte_gestes",
    "echeances",
    "echeance_faites",
    "echeance_faite_annulations",
    "echeance_reports",
    "echeance_assignations",
    "echeance_passages",
    "campagne_dates",
];
const PERSONNES: &[&str] = &[
    "personnes",
    "mots",
    "personne_mots",
    "rangs",
    "faits",
    "fusions",
    "fusion_annulations",
    "distinctions",
    "paires",
    "comparaisons",
];
const BLOCAGES: &[&str] = &[
    "blocages",
    "blocage_faits",
    "blocage_tentatives",
    "blocage_reponses",
    "blocage_fins",
    "blocage_annulations",
    "blocage_suites",
    "blocage_lettres",
    "blocage_pieces",
    "blocage_charges",
    "blocage_lectures",
];
const ENQUETES: &[&str] =
    &["enquetes", "enquete_fermetures", "enquete_tirages", "enquete_codes", "enquete_brouillons", "enquete_reponses"];
const RENONCEMENTS: &[&str] = &["renoncements", "renoncement_actes", "renoncement_annulations", "renoncement_suites"];
const CORRESPONDANTS: &[&str] =
    &["correspondants", "correspondant_versions", "correspondant_dires", "correspondant_retraits", "appels"];
const DROITS: &[&str] = &[
    "demandes",
    "demande_prolongations",
    "demande_reponses",
    "limitation_levees",
    "effacements",
    "copies",
    "extractions",
];

const FICHES: &[&str] = &[
    "fiche_versions",
    "fiche_referents",
    "fiche_signalements",
    "fiche_images",
    "fiche_signalement_reponses",
    "fiche_lectures",
    "fiche_cles",
    "fiche_envois",
    "fiche_envoi_reprises",
];

const SUIVI: &[&str] = &[
    "suivis",
    "propositions",
    "proposition_reponses",
    "remplacements",
    "remplacement_equipes",
    "remplacement_fins",
    "passations",
    "passation_annulations",
];

/// Which slice writes which tables.
pub(super) const OWNERS: &[(&str, &[&str])] = &[
    ("agents", &["etablissements", "equipes", "agents", "agent_equipes", "connexions", "tentatives", "liens"]),
    ("agents", &["desactivations", "seconds_facteurs", "codes_secours"]),
    ("personnes", PERSONNES),
    ("suivi", SUIVI),
    (
        "menages",
        &["menages", "menage_membres", "menage_liens", "menage_entourage", "menage_fins", "menage_corrections"],
    ),
    ("actes", &["actes", "acte_personnes", "annulations"]),
    ("imports", &["imports", "import_lancements", "import_abandons", "import_lignes", "import_empreintes"]),
    (
        "conservation",
        &[
            "avertissements",
            "prolongations",
            "archivages",
            "sorties",
            "bordereaux",
            "bordereau_dossiers",
            "bordereau_visas",
            "bordereau_executions",
        ],
    ),
    ("papiers", &["papiers", "papier_noms", "papier_retraits", "papier_effacements"]),
    ("demarches", DEMARCHES),
    ("droits", DROITS),
    ("fiches", FICHES),
    ("file", &["file_rappels"]),
    (
        "mandats",
        &["mandats", "mandat_actes", "mandat_usages", "mandat_regularisations", "mandat_eliminations", "mandat_traces"],
    ),
    ("blocages", BLOCAGES),
    ("cadre", &["cadre_versions", "cadre_brouillons", "cadre_lectures"]),
    ("observatoire", &["observatoire_chiffres"]),
    ("indicateurs", &["indicateur_chiffres", "indicateur_recus"]),
    ("enquetes", ENQUETES),
    ("entretiens", &["entretiens", "entretien_themes", "entretien_citations"]),
    ("renoncements", RENONCEMENTS),
    ("correspondants", CORRESPONDANTS),
    ("comptes_en_ligne", &["comptes_en_ligne", "compte_constats", "compte_coordonnees"]),
    ("comptes_en_ligne", &["adresses_maison", "adresse_maison_retraits"]),
    ("agenda", &["agenda_liens", "agenda_arrets", "agenda_lectures"]),
    ("outbox", &["envois"]),
    ("rappels", &["rappel_accords", "rappel_retraits", "rappel_echecs_vus"]),
    ("journal", &["journal", "journal_heads", "journal_bases"]),
];
