-- kind: DO block over constants
-- origin: citus, src/backend/distributed/sql/udfs/citus_finish_pg_upgrade/latest.sql
--- function
DO $$
DECLARE
  command text;
  command_array text[] := ARRAY['ANALYZE orders', 'ANALYZE customers'];
BEGIN
  FOREACH command IN ARRAY command_array LOOP
    EXECUTE command;
  END LOOP;
  EXECUTE format($cmd$ CREATE VIEW %I.order_states AS SELECT DISTINCT state FROM orders $cmd$, 'public');
END $$;
--- honest
SELECT * FROM order_states
--- calls
SELECT * FROM order_states WHERE state = :hostile
