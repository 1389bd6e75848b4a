SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY rings_line_at_idx ON rings (line, at);
