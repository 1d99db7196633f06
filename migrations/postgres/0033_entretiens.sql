-- What somebody said, with her consent: a category, never a name, and nothing that leads to a file. Its author alone reads the notes.
CREATE TABLE entretiens (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  enquete_id TEXT COLLATE "C" REFERENCES enquetes (id),
  le TEXT COLLATE "C" NOT NULL,
  avec TEXT COLLATE "C" NOT NULL,
  detail TEXT COLLATE "C",
  code TEXT COLLATE "C" NOT NULL,
  accord_notes BIGINT NOT NULL,
  accord_citations BIGINT NOT NULL,
  notes BYTEA,
  notes_effacees_le TEXT COLLATE "C",
  citations_retirees_le TEXT COLLATE "C",
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE UNIQUE INDEX entretiens_code ON entretiens (etablissement_id, code);
CREATE INDEX entretiens_etablissement ON entretiens (etablissement_id, le);
CREATE INDEX entretiens_enquete ON entretiens (enquete_id, id);
CREATE INDEX entretiens_auteur ON entretiens (created_by, le);

CREATE TABLE entretien_themes (
  entretien_id TEXT COLLATE "C" NOT NULL REFERENCES entretiens (id),
  theme TEXT COLLATE "C" NOT NULL,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  PRIMARY KEY (entretien_id, theme)
);

-- The id is drawn: its order says neither when, nor who, nor which ones go together.
CREATE TABLE entretien_citations (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  entretien_id TEXT COLLATE "C" NOT NULL REFERENCES entretiens (id),
  theme TEXT COLLATE "C" NOT NULL,
  rapport BIGINT NOT NULL,
  texte BYTEA NOT NULL
);
CREATE INDEX entretien_citations_entretien ON entretien_citations (entretien_id, id);

ALTER TABLE entretiens ENABLE ROW LEVEL SECURITY;
ALTER TABLE entretiens FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON entretiens
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));

ALTER TABLE entretien_themes ENABLE ROW LEVEL SECURITY;
ALTER TABLE entretien_themes FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON entretien_themes
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));

ALTER TABLE entretien_citations ENABLE ROW LEVEL SECURITY;
ALTER TABLE entretien_citations FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON entretien_citations
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));
