-- Which staircases the lists of a place were computed with: others make all of them be computed again.
CREATE TABLE blocage_lectures (
  etablissement_id TEXT NOT NULL PRIMARY KEY REFERENCES etablissements (id),
  empreinte INTEGER NOT NULL
) WITHOUT ROWID;
