CREATE TABLE rangs (
  etablissement_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES etablissements (id),
  rang BIGINT NOT NULL
);

ALTER TABLE personnes ADD COLUMN rang BIGINT NOT NULL DEFAULT 0;
CREATE INDEX personnes_rang ON personnes (etablissement_id, rang);

ALTER TABLE rangs ENABLE ROW LEVEL SECURITY;
ALTER TABLE rangs FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON rangs
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
