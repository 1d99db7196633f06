-- A right that was seen for a person. Where it stands is never written: it is computed from what follows, and from the démarches
-- of its fiche.
CREATE TABLE renoncements (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  personne_id TEXT NOT NULL REFERENCES personnes (id),
  fiche TEXT,
  blocage_id TEXT REFERENCES blocages (id),
  mots BLOB,
  repere_le TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX renoncements_personne ON renoncements (personne_id, id DESC);
CREATE INDEX renoncements_blocage ON renoncements (blocage_id);

-- The blocages she gave up are found by how they ended.
CREATE INDEX blocage_fins_issue ON blocage_fins (issue, etablissement_id, blocage_id);

-- What happened to it: proposed, begun, obtained, given up and why, another day to come back. Euros a month and months at stake.
CREATE TABLE renoncement_actes (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  renoncement_id TEXT NOT NULL REFERENCES renoncements (id),
  acte TEXT NOT NULL,
  le TEXT NOT NULL,
  reponse TEXT,
  cause TEXT,
  qui TEXT,
  revenir_le TEXT,
  raison BLOB,
  note BLOB,
  euros_de INTEGER,
  euros_a INTEGER,
  mois INTEGER,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX renoncement_actes_renoncement ON renoncement_actes (renoncement_id, id);

-- A line above undone, or the right itself noted by mistake: it is no more counted, and stays.
CREATE TABLE renoncement_annulations (
  ligne_id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  renoncement_id TEXT NOT NULL REFERENCES renoncements (id),
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX renoncement_annulations_renoncement ON renoncement_annulations (renoncement_id);

-- What the lists show of one to come back to: where it stands and the day, computed again when something happens.
CREATE TABLE renoncement_suites (
  renoncement_id TEXT NOT NULL PRIMARY KEY REFERENCES renoncements (id),
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  personne_id TEXT NOT NULL,
  etape TEXT NOT NULL,
  cause TEXT NOT NULL,
  depuis TEXT NOT NULL,
  revenir_le TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX renoncement_suites_jour ON renoncement_suites (etablissement_id, revenir_le, renoncement_id);
CREATE INDEX renoncement_suites_personne ON renoncement_suites (personne_id);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('renoncements', 'renoncements', '20000 1'),
  ('renoncements', 'renoncements_personne', '20000 2 1'),
  ('renoncements', 'renoncements_blocage', '20000 20'),
  ('blocage_fins', 'blocage_fins_issue', '10000 2500 1250 1'),
  ('renoncement_actes', 'renoncement_actes', '40000 1'),
  ('renoncement_actes', 'renoncement_actes_renoncement', '40000 2 1'),
  ('renoncement_annulations', 'renoncement_annulations', '500 1'),
  ('renoncement_annulations', 'renoncement_annulations_renoncement', '500 1'),
  ('renoncement_suites', 'renoncement_suites', '10000 1'),
  ('renoncement_suites', 'renoncement_suites_jour', '10000 5000 20 1'),
  ('renoncement_suites', 'renoncement_suites_personne', '10000 2');
