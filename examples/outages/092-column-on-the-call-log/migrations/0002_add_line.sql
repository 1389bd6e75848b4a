ALTER TABLE rings ADD COLUMN line text;
