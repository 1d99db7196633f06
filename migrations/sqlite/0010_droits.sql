-- A request about one's own data, what became of it, and what was handed over. One act, one table.
CREATE TABLE demandes (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  personne_id TEXT NOT NULL REFERENCES personnes (id),
  droit TEXT NOT NULL,
  recue_le TEXT NOT NULL,
  canal TEXT NOT NULL,
  demandeur TEXT NOT NULL,
  contenu BLOB NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX demandes_personne ON demandes (personne_id, recue_le DESC);
CREATE INDEX demandes_etablissement ON demandes (etablissement_id, recue_le DESC);

CREATE TABLE demande_prolongations (
  demande_id TEXT NOT NULL PRIMARY KEY REFERENCES demandes (id),
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  motif BLOB NOT NULL,
  dite_le TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE demande_reponses (
  demande_id TEXT NOT NULL PRIMARY KEY REFERENCES demandes (id),
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  sens TEXT NOT NULL,
  fondement TEXT,
  mots BLOB NOT NULL,
  repondue_le TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;

-- The file may be changed again: what an accepted request froze is lifted.
CREATE TABLE limitation_levees (
  demande_id TEXT NOT NULL PRIMARY KEY REFERENCES demandes (id),
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  motif BLOB NOT NULL,
  dite_le TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;

-- Read by the retention engine: whose file is to be erased, because of which accepted request. Written once, here only.
CREATE TABLE effacements (
  demande_id TEXT NOT NULL PRIMARY KEY REFERENCES demandes (id),
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  personne_id TEXT NOT NULL REFERENCES personnes (id),
  etendue TEXT NOT NULL,
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX effacements_personne ON effacements (personne_id);

-- A copy of a file left the house: for whom, on which ground.
CREATE TABLE copies (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  personne_id TEXT NOT NULL REFERENCES personnes (id),
  demandeur TEXT NOT NULL,
  tiers TEXT NOT NULL,
  contenu BLOB NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX copies_personne ON copies (personne_id, created_at DESC);

-- The data of the whole établissement were taken out.
CREATE TABLE extractions (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  forme TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX extractions_etablissement ON extractions (etablissement_id, created_at DESC);

-- Since when the file may be read and no longer changed. Kept equal to what the requests say.
ALTER TABLE personnes ADD COLUMN limitee_le TEXT;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('demandes', 'demandes', '2000 1'),
  ('demandes', 'demandes_personne', '2000 2 1'),
  ('demandes', 'demandes_etablissement', '2000 2000 2'),
  ('copies', 'copies', '2000 1'),
  ('copies', 'copies_personne', '2000 2 1');
