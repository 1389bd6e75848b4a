SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY notes_origin_idx ON notes (origin);
