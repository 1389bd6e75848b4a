SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY verdicts_thing_idx ON verdicts (thing, kind);
