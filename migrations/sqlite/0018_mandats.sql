-- A mandate: what a person allows the établissement to do for her, sealed with its fingerprint. Nothing here is edited; where
-- it is comes from its acts. It outlives the file it was made in (droit.md 5.1: six years after its end), so that its person
-- is a name without a bond, and its team is not repeated.
CREATE TABLE mandats (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  personne_id TEXT NOT NULL,
  piece BLOB NOT NULL,
  empreinte TEXT NOT NULL,
  code TEXT NOT NULL,
  debut TEXT NOT NULL,
  fin TEXT NOT NULL,
  suite_de TEXT REFERENCES mandats (id),
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX mandats_personne ON mandats (personne_id, id DESC);
CREATE UNIQUE INDEX mandats_code ON mandats (etablissement_id, code);
CREATE INDEX mandats_fin ON mandats (etablissement_id, fin, id);

-- What happened to it: signature, accord (oral), revocation (of the whole, or of `ligne`), renonciation.
CREATE TABLE mandat_actes (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  mandat_id TEXT NOT NULL REFERENCES mandats (id),
  quoi TEXT NOT NULL,
  moyen TEXT,
  ligne TEXT,
  raison BLOB,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX mandat_actes_mandat ON mandat_actes (mandat_id, id);

-- An act done in her place on a démarche: under which mandate, or without one, why, and by when it is put in order.
CREATE TABLE mandat_usages (
  acte_id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  personne_id TEXT NOT NULL,
  fiche TEXT NOT NULL,
  fait_le TEXT NOT NULL,
  mandat_id TEXT REFERENCES mandats (id),
  accord_le TEXT,
  raison BLOB,
  avant_le TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX mandat_usages_mandat ON mandat_usages (mandat_id, acte_id DESC);
CREATE INDEX mandat_usages_personne ON mandat_usages (personne_id, acte_id DESC);
CREATE INDEX mandat_usages_avant ON mandat_usages (etablissement_id, avant_le, acte_id) WHERE avant_le IS NOT NULL;

-- A use without a mandate, put in order: by a mandate signed since, or by what the person said of it.
CREATE TABLE mandat_regularisations (
  acte_id TEXT NOT NULL PRIMARY KEY REFERENCES mandat_usages (acte_id),
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  mandat_id TEXT REFERENCES mandats (id),
  raison BLOB,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('mandats', 'mandats', '20000 1'),
  ('mandats', 'mandats_personne', '20000 2 1'),
  ('mandats', 'mandats_code', '20000 10000 1'),
  ('mandats', 'mandats_fin', '20000 10000 50 1'),
  ('mandat_actes', 'mandat_actes', '30000 1'),
  ('mandat_actes', 'mandat_actes_mandat', '30000 2 1'),
  ('mandat_usages', 'mandat_usages', '50000 1'),
  ('mandat_usages', 'mandat_usages_mandat', '50000 5 1'),
  ('mandat_usages', 'mandat_usages_personne', '50000 5 1'),
  ('mandat_usages', 'mandat_usages_avant', '500 250 5 1'),
  ('mandat_regularisations', 'mandat_regularisations', '500 1');
