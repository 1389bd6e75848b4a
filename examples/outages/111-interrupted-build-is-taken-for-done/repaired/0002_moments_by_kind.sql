DROP INDEX CONCURRENTLY IF EXISTS moments_kind_idx;
CREATE INDEX CONCURRENTLY moments_kind_idx ON moments (kind);
