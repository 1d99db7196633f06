-- Who lives with whom, from when to when. No line is ever changed: ends and corrections are lines.
CREATE TABLE menages (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;

-- « depuis » is as precise as it was said: 2021, 2021-03 or 2021-03-14.
CREATE TABLE menage_membres (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  menage_id TEXT NOT NULL REFERENCES menages (id),
  personne_id TEXT NOT NULL REFERENCES personnes (id),
  rang INTEGER NOT NULL,
  depuis TEXT,
  part BLOB,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX menage_membres_menage ON menage_membres (menage_id, personne_id, rang);
CREATE INDEX menage_membres_personne ON menage_membres (personne_id);

-- What « autre » is for « personne »: the last said counts.
CREATE TABLE menage_liens (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  personne_id TEXT NOT NULL REFERENCES personnes (id),
  autre_id TEXT NOT NULL REFERENCES personnes (id),
  relation TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX menage_liens_personne ON menage_liens (personne_id);
CREATE INDEX menage_liens_autre ON menage_liens (autre_id);

CREATE TABLE menage_entourage (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  personne_id TEXT NOT NULL REFERENCES personnes (id),
  nom BLOB NOT NULL,
  relation BLOB NOT NULL,
  telephone BLOB,
  depuis TEXT,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX menage_entourage_personne ON menage_entourage (personne_id);

-- The end of a membership or of someone around; a second one only once the first was corrected.
CREATE TABLE menage_fins (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  ligne_id TEXT NOT NULL,
  rang INTEGER NOT NULL,
  jusqua TEXT NOT NULL,
  raison TEXT,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX menage_fins_ligne ON menage_fins (ligne_id, rang);

-- « C'était une erreur »: of a membership, of an end, of someone around.
CREATE TABLE menage_corrections (
  ligne_id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('menages', 'menages', '40000 1'),
  ('menage_membres', 'menage_membres', '120000 1'),
  ('menage_membres', 'menage_membres_menage', '120000 3 1 1'),
  ('menage_membres', 'menage_membres_personne', '120000 1 1'),
  ('menage_liens', 'menage_liens', '120000 1'),
  ('menage_liens', 'menage_liens_personne', '120000 2 1'),
  ('menage_liens', 'menage_liens_autre', '120000 2 1'),
  ('menage_entourage', 'menage_entourage', '60000 1'),
  ('menage_entourage', 'menage_entourage_personne', '60000 2 1'),
  ('menage_fins', 'menage_fins', '20000 1'),
  ('menage_fins', 'menage_fins_ligne', '20000 1 1'),
  ('menage_corrections', 'menage_corrections', '2000 1');
