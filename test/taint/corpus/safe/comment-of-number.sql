-- kind: number in a comment of the command
-- origin: made up
--- function
CREATE FUNCTION tagged_count(tag bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  n bigint;
BEGIN
  EXECUTE 'SELECT count(*) FROM orders /* request ' || tag || ' */' INTO n;
  RETURN n;
END $$;
--- honest
SELECT tagged_count(7)
--- calls
SELECT tagged_count(length(:hostile))
