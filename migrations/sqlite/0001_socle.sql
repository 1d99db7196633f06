CREATE TABLE journal_heads (
  tenant_id TEXT NOT NULL PRIMARY KEY,
  seq INTEGER NOT NULL,
  mark BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE journal (
  tenant_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  action TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  mark BLOB NOT NULL,
  PRIMARY KEY (tenant_id, seq)
) WITHOUT ROWID;
CREATE INDEX journal_subject ON journal (tenant_id, subject_id, seq);

CREATE TABLE etablissements (
  id TEXT NOT NULL PRIMARY KEY,
  nom TEXT NOT NULL,
  commune TEXT NOT NULL,
  code_commune TEXT NOT NULL,
  created_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE equipes (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  nom TEXT NOT NULL,
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX equipes_etablissement ON equipes (etablissement_id);

CREATE TABLE agents (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  identifiant_jeton INTEGER NOT NULL UNIQUE,
  identifiant BLOB NOT NULL,
  nom BLOB NOT NULL,
  role TEXT NOT NULL,
  empreinte TEXT NOT NULL,
  actif INTEGER NOT NULL,
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX agents_etablissement ON agents (etablissement_id);

CREATE TABLE agent_equipes (
  etablissement_id TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  equipe_id TEXT NOT NULL REFERENCES equipes (id),
  PRIMARY KEY (agent_id, equipe_id)
) WITHOUT ROWID;

CREATE TABLE connexions (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  marque TEXT NOT NULL UNIQUE,
  appareil BLOB NOT NULL,
  created_at TEXT NOT NULL,
  expire_at TEXT NOT NULL,
  fermee_at TEXT
) WITHOUT ROWID;
CREATE INDEX connexions_agent ON connexions (agent_id, created_at);

CREATE TABLE tentatives (
  jeton INTEGER NOT NULL PRIMARY KEY,
  echecs INTEGER NOT NULL,
  attendre_jusqua TEXT NOT NULL
);

CREATE TABLE personnes (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  equipe_id TEXT NOT NULL REFERENCES equipes (id),
  referent_id TEXT REFERENCES agents (id),
  prenom BLOB,
  nom BLOB,
  nom_usage BLOB,
  naissance BLOB,
  telephone BLOB,
  dernier_acte_le TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX personnes_recentes ON personnes (etablissement_id, dernier_acte_le DESC, id DESC);

CREATE TABLE mots (
  etablissement_id TEXT NOT NULL,
  jeton INTEGER NOT NULL,
  genre INTEGER NOT NULL,
  mot BLOB NOT NULL,
  PRIMARY KEY (etablissement_id, jeton)
) WITHOUT ROWID;

CREATE TABLE personne_mots (
  etablissement_id TEXT NOT NULL,
  jeton INTEGER NOT NULL,
  personne_id TEXT NOT NULL REFERENCES personnes (id),
  PRIMARY KEY (etablissement_id, jeton, personne_id)
) WITHOUT ROWID;
CREATE INDEX personne_mots_personne ON personne_mots (personne_id);

CREATE TABLE actes (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  agent_id TEXT NOT NULL REFERENCES agents (id),
  mode TEXT NOT NULL,
  raison TEXT,
  duree_minutes INTEGER,
  demarche BLOB,
  demarche_jeton INTEGER,
  note BLOB,
  note_privee BLOB,
  collectif INTEGER NOT NULL,
  fait_le TEXT NOT NULL,
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX actes_agent ON actes (agent_id, created_at DESC);

CREATE TABLE acte_personnes (
  etablissement_id TEXT NOT NULL,
  acte_id TEXT NOT NULL REFERENCES actes (id),
  personne_id TEXT NOT NULL REFERENCES personnes (id),
  fait_le TEXT NOT NULL,
  PRIMARY KEY (acte_id, personne_id)
) WITHOUT ROWID;
CREATE INDEX acte_personnes_personne ON acte_personnes (personne_id, fait_le DESC, acte_id DESC);

CREATE TABLE annulations (
  acte_id TEXT NOT NULL PRIMARY KEY REFERENCES actes (id),
  etablissement_id TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  motif BLOB,
  created_at TEXT NOT NULL
) WITHOUT ROWID;
