SET lock_timeout = '2s';
ALTER TABLE gigs ADD CONSTRAINT gigs_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners (id) ON DELETE SET NULL NOT VALID;
ALTER TABLE gigs VALIDATE CONSTRAINT gigs_owner_id_fkey;
