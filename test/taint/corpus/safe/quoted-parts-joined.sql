-- kind: quoted names joined with concat_ws
-- origin: made up
--- function
CREATE FUNCTION count_qualified(nsp text, rel text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  full_name text := concat_ws('.', quote_ident(nsp), quote_ident(rel));
  n bigint;
BEGIN
  EXECUTE format('SELECT count(*) FROM %s', full_name) INTO n;
  RETURN n;
END $$;
--- honest
SELECT count_qualified('public', 'orders')
--- calls
SELECT count_qualified(:hostile, 'orders')
SELECT count_qualified('public', :hostile)
SELECT count_qualified(NULL, :hostile)
