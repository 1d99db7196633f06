-- Postings by team: a search reads those of its own perimeter and no other.
DROP TABLE personne_mots;
CREATE TABLE personne_mots (
  etablissement_id TEXT NOT NULL,
  equipe_id TEXT NOT NULL REFERENCES equipes (id),
  jeton INTEGER NOT NULL,
  personne_id TEXT NOT NULL REFERENCES personnes (id),
  PRIMARY KEY (equipe_id, jeton, personne_id)
) WITHOUT ROWID;
CREATE INDEX personne_mots_personne ON personne_mots (personne_id);

CREATE TABLE rangs (
  etablissement_id TEXT NOT NULL PRIMARY KEY REFERENCES etablissements (id),
  rang INTEGER NOT NULL
) WITHOUT ROWID;

ALTER TABLE personnes ADD COLUMN rang INTEGER NOT NULL DEFAULT 0;
CREATE INDEX personnes_rang ON personnes (etablissement_id, rang);
