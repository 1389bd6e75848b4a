SET SESSION lock_wait_timeout = 5;
ALTER TABLE packs DROP INDEX packs_host;
