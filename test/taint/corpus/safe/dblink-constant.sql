-- kind: constant command for dblink_exec
-- origin: mimeo, sql/functions/dml_maker.sql
--- setup
CREATE EXTENSION dblink;
--- function
CREATE FUNCTION remote_analyze(connection text, lock_wait int) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM dblink_connect('remote_number', connection);
  PERFORM dblink_exec('remote_number', 'SET lock_timeout = ' || lock_wait);
  PERFORM dblink_exec('remote_number', 'ANALYZE pg_catalog.pg_type');
  RETURN dblink_disconnect('remote_number');
END $$;
--- honest
SELECT remote_analyze(:connection, 1000)
--- calls
SELECT remote_analyze(:connection, length(:hostile))
