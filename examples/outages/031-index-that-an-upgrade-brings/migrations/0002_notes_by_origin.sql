SET lock_timeout = '2s';
CREATE INDEX IF NOT EXISTS notes_origin_idx ON notes (origin);
