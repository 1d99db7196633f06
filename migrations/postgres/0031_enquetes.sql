-- What is asked, of whom, until when. Several waves of one enquête share their first one (serie_id).
CREATE TABLE enquetes (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  modele TEXT COLLATE "C" NOT NULL,
  titre BYTEA NOT NULL,
  lien TEXT COLLATE "C" NOT NULL,
  avec_codes BIGINT NOT NULL,
  jusqu_au TEXT COLLATE "C" NOT NULL,
  serie_id TEXT COLLATE "C" NOT NULL,
  vague BIGINT NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE UNIQUE INDEX enquetes_lien ON enquetes (lien);
CREATE INDEX enquetes_etablissement ON enquetes (etablissement_id, id);
CREATE UNIQUE INDEX enquetes_serie ON enquetes (serie_id, vague);

CREATE TABLE enquete_fermetures (
  enquete_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES enquetes (id),
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);

-- A sheet of codes that was printed: how many, never which.
CREATE TABLE enquete_tirages (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  enquete_id TEXT COLLATE "C" NOT NULL REFERENCES enquetes (id),
  nombre BIGINT NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX enquete_tirages_enquete ON enquete_tirages (enquete_id, id);

-- Codes not used yet. One that is used is taken out: nothing says which, nor when.
CREATE TABLE enquete_codes (
  marque TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  enquete_id TEXT COLLATE "C" NOT NULL REFERENCES enquetes (id)
);
CREATE INDEX enquete_codes_enquete ON enquete_codes (enquete_id, marque);

-- What somebody began and will end later, found by the secret she keeps. Taken out when she ends, or when the enquête does.
CREATE TABLE enquete_brouillons (
  marque TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  enquete_id TEXT COLLATE "C" NOT NULL REFERENCES enquetes (id),
  contenu BYTEA NOT NULL
);
CREATE INDEX enquete_brouillons_enquete ON enquete_brouillons (enquete_id, marque);

-- Answers. No time, no order, no author: the id is drawn, and every row of an enquête is written again when one comes (tour).
CREATE TABLE enquete_reponses (
  id TEXT COLLATE "C" NOT NULL,
  tour BIGINT NOT NULL,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  enquete_id TEXT COLLATE "C" NOT NULL REFERENCES enquetes (id),
  publiee BIGINT NOT NULL,
  contenu BYTEA NOT NULL,
  PRIMARY KEY (id, tour)
);
CREATE INDEX enquete_reponses_enquete ON enquete_reponses (enquete_id, tour, publiee, id);

ALTER TABLE enquetes ENABLE ROW LEVEL SECURITY;
ALTER TABLE enquetes FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON enquetes
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));

ALTER TABLE enquete_fermetures ENABLE ROW LEVEL SECURITY;
ALTER TABLE enquete_fermetures FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON enquete_fermetures
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));

ALTER TABLE enquete_tirages ENABLE ROW LEVEL SECURITY;
ALTER TABLE enquete_tirages FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON enquete_tirages
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));

ALTER TABLE enquete_codes ENABLE ROW LEVEL SECURITY;
ALTER TABLE enquete_codes FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON enquete_codes
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));

ALTER TABLE enquete_brouillons ENABLE ROW LEVEL SECURITY;
ALTER TABLE enquete_brouillons FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON enquete_brouillons
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));

ALTER TABLE enquete_reponses ENABLE ROW LEVEL SECURITY;
ALTER TABLE enquete_reponses FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON enquete_reponses
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));
