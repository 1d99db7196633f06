-- Mandates past their term, erased: how many, until which last day, by which visa or decision.
CREATE TABLE mandat_eliminations (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  seuil TEXT COLLATE "C" NOT NULL,
  nombre BIGINT NOT NULL,
  motif BYTEA NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX mandat_eliminations_lieu ON mandat_eliminations (etablissement_id, id);

-- Signatures drawn on a screen, sealed, with the act that signs.
CREATE TABLE mandat_traces (
  acte_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES mandat_actes (id),
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  mandat_id TEXT COLLATE "C" NOT NULL REFERENCES mandats (id),
  elle BYTEA NOT NULL,
  agent BYTEA NOT NULL
);
CREATE INDEX mandat_traces_mandat ON mandat_traces (mandat_id, acte_id);

-- What names an erased mandate is found without reading everything.
CREATE INDEX mandats_suite ON mandats (suite_de) WHERE suite_de IS NOT NULL;
CREATE INDEX mandats_auteur ON mandats (created_by, fin);
CREATE INDEX mandat_usages_auteur ON mandat_usages (created_by, avant_le) WHERE avant_le IS NOT NULL;
CREATE INDEX mandat_regularisations_mandat ON mandat_regularisations (mandat_id) WHERE mandat_id IS NOT NULL;

ALTER TABLE mandat_eliminations ENABLE ROW LEVEL SECURITY;
ALTER TABLE mandat_eliminations FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON mandat_eliminations
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE mandat_traces ENABLE ROW LEVEL SECURITY;
ALTER TABLE mandat_traces FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON mandat_traces
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
