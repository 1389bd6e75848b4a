SET SESSION lock_wait_timeout = 5;
CREATE FULLTEXT INDEX posts_body ON posts (body) LOCK=NONE;
