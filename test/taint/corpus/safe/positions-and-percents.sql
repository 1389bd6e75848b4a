-- kind: format by position, used twice, with %%
-- origin: pg_partman, sql/functions/partition_data_time.sql
--- function
CREATE FUNCTION lock_rows_before(relation text, control text, bound text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  locked bigint;
BEGIN
  EXECUTE format('WITH r AS (SELECT * FROM ONLY %1$I WHERE %2$I <= %3$L AND id %% 2 >= 0 AND %2$I IS NOT NULL FOR UPDATE NOWAIT) SELECT count(*) FROM r',
                 relation, control, bound) INTO locked;
  RETURN locked;
END $$;
--- honest
SELECT lock_rows_before('orders', 'placed_at', '2030-01-01')
--- calls
SELECT lock_rows_before(:hostile, 'placed_at', '2030-01-01')
SELECT lock_rows_before('orders', :hostile, '2030-01-01')
SELECT lock_rows_before('orders', 'placed_at', :hostile)
