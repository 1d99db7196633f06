CREATE TABLE faits (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  personne_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  genre TEXT COLLATE "C" NOT NULL,
  contenu BYTEA NOT NULL,
  debut TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL,
  corrige TEXT COLLATE "C" REFERENCES faits (id),
  rang BIGINT NOT NULL
);
CREATE UNIQUE INDEX faits_personne ON faits (personne_id, rang);
CREATE INDEX faits_corrige ON faits (corrige) WHERE corrige IS NOT NULL;

-- Two files of one person read as one: a fusion, and its undoing.
CREATE TABLE fusions (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  gardee_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  absorbee_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  choix BYTEA NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX fusions_gardee ON fusions (gardee_id);
CREATE INDEX fusions_absorbee ON fusions (absorbee_id);

CREATE TABLE fusion_annulations (
  fusion_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES fusions (id),
  etablissement_id TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);

-- « Ce sont deux personnes »: a pair nobody proposes again.
CREATE TABLE distinctions (
  etablissement_id TEXT COLLATE "C" NOT NULL,
  une_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  autre_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (une_id, autre_id)
);

CREATE INDEX distinctions_autre ON distinctions (autre_id);

-- Probable duplicates, by their ids only, and how far people were compared.
CREATE TABLE paires (
  etablissement_id TEXT COLLATE "C" NOT NULL,
  une_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  autre_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  score BIGINT NOT NULL,
  PRIMARY KEY (une_id, autre_id)
);
CREATE INDEX paires_autre ON paires (autre_id);
CREATE INDEX paires_score ON paires (etablissement_id, score DESC, une_id, autre_id);

CREATE TABLE comparaisons (
  etablissement_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES etablissements (id),
  rang BIGINT NOT NULL
);

-- The file that reads this one as its own; nothing for most. Kept equal to what the fusions say.
ALTER TABLE personnes ADD COLUMN reunie_a TEXT COLLATE "C" REFERENCES personnes (id);
ALTER TABLE personnes ADD COLUMN reunions BIGINT NOT NULL DEFAULT 0;
CREATE INDEX personnes_reunie_a ON personnes (reunie_a) WHERE reunie_a IS NOT NULL;

ALTER TABLE faits ENABLE ROW LEVEL SECURITY;
ALTER TABLE faits FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON faits
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE fusions ENABLE ROW LEVEL SECURITY;
ALTER TABLE fusions FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON fusions
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE fusion_annulations ENABLE ROW LEVEL SECURITY;
ALTER TABLE fusion_annulations FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON fusion_annulations
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE distinctions ENABLE ROW LEVEL SECURITY;
ALTER TABLE distinctions FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON distinctions
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE paires ENABLE ROW LEVEL SECURITY;
ALTER TABLE paires FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON paires
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE comparaisons ENABLE ROW LEVEL SECURITY;
ALTER TABLE comparaisons FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON comparaisons
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
