SET SESSION lock_wait_timeout = 5;
SET foreign_key_checks = 0;
ALTER TABLE batches DROP PRIMARY KEY;
