-- Who answers in an administration, shared by the whole établissement. Nothing here is about a person who is helped, but a call.
CREATE TABLE correspondants (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX correspondants_etablissement ON correspondants (etablissement_id, id);

-- What is said of it, from one day: the last one counts. `nommee` is 1 while it names a professional; retention takes the name.
CREATE TABLE correspondant_versions (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  correspondant_id TEXT COLLATE "C" NOT NULL REFERENCES correspondants (id),
  organisme BYTEA NOT NULL,
  matieres TEXT COLLATE "C" NOT NULL,
  canal TEXT COLLATE "C" NOT NULL,
  valeur BYTEA,
  quand BYTEA,
  fonction BYTEA,
  nom BYTEA,
  note BYTEA,
  nommee BIGINT NOT NULL,
  effacee_le TEXT COLLATE "C",
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX correspondant_versions_de ON correspondant_versions (correspondant_id, id);
CREATE INDEX correspondant_versions_nommees ON correspondant_versions (nommee, created_at, id);

-- It worked, it no longer answers: one line each time.
CREATE TABLE correspondant_dires (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  correspondant_id TEXT COLLATE "C" NOT NULL REFERENCES correspondants (id),
  sens TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX correspondant_dires_de ON correspondant_dires (correspondant_id, id);
CREATE INDEX correspondant_dires_sens ON correspondant_dires (correspondant_id, sens, id);

-- Out of the list, with why.
CREATE TABLE correspondant_retraits (
  correspondant_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES correspondants (id),
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  raison BYTEA NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);

-- A call made for somebody's blocage.
CREATE TABLE appels (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  correspondant_id TEXT COLLATE "C" NOT NULL REFERENCES correspondants (id),
  blocage_id TEXT COLLATE "C" NOT NULL REFERENCES blocages (id),
  resultat TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX appels_blocage ON appels (blocage_id, id);
CREATE INDEX appels_correspondant ON appels (correspondant_id, id);

ALTER TABLE correspondants ENABLE ROW LEVEL SECURITY;
ALTER TABLE correspondants FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON correspondants
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));

ALTER TABLE correspondant_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE correspondant_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON correspondant_versions
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));

ALTER TABLE correspondant_dires ENABLE ROW LEVEL SECURITY;
ALTER TABLE correspondant_dires FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON correspondant_dires
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));

ALTER TABLE correspondant_retraits ENABLE ROW LEVEL SECURITY;
ALTER TABLE correspondant_retraits FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON correspondant_retraits
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));

ALTER TABLE appels ENABLE ROW LEVEL SECURITY;
ALTER TABLE appels FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON appels
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));
