-- kind: definitions that the server writes
-- origin: mimeo, sql/functions/create_index.sql
--- function
CREATE FUNCTION rebuild_indexes(relation regclass) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  v_row record;
  n int := 0;
BEGIN
  FOR v_row IN SELECT indexrelid::regclass AS name, pg_get_indexdef(indexrelid) AS statement FROM pg_index WHERE indrelid = relation LOOP
    EXECUTE 'DROP INDEX ' || v_row.name;
    EXECUTE v_row.statement;
    n := n + 1;
  END LOOP;
  RETURN n;
END $$;
--- honest
CREATE INDEX ON orders (state); SELECT rebuild_indexes('orders');
--- calls
CREATE INDEX :name ON orders (state); SELECT rebuild_indexes('orders');
