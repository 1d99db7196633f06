-- Accounts of a person on sites. No secret of any kind: no column could hold one. Nothing here is edited: where an account is
-- comes from the last thing seen of it, whose it is from the last row of its coordinates.
CREATE TABLE comptes_en_ligne (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  personne_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  service TEXT COLLATE "C",
  nom BYTEA NOT NULL,
  fait_par TEXT COLLATE "C" NOT NULL,
  mandat_id TEXT COLLATE "C",
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX comptes_en_ligne_personne ON comptes_en_ligne (personne_id, id);

-- What was seen of it that day: existe, marche, bloque, inconnu, ferme.
CREATE TABLE compte_constats (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  compte_id TEXT COLLATE "C" NOT NULL REFERENCES comptes_en_ligne (id),
  etat TEXT COLLATE "C" NOT NULL,
  note BYTEA,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX compte_constats_compte ON compte_constats (compte_id, id);

-- Whose e-mail address and telephone it hangs on: elle, proche, pro, aucun, inconnu. Those of a professional are declared with
-- what will be done (plan) and by when (avant_le), or not at all.
CREATE TABLE compte_coordonnees (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  compte_id TEXT COLLATE "C" NOT NULL REFERENCES comptes_en_ligne (id),
  courriel TEXT COLLATE "C" NOT NULL,
  telephone TEXT COLLATE "C" NOT NULL,
  adresse BYTEA,
  precision_qui BYTEA,
  lie_a TEXT COLLATE "C" REFERENCES agents (id),
  plan BYTEA,
  avant_le TEXT COLLATE "C",
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX compte_coordonnees_compte ON compte_coordonnees (compte_id, id);
CREATE INDEX compte_coordonnees_avant ON compte_coordonnees (etablissement_id, avant_le, compte_id) WHERE avant_le IS NOT NULL;
CREATE INDEX compte_coordonnees_lie ON compte_coordonnees (lie_a, compte_id) WHERE lie_a IS NOT NULL;

-- The addresses and domains of the établissement: none of them can be that of a person's account.
CREATE TABLE adresses_maison (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  adresse BYTEA NOT NULL,
  agent_id TEXT COLLATE "C" REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX adresses_maison_etablissement ON adresses_maison (etablissement_id, id);

CREATE TABLE adresse_maison_retraits (
  adresse_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES adresses_maison (id),
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);

ALTER TABLE comptes_en_ligne ENABLE ROW LEVEL SECURITY;
ALTER TABLE comptes_en_ligne FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON comptes_en_ligne
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE compte_constats ENABLE ROW LEVEL SECURITY;
ALTER TABLE compte_constats FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON compte_constats
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE compte_coordonnees ENABLE ROW LEVEL SECURITY;
ALTER TABLE compte_coordonnees FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON compte_coordonnees
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE adresses_maison ENABLE ROW LEVEL SECURITY;
ALTER TABLE adresses_maison FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON adresses_maison
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE adresse_maison_retraits ENABLE ROW LEVEL SECURITY;
ALTER TABLE adresse_maison_retraits FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON adresse_maison_retraits
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
