-- The figures of what does not move, as they may be shown: masked before they are kept. Computed once a day, one row a year.
CREATE TABLE observatoire_chiffres (
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  annee INTEGER NOT NULL,
  regle INTEGER NOT NULL,
  calcule_a TEXT NOT NULL,
  chiffres TEXT NOT NULL,
  PRIMARY KEY (etablissement_id, annee)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('observatoire_chiffres', 'observatoire_chiffres', '20 5 1');
