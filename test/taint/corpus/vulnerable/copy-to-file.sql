-- kind: COPY with a file name between quotes
-- origin: made up
--- function
CREATE FUNCTION export_orders(file text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'COPY orders TO ''' || file || ''' WITH (FORMAT csv)';
END $$;
--- honest
SELECT export_orders('/dev/null')
--- calls
SELECT export_orders(:hostile)
SELECT export_orders('/dev/null''; SELECT elsewhere.mark(); --')
