-- The queue of a morning is counted and read without opening the lines of other rules; what would be lost is a filter.
CREATE INDEX echeances_files ON echeances (equipe_id, fiche, regle, limite, rang, id, ouverture, etablissement_id, archivee) WHERE archivee = 0;
CREATE INDEX echeances_effet ON echeances (equipe_id, effet, limite, rang, id) WHERE archivee = 0;
