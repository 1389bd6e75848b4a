SET lock_timeout = '5s';
DROP INDEX CONCURRENTLY IF EXISTS rings_line_idx;
CREATE INDEX CONCURRENTLY rings_line_at_idx ON rings (line, at);
