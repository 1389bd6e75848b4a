SET lock_timeout = '2s';
ALTER TABLE outbox ADD COLUMN posted timestamptz;
