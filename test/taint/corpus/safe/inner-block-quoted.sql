-- kind: code inside a quoted DO, its value quoted for the inside
-- origin: plpgsql_check, sql/plpgsql_check_active.sql
--- function
CREATE FUNCTION set_later(value text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('DO %L', format('BEGIN PERFORM set_config(''corpus.later'', %L, true); END', coalesce(value, '')));
END $$;
--- honest
SELECT set_later('hello')
--- calls
SELECT set_later(:hostile)
