-- A private calendar address of an agent: only a keyed hash of its secret is kept. Never edited; stopped by a row of its own.
CREATE TABLE agenda_liens (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  agent_id TEXT NOT NULL REFERENCES agents (id),
  marque TEXT NOT NULL UNIQUE,
  prenoms INTEGER NOT NULL,
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX agenda_liens_agent ON agenda_liens (agent_id, id DESC);

CREATE TABLE agenda_arrets (
  lien_id TEXT NOT NULL PRIMARY KEY REFERENCES agenda_liens (id),
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;

-- What became of it: how many times it was read, the last time, how often lately; which revision of the events was given
-- last, what it was made of, and since when.
CREATE TABLE agenda_lectures (
  lien_id TEXT NOT NULL PRIMARY KEY REFERENCES agenda_liens (id),
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  lectures INTEGER NOT NULL,
  lu_le TEXT,
  fenetre TEXT NOT NULL,
  dans_fenetre INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  empreinte TEXT NOT NULL,
  modifie_le TEXT NOT NULL
) WITHOUT ROWID;

-- A reminder said to somebody who does it alone, for one limit.
CREATE TABLE file_rappels (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  demarche_id TEXT NOT NULL REFERENCES demarches (id),
  regle TEXT NOT NULL,
  limite TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX file_rappels_demarche ON file_rappels (demarche_id, limite);

-- What is open today, counted from the index alone.
CREATE INDEX echeances_file ON echeances (equipe_id, fiche, regle, limite, ouverture, etablissement_id) WHERE archivee = 0;
