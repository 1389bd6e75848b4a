SET lock_timeout = '2s';
ALTER TABLE offers DROP COLUMN summary;
