DROP INDEX personnes_recentes;
CREATE INDEX personnes_equipe ON personnes (equipe_id, dernier_acte_le DESC, id DESC);
