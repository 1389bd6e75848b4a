ALTER TABLE badges DROP COLUMN old_token;
