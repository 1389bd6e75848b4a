-- kind: argument in a comment of the command
-- origin: made up
--- function
CREATE FUNCTION tagged_count(tag text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  n bigint;
BEGIN
  EXECUTE 'SELECT count(*) FROM orders -- ' || tag INTO n;
  RETURN n;
END $$;
--- honest
SELECT tagged_count('from the shop')
--- calls
SELECT tagged_count(:hostile)
SELECT tagged_count(E'\nWHERE elsewhere.mark() IS NOT NULL')
