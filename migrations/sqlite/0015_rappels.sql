-- Messages to send: what leaves, to whom, when, who is sending it now, what became of it. Never two of one ref.
CREATE TABLE envois (
  tenant_id TEXT NOT NULL,
  ref TEXT NOT NULL,
  about TEXT NOT NULL,
  channel TEXT NOT NULL,
  recipient BLOB NOT NULL,
  title BLOB NOT NULL,
  body BLOB NOT NULL,
  not_before TEXT NOT NULL,
  not_after TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  retry_at TEXT,
  holder TEXT,
  lease_until TEXT,
  sent_at TEXT,
  failed_at TEXT,
  cancelled_at TEXT,
  reason TEXT,
  created_at TEXT NOT NULL,
  PRIMARY KEY (tenant_id, ref)
) WITHOUT ROWID;
CREATE INDEX envois_waiting ON envois (tenant_id, not_before, ref)
  WHERE sent_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL;
CREATE INDEX envois_until ON envois (tenant_id, not_after, ref);
CREATE INDEX envois_about ON envois (about, not_before);
CREATE INDEX envois_failed ON envois (tenant_id, failed_at) WHERE failed_at IS NOT NULL;

-- How a person wants to be reminded: what she said, when, and who noted it. The last one counts, until it is withdrawn.
CREATE TABLE rappel_accords (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL,
  personne_id TEXT NOT NULL REFERENCES personnes (id),
  canal TEXT NOT NULL,
  recueil TEXT NOT NULL,
  accord_le TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX rappel_accords_personne ON rappel_accords (personne_id, created_at, id);
CREATE INDEX rappel_accords_etablissement ON rappel_accords (etablissement_id, canal, personne_id);

CREATE TABLE rappel_retraits (
  accord_id TEXT NOT NULL PRIMARY KEY REFERENCES rappel_accords (id),
  etablissement_id TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;

-- A message that was refused, read by a colleague: it leaves the list of what waits for her.
CREATE TABLE rappel_echecs_vus (
  ref TEXT NOT NULL,
  etablissement_id TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL,
  PRIMARY KEY (etablissement_id, ref)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('envois', 'envois', '100000 50000 1'),
  ('envois', 'envois_waiting', '500 250 5 1'),
  ('envois', 'envois_until', '100000 50000 50 1'),
  ('envois', 'envois_about', '100000 10 1 1'),
  ('envois', 'envois_failed', '500 250 1'),
  ('rappel_accords', 'rappel_accords', '10000 1'),
  ('rappel_accords', 'rappel_accords_personne', '10000 2 1 1'),
  ('rappel_accords', 'rappel_accords_etablissement', '10000 5000 1500 2'),
  ('rappel_retraits', 'rappel_retraits', '2000 1'),
  ('rappel_echecs_vus', 'rappel_echecs_vus', '500 250 1');
