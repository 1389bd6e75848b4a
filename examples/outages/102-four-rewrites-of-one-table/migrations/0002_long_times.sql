SET lock_timeout = '2s';
ALTER TABLE steps ALTER COLUMN started TYPE bigint;
ALTER TABLE steps ALTER COLUMN ended TYPE bigint;
