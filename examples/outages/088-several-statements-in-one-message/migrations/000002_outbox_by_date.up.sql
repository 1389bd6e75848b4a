SET lock_timeout = '2s';
ALTER TABLE outbox ADD COLUMN posted timestamptz;
CREATE INDEX CONCURRENTLY outbox_posted_idx ON outbox (posted);
