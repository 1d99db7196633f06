CREATE TABLE faits (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  personne_id TEXT NOT NULL REFERENCES personnes (id),
  genre TEXT NOT NULL,
  contenu BLOB NOT NULL,
  debut TEXT NOT NULL,
  source TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL,
  corrige TEXT REFERENCES faits (id),
  rang INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX faits_personne ON faits (personne_id, rang);
CREATE INDEX faits_corrige ON faits (corrige) WHERE corrige IS NOT NULL;

-- Two files of one person read as one: a fusion, and its undoing.
CREATE TABLE fusions (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  gardee_id TEXT NOT NULL REFERENCES personnes (id),
  absorbee_id TEXT NOT NULL REFERENCES personnes (id),
  choix BLOB NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX fusions_gardee ON fusions (gardee_id);
CREATE INDEX fusions_absorbee ON fusions (absorbee_id);

CREATE TABLE fusion_annulations (
  fusion_id TEXT NOT NULL PRIMARY KEY REFERENCES fusions (id),
  etablissement_id TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;

-- « Ce sont deux personnes »: a pair nobody proposes again.
CREATE TABLE distinctions (
  etablissement_id TEXT NOT NULL,
  une_id TEXT NOT NULL REFERENCES personnes (id),
  autre_id TEXT NOT NULL REFERENCES personnes (id),
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL,
  PRIMARY KEY (une_id, autre_id)
) WITHOUT ROWID;

CREATE INDEX distinctions_autre ON distinctions (autre_id);

-- Probable duplicates, by their ids only, and how far people were compared.
CREATE TABLE paires (
  etablissement_id TEXT NOT NULL,
  une_id TEXT NOT NULL REFERENCES personnes (id),
  autre_id TEXT NOT NULL REFERENCES personnes (id),
  score INTEGER NOT NULL,
  PRIMARY KEY (une_id, autre_id)
) WITHOUT ROWID;
CREATE INDEX paires_autre ON paires (autre_id);
CREATE INDEX paires_score ON paires (etablissement_id, score DESC, une_id, autre_id);

CREATE TABLE comparaisons (
  etablissement_id TEXT NOT NULL PRIMARY KEY REFERENCES etablissements (id),
  rang INTEGER NOT NULL
) WITHOUT ROWID;

-- The file that reads this one as its own; nothing for most. Kept equal to what the fusions say.
ALTER TABLE personnes ADD COLUMN reunie_a TEXT REFERENCES personnes (id);
ALTER TABLE personnes ADD COLUMN reunions INTEGER NOT NULL DEFAULT 0;
CREATE INDEX personnes_reunie_a ON personnes (reunie_a) WHERE reunie_a IS NOT NULL;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('faits', 'faits', '600000 1'),
  ('faits', 'faits_personne', '600000 6 1'),
  ('fusions', 'fusions', '2000 1'),
  ('fusions', 'fusions_gardee', '2000 1 1'),
  ('fusions', 'fusions_absorbee', '2000 1 1'),
  ('personnes', 'personnes_reunie_a', '2000 1 1'),
  ('paires', 'paires', '5000 2 1'),
  ('paires', 'paires_score', '5000 5000 100 2 1');
