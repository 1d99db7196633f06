-- A démarche of a person: which fiche, since when. Its state is derived from what hangs on it; nothing here is edited.
-- `equipe_id` follows the person, like the columns of `personnes`.
CREATE TABLE demarches (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  equipe_id TEXT NOT NULL REFERENCES equipes (id),
  personne_id TEXT NOT NULL REFERENCES personnes (id),
  fiche TEXT NOT NULL,
  precision BLOB,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX demarches_personne ON demarches (personne_id, id DESC);
CREATE INDEX demarches_fiche ON demarches (fiche, equipe_id, id);
CREATE INDEX demarches_auteur ON demarches (created_by, id DESC);

-- Simple or complexe, said by somebody who says why: the last one counts.
CREATE TABLE demarche_complexites (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  demarche_id TEXT NOT NULL REFERENCES demarches (id),
  complexe INTEGER NOT NULL,
  pourquoi BLOB,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX demarche_complexites_demarche ON demarche_complexites (demarche_id, id);

-- What happened on a démarche, or is foreseen; a deposit has its channel, number and proof.
CREATE TABLE demarche_evenements (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  demarche_id TEXT NOT NULL REFERENCES demarches (id),
  evenement TEXT NOT NULL,
  le TEXT NOT NULL,
  estime INTEGER NOT NULL,
  reponse TEXT,
  canal TEXT,
  numero BLOB,
  papier_id TEXT REFERENCES papiers (id),
  acte_id TEXT REFERENCES actes (id),
  note BLOB,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX demarche_evenements_demarche ON demarche_evenements (demarche_id, le, id);
CREATE INDEX demarche_evenements_papier ON demarche_evenements (papier_id) WHERE papier_id IS NOT NULL;
CREATE INDEX demarche_evenements_acte ON demarche_evenements (acte_id) WHERE acte_id IS NOT NULL;

CREATE TABLE demarche_evenement_annulations (
  evenement_id TEXT NOT NULL PRIMARY KEY REFERENCES demarche_evenements (id),
  etablissement_id TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;

-- How it ended, and its being taken up again.
CREATE TABLE demarche_fins (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  demarche_id TEXT NOT NULL REFERENCES demarches (id),
  issue TEXT NOT NULL,
  motif TEXT,
  revenir_le TEXT,
  note BLOB,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX demarche_fins_demarche ON demarche_fins (demarche_id, id);

CREATE TABLE demarche_reprises (
  fin_id TEXT NOT NULL PRIMARY KEY REFERENCES demarche_fins (id),
  etablissement_id TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;

-- The acts hung on a démarche, and which hand did each gesture of the fiche, in its words of that day.
CREATE TABLE acte_demarches (
  acte_id TEXT NOT NULL REFERENCES actes (id),
  demarche_id TEXT NOT NULL REFERENCES demarches (id),
  etablissement_id TEXT NOT NULL,
  PRIMARY KEY (acte_id, demarche_id)
) WITHOUT ROWID;
CREATE INDEX acte_demarches_demarche ON acte_demarches (demarche_id, acte_id DESC);

CREATE TABLE acte_gestes (
  acte_id TEXT NOT NULL REFERENCES actes (id),
  geste INTEGER NOT NULL,
  etablissement_id TEXT NOT NULL,
  texte TEXT NOT NULL,
  mode TEXT NOT NULL,
  PRIMARY KEY (acte_id, geste)
) WITHOUT ROWID;

-- Computed dates, one row per rule that gives one: derived, rewritten with each event and each night. `id` is
-- « démarche.règle », so that the same line keeps its address. `personne_id`, `equipe_id`, `referent_id` follow the file it
-- is read in; `suivie_par` is who was given the line, else the referent.
CREATE TABLE echeances (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  equipe_id TEXT NOT NULL REFERENCES equipes (id),
  referent_id TEXT REFERENCES agents (id),
  agent_id TEXT REFERENCES agents (id),
  suivie_par TEXT,
  personne_id TEXT NOT NULL REFERENCES personnes (id),
  demarche_id TEXT NOT NULL REFERENCES demarches (id),
  archivee INTEGER NOT NULL,
  fiche TEXT NOT NULL,
  regle TEXT NOT NULL,
  ouverture TEXT,
  limite TEXT NOT NULL,
  alertes TEXT NOT NULL,
  effet TEXT NOT NULL,
  rang INTEGER NOT NULL,
  sens TEXT NOT NULL,
  certitude TEXT NOT NULL,
  depuis_evenement TEXT NOT NULL,
  depuis_le TEXT NOT NULL,
  report_du TEXT,
  report_motif TEXT,
  reportee_au TEXT,
  reports INTEGER NOT NULL,
  calcul_version TEXT NOT NULL,
  computed_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX echeances_equipe ON echeances (equipe_id, limite, rang, id) WHERE archivee = 0;
CREATE INDEX echeances_suivie ON echeances (suivie_par, limite, rang, id) WHERE archivee = 0;
CREATE INDEX echeances_fiche ON echeances (fiche, equipe_id, limite, rang, id) WHERE archivee = 0;
CREATE INDEX echeances_personne ON echeances (personne_id, limite);
CREATE INDEX echeances_demarche ON echeances (demarche_id);

-- What was decided about a computed date: done, put off, given to somebody. Acts, never overwritten.
CREATE TABLE echeance_faites (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  demarche_id TEXT NOT NULL REFERENCES demarches (id),
  regle TEXT NOT NULL,
  limite TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX echeance_faites_demarche ON echeance_faites (demarche_id, id);

CREATE TABLE echeance_faite_annulations (
  faite_id TEXT NOT NULL PRIMARY KEY REFERENCES echeance_faites (id),
  etablissement_id TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;

CREATE TABLE echeance_reports (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  demarche_id TEXT NOT NULL REFERENCES demarches (id),
  regle TEXT NOT NULL,
  limite TEXT NOT NULL,
  jusqu_au TEXT NOT NULL,
  motif BLOB,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX echeance_reports_demarche ON echeance_reports (demarche_id, id);

CREATE TABLE echeance_assignations (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  demarche_id TEXT NOT NULL REFERENCES demarches (id),
  regle TEXT NOT NULL,
  limite TEXT NOT NULL,
  agent_id TEXT REFERENCES agents (id),
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX echeance_assignations_demarche ON echeance_assignations (demarche_id, id);

-- The dates of a year's campaign as this établissement entered them: the last one of a year counts.
CREATE TABLE campagne_dates (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  campagne TEXT NOT NULL,
  annee INTEGER NOT NULL,
  ouvre TEXT,
  limite TEXT,
  certitude TEXT NOT NULL,
  source TEXT NOT NULL,
  verifie_le TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX campagne_dates_etablissement ON campagne_dates (etablissement_id, campagne, annee, id);

-- How far the night's computation went: two servers take the next batch from here, one goes on where the other stopped.
CREATE TABLE echeance_passages (
  etablissement_id TEXT NOT NULL PRIMARY KEY REFERENCES etablissements (id),
  jour TEXT NOT NULL,
  empreinte TEXT NOT NULL,
  apres TEXT NOT NULL,
  fini INTEGER NOT NULL,
  updated_at TEXT NOT NULL
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('demarches', 'demarches', '60000 1'),
  ('demarches', 'demarches_personne', '60000 4 1'),
  ('demarches', 'demarches_fiche', '60000 1000 100 1'),
  ('demarches', 'demarches_auteur', '60000 600 1'),
  ('demarche_complexites', 'demarche_complexites', '3000 1'),
  ('demarche_complexites', 'demarche_complexites_demarche', '3000 1 1'),
  ('demarche_evenements', 'demarche_evenements', '300000 1'),
  ('demarche_evenements', 'demarche_evenements_demarche', '300000 5 2 1'),
  ('demarche_evenements', 'demarche_evenements_papier', '50000 1'),
  ('demarche_evenements', 'demarche_evenements_acte', '100000 1'),
  ('demarche_evenement_annulations', 'demarche_evenement_annulations', '3000 1'),
  ('demarche_fins', 'demarche_fins', '30000 1'),
  ('demarche_fins', 'demarche_fins_demarche', '30000 1 1'),
  ('demarche_reprises', 'demarche_reprises', '1000 1'),
  ('acte_demarches', 'acte_demarches', '100000 1 1'),
  ('acte_demarches', 'acte_demarches_demarche', '100000 3 1'),
  ('acte_gestes', 'acte_gestes', '100000 4 1'),
  ('echeances', 'echeances', '60000 1'),
  ('echeances', 'echeances_equipe', '60000 4000 60 20 1'),
  ('echeances', 'echeances_suivie', '60000 600 10 4 1'),
  ('echeances', 'echeances_fiche', '60000 1000 100 20 4 1'),
  ('echeances', 'echeances_personne', '60000 5 2'),
  ('echeances', 'echeances_demarche', '60000 1'),
  ('echeance_faites', 'echeance_faites', '60000 1'),
  ('echeance_faites', 'echeance_faites_demarche', '60000 2 1'),
  ('echeance_faite_annulations', 'echeance_faite_annulations', '1000 1'),
  ('echeance_reports', 'echeance_reports', '10000 1'),
  ('echeance_reports', 'echeance_reports_demarche', '10000 2 1'),
  ('echeance_assignations', 'echeance_assignations', '10000 1'),
  ('echeance_assignations', 'echeance_assignations_demarche', '10000 2 1'),
  ('campagne_dates', 'campagne_dates', '200 1'),
  ('campagne_dates', 'campagne_dates_etablissement', '200 40 8 2 1');
