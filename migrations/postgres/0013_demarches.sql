-- A démarche of a person: which fiche, since when. Its state is derived from what hangs on it; nothing here is edited.
-- `equipe_id` follows the person, like the columns of `personnes`.
CREATE TABLE demarches (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  equipe_id TEXT COLLATE "C" NOT NULL REFERENCES equipes (id),
  personne_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  fiche TEXT COLLATE "C" NOT NULL,
  precision BYTEA,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX demarches_personne ON demarches (personne_id, id DESC);
CREATE INDEX demarches_fiche ON demarches (fiche, equipe_id, id);
CREATE INDEX demarches_auteur ON demarches (created_by, id DESC);

-- Simple or complexe, said by somebody who says why: the last one counts.
CREATE TABLE demarche_complexites (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  demarche_id TEXT COLLATE "C" NOT NULL REFERENCES demarches (id),
  complexe BIGINT NOT NULL,
  pourquoi BYTEA,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX demarche_complexites_demarche ON demarche_complexites (demarche_id, id);

-- What happened on a démarche, or is foreseen; a deposit has its channel, number and proof.
CREATE TABLE demarche_evenements (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  demarche_id TEXT COLLATE "C" NOT NULL REFERENCES demarches (id),
  evenement TEXT COLLATE "C" NOT NULL,
  le TEXT COLLATE "C" NOT NULL,
  estime BIGINT NOT NULL,
  reponse TEXT COLLATE "C",
  canal TEXT COLLATE "C",
  numero BYTEA,
  papier_id TEXT COLLATE "C" REFERENCES papiers (id),
  acte_id TEXT COLLATE "C" REFERENCES actes (id),
  note BYTEA,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX demarche_evenements_demarche ON demarche_evenements (demarche_id, le, id);
CREATE INDEX demarche_evenements_papier ON demarche_evenements (papier_id) WHERE papier_id IS NOT NULL;
CREATE INDEX demarche_evenements_acte ON demarche_evenements (acte_id) WHERE acte_id IS NOT NULL;

CREATE TABLE demarche_evenement_annulations (
  evenement_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES demarche_evenements (id),
  etablissement_id TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);

-- How it ended, and its being taken up again.
CREATE TABLE demarche_fins (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  demarche_id TEXT COLLATE "C" NOT NULL REFERENCES demarches (id),
  issue TEXT COLLATE "C" NOT NULL,
  motif TEXT COLLATE "C",
  revenir_le TEXT COLLATE "C",
  note BYTEA,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX demarche_fins_demarche ON demarche_fins (demarche_id, id);

CREATE TABLE demarche_reprises (
  fin_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES demarche_fins (id),
  etablissement_id TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);

-- The acts hung on a démarche, and which hand did each gesture of the fiche, in its words of that day.
CREATE TABLE acte_demarches (
  acte_id TEXT COLLATE "C" NOT NULL REFERENCES actes (id),
  demarche_id TEXT COLLATE "C" NOT NULL REFERENCES demarches (id),
  etablissement_id TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (acte_id, demarche_id)
);
CREATE INDEX acte_demarches_demarche ON acte_demarches (demarche_id, acte_id DESC);

CREATE TABLE acte_gestes (
  acte_id TEXT COLLATE "C" NOT NULL REFERENCES actes (id),
  geste BIGINT NOT NULL,
  etablissement_id TEXT COLLATE "C" NOT NULL,
  texte TEXT COLLATE "C" NOT NULL,
  mode TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (acte_id, geste)
);

-- Computed dates, one row per rule that gives one: derived, rewritten with each event and each night. `id` is
-- « démarche.règle », so that the same line keeps its address. `personne_id`, `equipe_id`, `referent_id` follow the file it
-- is read in; `suivie_par` is who was given the line, else the referent.
CREATE TABLE echeances (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  equipe_id TEXT COLLATE "C" NOT NULL REFERENCES equipes (id),
  referent_id TEXT COLLATE "C" REFERENCES agents (id),
  agent_id TEXT COLLATE "C" REFERENCES agents (id),
  suivie_par TEXT COLLATE "C",
  personne_id TEXT COLLATE "C" NOT NULL REFERENCES personnes (id),
  demarche_id TEXT COLLATE "C" NOT NULL REFERENCES demarches (id),
  archivee BIGINT NOT NULL,
  fiche TEXT COLLATE "C" NOT NULL,
  regle TEXT COLLATE "C" NOT NULL,
  ouverture TEXT COLLATE "C",
  limite TEXT COLLATE "C" NOT NULL,
  alertes TEXT COLLATE "C" NOT NULL,
  effet TEXT COLLATE "C" NOT NULL,
  rang BIGINT NOT NULL,
  sens TEXT COLLATE "C" NOT NULL,
  certitude TEXT COLLATE "C" NOT NULL,
  depuis_evenement TEXT COLLATE "C" NOT NULL,
  depuis_le TEXT COLLATE "C" NOT NULL,
  report_du TEXT COLLATE "C",
  report_motif TEXT COLLATE "C",
  reportee_au TEXT COLLATE "C",
  reports BIGINT NOT NULL,
  calcul_version TEXT COLLATE "C" NOT NULL,
  computed_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX echeances_equipe ON echeances (equipe_id, limite, rang, id) WHERE archivee = 0;
CREATE INDEX echeances_suivie ON echeances (suivie_par, limite, rang, id) WHERE archivee = 0;
CREATE INDEX echeances_fiche ON echeances (fiche, equipe_id, limite, rang, id) WHERE archivee = 0;
CREATE INDEX echeances_personne ON echeances (personne_id, limite);
CREATE INDEX echeances_demarche ON echeances (demarche_id);

-- What was decided about a computed date: done, put off, given to somebody. Acts, never overwritten.
CREATE TABLE echeance_faites (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  demarche_id TEXT COLLATE "C" NOT NULL REFERENCES demarches (id),
  regle TEXT COLLATE "C" NOT NULL,
  limite TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX echeance_faites_demarche ON echeance_faites (demarche_id, id);

CREATE TABLE echeance_faite_annulations (
  faite_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES echeance_faites (id),
  etablissement_id TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);

CREATE TABLE echeance_reports (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  demarche_id TEXT COLLATE "C" NOT NULL REFERENCES demarches (id),
  regle TEXT COLLATE "C" NOT NULL,
  limite TEXT COLLATE "C" NOT NULL,
  jusqu_au TEXT COLLATE "C" NOT NULL,
  motif BYTEA,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX echeance_reports_demarche ON echeance_reports (demarche_id, id);

CREATE TABLE echeance_assignations (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  demarche_id TEXT COLLATE "C" NOT NULL REFERENCES demarches (id),
  regle TEXT COLLATE "C" NOT NULL,
  limite TEXT COLLATE "C" NOT NULL,
  agent_id TEXT COLLATE "C" REFERENCES agents (id),
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX echeance_assignations_demarche ON echeance_assignations (demarche_id, id);

-- The dates of a year's campaign as this établissement entered them: the last one of a year counts.
CREATE TABLE campagne_dates (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  etablissement_id TEXT COLLATE "C" NOT NULL REFERENCES etablissements (id),
  campagne TEXT COLLATE "C" NOT NULL,
  annee BIGINT NOT NULL,
  ouvre TEXT COLLATE "C",
  limite TEXT COLLATE "C",
  certitude TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  verifie_le TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL REFERENCES agents (id)
);
CREATE INDEX campagne_dates_etablissement ON campagne_dates (etablissement_id, campagne, annee, id);

-- How far the night's computation went: two servers take the next batch from here, one goes on where the other stopped.
CREATE TABLE echeance_passages (
  etablissement_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES etablissements (id),
  jour TEXT COLLATE "C" NOT NULL,
  empreinte TEXT COLLATE "C" NOT NULL,
  apres TEXT COLLATE "C" NOT NULL,
  fini BIGINT NOT NULL,
  updated_at TEXT COLLATE "C" NOT NULL
);

ALTER TABLE demarches ENABLE ROW LEVEL SECURITY;
ALTER TABLE demarches FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON demarches
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE demarche_complexites ENABLE ROW LEVEL SECURITY;
ALTER TABLE demarche_complexites FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON demarche_complexites
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE demarche_evenements ENABLE ROW LEVEL SECURITY;
ALTER TABLE demarche_evenements FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON demarche_evenements
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE demarche_evenement_annulations ENABLE ROW LEVEL SECURITY;
ALTER TABLE demarche_evenement_annulations FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON demarche_evenement_annulations
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE demarche_fins ENABLE ROW LEVEL SECURITY;
ALTER TABLE demarche_fins FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON demarche_fins
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE demarche_reprises ENABLE ROW LEVEL SECURITY;
ALTER TABLE demarche_reprises FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON demarche_reprises
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE acte_demarches ENABLE ROW LEVEL SECURITY;
ALTER TABLE acte_demarches FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON acte_demarches
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE acte_gestes ENABLE ROW LEVEL SECURITY;
ALTER TABLE acte_gestes FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON acte_gestes
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE echeances ENABLE ROW LEVEL SECURITY;
ALTER TABLE echeances FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON echeances
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE echeance_faites ENABLE ROW LEVEL SECURITY;
ALTER TABLE echeance_faites FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON echeance_faites
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE echeance_faite_annulations ENABLE ROW LEVEL SECURITY;
ALTER TABLE echeance_faite_annulations FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON echeance_faite_annulations
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE echeance_reports ENABLE ROW LEVEL SECURITY;
ALTER TABLE echeance_reports FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON echeance_reports
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE echeance_assignations ENABLE ROW LEVEL SECURITY;
ALTER TABLE echeance_assignations FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON echeance_assignations
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE campagne_dates ENABLE ROW LEVEL SECURITY;
ALTER TABLE campagne_dates FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON campagne_dates
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));

ALTER TABLE echeance_passages ENABLE ROW LEVEL SECURITY;
ALTER TABLE echeance_passages FORCE ROW LEVEL SECURITY;
CREATE POLICY perimetre ON echeance_passages
  USING (current_setting('tandem.tenant', true) IN ('*', etablissement_id))
  WITH CHECK (current_setting('tandem.tenant', true) IN ('*', etablissement_id));
