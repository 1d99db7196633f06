-- What somebody said, with her consent: a category, never a name, and nothing that leads to a file. Its author alone reads the notes.
CREATE TABLE entretiens (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  enquete_id TEXT REFERENCES enquetes (id),
  le TEXT NOT NULL,
  avec TEXT NOT NULL,
  detail TEXT,
  code TEXT NOT NULL,
  accord_notes INTEGER NOT NULL,
  accord_citations INTEGER NOT NULL,
  notes BLOB,
  notes_effacees_le TEXT,
  citations_retirees_le TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX entretiens_code ON entretiens (etablissement_id, code);
CREATE INDEX entretiens_etablissement ON entretiens (etablissement_id, le);
CREATE INDEX entretiens_enquete ON entretiens (enquete_id, id);
CREATE INDEX entretiens_auteur ON entretiens (created_by, le);

CREATE TABLE entretien_themes (
  entretien_id TEXT NOT NULL REFERENCES entretiens (id),
  theme TEXT NOT NULL,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  PRIMARY KEY (entretien_id, theme)
) WITHOUT ROWID;

-- The id is drawn: its order says neither when, nor who, nor which ones go together.
CREATE TABLE entretien_citations (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  entretien_id TEXT NOT NULL REFERENCES entretiens (id),
  theme TEXT NOT NULL,
  rapport INTEGER NOT NULL,
  texte BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX entretien_citations_entretien ON entretien_citations (entretien_id, id);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('entretiens', 'entretiens', '200 1'),
  ('entretiens', 'entretiens_code', '200 100 1'),
  ('entretiens', 'entretiens_etablissement', '200 100 2'),
  ('entretiens', 'entretiens_enquete', '200 20 1'),
  ('entretiens', 'entretiens_auteur', '200 20 1'),
  ('entretien_themes', 'entretien_themes', '800 4 1'),
  ('entretien_citations', 'entretien_citations', '400 1'),
  ('entretien_citations', 'entretien_citations_entretien', '400 2 1');
