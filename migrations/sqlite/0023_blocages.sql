-- A right that does not move, and what it does to the person. Where its staircase stands is never written: it is computed from
-- what follows.
CREATE TABLE blocages (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  personne_id TEXT NOT NULL REFERENCES personnes (id),
  demarche_id TEXT REFERENCES demarches (id),
  voie TEXT NOT NULL,
  objet TEXT,
  effets TEXT NOT NULL,
  depuis TEXT NOT NULL,
  precision_dite BLOB,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX blocages_personne ON blocages (personne_id, id DESC);
CREATE INDEX blocages_demarche ON blocages (demarche_id);

-- A dated fact: the decision received, the deposit.
CREATE TABLE blocage_faits (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  blocage_id TEXT NOT NULL REFERENCES blocages (id),
  evenement TEXT NOT NULL,
  le TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX blocage_faits_blocage ON blocage_faits (blocage_id, id);

-- One thing tried, on one step.
CREATE TABLE blocage_tentatives (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  blocage_id TEXT NOT NULL REFERENCES blocages (id),
  marche TEXT NOT NULL,
  le TEXT NOT NULL,
  preuve BLOB,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX blocage_tentatives_blocage ON blocage_tentatives (blocage_id, id);

-- What was answered to it.
CREATE TABLE blocage_reponses (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  blocage_id TEXT NOT NULL REFERENCES blocages (id),
  tentative_id TEXT NOT NULL REFERENCES blocage_tentatives (id),
  sens TEXT NOT NULL,
  le TEXT NOT NULL,
  note BLOB,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX blocage_reponses_blocage ON blocage_reponses (blocage_id, id);
CREATE INDEX blocage_reponses_tentative ON blocage_reponses (tentative_id);

-- How it ended: euros a month at stake, from and to; months lost.
CREATE TABLE blocage_fins (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  blocage_id TEXT NOT NULL REFERENCES blocages (id),
  issue TEXT NOT NULL,
  marche TEXT,
  euros_de INTEGER,
  euros_a INTEGER,
  mois INTEGER,
  note BLOB,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX blocage_fins_blocage ON blocage_fins (blocage_id, id);

-- A line above undone: it is no more read, and stays.
CREATE TABLE blocage_annulations (
  ligne_id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  blocage_id TEXT NOT NULL REFERENCES blocages (id),
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX blocage_annulations_blocage ON blocage_annulations (blocage_id);

-- What the lists show of one that is open: the next step and its day, computed again when something happens and on `revoir_le`.
CREATE TABLE blocage_suites (
  blocage_id TEXT NOT NULL PRIMARY KEY REFERENCES blocages (id),
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  personne_id TEXT NOT NULL,
  marche TEXT NOT NULL,
  geste TEXT NOT NULL,
  le TEXT NOT NULL,
  urgence INTEGER NOT NULL,
  revoir_le TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX blocage_suites_rang ON blocage_suites (etablissement_id, urgence DESC, le, blocage_id);
CREATE INDEX blocage_suites_revoir ON blocage_suites (etablissement_id, revoir_le, blocage_id);
CREATE INDEX blocage_suites_personne ON blocage_suites (personne_id);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('blocages', 'blocages', '20000 1'),
  ('blocages', 'blocages_personne', '20000 2 1'),
  ('blocages', 'blocages_demarche', '20000 2'),
  ('blocage_faits', 'blocage_faits', '20000 1'),
  ('blocage_faits', 'blocage_faits_blocage', '20000 2 1'),
  ('blocage_tentatives', 'blocage_tentatives', '40000 1'),
  ('blocage_tentatives', 'blocage_tentatives_blocage', '40000 2 1'),
  ('blocage_reponses', 'blocage_reponses', '20000 1'),
  ('blocage_reponses', 'blocage_reponses_blocage', '20000 2 1'),
  ('blocage_reponses', 'blocage_reponses_tentative', '20000 1'),
  ('blocage_fins', 'blocage_fins', '10000 1'),
  ('blocage_fins', 'blocage_fins_blocage', '10000 1 1'),
  ('blocage_annulations', 'blocage_annulations', '500 1'),
  ('blocage_annulations', 'blocage_annulations_blocage', '500 1'),
  ('blocage_suites', 'blocage_suites', '10000 1'),
  ('blocage_suites', 'blocage_suites_rang', '10000 5000 1000 10 1'),
  ('blocage_suites', 'blocage_suites_revoir', '10000 5000 20 1'),
  ('blocage_suites', 'blocage_suites_personne', '10000 2');
