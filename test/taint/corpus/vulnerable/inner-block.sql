-- kind: code inside a quoted DO
-- origin: plpgsql_check, sql/plpgsql_check_active.sql
--- function
CREATE FUNCTION run_block(step text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('DO %L', 'BEGIN PERFORM ' || step || '; END');
END $$;
--- honest
SELECT run_block('1')
--- calls
SELECT run_block(:hostile)
SELECT run_block('elsewhere.mark()')
