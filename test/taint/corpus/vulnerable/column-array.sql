-- kind: array_to_string of column names
-- origin: mimeo, sql/functions/refresh_snap.sql
--- setup
CREATE TABLE customers_copy (LIKE customers);
--- function
CREATE FUNCTION refresh_copy(source regclass, columns text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_cols text;
  v_insert text;
BEGIN
  v_cols := array_to_string(columns, ',');
  v_insert := 'INSERT INTO customers_copy (' || v_cols || ') SELECT ' || v_cols || ' FROM ' || source;
  RAISE DEBUG '%', v_insert;
  EXECUTE v_insert;
END $$;
--- honest
SELECT refresh_copy('customers', ARRAY['id', 'name'])
--- calls
SELECT refresh_copy('customers', ARRAY['id', :hostile])
SELECT refresh_copy('customers', ARRAY['id) SELECT 1; SELECT elsewhere.mark(); --'])
