-- Who had the hand, as it may be shown: masked before they are kept. Computed once a day, one row a year.
CREATE TABLE indicateur_chiffres (
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  annee INTEGER NOT NULL,
  regle INTEGER NOT NULL,
  calcule_a TEXT NOT NULL,
  chiffres TEXT NOT NULL,
  PRIMARY KEY (etablissement_id, annee)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('indicateur_chiffres', 'indicateur_chiffres', '20 5 1');
