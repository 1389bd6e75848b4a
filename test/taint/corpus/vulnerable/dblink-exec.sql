-- kind: command for dblink_exec with %s
-- origin: mimeo, sql/functions/dml_maker.sql
--- setup
CREATE EXTENSION dblink;
--- function
CREATE FUNCTION remote_analyze(connection text, relation text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM dblink_connect('remote', connection);
  PERFORM dblink_exec('remote', format('ANALYZE %s', relation));
  PERFORM dblink_disconnect('remote');
END $$;
--- honest
SELECT remote_analyze(:connection, 'pg_catalog.pg_type')
--- calls
SELECT remote_analyze(:connection, 'pg_catalog.pg_type; SELECT elsewhere.mark()')
