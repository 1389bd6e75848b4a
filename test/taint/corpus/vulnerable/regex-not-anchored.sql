-- kind: pattern without anchors
-- origin: made up
--- function
CREATE FUNCTION count_checked(relation text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  n bigint;
BEGIN
  IF relation !~ '[a-z_]+' THEN
    RAISE EXCEPTION 'not a name: %', relation;
  END IF;
  EXECUTE 'SELECT count(*) FROM ' || relation INTO n;
  RETURN n;
END $$;
--- honest
SELECT count_checked('orders')
--- calls
SELECT count_checked(:hostile)
