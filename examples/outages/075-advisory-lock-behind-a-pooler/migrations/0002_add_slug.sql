SELECT pg_advisory_lock(1000);
SET lock_timeout = '2s';
ALTER TABLE flows ADD COLUMN slug text;
SELECT pg_advisory_unlock(1000);
