-- kind: list built in a loop, quotes written by hand
-- origin: made up
--- function
CREATE FUNCTION orders_in(states text[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  one text;
  list text := '';
  n bigint;
BEGIN
  FOREACH one IN ARRAY states LOOP
    IF list <> '' THEN
      list := list || ', ';
    END IF;
    list := list || '''' || one || '''';
  END LOOP;
  EXECUTE 'SELECT count(*) FROM orders WHERE state IN (' || list || ')' INTO n;
  RETURN n;
END $$;
--- honest
SELECT orders_in(ARRAY['paid', 'open'])
--- calls
SELECT orders_in(ARRAY['paid', :hostile])
