-- kind: concatenated value between quotes
-- origin: made up
--- function
CREATE FUNCTION find_customer(wanted text) RETURNS SETOF customers LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE 'SELECT * FROM customers WHERE name = ''' || wanted || '''';
END $$;
--- honest
SELECT * FROM find_customer('Ada')
--- calls
SELECT * FROM find_customer(:hostile)
