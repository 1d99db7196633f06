-- Who read that a fiche changed: it no longer stands on her page of the day.
CREATE TABLE fiche_lectures (
  signalement_id TEXT COLLATE "C" NOT NULL REFERENCES fiche_signalements (id),
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  created_at TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (signalement_id, agent_id)
);

ALTER TABLE fiche_lectures ENABLE ROW LEVEL SECURITY;
ALTER TABLE fiche_lectures FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON fiche_lectures
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
