-- kind: looked up in the catalog, but only its first word
-- origin: made up
--- function
CREATE FUNCTION ordered(sort_by text) RETURNS SETOF orders LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM information_schema.columns
  WHERE table_name = 'orders' AND column_name = split_part(sort_by, ' ', 1);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such column: %', sort_by;
  END IF;
  RETURN QUERY EXECUTE 'SELECT * FROM orders ORDER BY ' || sort_by;
END $$;
--- honest
SELECT * FROM ordered('amount desc')
--- calls
SELECT * FROM ordered(:hostile)
SELECT * FROM ordered('state , elsewhere.mark()')
