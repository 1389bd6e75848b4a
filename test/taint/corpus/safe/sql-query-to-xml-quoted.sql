-- kind: query_to_xml with quoted parts in an SQL function
-- origin: made up
--- function
CREATE FUNCTION as_xml(relation text, state text) RETURNS xml LANGUAGE sql AS $$
  SELECT query_to_xml(format('SELECT id FROM %I WHERE state = %L', relation, state), true, false, '');
$$;
--- honest
SELECT as_xml('orders', 'paid')
--- calls
SELECT as_xml('orders', :hostile)
SELECT as_xml(:hostile, 'paid')
