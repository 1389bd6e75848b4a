-- kind: format %s by position beside %I and %L
-- origin: pg_partman, sql/functions/partition_data_time.sql
--- function
CREATE FUNCTION lock_rows_before(relation text, expression text, bound timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  locked bigint;
BEGIN
  EXECUTE format('WITH r AS (SELECT * FROM ONLY %1$I WHERE %2$s >= %3$L AND %2$s < now() FOR UPDATE NOWAIT) SELECT count(*) FROM r',
                 relation, expression, bound) INTO locked;
  RETURN locked;
END $$;
--- honest
SELECT lock_rows_before('orders', 'placed_at', '2020-01-01')
--- calls
SELECT lock_rows_before('orders', :hostile, '2020-01-01')
SELECT lock_rows_before('orders', 'placed_at >= now() OR elsewhere.mark() IS NOT NULL OR placed_at', '2020-01-01')
