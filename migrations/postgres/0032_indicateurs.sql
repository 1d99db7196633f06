-- Who had the hand, as it may be shown: masked before they are kept. Computed once a day, one row a year.
CREATE TABLE indicateur_chiffres (
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  annee BIGINT NOT NULL,
  regle BIGINT NOT NULL,
  calcule_a TEXT COLLATE "C" NOT NULL,
  chiffres TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (etablissement_id, annee)
);

ALTER TABLE indicateur_chiffres ENABLE ROW LEVEL SECURITY;
ALTER TABLE indicateur_chiffres FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON indicateur_chiffres
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));

-- Figures received from another établissement in a signed file: the last ones of a year and of a key. Masked before they left.
CREATE TABLE indicateur_recus (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  cle TEXT COLLATE "C" NOT NULL,
  annee BIGINT NOT NULL,
  signataire TEXT COLLATE "C" NOT NULL,
  le TEXT COLLATE "C" NOT NULL,
  chiffres TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL,
  UNIQUE (etablissement_id, annee, cle)
);
CREATE INDEX indicateur_recus_agent ON indicateur_recus (agent_id);

ALTER TABLE indicateur_recus ENABLE ROW LEVEL SECURITY;
ALTER TABLE indicateur_recus FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON indicateur_recus
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));
