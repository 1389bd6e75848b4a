SET lock_timeout = '2s';
ALTER TABLE steps ADD COLUMN threshold bigint;
