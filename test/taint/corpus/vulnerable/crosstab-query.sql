-- kind: query for crosstab()
-- origin: made up
--- setup
CREATE EXTENSION tablefunc;
--- function
CREATE FUNCTION pivot(category text) RETURNS TABLE (customer text, first text, second text) LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT * FROM crosstab('SELECT customer, state, ' || category || '::text FROM orders ORDER BY 1, 2') AS t (customer text, first text, second text);
END $$;
--- honest
SELECT * FROM pivot('amount')
--- calls
SELECT * FROM pivot(:hostile)
