-- Mandates past their term, erased: how many, until which last day, by which visa or decision.
CREATE TABLE mandat_eliminations (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  seuil TEXT NOT NULL,
  nombre INTEGER NOT NULL,
  motif BLOB NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX mandat_eliminations_lieu ON mandat_eliminations (etablissement_id, id);

-- Signatures drawn on a screen, sealed, with the act that signs.
CREATE TABLE mandat_traces (
  acte_id TEXT NOT NULL PRIMARY KEY REFERENCES mandat_actes (id),
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  mandat_id TEXT NOT NULL REFERENCES mandats (id),
  elle BLOB NOT NULL,
  agent BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX mandat_traces_mandat ON mandat_traces (mandat_id, acte_id);

-- What names an erased mandate is found without reading everything.
CREATE INDEX mandats_suite ON mandats (suite_de) WHERE suite_de IS NOT NULL;
CREATE INDEX mandats_auteur ON mandats (created_by, fin);
CREATE INDEX mandat_usages_auteur ON mandat_usages (created_by, avant_le) WHERE avant_le IS NOT NULL;
CREATE INDEX mandat_regularisations_mandat ON mandat_regularisations (mandat_id) WHERE mandat_id IS NOT NULL;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('mandat_eliminations', 'mandat_eliminations', '10 1'),
  ('mandat_eliminations', 'mandat_eliminations_lieu', '10 5 1'),
  ('mandat_traces', 'mandat_traces', '2000 1'),
  ('mandat_traces', 'mandat_traces_mandat', '2000 1 1'),
  ('mandats', 'mandats_suite', '2000 1'),
  ('mandats', 'mandats_auteur', '20000 200 2'),
  ('mandat_usages', 'mandat_usages_auteur', '500 10 1'),
  ('mandat_regularisations', 'mandat_regularisations_mandat', '400 2');
