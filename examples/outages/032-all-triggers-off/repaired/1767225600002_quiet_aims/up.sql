SET LOCAL lock_timeout = '2s';
SET LOCAL session_replication_role = replica;
UPDATE aims SET theme = 1 WHERE id = 5;
