-- kind: SQL function without a dynamic command
-- origin: made up
--- function
CREATE FUNCTION of_state(wanted text) RETURNS SETOF orders LANGUAGE sql STABLE AS $$
  SELECT * FROM orders WHERE state = wanted OR customer LIKE '%' || wanted || '%' ORDER BY 1;
$$;
--- honest
SELECT * FROM of_state('paid')
--- calls
SELECT * FROM of_state(:hostile)
