SET lock_timeout = '2s';
ALTER TABLE steps ADD COLUMN started_at bigint, ADD COLUMN ended_at bigint;
