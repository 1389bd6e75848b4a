SET lock_timeout = '2s';
ALTER TABLE towns ADD COLUMN folded text;
