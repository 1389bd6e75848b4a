-- kind: set_config inside a dynamic command
-- origin: mimeo, sql/functions/create_index.sql
--- function
CREATE FUNCTION with_path(extra text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_old_search_path text;
BEGIN
  SELECT current_setting('search_path') INTO v_old_search_path;
  EXECUTE 'SELECT set_config(''search_path'',''public,' || extra || ''',''false'')';
  PERFORM 1 FROM orders;
  EXECUTE 'SELECT set_config(''search_path'',' || quote_literal(v_old_search_path) || ',''false'')';
END $$;
--- honest
SELECT with_path('pg_temp')
--- calls
SELECT with_path(:hostile)
