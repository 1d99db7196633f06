-- Who read that a fiche changed: it no longer stands on her page of the day.
CREATE TABLE fiche_lectures (
  signalement_id TEXT NOT NULL REFERENCES fiche_signalements (id),
  agent_id TEXT NOT NULL REFERENCES agents (id),
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  created_at TEXT NOT NULL,
  PRIMARY KEY (signalement_id, agent_id)
) WITHOUT ROWID;
