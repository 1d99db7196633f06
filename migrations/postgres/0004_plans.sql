DROP INDEX personnes_recentes;
CREATE INDEX personnes_equipe ON personnes (equipe_id, dernier_acte_le DESC, id DESC);

-- Who opened a file is read from the index alone.
DROP INDEX journal_subject;
CREATE INDEX journal_subject ON journal (tenant_id, subject_id, action, at, actor_id);
