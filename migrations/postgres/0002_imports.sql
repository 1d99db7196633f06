CREATE TABLE imports (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  equipe_id TEXT COLLATE "C" NOT NULL REFERENCES equipes (id),
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  fichier BYTEA NOT NULL,
  apercu BYTEA NOT NULL,
  lignes BIGINT NOT NULL,
  version BIGINT NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX imports_equipe ON imports (equipe_id, created_at DESC);

CREATE TABLE import_lancements (
  import_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES imports (id),
  etablissement_id TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  correspondance TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL
);

CREATE TABLE import_abandons (
  import_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES imports (id),
  etablissement_id TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);

CREATE TABLE import_lignes (
  import_id TEXT COLLATE "C" NOT NULL REFERENCES imports (id),
  numero BIGINT NOT NULL,
  etablissement_id TEXT COLLATE "C" NOT NULL,
  issue TEXT COLLATE "C" NOT NULL,
  cellules BYTEA,
  fautes BYTEA,
  reste BYTEA,
  personne_id TEXT COLLATE "C" REFERENCES personnes (id),
  updated_at TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (import_id, numero)
);
CREATE INDEX import_lignes_issue ON import_lignes (import_id, issue, numero);
CREATE INDEX import_lignes_personne ON import_lignes (personne_id);

CREATE TABLE import_empreintes (
  etablissement_id TEXT COLLATE "C" NOT NULL,
  empreinte BIGINT NOT NULL,
  personne_id TEXT COLLATE "C" REFERENCES personnes (id),
  PRIMARY KEY (etablissement_id, empreinte)
);

ALTER TABLE imports ENABLE ROW LEVEL SECURITY;
ALTER TABLE imports FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON imports
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE import_lancements ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_lancements FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON import_lancements
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE import_abandons ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_abandons FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON import_abandons
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE import_lignes ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_lignes FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON import_lignes
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE import_empreintes ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_empreintes FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON import_empreintes
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
