-- kind: field of a composite argument
-- origin: made up
--- setup
CREATE TYPE search_request AS (term text, sort_by text, amount int);
--- function
CREATE FUNCTION search(request search_request) RETURNS SETOF customers LANGUAGE plpgsql AS $$
DECLARE
  q text := 'SELECT * FROM customers WHERE name LIKE $1';
BEGIN
  IF request.sort_by IS NOT NULL THEN
    q := q || ' ORDER BY ' || request.sort_by;
  END IF;
  RETURN QUERY EXECUTE q || ' LIMIT ' || request.amount USING request.term || '%';
END $$;
--- honest
SELECT * FROM search(ROW('A', 'name', 5)::search_request)
--- calls
SELECT * FROM search(ROW('A', :hostile, 5)::search_request)
SELECT * FROM search(ROW('A', 'elsewhere.mark()', 5)::search_request)
