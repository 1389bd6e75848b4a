SET lock_timeout = '2s';
ALTER TABLE zones ADD COLUMN open boolean;
