-- The letter of a step as it was written, each time: the last one is read, the others stay.
CREATE TABLE blocage_lettres (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  blocage_id TEXT NOT NULL REFERENCES blocages (id),
  marche TEXT NOT NULL,
  texte BLOB NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX blocage_lettres_blocage ON blocage_lettres (blocage_id, id);

-- A paper of her file that goes with it: the decision received, a proof.
CREATE TABLE blocage_pieces (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  blocage_id TEXT NOT NULL REFERENCES blocages (id),
  papier_id TEXT NOT NULL REFERENCES papiers (id),
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX blocage_pieces_blocage ON blocage_pieces (blocage_id, id);
CREATE INDEX blocage_pieces_papier ON blocage_pieces (papier_id);

-- Who takes care of it, each time it was handed over; before any, who declared it.
CREATE TABLE blocage_charges (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  blocage_id TEXT NOT NULL REFERENCES blocages (id),
  agent_id TEXT NOT NULL REFERENCES agents (id),
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX blocage_charges_blocage ON blocage_charges (blocage_id, id);
CREATE INDEX blocage_charges_agent ON blocage_charges (agent_id);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('blocage_lettres', 'blocage_lettres', '20000 1'),
  ('blocage_lettres', 'blocage_lettres_blocage', '20000 2 1'),
  ('blocage_pieces', 'blocage_pieces', '30000 1'),
  ('blocage_pieces', 'blocage_pieces_blocage', '30000 2 1'),
  ('blocage_pieces', 'blocage_pieces_papier', '30000 1'),
  ('blocage_charges', 'blocage_charges', '5000 1'),
  ('blocage_charges', 'blocage_charges_blocage', '5000 1 1'),
  ('blocage_charges', 'blocage_charges_agent', '5000 200');
