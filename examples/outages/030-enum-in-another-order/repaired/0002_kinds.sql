SET SESSION lock_wait_timeout = 5;
ALTER TABLE blobs MODIFY kind enum('one','three','two') NULL, ALGORITHM=INSTANT;
