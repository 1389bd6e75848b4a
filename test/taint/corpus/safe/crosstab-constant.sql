-- kind: crosstab() of constants and numbers
-- origin: made up
--- setup
CREATE EXTENSION tablefunc;
--- function
CREATE FUNCTION pivot(minimum numeric) RETURNS TABLE (customer text, first text, second text) LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT * FROM crosstab('SELECT customer, state, amount::text FROM orders WHERE amount > ' || minimum || ' ORDER BY 1, 2') AS t (customer text, first text, second text);
END $$;
--- honest
SELECT * FROM pivot(1)
--- calls
SELECT * FROM pivot(length(:hostile))
