-- Who lives with whom, from when to when. No line is ever changed: ends and corrections are lines.
CREATE TABLE menages (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);

-- « depuis » is as precise as it was said: 2021, 2021-03 or 2021-03-14.
CREATE TABLE menage_membres (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  menage_id TEXT COLLATE "C" NOT NULL REFERENCES menages (id),
  personne_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  rang BIGINT NOT NULL,
  depuis TEXT COLLATE "C",
  part BYTEA,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX menage_membres_menage ON menage_membres (menage_id, personne_id, rang);
CREATE INDEX menage_membres_personne ON menage_membres (personne_id);

-- What « autre » is for « personne »: the last said counts.
CREATE TABLE menage_liens (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  personne_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  autre_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  relation TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX menage_liens_personne ON menage_liens (personne_id);
CREATE INDEX menage_liens_autre ON menage_liens (autre_id);

CREATE TABLE menage_entourage (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  personne_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  nom BYTEA NOT NULL,
  relation BYTEA NOT NULL,
  telephone BYTEA,
  depuis TEXT COLLATE "C",
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX menage_entourage_personne ON menage_entourage (personne_id);

-- The end of a membership or of someone around; a second one only once the first was corrected.
CREATE TABLE menage_fins (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  ligne_id TEXT COLLATE "C" NOT NULL,
  rang BIGINT NOT NULL,
  jusqua TEXT COLLATE "C" NOT NULL,
  raison TEXT COLLATE "C",
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX menage_fins_ligne ON menage_fins (ligne_id, rang);

-- « C'était une erreur »: of a membership, of an end, of someone around.
CREATE TABLE menage_corrections (
  ligne_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);

ALTER TABLE menages ENABLE ROW LEVEL SECURITY;
ALTER TABLE menages FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON menages
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE menage_membres ENABLE ROW LEVEL SECURITY;
ALTER TABLE menage_membres FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON menage_membres
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE menage_liens ENABLE ROW LEVEL SECURITY;
ALTER TABLE menage_liens FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON menage_liens
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE menage_entourage ENABLE ROW LEVEL SECURITY;
ALTER TABLE menage_entourage FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON menage_entourage
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE menage_fins ENABLE ROW LEVEL SECURITY;
ALTER TABLE menage_fins FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON menage_fins
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE menage_corrections ENABLE ROW LEVEL SECURITY;
ALTER TABLE menage_corrections FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON menage_corrections
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
