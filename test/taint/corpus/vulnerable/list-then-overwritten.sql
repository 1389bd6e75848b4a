-- kind: checked, and then given another value
-- origin: made up
--- function
CREATE FUNCTION filtered(field text, suffix text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  n bigint;
BEGIN
  IF field <> 'state' AND field <> 'customer' THEN
    RAISE EXCEPTION 'no such field';
  END IF;
  field := field || suffix;
  EXECUTE 'SELECT count(*) FROM orders WHERE ' || field || ' IS NOT NULL' INTO n;
  RETURN n;
END $$;
--- honest
SELECT filtered('state', '')
--- calls
SELECT filtered('state', :hostile)
SELECT filtered('state', ' IS NULL OR elsewhere.mark()')
