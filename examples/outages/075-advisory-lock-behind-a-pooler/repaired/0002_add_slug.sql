BEGIN;
SELECT pg_advisory_xact_lock(1000);
SET LOCAL lock_timeout = '2s';
ALTER TABLE flows ADD COLUMN slug text;
COMMIT;
