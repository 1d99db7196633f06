-- A right that does not move, and what it does to the person. Where its staircase stands is never written: it is computed from
-- what follows.
CREATE TABLE blocages (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  personne_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  demarche_id TEXT COLLATE "C" REFERENCES demarches (id),
  voie TEXT COLLATE "C" NOT NULL,
  objet TEXT COLLATE "C",
  effets TEXT COLLATE "C" NOT NULL,
  depuis TEXT COLLATE "C" NOT NULL,
  precision_dite BYTEA,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX blocages_personne ON blocages (personne_id, id DESC);
CREATE INDEX blocages_demarche ON blocages (demarche_id);

-- A dated fact: the decision received, the deposit.
CREATE TABLE blocage_faits (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  blocage_id TEXT COLLATE "C" NOT NULL REFERENCES blocages (id),
  evenement TEXT COLLATE "C" NOT NULL,
  le TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX blocage_faits_blocage ON blocage_faits (blocage_id, id);

-- One thing tried, on one step.
CREATE TABLE blocage_tentatives (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  blocage_id TEXT COLLATE "C" NOT NULL REFERENCES blocages (id),
  marche TEXT COLLATE "C" NOT NULL,
  le TEXT COLLATE "C" NOT NULL,
  preuve BYTEA,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX blocage_tentatives_blocage ON blocage_tentatives (blocage_id, id);

-- What was answered to it.
CREATE TABLE blocage_reponses (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  blocage_id TEXT COLLATE "C" NOT NULL REFERENCES blocages (id),
  tentative_id TEXT COLLATE "C" NOT NULL REFERENCES blocage_tentatives (id),
  sens TEXT COLLATE "C" NOT NULL,
  le TEXT COLLATE "C" NOT NULL,
  note BYTEA,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX blocage_reponses_blocage ON blocage_reponses (blocage_id, id);
CREATE INDEX blocage_reponses_tentative ON blocage_reponses (tentative_id);

-- How it ended: euros a month at stake, from and to; months lost.
CREATE TABLE blocage_fins (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  blocage_id TEXT COLLATE "C" NOT NULL REFERENCES blocages (id),
  issue TEXT COLLATE "C" NOT NULL,
  marche TEXT COLLATE "C",
  euros_de BIGINT,
  euros_a BIGINT,
  mois BIGINT,
  note BYTEA,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX blocage_fins_blocage ON blocage_fins (blocage_id, id);

-- A line above undone: it is no more read, and stays.
CREATE TABLE blocage_annulations (
  ligne_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  blocage_id TEXT COLLATE "C" NOT NULL REFERENCES blocages (id),
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX blocage_annulations_blocage ON blocage_annulations (blocage_id);

-- What the lists show of one that is open: the next step and its day, computed again when something happens and on `revoir_le`.
CREATE TABLE blocage_suites (
  blocage_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES blocages (id),
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  personne_id TEXT COLLATE "C" NOT NULL,
  marche TEXT COLLATE "C" NOT NULL,
  geste TEXT COLLATE "C" NOT NULL,
  le TEXT COLLATE "C" NOT NULL,
  urgence BIGINT NOT NULL,
  revoir_le TEXT COLLATE "C" NOT NULL
);
CREATE INDEX blocage_suites_rang ON blocage_suites (etablissement_id, urgence DESC, le, blocage_id);
CREATE INDEX blocage_suites_revoir ON blocage_suites (etablissement_id, revoir_le, blocage_id);
CREATE INDEX blocage_suites_personne ON blocage_suites (personne_id);

ALTER TABLE blocages ENABLE ROW LEVEL SECURITY;
ALTER TABLE blocages FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON blocages
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE blocage_faits ENABLE ROW LEVEL SECURITY;
ALTER TABLE blocage_faits FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON blocage_faits
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE blocage_tentatives ENABLE ROW LEVEL SECURITY;
ALTER TABLE blocage_tentatives FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON blocage_tentatives
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE blocage_reponses ENABLE ROW LEVEL SECURITY;
ALTER TABLE blocage_reponses FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON blocage_reponses
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE blocage_fins ENABLE ROW LEVEL SECURITY;
ALTER TABLE blocage_fins FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON blocage_fins
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE blocage_annulations ENABLE ROW LEVEL SECURITY;
ALTER TABLE blocage_annulations FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON blocage_annulations
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE blocage_suites ENABLE ROW LEVEL SECURITY;
ALTER TABLE blocage_suites FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON blocage_suites
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
