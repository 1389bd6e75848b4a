CREATE INDEX CONCURRENTLY rivers_name_idx ON rivers (name);
