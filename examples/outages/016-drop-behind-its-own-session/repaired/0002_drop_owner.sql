SET SESSION lock_wait_timeout = 5;
ALTER TABLE fobs DROP COLUMN owner_id;
