-- kind: query for dblink, concatenated
-- origin: mimeo, sql/functions/dml_maker.sql
--- setup
CREATE EXTENSION dblink;
--- function
CREATE FUNCTION remote_columns(connection text, relation text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  v_remote text;
BEGIN
  v_remote := 'SELECT attname::text FROM pg_attribute WHERE attnum > 0 AND attrelid = ''' || relation || '''::regclass';
  RETURN QUERY SELECT t.attname FROM dblink(connection, v_remote) t (attname text);
END $$;
--- honest
SELECT remote_columns(:connection, 'pg_class')
--- calls
SELECT remote_columns(:connection, :hostile)
SELECT remote_columns(:connection, 'pg_class''::regclass AND elsewhere.mark() IS NOT NULL AND attrelid = ''pg_class')
