SET SESSION lock_wait_timeout = 5;
ALTER TABLE groups_of DROP PRIMARY KEY;
