-- kind: given a constant before it is used
-- origin: made up
--- function
CREATE FUNCTION sort_orders(sort_by text) RETURNS SETOF orders LANGUAGE plpgsql AS $$
BEGIN
  IF sort_by = 'newest' THEN
    sort_by := 'placed_at DESC';
  ELSIF sort_by = 'largest' THEN
    sort_by := 'amount DESC';
  ELSE
    sort_by := 'id';
  END IF;
  RETURN QUERY EXECUTE 'SELECT * FROM orders ORDER BY ' || sort_by;
END $$;
--- honest
SELECT * FROM sort_orders('largest')
--- calls
SELECT * FROM sort_orders(:hostile)
