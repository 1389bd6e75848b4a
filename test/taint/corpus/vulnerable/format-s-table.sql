-- kind: format %s as relation
-- origin: plpgsql_check, sql/plpgsql_check_active.sql
--- function
CREATE FUNCTION probe(n int, v text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'SELECT ' || n;
  EXECUTE 'SELECT ' || quote_literal(v);
  EXECUTE format('SELECT %L', v);
  EXECUTE format('SELECT * FROM %s', v);
END $$;
--- honest
SELECT probe(1, 'orders')
--- calls
SELECT probe(1, :hostile)
