-- The letter of a step as it was written, each time: the last one is read, the others stay.
CREATE TABLE blocage_lettres (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  blocage_id TEXT COLLATE "C" NOT NULL REFERENCES blocages (id),
  marche TEXT COLLATE "C" NOT NULL,
  texte BYTEA NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX blocage_lettres_blocage ON blocage_lettres (blocage_id, id);

-- A paper of her file that goes with it: the decision received, a proof.
CREATE TABLE blocage_pieces (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  blocage_id TEXT COLLATE "C" NOT NULL REFERENCES blocages (id),
  papier_id TEXT COLLATE "C" NOT NULL REFERENCES papiers (id),
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX blocage_pieces_blocage ON blocage_pieces (blocage_id, id);
CREATE INDEX blocage_pieces_papier ON blocage_pieces (papier_id);

-- Who takes care of it, each time it was handed over; before any, who declared it.
CREATE TABLE blocage_charges (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  blocage_id TEXT COLLATE "C" NOT NULL REFERENCES blocages (id),
  agent_id TEXT COLLATE "C" NOT NULL REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX blocage_charges_blocage ON blocage_charges (blocage_id, id);
CREATE INDEX blocage_charges_agent ON blocage_charges (agent_id);

ALTER TABLE blocage_lettres ENABLE ROW LEVEL SECURITY;
ALTER TABLE blocage_lettres FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON blocage_lettres
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));

ALTER TABLE blocage_pieces ENABLE ROW LEVEL SECURITY;
ALTER TABLE blocage_pieces FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON blocage_pieces
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));

ALTER TABLE blocage_charges ENABLE ROW LEVEL SECURITY;
ALTER TABLE blocage_charges FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON blocage_charges
  USING ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id))
  WITH CHECK ((SELECT current_setting('tandem.tenant', true)) IN ('*', etablissement_id));
