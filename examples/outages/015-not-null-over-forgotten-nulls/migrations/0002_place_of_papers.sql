SET lock_timeout = '2s';
ALTER TABLE papers ALTER COLUMN place SET NOT NULL;
