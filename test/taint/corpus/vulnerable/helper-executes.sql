-- kind: command put together here, executed by a helper
-- origin: pgTAP, sql/pgtap.sql.in
--- function
CREATE FUNCTION run_command(command text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE command;
END $$;
CREATE FUNCTION temp_table(query text, name text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM run_command('CREATE TEMP TABLE ' || name || ' AS SELECT 1 AS one');
  RETURN name;
END $$;
--- honest
SELECT temp_table('', 'tmp_orders')
--- calls
SELECT temp_table('', :hostile)
SELECT temp_table('', 'tmp_orders AS SELECT elsewhere.mark() --')
