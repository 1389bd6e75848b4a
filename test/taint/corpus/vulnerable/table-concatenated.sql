-- kind: concatenated relation name
-- origin: made up
--- function
CREATE FUNCTION count_rows(relation text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  result bigint;
BEGIN
  EXECUTE 'SELECT count(*) FROM ' || relation INTO result;
  RETURN result;
END $$;
--- honest
SELECT count_rows('orders')
--- calls
SELECT count_rows(:hostile)
