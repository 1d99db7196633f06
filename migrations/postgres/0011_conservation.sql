-- Retention: each step of a file towards its end is an act.
CREATE TABLE avertissements (
  personne_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES personnes (id),
  etablissement_id TEXT COLLATE "C" NOT NULL,
  le TEXT COLLATE "C" NOT NULL,
  archive_le TEXT COLLATE "C" NOT NULL
);
CREATE INDEX avertissements_etablissement ON avertissements (etablissement_id, archive_le, personne_id);

CREATE TABLE prolongations (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL,
  personne_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  jusqua TEXT COLLATE "C" NOT NULL,
  motif BYTEA NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX prolongations_personne ON prolongations (personne_id, jusqua);

CREATE TABLE archivages (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL,
  personne_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  le TEXT COLLATE "C" NOT NULL
);
CREATE INDEX archivages_personne ON archivages (personne_id, le);
CREATE INDEX archivages_etablissement ON archivages (etablissement_id, le, personne_id);

CREATE TABLE sorties (
  archivage_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES archivages (id),
  etablissement_id TEXT COLLATE "C" NOT NULL,
  motif BYTEA NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);

CREATE TABLE bordereaux (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  numero BIGINT NOT NULL,
  dossiers BIGINT NOT NULL,
  actes BIGINT NOT NULL,
  premier TEXT COLLATE "C" NOT NULL,
  dernier TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX bordereaux_etablissement ON bordereaux (etablissement_id, numero);

CREATE TABLE bordereau_dossiers (
  bordereau_id TEXT COLLATE "C" NOT NULL REFERENCES bordereaux (id),
  personne_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  etablissement_id TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (bordereau_id, personne_id)
);
CREATE INDEX bordereau_dossiers_personne ON bordereau_dossiers (personne_id);

CREATE TABLE bordereau_visas (
  bordereau_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES bordereaux (id),
  etablissement_id TEXT COLLATE "C" NOT NULL,
  reference TEXT COLLATE "C" NOT NULL,
  vise_le TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);

CREATE TABLE bordereau_executions (
  bordereau_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES bordereaux (id),
  etablissement_id TEXT COLLATE "C" NOT NULL,
  dossiers BIGINT NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);

-- Where a journal begins again once its oldest entries have gone.
CREATE TABLE journal_bases (
  tenant_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL,
  mark BYTEA NOT NULL,
  proof BYTEA NOT NULL
);

-- Erasing someone looks for her everywhere.
CREATE INDEX import_empreintes_personne ON import_empreintes (personne_id);

-- Out of the lists and of the search since that day.
ALTER TABLE personnes ADD COLUMN archivee_le TEXT COLLATE "C";

ALTER TABLE avertissements ENABLE ROW LEVEL SECURITY;
ALTER TABLE avertissements FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON avertissements
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE prolongations ENABLE ROW LEVEL SECURITY;
ALTER TABLE prolongations FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON prolongations
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE archivages ENABLE ROW LEVEL SECURITY;
ALTER TABLE archivages FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON archivages
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE sorties ENABLE ROW LEVEL SECURITY;
ALTER TABLE sorties FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON sorties
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE bordereaux ENABLE ROW LEVEL SECURITY;
ALTER TABLE bordereaux FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON bordereaux
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE bordereau_dossiers ENABLE ROW LEVEL SECURITY;
ALTER TABLE bordereau_dossiers FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON bordereau_dossiers
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE bordereau_visas ENABLE ROW LEVEL SECURITY;
ALTER TABLE bordereau_visas FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON bordereau_visas
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE bordereau_executions ENABLE ROW LEVEL SECURITY;
ALTER TABLE bordereau_executions FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON bordereau_executions
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE journal_bases ENABLE ROW LEVEL SECURITY;
ALTER TABLE journal_bases FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON journal_bases
  USING (current_setting('tandem.tenant', true) IN ('*', tenant_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', tenant_id));
