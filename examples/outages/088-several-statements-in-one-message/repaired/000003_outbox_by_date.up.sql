CREATE INDEX CONCURRENTLY outbox_posted_idx ON outbox (posted);
