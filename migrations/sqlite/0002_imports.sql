CREATE TABLE imports (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  equipe_id TEXT NOT NULL REFERENCES equipes (id),
  agent_id TEXT NOT NULL REFERENCES agents (id),
  fichier BLOB NOT NULL,
  apercu BLOB NOT NULL,
  lignes INTEGER NOT NULL,
  version INTEGER NOT NULL,
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX imports_equipe ON imports (equipe_id, created_at DESC);

CREATE TABLE import_lancements (
  import_id TEXT NOT NULL PRIMARY KEY REFERENCES imports (id),
  etablissement_id TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  correspondance TEXT NOT NULL,
  created_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE import_abandons (
  import_id TEXT NOT NULL PRIMARY KEY REFERENCES imports (id),
  etablissement_id TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE import_lignes (
  import_id TEXT NOT NULL REFERENCES imports (id),
  numero INTEGER NOT NULL,
  etablissement_id TEXT NOT NULL,
  issue TEXT NOT NULL,
  cellules BLOB,
  fautes BLOB,
  reste BLOB,
  personne_id TEXT REFERENCES personnes (id),
  updated_at TEXT NOT NULL,
  PRIMARY KEY (import_id, numero)
) WITHOUT ROWID;
CREATE INDEX import_lignes_issue ON import_lignes (import_id, issue, numero);
CREATE INDEX import_lignes_personne ON import_lignes (personne_id);

CREATE TABLE import_empreintes (
  etablissement_id TEXT NOT NULL,
  empreinte INTEGER NOT NULL,
  personne_id TEXT REFERENCES personnes (id),
  PRIMARY KEY (etablissement_id, empreinte)
) WITHOUT ROWID;
