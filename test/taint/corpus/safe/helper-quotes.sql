-- kind: helper that quotes
-- origin: made up
--- function
CREATE FUNCTION equals(field text, wanted text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN quote_ident(field) || ' = ' || quote_nullable(wanted);
END $$;
CREATE FUNCTION orders_where(field text, wanted text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  n bigint;
BEGIN
  EXECUTE 'SELECT count(*) FROM orders WHERE ' || equals(field, wanted) INTO n;
  RETURN n;
END $$;
--- honest
SELECT orders_where('state', 'paid')
--- calls
SELECT orders_where('state', :hostile)
SELECT orders_where(:hostile, 'paid')
