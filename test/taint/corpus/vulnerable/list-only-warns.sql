-- kind: allow-list that only warns
-- origin: made up
--- function
CREATE FUNCTION orders_by(column_name text) RETURNS SETOF orders LANGUAGE plpgsql AS $$
BEGIN
  IF column_name NOT IN ('id', 'state', 'amount') THEN
    RAISE WARNING 'unusual column %', column_name;
  END IF;
  RETURN QUERY EXECUTE 'SELECT * FROM orders ORDER BY ' || column_name;
END $$;
--- honest
SELECT * FROM orders_by('amount')
--- calls
SELECT * FROM orders_by(:hostile)
SELECT * FROM orders_by('elsewhere.mark()')
