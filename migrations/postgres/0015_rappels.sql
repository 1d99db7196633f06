-- Messages to send: what leaves, to whom, when, who is sending it now, what became of it. Never two of one ref.
CREATE TABLE envois (
  tenant_id TEXT COLLATE "C" NOT NULL,
  ref TEXT COLLATE "C" NOT NULL,
  about TEXT COLLATE "C" NOT NULL,
  channel TEXT COLLATE "C" NOT NULL,
  recipient BYTEA NOT NULL,
  title BYTEA NOT NULL,
  body BYTEA NOT NULL,
  not_before TEXT COLLATE "C" NOT NULL,
  not_after TEXT COLLATE "C" NOT NULL,
  attempts BIGINT NOT NULL,
  retry_at TEXT COLLATE "C",
  holder TEXT COLLATE "C",
  lease_until TEXT COLLATE "C",
  sent_at TEXT COLLATE "C",
  failed_at TEXT COLLATE "C",
  cancelled_at TEXT COLLATE "C",
  reason TEXT COLLATE "C",
  created_at TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant_id, ref)
);
CREATE INDEX envois_waiting ON envois (tenant_id, not_before, ref)
  WHERE sent_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL;
CREATE INDEX envois_until ON envois (tenant_id, not_after, ref);
CREATE INDEX envois_about ON envois (about, not_before);
CREATE INDEX envois_failed ON envois (tenant_id, failed_at) WHERE failed_at IS NOT NULL;

-- How a person wants to be reminded: what she said, when, and who noted it. The last one counts, until it is withdrawn.
CREATE TABLE rappel_accords (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL,
  personne_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  canal TEXT COLLATE "C" NOT NULL,
  recueil TEXT COLLATE "C" NOT NULL,
  accord_le TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX rappel_accords_personne ON rappel_accords (personne_id, created_at, id);
CREATE INDEX rappel_accords_etablissement ON rappel_accords (etablissement_id, canal, personne_id);

CREATE TABLE rappel_retraits (
  accord_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES rappel_accords (id),
  etablissement_id TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL
);

-- A message that was refused, read by a colleague: it leaves the list of what waits for her.
CREATE TABLE rappel_echecs_vus (
  ref TEXT COLLATE "C" NOT NULL,
  etablissement_id TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (etablissement_id, ref)
);

ALTER TABLE envois ENABLE ROW LEVEL SECURITY;
ALTER TABLE envois FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON envois
  USING (current_setting('tandem.tenant', true) IN ('*', tenant_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', tenant_id));

ALTER TABLE rappel_accords ENABLE ROW LEVEL SECURITY;
ALTER TABLE rappel_accords FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON rappel_accords
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE rappel_retraits ENABLE ROW LEVEL SECURITY;
ALTER TABLE rappel_retraits FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON rappel_retraits
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE rappel_echecs_vus ENABLE ROW LEVEL SECURITY;
ALTER TABLE rappel_echecs_vus FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON rappel_echecs_vus
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
