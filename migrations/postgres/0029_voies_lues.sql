-- Which staircases the lists of a place were computed with: others make all of them be computed again.
CREATE TABLE blocage_lectures (
  etablissement_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES etablissements (id),
  empreinte BIGINT NOT NULL
);

ALTER TABLE blocage_lectures ENABLE ROW LEVEL SECURITY;
ALTER TABLE blocage_lectures FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON blocage_lectures
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));
