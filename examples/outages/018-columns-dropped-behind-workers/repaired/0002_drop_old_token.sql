SET lock_timeout = '2s';
ALTER TABLE badges DROP COLUMN old_token;
