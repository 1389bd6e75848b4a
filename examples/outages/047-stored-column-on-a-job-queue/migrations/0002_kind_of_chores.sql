SET lock_timeout = '2s';
ALTER TABLE chores ADD COLUMN kind text GENERATED ALWAYS AS (args ->> 'kind') STORED;
