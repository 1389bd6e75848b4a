-- kind: SQL function with a standard body and a number
-- origin: made up
--- function
CREATE FUNCTION as_xml(minimum int) RETURNS xml LANGUAGE sql
BEGIN ATOMIC
  SELECT query_to_xml('SELECT id FROM orders WHERE amount > ' || minimum, true, false, '');
END;
--- honest
SELECT as_xml(1)
--- calls
SELECT as_xml(:hostile)
