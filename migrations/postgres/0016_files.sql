-- The queue of a morning is counted and read from its index alone; what would be lost is a filter.
DROP INDEX echeances_fiche;
CREATE INDEX echeances_fiche ON echeances (fiche, equipe_id, limite, rang, id, regle, ouverture, etablissement_id, archivee) WHERE archivee = 0;
CREATE INDEX echeances_effet ON echeances (equipe_id, effet, limite, rang, id) WHERE archivee = 0;
