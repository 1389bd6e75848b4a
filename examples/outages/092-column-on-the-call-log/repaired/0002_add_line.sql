SET lock_timeout = '2s';
ALTER TABLE rings ADD COLUMN line text;
