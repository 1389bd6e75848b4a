SET SESSION lock_wait_timeout = 5;
ALTER TABLE leaves ADD COLUMN checksum varchar(255) DEFAULT NULL, ALGORITHM=INSTANT;
