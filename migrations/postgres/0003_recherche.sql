-- Postings by team: a search reads those of its own perimeter and no other.
DROP TABLE personne_mots;
CREATE TABLE personne_mots (
  etablissement_id TEXT COLLATE "C" NOT NULL,
  equipe_id TEXT COLLATE "C" NOT NULL REFERENCES equipes (id),
  jeton BIGINT NOT NULL,
  personne_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  PRIMARY KEY (equipe_id, jeton, personne_id)
);
CREATE INDEX personne_mots_personne ON personne_mots (personne_id);

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

ALTER TABLE personne_mots ENABLE ROW LEVEL SECURITY;
ALTER TABLE personne_mots FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON personne_mots
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
