-- kind: OPEN … FOR EXECUTE with USING
-- origin: made up
--- function
CREATE FUNCTION customer_names(relation regclass, wanted text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  c refcursor;
  customer_name text;
BEGIN
  OPEN c FOR EXECUTE format('SELECT name FROM %s WHERE tenant = $1 ORDER BY id', relation) USING wanted;
  LOOP
    FETCH c INTO customer_name;
    EXIT WHEN NOT FOUND;
    RETURN NEXT customer_name;
  END LOOP;
  CLOSE c;
END $$;
--- honest
SELECT customer_names('customers', 'mine')
--- calls
SELECT customer_names('customers', :hostile)
