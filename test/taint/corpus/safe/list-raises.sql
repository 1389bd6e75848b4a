-- kind: allow-list that raises
-- origin: made up
--- function
CREATE FUNCTION orders_by(column_name text, direction text DEFAULT 'asc') RETURNS SETOF orders LANGUAGE plpgsql AS $$
BEGIN
  IF column_name IS NULL OR column_name NOT IN ('id', 'state', 'amount') THEN
    RAISE EXCEPTION 'unknown column %', column_name;
  END IF;
  IF lower(direction) <> ALL (ARRAY['asc', 'desc']) THEN
    direction := 'asc';
  END IF;
  RETURN QUERY EXECUTE 'SELECT * FROM orders ORDER BY ' || column_name || ' ' || direction;
END $$;
--- honest
SELECT * FROM orders_by('amount', 'DESC')
--- calls
SELECT * FROM orders_by(:hostile)
SELECT * FROM orders_by('amount', :hostile)
