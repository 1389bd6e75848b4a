SET SESSION lock_wait_timeout = 5;
ALTER TABLE posts ADD INDEX posts_made (made, id), ALGORITHM=INPLACE, LOCK=NONE;
