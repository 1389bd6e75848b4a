SET lock_timeout = '2s';
ALTER TABLE letters ADD COLUMN found tsvector GENERATED ALWAYS AS (to_tsvector('simple', body)) STORED;
