-- kind: pattern that admits quotes and brackets
-- origin: made up
--- function
CREATE FUNCTION sort_customers(sort_by text) RETURNS SETOF customers LANGUAGE plpgsql AS $$
BEGIN
  IF NOT sort_by ~ '^[a-z_.() ]+$' THEN
    RAISE EXCEPTION 'cannot sort by %', sort_by;
  END IF;
  RETURN QUERY EXECUTE 'SELECT * FROM customers ORDER BY ' || sort_by;
END $$;
--- honest
SELECT * FROM sort_customers('name')
--- calls
SELECT * FROM sort_customers(:hostile)
SELECT * FROM sort_customers('elsewhere.mark()')
