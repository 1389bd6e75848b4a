-- kind: replace() escapes with a backslash
-- origin: made up
--- function
CREATE FUNCTION orders_of(customer_name text) RETURNS SETOF orders LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE 'SELECT * FROM orders WHERE customer = ''' || replace(customer_name, '''', '\''') || '''';
END $$;
--- honest
SELECT * FROM orders_of('Ada')
--- calls
SELECT * FROM orders_of(:hostile)
