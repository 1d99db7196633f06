-- What an établissement decided of its practice, voted and published: a version never changes. Nothing here is about a person who
-- is helped.
CREATE TABLE cadre_versions (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  rang INTEGER NOT NULL,
  contenu BLOB NOT NULL,
  instance BLOB NOT NULL,
  vote_le TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX cadre_versions_rang ON cadre_versions (etablissement_id, rang);

-- What is being written: one at most. `base` is the rank of the version it starts from, 0 for the model.
CREATE TABLE cadre_brouillons (
  etablissement_id TEXT NOT NULL PRIMARY KEY REFERENCES etablissements (id),
  revision INTEGER NOT NULL,
  base INTEGER NOT NULL,
  contenu BLOB NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;

-- An agent read a version: counted, never listed.
CREATE TABLE cadre_lectures (
  cadre_id TEXT NOT NULL REFERENCES cadre_versions (id),
  agent_id TEXT NOT NULL REFERENCES agents (id),
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  created_at TEXT NOT NULL,
  PRIMARY KEY (cadre_id, agent_id)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('cadre_versions', 'cadre_versions', '20 1'),
  ('cadre_versions', 'cadre_versions_rang', '20 10 1'),
  ('cadre_brouillons', 'cadre_brouillons', '2 1'),
  ('cadre_lectures', 'cadre_lectures', '1000 50 1');
