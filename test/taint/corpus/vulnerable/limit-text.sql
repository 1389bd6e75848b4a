-- kind: unquoted value
-- origin: made up
--- function
CREATE FUNCTION first_customers(amount text) RETURNS SETOF customers LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE concat('SELECT * FROM customers ORDER BY id LIMIT ', amount);
END $$;
--- honest
SELECT * FROM first_customers('1')
--- calls
SELECT * FROM first_customers(:hostile)
SELECT * FROM first_customers('length(elsewhere.mark())')
