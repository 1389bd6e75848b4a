-- kind: query for dblink, quoted inside and outside
-- origin: mimeo, sql/functions/create_index.sql
--- setup
CREATE EXTENSION dblink;
--- function
CREATE FUNCTION remote_columns(connection text, relation text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  v_remote text;
  v_row record;
BEGIN
  v_remote := 'SELECT attname::text FROM pg_attribute WHERE attnum > 0 AND attrelid = to_regclass(' || quote_literal(relation) || ')';
  FOR v_row IN EXECUTE 'SELECT t.attname FROM dblink(' || quote_literal(connection) || ', ' || quote_literal(v_remote) || ') t (attname text)' LOOP
    RETURN NEXT v_row.attname;
  END LOOP;
END $$;
--- honest
SELECT remote_columns(:connection, 'pg_class')
--- calls
SELECT remote_columns(:connection, :hostile)
