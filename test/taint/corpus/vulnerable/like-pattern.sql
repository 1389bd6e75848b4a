-- kind: concatenated value inside a pattern
-- origin: made up
--- function
CREATE FUNCTION search_customers(term varchar) RETURNS TABLE (id int, name text) LANGUAGE plpgsql AS $$
DECLARE
  q text;
BEGIN
  q := 'SELECT c.id, c.name FROM customers c';
  IF term IS NOT NULL AND term <> '' THEN
    q := q || ' WHERE c.name ILIKE ''%' || lower(trim(term)) || '%''';
  END IF;
  q := q || ' ORDER BY 1';
  RETURN QUERY EXECUTE q;
END $$;
--- honest
SELECT * FROM search_customers('ad')
--- calls
SELECT * FROM search_customers(:hostile)
