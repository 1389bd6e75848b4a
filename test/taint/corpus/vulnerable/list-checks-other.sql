-- kind: allow-list for one of two arguments
-- origin: made up
--- function
CREATE FUNCTION aggregate_orders(func text, field text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
  result numeric;
BEGIN
  IF func IN ('sum', 'min', 'max') THEN
    EXECUTE format('SELECT %s(%s) FROM orders', func, field) INTO result;
    RETURN result;
  END IF;
  RAISE EXCEPTION 'unknown function %', func;
END $$;
--- honest
SELECT aggregate_orders('sum', 'amount')
--- calls
SELECT aggregate_orders('sum', :hostile)
SELECT aggregate_orders('max', 'length(elsewhere.mark())')
