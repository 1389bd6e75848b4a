-- kind: replace() doubles quotes where there are none around
-- origin: made up
--- function
CREATE FUNCTION cheaper_than(price text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  n bigint;
BEGIN
  EXECUTE 'SELECT count(*) FROM orders WHERE amount < ' || replace(price, '''', '''''') INTO n;
  RETURN n;
END $$;
--- honest
SELECT cheaper_than('10')
--- calls
SELECT cheaper_than(:hostile)
SELECT cheaper_than('1 OR elsewhere.mark() IS NOT NULL')
