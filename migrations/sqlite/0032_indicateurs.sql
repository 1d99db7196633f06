-- Who had the hand, as it may be shown: masked before they are kept. Computed once a day, one row a year.
CREATE TABLE indicateur_chiffres (
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  annee INTEGER NOT NULL,
  regle INTEGER NOT NULL,
  calcule_a TEXT NOT NULL,
  chiffres TEXT NOT NULL,
  PRIMARY KEY (etablissement_id, annee)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('indicateur_chiffres', 'indicateur_chiffres', '20 5 1');

-- Figures received from another établissement in a signed file: the last ones of a year and of a key. Masked before they left.
CREATE TABLE indicateur_recus (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  cle TEXT NOT NULL,
  annee INTEGER NOT NULL,
  signataire TEXT NOT NULL,
  le TEXT NOT NULL,
  chiffres TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL,
  UNIQUE (etablissement_id, annee, cle)
) WITHOUT ROWID;
CREATE INDEX indicateur_recus_agent ON indicateur_recus (agent_id);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('indicateur_recus', 'indicateur_recus', '100 1'),
  ('indicateur_recus', 'sqlite_autoindex_indicateur_recus_2', '100 50 20 1'),
  ('indicateur_recus', 'indicateur_recus_agent', '100 50');
