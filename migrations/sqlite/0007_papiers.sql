-- A paper joined to a file: what it is on the disk. Its bytes are sealed files (papiers/), named contenu_id and apercu_id.
CREATE TABLE papiers (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  personne_id TEXT NOT NULL REFERENCES personnes (id),
  agent_id TEXT NOT NULL REFERENCES agents (id),
  espece TEXT NOT NULL,
  pages INTEGER NOT NULL,
  octets INTEGER NOT NULL,
  fichier BLOB NOT NULL,
  contenu_id TEXT NOT NULL,
  apercu_id TEXT,
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX papiers_personne ON papiers (personne_id, id DESC);
CREATE UNIQUE INDEX papiers_contenu ON papiers (contenu_id);
CREATE UNIQUE INDEX papiers_apercu ON papiers (apercu_id);

-- How it was named, each time: the last one shows.
CREATE TABLE papier_noms (
  papier_id TEXT NOT NULL REFERENCES papiers (id),
  rang INTEGER NOT NULL,
  etablissement_id TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  genre BLOB NOT NULL,
  mots BLOB,
  date_papier TEXT,
  created_at TEXT NOT NULL,
  PRIMARY KEY (papier_id, rang)
) WITHOUT ROWID;

-- Given back, or taken out: it no longer shows.
CREATE TABLE papier_retraits (
  papier_id TEXT NOT NULL PRIMARY KEY REFERENCES papiers (id),
  etablissement_id TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  raison TEXT NOT NULL,
  mots BLOB,
  created_at TEXT NOT NULL
) WITHOUT ROWID;

-- Sealed files whose person was erased, until they are removed from the disk.
CREATE TABLE papier_effacements (
  blob_id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('papiers', 'papiers', '200000 1'),
  ('papiers', 'papiers_personne', '200000 8 1'),
  ('papiers', 'papiers_contenu', '200000 1'),
  ('papiers', 'papiers_apercu', '200000 1'),
  ('papier_noms', 'papier_noms', '220000 2 1'),
  ('papier_retraits', 'papier_retraits', '20000 1');
