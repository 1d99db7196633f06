-- A paper joined to a file: what it is on the disk. Its bytes are sealed files (papiers/), named contenu_id and apercu_id.
CREATE TABLE papiers (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  personne_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  espece TEXT COLLATE "C" NOT NULL,
  pages BIGINT NOT NULL,
  octets BIGINT NOT NULL,
  fichier BYTEA NOT NULL,
  contenu_id TEXT COLLATE "C" NOT NULL,
  apercu_id TEXT COLLATE "C",
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX papiers_personne ON papiers (personne_id, id DESC);
CREATE UNIQUE INDEX papiers_contenu ON papiers (contenu_id);
CREATE UNIQUE INDEX papiers_apercu ON papiers (apercu_id);

-- How it was named, each time: the last one shows.
CREATE TABLE papier_noms (
  papier_id TEXT COLLATE "C" NOT NULL REFERENCES papiers (id),
  rang BIGINT NOT NULL,
  etablissement_id TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  genre BYTEA NOT NULL,
  mots BYTEA,
  date_papier TEXT COLLATE "C",
  created_at TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (papier_id, rang)
);

-- Given back, or taken out: it no longer shows.
CREATE TABLE papier_retraits (
  papier_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES papiers (id),
  etablissement_id TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  raison TEXT COLLATE "C" NOT NULL,
  mots BYTEA,
  created_at TEXT COLLATE "C" NOT NULL
);

-- Sealed files whose person was erased, until they are removed from the disk.
CREATE TABLE papier_effacements (
  blob_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL
);

ALTER TABLE papiers ENABLE ROW LEVEL SECURITY;
ALTER TABLE papiers FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON papiers
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE papier_noms ENABLE ROW LEVEL SECURITY;
ALTER TABLE papier_noms FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON papier_noms
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE papier_retraits ENABLE ROW LEVEL SECURITY;
ALTER TABLE papier_retraits FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON papier_retraits
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
ALTER TABLE papier_effacements ENABLE ROW LEVEL SECURITY;
ALTER TABLE papier_effacements FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON papier_effacements
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
