-- kind: list built in a loop with quote_literal
-- origin: made up
--- function
CREATE FUNCTION orders_in(states text[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  one text;
  list text := '''''';
  n bigint;
BEGIN
  FOREACH one IN ARRAY states LOOP
    list := list || ', ' || quote_nullable(one);
  END LOOP;
  EXECUTE 'SELECT count(*) FROM orders WHERE state IN (' || list || ')' INTO n;
  RETURN n;
END $$;
--- honest
SELECT orders_in(ARRAY['paid', 'open'])
--- calls
SELECT orders_in(ARRAY['paid', :hostile])
