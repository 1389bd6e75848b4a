CREATE INDEX CONCURRENTLY orgs_owner_id_idx ON orgs (owner_id);
