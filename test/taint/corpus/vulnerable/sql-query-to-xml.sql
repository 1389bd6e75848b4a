-- kind: query_to_xml in an SQL function
-- origin: made up
--- function
CREATE FUNCTION as_xml(state text) RETURNS xml LANGUAGE sql AS $$
  SELECT query_to_xml('SELECT id FROM orders WHERE state = ''' || state || '''', true, false, '');
$$;
--- honest
SELECT as_xml('paid')
--- calls
SELECT as_xml(:hostile)
