-- The figures of what does not move, as they may be shown: masked before they are kept. Computed once a day, one row a year.
CREATE TABLE observatoire_chiffres (
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  annee BIGINT NOT NULL,
  regle BIGINT NOT NULL,
  calcule_a TEXT COLLATE "C" NOT NULL,
  chiffres TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (etablissement_id, annee)
);

ALTER TABLE observatoire_chiffres ENABLE ROW LEVEL SECURITY;
ALTER TABLE observatoire_chiffres FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON observatoire_chiffres
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));
