-- kind: query_to_xml in a body of the SQL standard
-- origin: made up
--- function
CREATE FUNCTION as_xml(state text) RETURNS xml LANGUAGE sql
BEGIN ATOMIC
  SELECT query_to_xml('SELECT id FROM orders WHERE state = ''' || state || '''', true, false, '');
END;
--- honest
SELECT as_xml('paid')
--- calls
SELECT as_xml(:hostile)
