-- flyway.conf keeps the tool's lock in the session.
CREATE INDEX CONCURRENTLY rivers_name_idx ON rivers (name);
