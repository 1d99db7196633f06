-- Fiches: an établissement's own versions over the catalogue of the program, what colleagues report, signed exchanges.
CREATE TABLE fiche_versions (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  code TEXT NOT NULL,
  rang INTEGER NOT NULL,
  origine TEXT NOT NULL,
  texte BLOB NOT NULL,
  motif BLOB,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX fiche_versions_code ON fiche_versions (code, etablissement_id, rang);
CREATE INDEX fiche_versions_etablissement ON fiche_versions (etablissement_id, created_at);

-- Who answers for a fiche; the last one counts, nobody when null.
CREATE TABLE fiche_referents (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  code TEXT NOT NULL,
  referent_id TEXT REFERENCES agents (id),
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX fiche_referents_code ON fiche_referents (code, etablissement_id, created_at);

-- « Ça a changé »: one sentence, perhaps the gesture it replaces, perhaps a picture.
CREATE TABLE fiche_signalements (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  code TEXT NOT NULL,
  phrase BLOB NOT NULL,
  geste INTEGER,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX fiche_signalements_code ON fiche_signalements (code, etablissement_id, created_at);
CREATE INDEX fiche_signalements_etablissement ON fiche_signalements (etablissement_id, created_at);

CREATE TABLE fiche_images (
  signalement_id TEXT NOT NULL PRIMARY KEY REFERENCES fiche_signalements (id),
  etablissement_id TEXT NOT NULL,
  image BLOB NOT NULL
);

CREATE TABLE fiche_signalement_reponses (
  signalement_id TEXT NOT NULL PRIMARY KEY REFERENCES fiche_signalements (id),
  etablissement_id TEXT NOT NULL,
  suite TEXT NOT NULL,
  raison BLOB,
  version_id TEXT REFERENCES fiche_versions (id),
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;

-- The key an établissement signs its exchanges with.
CREATE TABLE fiche_cles (
  etablissement_id TEXT NOT NULL PRIMARY KEY REFERENCES etablissements (id),
  graine BLOB NOT NULL,
  created_at TEXT NOT NULL
) WITHOUT ROWID;

-- A signed file received, whole, and what was taken from it.
CREATE TABLE fiche_envois (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  cle TEXT NOT NULL,
  texte BLOB NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX fiche_envois_etablissement ON fiche_envois (etablissement_id, created_at);

CREATE TABLE fiche_envoi_reprises (
  envoi_id TEXT NOT NULL PRIMARY KEY REFERENCES fiche_envois (id),
  etablissement_id TEXT NOT NULL,
  fiches INTEGER NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;
