SET SESSION lock_wait_timeout = 5;
ALTER TABLE reviews ADD COLUMN told_at datetime(6) DEFAULT NULL, ALGORITHM=INSTANT;
