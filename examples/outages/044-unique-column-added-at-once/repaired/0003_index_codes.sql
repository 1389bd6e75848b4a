SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY wares_code_key ON wares (code);
