-- kind: a value read as a format string
-- origin: made up
--- function
CREATE FUNCTION find_both(tenant text, wanted text) RETURNS SETOF customers LANGUAGE plpgsql AS $$
DECLARE
  template text := format('SELECT * FROM customers WHERE tenant = %L', tenant) || ' AND name = %1$L';
BEGIN
  RETURN QUERY EXECUTE format(template, wanted);
END $$;
--- honest
SELECT * FROM find_both('mine', 'Ada')
--- calls
SELECT * FROM find_both(:hostile, 'Ada')
SELECT * FROM find_both('%1$s', ''' OR elsewhere.mark() IS NOT NULL --')
