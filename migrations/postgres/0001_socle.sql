CREATE TABLE journal_heads (
  tenant_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL,
  mark BYTEA NOT NULL
);

CREATE TABLE journal (
  tenant_id TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL,
  at TEXT COLLATE "C" NOT NULL,
  actor_id TEXT COLLATE "C" NOT NULL,
  action TEXT COLLATE "C" NOT NULL,
  subject_kind TEXT COLLATE "C" NOT NULL,
  subject_id TEXT COLLATE "C" NOT NULL,
  mark BYTEA NOT NULL,
  PRIMARY KEY (tenant_id, seq)
);
CREATE INDEX journal_subject ON journal (tenant_id, subject_id, seq);

CREATE TABLE etablissements (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  nom TEXT COLLATE "C" NOT NULL,
  commune TEXT COLLATE "C" NOT NULL,
  code_commune TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL
);

CREATE TABLE equipes (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  nom TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX equipes_etablissement ON equipes (etablissement_id);

CREATE TABLE agents (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  identifiant_jeton BIGINT NOT NULL UNIQUE,
  identifiant BYTEA NOT NULL,
  nom BYTEA NOT NULL,
  role TEXT COLLATE "C" NOT NULL,
  empreinte TEXT COLLATE "C" NOT NULL,
  actif BIGINT NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX agents_etablissement ON agents (etablissement_id);

CREATE TABLE agent_equipes (
  etablissement_id TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  equipe_id TEXT COLLATE "C" NOT NULL REFERENCES equipes (id),
  PRIMARY KEY (agent_id, equipe_id)
);

CREATE TABLE connexions (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  marque TEXT COLLATE "C" NOT NULL UNIQUE,
  appareil BYTEA NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  expire_at TEXT COLLATE "C" NOT NULL,
  fermee_at TEXT COLLATE "C"
);
CREATE INDEX connexions_agent ON connexions (agent_id, created_at);

CREATE TABLE tentatives (
  jeton BIGINT NOT NULL PRIMARY KEY,
  echecs BIGINT NOT NULL,
  attendre_jusqua TEXT COLLATE "C" NOT NULL
);

CREATE TABLE personnes (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  equipe_id TEXT COLLATE "C" NOT NULL REFERENCES equipes (id),
  referent_id TEXT COLLATE "C" REFERENCES agents (id),
  prenom BYTEA,
  nom BYTEA,
  nom_usage BYTEA,
  naissance BYTEA,
  telephone BYTEA,
  dernier_acte_le TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX personnes_recentes ON personnes (etablissement_id, dernier_acte_le DESC, id DESC);

CREATE TABLE mots (
  etablissement_id TEXT COLLATE "C" NOT NULL,
  jeton BIGINT NOT NULL,
  genre BIGINT NOT NULL,
  mot BYTEA NOT NULL,
  PRIMARY KEY (etablissement_id, jeton)
);

CREATE TABLE personne_mots (
  etablissement_id TEXT COLLATE "C" NOT NULL,
  jeton BIGINT NOT NULL,
  personne_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  PRIMARY KEY (etablissement_id, jeton, personne_id)
);
CREATE INDEX personne_mots_personne ON personne_mots (personne_id);

CREATE TABLE actes (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  mode TEXT COLLATE "C" NOT NULL,
  raison TEXT COLLATE "C",
  duree_minutes BIGINT,
  demarche BYTEA,
  demarche_jeton BIGINT,
  note BYTEA,
  note_privee BYTEA,
  collectif BIGINT NOT NULL,
  fait_le TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX actes_agent ON actes (agent_id, created_at DESC);

CREATE TABLE acte_personnes (
  etablissement_id TEXT COLLATE "C" NOT NULL,
  acte_id TEXT COLLATE "C" NOT NULL REFERENCES actes (id),
  personne_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  fait_le TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (acte_id, personne_id)
);
CREATE INDEX acte_personnes_personne ON acte_personnes (personne_id, fait_le DESC, acte_id DESC);

CREATE TABLE annulations (
  acte_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES actes (id),
  etablissement_id TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  motif BYTEA,
  created_at TEXT COLLATE "C" NOT NULL
);

-- The row filter: a forgotten WHERE still shows nothing of another établissement.
ALTER TABLE journal_heads ENABLE ROW LEVEL SECURITY;
ALTER TABLE journal_heads FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON journal_heads
  USING (current_setting('tandem.tenant', true) IN ('*', tenant_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', tenant_id));
ALTER TABLE journal ENABLE ROW LEVEL SECURITY;
ALTER TABLE journal FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON journal
  USING (current_setting('tandem.tenant', true) IN ('*', tenant_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', tenant_id));
ALTER TABLE etablissements ENABLE ROW LEVEL SECURITY;
ALTER TABLE etablissements FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON etablissements
  USING (current_setting('tandem.tenant', true) IN ('*', id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', id));
ALTER TABLE equipes ENABLE ROW LEVEL SECURITY;
ALTER TABLE equipes FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON equipes
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE agents ENABLE ROW LEVEL SECURITY;
ALTER TABLE agents FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON agents
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE agent_equipes ENABLE ROW LEVEL SECURITY;
ALTER TABLE agent_equipes FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON agent_equipes
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE connexions ENABLE ROW LEVEL SECURITY;
ALTER TABLE connexions FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON connexions
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE personnes ENABLE ROW LEVEL SECURITY;
ALTER TABLE personnes FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON personnes
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE mots ENABLE ROW LEVEL SECURITY;
ALTER TABLE mots FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON mots
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE personne_mots ENABLE ROW LEVEL SECURITY;
ALTER TABLE personne_mots FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON personne_mots
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE actes ENABLE ROW LEVEL SECURITY;
ALTER TABLE actes FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON actes
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE acte_personnes ENABLE ROW LEVEL SECURITY;
ALTER TABLE acte_personnes FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON acte_personnes
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE annulations ENABLE ROW LEVEL SECURITY;
ALTER TABLE annulations FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON annulations
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
