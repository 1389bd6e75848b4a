CREATE INDEX CONCURRENTLY IF NOT EXISTS moments_kind_idx ON moments (kind);
