-- kind: argument of an enum type
-- origin: made up
--- setup
CREATE TYPE direction AS ENUM ('asc', 'desc');
--- function
CREATE FUNCTION sorted(how direction) RETURNS SETOF orders LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE 'SELECT * FROM orders ORDER BY id ' || how;
END $$;
--- honest
SELECT * FROM sorted('desc')
--- calls
SELECT * FROM sorted(:hostile)
