-- flyway.conf keeps the tool's lock in the session, and one job migrates.
CREATE INDEX CONCURRENTLY towns_name_idx ON towns (name);
