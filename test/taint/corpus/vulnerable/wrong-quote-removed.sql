-- kind: replace() removes the other quote
-- origin: made up
--- function
CREATE FUNCTION by_state(wanted text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  clean text := replace(wanted, '"', '');
  n bigint;
BEGIN
  EXECUTE 'SELECT count(*) FROM orders WHERE state = ''' || clean || '''' INTO n;
  RETURN n;
END $$;
--- honest
SELECT by_state('paid')
--- calls
SELECT by_state(:hostile)
