-- Who answers in an administration, shared by the whole établissement. Nothing here is about a person who is helped, but a call.
CREATE TABLE correspondants (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX correspondants_etablissement ON correspondants (etablissement_id, id);

-- What is said of it, from one day: the last one counts. `nommee` is 1 while it names a professional; retention takes the name.
CREATE TABLE correspondant_versions (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  correspondant_id TEXT NOT NULL REFERENCES correspondants (id),
  organisme BLOB NOT NULL,
  matieres TEXT NOT NULL,
  canal TEXT NOT NULL,
  valeur BLOB,
  quand BLOB,
  fonction BLOB,
  nom BLOB,
  note BLOB,
  nommee INTEGER NOT NULL,
  effacee_le TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX correspondant_versions_de ON correspondant_versions (correspondant_id, id);
CREATE INDEX correspondant_versions_nommees ON correspondant_versions (nommee, created_at, id);

-- It worked, it no longer answers: one line each time.
CREATE TABLE correspondant_dires (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  correspondant_id TEXT NOT NULL REFERENCES correspondants (id),
  sens TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX correspondant_dires_de ON correspondant_dires (correspondant_id, id);
CREATE INDEX correspondant_dires_sens ON correspondant_dires (correspondant_id, sens, id);

-- Out of the list, with why.
CREATE TABLE correspondant_retraits (
  correspondant_id TEXT NOT NULL PRIMARY KEY REFERENCES correspondants (id),
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  raison BLOB NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;

-- A call made for somebody's blocage.
CREATE TABLE appels (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  correspondant_id TEXT NOT NULL REFERENCES correspondants (id),
  blocage_id TEXT NOT NULL REFERENCES blocages (id),
  resultat TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX appels_blocage ON appels (blocage_id, id);
CREATE INDEX appels_correspondant ON appels (correspondant_id, id);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('correspondants', 'correspondants', '500 1'),
  ('correspondants', 'correspondants_etablissement', '500 250 1'),
  ('correspondant_versions', 'correspondant_versions', '1000 1'),
  ('correspondant_versions', 'correspondant_versions_de', '1000 2 1'),
  ('correspondant_versions', 'correspondant_versions_nommees', '1000 500 2 1'),
  ('correspondant_dires', 'correspondant_dires', '20000 1'),
  ('correspondant_dires', 'correspondant_dires_de', '20000 40 1'),
  ('correspondant_dires', 'correspondant_dires_sens', '20000 40 20 1'),
  ('correspondant_retraits', 'correspondant_retraits', '50 1'),
  ('appels', 'appels', '40000 1'),
  ('appels', 'appels_blocage', '40000 2 1'),
  ('appels', 'appels_correspondant', '40000 80 1');
