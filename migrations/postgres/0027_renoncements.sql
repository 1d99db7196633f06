-- A right that was seen for a person. Where it stands is never written: it is computed from what follows, and from the démarches
-- of its fiche.
CREATE TABLE renoncements (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  personne_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  fiche TEXT COLLATE "C",
  blocage_id TEXT COLLATE "C" REFERENCES blocages (id),
  mots BYTEA,
  repere_le TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX renoncements_personne ON renoncements (personne_id, id DESC);
CREATE INDEX renoncements_blocage ON renoncements (blocage_id);

-- The blocages she gave up are found by how they ended.
CREATE INDEX blocage_fins_issue ON blocage_fins (issue, etablissement_id, blocage_id);

-- What happened to it: proposed, begun, obtained, given up and why, another day to come back. Euros a month and months at stake.
CREATE TABLE renoncement_actes (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  renoncement_id TEXT COLLATE "C" NOT NULL REFERENCES renoncements (id),
  acte TEXT COLLATE "C" NOT NULL,
  le TEXT COLLATE "C" NOT NULL,
  reponse TEXT COLLATE "C",
  cause TEXT COLLATE "C",
  qui TEXT COLLATE "C",
  revenir_le TEXT COLLATE "C",
  raison BYTEA,
  note BYTEA,
  euros_de BIGINT,
  euros_a BIGINT,
  mois BIGINT,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX renoncement_actes_renoncement ON renoncement_actes (renoncement_id, id);

-- A line above undone, or the right itself noted by mistake: it is no more counted, and stays.
CREATE TABLE renoncement_annulations (
  ligne_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  renoncement_id TEXT COLLATE "C" NOT NULL REFERENCES renoncements (id),
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX renoncement_annulations_renoncement ON renoncement_annulations (renoncement_id);

-- What the lists show of one to come back to: where it stands and the day, computed again when something happens.
CREATE TABLE renoncement_suites (
  renoncement_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES renoncements (id),
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  personne_id TEXT COLLATE "C" NOT NULL,
  etape TEXT COLLATE "C" NOT NULL,
  cause TEXT COLLATE "C" NOT NULL,
  depuis TEXT COLLATE "C" NOT NULL,
  revenir_le TEXT COLLATE "C" NOT NULL
);
CREATE INDEX renoncement_suites_jour ON renoncement_suites (etablissement_id, revenir_le, renoncement_id);
CREATE INDEX renoncement_suites_personne ON renoncement_suites (personne_id);

ALTER TABLE renoncements ENABLE ROW LEVEL SECURITY;
ALTER TABLE renoncements FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON renoncements
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));

ALTER TABLE renoncement_actes ENABLE ROW LEVEL SECURITY;
ALTER TABLE renoncement_actes FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON renoncement_actes
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));

ALTER TABLE renoncement_annulations ENABLE ROW LEVEL SECURITY;
ALTER TABLE renoncement_annulations FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON renoncement_annulations
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));

ALTER TABLE renoncement_suites ENABLE ROW LEVEL SECURITY;
ALTER TABLE renoncement_suites FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON renoncement_suites
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));
