-- Who accompanies a person, from when: each change keeps what it replaced. The columns of `personnes` follow.
CREATE TABLE suivis (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  personne_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  avant_equipe_id TEXT COLLATE "C" NOT NULL REFERENCES equipes (id),
  avant_referent_id TEXT COLLATE "C" REFERENCES agents (id),
  equipe_id TEXT COLLATE "C" NOT NULL REFERENCES equipes (id),
  referent_id TEXT COLLATE "C" REFERENCES agents (id),
  debut TEXT COLLATE "C" NOT NULL,
  raison BYTEA,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  passation_id TEXT COLLATE "C",
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX suivis_personne ON suivis (personne_id, created_at);
CREATE INDEX suivis_passation ON suivis (passation_id) WHERE passation_id IS NOT NULL;

-- A person proposed to a team her own agent does not belong to, and the answer of that team.
CREATE TABLE propositions (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  personne_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  avant_equipe_id TEXT COLLATE "C" NOT NULL REFERENCES equipes (id),
  equipe_id TEXT COLLATE "C" NOT NULL REFERENCES equipes (id),
  raison BYTEA NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX propositions_equipe ON propositions (equipe_id, created_at);
CREATE INDEX propositions_personne ON propositions (personne_id);

CREATE TABLE proposition_reponses (
  proposition_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES propositions (id),
  etablissement_id TEXT COLLATE "C" NOT NULL,
  acceptee BIGINT NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);

-- Who replaces whom from when to when, the teams lent for that time, and an early end.
CREATE TABLE remplacements (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  absent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  remplacant_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  debut TEXT COLLATE "C" NOT NULL,
  fin TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX remplacements_remplacant ON remplacements (remplacant_id, fin);
CREATE INDEX remplacements_absent ON remplacements (absent_id, fin);
CREATE INDEX remplacements_etablissement ON remplacements (etablissement_id, fin);

CREATE TABLE remplacement_equipes (
  remplacement_id TEXT COLLATE "C" NOT NULL REFERENCES remplacements (id),
  equipe_id TEXT COLLATE "C" NOT NULL REFERENCES equipes (id),
  etablissement_id TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (remplacement_id, equipe_id)
);

CREATE TABLE remplacement_fins (
  remplacement_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES remplacements (id),
  etablissement_id TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);

-- The people of one agent given to another in one act, and its undoing.
CREATE TABLE passations (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  de_id TEXT COLLATE "C" REFERENCES agents (id),
  a_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX passations_de ON passations (de_id, created_at);

CREATE TABLE passation_annulations (
  passation_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES passations (id),
  etablissement_id TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);

CREATE INDEX personnes_referent ON personnes (referent_id, equipe_id, dernier_acte_le DESC, id DESC) WHERE reunie_a IS NULL;

ALTER TABLE suivis ENABLE ROW LEVEL SECURITY;
ALTER TABLE suivis FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON suivis
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE propositions ENABLE ROW LEVEL SECURITY;
ALTER TABLE propositions FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON propositions
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE proposition_reponses ENABLE ROW LEVEL SECURITY;
ALTER TABLE proposition_reponses FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON proposition_reponses
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE remplacements ENABLE ROW LEVEL SECURITY;
ALTER TABLE remplacements FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON remplacements
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE remplacement_equipes ENABLE ROW LEVEL SECURITY;
ALTER TABLE remplacement_equipes FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON remplacement_equipes
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE remplacement_fins ENABLE ROW LEVEL SECURITY;
ALTER TABLE remplacement_fins FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON remplacement_fins
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE passations ENABLE ROW LEVEL SECURITY;
ALTER TABLE passations FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON passations
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE passation_annulations ENABLE ROW LEVEL SECURITY;
ALTER TABLE passation_annulations FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON passation_annulations
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
