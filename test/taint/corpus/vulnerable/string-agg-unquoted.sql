-- kind: string_agg over argument elements
-- origin: made up
--- function
CREATE FUNCTION pick(VARIADIC fields text[]) RETURNS SETOF json LANGUAGE plpgsql AS $$
DECLARE
  list text;
BEGIN
  SELECT string_agg(f, ', ' ORDER BY f) INTO list FROM unnest(fields) AS f;
  RETURN QUERY EXECUTE format('SELECT to_json(p) FROM (SELECT %s FROM customers) p', list);
END $$;
--- honest
SELECT pick('id', 'name')
--- calls
SELECT pick('id', :hostile)
SELECT pick('elsewhere.mark()')
