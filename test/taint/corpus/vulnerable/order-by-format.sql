-- kind: sort column and direction with %s
-- origin: supabase/storage, migrations/tenant/0050-search-v2-optimised.sql
--- function
CREATE FUNCTION list_objects(prefix text, sort_column text DEFAULT 'name', sort_order text DEFAULT 'asc', amount int DEFAULT 100)
RETURNS SETOF customers LANGUAGE plpgsql STABLE AS $func$
BEGIN
  RETURN QUERY EXECUTE format(
    $sql$
      SELECT * FROM customers
      WHERE name LIKE $1 || '%%'
      ORDER BY %s %s
      LIMIT $2
    $sql$, sort_column, sort_order)
  USING prefix, amount;
END $func$;
--- honest
SELECT * FROM list_objects('A')
--- calls
SELECT * FROM list_objects('', :hostile)
SELECT * FROM list_objects('', 'name', :hostile)
SELECT * FROM list_objects('', '(SELECT elsewhere.mark())')
