-- A request about one's own data, what became of it, and what was handed over. One act, one table.
CREATE TABLE demandes (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  personne_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  droit TEXT COLLATE "C" NOT NULL,
  recue_le TEXT COLLATE "C" NOT NULL,
  canal TEXT COLLATE "C" NOT NULL,
  demandeur TEXT COLLATE "C" NOT NULL,
  contenu BYTEA NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX demandes_personne ON demandes (personne_id, recue_le DESC);
CREATE INDEX demandes_etablissement ON demandes (etablissement_id, recue_le DESC);

CREATE TABLE demande_prolongations (
  demande_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES demandes (id),
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  motif BYTEA NOT NULL,
  dite_le TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);

CREATE TABLE demande_reponses (
  demande_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES demandes (id),
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  sens TEXT COLLATE "C" NOT NULL,
  fondement TEXT COLLATE "C",
  mots BYTEA NOT NULL,
  repondue_le TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);

-- The file may be changed again: what an accepted request froze is lifted.
CREATE TABLE limitation_levees (
  demande_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES demandes (id),
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  motif BYTEA NOT NULL,
  dite_le TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);

-- Read by the retention engine: whose file is to be erased, because of which accepted request. Written once, here only.
CREATE TABLE effacements (
  demande_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES demandes (id),
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  personne_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  etendue TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX effacements_personne ON effacements (personne_id);

-- A copy of a file left the house: for whom, on which ground.
CREATE TABLE copies (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  personne_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  demandeur TEXT COLLATE "C" NOT NULL,
  tiers TEXT COLLATE "C" NOT NULL,
  contenu BYTEA NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX copies_personne ON copies (personne_id, created_at DESC);

-- The data of the whole établissement were taken out.
CREATE TABLE extractions (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  forme TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX extractions_etablissement ON extractions (etablissement_id, created_at DESC);

-- Since when the file may be read and no longer changed. Kept equal to what the requests say.
ALTER TABLE personnes ADD COLUMN limitee_le TEXT COLLATE "C";

ALTER TABLE demandes ENABLE ROW LEVEL SECURITY;
ALTER TABLE demandes FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON demandes
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE demande_prolongations ENABLE ROW LEVEL SECURITY;
ALTER TABLE demande_prolongations FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON demande_prolongations
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE demande_reponses ENABLE ROW LEVEL SECURITY;
ALTER TABLE demande_reponses FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON demande_reponses
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE limitation_levees ENABLE ROW LEVEL SECURITY;
ALTER TABLE limitation_levees FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON limitation_levees
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE effacements ENABLE ROW LEVEL SECURITY;
ALTER TABLE effacements FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON effacements
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE copies ENABLE ROW LEVEL SECURITY;
ALTER TABLE copies FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON copies
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE extractions ENABLE ROW LEVEL SECURITY;
ALTER TABLE extractions FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON extractions
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
