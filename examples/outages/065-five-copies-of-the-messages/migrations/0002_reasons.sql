SET SESSION lock_wait_timeout = 5;
ALTER TABLE posts MODIFY address varbinary(16) NOT NULL;
