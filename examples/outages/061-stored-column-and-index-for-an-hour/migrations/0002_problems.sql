SET lock_timeout = '2s';
ALTER TABLE runs ADD COLUMN problems jsonb GENERATED ALWAYS AS (attributes -> 'problems') STORED;
