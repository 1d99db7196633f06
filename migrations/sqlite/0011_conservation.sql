-- Retention: each step of a file towards its end is an act.
CREATE TABLE avertissements (
  personne_id TEXT NOT NULL PRIMARY KEY REFERENCES personnes (id),
  etablissement_id TEXT NOT NULL,
  le TEXT NOT NULL,
  archive_le TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX avertissements_etablissement ON avertissements (etablissement_id, archive_le, personne_id);

CREATE TABLE prolongations (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL,
  personne_id TEXT NOT NULL REFERENCES personnes (id),
  jusqua TEXT NOT NULL,
  motif BLOB NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX prolongations_personne ON prolongations (personne_id, jusqua);

CREATE TABLE archivages (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL,
  personne_id TEXT NOT NULL REFERENCES personnes (id),
  le TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX archivages_personne ON archivages (personne_id, le);
CREATE INDEX archivages_etablissement ON archivages (etablissement_id, le, personne_id);

CREATE TABLE sorties (
  archivage_id TEXT NOT NULL PRIMARY KEY REFERENCES archivages (id),
  etablissement_id TEXT NOT NULL,
  motif BLOB NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE bordereaux (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  numero INTEGER NOT NULL,
  dossiers INTEGER NOT NULL,
  actes INTEGER NOT NULL,
  premier TEXT NOT NULL,
  dernier TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX bordereaux_etablissement ON bordereaux (etablissement_id, numero);

CREATE TABLE bordereau_dossiers (
  bordereau_id TEXT NOT NULL REFERENCES bordereaux (id),
  personne_id TEXT NOT NULL REFERENCES personnes (id),
  etablissement_id TEXT NOT NULL,
  PRIMARY KEY (bordereau_id, personne_id)
) WITHOUT ROWID;
CREATE INDEX bordereau_dossiers_personne ON bordereau_dossiers (personne_id);

CREATE TABLE bordereau_visas (
  bordereau_id TEXT NOT NULL PRIMARY KEY REFERENCES bordereaux (id),
  etablissement_id TEXT NOT NULL,
  reference TEXT NOT NULL,
  vise_le TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE bordereau_executions (
  bordereau_id TEXT NOT NULL PRIMARY KEY REFERENCES bordereaux (id),
  etablissement_id TEXT NOT NULL,
  dossiers INTEGER NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;

-- Where a journal begins again once its oldest entries have gone.
CREATE TABLE journal_bases (
  tenant_id TEXT NOT NULL PRIMARY KEY,
  seq INTEGER NOT NULL,
  mark BLOB NOT NULL,
  proof BLOB NOT NULL
) WITHOUT ROWID;

-- Erasing someone looks for her everywhere.
CREATE INDEX import_empreintes_personne ON import_empreintes (personne_id);

-- Out of the lists and of the search since that day.
ALTER TABLE personnes ADD COLUMN archivee_le TEXT;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('import_empreintes', 'import_empreintes_personne', '100000 2 1'),
  ('avertissements', 'avertissements', '5000 1'),
  ('avertissements', 'avertissements_etablissement', '5000 5000 50 1'),
  ('prolongations', 'prolongations_personne', '2000 1 1 1'),
  ('archivages', 'archivages', '20000 1'),
  ('archivages', 'archivages_personne', '20000 1 1 1'),
  ('archivages', 'archivages_etablissement', '20000 20000 50 1'),
  ('bordereau_dossiers', 'bordereau_dossiers', '20000 500 1'),
  ('bordereau_dossiers', 'bordereau_dossiers_personne', '20000 1 1');
