DROP INDEX personnes_recentes;
CREATE INDEX personnes_equipe ON personnes (equipe_id, dernier_acte_le DESC, id DESC);

-- Who opened a file is read from the index alone.
DROP INDEX journal_subject;
CREATE INDEX journal_subject ON journal (tenant_id, subject_id, action, at, actor_id);

-- What the planner should expect, from the first day: it otherwise believes that one établissement holds ten people.
-- Per index: rows, then rows for each longer prefix of its columns.
ANALYZE;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('journal', 'journal', '1000000 1000000 1'),
  ('journal', 'journal_subject', '1000000 1000000 10 5 1 1 1'),
  ('personnes', 'personnes', '100000 1'),
  ('personnes', 'personnes_equipe', '100000 2000 20 1'),
  ('personnes', 'personnes_rang', '100000 100000 1'),
  ('mots', 'mots', '70000 70000 1'),
  ('personne_mots', 'personne_mots', '500000 10000 8 1'),
  ('personne_mots', 'personne_mots_personne', '500000 5 1 1'),
  ('actes', 'actes', '500000 1'),
  ('actes', 'actes_agent', '500000 5000 1 1'),
  ('acte_personnes', 'acte_personnes', '500000 2 1'),
  ('acte_personnes', 'acte_personnes_personne', '500000 10 2 1'),
  ('annulations', 'annulations', '2000 1'),
  ('import_lignes', 'import_lignes', '100000 2000 1'),
  ('import_lignes', 'import_lignes_issue', '100000 2000 500 1'),
  ('import_lignes', 'import_lignes_personne', '100000 2 1 1'),
  ('import_empreintes', 'import_empreintes', '100000 100000 1'),
  ('connexions', 'connexions', '10000 1'),
  ('connexions', 'connexions_agent', '10000 100 1 1');
