-- kind: OPEN … FOR EXECUTE
-- origin: made up
--- function
CREATE FUNCTION customer_names(condition text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  c refcursor;
  customer_name text;
BEGIN
  OPEN c FOR EXECUTE 'SELECT name FROM customers WHERE tenant = ''' || condition || ''' ORDER BY id';
  LOOP
    FETCH c INTO customer_name;
    EXIT WHEN NOT FOUND;
    RETURN NEXT customer_name;
  END LOOP;
  CLOSE c;
END $$;
--- honest
SELECT customer_names('mine')
--- calls
SELECT customer_names(:hostile)
