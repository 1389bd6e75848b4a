-- kind: allow-list around the command
-- origin: made up
--- function
CREATE FUNCTION aggregate_orders(func text, field text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
  result numeric;
BEGIN
  IF func = ANY (ARRAY['sum', 'min', 'max']) AND field IN ('amount', 'id') THEN
    EXECUTE format('SELECT %s(%s) FROM orders', func, field) INTO result;
    RETURN result;
  END IF;
  RAISE EXCEPTION 'unknown function %', func;
END $$;
--- honest
SELECT aggregate_orders('sum', 'amount')
--- calls
SELECT aggregate_orders(:hostile, 'amount')
SELECT aggregate_orders('sum', :hostile)
