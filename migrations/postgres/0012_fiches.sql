-- Fiches: an établissement's own versions over the catalogue of the program, what colleagues report, signed exchanges.
CREATE TABLE fiche_versions (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  code TEXT COLLATE "C" NOT NULL,
  rang BIGINT NOT NULL,
  origine TEXT COLLATE "C" NOT NULL,
  texte BYTEA NOT NULL,
  motif BYTEA,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX fiche_versions_code ON fiche_versions (code, etablissement_id, rang);
CREATE INDEX fiche_versions_etablissement ON fiche_versions (etablissement_id, created_at);

-- Who answers for a fiche; the last one counts, nobody when null.
CREATE TABLE fiche_referents (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  code TEXT COLLATE "C" NOT NULL,
  referent_id TEXT COLLATE "C" REFERENCES agents (id),
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX fiche_referents_code ON fiche_referents (code, etablissement_id, created_at);

-- « Ça a changé »: one sentence, perhaps the gesture it replaces, perhaps a picture.
CREATE TABLE fiche_signalements (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  code TEXT COLLATE "C" NOT NULL,
  phrase BYTEA NOT NULL,
  geste BIGINT,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX fiche_signalements_code ON fiche_signalements (code, etablissement_id, created_at);
CREATE INDEX fiche_signalements_etablissement ON fiche_signalements (etablissement_id, created_at);

CREATE TABLE fiche_images (
  signalement_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES fiche_signalements (id),
  etablissement_id TEXT COLLATE "C" NOT NULL,
  image BYTEA NOT NULL
);

CREATE TABLE fiche_signalement_reponses (
  signalement_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES fiche_signalements (id),
  etablissement_id TEXT COLLATE "C" NOT NULL,
  suite TEXT COLLATE "C" NOT NULL,
  raison BYTEA,
  version_id TEXT COLLATE "C" REFERENCES fiche_versions (id),
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);

-- The key an établissement signs its exchanges with.
CREATE TABLE fiche_cles (
  etablissement_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES etablissements (id),
  graine BYTEA NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL
);

-- A signed file received, whole, and what was taken from it.
CREATE TABLE fiche_envois (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  cle TEXT COLLATE "C" NOT NULL,
  texte BYTEA NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX fiche_envois_etablissement ON fiche_envois (etablissement_id, created_at);

CREATE TABLE fiche_envoi_reprises (
  envoi_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES fiche_envois (id),
  etablissement_id TEXT COLLATE "C" NOT NULL,
  fiches BIGINT NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);

ALTER TABLE fiche_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE fiche_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON fiche_versions
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE fiche_referents ENABLE ROW LEVEL SECURITY;
ALTER TABLE fiche_referents FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON fiche_referents
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE fiche_signalements ENABLE ROW LEVEL SECURITY;
ALTER TABLE fiche_signalements FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON fiche_signalements
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE fiche_images ENABLE ROW LEVEL SECURITY;
ALTER TABLE fiche_images FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON fiche_images
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE fiche_signalement_reponses ENABLE ROW LEVEL SECURITY;
ALTER TABLE fiche_signalement_reponses FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON fiche_signalement_reponses
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE fiche_cles ENABLE ROW LEVEL SECURITY;
ALTER TABLE fiche_cles FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON fiche_cles
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE fiche_envois ENABLE ROW LEVEL SECURITY;
ALTER TABLE fiche_envois FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON fiche_envois
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE fiche_envoi_reprises ENABLE ROW LEVEL SECURITY;
ALTER TABLE fiche_envoi_reprises FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON fiche_envoi_reprises
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
