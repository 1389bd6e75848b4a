SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY gigs_owner_id_idx ON gigs (owner_id);
