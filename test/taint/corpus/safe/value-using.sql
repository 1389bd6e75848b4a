-- kind: value passed with USING
-- origin: made up
--- function
CREATE FUNCTION find_customer(wanted text) RETURNS SETOF customers LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE 'SELECT * FROM customers WHERE name = $1 ORDER BY id' USING wanted;
END $$;
--- honest
SELECT * FROM find_customer('Ada')
--- calls
SELECT * FROM find_customer(:hostile)
