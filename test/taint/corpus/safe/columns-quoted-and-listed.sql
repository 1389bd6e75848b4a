-- kind: array_agg of quote_ident
-- origin: temporal_tables, versioning_function.sql
--- function
CREATE FUNCTION row_of(relation regclass, without text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  columns text[];
BEGIN
  SELECT array_agg(quote_ident(a.attname)) INTO columns
  FROM pg_attribute a
  WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped AND a.attname <> without;
  columns := array_remove(columns, quote_ident(without));
  RETURN QUERY EXECUTE 'SELECT ROW(' || array_to_string(columns, ', ') || ')::text FROM ' || relation;
END $$;
--- honest
SELECT row_of('orders', 'state')
--- calls
SELECT row_of('orders', :hostile)
CREATE TABLE quoted (id int, :name int); INSERT INTO quoted DEFAULT VALUES; SELECT row_of('quoted', 'id');
