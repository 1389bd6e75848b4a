-- kind: EXECUTE of a whole argument, with the owner's rights
-- origin: citus, src/backend/distributed/sql/udfs/citus_run_local_command/latest.sql
-- caller: stranger
--- function
CREATE FUNCTION run_local_command(command text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  EXECUTE $1;
END $$;
--- honest
SELECT run_local_command('SELECT 1')
--- calls
SELECT run_local_command('SELECT elsewhere.mark()')
SELECT run_local_command('DROP TABLE vault.canary')
