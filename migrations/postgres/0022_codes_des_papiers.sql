-- The short code of a mandate, read on the photo of its paper.
ALTER TABLE papiers ADD COLUMN code TEXT COLLATE "C";
