-- kind: catalog lookup that returns a quoted name
-- origin: made up
--- function
CREATE FUNCTION ordered(sort_by text) RETURNS SETOF orders LANGUAGE plpgsql AS $$
DECLARE
  column_name text;
BEGIN
  SELECT quote_ident(a.attname) INTO column_name
  FROM pg_attribute a
  WHERE a.attrelid = 'orders'::regclass AND a.attname = sort_by AND a.attnum > 0;
  IF column_name IS NULL THEN
    RAISE EXCEPTION 'no such column: %', sort_by;
  END IF;
  RETURN QUERY EXECUTE 'SELECT * FROM orders ORDER BY ' || column_name;
END $$;
--- honest
SELECT * FROM ordered('amount')
--- calls
SELECT * FROM ordered(:hostile)
