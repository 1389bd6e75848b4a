SET lock_timeout = '2s';
ALTER TABLE scrolls ALTER COLUMN made SET NOT NULL;
