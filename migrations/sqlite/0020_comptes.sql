-- Accounts of a person on sites. No secret of any kind: no column could hold one. Nothing here is edited: where an account is
-- comes from the last thing seen of it, whose it is from the last row of its coordinates.
CREATE TABLE comptes_en_ligne (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  personne_id TEXT NOT NULL REFERENCES personnes (id),
  service TEXT,
  nom BLOB NOT NULL,
  fait_par TEXT NOT NULL,
  mandat_id TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX comptes_en_ligne_personne ON comptes_en_ligne (personne_id, id);

-- What was seen of it that day: existe, marche, bloque, inconnu, ferme.
CREATE TABLE compte_constats (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  compte_id TEXT NOT NULL REFERENCES comptes_en_ligne (id),
  etat TEXT NOT NULL,
  note BLOB,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX compte_constats_compte ON compte_constats (compte_id, id);

-- Whose e-mail address and telephone it hangs on: elle, proche, pro, aucun, inconnu. Those of a professional are declared with
-- what will be done (plan) and by when (avant_le), or not at all.
CREATE TABLE compte_coordonnees (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  compte_id TEXT NOT NULL REFERENCES comptes_en_ligne (id),
  courriel TEXT NOT NULL,
  telephone TEXT NOT NULL,
  adresse BLOB,
  precision_qui BLOB,
  lie_a TEXT REFERENCES agents (id),
  plan BLOB,
  avant_le TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX compte_coordonnees_compte ON compte_coordonnees (compte_id, id);
CREATE INDEX compte_coordonnees_avant ON compte_coordonnees (etablissement_id, avant_le, compte_id) WHERE avant_le IS NOT NULL;
CREATE INDEX compte_coordonnees_lie ON compte_coordonnees (lie_a, compte_id) WHERE lie_a IS NOT NULL;

-- The addresses and domains of the établissement: none of them can be that of a person's account.
CREATE TABLE adresses_maison (
  id TEXT NOT NULL PRIMARY KEY,
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  adresse BLOB NOT NULL,
  agent_id TEXT REFERENCES agents (id),
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;
CREATE INDEX adresses_maison_etablissement ON adresses_maison (etablissement_id, id);

CREATE TABLE adresse_maison_retraits (
  adresse_id TEXT NOT NULL PRIMARY KEY REFERENCES adresses_maison (id),
  etablissement_id TEXT NOT NULL REFERENCES etablissements (id),
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES agents (id)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('comptes_en_ligne', 'comptes_en_ligne', '50000 1'),
  ('comptes_en_ligne', 'comptes_en_ligne_personne', '50000 4 1'),
  ('compte_constats', 'compte_constats', '100000 1'),
  ('compte_constats', 'compte_constats_compte', '100000 2 1'),
  ('compte_coordonnees', 'compte_coordonnees', '80000 1'),
  ('compte_coordonnees', 'compte_coordonnees_compte', '80000 2 1'),
  ('compte_coordonnees', 'compte_coordonnees_avant', '500 250 5 1'),
  ('compte_coordonnees', 'compte_coordonnees_lie', '500 10 2'),
  ('adresses_maison', 'adresses_maison', '50 1'),
  ('adresses_maison', 'adresses_maison_etablissement', '50 25 1'),
  ('adresse_maison_retraits', 'adresse_maison_retraits', '10 1');
