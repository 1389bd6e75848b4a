CREATE INDEX CONCURRENTLY towns_name_idx ON towns (name);
