-- kind: concatenated through CASE and COALESCE
-- origin: made up
--- function
CREATE FUNCTION total(grouping_column text, direction text) RETURNS SETOF record LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE 'SELECT ' || coalesce(nullif(grouping_column, ''), 'state') || '::text, sum(amount) FROM orders GROUP BY 1 ORDER BY 1 '
    || CASE WHEN direction IS NULL THEN 'ASC' WHEN direction = '' THEN 'DESC' ELSE upper(direction) END;
END $$;
--- honest
SELECT * FROM total('customer', 'desc') AS (a text, b numeric)
--- calls
SELECT * FROM total(:hostile, 'asc') AS (a text, b numeric)
SELECT * FROM total('state', :hostile) AS (a text, b numeric)
