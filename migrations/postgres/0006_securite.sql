-- When this login last gave its password or code, when its last page was asked, since when its screen is hidden, and
-- how many wrong PINs in a row.
ALTER TABLE connexions ADD COLUMN confirmee_at TEXT COLLATE "C";
ALTER TABLE connexions ADD COLUMN vue_at TEXT COLLATE "C";
ALTER TABLE connexions ADD COLUMN voilee_at TEXT COLLATE "C";
ALTER TABLE connexions ADD COLUMN essais BIGINT NOT NULL DEFAULT 0;

ALTER TABLE agents ADD COLUMN pin TEXT COLLATE "C";
ALTER TABLE agents ADD COLUMN voile_minutes BIGINT NOT NULL DEFAULT 15;

-- A one-time link, handed over on paper: an invitation, or a new password.
CREATE TABLE liens (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  genre TEXT COLLATE "C" NOT NULL,
  marque TEXT COLLATE "C" NOT NULL UNIQUE,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL,
  expire_at TEXT COLLATE "C" NOT NULL,
  ferme_at TEXT COLLATE "C"
);
CREATE INDEX liens_agent ON liens (agent_id, created_at);

CREATE TABLE desactivations (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  motif BYTEA NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL,
  levee_by TEXT COLLATE "C" REFERENCES agents (id),
  levee_at TEXT COLLATE "C"
);
CREATE INDEX desactivations_agent ON desactivations (agent_id, created_at);

CREATE TABLE seconds_facteurs (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  secret BYTEA NOT NULL,
  dernier_pas BIGINT NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  retire_by TEXT COLLATE "C",
  retire_at TEXT COLLATE "C"
);
-- One in force per agent.
CREATE UNIQUE INDEX seconds_facteurs_agent ON seconds_facteurs (agent_id) WHERE retire_at IS NULL;

CREATE TABLE codes_secours (
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  facteur_id TEXT COLLATE "C" NOT NULL REFERENCES seconds_facteurs (id),
  marque TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  utilise_at TEXT COLLATE "C",
  PRIMARY KEY (facteur_id, marque)
);

ALTER TABLE liens ENABLE ROW LEVEL SECURITY;
ALTER TABLE liens FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON liens
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE desactivations ENABLE ROW LEVEL SECURITY;
ALTER TABLE desactivations FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON desactivations
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE seconds_facteurs ENABLE ROW LEVEL SECURITY;
ALTER TABLE seconds_facteurs FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON seconds_facteurs
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE codes_secours ENABLE ROW LEVEL SECURITY;
ALTER TABLE codes_secours FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON codes_secours
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
