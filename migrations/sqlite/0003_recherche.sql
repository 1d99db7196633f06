CREATE TABLE rangs (
  etablissement_id TEXT NOT NULL PRIMARY KEY REFERENCES etablissements (id),
  rang INTEGER NOT NULL
) WITHOUT ROWID;

ALTER TABLE personnes ADD COLUMN rang INTEGER NOT NULL DEFAULT 0;
CREATE INDEX personnes_rang ON personnes (etablissement_id, rang);
