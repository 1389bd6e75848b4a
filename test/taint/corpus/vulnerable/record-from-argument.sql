-- kind: field of a record that a query made of an argument
-- origin: made up
--- function
CREATE FUNCTION count_in(qualified text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  parts record;
  n bigint;
BEGIN
  SELECT split_part(qualified, '.', 1) AS nsp, split_part(qualified, '.', 2) AS rel INTO parts;
  EXECUTE format('SELECT count(*) FROM %s.%s', parts.nsp, parts.rel) INTO n;
  RETURN n;
END $$;
--- honest
SELECT count_in('public.orders')
--- calls
SELECT count_in(:hostile)
SELECT count_in('elsewhere.mark()')
