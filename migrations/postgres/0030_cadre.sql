-- What an établissement decided of its practice, voted and published: a version never changes. Nothing here is about a person who
-- is helped.
CREATE TABLE cadre_versions (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  rang BIGINT NOT NULL,
  contenu BYTEA NOT NULL,
  instance BYTEA NOT NULL,
  vote_le TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE UNIQUE INDEX cadre_versions_rang ON cadre_versions (etablissement_id, rang);

-- What is being written: one at most. `base` is the rank of the version it starts from, 0 for the model.
CREATE TABLE cadre_brouillons (
  etablissement_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES etablissements (id),
  revision BIGINT NOT NULL,
  base BIGINT NOT NULL,
  contenu BYTEA NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);

-- An agent read a version: counted, never listed.
CREATE TABLE cadre_lectures (
  cadre_id TEXT COLLATE "C" NOT NULL REFERENCES cadre_versions (id),
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  created_at TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (cadre_id, agent_id)
);

ALTER TABLE cadre_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE cadre_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON cadre_versions
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));

ALTER TABLE cadre_brouillons ENABLE ROW LEVEL SECURITY;
ALTER TABLE cadre_brouillons FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON cadre_brouillons
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));

ALTER TABLE cadre_lectures ENABLE ROW LEVEL SECURITY;
ALTER TABLE cadre_lectures FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON cadre_lectures
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));
