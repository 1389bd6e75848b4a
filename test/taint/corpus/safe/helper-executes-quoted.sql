-- kind: command with quoted parts, executed by a helper
-- origin: made up
--- function
CREATE FUNCTION run_command(command text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE command;
END $$;
CREATE FUNCTION temp_table(name text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM run_command(format('CREATE TEMP TABLE %I AS SELECT 1 AS one', name));
  PERFORM run_command('ANALYZE ' || quote_ident(name));
  RETURN name;
END $$;
--- honest
SELECT temp_table('tmp_orders')
--- calls
SELECT temp_table(:hostile)
