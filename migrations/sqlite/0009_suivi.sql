-- Who accompanies a person, from when: each change keeps what it replaced. The columns of `personnes` follow.
CREATE TABLE suivis (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  personne_id TEXT NOT NULL REFERENCES personnes (id),
  avant_equipe_id TEXT NOT NULL REFERENCES equipes (id),
  avant_referent_id TEXT REFERENCES agents (id),
  equipe_id TEXT NOT NULL REFERENCES equipes (id),
  referent_id TEXT REFERENCES agents (id),
  debut TEXT NOT NULL,
  raison BLOB,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  passation_id TEXT,
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX suivis_personne ON suivis (personne_id, created_at);
CREATE INDEX suivis_passation ON suivis (passation_id) WHERE passation_id IS NOT NULL;

-- A person proposed to a team her own agent does not belong to, and the answer of that team.
CREATE TABLE propositions (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  personne_id TEXT NOT NULL REFERENCES personnes (id),
  avant_equipe_id TEXT NOT NULL REFERENCES equipes (id),
  equipe_id TEXT NOT NULL REFERENCES equipes (id),
  raison BLOB NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX propositions_equipe ON propositions (equipe_id, created_at);
CREATE INDEX propositions_personne ON propositions (personne_id);

CREATE TABLE proposition_reponses (
  proposition_id TEXT NOT NULL PRIMARY KEY REFERENCES propositions (id),
  etablissement_id TEXT NOT NULL,
  acceptee INTEGER NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;

-- Who replaces whom from when to when, the teams lent for that time, and an early end.
CREATE TABLE remplacements (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  absent_id TEXT NOT NULL REFERENCES agents (id),
  remplacant_id TEXT NOT NULL REFERENCES agents (id),
  debut TEXT NOT NULL,
  fin TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX remplacements_remplacant ON remplacements (remplacant_id, fin);
CREATE INDEX remplacements_absent ON remplacements (absent_id, fin);
CREATE INDEX remplacements_etablissement ON remplacements (etablissement_id, fin);

CREATE TABLE remplacement_equipes (
  remplacement_id TEXT NOT NULL REFERENCES remplacements (id),
  equipe_id TEXT NOT NULL REFERENCES equipes (id),
  etablissement_id TEXT NOT NULL,
  PRIMARY KEY (remplacement_id, equipe_id)
) WITHOUT ROWID;

CREATE TABLE remplacement_fins (
  remplacement_id TEXT NOT NULL PRIMARY KEY REFERENCES remplacements (id),
  etablissement_id TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;

-- The people of one agent given to another in one act, and its undoing.
CREATE TABLE passations (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  de_id TEXT REFERENCES agents (id),
  a_id TEXT NOT NULL REFERENCES agents (id),
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX passations_de ON passations (de_id, created_at);

CREATE TABLE passation_annulations (
  passation_id TEXT NOT NULL PRIMARY KEY REFERENCES passations (id),
  etablissement_id TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE INDEX personnes_referent ON personnes (referent_id, equipe_id, dernier_acte_le DESC, id DESC) WHERE reunie_a IS NULL;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('personnes', 'personnes_referent', '100000 400 300 4 1'),
  ('suivis', 'suivis', '60000 1'),
  ('suivis', 'suivis_personne', '60000 2 1'),
  ('suivis', 'suivis_passation', '20000 100'),
  ('propositions', 'propositions', '2000 1'),
  ('propositions', 'propositions_equipe', '2000 40 1'),
  ('propositions', 'propositions_personne', '2000 1'),
  ('proposition_reponses', 'proposition_reponses', '2000 1'),
  ('remplacements', 'remplacements', '2000 1'),
  ('remplacements', 'remplacements_remplacant', '2000 10 1'),
  ('remplacements', 'remplacements_absent', '2000 10 1'),
  ('remplacements', 'remplacements_etablissement', '2000 2000 4'),
  ('passations', 'passations', '500 1'),
  ('passations', 'passations_de', '500 4 1');
