-- kind: argument chooses among constants
-- origin: supabase/storage, migrations/tenant/0050-search-v2-optimised.sql
--- function
CREATE FUNCTION list_objects(prefix text, sort_column text DEFAULT 'name', sort_order text DEFAULT 'asc', amount int DEFAULT 100)
RETURNS SETOF customers LANGUAGE plpgsql STABLE AS $func$
DECLARE
  v_sort text;
  v_order text := CASE WHEN lower(coalesce(sort_order, 'asc')) = 'desc' THEN 'DESC' ELSE 'ASC' END;
BEGIN
  CASE lower(sort_column)
    WHEN 'id' THEN v_sort := 'id';
    WHEN 'tenant' THEN v_sort := 'tenant';
    ELSE v_sort := 'name';
  END CASE;
  RETURN QUERY EXECUTE format(
    $sql$
      SELECT * FROM customers
      WHERE name LIKE $1 || '%%'
      ORDER BY %s %s
      LIMIT $2
    $sql$, v_sort, v_order)
  USING prefix, amount;
END $func$;
--- honest
SELECT * FROM list_objects('A', 'id', 'desc')
--- calls
SELECT * FROM list_objects(:hostile)
SELECT * FROM list_objects('', :hostile)
SELECT * FROM list_objects('', 'name', :hostile)
