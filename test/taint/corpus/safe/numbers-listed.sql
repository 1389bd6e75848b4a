-- kind: array of numbers with array_to_string
-- origin: made up
--- function
CREATE FUNCTION orders_with(ids int[], without bigint[] DEFAULT '{}') RETURNS SETOF orders LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE 'SELECT * FROM orders WHERE id IN (' || array_to_string(ids, ',') || ') AND id <> ALL (''' || without::text || '''::bigint[])';
END $$;
--- honest
SELECT * FROM orders_with(ARRAY[1, 2])
--- calls
SELECT * FROM orders_with(ARRAY[length(:hostile)])
SELECT * FROM orders_with(:hostile)
