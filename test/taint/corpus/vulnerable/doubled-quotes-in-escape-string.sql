-- kind: quotes doubled by hand in an E string
-- origin: made up
--- function
CREATE FUNCTION note_for(customer_name text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  found text;
BEGIN
  EXECUTE 'SELECT state FROM orders WHERE customer = E''' || replace(customer_name, '''', '''''') || ''' LIMIT 1' INTO found;
  RETURN found;
END $$;
--- honest
SELECT note_for('Ada')
--- calls
SELECT note_for(:hostile)
