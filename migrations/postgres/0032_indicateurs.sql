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
