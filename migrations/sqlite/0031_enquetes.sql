-- What is asked, of whom, until when. Several waves of one enquête share their first one (serie_id).
CREATE TABLE enquetes (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  modele TEXT NOT NULL,
  titre BLOB NOT NULL,
  lien TEXT NOT NULL,
  avec_codes INTEGER NOT NULL,
  jusqu_au TEXT NOT NULL,
  serie_id TEXT NOT NULL,
  vague INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX enquetes_lien ON enquetes (lien);
CREATE INDEX enquetes_etablissement ON enquetes (etablissement_id, id);
CREATE UNIQUE INDEX enquetes_serie ON enquetes (serie_id, vague);

CREATE TABLE enquete_fermetures (
  enquete_id TEXT NOT NULL PRIMARY KEY REFERENCES enquetes (id),
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;

-- A sheet of codes that was printed: how many, never which.
CREATE TABLE enquete_tirages (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  enquete_id TEXT NOT NULL REFERENCES enquetes (id),
  nombre INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX enquete_tirages_enquete ON enquete_tirages (enquete_id, id);

-- Codes not used yet. One that is used is taken out: nothing says which, nor when.
CREATE TABLE enquete_codes (
  marque TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  enquete_id TEXT NOT NULL REFERENCES enquetes (id)
) WITHOUT ROWID;
CREATE INDEX enquete_codes_enquete ON enquete_codes (enquete_id, marque);

-- What somebody began and will end later, found by the secret she keeps. Taken out when she ends, or when the enquête does.
CREATE TABLE enquete_brouillons (
  marque TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  enquete_id TEXT NOT NULL REFERENCES enquetes (id),
  contenu BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX enquete_brouillons_enquete ON enquete_brouillons (enquete_id, marque);

-- Answers. No time, no order, no author: the id is drawn, and every row of an enquête is written again when one comes (tour).
CREATE TABLE enquete_reponses (
  id TEXT NOT NULL,
  tour INTEGER NOT NULL,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  enquete_id TEXT NOT NULL REFERENCES enquetes (id),
  publiee INTEGER NOT NULL,
  contenu BLOB NOT NULL,
  PRIMARY KEY (id, tour)
) WITHOUT ROWID;
CREATE INDEX enquete_reponses_enquete ON enquete_reponses (enquete_id, tour, publiee, id);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('enquetes', 'enquetes', '40 1'),
  ('enquetes', 'enquetes_lien', '40 1'),
  ('enquetes', 'enquetes_etablissement', '40 20 1'),
  ('enquetes', 'enquetes_serie', '40 2 1'),
  ('enquete_fermetures', 'enquete_fermetures', '30 1'),
  ('enquete_tirages', 'enquete_tirages', '40 1'),
  ('enquete_tirages', 'enquete_tirages_enquete', '40 2 1'),
  ('enquete_codes', 'enquete_codes', '2000 1'),
  ('enquete_codes', 'enquete_codes_enquete', '2000 100 1'),
  ('enquete_brouillons', 'enquete_brouillons', '200 1'),
  ('enquete_brouillons', 'enquete_brouillons_enquete', '200 10 1'),
  ('enquete_reponses', 'enquete_reponses', '10000 1 1'),
  ('enquete_reponses', 'enquete_reponses_enquete', '10000 250 250 125 1');
