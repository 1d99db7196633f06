-- A private calendar address of an agent: only a keyed hash of its secret is kept. Never edited; stopped by a row of its own.
CREATE TABLE agenda_liens (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  marque TEXT COLLATE "C" NOT NULL UNIQUE,
  prenoms BIGINT NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX agenda_liens_agent ON agenda_liens (agent_id, id DESC);

CREATE TABLE agenda_arrets (
  lien_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES agenda_liens (id),
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  created_at TEXT COLLATE "C" NOT NULL
);

-- What became of it: how many times it was read, the last time, how often lately; which revision of the events was given
-- last, what it was made of, and since when.
CREATE TABLE agenda_lectures (
  lien_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES agenda_liens (id),
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  lectures BIGINT NOT NULL,
  lu_le TEXT COLLATE "C",
  fenetre TEXT COLLATE "C" NOT NULL,
  dans_fenetre BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  empreinte TEXT COLLATE "C" NOT NULL,
  modifie_le TEXT COLLATE "C" NOT NULL
);

-- A reminder said to somebody who does it alone, for one limit.
CREATE TABLE file_rappels (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  demarche_id TEXT COLLATE "C" NOT NULL REFERENCES demarches (id),
  regle TEXT COLLATE "C" NOT NULL,
  limite TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX file_rappels_demarche ON file_rappels (demarche_id, limite);

-- What is open today, counted from the index alone.
CREATE INDEX echeances_file ON echeances (equipe_id, fiche, regle, limite, ouverture, etablissement_id) WHERE archivee = 0;

ALTER TABLE agenda_liens ENABLE ROW LEVEL SECURITY;
ALTER TABLE agenda_liens FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON agenda_liens
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE agenda_arrets ENABLE ROW LEVEL SECURITY;
ALTER TABLE agenda_arrets FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON agenda_arrets
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE agenda_lectures ENABLE ROW LEVEL SECURITY;
ALTER TABLE agenda_lectures FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON agenda_lectures
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE file_rappels ENABLE ROW LEVEL SECURITY;
ALTER TABLE file_rappels FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON file_rappels
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
