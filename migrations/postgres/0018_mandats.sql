-- A mandate: what a person allows the établissement to do for her, sealed with its fingerprint. Nothing here is edited; where
-- it is comes from its acts. It outlives the file it was made in (droit.md 5.1: six years after its end), so that its person
-- is a name without a bond, and its team is not repeated.
CREATE TABLE mandats (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  personne_id TEXT COLLATE "C" NOT NULL,
  piece BYTEA NOT NULL,
  empreinte TEXT COLLATE "C" NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  debut TEXT COLLATE "C" NOT NULL,
  fin TEXT COLLATE "C" NOT NULL,
  suite_de TEXT COLLATE "C" REFERENCES mandats (id),
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX mandats_personne ON mandats (personne_id, id DESC);
CREATE UNIQUE INDEX mandats_code ON mandats (etablissement_id, code);
CREATE INDEX mandats_fin ON mandats (etablissement_id, fin, id);

-- What happened to it: signature, accord (oral), revocation (of the whole, or of `ligne`), renonciation.
CREATE TABLE mandat_actes (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  mandat_id TEXT COLLATE "C" NOT NULL REFERENCES mandats (id),
  quoi TEXT COLLATE "C" NOT NULL,
  moyen TEXT COLLATE "C",
  ligne TEXT COLLATE "C",
  raison BYTEA,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX mandat_actes_mandat ON mandat_actes (mandat_id, id);

-- An act done in her place on a démarche: under which mandate, or without one, why, and by when it is put in order.
CREATE TABLE mandat_usages (
  acte_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  personne_id TEXT COLLATE "C" NOT NULL,
  fiche TEXT COLLATE "C" NOT NULL,
  fait_le TEXT COLLATE "C" NOT NULL,
  mandat_id TEXT COLLATE "C" REFERENCES mandats (id),
  accord_le TEXT COLLATE "C",
  raison BYTEA,
  avant_le TEXT COLLATE "C",
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX mandat_usages_mandat ON mandat_usages (mandat_id, acte_id DESC);
CREATE INDEX mandat_usages_personne ON mandat_usages (personne_id, acte_id DESC);
CREATE INDEX mandat_usages_avant ON mandat_usages (etablissement_id, avant_le, acte_id) WHERE avant_le IS NOT NULL;

-- A use without a mandate, put in order: by a mandate signed since, or by what the person said of it.
CREATE TABLE mandat_regularisations (
  acte_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES mandat_usages (acte_id),
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  mandat_id TEXT COLLATE "C" REFERENCES mandats (id),
  raison BYTEA,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);

ALTER TABLE mandats ENABLE ROW LEVEL SECURITY;
ALTER TABLE mandats FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON mandats
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE mandat_actes ENABLE ROW LEVEL SECURITY;
ALTER TABLE mandat_actes FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON mandat_actes
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE mandat_usages ENABLE ROW LEVEL SECURITY;
ALTER TABLE mandat_usages FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON mandat_usages
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE mandat_regularisations ENABLE ROW LEVEL SECURITY;
ALTER TABLE mandat_regularisations FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON mandat_regularisations
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
