-- kind: format with %I and %L
-- origin: pg_partman, sql/functions/drop_partition_time.sql
--- function
CREATE FUNCTION move_to(relation text, field text, wanted text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  v_sql text := 'SELECT count(*) FROM %I.%I WHERE %I = %L';
  n bigint;
BEGIN
  EXECUTE format(v_sql, 'public', relation, field, wanted) INTO n;
  RETURN n;
END $$;
--- honest
SELECT move_to('orders', 'state', 'paid')
--- calls
SELECT move_to(:hostile, 'state', 'paid')
SELECT move_to('orders', :hostile, 'paid')
SELECT move_to('orders', 'state', :hostile)
