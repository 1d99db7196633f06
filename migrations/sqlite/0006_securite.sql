-- When this login last gave its password or code, when its last page was asked, since when its screen is hidden, and
-- how many wrong PINs in a row.
ALTER TABLE connexions ADD COLUMN confirmee_at TEXT;
ALTER TABLE connexions ADD COLUMN vue_at TEXT;
ALTER TABLE connexions ADD COLUMN voilee_at TEXT;
ALTER TABLE connexions ADD COLUMN essais INTEGER NOT NULL DEFAULT 0;

ALTER TABLE agents ADD COLUMN pin TEXT;
ALTER TABLE agents ADD COLUMN voile_minutes INTEGER NOT NULL DEFAULT 15;

-- A one-time link, handed over on paper: an invitation, or a new password.
CREATE TABLE liens (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  agent_id TEXT NOT NULL REFERENCES agents (id),
  genre TEXT NOT NULL,
  marque TEXT NOT NULL UNIQUE,
  created_by TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL,
  expire_at TEXT NOT NULL,
  ferme_at TEXT
) WITHOUT ROWID;
CREATE INDEX liens_agent ON liens (agent_id, created_at);

CREATE TABLE desactivations (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  agent_id TEXT NOT NULL REFERENCES agents (id),
  motif BLOB NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL,
  levee_by TEXT REFERENCES agents (id),
  levee_at TEXT
) WITHOUT ROWID;
CREATE INDEX desactivations_agent ON desactivations (agent_id, created_at);

CREATE TABLE seconds_facteurs (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  agent_id TEXT NOT NULL REFERENCES agents (id),
  secret BLOB NOT NULL,
  dernier_pas INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  retire_by TEXT,
  retire_at TEXT
) WITHOUT ROWID;
-- One in force per agent.
CREATE UNIQUE INDEX seconds_facteurs_agent ON seconds_facteurs (agent_id) WHERE retire_at IS NULL;

CREATE TABLE codes_secours (
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  facteur_id TEXT NOT NULL REFERENCES seconds_facteurs (id),
  marque TEXT NOT NULL,
  created_at TEXT NOT NULL,
  utilise_at TEXT,
  PRIMARY KEY (facteur_id, marque)
) WITHOUT ROWID;
